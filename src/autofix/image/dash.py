"""What dash, the sh of Debian and Ubuntu, ends a script at: words and signs that only bash has.

dash reads one command after the other. What it cannot read ends it before that command is run,
wherever it stands in it; a substitution or an option that it does not have ends it where it is run
(POSIX, "Consequences of Shell Errors"). All were seen with dash 0.5.12.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from autofix.image.base import number
from autofix.image.facts import Image
from autofix.image.script import STRICT
from autofix.pattern import pattern
from autofix.shell import tree

_PROCESS = ("<(", ">(")
_ARRAY = pattern(r"\w+\+?=\(")
_QUOTED = pattern(r"'[^']*'|\\.")
# Behind the name of a parameter: a subscript, a replacement, a case, a transformation, a part.
_SUBSTITUTION = pattern(r"\$\{(?:!\w|#?(?:[@*#?]|\w+)(?:[\[/^,]|@[A-Za-z]\}|:(?![-=+?])))")
# Commands that only bash has: dash does not find them.
_OF_BASH = frozenset("source shopt declare typeset pushd popd mapfile readarray let".split())


def has_pipefail(image: Image) -> bool:
    """Whether the dash of an image may have ``set -o pipefail``.

    That of Debian 11 and 12 and of Ubuntu 20.04 and 22.04 was seen to have none, that of Debian 13
    to have it.
    """
    last = 12 if image.family == "debian" else 22.04
    return not 0 < number(image.release) <= last


def is_strict(options: Iterable[str]) -> bool:
    """Whether one of a shell's options, or of ``set``, ends a script at the first error."""
    return any(map(STRICT.fullmatch, options))


def fault(
    script: tree.Node, text: str, *, strict: bool, pipefail: bool, succeeds: bool = False
) -> tuple[int, str] | None:
    """Where dash certainly ends a script before it has run its arguments, and what is not in dash.

    ``strict`` tells whether the script ends at the first error, ``pipefail`` whether this dash may
    have that option, ``succeeds`` whether all has to succeed: what is behind ``&&`` is run then.
    None if it is not certain to end.
    """
    for item in script.items if isinstance(script, tree.Sequence) else (script,):
        found = next(_unread(item, text), None)
        if found:
            return found
        for node, is_alone in _run(item, alone=True, succeeds=succeeds):
            if found := _refused(node, strict=strict and is_alone, pipefail=pipefail):
                return found
            strict = strict or _sets_strict(node)
        if any(isinstance(node, tree.Opaque) or _hands_over(node) for node in tree.walk(item)):
            return None
    return None


def _unread(item: tree.Node, text: str) -> Iterator[tuple[int, str]]:
    """What dash cannot read in a command, or in what it is made of."""
    for node in tree.walk(item):
        match node:
            case tree.Command(words=words, assignments=assignments, redirects=redirects):
                values = (value for _, value in assignments if value)
                yield from _signs(redirects)
                if any(value.raw.startswith("(") for value in values) or any(
                    _ARRAY.match(word.raw) for word in words
                ):
                    yield node.span.start, "arrays"
                if any(word.raw.startswith(_PROCESS) for word in words):
                    yield node.span.start, "process substitution"
            case tree.Redirected(redirects=redirects):
                yield from _signs(redirects)
            case tree.Loop(kind="((" | "select" as kind):
                yield node.span.start, "for ((" if kind == "((" else kind
            case tree.Function() if text.startswith("function", node.span.start):
                yield node.span.start, "function"
            case tree.Test(words=words, extended=True) if any(
                word.raw.startswith("(") and words[0].raw != "((" for word in words
            ):
                yield node.span.start, "[["


def _signs(redirects: tuple[tree.Redirect, ...]) -> Iterator[tuple[int, str]]:
    for redirect in redirects:
        if redirect.operator == "<<<":
            yield redirect.span.start, "<<<"
        elif redirect.target and redirect.target.raw.startswith(_PROCESS):
            yield redirect.span.start, "process substitution"


def _run(
    node: tree.Node, *, alone: bool, succeeds: bool = False
) -> Iterator[tuple[tree.Node, bool]]:
    """What is certainly run of a command in this process, and whether its status counts there."""
    match node:
        case tree.Sequence(items=items):
            for item in items:
                yield from _run(item, alone=alone)
        case tree.Group(body=inner) | tree.Redirected(item=inner):
            yield from _run(inner, alone=alone)
        case tree.And(left=left, right=right) if succeeds:
            yield from _run(left, alone=alone, succeeds=True)
            yield from _run(right, alone=alone, succeeds=True)
        case tree.And(left=inner) | tree.Or(left=inner) | tree.Not(item=inner):
            yield from _run(inner, alone=False)
        case tree.If(branches=branches):
            yield from _run(branches[0][0], alone=False)
        case tree.Loop(condition=condition) if condition is not None:
            yield from _run(condition, alone=False)
        case tree.Command() | tree.Test() | tree.Case() | tree.Loop():
            yield node, alone


def _refused(node: tree.Node, *, strict: bool, pipefail: bool) -> tuple[int, str] | None:
    words = _words(node)
    for word in words:
        if _SUBSTITUTION.search(_QUOTED.sub("", word.raw)):
            return word.span.start, word.raw
    if isinstance(node, tree.Test) and node.extended and words and words[0].raw != "((":
        return (node.span.start, "[[") if strict else None
    if not isinstance(node, tree.Command) or not words:
        return None
    name, options = words[0].raw, [word.raw for word in words[1:]]
    if name == "set" and "pipefail" in options and not pipefail:
        return node.span.start, "set -o pipefail"
    if name == "export" and options[:1] == ["-f"]:
        return node.span.start, "export -f"
    return (node.span.start, name) if strict and name in _OF_BASH else None


def _words(node: tree.Node) -> tuple[tree.Word, ...]:
    match node:
        case tree.Command(words=words, assignments=assignments, redirects=redirects):
            values = (value for _, value in assignments if value)
            targets = (redirect.target for redirect in redirects if redirect.target)
            return (*words, *values, *targets)
        case tree.Test(words=words):
            return words
        case tree.Case(subject=subject):
            return (subject,)
        case tree.Loop(words=listed):
            return listed or ()
        case _:
            return ()


def _sets_strict(node: tree.Node) -> bool:
    words = node.words if isinstance(node, tree.Command) else ()
    return bool(words) and words[0].raw == "set" and is_strict(word.raw for word in words[1:])


def _hands_over(node: tree.Node) -> bool:
    """Whether a command may be the one that the script is there for."""
    words = node.words if isinstance(node, tree.Command) else ()
    begins = words[0].raw if words else ""
    return begins in ("exec", "exit", "return") or begins.startswith(("$", '"$', "'$"))
