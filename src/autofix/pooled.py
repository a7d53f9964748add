"""Many Dockerfiles mended by several processes, told in the order in which they were named.

The processes only look: what is written is written here, in turn. A Dockerfile whose build context
has been changed by what was written before it is looked at again, so that what comes out is what
one process would have made.
"""

from __future__ import annotations

import copyreg
import os
import pickle
from collections.abc import Generator, Iterator, Mapping, Sequence
from contextlib import closing

from autofix import files, inquiry
from autofix.configuration import Wishes
from autofix.image.published import Knowledge
from autofix.outcome import Outcome, examined, written
from autofix.rule import Rule
from autofix.rules import RULES
from autofix.values import NamedTuple, replace
from autofix.workers.crew import Crew, CrewError

_MOST = 16
_SHARES = 4
# So many of many are mended before there is a fork, which has what is made at first use then.
_WARM = 4

Read = tuple[files.Source, inquiry.Questions, Wishes]
"""A Dockerfile that was read, what was asked for it, and what is to be made of it."""

Known = Mapping[inquiry.Questions, Knowledge]


def _rule(name: str, optional: bool) -> Rule:
    """A rule of ours; told by its name, it does not bring its explanation along each time."""
    rule = next(rule for rule in RULES if rule.name == name)
    return replace(rule, optional=optional) if rule.optional != optional else rule


copyreg.pickle(Rule, lambda rule: (_rule, (rule.name, rule.optional)))


class _Job(NamedTuple):
    """The number of a Dockerfile among those that were read, itself, and that of its wishes."""

    number: int
    source: files.Source
    wishes: int

    @property
    def size(self) -> int:
        return len(self.source.text)


# A number, and an outcome as pickle writes it; None where it cannot, a text where there is none.
_Answer = tuple[int, "bytes | str | None"]


class _Task:
    """What a process does; the knowledge and the wishes are told to it once."""

    def __init__(self, told: Sequence[tuple[Knowledge, Wishes]]) -> None:
        self._told = told
        self._listings = files.Listings()

    def __call__(self, job: _Job) -> _Answer:
        outcome = examined(job.source, *self._told[job.wishes], self._listings)
        try:
            return job.number, pickle.dumps(replace(outcome, source=None), pickle.HIGHEST_PROTOCOL)
        except RecursionError:
            return job.number, None


def outcomes(read: Sequence[Read], known: Known, processes: int) -> Generator[Outcome, None, None]:
    """What becomes of each Dockerfile, in their order; where no process comes up, it is done here.

    The processes have ended when this does.
    """
    # The words of the command line decide nothing, and are as many as there are files.
    wanted = [(questions, replace(wishes, words=(), paths=())) for _, questions, wishes in read]
    kinds = list(dict.fromkeys(wanted))
    numbers = {kind: number for number, kind in enumerate(kinds)}
    jobs = [_Job(number, one[0], numbers[kind])
            for number, (one, kind) in enumerate(zip(read, wanted, strict=True))]  # fmt: skip
    task = _Task([(known[questions], wishes) for questions, wishes in kinds])
    listings = files.Listings()
    changed = _Changed()
    with closing(Crew(task, _lost, 0, processes, forks=True)) as crew:
        answers = _ordered(crew, jobs, processes)
        for (source, questions, wishes), answer in zip(read, answers, strict=True):
            knowledge = known[questions]
            outcome = _outcome(answer, source)
            if outcome is None or changed.concern(source):
                listings.written()
                outcome = examined(source, knowledge, wishes, listings)
            if wishes.write:
                changed.add(outcome)
                outcome = written(outcome, knowledge, wishes)
            yield outcome


def _lost(job: _Job, reason: str) -> _Answer:
    return job.number, f"{reason}, twice; nothing was written: is there memory enough?"


def _ordered(
    crew: Crew[_Job, _Answer], jobs: Sequence[_Job], processes: int
) -> Iterator[bytes | str | None]:
    """The answers in the order of the jobs; None for what is to be done, or to be tried, here."""
    warm = min(_WARM, len(jobs) // _MOST)
    yield from [None] * warm
    coming = crew.run(_batches(jobs[warm:], processes))
    held: dict[int, bytes | str | None] = {}
    for number in range(warm, len(jobs)):
        while number not in held:
            try:
                arrived, answer = next(coming)
            except (CrewError, StopIteration):
                held[number] = None
            else:
                held[arrived] = answer
        yield held.pop(number)


def _batches(jobs: Sequence[_Job], processes: int) -> Iterator[list[_Job]]:
    """A few jobs at a time, fewer at the end, so that all processes end at about the same time."""
    start = 0
    while start < len(jobs):
        size = max(1, min(_MOST, (len(jobs) - start) // (_SHARES * processes)))
        yield list(jobs[start : start + size])
        start += size


def _outcome(answer: bytes | str | None, source: files.Source) -> Outcome | None:
    if isinstance(answer, str):
        return Outcome(source.label, source, problem=f"{source.label}: {answer}", kind="internal")
    # It comes from a process that we have started, over a connection of our own.
    found: Outcome | None = pickle.loads(answer) if answer else None
    return found and replace(found, source=source)


class _Changed:
    """The files that were written, by the folders that they are in."""

    def __init__(self) -> None:
        self._names: dict[str, list[str]] = {}

    def add(self, outcome: Outcome) -> None:
        """Remember what is written of an outcome."""
        source, result = outcome.source, outcome.result
        if source and source.file and result and result.changed:
            self._note(source.file)
            for change in result.files:
                self._note(os.path.join(source.folder or "", change.path))

    def concern(self, source: files.Source) -> bool:
        """Whether something that was written is read with the build context of a Dockerfile."""
        if source.folder is None or not self._names:
            return False
        names = self._names.get(os.path.realpath(source.folder), ())
        return any(name == ".dockerignore" or files.decides(name, source) for name in names)

    def _note(self, path: str) -> None:
        for one in {path, os.path.realpath(path)}:
            folder, name = os.path.split(one)
            folder = os.path.realpath(folder)
            while True:
                self._names.setdefault(folder, []).append(name)
                if folder == os.path.dirname(folder):
                    break
                folder = os.path.dirname(folder)
