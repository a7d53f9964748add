"""A finding for people: where, what is wrong, the words underlined, why, and what the fix does."""

from __future__ import annotations

from collections.abc import Iterator

from autofix.fixer import Finding, Report
from autofix.output.excerpt import columns, excerpt, wrapped
from autofix.printing import BOLD, DIM, GREEN, MAGENTA, RED, Piece, Styled, line
from autofix.states import state

Texts = tuple[str | Styled, ...]

STYLES = {"met": GREEN, "mended": GREEN, "unknown": MAGENTA, "advised": "", "ignored": ""}
"""The colours of the states; what is to do is red. What asks for nothing has none, as the other
colours of a terminal are hard to read on a light background, or on a dark one."""

_UNBOUNDED = 120
"""The columns of an excerpt where there is no terminal."""


def paragraph(
    label: str, report: Report, finding: Finding, *, mends: bool, width: int = 0
) -> Texts:
    """The lines of a finding, the first one with all that ``grep`` may look for.

    ``mends`` tells whether the fixes are being made; ``width`` is that of the terminal, 0 where
    there is none.
    """
    style = STYLES.get(state(finding), RED) if not finding.made or mends else RED
    begun = head(label, report, finding, style)
    texts = [*begun, *_message(begun, finding.violation.message, width)]
    texts += _marked(report, finding, width, style)
    gutter = " " * (_digits(report, finding) + 1)
    for name, text, kind in _notes(finding, mends):
        indent = f"{gutter}{' ' * (len(name) + 4)}" if name else f"{gutter}  "
        rows = wrapped(line(text), width, indent)
        texts += f"\n{gutter}", Styled("= ", DIM)
        texts += [Styled(f"{name}: ", kind)] if name else []
        texts.append("\n".join(rows))
    return tuple(texts)


def _message(begun: Texts, message: str, width: int) -> Iterator[str]:
    """What is wrong, behind the head of its line."""
    taken = columns(Piece(begun).plain)
    yield "\n".join(wrapped(line(message), width, "    ", taken)).replace(" \n", "\n")


def head(label: str, report: Report, finding: Finding, style: str) -> Texts:
    """``path:line:column: rule: ``, and how sure it is if it is not."""
    place = report.start(finding)
    where = f"{line(label)}:{place.line}:{place.column}:"
    kind = finding.violation.told.removesuffix(finding.violation.message)
    if finding.violation.known and (finding.rule.optional or not finding.violation.required):
        kind = "advice: "
    name = Styled(finding.rule.name, ";".join(filter(None, (BOLD, style))))
    return (Styled(where, BOLD), " ", name, f": {kind}")


def _digits(report: Report, finding: Finding) -> int:
    # A blank comes first, so that no line but a headline looks like one.
    return len(str(report.start(finding).line)) + 1


def _marked(report: Report, finding: Finding, width: int, style: str) -> Iterator[str | Styled]:
    """The line of the source, its number before it, and the offending words underlined."""
    place, last = report.start(finding), report.dockerfile.line(max(finding.span.end - 1, 0))
    digits = _digits(report, finding)
    room = (width or _UNBOUNDED) - digits - 3
    text, marks = excerpt(report.before, finding.span, room)
    more = f" to line {last}" if last > place.line else ""
    yield from ("\n", Styled(f"{place.line:>{digits}} | ", DIM), text)
    yield from ("\n", Styled(f"{'':>{digits}} | ", DIM), Styled(f"{marks}{more}", style))


def _notes(finding: Finding, mends: bool) -> Iterator[tuple[str, str, str]]:
    """Why Binder needs it, what the fix does or why there is none: a name, a text, a style."""
    violation = finding.violation
    if violation.required:
        yield "", f"{finding.rule.need}.", ""
    if violation.fix and finding.made:
        yield "fixed" if mends else "fix", violation.fix.title, GREEN
    elif violation.fix:
        yield "fix, only with --unsafe", violation.fix.title, BOLD
    if violation.reason:
        yield "because" if violation.fix else "no fix", violation.reason, BOLD
