"""An entrypoint that begins with a small init (tini, dumb-init) that nothing brings.

No image of a distribution has one, nor have those of Python, Node and R that are built on them
(their Dockerfiles): who took the line over from another image has to install it.
"""

from __future__ import annotations

import posixpath
import re

from autofix.dockerfile import Instruction
from autofix.image.arguments import root_image
from autofix.image.base import reference
from autofix.image.build import Build
from autofix.image.entrypoint import inside
from autofix.mending.placing import with_entrypoint
from autofix.rule import Violation

_WITHOUT = frozenset(
    "debian ubuntu alpine fedora rockylinux almalinux python node r-base buildpack-deps".split()
)
# They depend on an init.
_BRINGING = ("docker", "podman", "moby")


def absent_init(build: Build, entrypoint: Instruction) -> Violation | None:
    """What is wrong with an ENTRYPOINT that begins with an init; None where it may well be right.

    It stands in the final stage, and is in force at its end.
    """
    image, words = build.image, build.image.entrypoint.arguments or ()
    if image.opaque or not _is_bare(build):
        return None
    stem = posixpath.basename(words[0]).removesuffix("-static")
    source = build.dockerfile.source
    others = source[: entrypoint.span.start] + source[entrypoint.span.end :]
    files = (posixpath.basename(path) for path in build.context.shown)
    installs_it = any(package.startswith(_BRINGING) for package in image.packages)
    if any(stem in file for file in files) or installs_it:
        return None
    if stem in others and not _is_elsewhere(build, words[0], stem, others):
        return None
    begins = [stem, *words[1:]] if stem in image.packages else inside(words)
    fix = with_entrypoint(build, entrypoint, begins)
    message = f"the image cannot start with {words[0]}: it is not there"
    return Violation(entrypoint.span, message, fix)


def _is_elsewhere(build: Build, path: str, stem: str, others: str) -> bool:
    """Whether all that the other lines say of an init is that it is not at that path.

    It is a package, which goes to a folder on PATH, or a file that ADD puts somewhere else.
    """
    if not path.startswith("/") or posixpath.dirname(path) in build.image.path:
        return False
    words = [word for word in re.findall(r"[^\s\"',=\[\]]+", others) if stem in word]
    return all(
        (word == stem and stem in build.image.packages)
        or (word.startswith("/") and posixpath.normpath(word) != posixpath.normpath(path))
        or _adds(build, word, stem)
        for word in words
    )


def _adds(build: Build, word: str, stem: str) -> bool:
    """Whether a word is what an ADD of the final stage downloads to a place that it names."""
    lines = (i.value.split() for i in build.dockerfile.final.instructions if i.keyword == "ADD")
    return "://" in word and any(word in line and stem in line[-1] for line in lines)


def _is_bare(build: Build) -> bool:
    """Whether the image that all begins with is one that is known to have no init."""
    return reference(root_image(build.dockerfile)).familiar in _WITHOUT
