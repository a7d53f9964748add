"""An ARG before FROM that a stage uses without taking it in: there it has no value."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from autofix.image.build import Build
from autofix.mending.placing import at
from autofix.rule import Fix

NO_VALUE = "an ARG before FROM has no value in the stage"


def undeclared(build: Build) -> list[str]:
    """The ARGs before FROM that the final stage names where nothing has given them a value.

    The scope of an ARG is the stage that it stands in (Dockerfile reference, "ARG and FROM").
    """
    return [name for name in build.arguments if _is_missed(build, name)]


def taken_in(build: Build, missing: Sequence[str]) -> Fix:
    """Declare such ARGs in the final stage."""
    title = f"take {', '.join(missing)} into the stage"
    return Fix(title, (at(build, 1).insert([f"ARG {name}" for name in missing]),))


def is_named(text: str, names: Iterable[str]) -> bool:
    """Whether a text of the Dockerfile has one of those variables."""
    return any(re.search(rf"\$(?:{name}\b|\{{{name}\b)", text) for name in map(re.escape, names))


def _is_missed(build: Build, name: str) -> bool:
    for index, instruction in enumerate(build.dockerfile.final.instructions):
        if index and is_named(build.dockerfile.source[slice(*instruction.span)], [name]):
            image = at(build, index).image
            return name not in image.environment and name not in image.arguments
    return False
