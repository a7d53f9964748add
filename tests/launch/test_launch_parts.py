"""The parts of `binder-fix launch`: programs, signals, texts, repositories, the channel, rows."""

from __future__ import annotations

import io
import os
import signal
import socket
import sys
import threading
import time
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from autofix import files
from autofix.launch import building, engine, kernel, launching, printing, process, repository, rows
from autofix.launch.checking import Wishes
from autofix.launch.progress import Progress
from autofix.launch.results import Build, Failure, Launch, Report
from autofix.launch.server import Server
from autofix.launch.tags import images
from autofix.launch.text import harmless, last_lines
from autofix.launch.websocket import WebSocketError

from .fake import Jupyter, calls, environment, frame, install, jupyter

ANSWERED = Launch(
    "documented",
    whoami="jovyan",
    id_u=1000,
    pwd="/home/jovyan",
    server_uid=1000,
    served="/home/jovyan",
    home="/home/jovyan",
    home_writable=True,
    files=3,
    api_status=200,
    lab_status=200,
    notebook_saved=True,
    kernel_answer="2",
    seconds=3.14,
)
GOOD = Build("image:1", "Dockerfile", 12.0, (), "")


def shell(script: str) -> list[str]:
    """Return a command line that runs a script."""
    return ["/bin/sh", "-c", script]


# Programs


def test_a_program_ends_with_its_code_and_output() -> None:
    """Standard error counts unless told otherwise."""
    assert process.run(shell("echo a; echo b >&2; exit 3"), 10) == process.Done(3, "a\nb\n")
    assert process.run(shell("echo a; echo b >&2"), 10, errors=False).output == "a\n"


@pytest.mark.parametrize("script", ["echo a; exec sleep 60", "echo a; exec 1>&- 2>&-; sleep 60"])
def test_a_program_that_takes_too_long_is_stopped(script: str) -> None:
    """Even one that closes its output, and what it has started."""
    start = time.monotonic()
    done = process.run(shell(script), 0.5)
    assert done.code == process.TOO_LONG
    assert done.output == "a\n\nsh took more than 0 s and was stopped"
    assert time.monotonic() - start < 20


def test_a_program_that_ignores_interrupts_is_killed(monkeypatch: pytest.MonkeyPatch) -> None:
    """It had its time."""
    monkeypatch.setattr(process, "_GRACE", 0.2)
    done = process.run(shell("trap '' INT; while :; do sleep 0.05; done"), 0.3)
    assert done.code == process.TOO_LONG


def test_a_flood_is_bounded() -> None:
    """The first and the last lines are kept."""
    done = process.run(
        shell("echo first; head -c 9000000 /dev/zero | tr '\\0' x; echo; echo z"), 30
    )
    assert done.output.startswith("first\n")
    assert done.output.endswith("x\nz\n")
    assert "[some of the output is left out here]" in done.output
    assert len(done.output) < 4_000_000


def test_lines_are_told_as_they_come() -> None:
    """One that never ends is cut."""
    lines: list[str] = []
    ticks: list[int] = []
    watch = process.Watch(lines.append, lambda: ticks.append(1))
    process.run(
        shell("echo a; printf b; sleep 0.1; echo c; printf '%09999d\\n' 1"), 10, watch=watch
    )
    assert lines[:2] == ["a", "bc"]
    assert len(lines[2]) <= 4096
    assert ticks


# Signals


def test_the_first_signal_stops_and_later_ones_do_not() -> None:
    """What is undone on the way out is not cut in two."""
    before = signal.getsignal(signal.SIGTERM)
    undone = False
    with pytest.raises(process.Stopped, match="SIGTERM"), process.stoppable():  # noqa: PT012
        try:
            os.kill(os.getpid(), signal.SIGTERM)
            time.sleep(5)
        finally:
            os.kill(os.getpid(), signal.SIGINT)
            time.sleep(0.01)
            undone = True
    assert undone
    assert signal.getsignal(signal.SIGTERM) is before


def test_a_signal_waits_until_a_block_has_ended(tmp_path: Path) -> None:
    """As for a program that has to finish."""
    done: list[str] = []
    with pytest.raises(process.Stopped) as stopped, process.stoppable():  # noqa: PT012
        script = f"kill -INT {os.getpid()}; sleep 0.2; echo whole > {tmp_path}/end"
        process.run(shell(script), 10, finish=True)
        done.append("not reached")
    assert stopped.value.number == signal.SIGINT
    assert (tmp_path / "end").exists()
    assert not done


