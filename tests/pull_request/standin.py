"""A forge on this machine, real where it counts: git receives real pushes over HTTP.

    from standin import serve
    with serve() as standin:
        standin.add_repository("lab/maps", {"Dockerfile": b"FROM ubuntu\n"})
        ...  # PyGithub at standin.api, git at standin.clone("lab/maps"), with standin.token

It has the addresses of a GitHub Enterprise server: REST under ``/api/v3``, and repositories at
``/owner/name.git``. Faults are planned in ``standin.faults``; ``standin.before`` and
``standin.after`` are called around each request, the latter before anything of the answer is sent.
"""

from __future__ import annotations

import base64
import fnmatch
import json
import shutil
import subprocess
import tempfile
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import ThreadingHTTPServer
from pathlib import Path
from typing import Any, Literal

from standin_hosted import GIT, Hosted, Offered

__all__ = [
    "ACCOUNT",
    "API",
    "GIT",
    "TOKEN",
    "Answer",
    "Asked",
    "Fault",
    "Hosted",
    "Offered",
    "Standin",
]
__all__ += ["serve"]

API = "/api/v3"
TOKEN = "ghp_StandInTokenThatMustNeverBeSeenAnywhere0"
ACCOUNT = "binder-bot"


@dataclass
class Fault:
    """What goes wrong with the requests ``number`` to ``number + times - 1`` that match.

    ``path`` is a pattern with ``*``, of the path below ``/api/v3`` or of git's. An answer is given
    in place of the real one, or the connection is cut before or after the request had its effect.
    """

    method: str
    path: str
    status: int = 0
    message: str = "Server Error"
    headers: Mapping[str, str] = field(default_factory=dict)
    number: int = 1
    times: int = 1
    cut: Literal["", "before", "after"] = ""
    errors: tuple[Mapping[str, str], ...] = ()
    seen: int = 0

    def strikes(self, method: str, path: str) -> bool:
        """Whether this request, which is counted, is one that goes wrong."""
        if method != self.method or not fnmatch.fnmatchcase(path, self.path):
            return False
        self.seen += 1
        return self.number <= self.seen < self.number + self.times


@dataclass(frozen=True)
class Asked:
    """A request: ``path`` as in Fault, ``body`` what was sent as JSON, who sent it."""

    method: str
    path: str
    query: Mapping[str, str]
    body: Any
    login: str
    headers: Mapping[str, str] = field(repr=False)
    data: bytes = field(repr=False, default=b"")


@dataclass(frozen=True)
class Answer:
    """What is sent back."""

    status: int
    body: Any = None
    headers: Mapping[str, str] = field(default_factory=dict)
    data: bytes = b""


