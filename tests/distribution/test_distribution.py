"""What is published: built the same everywhere, whole, and at work in a fresh environment."""

from __future__ import annotations

import email
import email.message
import hashlib
import os
import shutil
import subprocess
import sys
import tarfile
import zipfile
from collections.abc import Mapping, Set
from pathlib import Path
from types import MappingProxyType
from typing import Any

import pytest
from launch.harness import require_engine

from autofix import __version__
from hatch_build import absolute

ROOT = Path(__file__).parents[2]
ADDRESS = "https://forge.example.org/us/binder-fix"
BROKEN = "FROM python:3.12.4\nCOPY . .\n"
_LEFT = shutil.ignore_patterns(
    ".git", "__pycache__", ".*_cache", ".hypothesis", ".coverage", "*.egg-info", "site", "dist"
)


def build(
    source: Path,
    target: Path,
    *kinds: str,
    umask: int = 0o022,
    address: str = ADDRESS,
    more: Mapping[str, str] = MappingProxyType({}),
) -> None:
    """Build distributions of these kinds (``-t wheel``) with the build backend itself."""
    variables = {k: v for k, v in os.environ.items() if k != "SOURCE_DATE_EPOCH"}
    variables |= {"BINDER_FIX_REPOSITORY": address, **more}
    command = [sys.executable, "-m", "hatchling", "build", "-d", str(target), *kinds]
    run = subprocess.run(
        command, cwd=source, env=variables, umask=umask, capture_output=True, text=True
    )
    assert run.returncode == 0, run.stdout + run.stderr


def differing(one: Set[Any], other: Set[Any]) -> list[str]:
    """The names that only one of two sets has, or whose content is not the same."""
    return sorted({str(each[0] if isinstance(each, tuple) else each) for each in one ^ other})


def digests(folder: Path) -> Mapping[str, str]:
    return {p.name: hashlib.sha256(p.read_bytes()).hexdigest() for p in folder.iterdir()}


@pytest.fixture(scope="module")
def tracked() -> frozenset[str]:
    """The files that git tracks: what a fresh checkout holds; empty where git does not say."""
    listed = subprocess.run(["git", "-C", str(ROOT), "ls-files", "-z"], capture_output=True)
    names = listed.stdout.decode().split("\0") if listed.returncode == 0 else []
    return frozenset(name for name in names if name and (ROOT / name).is_file())


