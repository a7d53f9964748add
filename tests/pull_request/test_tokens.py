"""Where tokens come from, and where they do not go."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

from autofix.pull_request.forges import app, tokens
from autofix.pull_request.forges import finding as forges
from autofix.pull_request.forges.finding import Forges
from autofix.pull_request.forges.tokens import Server, find
from autofix.pull_request.model import ForgeError

HUB = Server("github", "github.com", named=True)
OWN = Server("github", "git.lab.example")
LAB = Server("gitlab", "gitlab.com")


def token(server: Server, environment: Mapping[str, str]) -> str:
    found = find(server, {"PATH": "", **environment})
    return found.token if found else ""


@pytest.mark.parametrize(
    ("server", "environment", "expected"),
    [
        (HUB, {"GITHUB_TOKEN": "a"}, "a"),
        (HUB, {"GH_TOKEN": "b", "GITHUB_TOKEN": "a"}, "b"),
        (HUB, {"BINDER_FIX_TOKEN": "c", "GH_TOKEN": "b"}, "c"),
        (HUB, {"GITHUB_TOKEN": " a\n"}, "a"),
        (HUB, {"GITHUB_TOKEN": ""}, ""),
        (HUB, {"GITHUB_TOKEN": "a\nb"}, ""),
        (HUB, {"GITLAB_TOKEN": "a"}, ""),
        (HUB, {"GITHUB_TOKEN": "a", "GITHUB_SERVER_URL": "https://github.com"}, "a"),
        (HUB, {"GITHUB_TOKEN": "a", "GITHUB_SERVER_URL": "https://git.lab.example"}, ""),
        (HUB, {"GH_ENTERPRISE_TOKEN": "a", "GH_HOST": "git.lab.example"}, ""),
        (HUB, {"BINDER_FIX_TOKEN": "a", "BINDER_FIX_HOST": "git.lab.example"}, ""),
        (OWN, {"GITHUB_TOKEN": "a", "GH_TOKEN": "b", "BINDER_FIX_TOKEN": "c"}, ""),
        (OWN, {"GITHUB_TOKEN": "a", "GITHUB_SERVER_URL": "https://git.lab.example"}, "a"),
        (OWN, {"GH_ENTERPRISE_TOKEN": "a", "GH_HOST": "git.lab.example"}, "a"),
        (OWN, {"GH_ENTERPRISE_TOKEN": "a"}, ""),
        (OWN, {"BINDER_FIX_TOKEN": "a", "BINDER_FIX_HOST": "git.lab.example"}, "a"),
        (Server("github", "git.lab.example", named=True), {"BINDER_FIX_TOKEN": "a"}, "a"),
        (Server("github", "lab.ghe.com"), {"GH_TOKEN": "a"}, "a"),
        (Server("github", "evilghe.com"), {"GH_TOKEN": "a"}, ""),
        (Server("github", "github.com.evil.example"), {"GITHUB_TOKEN": "a", "GH_TOKEN": "b"}, ""),
        (Server("github", "github.com:8443"), {"GITHUB_TOKEN": "a"}, ""),
        (LAB, {"GITLAB_TOKEN": "a", "GITHUB_TOKEN": "b"}, "a"),
        (LAB, {"GITLAB_TOKEN": "a", "GITLAB_HOST": "https://code.lab.example"}, ""),
        (Server("gitlab", "code.lab.example"), {"GITLAB_TOKEN": "a"}, ""),
        (
            Server("gitlab", "code.lab.example"),
            {"GITLAB_TOKEN": "a", "GITLAB_HOST": "code.lab.example"},
            "a",
        ),
    ],
)
def test_tokens_of_the_environment_go_to_their_own_host(
    server: Server, environment: Mapping[str, str], expected: str
) -> None:
    assert token(server, environment) == expected


def program(folder: Path, name: str, text: str) -> None:
    folder.mkdir(exist_ok=True)
    file = folder / name
    file.write_text(f"#!/bin/sh\n{text}\n")
    file.chmod(0o755)


def test_gh_is_asked_for_the_host(tmp_path: Path) -> None:
    seen = tmp_path / "seen"
    program(tmp_path / "bin", "gh", f'echo "$@ $GITHUB_TOKEN" >> {seen}; echo gho_kept')
    environment = {"PATH": f"{tmp_path / 'bin'}:/usr/bin:/bin", "GITHUB_TOKEN": "a"}
    found = find(OWN, environment)
    assert found is not None
    assert (found.host, found.token, found.user) == (OWN.host, "gho_kept", "x-access-token")
    assert "gho_kept" not in repr(found)
    assert seen.read_text() == "auth token --hostname git.lab.example \n"


@pytest.mark.parametrize("script", ["exit 1", "echo; echo two lines", "echo 'no token here'"])
def test_gh_that_knows_none(tmp_path: Path, script: str) -> None:
    program(tmp_path / "bin", "gh", script)
    assert find(OWN, {"PATH": str(tmp_path / "bin")}) is None


def test_a_program_that_hangs_is_left(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program(tmp_path / "bin", "gh", "exec /bin/sleep 60")
    monkeypatch.setattr(tokens, "PATIENCE", 0.2)
    assert find(OWN, {"PATH": str(tmp_path / "bin")}) is None


def home(folder: Path, helper: str) -> dict[str, str]:
    """An environment with a git that asks a credential helper."""
    (folder / ".gitconfig").write_text(f"[credential]\n\thelper = {helper}\n")
    return {"HOME": str(folder), "PATH": os.environ["PATH"], "GIT_CONFIG_NOSYSTEM": "1"}


def test_git_s_credential_helpers_are_asked(tmp_path: Path) -> None:
    seen = tmp_path / "seen"
    program(tmp_path / "bin", "helper", f"cat > {seen}; echo username=ann; echo password=kept")
    found = find(OWN, home(tmp_path, f"{tmp_path / 'bin' / 'helper'}"))
    assert found is not None
    assert (found.user, found.token) == ("ann", "kept")
    assert "host=git.lab.example\n" in seen.read_text()


def test_nobody_is_asked_for_a_password(tmp_path: Path) -> None:
    program(tmp_path / "bin", "ask", f"touch {tmp_path / 'asked'}; echo typed")
    environment = home(tmp_path, "") | {"SSH_ASKPASS": str(tmp_path / "bin" / "ask")}
    (tmp_path / ".gitconfig").write_text(f"[core]\n\taskPass = {tmp_path / 'bin' / 'ask'}\n")
    assert find(OWN, environment | {"GIT_ASKPASS": str(tmp_path / "bin" / "ask")}) is None
    assert not (tmp_path / "asked").exists()


def test_the_configuration_of_a_repository_is_not_believed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    subprocess.run(["git", "init", "-q", str(tmp_path / "clone")], check=True)
    helper = f"!touch {tmp_path / 'run'}; echo username=x; echo password=y; true"
    config = ["git", "-C", str(tmp_path / "clone"), "config", "credential.helper", helper]
    subprocess.run(config, check=True)
    monkeypatch.chdir(tmp_path / "clone")
    environment = home(tmp_path, "") | {"GIT_DIR": str(tmp_path / "clone" / ".git")}
    assert find(OWN, environment) is None
    assert not (tmp_path / "run").exists()


@pytest.mark.parametrize("host", ["a\nhost=b", "-x", "a/b", "a b", "", "a:b", "@a"])
def test_no_host_is_not_asked_for(tmp_path: Path, host: str) -> None:
    program(tmp_path / "bin", "gh", f"touch {tmp_path / 'run'}; echo x")
    assert find(Server("github", host), {"PATH": str(tmp_path / "bin")}) is None
    assert not (tmp_path / "run").exists()


@pytest.mark.parametrize(
    ("address", "forge", "expected"),
    [
        ("lab/maps", "", ("github", "https://github.com", "lab/maps")),
        (" lab/maps ", "", ("github", "https://github.com", "lab/maps")),
        ("https://github.com/lab/maps", "", ("github", "https://github.com", "lab/maps")),
        ("https://www.github.com/lab/maps/", "", ("github", "https://github.com", "lab/maps")),
        ("https://GitHub.com/lab/maps.git", "", ("github", "https://github.com", "lab/maps")),
        ("git@github.com:lab/maps.git", "", ("github", "https://github.com", "lab/maps")),
        ("ssh://git@github.com/lab/maps", "", ("github", "https://github.com", "lab/maps")),
        ("ssh://git@gitlab.com:2222/a/b", "", ("gitlab", "https://gitlab.com", "a/b")),
        ("lab/.github", "", ("github", "https://github.com", "lab/.github")),
        ("lab/maps", "git.lab.example", ("github", "https://git.lab.example", "lab/maps")),
        ("lab/maps", "http://127.0.0.1:80", ("github", "http://127.0.0.1:80", "lab/maps")),
        ("a/b/c", "https://gitlab.com", ("gitlab", "https://gitlab.com", "a/b/c")),
        ("https://gitlab.com/a/b/c", "", ("gitlab", "https://gitlab.com", "a/b/c")),
        ("https://gitlab.lab.example/a/b", "", ("gitlab", "https://gitlab.lab.example", "a/b")),
        ("a/b", "gitlab+https://code.example", ("gitlab", "https://code.example", "a/b")),
        (
            "https://code.example/a/b",
            "gitlab+https://code.example",
            ("gitlab", "https://code.example", "a/b"),
        ),
        ("github+https://code.example/a/b", "", ("github", "https://code.example", "a/b")),
        ("https://x.ghe.com/a/b", "", ("github", "https://x.ghe.com", "a/b")),
    ],
)
def test_an_address_means_a_forge(address: str, forge: str, expected: tuple[str, str, str]) -> None:
    server, name = Forges(forge, environment={}).place(address)
    assert (server.kind, server.url, name) == expected


@pytest.mark.parametrize(
    "address",
    [
        "maps", "", "/", "lab/", "lab/..", "../..", "-o/maps", "lab/maps/tree/main", "lab/ma ps",
        "http://github.com/lab/maps", "ftp://github.com/lab/maps", "https://git.unknown.example/a/b",
        "https://me:secret@github.com/lab/maps", "https://secret@github.com/lab/maps", "file:///a/b",
        "https://github.com/lab/maps\nhttps", "https://[::1/a/b", "ext::sh -c x", "https:///a/b",
    ],
)  # fmt: skip
def test_what_is_no_address(address: str) -> None:
    with pytest.raises(ForgeError) as caught:
        Forges(environment={}).place(address)
    assert "secret" not in str(caught.value)


def test_the_environment_tells_what_forge_a_host_is() -> None:
    environment = {"GITLAB_HOST": "code.example", "GITHUB_SERVER_URL": "https://git.example"}
    known = Forges(environment=environment)
    assert known.place("https://code.example/a/b")[0].kind == "gitlab"
    assert known.place("https://git.example/a/b")[0].kind == "github"


def test_a_token_for_the_named_forge_goes_to_no_other() -> None:
    environment = {"BINDER_FIX_TOKEN": "secret", "PATH": ""}
    with Forges("https://git.lab.example", environment=environment) as made:
        assert made.find("lab/maps")[0].access.token == "secret"
        assert made.find("https://github.lab.example/a/b")[0].access.token == ""
        assert made.find("https://github.com/a/b")[0].access.token == ""
    with Forges(environment=environment) as made:
        assert made.find("lab/maps")[0].access.token == "secret"
        assert made.find("https://github.com/a/b")[0].access.token == "secret"
        assert made.find("https://gitlab.com/a/b")[0].access.token == ""


def test_one_forge_is_made_for_a_server() -> None:
    with Forges(environment={"PATH": ""}) as made:
        assert made.find("a/b")[0] is made.find("https://github.com/c/d")[0]
        assert made.find("a/b")[0] is not made.find("https://gitlab.com/c/d")[0]


def test_one_address_alone() -> None:
    forge, name = forges.forge_for("lab/maps", environment={"GITHUB_TOKEN": "a", "PATH": ""})
    assert (forge.access.host, forge.access.token, name) == ("github.com", "a", "lab/maps")


def test_an_app_of_the_environment(tmp_path: Path) -> None:
    key = "-----BEGIN PRIVATE KEY-----\nabc\n-----END PRIVATE KEY-----\n"
    assert app.find({}) is None
    found = app.find({"BINDER_FIX_APP_ID": "7", "BINDER_FIX_APP_KEY": key.replace("\n", "\\n")})
    assert found == app.App("7", key)
    assert "abc" not in repr(found)
    file = tmp_path / "key.pem"
    file.write_text(key)
    assert app.find({"BINDER_FIX_APP_ID": "7", "BINDER_FIX_APP_KEY_FILE": str(file)}) == found


@pytest.mark.parametrize(
    "environment",
    [
        {"BINDER_FIX_APP_ID": "7"},
        {"BINDER_FIX_APP_ID": "7", "BINDER_FIX_APP_KEY": "secret"},
        {"BINDER_FIX_APP_ID": "7", "BINDER_FIX_APP_KEY_FILE": "/nonexistent/secret"},
        {"BINDER_FIX_APP_ID": "7;", "BINDER_FIX_APP_KEY": "-----BEGIN PRIVATE KEY-----"},
    ],
)
def test_an_app_without_its_key(environment: Mapping[str, str]) -> None:
    with pytest.raises(ForgeError) as caught:
        app.find(environment)
    assert "secret" not in str(caught.value)


def test_nothing_of_the_network_is_imported_to_find_a_forge() -> None:
    code = "import sys, autofix.pull_request.forges.finding; print('github' in sys.modules, "
    code += "'urllib3' in sys.modules, 'requests' in sys.modules, 'sqlite3' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["False"] * 4
