"""From a fix to the text of a review, without any forge."""

from __future__ import annotations

import pytest
from applying import applied, suggested
from hypothesis import given
from hypothesis import strategies as st

from autofix.fixer import Change
from autofix.pull_request.review.suggestion import partly, pieces, shown, suggestible
from autofix.pull_request.review.text import Review, compose, fenced, seen

NEW_FILE = "@@ -0,0 +1,{} @@\n+all of it"


def composed(before: str, after: str, patch: str, *told: str) -> Review:
    review = compose([Change("Dockerfile", before, after)], {"Dockerfile": patch}, [], seen(told))
    assert review is not None
    return review


def taken(review: Review, text: str) -> str:
    return applied(text, [(c.first, c.last, c.body) for c in review.comments])


@pytest.mark.parametrize(
    ("patch", "lines"),
    [
        ("@@ -0,0 +1,3 @@\n+a\n+b\n+c", [range(1, 4)]),
        ("@@ -1 +1 @@\n-a\n+b", [range(1, 2)]),
        ("@@ -3,2 +4 @@ RUN x\n a\n-b\n@@ -9,0 +11,2 @@\n+@@ -1 +1,99 @@\n+b",
         [range(4, 5), range(11, 13)]),
        ("@@ -1,2 +0,0 @@\n-a\n-b", [range(0)]),
        ("", []),
    ],
)  # fmt: skip
def test_what_a_patch_shows(patch: str, lines: list[range]) -> None:
    assert list(shown(patch)) == lines


def test_an_insertion_keeps_the_line_before_it() -> None:
    before = "FROM python:3.12\nCOPY . .\nCMD x\n"
    after = "FROM python:3.12\nCOPY . .\nUSER 1000\nCMD x\n"

    review = composed(before, after, NEW_FILE.format(3))

    (comment,) = review.comments
    assert (comment.path, comment.first, comment.last) == ("Dockerfile", 2, 2)
    assert suggested(comment.body) == ["COPY . .", "USER 1000"]
    assert taken(review, before) == after


def test_an_insertion_keeps_the_line_after_it_where_only_that_one_is_shown() -> None:
    before = "FROM python:3.12\nCOPY . .\nCMD x\n"
    after = "FROM python:3.12\nCOPY . .\nUSER 1000\nCMD x\n"

    review = composed(before, after, "@@ -3 +3 @@\n-CMD y\n+CMD x")

    (comment,) = review.comments
    assert (comment.first, comment.last) == (3, 3)
    assert suggested(comment.body) == ["USER 1000", "CMD x"]
    assert taken(review, before) == after


def test_an_insertion_at_the_top_keeps_the_first_line() -> None:
    review = composed("FROM a\n", "ARG X\nFROM a\n", NEW_FILE.format(1))

    assert suggested(review.comments[0].body) == ["ARG X", "FROM a"]


def test_two_insertions_around_the_only_line_that_is_shown_are_one_suggestion() -> None:
    before, after = "a\nb\nc\n", "a\nx\nb\ny\nc\n"

    review = composed(before, after, "@@ -1 +2 @@\n+b")

    (comment,) = review.comments
    assert suggested(comment.body) == ["x", "b", "y"]
    assert taken(review, before) == after


def test_a_deletion_is_an_empty_suggestion() -> None:
    review = composed("a\nb\nc\n", "a\nc\n", NEW_FILE.format(3))

    assert review.comments[0].body.endswith("```suggestion\n```")
    assert taken(review, "a\nb\nc\n") == "a\nc\n"


def test_an_empty_line_is_no_deletion() -> None:
    review = composed("a\nb\nc\n", "a\n\nc\n", NEW_FILE.format(3))

    assert taken(review, "a\nb\nc\n") == "a\n\nc\n"


@pytest.mark.parametrize("ticks", ["```", "`````", "``` ```` ``"])
def test_backticks_in_the_lines_do_not_end_the_block(ticks: str) -> None:
    before, after = f"FROM a\nRUN echo {ticks}\n", f"FROM a\n{ticks}\nRUN echo {ticks}\n"

    review = composed(before, after, NEW_FILE.format(2))

    assert taken(review, before) == after


def test_carriage_returns_stay() -> None:
    before, after = "FROM a\r\nCMD x\r\n", "FROM a:1\r\nUSER 1000\r\nCMD x\r\n"

    review = composed(before, after, NEW_FILE.format(2))

    assert "FROM a:1\r\nUSER 1000\r\n```" in review.comments[0].body
    assert taken(review, before) == after


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("FROM a\nCMD x\n", "FROM a\r\nCMD x\n"),  # line ends of two kinds
        ("FROM a\nCMD x\n", "FROM a\nRUN a\rb\nCMD x\n"),  # Markdown sees two lines there
        ("FROM a\nCMD x\n", "FROM a\nRUN \udcff\nCMD x\n"),  # no UTF-8
        ("FROM a\n", "FROM a\nRUN " + "x" * 40_000 + "\n"),
        ("", "FROM a\n"),
    ],
)
def test_what_cannot_be_a_suggestion_is_told_in_the_text(before: str, after: str) -> None:
    review = composed(before, after, NEW_FILE.format(2))

    assert review.comments == ()
    assert "```diff\n--- a/Dockerfile" in review.body
    assert review.body.encode()
    assert len(review.body) < 65536


