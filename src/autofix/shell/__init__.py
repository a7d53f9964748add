"""Read shell scripts: a small syntax tree, and what its words become.

tree-sitter reads, and never gives up; but what it makes of operators is not always what a shell
does (in ``a && b > f | c`` it pipes ``a && b``).  So only its commands and compound commands are
taken over, as small frozen nodes; the operators between them are laid flat by
`autofix.shell.pieces` and put together anew by `autofix.shell.joining`.
"""

from __future__ import annotations

from autofix.dockerfile.words import UNKNOWN
from autofix.shell.inner import heredoc_redirect, inner_script
from autofix.shell.lists import simple_list
from autofix.shell.shadow import shadow
from autofix.shell.tree import (
    DEPTH_LIMIT,
    And,
    Background,
    Case,
    CaseBranch,
    Command,
    Function,
    Group,
    If,
    Loop,
    Node,
    Not,
    Opaque,
    Or,
    Pipeline,
    Redirect,
    Redirected,
    Sequence,
    Subshell,
    Test,
    Word,
    children,
    commands,
    walk,
)
from autofix.shell.words import evaluate, heredoc_text, split

__all__ = [
    "DEPTH_LIMIT",
    "UNKNOWN",
    "And",
    "Background",
    "Case",
    "CaseBranch",
    "Command",
    "Function",
    "Group",
    "If",
    "Loop",
    "Node",
    "Not",
    "Opaque",
    "Or",
    "Pipeline",
    "Redirect",
    "Redirected",
    "Sequence",
    "Subshell",
    "Test",
    "Word",
    "children",
    "commands",
    "evaluate",
    "heredoc_redirect",
    "heredoc_text",
    "inner_script",
    "parse",
    "split",
    "walk",
]


def parse(text: str) -> Node:
    """Read a shell script; whatever its text, this raises nothing.

    Spans in the tree are offsets of characters in ``text``.
    """
    hidden = shadow(text)
    simple = simple_list(text, hidden)
    if simple is not None:
        return simple
    # The grammar is loaded on first need.
    from autofix.shell.joining import join
    from autofix.shell.syntax import syntax_pieces

    return join(syntax_pieces(text, hidden), hidden.text, 0, 0)
