"""`binder-fix launch` with a real engine: exit status, JSON, and that nothing is left."""

from __future__ import annotations

import json
import os
import secrets
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from .harness import require_engine

REPOSITORIES = Path(__file__).parent / "repositories"
SECONDS = 600.0

pytestmark = pytest.mark.launch


@pytest.fixture(scope="module", autouse=True)
def _engine() -> None:
    """Skip, or fail, without a Docker Engine."""
    require_engine()


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    """An environment whose temporary files can be told from all others."""
    temporary = tmp_path / "tmp"
    temporary.mkdir()
    return {**os.environ, "TMPDIR": str(temporary)}


def start(environment: dict[str, str], *words: str) -> subprocess.Popen[str]:
    """Start the command."""
    return subprocess.Popen(
        [sys.executable, "-m", "autofix", "launch", *words],
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def run(environment: dict[str, str], *words: str) -> tuple[int, str, str]:
    """Run the command; its exit status, output and progress."""
    process = start(environment, *words)
    output, errors = process.communicate(timeout=SECONDS)
    assert list(Path(environment["TMPDIR"]).iterdir()) == []
    return process.returncode, output, errors


def measured(output: str) -> dict[str, Any]:
    """Return the requirements of JSON output by their names."""
    return {row["name"]: row for row in json.loads(output)["requirements"]}


def engine(*words: str) -> list[str]:
    """Return the lines which a command of the engine prints."""
    return subprocess.run(
        ["docker", *words], stdout=subprocess.PIPE, text=True, check=False
    ).stdout.split()


def test_a_good_repository(environment: dict[str, str]) -> None:
    """Status 0, and every requirement is met."""
    status, output, errors = run(environment, str(REPOSITORIES / "python-good"), "--timeout", "90")
    assert status == 0, output + errors
    assert [line[:4] for line in output.splitlines()[:9]] == ["ok  "] * 9
    assert "whoami jovyan, id -u 1000" in output


@pytest.mark.parametrize(
    ("name", "requirement", "rule"),
    [
        ("python-app", "start", "missing-jupyter"),
        ("jupyter-root-copy", "repository", "misplaced-repository"),
        ("service-entrypoint", "start", "swallowed-arguments"),
        ("debian-pep668", "build", "missing-jupyter"),
    ],
)
def test_a_broken_repository(
    environment: dict[str, str], name: str, requirement: str, rule: str
) -> None:
    """Status 1, with the requirement and the rule that mends it named."""
    status, output, errors = run(environment, str(REPOSITORIES / name), "--json")
    assert status == 1, output + errors
    assert measured(output)[requirement]["met"] is False
    told = json.loads(output)
    diagnosed = [found["rule"] for one in told["reasons"] for found in one["diagnoses"]]
    assert rule in told["rules"] + diagnosed


def test_a_broken_repository_launches_with_fix(environment: dict[str, str]) -> None:
    """In an authenticated Binder too, where jupyterhub-singleuser asks who comes; untouched."""
    folder = REPOSITORIES / "python-app"
    before = (folder / "Dockerfile").read_bytes()
    words = (str(folder), "--fix", "--authenticated", "--json", "--timeout", "90")
    status, output, errors = run(environment, *words)
    assert status == 0, output + errors
    told = json.loads(output)
    assert told["fixed"] is True
    assert all(row["met"] is True for row in measured(output).values())
    ways = ["documented", "binder", "authenticated"]
    assert [launched["way"] for launched in told["launches"]] == ways
    assert [launched["kernel_answer"] for launched in told["launches"]] == ["2"] * 3
    assert told["launches"][2]["versions"]["jupyterhub"]
    assert (folder / "Dockerfile").read_bytes() == before


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
@pytest.mark.parametrize("when", ["build", "launch"])
def test_a_signal_leaves_nothing(
    environment: dict[str, str], tmp_path: Path, when: str, number: signal.Signals
) -> None:
    """No build goes on, and image, container and temporary files are gone."""
    word = secrets.token_hex(8)
    wait = f"RUN echo {word} && sleep 600\n" if when == "build" else f"LABEL word={word}\n"
    serve = 'CMD ["sleep", "600"]\nENTRYPOINT ["sh", "-c", "exec sleep 600"]\n'
    folder = tmp_path / "repository"
    folder.mkdir()
    (folder / "Dockerfile").write_text(f"FROM debian:bookworm\n{wait}{serve}", encoding="utf-8")
    process = start(environment, str(folder), "--timeout", "300")
    assert process.stderr is not None
    told = ""
    sign = f" {word}\n" if when == "build" else "launching: documented\n"
    for line in process.stderr:
        told += line
        if line.endswith(sign) and "RUN" not in line:
            break
    filters = ["--filter", f"label=word={word}"]
    deadline = time.monotonic() + 60
    while when == "launch" and not engine("ps", "--quiet", *filters):
        assert time.monotonic() < deadline, told
        time.sleep(0.1)
    process.send_signal(number)
    _, errors = process.communicate(timeout=120)
    assert process.returncode == 128 + number, told + errors
    assert f"stopped by {number.name}" in errors
    assert engine("ps", "--all", "--quiet", *filters) == []
    assert engine("image", "ls", "--quiet", *filters) == []
    assert list(Path(environment["TMPDIR"]).iterdir()) == []
