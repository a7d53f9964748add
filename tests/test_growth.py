"""What a Dockerfile costs grows with its size, whatever its shape.

Calls are counted, and the memory at its highest; never time.
"""

from __future__ import annotations

import sys
import tracemalloc
from types import FrameType

import pytest
from shapes import SHAPES, Hostile, Shape, nested, words

from autofix.dockerfile import DockerfileError
from autofix.fixer import INSTRUCTIONS, fix
from autofix.image.build import WORK
from autofix.image.context import Context
from autofix.image.facts import MOST
from autofix.workers.child import forget

# A tracer of coverage makes each of the counted calls several times as slow.
pytestmark = pytest.mark.no_cover

_SMALL, _LARGE = 30, 120

# Functions that call others twice are followed up to the bound on steps. Of many users who fail
# one after the other each is a round, with twelve rounds at most, and all that follows is folded
# again.
_STEEP = frozenset({"double-function"})
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


def _peak(hostile: Hostile) -> int:
    """How many bytes are held at once, at most, while a Dockerfile is mended."""
    forget()
    tracemalloc.start()
    try:
        fix(hostile.text, None, hostile.context, unsafe=True)
    except DockerfileError:
        pass
    finally:
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
    return peak


# Every state of a build is kept, which must not mean that it is copied.
_KEPT = ("env", "env-path", "arg", "label", "run", "run-apt", "run-chmod", "run-clone",
         "run-groupadd", "run-pip", "run-userdel", "run-venv", "run-write", "copy", "copy-chown",
         "heredocs-copy", "onbuild", "workdir-relative", "stages", "stages-chain",
         "stages-copying", "stages-fan", "stages-unnamed")  # fmt: skip


@pytest.mark.parametrize("name", _KEPT)
def test_memory_grows_with_the_size(name: str) -> None:
    shape = SHAPES[name]
    _peak(shape(_SMALL))
    small, large = _peak(shape(100)), _peak(shape(400))
    # What is quadratic takes up to sixteen times as much.
    assert large < 5 * small


def test_names_are_compared_with_so_many_packages_and_no_more() -> None:
    """Each of the packages may have brought each of the users."""

    def shape(count: int) -> Hostile:
        pairs = (f"RUN apt-get install p{n}\nUSER u{n}\n" for n in range(count))
        return Hostile("FROM ubuntu:24.04\n" + "".join(pairs), Context())

    _calls(shape(_SMALL))
    assert _calls(shape(800)) < 3 * _calls(shape(400))


# What the texts below are said to take: within a second or two, and 200 MB.
_LARGEST: dict[str, tuple[Shape, int, int]] = {
    "continuation of 1.5 MB": (words("RUN echo", "word{}"), 160_000, 1_500_000),
    "words in an ENV": (words("ENV", "A{}=b"), 100_000, 700_000),
    "words in a RUN": (words("RUN echo", "w{}"), 100_000, 600_000),
    "subshells": (nested("( ", " )"), 20_000, 80_000),
    "substitutions": (nested("echo $(", ")"), 20_000, 160_000),
    "braces": (nested("{ ", "; }"), 20_000, 100_000),
    "conditions": (nested("if a; then ", "; fi"), 20_000, 300_000),
    "loops": (nested("for i in a b; do ", "; done"), 20_000, 400_000),
    "sh -c": (nested("sh -c ", ""), 20_000, 120_000),
}


@pytest.mark.parametrize("name", _LARGEST)
def test_what_is_large_is_read_in_little_memory(name: str) -> None:
    shape, number, size = _LARGEST[name]
    hostile = shape(number)
    assert len(hostile.text) > size
    # 200 MB, of which Python and the program take 20.
    assert _peak(hostile) < 180_000_000


@pytest.mark.parametrize("name", _LARGEST)
def test_what_is_large_costs_no_more_for_its_size(name: str) -> None:
    shape, number, _ = _LARGEST[name]
    _calls(shape(_SMALL))
    small, large = _calls(shape(number // 80)), _calls(shape(number // 20))
    assert large < 6 * small + 2_000


@pytest.mark.parametrize(
    "line", ["ENV A{}=b\n", "FROM python:3.11-slim AS s{}\n", "RUN echo {} >> /srv/run.sh\n"]
)
def test_as_many_instructions_as_may_be_are_read_in_little_memory(line: str) -> None:
    text = "FROM python:3.11-slim\n"
    text += "".join(line.replace("{}", str(n)) for n in range(INSTRUCTIONS - 1))
    assert _peak(Hostile(text, Context())) < 180_000_000


def test_a_megabyte_of_instructions_is_read_in_little_memory() -> None:
    line = f"LABEL org.example.{'name' * 20}{{}}={{}}\n"
    lines = (line.replace("{}", str(n)) for n in range(INSTRUCTIONS - 1))
    text = "FROM python:3.11-slim\n" + "".join(lines)
    assert len(text) > 1_000_000
    assert _peak(Hostile(text, Context())) < 180_000_000


@pytest.mark.parametrize(
    ("line", "what"),
    [
        ("RUN useradd u{}\n", "users"),
        ("RUN groupadd g{}\n", "groups"),
        ("ARG A{}=b\n", "build arguments"),
        ("RUN python3 -m venv /opt/{}\n", "Pythons"),
    ],
)
def test_more_than_is_followed_is_an_error_that_says_where(line: str, what: str) -> None:
    head = "FROM python:3.11-slim\n"
    lines = [line.replace("{}", str(n)) for n in range(MOST + 1)]
    with pytest.raises(DockerfileError, match=f"{what} by now, more than {MOST}") as caught:
        fix(head + "".join(lines))
    assert lines[caught.value.line - 2] in lines[-30:]
    assert fix(head + "".join(lines[: MOST - 30])).findings


def test_loops_in_many_runs_are_an_error_that_says_where() -> None:
    turns = " ".join("abcdefghijklmnopqrst")
    inner = f"for j in {turns}; do echo $i $j; done"
    line = f"RUN for i in {turns}; do {inner}; done\n"
    each = 20 + 20 * 20 + 20 * 20
    text = "FROM python:3.11-slim\n" + line * (WORK // each + 2)
    with pytest.raises(DockerfileError, match=f"more than {WORK} commands") as caught:
        fix(text)
    assert caught.value.line == WORK // each + 2
    assert fix("FROM python:3.11-slim\n" + line * 3).changed


def test_scripts_of_many_entrypoints_are_an_error_that_says_where() -> None:
    each = 1_000
    script = "#!/bin/sh\n" + "echo start\n" * each + 'exec "$@"\n'
    context = Context({"start.sh": script}, frozenset({"start.sh"}))
    head, line = "FROM python:3.11-slim\nCOPY . /srv\n", 'ENTRYPOINT ["/srv/start.sh"]\n'
    with pytest.raises(DockerfileError, match=f"more than {WORK} commands") as caught:
        fix(head + line * (WORK // each + 1), None, context)
    assert caught.value.line == 2 + WORK // each
    assert fix(head + line, None, context).changed


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
