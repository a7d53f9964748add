"""Repositories which do not launch on Binder must do so once they are mended.

Each case is a folder with a Dockerfile. It is built and launched with a real Docker Engine as it
is, which must fail, and again after `python -m autofix --write`, which must succeed in every
measurement. Good cases launch already and must be left alone to the byte. A third of the cases
runs by default, all of them with `--all-repositories`.
"""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from .harness import BINDER_ANSWER_SECONDS, Report, check, repository_paths, require_engine
from .suite import CASES, PINNED, Case, shortcomings

pytestmark = pytest.mark.launch


@pytest.fixture(scope="module", autouse=True)
def _engine() -> None:
    """Skip without a Docker Engine; fail instead where the environment says there is one."""
    require_engine()


def _copy(case: Case, tmp_path: Path) -> Path:
    """Copy a case to a folder of its own."""
    return Path(shutil.copytree(case.folder, tmp_path / "repository"))


def _contents(folder: Path) -> dict[str, tuple[int, bytes]]:
    """Return mode and bytes of every file in a folder."""
    files = (folder / path for path in repository_paths(folder))
    return {str(f): (f.stat().st_mode, f.read_bytes()) for f in files if f.is_file()}


def _mend(case: Case, folder: Path, status: int) -> str:
    """Run the fixer on a folder, which must end with that status; return what it printed."""
    done = case.mend(folder)
    assert done.returncode == status, f"the fixer ended with {done.returncode}:\n{done.stdout}"
    return done.stdout


def _is_broken(case: Case, folder: Path) -> bool:
    """Tell whether a repository fails to build or fails to launch in one of the ways."""
    ways = reversed(case.ways)
    return not all(check(folder, ways=[way], timeout=BINDER_ANSWER_SECONDS).ok for way in ways)


def _assert_good(case: Case, report: Report, folder: Path, output: str) -> None:
    """Fail with the measurements, the logs and the Dockerfile unless everything is good."""
    dockerfile = report.build.dockerfile
    text = (folder / dockerfile).read_text(encoding="utf-8") if dockerfile else ""
    wrong = "\n".join(shortcomings(report, case))
    shown = f"{wrong}\n{report.explain()}\n--- {dockerfile}\n{text}--- the fixer said\n{output}"
    assert not wrong, shown


def _cases(*, good: bool) -> list[object]:
    """The cases, those marked that need `--all-repositories`, each under its name."""
    rare = pytest.mark.rare
    return [
        pytest.param(case, id=case.name, marks=[] if case.often else [rare])
        for case in CASES
        if case.good == good
    ]


@pytest.mark.parametrize("case", _cases(good=False))
def test_a_broken_repository_launches_once_mended(case: Case, tmp_path: Path) -> None:
    """Before: it fails. After: it launches, and mending it again changes nothing."""
    folder = _copy(case, tmp_path)
    assert _is_broken(case, folder), "it launches before it is mended, so it proves nothing"
    output = _mend(case, folder, 1)
    mended = _contents(folder)
    _mend(case, folder, 0)
    assert _contents(folder) == mended, "mending it a second time changed it"
    _assert_good(case, check(folder, ways=case.ways), folder, output)


@pytest.mark.parametrize("case", _cases(good=True))
def test_a_good_repository_is_left_alone(case: Case, tmp_path: Path) -> None:
    """It launches as it is, and the fixer does not touch a byte."""
    folder = _copy(case, tmp_path)
    _assert_good(case, check(folder, ways=case.ways), folder, "")
    before = _contents(folder)
    output = _mend(case, folder, 0)
    assert _contents(folder) == before, output


@pytest.mark.parametrize("case", PINNED, ids=lambda case: case.name)
def test_a_pinned_base_image_is_pulled_and_launches(case: Case, tmp_path: Path) -> None:
    """The digest that was written is the one that the engine pulls, and the facts are right."""
    folder = _copy(case, tmp_path)
    output = _mend(case, folder, 1)
    mended = _contents(folder)
    assert "@sha256:" in (folder / "Dockerfile").read_text(encoding="utf-8")
    _mend(case, folder, 0)
    assert _contents(folder) == mended, "mending it a second time changed it"
    _assert_good(case, check(folder), folder, output)
