"""What tree-sitter makes of a script, laid flat."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from importlib.machinery import PathFinder
from importlib.util import module_from_spec

import tree_sitter

from autofix.edit import Span
from autofix.shell.chunks import chunks
from autofix.shell.compound import compound
from autofix.shell.joining import Piece, opaque_part
from autofix.shell.pieces import Source, pieces
from autofix.shell.shadow import Shadow

# Parsers must not be shared among threads.
_local = threading.local()


def syntax_pieces(text: str, shadow: Shadow) -> Iterator[Piece]:
    """The pieces of a script."""
    plain, heredocs, unclosed = shadow
    source = Source(text, plain, heredocs, compound)
    # The shadow is ASCII: its bytes count as the characters of the text do.
    encoded = plain.encode("ascii")
    for start, end in chunks(plain):
        if end < 0:
            yield opaque_part(Span(start, len(encoded)), "too long")
            return
        tree = _parser(start, end).parse(encoded)
        yield from pieces(tree.root_node.children, source)
    if unclosed is not None:
        yield opaque_part(Span(unclosed, len(encoded)), "unclosed quote")


def _parser(start: int, end: int) -> tree_sitter.Parser:
    """This thread's parser, for a part of a text."""
    parser: tree_sitter.Parser | None = getattr(_local, "parser", None)
    if parser is None:
        parser = tree_sitter.Parser(tree_sitter.Language(_grammar()))
        _local.parser = parser
    # Nobody asks the nodes for lines and columns, so that these need not be right.
    points = tree_sitter.Point(0, start), tree_sitter.Point(0, end)
    parser.included_ranges = [tree_sitter.Range(*points, start, end)]
    return parser


def _grammar() -> object:
    """The grammar of tree-sitter-bash, as ``tree_sitter.Language`` takes it.

    It is in a library of C that needs nothing of the package around it. That imports thirty
    modules for its queries, which nobody asks here for, and takes as long as mending the file.
    """
    package = PathFinder.find_spec("tree_sitter_bash")
    places = package.submodule_search_locations if package else None
    found = PathFinder.find_spec("tree_sitter_bash._binding", places) if places else None
    if found is None or found.loader is None:
        import tree_sitter_bash

        return tree_sitter_bash.language()
    library = module_from_spec(found)
    found.loader.exec_module(library)
    grammar: object = library.language()
    return grammar
