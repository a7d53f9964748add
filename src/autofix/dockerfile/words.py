"""The words of an instruction: BuildKit's splitting, unquoting and expansion of variables."""

from __future__ import annotations

import re
from functools import lru_cache

from autofix.pattern import pattern
from autofix.values import TYPE_CHECKING

from .lexer import SPACES, UNKNOWN, Lexer

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

__all__ = ["SPACES", "UNKNOWN", "blank_spans", "expand", "expand_words", "raw_words", "word_spans"]


def expand(text: str, lookup: Callable[[str], str | None], escape: str = "\\") -> str:
    """Return ``text`` without quotes and escapes and with its variables replaced.

    The rules are those of BuildKit's ``ProcessWord``. ``lookup`` takes the name of a variable and
    returns its value, None if it is not set; the value may have ``UNKNOWN`` in it, and what an
    operator makes of such a value is ``UNKNOWN``.

    Raises:
        ValueError: an open quote, a bad substitution, a ``${name:?message}`` that fails, or
            variables that bring more than ``LONGEST_EXPANSION`` characters.
    """
    if _PLAIN.fullmatch(text):
        return text
    return _process(Lexer(text, lookup, escape))[0]


def expand_words(text: str, lookup: Callable[[str], str | None], escape: str = "\\") -> list[str]:
    """Return the words of the expanded ``text``, split at blanks that are not quoted.

    The rules are those of BuildKit's ``ProcessWords``: values of variables are split, too, and
    there are no empty words. ``lookup`` and the error are those of ``expand``.
    """
    return _process(Lexer(text, lookup, escape))[1]


def raw_words(text: str, *, quotes: bool, escapes: bool) -> list[str]:
    """Return the words of ``text`` with no variable replaced, as BuildKit seeks heredocs.

    ``quotes`` and ``escapes`` say whether to keep the characters that quote and escape. The
    escape character is a backslash whatever the directive says.

    Raises:
        ValueError: an open quote or a bad substitution.
    """
    lexer = Lexer(text, None, "\\", raw_quotes=quotes, raw_escapes=escapes)
    return _process(lexer)[1]


def word_spans(text: str, escape: str = "\\") -> Iterator[tuple[int, int]]:
    """Yield start and end of every word of ``text``, quotes and escapes respected.

    The rules are those of BuildKit's parser for ENV, LABEL and ARG. An escape character at the
    very end belongs to no word.
    """
    plain = text.isascii() and not any(mark in text for mark in ("'", '"', escape))
    words = _NOT_SPACE if plain else _word_pattern(escape)
    return (match.span() for match in words.finditer(text))


def blank_spans(text: str) -> Iterator[tuple[int, int]]:
    """Yield start and end of what lies between blanks, as BuildKit splits FROM and COPY.

    Quotes mean nothing here, and only ASCII blanks split.
    """
    return (match.span() for match in _NOT_BLANK.finditer(text))


# Nothing in it is quoted, escaped or replaced.
_PLAIN = pattern(r"[A-Za-z0-9_./:=@,+-]*")
_NOT_SPACE = pattern(r"[^\t\n\v\f\r ]+")
_NOT_BLANK = pattern(r"[^\t\v\f\r ]+")


@lru_cache(maxsize=2)
def _word_pattern(escape: str) -> re.Pattern[str]:
    mark = re.escape(escape)
    # Nothing follows the outer group and every quote may stay open, so nothing can backtrack.
    return re.compile(
        rf"""(?:[^{SPACES}'"{mark}]+|{mark}.|'[^']*'?|"(?:[^"{mark}]+|{mark}.)*"?)+""", re.DOTALL
    )


def _process(lexer: Lexer) -> tuple[str, list[str]]:
    try:
        return lexer.until("")
    except RecursionError:
        raise ValueError("substitutions are nested too deeply") from None
