"""Repositories that want to do harm, traps that tell whether they did, and a spy on git."""

from __future__ import annotations

import json
import shlex
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from standin import GIT, Hosted

FILE, PROGRAM, LINK, FOLDER, SUBMODULE = "100644", "100755", "120000", "40000", "160000"
Item = tuple[str, bytes, str]
"""An entry of a tree: its mode, its name, the name of its object."""


@dataclass(frozen=True)
class Trap:
    """A program that leaves a trace when it is run."""

    trace: Path
    program: Path

    @property
    def sprung(self) -> bool:
        """Whether it was run."""
        return self.trace.exists()

    @property
    def command(self) -> str:
        """How a shell runs it."""
        return shlex.quote(str(self.program))


def trap(folder: Path, then: str = "exit 1") -> Trap:
    """Set a trap in a new folder; ``then`` is what the program does at last."""
    folder.mkdir(parents=True)
    made = Trap(folder / "trace", folder / "program")
    made.program.write_text(f"#!/bin/sh\ntouch {shlex.quote(str(made.trace))}\n{then}\n")
    made.program.chmod(0o755)
    return made


def plain_git(folder: Path, *arguments: str, **environment: str) -> int:
    """Run git as people do, to see that a trap works; returns the exit code."""
    done = subprocess.run(
        ["git", *arguments],
        cwd=folder,
        env={**GIT, "GIT_TERMINAL_PROMPT": "0", **environment},
        capture_output=True,
        stdin=subprocess.DEVNULL,
        timeout=60,
    )
    return done.returncode


def blob(hosted: Hosted, content: bytes) -> str:
    """Put a blob into a repository."""
    return hosted.git("hash-object", "-w", "--stdin", "--no-filters", data=content)


def tree(hosted: Hosted, items: Sequence[Item]) -> str:
    """Put a tree into a repository just as it is given, even if git would not make it."""
    raw = b"".join(
        mode.encode() + b" " + name + b"\0" + bytes.fromhex(object_)
        for mode, name, object_ in items
    )
    return hosted.git("hash-object", "-t", "tree", "-w", "--stdin", "--literally", data=raw)


def publish(hosted: Hosted, top: str, branch: str = "main") -> str:
    """Let a branch stand at a new commit of a tree."""
    commit = hosted.git("commit-tree", "-m", "Hostile", top)
    hosted.git("update-ref", f"refs/heads/{branch}", commit)
    return commit


def publish_files(hosted: Hosted, *items: tuple[str, bytes, bytes]) -> str:
    """Let the main branch have these files and links: mode, name, content."""
    found = [(mode, name, blob(hosted, content)) for mode, name, content in items]
    return publish(hosted, tree(hosted, found))


def exponential(hosted: Hosted, leaf: Item | None, levels: int = 40) -> str:
    """A tree that has itself twice, in many levels, so that it has as many files as none can."""
    top = tree(hosted, [leaf] if leaf else [])
    for _ in range(levels):
        top = tree(hosted, [(FOLDER, b"a", top), (FOLDER, b"b", top)])
    return top


@contextmanager
def answering(answer: Callable[[BaseHTTPRequestHandler], None]) -> Iterator[str]:
    """Run a server that answers every request in the same way; gives its URL."""

    class Handler(BaseHTTPRequestHandler):
        def log_message(self, format: str, *arguments: object) -> None:
            """Say nothing."""

        def do_GET(self) -> None:
            """Answer."""
            answer(self)

        do_POST = do_GET

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def packets(*lines: bytes) -> bytes:
    """Lines as git's protocol has them."""
    return b"".join(b"%04x" % (len(line) + 4) + line for line in lines)


@dataclass(frozen=True)
class Spy:
    """A git in front of git, that notes how it is called, and what it starts in its turn."""

    folder: Path

    @property
    def calls(self) -> list[list[str]]:
        """The arguments of every git that was called by us."""
        return [call["arguments"] for call in self._called]

    @property
    def environments(self) -> list[dict[str, str]]:
        """The environment of every git that was called by us."""
        return [call["environment"] for call in self._called]

    @property
    def numbers(self) -> list[int]:
        """The process of every git that was called by us."""
        return [call["number"] for call in self._called]

    @property
    def started(self) -> list[list[str]]:
        """The arguments of every program that git started."""
        events = [json.loads(line) for line in self._lines("trace")]
        return [event["argv"] for event in events if event["event"] in ("child_start", "exec")]

    @property
    def _called(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self._lines("calls")]

    def _lines(self, name: str) -> list[str]:
        path = self.folder / name
        return path.read_text().splitlines() if path.exists() else []


def spy(folder: Path, real: str) -> Spy:
    """Put a program ``git`` into a new folder, which is to come first in PATH."""
    folder.mkdir()
    note = {"number": "os.getpid()", "arguments": "sys.argv[1:]", "environment": "dict(os.environ)"}
    items = ", ".join(f"{name!r}: {value}" for name, value in note.items())
    program = folder / "git"
    program.write_text(
        f"#!{sys.executable} -IS\n"
        "import json, os, sys\n"
        f"with open({str(folder / 'calls')!r}, 'a') as file:\n"
        f"    file.write(json.dumps({{{items}}}) + '\\n')\n"
        f"os.environ['GIT_TRACE2_EVENT'] = {str(folder / 'trace')!r}\n"
        f"os.execv({real!r}, ['git', *sys.argv[1:]])\n"
    )
    program.chmod(0o755)
    return Spy(folder)
