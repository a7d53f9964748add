"""What the checks install is locked: every dependency, at a version that its range allows."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

ROOT = Path(__file__).parent.parent.parent
LOCK = ROOT / "requirements" / "ci.txt"
PYTHONS = ("3.10", "3.11", "3.12", "3.13")


def environment(python: str) -> dict[str, str]:
    """The markers of that Python on Linux, where the checks run."""
    return {
        "python_version": python,
        "python_full_version": f"{python}.9",
        "implementation_version": f"{python}.9",
        "implementation_name": "cpython",
        "platform_python_implementation": "CPython",
        "platform_machine": "x86_64",
        "platform_system": "Linux",
        "sys_platform": "linux",
        "os_name": "posix",
        "extra": "",
    }


def locked(python: str) -> dict[str, Version]:
    """The versions that are installed for a Python, by the names of the packages."""
    found: dict[str, Version] = {}
    for line in LOCK.read_text("utf-8").replace("\\\n", " ").splitlines():
        requirement = Requirement(line.partition("--hash")[0])
        if requirement.marker and not requirement.marker.evaluate(environment(python)):
            continue
        (specifier,) = requirement.specifier
        assert specifier.operator == "=="
        name = canonicalize_name(requirement.name)
        assert name not in found, f"{name} has two versions for Python {python}"
        found[name] = Version(specifier.version)
    return found


def wanted(python: str) -> Iterator[Requirement]:
    """What pyproject.toml and ci.in ask for on a Python, with the extras that they name."""
    with (ROOT / "pyproject.toml").open("rb") as file:
        content = tomllib.load(file)
    project: dict[str, Any] = content["project"]
    extras: dict[str, list[str]] = project["optional-dependencies"]
    beside = (ROOT / "requirements" / "ci.in").read_text("utf-8").splitlines()
    texts = [*project["dependencies"], *content["build-system"]["requires"]]
    texts += [line for line in beside if line and not line.startswith("#")]
    pending = ["test", "fuzz", "bench"]
    while pending:
        texts += extras[pending.pop()]
        for text in list(texts):
            if canonicalize_name(Requirement(text).name) == project["name"]:
                texts.remove(text)
                pending += Requirement(text).extras
    for text in texts:
        requirement = Requirement(text)
        if requirement.marker is None or requirement.marker.evaluate(environment(python)):
            yield requirement


@pytest.mark.parametrize("python", PYTHONS)
def test_every_dependency_is_locked_in_its_range(python: str) -> None:
    versions = locked(python)
    asked = list(wanted(python))
    assert len(asked) > 15
    for requirement in asked:
        name = canonicalize_name(requirement.name)
        assert name in versions, f"{requirement} is not locked: run .ci/lock"
        assert versions[name] in requirement.specifier, f"{requirement}: run .ci/lock"


def test_every_file_has_its_hash_and_no_host_is_named() -> None:
    text = LOCK.read_text("utf-8")
    entries = text.replace("\\\n", " ").splitlines()
    assert all(re.search(r"==.*--hash=sha256:[0-9a-f]{64}", entry) for entry in entries)
    assert not re.search("://|index-url|find-links|trusted-host", text)


def audited(tmp_path: Path, answer: str) -> subprocess.CompletedProcess[str]:
    """The audit where pip-audit prints that."""
    (tmp_path / "pip_audit.py").write_text(f"import sys\nprint({answer!r})\nsys.exit(1)\n")
    words = [sys.executable, str(ROOT / ".ci" / "audit"), str(LOCK)]
    return subprocess.run(words, capture_output=True, text=True, env={"PYTHONPATH": str(tmp_path)})


@pytest.mark.parametrize(
    ("dependencies", "status", "words"),
    [
        ([{"name": "a", "version": "1", "vulns": []}], 0, ["1 of 1 packages audited"]),
        (
            [{"name": "a", "version": "1", "vulns": [{"id": "X-1", "fix_versions": ["2", "3"]}]}],
            1,
            ["a 1: X-1, fixed in 2, 3"],
        ),
        ([{"name": "a", "version": "1", "vulns": [{"id": "X-1"}]}], 1, ["fixed in no version"]),
        (
            [{"name": "a", "skip_reason": "Dependency not found on PyPI and could not be: a (1)"},
             {"name": "b", "version": "1", "vulns": []}],
            0,
            ["1 of 2 packages audited", "NOT AUDITED: 1 packages: Dependency not found on PyPI"],
        ),
    ],
)  # fmt: skip
def test_the_audit(
    tmp_path: Path, dependencies: list[dict[str, object]], status: int, words: list[str]
) -> None:
    done = audited(tmp_path, json.dumps({"dependencies": dependencies}))
    assert done.returncode == status
    assert all(word in done.stdout for word in words), done.stdout


def test_an_audit_without_an_answer_says_so(tmp_path: Path) -> None:
    done = audited(tmp_path, "no JSON")
    assert done.returncode == 0
    assert done.stdout.startswith("NOT AUDITED: pip-audit got no answer")
