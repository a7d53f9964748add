"""The fix of one violation without all others, as an editor offers it."""

from __future__ import annotations

from autofix.dockerfile import DockerfileError
from autofix.edit import Trace
from autofix.fixer import Finding, Result, UnprovenFix, changes, edited, edits_in, edits_of
from autofix.image.build import Build
from autofix.mending.ending import ended
from autofix.rule import Rule, Violation


def alone(build: Build, rule: Rule, violation: Violation) -> Result | None:
    """Mend one violation that the rule finds in a build, and no other.

    None where that is not whole by itself: there is no fix, it mends only together with those of
    other violations, or what comes of it is no valid Dockerfile, or has more than is followed.
    """
    edits = edits_of([ended(build.dockerfile, violation)])
    try:
        after = edited(build, edits)
    except (UnprovenFix, DockerfileError):
        return None
    trace = Trace(edits_in("", edits))
    before = sum(v.message == violation.message and v.span == violation.span
                 for v in rule.check(build))  # fmt: skip
    # What it is told of may be an instruction that the fix itself has brought.
    left = sum(v.message == violation.message
               and (trace.origin(v.span.start) == violation.span.start
                    or trace.is_new(v.span.start))
               for v in rule.check(after))  # fmt: skip
    if left >= before:
        return None
    source = build.dockerfile.source
    finding = Finding(rule, violation, violation.span, made=True)
    files = tuple(changes(build.context, after.context))
    return Result(source, build.dockerfile, (finding,), (), after.dockerfile.source, files)


def apart(build: Build, finding: Finding) -> Result | None:
    """The fix of one finding without all others; ``build`` is that of the text that was given.

    None where it is not to be had by itself: what is found once other fixes are made is mended with
    them only.
    """
    if finding.violation.fix is None:
        return None
    for violation in finding.rule.check(build):
        same = violation.span == finding.span and violation.message == finding.violation.message
        if same and (mended := alone(build, finding.rule, violation)):
            return mended
    return None
