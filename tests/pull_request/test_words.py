"""What owners read: true, short, and nothing in it that a repository could make a forge do."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as some

from autofix.edit import Span
from autofix.fixer import Finding
from autofix.image.context import Context
from autofix.image.published import Knowledge
from autofix.launch.rows import Row
from autofix.pull_request import words
from autofix.pull_request.commits import Mended, mended
from autofix.pull_request.decision import Marker, fingerprint, marker
from autofix.pull_request.harmless import code, markdown, plain
from autofix.pull_request.model import Repository
from autofix.pull_request.permission import Ground
from autofix.rule import Violation
from autofix.rules import RULES

CONTEXT = Context({"tides.ipynb": None}, known=True, complete=True)
HEAD = Repository(
    "lab/tides", "https://github.com/lab/tides", "https://github.com/lab/tides.git", "main", True
)
ABOUT = words.Circumstances("push", HEAD, "binder-fix-dockerfile")
MARK = Marker("0.1.0", "a" * 40, "1" * 16, "2" * 16, "0" * 16)
BROKEN = "FROM debian:12\nRUN apt-get update && apt-get install -y python3 python3-pip\n"

HOSTILE = [
    "@octocat please",
    "closes #1",
    "fixes lab/tides#1",
    "Closes https://github.com/lab/tides/issues/1",
    "resolves GH-1",
    "closes !3",
    "[skip ci] [ci skip]",
    "![x](https://evil.example/p.png)",
    "<img src=https://evil.example/p.png>",
    "<!-- hidden -->",
    "</details> -->",
    "`code` ``` ~~~",
    "*bold* _it_ ~~gone~~",
    "| a | b |",
    "&#64;octocat &lt;b&gt;",
    "www.evil.example",
    "$x^2$ $`y`$",
    ":tada: :+1:",
    "a\n\n# Title\n/close\n\nCo-authored-by: x <x@example.org>",
    "\x1b[31mred\x1b[0m \u202eleft",
    f"<!-- {MARK.comment()[5:]}",
]
# What a forge acts on, wherever it stands in a text: a message of a commit, or Markdown.
ACTING = re.compile(
    r"@\w|#\w|!\d|GH-\d|://\w|www\.\w|\[skip|\[ci|[\x00-\x1f\x7f-\x9f\u202a-\u202e]|:\w+:"
)
# What Markdown takes for more than a sign.
MARKUP = re.compile(r"(?<!\\)(?:\\\\)*[`*_{}\[\]<>|~$&]")


def of(text: str) -> Mended:
    """The fix of a text."""
    return mended(text, "Dockerfile", CONTEXT, Knowledge())


def hostile(text: str, **more: object) -> Mended:
    """A fix whose findings have this text in them."""
    found = of(BROKEN)
    step = found.steps[0]
    bad = Violation(Span(0, 4), text, **more)  # type: ignore[arg-type]
    finding = Finding(step.rule, bad, Span(0, 4), made=False)
    result = replace(found.result, findings=(*found.result.findings, finding))
    steps = (replace(step, findings=(finding,)), *found.steps[1:])
    return replace(found, result=result, steps=steps)


@pytest.mark.parametrize("text", HOSTILE)
def test_text_of_a_repository_means_nothing_to_a_forge(text: str) -> None:
    assert not ACTING.search(plain(text))
    assert "\n" not in plain(text)
    assert not ACTING.search(markdown(text))
    assert not MARKUP.search(markdown(text))
    found = code(text)
    fence = re.match("`+", found)
    assert fence is not None
    assert found.endswith(fence[0])
    assert fence[0] not in re.findall("`+", found[len(fence[0]) : -len(fence[0])])


@given(some.text(some.characters(exclude_categories=["Cs"]), max_size=40))
def test_any_text_stays_one_line_of_text(text: str) -> None:
    for shown in (plain(text), markdown(text), code(text)):
        assert len(shown.splitlines()) <= 1
    assert not ACTING.search(plain(text))
    assert not MARKUP.search(markdown(text))


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_changes_nothing_but_its_own_line(text: str) -> None:
    usual, found = hostile("as usual"), hostile(text, reason=text)
    about = replace(ABOUT, measured=(Row("user", "user", True, text),))
    first = words.body(usual, replace(about, measured=(Row("user", "user", True, "x"),)), MARK)
    body = words.body(found, about, MARK)
    # The last line is the marker, which tells of the text.
    lines = list(zip(first.splitlines()[:-1], body.splitlines()[:-1], strict=True))
    changed = [line for usual_line, line in lines if line != usual_line]
    assert len(changed) == 3
    assert all(not ACTING.search(line) for line in changed)
    assert marker(body) == replace(MARK, text=fingerprint(words.title(found), body))
    assert words.title(found) == words.title(usual)
    message = words.message(found, found.steps[0])
    assert message.rstrip().endswith("\n\nBinder-Fix: missing-jupyter")
    paragraphs = message.split("\n\n")
    assert len(paragraphs) == 5
    assert not ACTING.search(paragraphs[2].replace("\n", " "))


def test_a_path_with_strange_signs_is_not_in_the_title() -> None:
    found = replace(of(BROKEN), path="docker/`@octocat` #1")
    assert words.title(found) == "Make the Dockerfile launch on Binder"
    assert "``docker/`@\u200boctocat` #\u200b1``" in words.body(found, ABOUT, MARK)
    assert "octocat" not in words.message(found, found.steps[0])


def test_the_title_promises_no_more_than_the_fix_keeps() -> None:
    found = of(BROKEN)
    assert words.title(found) == "Make the Dockerfile launch on Binder"
    assert words.title(replace(found, path="binder/Dockerfile")) == (
        "Make binder/Dockerfile launch on Binder"
    )
    left = replace(found, result=replace(found.result, findings=(_left(found),)))
    assert words.title(left) == "Mend the Dockerfile for Binder"
    pinned = of("FROM quay.io/jupyter/minimal-notebook\nCOPY --chown=1000 . ${HOME}\n")
    assert words.title(pinned) == "Pin the base image of the Dockerfile"
    assert "asks to be pinned" in words.body(pinned, ABOUT, MARK)


def _left(found: Mended) -> Finding:
    rule = found.steps[0].rule
    return Finding(rule, Violation(Span(0, 4), "it hides", reason="yours"), Span(0, 4), made=False)


def test_what_stays_broken_is_said() -> None:
    found = of(BROKEN)
    found = replace(found, result=replace(found.result, findings=(_left(found),)))
    body = words.body(found, ABOUT, MARK)
    assert "**Not mended here, so it may still not launch:**\n- line 1: it hides (yours)" in body
    assert "Not mended" not in words.body(of(BROKEN), ABOUT, MARK)


def test_what_is_in_doubt_is_said() -> None:
    found = of(BROKEN)
    doubt = replace(_left(found), violation=replace(_left(found).violation, known=False))
    found = replace(found, result=replace(found.result, findings=(doubt,)))
    assert "**What could not be told without running it:**" in words.body(found, ABOUT, MARK)
    assert words.title(found) == "Mend the Dockerfile for Binder"


def test_the_text_says_what_each_change_does_and_how_to_try_it() -> None:
    body = words.body(of(BROKEN), ABOUT, MARK)
    assert "https://mybinder.org/v2/gh/lab/tides/binder-fix-dockerfile" in body
    assert f"({words.GUIDE})" in body
    assert "3 commits" in body
    assert "- line 1: there is no user with uid 1000 → create the user with uid 1000" in body
    mark = replace(MARK, text=fingerprint(words.title(of(BROKEN)), body))
    assert body.rstrip().endswith(mark.comment())
    assert len(body) < 3000


def test_what_was_not_measured_is_not_claimed() -> None:
    assert "This was not built or launched" in words.body(of(BROKEN), ABOUT, MARK)
    rows = (Row("build", "builds", True, "Dockerfile in 3.0 s"), Row("time", "late", None, ""))
    body = words.body(of(BROKEN), replace(ABOUT, measured=rows), MARK)
    assert "This was not built" not in body
    assert "| builds | yes | Dockerfile in 3.0 s |\n| late | not measured |  |" in body


@pytest.mark.parametrize("ground", get_args(Ground))
def test_the_text_says_why_it_is_there_and_how_to_be_left_alone(ground: Ground) -> None:
    body = words.body(of(BROKEN), replace(ABOUT, ground=ground), MARK)
    assert "no other one is opened" in body
    assert "`no-binder-fix`" in body
    assert "`pull-requests = false`" in body
    assert ("Nobody here asked for it" in body) is (ground == "strangers")


def test_a_contact_is_one_line() -> None:
    body = words.body(of(BROKEN), replace(ABOUT, contact="Ada,\n ada@example.org"), MARK)
    assert "\n\nWho runs it: Ada, ada@example.org\n\n" in body


@pytest.mark.parametrize(
    ("name", "clone", "address"),
    [
        ("lab/tides", "https://github.com/lab/tides.git", "gh/lab/tides/a%2Fb"),
        ("lab/sub/tides", "https://gitlab.com/lab/sub/tides.git", "gl/lab%2Fsub%2Ftides/a%2Fb"),
        (
            "lab/tides",
            "https://git.example.org/lab/tides.git",
            "git/https%3A%2F%2Fgit.example.org%2Flab%2Ftides.git/a%2Fb",
        ),
        ("lab/tides", "http://127.0.0.1:8000/lab/tides.git", ""),
    ],
)
def test_where_to_try_it(name: str, clone: str, address: str) -> None:
    expected = address and f"https://mybinder.org/v2/{address}"
    assert words.link(replace(HEAD, name=name, clone=clone), "a/b") == expected


def test_a_message_is_made_for_readers_of_a_log() -> None:
    found = of(BROKEN)
    for step in found.steps:
        lines = words.message(found, step).splitlines()
        assert len(lines[0]) <= 60
        assert lines[1] == ""
        assert all(len(line) <= 80 for line in lines)
        assert words.GUIDE in lines
        assert lines[-1] == f"Binder-Fix: {step.rule.name}"


def test_every_rule_has_words_and_one_without_does_not_break() -> None:
    found = of(BROKEN)
    step = found.steps[0]
    for rule in RULES:
        message = words.message(found, replace(step, rule=rule))
        assert not message.startswith("Mend ")
    new = replace(RULES[0], name="quiet-fan", need="Binder needs a fan that is quiet")
    message = words.message(found, replace(step, rule=new))
    assert message.startswith("Mend quiet-fan\n\nBinder needs a fan that is quiet.\n")
