"""Find the Dockerfile that Binder would build, read it and its build context, write it back."""

from __future__ import annotations

import contextlib
import os
import stat
from collections.abc import Iterator
from pathlib import Path

from autofix.image.context import Context
from autofix.pattern import pattern
from autofix.values import dataclass

MAXIMUM_SIZE = 4 * 1024 * 1024
"""The largest Dockerfile that is read, in bytes."""

_MAXIMUM_FILES = 20_000
_MAXIMUM_TEXT = 256 * 1024
_MAXIMUM_TEXTS = 32 * 1024 * 1024
_DECIDING = pattern(r"(\.(txt|in|ya?ml|toml|cfg|sh|bash|lock)|Pipfile|setup\.py|postBuild|start)$")


class UnusableInput(Exception):
    """Something that cannot be read or used: the message says what, where and what to do."""


@dataclass(frozen=True)
class Source:
    """A Dockerfile with its build context: ``root`` is the folder that Binder builds from.

    Both are absolute, and None for standard input; ``label`` is the path as it was given.
    ``note`` tells the user what else was seen.
    """

    path: Path | None
    root: Path | None
    label: str
    text: str
    note: str = ""


def locate(folder: Path) -> tuple[Path, str]:
    """The Dockerfile that repo2docker takes in a repository folder, and a note on what it hides.

    ``.binder/`` or ``binder/`` come before the root, the mere presence of such a folder hides
    the root's Dockerfile, and both folders at once are an error (repo2docker's ``binder_dir``).
    Raises UnusableInput where there is none.
    """
    present = [name for name in (".binder", "binder") if (folder / name).is_dir()]
    if len(present) == 2:
        raise UnusableInput(
            f"{folder}: both .binder/ and binder/ exist, which repo2docker refuses; remove one"
        )
    place = folder / present[0] if present else folder
    dockerfile = place / "Dockerfile"
    hidden = present and (folder / "Dockerfile").exists()
    if not dockerfile.exists():
        if hidden:
            raise UnusableInput(
                f"{place}: Binder looks only here, and there is no Dockerfile; the Dockerfile in "
                f"{folder} is hidden by this folder: move it here or remove the folder"
            )
        raise UnusableInput(f"{place}: there is no Dockerfile; name one, or another folder")
    note = f"{folder / 'Dockerfile'} is hidden by {place}, Binder does not use it" if hidden else ""
    return dockerfile, note


def read(argument: str | os.PathLike[str], standard_input: bytes | None = None) -> Source:
    """Read the Dockerfile that an argument names: a folder, a file, or ``-``.

    Raises UnusableInput where it cannot be read.
    """
    if argument == "-":
        return Source(None, None, "<stdin>", _decoded(standard_input or b"", "<stdin>"))
    path, note = Path(argument), ""
    try:
        if path.is_dir():
            path, note = locate(path)
        if not stat.S_ISREG(path.stat().st_mode):
            raise UnusableInput(f"{path}: this is no regular file; name a Dockerfile")
        with path.open("rb") as file:
            content = file.read(MAXIMUM_SIZE + 1)
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else str(error)
        raise UnusableInput(f"{path}: {reason}; name a Dockerfile or a repository") from error
    place = path.absolute()
    root = place.parent
    if root.name in (".binder", "binder"):
        root = root.parent
    return Source(place, root, str(path), _decoded(content, str(path)), note)


def _decoded(content: bytes, label: str) -> str:
    if len(content) > MAXIMUM_SIZE:
        raise UnusableInput(f"{label}: larger than {MAXIMUM_SIZE} bytes; name a Dockerfile")
    if content.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\0" in content:
        raise UnusableInput(f"{label}:1: this is no UTF-8 text; save the file as UTF-8")
    return content.decode("utf-8", "surrogateescape")


