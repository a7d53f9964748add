"""What lock files of projects say of Jupyter."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from autofix import Context, fix

if TYPE_CHECKING:
    from collections.abc import Mapping

PROJECT = '[project]\nname = "tides"\nversion = "1"\ndependencies = ["anywidget"]\n'
OWN = (
    '[[package]]\nname = "tides"\nversion = "1"\nsource = {{ virtual = "." }}\n'
    'dependencies = [\n    {{ name = "anywidget" }},\n]\n\n'
    '[package.dev-dependencies]\ndev = [\n    {{ name = "{dev}" }},\n]\n'
)


def _package(name: str, version: str, *needs: str) -> str:
    listed = "".join(f"    {{ {need} }},\n" for need in needs)
    return (
        f'[[package]]\nname = "{name}"\nversion = "{version}"\n'
        f'source = {{ registry = "https://packages.example/simple" }}\n'
        f"dependencies = [\n{listed}]\n"
    )


def _found(lock: str, options: str = "") -> list[tuple[str, bool | None]]:
    """What is found of Jupyter with a lock file, and whether that is certain."""
    text = (
        "FROM python:3.12-slim-bookworm\nRUN pip install --no-cache-dir uv\nWORKDIR /srv/tides\n"
        f"COPY . .\nRUN uv sync {options}\nENV PATH=/srv/tides/.venv/bin:$PATH\n"
    )
    files: Mapping[str, str | None] = {"pyproject.toml": PROJECT, "uv.lock": lock}
    result = fix(text, context=Context(files, known=True, complete=True))
    mine = [found for found in result.findings if found.rule.name == "missing-jupyter"]
    return [(found.violation.message, found.violation.known) for found in mine]


NOTEBOOK = _package("notebook", "7.4.7", 'name = "jupyterlab"')
LAB = _package("jupyterlab", "4.4.10")
NEITHER = [("notebook and jupyterlab are not installed", True)]
UNKNOWN = [("whether notebook and jupyterlab are installed is not known", False)]


@pytest.mark.parametrize(
    ("needs", "options", "expected"),
    [
        ('name = "notebook"', "", []),
        ('name = "notebook", marker = "sys_platform == \'win32\'"', "", UNKNOWN),
        ('name = "notebook-shim"', "", NEITHER),
        ('name = "notebook"', "--upgrade", NEITHER),
    ],
)
def test_what_another_package_needs(
    needs: str, options: str, expected: list[tuple[str, bool]]
) -> None:
    lock = "\n".join((_package("anywidget", "1.0", needs), LAB, NOTEBOOK, OWN.format(dev="pytest")))
    assert _found(lock, options) == expected


@pytest.mark.parametrize(("options", "expected"), [("", []), ("--no-dev", NEITHER)])
def test_what_a_group_asks_for(options: str, expected: list[tuple[str, bool]]) -> None:
    lock = "\n".join((_package("anywidget", "1.0"), LAB, NOTEBOOK, OWN.format(dev="notebook")))
    assert _found(lock, options) == expected


def test_a_package_of_two_versions_is_not_certain() -> None:
    other = _package("notebook", "7.5.0", 'name = "jupyterlab"')
    needing = _package("anywidget", "1.0", 'name = "notebook"')
    assert _found("\n".join((needing, LAB, NOTEBOOK, other, OWN.format(dev="pytest")))) == UNKNOWN


def test_a_lock_file_of_others_says_nothing() -> None:
    assert _found(_package("anywidget", "1.0", 'name = "notebook"') + NOTEBOOK + LAB) == NEITHER


@pytest.mark.parametrize(
    "line", ["a = [\n", "[[package]]\n", '    { name = "b" },\n', 'name = "\n']
)
def test_a_large_lock_file_takes_no_long_time(line: str) -> None:
    """Were it quadratic in its size, this would take minutes."""
    _found(OWN.format(dev="pytest") + line * 100_000)
