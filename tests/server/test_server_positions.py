"""Offsets and positions, against an implementation that counts one character after the other."""

from __future__ import annotations

import pytest
from counting import counted
from hypothesis import example, given
from hypothesis import strategies as st
from lsprotocol import types

from autofix.server.positions import Lines

ENCODINGS = ("utf-8", "utf-16", "utf-32")
LETTERS = "ab\t \r\n\f\v\x1c\x85\u2028\ufeffäß€😋𐐀\ud800\udcff"
TEXTS = st.text(LETTERS, max_size=30).map(
    # The halves of a character side by side are that character, in any message.
    lambda text: text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "surrogatepass")
)


@pytest.mark.parametrize("encoding", ENCODINGS)
@given(text=TEXTS)
@example(text="a\r\n\r\rb\n")
@example(text="")
def test_positions_are_counted(text: str, encoding: str) -> None:
    lines = Lines(text, encoding)
    for offset, (line, column) in enumerate(counted(text, encoding)):
        position = types.Position(line, column)
        assert lines.position(offset) == position
        within = text[offset - 1 : offset + 1] == "\r\n" and offset > 0
        assert lines.offset(position) == offset - within


@pytest.mark.parametrize("encoding", ENCODINGS)
@given(text=TEXTS, line=st.integers(0, 9), character=st.integers(0, 40))
def test_any_position_is_somewhere(text: str, encoding: str, line: int, character: int) -> None:
    places = counted(text, encoding)
    if line > places[-1][0]:
        expected = len(text)
    else:
        # The last character that begins at or before it, on its line.
        expected = next(
            offset for offset in range(len(text), -1, -1)
            if places[offset][0] == line and places[offset][1] <= character
            and text[offset - 1 : offset + 1] != "\r\n"
        )  # fmt: skip
    assert Lines(text, encoding).offset(types.Position(line, character)) == expected


def spliced(text: str, place: types.Range, new: str) -> str:
    """A text with a range replaced as an editor does it whose texts are units of UTF-16."""
    data = text.encode("utf-16-le", "surrogatepass")
    codes = [int.from_bytes(data[i : i + 2], "little") for i in range(0, len(data), 2)]

    def index(position: types.Position) -> int:
        line, at = 0, 0
        while line < position.line:
            if at >= len(codes):
                return len(codes)
            ends = codes[at] == 10 or (codes[at] == 13 and codes[at + 1 : at + 2] != [10])
            line, at = line + ends, at + 1
        rest = position.character
        while rest and at < len(codes) and codes[at] not in (10, 13):
            rest, at = rest - 1, at + 1
        return at

    first, last = sorted((index(place.start), index(place.end)))
    inserted = new.encode("utf-16-le", "surrogatepass")
    whole = data[: 2 * first] + inserted + data[2 * last :]
    return whole.decode("utf-16-le", "surrogatepass")


POSITIONS = st.builds(types.Position, st.integers(0, 6), st.integers(0, 12))


@given(TEXTS, POSITIONS, POSITIONS, TEXTS)
@example("😋", types.Position(0, 1), types.Position(0, 1), "a")
@example("😋", types.Position(0, 1), types.Position(0, 2), "\udc00")
@example("a\r\nb", types.Position(1, 1), types.Position(0, 5), "")
def test_ranges_are_replaced(
    text: str, start: types.Position, end: types.Position, new: str
) -> None:
    place = types.Range(start, end)
    assert Lines(text, "utf-16").replaced(place, new) == spliced(text, place, new)


@pytest.mark.parametrize("encoding", ENCODINGS)
@given(data=st.data(), text=TEXTS, new=TEXTS)
def test_ranges_of_characters_are_replaced(
    data: st.DataObject, text: str, new: str, encoding: str
) -> None:
    offsets = [o for o in range(len(text) + 1) if text[max(o - 1, 0) : o + 1] != "\r\n"]
    start, end = sorted(data.draw(st.tuples(st.sampled_from(offsets), st.sampled_from(offsets))))
    places = [types.Position(*place) for place in counted(text, encoding)]
    replaced = Lines(text, encoding).replaced(types.Range(places[start], places[end]), new)
    whole = text[:start] + new + text[end:]
    assert replaced == whole.encode("utf-16-le", "surrogatepass").decode(
        "utf-16-le", "surrogatepass"
    )


def test_what_python_takes_for_the_end_of_a_line_is_none() -> None:
    lines = Lines("a\fb\u2028c\x85d\n", "utf-16")
    assert lines.position(7) == types.Position(0, 7)
    assert lines.position(8) == types.Position(1, 0)
