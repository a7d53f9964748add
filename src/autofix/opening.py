"""Open regular files only, and say what cannot be used."""

from __future__ import annotations

import errno
import os
import stat

from autofix.values import TYPE_CHECKING

if TYPE_CHECKING:
    from typing import BinaryIO

MARK = ".binder-fix-"
"""What the name of a file begins with that is there while another one is replaced."""

NO_FILE = "this is no regular file"
"""What is said of a folder, a pipe and the like."""

_READING = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)


class UnusableInput(Exception):
    """Something that cannot be read or used: the message says what, where and what to do."""


def opened(path: str, folder: int | None = None, flags: int = 0) -> BinaryIO:
    """A regular file, opened to be read; a pipe that has taken its place keeps nobody waiting.

    ``folder`` is the descriptor of the folder that the path counts from, ``flags`` are more of
    ``os.open``. Raises OSError.
    """
    descriptor = os.open(path, _READING | flags, dir_fd=folder)
    try:
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            raise OSError(errno.EINVAL, NO_FILE)
        return os.fdopen(descriptor, "rb")
    except BaseException:
        os.close(descriptor)
        raise
