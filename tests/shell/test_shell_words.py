"""What becomes of words."""

from __future__ import annotations

import pytest

from autofix.edit import Span
from autofix.shell import UNKNOWN, Command, Redirect, Word, evaluate, heredoc_text, parse, split

NOTHING: dict[str, str] = {}
VALUES = {
    "X": "a b",
    "EMPTY": "",
    "HOME": "/h",
    "FILE": "foo.tar.gz",
    "PART": f"q{UNKNOWN}",
    "NONE": UNKNOWN,
    "LEAD": " a  b ",
    "BLANK": "  ",
    "LONG": "x" * 100_000,
    "1": "one",
    "$(id -u)": "1000",
    "$(x 'y z')": "s  t",
}

# The text, its value, and its fields if these are not the value alone.
CASES: list[tuple[str, str] | tuple[str, str, list[str]]] = [
    # Quotes and escapes.
    ("", "", []),
    ("abc", "abc"),
    ("'a b'", "a b"),
    ("''", ""),
    ('""', ""),
    ("'a'\"b\"c\\ d", "abc d"),
    ("'add'user", "adduser"),
    ("'$X\\'", "$X\\"),
    ('"\\$X \\a \\" \\\\ \\`"', '$X \\a " \\ `'),
    ("a\\\nb", "ab"),
    ('"a\\\nb"', "ab"),
    ("'a\\\nb'", "a\\\nb"),
    ("\\$X", "$X"),
    ("\\", "\\"),
    ('"\\', "\\"),
    ("'abc", "abc"),
    ("'", ""),
    ('"abc', "abc"),
    ('"', ""),
    ("$'a\\tb\\x41\\u00e9\\U1f4a5\\101\\'\\q\\e'", "a\tbAé💥A'\\q\x1b"),
    ("$'\\ud800'", UNKNOWN),
    ("$'\\U110000'", UNKNOWN),
    ("\"$'a'\"", "$'a'"),
    ('$"a b"', "a b"),
    ("é💥'ü'", "é💥ü"),
    ("*.[ch]?", "*.[ch]?"),
    ("a=b", "a=b"),
    ("a#b", "a#b"),
    ("<", "<"),
    ("(", "("),
    # Parameters.
    ("$X", "a b", ["a", "b"]),
    ("${X}", "a b", ["a", "b"]),
    ('"$X"', "a b"),
    ("c$X'd e'", "ca bd e", ["ca", "bd e"]),
    ('$X"$X"', "a ba b", ["a", "ba b"]),
    ("$LEAD", " a  b ", ["a", "b"]),
    ("c${LEAD}d", "c a  b d", ["c", "a", "b", "d"]),
    ("$BLANK", "  ", []),
    ("''$BLANK''", "  ", ["", ""]),
    ("$EMPTY", "", []),
    ('"$EMPTY"', ""),
    ("$EMPTY$UNSET", "", []),
    ("$UNSET''", ""),
    ("a$", "a$"),
    ('"$"', "$"),
    ("$%", "$%"),
    ("$1$2", "one" + UNKNOWN),
    ("${12}", UNKNOWN),
    ("$12", "one2"),
    ("$?", UNKNOWN),
    ('"$@"', UNKNOWN),
    ("$$$!$#$-", UNKNOWN * 4),
    ("$NONE", UNKNOWN),
    # Their operators.
    ("${EMPTY:-d e}", "d e", ["d", "e"]),
    ('${EMPTY:-"d e"}', "d e"),
    ("${EMPTY-d}", "", []),
    ("${UNSET-d}", "d"),
    ("${UNSET:=d}${UNSET=d}", "dd"),
    ("${X:-d}", "a b", ["a", "b"]),
    ("${NONE:-d}", UNKNOWN),
    ("${NONE-d}", UNKNOWN),
    ("${PART:-d}", f"q{UNKNOWN}"),
    ("${UNSET:-${EMPTY:-$X}}", "a b", ["a", "b"]),
    ("${UNSET:-~/x}", "/h/x"),
    ("${UNSET:-}", "", []),
    ('"${EMPTY:-\'a\' "b"}"', "'a' b"),
    ("${X:+y}", "y"),
    ("${X+}", "", []),
    ("${EMPTY:+y}", "", []),
    ("${EMPTY+y}", "y"),
    ("${UNSET+y}", "", []),
    ("${NONE:+y}", UNKNOWN),
    ("${X?no}", "a b", ["a", "b"]),
    ("${UNSET?no}", UNKNOWN),
    ("${EMPTY:?no}", UNKNOWN),
    ("${#FILE}", "10"),
    ("${#UNSET}", "0"),
    ("${#PART}", UNKNOWN),
    ("${#}", UNKNOWN),
    ("${FILE%.*}", "foo.tar"),
    ("${FILE%%.*}", "foo"),
    ("${FILE#*.}", "tar.gz"),
    ("${FILE##*.}", "gz"),
    ("${FILE%'.*'}", "foo.tar.gz"),
    ("${FILE%.$UNSET*}", "foo.tar"),
    ("${FILE%[.]*}", UNKNOWN),
    ("${FILE%$NONE}", UNKNOWN),
    ("${PART%x}", UNKNOWN),
    ("${UNSET%x}", "", []),
    ("${FILE/o/0}", "f0o.tar.gz"),
    ("${FILE//o/0}", "f00.tar.gz"),
    ("${FILE//o}", "f.tar.gz"),
    ("${FILE/.*}", "foo"),
    ("${FILE/\\./$X}", "fooa btar.gz", ["fooa", "btar.gz"]),
    ("${FILE//./\\/}", "foo/tar/gz"),
    ("${FILE/#f/g}", UNKNOWN),
    ("${FILE/}", UNKNOWN),
    ("${FILE/o/$NONE}", UNKNOWN),
    ("${LONG//x/yyyyy}", UNKNOWN),
    ("${FILE\\q}", UNKNOWN),
    ("${FILE%\\q}", "foo.tar.gz"),
    ("${FILE:4}", "tar.gz"),
    ("${FILE:1:2}", "oo"),
    ("${FILE: 4 : 3 }", "tar"),
    ("${FILE:1:-1}", UNKNOWN),
    ("${FILE^}", "Foo.tar.gz"),
    ("${FILE^^}", "FOO.TAR.GZ"),
    ("${FILE,,}", "foo.tar.gz"),
    ("${FILE^^[fo]}", UNKNOWN),
    ("${!X}", UNKNOWN),
    ("${X[@]}", UNKNOWN),
    ("${}", UNKNOWN),
    ("${X", "a b", ["a", "b"]),
    # Commands.
    ("$(id -u)", "1000"),
    ("`id  -u`:$( id -u )", "1000:1000"),
    ("$(x 'y z')", "s  t", ["s", "t"]),
    ("\"$(x 'y z')\"", "s  t"),
    ("$(id)", UNKNOWN),
    ('a"$(b "c)" $(d))"e', f"a{UNKNOWN}e"),
    ("$(id", UNKNOWN),
    ("`id", UNKNOWN),
    ("$((1 + (2)))", UNKNOWN),
    ("$((a; b) | c)", UNKNOWN),
    ("<(a b)", UNKNOWN),
    (">(a)b", UNKNOWN + "b"),
    ("(a b)", UNKNOWN),
    ("A=(1 2)", "A=" + UNKNOWN),
    ("a(b)", "a(b)"),
    # Tildes.
    ("~", "/h"),
    ("~/x", "/h/x"),
    ("~u/x", UNKNOWN + "/x"),
    ("~+", UNKNOWN),
    ("'~'/x", "~/x"),
    ("\\~", "~"),
    ("~'/x'", "~/x"),
    ("a~", "a~"),
    ("a:~", "a:~"),
    ("A=~/x:~/y:z~", "A=/h/x:/h/y:z~"),
    ("A+=~", "A+=/h"),
    # Braces.
    ("{a,b}", "{a,b}", ["a", "b"]),
    ("x{a,'b c',}y{1,2}", "x{a,b c,}y{1,2}", ["xay1", "xay2", "xb cy1", "xb cy2", "xy1", "xy2"]),
    ("{a,{b,c}d}", "{a,{b,c}d}", ["a", "bd", "cd"]),
    ("{{a,b}}", "{{a,b}}", ["{a}", "{b}"]),
    ("{a}", "{a}"),
    ("{}", "{}"),
    ("}{a,b", "}{a,b"),
    ("{$X,c}", "{a b,c}", ["a", "b", "c"]),
    ("\\{a,b}", "{a,b}"),
    ("'{a,b}'", "{a,b}"),
    ("${X:-{a,b}}", "a b}", ["a", "b}"]),
    ("a,b", "a,b"),
    ("{a{b,c}", "{a{b,c}", ["{ab", "{ac"]),
]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case[0])
def test_values_and_fields(case: tuple[str, str] | tuple[str, str, list[str]]) -> None:
    text, value = case[:2]
    fields = case[2] if len(case) == 3 else [value]
    assert evaluate(text, VALUES.get) == value
    assert split(text, VALUES.get) == fields


