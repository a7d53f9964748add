"""Cut long scripts where a statement ends, so that no syntax error makes reading them slow.

After an error the grammar may take time that grows with the square of the length.  Scripts longer
than any in practice are therefore read in parts, and the squares of their lengths have a limit.
"""

from __future__ import annotations

from collections.abc import Iterator

from autofix.pattern import pattern

WHOLE_LIMIT = 4_000
"""A script with no more characters than this (blanks aside) is read as a whole."""

COST_LIMIT = 12_000**2
"""How large the squares of the lengths of all parts may be together."""

_TOKEN = pattern(r"[^ \t\n;&|()]+|&&|[^ \t]")
# What closes what is opened; a parenthesis after a pattern of ``case`` closes nothing.
_CLOSING = {
    "if": "fi",
    "case": "esac",
    "for": "done",
    "while": "done",
    "until": "done",
    "select": "done",
    "{": "}",
    "(": ")",
}
_BEFORE_COMMANDS = frozenset(
    ("if", "then", "elif", "else", "while", "until", "do", "!", "{", "(", ")", ";", "&", "|", "&&")
)
_CONTINUED = ("|", "&&", "\\", ")")


def chunks(plain: str) -> Iterator[tuple[int, int]]:
    """The parts of the script to read one by one, as pairs of offsets.

    The last pair may have a negative end: what follows its start is too much to be read.
    """
    if len(plain) <= WHOLE_LIMIT or _length(plain) <= WHOLE_LIMIT:
        yield 0, len(plain)
        return
    cost = start = 0
    for end in _ends(plain):
        cost += _length(plain[start:end]) ** 2
        if cost > COST_LIMIT:
            yield start, -1
            return
        yield start, end
        start = end


def _length(plain: str) -> int:
    """How many characters are no blanks."""
    return len(plain) - plain.count(" ")


def _ends(plain: str) -> Iterator[int]:
    """The offsets after which a new statement begins, outside all compound commands."""
    expected: list[str] = []
    last = ";"
    for match in _TOKEN.finditer(plain):
        token = match.group()
        if token == "\n":
            if not expected and not last.endswith(_CONTINUED):
                yield match.end()
            # Reserved words are known as such at the beginning of a line, too.
            last = last if last.endswith(_CONTINUED) else ";"
            continue
        if last in _BEFORE_COMMANDS or token in "()":
            if token in _CLOSING:
                expected.append(_CLOSING[token])
            elif expected[-1:] == [token]:
                expected.pop()
        last = token
    yield len(plain)
