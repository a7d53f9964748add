"""What an image runs without arguments, where its ENTRYPOINT goes.

Docker runs the words of ENTRYPOINT and those of CMD as one command. Binder gives a command of its
own, but ``docker run IMAGE`` is to start what it has started.
"""

from __future__ import annotations

import json

from autofix.dockerfile import Instruction
from autofix.edit import Edit
from autofix.image.build import Build


def kept_command(build: Build, entrypoint: Instruction) -> Edit | None:
    """Put the words of an ENTRYPOINT that goes before those of the CMD of its stage.

    None where one of them is not in exec form, or there is nothing that CMD adds: CMD in shell form
    is no command with an ENTRYPOINT, and what a base image has for CMD, ENTRYPOINT takes away.
    """
    commands = [i for i in build.dockerfile.final.instructions if i.keyword == "CMD"]
    if not commands or not commands[-1].json or not entrypoint.json:
        return None
    command = commands[-1]
    start = command.value.index('"')
    words = json.dumps(list(entrypoint.json))[1:-1]
    return Edit(command.locate(start, start), f"{words}, ")
