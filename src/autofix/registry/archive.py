"""One layer of an image: what its tar archive says of the few paths that are watched.

The meaning is that of the OCI image specification (layer.md) as union file systems carry it out:
a layer is unpacked into a folder of its own, the last entry of a path counts, and its whiteouts
hide what the layers below it hold. Nothing is written to disk, and only watched files are kept.
"""

from __future__ import annotations

import gzip
import sys
import tarfile
import zlib
from collections.abc import Iterator, Set
from dataclasses import dataclass, field
from importlib import import_module
from posixpath import basename, dirname, join, normpath
from typing import Any, BinaryIO

LARGEST_FILE = 1 << 20
_BLOCK = 1 << 18
_WHITEOUT = ".wh."
_OPAQUE = ".wh..wh..opq"
_HEADERS = (
    tarfile.XHDTYPE,
    tarfile.XGLTYPE,
    tarfile.SOLARIS_XHDTYPE,
    tarfile.GNUTYPE_LONGNAME,
    tarfile.GNUTYPE_LONGLINK,
)
_DAMAGES = (tarfile.TarError, zlib.error, EOFError, OSError, ValueError, RecursionError)


class Unreadable(Exception):
    """A layer cannot be read; the message is a clause that says why."""


@dataclass(frozen=True)
class Entry:
    """What is at a path: ``file`` (value: its text), ``link`` (its target) or ``folder``.

    ``implied`` is a folder that the layer has no entry of, only of something in it; ``odd`` is
    something whose meaning is not known (value: a clause that says what).
    """

    kind: str
    value: str = ""

    @property
    def holds(self) -> bool:
        """Whether other entries may be beneath it."""
        return self.kind in ("folder", "implied")


@dataclass
class View:
    """A layer as far as it was watched; ``wishes`` are paths to watch as well, in a new scan."""

    entries: dict[str, Entry] = field(default_factory=dict)
    removed: set[str] = field(default_factory=set)
    opaque: set[str] = field(default_factory=set)
    wishes: set[str] = field(default_factory=set)

    def hides(self, path: str) -> bool:
        """Whether what the layers below hold at ``path`` is not seen through this one."""
        if path in self.removed:
            return True
        for parent in parents(path):
            entry = self.entries.get(parent)
            if parent in self.removed or parent in self.opaque or (entry and not entry.holds):
                return True
        return "/" in self.opaque


@dataclass
class Budget:
    """The bytes that may still be unpacked."""

    left: int


def parents(path: str) -> Iterator[str]:
    """The folders that a path is in, the innermost first, without the root."""
    while (path := dirname(path)) != "/":
        yield path


class _Metered:
    """A stream that counts what is read from it against a budget."""

    def __init__(self, stream: Any, budget: Budget) -> None:
        self._stream = stream
        self._budget = budget

    def read(self, size: int) -> bytes:
        data: bytes = self._stream.read(size)
        self._budget.left -= len(data)
        if self._budget.left < 0:
            raise Unreadable("the layers unpack to more than the limit")
        return data


class _Member(tarfile.TarInfo):
    """A header that is refused where tarfile would take it for the end of the archive."""

    @classmethod
    def frombuf(cls, buf: bytes | bytearray, encoding: str, errors: str) -> _Member:
        try:
            member = super().frombuf(buf, encoding, errors)
        except (tarfile.EmptyHeaderError, tarfile.EOFHeaderError):  # type: ignore[attr-defined]
            raise
        except tarfile.HeaderError as error:
            raise Unreadable(f"a layer is damaged: {error}") from error
        if member.size < 0 or (member.type in _HEADERS and member.size > LARGEST_FILE):
            raise Unreadable("a layer is damaged: a header of impossible size")
        return member


def _unpacked(file: BinaryIO) -> Any:
    """The tar archive inside a layer, told by its first bytes: media types are not reliable."""
    start = file.read(4)
    file.seek(0)
    if start[:2] == b"\x1f\x8b":
        return gzip.GzipFile(fileobj=file)
    if start == b"\x28\xb5\x2f\xfd" or (start[1:] == b"\x2a\x4d\x18" and start[0] >> 4 == 5):
        return _zstandard(file)
    return file


def _zstandard(file: BinaryIO) -> Any:
    if sys.version_info >= (3, 14):
        return import_module("compression.zstd").ZstdFile(file)
    try:
        library = import_module("zstandard")
    except ImportError as error:
        message = "a layer is compressed with zstd, for which the package zstandard is missing"
        raise Unreadable(message) from error
    return library.ZstdDecompressor().stream_reader(file, read_across_frames=True, closefd=False)


def scan(file: BinaryIO, watched: Set[str], budget: Budget) -> View:
    """What a layer says of the watched paths; raise Unreadable where that is not certain."""
    view = View()
    file.seek(0)
    try:
        stream: Any = _Metered(_unpacked(file), budget)
        with tarfile.open(fileobj=stream, mode="r|", bufsize=_BLOCK, tarinfo=_Member) as archive:
            for member in archive:
                archive.members.clear()  # type: ignore[attr-defined]  # it would keep them all
                _take(view, archive, member, watched)
    except _DAMAGES as error:
        raise Unreadable(f"a layer is damaged: {error}") from error
    return view


def _absolute(name: str) -> str:
    return normpath("/" + name.lstrip("/"))


def _take(view: View, archive: tarfile.TarFile, member: tarfile.TarInfo, watched: Set[str]) -> None:
    """Add one entry of the archive to the view."""
    path = _absolute(member.name)
    if path == "/":
        return
    for parent in parents(path):
        if parent in watched:
            above = view.entries.setdefault(parent, Entry("implied"))
            if not above.holds:
                raise Unreadable("a layer has an entry beneath a file or a link")
    name = basename(path)
    if name == _OPAQUE:
        view.opaque.add(dirname(path))
    elif name.startswith(_WHITEOUT):
        victim = name.removeprefix(_WHITEOUT)
        if victim in ("", ".", ".."):
            raise Unreadable("a layer has a whiteout of nothing")
        victim = join(dirname(path), victim)
        if victim in watched:
            view.removed.add(victim)
    elif path in watched:
        entry = _entry(view, archive, member, watched)
        view.entries[path] = entry
        if not entry.holds:
            below = [other for other in view.entries if other.startswith(path + "/")]
            for other in below:
                del view.entries[other]


def _entry(
    view: View, archive: tarfile.TarFile, member: tarfile.TarInfo, watched: Set[str]
) -> Entry:
    if member.isdir():
        return Entry("folder")
    if member.issym():
        return Entry("link", member.linkname)
    if member.islnk():
        target = _absolute(member.linkname)
        if target not in watched:
            view.wishes.add(target)
        found = view.entries.get(target)
        return found if found and not found.holds else Entry("odd", "it is a hard link to nothing")
    if not member.isreg():
        return Entry("odd", "it is a device")
    if member.size > LARGEST_FILE:
        return Entry("odd", "it is too large")
    data = archive.extractfile(member)
    return Entry("file", data.read().decode("utf-8", "replace") if data else "")
