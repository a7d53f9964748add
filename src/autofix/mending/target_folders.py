"""Jupyter in a folder of its own (``pip install --target``), to which PYTHONPATH leads.

Its packages are found there, but not its programs, and not the files that it keeps in ``share`` and
``etc``.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator

from autofix.dockerfile import UNKNOWN
from autofix.edit import Span
from autofix.image.accounts import plain_path
from autofix.image.build import Build
from autofix.image.facts import PREFIX, TARGET, Image, Python
from autofix.mending.placing import last
from autofix.rule import Fix, Violation
from autofix.values import replace

# Where Jupyter's programs, data and configuration are in the folder.
_INSIDE = {"PATH": "bin", "JUPYTER_PATH": "share/jupyter", "JUPYTER_CONFIG_PATH": "etc/jupyter"}


def on_pythonpath(image: Image, python: Python) -> tuple[Python, str]:
    """A Python that has such folders with what is in those that PYTHONPATH names, and the first."""
    path, found = image.environment.get("PYTHONPATH", ""), ""
    for folder in map(posixpath.normpath, reversed(path.split(":"))):
        if packages := python.personal.get(f"{PREFIX}{folder}{TARGET}"):
            python, found = python.with_packages(packages), folder
    return replace(python, complete=python.complete and UNKNOWN not in path), found


def files_apart(build: Build, folder: str, start: Span) -> Iterator[Violation]:
    """Where Jupyter's programs and files are that ``pip install --target`` put into a folder.

    Without its files the server starts, and ``/lab`` answers 500 (launched: notebook 7.6).
    """
    image = build.image
    paths = {name: image.environment.get(name, "").split(":") for name in _INSIDE}
    paths["PATH"] = [*image.path]
    lacking = {name: f"{folder}/{inside}" for name, inside in _INSIDE.items()
               if f"{folder}/{inside}" not in paths[name]}  # fmt: skip
    if not lacking or any(UNKNOWN in place for place in image.path):
        return
    message = f"Jupyter is in {folder}, where its programs and files are not looked for"
    reason = image.unfixable
    if not reason and plain_path(folder) != folder:
        reason = "the folder has an unusual name"
    if reason:
        yield Violation(start, message, reason=reason)
        return
    values = [
        f"{name}={place}:${{{name}}}" if any(paths[name]) else f"{name}={place}"
        for name, place in lacking.items()
    ]
    edit = last(build).insert([f"ENV {' '.join(values)}"])
    yield Violation(start, message, Fix("look for them there", (edit,)))
