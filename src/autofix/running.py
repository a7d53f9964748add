"""A run of the command: read the files, ask the network once, mend each, print; its exit status."""

from __future__ import annotations

import os
import sys
from collections.abc import Generator, Iterable, Iterator, Mapping, Sequence
from functools import cache

from autofix import files, inquiry, printing
from autofix.configuration import Configuration, Wishes
from autofix.configuration.choosing import Choice, Choosing, wanted
from autofix.image.published import Knowledge
from autofix.outcome import Outcome, mended, status
from autofix.output import WITH_DIFF, pieces_of
from autofix.progress import Waiting
from autofix.values import NamedTuple, replace

_INTERRUPTED = 130
# Measured: a file takes 4.2 ms, and 2.6 ms more each 1,000 characters; the processes cost 80 ms and
# 0.5 ms a file that its outcome is brought back. With a second of work, as with 200 Dockerfiles of
# 1,000 characters, two processors save a third of the time for a fifth more work; half of it is
# not worth that.
_EACH = 1600  # What a file takes in any case, in characters.
_SHARE = 200_000  # Half a second of work: the least that a process is started for.


def run(paths: Sequence[str], choice: Choice, wishes: Wishes, jobs: int = 0) -> int:
    """Mend what is named; the exit status, 130 after Ctrl-C.

    So many ``jobs`` are done at once, with 0 as many as there are processors where that pays.
    """
    try:
        return _run(paths, choice, wishes, jobs)
    except KeyboardInterrupt:
        sys.stderr.write("\nAborted!\n")
        return _INTERRUPTED


def _run(paths: Sequence[str], choice: Choice, wishes: Wishes, jobs: int) -> int:
    try:
        choosing = Choosing(choice)
    except files.UnusableInput as error:
        colours = choice.said.color or "auto"
        printing.write(printing.Piece((printing.line(str(error)),), err=True), colours)
        return 2
    found = list(_once(_found(path, choosing) for path in _read_once(paths)))
    wishes = _shown([configuration for _, configuration in found if configuration], wishes)
    notes = dict.fromkeys(one.note for _, one in found if one and one.note and not wishes.quiet)
    if wishes.diff:
        from autofix.output.diffs import top_of

        wishes = replace(wishes, top=top_of([one.source for one, _ in found if one.source]))
        if wishes.top and not wishes.quiet:
            notes[f"the paths in the diff count from {wishes.top}: apply it there"] = None
    read = [_wanted(outcome, configuration, wishes) for outcome, configuration in found]
    waiting = Waiting()
    listings = files.Listings()
    known = _asked(read, waiting, listings)
    troubles = tuple(dict.fromkeys(t for found in known.values() for t in inquiry.troubles(found)))
    done: list[Outcome] = []
    made = _mended(read, known, listings, jobs)

    def outcomes() -> Iterator[Outcome]:
        for outcome in made:
            done.append(outcome)
            waiting.at("Dockerfiles", len(done), len(read))
            yield outcome

    width = printing.width(sys.stderr if wishes.diff else sys.stdout)
    waiting.clear()
    for note in notes:
        _print(printing.Piece((printing.line(note),), err=True), wishes)
    try:
        for piece in pieces_of(wishes.format)(outcomes(), troubles, wishes, width):
            waiting.clear()
            _print(piece, wishes)
    finally:
        # The processes that work for us end before we do.
        made.close()
        waiting.clear()
    return status(done, answered=not troubles)


def _print(piece: printing.Piece, wishes: Wishes) -> None:
    """Print; where nobody reads any more, what is to be written is written all the same."""
    try:
        printing.write(piece, wishes.colours)
    except BrokenPipeError:
        if not wishes.write:
            raise
        printing.lead_nowhere(sys.stderr if piece.err else sys.stdout)


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


def _read_once(paths: Sequence[str]) -> Iterator[str]:
    """The paths, but standard input only once: there is nothing left in it then."""
    return (path for n, path in enumerate(paths) if path != "-" or "-" not in paths[:n])


def _once(
    found: Iterable[tuple[Outcome, Configuration | None]],
) -> Iterator[tuple[Outcome, Configuration | None]]:
    """Each Dockerfile with its build context once, by the name that it has first."""
    seen = set[tuple[str, str]]()
    # Many files of one folder are what takes long.
    real = cache(os.path.realpath)
    for outcome, configuration in found:
        source = outcome.source
        if source and source.file is not None:
            folder, name = os.path.split(source.file)
            linked = os.path.islink(source.file)
            file = os.path.realpath(source.file) if linked else os.path.join(real(folder), name)
            place = file, real(source.folder or "")
            if place in seen:
                continue
            seen.add(place)
        yield outcome, configuration


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


def _asked(
    read: Sequence[_Read], waiting: Waiting, listings: files.Listings
) -> dict[inquiry.Questions, Knowledge]:
    """What is known for each kind of questions: Dockerfiles of one configuration share it."""
    groups: dict[inquiry.Questions, list[files.Source]] = {}
    for one in read:
        if one.outcome.source:
            groups.setdefault(one.questions, []).append(one.outcome.source)
    return {
        questions: inquiry.ask(sources, questions, waiting.at, listings)
        for questions, sources in groups.items()
    }


def _mended(
    read: Sequence[_Read],
    known: Mapping[inquiry.Questions, Knowledge],
    listings: files.Listings,
    jobs: int,
) -> Generator[Outcome, None, None]:
    """What becomes of each, in their order."""
    texts = [one.outcome.source.text for one in read if one.outcome.source]
    processes = _processes(texts, jobs)
    if processes < 2:
        for outcome, questions, wishes in read:
            source = outcome.source
            yield mended(source, known[questions], wishes, listings) if source else outcome
        return
    from contextlib import closing

    from autofix import pooled

    wanted = [(one.outcome.source, one.questions, one.wishes) for one in read if one.outcome.source]
    with closing(pooled.outcomes(wanted, known, processes)) as made:
        for outcome, _, _ in read:
            yield next(made) if outcome.source else outcome


def _processes(texts: Sequence[str], jobs: int) -> int:
    """How many processes are to do the work; 1 where that is this one."""
    most = len(texts)
    if most < 2 or jobs == 1 or os.name == "nt":
        # Windows has neither the fork nor the alarm.
        return 1
    if jobs:
        return min(jobs, most)
    worth = _EACH * most + sum(map(len, texts))
    if worth < 2 * _SHARE:
        return 1
    from autofix.workers import processors

    return min(processors(), most, worth // _SHARE)
