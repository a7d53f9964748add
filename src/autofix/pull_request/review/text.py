"""What a review of a pull request says: suggestions on its lines, and one text for the rest."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from autofix import report
from autofix.fixer import Change
from autofix.pull_request.review.suggestion import Piece, partly, shown, suggestible
from autofix.pull_request.words import GUIDE

_MARKER = re.compile(r"<!-- binder-fix review: ((?:[0-9a-f]{16} )+)-->")
_LONGEST = 25_000


@dataclass(frozen=True)
class Comment:
    """A comment of a review on the lines ``first`` to ``last`` of a file."""

    path: str
    first: int
    last: int
    body: str


@dataclass(frozen=True)
class Review:
    """A review: its text, and its comments on lines."""

    body: str
    comments: tuple[Comment, ...]


def seen(bodies: Iterable[str]) -> frozenset[str]:
    """The keys of the pieces that reviews with these texts have told already."""
    marks = (_MARKER.match(body) for body in bodies)
    return frozenset(key for mark in marks if mark for key in mark[1].split())


def compose(
    changes: Sequence[Change],
    patches: Mapping[str, str],
    findings: Sequence[str],
    told: frozenset[str] = frozenset(),
) -> Review | None:
    """The review that offers these changes, None where all of it has been told already.

    ``patches`` are the diffs of the pull request by path, ``findings`` what is wrong, in words,
    and ``told`` the keys of what earlier reviews offered.
    """
    offered: list[Piece] = []
    rest: list[Piece] = []
    diff = ""
    for change in changes:
        good, left = suggestible(change, shown(patches.get(change.path, "")))
        offered += [piece for piece in good if not told.issuperset(piece.keys)]
        left = [piece for piece in left if not told.issuperset(piece.keys)]
        rest += left
        diff += report.diff(change.path, change.before, partly(change, left)) if left else ""
    if not offered and not rest:
        return None
    keys = [key for piece in (*offered, *rest) for key in piece.keys]
    comments = tuple(_comment(piece, n, len(offered)) for n, piece in enumerate(offered, 1))
    return Review(_body(keys, findings, len(comments), diff), comments)


def fenced(text: str, language: str = "") -> str:
    """A block of code that nothing in the text can end."""
    longest = max((len(run) for run in re.findall(r"`+", text)), default=0)
    fence = "`" * max(3, longest + 1)
    end = "" if not text or text.endswith("\n") else "\n"
    return f"{fence}{language}\n{text}{end}{fence}"


def _comment(piece: Piece, number: int, count: int) -> Comment:
    head = f"binder-fix, {number} of {count}:" if count > 1 else "binder-fix:"
    lines = "".join(f"{line}\n" for line in piece.after)
    return Comment(piece.path, piece.first, piece.last, f"{head}\n\n{fenced(lines, 'suggestion')}")


def _body(keys: Sequence[str], findings: Sequence[str], suggestions: int, rest: str) -> str:
    """The text of the review; what comes from the repository stands in blocks of code only."""
    parts = [
        f"<!-- binder-fix review: {' '.join(keys)} -->",
        "The Dockerfile lacks something that Binder needs "
        f"(see its [guide for Dockerfiles]({GUIDE})):",
        fenced(_bounded("\n".join(findings)), "text"),
    ]
    if suggestions > 1:
        parts.append(
            f"The {suggestions} suggestions belong together: please take all of them, as one "
            "batch (*Add suggestion to batch*, then *Commit suggestions*)."
        )
    if rest:
        also = "The fix also changes" if suggestions else "The fix changes"
        parts += [
            f"{also} lines where nothing can be suggested, as this pull request does not show "
            "them; `binder-fix --write` makes these changes:",
            fenced(_bounded(rest), "diff"),
        ]
    return "\n\n".join(parts)


def _bounded(text: str) -> str:
    """A text that is not too long, with what cannot be sent as text shown escaped."""
    readable = text.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")
    readable = readable.replace("\0", "\\x00")
    return readable if len(readable) <= _LONGEST else f"{readable[:_LONGEST]}\n… (cut off here)\n"
