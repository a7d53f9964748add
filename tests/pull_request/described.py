"""A GitHub stand-in that is held against GitHub's own description, and the forge that asks it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest
from pushing import push
from standin import Standin, serve
from standin_description import describe

from autofix.pull_request.forges.finding import Forges
from autofix.pull_request.model import Forge, Proposal, Repository

FILES = {"Dockerfile": b"FROM ubuntu\n"}
PROPOSAL = Proposal("binder-fix/launch", "main", "Launch on Binder", "Because.")
PULLS = "/repos/lab/maps/pulls"


@dataclass
class Clock:
    """Waiting that takes no time and is remembered."""

    waits: list[float] = field(default_factory=list)

    def wait(self, seconds: float) -> None:
        self.waits.append(seconds)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def standin() -> Iterator[Standin]:
    with serve() as served:
        describe(served)
        yield served
        assert served.problems == []


@pytest.fixture
def forges(standin: Standin, clock: Clock) -> Iterator[Forges]:
    with Forges(
        standin.url, wait=clock.wait, environment={"BINDER_FIX_TOKEN": standin.token}
    ) as made:
        yield made


@pytest.fixture
def forge(forges: Forges) -> Forge:
    return forges.find("lab/maps")[0]


def opened(standin: Standin, forge: Forge, **changes: object) -> Repository:
    """A repository one may push to, with a pushed branch."""
    standin.add_repository("lab/maps", FILES, push=True, **changes)
    push(standin, "lab/maps", PROPOSAL.branch)
    return forge.repository("lab/maps")