class Standin:
    """The state of the forge, and how a test looks at it and changes it."""

    def __init__(self, folder: Path, account: str, token: str):
        self.folder = folder
        self.url = ""
        self.kind = "github"
        self.account = account
        self.token = token
        self.tokens: dict[str, str] = {token: account}
        self.integrations: set[str] = set()
        self.app_key = b""
        self.repositories: dict[str, Hosted] = {}
        self.pull_requests: list[Offered] = []
        self.renamed: dict[str, str] = {}
        self.requests: list[Asked] = []
        self.answers: list[tuple[Asked, Answer]] = []
        self.faults: list[Fault] = []
        self.problems: list[str] = []
        self.fork_polls = 2
        self.before: Callable[[Asked], None] | None = None
        self.after: Callable[[Asked], None] | None = None
        self.check: Callable[[Asked, Answer], list[str]] | None = None
        self.lock = threading.RLock()
        self._numbers = 0

    @property
    def api(self) -> str:
        """The base URL of the REST interface."""
        return self.url + API

    @property
    def host(self) -> str:
        """The host as it stands in URLs, with its port."""
        return self.url.partition("://")[2]

    def clone(self, name: str) -> str:
        """The URL to clone a repository from, without credentials."""
        return f"{self.url}/{name}.git"

    def next_number(self) -> int:
        """A number that nothing else has."""
        with self.lock:
            self._numbers += 1
            return self._numbers

    def add_repository(self, name: str, files: Mapping[str, bytes], **state: Any) -> Hosted:
        """Make a repository with one commit; ``state`` are fields of Hosted, or ``push=True``.

        With ``push`` the account of the token may push to it. Without files it is empty.
        """
        push = state.pop("push", False)
        with self.lock:
            hosted = Hosted(name, self.next_number(), self.folder / f"{name}.git", **state)
            if push:
                hosted.pushers.add(self.account)
            shutil.copytree(self._template(), hosted.folder)
            hosted.git("symbolic-ref", "HEAD", f"refs/heads/{hosted.default_branch}")
            if files:
                hosted.commit(hosted.default_branch, files, "Start")
            else:
                hosted.empty = True
            self.repositories[name] = hosted
        return hosted

    def add_fork(self, parent: Hosted, owner: str) -> Hosted:
        """The fork of an account, made if there is none."""
        with self.lock:
            for hosted in self.repositories.values():
                if hosted.owner == owner and hosted.parent is parent:
                    return hosted
            name = plain = f"{owner}/{parent.name.rpartition('/')[2]}"
            count = 0
            while name in self.repositories:
                count += 1
                name = f"{plain}-{count}"
            fork = Hosted(name, self.next_number(), self.folder / f"{name}.git", parent=parent)
            fork.default_branch, fork.pushers = parent.default_branch, {owner}
            fork.polls_until_ready = self.fork_polls
            shutil.copytree(parent.folder, fork.folder)
            self.repositories[name] = fork
        return fork

    def pull_requests_of(self, name: str) -> list[Offered]:
        """The pull requests into a repository, oldest first."""
        return [offered for offered in self.pull_requests if offered.repository.name == name]

    def close(self, offered: Offered) -> None:
        """Close a pull request, as its reader does who does not want it."""
        offered.state = "closed"

    def merge(self, offered: Offered) -> None:
        """Merge a pull request: its commits are those of the base branch now."""
        where = str(offered.head.folder)
        refs = f"+refs/heads/{offered.branch}:refs/heads/{offered.base}"
        offered.repository.git("fetch", "-q", where, refs)
        offered.state, offered.merged = "closed", True

    def _template(self) -> Path:
        template = self.folder / ".template.git"
        if not template.exists():
            template.mkdir(parents=True)
            command = ["git", "init", "-q", "--bare", "--template=", "."]
            subprocess.run(command, cwd=template, env=GIT, check=True)
            with (template / "config").open("a") as config:
                config.write("[receive]\n\tadvertisePushOptions = true\n[gc]\n\tauto = 0\n")
                config.write("[uploadpack]\n\tallowAnySHA1InWant = true\n\tallowFilter = true\n")
        return template

    def login_of(self, authorization: str) -> str | None:
        """Who sends an Authorization header; "" for nobody, None for a wrong secret."""
        kind, _, secret = authorization.strip().partition(" ")
        if not kind:
            return ""
        if kind.lower() == "basic":
            secret = base64.b64decode(secret).decode().partition(":")[2]
        return self.tokens.get(secret)

    def answer(self, asked: Asked, reply: Callable[[Standin, Asked], Answer]) -> Answer | None:
        """Answer a request as planned; None if the connection is to be cut."""
        with self.lock:
            self.requests.append(asked)
            struck = [fault for fault in self.faults if fault.strikes(asked.method, asked.path)]
        if self.before:
            self.before(asked)
        fault = struck[0] if struck else None
        if fault and fault.cut == "before":
            return None
        if fault and fault.status:
            body = {"message": fault.message, "documentation_url": "https://docs.example.org/rest"}
            errors = {"errors": [dict(error) for error in fault.errors]} if fault.errors else {}
            answer = Answer(fault.status, {**body, **errors}, fault.headers)
        else:
            answer = reply(self, asked)
            if self.check:
                self.problems += self.check(asked, answer)
        with self.lock:
            self.answers.append((asked, answer))
        if self.after:
            self.after(asked)
        return None if fault and fault.cut == "after" else answer

    def as_json(self) -> str:
        """Everything that was asked, for a test that looks for a secret."""
        return json.dumps([[a.method, a.path, dict(a.query), a.body] for a in self.requests])


@contextmanager
def serve(account: str = ACCOUNT, token: str = TOKEN, kind: str = "github") -> Iterator[Standin]:
    """Run a stand-in for GitHub, or for GitLab, on a free port for the length of the block."""
    from standin_serving import handler_for

    with tempfile.TemporaryDirectory(prefix="standin-", ignore_cleanup_errors=True) as folder:
        standin = Standin(Path(folder), account, token)
        standin.kind = kind
        server = ThreadingHTTPServer(("127.0.0.1", 0), handler_for(standin))
        server.daemon_threads = True
        server.block_on_close = True
        standin.url = f"http://127.0.0.1:{server.server_address[1]}"
        thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
        thread.start()
        try:
            yield standin
        finally:
            server.shutdown()
            thread.join()
            server.server_close()
