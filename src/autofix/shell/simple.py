"""Simple commands, and those that are tests."""

from __future__ import annotations

from collections.abc import Iterable

from autofix.edit import Span
from autofix.shell.scan import word_spans
from autofix.shell.tree import (
    Command,
    Node,
    Opaque,
    Redirect,
    Redirected,
    Sequence,
    Test,
    Word,
)

_STRAY_WORDS = frozenset(("then", "else", "elif", "fi", "do", "done", "esac", "}"))


def simple(
    all_words: Iterable[Word],
    assignments: Iterable[tuple[str, Word | None]],
    all_redirects: Iterable[Redirect],
    span: Span,
) -> Node:
    """The node of a simple command: a `Command`, or a `Test`.

    If its first word is a reserved one, that is stray, and the rest is the command.
    """
    words, redirects, assigned = tuple(all_words), tuple(all_redirects), tuple(assignments)
    if not words or assigned:
        return Command(words, assigned, redirects, span)
    first, rest = words[0], words[1:]
    if first.raw in _STRAY_WORDS:
        stray = Opaque(first.span, f"stray {first.raw}")
        if not rest and not redirects:
            return stray
        spans = [word.span for word in rest] + [redirect.span for redirect in redirects]
        start = min(spans).start
        return Sequence((stray, Command(rest, (), redirects, Span(start, span.end))), span)
    test = _test(first, rest, span)
    if test is None:
        return Command(words, (), redirects, span)
    return Redirected(test, redirects, span) if redirects else test


def _test(first: Word, rest: tuple[Word, ...], span: Span) -> Test | None:
    """The test that a command is, if it is one."""
    if first.raw == "test":
        return Test(rest, span)
    if first.raw == "[" and rest and rest[-1].raw == "]":
        return Test(rest[:-1], span)
    if first.raw.startswith("[[") and first.raw.endswith("]]") and not rest:
        raw, start = first.raw, first.span.start
        spans = word_spans(raw, 2, len(raw) - 2)
    elif first.raw.startswith("((") and first.raw.endswith("))") and not rest:
        raw, start = first.raw, first.span.start
        spans = iter(((0, 2), (2, len(raw) - 2), (len(raw) - 2, len(raw))))
    else:
        return None
    words = (
        Word(raw[begin:end], Span(start + begin, start + end))
        for begin, end in spans
        if begin < end
    )
    return Test(tuple(words), span, True)
