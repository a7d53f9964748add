"""Compound commands: ``if``, ``case``, loops, functions, groups, subshells and tests."""

from __future__ import annotations

from collections.abc import Sequence as Nodes

from autofix.edit import Span
from autofix.shell.joining import join
from autofix.shell.pieces import Source, is_moved, pieces
from autofix.shell.tree import (
    Case,
    CaseBranch,
    Function,
    Group,
    If,
    Loop,
    Node,
    Opaque,
    Subshell,
    Word,
)
from autofix.values import TYPE_CHECKING

if TYPE_CHECKING:
    from tree_sitter import Node as Syntax

# A compound command counts for several levels, since reading it takes that many more frames.
_LEVELS = 3


def compound(source: Source, node: Syntax, depth: int) -> Node:
    """The compound command that ``node`` is, at ``depth`` in the tree."""
    match node.type:
        case "if_statement":
            return _if(source, node, depth + _LEVELS)
        case "case_statement":
            return _case(source, node, depth + _LEVELS)
        case "for_statement" | "c_style_for_statement":
            return _for(source, node, depth + _LEVELS)
        case "while_statement":
            return _while(source, node, depth + _LEVELS)
        case "function_definition":
            return _function(source, node, depth + _LEVELS)
        case _:
            return _grouping(source, node, depth + _LEVELS)


def _span(node: Syntax) -> Span:
    """Where a node lies."""
    return Span(node.start_byte, node.end_byte)


def _body(source: Source, nodes: Nodes[Syntax], empty: int, depth: int) -> Node:
    """What ``nodes`` do one after the other."""
    return join(pieces(nodes, source), source.plain, empty, depth)


def _cut(nodes: Nodes[Syntax], *keywords: str) -> tuple[list[Syntax], list[Syntax]]:
    """The nodes before and after the first of the keywords; none are after it if it is missing."""
    for index, node in enumerate(nodes):
        if node.type in keywords:
            return list(nodes[:index]), list(nodes[index + 1 :])
    return list(nodes), []


def _words(source: Source, nodes: Nodes[Syntax]) -> tuple[Word, ...]:
    """The words that ``nodes`` are; those that touch are one word."""
    spans: list[Span] = []
    for node in nodes:
        start, end = node.start_byte, node.end_byte
        if spans and spans[-1].end == start:
            spans[-1] = Span(spans[-1].start, end)
        else:
            spans.append(Span(start, end))
    return tuple(source.word(*span) for span in spans)


def _if(source: Source, node: Syntax, depth: int) -> Node:
    """An ``if``, its clauses being children like the rest of its body."""
    branches: list[tuple[Node, Node]] = []
    otherwise: Node | None = None
    first, _ = _cut(node.children, "elif_clause", "else_clause", "fi")
    clauses = [child for child in node.children if child.type.endswith("_clause")]
    for children in (first, *(clause.children for clause in clauses)):
        keyword, *rest = children
        if keyword.type == "else":
            otherwise = _body(source, rest, keyword.end_byte, depth)
            continue
        condition, body = _cut(rest, "then")
        end = body[0].start_byte if body else keyword.end_byte
        branches.append(
            (
                _body(source, condition, keyword.end_byte, depth),
                _body(source, body, end, depth),
            )
        )
    return If(tuple(branches), otherwise, _span(node))


def _case(source: Source, node: Syntax, depth: int) -> Node:
    """A ``case`` and its branches."""
    head, rest = _cut(node.children[1:], "in")
    start, end = (head[0].start_byte, head[-1].end_byte) if head else (node.start_byte,) * 2
    branches = []
    for item in rest:
        if item.type != "case_item":
            continue
        patterns, body = _cut(item.children, ")")
        while body and body[-1].type in (";;", ";&", ";;&"):
            body.pop()
        alternatives = [part for part in patterns if part.type != "("]
        branches.append(
            CaseBranch(
                _patterns(source, alternatives),
                _body(source, body, patterns[-1].end_byte, depth),
                _span(item),
            )
        )
    return Case(source.word(start, end), tuple(branches), _span(node))


def _patterns(source: Source, nodes: Nodes[Syntax]) -> tuple[Word, ...]:
    """The patterns of a branch of a ``case``, which bars separate."""
    found: list[Word] = []
    rest = list(nodes)
    while rest:
        pattern, rest = _cut(rest, "|")
        if pattern:
            found.append(source.word(pattern[0].start_byte, pattern[-1].end_byte))
    return tuple(found)


def _for(source: Source, node: Syntax, depth: int) -> Node:
    """A ``for`` over words, one in the style of C, or a ``select``."""
    head, body = node.children[:-1], node.children[-1:]
    kind = head[0].type
    inner = _body(source, _inside(body), node.end_byte, depth)
    if node.type == "c_style_for_statement":
        return Loop("((", None, None, None, inner, _span(node))
    named = [child for child in head if child.type == "variable_name"][:1]
    variable = source.text[named[0].start_byte : named[0].end_byte] if named else None
    words: tuple[Word, ...] | None = None
    if any(source.text[child.start_byte : child.end_byte] == "in" for child in head):
        values, _ = _cut(_cut(head, "in")[1], ";")
        words = _words(source, values)
    return Loop(kind, variable, words, None, inner, _span(node))


def _while(source: Source, node: Syntax, depth: int) -> Node:
    """A ``while`` or an ``until``."""
    keyword, *rest = node.children
    condition, body = rest[:-1], rest[-1:]
    return Loop(
        keyword.type,
        None,
        None,
        _body(source, condition, keyword.end_byte, depth),
        _body(source, _inside(body), node.end_byte, depth),
        _span(node),
    )


def _inside(body: Nodes[Syntax]) -> list[Syntax]:
    """What a loop repeats: the children of its ``do ... done``, or of its braces."""
    children = [child for group in body for child in group.children]
    return [child for child in children if child.type not in ("do", "done", "{", "}")]


def _function(source: Source, node: Syntax, depth: int) -> Node:
    """The definition of a function."""
    header = [child for child in node.children if child.type not in ("function", "(", ")")]
    name, *body = header
    return Function(
        source.text[name.start_byte : name.end_byte],
        _body(source, body, name.end_byte, depth),
        _span(node),
    )


def _grouping(source: Source, node: Syntax, depth: int) -> Node:
    """A group in braces, a subshell, or an arithmetic command."""
    if node.children[0].type == "((":
        return Opaque(_span(node), "arithmetic")
    inside = [child for child in node.children if child.type not in ("(", ")", "{", "}")]
    body = _body(source, inside, node.start_byte + 1, depth)
    if node.type == "subshell":
        return Subshell(body, Span(node.start_byte + is_moved(node, source), node.end_byte))
    return Group(body, _span(node))
