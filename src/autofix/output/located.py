"""What annotations of all kinds have: the path of a file, what is left in it, a fingerprint."""

from __future__ import annotations

import hashlib
import os
from collections import Counter
from collections.abc import Iterator

from autofix import files
from autofix.configuration import Wishes
from autofix.fixer import Finding, Result
from autofix.outcome import Outcome
from autofix.output.places import Places
from autofix.printing import line


def path_of(outcome: Outcome) -> str:
    """The path as it is seen from the current folder, with slashes; absolute if it is elsewhere.

    That of standard input is its label.
    """
    if outcome.source and outcome.source.file is None:
        return outcome.label
    return seen(outcome.source.file if outcome.source and outcome.source.file else outcome.label)


def seen(path: str) -> str:
    """A path as it is seen from the current folder."""
    place, here = os.path.abspath(path), os.getcwd()
    if not files.inside(place, here):
        return place.replace(os.sep, "/")
    return files.relative(place, here) or "."


def left(outcome: Outcome) -> Result | None:
    """What there is to tell of a file: of one that was written, what is left in it."""
    written = outcome.details.left if outcome.details else None
    return written or outcome.result


def shown(result: Result, wishes: Wishes) -> tuple[Finding, ...]:
    """The findings of a file that are told; with ``--quiet`` only what is broken."""
    return tuple(finding for finding in result.findings if finding.counts or not wishes.quiet)


def level(finding: Finding) -> str:
    """How bad it is: ``error`` where Binder needs it, ``warning`` in doubt, ``note`` for advice."""
    if finding.counts:
        return "error"
    needed = finding.violation.required and not finding.rule.optional
    return "warning" if needed else "note"


def sentences(finding: Finding) -> str:
    """A finding in a line: what is wrong, why Binder needs it, what the fix does."""
    violation = finding.violation
    parts = [violation.told]
    if violation.required:
        parts.append(finding.rule.need)
    if violation.fix:
        kind = "Fix" if finding.made else "Fix, only with --unsafe"
        parts.append(f"{kind}: {violation.fix.title}")
    if violation.reason:
        parts.append(f"{'Because' if violation.fix else 'No fix'}: {violation.reason}")
    return line(". ".join(parts) + ".")


def fingerprints(result: Result) -> Iterator[str]:
    """For each finding what stays the same while lines move: of its rule and its line's text.

    Findings that are alike in both are counted.
    """
    places, counted = Places(result.before), Counter[str]()
    for finding in result.findings:
        row = " ".join(places.row(finding.span.start).split())
        text = f"{finding.rule.name}\0{row}".encode("utf-8", "surrogatepass")
        digest = hashlib.sha256(text).hexdigest()[:16]
        counted[digest] += 1
        yield f"{digest}:{counted[digest]}"
