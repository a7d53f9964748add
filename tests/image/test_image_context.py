"""The build context: what a .dockerignore keeps out, what a COPY brings."""

from __future__ import annotations

import pytest
from folding import context


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
    ],
)
def test_brought(source: str, brought: list[tuple[str, str]]) -> None:
    given = context(dict.fromkeys(["a.py", "ab", "a/b.py", "a/c/d.py"]))
    assert sorted(given.brought(source)) == sorted(brought)
