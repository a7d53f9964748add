"""The figures of a campaign: what was offered, what became of it, and what was not, and why."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from autofix.pull_request.campaign.state import Row, State
from autofix.pull_request.git.complaint import GitError
from autofix.pull_request.model import ForgeError, PullRequest

_VERDICTS = ("unchanged", "launches already", "left alone", "skipped", "failed")
_REASONS = 20
_OWN = re.compile(r"(#|\bline )\d+")


@dataclass(frozen=True)
class Figures:
    """What a state file tells in numbers.

    ``untouched`` repositories have not been looked at to the end yet, and ``in_flight`` ones were
    cut off. ``opened`` pull requests are known to have been opened by this campaign, ``unknown``
    ones may have been; ``pull_requests`` are those that there are by their state, as the forge
    last told. ``verdicts`` count the last outcomes, ``reasons`` why, for each of them.
    """

    repositories: int
    untouched: int
    in_flight: int
    opened: int
    opened_today: int
    unknown: int
    updated: int
    pull_requests: Mapping[str, int]
    verdicts: Mapping[str, int]
    reasons: Mapping[str, Mapping[str, int]]


def figures(state: State) -> Figures:
    """The figures of a state file."""
    rows = state.rows()
    ended = [row for row in rows if row.ended]
    reasons: dict[str, Counter[str]] = {}
    for row in ended:
        # What differs from one repository to the next only does not tell two reasons apart.
        reasons.setdefault(row.verdict, Counter())[_OWN.sub(r"\1…", row.reason)] += 1
    return Figures(
        repositories=len(rows),
        untouched=len(rows) - len(ended),
        in_flight=sum(bool(row.stage) for row in rows),
        opened=state.openings.ever(),
        opened_today=state.openings.today(),
        unknown=state.openings.unknown(),
        updated=sum(bool(row.updates) for row in rows),
        pull_requests=Counter(row.pull_state or "unknown" for row in rows if row.number),
        verdicts=Counter(row.verdict for row in ended),
        reasons=reasons,
    )


def lines(told: Figures) -> list[str]:
    """The figures for people."""
    return list(_lines(told))


def _lines(told: Figures) -> Iterator[str]:
    yield _line(told.repositories, "repositories")
    yield _line(told.untouched, "not dealt with yet", 1)
    if told.in_flight:
        yield _line(told.in_flight, "cut off; the next run looks at them first", 1)
    yield _line(told.opened, "pull requests opened")
    yield _line(told.opened_today, "in the last 24 hours, or reserved", 1)
    if told.unknown:
        yield _line(told.unknown, "more that may have been opened; the next run finds out", 1)
    yield _line(sum(told.pull_requests.values()), "pull requests known")
    for state in ("open", "merged", "closed", "unknown"):
        if state != "unknown" or told.pull_requests.get(state):
            yield _line(told.pull_requests.get(state, 0), state, 1)
    yield _line(told.updated, "updated")
    for verdict in _VERDICTS:
        yield _line(told.verdicts.get(verdict, 0), verdict)
        if verdict in ("left alone", "skipped", "failed"):
            yield from _reasons(told.reasons.get(verdict, {}))


def _reasons(reasons: Mapping[str, int]) -> Iterator[str]:
    """Why, the most frequent first."""
    counted = sorted(reasons.items(), key=lambda pair: (-pair[1], pair[0]))
    for reason, count in counted[:_REASONS]:
        yield _line(count, reason or "for no known reason", 1)
    rest = sum(count for _, count in counted[_REASONS:])
    if rest:
        yield _line(rest, "for other reasons", 1)


def _line(count: int, words: str, depth: int = 0) -> str:
    return f"{'    ' * depth}{count:>6}  {words}"


def refresh(
    state: State,
    ask: Callable[[str, str], Sequence[PullRequest]],
    say: Callable[[str], None],
) -> int:
    """Ask the forge what became of the pull requests that were open; how many it told of.

    ``ask`` returns the pull requests into a repository from a branch. Where the forge wants to be
    left alone, the rest is left to another time.
    """
    told = 0
    for row in state.rows():
        if not row.number or row.pull_state in ("merged", "closed"):
            continue
        try:
            found = _found(row, ask(row.name, row.branch))
        except (ForgeError, GitError) as error:
            say(f"{row.name}: {error}")
            if isinstance(error, ForgeError) and error.wait:
                break
            continue
        if found:
            state.set_pull_state(row.name, found.state)
            told += 1
    return told


def _found(row: Row, pull_requests: Sequence[PullRequest]) -> PullRequest | None:
    return next((one for one in pull_requests if one.number == row.number), None)
