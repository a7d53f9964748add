"""``binder-fix pr`` as a user meets it, on the stand-in: options, exit status, what is printed."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

pytest.importorskip("github", reason="PyGithub is not installed: binder-fix[github]")

from standin import TOKEN, Asked, Fault, Hosted, Standin, serve

from autofix.launch import engine
from autofix.pull_request import authors, command
from autofix.pull_request import offering as running
from autofix.pull_request.addresses import listed
from autofix.pull_request.command import pr
from autofix.pull_request.forges.finding import Forges
from autofix.pull_request.model import Access
from autofix.pull_request.proposing import BRANCH

BROKEN = b"FROM python:3.12\nRUN pip install inflection==0.5.1\nCOPY . /app\nWORKDIR /app\n"
FILES = {"Dockerfile": BROKEN, "tides.ipynb": b"{}\n"}


@pytest.fixture
def standin(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Standin]:
    """A stand-in that the environment has the token for; nothing of the user's is found."""
    with serve() as found:
        monkeypatch.setenv("BINDER_FIX_TOKEN", TOKEN)
        monkeypatch.setenv("GIT_AUTHOR_NAME", "Ada Lovelace")
        monkeypatch.setenv("GIT_AUTHOR_EMAIL", "ada@example.org")
        monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
        monkeypatch.setattr(command, "PAUSE", 0.0)
        monkeypatch.setattr(running, "Forges", hasty)
        yield found


def hasty(forge: str, wait: Callable[[float], None] | None = None) -> Forges:
    """Forges that do not wait."""
    return Forges(forge, wait=lambda seconds: None)


def add(standin: Standin, name: str = "lab/tides", **state: Any) -> Hosted:
    """A broken repository."""
    return standin.add_repository(name, FILES, **{"push": True, **state})


def run(standin: Standin, *arguments: str | Path, given: str = "") -> Result:
    """The command in this process."""
    options = ["--forge", standin.url, *map(str, arguments)]
    result = CliRunner().invoke(pr, options, input=given, catch_exceptions=False)
    assert TOKEN not in result.output
    return result


def writes(standin: Standin) -> list[str]:
    """What was asked to change something."""
    return [one.path for one in standin.requests if one.method in ("POST", "PATCH", "PUT")
            and not one.path.endswith("git-upload-pack")]  # fmt: skip


def test_one_repository(standin: Standin, tmp_path: Path) -> None:
    hosted = add(standin)
    result = run(standin, "lab/tides")
    assert result.exit_code == 0
    assert result.stdout == "1 opened\n"
    assert f"lab/tides: opened: #{standin.pull_requests[0].number}: Make" in result.stderr
    assert f"{standin.url}/lab/tides/pull/" in result.stderr
    assert hosted.git("log", "-1", "--format=%an <%ae>", BRANCH) == "Ada Lovelace <ada@example.org>"
    # One repository needs no memory: what there is tells all.
    assert not (tmp_path / "state").exists()
    assert run(standin, "lab/tides").stdout == "1 unchanged\n"


def test_a_dry_run(standin: Standin, tmp_path: Path) -> None:
    add(standin)
    add(standin, "lab/moon", push=False)
    result = run(standin, "--dry-run", "lab/tides", "lab/moon", "--contact", "ada@example.org")
    assert result.exit_code == 0
    assert "title:  Make the Dockerfile launch on Binder" in result.stdout
    assert "+USER ${NB_USER}" in result.stdout
    assert "Who runs it: ada@example.org" in result.stdout
    assert "lab/tides: skipped: only a trial: one would be opened" in result.stderr
    assert "lab/moon: skipped: its owner has not said yes" in result.stderr
    assert writes(standin) == []
    assert not (tmp_path / "state").exists()


def test_a_dry_run_needs_no_token(standin: Standin, monkeypatch: pytest.MonkeyPatch) -> None:
    add(standin)
    monkeypatch.delenv("BINDER_FIX_TOKEN")
    monkeypatch.setenv("PATH", "/usr/bin:/bin")
    monkeypatch.setenv("HOME", "/nonexistent")
    result = run(standin, "--dry-run", "--i-was-asked", "lab/tides")
    assert result.exit_code == 0
    assert f"from:   {BRANCH} of your-account/tides" in result.stdout
    refused = run(standin, "--i-was-asked", "lab/tides")
    assert refused.exit_code == 1
    assert "there is no token for" in refused.stderr
    assert writes(standin) == []


