"""Conda's installer scripts: which of them a file is, also where a download gave it another name.

Miniconda, Anaconda and Miniforge each bring a Python that the script's own name tells.
"""

from __future__ import annotations

import posixpath

from autofix.image.facts import Image
from autofix.pattern import pattern
from autofix.values import reduced, replace, updated

# Under its own name; a part of it may not be known.
_OWN_NAME = pattern(r"(?:Miniconda|Anaconda|Miniforge|Mambaforge)[^/]*\.sh")


def noted(image: Image, place: str, source: str) -> Image:
    """``image`` after ``source``, an address or a path, came to be the file at ``place``.

    Of a source that is not known to be an installer, nothing is noted.
    """
    name = named(image, source)
    if _OWN_NAME.fullmatch(name):
        return replace(image, installers=updated(image.installers, {place: name}))
    if place in image.installers:
        return replace(image, installers=reduced(image.installers, [place]))
    return image


def named(image: Image, place: str) -> str:
    """The name by which the file at a place, or an address, was published, as far as known."""
    return image.installers.get(place) or posixpath.basename(place.partition("?")[0])
