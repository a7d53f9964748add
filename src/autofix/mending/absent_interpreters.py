"""Scripts and shells that Linux cannot start: bash is not there, or env takes words as one."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator

from autofix.dockerfile import Instruction
from autofix.edit import Edit, Span
from autofix.image.build import Build
from autofix.image.facts import Failure
from autofix.image.interpreters import KIND, NO_BASH
from autofix.mending.entrypoint_script import origin
from autofix.mending.placing import UNKNOWN_USER, as_root, at, before
from autofix.pattern import pattern
from autofix.rule import Fix, Violation

_INSTALL = "RUN apk add --no-cache bash"
_ENV = pattern(r"#![ \t]*(/usr/bin/env[ \t]+)(?:ba)?sh[ \t]")


def absent_interpreters(build: Build) -> Iterator[Violation]:
    """The commands that fail for that, in the stages that the image is made from."""
    found: dict[object, tuple[int, Failure]] = {}
    for index, failure in build.failures:
        if failure.kind == KIND:
            # Where one brings bash, the others have it too.
            which = index if failure.message == NO_BASH else failure.call.span
            found.setdefault(which, (index, failure))
    for index, failure in found.values():
        message, span = failure.message, failure.call.span
        if message == NO_BASH:
            fix = _bash_before(build, span)
            reason = "" if fix else "no line can be put before that command that root runs"
        else:
            place = failure.subject
            fix = _split(build, place, build.images[index].texts.get(place, ""))
            reason = "" if fix else "the script itself has to be mended"
        yield Violation(span, f"the build stops here: {message}", fix, reason)


def of_entrypoint(build: Build, own: Instruction, place: str, why: str) -> Violation:
    """An ENTRYPOINT whose script or shell, at a place, Linux cannot start for a reason."""
    if why == NO_BASH:
        edit = as_root(build, [_INSTALL])
        fix = Fix("install bash", (edit,)) if edit else None
        reason = "" if fix else UNKNOWN_USER
    else:
        fix = _split(build, place, build.image.texts.get(place, ""))
        reason = "" if fix else "the script itself has to be mended"
    return Violation(own.span, f"the image cannot start with {place}: {why}", fix, reason)


def _bash_before(build: Build, span: Span) -> Fix | None:
    """Install bash before a command, and before the SHELL that is bash."""
    place = before(build, span)
    while place and posixpath.basename(place.image.shell[0]) == "bash":
        place = at(build, place.index - 1) if place.index > 1 else None
    if place is None or place.image.uid() != 0:
        return None
    return Fix("install bash", (place.insert([_INSTALL]),))


def _split(build: Build, place: str, text: str) -> Fix | None:
    """Name the shell by its path: what stands behind it is one word then."""
    first, found = _ENV.match(text), origin(build, place, text)
    # A first line in the Dockerfile itself looks like a comment, which no fix may change.
    if first is None or found is None or not found[0]:
        return None
    file, start = found
    span = Span(start + first.start(1), start + first.end(1))
    return Fix(f"name the shell by its path in {file}", (Edit(span, "/bin/", file),))
