"""Requirements that stop pip: those that it cannot read, and sklearn, which fails on purpose."""

from __future__ import annotations

from collections.abc import Iterator

from autofix.edit import Edit
from autofix.image.build import Build
from autofix.image.commands.refused import RIGHT, WRONG
from autofix.image.facts import BAD_REQUIREMENT, NO_SKLEARN, Failure, Install
from autofix.image.jupyter import requirement
from autofix.rule import Fix, Violation


def refused_packages(build: Build) -> Iterator[Violation]:
    """The commands with such requirements, in the stages that the image is made from."""
    for index, failure in build.failing(BAD_REQUIREMENT, NO_SKLEARN):
        message = f"the build stops here: {failure.message}"
        if failure.kind == BAD_REQUIREMENT:
            reason = "what is meant is not known"
            yield Violation(failure.call.span, message, reason=reason)
            continue
        fix = _renamed(build, index, failure)
        reason = "" if fix else "the requirement is more than a name that can be edited"
        yield Violation(failure.call.span, message, fix, reason)


def _renamed(build: Build, stage: int, failure: Failure) -> Fix | None:
    """Write the right name, where the wrong one is all there is of the requirement."""
    own = [item for item in build.images[stage].installs if item.call == failure.call]
    names = [(requirement(item.text) or ("",))[0] for item in own]
    # pip may refuse two requirements of one package.
    if RIGHT in names or names.count(WRONG) != 1:
        return None
    edit = _edit(build, own[names.index(WRONG)])
    return Fix(f"install {RIGHT}", (edit,)) if edit else None


def _edit(build: Build, item: Install) -> Edit | None:
    if item.text != WRONG:
        return None
    if item.file and item.span:
        written = (build.context.text(item.file) or "")[slice(*item.span)]
        return Edit(item.span, RIGHT, item.file) if written == WRONG else None
    raw = item.call.raw[item.word] if item.word >= 0 and item.call.editable else ""
    if raw not in (WRONG, f'"{WRONG}"', f"'{WRONG}'"):
        return None
    return Edit(item.call.spans[item.word], raw.replace(WRONG, RIGHT))