def test_a_signal_ends_a_program(tmp_path: Path) -> None:
    """And what it has started."""
    start = time.monotonic()
    with pytest.raises(process.Stopped), process.stoppable():
        process.run(shell(f"kill -TERM {os.getpid()}; sleep 60 & wait"), 60)
    assert time.monotonic() - start < 20


def test_a_temporary_folder_goes_whatever_happens() -> None:
    """A signal included."""
    places: list[Path] = []
    with (  # noqa: PT012
        pytest.raises(process.Stopped),
        process.stoppable(),
        process.temporary_folder() as place,
    ):
        places.append(place)
        (place / "closed").mkdir(mode=0o500)
        os.kill(os.getpid(), signal.SIGHUP)
        time.sleep(5)
    assert not places[0].exists()


# Texts


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("\x1b[1;31mred\x1b[0m", "red"),
        ("\x1b]8;;http://x\x07link\x1b]8;;\x07", "link"),
        ("a\rb\x08c\x00", "a\\rb\\x08c\\x00"),
        ("\x9b2J", "\\x9b2J"),
        ("right\u202eleft\u2066", "right\\u202eleft\\u2066"),
        ("tab\there", "tab    here"),
        ("\udcff", "\\udcff"),
        ("é 🐳", "é 🐳"),
        ("two\nlines", "two\\nlines"),
        ("x" * 900, "x" * 399 + "…"),
    ],
)
def test_a_text_is_made_harmless(text: str, shown: str) -> None:
    """It is one line, and a terminal does nothing with it but show it."""
    assert harmless(text) == shown


def test_the_last_lines() -> None:
    """Empty ones do not count."""
    assert last_lines("a\n\nb\n \nc\n", 2) == "b\nc"


# Engines


def test_docker_comes_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Podman is taken where Docker is not there, or does not answer."""
    notes = install(tmp_path / "bin", "podman")
    for name, value in environment(notes, FAKE_VERSION="podman version 5").items():
        monkeypatch.setenv(name, value)
    assert engine.find().kind == "podman"
    install(tmp_path / "bin", "docker")
    monkeypatch.setenv("FAKE_VERSION", "Docker version 26")
    assert engine.find().kind == "docker"
    assert engine.find("docker").version == "26.1.5"


def test_a_program_that_is_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is told why it cannot be started."""
    program = tmp_path / "docker"
    program.write_bytes(b"\x00")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(engine.EngineError, match="docker cannot be started: Exec format error"):
        engine.find("docker")


def test_cleaning_survives_an_engine_that_is_gone() -> None:
    """What is left is told."""
    gone = engine.Engine("docker", "/nonexistent/docker")
    image, container = gone.new_image(), gone.new_container()
    assert gone.clean() == (container, image)


