"""Find the token for a forge's host: in the environment, from gh, from git's credential helpers.

A token goes to the host that it is for: GITHUB_TOKEN to github.com, or to GITHUB_SERVER_URL where
a workflow runs, GH_ENTERPRISE_TOKEN to GH_HOST, BINDER_FIX_TOKEN to the host that was named. It is
kept in memory only.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal
from urllib.parse import urlsplit

from autofix.pull_request.model import Access

Kind = Literal["github", "gitlab"]

PATIENCE = 20.0
_HOST = re.compile(
    r"[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?(?::[0-9]{1,5})?|\[[0-9A-Fa-f:]+\](?::[0-9]{1,5})?"
)
_TOKEN = re.compile(r"[!-~]{1,4096}")


@dataclass(frozen=True)
class Server:
    """The server of a forge; ``named`` is that which the user means where none is said."""

    kind: Kind
    host: str
    scheme: str = "https"
    named: bool = False

    @property
    def url(self) -> str:
        """Its address."""
        return f"{self.scheme}://{self.host}"


def valid_host(host: str) -> bool:
    """Whether a text is a host, with or without port, and nothing else."""
    return _HOST.fullmatch(host) is not None


def find(server: Server, environment: Mapping[str, str] = os.environ) -> Access | None:
    """The access to a server, None if there is no token for it."""
    if not valid_host(server.host):
        return None
    for name in _variables(server, environment):
        token = environment.get(name, "").strip()
        if _TOKEN.fullmatch(token):
            return Access(server.host, token, _user(server))
    return _of_gh(server, environment) or _of_git(server, environment)


def _user(server: Server) -> str:
    return "oauth2" if server.kind == "gitlab" else "x-access-token"


def _variables(server: Server, environment: Mapping[str, str]) -> Iterator[str]:
    """The names of the variables whose token is for this server, in order."""

    def host_in(name: str) -> str:
        text = environment.get(name, "").strip()
        return (urlsplit(text).netloc if "://" in text else text).lower()

    host = server.host.lower()
    common = {"github": "github.com", "gitlab": "gitlab.com"}[server.kind]
    ours = host_in("BINDER_FIX_HOST")
    if host == ours or (not ours and server.named):
        yield "BINDER_FIX_TOKEN"
    if server.kind == "gitlab":
        if host == (host_in("GITLAB_HOST") or common):
            yield "GITLAB_TOKEN"
        return
    if host == common or host.endswith(".ghe.com"):
        yield "GH_TOKEN"
    elif host == host_in("GH_HOST"):
        yield "GH_ENTERPRISE_TOKEN"
        yield "GITHUB_ENTERPRISE_TOKEN"
    if host == (host_in("GITHUB_SERVER_URL") or common):
        yield "GITHUB_TOKEN"


def _of_gh(server: Server, environment: Mapping[str, str]) -> Access | None:
    """What GitHub's command line program knows."""
    if server.kind != "github":
        return None
    program = shutil.which("gh", path=environment.get("PATH"))
    if program is None:
        return None
    # Variables are read above, each for its own host; gh is asked for what it keeps.
    hidden = ("GH_TOKEN", "GITHUB_TOKEN", "GH_ENTERPRISE_TOKEN", "GITHUB_ENTERPRISE_TOKEN")
    command = [program, "auth", "token", "--hostname", server.host]
    printed = _run(command, b"", {n: t for n, t in environment.items() if n not in hidden})
    token = printed.decode("ascii", "replace").strip()
    return Access(server.host, token, _user(server)) if _TOKEN.fullmatch(token) else None


def _of_git(server: Server, environment: Mapping[str, str]) -> Access | None:
    """What git's credential helpers know, as the user configured them, without asking anybody."""
    program = shutil.which("git", path=environment.get("PATH"))
    if program is None:
        return None
    silent = {
        **{n: t for n, t in environment.items() if n not in ("GIT_DIR", "GIT_WORK_TREE")},
        "GIT_TERMINAL_PROMPT": "0",
        "GIT_ASKPASS": "",
        "SSH_ASKPASS": "",
        "GCM_INTERACTIVE": "never",
    }
    # From the root folder, so that no repository's configuration is read.
    command = [program, "-C", "/", "-c", "core.askPass=", "-c", "credential.interactive=false"]
    wanted = f"protocol={server.scheme}\nhost={server.host}\n\n".encode()
    printed = _run([*command, "credential", "fill"], wanted, silent).decode("utf-8", "replace")
    known = dict(line.split("=", 1) for line in printed.splitlines() if "=" in line)
    token = known.get("password", "")
    if known.get("host") != server.host or not _TOKEN.fullmatch(token):
        return None
    user = known.get("username", "")
    return Access(server.host, token, user if _TOKEN.fullmatch(user) else _user(server))


def _run(command: list[str], given: bytes, environment: Mapping[str, str]) -> bytes:
    """What a program prints; nothing if it fails, or takes too long."""
    try:
        done = subprocess.run(
            command,
            input=given,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=dict(environment),
            timeout=PATIENCE,
            check=False,
            start_new_session=True,
        )
    except (OSError, subprocess.SubprocessError):
        return b""
    return done.stdout if done.returncode == 0 else b""
