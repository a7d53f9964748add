"""The configuration file that is for a Dockerfile: looked for, and read.

It is looked for in the folder that Binder builds from and those above, up to the top of the
repository (where ``.git`` is) or, outside of one, up to the current folder: what is farther up is
somebody else's. The first folder that has one decides.
"""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Iterator

from autofix.configuration import Configuration
from autofix.files import UnusableInput
from autofix.values import replace

OWN = ".binder-fix.toml"
"""The file that is ours alone; it goes before the other one."""

SHARED = "pyproject.toml"
"""The file with a section of ours, ``[tool.binder-fix]``."""

LARGEST = 1024 * 1024
"""The most bytes that are read of a file."""

MARK = b"binder-fix"
"""What is in every shared file that has something for us."""


class Finder:
    """Looks for configuration files, and reads each once."""

    def __init__(self) -> None:
        """Begin with nothing read."""
        self._found: dict[str, Configuration] = {}
        self._folders: dict[tuple[str, str], Configuration | None] = {}

    def of(self, folder: str | None) -> Configuration:
        """The configuration for a Dockerfile whose build context is a folder, None for stdin.

        Raises UnusableInput where its file cannot be used.
        """
        start = os.path.realpath(folder or os.getcwd())
        if start not in self._found:
            self._found[start] = self._looked_for(start)
        return self._found[start]

    def _looked_for(self, start: str) -> Configuration:
        folders = list(_upwards(start))
        for folder in folders:
            place = folder, folders[-1]
            if place not in self._folders:
                self._folders[place] = in_folder(*place)
            found = self._folders[place]
            if found:
                return found
        return Configuration()


def named(path: str) -> Configuration:
    """The configuration in a file that the user names.

    Raises UnusableInput where it cannot be read, or has no section of ours.
    """
    content = content_of(path)
    if content is None:
        raise UnusableInput(f"{path}: there is no such file; name one, or leave out --config")
    found = _read(content, path, shared=os.path.basename(path) == SHARED)
    if found is None:
        raise UnusableInput(f"{path}: has no section [tool.binder-fix]; add it, or name another")
    return found


def place_of(key: str, path: str) -> str:
    """A configuration file, that can be read, and the line of a key in it, as errors name them."""
    from autofix.configuration import reading

    section = reading.SECTION if os.path.basename(path) == SHARED else ()
    return reading.located(content_of(path) or b"", path, (*section, key))


def theirs(folder: str | os.PathLike[str]) -> Configuration:
    """What counts of the configuration at the top of somebody else's repository.

    Raises UnusableInput where a file cannot be used.
    """
    top = os.path.realpath(folder)
    return (in_folder(top, top) or Configuration()).wary


def in_folder(folder: str, top: str) -> Configuration | None:
    """What the files of a folder say, None if it has none; ``top`` is that of its repository.

    Raises UnusableInput where a file cannot be used.
    """
    own, shared = os.path.join(folder, OWN), os.path.join(folder, SHARED)
    said = None
    if _leads_out(own, top):
        raise UnusableInput(f"{own}: leads out of the repository; put the file itself here")
    if (content := content_of(own)) is not None:
        said = _read(content, _label(own), shared=False)
    content = None if _leads_out(shared, top) else content_of(shared, ours=False)
    if content is None or MARK not in content:
        return said
    if said is None:
        return _read(content, _label(shared), shared=True)
    note = f"{said.path} goes before {SHARED} beside it, which is not looked at"
    return replace(said, note=note) if _has_section(content) else said


def _upwards(folder: str) -> Iterator[str]:
    """A folder and those above, up to the top of the repository or the current folder."""
    chain = [folder]
    while (above := os.path.dirname(chain[-1])) != chain[-1]:
        chain.append(above)
    here = os.path.realpath(os.getcwd())
    for index, place in enumerate(chain):
        if os.path.lexists(os.path.join(place, ".git")):
            yield from chain[: index + 1]
            return
    yield from chain[: chain.index(here) + 1] if here in chain else chain[:1]


def _leads_out(path: str, top: str) -> bool:
    """Whether a path is a link that leads out of the repository."""
    target = os.path.realpath(path) if os.path.islink(path) else path
    return not target.startswith(os.path.join(top, ""))


def content_of(path: str, *, ours: bool = True) -> bytes | None:
    """The bytes of a file, None if there is none; it is never waited for.

    Raises UnusableInput where it cannot be read; what is no file, or is too large, is none where
    it is not ours and does not name us.
    """
    try:
        handle = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0))
    except OSError as error:
        if error.errno in (errno.ENOENT, errno.ENOTDIR):
            return None
        raise UnusableInput(f"{path}: {error.strerror}; see to it that it can be read") from error
    except ValueError as error:
        raise UnusableInput(f"{path!r}: {error}; name a file") from error
    try:
        if not stat.S_ISREG(os.fstat(handle).st_mode):
            if ours:
                raise UnusableInput(f"{path}: this is no regular file; remove it")
            return None
        # What can be read at once is: a regular file is never waited for.
        content = b""
        while part := os.read(handle, LARGEST + 1 - len(content)):
            content += part
    except OSError as error:
        raise UnusableInput(f"{path}: {error.strerror}; see to it that it can be read") from error
    finally:
        os.close(handle)
    if len(content) > LARGEST and (ours or MARK in content):
        raise UnusableInput(f"{path}: larger than {LARGEST} bytes; make it smaller")
    return content if len(content) <= LARGEST else None


def _label(path: str) -> str:
    """A path as it is told: seen from the current folder, where it lies in that."""
    here = os.path.realpath(os.getcwd())
    return os.path.relpath(path, here) if path.startswith(os.path.join(here, "")) else path


def _read(content: bytes, label: str, *, shared: bool) -> Configuration | None:
    # TOML is read only where there is something to read.
    from autofix.configuration import reading

    return reading.read(content, label, reading.SECTION if shared else ())


def _has_section(content: bytes) -> bool:
    try:
        return _read(content, "", shared=True) is not None
    except UnusableInput:
        return True
