"""A shell in which the commands of a page are run, one after the other.

What is run here, and against what:

- ``binder-fix`` and the programs of the shell are run, in a folder and with a home of their own.
  Registries are not asked (``BINDER_FIX_OFFLINE``), or one of the tests is (`Session.mirror`).
- ``binder-fix pr`` and ``review`` ask the forge of the tests in place of the real one.
- ``binder-fix launch`` is run where there is an engine; else only its command line is read.
- What installs something, or runs the tests, the fuzzer or the benchmark, is not run but looked
  at: packages and extras that there are, files, markers and options that there are.
"""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
from dataclasses import dataclass
from importlib import import_module, metadata
from pathlib import Path

from packaging.requirements import Requirement

from autofix.quick import COMMANDS

from .pages import ROOT

PROGRAM = Path(sys.executable).with_name("binder-fix")
_SHIM = """#!/bin/sh
case "$1" in
  pr | review) command=$1; shift; exec "{program}" "$command" --forge "$FORGE" "$@" ;;
esac
exec "{program}" "$@"
"""


@dataclass
class Session:
    """A shell that stays in its folder, and knows how the last command ended, if it was run.

    ``prefix`` runs a command somewhere else, in a container.
    """

    folder: Path
    environment: dict[str, str]
    engine: bool = False
    prefix: tuple[str, ...] = ()
    status: int | None = 0
    place: str = ""

    def __post_init__(self) -> None:
        self.place = self.place or str(self.folder)

    def run(self, text: str) -> str | None:
        """Run a command and return what it prints, None where it is only looked at."""
        if not self.prefix and looked_at(text, self.engine):
            self.status = None
            return None
        if self.status is None and text == "echo $?":
            return None
        # What bash was in at the end is told on the last line, as no other way leads out of a
        # container; both streams are one, in the order in which they were written to.
        script = (
            f"exec 2>&1; cd {shlex.quote(self.place)} && (exit {self.status or 0})\n{text}\n"
            'status=$?; printf "\\n%s" "$PWD"; exit "$status"'
        )
        run = subprocess.run(
            [*self.prefix, "bash", "-c", script], env=self.environment,
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, timeout=900,
        )  # fmt: skip
        printed, _, told = run.stdout.decode("utf-8", "replace").rpartition("\n")
        self.place = told.strip() or self.place
        self.status = run.returncode
        return printed


def shims(folder: Path) -> Path:
    """A folder with the programs as a page calls them."""
    folder.mkdir()
    python = f'#!/bin/sh\nexec "{sys.executable}" "$@"\n'
    for name, text in (("binder-fix", _SHIM.format(program=PROGRAM)), ("python", python)):
        (folder / name).write_text(text, encoding="utf-8")
        (folder / name).chmod(0o755)
    return folder


def looked_at(text: str, engine: bool) -> bool:
    """Whether a command is not run, after it was looked at; raises AssertionError if it is wrong.

    A pipe or a list is one command: such lines are always run.
    """
    words = shlex.split(text, comments=True)
    words[0] = words[0].removeprefix(".venv/bin/")
    if words[0] == "binder-fix" and words[1:2] == ["launch"] and not engine:
        _read_by_click(words[1:])
        return True
    if words[0] in ("python", "python3") and words[1] == "-m":
        if words[2] in ("bench", "fuzz"):
            import_module(f"{words[2]}.__main__").main.make_context(words[2], words[3:])
            return True
        if words[2] in ("pip", "venv"):
            words = words[2:]
    if words[0] == "python" and words[1].startswith("bench/"):
        module = import_module(words[1].removesuffix(".py").replace("/", "."))
        assert callable(module.main)
        if words[2:]:
            module.parser().parse_args(words[2:])
        return True
    check = _CHECKS.get(words[0])
    if check is None:
        return False
    check(words[1:])
    return True


def _read_by_click(words: list[str]) -> None:
    command = getattr(import_module(COMMANDS[words[0]]), words[0])
    command.make_context(words[0], words[1:])


def _pip(words: list[str]) -> None:
    """Only `pip install`, of this project or of a folder that is this project."""
    assert words[0] == "install", words
    for word in words[1:]:
        if word.startswith("-"):
            assert word in ("-e", "--upgrade"), word
            continue
        found = re.fullmatch(r"\.(\[.+\])?", word)
        requirement = Requirement(f"binder-fix{found[1] or ''}" if found else word)
        assert requirement.name == "binder-fix"
        known = metadata.metadata("binder-fix").get_all("Provides-Extra") or []
        assert requirement.extras <= set(known), requirement


def _pytest(words: list[str]) -> None:
    if words[:1] == ["-m"]:
        assert re.fullmatch(r"(not )?launch", words[1]), words
        words = words[2:]
    if words[:1] == ["-n"]:
        assert metadata.version("pytest-xdist")
        assert words[1] == "auto", words
        words = words[2:]
    for word in words:
        assert (ROOT / word).exists(), word


def _venv(words: list[str]) -> None:
    assert words == [".venv"]


_CHECKS = {"pip": _pip, "pytest": _pytest, "venv": _venv}