def test_words_of_a_tree() -> None:
    command = parse("A=$X:~ é $X ~")
    assert isinstance(command, Command)
    assert [split(word, VALUES.get) for word in command.words] == [["é"], ["a", "b"], ["/h"]]
    (_, value), *_ = command.assignments
    assert value == Word("$X:~", Span(2, 6))
    assert evaluate(value, VALUES.get) == "a b:~"
    assert evaluate(value, VALUES.get, assignment=True) == "a b:/h"


def test_home_may_be_unknown() -> None:
    assert evaluate("~/x", NOTHING.get) == UNKNOWN + "/x"


def test_shells_without_brace_expansion() -> None:
    assert split("a{b,$X}", VALUES.get, braces=False) == ["a{b,a", "b}"]


@pytest.mark.parametrize("text", ["{a,b}" * 9, "{a,b}" * 5000, "{a," * 300 + "b" + "}" * 300])
def test_too_many_braces_stay(text: str) -> None:
    assert len(split(text, NOTHING.get)) < 10


@pytest.mark.parametrize("text", ["$LONG$LONG", "${UNSET:-$LONG$LONG}", "${X/b/$LONG$LONG}"])
def test_no_value_grows_beyond_all_bounds(text: str) -> None:
    assert evaluate(text, VALUES.get) == UNKNOWN
    assert split(text, VALUES.get) == [UNKNOWN]


