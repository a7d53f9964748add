"""The same on GitLab, where a push opens the merge request."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from place import NAME, OTHERWISE, Killed, Place, head_of, log, placed

from autofix.pull_request.proposing import BRANCH


@pytest.fixture
def place() -> Iterator[Place]:
    """A GitLab of its own for each test."""
    with placed("gitlab") as found:
        yield found


@pytest.mark.parametrize("push", [True, False])
def test_the_push_opens_it(place: Place, push: bool) -> None:
    hosted = place.add(push=push)
    outcome = place.propose(asked=True, labels=("binder",))
    assert (outcome.verdict, len(place.offered)) == ("opened", 1)
    # What leads to it is told before the push, which does all of it.
    assert place.staged == [*([] if push else ["fork"]), "push", "open"]
    offered = place.offered[0]
    assert (offered.head is hosted) is push
    assert offered.head.commit_of(BRANCH) == outcome.commit
    assert offered.title == "Make the Dockerfile launch on Binder"
    assert "because somebody asked for it" in offered.body
    assert len(log(offered.head)) == 3
    again = place.propose(asked=True)
    assert (again.verdict, again.number) == ("unchanged", outcome.number)


def test_it_is_updated(place: Place) -> None:
    hosted = place.add()
    first = place.propose()
    hosted.commit("main", {"Dockerfile": OTHERWISE})
    second = place.propose()
    assert (second.verdict, second.number, len(place.offered)) == ("updated", first.number, 1)
    assert hosted.commit_of(BRANCH) == second.commit
    assert "entrypoint" in place.offered[0].body
    assert place.propose().verdict == "unchanged"


def test_a_closed_one_stays_closed(place: Place) -> None:
    hosted = place.add()
    place.propose()
    place.standin.close(place.offered[0])
    hosted.commit("main", {"Dockerfile": OTHERWISE})
    assert place.propose().verdict == "left alone"
    assert len(place.offered) == 1


def test_commits_of_others_stay(place: Place) -> None:
    hosted = place.add()
    place.propose()
    theirs = hosted.commit(BRANCH, {"notes.txt": b"mine\n"})
    hosted.commit("main", {"Dockerfile": OTHERWISE})
    assert place.propose().verdict == "left alone"
    assert hosted.commit_of(BRANCH) == theirs


@pytest.mark.parametrize("step", ["fork", "push", "open"])
def test_killed_before_a_step_another_run_goes_on(place: Place, step: str) -> None:
    place.add(push=False)
    place.end_before = step
    with pytest.raises(Killed):
        place.propose(asked=True)
    place.end_before = ""
    assert place.propose(asked=True).verdict == "opened"
    assert (len(place.offered), len(log(head_of(place)))) == (1, 3)
    assert place.propose(asked=True).verdict == "unchanged"


def test_a_dry_run_touches_nothing(place: Place) -> None:
    place.add(push=False)
    outcome = place.propose(dry_run=True, asked=True)
    assert outcome.reason == "only a trial: one would be opened"
    assert (place.writes(), place.staged, list(place.standin.repositories)) == ([], [], [NAME])
