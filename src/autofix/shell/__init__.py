"""Read shell scripts: a small syntax tree, and what its words become."""

from __future__ import annotations

from autofix.dockerfile.words import UNKNOWN
from autofix.shell.inner import heredoc_redirect, inner_script
from autofix.shell.reader import parse
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
