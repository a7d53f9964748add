"""What a requirement, a finding and a Dockerfile may be: the words of every output.

The scan's rows, the JSON of a run and what is printed for people have these words from here.
"""

from __future__ import annotations

from collections.abc import Iterable

from autofix.fixer import Finding, Report
from autofix.rule import Rule

STATES = ("met", "advised", "ignored", "mended", "unknown", "unsafe", "reported")
"""What a rule or a finding may be, what is worse comes later.

``advised``: Binder does without; ``ignored``: a comment in the Dockerfile has it so; ``mended``: a
safe fix is there, or an unsafe one that was asked for; ``unknown``: it may be broken;
``unsafe``: a fix is there that may change what was meant; ``reported``: there is no fix.
"""

VERDICTS = ("launches", "mended", "partly", "broken", "unknown", "refused", "failed")
"""What a Dockerfile may be; the last two are those of one that could not be looked at."""


def state(finding: Finding) -> str:
    """The state of a finding."""
    violation = finding.violation
    if finding.ignored:
        return "ignored"
    if finding.made:
        return "mended"
    if finding.rule.optional or not violation.required:
        return "advised"
    if not violation.known:
        return "unknown"
    return "unsafe" if violation.fix else "reported"


def rule_states(rules: Iterable[Rule], findings: Iterable[Finding]) -> dict[str, str]:
    """For each rule, in their order, the worst state of its findings."""
    states = {rule.name: STATES[0] for rule in rules}
    for finding in findings:
        name = finding.rule.name
        states[name] = max(states[name], state(finding), key=STATES.index)
    return states


def verdict(report: Report) -> str:
    """The verdict on a Dockerfile that was looked at."""
    counted = dict.fromkeys(STATES, 0)
    for finding in report.findings:
        needed = finding.violation.required and not finding.rule.optional
        counted[state(finding) if needed else "advised"] += 1
    # A comment has a requirement ignored, it does not have it met.
    ignored = sum(1 for finding in report.ignored if finding.counts)
    left = counted["unsafe"] + counted["reported"] + ignored
    if counted["mended"]:
        return "partly" if left or counted["unknown"] else "mended"
    if left:
        return "broken"
    return "unknown" if counted["unknown"] else "launches"
