"""Files that a RUN needs before a COPY has brought them: the build stops there."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Sequence

from autofix.edit import Edit, Span
from autofix.image import absence
from autofix.image.accounts import plain_path
from autofix.image.build import Build
from autofix.image.context import beside
from autofix.image.facts import Copy, Failure
from autofix.image.ownership import under
from autofix.mending.absent_sources import is_absent
from autofix.mending.placing import before, cased
from autofix.pattern import pattern
from autofix.rule import Fix, Violation

# What a list of packages takes from other files, and from the project's folder.
_INCLUDES = pattern(r"(?m)^[ \t]*(?:-[ \t]+)?(?:-r|-c|--requirement|--constraint)[ =]*([^\s#]+)")
_LOCAL = pattern(r"(?m)^[ \t]*(?:-[ \t]+)?(?:(?:-e|--editable)[ =]*)?\.{1,2}(?:[/\[]|[ \t]*$)")
_PROJECT = "pyproject.toml"
_DEPTH = 5


def absent_files(build: Build) -> Iterator[Violation]:
    """The commands without their file, in the stages that the image is made from."""
    for index, failure in build.failing(absence.KIND):
        yield _violation(build, index, failure)


def _violation(build: Build, stage: int, failure: Failure) -> Violation:
    span, place = failure.call.span, failure.subject
    message = f"the build stops here: {failure.message}"
    if posixpath.basename(place) == _PROJECT:
        message += ", nor a setup.py"
    if _is_of_a_copy_that_stops(build, stage, failure):
        return Violation(span, message, reason="the COPY that is to bring it stops before")
    later = [copy for copy in build.images[stage].copies if copy.span.start > span.start]
    source, copy = _source(build, stage, place, later)
    if source is None:
        context = build.context
        told = context.known and context.complete and not all(map(beside, context.files))
        name = posixpath.basename(place)
        gone = told and all(posixpath.basename(path) != name for path in context.files)
        reason = "the repository has none" if gone else "where it is to come from is not known"
        return Violation(span, message, reason=reason)
    lines = _lines(build, copy, source, place)
    if lines is None:
        return Violation(span, message, reason="more than that file has to be copied before")
    edit = _before(build, stage, failure, lines)
    if edit is None:
        return Violation(span, message, reason="it has to be copied before")
    return Violation(span, message, Fix("copy it before", (edit,)))


def _is_of_a_copy_that_stops(build: Build, stage: int, failure: Failure) -> bool:
    """Whether a copy before would have brought it, and names what the repository does not have."""
    context, place = build.context, failure.subject
    if not context.complete or all(map(beside, context.files)):
        return False
    return any(
        copy.span.start < failure.call.span.start
        and under(place, copy.destination)
        and any(
            posixpath.basename(source) == posixpath.basename(place) and is_absent(context, source)
            for source in copy.sources
        )
        for copy in build.images[stage].copies
    )


def _source(
    build: Build, stage: int, place: str, later: Sequence[Copy]
) -> tuple[str | None, Copy | None]:
    """The file of the build context that is meant, and the copy that brings it too late."""
    copies = build.images[stage].copies
    for copy in later:
        if under(place, copy.destination) and copy.destination.isprintable():
            for source in copy.sources:
                path = _of_copy(build, copy, source, place)
                if path is not None:
                    return path, copy
    folder, name = posixpath.split(place)
    if name == _PROJECT or any(_is_of_folder(build, copy, folder) for copy in copies):
        return None, None
    named = {source for copy in copies for source in copy.sources
             if posixpath.basename(source) == name}  # fmt: skip
    files = {path for path in build.context.shown if posixpath.basename(path) == name}
    only = files if build.context.known else named
    return (next(iter(only)), None) if len(only) == 1 else (None, None)


def _is_of_folder(build: Build, copy: Copy, place: str) -> bool:
    """Whether a copy brings a folder of the repository, which has no such file, to a place."""
    folders = (source for source in copy.sources if source)
    return copy.destination == place and any(
        rest for source in folders for _, rest in build.context.brought(source)
    )


def _of_copy(build: Build, copy: Copy, source: str, place: str) -> str | None:
    """The file that a copy of ``source`` brings to ``place``, as far as that is known."""
    rest = posixpath.relpath(place, copy.destination)
    if copy.whole:
        there = not build.context.known or any(build.context.brought(rest))
        return rest if there else None
    inside = posixpath.join(source, rest)
    if build.context.known and any(not more for _, more in build.context.brought(inside)):
        return inside
    if posixpath.basename(source) != posixpath.basename(place):
        return None
    return source if rest in (".", posixpath.basename(place)) else None


def _lines(build: Build, copy: Copy | None, source: str, place: str) -> list[str] | None:
    """The COPYs of a file, and of what it takes from others; None where that is the project."""
    flags = _flags(build, copy)
    if posixpath.basename(place) == _PROJECT:
        if copy is None or not copy.whole or plain_path(copy.destination) != copy.destination:
            return None
        return [f"COPY {flags}. {copy.destination}"]
    found: dict[str, list[str]] = {}
    waiting = [(source, place)]
    for path, target in waiting:
        text = build.context.text(path) or ""
        listed = target.endswith((".txt", ".yml", ".yaml", ".in", ".lock"))
        if len(waiting) > _DEPTH or any(plain_path(f"/{p.lstrip('/')}") != f"/{p.lstrip('/')}"
                                        for p in (path, target)):  # fmt: skip
            return None
        if listed and _LOCAL.search(text):
            return None
        folder = f"{posixpath.dirname(target).rstrip('/')}/"
        same = posixpath.basename(path) == posixpath.basename(target)
        found.setdefault(folder if same else target, []).append(path)
        for include in _INCLUDES.findall(text) if listed else ():
            other = posixpath.normpath(posixpath.join(posixpath.dirname(path), include))
            if not any(build.context.brought(other)):
                return None
            aim = posixpath.normpath(posixpath.join(posixpath.dirname(target), include))
            if (other, aim) not in waiting:
                waiting.append((other, aim))
    return [f"COPY {flags}{' '.join(paths)} {target}" for target, paths in found.items()]


def _flags(build: Build, copy: Copy | None) -> str:
    """The owner and mode that the copy gives, as it says them."""
    for stage in build.dockerfile.stages:
        for step in stage.instructions:
            if copy and step.span == copy.span:
                kept = (flag for flag in step.flags if flag.name in ("chown", "chmod"))
                return "".join(f"--{flag.name}={flag.value} " for flag in kept)
    return ""


def _before(build: Build, stage: int, failure: Failure, lines: list[str]) -> Edit | None:
    """Put the lines before the RUN."""
    place = before(build, failure.call.span)
    if place:
        own = f"{place.image.workdir.rstrip('/')}/"
        return place.insert([re.sub(rf" {re.escape(own)}$", " ./", line) for line in lines])
    start = failure.call.span.start
    for step in build.dockerfile.stages[stage].instructions:
        if step.span.start <= start < step.span.end:
            newline = build.dockerfile.newline
            text = newline.join([*cased(build.dockerfile, lines), ""])
            return Edit(Span(step.span.start, step.span.start), text)
    return None
