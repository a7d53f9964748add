"""Repositories and pull requests of the stand-in, as a test sees and changes them."""

from __future__ import annotations

import subprocess
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

GIT = {
    "PATH": "/usr/local/bin:/usr/bin:/bin",
    "HOME": "/nonexistent",
    "GIT_CONFIG_NOSYSTEM": "1",
    "GIT_CONFIG_GLOBAL": "/dev/null",
    "GIT_AUTHOR_NAME": "An Owner",
    "GIT_AUTHOR_EMAIL": "owner@example.org",
    "GIT_COMMITTER_NAME": "An Owner",
    "GIT_COMMITTER_EMAIL": "owner@example.org",
    "GIT_AUTHOR_DATE": "1700000000 +0000",
    "GIT_COMMITTER_DATE": "1700000000 +0000",
}


@dataclass
class Hosted:
    """A repository of the stand-in; a test may change any of it at any time."""

    name: str
    number: int
    folder: Path
    default_branch: str = "main"
    pushers: set[str] = field(default_factory=set)
    archived: bool = False
    private: bool = False
    forkable: bool = True
    drafts: bool = True
    empty: bool = False
    parent: Hosted | None = None
    topics: list[str] = field(default_factory=list)
    labels: list[str] = field(default_factory=list)
    installed: bool = False
    polls_until_ready: int = 0
    organisation: bool = False

    @property
    def owner(self) -> str:
        """The account that it belongs to."""
        return self.name.partition("/")[0]

    def git(self, *arguments: str, data: bytes = b"", check: bool = True) -> str:
        """Run git in the bare repository; what it prints, "" where it fails without check."""
        done = subprocess.run(
            ["git", *arguments], cwd=self.folder, env=GIT, input=data, capture_output=True
        )
        if check and done.returncode:
            raise AssertionError(f"git {arguments}: {done.stderr.decode()}")
        return "" if done.returncode else done.stdout.decode(errors="replace").rstrip("\n")

    def commit_of(self, branch: str) -> str:
        """The commit that a branch stands at, "" if there is none."""
        return self.git("rev-parse", "--verify", "-q", f"refs/heads/{branch}^{{}}", check=False)

    def read(self, branch: str, path: str) -> bytes:
        """The content of a file on a branch."""
        command = ["git", "cat-file", "blob", f"refs/heads/{branch}:{path}"]
        return subprocess.run(
            command, cwd=self.folder, env=GIT, check=True, capture_output=True
        ).stdout

    def commit(self, branch: str, files: Mapping[str, bytes], message: str = "Work") -> str:
        """Add a commit with these files to a branch, which is made if there is none."""
        parent = self.commit_of(branch) or self.commit_of(self.default_branch)
        marks = f"from {parent}\n" if parent else ""
        text = message.encode()
        head = f"commit refs/heads/{branch}\ncommitter An Owner <owner@example.org> 1700000000 "
        stream = f"{head}+0000\ndata {len(text)}\n".encode() + text + b"\n" + marks.encode()
        for path, content in files.items():
            mode = "100755" if content.startswith(b"#!") else "100644"
            stream += f"M {mode} inline {path}\ndata {len(content)}\n".encode() + content + b"\n"
        self.git("fast-import", "--quiet", "--force", data=stream)
        return self.commit_of(branch)


@dataclass
class Offered:
    """A pull request of the stand-in."""

    repository: Hosted
    number: int
    head: Hosted
    branch: str
    base: str
    title: str
    body: str
    author: str
    draft: bool = False
    maintainers_may_edit: bool = False
    state: Literal["open", "closed"] = "open"
    merged: bool = False
    commit: str = ""
    labels: list[str] = field(default_factory=list)
    comments: list[dict[str, Any]] = field(default_factory=list)
    reviews: list[dict[str, Any]] = field(default_factory=list)
    review_comments: list[dict[str, Any]] = field(default_factory=list)
