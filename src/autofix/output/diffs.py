"""The diff of a result, as a run of the command prints it."""

from __future__ import annotations

import os

from autofix import files, report
from autofix.fixer import Result


def diff_of(source: files.Source, result: Result) -> str:
    """The diff of a Dockerfile and of the files of its context that change with it."""
    text = report.diff(_seen(source, source.file), result.before, result.after)
    for change in result.files:
        place = os.path.join(source.folder, change.path) if source.folder else None
        text += report.diff(_seen(source, place), change.before, change.after)
    return text


def _seen(source: files.Source, path: str | None) -> str:
    """A path as the diff has it: seen from the current folder, else from the repository."""
    if path is None or source.folder is None:
        return "Dockerfile"
    here = os.getcwd()
    inside = files.inside(path, here) and ".." not in path.split(os.sep)
    return files.relative(path, here if inside else source.folder)
