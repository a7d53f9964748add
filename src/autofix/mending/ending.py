"""The last instruction may go on to nothing: new lines behind it must not become a part of it."""

from __future__ import annotations

from autofix.dockerfile import Dockerfile
from autofix.dockerfile.words import SPACES
from autofix.edit import Edit, Span
from autofix.rule import Violation
from autofix.values import replace


def ended(dockerfile: Dockerfile, violation: Violation) -> Violation:
    """A violation whose fix ends the last instruction, where it adds lines behind it."""
    fix = violation.fix
    if fix is None or not (marks := _marks(dockerfile)):
        return violation
    end = dockerfile.instructions[-1].span.end
    own = [edit.span for edit in fix.edits if not edit.file]
    behind = any(span.start >= end for span in own)
    if not behind or any(span.start < end and span.end > marks[0].start for span in own):
        return violation
    ends = (Edit(mark, "") for mark in marks)
    return replace(violation, fix=replace(fix, edits=(*fix.edits, *ends)))


def _marks(dockerfile: Dockerfile) -> list[Span]:
    """The continuation marks that the last instruction ends with, behind all that it says.

    Empty lines and comments may follow; BuildKit takes the end of the file for the end.
    """
    last = dockerfile.instructions[-1]
    place, end = last.span
    marks: list[Span] = []
    for line in dockerfile.source[place:end].split("\n") if not last.heredocs else ():
        text = line.rstrip("\r").rstrip(" \t")
        # With a carriage return before it, or that would become a part of the line's end.
        said = text.removesuffix(dockerfile.escape).rstrip(" \t\r")
        if text.strip(SPACES) and not text.lstrip(SPACES).startswith("#"):
            if said.strip(SPACES):
                marks.clear()
            if text.endswith(dockerfile.escape) and text[-2:-1] != dockerfile.escape:
                marks.append(Span(place + len(said), place + len(text)))
        place += len(line) + 1
    return marks
