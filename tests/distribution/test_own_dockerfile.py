"""The Dockerfile of this repository keeps to what it asks of others, and is of use."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest
from click.testing import CliRunner
from launch.harness import ANSWER_SECONDS, WAYS, build, launch, remove_image, require_engine

from autofix import __version__
from autofix.cli import main

ROOT = Path(__file__).parents[2]
NAMES = ("Dockerfile", ".dockerignore", "hatch_build.py", "pyproject.toml", "README.md", "LICENSE")


def test_it_passes_our_own_check() -> None:
    run = CliRunner().invoke(main, ["--check", "--offline", str(ROOT)])
    assert (run.exit_code, run.output) == (0, "")


@pytest.mark.launch
def test_it_launches_and_mends_what_is_mounted(tmp_path: Path) -> None:
    require_engine()
    repository = tmp_path / "binder-fix"
    shutil.copytree(ROOT / "src", repository / "src", ignore=shutil.ignore_patterns("__pycache__"))
    for name in NAMES:
        shutil.copy(ROOT / name, repository / name)
    broken = tmp_path / "broken"
    broken.mkdir()
    (broken / "Dockerfile").write_text("FROM python:3.12.4\nCOPY . .\n", encoding="utf-8")

    made = build(repository)
    try:
        assert made.ok, made.explain()
        for way in WAYS:
            launched = launch(made.image, repository, way, marker="README.md",
                              timeout=ANSWER_SECONDS)  # fmt: skip
            assert launched.ok, launched
        run = ["docker", "run", "--rm", "--volume", f"{broken}:/repository:ro", made.image]
        told = subprocess.run([*run, "binder-fix", "--version"], capture_output=True, text=True)
        mended = subprocess.run([*run, "binder-fix", "--diff", "--offline", "/repository"],
                                capture_output=True, text=True)  # fmt: skip
    finally:
        remove_image(made.image)

    assert __version__ in told.stdout
    assert mended.returncode == 1
    assert "+USER ${NB_USER}" in mended.stdout
