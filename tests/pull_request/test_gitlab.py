"""GitLab: merge requests by the options of real pushes, and a few requests."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from pushing import push
from standin import ACCOUNT, TOKEN, Fault, Standin, serve

from autofix.pull_request.forges.finding import Forges
from autofix.pull_request.model import Forge, ForgeError, Proposal, Repository

FILES = {"Dockerfile": b"FROM ubuntu\n"}
NAME = "lab/group/maps"
PROPOSAL = Proposal("binder-fix/launch", "main", "Launch on Binder", "It fails.\n\n- why\n")


@pytest.fixture
def standin() -> Iterator[Standin]:
    with serve(kind="gitlab") as served:
        yield served


@pytest.fixture
def waits() -> list[float]:
    return []


@pytest.fixture
def forge(standin: Standin, waits: list[float]) -> Iterator[Forge]:
    environment = {"BINDER_FIX_TOKEN": TOKEN}
    with Forges(f"gitlab+{standin.url}", wait=waits.append, environment=environment) as made:
        yield made.find(NAME)[0]


def test_a_project_is_described(standin: Standin, forge: Forge) -> None:
    labels = [f"label-{number:03}" for number in range(120)]
    standin.add_repository(NAME, FILES, topics=["jupyter"], labels=labels)
    assert forge.repository(NAME) == Repository(
        name=NAME,
        url=f"{standin.url}/{NAME}",
        clone=f"{standin.url}/{NAME}.git",
        default_branch="main",
        can_push=False,
        labels=frozenset([*labels, "jupyter"]),
    )
    assert forge.account == ACCOUNT
    assert (forge.access.user, forge.access.token) == ("oauth2", TOKEN)


def test_what_forbids_a_merge_request_is_seen(standin: Standin, forge: Forge) -> None:
    standin.add_repository("lab/old", FILES, archived=True, push=True)
    standin.add_repository("lab/new", {})
    standin.add_fork(standin.repositories["lab/old"], "guest")
    assert (forge.repository("lab/old").archived, forge.repository("lab/old").can_push) == (
        True,
    ) * 2
    assert forge.repository("lab/new").empty
    assert forge.repository("guest/old").fork


def test_a_push_opens_the_merge_request(standin: Standin, forge: Forge, waits: list[float]) -> None:
    standin.add_repository(NAME, FILES, push=True)
    repository = forge.repository(NAME)
    proposal = replace(PROPOSAL, labels=("binder", "bot"), draft=True)
    commit = push(standin, NAME, PROPOSAL.branch, options=forge.push_options(repository, proposal))
    (offered,) = standin.pull_requests
    assert (offered.title, offered.body) == ("Draft: Launch on Binder", PROPOSAL.body)
    assert (offered.base, offered.labels) == ("main", ["binder", "bot"])
    made = forge.open(repository, repository, proposal)
    assert (made.number, made.state, made.head, made.commit) == (1, "open", NAME, commit)
    assert (made.title, made.body) == ("Launch on Binder", PROPOSAL.body)
    assert forge.pull_requests(repository, PROPOSAL.branch) == (made,)
    assert waits == []
    assert all(asked.method == "GET" or "git" in asked.path for asked in standin.requests)
    changed = forge.update(repository, made, replace(PROPOSAL, title="New"))
    assert changed.title == "New"
    assert offered.title == "Draft: New"


def test_a_text_that_options_would_change_is_mended(standin: Standin, forge: Forge) -> None:
    standin.add_repository(NAME, FILES, push=True)
    repository = forge.repository(NAME)
    proposal = replace(PROPOSAL, body="RUN printf 'a\\nb'\n")
    options = forge.push_options(repository, proposal)
    assert not any("description" in option for option in options)
    push(standin, NAME, PROPOSAL.branch, options=options)
    assert forge.open(repository, repository, proposal).body == proposal.body
    assert len(standin.pull_requests) == 1


def test_options_fit_in_lines(standin: Standin, forge: Forge) -> None:
    standin.add_repository(NAME, FILES, push=True)
    repository = forge.repository(NAME)
    long = replace(PROPOSAL, title="a\nb", body="x" * 100_000)
    options = forge.push_options(repository, long)
    assert all("\n" not in option and len(option) < 65_000 for option in options)


def test_without_the_push_it_is_opened_by_a_request(
    standin: Standin, forge: Forge, waits: list[float]
) -> None:
    standin.add_repository(NAME, FILES, push=True)
    repository = forge.repository(NAME)
    with pytest.raises(ForgeError, match="400"):
        forge.open(repository, repository, PROPOSAL)
    push(standin, NAME, PROPOSAL.branch)
    made = forge.open(repository, repository, PROPOSAL)
    assert forge.open(repository, repository, PROPOSAL) == made
    assert len(standin.pull_requests) == 1
    standin.close(standin.pull_requests[0])
    assert forge.pull_requests(repository, PROPOSAL.branch)[0].state == "closed"


def test_a_merge_request_from_a_fork(standin: Standin, forge: Forge, waits: list[float]) -> None:
    standin.add_repository(NAME, FILES)
    repository = forge.repository(NAME)
    fork = forge.fork(repository)
    assert (fork.name, fork.can_push) == (f"{ACCOUNT}/maps", True)
    assert waits == [1.0, 1.5]
    assert forge.fork(repository).name == fork.name
    options = forge.push_options(repository, PROPOSAL)
    push(standin, NAME, PROPOSAL.branch, to=fork.name, options=options)
    made = forge.open(repository, fork, PROPOSAL)
    assert (made.head, standin.pull_requests[0].repository.name) == (fork.name, NAME)
    assert forge.pull_requests(repository, PROPOSAL.branch) == (made,)
    standin.merge(standin.pull_requests[0])
    del standin.repositories[fork.name]
    (found,) = forge.pull_requests(repository, PROPOSAL.branch)
    assert (found.head, found.state) == ("", "merged")


def test_a_branch_of_somebody_else_is_not_ours(standin: Standin, forge: Forge) -> None:
    standin.add_repository(NAME, FILES)
    standin.fork_polls = 0
    fork = standin.add_fork(standin.repositories[NAME], "guest")
    fork.pushers.add(ACCOUNT)
    push(standin, NAME, PROPOSAL.branch, to=fork.name)
    repository = forge.repository(NAME)
    forge.open(repository, forge.repository(fork.name), PROPOSAL)
    assert forge.pull_requests(repository, PROPOSAL.branch) == ()


def test_what_is_not_there(standin: Standin, forge: Forge) -> None:
    with pytest.raises(ForgeError, match=r"there is no such thing.*404") as caught:
        forge.repository("lab/none")
    assert not caught.value.again
    assert TOKEN not in str(caught.value)


def test_limits_and_faults(standin: Standin, forge: Forge, waits: list[float]) -> None:
    standin.add_repository(NAME, FILES)
    path = "/projects/lab%2Fgroup%2Fmaps"
    standin.faults = [Fault("GET", path, 429, headers={"Retry-After": "60"})]
    assert forge.repository(NAME).name == NAME
    assert [round(wait) for wait in waits] == [60]
    standin.faults = [Fault("GET", path, 429, headers={"Retry-After": "900"})]
    with pytest.raises(ForgeError) as caught:
        forge.repository(NAME)
    assert (caught.value.again, round(caught.value.wait)) == (True, 900)


def test_without_a_token_one_may_look(standin: Standin) -> None:
    standin.add_repository(NAME, FILES)
    with Forges(f"gitlab+{standin.url}", environment={"PATH": ""}) as forges:
        forge, name = forges.find(NAME)
        assert forge.account == ""
        assert not forge.repository(name).can_push
        with pytest.raises(ForgeError, match="a token is needed"):
            forge.fork(forge.repository(name))
