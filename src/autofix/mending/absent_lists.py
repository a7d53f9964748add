"""Package managers without lists of packages: none were fetched, or they have gone.

The build stops there.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from autofix.edit import Edit, Span
from autofix.image.build import Build
from autofix.image.commands.archived_sources import advice
from autofix.image.commands.package_lists import KIND
from autofix.image.facts import ARCHIVED, Failure
from autofix.mending.jupyter_fixes import is_archived
from autofix.pattern import pattern
from autofix.rule import Fix, Violation

# Where one more command may come before another: first in a RUN, and behind others.
_FIRST = pattern(r"(?i)RUN(?:[ \t]+--\S+)*[\s\\`]*")
_BEHIND = pattern(r"(?:&&|;)[\s\\`]*\Z")
# What may stand before the program that installs.
_PREFIX = pattern(r"(sudo[ \t]+(?:-[EHn][ \t]+)*)?(?:\w+=[\w.-]+[ \t]+)*")


def absent_lists(build: Build) -> Iterator[Violation]:
    """Those commands, in the stages that the image is made from."""
    for index, failure in build.failing(KIND):
        message = f"{failure.call.name} fails: {failure.message}"
        if is_archived(build.images[index]):
            fix, reason = None, advice(build.images[index])
        else:
            fix = _updated(build, failure)
            reason = "" if fix else "the command is not one that can be edited in the Dockerfile"
        yield Violation(failure.call.span, message, fix, reason)


def archived(build: Build, told: Sequence[Violation]) -> Iterator[Violation]:
    """The first command that asks for packages that are no more where it looks for them.

    None where that is ``told`` already, as the reason why something else has no fix.
    """
    reasons = {advice(image) for image in build.images if is_archived(image)}
    if reasons.isdisjoint(violation.reason for violation in told):
        _, failure = next(iter(build.failing(ARCHIVED)))
        message = f"the build stops here: {failure.message}"
        yield Violation(failure.call.span, message, reason="begin with a newer image")


def _updated(build: Build, failure: Failure) -> Fix | None:
    """Update the lists right before."""
    call, source = failure.call, build.dockerfile.source
    start = call.span.start
    own = next((i for i in build.dockerfile.instructions
                if i.span.start <= start < i.span.end), None)  # fmt: skip
    if own is None or not call.editable:
        return None
    prefix = _PREFIX.fullmatch(source[start : call.spans[0].start])
    before = source[own.span.start : start]
    if prefix is None or not (_FIRST.fullmatch(before) or _BEHIND.search(before)):
        return None
    command = f"{prefix[1] or ''}{call.words[0]} update && "
    return Fix("update the lists before", (Edit(Span(start, start), command),))
