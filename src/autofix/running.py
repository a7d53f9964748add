"""A run of the command: read the files, ask the network once, mend each, print; its exit status."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping, Sequence

from autofix import files, inquiry, printing
from autofix.configuration import Configuration
from autofix.configuration.choosing import Choice, Choosing, wanted
from autofix.image.published import Knowledge
from autofix.outcome import Outcome, Wishes, mended, status
from autofix.output import WITH_DIFF, pieces_of
from autofix.progress import Waiting
from autofix.values import NamedTuple, replace


def run(paths: Sequence[str], choice: Choice, wishes: Wishes) -> int:
    """Mend what is named; the exit status."""
    try:
        choosing = Choosing(choice)
    except files.UnusableInput as error:
        colours = choice.said.color or "auto"
        printing.write(printing.Piece((printing.line(str(error)),), err=True), colours)
        return 2
    found = [_found(path, choosing) for path in paths]
    wishes = _shown([configuration for _, configuration in found if configuration], wishes)
    notes = dict.fromkeys(one.note for _, one in found if one and one.note and not wishes.quiet)
    read = [_wanted(outcome, configuration, wishes) for outcome, configuration in found]
    waiting = Waiting()
    known = _asked(read, waiting)
    troubles = tuple(dict.fromkeys(t for found in known.values() for t in inquiry.troubles(found)))
    done: list[Outcome] = []

    def outcomes() -> Iterator[Outcome]:
        for outcome in _mended(read, known):
            done.append(outcome)
            waiting.at("Dockerfiles", len(done), len(read))
            yield outcome

    width = printing.width(sys.stderr if wishes.diff else sys.stdout)
    waiting.clear()
    for note in notes:
        printing.write(printing.Piece((printing.line(note),), err=True), wishes.colours)
    for piece in pieces_of(wishes.format)(outcomes(), troubles, wishes, width):
        waiting.clear()
        printing.write(piece, wishes.colours)
    waiting.clear()
    return status(done, answered=not troubles)


class _Read(NamedTuple):
    """A Dockerfile that was read, what is asked for it and what is made of it; or why not."""

    outcome: Outcome
    questions: inquiry.Questions
    wishes: Wishes


def _found(path: str, choosing: Choosing) -> tuple[Outcome, Configuration | None]:
    try:
        source = files.read(path, sys.stdin.buffer.read() if path == "-" else None)
        return Outcome(path, source), choosing.of(source)
    except files.UnusableInput as error:
        return Outcome(path, problem=str(error), kind="unreadable"), None


def _shown(found: Sequence[Configuration], wishes: Wishes) -> Wishes:
    """The wishes with how all of it is told, which the first Dockerfile's configuration says."""
    first = found[0] if found else Configuration()
    form = first.output_format or "text"
    # That a diff is asked for on the command line goes before what stands in a file.
    form = form if form in WITH_DIFF or not wishes.diff else "text"
    return replace(wishes, format=form, colours=first.color or "auto")


def _wanted(outcome: Outcome, configuration: Configuration | None, wishes: Wishes) -> _Read:
    if outcome.source is None or configuration is None:
        return _Read(outcome, inquiry.Questions(), wishes)
    return _Read(outcome, *wanted(configuration, outcome.source, wishes))


def _asked(read: Sequence[_Read], waiting: Waiting) -> dict[inquiry.Questions, Knowledge]:
    """What is known for each kind of questions: Dockerfiles of one configuration share it."""
    groups: dict[inquiry.Questions, list[files.Source]] = {}
    for one in read:
        if one.outcome.source:
            groups.setdefault(one.questions, []).append(one.outcome.source)
    return {
        questions: inquiry.ask(sources, questions, waiting.at)
        for questions, sources in groups.items()
    }


def _mended(
    read: Sequence[_Read], known: Mapping[inquiry.Questions, Knowledge]
) -> Iterator[Outcome]:
    for outcome, questions, wishes in read:
        source = outcome.source
        yield mended(source, known[questions], wishes) if source else outcome
