"""Text of a repository made harmless, for a forge acts on what it reads.

A name mentions its owner, a number closes an issue, a word in brackets stops a run; Markdown makes
pictures and links of anything. Everywhere such a beginning gets a break that nobody sees.
"""

from __future__ import annotations

import re

from autofix.launch.text import harmless

_BREAK = "\u200b"
# Mentions; issues, merge requests, milestones and such; tickets; addresses; orders to a CI.
_ACTING = re.compile(
    r"[@#]|[!$%&~](?=\d)|\b(?:[A-Z]{2,10}|gh)-(?=\d)|://|\bwww\.|\[(?=[\w ])|:(?=[\w+-]+:)",
    re.ASCII,
)
_MARKUP = re.compile(r"[\\`*_{}\[\]<>|~$&]")
_LIMIT = 300


def plain(text: str, limit: int = _LIMIT) -> str:
    """A text as one line of a commit's message."""
    return _ACTING.sub(lambda found: f"{found[0]}{_BREAK}", harmless(text, limit))


def markdown(text: str, limit: int = _LIMIT) -> str:
    """A text as part of one line of Markdown, or of one field of its tables."""
    return _MARKUP.sub(lambda sign: f"\\{sign[0]}", plain(text, limit))


def code(text: str, limit: int = _LIMIT) -> str:
    """A text as code in one line of Markdown: nothing in it means anything, mentions neither."""
    shown = plain(text, limit)
    fence = "`" * (max((len(run) for run in re.findall("`+", shown)), default=0) + 1)
    blank = " " if shown.startswith("`") or shown.endswith("`") else ""
    return f"{fence}{blank}{shown}{blank}{fence}"
