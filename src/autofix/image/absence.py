"""Files that a command of the build reads, and that cannot be there yet.

That is known where nothing came to the place, and all that ran before is known for the files that
it leaves.
"""

from __future__ import annotations

import re

from autofix.dockerfile.words import UNKNOWN
from autofix.image.call import Call
from autofix.image.presence import may_be_there
from autofix.image.process import Process

KIND = "no-file"
"""The kind of a failure for want of a file."""


def without(process: Process, after: Process, call: Call, *paths: str) -> Process:
    """``after``, or its failure where it is certain that none of these files is there.

    ``after`` is ``process`` after a command that succeeds once one of the files is there.
    """
    absent = after.status is not False and missing(process, call, *paths)
    return after.failed(KIND, f"there is no {absent}", call, absent) if absent else after


def missing(process: Process, call: Call, *paths: str) -> str:
    """The path, where it is certain that none of these files is there; else nothing.

    ``paths`` are words of the call, or made of such.
    """
    if UNKNOWN in process.directory:
        return ""
    unknown = any(
        name not in process.variables
        for raw in call.raw if "$" in raw
        for name in re.findall(r"\$\{?([A-Za-z_]\w*)", raw)
    )  # fmt: skip
    image, context = process.image, process.context
    if unknown or any(may_be_there(image, context, process.resolve(path), path) for path in paths):
        return ""
    return process.resolve(paths[0])
