"""`binder-fix launch` with an engine and a server that only play: what is run, told, left."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from autofix.fixer import UnprovenFix
from autofix.launch.command import launch

from .fake import Jupyter, calls, environment, install, jupyter

DOCKERFILE = "FROM python:3.12\nCOPY . /home/jovyan\n"
GOOD = "FROM jupyter/base-notebook:python-3.12\nCOPY --chown=1000 . /home/jovyan\n"
NOTEBOOK = {
    "cells": [{"cell_type": "code", "source": ["x = 1\n", "x"], "metadata": {}, "outputs": []}],
    "metadata": {},
    "nbformat": 4,
    "nbformat_minor": 4,
}


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """A small repository."""
    folder = tmp_path / "tides"
    folder.mkdir()
    (folder / "Dockerfile").write_text(DOCKERFILE, encoding="utf-8")
    (folder / "index.ipynb").write_text(json.dumps(NOTEBOOK), encoding="utf-8")
    (folder / "data").mkdir()
    (folder / "data" / "tides.csv").write_text("hour,level\n0,1.5\n", encoding="utf-8")
    return folder


@pytest.fixture
def notes(tmp_path: Path) -> Path:
    """Where the playing Docker, the only engine there is, notes its arguments."""
    return install(tmp_path / "bin", "docker")


@pytest.fixture
def server(repository: Path) -> Iterator[Jupyter]:
    """A server that lists the repository."""
    files = {"index.ipynb": NOTEBOOK, "Dockerfile": {}}
    with jupyter(**files) as running:
        yield running


@pytest.fixture
def run(
    repository: Path, notes: Path, server: Jupyter, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Callable[..., Result]:
    """Run the command on the repository with options, and with FAKE_... as keywords."""
    temporary = tmp_path / "tmp"
    temporary.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(temporary))

    def call(*options: str, **variables: str) -> Result:
        fake = {f"FAKE_{name.upper()}": value for name, value in variables.items()}
        settings = environment(notes, FAKE_PORT=str(server.server_address[1]), **fake)
        for name, value in settings.items():
            monkeypatch.setenv(name, value)
        result = CliRunner().invoke(launch, [*options, str(repository)])
        assert list(temporary.iterdir()) == [], "temporary files are left behind"
        return result

    return call


def removed(notes: Path) -> tuple[set[str], set[str]]:
    """Return which images and containers were made, and which were removed."""
    made: set[str] = set()
    gone: set[str] = set()
    for call in calls(notes):
        if "--tag" in call:
            made.add(call[call.index("--tag") + 1])
        if call[1:2] == ["run"]:
            made.add(call[call.index("--name") + 1])
        if call[1:2] == ["rm"] or call[1:3] == ["image", "rm"]:
            gone.add(call[-1])
    return made, gone


def test_a_repository_that_launches(run: Callable[..., Result], notes: Path) -> None:
    """Every requirement is met, told with what was measured, and nothing is left."""
    result = run()
    assert result.exit_code == 0, result.output
    told = result.stdout.splitlines()
    assert [line[:26].split("  ")[0] for line in told[:9]] == ["ok"] * 9
    assert "whoami jovyan, id -u 1000" in result.stdout
    assert "pwd /home/jovyan, 3 of 3 files, all of uid 1000" in result.stdout
    assert "notebook 7.5.8, jupyterlab 4.5.11 in Python 3.12.1" in result.stdout
    assert "saved and read back, index.ipynb too" in result.stdout
    assert "  index.ipynb" in told
    assert "#1 DONE" in result.stderr
    made, gone = removed(notes)
    assert len(made) == 3
    assert made == gone


def test_the_build_is_that_of_repo2docker(
    run: Callable[..., Result], notes: Path, repository: Path
) -> None:
    """The same arguments in the same order, and no shell between."""
    run()
    build = next(call for call in calls(notes) if call[1:3] == ["buildx", "build"])
    image = build[build.index("--tag") + 1]
    expected = "docker buildx build --progress plain --load --build-arg NB_USER=jovyan".split()
    expected += ["--build-arg", "NB_UID=1000", "--file", str(repository / "Dockerfile")]
    expected += ["--tag", image, "--label", "repo2docker.version=0"]
    expected += ["--label", "repo2docker.repo=local", "--label", f"repo2docker.ref={'0' * 40}"]
    assert build == [*expected, "--platform", "linux/amd64", str(repository)]


def test_both_ways_are_confined(run: Callable[..., Result], notes: Path) -> None:
    """No privileges, a limit of memory and processes, ports on the loopback only."""
    run("--memory", "512m")
    guide, binder = [call for call in calls(notes) if call[1:2] == ["run"]]
    for call in (guide, binder):
        words = " ".join(call)
        assert "--security-opt no-new-privileges" in words
        assert "--memory 512m --memory-swap 512m --pids-limit 4096" in words
        assert "--publish 127.0.0.1::8888" in words
        assert call.count("--publish") == 1
        assert not {"--privileged", "--volume", "--mount", "--network"}.intersection(call)
    assert "--user" not in guide
    place = guide.index("jupyter")
    assert guide[place : place + 3] == ["jupyter", "notebook", "--NotebookApp.default_url=/lab/"]
    assert binder[binder.index("--user") + 1] == "1000"
    place = binder.index("python3")
    assert binder[place + 1] == "-c"
    assert "os.execvp(program" in binder[place + 2]
    flags = binder[place + 3 :]
    assert flags[:2] == ["--ip=0.0.0.0", "--port=8888"]
    doubled = [flag.replace("NotebookApp", "ServerApp") for flag in flags[2:7]]
    assert doubled == flags[7:]
    assert "--ServerApp.base_url=/user/x/" in flags


def test_a_build_that_fails(run: Callable[..., Result], notes: Path) -> None:
    """The last line is told, the log is diagnosed, nothing is launched, the image is removed."""
    log = "#5 0.3 /bin/sh: 1: adduser: not found\\nERROR: failed to solve: exit code: 127"
    result = run(build=log, build_code="1")
    assert result.exit_code == 1
    lines = result.stdout.splitlines()
    assert lines[1].startswith("FAIL  builds")
    assert "it ended with 1: ERROR: failed to solve: exit code: 127" in lines[1]
    assert all(line.startswith("-  ") for line in lines[3:11])
    assert "build: /bin/sh: 1: adduser: not found" in result.stdout
    assert "  | #5 0.3 /bin/sh: 1: adduser: not found" in result.stdout
    assert "missing-user" in result.stdout
    made, gone = removed(notes)
    assert len(made) == 1
    assert made == gone


@pytest.mark.parametrize(
    ("variables", "title", "words"),
    [
        ({"state": "false 3"}, "starts as told", "the container ended with exit code 3"),
        ({"run_code": "125", "run": "no such thing"}, "starts as told", "did not start: no such"),
        ({"uid": "0"}, "user with uid 1000", "the server runs as uid 0, not 1000"),
        ({"owner": "0"}, "repository", "not owned by uid 1000: Dockerfile, data, data/tides.csv"),
        ({"missing": "./data/tides.csv"}, "repository", "not in /home/jovyan: data/tides.csv"),
        ({"lost": "1"}, "user with uid 1000", "the server runs as uid unknown, not 1000"),
    ],
)
def test_a_requirement_that_is_not_met(
    run: Callable[..., Result],
    notes: Path,
    variables: dict[str, str],
    title: str,
    words: str,
) -> None:
    """It is named with what was measured, the status is 1, and nothing is left."""
    result = run(**variables)
    assert result.exit_code == 1
    line = next(line for line in result.stdout.splitlines() if line[6:].startswith(title))
    assert line.startswith("FAIL")
    assert words in line
    made, gone = removed(notes)
    assert made == gone


@pytest.mark.parametrize(
    ("change", "title", "words"),
    [
        ({"statuses": {"/lab": 404}}, "JupyterLab", "/lab answered 404"),
        ({"statuses": {"/api/contents": 500}}, "repository", "the file browser answered 500"),
        ({"files": {"Dockerfile": {}}}, "repository", "does not show index.ipynb"),
        ({"statuses": {"PUT": 403}}, "notebook", "a new notebook cannot be saved"),
        ({"forgetful": True}, "notebook", "a new notebook cannot be saved"),
        ({"statuses": {"POST": 500}}, "kernel", "no kernel: 500"),
        ({"answer": "3"}, "kernel", "to 1 + 1"),
        ({"kernel": {"id": "../../x y"}}, "kernel", "no kernel: its name is none"),
        ({"handshake": "403 Forbidden"}, "kernel", "refused: HTTP/1.1 403 Forbidden"),
    ],
)
def test_a_server_that_does_not_serve(
    run: Callable[..., Result], server: Jupyter, change: dict[str, Any], title: str, words: str
) -> None:
    """Each answer that is not what Binder's user needs is told at its requirement."""
    for name, value in change.items():
        setattr(server, name, value)
    result = run()
    assert result.exit_code == 1
    line = next(line for line in result.stdout.splitlines() if line[6:].startswith(title))
    assert line.startswith("FAIL")
    assert words in line


