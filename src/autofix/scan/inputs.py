"""All that is to be looked at, one after the other, and in batches for who does the work."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from hashlib import blake2b
from typing import BinaryIO

from autofix import files
from autofix.scan import places, tables
from autofix.scan.job import Job, Wishes, prepared
from autofix.scan.places import Place, Tell
from autofix.scan.row import Row, empty

_LONGEST_NAME = 64 * 1024


@dataclass(frozen=True)
class Inputs:
    """What the user has named: paths, a list of paths, the columns of tables."""

    paths: tuple[str, ...]
    list_file: str = ""
    null: bool = False
    columns: tables.Columns | None = None


def jobs(inputs: Inputs, wishes: Wishes, tell: Tell) -> Iterator[Job | Row]:
    """A job for each Dockerfile, or the row of one that cannot be read; each file once."""
    seen: set[bytes] | None = set() if inputs.list_file or len(inputs.paths) > 1 else None
    for thing in _things(inputs, tell):
        if isinstance(thing, Place):
            if seen is None or _is_new(thing.path, seen):
                yield places.job(thing, wishes)
        elif isinstance(thing, str):
            try:
                assert inputs.columns
                for cell in tables.cells(thing, inputs.columns):
                    yield tables.job(thing, cell, wishes)
            except files.UnusableInput as error:
                tell(str(error))
        else:
            path, reason = thing
            yield empty(wishes.by, path, "", "refused", reason)


def count(inputs: Inputs) -> int | None:
    """How many there are to come, None if that is not known before they are read."""
    if inputs.list_file == "-":
        return None
    total = 0
    for thing in _things(inputs, lambda problem: None):
        number = tables.count(thing) if isinstance(thing, str) else 1
        if number is None:
            return None
        total += number
    return total


def batches(
    stream: Iterable[Job | Row], most: int, size: int, told: Callable[[Row], None], wishes: Wishes,
    *, whole: bool,
) -> Iterator[list[Job]]:  # fmt: skip
    """Jobs in groups of so many, and so many characters; what is a row already is told.

    With ``whole`` they come with their build context, for a machine that has not the files.
    """
    batch: list[Job] = []
    characters = 0
    listings = files.Listings()
    for item in stream:
        if not isinstance(item, Job):
            told(item)
            continue
        job = prepared(item, wishes, listings) if whole else item
        if batch and characters + job.size > size:
            yield batch
            batch, characters = [], 0
        batch.append(job)
        characters += job.size
        if len(batch) == most:
            yield batch
            batch, characters = [], 0
    if batch:
        yield batch


def _things(inputs: Inputs, tell: Tell) -> Iterator[Place | str | tuple[str, str]]:
    """Places, paths of tables, and entries of the list that are not there with what is wrong."""
    for path in inputs.paths:
        if tables.is_table(path) and not os.path.isdir(path) and inputs.columns:
            yield path
            continue
        for place in places.found(path, tell):
            table = inputs.columns and tables.is_table(place.path)
            yield place.path if table else place
    if inputs.list_file:
        for path in _listed(inputs, tell):
            wrong: list[str] = []
            yield from places.found(path, wrong.append)
            yield from ((path, problem.removeprefix(f"{path}: ")) for problem in wrong)


def _listed(inputs: Inputs, tell: Tell) -> Iterator[str]:
    try:
        if inputs.list_file == "-":
            yield from _entries(sys.stdin.buffer, inputs.null)
            return
        with open(inputs.list_file, "rb") as file:
            yield from _entries(file, inputs.null)
    except OSError as error:
        tell(f"{inputs.list_file}: {error.strerror}")


def _entries(file: BinaryIO, null: bool) -> Iterator[str]:
    if not null:
        while line := file.readline(_LONGEST_NAME):
            if line.strip():
                yield os.fsdecode(line.rstrip(b"\r\n"))
        return
    rest = b""
    while piece := file.read(_LONGEST_NAME):
        *whole, rest = (rest[-_LONGEST_NAME:] + piece).split(b"\0")
        yield from (os.fsdecode(name) for name in whole if name)
    if rest:
        yield os.fsdecode(rest)


def _is_new(path: str, seen: set[bytes]) -> bool:
    place = os.path.abspath(path).encode("utf-8", "surrogateescape")
    mark = blake2b(place, digest_size=16).digest()
    new = mark not in seen
    seen.add(mark)
    return new
