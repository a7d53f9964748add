"""The rows in a file, which may have been begun by a run that was stopped."""

from __future__ import annotations

import os
import sys
import time
from collections import Counter
from collections.abc import Callable
from typing import BinaryIO

from autofix import files
from autofix.scan.row import Row, key_of, line, read

_EVERY = 1.0

try:
    import fcntl
except ImportError:  # There is none on Windows.
    fcntl = None  # type: ignore[assignment]


class Output:
    """Where rows go: a new file, one that is gone on with, or standard output."""

    def __init__(self, file: BinaryIO) -> None:
        """Write to a file that is open."""
        self._file = file
        self._flushed = time.monotonic()

    def write(self, row: Row) -> None:
        """Write a row; it is in the file after a second at the latest, if more follow."""
        self._file.write(line(row))
        now = time.monotonic()
        if now - self._flushed > _EVERY:
            self._flushed = now
            self._file.flush()

    def __enter__(self) -> Output:
        """Give itself."""
        return self

    def __exit__(self, *error: object) -> None:
        """Write what is held; close the file unless it is standard output."""
        if self._file is sys.stdout.buffer:
            self._file.flush()
            return
        with self._file:
            self._file.flush()
            os.fsync(self._file.fileno())


def standard() -> Output:
    """Standard output."""
    return Output(sys.stdout.buffer)


def begun(path: str) -> Output:
    """A new file; raises UnusableInput where there is one, or none can be made."""
    try:
        file = open(path, "xb")  # noqa: SIM115
    except FileExistsError as error:
        raise files.UnusableInput(
            f"{path}: is there already; --resume goes on with it, else remove it"
        ) from error
    except (OSError, ValueError) as error:
        raise _unusable(path, error) from error
    return Output(_locked(file, path))


def resumed(path: str, by: str, told: Callable[[Row], None]) -> tuple[Output, Counter[bytes]]:
    """A file to go on with, and the keys of its rows with how many there are of each.

    ``told`` gets its rows. A last line that was not written to its end is cut off. Raises
    UnusableInput where the file holds something else, or rows made with other options.
    """
    try:
        file = open(path, "r+b" if os.path.exists(path) else "x+b")  # noqa: SIM115
    except (OSError, ValueError) as error:
        raise _unusable(path, error) from error
    done: Counter[bytes] = Counter()
    try:
        _locked(file, path)
        good = 0
        for number, content in enumerate(file, 1):
            try:
                row = read(content)
            except ValueError as error:
                if file.read(1) and content.endswith(b"\n"):
                    raise files.UnusableInput(f"{path}:{number}: is no row: {error}") from error
                break
            if not content.endswith(b"\n"):
                break
            if row["by"] != by:
                raise files.UnusableInput(
                    f"{path}:{number}: was made by '{row['by']}', this is '{by}'; "
                    "give the same options, or another file"
                )
            done[key_of(row)] += 1
            told(row)
            good += len(content)
        file.seek(good)
        file.truncate()
    except BaseException:
        file.close()
        raise
    return Output(file), done


def _locked(file: BinaryIO, path: str) -> BinaryIO:
    """Keep a second run out, where the file system can."""
    if fcntl is not None:
        try:
            fcntl.flock(file.fileno(), fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            file.close()
            raise files.UnusableInput(f"{path}: another run writes to it") from error
        except OSError:
            # A file system without locks: the user takes care.
            return file
    return file


def _unusable(path: str, error: Exception) -> files.UnusableInput:
    reason = error.strerror if isinstance(error, OSError) else str(error)
    return files.UnusableInput(f"{path}: cannot be written: {reason}")