def test_a_server_that_never_answers(run: Callable[..., Result], server: Jupyter) -> None:
    """The time is what --timeout says."""
    server.statuses["/api"] = 503
    result = run("--timeout", "1")
    assert result.exit_code == 1
    assert "guide: /api answered 503 for 1 s" in result.stdout
    assert "Binder: /user/x/api answered 503 for 1 s" in result.stdout


def test_the_notebook_of_a_folder_that_is_served(
    run: Callable[..., Result], repository: Path, server: Jupyter
) -> None:
    """Where Jupyter opens a part of the repository, a notebook of that part has to be there."""
    (repository / "data" / "plot.ipynb").write_text(json.dumps(NOTEBOOK), encoding="utf-8")
    server.files = {"plot.ipynb": NOTEBOOK, "tides.csv": {}}
    result = run(cwd="/home/jovyan/data")
    assert result.exit_code == 0, result.stdout
    assert "plot.ipynb too" in result.stdout


def test_the_json(run: Callable[..., Result], repository: Path) -> None:
    """It has every measurement, and nothing else is on standard output."""
    result = run("--json", missing="./index.ipynb", log="\\033[31mOSError: no\\033[0m")
    assert result.exit_code == 1
    told = json.loads(result.stdout)
    assert told["schema"] == 1
    assert told["ok"] is False
    assert told["repository"] == str(repository)
    assert told["engine"] == {"name": "docker", "version": "26.1.5"}
    assert told["fixed"] is None
    assert told["build"]["dockerfile"] == "Dockerfile"
    assert told["build"]["ok"] is True
    assert told["build"]["image"] is None
    names = "tag build start time jupyter user home repository kernel notebook".split()
    assert [row["name"] for row in told["requirements"]] == names
    assert [row["name"] for row in told["requirements"] if row["met"] is False] == ["repository"]
    assert [one["way"] for one in told["launches"]] == ["documented", "binder"]
    first = told["launches"][0]
    assert first["ok"] is False
    assert first["failed"][0]["requirement"] == "repository"
    assert first["missing"] == ["index.ipynb"]
    assert first["versions"] == {"python": "3.12.1", "notebook": "7.5.8", "jupyterlab": "4.5.11"}
    assert first["kernel_answer"].endswith("2")
    assert "missing-user" in told["rules"]
    assert told["reasons"][0]["where"] == "launch (guide)"


