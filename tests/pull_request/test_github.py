"""GitHub, through PyGithub, at a stand-in that is held against GitHub's own description."""

from __future__ import annotations

from dataclasses import replace

import pytest
from described import FILES, PROPOSAL, Clock, clock, forge, forges, opened, standin
from pushing import push
from standin import ACCOUNT, TOKEN, Standin

from autofix.pull_request.model import Forge, ForgeError, Repository

__all__ = ["clock", "forge", "forges", "standin"]


def test_a_repository_is_described(standin: Standin, forge: Forge) -> None:
    standin.add_repository(
        "lab/maps", FILES, default_branch="trunk", topics=["jupyter"], labels=["no-binder-fix"]
    )
    assert forge.repository("lab/maps") == Repository(
        name="lab/maps",
        url=f"{standin.url}/lab/maps",
        clone=f"{standin.url}/lab/maps.git",
        default_branch="trunk",
        can_push=False,
        labels=frozenset({"jupyter", "no-binder-fix"}),
    )
    assert forge.account == ACCOUNT
    assert (forge.access.host, forge.access.token) == (standin.host, TOKEN)


def test_what_forbids_a_pull_request_is_seen(standin: Standin, forge: Forge) -> None:
    standin.add_repository("lab/old", FILES, archived=True)
    standin.add_repository("lab/new", {}, push=True)
    standin.add_fork(standin.repositories["lab/old"], "guest").polls_until_ready = 0
    assert forge.repository("lab/old").archived
    assert not forge.repository("lab/old").empty
    assert forge.repository("lab/new").empty
    assert forge.repository("lab/new").can_push
    assert forge.repository("guest/old").fork


def test_labels_of_all_pages_are_read(standin: Standin, forge: Forge) -> None:
    labels = [f"label-{number:03}" for number in range(230)] + ["no-binder-fix"]
    standin.add_repository("lab/maps", FILES, labels=labels)
    assert forge.repository("lab/maps").labels == frozenset(labels)


def test_a_renamed_repository_is_found_under_its_new_name(standin: Standin, forge: Forge) -> None:
    standin.add_repository("lab/atlas", FILES)
    standin.renamed["lab/maps"] = "lab/atlas"
    assert forge.repository("lab/maps").name == "lab/atlas"


def test_a_repository_that_is_not_there(standin: Standin, forge: Forge) -> None:
    with pytest.raises(ForgeError, match=r"lab/none: there is no such thing.*404 Not Found") as e:
        forge.repository("lab/none")
    assert not e.value.again


@pytest.mark.parametrize("name", ["-x/maps", "lab/..", "lab/a b", "lab/maps/pulls", "lab\n/maps"])
def test_a_name_that_is_none_is_not_asked_for(standin: Standin, forge: Forge, name: str) -> None:
    with pytest.raises(ForgeError, match="no name of a repository"):
        forge.repository(name)
    assert standin.requests == []


def test_a_pull_request_is_opened_found_and_updated(standin: Standin, forge: Forge) -> None:
    repository = opened(standin, forge)
    assert forge.pull_requests(repository, PROPOSAL.branch) == ()
    made = forge.open(repository, repository, replace(PROPOSAL, labels=("binder",)))
    assert (made.number, made.state, made.head) == (1, "open", "lab/maps")
    assert (made.title, made.body, made.branch) == ("Launch on Binder", "Because.", PROPOSAL.branch)
    assert made.url == f"{standin.url}/lab/maps/pull/1"
    assert standin.pull_requests[0].labels == ["binder"]
    assert forge.pull_requests(repository, PROPOSAL.branch) == (made,)
    commit = push(standin, "lab/maps", "other", content=b"FROM debian:12\n")
    standin.repositories["lab/maps"].git("branch", "-f", PROPOSAL.branch, commit)
    changed = forge.update(repository, made, replace(PROPOSAL, title="New", body="Text"))
    assert (changed.title, changed.body, changed.commit) == ("New", "Text", commit)
    assert standin.pull_requests[0].title == "New"


def test_closed_and_merged_pull_requests_are_told_apart(standin: Standin, forge: Forge) -> None:
    repository = opened(standin, forge)
    forge.open(repository, repository, PROPOSAL)
    standin.close(standin.pull_requests[0])
    forge.open(repository, repository, PROPOSAL)
    assert [p.state for p in forge.pull_requests(repository, PROPOSAL.branch)] == ["open", "closed"]
    standin.merge(standin.pull_requests[1])
    found = forge.pull_requests(repository, PROPOSAL.branch)
    assert [(p.number, p.state) for p in found] == [(2, "merged"), (1, "closed")]


