"""The token goes to one host only: it is looked for in all that is written and started."""

from __future__ import annotations

import base64
import io
import os
import shutil
import sys
import traceback
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest
from hostile import Spy, spy
from standin import Fault, Standin, serve

from autofix.pull_request.git import branch, credential
from autofix.pull_request.git.branch import Author
from autofix.pull_request.git.clone import clone
from autofix.pull_request.git.complaint import GitError
from autofix.pull_request.model import Access

TOKEN = "ghp_T0ken%/With:signs"
FILES = {"Dockerfile": b"FROM ubuntu\n"}


@pytest.fixture
def standin() -> Iterator[Standin]:
    with serve(token=TOKEN) as running:
        yield running


@pytest.fixture
def watching(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Spy:
    git = shutil.which("git")
    assert git
    made = spy(tmp_path / "spy", git)
    monkeypatch.setenv("PATH", f"{made.folder}:{os.environ['PATH']}")
    (tmp_path / "temporary").mkdir()
    monkeypatch.setenv("TMPDIR", str(tmp_path / "temporary"))
    monkeypatch.setattr("tempfile.tempdir", None)
    return made


def forms(access: Access) -> list[bytes]:
    """How the token may be written."""
    pair = base64.b64encode(f"{access.user}:{access.token}".encode())
    return [access.token.encode(), quote(access.token, safe="").encode(), pair, pair.rstrip(b"=")]


def test_the_token_is_in_no_argument_and_no_file(
    standin: Standin, watching: Spy, tmp_path: Path
) -> None:
    hosted = standin.add_repository("lab/maps", FILES, push=True, private=True)
    access, url = Access(standin.host, TOKEN), standin.clone("lab/maps")
    errors = []
    result = clone(url, tmp_path / "clone", access)
    changes = {"Dockerfile": (b"FROM ubuntu\n", b"FROM ubuntu:24.04\n")}
    commit = branch.commit(result, result.commit, changes, "x", Author("A", "a@b", 5, True))
    branch.push(result, url, access, "fix", commit, expected="")
    assert branch.fetched(result, url, access, "fix") == commit == hosted.commit_of("fix")
    for fault in (Fault("GET", "*info/refs", 500, times=2), Fault("GET", "*", 401, number=2)):
        standin.faults = [fault]
        try:
            branch.push(result, url, access, "other", commit, expected="")
        except GitError:
            errors.append(traceback.format_exc())
    # It was used, and all that was started was seen.
    used = {
        asked.headers["authorization"] for asked in standin.requests if asked.login == "binder-bot"
    }
    assert used
    assert {"ls-remote", "fetch", "push", "commit-tree"} <= {
        part for call in watching.calls for part in call
    }
    assert any("credential.py" in part for started in watching.started for part in started)
    assert any("remote-http" in part for started in watching.started for part in started)
    written = [path for path in tmp_path.rglob("*") if path.is_file() and path.name != "calls"]
    assert len(written) > 5
    started = [part.encode() for call in (*watching.calls, *watching.started) for part in call]
    for form in forms(access):
        assert not [path for path in written if form in path.read_bytes()]
        assert not [part for part in started if form in part]
        assert not [text for text in errors if form in text.encode()]
        assert form not in standin.as_json().encode()
    assert errors
    assert list((tmp_path / "temporary").iterdir()) == []
    assert TOKEN not in repr(access)


def test_only_commands_that_reach_out_know_the_token(
    standin: Standin, watching: Spy, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("GITHUB_TOKEN", "GH_TOKEN", "AWS_SECRET_ACCESS_KEY", "PYTHONPATH", "LD_PRELOAD_X"):
        monkeypatch.setenv(name, f"value-of-{name}")
    standin.add_repository("lab/maps", FILES, push=True)
    result = clone(standin.clone("lab/maps"), tmp_path / "clone", Access(standin.host, TOKEN))
    assert branch.tree(result, result.commit)
    for call, environment in zip(watching.calls, watching.environments, strict=True):
        known = [name for name, value in environment.items() if TOKEN in value]
        reaches = "ls-remote" in call or "fetch" in call
        assert known == (["BINDER_FIX_GIT_TOKEN"] if reaches else [])
        assert not [value for value in environment.values() if value.startswith("value-of")]
    elsewhere = Access("forge.example.org", TOKEN)
    assert branch.remote_commit(result, result.remote, elsewhere, "main") == result.commit
    assert TOKEN not in watching.environments[-1].values()


def test_a_public_repository_is_cloned_without_the_token(standin: Standin, tmp_path: Path) -> None:
    standin.add_repository("lab/maps", FILES)
    clone(standin.clone("lab/maps"), tmp_path / "clone", Access(standin.host, TOKEN))
    assert {asked.login for asked in standin.requests} == {""}


def test_a_netrc_is_not_read(
    standin: Standin, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    standin.add_repository("lab/maps", FILES, private=True, push=True)
    netrc = tmp_path / ".netrc"
    netrc.write_text(f"machine 127.0.0.1 login a password {TOKEN}\n")
    netrc.chmod(0o600)
    monkeypatch.setenv("HOME", str(tmp_path))
    with pytest.raises(GitError, match="wants a token"):
        clone(standin.clone("lab/maps"), tmp_path / "clone", None)
    assert {asked.login for asked in standin.requests} == {""}


@pytest.mark.parametrize("token", ["a\nb", "a\0b", "a\rb", "a\x1bb"])
def test_a_token_that_git_would_read_as_more_is_refused(token: str, tmp_path: Path) -> None:
    with pytest.raises(GitError, match="characters that no token has") as caught:
        clone("http://127.0.0.1:9/a/b", tmp_path / "clone", Access("127.0.0.1:9", token))
    assert token not in str(caught.value)


KNOWN = credential.environment("github.com", "someone", TOKEN)
HERE = credential.environment("127.0.0.1:8080", "someone", TOKEN)
GIVEN = f"username=someone\npassword={TOKEN}\n"


@pytest.mark.parametrize(
    ("operation", "request_", "known", "given"),
    [
        ("get", "protocol=https\nhost=github.com\n\n", KNOWN, GIVEN),
        ("get", "protocol=https\nhost=GitHub.com\npath=a/b\n", KNOWN, GIVEN),
        ("get", "protocol=http\nhost=127.0.0.1:8080\n", HERE, GIVEN),
        ("get", "protocol=http\nhost=github.com\n", KNOWN, ""),
        ("get", "protocol=https\nhost=github.com.evil.org\n", KNOWN, ""),
        ("get", "protocol=https\nhost=evil.org\npath=github.com\n", KNOWN, ""),
        ("get", "protocol=https\nhost=api.github.com\n", KNOWN, ""),
        ("get", "protocol=https\nhost=github.com:8443\n", KNOWN, ""),
        ("get", "protocol=https\nhost=127.0.0.1\n", HERE, ""),
        ("get", "protocol=ftp\nhost=github.com\n", KNOWN, ""),
        ("get", "protocol=https\n", KNOWN, ""),
        ("get", "protocol=https\nhost=\n", {}, ""),
        ("get", "", KNOWN, ""),
        ("get", "protocol=https\nhost=github.com\n", {}, ""),
        ("store", "protocol=https\nhost=github.com\n", KNOWN, ""),
        ("erase", "protocol=https\nhost=github.com\n", KNOWN, ""),
        ("", "protocol=https\nhost=github.com\n", KNOWN, ""),
    ],
)
def test_the_helper_answers_for_its_host_only(
    operation: str, request_: str, known: dict[str, str], given: str
) -> None:
    assert credential.answer(operation, request_, known) == given


def test_the_helper_imports_nothing_of_the_folder_it_is_started_in(
    standin: Standin, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    trace = tmp_path / "trace"
    for name in ("autofix", "re", "os", "sitecustomize", "usercustomize"):
        (tmp_path / f"{name}.py").write_text(f"open({str(trace)!r}, 'w').close()\n")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    standin.add_repository("lab/maps", FILES, private=True, push=True)
    clone(standin.clone("lab/maps"), tmp_path / "clone", Access(standin.host, TOKEN))
    assert "binder-bot" in {asked.login for asked in standin.requests}
    assert not trace.exists()


def test_nothing_is_printed(
    standin: Standin, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    standin.add_repository("lab/maps", FILES)
    clone(standin.clone("lab/maps"), tmp_path / "clone", Access(standin.host, TOKEN))
    with pytest.raises(GitError):
        clone(standin.clone("lab/none"), tmp_path / "none", Access(standin.host, "wrong"))
    assert capfd.readouterr() == ("", "")
    assert isinstance(sys.stdout, io.TextIOBase)