def test_nesting_has_a_bound() -> None:
    assert evaluate("${A:-" * 30 + "x" + "}" * 30, NOTHING.get) == UNKNOWN
    assert evaluate('"' + "${A:-" * 30 + "x" + "}" * 30 + '"', NOTHING.get) == UNKNOWN
    assert evaluate("${A:-" * 15 + "x" + "}" * 15, NOTHING.get) == "x"


@pytest.mark.parametrize(
    ("script", "text"),
    [
        (
            'cat <<E\n$X "$X" \'$X\' \\$X \\" \\\\\n`id -u` a\\\nb ~\nE',
            'a b "a b" \'a b\' $X \\" \\\n1000 ab ~\n',
        ),
        ("cat <<'E'\n$X\\\nb\nE", "$X\\\nb\n"),
        ('cat <<E\n${UNSET:-"x"} $(id)\nE', f"x {UNKNOWN}\n"),
        ("cat <<< $X", None),
        ("cat < f", None),
    ],
)
def test_heredocs(script: str, text: str | None) -> None:
    command = parse(script)
    assert isinstance(command, Command)
    assert heredoc_text(command.redirects[0], VALUES.get) == text


def test_a_heredoc_has_a_bound() -> None:
    redirect = Redirect("<<", None, "$LONG" * 9, True, Span(0, 0))
    assert heredoc_text(redirect, VALUES.get) == UNKNOWN
