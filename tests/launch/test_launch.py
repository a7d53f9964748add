"""Repositories which do not launch on Binder must do so once they are mended.

Each case is a folder with a Dockerfile. It is built and launched with a real Docker Engine as it
is, which must fail, and again after `python -m autofix --write`, which must succeed in every
measurement. Cases in `GOOD` launch already and must be left alone to the byte.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from .harness import BINDER_ANSWER_SECONDS, Report, check, engine_problem, repository_paths

REPOSITORIES = Path(__file__).parent / "repositories"

BROKEN: tuple[Path, ...] = (
    REPOSITORIES / "alpine-script",
    REPOSITORIES / "backtick-and-mark",
    REPOSITORIES / "binder-folder",
    REPOSITORIES / "cuda-runtime",
    REPOSITORIES / "debian-apt-jupyter",
    REPOSITORIES / "debian-pep668",
    REPOSITORIES / "jupyter-root-copy",
    REPOSITORIES / "micromamba-pip",
    REPOSITORIES / "miniconda-pip",
    REPOSITORIES / "node-app",
    REPOSITORIES / "onbuild-parent",
    REPOSITORIES / "python-app",
    REPOSITORIES / "python-guide-block",
    REPOSITORIES / "python311-entrypoint",
    REPOSITORIES / "python38-multistage",
    REPOSITORIES / "r-base-script",
    REPOSITORIES / "rocky-dnf",
    REPOSITORIES / "service-entrypoint",
    REPOSITORIES / "setup-script",
    REPOSITORIES / "ubuntu22-bare",
    REPOSITORIES / "ubuntu24-renamed-user",
    REPOSITORIES / "ubuntu24-useradd",
)
GOOD: tuple[Path, ...] = (
    REPOSITORIES / "jupyter-good",
    REPOSITORIES / "node-good",
    REPOSITORIES / "python-good",
)
CASES: tuple[Path, ...] = BROKEN + GOOD

# Mended by what the registry tells of the base image, which the engine asks as well.
PINNED: tuple[Path, ...] = (
    REPOSITORIES / "python-app",
    REPOSITORIES / "registry-facts",
)
REGISTRY = "http://127.0.0.1:5000"

FIXER_SECONDS = 120.0

pytestmark = pytest.mark.launch


@pytest.fixture(scope="module", autouse=True)
def _engine() -> None:
    """Skip without a Docker Engine; fail instead where the environment says there is one."""
    problem = engine_problem()
    if problem and os.environ.get("BINDER_FIX_REQUIRE_ENGINE") == "1":
        pytest.fail(f"BINDER_FIX_REQUIRE_ENGINE=1, but no Docker Engine answers: {problem}")
    if problem:
        pytest.skip(f"no Docker Engine answers: {problem}")


def _copy(case: Path, tmp_path: Path) -> Path:
    """Copy a case to a folder of its own; a case of the corpus may be called `before`."""
    return Path(shutil.copytree(case, tmp_path / "repository"))


def _contents(folder: Path) -> dict[str, tuple[int, bytes]]:
    """Return mode and bytes of every file in a folder."""
    files = (folder / path for path in repository_paths(folder))
    return {str(f): (f.stat().st_mode, f.read_bytes()) for f in files if f.is_file()}


def _mend(folder: Path, status: int, *, registry: str = "") -> str:
    """Run the fixer on a folder, which must end with that status; return what it printed.

    It asks nobody, or that registry, for the users in the layers too.
    """
    network = {"BINDER_FIX_OFFLINE": "" if registry else "1", "BINDER_FIX_MIRROR": registry}
    done = subprocess.run(
        [
            sys.executable,
            "-m",
            "autofix",
            "--write",
            *(["--deep"] if registry else []),
            str(folder),
        ],
        env={**os.environ, **network},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=FIXER_SECONDS,
        check=False,
    )
    assert done.returncode == status, f"the fixer ended with {done.returncode}:\n{done.stdout}"
    return done.stdout


def _is_broken(folder: Path) -> bool:
    """Tell whether a repository fails to build or fails to launch in one of the ways."""
    return not (
        check(folder, ways=["binder"], timeout=BINDER_ANSWER_SECONDS).ok
        and check(folder, ways=["documented"], timeout=BINDER_ANSWER_SECONDS).ok
    )


def _assert_good(report: Report, folder: Path, output: str) -> None:
    """Fail with the measurements, the logs and the Dockerfile unless everything is good."""
    dockerfile = report.build.dockerfile
    text = (folder / dockerfile).read_text(encoding="utf-8") if dockerfile else ""
    assert report.ok, f"{report.explain()}\n--- {dockerfile}\n{text}--- the fixer said\n{output}"
    for launch in report.launches:
        assert not launch.missing, f"not in the folder served: {launch.missing}\n{text}"
        assert launch.served_in_home, f"{launch.served} is not in HOME, {launch.home}\n{text}"


def _name(case: Path) -> str:
    return case.parent.name if case.name == "before" else case.name


@pytest.mark.parametrize("case", BROKEN, ids=_name)
def test_a_broken_repository_launches_once_mended(case: Path, tmp_path: Path) -> None:
    """Before: it fails. After: it launches both ways, and mending it again changes nothing."""
    folder = _copy(case, tmp_path)
    assert _is_broken(folder), "it launches before it is mended, so it proves nothing"
    output = _mend(folder, 1)
    mended = _contents(folder)
    _mend(folder, 0)
    assert _contents(folder) == mended, "mending it a second time changed it"
    _assert_good(check(folder), folder, output)


@pytest.mark.parametrize("case", GOOD, ids=_name)
def test_a_good_repository_is_left_alone(case: Path, tmp_path: Path) -> None:
    """It launches both ways as it is, and the fixer does not touch a byte."""
    folder = _copy(case, tmp_path)
    _assert_good(check(folder), folder, "")
    before = _contents(folder)
    output = _mend(folder, 0)
    assert _contents(folder) == before, output


@pytest.mark.parametrize("case", PINNED, ids=_name)
def test_a_pinned_base_image_is_pulled_and_launches(case: Path, tmp_path: Path) -> None:
    """The digest that was written is the one that the engine pulls, and the facts are right."""
    folder = _copy(case, tmp_path)
    output = _mend(folder, 1, registry=REGISTRY)
    mended = _contents(folder)
    assert "@sha256:" in (folder / "Dockerfile").read_text(encoding="utf-8")
    _mend(folder, 0, registry=REGISTRY)
    assert _contents(folder) == mended, "mending it a second time changed it"
    _assert_good(check(folder), folder, output)
