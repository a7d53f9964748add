"""Lay the grammar's nodes flat: commands, words, redirections and operators, in order.

Erroneous regions are laid flat too, so that the commands found in them are kept.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import partial

from autofix.edit import Span
from autofix.pattern import pattern
from autofix.shell.joining import Operator, Part, Piece, opaque_part
from autofix.shell.shadow import HIDDEN_NEGATION, Heredoc
from autofix.shell.tree import Node, Redirect, Word
from autofix.values import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from tree_sitter import Node as Syntax

UNREADABLE = "syntax error"

_COMPOUND = frozenset(
    (
        "c_style_for_statement",
        "case_statement",
        "compound_statement",
        "for_statement",
        "function_definition",
        "if_statement",
        "subshell",
        "while_statement",
    )
)
_SIMPLE = frozenset(
    (
        "command",
        "declaration_command",
        "unset_command",
        "variable_assignment",
        "variable_assignments",
    )
)
_WORDS = frozenset(
    (
        "ansi_c_string",
        "arithmetic_expansion",
        "brace_expression",
        "command_name",
        "command_substitution",
        "concatenation",
        "expansion",
        "extglob_pattern",
        "number",
        "process_substitution",
        "raw_string",
        "regex",
        "simple_expansion",
        "special_variable_name",
        "string",
        "test_operator",
        "translated_string",
        "variable_name",
        "word",
    )
)
_REDIRECTS = frozenset(("file_redirect", "herestring_redirect"))
_OPERATORS = frozenset(("&&", "||", "|", "|&", "!", ";", "&", ";;", ";&", ";;&"))
# Line breaks are seen from the text between the pieces.
_NOTHING = ("comment", "\n")
_RESERVED = "case do done elif else esac fi for function if in select then until while"
_KEYWORDS = frozenset(_RESERVED.split(" "))
# What follows one of these are words, not a command.
_HEADERS = frozenset(("[", "[[", "((", "case", "for", "function", "in", "select"))
# A negation right before a compound command, and how far off it may be.
_NEGATION = pattern(HIDDEN_NEGATION + r"[ \t]*\Z")
_REACH = 100
# What makes a parenthesis part of a word: an array, or a pattern of bash.
_EXTENDING = "=?*+@!"
_EQUALS = ("=", "+=")
_ASSIGNING = ("command", "variable_assignment", "variable_assignments")
# Where an erroneous region holds one of these, what follows is most likely quoted text.
_UNCLOSED = frozenset(('"', "'", "`", "$(", "${", "$((", "string_content", "heredoc_body"))


class Source(NamedTuple):
    """A script: as written, as the grammar sees it, and what makes its compound commands."""

    text: str
    plain: str
    heredocs: dict[int, Heredoc]
    compound: Callable[[Source, Syntax, int], Node]

    def word(self, start: int, end: int) -> Word:
        """The word between two offsets."""
        return Word(self.text[start:end], Span(start, end))


def pieces(nodes: Iterable[Syntax | Part], source: Source) -> Iterator[Piece]:
    """The pieces that ``nodes`` consist of."""
    waiting: list[Syntax | Part] = list(nodes)
    waiting.reverse()
    while waiting:
        node = waiting.pop()
        if isinstance(node, Part):
            yield node
            continue
        kind = node.type
        start, end = node.start_byte, node.end_byte
        if start == end or kind in _NOTHING:
            continue
        if kind in _SIMPLE:
            yield from _simple(node, source)
        elif kind in _WORDS:
            yield source.word(start, end)
        elif kind in _COMPOUND:
            start += is_moved(node, source)
            negation = _NEGATION.search(source.plain, max(0, start - _REACH), start)
            if negation is not None:
                yield Operator("!", Span(negation.start(), negation.start() + 1))
            yield Part(start, end, build=partial(source.compound, source, node))
            if any(child.is_missing for child in node.children):
                yield opaque_part(Span(end, end), "missing end")
        elif kind in _REDIRECTS and not _is_broken(node):
            yield from _redirect(node, source)
        elif kind in _OPERATORS:
            yield Operator(kind, Span(start, end))
        elif node.child_count:
            waiting.extend(reversed(_readable(node)))
        elif kind.isalnum() and not node.is_named and kind not in _KEYWORDS:
            yield source.word(start, end)
        else:
            yield _opaque(node)


def is_moved(node: Syntax, source: Source) -> bool:
    """Whether the node's first parenthesis is one character further on in the script."""
    return node.type == "subshell" and source.text[node.start_byte] != "("


