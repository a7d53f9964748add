"""Instructions, stages and what is in them."""

from __future__ import annotations

import pickle

import pytest

from autofix.dockerfile import Dockerfile, DockerfileError, Instruction, parse
from autofix.dockerfile.reader import _Shadow


def instruction(line: str) -> Instruction:
    return parse(f"FROM a\n{line}\n").instructions[1]


def test_stages() -> None:
    text = "ARG T=1\nARG U\nFROM --platform=x a:$T As Build\nRUN x\nfrom Build\nUSER b\n"
    result = parse(text)
    assert [argument.value for argument in result.arguments] == ["T=1", "U"]
    assert [stage.name for stage in result.stages] == ["build", None]
    assert [stage.reference.value for stage in result.stages] == ["a:$T", "Build"]
    assert text[slice(*result.stages[0].reference.span)] == "a:$T"
    assert [[item.keyword for item in stage.instructions] for stage in result.stages] == [
        ["FROM", "RUN"],
        ["FROM", "USER"],
    ]
    assert result.final is result.stages[1]
    assert result.final.index == 1
    assert result.final.start is result.instructions[4]


def test_flags() -> None:
    text = 'FROM a\nCOPY --from=b \\\n --chown="x y":z --link --exclude=\\ q -- --a b\n'
    flags = parse(text).instructions[1].flags
    assert [flag[:2] for flag in flags] == [
        ("from", "b"),
        ("chown", "x y:z"),
        ("link", None),
        ("exclude", " q"),
    ]
    assert [text[slice(*flag.span)] for flag in flags] == [
        "--from=b",
        '--chown="x y":z',
        "--link",
        "--exclude=\\ q",
    ]
    assert parse(text).instructions[1].value == "--a b"


@pytest.mark.parametrize(
    ("line", "value"),
    [
        ("RUN --network=none", ""),
        ("RUN --", ""),
        ('RUN --network="none', ""),
        ("RUN --network=none\\", ""),
        ('RUN --network="none\\', ""),
        ("RUN --network=none a \u3000", "a"),
        ("RUN -- --network", "--network"),
        ("RUN '--network'", "'--network'"),
        ("RUN - a", "- a"),
    ],
)
def test_values_behind_flags(line: str, value: str) -> None:
    assert parse(f"FROM a\n{line}").instructions[1].value == value


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ('COPY "a b" c', ['"a', 'b"', "c"]),
        ("ENV A=\"b c\" D='e f' G=h\\ i", ['A="b c"', "D='e f'", "G=h\\ i"]),
        ("LABEL a='b\\' c=d", ["a='b\\'", "c=d"]),
        ('LABEL a="b\\"c" d=\'e', ['a="b\\"c"', "d='e"]),
        ("RUN a\xa0b\u2003c\x1cd", ["a", "b", "c\x1cd"]),
        ("VOLUME a\xa0b", ["a\xa0b"]),
        ('CMD a "b \\\u3000', ["a", '"b ']),
        ("CMD a \\\u3000", ["a"]),
    ],
)
def test_words(line: str, words: list[str]) -> None:
    text = f"FROM a\n{line}"
    found = parse(text).instructions[1].words
    assert [word.value for word in found] == words
    assert [text[slice(*word.span)] for word in found] == words


@pytest.mark.parametrize(
    ("line", "result"),
    [
        ('CMD ["a", "b"]', ("a", "b")),
        ("CMD []", ()),
        ("CMD a", None),
        ("CMD ['a']", None),
        ('CMD ["a"', None),
        ('CMD ["a"] # b', None),
        ('CMD ["a",]', None),
        ("CMD [NaN]", None),
        ('CMD ["a\tb"]', None),
        ('CMD ["\\u00e9\\ud800\udcff"]', ("\xe9\ufffd\ufffd",)),
        ('CMD {"a": 1}', None),
        ('HEALTHCHECK CMD ["a"]', ("a",)),
        ("HEALTHCHECK NONE", None),
        ('COPY ["a b", "c"]', ("a b", "c")),
        ('ENV A ["a"]', None),
        ('SHELL ["a"]', ("a",)),
        ('VOLUME ["a"]', ("a",)),
    ],
)
def test_exec_form(line: str, result: tuple[str, ...] | None) -> None:
    assert instruction(line).json == result


