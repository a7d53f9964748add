"""Patterns of ``${name#pattern}``, ``${name%pattern}`` and ``${name/pattern/text}``.

BuildKit turns them into regular expressions, which Go matches in linear time and Python does not.
A pattern knows ``*`` and ``?`` only, so it is matched here segment by segment between the stars:
no segment can backtrack.
"""

from __future__ import annotations

import re
from functools import lru_cache

# The regular expression of a star is never used: an empty string marks the place to split at.
_STAR = ""


def remove_prefix(value: str, pattern: str, *, longest: bool) -> str:
    """Return ``value`` without the shortest or longest prefix that ``pattern`` matches.

    Raises:
        ValueError: the pattern escapes a character that needs no escape.
    """
    end = _anchored_end(value, _tokens(pattern), longest=longest)
    return value if end is None else value[end:]


def remove_suffix(value: str, pattern: str, *, longest: bool) -> str:
    """Return ``value`` without the shortest or longest suffix that ``pattern`` matches.

    Raises:
        ValueError: the pattern escapes a character that needs no escape.
    """
    # The same search, in a mirror: the shortest suffix cannot be found from the left.
    end = _anchored_end(value[::-1], _tokens(pattern)[::-1], longest=longest)
    return value if end is None else value[: len(value) - end]


def replace(value: str, pattern: str, text: str, *, every: bool) -> str:
    """Return ``value`` with the first match (or every match) of ``pattern`` replaced by ``text``.

    Raises:
        ValueError: the pattern escapes a character that needs no escape.
    """
    segments = _segments(_tokens(pattern))
    pieces: list[str] = []
    position = search = 0
    while (found := _find(value, segments, search)) is not None:
        start, end = found
        # After a match, an empty match at the very same place does not count (Go's ReplaceAll).
        if end > start or start > position or not pieces:
            pieces += value[position:start], text
            position = end
        search = end if end > start else end + 1
        if not every or search > len(value):
            break
    pieces.append(value[position:])
    return "".join(pieces)


def _tokens(pattern: str) -> list[str]:
    """Return one regular expression for each character of the pattern, ``_STAR`` for a star."""
    tokens: list[str] = []
    characters = iter(pattern)
    for character in characters:
        if character == "*":
            tokens.append(_STAR)
        elif character == "?":
            tokens.append(".")
        elif character == "\\":
            character = next(characters, "")
            if not character or character not in "*?\\}/":
                raise ValueError(f"invalid escape '\\{character}' in pattern {pattern!r}")
            tokens.append(re.escape(character))
        else:
            tokens.append(re.escape(character))
    return tokens


def _segments(tokens: list[str]) -> list[re.Pattern[str]]:
    segments = [""]
    for token in tokens:
        if token == _STAR:
            segments.append("")
        else:
            segments[-1] += token
    return [_compiled(segment) for segment in segments]


@lru_cache(maxsize=256)
def _compiled(segment: str) -> re.Pattern[str]:
    return re.compile(segment)


def _anchored_end(value: str, tokens: list[str], *, longest: bool) -> int | None:
    first, *others = _segments(tokens)
    match = first.match(value)
    return match and _end(value, others, match.end(), longest=longest)


def _find(value: str, segments: list[re.Pattern[str]], start: int) -> tuple[int, int] | None:
    # The first place where the first segment fits is the best one: if the others do not fit
    # behind it, they fit behind no later place either.
    match = segments[0].search(value, start)
    if match is None:
        return None
    end = _end(value, segments[1:], match.end(), longest=True)
    return None if end is None else (match.start(), end)


def _end(value: str, segments: list[re.Pattern[str]], end: int, *, longest: bool) -> int | None:
    for segment in segments:
        match = segment.search(value, end)
        if match is None:
            return None
        start, end = match.start(), match.end()
    if not segments or not longest:
        return end
    matches = (segments[-1].match(value, place) for place in range(len(value), start - 1, -1))
    return next(match.end() for match in matches if match)
