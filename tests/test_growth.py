"""What a Dockerfile costs grows with its size, whatever its shape; calls are counted, not time."""

from __future__ import annotations

import sys
from types import FrameType

import pytest
from shapes import SHAPES, Hostile

from autofix.dockerfile import DockerfileError
from autofix.fixer import fix
from autofix.workers.child import forget

_SMALL, _LARGE = 30, 120

# Every pattern of a .dockerignore may fit every file; functions that call others twice are followed
# up to the bound on steps. Many users who fail one after the other are a defect that is known: one
# is mended a round, and there are no rounds for all of them.
_STEEP = frozenset({"ignore-names", "double-function"})
_UNFINISHED = frozenset({"mixed"})


def _calls(hostile: Hostile) -> int:
    """How many calls it takes to mend a Dockerfile, those of functions in C included."""
    count = 0

    def profile(frame: FrameType, event: str, argument: object) -> None:
        nonlocal count
        count += event in ("call", "c_call")

    forget()  # or what the smaller one has in common with the larger would cost only that one
    before = sys.getprofile()
    sys.setprofile(profile)
    try:
        fix(hostile.text, None, hostile.context, unsafe=True)
    except DockerfileError:
        # What is refused must not take long either.
        pass
    finally:
        sys.setprofile(before)
    return count


@pytest.mark.parametrize("name", sorted(SHAPES.keys() - _STEEP - _UNFINISHED))
def test_the_cost_grows_with_the_size(name: str) -> None:
    shape = SHAPES[name]
    _calls(shape(_SMALL))  # what is imported and compiled at first use does not count
    small, large = _calls(shape(_SMALL)), _calls(shape(_LARGE))
    # Four times as much; what is quadratic takes up to sixteen times.
    assert large < 6 * small + 2_000


@pytest.mark.parametrize("keyword", ["ENV", "ARG"])
def test_a_value_that_holds_itself_twice_is_not_known_in_the_end(keyword: str) -> None:
    text = f"FROM python:3.11\n{keyword} A=a\n" + f"{keyword} A=$A$A\n" * 300
    assert fix(text).changed


def test_functions_that_call_others_twice_come_to_an_end() -> None:
    first = "f0() { if a; then useradd u; fi; }"
    others = "; ".join(
        f"f{i}() {{ if a; then f{i - 1}; else f{i - 1}; fi; }}" for i in range(1, 20)
    )
    assert fix(f"FROM python:3.11\nRUN {first}; {others}; f19\n").changed


def test_wrappers_in_wrappers_come_to_an_end() -> None:
    assert fix(f"FROM python:3.11\nRUN {'sudo ' * 5_000}true\n").findings
