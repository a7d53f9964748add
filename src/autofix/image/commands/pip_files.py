"""The files that pip is given: whether they can be there."""

from __future__ import annotations

import posixpath

from autofix.image import absence
from autofix.image.call import Call, Options, all_values
from autofix.image.commands.requirements import is_folder
from autofix.image.process import Process
from autofix.pattern import pattern

_PROJECT_FILES = ("pyproject.toml", "setup.py", "setup.cfg")
# Files are told one after the other: of a hostile command with thousands none is.
_MOST = 50
_ARCHIVE = pattern(r"\.(?:whl|zip|tgz|tar(?:\.\w+)?)$")


def found(process: Process, call: Call, start: int, options: Options) -> Process:
    """``process``, or its failure where a file of requirements, or the project's, is not there."""
    words = call.words[start:]
    listed = all_values(words, "-r", "--requirement")
    named = [*(word for _, word in options.operands), *all_values(words, "-e", "--editable")]
    if len(listed) + len(named) > _MOST:
        return process
    for path in listed:
        process = absence.without(process, process, call, path)
    for text in named:
        folder = text.partition("[")[0]
        if is_folder(folder) and not _ARCHIVE.search(folder):
            files = (posixpath.join(folder, name) for name in _PROJECT_FILES)
            process = absence.without(process, process, call, *files)
    return process
