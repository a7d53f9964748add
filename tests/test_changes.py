"""Small edits from one text to another."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from autofix.changes import edits_between
from autofix.edit import Edit, Span, apply

TEXTS = st.text("ab\r\n😋", max_size=40)


@given(TEXTS, TEXTS)
@example("a\r\n", "a\n")
@example("a\n", "a\r\n")
@example("a\r\nb", "a\r\r\nb")
@example("", "a")
@example("a\r", "a\r\n")
@example("a\n\n", "\nb\n")
@example("a\r\n", "a\r\nb\n")
def test_the_edits_make_the_other_text(before: str, after: str) -> None:
    edits = list(edits_between(before, after))
    assert apply(before, edits) == after
    assert bool(edits) == (before != after)
    spans = [edit.span for edit in edits]
    assert all(former.end < later.start for former, later in pairwise(spans))
    places = {place for span in spans for place in span}
    assert not any(before[place - 1 : place + 1] == "\r\n" for place in places if place)


def test_the_edits_are_small() -> None:
    before = "FROM a\n" + "RUN true\n" * 1000 + "USER root\n"
    after = before.replace("FROM a", "FROM a:1").replace("root", "${NB_USER}")
    edits = list(edits_between(before, after))
    assert [edit.text for edit in edits] == [":1", "${NB_USER}"]
    assert sum(end - start for (start, end), _, _ in edits) == len("root")


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_new_last_lines_come_before_the_end_of_the_last_one(end: str) -> None:
    (edit,) = edits_between(f"FROM a{end}", f"FROM a{end}USER b{end}")
    assert edit == Edit(Span(6, 6), f"{end}USER b")
