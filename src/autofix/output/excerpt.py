"""A line of a source with a span underlined, as people see it on a terminal of some width."""

from __future__ import annotations

from collections.abc import Iterator

from autofix.edit import Span
from autofix.printing import line as harmless

_TAB = "    "
_CUT = "…"
_LEAST = 20
# What is at most looked at of a line; no terminal is as wide.
_WINDOW = 1000


def excerpt(source: str, span: Span, width: int) -> tuple[str, str]:
    """The line where a span begins, and what underlines the span in it.

    A span that goes on in other lines is underlined to the end of its first one; an empty one has
    one sign. The line is cut around the span to ``width`` columns, told by an ellipsis. What
    steers a terminal is shown escaped, and underlined as it is shown.
    """
    width = max(width, _LEAST)
    begin = source.rfind("\n", 0, span.start) + 1
    end = source.find("\n", span.start)
    end = len(source) if end < 0 else end
    if begin == 0 and source.startswith("\ufeff"):
        begin = 1
    if source[begin:end].endswith("\r"):
        end -= 1
    start = max(span.start, begin)
    stop = min(max(span.end, start + 1), max(end, start))
    whole = source[begin:end]
    if start <= end and len(whole) <= width and whole.isascii() and whole.isprintable():
        # So are most lines: a column for each character.
        return whole, " " * (start - begin) + "^" * max(stop - start, 1)
    first, last = max(begin, start - _WINDOW), min(end, start + _WINDOW)
    before = [_cell(sign) for sign in source[first:start]]
    marked = [_cell(sign) for sign in source[start : min(stop, last)]]
    after = [_cell(sign) for sign in source[min(stop, last) : last]]
    return _fitted(before, marked, after, width, cut=(first > begin, last < end))


def _cell(sign: str) -> tuple[str, int]:
    """A character as it is shown, and how many columns that takes."""
    if sign == "\t":
        return _TAB, len(_TAB)
    shown = harmless(sign)
    return shown, columns(shown)


def columns(text: str) -> int:
    """How many columns a terminal needs for a text (East Asian Width, Unicode annex 11)."""
    return len(text) if text.isascii() else sum(map(_columns, text))


def _columns(sign: str) -> int:
    if sign.isascii():
        return 1
    from unicodedata import category, east_asian_width

    if category(sign) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if east_asian_width(sign) in ("W", "F") else 1


def _fitted(
    before: list[tuple[str, int]],
    marked: list[tuple[str, int]],
    after: list[tuple[str, int]],
    width: int,
    cut: tuple[bool, bool],
) -> tuple[str, str]:
    """The three parts in so many columns: the marked one whole if it can be, the rest around it."""
    cells = [*before, *marked, *after]
    sizes = [size for _, size in cells]
    low, high = 0, len(cells)
    left, right = cut
    if left or right or sum(sizes) > width:
        room = width - 2
        # What is marked comes first, then what is before it, then what follows.
        low, high = len(before), len(before)
        while high < len(before) + len(marked) and sum(sizes[low : high + 1]) <= room:
            high += 1
        room -= sum(sizes[low:high])
        lead = room if not after and not right else room // 2
        while low and sizes[low - 1] <= lead:
            low -= 1
            lead -= sizes[low]
            room -= sizes[low]
        while high < len(cells) and sizes[high] <= room:
            room -= sizes[high]
            high += 1
        while low and sizes[low - 1] <= room:
            low -= 1
            room -= sizes[low]
        left, right = left or low > 0, right or high < len(cells)
    text = "".join(shown for shown, _ in cells[low:high])
    marks = sum(sizes[max(low, len(before)) : min(high, len(before) + len(marked))])
    blank = sum(sizes[low : len(before)]) + left
    shown = f"{_CUT if left else ''}{text}{_CUT if right else ''}"
    return shown, " " * blank + "^" * max(marks, 1)


def wrapped(text: str, width: int, indent: str, begun: int | None = None) -> Iterator[str]:
    """A text in lines of at most ``width`` columns, all but the first one indented; 0: one line.

    ``begun`` is how many columns of the first line are taken, as many as are indented if it is
    None. A word that is longer than a line stands alone.
    """
    begun = len(indent) if begun is None else begun
    if width <= 0 or begun + columns(text) <= width:
        yield text
        return
    room, row = width - begun, ""
    head = ""
    for word in text.split(" "):
        longer = f"{row} {word}" if row else word
        if columns(longer) > room and (row or begun > len(indent)):
            yield head + row
            head, row, begun = indent, word, 0
            room = max(width - len(indent), _LEAST)
        else:
            row = longer
    yield head + row
