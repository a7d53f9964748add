"""Edits of a text: spans, replacements, and where a character came from."""

from __future__ import annotations

from bisect import bisect_right

from autofix.values import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable


class Span(NamedTuple):
    """A half-open range of character offsets: ``start`` is in it, ``end`` is not."""

    start: int
    end: int


class Position(NamedTuple):
    """A place in a text: line and column, both from 1; columns count characters."""

    line: int
    column: int


class Edit(NamedTuple):
    """The replacement of the characters at ``span`` by ``text``; an empty span inserts.

    ``file`` is empty for the Dockerfile, else the path of a file of the build context.
    """

    span: Span
    text: str
    file: str = ""


def apply(source: str, edits: Iterable[Edit]) -> str:
    """Return ``source`` with all ``edits`` made.

    Every span counts in ``source`` itself, so the order of disjoint edits is of no account.
    Insertions at the same point keep the order they are given in, and an insertion at the border
    of a replacement comes before the text of the replacement that starts there.

    Raises:
        ValueError: two edits overlap, or one lies outside ``source``.
    """
    pieces: list[str] = []
    position = 0
    for span, text, _ in ordered(edits):
        if not 0 <= span.start <= span.end <= len(source):
            raise ValueError(f"edit {span.start}:{span.end} is outside 0:{len(source)}")
        if span.start < position:
            raise ValueError(f"edit {span.start}:{span.end} overlaps another one")
        pieces += source[position : span.start], text
        position = span.end
    pieces.append(source[position:])
    return "".join(pieces)


class Trace:
    """The way back from a text that edits have made to the text before; ``apply`` accepts them.

    What it costs to look a place up does not grow with the number of edits.
    """

    def __init__(self, edits: Iterable[Edit]) -> None:
        self._starts: list[int] = []
        self._news: list[tuple[int, int]] = []
        self._shifts = [0]
        shift = 0
        for span, text, _ in ordered(edits):
            start = span.start + shift
            self._starts.append(start)
            self._news.append((start + len(text), span.start))
            shift += len(text) - (span.end - span.start)
            self._shifts.append(shift)

    def origin(self, position: int) -> int:
        """Return the offset in the text before of an offset in the text after.

        An offset inside new text belongs to the start of the edit that brought it.
        """
        index = bisect_right(self._starts, position)
        if index and position < self._news[index - 1][0]:
            return self._news[index - 1][1]
        return position - self._shifts[index]

    def is_new(self, position: int) -> bool:
        """Whether an offset in the text after lies in what one of the edits has brought."""
        index = bisect_right(self._starts, position)
        return index > 0 and position < self._news[index - 1][0]


def ordered(edits: Iterable[Edit]) -> list[Edit]:
    """Return edits in the order of their places; insertions at one point stay as they are given.

    They come before the replacement that starts there.
    """
    return sorted(edits, key=lambda edit: edit.span)