def test_repo2docker_and_podman(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Together only where repo2docker would take Podman itself."""
    install(tmp_path / "bin", "repo2docker")
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    monkeypatch.delenv("DOCKER_HOST", raising=False)
    podman = engine.Engine("podman", "podman")
    with pytest.raises(engine.EngineError, match="DOCKER_HOST"):
        building.find_repo2docker(podman)
    monkeypatch.setenv("DOCKER_HOST", "unix:///run/podman/podman.sock")
    assert building.find_repo2docker(podman) == str(tmp_path / "bin" / "repo2docker")


@pytest.mark.parametrize("way", ["documented", "binder", "authenticated"])
def test_the_image_comes_after_all_options(way: Any) -> None:
    """What follows it is the command."""
    arguments = launching.run_arguments("image:1", "name", way, "token", "2g")
    assert arguments[0] == "run"
    options, command = arguments[: arguments.index("image:1")], arguments[-3:]
    assert "--detach" in options
    assert all(not word.startswith("--publish") for word in command)


# Repositories


def write(folder: Path, **texts: str) -> Path:
    """Write files; `__` in a name is a dot, `_` between is a slash."""
    for name, text in {"Dockerfile": "FROM scratch\n", **texts}.items():
        path = folder / name.replace("__", ".").replace("_", "/")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder


def test_the_marker_is_a_notebook_if_there_is_one(tmp_path: Path) -> None:
    """Else a visible file; what the .dockerignore hides does not count."""
    write(tmp_path, a__txt="", sub_c__ipynb="{}", __dockerignore="b.ipynb\n")
    assert repository.repository(tmp_path).marker == "Dockerfile"
    write(tmp_path, b__ipynb="{}", z__ipynb="{}")
    found = repository.repository(tmp_path)
    assert found.marker == "z.ipynb"
    assert "b.ipynb" not in found.paths
    assert "sub" in found.paths
    assert "sub" not in found.names


def test_the_dockerfile_itself_may_be_named(tmp_path: Path) -> None:
    """If it is the one that Binder takes."""
    write(tmp_path, binder_Dockerfile="FROM scratch\n")
    found = repository.repository(tmp_path / "binder" / "Dockerfile")
    assert (found.folder, found.dockerfile) == (tmp_path.resolve(), "binder/Dockerfile")
    with pytest.raises(files.UnusableInput, match="Binder does not use this one"):
        repository.repository(tmp_path / "Dockerfile")


def test_notebooks_that_are_none(tmp_path: Path) -> None:
    """A link, a pipe, a broken one and another JSON are not read as notebooks."""
    outside = tmp_path / "outside.ipynb"
    outside.write_text('{"cells": []}', encoding="utf-8")
    folder = write(
        tmp_path / "r", a__ipynb='{"cells": []}', b__ipynb="{", c__ipynb='{"cells": [1]}'
    )
    (folder / "d.ipynb").symlink_to(outside)
    os.mkfifo(folder / "e.ipynb")
    (folder / "f.ipynb").write_text("[" * 100_000, encoding="utf-8")
    found = repository.repository(folder)
    assert found.notebook("a.ipynb") == {"cells": []}
    for name in ("b.ipynb", "c.ipynb", "d.ipynb", "e.ipynb", "f.ipynb", "none.ipynb"):
        assert found.notebook(name) is None


def test_a_large_repository_is_bounded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """So is the time to look at it; `.git` does not count."""
    monkeypatch.setattr(repository, "_MAXIMUM_PATHS", 3)
    write(tmp_path, a="", b="", c="", d_e="", __git_config="")
    assert repository.repository_paths(tmp_path) == ("Dockerfile", "a", "b")


# The channel


def server(playing: Jupyter) -> Server:
    """Return the server of a container that plays."""
    found = Server(engine.Engine("docker", "docker"), "name", "", "token", "token")
    found.port = playing.server_address[1]
    return found


def test_a_channel_with_noise() -> None:
    """Pings are answered, binary and other messages skipped, parts joined."""
    other = b'{"parent_header": {"msg_id": "other"}}'
    with jupyter() as playing:
        playing.noise = (
            frame(0x9, b"ping"),
            frame(0xA, b"pong"),
            frame(0x2, b"\x00", final=False) + frame(0x0, b"\x01"),
            frame(0x1, other[:9], final=False) + frame(0x0, other[9:]),
            frame(0x1, b"{}"),
            frame(0x1, b'{"parent_header": {"msg_id": "' + b"x" * 300 + b'"}}'),
        )
        assert kernel.compute(server(playing), ["x = 1"]) == ("computing 2", True)
        assert kernel.compute(server(playing), ["raise x", "y"]) == ("computing 2", False)


@pytest.mark.parametrize(
    ("noise", "words"),
    [
        (frame(0x8, b""), "closed the kernel's channel"),
        (bytes([0x81, 127]) + b"\x00\x00\x00\xff\x00\x00\x00\x00", "sends too much"),
        (frame(0x1, b"no JSON"), "no answer: Expecting value"),
        (frame(0x1, b"[]"), "no answer: 'list' object"),
    ],
)
def test_a_channel_that_is_none(noise: bytes, words: str) -> None:
    """Whatever comes, it is an answer that is told."""
    with jupyter() as playing:
        playing.noise = (noise,)
        answer, cells = kernel.compute(server(playing))
    assert words in answer
    assert cells is None


def test_a_channel_that_drips(monkeypatch: pytest.MonkeyPatch) -> None:
    """The time is limited for all of it together."""
    monkeypatch.setattr(kernel, "KERNEL_SECONDS", 0.5)
    with jupyter() as playing:
        playing.handshake = "101 x\r\nX: " + "y" * 300_000
        assert "sends too much" in kernel.compute(server(playing))[0]
        playing.handshake = "101 x"
        playing.noise = (frame(0x9, b"x") * 10, b"\x81")
        playing.answer = "x" * 120
        start = time.monotonic()
        kernel.compute(server(playing))
        assert time.monotonic() - start < 10
    assert issubclass(WebSocketError, OSError)


def test_a_server_that_is_not_there() -> None:
    """Nothing is an answer, too."""
    lonely = Server(engine.Engine("docker", "docker"), "name", "", "token", "token")
    assert lonely.request("GET", "/api") is None
    lonely.port = 1
    assert lonely.request("GET", "/api") is None
    assert lonely.request("GET", "/a b\r\nX: y") is None
    assert kernel.compute(lonely) == ("no kernel: no answer", None)


def test_a_server_that_drips() -> None:
    """An answer that takes too long altogether is none, however often a bit of it comes."""
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def drip() -> None:
            with listening.accept()[0] as connection, suppress(OSError):
                while True:
                    connection.sendall(b"H")
                    time.sleep(0.05)

        thread = threading.Thread(target=drip)
        thread.start()
        found = Server(engine.Engine("docker", "docker"), "name", "", "token", "token")
        found.port = listening.getsockname()[1]
        start = time.monotonic()
        assert found.request("GET", "/api", seconds=0.4) is None
        assert time.monotonic() - start < 5
        thread.join()


# Rows and lines


def test_rows_where_both_ways_agree() -> None:
    """Each is said once."""
    launches = (ANSWERED, replace(ANSWERED, way="binder"))
    report = Report(GOOD, launches, images("FROM python:3.12\n"))
    found = {row.name: row for row in rows.rows(report)}
    assert all(row.met for row in found.values())
    assert found["tag"].measured == "python:3.12"
    assert found["time"].measured == "3.1 s"
    assert found["user"].measured == "whoami jovyan, id -u 1000"
    assert found["jupyter"].measured == "/lab 200, no versions in no python3"


@pytest.mark.parametrize(
    ("dockerfile", "met", "measured", "failures"),
    [
        ("FROM debian:12@sha256:" + "0" * 64, True, "debian:12@sha256:" + "0" * 64, ()),
        ("FROM a:1 AS a\nFROM b:2 AS b\nFROM a\nCOPY --from=b /x /x", True, "a:1, b:2", ()),
        ("FROM a AS unused\nFROM b:2", None, "b:2", ()),
        ("FROM python", False, "python", ("python has no tag",)),
        ("ARG T=latest\nFROM r:$T", False, "r:latest", ("r:latest is whatever is newest",)),
        ("ARG T\nFROM r$T:1\nCOPY --from=tool /x /x", True, "r:1", ()),
        ("nonsense", None, "not known", ()),
    ],
)
def test_the_row_of_the_base_image(
    dockerfile: str, met: bool | None, measured: str, failures: tuple[str, ...]
) -> None:
    """A floating tag is a requirement that is not met, however well the image launches today."""
    report = Report(GOOD, (ANSWERED,), images(dockerfile + "\n"))
    row = rows.rows(report)[0]
    assert (row.name, row.met, row.measured, row.failures) == ("tag", met, measured, failures)
    assert report.ok is not bool(failures)
    assert report.failures == tuple(f"tag: {words}" for words in failures)


def test_rows_where_they_do_not() -> None:
    """Each way is named; what one of them could not measure is not met."""
    root = replace(ANSWERED, id_u=0, server_uid=0, failed=(Failure("user", "uid 0"),))
    dead = Launch("binder", failed=(Failure("start", "it ended"),), log="boom")
    found = {row.name: row for row in rows.rows(Report(GOOD, (root, dead)))}
    assert found["start"].failures == ("Binder: it ended",)
    assert found["user"].failures == ("guide: uid 0",)
    assert found["home"].met is None
    assert not Report(GOOD, (root, dead)).ok


def test_an_answer_that_is_late() -> None:
    """Where the limit was raised for a slow machine, it is told that Binder would not wait."""
    report = Report(GOOD, (replace(ANSWERED, seconds=41.0),))
    row = next(row for row in rows.rows(report) if row.name == "time")
    assert row.measured == "41.0 s, for which Binder does not wait"


def test_more_of_a_row() -> None:
    """Other owners, another folder, a user that the server is not."""
    launch = replace(
        ANSWERED, served="/srv", foreign=("a",), id_u=5, home_writable=False, notebook_saved=False
    )
    found = {row.name: row.measured for row in rows.rows(Report(GOOD, (launch,)))}
    assert found["repository"] == "pwd /home/jovyan, served from /srv, 3 of 3 files, 1 of others"
    assert found["user"] == "whoami jovyan, id -u 5, the server's 1000"
    assert found["home"] == "/home/jovyan cannot be written"
    assert found["notebook"] == "not saved"


def test_a_uid_without_a_name() -> None:
    """Binder launches it where HOME can be written; that it has no name is told."""
    row = next(
        r for r in rows.rows(Report(GOOD, (replace(ANSWERED, whoami=""),))) if r.name == "user"
    )
    assert (row.met, row.measured) == (True, "whoami (no name), id -u 1000")


def test_what_is_explained() -> None:
    """Failures in words, with the end of their log."""
    dead = Launch("binder", failed=(Failure("start", "it ended"),), log="boom")
    report = Report(GOOD, (ANSWERED, dead))
    assert report.failures == ("binder: it ended",)
    assert report.explain() == "launch (binder): it ended\nboom"
    assert ANSWERED.explain() == "launch (documented): good"
    failed = replace(GOOD, failures=("no",), log="why")
    assert Report(failed, ()).explain() == "build: no\nwhy"


def test_a_long_listing_is_cut() -> None:
    """And a log that is empty is said to be."""
    launch = replace(ANSWERED, listing="x\n" * 50, failed=(Failure("kernel", "none"),))
    outcome = printing.Outcome(
        Report(GOOD, (launch,)), "/r", engine.Engine("docker", "d"), Wishes(), None, ()
    )
    lines = list(printing.text(outcome))
    assert lines.count("  x") == 20
    assert "  ..." in lines
    assert "launch (guide): the log is empty" in lines


class Terminal(io.StringIO):
    """A stream that says it is a terminal."""

    def isatty(self) -> bool:
        return True


def test_progress_on_a_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    """Lines are dimmed and cut to its width; the time is shown beneath them, and cleared."""
    terminal = Terminal()
    monkeypatch.setattr(sys, "stderr", terminal)
    monkeypatch.setenv("COLUMNS", "40")
    progress = Progress()
    progress.line("x" * 100 + "\x1b[2J")
    monkeypatch.setattr("autofix.launch.progress._EVERY", 0.0)
    progress.tick()
    progress.say("\x1b[2Jstopped")
    progress.end()
    shown = terminal.getvalue()
    assert f"\x1b[2m{'x' * 38}…\x1b[0m\n0 s" in shown
    assert "\r\x1b[K" in shown
    assert "\x1b[2J" not in shown
    assert shown.endswith("stopped\n")


def test_the_playing_engine_notes_every_word(tmp_path: Path) -> None:
    """The tests rest on it."""
    notes = install(tmp_path / "bin", "docker")
    words = ["rm", "a b", "c\nd", "", "$x"]
    settings = environment(notes)
    process.run([str(tmp_path / "bin" / "docker"), *words], 10, environment=settings)
    assert calls(notes) == [["docker", *words]]


@pytest.mark.parametrize(
    ("names", "shown"),
    [
        (("Dockerfile", "README.md", "notebooks/one.ipynb"), "notebooks"),
        (("Dockerfile", "data/a.csv", "two.ipynb", "one.ipynb"), "one.ipynb"),
        (("Dockerfile", "binder/postBuild", "tool.py"), "Dockerfile"),
        (("Dockerfile", "binder/environment.yml"), "Dockerfile"),
        ((".hidden",), ""),
        ((), ""),
    ],
)
def test_what_the_file_browser_has_to_show(names: tuple[str, ...], shown: str) -> None:
    assert repository.first(names) == shown