def test_who_looks_first_without_a_token_sees_it(
    standin: Standin, monkeypatch: pytest.MonkeyPatch
) -> None:
    add(standin)
    add(standin, "lab/moon", topics=["no-binder-fix"])
    monkeypatch.delenv("BINDER_FIX_TOKEN")
    monkeypatch.setenv("PATH", "/usr/bin:/bin")
    monkeypatch.setenv("HOME", "/nonexistent")
    result = run(standin, "--dry-run", "lab/tides", "lab/moon")
    assert result.exit_code == 0
    assert f"from:   {BRANCH} of lab/tides" in result.stdout
    assert "shown as if you may push" in result.stdout
    assert "lab/moon: skipped: its owner says no" in result.stderr


def test_a_dry_run_goes_on_after_a_failure(standin: Standin) -> None:
    add(standin)
    standin.faults.append(Fault("GET", "/repos/lab/gone", 500, times=99))
    result = run(standin, "--dry-run", "lab/gone", "lab/tides")
    assert result.exit_code == 1
    assert "lab/gone: failed" in result.stderr
    assert "title:  Make" in result.stdout


def test_many_with_their_figures(standin: Standin, tmp_path: Path) -> None:
    for name in ("lab/tides", "lab/moon"):
        add(standin, name)
    add(standin, "lab/sun", archived=True)
    names = tmp_path / "names.txt"
    names.write_text("# ours\nlab/tides\nlab/moon  # the small one\n\nlab/sun\nLab/Tides\n")
    state = tmp_path / "state.sqlite"
    result = run(standin, "--from-file", names, "--state", state, "--jobs", "2")
    assert result.exit_code == 0
    assert sorted(result.stdout.strip().split(", ")) == ["1 skipped", "2 opened"]
    again = run(standin, "--from-file", names, "--state", state)
    assert again.stdout == "3 dealt with lately\n"
    assert len(standin.pull_requests) == 2
    standin.close(standin.pull_requests[0])
    figures = run(standin, "--status", "--refresh", "--state", state)
    assert figures.exit_code == 0
    assert "     2  pull requests opened" in figures.stdout
    assert "       1  closed" in figures.stdout
    assert "it is archived" in figures.stdout
    assert TOKEN.encode() not in state.read_bytes()


def test_names_on_the_command_are_looked_at_again(standin: Standin, tmp_path: Path) -> None:
    hosted = add(standin)
    state = tmp_path / "state.sqlite"
    run(standin, "lab/tides", "--state", state)
    hosted.commit("main", {"Dockerfile": BROKEN + b'ENTRYPOINT ["tidesd"]\n'})
    assert run(standin, "lab/tides", "--state", state).stdout == "1 updated\n"


def test_the_ceiling_of_a_day(standin: Standin, tmp_path: Path) -> None:
    for name in ("lab/tides", "lab/moon"):
        add(standin, name, push=False)
    options = ("--strangers", "--contact", "ada@example.org", "--per-day", "1")
    result = run(standin, "lab/tides", "lab/moon", *options, "--jobs", "1")
    assert result.stdout == "1 opened, 1 left to another run\n"
    assert "the ceiling of 1 pull requests in 24 hours" in result.stderr
    assert len(standin.pull_requests) == 1
    # It holds for the next run, too, and nobody is forked for nothing.
    run(standin, "lab/moon", *options)
    assert len(standin.pull_requests) == 1
    assert sum(path.endswith("/forks") for path in writes(standin)) == 1


def test_a_ceiling_that_is_given_holds_from_one_command_to_the_next(standin: Standin) -> None:
    for name in ("lab/tides", "lab/moon"):
        add(standin, name)
    assert run(standin, "lab/tides", "--per-day", "1").stdout == "1 opened\n"
    assert run(standin, "lab/moon", "--per-day", "1").stdout == "1 left to another run\n"
    assert len(standin.pull_requests) == 1


def test_what_was_found_open_is_followed(standin: Standin, tmp_path: Path) -> None:
    add(standin)
    run(standin, "lab/tides")
    state = tmp_path / "state.sqlite"
    assert run(standin, "lab/tides", "--state", state).stdout == "1 unchanged\n"
    standin.close(standin.pull_requests[0])
    assert "       1  closed" in run(standin, "--status", "--refresh", "--state", state).stdout


