"""Every image that is pulled is named with a tag, and the tag is not `latest`.

A base image without a tag, or with `latest`, changes under the repository: what builds today may
fail next month, and two builds of one commit differ. Binder's guide asks for a tag, best with a
digest.

Fix: the tag that the table of base images has for `latest` is written, in FROM or in the default
of the ARG that FROM uses. Without such a fact nothing is written: a tag cannot be guessed.
Stages that the image is not made from are reported only: they are never pulled.
Safety: safe, the tag is the one that `latest` stands for.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from autofix.dockerfile import UNKNOWN, Stage
from autofix.edit import Edit, Span
from autofix.image.base import find, reference
from autofix.image.build import Build
from autofix.rule import Fix, Rule, Violation


def _check(build: Build) -> Iterator[Violation]:
    names: set[str] = set()
    places: set[Span] = set()
    for stage, text in zip(build.dockerfile.stages, build.references, strict=True):
        if text.lower() not in names and text != "scratch":
            violation = _violation(build, stage, text)
            edits = violation.fix.edits if violation and violation.fix else ()
            # Stages may share an ARG: it is edited once.
            if violation and places.isdisjoint(edit.span for edit in edits):
                yield violation
            places.update(edit.span for edit in edits)
        if stage.name:
            names.add(stage.name)


def _violation(build: Build, stage: Stage, text: str) -> Violation | None:
    span, written = stage.reference.span, stage.reference.value
    if UNKNOWN in text:
        if "@" in text or re.search(r":[^/]*[\w.-][^/]*$", text.replace(UNKNOWN, "")):
            return None
        message = f"which image {written} is cannot be told"
        return Violation(span, message, reason="its variables have no value here", known=False)
    if not text or text.endswith(":"):
        message = f"{written} lacks the value of a variable, which stops the build"
        return Violation(span, message, reason="no ARG before the first FROM gives a default")
    name = reference(text)
    if name.digest or name.tag not in ("", "latest"):
        return None
    message = f"{text} is whatever is newest" if name.tag else f"{text} has no tag"
    if stage.index not in build.needed:
        message = f"{message} (the stage is not used)"
        return Violation(span, message, reason="nothing is made from this stage", known=False)
    tag = (find(name) or {}).get("latest")
    if tag is None:
        reason = "no concrete tag of this image is known without asking its registry"
        return Violation(span, message, reason=reason)
    edit = _edit(build, stage, name.tag, tag)
    if edit is None:
        return Violation(span, message, reason=f"where {written} gets its tag from is not plain")
    return Violation(span, message, Fix(f"name the tag {tag}, which is the newest", (edit,)))


def _edit(build: Build, stage: Stage, old: str, new: str) -> Edit | None:
    """Write a tag at the end of a reference: in FROM, or in the default of the ARG it ends with."""
    text, end = stage.reference.value, stage.reference.span.end
    defaults = [pair for argument in build.dockerfile.arguments for pair in argument.pairs]
    while variable := re.search(r"\$(?:(\w+)|\{(\w+)\})$", text):
        wanted = variable[1] or variable[2]
        while defaults and defaults[-1][0] != wanted:
            defaults.pop()
        if not defaults:
            return None
        _, value, span = defaults.pop()
        if not value:
            return None
        text = value.strip("'\"")
        end = span.end - (value[-1] in "'\"")
    start = end - len(old)
    if text[-1] in "}:" or (old and not re.search(rf"(?:^|:){old}$", text)):
        return None
    if build.dockerfile.source[start:end] != old:
        return None
    return Edit(Span(start, end), new if old else f":{new}")


rule = Rule(
    name="unpinned-image",
    requirement=2,
    need="Binder needs FROM to name a tag other than latest, best a digest",
    check=_check,
    explanation=__doc__,
)
