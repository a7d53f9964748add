"""Words that stop a build: a package that apt does not have, an option that pip does not know."""

from __future__ import annotations

from collections.abc import Iterator

from autofix.edit import Edit, Span
from autofix.image.build import Build
from autofix.rule import Fix, Violation

KINDS = {"no-package": "jupyterlab", "no-option": "--break-system-packages"}
"""The word that is too much, by the kind of the failure."""


def unknown_words(build: Build) -> Iterator[Violation]:
    """The commands with those words, in the stages that the image is made from."""
    for _, failure in build.failing(*KINDS):
        call, word = failure.call, KINDS[failure.kind]
        message = f"{call.name} fails: {failure.message}"
        if not call.editable or call.raw.count(word) != 1:
            reason = "the command is not one that can be edited in the Dockerfile"
            yield Violation(call.span, message, reason=reason)
            continue
        index = call.raw.index(word)
        edit = Edit(Span(call.spans[index - 1].end, call.spans[index].end), "")
        yield Violation(call.span, message, Fix(f"leave {word} out", (edit,)))
