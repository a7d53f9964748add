"""The diff of a result, as a run of the command prints it."""

from __future__ import annotations

import os
from collections.abc import Sequence

from autofix import files, report
from autofix.fixer import Result


def top_of(sources: Sequence[files.Source]) -> str:
    """The folder that several Dockerfiles have in common, where one is not in the current folder.

    Empty elsewhere: there no two of them have the same path in a diff.
    """
    places = [source for source in sources if source.file is not None]
    if len(places) < 2 or all(_here(source.file or "") for source in places):
        return ""
    try:
        return os.path.commonpath([os.path.realpath(source.folder or "") for source in places])
    except ValueError:
        # They are on several drives.
        return ""


def diff_of(source: files.Source, result: Result, top: str = "") -> str:
    """The diff of a Dockerfile and of the files of its context that change with it.

    ``top`` is the folder that the paths count from, if it is that of several Dockerfiles.
    """
    text = report.diff(_seen(source, source.file, top), result.before, result.after)
    for change in result.files:
        place = os.path.join(source.folder, change.path) if source.folder else None
        text += report.diff(_seen(source, place, top), change.before, change.after)
    return text


def _seen(source: files.Source, path: str | None, top: str) -> str:
    """A path as the diff has it: seen from the current folder, else from the repository."""
    if path is None or source.folder is None:
        return "Dockerfile"
    if top:
        folder, name = os.path.split(path)
        return files.relative(os.path.join(os.path.realpath(folder), name), top)
    return files.relative(path, os.getcwd() if _here(path) else source.folder)


def _here(path: str) -> bool:
    return files.inside(path, os.getcwd()) and ".." not in path.split(os.sep)
