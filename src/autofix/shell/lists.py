"""Lists of simple commands, read without the grammar: ``a b && c d; e``.

Most scripts are no more than that once quotes, expansions and comments are hidden, and loading the
grammar takes longer than all else that is to do for a file. Whatever could be more is left to it.
"""

from __future__ import annotations

from autofix.edit import Span
from autofix.pattern import pattern
from autofix.shell.joining import Operator, Piece
from autofix.shell.shadow import Shadow
from autofix.shell.tree import Word

_TOKEN = pattern(r"[ \t]+|[A-Za-z0-9_./:@%+,=~^*?-]+|&&|\|\|?|;|\n")
# What begins something else than a simple command, or may be taken for it by the grammar.
_RESERVED = frozenset(
    "case coproc declare do done elif else esac fi for function if in local readonly select then "
    "time typeset unset unsetenv until while".split()
)


def simple_list(text: str, shadow: Shadow) -> list[Piece] | None:
    """The pieces of a script that is a list of simple commands; None if it may be more.

    ``shadow`` is the script as the grammar would see it.
    """
    if shadow.unclosed is not None:
        return None
    plain = shadow.text
    pieces: list[Piece] = []
    position = 0
    # Whether a command has begun, and whether an operator waits for one.
    within, waiting = False, False
    for token in _TOKEN.finditer(plain):
        start, end = token.span()
        if start != position:
            return None
        position = end
        first = plain[start]
        if first in " \t":
            continue
        if first == "\n":
            within = False
        elif first in "&|;":
            if not within:
                return None
            within, waiting = False, first != ";"
            pieces.append(Operator(token[0], Span(start, end)))
        else:
            if token[0] in _RESERVED or (not within and "=" in token[0]):
                return None
            within, waiting = True, False
            pieces.append(Word(text[start:end], Span(start, end)))
    return None if waiting or position != len(plain) else pieces
