"""The build context: what a .dockerignore keeps out, what a COPY brings."""

from __future__ import annotations

import re

import pytest
from folding import context
from hypothesis import given
from hypothesis import strategies as st

from autofix.image.globs import _Ways, matcher


@pytest.mark.parametrize(
    ("ignore", "path", "ignored"),
    [
        ("", "a.csv", False),
        ("a.csv", "a.csv", True),
        ("/a.csv", "a.csv", True),
        ("./a.csv", "a.csv", True),
        ("a.csv", "data/a.csv", False),
        ("data", "data/deep/a.csv", True),
        ("data/", "data/a.csv", True),
        ("*.csv", "a.csv", True),
        ("*.csv", "data/a.csv", False),
        ("*/*.csv", "data/a.csv", True),
        ("**/*.csv", "data/deep/a.csv", True),
        ("**/*.csv", "a.csv", True),
        ("**", "a", True),
        ("data/**", "data/deep/a.csv", True),
        ("?.csv", "a.csv", True),
        ("?.csv", "ab.csv", False),
        ("[ab].csv", "b.csv", True),
        ("[ab].csv", "c.csv", False),
        ("[^ab].csv", "c.csv", True),
        (r"\*.csv", "*.csv", True),
        (r"\*.csv", "a.csv", False),
        ("a.b", "axb", False),
        ("# a.csv", "a.csv", False),
        ("#a.csv\n  a.csv  ", "a.csv", True),
        ("*\n!a.csv", "a.csv", False),
        ("*\n!a.csv", "b.csv", True),
        ("*\n!data", "data/a.csv", False),
        ("!a.csv\n*", "a.csv", True),
        ("*\n!a.csv\na.*", "a.csv", True),
        (".", "a.csv", False),
        ("\ufeffa.csv", "a.csv", True),
        ("[]a].csv", "].csv", True),
        ("[a-c].csv", "b.csv", True),
        ("[a\\]].csv", "].csv", True),
        ("**/data/**/*.csv", "x/data/y/z/a.csv", True),
        ("**/data/**/*.csv", "x/data/a.csv", True),
        ("**/data/**/*.csv", "x/dat/a.csv", False),
        ("*a*b*/c", "xaxb/c/d", True),
        ("*a*b*/c", "xa/xb/c", False),
        # Docker refuses these.
        ("[z-a]", "a", False),
        ("[", "[", False),
        ("[]", "[]", False),
        ("a\\", "a", False),
    ],
)
def test_ignored(ignore: str, path: str, ignored: bool) -> None:
    assert context({path: "x"}, ignore=ignore).ignored(path) is ignored


def test_the_text_of_what_is_ignored_is_not_there() -> None:
    given = context({"a.txt": "a", "b.txt": "b", "c": None}, ignore="a.txt")
    assert [given.text(name) for name in ("a.txt", "b.txt", "c", "d")] == [None, "b", None, None]
    assert list(given.shown) == ["b.txt", "c"]


@pytest.mark.parametrize(
    ("source", "brought"),
    [
        ("", [("a.py", "a.py"), ("ab", "ab"), ("a/b.py", "a/b.py"), ("a/c/d.py", "a/c/d.py")]),
        ("a.py", [("a.py", "")]),
        ("a", [("a/b.py", "b.py"), ("a/c/d.py", "c/d.py")]),
        ("a/", [("a/b.py", "b.py"), ("a/c/d.py", "c/d.py")]),
        ("*.py", [("a.py", "")]),
        ("a/*", [("a/b.py", ""), ("a/c/d.py", "d.py")]),
        ("nothing", []),
        ("[", []),
        ("[z-a]*", []),
    ],
)
def test_brought(source: str, brought: list[tuple[str, str]]) -> None:
    given = context(dict.fromkeys(["a.py", "ab", "a/b.py", "a/c/d.py"]))
    assert sorted(given.brought(source)) == sorted(brought)


_PATTERNS = st.lists(st.sampled_from([*"ab/*?!", "**/", "\\", "[a]", " "]), max_size=5).map("".join)


@given(st.lists(_PATTERNS, max_size=8), st.text("ab/", max_size=6))
def test_the_last_pattern_that_fits_decides(patterns: list[str], path: str) -> None:
    ignored = False
    for pattern in patterns:
        wanted = pattern.strip().lstrip("!").strip().strip("/")
        fits = matcher(wanted, below=True) if wanted else None
        if fits and fits(path):
            ignored = not pattern.strip().startswith("!")
    assert context({path: "x"}, ignore="\n".join(patterns)).ignored(path) is ignored


TOKENS = {"a": "a", ".": r"\.", "?": "[^/]", "*": "[^/]*", "**": ".*", "**/": "(?:.*/)?", "/": "/"}


@given(st.lists(st.sampled_from([*TOKENS]), max_size=6), st.text("ab./", max_size=7), st.booleans())
def test_all_ways_at_once_fit_what_an_expression_fits(
    tokens: list[str], path: str, below: bool
) -> None:
    expressions = [TOKENS[token] for token in tokens]
    expected = re.fullmatch("".join(expressions) + "(?:/.*)?" * below, path)
    assert _Ways(expressions, below).fit(path) is (expected is not None)


@pytest.mark.parametrize("pattern", ["*a" * 60 + "z", "**/" * 60 + "z", "**a" * 60 + "z"])
def test_a_pattern_of_many_stars_comes_to_an_end(pattern: str) -> None:
    fits = matcher(pattern, below=True)
    assert fits
    assert not fits("a/" + "a" * 250 + "/b" * 300 + "c")
