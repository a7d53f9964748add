"""The SQLite file of a campaign: opened with care, and the processes that use it."""

from __future__ import annotations

import contextlib
import os
import platform
import sqlite3
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

VERSION = 1
"""The version of the tables, kept as the file's user_version."""

APPLICATION = 0x62665052
"""What tells our files from other programs' (``bfPR``), kept as the file's application_id."""

_WAIT = 60.0
_MAGIC = b"SQLite format 3\0"

_TABLES = """
CREATE TABLE repositories (
    name TEXT PRIMARY KEY COLLATE NOCASE,
    verdict TEXT NOT NULL DEFAULT '',
    reason TEXT NOT NULL DEFAULT '',
    url TEXT NOT NULL DEFAULT '',
    number INTEGER NOT NULL DEFAULT 0,
    branch TEXT NOT NULL DEFAULT '',
    head TEXT NOT NULL DEFAULT '',
    base TEXT NOT NULL DEFAULT '',
    again INTEGER NOT NULL DEFAULT 0,
    pull_state TEXT NOT NULL DEFAULT '',
    attempts INTEGER NOT NULL DEFAULT 0,
    updates INTEGER NOT NULL DEFAULT 0,
    stage TEXT NOT NULL DEFAULT '',
    begun REAL NOT NULL DEFAULT 0,
    ended REAL NOT NULL DEFAULT 0,
    run TEXT NOT NULL DEFAULT ''
);
CREATE TABLE openings (
    name TEXT NOT NULL COLLATE NOCASE,
    time REAL NOT NULL,
    attempt INTEGER NOT NULL DEFAULT 0,
    opening INTEGER NOT NULL DEFAULT 0,
    seen INTEGER NOT NULL DEFAULT 0
);
CREATE INDEX openings_time ON openings (time);
CREATE UNIQUE INDEX openings_reserved ON openings (name) WHERE NOT seen;
CREATE TABLE runs (
    id TEXT PRIMARY KEY,
    node TEXT NOT NULL,
    process INTEGER NOT NULL,
    beat REAL NOT NULL
)
"""


class StateError(Exception):
    """A state file cannot be used; the message is one line that says why."""


class Database:
    """An open state file, which the threads of a process share; None is one in memory.

    It is made if there is none and ``create`` says so. A file that is not ours, or damaged, or of
    another version is not changed. Raises StateError for everything that goes wrong.
    """

    def __init__(self, path: Path | None, *, create: bool):
        self._words = f"the state file {path}"
        self._lock = threading.RLock()
        if path is not None:
            _look(path, self._words, create)
        with _explained(self._words), contextlib.ExitStack() as stack:
            connection = sqlite3.connect(
                ":memory:" if path is None else str(path.absolute()),
                timeout=_WAIT,
                isolation_level=None,
                check_same_thread=False,
            )
            stack.callback(connection.close)
            connection.row_factory = sqlite3.Row
            _check(connection, self._words, create)
            # On the disk after every transaction, also where the power fails.
            connection.execute("PRAGMA synchronous = EXTRA")
            stack.pop_all()
        self._connection = connection

    def close(self) -> None:
        """Close the file."""
        with self._lock:
            self._connection.close()

    def all(self, query: str, *values: Any) -> list[sqlite3.Row]:
        """All the rows that a query finds."""
        with self._lock, _explained(self._words):
            return self._connection.execute(query, values).fetchall()

    def do(self, statement: str, *values: Any, **named: Any) -> int:
        """Change something in a transaction; returns how many rows have changed."""
        return self._connection.execute(statement, named or values).rowcount

    @contextlib.contextmanager
    def transaction(self) -> Iterator[None]:
        """Do all of a block or nothing, while nobody else writes."""
        with self._lock, _explained(self._words), _transaction(self._connection):
            yield


def _look(path: Path, words: str, create: bool) -> None:
    """See that a file is SQLite's before SQLite does; an empty one may become so."""
    try:
        if create and not path.exists():
            path.absolute().parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            os.close(os.open(path, os.O_CREAT | os.O_WRONLY, 0o600))
        with path.open("rb") as file:
            start = file.read(len(_MAGIC))
    except OSError as error:
        raise StateError(f"{words} cannot be read: {error.strerror}") from error
    if start not in (_MAGIC, b""):
        raise StateError(f"{words} is no SQLite file; it was left as it is")


def _check(connection: sqlite3.Connection, words: str, create: bool) -> None:
    """Raise StateError unless the tables are ours; make them where there are none."""
    if _number(connection, "SELECT count(*) FROM sqlite_master") == 0:
        if not create:
            raise StateError(f"{words} is empty: no campaign has used it")
        with _transaction(connection):
            # Another process may have been faster.
            if _number(connection, "SELECT count(*) FROM sqlite_master") == 0:
                for statement in _TABLES.split(";"):
                    connection.execute(statement)
                connection.execute(f"PRAGMA application_id = {APPLICATION}")
                connection.execute(f"PRAGMA user_version = {VERSION}")
    if _number(connection, "PRAGMA application_id") != APPLICATION:
        raise StateError(f"{words} belongs to another program; it was left as it is")
    version = _number(connection, "PRAGMA user_version")
    if version != VERSION:
        age = "a newer" if version > VERSION else "an older"
        raise StateError(
            f"{words} was written by {age} binder-fix (version {version} of its tables, this one"
            f" reads {VERSION}); it was left as it is"
        )
    (result,) = connection.execute("PRAGMA quick_check(1)").fetchone()
    if result != "ok":
        raise StateError(f"{words} is damaged ({' '.join(str(result).split())})")


def _number(connection: sqlite3.Connection, query: str) -> int:
    return int(connection.execute(query).fetchone()[0])


@contextlib.contextmanager
def _explained(words: str) -> Iterator[None]:
    """Raise StateError for what SQLite raises."""
    try:
        yield
    except sqlite3.OperationalError as error:
        raise StateError(f"{words} cannot be used: {error}") from error
    except sqlite3.DatabaseError as error:
        raise StateError(f"{words} is damaged or no state file: {error}") from error


@contextlib.contextmanager
def _transaction(connection: sqlite3.Connection) -> Iterator[None]:
    """Do all of a block or nothing, while no other process writes."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise


def node() -> str:
    """A name for what gives process numbers their meaning: this machine, or this container."""
    try:
        space = os.readlink("/proc/self/ns/pid")
    except OSError:
        space = ""
    return f"{platform.node()} {space}".strip()


def gone(where: str, number: int) -> bool:
    """Whether a process is known to have ended."""
    if os.name != "posix" or where != node():
        return False
    try:
        os.kill(number, 0)
    except ProcessLookupError:
        return True
    except (OSError, OverflowError):
        return False
    return False
