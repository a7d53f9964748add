"""From a fix to suggestions: which of its lines a review of a pull request can carry.

Everything here is pure. A forge takes a suggestion only on lines that the diff of the pull request
shows, all of them in one hunk, and only one that replaces whole lines.
"""

from __future__ import annotations

import difflib
import hashlib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from autofix.fixer import Change

MAXIMUM_LENGTH = 30_000
"""The longest suggestion, in characters; GitHub refuses a comment of more than 65536."""

_HUNK = re.compile(r"^@@ -\d+(?:,\d+)? \+(\d+)(?:,(\d+))? @@", re.MULTILINE)
_DIGEST = re.compile(r"@sha256:[0-9a-f]{64}")
# A carriage return that ends no line, and what cannot be sent as text.
_UNSENDABLE = re.compile(r"\r(?!\n|\Z)|\0|[\ud800-\udfff]")


@dataclass(frozen=True)
class Piece:
    """New lines for the lines ``first`` to ``last`` of a file, counted from 1.

    The lines are without their line feed; a carriage return stays theirs. Where ``last`` is one
    less than ``first``, the new lines stand before ``first`` and replace nothing. ``keys`` is what
    the piece is recognised by, wherever in the file it stands.
    """

    path: str
    first: int
    last: int
    before: tuple[str, ...]
    after: tuple[str, ...]
    keys: tuple[str, ...]


def shown(patch: str) -> tuple[range, ...]:
    """The lines of the new file that a patch shows, a range for each hunk."""
    hunks = ((int(start), int(count or 1)) for start, count in _HUNK.findall(patch))
    return tuple(range(start, start + count) for start, count in hunks)


def pieces(change: Change) -> tuple[Piece, ...]:
    """What a change does to the lines of its file: the fewest lines that differ, in order."""
    before, after = _lines(change.before), _lines(change.after)
    matcher = difflib.SequenceMatcher(None, before, after, autojunk=False)
    found = []
    for kind, start, end, new_start, new_end in matcher.get_opcodes():
        if kind != "equal":
            # With a line before and after it, as a comment is outdated when these change.
            around = before[max(0, start - 1) : end + 1]
            key = _key(change.path, around, after[new_start:new_end])
            lines = before[start:end], after[new_start:new_end]
            found.append(Piece(change.path, start + 1, end, *lines, (key,)))
    return tuple(found)


def _lines(text: str) -> tuple[str, ...]:
    lines = text.split("\n")
    return tuple(lines[:-1] if lines[-1] == "" else lines)


def _key(path: str, before: Sequence[str], after: Sequence[str]) -> str:
    """A short word that is the same for the same lines; a tag that has moved on changes nothing."""
    text = _DIGEST.sub("@", "\n".join([path, *before, "\0", *after]))
    return hashlib.sha256(text.encode("utf-8", "surrogateescape")).hexdigest()[:16]


def suggestible(change: Change, hunks: Sequence[range]) -> tuple[list[Piece], list[Piece]]:
    """The pieces that can be suggested where these hunks are shown, and those that cannot.

    What only inserts replaces the line before it by itself and the new lines, or the line after
    it, where only that one is shown. No two suggestions name one line.
    """
    lines = _lines(change.before)
    good: list[Piece] = []
    rest: list[Piece] = []
    for piece in pieces(change):
        for candidate in _anchored(piece, lines):
            overlaps = bool(good) and candidate.first <= good[-1].last
            joined = _joined(good[-1], candidate) if overlaps else candidate
            if _fits(joined, hunks):
                good = [*(good[:-1] if overlaps else good), joined]
                break
        else:
            rest.append(piece)
    return good, rest


def _anchored(piece: Piece, lines: tuple[str, ...]) -> Iterator[Piece]:
    """The piece as replacements of lines that are there."""
    if piece.before:
        yield piece
        return
    for number in (piece.first - 1, piece.first):
        if 1 <= number <= len(lines):
            line = (lines[number - 1],)
            after = line + piece.after if number < piece.first else piece.after + line
            yield replace(piece, first=number, last=number, before=line, after=after)


def _joined(one: Piece, other: Piece) -> Piece:
    """Two insertions around one line, which both of them keep, as one piece."""
    return replace(one, after=one.after + other.after[1:], keys=one.keys + other.keys)


def _fits(piece: Piece, hunks: Sequence[range]) -> bool:
    """Whether a forge would take the piece as a suggestion, and make of it what is meant."""
    text = "\n".join(piece.after)
    return (
        any(piece.first in hunk and piece.last in hunk for hunk in hunks)
        and len(text) <= MAXIMUM_LENGTH
        and not _UNSENDABLE.search(text)
        # How a forge would end lines where they end in both ways is not known.
        and len({line.endswith("\r") for line in (*piece.before, *piece.after)}) <= 1
    )


def partly(change: Change, chosen: Sequence[Piece]) -> str:
    """The text before the change with only the chosen pieces made."""
    lines = re.findall(r"[^\n]*\n|[^\n]+", change.before)
    for piece in reversed(chosen):
        lines[piece.first - 1 : piece.last] = [f"{line}\n" for line in piece.after]
    text = "".join(line if line.endswith("\n") else f"{line}\n" for line in lines)
    return text if change.after.endswith("\n") else text.removesuffix("\n")
