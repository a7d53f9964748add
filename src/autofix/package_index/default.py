"""The index that pip uses when nothing is set: only pip knows it."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

_PATIENCE = 20.0


@cache
def default_index() -> str:
    """Ask pip: the installed one, else the one that Python brings along; empty without any."""
    return _installed() or _bundled()


def _installed() -> str:
    """The address in the pip of this environment; its inner modules may change, hence the care."""
    try:
        address = import_module("pip._internal.models.index").PyPI.simple_url
    except Exception:
        return ""
    return address if isinstance(address, str) else ""


def _bundled() -> str:
    """The address in the help of the pip that ensurepip would install."""
    specification = find_spec("ensurepip")
    if specification is None or not specification.origin:
        return ""
    wheels = sorted(Path(specification.origin).parent.glob("_bundled/pip-*.whl"))
    if not wheels:
        return ""
    environment = {name: text for name, text in os.environ.items() if not name.startswith("PIP_")}
    environment |= {"PIP_CONFIG_FILE": os.devnull, "COLUMNS": "1000"}
    command = [sys.executable, "-I", str(wheels[-1] / "pip"), "install", "--help"]
    try:
        answer = subprocess.run(
            command, env=environment, capture_output=True, text=True, timeout=_PATIENCE, check=True
        )
    except (OSError, subprocess.SubprocessError, UnicodeDecodeError):
        return ""
    named = re.search(r"--index-url <url>.*?\(default (https://[^\s)]+)\)", answer.stdout, re.S)
    return named.group(1) if named else ""
