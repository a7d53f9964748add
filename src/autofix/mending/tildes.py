"""Paths of WORKDIR, COPY and ADD that begin with ``~``, which only shells expand.

Docker makes a folder of that name, in the working folder.
"""

from __future__ import annotations

from collections.abc import Iterator

from autofix.dockerfile import Instruction
from autofix.edit import Edit, Span
from autofix.image.build import Build
from autofix.image.facts import Image
from autofix.mending.placing import at, spelled
from autofix.pattern import pattern

_BEGINS = pattern(r"([\"']?)~(?=[/\"']|$)")
_PLACED = frozenset({"WORKDIR", "COPY", "ADD"})


def folder(image: Image) -> str:
    """The folder ``~``, or one in it, that the repository is in or Jupyter opens; else nothing."""
    copied = (copy.destination for copy in image.copies if copy.whole)
    return next((place for place in (image.workdir, *copied) if "~" in place.split("/")), "")


def written_out(build: Build, home: str) -> Iterator[Edit]:
    """The home folder in the place of every ``~`` of the final stage."""
    for index, instruction in enumerate(build.dockerfile.final.instructions):
        start = _start(instruction) if instruction.keyword in _PLACED else -1
        begins = _BEGINS.match(instruction.value, max(start, 0)) if start >= 0 else None
        if begins:
            place, mark = at(build, index).image, begins.end() - 1
            text = home if begins[1] == "'" else spelled(place, "HOME", home)
            yield Edit(Span(*instruction.locate(mark, mark + 1)), text)


def _start(instruction: Instruction) -> int:
    """Where in its value the path begins that is the folder, or the destination; -1 if unknown."""
    value = instruction.value
    if instruction.keyword == "WORKDIR":
        return 0
    if instruction.json:
        return value.rfind(f'"{instruction.json[-1]}"')
    words = instruction.words
    return value.rfind(words[-1].value) if len(words) > 1 else -1
