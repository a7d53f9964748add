"""The launch that proves a fix: a copy with the changes made is launched, one at a time."""

from __future__ import annotations

from pathlib import Path

import pytest

from autofix.launch.checking import Wishes
from autofix.launch.engine import Engine, EngineError
from autofix.launch.process import Watch
from autofix.launch.repository import Repository
from autofix.launch.results import Build, Report
from autofix.pull_request import proof
from autofix.pull_request.proof import Launcher

CHANGES = {"binder/Dockerfile": (b"FROM ubuntu\n", b"FROM ubuntu:24.04\n")}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A repository."""
    (tmp_path / "binder").mkdir()
    (tmp_path / "binder" / "Dockerfile").write_bytes(b"FROM ubuntu\n")
    (tmp_path / "tides.ipynb").write_bytes(b"{}\n")
    return tmp_path


def launcher(
    monkeypatch: pytest.MonkeyPatch, *failures: str, error: Exception | None = None
) -> tuple[Launcher, list[bytes], list[str]]:
    """A launcher whose builds end so, what it built, and what it said."""
    built: list[bytes] = []
    said: list[str] = []

    def check(engine: Engine, place: Repository, wishes: Wishes, watch: Watch) -> Report:
        watch.line("building")
        built.append((place.folder / place.dockerfile).read_bytes())
        if error:
            raise error
        return Report(Build("image", place.dockerfile, 1.0, failures, ""), ())

    monkeypatch.setattr(proof, "check", check)
    return Launcher(Engine("docker", "docker"), said.append), built, said


def test_a_copy_is_launched(monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
    launch, built, said = launcher(monkeypatch)
    measured = launch(folder, CHANGES)
    assert measured.reason == ""
    rows = {row.name: row.measured for row in measured.rows}
    assert rows["build"] == "binder/Dockerfile in 1.0 s"
    assert built == [b"FROM ubuntu:24.04\n"]
    assert said == ["building"]
    assert (folder / "binder" / "Dockerfile").read_bytes() == b"FROM ubuntu\n"


def test_a_launch_that_fails_says_why(monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
    launch, _, _ = launcher(monkeypatch, "pip fails", "and more")
    assert launch(folder, CHANGES).reason == "build: pip fails"


def test_an_engine_that_fails_is_no_proof(monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
    launch, _, _ = launcher(monkeypatch, error=EngineError("no answer"))
    assert launch(folder, CHANGES).reason == "no answer"


def test_a_repository_that_cannot_be_launched(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    launch, built, _ = launcher(monkeypatch)
    assert "no Dockerfile" in launch(tmp_path, {}).reason
    assert built == []
