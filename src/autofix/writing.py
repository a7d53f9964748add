"""Replace a file at once: whatever happens, it is the old one or the new one, never a mix.

The new text goes to a file beside the old one, and once the disk has it, that file takes the
other's name. A process that is killed may leave the file beside behind; the next one that writes
takes it away: it is locked as long as somebody writes it, by whatever thread or process. Another
name of the file (a hard link) keeps the old text.
"""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from autofix.opening import MARK, UnusableInput, opened

try:
    import fcntl
except ImportError:
    # Nothing is tidied up there, see _held.
    _LOCKS = False
else:
    _LOCKS = True

# Linux needs no right to list a folder for that.
_PASSING = getattr(os, "O_PATH", os.O_RDONLY)
_NO_LINK = getattr(os, "O_NOFOLLOW", 0)
_FOLDER = getattr(os, "O_DIRECTORY", 0)
_CREATED = os.O_WRONLY | os.O_CREAT | os.O_EXCL | _NO_LINK | getattr(os, "O_BINARY", 0)
_CANNOT = (errno.EINVAL, errno.ENOTSUP, errno.EACCES, errno.EPERM, errno.EBADF, errno.ENOSYS)


def replace(path: str, label: str, before: bytes, after: bytes) -> None:
    """Replace the file at a path without links, which holds ``before``, by ``after``.

    Its mode and its owner stay. Raises UnusableInput where it cannot be done, or where the file is
    not any more what it was; it is untouched then. Where the disk cannot be made sure of at the
    end, the file is written and UnusableInput says so.
    """
    changed = UnusableInput(f"{label}: changed since it was read; run the command again")
    folder, name = os.path.split(path)
    try:
        with _held(folder) as (place, listed):
            here = name if place is not None else path
            with opened(here, place, _NO_LINK) as file:
                status = os.fstat(file.fileno())
                if file.read(len(before) + 1) != before:
                    raise changed
            _tidy(listed)
            with _beside(here, place, status, after) as new:
                now = os.stat(here, dir_fd=place, follow_symlinks=False)
                if _identity(now) != _identity(status):
                    raise changed
                os.replace(new, here, src_dir_fd=place, dst_dir_fd=place)
            try:
                # A name is a matter of its folder: without this a power cut may bring the old back.
                if listed is not None:
                    os.fsync(listed)
            except OSError as error:
                if error.errno not in _CANNOT:
                    raise UnusableInput(
                        f"{label}: written, but the disk may not keep it: {error.strerror}"
                    ) from error
    except OSError as error:
        raise UnusableInput(f"{label}: {error.strerror}; it is unchanged") from error


def _identity(status: os.stat_result) -> tuple[int, ...]:
    return status.st_dev, status.st_ino, status.st_size, status.st_mtime_ns, status.st_mode


@contextmanager
def _held(folder: str) -> Iterator[tuple[int | None, int | None]]:
    """A folder held fast: whatever becomes of its path, what is done is done in this one.

    The second descriptor is one to list and to sync it by; None where that is not allowed, and
    both are None where the system has no such calls.
    """
    if os.open not in os.supports_dir_fd:
        yield None, None
        return
    place = os.open("/", _PASSING | _FOLDER)
    listed = None
    try:
        for part in folder.strip("/").split("/") if folder.strip("/") else ():
            inner = os.open(part, _PASSING | _FOLDER | _NO_LINK, dir_fd=place)
            os.close(place)
            place = inner
        with suppress(PermissionError):
            listed = os.open(".", os.O_RDONLY | _FOLDER, dir_fd=place)
        yield place, listed
    finally:
        for descriptor in (place, listed):
            if descriptor is not None:
                # Nothing was written through it.
                with suppress(OSError):
                    os.close(descriptor)


@contextmanager
def _beside(here: str, place: int | None, status: os.stat_result, text: bytes) -> Iterator[str]:
    """The path of a new file beside another, with its mode and owner; it is gone afterwards."""
    new, handle = _made(here, place)
    try:
        # The lock goes when it is closed; where there is none, what is open cannot be renamed.
        with open(handle, "wb", closefd=not _LOCKS) as file:
            file.write(text)
            file.flush()
            made = os.fstat(handle)
            if (status.st_uid, status.st_gid) != (made.st_uid, made.st_gid):
                os.chown(handle, status.st_uid, status.st_gid)
            # Last, as a change of the owner takes some of the mode's bits away.
            os.chmod(handle if os.chmod in os.supports_fd else new, stat.S_IMODE(status.st_mode))
            os.fsync(handle)
        yield new
    finally:
        # Where it took the other's name, there is none of its own any more.
        with suppress(OSError):
            os.unlink(new, dir_fd=place)
        if _LOCKS:
            # The disk has it.
            with suppress(OSError):
                os.close(handle)


def _made(here: str, place: int | None) -> tuple[str, int]:
    """The path and the descriptor of a new file beside another, which is locked."""
    while True:
        name = f"{MARK}{os.getpid()}-{os.urandom(4).hex()}"
        new = os.path.join(os.path.dirname(here), name)
        handle = os.open(new, _CREATED, 0o600, dir_fd=place)
        if not _LOCKS:
            return new, handle
        try:
            # Some network drives have no locks: nobody gets one then who would tidy up.
            with suppress(OSError):
                fcntl.flock(handle, fcntl.LOCK_EX)
            os.stat(new, dir_fd=place, follow_symlinks=False)
        except FileNotFoundError:
            # Before it was locked, somebody took it for what a process has left.
            os.close(handle)
        except BaseException:
            with suppress(OSError):
                os.unlink(new, dir_fd=place)
            os.close(handle)
            raise
        else:
            return new, handle


def _tidy(listed: int | None) -> None:
    """Take away what processes that were killed have left in a folder: nobody holds a lock on it.

    A number of a process would not do: other containers have their own.
    """
    for entry in os.listdir(listed) if listed is not None and _LOCKS else ():
        if entry.startswith(MARK) and entry.removeprefix(MARK).split("-")[0].isdecimal():
            # To have it shared is enough, and may be done by who can only read.
            with suppress(OSError), opened(entry, listed, _NO_LINK) as file:
                fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
                os.unlink(entry, dir_fd=listed)
