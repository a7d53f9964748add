"""What holds of every text, hostile ones included."""

from __future__ import annotations

import inspect
import sys

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from patience import little_work

from autofix.shell import (
    DEPTH_LIMIT,
    Command,
    Node,
    Opaque,
    Redirect,
    Test,
    Word,
    children,
    commands,
    evaluate,
    heredoc_text,
    parse,
    split,
    walk,
)
from autofix.shell import chunks as chunking
from autofix.shell.scan import skip
from autofix.shell.shadow import shadow

NOTHING: dict[str, str] = {}
TOKENS = [
    *"abé💥\udc80$\\'\"`(){}[]<>|&;!#*?~=:,/%+-@0 \t\n\r\x00",
    *("if ", "then ", "elif ", "else ", "fi", "case ", " in ", "esac", ";;", "for ", "do ", "done"),
    *("while ", "until ", "select ", "function ", "f() ", "{ ", "; }", "[ ", " ]", "[[ ", " ]]"),
    *("&&", "||", "|&", "<<", "<<E ", "<<-'E' ", "\nE\n", "<<<", ">>", "2>&1", "((", "))", "\\\n"),
    *("$(", "${", "$((", "$'", "${x:-", "x=", "x+=", " a", " b ", "! ", "test ", "=~ ", ";&"),
]
SOUPS = st.lists(st.sampled_from(TOKENS), max_size=40).map("".join)
TEXTS = st.text(st.characters(), max_size=40) | SOUPS


def depth_of(node: Node) -> int:
    """How many levels of nodes a tree has below its root."""
    depth = 0
    level = children(node)
    while level:
        depth += 1
        level = tuple(child for parent in level for child in children(parent))
    return depth


def check_spans(node: Node, text: str) -> None:
    """Spans lie in the text and in those of their parents, and words are what they span."""
    for parent in walk(node):
        assert 0 <= parent.span.start <= parent.span.end <= len(text)
        for child in children(parent):
            assert parent.span.start <= child.span.start, (parent, child)
            assert child.span.end <= parent.span.end, (parent, child)
    words: list[Word] = []
    for found in walk(node):
        if isinstance(found, Command | Test):
            words += found.words
        if isinstance(found, Command):
            words += [value for _, value in found.assignments if value]
            words += [redirect.target for redirect in found.redirects if redirect.target]
    for word in words:
        assert text[slice(*word.span)] == word.raw
        assert word.raw


@given(TEXTS)
@example("<:((`%")
@example('[ <b`<<"')
@example("*2>&1mkdir -p x=/root/m'o")
@example("0) 0")
@example("a g((it")
@example("a <<<")
def test_every_text_has_a_tree(text: str) -> None:
    node = parse(text)
    check_spans(node, text)
    assert depth_of(node) <= DEPTH_LIMIT
    assert parse(text) == node
    assert hash(parse(text)) == hash(node)


@given(SOUPS)
def test_nothing_is_found_twice_or_out_of_order(text: str) -> None:
    for command in commands(parse(text)):
        ends = 0
        for word in command.words:
            assert ends <= word.span.start
            ends = word.span.end


@given(TEXTS, st.none() | st.text(max_size=5))
def test_every_word_has_a_value(text: str, value: str | None) -> None:
    result = evaluate(text, lambda name: value)
    assert isinstance(result, str)
    assert all(isinstance(field, str) for field in split(text, lambda name: value))
    heredoc_text(Redirect("<<", None, text, True, parse(text).span), lambda name: value)


@given(st.text("abc é/.-_%@", max_size=20).filter(lambda text: "'" not in text))
def test_quoted_text_stays(text: str) -> None:
    assert evaluate(f"'{text}'", NOTHING.get) == text
    assert split(f'"{text}"', NOTHING.get) == [text]
    assert split("$x", {"x": text}.get) == text.split()
    command = parse(f"a '{text}'")
    assert isinstance(command, Command)
    assert evaluate(command.words[1], NOTHING.get) == text


@given(st.lists(st.sampled_from(["a b", "c 'd'", "[ x ]", "(e)", "if a; then b; fi"]), max_size=9))
def test_statements_are_read_alike_whatever_separates_them(parts: list[str]) -> None:
    def names(text: str) -> list[str]:
        return [command.words[0].raw for command in commands(parse(text))]

    assert names("; ".join(parts)) == names("\n".join(parts)) == names(" && ".join(parts))


@given(SOUPS, SOUPS)
def test_a_word_ends_where_it_ends(first: str, second: str) -> None:
    end = skip(first + "x", 0)
    if end <= len(first):
        assert skip(first + "x" + second, 0) == end


