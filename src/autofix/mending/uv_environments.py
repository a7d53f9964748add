"""``uv pip`` that stops the build: it finds no virtual environment, or may not write to Python."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from autofix.edit import Edit, Span
from autofix.image.build import Build
from autofix.image.call import Call
from autofix.image.facts import Failure
from autofix.mending.placing import Place, before
from autofix.rule import Fix, Violation


def without_environment(build: Build) -> Iterator[Violation]:
    """The calls of ``uv pip`` without an environment, in the stages that the image is made from."""
    for _, failure in build.failing("no-environment"):
        yield _told_of_the_system(build, failure)


def _told_of_the_system(build: Build, failure: Failure) -> Violation:
    call, message = failure.call, f"uv pip fails: {failure.message}"
    title = "let it use the system's Python"
    if call.editable:
        verb = next(i for i, word in enumerate(call.words) if word in ("install", "sync"))
        end = call.spans[verb].end
        return Violation(call.span, message, Fix(title, (Edit(Span(end, end), " --system"),)))
    place = before(build, call.span)
    if place is None:
        return Violation(call.span, message, reason="the command is not one of the last stage")
    return Violation(call.span, message, Fix(title, (place.insert(["ENV UV_SYSTEM_PYTHON=1"]),)))


def refused(build: Build, refusals: Sequence[Failure], lines: list[str] | None) -> Violation | None:
    """``uv pip install --system`` that PEP 668 forbids; None where no ``--system`` is in the way.

    From a virtual environment, which ``lines`` make if there is none first on PATH, that word
    keeps uv away.
    """
    own = [failure.call for failure in refusals if _is_told(failure.call)]
    if not own:
        return None
    call = own[0]
    message = "uv refuses to install into the distribution's Python (PEP 668)"
    places = [before(build, each.span) for each in own]
    place = places[0]
    if place is None or not all(each.editable for each in own) or place.image.uid() != 0:
        reason = "a virtual environment cannot be made before that command"
        return Violation(call.span, message, reason=reason)
    edits = [_without_word(each) for each in own]
    if not _has_environment(place):
        if lines is None:
            reason = "a virtual environment cannot be made before that command"
            return Violation(call.span, message, reason=reason)
        edits.insert(0, place.insert(lines, apart=True))
    return Violation(call.span, message, Fix("install into a virtual environment", tuple(edits)))


def _is_told(call: Call) -> bool:
    return call.name == "uv" and "--system" in call.words


def _has_environment(place: Place) -> bool:
    """Whether the Python that is first on PATH is that of an environment."""
    python = place.image.python
    return python is not None and bool(python.base)


def _without_word(call: Call) -> Edit:
    """Take ``--system`` away, with the blanks before it."""
    index = call.words.index("--system")
    return Edit(Span(call.spans[index - 1].end, call.spans[index].end), "")
