"""Places in a text as formats count them.

A line feed ends a line, nothing else does. A byte order mark takes no column, as in editors and in
SARIF (3.30.2); it counts in offsets of bytes. A byte that is no UTF-8 is one character.
"""

from __future__ import annotations

import re
from bisect import bisect_right

_LINE_FEED = re.compile("\n")


class Places:
    """The places of one text; every offset is one of its characters, or its end."""

    def __init__(self, text: str) -> None:
        """``text`` is decoded as UTF-8 with surrogateescape."""
        self.text = text
        self._starts = [0, *(match.end() for match in _LINE_FEED.finditer(text))]

    def line(self, offset: int) -> int:
        """The line, from 1; the end of a text that ends with a line feed is a line of its own."""
        return bisect_right(self._starts, offset)

    def column(self, offset: int) -> int:
        """The column in code points, from 1."""
        return len(self._before(offset)) + 1

    def units(self, offset: int) -> int:
        """The column in UTF-16 code units, from 1."""
        return sum(2 if sign > "\uffff" else 1 for sign in self._before(offset)) + 1

    def bytes(self, offset: int) -> int:
        """The offset in the bytes of the file, from 0."""
        return len(self.text[:offset].encode("utf-8", "surrogateescape"))

    def row(self, offset: int) -> str:
        """The text of the line, without what ends it."""
        start = self._starts[self.line(offset) - 1]
        end = self.text.find("\n", start)
        return self.text[start : len(self.text) if end < 0 else end].rstrip("\r")

    def _before(self, offset: int) -> str:
        line = self.line(offset)
        return self.text[self._starts[line - 1] : offset].removeprefix("\ufeff" * (line == 1))
