"""Columns of texts: Parquet through pyarrow, and JSON Lines, read piece by piece."""

from __future__ import annotations

import gzip
import hashlib
import importlib
import json
import os
import re
import stat
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import IO, Any, cast

from autofix import files
from autofix.scan.job import Job, Wishes
from autofix.scan.row import Row, empty
from autofix.values import replace

_LINES = (".jsonl", ".ndjson", ".jsonl.gz", ".ndjson.gz")
_AT_ONCE = 32
_BUFFER = 1024 * 1024
_LONGEST_LINE = 64 * 1024 * 1024


@dataclass(frozen=True)
class Columns:
    """Which column holds the texts, and which their names; empty if there is none."""

    text: str
    name: str = ""


@dataclass(frozen=True)
class Cell:
    """A text of a table, or why there is none; ``number`` counts from 1."""

    number: int
    content: bytes | None
    name: str = ""
    problem: str = ""


def is_table(path: str) -> bool:
    """Whether a file is one of texts in a column, by its name."""
    return path.lower().endswith((".parquet", *_LINES))


def cells(path: str, columns: Columns) -> Iterator[Cell]:
    """The texts of a table; raises UnusableInput where it cannot be read, or not to its end."""
    try:
        regular = stat.S_ISREG(os.stat(path).st_mode)
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else str(error)
        raise files.UnusableInput(f"{path}: {reason}") from error
    if not regular:
        raise files.UnusableInput(f"{path}: this is no regular file")
    if path.lower().endswith(".parquet"):
        yield from _parquet(path, columns)
    else:
        yield from _json_lines(path, columns)


def count(path: str) -> int | None:
    """How many texts a table has, where that is told at once."""
    if not path.lower().endswith(".parquet"):
        return None
    try:
        with importlib.import_module("pyarrow.parquet").ParquetFile(path) as file:
            return int(file.metadata.num_rows)
    except (ImportError, OSError, ValueError):
        return None


def job(path: str, cell: Cell, wishes: Wishes) -> Job | Row:
    """A text as a job, or as the row that says why it is none."""
    name = cell.name or f"{path}:{cell.number}"
    if cell.content is None:
        return empty(wishes.by, name, "", "refused", cell.problem)
    digest = hashlib.sha256(cell.content).hexdigest()
    try:
        source = files.read("-", cell.content)
    except files.UnusableInput as error:
        reason = str(error).removeprefix("<stdin>").removeprefix(":1").removeprefix(": ")
        return empty(wishes.by, name, digest, "refused", reason)
    return Job(name, digest, replace(source, label=name))


def _parquet(path: str, columns: Columns) -> Iterator[Cell]:
    try:
        pyarrow: Any = importlib.import_module("pyarrow")
        parquet: Any = importlib.import_module("pyarrow.parquet")
    except ImportError as error:
        raise files.UnusableInput(
            f"{path}: Parquet needs pyarrow: pip install 'binder-fix[parquet]'"
        ) from error
    wanted = [name for name in (columns.text, columns.name) if name]
    try:
        # In small pieces: a row group may be larger than the memory.
        with parquet.ParquetFile(path, buffer_size=_BUFFER, pre_buffer=False) as file:
            for name in wanted:
                if name not in file.schema_arrow.names:
                    there = ", ".join(file.schema_arrow.names[:20])
                    raise files.UnusableInput(f"{path}: no column {name}, but {there}")
            kind = str(file.schema_arrow.field(columns.text).type)
            if not re.search("string|binary", kind):
                raise files.UnusableInput(f"{path}: the column {columns.text} is no text: {kind}")
            number = 0
            for batch in file.iter_batches(_AT_ONCE, columns=wanted, use_threads=False):
                texts = _values(batch.column(columns.text), pyarrow)
                names = _values(batch.column(columns.name), pyarrow) if columns.name else None
                for index in range(batch.num_rows):
                    number += 1
                    yield _cell(number, texts[index], names[index] if names else None)
    except (OSError, ValueError, pyarrow.ArrowException) as error:
        reason = str(error).partition("\n")[0]
        raise files.UnusableInput(f"{path}: cannot be read as Parquet: {reason}") from error


def _values(column: Any, pyarrow: Any) -> list[Any]:
    """The values of a column; of texts the bytes, as Parquet does not ask for UTF-8."""
    kind = column.type
    if pyarrow.types.is_dictionary(kind):
        column = column.dictionary_decode()
        kind = column.type
    if pyarrow.types.is_string(kind):
        column = column.cast(pyarrow.binary())
    elif pyarrow.types.is_large_string(kind):
        column = column.cast(pyarrow.large_binary())
    return list(column.to_pylist())


def _json_lines(path: str, columns: Columns) -> Iterator[Cell]:
    try:
        with _opened(path) as file:
            for number, content in enumerate(_lines(file), 1):
                if content is None:
                    yield Cell(number, None, problem="a line that is too long")
                elif content.strip():
                    yield _parsed(number, content, columns)
    except (OSError, EOFError, zlib.error) as error:
        reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        raise files.UnusableInput(f"{path}: cannot be read: {reason}") from error


@contextmanager
def _opened(path: str) -> Iterator[IO[bytes]]:
    if path.lower().endswith(".gz"):
        with gzip.open(path) as packed:
            yield cast(IO[bytes], packed)
    else:
        with open(path, "rb", buffering=_BUFFER) as file:
            yield file


def _lines(file: IO[bytes]) -> Iterator[bytes | None]:
    """The lines of a file, None for one that is longer than can be meant."""
    while content := file.readline(_LONGEST_LINE):
        long = len(content) == _LONGEST_LINE and not content.endswith(b"\n")
        while long and content and not content.endswith(b"\n"):
            content = file.readline(_LONGEST_LINE)
        yield None if long else content


def _parsed(number: int, content: bytes, columns: Columns) -> Cell:
    try:
        value = json.loads(content)
    except (ValueError, RecursionError):
        return Cell(number, None, problem="no JSON")
    if not isinstance(value, dict):
        return Cell(number, None, problem="no JSON object")
    name = value.get(columns.name) if columns.name else None
    return _cell(number, value.get(columns.text), name)


def _cell(number: int, text: object, name: object) -> Cell:
    shown = "" if name is None else name if isinstance(name, str | bytes) else str(name)
    shown = os.fsdecode(shown) if isinstance(shown, bytes) else _plain(shown)
    if text is None:
        return Cell(number, None, shown, "there is no text")
    if isinstance(text, str):
        return Cell(number, _bytes(text), shown)
    if isinstance(text, bytes):
        return Cell(number, text, shown)
    return Cell(number, None, shown, f"no text but a value of the type {type(text).__name__}")


def _bytes(text: str) -> bytes:
    """A text as bytes; JSON may hold halves of characters, which no UTF-8 has."""
    return text.encode("utf-8", "surrogatepass")


def _plain(text: str) -> str:
    """A name with its bytes that are no UTF-8 escaped, as all names are."""
    return _bytes(text).decode("utf-8", "surrogateescape")
