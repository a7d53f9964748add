"""The format gitlab: a Code Quality report (GitLab's documentation, "Code Quality report format").

It has only lines. What is no file's, and why files could not be looked at, is told on standard
error too.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator
from typing import Any

from autofix.configuration import Wishes
from autofix.outcome import Outcome
from autofix.output.document import reason_of
from autofix.output.located import fingerprints, left, level, path_of, sentences, shown
from autofix.output.places import Places
from autofix.output.problems import told
from autofix.printing import Piece, line

_SEVERITIES = {"error": "major", "warning": "minor", "note": "info"}


def pieces(
    outcomes: Iterable[Outcome], troubles: Iterable[str], wishes: Wishes, width: int = 0
) -> Iterator[Piece]:
    """The report, once all is known."""
    yield from told((), troubles)
    issues: dict[str, dict[str, Any]] = {}
    for outcome in outcomes:
        yield from told((outcome,), ())
        for issue in _issues(outcome, wishes):
            # The same file may be named twice.
            issues.setdefault(issue["fingerprint"], issue)
    yield Piece((f"{json.dumps(list(issues.values()), indent=1)}\n",), exact=True)


def _issues(outcome: Outcome, wishes: Wishes) -> Iterator[dict[str, Any]]:
    path, result = path_of(outcome), left(outcome)
    if outcome.problem:
        reason = reason_of(outcome)
        yield _issue(path, outcome.kind, "blocker", reason, (outcome.line or 1,) * 2, reason)
    if result:
        places, told_of = Places(result.before), shown(result, wishes)
        for finding, fingerprint in zip(result.findings, fingerprints(result), strict=True):
            if finding in told_of:
                start, end = finding.span
                lines = places.line(start), places.line(max(start, end - 1))
                severity = _SEVERITIES[level(finding)]
                name = finding.rule.name
                yield _issue(path, name, severity, sentences(finding), lines, fingerprint)


def _issue(
    path: str, name: str, severity: str, text: str, lines: tuple[int, int], key: str
) -> dict[str, Any]:
    identity = f"{path}\0{name}\0{key}".encode("utf-8", "surrogateescape")
    return {
        "description": text,
        "check_name": name,
        "fingerprint": hashlib.sha256(identity).hexdigest(),
        "severity": severity,
        "location": {"path": line(path), "lines": {"begin": lines[0], "end": lines[1]}},
    }
