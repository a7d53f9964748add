"""What a trial leaves undone, what a launch decides, and what is done once whatever happens."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

pytest.importorskip("github", reason="PyGithub is not installed: binder-fix[github]")

from place import BROKEN, NAME, OTHERWISE, Killed, Place, head_of, log, placed
from standin import ACCOUNT, TOKEN, Fault

from autofix.launch.rows import Row
from autofix.pull_request.commits import Changes
from autofix.pull_request.forges.github import GitHub
from autofix.pull_request.model import ForgeError
from autofix.pull_request.proof import Measured
from autofix.pull_request.proposing import BRANCH


@pytest.fixture
def place() -> Iterator[Place]:
    """A forge of its own for each test."""
    with placed() as found:
        yield found


# A trial


@pytest.mark.parametrize("push", [True, False])
def test_a_dry_run_prints_everything_and_touches_nothing(place: Place, push: bool) -> None:
    hosted = place.add(push=push)
    refs = hosted.git("for-each-ref")
    outcome = place.propose(dry_run=True, asked=True, signoff=True)
    assert (outcome.verdict, outcome.reason) == ("skipped", "only a trial: one would be opened")
    assert place.writes() == []
    assert place.staged == []
    assert (place.offered, list(place.standin.repositories)) == ([], [NAME])
    assert hosted.git("for-each-ref") == refs
    text = place.said[-1]
    owner = "lab" if push else ACCOUNT
    assert f"from:   {BRANCH} of {owner}/tides" in text
    assert "title:  Make the Dockerfile launch on Binder" in text
    assert "commit 3 of 3:" in text
    assert "Put the repository into the home folder of its user" in text
    assert "+USER ${NB_USER}\n" in text
    assert "because somebody asked for it" in text


def test_a_dry_run_tells_of_an_update(place: Place) -> None:
    hosted = place.add()
    first = place.propose()
    hosted.commit("main", {"Dockerfile": OTHERWISE})
    before = place.writes()
    outcome = place.propose(dry_run=True)
    assert outcome.reason == f"only a trial: #{first.number} would be updated"
    assert place.writes() == before


def test_what_a_dry_run_shows_is_what_is_opened(place: Place) -> None:
    place.add()
    place.propose(dry_run=True)
    place.propose()
    assert place.offered[0].body.strip() in place.said[-1]


# With a launch


def test_only_what_launches_is_offered(place: Place) -> None:
    place.add()

    def measure(folder: Path, changes: Changes) -> Measured:
        return Measured((), "build: pip fails")

    outcome = place.propose(measure=measure)
    assert (outcome.verdict, outcome.reason) == (
        "failed",
        "the fix does not launch: build: pip fails",
    )
    assert place.writes() == []


def test_what_was_measured_is_in_the_text(place: Place) -> None:
    place.add()
    seen: list[bytes] = []

    def measure(folder: Path, changes: Changes) -> Measured:
        seen.append((folder / "Dockerfile").read_bytes())
        seen.append(changes["Dockerfile"][0])
        return Measured((Row("user", "user with uid 1000", True, "whoami @jovyan | x"),))

    assert place.propose(measure=measure).verdict == "opened"
    assert seen == [BROKEN, BROKEN]
    assert "| user with uid 1000 | yes | whoami @\u200bjovyan \\| x |" in place.offered[0].body
    # It is proven already: it is not launched once more.
    assert place.propose(measure=measure).verdict == "unchanged"
    assert len(seen) == 2


# Killed, and what goes wrong


@pytest.mark.parametrize("step", ["fork", "push", "open"])
def test_killed_before_a_step_another_run_goes_on(place: Place, step: str) -> None:
    place.add(push=False)
    place.end_before = step
    with pytest.raises(Killed):
        place.propose(asked=True)
    place.end_before = ""
    outcome = place.propose(asked=True)
    assert (outcome.verdict, len(place.offered)) == ("opened", 1)
    assert len(log(head_of(place))) == 3
    assert place.propose(asked=True).verdict == "unchanged"


def test_killed_between_push_and_opening_while_the_default_branch_moves_on(place: Place) -> None:
    hosted = place.add()
    place.end_before = "open"
    with pytest.raises(Killed):
        place.propose()
    hosted.commit("main", {"Dockerfile": BROKEN + b"LABEL a=b\n", "notes.txt": b"x"})
    place.end_before = ""
    outcome = place.propose()
    assert (outcome.verdict, hosted.commit_of(BRANCH)) == ("opened", outcome.commit)
    assert hosted.git("merge-base", "main", BRANCH) == hosted.commit_of("main")


def test_killed_between_push_and_update(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    hosted = place.add()
    place.propose()
    hosted.commit("main", {"Dockerfile": OTHERWISE})

    def killed(*arguments: object) -> None:
        raise Killed

    with monkeypatch.context() as patched:
        patched.setattr(GitHub, "update", killed)
        with pytest.raises(Killed):
            place.propose()
    pushed = hosted.commit_of(BRANCH)
    outcome = place.propose()
    assert (outcome.verdict, outcome.commit) == ("updated", pushed)
    assert "entrypoint" in place.offered[0].body
    assert place.propose().verdict == "unchanged"


def test_a_connection_lost_after_the_push_makes_no_second_one(place: Place) -> None:
    place.add()
    place.standin.faults.append(Fault("POST", "*/git-receive-pack", cut="after"))
    first = place.propose()
    # Git may push once more by itself, and finds its own push there.
    assert first.verdict == "opened" or first.again
    assert place.propose().verdict == ("unchanged" if first.verdict == "opened" else "opened")
    assert len(place.offered) == 1


def test_a_connection_lost_after_the_opening_makes_no_second_one(place: Place) -> None:
    place.add()
    place.standin.faults.append(Fault("POST", "*/pulls", cut="after"))
    try:
        verdict: str = place.propose().verdict
    except ForgeError as error:
        verdict = "again" if error.again else "failed"
    assert verdict in ("opened", "again")
    assert place.propose().verdict == "unchanged"
    assert len(place.offered) == 1


def test_a_limit_of_the_forge_is_handed_on(place: Place) -> None:
    place.add()
    headers = {"retry-after": "86400"}
    fault = Fault("POST", "*/pulls", 403, "You have exceeded a secondary rate limit", headers)
    place.standin.faults.append(fault)
    with pytest.raises(ForgeError) as caught:
        place.propose()
    assert caught.value.again
    assert caught.value.wait > 3000


def test_the_token_is_nowhere(place: Place, capfd: pytest.CaptureFixture[str]) -> None:
    hosted = place.add(push=False)
    outcome = place.propose(asked=True)
    place.standin.faults.append(Fault("GET", f"/repos/{NAME}", 500, TOKEN, times=9))
    with pytest.raises(ForgeError) as caught:
        place.propose(asked=True)
    everything = [repr(outcome), str(caught.value), repr(caught.value), *place.said]
    everything += [json.dumps(place.stages), place.offered[0].body, *capfd.readouterr()]
    everything += [place.standin.as_json(), *log(head_of(place), "%B"), repr(place.forge.access)]
    assert not any(TOKEN in text for text in everything)
    assert hosted.commit_of(BRANCH) == ""
