"""Scripts that a RUN starts as programs, and that nobody may execute: the build stops there."""

from __future__ import annotations

from collections.abc import Iterator

from autofix.edit import Edit, Span
from autofix.image.build import Build
from autofix.image.facts import Failure
from autofix.mending.placing import before, shell_word
from autofix.pattern import pattern
from autofix.rule import Fix, Violation

KIND = "no-leave"
# A first line that names one interpreter, with or without options, which may be written out.
_FIRST = pattern(
    r"#![ \t]*(?:/usr/bin/env[ \t]+|/(?:usr/)?(?:local/)?bin/)"
    r"((?:ba|da|z|k)?sh|python[\d.]*|perl|Rscript|ruby)((?:[ \t]+-[a-zA-Z]+)*)[ \t]*(?:\n|\Z)"
)
# Where one more command may come before another.
_BEHIND = pattern(r"(?:&&|;)[\s\\]*\Z")


def barred_scripts(build: Build) -> Iterator[Violation]:
    """Those scripts, in the stages that the image is made from."""
    for index, failure in build.failing(KIND):
        message = f"the build stops here: {failure.message}"
        fix = _interpreted(build, index, failure) or _given_leave(build, failure)
        reason = "" if fix else "the command is not one that can be edited in the Dockerfile"
        yield Violation(failure.call.span, message, fix, reason)


def _interpreted(build: Build, stage: int, failure: Failure) -> Fix | None:
    """Let the interpreter that the script names read it."""
    call, place = failure.call, failure.subject
    first = _FIRST.match(build.images[stage].texts.get(place, ""))
    if not call.editable or first is None:
        return None
    start = call.spans[0].start
    program = f"{first[1]}{first[2]}"
    return Fix(f"let {first[1]} read it", (Edit(Span(start, start), f"{program} "),))


def _given_leave(build: Build, failure: Failure) -> Fix | None:
    """Let everybody execute it, in a RUN of its own before."""
    where = before(build, failure.call.span)
    place = failure.subject
    if where is None or where.image.uid() != 0:
        return None
    if place not in where.image.inert:
        # It comes there in the same RUN.
        return _in_place(build, failure, place)
    edit = where.insert([f"RUN chmod a+rx {shell_word(place)}"])
    return Fix("let it be executed", (edit,))


def _in_place(build: Build, failure: Failure, place: str) -> Fix | None:
    start = failure.call.span.start
    behind = _BEHIND.search(build.dockerfile.source[max(start - 200, 0) : start])
    if not failure.call.editable or not behind or start != failure.call.spans[0].start:
        return None
    edit = Edit(Span(start, start), f"chmod a+rx {shell_word(place)} && ")
    return Fix("let it be executed", (edit,))
