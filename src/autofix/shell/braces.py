"""Brace expansion of the simple form: ``a{b,c}d`` is ``abd acd``."""

from __future__ import annotations

from autofix.shell.scan import skip

_NESTING_LIMIT = 5
_COUNT_LIMIT = 256


def expand_braces(raw: str) -> list[str]:
    """The words that ``raw`` stands for: itself, if there is nothing to expand, or too much."""
    words = _expanded(raw, 0)
    return words if len(words) <= _COUNT_LIMIT else [raw]


def _expanded(raw: str, depth: int) -> list[str]:
    """All the words; of too many, a few more than the limit."""
    groups = _groups(raw) if depth < _NESTING_LIMIT else {}
    words = [""]
    position = copied = 0
    for start in sorted(groups):
        if start < position:
            continue
        marks = groups[start]
        literal = raw[copied:start]
        bounds = [start, *marks]
        alternatives = [
            word
            for left, right in zip(bounds, marks, strict=False)
            for word in _expanded(raw[left + 1 : right], depth + 1)
        ]
        if len(words) * len(alternatives) > _COUNT_LIMIT:
            return [raw] * (_COUNT_LIMIT + 1)
        words = [before + literal + after for before in words for after in alternatives]
        position = copied = marks[-1] + 1
    return [word + raw[copied:] for word in words]


def _groups(raw: str) -> dict[int, list[int]]:
    """The offsets of the commas and of the closing brace, by that of the opening brace."""
    groups: dict[int, list[int]] = {}
    opened: list[tuple[int, list[int]]] = []
    position = 0
    while position < len(raw):
        character = raw[position]
        if character == "{":
            opened.append((position, []))
        elif character == "," and opened:
            opened[-1][1].append(position)
        elif character == "}" and opened:
            start, commas = opened.pop()
            if commas:
                groups[start] = [*commas, position]
        position = skip(raw, position)
    return groups