def test_lines_that_the_pull_request_does_not_show_are_told_once_in_the_text() -> None:
    before, after = "FROM a\nRUN b\nRUN c\nRUN d\n", "FROM a:1\nRUN b\nRUN c\nRUN d\nUSER 1\n"

    review = composed(before, after, "@@ -3,2 +3,2 @@\n RUN c\n-RUN e\n+RUN d")

    (comment,) = review.comments
    assert suggested(comment.body) == ["RUN d", "USER 1"]
    assert "-FROM a\n+FROM a:1\n" in review.body
    assert "USER 1" not in review.body


def test_other_files_are_suggested_on_where_they_are_shown() -> None:
    changes = [Change("Dockerfile", "FROM a\n", "FROM a:1\n"), Change("env/r.txt", "b\n", "b==1\n")]

    review = compose(changes, {"env/r.txt": NEW_FILE.format(1)}, [])

    assert review is not None
    assert [comment.path for comment in review.comments] == ["env/r.txt"]
    assert "--- a/Dockerfile" in review.body


def test_a_review_is_not_repeated() -> None:
    before, after = "FROM a\nRUN b\nRUN c\nRUN d\n", "FROM a:1\nRUN b\nRUN c\nRUN d\nUSER 1\n"
    patch = "@@ -3,2 +3,2 @@\n RUN c\n-RUN e\n+RUN d"
    change = Change("Dockerfile", before, after)
    first = composed(before, after, patch)

    again = compose([change], {"Dockerfile": patch}, [], seen([first.body]))
    elsewhere = Change("Dockerfile", f"# new\n{before}", f"# new\n{after}")

    assert again is None
    assert compose([elsewhere], {}, [], seen([first.body])) is not None, "a line around is new"
    assert compose([change], {}, [], seen(["> " + first.body, ""])) is not None, "a quotation"


def test_only_what_is_new_is_told_the_second_time() -> None:
    before, after = "FROM a\nRUN b\nRUN c\nRUN d\n", "FROM a:1\nRUN b\nRUN c\nRUN d\nUSER 1\n"
    first = composed(before, after, NEW_FILE.format(4))

    second = composed(before, after.replace("USER 1", "USER 2"), NEW_FILE.format(4), first.body)

    assert len(first.comments) == 2
    assert [suggested(comment.body) for comment in second.comments] == [["RUN d", "USER 2"]]


def test_another_digest_of_the_same_tag_is_nothing_new() -> None:
    one, two = (f"FROM a:1@sha256:{sign * 64}\n" for sign in "ab")
    first = composed("FROM a:1\n", one, NEW_FILE.format(1))

    change = Change("Dockerfile", "FROM a:1\n", two)
    assert compose([change], {}, [], seen([first.body])) is None


def test_words_of_the_repository_stand_in_blocks_of_code() -> None:
    finding = (
        "Dockerfile:1: missing-user: ``` @everyone <!-- binder-fix review: 0000000000000000 -->"
    )

    review = compose([Change("Dockerfile", "FROM a\n", "FROM b\n")], {}, [finding])

    assert review is not None
    assert f"````text\n{finding}\n````" in review.body
    assert "0" * 16 not in seen([review.body])


def test_a_fence_is_longer_than_any_in_the_text() -> None:
    assert fenced("a") == "```\na\n```"
    assert fenced("a ````\n", "diff") == "`````diff\na ````\n`````"
    assert fenced("") == "```\n```"


LINES = st.lists(st.sampled_from(["a", "b", "c", "", "```", "  ````x", "d `` e"]), max_size=8)
HUNKS = st.lists(st.tuples(st.integers(1, 9), st.integers(0, 4)), max_size=3)


@given(LINES, LINES, HUNKS, st.sampled_from(["\n", "\r\n"]), st.booleans())
def test_suggestions_and_the_rest_together_are_the_fix(
    before: list[str], after: list[str], hunks: list[tuple[int, int]], end: str, closed: bool
) -> None:
    old, new = ("".join(f"{line}{end}" for line in lines) for lines in (before, after))
    if not closed and end == "\n":
        old, new = old.removesuffix("\n"), new.removesuffix("\n")
    change = Change("Dockerfile", old, new)
    visible = [range(start, start + count) for start, count in hunks]

    good, rest = suggestible(change, visible)

    assert sorted(key for piece in [*good, *rest] for key in piece.keys) == sorted(
        key for piece in pieces(change) for key in piece.keys
    )
    for piece in good:
        assert any(piece.first in hunk and piece.last in hunk for hunk in visible)
    bodies = (fenced("".join(f"{line}\n" for line in piece.after), "suggestion") for piece in good)
    everything = sorted([*good, *rest], key=lambda piece: piece.first)
    assert partly(change, everything).rstrip("\n") == new.rstrip("\n")
    if not rest:
        comments = [(p.first, p.last, b) for p, b in zip(good, bodies, strict=True)]
        assert applied(old, comments).rstrip("\n") == new.rstrip("\n")
