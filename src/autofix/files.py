"""Find the Dockerfile that Binder would build, read it and its build context, write it back."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from itertools import chain

from autofix.image.context import Context
from autofix.opening import MARK, NO_FILE, opened
from autofix.opening import UnusableInput as UnusableInput
from autofix.values import TYPE_CHECKING, dataclass

if TYPE_CHECKING:
    from pathlib import Path

MAXIMUM_SIZE = 4 * 1024 * 1024
"""The largest Dockerfile that is read, in bytes."""

_MAXIMUM_FILES = 20_000
_MAXIMUM_TEXT = 256 * 1024
_MAXIMUM_TEXTS = 32 * 1024 * 1024
# Lock files of projects, which have the digest of every file of every package.
_LOCKS = ("uv.lock", "poetry.lock")
_MAXIMUM_LOCK = 4 * 1024 * 1024
_DECIDING = (".txt", ".in", ".yaml", ".yml", ".toml", ".cfg", ".sh", ".bash", ".lock", "Pipfile",
             "setup.py", "postBuild", "start")  # fmt: skip


@dataclass(frozen=True)
class Source:
    """A Dockerfile with its build context: ``folder`` is what Binder builds from.

    Both paths are absolute, and None for standard input; ``label`` is the path as it was given.
    ``note`` tells the user what else was seen.
    """

    file: str | None
    folder: str | None
    label: str
    text: str
    note: str = ""

    # A run of the command does without pathlib, whose import takes as long as reading a file.

    @property
    def path(self) -> Path | None:
        """The Dockerfile."""
        from pathlib import Path

        return None if self.file is None else Path(self.file)

    @property
    def root(self) -> Path | None:
        """The folder that Binder builds from."""
        from pathlib import Path

        return None if self.folder is None else Path(self.folder)


def locate(folder: Path) -> tuple[Path, str]:
    """The Dockerfile that repo2docker takes in a repository folder, and a note on what it hides.

    ``.binder/`` or ``binder/`` come before the root, the mere presence of such a folder hides
    the root's Dockerfile, and both folders at once are an error (repo2docker's ``binder_dir``).
    Raises UnusableInput where there is none.
    """
    found, note = _located(str(folder))
    return folder / found, note


def _located(folder: str) -> tuple[str, str]:
    present = [name for name in (".binder", "binder") if os.path.isdir(os.path.join(folder, name))]
    if len(present) == 2:
        raise UnusableInput(
            f"{folder}: both .binder/ and binder/ exist, which repo2docker refuses; remove one"
        )
    place = _joined(folder, present[0]) if present else folder
    dockerfile, outer = _joined(place, "Dockerfile"), _joined(folder, "Dockerfile")
    hidden = present and os.path.exists(outer)
    if not os.path.exists(dockerfile):
        if hidden:
            raise UnusableInput(
                f"{place}: Binder looks only here, and there is no Dockerfile; the Dockerfile in "
                f"{folder} is hidden by this folder: move it here or remove the folder"
            )
        raise UnusableInput(f"{place}: there is no Dockerfile; name one, or another folder")
    return dockerfile, f"{outer} is hidden by {place}, Binder does not use it" if hidden else ""


def read(argument: str | os.PathLike[str], standard_input: bytes | None = None) -> Source:
    """Read the Dockerfile that an argument names: a folder, a file, or ``-``.

    Raises UnusableInput where it cannot be read, and where a folder has a link that leads out of
    it; one that is named itself is followed.
    """
    if argument == "-":
        return Source(None, None, "<stdin>", decoded(standard_input or b"", "<stdin>"))
    path, note = _joined(os.fspath(argument)), ""
    try:
        if os.path.isdir(path):
            folder, (path, note) = path, _located(path)
            # What the user has not named himself is to be the repository's own.
            _inner(path, folder, path)
        if not stat.S_ISREG(os.stat(path).st_mode):
            raise UnusableInput(f"{path}: {NO_FILE}; name a Dockerfile")
        with opened(path) as file:
            content = file.read(MAXIMUM_SIZE + 1)
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else str(error)
        raise UnusableInput(f"{path}: {reason}; name a Dockerfile or a repository") from error
    place = _joined(os.getcwd(), path)
    return Source(place, folder_of(place), path, decoded(content, path), note)


def _joined(*paths: str) -> str:
    """Paths put together as pathlib does: nothing is followed, empty parts and ``.`` go."""
    drive, path = os.path.splitdrive(os.path.join(*paths))
    parts = path.replace(os.altsep or os.sep, os.sep).split(os.sep)
    head = drive + os.sep * (not parts[0] and len(parts) > 1)
    return head + os.sep.join(part for part in parts if part not in ("", ".")) or "."


def folder_of(file: str) -> str:
    """The folder that Binder builds from where an absolute path is the Dockerfile."""
    folder = os.path.dirname(file)
    return os.path.dirname(folder) if os.path.basename(folder) in (".binder", "binder") else folder


def decoded(content: bytes, label: str) -> str:
    """The text of a Dockerfile; bytes that are no UTF-8 become lone surrogates.

    Raises UnusableInput where it is too large, or no UTF-8 at all.
    """
    if len(content) > MAXIMUM_SIZE:
        raise UnusableInput(f"{label}: larger than {MAXIMUM_SIZE} bytes; name a Dockerfile")
    if content.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\0" in content:
        raise UnusableInput(f"{label}:1: this is no UTF-8 text; save the file as UTF-8")
    return content.decode("utf-8", "surrogateescape")


class Listings:
    """Build contexts as they were listed: the last one is kept for the Dockerfiles that share it.

    The texts of its files are kept, too, until something is ``written``: no name changes by that.
    """

    def __init__(self) -> None:
        """Begin with none."""
        self._folder = ""
        self._listing: _Listing | None = None

    def of(self, folder: str) -> _Listing:
        """The listing of a folder."""
        if self._listing is None or self._folder != folder:
            self._folder, self._listing = folder, _Listing(folder)
        return self._listing

    def written(self) -> None:
        """Read texts again, as some may have changed."""
        if self._listing:
            self._listing.forget()


class _Listing:
    """The files of a folder by their names in it; ``complete`` tells whether these are all."""

    def __init__(self, folder: str) -> None:
        self.folder, self.names = folder, list[str]()
        executable: set[str] = set()
        unread: list[OSError] = []
        self.complete = True
        for path in _walk(folder, unread):
            if len(self.names) >= _MAXIMUM_FILES:
                self.complete = False
                break
            name = relative(path, folder)
            self.names.append(name)
            if os.access(path, os.X_OK):
                executable.add(name)
        self.executable = frozenset(executable)
        self.complete = self.complete and not unread
        self._places: dict[str, list[int]] = {}
        for place, name in enumerate(self.names):
            self._places.setdefault(os.path.basename(name), []).append(place)
        self._always = [place for place, name in enumerate(self.names) if name.endswith(_DECIDING)]
        self._texts: dict[str, str | None] = {}
        self._size = 0

    def deciding(self, source: Source) -> list[str]:
        """The names of the files whose text counts for a Dockerfile, in their order."""
        text = source.text
        told = (each for name, each in self._places.items() if name in text)
        return [self.names[place] for place in sorted({*self._always, *chain.from_iterable(told)})]

    def text(self, name: str) -> str | None:
        """The text of a file, None where it cannot be read or is none."""
        if name not in self._texts:
            if self._size > _MAXIMUM_TEXTS:
                self.forget()
            text = _text(os.path.join(self.folder, name), self.folder)
            self._texts[name], self._size = text, self._size + len(text or "")
        return self._texts[name]

    def forget(self) -> None:
        """Read the texts again."""
        self._texts.clear()
        self._size = 0


def context(source: Source, listings: Listings | None = None) -> Context:
    """The build context of a Dockerfile: its files, the texts that decide, its .dockerignore.

    Links that lead out of the folder are not followed, large files are not read, and the listing
    is bounded. With ``listings``, what these have is not listed again.
    """
    if source.folder is None or source.file is None:
        return Context()
    if "from" not in source.text.lower():
        return Context(known=True)
    listing = (listings or Listings()).of(source.folder)
    files: dict[str, str | None] = dict.fromkeys(listing.names)
    size = 0
    for name in listing.deciding(source):
        files[name] = text = listing.text(name)
        size += len(text or "")
        if size >= _MAXIMUM_TEXTS:
            break
    ignore, ignore_name = _ignore(source.file, source.folder)
    return Context(files, listing.executable, ignore, ignore_name, True, listing.complete)


def decides(name: str, source: Source) -> bool:
    """Whether the text of a file of the build context counts: its name, or that it is told of."""
    base = os.path.basename(name)
    return base in source.text or base.endswith(_DECIDING)


def _walk(root: str, unread: list[OSError]) -> Iterator[str]:
    """The files below a folder; ``unread`` gets why a folder could not be listed.

    BuildKit follows a link to a folder that is the source of a COPY, or in its path: the files
    are listed below the link, too. What leads elsewhere, or around, is listed as it is.
    """
    for folder, entries, links in _folders(root, unread):
        yield from (os.path.join(folder, entry) for entry in entries)
        for link in links:
            yield from _linked(os.path.join(folder, link), root, unread)


def _linked(link: str, root: str, unread: list[OSError]) -> Iterator[str]:
    """The files of a folder that a link leads to, below the link; or the link."""
    target, place = os.path.realpath(link), os.path.realpath(os.path.dirname(link))
    if not inside(target, os.path.realpath(root)) or inside(place, target):
        yield link
        return
    for folder, entries, links in _folders(target, unread):
        for entry in sorted((*entries, *links)):
            yield os.path.join(link, relative(folder, target), entry)


def _folders(top: str, unread: list[OSError]) -> Iterator[tuple[str, list[str], list[str]]]:
    """A folder and those in it, with the names of the files and of the links to folders of each."""
    for folder, names, entries in os.walk(top, onerror=unread.append):
        names[:] = sorted(name for name in names if name != ".git")
        links = [name for name in names if os.path.islink(os.path.join(folder, name))]
        # What begins so is nobody's but ours, and soon gone.
        yield folder, sorted(entry for entry in entries if not entry.startswith(MARK)), links


def relative(path: str, folder: str) -> str:
    """The path of what is in a folder, seen from there, with slashes."""
    return path.removeprefix(folder).lstrip(os.sep).replace(os.sep, "/")


def inside(path: str, folder: str) -> bool:
    """Whether a path is that of a folder or of what is in it, as far as their names tell."""
    return path == folder or path.startswith(os.path.join(folder, ""))


def _text(path: str, root: str) -> str | None:
    if not os.path.isfile(path):
        # To follow the links of a path takes much longer, and most .dockerignores are not there.
        return None
    maximum = _MAXIMUM_LOCK if path.endswith(_LOCKS) else _MAXIMUM_TEXT
    try:
        target = os.path.realpath(path)
        if not inside(target, os.path.realpath(root)):
            return None
        if os.path.getsize(target) > maximum:
            return None
        with opened(target) as file:
            content = file.read(maximum + 1)
    except OSError:
        # A file that cannot be read is one that is not known: its text decides nothing then.
        return None
    if len(content) > maximum or b"\0" in content:
        return None
    return content.decode("utf-8", "surrogateescape")


def _ignore(dockerfile: str, root: str) -> tuple[str, str]:
    """BuildKit takes ``<Dockerfile>.dockerignore`` beside the file, else the root's."""
    for candidate in (f"{dockerfile}.dockerignore", os.path.join(root, ".dockerignore")):
        text = _text(candidate, root)
        if text is not None:
            return text, relative(candidate, root)
    return "", ".dockerignore"


