"""Where a key of a TOML text stands: readers of TOML do not tell.

The text has been read by one, so it is well-formed. A line in the middle of a string that looks
like a key can be taken for one; then the line that is told is wrong, and nothing else.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from autofix.pattern import pattern

# What is not seen of a longer line is of no account, and no line takes long.
_LONGEST = 200
_NAME = r"""(?<![\w-])[\w-]+|"[^"\n]*"|'[^'\n]*'"""
_HEADER = pattern(r"(\[\[?)([^\[\]#]+)\]")
_KEY = pattern(rf"((?:{_NAME})(?:\s*\.\s*(?:{_NAME}))*)\s*=")
_PART = pattern(_NAME)
_INNER = pattern(rf"({_NAME})\s*=")

Path = Sequence[str | int]
"""The way to a value: keys, and places in lists of tables."""


def line_of(text: str, path: Path, value: object = None) -> int:
    """The 1-based line of a key, or the nearest one that is told of it; 1 if there is none.

    Where a text is given that is the value, or a part of it, that line is told.
    """
    best, line = 0, 1
    for number, place in _places(text):
        common = 0
        while common < min(len(place), len(path)) and place[common] == path[common]:
            common += 1
        if common == len(place) and common > best:
            best, line = common, number
    if isinstance(value, str) and value:
        rows = text.split("\n")
        for number in range(line, len(rows) + 1):
            if value in rows[number - 1]:
                return number
    return line


def _places(text: str) -> Iterator[tuple[int, tuple[str | int, ...]]]:
    """Each line that has a header or a key, with the way to what it begins."""
    table: tuple[str | int, ...] = ()
    counted: dict[tuple[str | int, ...], int] = {}
    for number, whole in enumerate(text.split("\n"), 1):
        row = whole.strip()[:_LONGEST]
        header = _HEADER.match(row)
        if header:
            names = _parts(header[2])
            table = ()
            for depth, name in enumerate(names, 1):
                table = (*table, name)
                if header[1] == "[[" and depth == len(names):
                    counted[table] = counted.get(table, -1) + 1
                if table in counted:
                    table = (*table, counted[table])
            yield number, table
            continue
        key = _KEY.match(row)
        if key:
            place = (*table, *_parts(key[1]))
            yield number, place
            for inner in _INNER.finditer(row, key.end()):
                yield number, (*place, *_parts(inner[1]))


def _parts(text: str) -> tuple[str, ...]:
    return tuple(part.strip("\"'") for part in _PART.findall(text))