def test_what_a_container_prints_is_harmless(run: Callable[..., Result]) -> None:
    """No escape sequence of a build, a log or a listing reaches the terminal."""
    evil = "\\033]0;title\\007\\033[2Jerased\\r\\b\\302\\233x \\342\\200\\256 turned"
    result = run(build=evil, log=evil, uid="0", run="\\033[2J")
    assert result.exit_code == 1
    for text in (result.stdout, result.stderr):
        assert "\x1b" not in text
        assert not {"\r", "\b", "\x9b", "\u202e"}.intersection(text)
    assert "erased" in result.stderr


def test_fix_mends_a_copy(run: Callable[..., Result], repository: Path, notes: Path) -> None:
    """What is built is mended, and the repository is as it was."""
    os.symlink("/etc/hostname", repository / "outside")
    os.mkfifo(repository / "pipe")
    (repository / "data").chmod(0o555)
    try:
        result = run("--fix", "--json")
    finally:
        (repository / "data").chmod(0o755)
    told = json.loads(result.stdout)
    assert told["fixed"] is True
    assert told["rules"] == []
    assert "fixed: " in result.stderr
    build = next(call for call in calls(notes) if call[1:3] == ["buildx", "build"])
    assert build[-1] != str(repository)
    assert (repository / "Dockerfile").read_text(encoding="utf-8") == DOCKERFILE


def test_fix_leaves_a_good_one_alone(run: Callable[..., Result], repository: Path) -> None:
    """A copy is launched, with nothing changed in it."""
    (repository / "Dockerfile").write_text(GOOD, encoding="utf-8")
    result = run("--fix", "--json")
    assert json.loads(result.stdout)["fixed"] is False
    assert result.exit_code == 0, result.output


