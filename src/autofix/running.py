"""A run of the command: read the files, ask the network once, mend each, print; its exit status."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence

from autofix import files, inquiry, printing
from autofix.image.published import Knowledge
from autofix.outcome import Outcome, Wishes, mended
from autofix.output import text


def run(paths: Sequence[str], questions: inquiry.Questions, wishes: Wishes) -> int:
    """Mend what is named; the exit status."""
    read = [_read(path) for path in paths]
    knowledge = inquiry.ask([outcome.source for outcome in read if outcome.source], questions)
    troubles = tuple(inquiry.troubles(knowledge))
    done: list[Outcome] = []

    def outcomes() -> Iterator[Outcome]:
        for outcome in _mended(read, knowledge, wishes):
            done.append(outcome)
            yield outcome

    width = printing.width(sys.stderr if wishes.diff else sys.stdout)
    for piece in text.pieces(outcomes(), troubles, wishes, width):
        printing.write(piece, wishes.colours)
    if any(outcome.problem for outcome in done):
        return 2
    results = [outcome.result for outcome in done if outcome.result]
    return 1 if any(r.broken or r.changed for r in results) else 3 if troubles else 0


def _read(path: str) -> Outcome:
    try:
        source = files.read(path, sys.stdin.buffer.read() if path == "-" else None)
    except files.UnusableInput as error:
        return Outcome(path, problem=str(error))
    return Outcome(path, source)


def _mended(read: Sequence[Outcome], knowledge: Knowledge, wishes: Wishes) -> Iterator[Outcome]:
    for outcome in read:
        yield mended(outcome.source, knowledge, wishes) if outcome.source else outcome