def _readable(node: Syntax) -> list[Syntax | Part]:
    """The children of a node, up to the first one that begins quoted text.

    The words after a ``for`` or a ``[`` that lacks its end are no commands.
    """
    found: list[Syntax | Part] = []
    header = False
    for child in node.children:
        kind = child.type
        if kind in _UNCLOSED:
            found.append(opaque_part(Span(child.start_byte, node.end_byte), UNREADABLE))
            break
        header = kind in _HEADERS or (header and kind in _WORDS)
        found.append(_opaque(child) if header else child)
    return found


def _opaque(node: Syntax) -> Part:
    """A node that is not looked into."""
    return opaque_part(Span(node.start_byte, node.end_byte), UNREADABLE)


def _simple(node: Syntax, source: Source) -> Iterator[Piece]:
    """A simple command, and after it what of it cannot be read."""
    part = Part(node.end_byte, node.start_byte)
    others: list[Syntax | Part] = []
    within = [node] if node.type == "variable_assignment" else node.children
    waiting: list[Syntax | Part] = list(reversed(within))
    while waiting:
        child = waiting.pop()
        if isinstance(child, Part):
            others.append(child)
            continue
        kind = child.type
        start, end = child.start_byte, child.end_byte
        if start == end or kind in _NOTHING:
            continue
        if kind == "variable_assignment" and node.type in _ASSIGNING:
            _assign(part, child, source)
        elif kind in _REDIRECTS and _is_broken(child):
            others += child.children
        elif kind in _REDIRECTS:
            for piece in _redirect(child, source):
                part.add(piece, source.plain)
        elif kind == "ERROR" and child.child_count:
            waiting.extend(reversed(_readable(child)))
        elif kind in ("ERROR", "(", ")") or (
            kind in _COMPOUND and source.plain[start - 1] not in _EXTENDING
        ):
            others.append(child)
        else:
            part.add(source.word(start, end), source.plain)
    if part.start < part.end:
        yield part
    yield from pieces(others, source)


def _assign(part: Part, node: Syntax, source: Source) -> None:
    """Add one ``name=value`` to a simple command."""
    start, end = node.start_byte, node.end_byte
    equals = next(child.end_byte - 1 for child in node.children if child.type in _EQUALS)
    value = source.word(equals + 1, end) if equals + 1 < end else None
    part.assignments.append((source.text[start:equals], value))
    part.start, part.end = min(part.start, start), max(part.end, end)


def _is_broken(node: Syntax) -> bool:
    """Whether a redirection lacks its target, or has something else in its place."""
    return any(child.type == "ERROR" or child.is_missing for child in node.children)


def _redirect(node: Syntax, source: Source) -> Iterator[Redirect | Word]:
    """A redirection, and the words after it: the grammar takes them for more of its targets."""
    descriptor = operator = ""
    start = node.start_byte
    targets: list[Word] = []
    for child in node.children:
        if child.type == "file_descriptor":
            descriptor = source.text[child.start_byte : child.end_byte]
        elif not operator:
            operator = child.type
            start = child.start_byte
        elif targets and targets[-1].span.end == child.start_byte:
            targets[-1] = source.word(targets[-1].span.start, child.end_byte)
        else:
            targets.append(source.word(child.start_byte, child.end_byte))
    # ``>&-`` closes a descriptor and has no target.
    first = targets.pop(0) if targets and not operator.endswith("-") else None
    span = Span(node.start_byte, first.span.end if first else start + len(operator))
    heredoc = source.heredocs.get(start)
    if heredoc is not None:
        yield Redirect(heredoc.operator, None, heredoc.body, heredoc.expands, span, descriptor)
    else:
        yield Redirect(operator, first, None, False, span, descriptor)
    yield from targets
