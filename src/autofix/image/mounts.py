"""``RUN --mount=type=bind``: what is there only as long as the command runs."""

from __future__ import annotations

import posixpath

from autofix.dockerfile import Instruction
from autofix.image.context import Context
from autofix.image.facts import LISTS, Copy, Image
from autofix.image.ownership import Record
from autofix.values import differing, reduced, replace


def with_mounts(image: Image, step: Instruction, context: Context) -> Image:
    """``image`` with what ``RUN --mount=type=bind`` shows of the build context."""
    for flag in step.flags:
        if flag.name == "mount" and "/var/lib/apt" in (flag.value or ""):
            # Another build may have left its lists there.
            image = image.unsure_of(LISTS)
        options = dict(p.partition("=")[::2] for p in (flag.value or "").split(","))
        if flag.name != "mount" or options.get("type", "bind") != "bind" or "from" in options:
            if "from" in options or options.get("type") == "secret":
                image = replace(image, untracked=True)
            continue
        target = options.get("target") or options.get("dst") or options.get("destination") or ""
        place = posixpath.normpath(posixpath.join(image.workdir, target))
        source = options.get("source") or options.get("src") or ""
        source = posixpath.normpath("/" + source).lstrip("/")
        texts = {
            posixpath.normpath(f"{place}/{rest}"): context.text(path)
            for path, rest in context.brought(source)
        }
        shown = Copy((source,), place, not source, step.span)
        image = replace(image.with_files(texts), copies=image.copies.added(shown))
    return image


def without_mounts(before: Image, after: Image, mounted: Image) -> Image:
    """``after`` without what was there only for the time of the command."""
    if mounted is before:
        return after
    shown = [path for path in differing(mounted.texts, before.texts) if path not in before.texts]
    copies = set(mounted.copies) - set(before.copies)
    return replace(
        after,
        texts=reduced(after.texts, shown),
        copies=Record(copy for copy in after.copies if copy not in copies),
    )