def test_what_was_closed_is_told_without_asking_again(standin: Standin, tmp_path: Path) -> None:
    add(standin)
    state = tmp_path / "state.sqlite"
    run(standin, "lab/tides", "--state", state)
    standin.close(standin.pull_requests[0])
    run(standin, "lab/tides", "--state", state)
    assert "       1  closed" in run(standin, "--status", "--state", state).stdout


@pytest.mark.parametrize("form", ["https://x:{}@h/a/b", "https://{}@h/a/b", "x:{}@github.com/a/b"])
def test_a_secret_in_an_address_is_not_repeated(standin: Standin, form: str) -> None:
    for secret in (TOKEN, f"p@{TOKEN}"):
        result = CliRunner().invoke(pr, [form.format(secret)])
        assert result.exit_code == 2
        assert TOKEN not in result.output


def test_a_bug_of_ours_is_told_without_what_it_held(
    standin: Standin, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise LookupError(f"\x1b[2J{TOKEN}")

    monkeypatch.setattr(running, "propose", broken)
    result = run(standin, "lab/tides", "--dry-run")
    assert result.exit_code == 2
    assert "internal error, please report this: LookupError" in result.stderr
    assert "\x1b" not in result.output


def test_a_file_of_names_in_whatever_encoding(standin: Standin, tmp_path: Path) -> None:
    add(standin)
    names = tmp_path / "names.txt"
    names.write_bytes(b"\xef\xbb\xbflab/tides\r\n")
    assert run(standin, "--from-file", names).stdout == "1 opened\n"
    names.write_bytes(b"lab/caf\xe9\n")
    result = run(standin, "--from-file", names)
    assert result.exit_code == 2
    assert "is no address" in result.stderr


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_trial_that_is_stopped_leaves_nothing_behind(
    standin: Standin, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    add(standin)
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))

    def stop(asked: Asked) -> None:
        if asked.path.endswith("git-upload-pack"):
            os.kill(os.getpid(), number)

    standin.before = stop
    assert run(standin, "--dry-run", "lab/tides").exit_code == 128 + number
    assert list(tmp_path.iterdir()) == []


def test_a_failure_is_told(standin: Standin) -> None:
    result = run(standin, "lab/none")
    assert result.exit_code == 1
    assert result.stdout == "1 failed\n"
    assert "lab/none: failed: " in result.stderr


def test_a_clone_names_its_repository_and_is_not_touched(standin: Standin, tmp_path: Path) -> None:
    add(standin)
    folder = tmp_path / "tides"
    quiet = {"check": True, "capture_output": True}
    git = ["git", "-c", "core.hooksPath=/dev/null"]
    subprocess.run([*git, "clone", "-q", standin.clone("lab/tides"), str(folder)], **quiet)  # type: ignore[call-overload]
    (folder / "Dockerfile").write_bytes(b"FROM mine\n")
    before = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    result = run(standin, folder)
    assert result.stdout == "1 opened\n"
    assert {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()} == before
    # A token that somebody left in the address of the remote is not used, nor shown.
    address = standin.clone("lab/tides").replace("://", f"://x:{TOKEN}@")
    subprocess.run([*git, "-C", str(folder), "remote", "set-url", "origin", address], **quiet)  # type: ignore[call-overload]
    assert run(standin, folder).stdout == "1 unchanged\n"


def test_a_folder_that_names_nothing(standin: Standin, tmp_path: Path) -> None:
    result = run(standin, tmp_path)
    assert result.exit_code == 2
    assert str(tmp_path) in result.stderr
    subprocess.run(["git", "init", "-q", str(tmp_path)], check=True)
    commit = ["-c", "user.name=A", "-c", "user.email=a@example.org", "commit", "-q"]
    subprocess.run(["git", "-C", str(tmp_path), *commit, "--allow-empty", "-m", "x"], check=True)
    assert "no remote origin" in run(standin, tmp_path).stderr


