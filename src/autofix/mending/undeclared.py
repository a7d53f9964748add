"""An ARG before FROM that a stage uses without taking it in: there it has no value."""

from __future__ import annotations

import re

from autofix.dockerfile import Instruction
from autofix.image.build import Build
from autofix.mending.placing import at
from autofix.rule import Fix


def taken_in(build: Build, used: str) -> Fix | None:
    """Declare what ``used``, a text of the final stage, names and only an ARG before FROM sets.

    What else the stage names of that kind is declared as well. None where there is none. The scope
    of an ARG is the stage that it stands in (Dockerfile reference, "ARG and FROM").
    """
    missing = _undeclared(build)
    if not any(_names(used, name) for name in missing):
        return None
    title = f"take {', '.join(missing)} into the stage"
    return Fix(title, (at(build, 1).insert([f"ARG {name}" for name in missing]),))


def _undeclared(build: Build) -> list[str]:
    """The ARGs before FROM that the final stage names where nothing has given them a value."""
    return [name for name in build.arguments if _is_missed(build, name)]


def _is_missed(build: Build, name: str) -> bool:
    for index, instruction in enumerate(build.dockerfile.final.instructions):
        if index and _names(_text(build, instruction), name):
            image = at(build, index).image
            return name not in image.environment and name not in image.arguments
    return False


def _text(build: Build, instruction: Instruction) -> str:
    return build.dockerfile.source[slice(*instruction.span)]


def _names(text: str, name: str) -> bool:
    name = re.escape(name)
    return bool(re.search(rf"\$(?:{name}\b|\{{{name}\b)", text))