def test_keep_image(run: Callable[..., Result], notes: Path) -> None:
    """Only the image stays, and its name is told."""
    result = run("--keep-image")
    made, gone = removed(notes)
    (image,) = made - gone
    assert image.startswith("binder-fix-launch:")
    assert f"the image is {image}" in result.stderr


def test_an_image_that_cannot_be_removed_is_told(run: Callable[..., Result]) -> None:
    """Nobody has to guess what is left."""
    result = run(remove_code="1")
    assert "could not be removed, please do so: binder-fix-launch:" in result.stderr


def test_an_image_that_is_not_there_is_a_failed_build(run: Callable[..., Result]) -> None:
    """A builder of its own may keep what it builds to itself."""
    result = run(image_code="1")
    assert result.exit_code == 1
    assert "the engine does not have the image that was built" in result.stdout


def test_authenticated(run: Callable[..., Result], notes: Path) -> None:
    """A third launch is jupyterhub-singleuser with a hub to talk to."""
    result = run("--authenticated", "--json")
    launches = json.loads(result.stdout)["launches"]
    assert [one["way"] for one in launches] == ["documented", "binder", "authenticated"]
    started = [call for call in calls(notes) if call[1:2] == ["run"]][2]
    assert started[started.index("jupyterhub-singleuser") + 1 :] == ["--ip=0.0.0.0", "--port=8888"]
    assert "JUPYTERHUB_SERVICE_PREFIX=/user/x/" in started
    hub = next(call for call in calls(notes) if call[1:3] == ["exec", "--detach"])
    compile(hub[-1], "hub", "exec")


def test_podman(run: Callable[..., Result], notes: Path) -> None:
    """Its own build command, in Docker's format; Docker's options for BuildKit are left out."""
    install(notes.parent, "podman")
    result = run("--engine", "podman", version="podman version 5.4.0")
    assert result.exit_code == 0, result.output
    build = next(call for call in calls(notes) if call[1:2] == ["build"])
    assert build[:4] == ["podman", "build", "--format", "docker"]
    assert not {"--progress", "--load"}.intersection(build)
    assert "NB_UID=1000" in build


def test_podman_under_the_name_of_docker(run: Callable[..., Result], notes: Path) -> None:
    """What it is counts, not what it is called."""
    run(version="podman version 5.4.0")
    assert any(call[:2] == ["docker", "build"] for call in calls(notes))


def test_repo2docker(run: Callable[..., Result], notes: Path, repository: Path) -> None:
    """It builds, away from the repository, whose configuration it would run."""
    program = notes.parent / "repo2docker"
    program.write_text('#!/bin/sh\npwd > "$FAKE_CALLS.pwd"\nprintf "%s\\n" "$@"\n', "utf-8")
    program.chmod(0o755)
    result = run("--builder", "repo2docker")
    assert result.exit_code == 0, result.output
    arguments = result.stderr.splitlines()
    assert arguments[:5] == ["--no-run", "--user-id", "1000", "--user-name", "jovyan"]
    assert arguments[arguments.index("--image-name") + 2] == str(repository)
    here = Path(notes.with_name("calls.pwd").read_text(encoding="utf-8").strip())
    assert here != Path.cwd()
    assert not here.is_relative_to(repository)


@pytest.mark.parametrize(
    ("options", "variables", "words"),
    [
        ((), {"down": "1"}, "no container engine: docker version fails: 26.1.5; there is no"),
        (("--engine", "podman"), {}, "no container engine: there is no program podman"),
        (("--builder", "repo2docker"), {}, "there is no program repo2docker"),
        (("--memory", "lots"), {}, "no amount of memory"),
        (("--memory", "--privileged"), {}, "no amount of memory"),
        (("--timeout", "0"), {}, "is not in the range"),
        (("--unsafe",), {}, "go with --fix"),
        (("--fix", "--mirror", "ftp://x"), {}, "a mirror is a URL"),
    ],
)
def test_an_error_is_one_line(
    run: Callable[..., Result], options: tuple[str, ...], variables: dict[str, str], words: str
) -> None:
    """The status is 2, and nothing is on standard output."""
    result = run(*options, **variables)
    assert result.exit_code == 2
    assert result.stdout == ""
    assert words in result.stderr
    assert "Traceback" not in result.stderr


