"""The format for people: paragraphs, diffs and a summary."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator

from autofix import files, report
from autofix.fixer import Result
from autofix.image.published import Knowledge
from autofix.outcome import Outcome, Wishes
from autofix.printing import Piece


def pieces(
    outcomes: Iterable[Outcome], troubles: Iterable[str], knowledge: Knowledge, wishes: Wishes
) -> Iterator[Piece]:
    """What is told of each outcome as it comes, and of all of them in the end."""
    for trouble in troubles:
        yield Piece(trouble, err=True)
    results: list[Result] = []
    for outcome in outcomes:
        if outcome.source and outcome.source.note:
            yield Piece(outcome.source.note, err=True)
        if outcome.result is None or outcome.source is None:
            yield Piece(outcome.problem, err=True)
            if outcome.trace:
                yield Piece(outcome.trace.rstrip("\n"), err=True)
            continue
        results.append(outcome.result)
        yield from _told(outcome.source, outcome.result, knowledge, wishes)
    if results and not wishes.check:
        yield Piece(report.summary(results, mends=wishes.write), err=True)


def _told(
    source: files.Source, result: Result, knowledge: Knowledge, wishes: Wishes
) -> Iterator[Piece]:
    if wishes.check:
        if result.broken or result.changed:
            yield Piece(f"{source.label}: {len(result.findings)} to mend or to look at")
        return
    for paragraph in report.findings(source.label, result, mends=wishes.write):
        yield Piece(paragraph, err=wishes.diff)
    if result.findings:
        for line in report.origins(source.label, result, knowledge):
            yield Piece(line, err=wishes.diff)
    if wishes.diff:
        yield Piece(_diff(source, result), exact=True)


def _diff(source: files.Source, result: Result) -> str:
    text = report.diff(_name(source, source.file), result.before, result.after)
    for change in result.files:
        place = os.path.join(source.folder, change.path) if source.folder else None
        text += report.diff(_name(source, place), change.before, change.after)
    return text


def _name(source: files.Source, path: str | None) -> str:
    """A path as the diff has it: seen from the current folder, else from the repository."""
    if path is None or source.folder is None:
        return "Dockerfile"
    here = os.getcwd()
    inside = files.inside(path, here) and ".." not in path.split(os.sep)
    return files.relative(path, here if inside else source.folder)
