"""What is printed of outcomes: one module a format, each a pure function of the outcomes."""

from __future__ import annotations

from autofix.values import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from autofix.configuration import Wishes
    from autofix.outcome import Outcome
    from autofix.printing import Piece

    Format = Callable[[Iterable[Outcome], Iterable[str], Wishes, int], Iterator[Piece]]

FORMATS: Mapping[str, str] = {
    "text": "text",
    "json": "as_json",
    "jsonl": "as_jsonl",
    "sarif": "as_sarif",
    "github": "as_github",
    "gitlab": "as_gitlab",
    "junit": "as_junit",
}
"""The formats, and the modules that they are in."""


WITH_DIFF = ("text", "json", "jsonl")
"""The formats that have a diff where one is asked for; others have the fixes anyway, or none."""


def pieces_of(name: str) -> Format:
    """What makes pieces of outcomes, of what did not answer, of wishes, of a terminal's width."""
    from importlib import import_module

    made: Format = import_module(f"{__name__}.{FORMATS[name]}").pieces
    return made
