"""The hooks, run by the real pre-commit, in an environment that it builds from this repository."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
REQUIRED = bool(os.environ.get("BINDER_FIX_REQUIRE_ENGINE"))

LACKING = 'FROM python:3.12.4\nWORKDIR /srv\nCOPY . .\nCMD ["python", "tides.py"]\n'
LAUNCHES = "FROM quay.io/jupyter/scipy-notebook:2025-03-14\nCOPY --chown=1000 . ${HOME}\n"


@dataclass(frozen=True)
class Hooks:
    """A committed copy of this repository, and where pre-commit keeps what it builds of it."""

    folder: Path
    commit: str
    home: Path

    def environment(self) -> dict[str, str]:
        """The environment without what a git that runs this test would say to another one."""
        clean = {k: v for k, v in os.environ.items() if not k.startswith(("GIT_", "BINDER_FIX_"))}
        return clean | {
            "PRE_COMMIT_HOME": str(self.home),
            "GIT_CONFIG_GLOBAL": os.devnull,
            "GIT_CONFIG_NOSYSTEM": "1",
        }


def git(folder: Path, *words: str) -> str:
    identity = ["-c", "user.name=Tester", "-c", "user.email=tester@example.org"]
    run = subprocess.run(
        ["git", *identity, "-C", str(folder), *words], check=True, capture_output=True, text=True
    )
    return run.stdout.strip()


def unavailable(reason: str) -> None:
    """Skip, or fail where everything must be there."""
    if REQUIRED:
        pytest.fail(reason)
    pytest.skip(reason)


def precommit(
    hooks: Hooks, folder: Path, *words: str, **more: str
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "pre_commit", *words],
        cwd=folder,
        env=hooks.environment() | more,
        capture_output=True,
        text=True,
        timeout=180,
    )


@pytest.fixture(scope="module")
def hooks(tmp_path_factory: pytest.TempPathFactory) -> Hooks:
    """This working tree as a commit that pre-commit can clone, its hooks installed."""
    if subprocess.run([sys.executable, "-c", "import pre_commit"], capture_output=True).returncode:
        unavailable("pre-commit is not installed")
    place = tmp_path_factory.mktemp("hooks")
    asked = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "hatchling"]
    if subprocess.run([*asked, "--dest", str(place / "asked")], capture_output=True).returncode:
        unavailable("the package index does not answer, the environment cannot be built")
    folder = place / "binder-fix"
    folder.mkdir()
    names = (".pre-commit-hooks.yaml", "pyproject.toml", "hatch_build.py", "README.md", "LICENSE")
    for name in names:
        shutil.copy(ROOT / name, folder / name)
    shutil.copytree(ROOT / "src", folder / "src", ignore=shutil.ignore_patterns("__pycache__"))
    git(folder, "init", "--quiet", "--initial-branch=main")
    git(folder, "add", "--all")
    git(folder, "commit", "--quiet", "--message=copy")
    made = Hooks(folder, git(folder, "rev-parse", "HEAD"), place / "home")
    user = repository(place / "user", made, "binder-fix", {})
    built = precommit(made, user, "install-hooks")
    assert built.returncode == 0, built.stdout + built.stderr
    return made


def repository(
    folder: Path, hooks: Hooks, hook: str, files: dict[str, str], more: str = ""
) -> Path:
    """A repository that uses a hook, its files in the index."""
    config = f"repos:\n- repo: {hooks.folder}\n  rev: {hooks.commit}\n  hooks:\n  - id: {hook}\n"
    for name, text in {".pre-commit-config.yaml": config + more, **files}.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    git(folder, "init", "--quiet", "--initial-branch=main")
    git(folder, "add", "--all")
    return folder


def test_the_writing_hook_mends_stops_the_commit_and_is_content_the_second_time(
    hooks: Hooks, tmp_path: Path
) -> None:
    folder = repository(tmp_path, hooks, "binder-fix", {"Dockerfile": LACKING})

    first = precommit(hooks, folder, "run")
    mended = (folder / "Dockerfile").read_text()
    git(folder, "add", "--all")
    second = precommit(hooks, folder, "run")

    assert first.returncode == 1
    assert "- exit code: 1" in first.stdout
    assert "- files were modified by this hook" in first.stdout
    assert "Dockerfile:1:1: missing-jupyter" in first.stdout
    assert "notebook==" in mended
    assert "USER ${NB_USER}" in mended
    assert second.returncode == 0, second.stdout
    assert (folder / "Dockerfile").read_text() == mended


def test_a_commit_is_stopped_by_the_installed_hook_and_made_when_it_is_mended(
    hooks: Hooks, tmp_path: Path
) -> None:
    folder = repository(tmp_path, hooks, "binder-fix", {".binder/Dockerfile": LACKING})
    installed = precommit(hooks, folder, "install")
    identity = ["-c", "user.name=Tester", "-c", "user.email=tester@example.org"]

    def commit() -> subprocess.CompletedProcess[str]:
        git(folder, "add", "--all")
        return subprocess.run(
            ["git", *identity, "commit", "--message=tides"],
            cwd=folder,
            env=hooks.environment(),
            capture_output=True,
            text=True,
        )

    stopped, made = commit(), commit()

    assert installed.returncode == 0, installed.stderr
    assert stopped.returncode != 0
    assert made.returncode == 0, made.stdout + made.stderr
    assert "notebook==" in git(folder, "show", "HEAD:.binder/Dockerfile")


def test_the_checking_hook_tells_and_changes_nothing(hooks: Hooks, tmp_path: Path) -> None:
    folder = repository(tmp_path, hooks, "binder-fix-check", {"binder/Dockerfile": LACKING})

    run = precommit(hooks, folder, "run")

    assert run.returncode == 1
    assert re.search(r"^binder/Dockerfile: \d to mend or to look at$", run.stdout, re.MULTILINE)
    assert "files were modified" not in run.stdout
    assert (folder / "binder/Dockerfile").read_text() == LACKING


@pytest.mark.parametrize("hook", ["binder-fix", "binder-fix-check"])
def test_a_dockerfile_that_launches_passes(hooks: Hooks, tmp_path: Path, hook: str) -> None:
    folder = repository(tmp_path, hooks, hook, {"Dockerfile": LAUNCHES})

    run = precommit(hooks, folder, "run")

    assert run.returncode == 0, run.stdout + run.stderr
    assert "Passed" in run.stdout
    assert (folder / "Dockerfile").read_text() == LAUNCHES


def test_only_dockerfiles_that_binder_would_take_are_looked_at(
    hooks: Hooks, tmp_path: Path
) -> None:
    others = ["deploy/Dockerfile", "Dockerfile.gpu", "binder/old/Dockerfile", "xbinder/Dockerfile"]
    folder = repository(tmp_path, hooks, "binder-fix", dict.fromkeys(others, LACKING))
    (folder / "Dockerfile").symlink_to("deploy/Dockerfile")
    git(folder, "add", "--all")

    run = precommit(hooks, folder, "run")

    assert run.returncode == 0, run.stdout + run.stderr
    assert "(no files to check)" in run.stdout
    assert {(folder / name).read_text() for name in others} == {LACKING}


def test_an_error_stops_the_commit_too(hooks: Hooks, tmp_path: Path) -> None:
    folder = repository(tmp_path, hooks, "binder-fix", {"Dockerfile": "FORM python:3.12.4\n"})

    run = precommit(hooks, folder, "run")

    assert run.returncode == 1
    assert "- exit code: 2" in run.stdout


def test_arguments_of_the_user_take_the_place_of_the_offline_option(
    hooks: Hooks, tmp_path: Path
) -> None:
    ignored = "    args: [--offline, --ignore, missing-user, --ignore, missing-jupyter]\n"
    folder = repository(tmp_path, hooks, "binder-fix", {"Dockerfile": LACKING}, ignored)

    run = precommit(hooks, folder, "run")

    assert "missing-user" not in run.stdout
    assert "missing-jupyter" not in run.stdout
