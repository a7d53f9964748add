"""What is true of every text."""

from __future__ import annotations

from contextlib import suppress
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from patience import little_work
from soups import INSTRUCTIONS, SOUPS

from autofix.dockerfile import Dockerfile, DockerfileError, expand, expand_words, parse
from autofix.dockerfile.words import SPACES


def parsed(text: str) -> Dockerfile | None:
    try:
        return parse(text)
    except DockerfileError as caught:
        error = caught
    assert 1 <= error.line <= text.count("\n") + 1
    assert error.message
    assert error.advice
    return None


@given(st.one_of(SOUPS, INSTRUCTIONS))
def test_outside_instructions_there_are_blank_lines_and_comments_only(text: str) -> None:
    result = parsed(text)
    if result is None:
        return
    spans = [item.span for item in result.instructions]
    for before, after in pairwise(spans):
        assert before.start < before.end < after.start
    borders = [0, *(place for span in spans for place in span), len(text)]
    for start, end in zip(borders[::2], borders[1::2], strict=True):
        for line in text[start:end].removeprefix("\ufeff").split("\n"):
            assert line.strip(SPACES)[:1] in ("", "#")


@given(st.one_of(SOUPS, INSTRUCTIONS))
def test_lines_and_spans_agree(text: str) -> None:
    result = parsed(text)
    for item in result.instructions if result else ():
        assert result
        assert result.line(item.span.start) == item.first_line
        assert result.line(item.span.end) == item.last_line
        assert text[item.span.end :].lstrip("\r")[:1] in ("", "\n")


@given(st.one_of(SOUPS, INSTRUCTIONS))
def test_every_character_has_its_place(text: str) -> None:
    result = parsed(text)
    for item in result.instructions if result else ():
        places = [item.locate(place, place + 1) for place in range(len(item.value))]
        assert [text[slice(*span)] for span in places] == list(item.value)
        for word in item.words:
            assert text[word.span.start] == word.value[0]
            assert text[word.span.end - 1] == word.value[-1]
        for heredoc in item.heredocs:
            assert text[slice(*heredoc.span)] == heredoc.content
        script = item.script
        if script is not None:
            spans = [script.locate(place, place + 1) for place in range(len(script.text))]
            names = "".join(heredoc.name for heredoc in item.heredocs)
            for character, span in zip(script.text, spans, strict=True):
                assert item.span.start <= span.start < span.end <= item.span.end
                assert text[slice(*span)] in (character, "\r") or character in names


@given(SOUPS)
def test_expansion_of_any_text_ends(text: str) -> None:
    for function in (expand, expand_words):
        with suppress(ValueError):
            function(text, {"x": "1 2"}.get)


@pytest.mark.parametrize(
    "text",
    [
        "FROM a\n" + "RUN echo hello world\n" * 50_000,
        "FROM a\nRUN a" + " && echo hello world x \\\n" * 64_000 + " && x\n",
        "FROM a AS b\nCOPY --from=a x y\n" * 10_000,
        "FROM a\nRUN <<E\n" + "some text\n" * 100_000 + "E\n",
        "FROM a\n" + "RUN <<E\nx\nE\n" * 20_000,
        "FROM a\nENV " + "A=b \\\n" * 100_000 + "C=d\n",
        "FROM a\nRUN <<E " + "$x \\\n" * 50_000 + "d\nE\n",
        "FROM a\nRUN <<E " + "${a:-\\\n" * 50_000 + "d\n",
        "FROM a\nRUN <<E " + '"\\\n' * 50_001 + "d\nE\n",
        "FROM a\n" + "ONBUILD " * 8_000 + "d\n",
        "FROM a\nCMD " + "[" * 60_000 + "\n",
        "FROM a\nHEALTHCHECK --interval=" + "1s" * 30_000 + "x CMD a\n",
        "FROM a\nHEALTHCHECK --interval=" + "1" * 60_000 + "x CMD a\n",
        "FROM a\nRUN <<" + " " * 60_000 + "a<b\n",
        "# syntax=a" + " " * 60_000 + "b\nFROM a\n",
    ],
    ids=lambda text: text.removeprefix("FROM a\n")[:20].split("\n")[0],
)
@pytest.mark.no_cover
def test_time_is_linear(text: str) -> None:
    with little_work():
        result = parsed(text)
        for item in result.instructions if result else ():
            assert len(item.words) >= len(item.pairs)


@pytest.mark.parametrize("pattern", ["${a##%sb}", "${a%%%%%sb}", "${a//%sb/x}"])
def test_patterns_take_linear_time(pattern: str) -> None:
    value = "a" * 8_000
    assert expand(pattern % ("*a" * 1_000), {"a": value}.get) == value
