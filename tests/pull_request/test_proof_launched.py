"""`binder-fix pr --launch` with a real engine: what is offered was launched."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner
from launch.harness import require_engine
from standin import TOKEN, serve

from autofix.pull_request.command import pr

pytestmark = pytest.mark.launch

REPOSITORIES = Path(__file__).parents[1] / "launch" / "repositories"


@pytest.fixture(autouse=True)
def _engine() -> None:
    require_engine()


def offered(monkeypatch: pytest.MonkeyPatch, files: dict[str, bytes]) -> tuple[int, str, list[str]]:
    """Run the command on a repository: its exit status, what it prints, the texts it opened."""
    with serve() as standin:
        monkeypatch.setenv("BINDER_FIX_TOKEN", TOKEN)
        standin.add_repository("lab/names", files, push=True)
        words = ["--forge", standin.url, "--offline", "--launch", "lab/names"]
        done = CliRunner().invoke(pr, words, catch_exceptions=False)
        return done.exit_code, done.output, [one.body for one in standin.pull_requests]


def test_what_launches_is_offered_with_its_measurements(monkeypatch: pytest.MonkeyPatch) -> None:
    root = REPOSITORIES / "debian-pep668"
    paths = [path for path in root.rglob("*") if path.is_file()]
    files = {path.relative_to(root).as_posix(): path.read_bytes() for path in paths}
    code, output, (body,) = offered(monkeypatch, files)
    assert (code, "1 opened" in output) == (0, True)
    assert "The branch was built and launched, both as the guide says and as Binder does" in body
    rows = [line.split(" | ") for line in body.splitlines() if line.startswith("| ")][1:]
    assert len(rows) == 10
    assert all(row[1] == "yes" for row in rows)
    assert "| kernel | yes | 1 + 1 = 2 |" in body


def test_what_does_not_launch_is_not_offered(monkeypatch: pytest.MonkeyPatch) -> None:
    files = {"Dockerfile": b"FROM python:3.12\nRUN test -e /nowhere\n"}
    code, output, bodies = offered(monkeypatch, files)
    assert (code, bodies) == (1, [])
    assert "the fix does not launch" in output
