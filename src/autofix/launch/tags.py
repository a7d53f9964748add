"""Which images a Dockerfile is made from, and whether their names stay with what they name."""

from __future__ import annotations

from dataclasses import dataclass

from autofix.dockerfile import DockerfileError, parse
from autofix.image.arguments import base_images
from autofix.image.build import fold
from autofix.image.context import Context
from autofix.rules import unpinned_image


@dataclass(frozen=True)
class Images:
    """The names of the base images that are pulled, and what is wrong with them.

    ``known`` is whether every name can be told.
    """

    names: tuple[str, ...] = ()
    failures: tuple[str, ...] = ()
    known: bool = False


def images(text: str) -> Images:
    """Return what the FROM instructions of a Dockerfile name (guide: a tag, and not ``latest``).

    No registry is asked, so a tag without a digest will do.
    """
    try:
        dockerfile = parse(text)
        build = fold(dockerfile, Context())
    except DockerfileError:
        # The build tells what is wrong with it.
        return Images()
    names = tuple(dict.fromkeys(base_images(dockerfile)))
    found = tuple(unpinned_image.rule.check(build))
    failures = tuple(one.message for one in found if one.known and one.required)
    return Images(names, failures, all(one.known for one in found))