@pytest.fixture(scope="module")
def checkout(tracked: frozenset[str], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the sources without what tools and other tests leave in the working tree."""
    copy = tmp_path_factory.mktemp("checkout") / "binder-fix"
    if not tracked:
        return Path(shutil.copytree(ROOT, copy, ignore=_LEFT))
    for name in tracked:
        (copy / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / name, copy / name)
    return copy


@pytest.fixture(scope="module")
def built(checkout: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The distributions of these sources, as the workflow that publishes builds them."""
    folder = tmp_path_factory.mktemp("built")
    build(checkout, folder)
    return folder


@pytest.fixture(scope="module")
def wheel(built: Path) -> Path:
    (found,) = built.glob("*.whl")
    return found


@pytest.fixture(scope="module")
def source(built: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The source distribution, unpacked."""
    folder = tmp_path_factory.mktemp("source")
    (found,) = built.glob("*.tar.gz")
    with tarfile.open(found) as archive:
        archive.extractall(folder, filter="data")
    (inner,) = folder.iterdir()
    return inner


def metadata(wheel: Path) -> email.message.Message:
    with zipfile.ZipFile(wheel) as archive:
        (name,) = [n for n in archive.namelist() if n.endswith(".dist-info/METADATA")]
        return email.message_from_bytes(archive.read(name))


def test_another_place_and_time_builds_the_same_bytes(
    checkout: Path, built: Path, tmp_path: Path
) -> None:
    copy = tmp_path / "elsewhere" / "binder-fix"
    shutil.copytree(checkout, copy)
    for path in copy.rglob("*"):
        os.utime(path, (1_000_000_000, 1_000_000_000))
        path.chmod(path.stat().st_mode & 0o700)
    surroundings = {"TZ": "Pacific/Chatham", "PYTHONHASHSEED": "7", "LC_ALL": "C", "USER": "ada"}

    build(copy, tmp_path / "built", umask=0o077, more=surroundings)

    assert len(digests(built)) == 2
    assert digests(tmp_path / "built") == digests(built)


def test_the_time_of_the_release_can_be_given(checkout: Path, built: Path, tmp_path: Path) -> None:
    for name in ("one", "two"):
        build(checkout, tmp_path / name, more={"SOURCE_DATE_EPOCH": "1700000000"})
    assert digests(tmp_path / "one") == digests(tmp_path / "two") != digests(built)


def test_the_source_distribution_builds_the_same_wheel(
    wheel: Path, source: Path, tmp_path: Path
) -> None:
    build(source, tmp_path, "-t", "wheel", address="")
    assert digests(tmp_path) == {wheel.name: hashlib.sha256(wheel.read_bytes()).hexdigest()}


def test_the_wheel_holds_the_package_and_nothing_else(checkout: Path, wheel: Path) -> None:
    package = checkout / "src"
    with zipfile.ZipFile(wheel) as archive:
        held = {n: archive.read(n) for n in archive.namelist() if ".dist-info/" not in n}
        others = {n.partition("/")[2] for n in archive.namelist() if ".dist-info/" in n}
    files = [p for p in package.rglob("*") if p.is_file() and "__pycache__" not in p.parts]
    theirs = {str(p.relative_to(package)): p.read_bytes() for p in files}
    assert differing(held.items(), theirs.items()) == []
    assert "autofix/py.typed" in held
    assert "autofix/data/base_images.json" in held
    assert others == {"METADATA", "WHEEL", "RECORD", "entry_points.txt", "licenses/LICENSE"}


def test_the_source_distribution_holds_what_git_tracks(
    built: Path, tracked: frozenset[str]
) -> None:
    if not tracked:
        pytest.skip("this is no git working tree")
    (found,) = built.glob("*.tar.gz")
    # Not of what was unpacked: it is used, and Python leaves bytecode there.
    with tarfile.open(found) as archive:
        held = {member.name.partition("/")[2] for member in archive if member.isfile()}
    assert differing(held, tracked | {"PKG-INFO"}) == []


def test_the_tests_run_from_the_source_distribution(source: Path) -> None:
    """On the sources there, with the files that they need."""
    variables = os.environ | {"PYTHONPATH": str(source / "src")}
    some = ["tests/test_rules.py", "tests/test_edit.py", "tests/test_corpus.py::test_format"]
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", *some]
    ran = subprocess.run(command, cwd=source, env=variables, capture_output=True, text=True)
    assert ran.returncode == 0, ran.stdout[-4000:]
    assert " passed" in ran.stdout


def test_twine_has_nothing_against_them(built: Path) -> None:
    command = [sys.executable, "-m", "twine", "--no-color", "check", "--strict"]
    run = subprocess.run([*command, *map(str, built.iterdir())], capture_output=True, text=True)
    assert run.returncode == 0, run.stdout
    assert run.stdout.count("PASSED") == 2


def test_the_metadata(checkout: Path, wheel: Path, tmp_path: Path) -> None:
    told = metadata(wheel)
    assert told["Version"] == __version__
    assert told["License-Expression"] == "BSD-3-Clause"
    assert told["Requires-Python"] == ">=3.10"
    addresses = dict(line.split(", ", 1) for line in told.get_all("Project-URL", []))
    assert addresses == {
        "Source": ADDRESS,
        "Documentation": f"{ADDRESS}/blob/v{__version__}/docs/index.md",
        "Changelog": f"{ADDRESS}/blob/v{__version__}/CHANGELOG.md",
        "Issues": f"{ADDRESS}/issues",
    }
    text = told.get_payload()
    assert f"]({ADDRESS}/blob/v{__version__}/docs/" in text
    assert "](docs/" not in text

    build(checkout, tmp_path, "-t", "wheel", address="")
    (nameless,) = tmp_path.iterdir()
    assert metadata(nameless).get_all("Project-URL") is None
    assert "](docs/" not in metadata(nameless).get_payload()


@pytest.mark.parametrize(
    ("text", "with_address", "without"),
    [
        ("[a](docs/a.md#b) c", "[a](https://f/docs/a.md#b) c", "a c"),
        ("[a](https://x.org) [b](#c)", "[a](https://x.org) [b](#c)", "[a](https://x.org) [b](#c)"),
        ("```\n[a](b)\n```\n[a](b)\n", "```\n[a](b)\n```\n[a](https://f/b)\n",
         "```\n[a](b)\n```\na\n"),
    ],
)  # fmt: skip
def test_links_of_the_readme(text: str, with_address: str, without: str) -> None:
    assert absolute(text, "https://f") == with_address
    assert absolute(text, "") == without


_INSIDE = """
set -eu
python3 -m venv /venv
/venv/bin/pip install --quiet "/dist/$1[github,lsp]"
/venv/bin/pip check
cd /tmp
/venv/bin/binder-fix --version
printf 'FROM python:3.12.4\\nCOPY . .\\n' | /venv/bin/binder-fix --diff --offline - || test $? = 1
/venv/bin/python -W error -c '
import importlib, pkgutil, autofix
names = [m.name for m in pkgutil.walk_packages(autofix.__path__, "autofix.")]
for name in names:
    if not name.endswith("__main__"):
        importlib.import_module(name)
print(len(names), "modules")
'
"""


@pytest.mark.launch
@pytest.mark.parametrize("version", ["3.10", "3.12", "3.13"])
def test_the_wheel_works_in_a_fresh_environment(checkout: Path, wheel: Path, version: str) -> None:
    """It is installed, every module is imported, and a file is mended."""
    require_engine()
    folder = ["--volume", f"{wheel.parent}:/dist:ro"]
    command = ["docker", "run", "--rm", *folder, f"python:{version}", "bash", "-c", _INSIDE, "-"]
    run = subprocess.run([*command, wheel.name], capture_output=True, text=True)
    assert run.returncode == 0, run.stdout[-2000:] + run.stderr[-2000:]
    here = subprocess.run(
        [sys.executable, "-m", "autofix", "--diff", "--offline", "-"],
        input=BROKEN, capture_output=True, text=True,
    )  # fmt: skip
    told = run.stdout.partition("binder-fix, version")[2]
    assert told.startswith(f" {__version__}\n")
    assert here.stdout in told
    assert "+USER ${NB_USER}" in told
    modules = list((checkout / "src" / "autofix").rglob("*.py"))
    assert int(told.split()[-2]) == len(modules) - 1
