"""The algebra of edits."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from autofix.edit import Edit, Span, Trace, apply


@st.composite
def edited(draw: st.DrawFn) -> tuple[str, list[Edit]]:
    """Return a text and edits that do not overlap."""
    source = draw(st.text(max_size=40))
    cuts = sorted(draw(st.lists(st.integers(0, len(source)), max_size=8)))
    spans = [Span(start, end) for start, end in zip(cuts[::2], cuts[1::2], strict=False)]
    # Two spans that are both empty at one place are insertions; their order counts.
    return source, [Edit(span, draw(st.text(max_size=5))) for span in dict.fromkeys(spans)]


def test_replaces_deletes_and_inserts() -> None:
    edits = [Edit(Span(0, 1), "X"), Edit(Span(2, 3), ""), Edit(Span(4, 4), "Y")]
    assert apply("abcd", edits) == "XbdY"


def test_insertions_at_one_point_keep_their_order() -> None:
    edits = [Edit(Span(1, 1), "1"), Edit(Span(1, 1), "2"), Edit(Span(1, 1), "3")]
    assert apply("ab", edits) == "a123b"


@pytest.mark.parametrize("order", [1, -1])
def test_insertions_at_the_borders_of_a_replacement(order: int) -> None:
    edits = [Edit(Span(1, 1), "<"), Edit(Span(1, 3), "X"), Edit(Span(3, 3), ">")]
    assert apply("abcd", edits[::order]) == "a<X>d"


@pytest.mark.parametrize(
    "edits",
    [
        [Edit(Span(0, 2), ""), Edit(Span(1, 3), "")],
        [Edit(Span(0, 3), ""), Edit(Span(1, 1), "x")],
        [Edit(Span(0, 2), ""), Edit(Span(0, 2), "")],
        [Edit(Span(0, 5), "")],
        [Edit(Span(-1, 1), "")],
        [Edit(Span(2, 1), "")],
    ],
)
def test_overlaps_and_edits_outside_are_refused(edits: list[Edit]) -> None:
    with pytest.raises(ValueError, match="edit"):
        apply("abcd", edits)


@given(st.text())
def test_no_edit_is_the_identity(source: str) -> None:
    assert apply(source, []) == source


@given(edited())
def test_replacing_by_itself_is_the_identity(case: tuple[str, list[Edit]]) -> None:
    source, edits = case
    same = [Edit(span, source[span.start : span.end]) for span, _, _ in edits]
    assert apply(source, same) == source


@given(edited(), st.randoms())
def test_the_order_of_disjoint_edits_is_of_no_account(
    case: tuple[str, list[Edit]], random: object
) -> None:
    source, edits = case
    assert apply(source, edits[::-1]) == apply(source, edits)


@given(edited())
def test_edits_made_one_by_one_from_the_end_give_the_same(case: tuple[str, list[Edit]]) -> None:
    source, edits = case
    result = source
    for edit in sorted(edits, key=lambda edit: edit.span, reverse=True):
        result = apply(result, [edit])
    assert result == apply(source, edits)


@given(edited())
def test_origin_finds_every_character_that_was_kept(case: tuple[str, list[Edit]]) -> None:
    source, edits = case
    result = apply(source, edits)
    trace = Trace(edits)
    origins = [trace.origin(position) for position in range(len(result))]
    assert origins == sorted(origins)
    inside = {place for span, _, _ in edits for place in range(span.start, span.end)}
    kept = set(range(len(source))) - inside
    assert kept <= set(origins)
    for position, place in enumerate(origins):
        if place in kept and origins.count(place) == 1:
            assert result[position] == source[place]
    assert trace.origin(len(result)) == len(source)


def test_origin_of_new_text_is_the_start_of_its_edit() -> None:
    edits = [Edit(Span(1, 2), "XYZ"), Edit(Span(3, 3), "!")]
    assert apply("abcd", edits) == "aXYZc!d"
    trace = Trace(edits)
    assert [trace.origin(position) for position in range(8)] == [0, 1, 1, 1, 2, 3, 3, 4]
    assert [position for position in range(8) if trace.is_new(position)] == [1, 2, 3, 5]
