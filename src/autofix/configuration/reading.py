"""A configuration file, read: TOML to ``Configuration``."""

from __future__ import annotations

import sys

from autofix.configuration import Configuration
from autofix.configuration.keys import KEYS, Wrong, checked
from autofix.configuration.lines import line_of
from autofix.files import UnusableInput
from autofix.pattern import pattern
from autofix.values import TYPE_CHECKING, replace

if TYPE_CHECKING:
    from typing import Any

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

SECTION = ("tool", "binder-fix")
"""Where the keys are in a pyproject.toml; in a file of our own they are at the top."""

_PARTS = 100
_TOKEN = pattern(r"""[\w-]+|"[^"\n]*"|'[^'\n]*'|[^\S\n]+|.|\n""")
_FIELDS = {"base-image": "base_images"}
_PLACE = pattern(r" \(at (?:line (\d+), column \d+|end of document)\)$")


def read(content: bytes, label: str, section: tuple[str, ...] = ()) -> Configuration | None:
    """What a file says; None where it has no such section.

    Raises UnusableInput, with the file and the line, where it is no TOML or a key or value cannot
    be.
    """
    text = _text(content)
    deep = _deep(text)
    if deep:
        raise UnusableInput(f"{label}:{deep}: a key of more than {_PARTS} parts; correct the file")
    try:
        whole: Any = tomllib.loads(content.decode("utf-8"))
    except (ValueError, RecursionError) as error:
        place = _PLACE.search(str(error))
        line = (place[1] or text.count("\n") + 1) if place else 1
        reason = _PLACE.sub("", str(error)) if place else "it is no TOML in UTF-8"
        raise UnusableInput(f"{label}:{line}: {reason}; correct the file") from error
    table = whole
    for name in section:
        table = table.get(name) if isinstance(table, dict) else None
    if table is None:
        return None
    try:
        if not isinstance(table, dict):
            raise Wrong("it is a table")
        values = checked(table, KEYS)
    except Wrong as wrong:
        way = (*section, *wrong.way)
        line = line_of(text, way, wrong.value)
        name = ".".join(part for part in wrong.way if isinstance(part, str))
        missing = wrong.message.startswith("there is no key")
        told = wrong.message if missing or not name else f"{name}: {wrong.message}"
        raise UnusableInput(f"{label}:{line}: {told}") from None
    fields = {_FIELDS.get(key, key.replace("-", "_")): value for key, value in values.items()}
    return replace(Configuration(path=label), **fields)


def located(content: bytes, label: str, way: tuple[str, ...]) -> str:
    """A file and the line of a key in it, as errors name them; ``way`` are tables and the key."""
    return f"{label}:{line_of(_text(content), way)}"


def _text(content: bytes) -> str:
    return content.decode("utf-8", "replace").replace("\r\n", "\n")


def _deep(text: str) -> int:
    """The line of a key with more parts than anybody needs, 0 if there is none.

    Readers of TOML take time and memory that grow with the square of their number.
    """
    line, dots, dotted = 1, 0, False
    for token in _TOKEN.finditer(text):
        word = token[0]
        if word == "\n":
            line, dots, dotted = line + 1, 0, False
        elif word == ".":
            dots, dotted = dots + 1, True
            if dots >= _PARTS:
                return line
        elif not word.isspace():
            # What follows no dot is another word.
            dots, dotted = (dots if dotted else 0), False
    return 0
