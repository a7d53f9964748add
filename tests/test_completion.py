"""Completion in real shells: what they make of the script that is printed."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from autofix.quick import COMMANDS

PROGRAMS = Path(sys.executable).parent

# What bash does when the tab key is pressed: it calls the function that is registered.
_COMPLETE = """
source <(binder-fix --completion bash)
set -- $(complete -p binder-fix)
while [ "$1" != -F ]; do shift; done
compopt() { printf "compopt %s %s\n" "$@"; }
COMP_WORDS=("${words[@]}")
COMP_CWORD=$((${#words[@]} - 1))
"$2" binder-fix
printf '%s\\n' "${COMPREPLY[@]}"
"""


def completed(*words: str, folder: Path | None = None) -> list[str]:
    """What bash offers for the last word, and whether it offers files."""
    bash = shutil.which("bash")
    if bash is None:
        pytest.skip("there is no bash here")
    given = " ".join(f"'{word}'" for word in ("binder-fix", *words))
    done = subprocess.run(
        [bash, "--noprofile", "--norc", "-c", f"words=({given})\n{_COMPLETE}"],
        capture_output=True, text=True, check=True, cwd=folder, timeout=60,
        env={**os.environ, "PATH": f"{PROGRAMS}{os.pathsep}{os.environ['PATH']}"},
    )  # fmt: skip
    assert done.stderr == ""
    return [row for row in done.stdout.split("\n") if row]


def test_the_first_word_may_be_another_command() -> None:
    offered = completed("")
    assert set(COMMANDS) <= set(offered)
    assert "compopt -o default" in offered
    assert completed("la") == ["compopt -o default", "launch"]


def test_options_and_their_values_are_offered() -> None:
    assert set(completed("--di")) == {"--diff", "--digest"}
    assert completed("--explain", "missing-u") == ["missing-user"]
    assert completed("--diff", "--select", "swal") == ["swallowed-arguments"]
    assert set(completed("--output-format", "")) >= {"text", "json", "sarif", "junit"}
    assert completed("--color", "a") == ["auto", "always"]
    assert set(completed("-")) >= {"--write", "--quiet", "--help"}


def test_paths_are_left_to_the_shell() -> None:
    assert completed("--diff", "la") == ["compopt -o default"]
    assert completed("a/", "b") == ["compopt -o default"]
    assert completed("a/", "--wri") == ["--write"]
    for command in ("launch", "diagnose", "scan"):
        assert completed(command, "a") == ["compopt -o default"]


def test_options_of_other_commands_are_offered() -> None:
    assert completed("launch", "--buil") == ["--builder"]
    assert completed("launch", "--builder", "re") == ["repo2docker"]
    assert completed("scan", "--das") == ["--dask"]
    assert "--builder" not in completed("./launch", "--buil")


@pytest.mark.parametrize("shell", ["zsh", "fish"])
def test_other_shells_have_a_script(shell: str) -> None:
    done = subprocess.run(
        [PROGRAMS / "binder-fix", "--completion", shell], capture_output=True, check=True
    )
    assert b"_BINDER_FIX_COMPLETE" in done.stdout
    found = shutil.which(shell)
    if found is None:
        pytest.skip(f"there is no {shell} here to read its script")
    subprocess.run([found, "-n", "/dev/stdin"], input=done.stdout, check=True)
