"""Write the files of a commit into a folder, byte for byte and with nothing else than that.

Not by ``git checkout``: no filter, no hook, no attribute, no submodule and no large-file pointer
is acted upon. A link is written only if it cannot lead out of the folder, nor into ``.git``.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from autofix.pull_request.git.complaint import GitError
from autofix.pull_request.git.names import checked_commit, safe_name, safe_path
from autofix.pull_request.git.program import Limits, run, too_large

_ENTRY = re.compile(rb"(\d+) (\w+) ([0-9a-f]+) +(\d+|-)\t(.+)", re.S)
_LINK, _SUBMODULE, _TREE = 0o120000, 0o160000, 0o040000
_LONGEST_TARGET = 4096
_DEEPEST = 100
_BATCH = ("cat-file", "--batch", "--buffer")
_MISSING = "objects of the repository are missing or cannot be read; nothing was done"


@dataclass(frozen=True)
class Entry:
    """One line of a tree: what is at a path."""

    mode: int
    object: str
    size: int
    path: str

    @property
    def kind(self) -> int:
        """The mode without its permissions."""
        return self.mode & 0o170000

    @property
    def head(self) -> bytes:
        """What ``git cat-file --batch`` prints before the content."""
        return f"{self.object} blob {self.size}\n".encode()


def entries(git: Path, commit: str, limits: Limits) -> tuple[Entry, ...]:
    """Everything in a commit, folders before what is in them; raises GitError if it is too much."""
    # With the folders, as a tree of nothing but folders can be endless, too.
    options = ("ls-tree", "-r", "-t", "-z", "-l", "--full-tree", checked_commit(commit))
    output = run(git, options, limits=limits)
    if output.count(b"\0") > limits.files:
        raise too_large(limits)
    found = tuple(_entry(line) for line in output.split(b"\0") if line)
    if sum(entry.size for entry in found) > limits.bytes:
        raise too_large(limits)
    # Deeper ones could not even be removed again.
    if any(entry.path.count("/") > _DEEPEST for entry in found):
        raise GitError(f"the repository has folders more than {_DEEPEST} deep; nothing was done")
    return found


def _entry(line: bytes) -> Entry:
    match = _ENTRY.fullmatch(line)
    if match is None:
        raise GitError(_MISSING)
    mode, _, name, length, path = match.groups()
    size = 0 if length == b"-" else int(length)
    return Entry(int(mode, 8), name.decode(), size, os.fsdecode(path))


def export(
    git: Path, commit: str, folder: Path, remaining: Callable[[], Limits]
) -> tuple[str, ...]:
    """Write a commit's files into a folder; returns the paths that are left out.

    ``remaining`` tells what is left of the limits. Raises GitError where that is not enough, or
    where something cannot be written.
    """
    left_out: list[str] = []
    written: list[Entry] = []
    made = {""}
    try:
        for entry in entries(git, commit, remaining()):
            if entry.path.rpartition("/")[0] not in made or not safe_path(entry.path):
                left_out.append(entry.path)
            elif entry.kind in (_TREE, _SUBMODULE):
                (folder / entry.path).mkdir()
                if entry.kind == _TREE:
                    made.add(entry.path)
            else:
                written.append(entry)
        # Links come last, so that nothing is written through one.
        files = [entry for entry in written if entry.kind != _LINK]
        links = [entry for entry in written if entry.kind == _LINK]
        _copy(git, files, folder, remaining())
        for entry, target in _targets(git, links, remaining()):
            if leads_inside(entry.path, target):
                os.symlink(target, folder / entry.path)
            else:
                left_out.append(entry.path)
    except OSError as error:
        raise GitError(f"the repository cannot be written to disk: {error.strerror}") from None
    return tuple(left_out)


def leads_inside(path: str, target: str) -> bool:
    """Whether a link at a path can lead to nothing outside, whatever other such links there are.

    So it is if it goes up first, not above the top, and down from there: where it goes up there
    are real folders only, and each link that it meets on the way down leads inside as well.
    """
    up = re.match(r"(\.\./+|\./+)*(\.\.?$)?", target)
    down = target[up.end() if up else 0 :].strip("/")
    ups = target[: up.end() if up else 0].split("/").count("..")
    if not target or target.startswith("/") or ups > path.count("/"):
        return False
    names = [name for name in down.split("/") if name not in ("", ".")]
    return all(safe_name(name) for name in names)


def _targets(git: Path, links: Sequence[Entry], limits: Limits) -> list[tuple[Entry, str]]:
    """Where links lead to; a target that is too long for one is left empty."""
    output = run(git, _BATCH, given=_names(links), limits=limits)
    found, at = [], 0
    for link in links:
        begin = at + len(link.head)
        if output[at:begin] != link.head:
            raise GitError(_MISSING)
        at = begin + link.size + 1
        target = output[begin : at - 1] if link.size < _LONGEST_TARGET else b""
        found.append((link, os.fsdecode(target)))
    return found


def _names(entries: Sequence[Entry]) -> bytes:
    return "".join(f"{entry.object}\n" for entry in entries).encode()


def _copy(git: Path, files: Sequence[Entry], folder: Path, limits: Limits) -> None:
    writer = _Writer(files, folder)
    try:
        run(git, _BATCH, given=_names(files), limits=limits, into=writer.add)
        writer.finish()
    finally:
        writer.close()


class _Writer:
    """Writes what ``git cat-file --batch`` prints, one blob after another, into files."""

    def __init__(self, files: Sequence[Entry], folder: Path):
        self._waiting = iter(files)
        self._folder = folder
        self._head = b""
        self._handle = -1
        self._left = 0

    def add(self, data: bytes) -> None:
        """Take the next bytes."""
        while data:
            if self._handle < 0:
                head, end, data = data.partition(b"\n")
                self._head += head
                if end:
                    self._open()
            elif self._left > 1:
                # The last byte is the line's end that follows the blob.
                part, data = data[: self._left - 1], data[self._left - 1 :]
                os.write(self._handle, part)
                self._left -= len(part)
            else:
                data = data[1:]
                self.close()

    def _open(self) -> None:
        entry = next(self._waiting, None)
        if entry is None or self._head + b"\n" != entry.head:
            raise GitError(_MISSING)
        mode = 0o755 if entry.mode & 0o100 else 0o644
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW
        self._handle = os.open(self._folder / entry.path, flags, mode)
        self._head, self._left = b"", entry.size + 1

    def close(self) -> None:
        """Close the file that is being written."""
        if self._handle >= 0:
            os.close(self._handle)
            self._handle = -1

    def finish(self) -> None:
        """Make sure that nothing is missing; raises GitError."""
        if self._handle >= 0 or next(self._waiting, None) is not None:
            raise GitError("git ended before all files of the repository were written")
