"""Files that a command of the build reads, and that cannot be there yet.

That is known where nothing came to the place, and all that ran before is known for the files that
it leaves.
"""

from __future__ import annotations

import posixpath
import re

from autofix.dockerfile.words import UNKNOWN
from autofix.image.call import Call
from autofix.image.context import beside
from autofix.image.facts import Copy, Image
from autofix.image.ownership import under
from autofix.image.process import Process
from autofix.pattern import pattern

KIND = "no-file"
"""The kind of a failure for want of a file."""

# Where a base image may have files of its own.
_FILLED = pattern(
    r"/(?:bin|boot|dev|etc|lib\w*|opt|proc|rocker_scripts|run|s?bin|sys|usr|var(?!/tmp/))(?:/|$)"
)
_ARCHIVE = pattern(r"\.(?:tar(?:\.\w+)?|tgz|tbz2?|txz|zip|whl)$|:/|^git@")

# What is so named is a file, and brings no other.
_FILE = pattern(r"\w\.(?:ya?ml|txt|toml|cfg|in|lock|json|sh|py|R|jl|md|ipynb)$")
# An address, or what a shell, or pip, makes something else of.
_NO_PATH = pattern(r"://|[*?\[\]{}<>$`]|^~")


def without(process: Process, after: Process, call: Call, *paths: str) -> Process:
    """``after``, or its failure where it is certain that none of these files is there.

    ``after`` is ``process`` after a command that succeeds once one of the files is there.
    """
    absent = after.status is not False and missing(process, call, *paths)
    return after.failed(KIND, f"there is no {absent}", call, absent) if absent else after


def missing(process: Process, call: Call, *paths: str) -> str:
    """The path, where it is certain that none of these files is there; else nothing.

    ``paths`` are words of the call, or made of such.
    """
    if UNKNOWN in process.directory:
        return ""
    unknown = any(
        name not in process.variables
        for raw in call.raw if "$" in raw
        for name in re.findall(r"\$\{?([A-Za-z_]\w*)", raw)
    )  # fmt: skip
    if unknown or any(may_be_there(process, path) for path in paths):
        return ""
    return process.resolve(paths[0])


def may_be_there(process: Process, path: str) -> bool:
    """Whether it is not certain that nothing is at a place."""
    place, image = process.resolve(path), process.image
    if (
        image.untracked
        or image.opaque
        or UNKNOWN in place
        or path in ("", "-")
        or not posixpath.basename(place)
    ):
        return True
    if _NO_PATH.search(path):
        return True
    if place in image.texts or place in image.illegible:
        return True
    owners = image.ownership
    folder = posixpath.dirname(place)
    made = owners.names(folder) or (image.workdir != "/" and under(folder, image.workdir))
    if not made and (_FILLED.match(place) or (path[0] in "/~" and not under(place, "/tmp"))):
        return True
    if posixpath.basename(place).startswith("."):
        # A home folder gets such files with its user.
        return True
    arrived = {copy.destination for copy in image.copies}
    if any(_may_bring(process, copy, place) for copy in image.copies):
        return True
    if (owners.names(place) or owners.has_below(place)) and place not in arrived:
        return True
    # Something else came to a folder that it would be in.
    return owners.may_have(place, but=arrived)


def _may_bring(process: Process, copy: Copy, place: str) -> bool:
    """Whether a copy may have brought a file to a place."""
    if UNKNOWN in copy.destination or any(UNKNOWN in source for source in copy.sources):
        return True
    if not under(place, copy.destination):
        return False
    context = process.context
    # A Dockerfile in a folder of its own would have come without its repository.
    told = context.known and context.complete and not all(map(beside, context.files))
    name = posixpath.basename(place)
    if not told and copy.sources and copy.destination != place:
        return any(posixpath.basename(source) == name or not _FILE.search(source)
                   for source in copy.sources)  # fmt: skip
    if not told or any(_ARCHIVE.search(source) for source in copy.sources):
        return True
    # A file that is there, but has not been read, goes by its name.
    return any(posixpath.basename(file) == name
               for source in copy.sources for file, _ in context.brought(source))  # fmt: skip


def brings(image: Image, place: str) -> bool:
    """Whether a copy of another image to a place may bring files that are asked for."""
    return bool(image.untracked or image.illegible) and not _FILLED.match(f"{place}/")
