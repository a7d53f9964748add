"""What a run imports: nothing that its file does not need."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from autofix import cli, quick
from autofix.image.commands import readers

TYPICAL = """FROM python:3.11-slim
RUN apt-get update && apt-get install -y git && rm -rf /var/lib/apt/lists/*
RUN pip install --no-cache-dir numpy==1.26.4
WORKDIR /app
COPY . .
CMD ["python", "app.py"]
"""

# What speaks over a network, reads formats that a Dockerfile has not, or is slow to import.
_NEEDLESS = (
    "click", "dataclasses", "fnmatch", "http", "inspect", "logging", "multiprocessing",
    "packaging", "pathlib", "platformdirs", "socket", "sqlite3", "ssl", "string", "subprocess",
    "tempfile", "textwrap", "threading", "tokenize", "tree_sitter", "tree_sitter_bash", "typing",
    "urllib", "urllib3", "yaml", "autofix.registry.asking", "autofix.package_index",
    "autofix.pooled", "autofix.workers",
    "autofix.launch", "autofix.diagnosis", "autofix.pull_request", "autofix.dockerfile.patterns",
    "autofix.shell.braces", "autofix.image.deep", "autofix.image.forwarding", "autofix.image.told",
    "autofix.image.globs", "autofix.image.history", "autofix.image.interpreted",
    "autofix.image.joining", "autofix.image.mounts", "autofix.image.stages",
    "autofix.image.commands.conda",
    "autofix.image.commands.julia", "autofix.image.commands.r", "autofix.image.commands.shell",
    "autofix.mending.account_failures", "autofix.mending.account_lines",
    "autofix.mending.missed_users",
)  # fmt: skip
_MOST = 172


def loaded(folder: Path, *options: str) -> set[str]:
    """The modules that a run of the command has in the end."""
    program = (
        "import atexit, json, sys\n"
        "atexit.register(lambda: print(json.dumps(sorted(sys.modules)), file=sys.stderr))\n"
        "from autofix.__main__ import main\n"
        "main()\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, *options, str(folder)],
        capture_output=True, text=True, check=False,
        env={name: value for name, value in os.environ.items() if "BINDER_FIX" not in name},
    )  # fmt: skip
    assert done.returncode in (0, 1), done.stderr
    return set(json.loads(done.stderr.splitlines()[-1]))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "Dockerfile").write_text(TYPICAL)
    (tmp_path / "app.py").write_text("print(1)\n")
    return tmp_path


@pytest.mark.parametrize("option", ["--diff", "--check"])
def test_a_typical_run_imports_no_more_than_it_needs(folder: Path, option: str) -> None:
    modules = loaded(folder, option, "--offline")
    assert modules.isdisjoint(_NEEDLESS), modules.intersection(_NEEDLESS)
    assert len(modules) < _MOST


def test_a_run_that_shows_no_diff_makes_none(folder: Path) -> None:
    assert "difflib" not in loaded(folder, "--check", "--offline")


def test_logging_is_what_it_is_to_all_others(folder: Path) -> None:
    """Only dockerfile-parse does without it."""
    program = "import sys, autofix.__main__ as main; main.main()"
    told = "import atexit; atexit.register(lambda: __import__('logging').error('told'))\n"
    done = subprocess.run(
        [sys.executable, "-c", told + program, "--check", "--offline", str(folder)],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 1
    assert "ERROR:root:told" in done.stderr


def test_the_grammar_of_shells_is_imported_where_a_run_needs_it(folder: Path) -> None:
    (folder / "Dockerfile").write_text("FROM python:3.11\nRUN if true; then id; fi\n")
    modules = loaded(folder, "--check", "--offline")
    assert "tree_sitter" in modules
    # The package around the grammar has queries that nobody asks for.
    assert modules.isdisjoint({"tree_sitter_bash", "importlib.resources", "tempfile"})


def test_the_variables_that_set_options() -> None:
    """Others with such a name, as that of a token, do not keep a run from being a short one."""
    named = {variable for option in cli.main.params if (variable := option.envvar)}
    assert named | {"_BINDER_FIX_COMPLETE"} == quick.VARIABLES


def test_click_reads_what_is_not_simple(folder: Path) -> None:
    assert "click" in loaded(folder, "--check", "--offline", "--select", "missing-user")


_WORDS = st.sampled_from(
    [*quick.FLAGS, "-", "--", "--deep", "--select", "missing-user", "-h", "a", "b c", "", "--x",
     "launch", "--diff=1", "--di"]
)  # fmt: skip


@pytest.fixture(scope="module", autouse=True)
def _plain_environment() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        for name in [name for name in os.environ if "BINDER_FIX" in name]:
            patch.delenv(name)
        yield


@given(st.lists(_WORDS, max_size=5))
def test_simple_command_lines_mean_what_click_reads(words: list[str]) -> None:
    found = quick.read(words)
    if found is None:
        return
    paths, flags = found
    told = cli.main.make_context("binder-fix", list(words)).params
    assert paths == tuple(told["paths"])
    assert flags == {name: bool(told[name]) for name in flags}
    others = {name: value for name, value in told.items() if name not in (*flags, "paths")}
    assert not any(others.values())


def test_variables_of_the_environment_are_read_by_click(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BINDER_FIX_TOKEN", "secret")
    assert quick.read(["--diff"]) is not None
    monkeypatch.setenv("BINDER_FIX_OFFLINE", "1")
    assert quick.read(["--diff"]) is None


def test_each_command_has_its_reader() -> None:
    import importlib

    for module, names in readers.COMMANDS.items():
        known = importlib.import_module(f"autofix.image.commands.{module}").READERS
        assert set(names.split()) == set(known)
    listed = [name for names in readers.COMMANDS.values() for name in names.split()]
    assert len(listed) == len(set(listed))
