"""Places in a text as the protocol counts them, in the encoding that both sides agreed on.

The specification has three ends of a line (``\\n``, ``\\r\\n`` and ``\\r``) and counts the units of
UTF-8, UTF-16 or UTF-32 within a line. pygls splits where Python does, form feeds and U+2028 among
others, and puts what is behind the end of a line behind its line feed; so this is our own.
"""

from __future__ import annotations

from bisect import bisect_right

from lsprotocol import types

from autofix.pattern import pattern
from autofix.values import cached_property, dataclass

_END = pattern(r"\r\n|\n|\r")
_CODECS = {"utf-8": ("utf-8", 1), "utf-16": ("utf-16-le", 2), "utf-32": ("utf-32-le", 4)}


@dataclass(frozen=True)
class Lines:
    """A text by its lines; ``encoding`` is one of the protocol's: utf-8, utf-16 or utf-32.

    A lone surrogate is one unit of UTF-16 or UTF-32, and three of UTF-8.
    """

    text: str
    encoding: str = "utf-16"

    @cached_property
    def _bounds(self) -> tuple[list[int], list[int]]:
        """Where the lines begin, and where they end without what ends them."""
        starts, ends = [0], []
        for match in _END.finditer(self.text):
            ends.append(match.start())
            starts.append(match.end())
        return starts, [*ends, len(self.text)]

    def position(self, offset: int) -> types.Position:
        """The position of an offset; within ``\\r\\n`` is before it."""
        starts, ends = self._bounds
        line = bisect_right(starts, offset) - 1
        before = self.text[starts[line] : min(offset, ends[line])]
        return types.Position(line, len(self._encoded(before)) // self._width)

    def range(self, start: int, end: int) -> types.Range:
        """The range between two offsets."""
        return types.Range(self.position(start), self.position(end))

    def offset(self, position: types.Position) -> int:
        """The offset of a position: the end of its line, or of the text, where there is none.

        Within a character is before it.
        """
        before, behind = self._parted(position)
        return len(before) - _halves(before, behind)

    def replaced(self, place: types.Range, text: str) -> str:
        """The text with a range of it replaced, as an editor does it that counts in units."""
        first, last = sorted((place.start, place.end), key=lambda p: (p.line, p.character))
        return _joined(_joined(self._parted(first)[0], text), self._parted(last)[1])

    def _parted(self, position: types.Position) -> tuple[str, str]:
        """What is before and behind a position; between two surrogates both are lone."""
        starts, ends = self._bounds
        if position.line >= len(starts):
            return self.text, ""
        start, end = starts[position.line], ends[position.line]
        units = self._encoded(self.text[start:end])
        cut = min(position.character * self._width, len(units))
        while self.encoding == "utf-8" and cut < len(units) and units[cut] & 0xC0 == 0x80:
            cut -= 1
        before, behind = self._decoded(units[:cut]), self._decoded(units[cut:])
        return self.text[:start] + before, behind + self.text[end:]

    @property
    def _width(self) -> int:
        return _CODECS[self.encoding][1]

    def _encoded(self, text: str) -> bytes:
        return text.encode(_CODECS[self.encoding][0], "surrogatepass")

    def _decoded(self, units: bytes) -> str:
        return units.decode(_CODECS[self.encoding][0], "surrogatepass")


def _joined(before: str, behind: str) -> str:
    """Two texts one behind the other; the halves of a character become one."""
    if _halves(before, behind):
        pair = (before[-1] + behind[0]).encode("utf-16-le", "surrogatepass").decode("utf-16-le")
        return before[:-1] + pair + behind[1:]
    return before + behind


def _halves(before: str, behind: str) -> bool:
    """Whether one text ends and the other begins with half of a character."""
    return "\ud800" <= before[-1:] <= "\udbff" and "\udc00" <= behind[:1] <= "\udfff"
