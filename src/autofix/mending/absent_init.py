"""An entrypoint that begins with a small init (tini, dumb-init) that nothing brings.

No image of a distribution has one, nor have those of Python, Node and R that are built on them
(their Dockerfiles): who took the line over from another image has to install it.
"""

from __future__ import annotations

import json
import posixpath

from autofix.dockerfile import Instruction
from autofix.image.arguments import root_image
from autofix.image.base import reference
from autofix.image.build import Build
from autofix.image.entrypoint import inside
from autofix.mending.placing import replaced
from autofix.rule import Fix, Violation

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
    if stem in others or any(stem in file for file in files) or installs_it:
        return None
    text = f"ENTRYPOINT {json.dumps(inside(words))}"
    fix = Fix(f"write {text}", (replaced(build, entrypoint, text),))
    message = f"the image cannot start with {words[0]}: it is not there"
    return Violation(entrypoint.span, message, fix)


def _is_bare(build: Build) -> bool:
    """Whether the image that all begins with is one that is known to have no init."""
    return reference(root_image(build.dockerfile)).familiar in _WITHOUT