def broken_link(folder: Path) -> None:
    """Let the Dockerfile lead out of the repository."""
    outside = folder.parent / "elsewhere"
    outside.write_text(DOCKERFILE, encoding="utf-8")
    (folder / "Dockerfile").unlink()
    (folder / "Dockerfile").symlink_to(outside)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda folder: (folder / "Dockerfile").unlink(), "there is no Dockerfile"),
        (lambda folder: (folder / "Dockerfile").write_bytes(b"FROM a\xff\n"), "no UTF-8"),
        (lambda folder: [(folder / n).mkdir() for n in ("binder", ".binder")], "both"),
        (broken_link, "leads out of the repository"),
    ],
)
def test_a_repository_that_cannot_be_used(
    run: Callable[..., Result],
    notes: Path,
    repository: Path,
    change: Callable[[Path], object],
    words: str,
) -> None:
    """It is an error, and no engine is asked for anything."""
    change(repository)
    result = run()
    assert result.exit_code == 2
    assert words in result.stderr
    assert calls(notes) == []


def test_fix_on_what_cannot_be_parsed(run: Callable[..., Result], repository: Path) -> None:
    """The line is named."""
    (repository / "Dockerfile").write_text("FROM python:3.12\nFLY\n", encoding="utf-8")
    result = run("--fix")
    assert result.exit_code == 2
    assert "Dockerfile:2" in result.stderr


@pytest.mark.parametrize(
    ("place", "error", "words"),
    [
        ("shutil.copytree", OSError(28, "No space left on device"), "cannot be copied: "),
        ("autofix.launch.mending.fix", UnprovenFix("not stable"), "not stable; please report this"),
        ("autofix.launch.mending.fix", KeyError("x"), "internal error: please report this"),
    ],
)
def test_fix_that_fails(
    run: Callable[..., Result],
    monkeypatch: pytest.MonkeyPatch,
    place: str,
    error: Exception,
    words: str,
) -> None:
    """It is an error, not a requirement that is not met."""

    def fail(*arguments: object, **options: object) -> None:
        raise error

    monkeypatch.setattr(place, fail)
    result = run("--fix")
    assert result.exit_code == 2
    assert words in result.stderr


def test_a_failure_that_no_rule_can_look_at(run: Callable[..., Result], repository: Path) -> None:
    """What the build says is told."""
    (repository / "Dockerfile").write_text("FLY\n", encoding="utf-8")
    result = run(build="ERROR: unknown instruction: FLY", build_code="1")
    assert result.exit_code == 1
    assert "unknown instruction: FLY" in result.stdout


def test_the_name_of_a_repository_is_no_option(
    repository: Path, notes: Path, server: Jupyter, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Names are passed on as whole paths, never as words that an engine could take for options."""
    (repository / "--privileged; touch x.ipynb").write_text("{}", encoding="utf-8")
    hostile = repository.rename(repository.parent / "--output=x $(touch y)")
    monkeypatch.chdir(hostile.parent)
    settings = environment(notes, FAKE_PORT=str(server.server_address[1]))
    result = CliRunner().invoke(launch, ["--", hostile.name], env=settings)
    assert result.exit_code == 1
    build = next(call for call in calls(notes) if call[1:3] == ["buildx", "build"])
    assert build[-1] == str(hostile)
    words = [word for call in calls(notes) for word in call if "touch x" in word]
    assert set(words) == {"./--privileged; touch x.ipynb"}


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
@pytest.mark.parametrize("when", ["build", "launch"])
def test_a_signal_leaves_nothing_behind(
    repository: Path, notes: Path, tmp_path: Path, when: str, number: signal.Signals
) -> None:
    """The build is ended, image, container and copy are removed, the status tells the signal."""
    temporary = tmp_path / "tmp"
    temporary.mkdir()
    settings = environment(notes, FAKE_PORT="1", TMPDIR=str(temporary))
    if when == "build":
        settings["FAKE_SLEEP"] = "60"
    process = subprocess.Popen(
        [sys.executable, "-m", "autofix", "launch", "--fix", str(repository)],
        env={**os.environ, **settings},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    sign = "build" if when == "build" else "inspect"
    deadline = time.monotonic() + 30
    while not any(sign in call[1:3] for call in calls(notes) if "Id" not in "".join(call)):
        assert time.monotonic() < deadline, process.poll()
        time.sleep(0.02)
    assert list(temporary.iterdir())
    process.send_signal(number)
    _, errors = process.communicate(timeout=30)
    assert process.returncode == 128 + number, errors
    assert f"stopped by {number.name}" in errors
    assert "Traceback" not in errors
    made, gone = removed(notes)
    assert made
    assert made == gone
    assert list(temporary.iterdir()) == []
