"""A stand-in with a forge that asks it, on which one repository at a time is proposed to."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

from standin import TOKEN, Hosted, Offered, Standin, serve

from autofix import inquiry
from autofix.pull_request.forges.finding import Forges
from autofix.pull_request.outcome import Outcome
from autofix.pull_request.proposing import BRANCH, Wishes, propose

BROKEN = b"FROM python:3.12\nRUN pip install inflection==0.5.1\nCOPY . /app\nWORKDIR /app\n"
OTHERWISE = BROKEN + b'ENTRYPOINT ["tidesd"]\n'
GOOD = b"FROM quay.io/jupyter/minimal-notebook:2026-02-02\nCOPY --chown=1000 . ${HOME}\n"
FILES = {"Dockerfile": BROKEN, "tides.ipynb": b"{}\n", "run.sh": b"#!/bin/sh\n"}
NAME = "lab/tides"
WISHES = Wishes("A Bot", "bot@example.org", inquiry.Questions(offline=True))


class Killed(BaseException):
    """The process ends here."""


class Place:
    """A stand-in, a forge that asks it, and what was said and staged."""

    def __init__(self, standin: Standin, forges: Forges):
        self.standin = standin
        self.forge = forges.find(NAME)[0]
        self.said: list[str] = []
        self.stages: list[tuple[str, dict[str, str]]] = []
        self.end_before = ""

    def add(self, files: Mapping[str, bytes] = FILES, **state: Any) -> Hosted:
        """A repository that we may push to, unless ``push=False`` says otherwise."""
        return self.standin.add_repository(NAME, files, **{"push": True, **state})

    def propose(self, name: str = NAME, **wishes: Any) -> Outcome:
        """One attempt."""
        self.stages.clear()
        return propose(self.forge, name, replace(WISHES, **wishes), self.said.append, self._stage)

    def _stage(self, stage: str, facts: Mapping[str, str]) -> None:
        self.stages.append((stage, dict(facts)))
        if stage == self.end_before:
            raise Killed

    @property
    def offered(self) -> list[Offered]:
        """The pull requests that there are."""
        return self.standin.pull_requests

    @property
    def staged(self) -> list[str]:
        """The steps with an effect outside, of the last attempt."""
        return [stage for stage, _ in self.stages]

    def writes(self) -> list[str]:
        """Every request that was made to change something."""
        return [
            f"{one.method} {one.path}"
            for one in self.standin.requests
            if (one.method not in ("GET", "HEAD") and not one.path.endswith("git-upload-pack"))
            or "git-receive-pack" in (one.query.get("service", ""), one.path.rpartition("/")[2])
        ]


@contextmanager
def placed(kind: str = "github") -> Iterator[Place]:
    """A stand-in of a kind, asked by a forge that never waits."""
    environment = {"BINDER_FIX_TOKEN": TOKEN}
    with (
        serve(kind=kind) as standin,
        Forges(
            f"{kind}+{standin.url}", wait=lambda seconds: None, environment=environment
        ) as forges,
    ):
        yield Place(standin, forges)
        assert standin.problems == []


def log(hosted: Hosted, form: str = "%s", branch: str = BRANCH) -> list[str]:
    """The commits of our branch that the default branch lacks, oldest first."""
    reach = (f"refs/heads/{branch}", f"^refs/heads/{hosted.default_branch}")
    lines = hosted.git("log", "--reverse", f"--format={form}%x01", *reach)
    return [line.strip("\n") for line in lines.split("\x01") if line.strip("\n")]


def head_of(place: Place) -> Hosted:
    """The repository that the one pull request comes from."""
    assert len(place.offered) == 1
    return place.offered[0].head