def test_a_url_is_a_name_too(standin: Standin) -> None:
    add(standin)
    result = run(standin, f"{standin.url}/lab/tides.git", "lab/tides")
    assert result.stdout == "1 opened\n"


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ([], "name a repository"),
        (["lab/tides", "--strangers"], "--strangers needs --per-day N and --contact"),
        (["lab/tides", "--strangers", "--per-day", "5"], "--contact"),
        (["lab/tides", "--strangers", "--contact", "ada@example.org"], "--per-day"),
        (["lab/tides", "--strangers", "--contact", " ", "--per-day", "5"], "--contact"),
        (["lab/tides", "--i-was-asked", "--from-file", "-"], "one by one"),
        (
            ["a/b", "--i-was-asked", "--strangers", "--contact", "x", "--per-day", "1"],
            "exclude each other",
        ),
        (["lab/tides", "--refresh"], "goes with --status"),
        (["lab/tides", "--author", "Ada"], "--author is written"),
        (["lab/tides", "--per-day", "0"], "--per-day"),
        (["a/b/c"], "is no repository"),
        (["--", "-x/y"], "is no repository"),
        (["lab/tides", "--status", "--state", "/nonexistent/state"], "state file"),
    ],
)
def test_what_does_not_go(standin: Standin, arguments: list[str], words: str) -> None:
    result = run(standin, *arguments)
    assert result.exit_code == 2
    assert words in result.stderr
    assert writes(standin) == []


def test_sign_off_needs_somebody(standin: Standin, monkeypatch: pytest.MonkeyPatch) -> None:
    hosted = add(standin)
    monkeypatch.delenv("GIT_AUTHOR_NAME")
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", os.devnull)
    result = run(standin, "lab/tides", "--signoff")
    assert result.exit_code == 2
    assert "--signoff needs --author" in result.stderr
    run(standin, "lab/tides", "--signoff", "--author", "Grace Hopper <grace@example.org>")
    body = hosted.git("log", "-1", "--format=%B", BRANCH)
    assert body.rstrip().endswith("Signed-off-by: Grace Hopper <grace@example.org>")


def test_without_anybody_the_account_commits(
    standin: Standin, monkeypatch: pytest.MonkeyPatch
) -> None:
    hosted = add(standin)
    monkeypatch.delenv("GIT_AUTHOR_NAME")
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", os.devnull)
    run(standin, "lab/tides")
    who = hosted.git("log", "-1", "--format=%an <%ae>", BRANCH)
    assert who == f"{standin.account} <{standin.account}@users.noreply.127.0.0.1>"


def test_who_has_no_account_commits_as_nobody() -> None:
    class Workflow:
        account = ""
        access = Access("github.com", TOKEN)

    # binder-fix@users.noreply.github.com would be whoever has that name there.
    assert authors.account(Workflow()).email.endswith(".invalid")  # type: ignore[arg-type]


def test_launch_needs_an_engine(standin: Standin, monkeypatch: pytest.MonkeyPatch) -> None:
    add(standin)

    def none(choice: str = "auto") -> None:
        raise engine.EngineError("no container engine: there is no program docker")

    monkeypatch.setattr(engine, "find", none)
    result = run(standin, "lab/tides", "--launch")
    assert result.exit_code == 2
    assert "no container engine" in result.stderr
    assert writes(standin) == []


@pytest.mark.parametrize(
    ("text", "person"),
    [
        ("Ada Lovelace <ada@example.org>", authors.Person("Ada Lovelace", "ada@example.org")),
        (" Ada<ada@example.org> ", authors.Person("Ada", "ada@example.org")),
        ("Ada", None),
        ("<ada@example.org>", None),
        ("Ada <ada>", None),
        ("Ada\nBcc: x <ada@example.org>", None),
        ("Ada <a@b> <c@d>", None),
    ],
)
def test_how_an_author_is_written(text: str, person: authors.Person | None) -> None:
    assert authors.written(text) == person


def test_names_in_a_file() -> None:
    text = "lab/tides\r\n\n  # none\nlab/c#  # sharp\nhttps://example.org/a#b\n"
    assert list(listed(text)) == ["lab/tides", "lab/c#", "https://example.org/a#b"]


def test_nothing_of_it_is_imported_by_the_fixer() -> None:
    code = (
        "import sys, autofix.cli; "
        "print([n for n in sys.modules if 'pull_request' in n or n in ('github', 'sqlite3')])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True)
    assert done.stdout.strip() == b"[]"


def test_what_is_no_clone_is_named_once() -> None:
    result = CliRunner().invoke(pr, ["foo"])
    assert result.exit_code == 2
    assert result.stderr == "binder-fix pr: foo: this is no clone of a repository\n"
