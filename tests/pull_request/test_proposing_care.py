"""What is left alone, and whom: commits of others, owners who said no, what cannot be mended."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from typing import Any

import pytest

pytest.importorskip("github", reason="PyGithub is not installed: binder-fix[github]")

from place import FILES, GOOD, OTHERWISE, Place, head_of, placed
from standin import ACCOUNT

from autofix.pull_request import proposing
from autofix.pull_request.permission import SETTINGS
from autofix.pull_request.proposing import BRANCH


@pytest.fixture
def place() -> Iterator[Place]:
    """A forge of its own for each test."""
    with placed() as found:
        yield found


# Of others


@pytest.mark.parametrize("push", [True, False])
def test_commits_of_others_on_our_branch_are_never_overwritten(place: Place, push: bool) -> None:
    hosted = place.add(push=push)
    place.propose(asked=True)
    theirs = head_of(place).commit(BRANCH, {"Dockerfile": b"FROM ubuntu:22.04\n"}, "My way")
    hosted.commit("main", {"Dockerfile": OTHERWISE})
    before = place.offered[0].body
    outcome = place.propose(asked=True)
    assert (outcome.verdict, outcome.number) == ("left alone", place.offered[0].number)
    assert "somebody else" in outcome.reason
    assert head_of(place).commit_of(BRANCH) == theirs
    assert place.offered[0].body == before


def test_our_own_commit_that_somebody_changed_is_theirs(place: Place) -> None:
    hosted = place.add()
    place.propose()
    # As `git commit --amend` and `git rebase` leave it: our author and words, another committer.
    script = 'git update-ref "refs/heads/$1" "$(git commit-tree -p "$1~" -F - "$1^{tree}")"'
    environment = {
        "PATH": "/usr/bin:/bin",
        "GIT_AUTHOR_NAME": "A Bot",
        "GIT_AUTHOR_EMAIL": "bot@example.org",
        "GIT_AUTHOR_DATE": "1700000000 +0000",
        "GIT_COMMITTER_NAME": "A Bot",
        "GIT_COMMITTER_EMAIL": "bot@example.org",
    }
    subprocess.run(
        ["sh", "-c", script, "sh", BRANCH],
        cwd=hosted.folder,
        env=environment,
        input=hosted.git("log", "-1", "--format=%B", BRANCH).encode(),
        check=True,
    )
    theirs = hosted.commit_of(BRANCH)
    hosted.commit("main", {"Dockerfile": OTHERWISE})
    assert place.propose().verdict == "left alone"
    assert hosted.commit_of(BRANCH) == theirs


def test_a_branch_of_our_name_that_is_not_ours_is_left_alone(place: Place) -> None:
    hosted = place.add()
    theirs = hosted.commit(BRANCH, {"notes.txt": b"mine\n"})
    outcome = place.propose()
    assert outcome.verdict == "left alone"
    assert (hosted.commit_of(BRANCH), place.offered) == (theirs, [])


def test_a_branch_that_changes_at_the_same_moment_is_left_alone(place: Place) -> None:
    hosted = place.add()

    def meanwhile(asked: Any) -> None:
        if asked.path.endswith("git-receive-pack"):
            hosted.commit(BRANCH, {"notes.txt": b"mine\n"})

    place.standin.before = meanwhile
    outcome = place.propose()
    assert outcome.verdict == "left alone"
    assert "same moment" in outcome.reason
    assert hosted.read(BRANCH, "notes.txt") == b"mine\n"
    assert place.offered == []


@pytest.mark.parametrize("form", ["Let us discuss this.", "To discuss.\r\n\r\n{}"])
def test_a_text_that_somebody_rewrote_is_left_alone(place: Place, form: str) -> None:
    hosted = place.add()
    place.propose()
    text = form.format(place.offered[0].body)
    place.offered[0].body = text
    hosted.commit("main", {"Dockerfile": OTHERWISE})
    before = hosted.commit_of(BRANCH)
    assert place.propose().verdict == "left alone"
    assert (place.offered[0].body, hosted.commit_of(BRANCH)) == (text, before)


def test_a_title_that_somebody_rewrote_stays(place: Place) -> None:
    hosted = place.add()
    place.propose()
    place.offered[0].title = "fix: Binder"
    hosted.commit("main", {"Dockerfile": OTHERWISE})
    assert place.propose().verdict == "left alone"
    assert place.offered[0].title == "fix: Binder"


def test_nothing_is_ever_pushed_to_a_default_branch(place: Place) -> None:
    # Its last commit looks like one of ours, as where somebody made our branch the default one.
    hosted = place.add(default_branch=BRANCH)
    before = hosted.commit(BRANCH, FILES, "Work\n\nBinder-Fix: missing-user")
    outcome = place.propose()
    assert (outcome.verdict, hosted.commit_of(BRANCH)) == ("skipped", before)
    assert "its default branch" in outcome.reason


def test_a_dockerfile_that_could_take_for_ever_is_skipped(place: Place) -> None:
    place.add({"Dockerfile": b"FROM python:3.12\n" + b"RUN pip install inflection\n" * 100_000})
    outcome = place.propose()
    assert outcome.verdict == "skipped"
    assert "more than 65536 characters" in outcome.reason


def test_a_disk_that_is_full_is_no_bug(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    place.add()
    monkeypatch.setattr(proposing, "clone", full)
    outcome = place.propose()
    assert (outcome.verdict, outcome.again) == ("failed", True)
    assert "No space left on device" in outcome.reason


# Not at all


@pytest.mark.parametrize(
    ("state", "files", "reason"),
    [
        ({"archived": True}, FILES, "archived"),
        ({"labels": ["no-binder-fix"]}, FILES, "says no"),
        ({"topics": ["no-binder-fix"]}, FILES, "says no"),
        ({}, {}, "empty"),
        ({}, {**FILES, SETTINGS: b"pull-requests = false\n"}, "says no"),
        ({}, {**FILES, SETTINGS: b"pull-requests = maybe\n"}, "cannot be read"),
        ({"push": False}, FILES, "has not said yes"),
        ({}, {"README.md": b"Tides\n"}, "there is no Dockerfile"),
        ({}, {**FILES, "binder/a": b"", ".binder/a": b""}, "repo2docker refuses"),
        ({}, {"Dockerfile": b"FORM ubuntu\n"}, "cannot be built, line 1"),
        ({}, {"Dockerfile": b"FROM registry.example.org/lab/own:3\n"}, "cannot be told"),
    ],
)
def test_skipped_with_the_reason(
    place: Place, state: dict[str, Any], files: dict[str, bytes], reason: str
) -> None:
    place.add(files, **state)
    outcome = place.propose(asked=state.get("push", True))
    assert outcome.verdict == "skipped"
    assert reason in outcome.reason
    assert "/tmp" not in outcome.reason
    assert (place.writes(), place.staged) == ([], [])


def test_a_fork_is_skipped(place: Place) -> None:
    fork = place.standin.add_fork(place.add(), ACCOUNT)
    fork.polls_until_ready = 0
    outcome = place.propose(fork.name, asked=True)
    assert (outcome.verdict, "a fork" in outcome.reason) == ("skipped", True)


def test_what_launches_is_told(place: Place) -> None:
    place.add({**FILES, "Dockerfile": GOOD})
    outcome = place.propose()
    assert (outcome.verdict, place.writes()) == ("launches already", [])


def test_strangers_are_asked_only_with_leave(place: Place) -> None:
    place.add(push=False)
    assert place.propose().verdict == "skipped"
    assert place.propose(strangers=True, contact="ada@example.org").verdict == "opened"
    assert "Nobody here asked for it" in place.offered[0].body


def test_yes_in_the_file_is_enough(place: Place) -> None:
    place.add({**FILES, SETTINGS: b"pull-requests = true\n"}, push=False)
    assert place.propose().verdict == "opened"


def test_a_settings_file_that_is_a_link_may_say_no(place: Place) -> None:
    hosted = place.add()
    link = hosted.git("hash-object", "-w", "--stdin", data=b"/etc/passwd")
    tree = hosted.git("ls-tree", "main") + f"\n120000 blob {link}\t{SETTINGS}\n"
    made = hosted.git("mktree", data=tree.encode())
    commit = hosted.git("commit-tree", "-p", "main", "-m", "link", made)
    hosted.git("update-ref", "refs/heads/main", commit)
    assert "cannot be read" in place.propose().reason


def test_a_bug_of_ours_is_a_failure_and_touches_nothing(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    place.add()

    def broken(*arguments: object) -> None:
        raise KeyError("x")

    monkeypatch.setattr(proposing, "mend", broken)
    outcome = place.propose()
    assert (outcome.verdict, outcome.again) == ("failed", False)
    assert "please report this" in outcome.reason
    assert place.writes() == []


def test_one_that_is_not_there_fails(place: Place) -> None:
    outcome = place.propose("lab/none")
    assert (outcome.verdict, outcome.again) == ("failed", False)