LINES = [
    "if a; then\n  b\nelif c\nthen\n  d\nfi",
    "for i in x y; do\n z\ndone\n# done",
    "case a in\n  x) b ;;\n (y)\n  c\n ;;\nesac",
    "f() {\n  a\n}",
    "{ a\nb; }",
    "(\na\n)\nb",
    "a &&\n b ||\n c |\n d",
    "a \\\n b\\\nc",
    "cat <<E | x\nif\nE",
    "while a; do b; done > 'done\n'; if a; then\n b; fi",
    "echo if; a 'if\n' then",
    "! [[ a\n ]] && x=$(\n)",
]


@pytest.mark.parametrize("repeats", [1, 30])
def test_long_scripts_are_read_in_parts(repeats: int, monkeypatch: pytest.MonkeyPatch) -> None:
    text = "\n".join(LINES * repeats)
    monkeypatch.setattr(chunking, "WHOLE_LIMIT", 10**9)
    whole = parse(text)
    assert not any(isinstance(node, Opaque) for node in walk(whole))
    monkeypatch.setattr(chunking, "WHOLE_LIMIT", 0)
    assert parse(text) == whole
    assert len(list(chunking.chunks(shadow(text).text))) >= repeats * 10


def test_long_scripts_with_long_heredocs() -> None:
    text = "a <<E\n" + "x y\n" * 100_000 + "E\nb"
    assert [command.words[0].raw for command in commands(parse(text))] == ["a", "b"]


def test_too_long_a_statement_is_opaque() -> None:
    node = parse("a\n" + "b >c " * 8_000 + "\nc")
    assert [type(found) for found in children(node)] == [Command, Opaque]
    assert node.span.end == 2 + 40_000 + 2


NESTED = [
    ("(", ")"),
    ("((", "))"),
    ("{ ", "; }"),
    ("$(", ")"),
    ('"$(', ')"'),
    ("`", "`"),
    ("${a:-", "}"),
    ("{a,", "}"),
    ("if a; then ", "; fi"),
    ("if ", "; then a; fi"),
    ("while a; do ", "; done"),
    ("for i in a; do ", "; done"),
    ("case a in b) ", ";; esac"),
    ("f() { ", "; }"),
    ("! ", ""),
    ("a || b && ", ""),
    ("a && ", ""),
    ("a | ", ""),
    ("a <<E ", "\nE\n"),
    ("$(<<E ", ")"),
    ("[[ ", " ]]"),
    ("[ ", " ]"),
    ("<(", ")"),
    ("a=(", ")"),
    ("((a) ", ")"),
    ("'", "'"),
    ("((aaaaaaaaaa", ""),
    ("((a  ", "))"),
    ("((i++));", ""),
    ("! { ", "; }"),
    ("\\\n", ""),
    ("a\n", ""),
    ("done\n", ""),
    ("", ")"),
    ("", "|&"),
    ("", "a() "),
]


@pytest.mark.parametrize(("size", "closed"), [(11_000, False), (11_000, True), (100_000, True)])
@pytest.mark.parametrize("pair", NESTED, ids="".join)
@pytest.mark.no_cover
def test_hostile_texts_take_little_time(pair: tuple[str, str], size: int, closed: bool) -> None:
    opening, closing = pair
    count = size // len(opening + closing)
    text = opening * count + "x" + closing * count * closed
    with little_work():
        node = parse(text)
        assert depth_of(node) <= DEPTH_LIMIT
        check_spans(node, text)
        evaluate(text, NOTHING.get)
        split(text, {"a": "b c"}.get)


@pytest.mark.parametrize("pair", NESTED, ids="".join)
def test_recursion_leaves_room_for_the_caller(pair: tuple[str, str]) -> None:
    opening, closing = pair
    limit = sys.getrecursionlimit()
    sys.setrecursionlimit(len(inspect.stack()) + 500)
    try:
        node = parse(opening * 300 + "x" + closing * 300)
        repr(node)
    finally:
        sys.setrecursionlimit(limit)


def test_nesting_past_the_bound_is_opaque() -> None:
    found = [node for node in walk(parse("( " * 300 + "x" + ")" * 300)) if isinstance(node, Opaque)]
    assert [node.reason for node in found] == ["nested too deeply"]
    text = "a || b && " * 200 + "c"
    names = [command.words[0].raw for command in commands(parse(text))]
    assert names[-3:] == ["a", "b", "c"]
    assert any(isinstance(node, Opaque) for node in walk(parse(text)))


def test_long_chains_are_shallow() -> None:
    for operator in ("&&", "||", "|", ";"):
        node = parse(f"a {operator} " * 800 + "a")
        assert len(list(commands(node))) == 801
        assert depth_of(node) <= 10
