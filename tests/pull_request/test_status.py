"""The figures of a campaign."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from autofix.pull_request.campaign import status
from autofix.pull_request.campaign.state import State
from autofix.pull_request.model import ForgeError, PullRequest
from autofix.pull_request.outcome import Outcome

OPENED = Outcome("", "opened", "#7: mend", "https://forge.example/7", "mend", "c0", "b0", 7)


@pytest.fixture
def state() -> Iterator[State]:
    """A state in which everything happened that can happen."""
    outcomes = [
        OPENED,
        replace(OPENED, number=8),
        replace(OPENED, number=9),
        replace(OPENED, verdict="updated"),
        Outcome("", "unchanged", "#5 offers this fix already", number=5),
        Outcome("", "left alone", "#12 was closed without being merged", number=12),
        Outcome("", "left alone", "#345 was closed without being merged", number=345),
        Outcome("", "launches already", ""),
        Outcome("", "skipped", "it is archived"),
        Outcome("", "skipped", "it is archived"),
        Outcome("", "skipped", "its Dockerfile cannot be built, line 3: unknown instruction"),
        Outcome("", "skipped", "its Dockerfile cannot be built, line 4: unknown instruction"),
        Outcome("", "skipped", "its Dockerfile cannot be built, line 5: unknown instruction"),
        Outcome("", "failed", "the forge answers 502", again=True),
    ]
    with State(None) as state:
        names = [f"lab/{number}" for number in range(len(outcomes) + 3)]
        state.add(names)
        for name, outcome in zip(names, outcomes, strict=False):
            state.claim(name)
            state.begin(name)
            state.finish(name, outcome)
        # The last one but two is cut off when it is about to be opened.
        name = names[-3]
        state.claim(name)
        state.begin(name)
        assert state.openings.reserve(name, 100, 0).granted
        state.stage(name, "open", {"branch": "mend"})
        yield state


def test_the_figures_tell_everything(state: State) -> None:
    assert status.lines(status.figures(state)) == [
        "    17  repositories",
        "         3  not dealt with yet",
        "         1  cut off; the next run looks at them first",
        "     3  pull requests opened",
        "         4  in the last 24 hours, or reserved",
        "         1  more that may have been opened; the next run finds out",
        "     7  pull requests known",
        "         5  open",
        "         0  merged",
        "         0  closed",
        "         2  unknown",
        "     1  updated",
        "     1  unchanged",
        "     1  launches already",
        "     2  left alone",
        "         2  #… was closed without being merged",
        "     5  skipped",
        "         3  its Dockerfile cannot be built, line …: unknown instruction",
        "         2  it is archived",
        "     1  failed",
        "         1  the forge answers 502",
    ]


def test_there_may_be_nothing_to_tell() -> None:
    with State(None) as state:
        lines = status.lines(status.figures(state))
    assert {line.split()[0] for line in lines} == {"0"}


def test_rare_reasons_are_told_together() -> None:
    with State(None) as state:
        for number in range(30):
            state.add([f"lab/{number}"])
            state.claim(f"lab/{number}")
            state.finish(f"lab/{number}", Outcome("", "failed", "x" * (number + 1)))
        lines = status.lines(status.figures(state))
    assert len(lines) < 40
    assert lines[-1] == "        10  for other reasons"


def offered(number: int, state: str) -> PullRequest:
    """A pull request as the forge tells of it."""
    return PullRequest(
        number,
        f"https://forge.example/{number}",
        state,  # type: ignore[arg-type]
        *("lab/0", "mend", "c0", "", ""),
    )


def test_the_forge_is_asked_what_became_of_what_was_open(state: State) -> None:
    asked: list[tuple[str, str]] = []
    said: list[str] = []

    def ask(name: str, branch: str) -> tuple[PullRequest, ...]:
        asked.append((name, branch))
        if name == "lab/4":
            raise ForgeError("there is no such repository")
        states = {"lab/0": "merged", "lab/1": "closed", "lab/5": "closed", "lab/6": "closed"}
        number = state.row(name).number
        return offered(99, "open"), offered(number, states.get(name, "open"))

    assert status.refresh(state, ask, said.append) == 6
    assert sorted(name for name, _ in asked) == [f"lab/{number}" for number in range(7)]
    assert dict(asked)["lab/0"] == "mend"
    assert said == ["lab/4: there is no such repository"]
    figures = status.figures(state)
    assert figures.pull_requests == {"merged": 1, "closed": 3, "open": 3}
    asked.clear()
    status.refresh(state, ask, said.append)
    # What has come to its end is not asked for again.
    assert sorted(name for name, _ in asked) == ["lab/2", "lab/3", "lab/4"]


def test_a_forge_that_wants_to_be_left_alone_is_left_alone(state: State) -> None:
    asked: list[str] = []

    def ask(name: str, branch: str) -> tuple[PullRequest, ...]:
        asked.append(name)
        raise ForgeError("the limit is reached", again=True, wait=600)

    assert status.refresh(state, ask, lambda words: None) == 0
    assert len(asked) == 1
