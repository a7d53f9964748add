"""What GitHub makes of a review when somebody takes all its suggestions as one batch."""

from __future__ import annotations

import re
from collections.abc import Iterable


def suggested(body: str) -> list[str]:
    """The lines in the suggestion of a comment, read as CommonMark reads a fenced block."""
    lines = iter(body.split("\n"))
    opening = next(m for line in lines if (m := re.fullmatch(r"(`{3,})suggestion", line)))
    content: list[str] = []
    for line in lines:
        if re.fullmatch(rf" {{0,3}}`{{{len(opening[1])},}}[ \t\r]*", line):
            return content
        content.append(line)
    raise AssertionError("the block is not closed")


def applied(text: str, comments: Iterable[tuple[int, int, str]]) -> str:
    """A text with suggestions made: first line, last line, body of the comment."""
    end = "\n" if text.endswith("\n") else ""
    lines = text.removesuffix("\n").split("\n") if text else []
    taken: set[int] = set()
    for first, last, body in sorted(comments, reverse=True):
        numbers = set(range(first, last + 1))
        assert numbers, "a suggestion replaces at least one line"
        assert 1 <= first <= last <= len(lines)
        assert not numbers & taken, "two suggestions for one line cannot be one batch"
        taken |= numbers
        lines[first - 1 : last] = suggested(body)
    return "\n".join(lines) + end