def test_a_pull_request_from_a_fork(standin: Standin, forge: Forge, clock: Clock) -> None:
    standin.add_repository("lab/maps", FILES)
    standin.add_repository(f"{ACCOUNT}/maps", FILES)
    repository = forge.repository("lab/maps")
    standin.fork_polls = 3
    fork = forge.fork(repository)
    assert clock.waits == [1.0, 1.5, 2.25]
    assert (fork.name, fork.can_push, fork.fork) == (f"{ACCOUNT}/maps-1", True, True)
    assert forge.fork(repository) == fork
    push(standin, "lab/maps", PROPOSAL.branch, to=fork.name)
    made = forge.open(repository, fork, PROPOSAL)
    assert (made.head, made.branch) == (fork.name, PROPOSAL.branch)
    assert standin.pull_requests[0].maintainers_may_edit
    assert forge.pull_requests(repository, PROPOSAL.branch) == (made,)
    del standin.repositories[fork.name]
    assert [p.head for p in forge.pull_requests(repository, PROPOSAL.branch)] == [""]


def test_maintainers_need_not_be_allowed_to_edit(standin: Standin, forge: Forge) -> None:
    standin.fork_polls = 0
    standin.add_repository("lab/maps", FILES)
    repository = forge.repository("lab/maps")
    fork = forge.fork(repository)
    push(standin, "lab/maps", PROPOSAL.branch, to=fork.name)
    forge.open(repository, fork, replace(PROPOSAL, maintainers_may_edit=False, labels=("x",)))
    assert not standin.pull_requests[0].maintainers_may_edit
    assert standin.pull_requests[0].labels == []


def test_a_branch_of_somebody_else_is_not_ours(standin: Standin, forge: Forge) -> None:
    standin.add_repository("lab/maps", FILES)
    standin.tokens["other"] = "guest"
    standin.fork_polls = 0
    fork = standin.add_fork(standin.repositories["lab/maps"], "guest")
    fork.pushers.add(ACCOUNT)
    push(standin, "lab/maps", PROPOSAL.branch, to=fork.name)
    repository = forge.repository("lab/maps")
    forge.open(repository, forge.repository("guest/maps"), PROPOSAL)
    assert forge.pull_requests(repository, PROPOSAL.branch) == ()


def test_a_fork_that_is_never_ready(standin: Standin, forge: Forge, clock: Clock) -> None:
    standin.add_repository("lab/maps", FILES)
    standin.fork_polls = 1000
    with pytest.raises(ForgeError, match="not made the fork within 5 minutes") as caught:
        forge.fork(forge.repository("lab/maps"))
    assert caught.value.again
    assert sum(clock.waits) < 330


def test_forking_can_be_forbidden(standin: Standin, forge: Forge) -> None:
    standin.add_repository("lab/maps", FILES, forkable=False)
    with pytest.raises(ForgeError, match=r"may not do that: 403 .*forking is disabled"):
        forge.fork(forge.repository("lab/maps"))


def test_a_branch_that_was_not_pushed(standin: Standin, forge: Forge) -> None:
    standin.add_repository("lab/maps", FILES, push=True)
    repository = forge.repository("lab/maps")
    text = r"does not accept it: 422 .*PullRequest head invalid"
    with pytest.raises(ForgeError, match=text) as caught:
        forge.open(repository, repository, PROPOSAL)
    assert (caught.value.again, caught.value.wait) == (True, 5)
    assert standin.pull_requests == []


def test_a_branch_without_a_change(standin: Standin, forge: Forge) -> None:
    standin.add_repository("lab/maps", FILES, push=True).git("branch", PROPOSAL.branch, "main")
    repository = forge.repository("lab/maps")
    with pytest.raises(ForgeError, match="No commits between main and binder-fix/launch"):
        forge.open(repository, repository, PROPOSAL)


def test_the_second_of_one_branch_is_the_first(standin: Standin, forge: Forge) -> None:
    repository = opened(standin, forge)
    made = forge.open(repository, repository, PROPOSAL)
    assert forge.open(repository, repository, PROPOSAL) == made
    assert len(standin.pull_requests) == 1


def test_drafts(standin: Standin, forge: Forge) -> None:
    repository = opened(standin, forge)
    forge.open(repository, repository, replace(PROPOSAL, draft=True))
    assert standin.pull_requests[0].draft
    standin.close(standin.pull_requests[0])
    standin.repositories["lab/maps"].drafts = False
    with pytest.raises(ForgeError, match="Draft pull requests are not supported"):
        forge.open(repository, repository, replace(PROPOSAL, draft=True))


def test_the_token_of_a_workflow(standin: Standin, forge: Forge) -> None:
    standin.add_repository("lab/maps", FILES, installed=True)
    standin.add_repository("lab/others", FILES)
    standin.integrations.add(ACCOUNT)
    assert forge.repository("lab/maps").can_push
    assert not forge.repository("lab/others").can_push
    assert forge.account == ""
    with pytest.raises(ForgeError, match="only the token of an account can fork"):
        forge.fork(forge.repository("lab/others"))
