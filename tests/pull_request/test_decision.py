"""The table of what is done, given the pull requests, the branch and the new fix."""

from __future__ import annotations

from dataclasses import replace

import pytest

from autofix.pull_request.decision import (
    Branch,
    Marker,
    Push,
    asked,
    declined,
    fingerprint,
    marker,
    push,
)
from autofix.pull_request.model import PullRequest

TITLE = "Make the Dockerfile launch on Binder"
TEXT = fingerprint(TITLE, "Hello!")
MARK = Marker("0.1.0", "a" * 40, "1" * 16, "2" * 16, TEXT)
OPEN = PullRequest(
    7,
    "https://example.org/lab/tides/pull/7",
    "open",
    "bot/tides",
    "binder-fix-dockerfile",
    "a" * 40,
    TITLE,
    f"Hello!\n\n{MARK.comment()}\n",
)
CLOSED = replace(OPEN, number=5, state="closed")
MERGED = replace(OPEN, number=3, state="merged")
SAME = ("1" * 16, "2" * 16)
OTHER_FIX = ("1" * 16, "3" * 16)
OTHER_FILES = ("4" * 16, "3" * 16)


@pytest.mark.parametrize(
    ("there", "new", "go", "verdict", "reason"),
    [
        ((), SAME, True, "", ""),
        ((OPEN,), SAME, False, "unchanged", "#7 offers this fix already"),
        ((OPEN,), OTHER_FIX, True, "", ""),
        ((OPEN,), OTHER_FILES, True, "", ""),
        ((CLOSED,), SAME, False, "left alone", "#5 was closed without being merged"),
        ((CLOSED,), OTHER_FILES, False, "left alone", "#5 was closed"),
        # Somebody opened it again, or opened a second one: that one is kept up to date.
        ((OPEN, CLOSED), OTHER_FIX, True, "", ""),
        ((OPEN, CLOSED), SAME, False, "unchanged", "#7"),
        # A no is a no, even after a yes.
        ((MERGED, CLOSED), OTHER_FILES, False, "left alone", "#5"),
        ((CLOSED, MERGED), OTHER_FILES, False, "left alone", "#5"),
        # What was merged may break again, but what was undone was meant to be.
        ((MERGED,), OTHER_FILES, True, "", ""),
        ((MERGED,), OTHER_FIX, False, "left alone", "#3 was merged, and undone since"),
        ((MERGED,), SAME, False, "left alone", "#3 was merged, and undone since"),
        ((replace(OPEN, head=""),), SAME, False, "unchanged", "#7"),
        ((replace(OPEN, head=""),), OTHER_FIX, False, "left alone", "is gone"),
        ((replace(OPEN, body="Mine now."),), OTHER_FIX, False, "left alone", "not ours"),
        # Who edits a text in the browser keeps what is hidden in it.
        ((replace(OPEN, body=f"Note: {OPEN.body}"),), OTHER_FIX, False, "left alone", "changed"),
        ((replace(OPEN, body=f"{OPEN.body}So?"),), OTHER_FIX, False, "left alone", "changed"),
        ((replace(OPEN, title="fix: Binder"),), OTHER_FIX, False, "left alone", "changed"),
        ((replace(OPEN, title="fix: Binder"),), SAME, False, "unchanged", "#7"),
        ((replace(OPEN, body=OPEN.body.replace("\n", "\r\n")),), OTHER_FIX, True, "", ""),
    ],
)
def test_what_is_done(
    there: tuple[PullRequest, ...], new: tuple[str, str], go: bool, verdict: str, reason: str
) -> None:
    answer = asked(there, *new)
    assert answer.go is go
    if go:
        assert answer.update == next((one for one in there if one.state == "open"), None)
    else:
        assert answer.verdict == verdict
        assert reason in answer.reason
        assert answer.about in there


def test_a_refusal_is_known_before_anything_is_cloned() -> None:
    assert declined(()) is None
    assert declined((OPEN, CLOSED)) is None
    assert declined((MERGED,)) is None
    refusal = declined((CLOSED,))
    assert refusal is not None
    assert not refusal.go


@pytest.mark.parametrize(
    ("branch", "answer"),
    [
        (Branch(), Push(True)),
        (Branch("c" * 40), Push(False)),
        # A run that was killed between push and pull request: its commits are the same.
        (Branch("c" * 40, ours=False), Push(False)),
        (Branch("b" * 40), Push(True)),
        (
            Branch("b" * 40, ours=False),
            Push(False, "its branch has commits of somebody else, which are not overwritten"),
        ),
    ],
)
def test_what_is_pushed(branch: Branch, answer: Push) -> None:
    assert push(branch, "c" * 40) == answer


def test_a_marker_is_read_back_from_what_a_forge_makes_of_a_text() -> None:
    assert marker(f"Hello!\r\n\r\n{MARK.comment()}\r\n\r\nThanks, I will look.") == MARK
    assert marker("Hello!") is None
    assert marker(MARK.comment().replace("a" * 40, "HEAD")) is None
    later = replace(MARK, commit="b" * 40)
    assert marker(f"{MARK.comment()}\n{later.comment()}") == later
