"""A run of the command: read the files, ask the network once, mend each, print; its exit status."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping, Sequence

from autofix import files, inquiry, printing
from autofix.configuration.choosing import Choice, Choosing, wanted
from autofix.image.published import Knowledge
from autofix.outcome import Outcome, Wishes, mended, status
from autofix.output import pieces_of
from autofix.values import NamedTuple


def run(paths: Sequence[str], choice: Choice, wishes: Wishes) -> int:
    """Mend what is named; the exit status."""
    try:
        choosing = Choosing(choice)
    except files.UnusableInput as error:
        printing.write(printing.Piece((printing.line(str(error)),), err=True), wishes.colours)
        return 2
    notes: dict[str, None] = {}
    read = [_read(path, choosing, wishes, notes) for path in paths]
    known = _asked(read)
    troubles = tuple(dict.fromkeys(t for found in known.values() for t in inquiry.troubles(found)))
    done: list[Outcome] = []

    def outcomes() -> Iterator[Outcome]:
        for outcome in _mended(read, known):
            done.append(outcome)
            yield outcome

    width = printing.width(sys.stderr if wishes.diff else sys.stdout)
    for note in notes:
        printing.write(printing.Piece((printing.line(note),), err=True), wishes.colours)
    for piece in pieces_of(wishes.format)(outcomes(), troubles, wishes, width):
        printing.write(piece, wishes.colours)
    return status(done, answered=not troubles)


class _Read(NamedTuple):
    """A Dockerfile that was read, what is asked for it and what is made of it; or why not."""

    outcome: Outcome
    questions: inquiry.Questions
    wishes: Wishes


def _read(path: str, choosing: Choosing, wishes: Wishes, notes: dict[str, None]) -> _Read:
    try:
        source = files.read(path, sys.stdin.buffer.read() if path == "-" else None)
        configuration = choosing.of(source)
    except files.UnusableInput as error:
        outcome = Outcome(path, problem=str(error), kind="unreadable")
        return _Read(outcome, inquiry.Questions(), wishes)
    if configuration.note and not wishes.quiet:
        notes[configuration.note] = None
    return _Read(Outcome(path, source), *wanted(configuration, source, wishes))


def _asked(read: Sequence[_Read]) -> dict[inquiry.Questions, Knowledge]:
    """What is known for each kind of questions: Dockerfiles of one configuration share it."""
    groups: dict[inquiry.Questions, list[files.Source]] = {}
    for one in read:
        if one.outcome.source:
            groups.setdefault(one.questions, []).append(one.outcome.source)
    return {questions: inquiry.ask(sources, questions) for questions, sources in groups.items()}


def _mended(
    read: Sequence[_Read], known: Mapping[inquiry.Questions, Knowledge]
) -> Iterator[Outcome]:
    for outcome, questions, wishes in read:
        source = outcome.source
        yield mended(source, known[questions], wishes) if source else outcome
