"""A campaign that is killed at any point and run again opens exactly one pull request each."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from killing import POINTS
from standin import ACCOUNT, TOKEN, Standin, serve

from autofix.pull_request.campaign.state import State

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="makes processes by fork")

DOCKERFILE = b"FROM python:3.12\nRUN pip install inflection==0.5.1\nCOPY . /app\nWORKDIR /app\n"
DRIVER = Path(__file__).with_name("killing.py")


@pytest.fixture
def folder(monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder in memory where there is one: thousands of transactions wait for the disk."""
    memory = Path("/dev/shm")
    room = memory.is_dir() and shutil.disk_usage(memory).free > 1 << 30
    with tempfile.TemporaryDirectory(dir=memory if room else None) as made:
        monkeypatch.setattr(tempfile, "tempdir", made)
        yield Path(made, "campaign")


def killed(folder: Path, url: str, names: list[str], **how: int) -> int:
    """Run a campaign as killing.py does; how often it was killed."""
    for name in ("forge", "temporary"):
        (folder / name).mkdir(parents=True)
    done = subprocess.run(
        [sys.executable, "-W", "error", str(DRIVER), str(folder), url, json.dumps(how), *names],
        capture_output=True,
        text=True,
    )
    assert (done.returncode, done.stderr) == (0, "")
    return int(done.stdout)


def agrees(folder: Path, count: int) -> State:
    """See that a state tells of one opening a repository, and of nothing that is not known."""
    state = State(folder / "state", create=False)
    rows = state.rows()
    assert len(rows) == count
    assert {row.stage for row in rows} == {""}
    assert {row.verdict for row in rows} <= {"opened", "unchanged"}
    assert (state.openings.ever(), state.openings.unknown()) == (count, 0)
    return state


def points(folder: Path) -> Counter[str]:
    """How often the campaign was killed at each point."""
    lines = (folder / "kills").read_text().splitlines()
    return Counter(line.split(" ", 1)[1] for line in lines)


@pytest.fixture(scope="module")
def everything(request: pytest.FixtureRequest) -> bool:
    """Whether every repository is killed at every point, which takes long."""
    return bool(request.config.getoption("--all-repositories"))


def test_two_hundred_repositories_killed_at_each_point(folder: Path, everything: bool) -> None:
    names = [f"lab/tides-{number}" for number in range(200)]
    kills = killed(folder, "", names, points=-1 if everything else 2)
    told = points(folder)
    assert kills == told.total()
    assert set(told) == set(POINTS)
    # One that was killed when it had pushed or opened does not do so again.
    assert told.total() >= (2000 if everything else 300)
    check_files(folder, names)


def test_two_hundred_repositories_killed_at_any_moment(folder: Path) -> None:
    names = [f"lab/tides-{number}" for number in range(200)]
    assert killed(folder, "", names, random=7, kills=40, milliseconds=100) > 0
    check_files(folder, names)


def check_files(folder: Path, names: list[str]) -> None:
    """See that every effect was made once, and that the state tells of it."""
    with agrees(folder, len(names)):
        pass
    for name in names:
        for step in ("fork", "push", "open"):
            text = (folder / "forge" / f"{name.replace('/', '-')}.{step}").read_text()
            assert text == "done\n"


@pytest.fixture(scope="module")
def count(everything: bool) -> int:
    """How many repositories are on the stand-in."""
    return 200 if everything else 26


def filled(standin: Standin, count: int) -> list[str]:
    """Repositories on a stand-in, half of which have to be forked."""
    names = [f"lab/tides-{number}" for number in range(count)]
    for index, name in enumerate(names):
        standin.add_repository(name, {"Dockerfile": DOCKERFILE}, push=bool(index % 2))
    return names


def check(standin: Standin, folder: Path, names: list[str]) -> None:
    """See that each repository has one pull request, and that the state knows which."""
    assert standin.problems == []
    assert Counter(offered.repository.name for offered in standin.pull_requests) == Counter(names)
    with agrees(folder, len(names)) as state:
        for row in state.rows():
            (offered,) = standin.pull_requests_of(row.name)
            pushes = ACCOUNT in standin.repositories[row.name].pushers
            assert (row.number, row.pull_state, offered.state) == (offered.number, "open", "open")
            assert row.url == f"{standin.url}/{row.name}/pull/{row.number}"
            assert offered.head.owner == ("lab" if pushes else ACCOUNT)
            commit = offered.head.commit_of(offered.branch)
            assert offered.commit == commit
            assert (row.branch, row.head) == (offered.branch, commit)
            assert f"commit={commit}" in offered.body
            assert offered.head.git("rev-list", "--count", f"{offered.base}..{commit}") != "0"
    # One fork each, and no other branch than ours.
    forks = [hosted for hosted in standin.repositories.values() if hosted.parent]
    assert len(forks) == (len(names) + 1) // 2
    for hosted in standin.repositories.values():
        branches = hosted.git("for-each-ref", "--format=%(refname:short)", "refs/heads").split()
        assert len(branches) <= 2
    for path in folder.rglob("*"):
        if path.is_file():
            assert TOKEN.encode() not in path.read_bytes()


def test_the_real_thing_killed_at_each_point(folder: Path, count: int) -> None:
    pytest.importorskip("github", reason="PyGithub is not installed: binder-fix[github]")
    with serve() as standin:
        names = filled(standin, count)
        kills = killed(folder, standin.url, names, points=1)
        assert kills == points(folder).total()
        assert set(points(folder)) == set(POINTS)
        check(standin, folder, names)


def test_the_real_thing_killed_at_any_moment(folder: Path, count: int) -> None:
    pytest.importorskip("github", reason="PyGithub is not installed: binder-fix[github]")
    with serve() as standin:
        names = filled(standin, count // 2)
        killed(folder, standin.url, names, random=20, kills=count // 2, milliseconds=1500)
        check(standin, folder, names)
