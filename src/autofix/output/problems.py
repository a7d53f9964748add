"""Errors for people, beside a format for machines: a line each, on standard error."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from autofix.outcome import Outcome
from autofix.printing import Piece, line


def told(outcomes: Iterable[Outcome], troubles: Iterable[str]) -> Iterator[Piece]:
    """What did not answer, and why files could not be looked at."""
    for trouble in troubles:
        yield Piece((line(trouble),), err=True)
    for outcome in outcomes:
        if outcome.problem:
            yield Piece((line(outcome.problem),), err=True)
        if outcome.trace:
            yield Piece((outcome.trace.rstrip("\n"),), err=True)