@pytest.mark.parametrize(
    ("line", "pairs"),
    [
        ("ENV A=b C=", [("A", "b"), ("C", "")]),
        ("ENV A b c=d ", [("A", "b c=d")]),
        ('ENV A="b c" \\\n D=e', [("A", '"b c"'), ("D", "e")]),
        ("ENV A=b=c", [("A", "b=c")]),
        ("LABEL a.b='c d'", [("a.b", "'c d'")]),
        ("ARG A", [("A", None)]),
        ("ARG A B=c", [("A", None), ("B", "c")]),
        ("CMD A=b", []),
    ],
)
def test_pairs(line: str, pairs: list[tuple[str, str | None]]) -> None:
    source = f"FROM a\n{line}\n"
    found = parse(source).instructions[1].pairs
    assert [pair[:2] for pair in found] == pairs
    for name, value, span in found:
        assert source[slice(*span)] == (name if value is None else value)


def test_the_place_of_an_empty_value_is_behind_the_equals_sign() -> None:
    source = "FROM a\nENV A=\\\n B=c\n"
    assert parse(source).instructions[1].pairs[0][2] == (13, 13)


def test_triggers() -> None:
    source = "FROM a\nONBUILD  RUN --network=none \\\n  x <<E\ny\nE\n"
    outer = parse(source).instructions[1]
    inner = outer.trigger
    assert inner is not None
    assert (inner.keyword, inner.value, inner.flags[0].name) == ("RUN", "x <<E", "network")
    assert inner.span == (source.index("RUN"), outer.span.end)
    assert inner.heredocs == outer.heredocs
    assert outer.heredocs[0].content == "y\n"
    assert [source[slice(*word.span)] for word in inner.words] == ["x", "<<E"]
    assert inner.script is not None
    assert inner.script.text == "x <<E\ny\nE"
    assert outer.script is None
    other = instruction("ONBUILD foo bar").trigger
    assert other is not None
    assert other.keyword == "FOO"


def test_locate_spans_continuations() -> None:
    source = "FROM a\nRUN ab\\\n  # c\ncd\n"
    item = parse(source).instructions[1]
    assert item.value == "abcd"
    assert source[slice(*item.locate(0, 2))] == "ab"
    assert source[slice(*item.locate(1, 3))] == "b\\\n  # c\nc"
    assert source[slice(*item.locate(2, 4))] == "cd"
    assert item.locate(2, 2) == (13, 13)
    assert item.locate(0, 0) == (11, 11)
    assert item.locate(4, 4) == (len(source) - 1, len(source) - 1)


def test_scripts() -> None:
    source = "FROM a\nRUN cat <<-A <<B \\\n  > x\n\t1\n\tA\n2\nB\n"
    script = parse(source).instructions[1].script
    assert script is not None
    assert script.text == "cat <<-A <<B   > x\n\t1\nA\n2\nB"
    assert script.interpreter is None
    for text in ("cat", "> x", "\t1\n", "2\n"):
        start = script.text.index(text)
        assert source[slice(*script.locate(start, start + len(text)))] == text
    assert source[slice(*script.locate(len(script.text) - 1, len(script.text)))] == "B"


def test_scripts_that_are_a_heredoc() -> None:
    source = "FROM a\nRUN <<-E\n\t#!/bin/bash -e\r\n\t\techo \x0c\n\tE\n"
    script = parse(source).instructions[1].script
    assert script is not None
    assert (script.text, script.interpreter) == ("#!/bin/bash -e\r\necho \x0c\n", "/bin/bash -e")
    start = script.text.index("echo")
    assert source[slice(*script.locate(start, start + 4))] == "echo"
    empty = instruction("RUN <<E\nE").script
    assert empty is not None
    assert (empty.text, empty.interpreter) == ("", None)
    assert empty.locate(0, 0) == (15, 15)


def test_what_has_no_script() -> None:
    assert instruction('RUN ["a"]').script is None
    assert instruction("RUN").script is None
    assert instruction("CMD a").script is None
    unclear = instruction('RUN a "<<E').script
    assert unclear is not None
    assert unclear.text == 'a "<<E'
    # The shell lexer and the reader of flags see other quotes here, as they do in BuildKit.
    crossed = instruction("RUN --mount='a\\' <<F b' <<E '\nx\nF").script
    assert crossed is not None
    assert crossed.text == "<<E '\nx\nF"


def test_the_model_is_a_value() -> None:
    source = "FROM a\nRUN b"
    assert parse(source) == parse(source)
    copy = pickle.loads(pickle.dumps(parse(source)))
    assert isinstance(copy, Dockerfile)
    assert copy == parse(source)
    error = DockerfileError(1, "a", "b")
    assert pickle.loads(pickle.dumps(error)).args == (1, "a", "b")


def test_the_shadow_is_read_only() -> None:
    shadow = _Shadow("a")
    with pytest.raises(OSError, match="read-only"):
        shadow.write("b")
    with pytest.raises(OSError, match="read-only"):
        shadow.truncate()
    assert shadow.read() == "a"
