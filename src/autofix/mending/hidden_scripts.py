"""An entrypoint's script that the .dockerignore keeps out of the image."""

from __future__ import annotations

import posixpath

from autofix.dockerfile import UNKNOWN, Instruction
from autofix.image.build import Build
from autofix.image.entrypoint import script_place
from autofix.image.ownership import under
from autofix.rule import Violation


def hidden_script(build: Build, own: Instruction) -> Violation | None:
    """What is wrong with an ENTRYPOINT whose script is hidden; None where it may be there."""
    image, context = build.image, build.context
    place = script_place(image)
    if not place.startswith("/") or UNKNOWN in place or image.untracked or image.opaque:
        return None
    folders = {copy.destination for copy in image.copies if under(place, copy.destination)}
    # What else comes there may be the script under another name.
    if any(not copy.whole for copy in image.copies if under(place, copy.destination)):
        return None
    owners = image.ownership
    if owners.may_have(place, but=folders) or owners.names(place) or place in image.illegible:
        return None
    for folder in folders - {"/"}:
        path = posixpath.relpath(place, folder)
        if path in context.files and context.ignored(path):
            message = f"the image cannot start with {place}: {context.ignore_name} hides {path}"
            return Violation(own.span, message, reason=f"{context.ignore_name} is yours to change")
    return None
