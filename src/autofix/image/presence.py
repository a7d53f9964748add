"""What may be at a place of an image: files that were copied, or that a command has left."""

from __future__ import annotations

import posixpath

from autofix.dockerfile.words import UNKNOWN
from autofix.image.context import Context, beside
from autofix.image.facts import Copy, Image
from autofix.image.ownership import under
from autofix.pattern import pattern

# Where a base image may have files of its own.
_FILLED = pattern(
    r"/(?:bin|boot|dev|etc|lib\w*|opt|proc|rocker_scripts|run|s?bin|sys|usr|var(?!/tmp/))(?:/|$)"
)
_ARCHIVE = pattern(r"\.(?:tar(?:\.\w+)?|tgz|tbz2?|txz|zip|whl)$|:/|^git@")

# What is so named is a file, and brings no other.
_FILE = pattern(r"\w\.(?:ya?ml|txt|toml|cfg|in|lock|json|sh|py|R|jl|md|ipynb)$")
# An address, or what a shell, or pip, makes something else of.
_NO_PATH = pattern(r"://|[*?\[\]{}<>$`]|^~")


def may_be_there(image: Image, context: Context, place: str, path: str) -> bool:
    """Whether it is not certain that nothing is at a place, which is written as a path."""
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
    if any(_may_bring(context, copy, place) for copy in image.copies):
        return True
    if (owners.names(place) or owners.has_below(place)) and place not in arrived:
        return True
    # Something else came to a folder that it would be in.
    return owners.may_have(place, but=arrived)


def _may_bring(context: Context, copy: Copy, place: str) -> bool:
    """Whether a copy may have brought a file to a place."""
    if UNKNOWN in copy.destination or any(UNKNOWN in source for source in copy.sources):
        return True
    if not under(place, copy.destination):
        return False
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
