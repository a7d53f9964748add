"""What is wrong with a document, as an editor shows it."""

from __future__ import annotations

from collections.abc import Iterator

from lsprotocol import types

from autofix.fixer import Finding
from autofix.server.analysis import Analysis, Problem
from autofix.server.positions import Lines

SOURCE = "binder-fix"

_LONGEST = 2_000


def diagnostics(analysis: Analysis) -> list[types.Diagnostic]:
    """All that there is to say of a document: problems with its file, then each finding."""
    lines = analysis.document.lines
    found = [_of_problem(lines, problem) for problem in analysis.problems]
    if analysis.result:
        found += [of_finding(lines, finding) for finding in analysis.result.findings]
    return found


def of_finding(lines: Lines, finding: Finding) -> types.Diagnostic:
    """The diagnostic of a finding: its rule is the code."""
    return types.Diagnostic(
        range=lines.range(*finding.span),
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
    yield violation.message if violation.known else f"not known: {violation.message}"
    if violation.required:
        yield f"{finding.rule.need}."
    if violation.reason:
        yield f"{'because' if violation.fix else 'no fix:'} {violation.reason}"


def _of_problem(lines: Lines, problem: Problem) -> types.Diagnostic:
    start = 0
    for _ in range(problem.line - 1):
        start = lines.text.find("\n", start) + 1
    end = lines.text.find("\n", start)
    line = lines.text[start : len(lines.text) if end < 0 else end]
    severities = types.DiagnosticSeverity
    return types.Diagnostic(
        range=lines.range(start + len(line) - len(line.lstrip()), start + len(line.rstrip())),
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
