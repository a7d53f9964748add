"""The format for people: paragraphs, the list of requirements, diffs and a summary."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from autofix import files, report
from autofix.configuration import Wishes
from autofix.fixer import Finding, Result
from autofix.outcome import Outcome
from autofix.output.diffs import diff_of
from autofix.output.excerpt import columns, wrapped
from autofix.output.following import following
from autofix.output.paragraph import STYLES, head, paragraph
from autofix.output.requirements import places, requirements
from autofix.printing import BOLD, DIM, MAGENTA, Piece, Styled, line
from autofix.states import state
from autofix.values import TYPE_CHECKING

if TYPE_CHECKING:
    from autofix.evidence import Fact

_VALUE = 32
"""The longest value of a fact that its source stands beside."""


def pieces(
    outcomes: Iterable[Outcome], troubles: Iterable[str], wishes: Wishes, width: int = 0
) -> Iterator[Piece]:
    """What is told of each outcome as it comes, and of all of them in the end.

    ``width`` is that of the terminal, 0 where there is none.
    """
    for trouble in troubles:
        yield Piece((line(trouble),), err=True)
    done: list[Outcome] = []
    for outcome in outcomes:
        if outcome.source and outcome.source.note and not wishes.quiet:
            yield Piece((line(outcome.source.note),), err=True)
        if outcome.result is None or outcome.source is None:
            yield Piece((line(outcome.problem),), err=True)
            if outcome.trace:
                yield Piece((outcome.trace.rstrip("\n"),), err=True)
            continue
        done.append(outcome)
        yield from _told(outcome, outcome.source, outcome.result, wishes, width)
        if outcome.details and outcome.details.facts:
            yield Piece(_known(outcome.label, outcome.details.facts, width), err=wishes.diff)
        if wishes.diff:
            diff = diff_of(outcome.source, outcome.result, wishes.top)
            yield Piece(report.coloured(diff), exact=True)
    if done and not (wishes.check or wishes.quiet):
        results = [outcome.result for outcome in done if outcome.result]
        if len(results) > 1 or any(result.findings for result in results):
            told = report.summary(results, mends=wishes.write)
            yield Piece(("\n".join(wrapped(told, width, "  ", 0)),), err=True)
        if command := following(wishes, done):
            yield Piece(("next: ", Styled(command, BOLD)), err=True)


def _told(
    outcome: Outcome, source: files.Source, result: Result, wishes: Wishes, width: int
) -> Iterator[Piece]:
    if wishes.check:
        if result.broken or result.changed:
            yield Piece((f"{line(source.label)}: {len(result.findings)} to mend or to look at",))
        return
    shown, folded = _parted(result.findings, wishes)
    for finding in shown:
        texts = paragraph(source.label, result, finding, mends=wishes.write, width=width)
        yield Piece((*texts, "\n"), err=wishes.diff)
    for found in folded:
        yield Piece(_folded(source.label, result, found), err=wishes.diff)
    if not wishes.quiet:
        listed = requirements(source.label, result, outcome.rules, mends=wishes.write)
        yield Piece((*listed, "\n") if len(listed) > 3 else listed, err=wishes.diff)


def _parted(
    findings: Sequence[Finding], wishes: Wishes
) -> tuple[list[Finding], list[list[Finding]]]:
    """The findings that have a paragraph, and those that are folded to a line: many of advice.

    ``--quiet`` leaves what is broken, and what a fix that is shown or made does not mend.
    """
    if wishes.quiet:
        mends = wishes.diff or wishes.write
        left = [f for f in findings if f.counts and not (f.made and mends)]
        return [] if wishes.write else left, []
    advice: dict[str, list[Finding]] = {}
    for finding in findings if not wishes.verbose else ():
        if finding.rule.optional and not finding.made:
            advice.setdefault(finding.rule.name, []).append(finding)
    folded = [found for found in advice.values() if len(found) > 1]
    return [f for f in findings if not any(f in found for found in folded)], folded


def _folded(label: str, result: Result, advice: Sequence[Finding]) -> tuple[str | Styled, ...]:
    """Advice of one kind in a line, which ``--verbose`` unfolds."""
    first = advice[0]
    lines = places([result.start(finding).line for finding in advice])
    texts = head(label, result, first, STYLES[state(first)])
    return (*texts, f"{len(advice)} times, {lines}; see --verbose\n")


def _known(label: str, facts: Sequence[Fact], width: int) -> tuple[str | Styled, ...]:
    """What the rules went by: a fact with its source behind it, or below where that is too long."""
    texts: list[str | Styled] = [Styled(f"{line(label)}:", BOLD), " what the rules went by"]
    name_width = max(len(fact.name) for fact in facts)
    values = [line(fact.value) if fact.value else "not known" for fact in facts]
    value_width = max([len(value) for value in values if len(value) <= _VALUE], default=0)
    for fact, value in zip(facts, values, strict=True):
        texts += f"\n  {fact.name:<{name_width}}  ", Styled(value, "" if fact.value else MAGENTA)
        source = f"line {fact.line}: {line(fact.source)}"
        taken = name_width + value_width + 6
        if len(value) <= value_width and (not width or taken + columns(source) <= width):
            texts += " " * (value_width - len(value) + 2), Styled(source, DIM)
        else:
            indent = " " * (name_width + 4)
            for row in wrapped(source, width, indent):
                texts += f"\n{indent}", Styled(row.removeprefix(indent), DIM)
    return (*texts, "\n")
