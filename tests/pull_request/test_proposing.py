"""One repository, from look-up to pull request, on the stand-in: real pushes, real PyGithub."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

pytest.importorskip("github", reason="PyGithub is not installed: binder-fix[github]")

from place import BROKEN, GOOD, NAME, OTHERWISE, Place, head_of, log, placed
from standin import ACCOUNT, TOKEN

from autofix.pull_request.decision import marker
from autofix.pull_request.proposing import BRANCH


@pytest.fixture
def place() -> Iterator[Place]:
    """A forge of its own for each test."""
    with placed() as found:
        yield found


# Opening


def test_a_repository_that_we_may_push_to_gets_one_commit_a_requirement(place: Place) -> None:
    hosted = place.add()
    outcome = place.propose()
    assert (outcome.verdict, outcome.number) == ("opened", place.offered[0].number)
    assert log(hosted) == [
        "Install Jupyter where Binder looks for it",
        "Run as a user with uid 1000, as Binder does",
        "Put the repository into the home folder of its user",
    ]
    offered = place.offered[0]
    assert (offered.head, offered.base, offered.branch) == (hosted, "main", BRANCH)
    assert offered.title == "Make the Dockerfile launch on Binder"
    assert outcome.commit == hosted.commit_of(BRANCH)
    assert outcome.base_commit == hosted.commit_of("main")
    assert outcome.url.endswith(f"/{NAME}/pull/{offered.number}")
    assert b"NB_USER" in hosted.read(BRANCH, "Dockerfile")
    changed = hosted.git("diff", "--raw", "main", BRANCH)
    assert changed.startswith(":100644 100644 ")
    assert changed.endswith("\tDockerfile")
    assert place.staged == ["push", "open"]
    assert place.stages[0][1]["branch"] == BRANCH
    assert place.stages[0][1]["commit"] == outcome.commit


def test_each_commit_holds_one_requirement_and_is_ours(place: Place) -> None:
    hosted = place.add()
    place.propose(signoff=True)
    for body in log(hosted, "%B"):
        assert "https://mybinder.readthedocs.io/" in body
        last = body.rstrip().rpartition("\n\n")[2].splitlines()
        assert last[0].startswith("Binder-Fix: ")
        assert last[1:] == ["Signed-off-by: A Bot <bot@example.org>"]
    assert set(log(hosted, "%an %ae %cn %ce")) == {"A Bot bot@example.org A Bot bot@example.org"}
    assert log(hosted, "%at") == log(hosted, "%ct") == ["1700000000"] * 3


def test_without_push_right_a_fork_is_made_and_offered_from(place: Place) -> None:
    hosted = place.add(push=False)
    outcome = place.propose(asked=True)
    assert outcome.verdict == "opened"
    assert place.staged == ["fork", "push", "open"]
    fork = head_of(place)
    assert (fork.owner, fork.parent) == (ACCOUNT, hosted)
    assert hosted.commit_of(BRANCH) == ""
    assert fork.commit_of(BRANCH) == outcome.commit
    assert place.offered[0].maintainers_may_edit
    assert "because somebody asked for it" in place.offered[0].body


def test_an_old_fork_that_lacks_the_newest_commits_will_do(place: Place) -> None:
    hosted = place.add(push=False)
    fork = place.standin.add_fork(hosted, ACCOUNT)
    for number in range(3):
        hosted.commit("main", {"notes.txt": b"%d" % number})
    assert place.propose(asked=True).verdict == "opened"
    assert len(log(fork)) == 6


def test_how_it_is_opened(place: Place) -> None:
    place.add(push=False, labels=["binder-fix"])
    place.propose(draft=True, maintainers_may_edit=False, labels=("binder",))
    offered = place.offered[0]
    assert (offered.draft, offered.maintainers_may_edit) == (True, False)
    assert "has the label `binder-fix`" in offered.body


def test_the_text_recognises_itself(place: Place) -> None:
    place.add()
    outcome = place.propose(strangers=True, contact="ada@example.org")
    mark = marker(place.offered[0].body)
    assert mark is not None
    assert mark.commit == outcome.commit
    assert "Who runs it: ada@example.org" in place.offered[0].body
    assert TOKEN not in place.offered[0].body


def test_the_branch_with_another_name_than_main_is_the_one(place: Place) -> None:
    place.add(default_branch="gezeiten/2026")
    assert place.propose().verdict == "opened"
    assert place.offered[0].base == "gezeiten/2026"


# Again


def test_again_nothing_happens(place: Place) -> None:
    place.add()
    first = place.propose()
    before = place.writes()
    again = place.propose()
    assert (again.verdict, again.number, again.url) == ("unchanged", first.number, first.url)
    assert place.staged == []
    assert place.writes() == before


def test_a_fix_that_changed_updates_the_same_pull_request(place: Place) -> None:
    hosted = place.add()
    first = place.propose()
    hosted.commit("main", {"Dockerfile": OTHERWISE})
    second = place.propose()
    assert (second.verdict, second.number) == ("updated", first.number)
    assert place.staged == ["update"]
    assert len(place.offered) == 1
    assert hosted.commit_of(BRANCH) == second.commit != first.commit
    # On the new default branch, and nothing of the old fix is left.
    assert hosted.git("merge-base", "main", BRANCH) == hosted.commit_of("main")
    assert len(log(hosted)) == 4
    assert "entrypoint" in place.offered[0].body
    mark = marker(place.offered[0].body)
    assert mark is not None
    assert mark.commit == second.commit
    assert place.propose().verdict == "unchanged"


def test_a_default_branch_that_moved_on_elsewhere_needs_no_new_commits(place: Place) -> None:
    hosted = place.add()
    first = place.propose()
    hosted.commit("main", {"notes.txt": b"high water\n"})
    assert place.propose().verdict == "unchanged"
    assert hosted.commit_of(BRANCH) == first.commit


def test_one_from_a_fork_is_updated_there(place: Place) -> None:
    hosted = place.add(push=False)
    place.propose(asked=True)
    hosted.commit("main", {"Dockerfile": OTHERWISE})
    # Meanwhile we were given the right to push: the branch stays where it is.
    hosted.pushers.add(ACCOUNT)
    outcome = place.propose(asked=True)
    assert outcome.verdict == "updated"
    assert head_of(place).commit_of(BRANCH) == outcome.commit
    assert hosted.commit_of(BRANCH) == ""


def test_a_closed_one_is_not_opened_again_and_no_second_one_is_made(place: Place) -> None:
    hosted = place.add()
    first = place.propose()
    place.standin.close(place.offered[0])
    hosted.commit("main", {"Dockerfile": OTHERWISE})
    before = place.writes()
    outcome = place.propose(asked=True, strangers=True)
    assert (outcome.verdict, outcome.number) == ("left alone", first.number)
    assert "was closed" in outcome.reason
    assert (place.writes(), len(place.offered), place.staged) == (before, 1, [])


@pytest.mark.parametrize("push", [True, False])
def test_closed_by_deleting_the_branch_is_closed_too(place: Place, push: bool) -> None:
    hosted = place.add(push=push)
    place.propose(asked=True)
    head_of(place).git("update-ref", "-d", f"refs/heads/{BRANCH}")
    place.standin.close(place.offered[0])
    assert place.propose(asked=True).verdict == "left alone"
    assert (len(place.offered), hosted.commit_of(BRANCH)) == (1, "")


def test_what_was_merged_launches_and_may_break_again(place: Place) -> None:
    hosted = place.add()
    place.propose()
    place.standin.merge(place.offered[0])
    assert place.propose().verdict == "launches already"
    hosted.commit("main", {"Dockerfile": b"FROM ubuntu:24.04\nCOPY . /srv\n"})
    second = place.propose()
    assert (second.verdict, len(place.offered)) == ("opened", 2)
    assert hosted.git("merge-base", "main", BRANCH) == hosted.commit_of("main")


def test_what_was_merged_and_undone_is_left_alone(place: Place) -> None:
    hosted = place.add()
    place.propose()
    place.standin.merge(place.offered[0])
    hosted.commit("main", {"Dockerfile": BROKEN})
    outcome = place.propose()
    assert (outcome.verdict, len(place.offered)) == ("left alone", 1)
    assert "undone" in outcome.reason


def test_mended_by_others_the_open_one_is_told_of(place: Place) -> None:
    hosted = place.add()
    first = place.propose()
    hosted.commit("main", {"Dockerfile": GOOD})
    outcome = place.propose()
    assert (outcome.verdict, outcome.number) == ("launches already", first.number)
    assert f"#{first.number} can be closed" in outcome.reason
