"""What is wrong with a document, as an editor shows it."""

from __future__ import annotations

from collections.abc import Iterator

from lsprotocol import types

from autofix.fixer import Finding, Result
from autofix.server.analysis import Analysis, Problem, line_span, place
from autofix.server.positions import Lines

SOURCE = "binder-fix"

_LONGEST = 2_000


def diagnostics(analysis: Analysis) -> list[types.Diagnostic]:
    """All that there is to say of a document: problems with its file, then each finding."""
    lines = analysis.document.lines
    found = [_of_problem(lines, problem) for problem in analysis.problems]
    if analysis.result:
        found += [of_finding(analysis.result, lines, f) for f in analysis.result.findings]
    return found


def of_finding(result: Result, lines: Lines, finding: Finding) -> types.Diagnostic:
    """The diagnostic of a finding: its rule is the code."""
    return types.Diagnostic(
        range=lines.range(*place(result.dockerfile, finding)),
        message=readable("\n".join(_sentences(finding))),
        severity=severity(finding),
        code=finding.rule.name,
        source=SOURCE,
    )


def severity(finding: Finding) -> types.DiagnosticSeverity:
    """An error if Binder needs it, information if that cannot be told, else a hint."""
    if not finding.violation.known:
        return types.DiagnosticSeverity.Information
    return types.DiagnosticSeverity.Error if finding.counts else types.DiagnosticSeverity.Hint


def _sentences(finding: Finding) -> Iterator[str]:
    violation = finding.violation
    yield violation.told
    if violation.required:
        yield f"{finding.rule.need}."
    if violation.reason:
        yield f"{'because' if violation.fix else 'no fix:'} {violation.reason}"


def _of_problem(lines: Lines, problem: Problem) -> types.Diagnostic:
    severities = types.DiagnosticSeverity
    return types.Diagnostic(
        range=lines.range(*line_span(lines.text, problem.line)),
        message=readable(problem.message),
        severity=severities.Information if problem.code == "hidden" else severities.Error,
        code=problem.code,
        source=SOURCE,
    )


def readable(text: str) -> str:
    """A text without what steers a terminal, and without bytes that are no text; not endless."""
    shown = text.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")
    shown = "".join(
        sign if sign.isprintable() or sign == "\n" else f"\\x{ord(sign):02x}" for sign in shown
    )
    return shown if len(shown) <= _LONGEST else f"{shown[:_LONGEST]}…"
