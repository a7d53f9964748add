"""From a script to its tree: tree-sitter reads, this package makes small frozen nodes of it.

tree-sitter never gives up, but what it makes of operators is not always what a shell does (in
``a && b > f | c`` it pipes ``a && b``).  So only its commands and compound commands are taken over;
the operators between them are laid flat by `autofix.shell.pieces` and put together anew by
`autofix.shell.joining`.
"""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

from autofix.edit import Span
from autofix.shell.chunks import chunks
from autofix.shell.compound import compound
from autofix.shell.joining import join, opaque_part
from autofix.shell.pieces import Source, pieces
from autofix.shell.shadow import shadow

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tree_sitter import Parser

    from autofix.shell.joining import Piece
    from autofix.shell.tree import Node

# Parsers must not be shared among threads.
_local = threading.local()


def parse(text: str) -> Node:
    """Read a shell script; whatever its text, this raises nothing.

    Spans in the tree are offsets of characters in ``text``.
    """
    plain, heredocs, unclosed = shadow(text)
    return join(_pieces(Source(text, plain, heredocs, compound), unclosed), plain, 0, 0)


def _pieces(source: Source, unclosed: int | None) -> Iterator[Piece]:
    """The pieces of a script."""
    # The shadow is ASCII: its bytes count as the characters of the text do.
    encoded = source.plain.encode("ascii")
    for start, end in chunks(source.plain):
        if end < 0:
            yield opaque_part(Span(start, len(encoded)), "too long")
            return
        tree = _parser(start, end).parse(encoded)
        yield from pieces(tree.root_node.children, source)
    if unclosed is not None:
        yield opaque_part(Span(unclosed, len(encoded)), "unclosed quote")


def _parser(start: int, end: int) -> Parser:
    """This thread's parser, for a part of a text; tree-sitter is imported on first need."""
    import tree_sitter

    parser: Parser | None = getattr(_local, "parser", None)
    if parser is None:
        import tree_sitter_bash

        parser = tree_sitter.Parser(tree_sitter.Language(tree_sitter_bash.language()))
        _local.parser = parser
    # Nobody asks the nodes for lines and columns, so that these need not be right.
    points = tree_sitter.Point(0, start), tree_sitter.Point(0, end)
    parser.included_ranges = [tree_sitter.Range(*points, start, end)]
    return parser
