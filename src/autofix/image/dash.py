"""What dash, the sh of Debian and Ubuntu, ends a script at: words and signs that only bash has.

dash reads one command after the other. What it cannot read ends it before that command is run,
wherever it stands in it; a substitution or an option that it does not have ends it where it is run
(POSIX, "Consequences of Shell Errors"). All were seen with dash 0.5.12.
"""

from __future__ import annotations

from collections.abc import Iterator

from autofix.pattern import pattern
from autofix.shell.tree import (
    And,
    Case,
    Command,
    Function,
    Group,
    If,
    Loop,
    Node,
    Not,
    Opaque,
    Or,
    Redirect,
    Redirected,
    Sequence,
    Test,
    Word,
    walk,
)

_PROCESS = ("<(", ">(")
_ARRAY = pattern(r"\w+\+?=\(")
_QUOTED = pattern(r"'[^']*'|\\.")
# Behind the name of a parameter: a subscript, a replacement, a case, a transformation, a part.
_SUBSTITUTION = pattern(r"\$\{(?:!\w|#?(?:[@*#?]|\w+)(?:[\[/^,]|@[A-Za-z]\}|:(?![-=+?])))")
# Commands that only bash has: dash does not find them.
_OF_BASH = frozenset("source shopt declare typeset pushd popd mapfile readarray let".split())
_STRICT = pattern(r"-[a-zA-Z]*e[a-zA-Z]*|errexit")


def fault(tree: Node, text: str, *, strict: bool, pipefail: bool) -> tuple[int, str] | None:
    """Where dash certainly ends a script before it has run its arguments, and what is not in dash.

    ``strict`` tells whether the script ends at the first error, ``pipefail`` whether this dash may
    have that option. None if it is not certain to end.
    """
    for item in tree.items if isinstance(tree, Sequence) else (tree,):
        found = next(_unread(item, text), None)
        if found:
            return found
        for node, is_alone in _run(item, alone=True):
            if found := _refused(node, text, strict=strict and is_alone, pipefail=pipefail):
                return found
            strict = strict or _sets_strict(node)
        if any(isinstance(node, Opaque) or _hands_over(node) for node in walk(item)):
            return None
    return None


def _unread(item: Node, text: str) -> Iterator[tuple[int, str]]:
    """What dash cannot read in a command, or in what it is made of."""
    for node in walk(item):
        match node:
            case Command(words=words, assignments=assignments, redirects=redirects):
                values = (value for _, value in assignments if value)
                yield from _signs(redirects)
                if any(value.raw.startswith("(") for value in values) or any(
                    _ARRAY.match(word.raw) for word in words
                ):
                    yield node.span.start, "arrays"
                if any(word.raw.startswith(_PROCESS) for word in words):
                    yield node.span.start, "process substitution"
            case Redirected(redirects=redirects):
                yield from _signs(redirects)
            case Loop(kind="((" | "select" as kind):
                yield node.span.start, "for ((" if kind == "((" else kind
            case Function() if text.startswith("function", node.span.start):
                yield node.span.start, "function"
            case Test(words=words, extended=True) if any(
                word.raw.startswith("(") and words[0].raw != "((" for word in words
            ):
                yield node.span.start, "[["


def _signs(redirects: tuple[Redirect, ...]) -> Iterator[tuple[int, str]]:
    for redirect in redirects:
        if redirect.operator == "<<<":
            yield redirect.span.start, "<<<"
        elif redirect.target and redirect.target.raw.startswith(_PROCESS):
            yield redirect.span.start, "process substitution"


def _run(node: Node, *, alone: bool) -> Iterator[tuple[Node, bool]]:
    """What is certainly run of a command in this process, and whether its status counts there."""
    match node:
        case Sequence(items=items):
            for item in items:
                yield from _run(item, alone=alone)
        case Group(body=inner) | Redirected(item=inner):
            yield from _run(inner, alone=alone)
        case And(left=inner) | Or(left=inner) | Not(item=inner):
            yield from _run(inner, alone=False)
        case If(branches=branches):
            yield from _run(branches[0][0], alone=False)
        case Loop(condition=condition) if condition is not None:
            yield from _run(condition, alone=False)
        case Command() | Test() | Case() | Loop():
            yield node, alone


def _refused(node: Node, text: str, *, strict: bool, pipefail: bool) -> tuple[int, str] | None:
    words = _words(node)
    for word in words:
        if _SUBSTITUTION.search(_QUOTED.sub("", word.raw)):
            return word.span.start, word.raw
    if isinstance(node, Test) and node.extended and words and words[0].raw != "((":
        return (node.span.start, "[[") if strict else None
    if not isinstance(node, Command) or not words:
        return None
    name, options = words[0].raw, [word.raw for word in words[1:]]
    if name == "set" and "pipefail" in options and not pipefail:
        return node.span.start, "set -o pipefail"
    if name == "export" and options[:1] == ["-f"]:
        return node.span.start, "export -f"
    return (node.span.start, name) if strict and name in _OF_BASH else None


def _words(node: Node) -> tuple[Word, ...]:
    match node:
        case Command(words=words, assignments=assignments, redirects=redirects):
            values = (value for _, value in assignments if value)
            targets = (redirect.target for redirect in redirects if redirect.target)
            return (*words, *values, *targets)
        case Test(words=words):
            return words
        case Case(subject=subject):
            return (subject,)
        case Loop(words=listed):
            return listed or ()
        case _:
            return ()


def _sets_strict(node: Node) -> bool:
    words = node.words if isinstance(node, Command) else ()
    is_set = bool(words) and words[0].raw == "set"
    return is_set and any(_STRICT.fullmatch(word.raw) for word in words[1:])


def _hands_over(node: Node) -> bool:
    """Whether a command may be the one that the script is there for."""
    words = node.words if isinstance(node, Command) else ()
    begins = words[0].raw if words else ""
    return begins in ("exec", "exit", "return") or begins.startswith(('"$', "$", "${", "'$"))
