"""Comments that ignore a rule: ``# binder-fix: ignore[RULE] REASON`` above an instruction.

Such a comment is a line of its own, as all comments of a Dockerfile are: what looks like one in a
heredoc is text (BuildKit's parser). It holds for the next instruction, or for the one among whose
lines it stands; ``ignore-file`` above the first instruction holds for all of them.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from itertools import islice

from autofix.dockerfile import Dockerfile, Instruction
from autofix.edit import Span
from autofix.pattern import pattern
from autofix.values import dataclass

MARK = "binder-fix:"
"""What every such comment has; a text without it has none."""

FORM = "# binder-fix: ignore[RULE] REASON"

_COMMENT = pattern(r"\ufeff?\s*(#\s*binder-fix:(.*))", re.DOTALL)
_FORM = pattern(r"\s*ignore(-file)?\s*\[([^\]]*)\](.*)", re.DOTALL)
_MOST = 200
_MOST_NAMES = 20


@dataclass(frozen=True)
class Ignore:
    """A comment that wants rules ignored: its place, their names as they are written, the reason.

    ``target`` is the part of the text that it holds for, None where there is none, and
    ``complaint`` says what is wrong with its form. One that is not understood has no names.
    """

    span: Span
    names: tuple[str, ...] = ()
    reason: str = ""
    target: Span | None = None
    complaint: str = ""

    def covers(self, name: str, place: int) -> bool:
        """Whether the rule of that name is to be ignored at a place of the text."""
        start, end = self.target or (0, 0)
        return start <= place < end and name in self.names


def ignores(dockerfile: Dockerfile) -> tuple[Ignore, ...]:
    """The comments of a Dockerfile that ignore rules, in order; the first 200 are heeded."""
    if MARK not in dockerfile.source:
        return ()
    found = tuple(islice(_read(dockerfile), _MOST + 1))
    if len(found) <= _MOST:
        return found
    complaint = f"more than {_MOST} such comments are not heeded; ignore-file holds for all"
    return (*found[:_MOST], Ignore(found[_MOST].span, complaint=complaint))


def covering(found: tuple[Ignore, ...], name: str, place: int) -> Ignore | None:
    """The first comment that has a rule ignored at a place; None where none has."""
    return next((ignore for ignore in found if ignore.covers(name, place)), None)


def _read(dockerfile: Dockerfile) -> Iterator[Ignore]:
    starts = [instruction.span.start for instruction in dockerfile.instructions]
    offset = 0
    for line in dockerfile.source.split("\n"):
        match = _COMMENT.match(line) if MARK in line else None
        if match:
            # How many instructions begin before it.
            count = bisect_right(starts, offset)
            around = dockerfile.instructions[count - 1] if count else None
            if not (around and _in_heredoc(around, offset)):
                inside = around is not None and offset < around.span.end
                span = Span(offset + match.start(1), offset + len(line.rstrip()))
                yield _ignore(dockerfile, span, match[2], count, count - inside)
        offset += len(line) + 1


def _in_heredoc(instruction: Instruction, offset: int) -> bool:
    return any(
        heredoc.span.start <= offset < heredoc.terminator.start for heredoc in instruction.heredocs
    )


def _ignore(dockerfile: Dockerfile, span: Span, text: str, count: int, target: int) -> Ignore:
    """The comment with that text, below ``count`` instructions, for the one with that index."""
    match = _FORM.fullmatch(text)
    names = tuple(filter(None, map(str.strip, match[2].split(",")))) if match else ()
    if match is None or not 0 < len(names) <= _MOST_NAMES:
        return Ignore(span, complaint=f"this comment is not understood; write {FORM}")
    reason = match[3].strip()
    if match[1] and count:
        complaint = "ignore-file holds above the first instruction only; move it there"
        return Ignore(span, names, reason, None, complaint)
    if target == len(dockerfile.instructions):
        complaint = "this comment stands above no instruction; move it above the one it is for"
        return Ignore(span, names, reason, None, complaint)
    complaint = "" if reason else "this comment gives no reason; write it behind the bracket"
    whole = Span(0, len(dockerfile.source) + 1)
    place = whole if match[1] else _place(dockerfile, target)
    return Ignore(span, names, reason, place, complaint)


def _place(dockerfile: Dockerfile, index: int) -> Span:
    """An instruction with the comments above it: what is found there is the instruction's."""
    start = dockerfile.instructions[index - 1].span.end if index else 0
    return Span(start, dockerfile.instructions[index].span.end)
