"""Patterns of a .dockerignore and of COPY, matched in a time that their text cannot stretch.

Docker makes regular expressions of them (moby's patternmatcher), which Go matches in linear time.
Python does not: of a pattern with more than two stars all ways through it are followed at once.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import lru_cache

_STAR, _STARS, _FOLDERS = "[^/]*", ".*", "(?:.*/)?"
_TOKEN = re.compile(r"\*\*/?|\*|\?|\[\^?\]?(?:\\.|[^\]\\])*\]|\\.|.", re.DOTALL)


@lru_cache(maxsize=1024)
def matcher(pattern: str, *, below: bool = False) -> Callable[[str], object] | None:
    """What tells whether a path fits a pattern; None for a pattern that Docker refuses.

    ``*`` stops at a slash, ``**`` does not, ``**/`` may be no folder at all. With ``below``, what
    is in a folder that fits does so too.
    """
    tokens: list[str] = []
    for token in _TOKEN.finditer(pattern):
        tokens.append(_expression(token[0]))
        if not tokens[-1]:
            return None
    if sum(token in (_STAR, _STARS, _FOLDERS) for token in tokens) < 3:
        end = "(?:/.*)?" if below else ""
        return re.compile("".join(tokens) + end, re.DOTALL).fullmatch
    return _Ways(tokens, below).fit


def _expression(token: str) -> str:
    """A token as an expression of one character or of a star; empty where it is none."""
    if token in ("**/", "**", "*", "?"):
        return {"**/": _FOLDERS, "**": _STARS, "*": _STAR, "?": "[^/]"}[token]
    if token[0] == "[":
        return _characters(token[1:-1]) if token.endswith("]") else ""
    return "" if token == "\\" else re.escape(token[-1])


def _characters(content: str) -> str:
    """The characters between brackets as an expression."""
    negated = content.startswith("^")
    parts = re.findall(r"(\\.|[^\\])(?:-(\\.|[^\\]))?|.", content[negated:], re.DOTALL)
    ranges = [(first[-1:], (last or first)[-1:]) for first, last in parts]
    if not ranges or any(not first or first > last for first, last in ranges):
        return ""
    shown = (f"{re.escape(first)}-{re.escape(last)}" for first, last in ranges)
    return f"[{'^' * negated}{''.join(shown)}]"


class _Ways:
    """All the ways through a pattern at once: bit n stands for the first n tokens being done."""

    def __init__(self, tokens: Sequence[str], below: bool) -> None:
        def bits(*kinds: str) -> int:
            return sum(1 << place for place, token in enumerate(tokens) if token in kinds)

        self._star, self._stars, self._folders = bits(_STAR), bits(_STARS), bits(_FOLDERS)
        self._passed = self._star | self._stars | self._folders
        self._single = [(1 << place, re.compile(token, re.DOTALL)) for place, token
                        in enumerate(tokens) if not self._passed >> place & 1]  # fmt: skip
        self._end, self._below = 1 << len(tokens), below
        self._fitting: dict[str, int] = {}

    def fit(self, path: str) -> bool:
        """Whether a path fits."""
        state = self._onward(1)
        for character in path:
            slash = character == "/"
            if slash and self._below and state & self._end:
                return True
            following = (state & self._fits(character)) << 1 | state & self._stars
            following |= (state & self._folders) << 1 if slash else state & self._star
            # A folder's name that has begun has to come to its slash.
            state = self._onward(following) | state & self._folders
        return bool(state & self._end)

    def _onward(self, state: int) -> int:
        """A state, and those that it comes to where stars stand for nothing."""
        while (more := state | (state & self._passed) << 1) != state:
            state = more
        return state

    def _fits(self, character: str) -> int:
        if character not in self._fitting:
            fitting = (bit for bit, token in self._single if token.fullmatch(character))
            self._fitting[character] = sum(fitting)
        return self._fitting[character]
