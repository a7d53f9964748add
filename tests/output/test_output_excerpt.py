"""Excerpts of sources: what is underlined is what the span says, whatever the text holds."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from autofix.edit import Span
from autofix.output.excerpt import columns, excerpt, wrapped
from autofix.printing import line


@pytest.mark.parametrize(
    ("source", "words", "shown", "marks"),
    [
        ("FROM python:3.12\n", "python:3.12", "FROM python:3.12", "     ^^^^^^^^^^^"),
        ("FROM python\r\nRUN x\r\n", "python", "FROM python", "     ^^^^^^"),
        ("\ufeffFROM python\n", "FROM", "FROM python", "^^^^"),
        ("RUN\tpip\tx\n", "pip", "RUN    pip    x", "       ^^^"),
        ("RUN\tx\n", "\t", "RUN    x", "   ^^^^"),
        ("LABEL 日本=a\n", "日本", "LABEL 日本=a", "      ^^^^"),
        ("LABEL e\u0301=ab\n", "ab", "LABEL e\u0301=ab", "        ^^"),
        ("LABEL 🌊=ab\n", "ab", "LABEL 🌊=ab", "         ^^"),
        ("RUN \x1b[2J x\n", "x", "RUN \\x1b[2J x", "            ^"),
        ("RUN ren\udce9 x\n", "\udce9", "RUN ren\\xe9 x", "       ^^^^"),
        ("RUN \u202ex\n", "x", "RUN \\u202ex", "          ^"),
        ("RUN a \\\n  b\n", "a \\\n  b", "RUN a \\", "    ^^^"),
        ("RUN a\n", "", "RUN a", "^"),
    ],
)
def test_what_is_underlined(source: str, words: str, shown: str, marks: str) -> None:
    start = source.index(words)
    assert excerpt(source, Span(start, start + len(words)), 80) == (shown, marks)


def test_a_long_line_is_cut_around_the_words() -> None:
    source = f"RUN pip install {'x' * 100} numpy {'y' * 70000}\n"
    start = source.index("numpy")
    shown, marks = excerpt(source, Span(start, start + 5), 40)
    assert shown.startswith("…xxx")
    assert shown.endswith("yyy…")
    assert len(shown) == 40
    assert shown[marks.index("^") : len(marks)] == "numpy"


_TEXTS = st.text(
    st.one_of(st.characters(exclude_characters="\n"), st.sampled_from("\t\r\x1b日🌊\udce9e\u0301 "))
)


@given(_TEXTS, _TEXTS, _TEXTS, st.integers(20, 100))
def test_it_fits_and_does_not_steer(before: str, words: str, after: str, width: int) -> None:
    source = f"FROM a\n{before}{words}{after}\nRUN b\n"
    start = 7 + len(before)
    shown, marks = excerpt(source, Span(start, start + len(words)), width)
    assert columns(shown) <= width
    assert len(marks) <= width
    assert set(marks) <= {" ", "^"}
    assert line(shown) == shown.replace("\ue001", "?")
    whole = line(f"{before}{words}{after}".removesuffix("\r").replace("\t", "    "))
    if columns(whole) <= width:
        assert shown == whole


@given(st.characters())
def test_a_character_takes_no_column_one_or_two(sign: str) -> None:
    wide = unicodedata.east_asian_width(sign) in ("W", "F")
    assert columns(sign) in ((0, 2) if wide else (0, 1))


@given(st.lists(st.text("ab日", min_size=1), min_size=1), st.integers(23, 60))
def test_wrapped_text_has_its_words(words: list[str], width: int) -> None:
    rows = list(wrapped(" ".join(words), width, "   "))
    assert " ".join(rows).split() == words
    for index, row in enumerate(rows):
        indent = 0 if index else 3
        assert columns(row) + indent <= width or len(row.split()) == 1
