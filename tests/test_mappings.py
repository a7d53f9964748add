"""Mappings that share what is the same are what copies would be, in the same order."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from autofix import values
from autofix.values import LARGE, differing, reduced, updated

_NAMES = st.integers(0, 40).map(str)
_CHANGES = st.dictionaries(_NAMES, st.integers(0, 3), max_size=10)
_STEPS = st.lists(st.one_of(_CHANGES, st.lists(_NAMES, max_size=5)), max_size=20)


def _after(mapping: Mapping[str, int], step: dict[str, int] | list[str]) -> Mapping[str, int]:
    return updated(mapping, step) if isinstance(step, dict) else reduced(mapping, step)


@pytest.fixture(autouse=True, params=[0, 8, LARGE])
def _large(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(values, "LARGE", request.param)


@given(_STEPS)
def test_it_is_what_a_dict_is_and_every_state_stays(
    steps: list[dict[str, int] | list[str]],
) -> None:
    mapping: Mapping[str, int] = {}
    expected: dict[str, int] = {}
    states = []
    for step in steps:
        mapping = _after(mapping, step)
        expected = {**expected, **step} if isinstance(step, dict) else {
            name: value for name, value in expected.items() if name not in step
        }  # fmt: skip
        states.append((mapping, expected))
    for found, wanted in states:
        assert list(found.items()) == list(wanted.items())
        assert (len(found), found) == (len(wanted), wanted)
        assert [name in found for name in map(str, range(41))] == [
            name in wanted for name in map(str, range(41))
        ]


@given(_STEPS, _STEPS, _STEPS)
def test_what_differs_is_found(
    common: list[dict[str, int] | list[str]],
    one: list[dict[str, int] | list[str]],
    other: list[dict[str, int] | list[str]],
) -> None:
    start: Mapping[str, int] = {str(n): n for n in range(30)}
    for step in common:
        start = _after(start, step)
    ours = theirs = start
    for step in one:
        ours = _after(ours, step)
    for step in other:
        theirs = _after(theirs, step)
    wanted = {n for n in {**ours, **theirs} if ours.get(n) != theirs.get(n)}
    assert set(differing(ours, theirs)) == wanted


def test_a_key_that_is_not_there_is_an_error() -> None:
    with pytest.raises(KeyError):
        updated({str(n): n for n in range(2 * LARGE)}, {"a": 1})["b"]


def test_a_large_one_shares_with_the_one_before(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(values, "LARGE", LARGE)
    mapping: Mapping[str, int] = {str(n): n for n in range(100_000)}
    one = updated(mapping, {"a": 1})
    assert differing(one, updated(one, {"b": 2})) == ["b"]
    assert reduced(one, ["c"]) is one