def context(source: Source) -> Context:
    """The build context of a Dockerfile: its files, the texts that decide, its .dockerignore.

    Links that lead out of the folder are not followed, large files are not read, and the listing
    is bounded.
    """
    if source.root is None or source.path is None:
        return Context()
    if "from" not in source.text.lower():
        return Context(known=True)
    files: dict[str, str | None] = {}
    executable: set[str] = set()
    unread: list[OSError] = []
    size, complete = 0, True
    for path in _walk(source.root, unread):
        if len(files) >= _MAXIMUM_FILES:
            complete = False
            break
        name = path.relative_to(source.root).as_posix()
        decides = size < _MAXIMUM_TEXTS and (_DECIDING.search(name) or path.name in source.text)
        text = _text(path, source.root) if decides else None
        files[name] = text
        size += len(text or "")
        if os.access(path, os.X_OK):
            executable.add(name)
    ignore, ignore_name = _ignore(source.path, source.root)
    complete = complete and not unread
    return Context(files, frozenset(executable), ignore, ignore_name, True, complete)


def _walk(root: Path, unread: list[OSError]) -> Iterator[Path]:
    """The files below a folder; ``unread`` gets why a folder could not be listed."""
    for folder, names, entries in os.walk(root, onerror=unread.append):
        names[:] = sorted(name for name in names if name != ".git")
        for entry in sorted(entries):
            yield Path(folder, entry)


def _text(path: Path, root: Path) -> str | None:
    try:
        target = path.resolve()
        if not target.is_relative_to(root.resolve()) or not target.is_file():
            return None
        if target.stat().st_size > _MAXIMUM_TEXT:
            return None
        content = target.read_bytes()
    except (OSError, RuntimeError):
        # A file that cannot be read is one that is not known: its text decides nothing then.
        return None
    return None if b"\0" in content else content.decode("utf-8", "surrogateescape")


def _ignore(dockerfile: Path, root: Path) -> tuple[str, str]:
    """BuildKit takes ``<Dockerfile>.dockerignore`` beside the file, else the root's."""
    own = dockerfile.with_name(dockerfile.name + ".dockerignore")
    for candidate in (own, root / ".dockerignore"):
        text = _text(candidate, root)
        if text is not None:
            return text, candidate.relative_to(root).as_posix()
    return "", ".dockerignore"


def write(source: Source, text: str) -> None:
    """Replace a Dockerfile at once by a new text; mode, owner and a symbolic link stay.

    Raises UnusableInput where that cannot be done, or where the file is not any more what was
    read; it is untouched then.
    """
    if source.path is None:
        raise UnusableInput("<stdin>: cannot be written; leave out --write or name a file")
    _replace(Path(os.path.realpath(source.path)), source.label, source.text, text)


def write_context(source: Source, name: str, before: str, after: str) -> None:
    """Replace a file of the build context at once, as ``write`` does.

    Raises UnusableInput as ``write`` does, and where the file does not lie in the repository.
    """
    if source.root is None:
        raise UnusableInput("<stdin>: has no build context that could be written")
    path = Path(os.path.realpath(source.root / name))
    if not path.is_relative_to(os.path.realpath(source.root)):
        raise UnusableInput(f"{source.root / name}: leads out of the repository; it is unchanged")
    _replace(path, str(path), before, after)


def _replace(path: Path, label: str, before: str, text: str) -> None:
    import tempfile

    temporary = ""
    try:
        if path.read_bytes() != before.encode("utf-8", "surrogateescape"):
            raise UnusableInput(f"{label}: changed since it was read; run the command again")
        status = path.stat()
        handle, temporary = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
        with os.fdopen(handle, "wb") as file:
            file.write(text.encode("utf-8", "surrogateescape"))
            file.flush()
            os.fsync(file.fileno())
        new = os.stat(temporary)
        if (status.st_uid, status.st_gid) != (new.st_uid, new.st_gid):
            os.chown(temporary, status.st_uid, status.st_gid)
        # Last, as a change of the owner takes some of the mode's bits away.
        os.chmod(temporary, stat.S_IMODE(status.st_mode))
        os.replace(temporary, path)
    except OSError as error:
        raise UnusableInput(f"{label}: {error.strerror}; it is unchanged") from error
    finally:
        # Where the file was replaced, there is none of that name any more.
        with contextlib.suppress(OSError):
            os.unlink(temporary)
