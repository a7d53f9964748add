"""Files of the repository that are copied, and then changed by a RUN.

All of the repository copied on top of them would bring back what the author has changed.
"""

from __future__ import annotations

import posixpath
import re

from autofix.image.build import Build
from autofix.image.ownership import under
from autofix.mending.placing import Place, at
from autofix.pattern import pattern

# What changes files in their place, or lets them be executed.
_CHANGES = pattern(
    r"\b(?:chmod|patch|nbstripout|jupytext|dos2unix|unix2dos|truncate|tee|black|isort)\b"
    r"|\b(?:sed|perl)\b[^;&|\n]{0,200}?\s-(?:\w{0,8}i|-in-place)|\bgit\s+apply\b"
    r"|\bnbconvert\b[^;&|\n]{0,200}?\s--inplace\b"
)


def before_changes(build: Build, folder: str) -> Place | None:
    """The place before the first COPY to a folder whose files a RUN changes; None if none does.

    There all of the repository has to be copied to the folder.
    """
    for copy in build.image.copies:
        places = copy.at_their_places(folder) if under(copy.destination, folder) else []
        index = build.index_at(copy.span.start)
        instructions = build.dockerfile.final.instructions
        if index > 0 and instructions[index].keyword in ("COPY", "ADD") and any(
            _changes(run.value, build.before[place].workdir, path)
            for path in places
            for place, run in enumerate(instructions) if place > index and run.keyword == "RUN"
        ):  # fmt: skip
            return at(build, index)
    return None


def _changes(script: str, workdir: str, path: str) -> bool:
    """Whether a script that begins in a folder seems to change what is at a path."""
    name = re.escape(posixpath.basename(path))
    entered = under(workdir, path) or re.search(rf"\bcd\s[^;&|]*{name}", script)
    return any(
        (_CHANGES.search(command) and (entered or re.search(name, command)))
        or re.search(rf">\s*[^\s;&|]*{name}", command)
        for command in re.split(r"&&|\|\||[;|\n]", script)
    )
