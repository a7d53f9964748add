"""Measure one requirement of Binder at a time in an image that was built, without its server.

A server that does not start tells nothing of the other requirements; these probes do.
"""

from __future__ import annotations

import json
import re
import secrets
import subprocess
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

from .harness import repository_paths

_UID = 1000
_SECONDS = 30.0
_MARK = "binder-fix-probe"
_POD = ("--user", str(_UID), "--group-add", "100", "--security-opt", "no-new-privileges")

# Files of a repository that nobody looks for in Jupyter.
_BESIDE = ("Dockerfile", "README*", "requirements*.txt", "binder*", ".*")

_PYTHON = f"""
import json, shutil, sys

found = {{}}
for module, inner in (
    ("jupyterlab", "labapp"), ("notebook", "app"), ("notebook", "notebookapp"), ("jupyterhub", "")
):
    try:
        __import__(module + "." + inner if inner else module)
        found[module] = str(sys.modules[module].__version__)
    except Exception:
        pass
programs = [p for p in ("jupyter", "jupyter-lab", "jupyter-notebook", "jupyterhub-singleuser")
            if shutil.which(p)]
print("{_MARK}" + json.dumps({{"versions": found, "programs": programs}}))
"""

_HOME = r"""
echo "home=$HOME"
[ -d "$HOME" ] && echo exists=1
file="$HOME/.binder-fix-probe"; (: > "$file") 2>/dev/null && rm "$file" && echo writable=1
echo "passwd=$(sed -n 's/^[^:]*:[^:]*:1000:[^:]*:[^:]*:\([^:]*\):.*/\1/p' /etc/passwd | head -n 1)"
"""

_FILES = r"""
look() { [ -d "$1" ] && (cd "$1" && shift && for path; do
  if [ -d "$path" ] || [ -e "$path" ]; then if [ -w "$path" ]; then echo "w $path"; else echo "r $path"; fi; fi
done); }
top=$PWD
while :; do echo "in $top"; look "$top" "$@"; [ "$top" = / ] && break; top=$(dirname "$top"); done
echo "in $HOME"; look "$HOME" "$@"
for folder in */; do echo "in $folder"; look "$folder" "$@"; done
"""  # noqa: E501


@dataclass(frozen=True)
class Probes:
    """Whether an image meets a requirement, by the name of the rule; None if it does not tell."""

    jupyter: bool
    user: bool
    place: bool
    arguments: bool
    versions: str


def probe(image: str, folder: Path, *, authenticated: bool) -> Probes:
    """Take all measurements of an image that was built from a folder."""
    jupyter, versions = _jupyter(image, authenticated=authenticated)
    home = _home(image)
    uid = _run(image, [], "sh", ["-c", "id -u"]).strip()
    own = home.get("home") not in ("", "/", "/root") and home.get("exists") == "1"
    writable = home.get("writable") == "1"
    # A home folder that belongs to root is there: it is the other requirement that it breaks.
    user = uid == str(_UID) and own and (writable or home.get("home") == home.get("passwd"))
    place = _placed(image, folder) and (writable or not own)
    return Probes(jupyter, user, place, _handed_on(image), versions)


def floating(dockerfile: str) -> bool:
    """Whether a FROM of that text names an image by no tag, or by ``latest``, and no digest.

    This is another reading than the fixer's, by regular expressions.
    """
    text = re.sub(r"\\\r?\n", " ", dockerfile)
    head = re.split(r"(?im)^\s*from\s", text, maxsplit=1)[0]
    defaults = dict(re.findall(r"(?im)^\s*arg\s+(\w+)=(\S+)", head))
    stages: set[str] = set()
    for name, alias in re.findall(
        r"(?im)^\s*from\s+(?:--\S+\s+)*(\S+)(?:[ \t]+as[ \t]+(\S+))?", text
    ):
        for variable, value in defaults.items():
            name = name.replace(f"${{{variable}}}", value).replace(f"${variable}", value)
        last = name.rpartition("/")[2]
        if name not in stages and "@" not in name and last.rpartition(":")[2] in (last, "latest"):
            return True
        stages.add(alias)
    return False


def _jupyter(image: str, *, authenticated: bool) -> tuple[bool, str]:
    """Whether the ``python3`` of the launch has what the launchers start, and the versions."""
    found = _answer(_run(image, _POD, "", ["python3", "-c", _PYTHON]))
    if not found:
        # What the entry point does with its arguments is another requirement.
        found = _answer(_run(image, _POD, "python3", ["-c", _PYTHON]))
    found = found or {"versions": {}, "programs": []}
    versions, programs = found["versions"], set(found["programs"])
    major = int(versions.get("jupyterlab", "0").split(".")[0])
    wanted = {"jupyter", "jupyter-lab", "jupyter-notebook"}
    wanted |= {"jupyterhub-singleuser"} if authenticated else set()
    modules = {"notebook", *(("jupyterhub",) if authenticated else ())}
    has = major >= 3 and modules <= set(versions) and wanted <= programs
    return has, ", ".join(f"{name} {version}" for name, version in sorted(versions.items()))


def _answer(printed: str) -> dict[str, Any]:
    """What the program printed, empty if it did not run."""
    for line in printed.splitlines():
        if line.startswith(f"{_MARK}{{"):
            with suppress(ValueError):
                return dict(json.loads(line[len(_MARK) :]))
    return {}


def _home(image: str) -> dict[str, str]:
    printed = _run(image, _POD, "sh", ["-c", _HOME])
    return dict(line.split("=", 1) for line in printed.splitlines() if "=" in line)


def _placed(image: str, folder: Path) -> bool:
    """Whether Jupyter opens a folder in or around the whole repository, all of it writable."""
    paths = [
        path
        for path in repository_paths(folder)
        if not any(fnmatchcase(path, pattern) for pattern in _BESIDE)
    ]
    printed = _run(image, _POD, "sh", ["-c", _FILES, "sh", *paths])
    seen: set[str] = set()
    for line in [*printed.splitlines(), "in end"]:
        mode, _, path = line.partition(" ")
        if mode == "in":
            if seen.issuperset(paths):
                return True
            seen = set()
        elif mode == "w":
            seen.add(path)
    return False


def _handed_on(image: str) -> bool:
    """Whether a command given to the image is run, with its arguments as they are."""
    command = ["sh", "-c", 'printf "%s|" "$0" "$@"', _MARK, "two words", ""]
    return f"{_MARK}|two words||" in _run(image, _POD, "", command)


def _run(image: str, options: Sequence[str], entrypoint: str, arguments: Sequence[str]) -> str:
    """Return what a command prints in a container of an image, whatever becomes of it."""
    name = f"{_MARK}-{secrets.token_hex(6)}"
    command = ["docker", "run", "--rm", "--name", name, *options]
    command += ["--entrypoint", entrypoint] if entrypoint else []
    try:
        done = subprocess.run(
            [*command, image, *arguments],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            timeout=_SECONDS,
            check=False,
        )
        return done.stdout.decode("utf-8", "replace")
    except subprocess.TimeoutExpired as error:
        return (error.output or b"").decode("utf-8", "replace")
    finally:
        with suppress(OSError):
            subprocess.run(
                ["docker", "rm", "--force", "--volumes", name],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                check=False,
            )