def write(source: Source, text: str) -> None:
    """Replace a Dockerfile at once by a new text; mode, owner and a symbolic link stay.

    Raises UnusableInput where that cannot be done, where the file is not any more what was read,
    and where a link leads out of the repository; it is untouched then.
    """
    if source.file is None:
        raise UnusableInput("<stdin>: cannot be written; leave out --write or name a file")
    _replace(source, source.file, source.label, source.text, text)


def write_context(source: Source, name: str, before: str, after: str) -> None:
    """Replace a file of the build context at once, as ``write`` does.

    Raises UnusableInput as ``write`` does.
    """
    if source.folder is None:
        raise UnusableInput("<stdin>: has no build context that could be written")
    path = os.path.join(source.folder, name)
    _replace(source, path, path, before, after)


def _replace(source: Source, given: str, label: str, before: str, after: str) -> None:
    from autofix import writing

    path = _inner(given, source.folder or "", label)
    old, new = (text.encode("utf-8", "surrogateescape") for text in (before, after))
    writing.replace(path, label, old, new)


def _inner(path: str, folder: str, label: str) -> str:
    """A path without links; raises UnusableInput where they lead out of a folder."""
    try:
        target, top = os.path.realpath(path), os.path.realpath(folder)
    except OSError as error:
        raise UnusableInput(f"{label}: {error.strerror}; it is unchanged") from error
    if not inside(target, top):
        raise UnusableInput(
            f"{label}: leads out of the repository, to {target}; it is unchanged: name that file"
        )
    return target
