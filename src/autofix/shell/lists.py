"""Lists of simple commands, read without the grammar: ``a b && c d; e``.

Most scripts are no more than that once quotes, expansions and comments are hidden, and loading the
grammar takes longer than all else that is to do for a file. Whatever could be more is left to it.
"""

from __future__ import annotations

from autofix.edit import Span
from autofix.pattern import pattern
from autofix.shell.joining import TOO_DEEP, chain, cover
from autofix.shell.shadow import Shadow
from autofix.shell.simple import simple
from autofix.shell.tree import DEPTH_LIMIT, Node, Opaque, Pipeline, Sequence, Word

_TOKEN = pattern(r"[ \t]+|[A-Za-z0-9_./:@%+,=~^*?-]+|&&|\|\|?|;|\n")
# What begins something else than a simple command, or may be taken for it by the grammar.
_RESERVED = frozenset(
    "case coproc declare do done elif else esac fi for function if in local readonly select then "
    "time typeset unset unsetenv until while".split()
)


def simple_list(text: str, shadow: Shadow) -> Node | None:
    """The tree of a script that is a list of simple commands; None if it may be more.

    ``shadow`` is the script as the grammar would see it.
    """
    if shadow.unclosed is not None:
        return None
    plain = shadow.text
    statements = [_Statement()]
    words: list[Word] = []
    position = 0
    waiting = False  # whether an operator waits for a command
    for token in _TOKEN.finditer(plain):
        start, end = token.span()
        if start != position:
            return None
        position = end
        first = plain[start]
        if first in " \t":
            continue
        if first not in "\n;&|":
            if token[0] in _RESERVED or (not words and ("=" in token[0] or token[0] == "-")):
                return None
            waiting = False
            words.append(Word(text[start:end], Span(start, end)))
            continue
        if not words:
            if first == "\n":
                continue
            return None
        statement = statements[-1]
        statement.pipes[-1].append(words)
        words = []
        if first in "\n;":
            statements.append(_Statement())
            continue
        waiting = True
        if token[0] != "|":
            statement.pipes.append([])
            statement.operators.append(token[0])
    if waiting or position != len(plain):
        return None
    if words:
        statements[-1].pipes[-1].append(words)
    else:
        statements.pop()
    if not statements:
        return Sequence((), Span(0, 0))
    if len(statements) == 1:
        return chain(statements[0].pipes, statements[0].operators, 0, _pipe)
    items = tuple(chain(one.pipes, one.operators, 1, _pipe) for one in statements)
    return Sequence(items, cover(items))


class _Statement:
    """Pipes, each the words of its commands, and the operators between them."""

    def __init__(self) -> None:
        self.pipes: list[list[list[Word]]] = [[]]
        self.operators: list[str] = []


def _pipe(commands: list[list[Word]], depth: int) -> Node:
    several = len(commands) > 1
    items = tuple(_command(words, depth + several) for words in commands)
    return Pipeline(items, cover(items)) if several else items[0]


def _command(words: list[Word], depth: int) -> Node:
    span = Span(words[0].span.start, words[-1].span.end)
    return simple(words, (), (), span) if depth < DEPTH_LIMIT else Opaque(span, TOO_DEEP)
