"""Expansion and splitting of words as BuildKit's shell lexer does."""

from __future__ import annotations

import pytest

from autofix.dockerfile import UNKNOWN, expand, expand_words

VARIABLES = {
    "X": "abc",
    "E": "",
    "P": "/a/b/c.tar.gz",
    "U": f"a{UNKNOWN}",
    "S": "x  y",
    "\xe9": "e",
}


@pytest.mark.parametrize(
    ("text", "result"),
    [
        ("plain", "plain"),
        ("'a b'\"c d\"e", "a bc de"),
        ("\\$X", "$X"),
        ('"\\$X"', "$X"),
        ('"\\\\"', "\\"),
        ('"\\n"', "\\n"),
        ("\\n", "n"),
        ("a\\", "a"),
        ("'$X'", "$X"),
        ("$X", "abc"),
        ('"$X"', "abc"),
        ("${X}", "abc"),
        ("$X$E$", "abc$"),
        ("$XY", ""),
        ("$\xe9", "e"),
        ("a$", "a$"),
        ("$$X", "X"),
        ("$@a", "a"),
        ("$12a", "a"),
        ("$(cmd)", "$(cmd)"),
        ("$/x", "$/x"),
        ("${N:-deb}", "deb"),
        ("${N-deb}", "deb"),
        ("${E:-deb}", "deb"),
        ("${E-deb}", ""),
        ("${X:-deb}", "abc"),
        ("${X:+y}", "y"),
        ("${E:+y}", ""),
        ("${E+y}", "y"),
        ("${N+y}", ""),
        ("${X:?no}", "abc"),
        ("${E?no}", ""),
        ("${N:-${X}-'q'}", "abc-q"),
        ("${N:-a\\}b}", "a}b"),
        ("${P#*/}", "a/b/c.tar.gz"),
        ("${P##*/}", "c.tar.gz"),
        ("${P%.*}", "/a/b/c.tar"),
        ("${P%%.*}", "/a/b/c"),
        ("${P%/c*z}", "/a/b"),
        ("${P#?a}", "/b/c.tar.gz"),
        ("${P#x}", "/a/b/c.tar.gz"),
        ("${P##/*x}", "/a/b/c.tar.gz"),
        ("${P%%*}", ""),
        ("${P##*}", ""),
        ("${P#*}", "/a/b/c.tar.gz"),
        ("${N#x}", ""),
        ("${X/b/-}", "a-c"),
        ("${X/?/-}", "-bc"),
        ("${X//?/-}", "---"),
        ("${X/*/-}", "-"),
        ("${X//*/-}", "-"),
        ("${X/z/-}", "abc"),
        ("${X///-}", "-a-b-c-"),
        ("${P//\\//-}", "-a-b-c.tar.gz"),
        ("${P/\\/a*.t/-}", "-ar.gz"),
        ("${X/b*z/-}", "abc"),
        ("${X/\\?/-}", "abc"),
        ("${N/a/b}", ""),
        ("\ufeffa", "a"),
        ("<<<a", "<<<a"),
        ("<< a", "<< a"),
        ("U=$U", f"U=a{UNKNOWN}"),
        ("${U:-x}", UNKNOWN),
        ("${U#x}", UNKNOWN),
        ("${U/x/y}", UNKNOWN),
        (f"${{X#{UNKNOWN}}}", UNKNOWN),
        (f"${{X/{UNKNOWN}/y}}", UNKNOWN),
        ("${N:-$U}", f"a{UNKNOWN}"),
    ],
)
def test_expand(text: str, result: str) -> None:
    assert expand(text, VARIABLES.get) == result


@pytest.mark.parametrize(
    "text",
    [
        "'a",
        '"a',
        '"a\\',
        "${",
        "${}",
        "${{X}",
        "${:X}",
        "${X",
        "${X:",
        "${X:-a",
        "${X:=a}",
        "${X:}",
        "${X:}a}",
        "${X=a}",
        "${X:#a}",
        "${X:%a}",
        "${X^}",
        "${X/a}",
        "${X/a/b",
        "${X#\\a}",
        "${X%\\a}",
        "${X/\\a/b}",
        "${N?}",
        "${N:?message}",
        "${E:?message}",
        "${N:-'a}",
        '"${"',
        "${a:-" * 5000,
    ],
)
def test_expand_refuses(text: str) -> None:
    with pytest.raises(ValueError, match=r"[a-z]"):
        expand(text, VARIABLES.get)


def test_expand_with_a_backtick() -> None:
    assert expand('`$X C:\\x "`"`a"', VARIABLES.get, "`") == '$X C:\\x "`a'
    assert expand("${P%`/*}", VARIABLES.get, "`") == "/a/b/c.tar.gz"


@pytest.mark.parametrize(
    ("text", "result"),
    [
        ("", []),
        ("  ", []),
        (" a  b ", ["a", "b"]),
        ("'a b' c", ["a b", "c"]),
        ("'' a", ["a"]),
        ("$S", ["x", "y"]),
        ('"$S"', ["x  y"]),
        ("a$S", ["ax", "y"]),
        ("a\\ b", ["a b"]),
        ("a\xa0b\u2003c\x1cd", ["a", "b", "c\x1cd"]),
        ("a$E b", ["a", "b"]),
    ],
)
def test_expand_words(text: str, result: list[str]) -> None:
    assert expand_words(text, VARIABLES.get) == result
