"""Copies that bring files for root into folders of the user: they get ``--chown``.

That is one edit without a second layer of all files, and the user's own RUNs behind it can write.
What root does behind a copy may leave more that is root's: then ``chown -R`` at the end has it all.
"""

from __future__ import annotations

from collections.abc import Collection

from autofix.dockerfile import Instruction, parse
from autofix.edit import Edit, Span, apply
from autofix.image.build import Build, fold
from autofix.image.facts import belongs
from autofix.image.ownership import under
from autofix.mending.placing import at, spelled

_UID = 1000
# How many copies are changed rather than one line added.
_FEW = 2


def given_by_copies(build: Build, folders: Collection[str]) -> tuple[Edit, ...]:
    """The edits of copies after which the folders are the user's; none where that is not enough."""
    instructions = build.dockerfile.final.instructions
    starts = {copy.span.start for copy in build.image.copies
              if any(under(copy.destination, folder) for folder in folders)}  # fmt: skip
    found = [index for index, step in enumerate(instructions) if step.span.start in starts
             and step.keyword in ("COPY", "ADD") and not _has_owner(step)]  # fmt: skip
    if not 0 < len(found) <= _FEW or _root_goes_on(build, found[0]):
        return ()
    edits = tuple(_with_owner(build, index) for index in found)
    after = fold(
        parse(apply(build.dockerfile.source, edits), previous=build.dockerfile),
        build.context, knowledge=build.knowledge, authenticated=build.authenticated,
        previous=build,
    )  # fmt: skip
    return edits if all(belongs(after.image, folder, _UID) for folder in folders) else ()


def _has_owner(step: Instruction) -> bool:
    return any(flag.name == "chown" for flag in step.flags)


def _root_goes_on(build: Build, first: int) -> bool:
    """Whether anybody but the user runs something behind an instruction."""
    instructions = build.dockerfile.final.instructions
    return any(step.keyword == "RUN" and build.before[index].uid() != _UID
               for index, step in enumerate(instructions) if index > first)  # fmt: skip


def _with_owner(build: Build, index: int) -> Edit:
    place = at(build, index)
    step = place.build.dockerfile.final.instructions[index]
    behind = step.span.start + len(step.keyword)
    uid = spelled(place.image, "NB_UID", str(_UID))
    return Edit(Span(behind, behind), f" --chown={uid}")
