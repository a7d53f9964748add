"""Folders and files that an entrypoint's script makes where only root may: made for the user.

The script stays as it is, and reaches its end.
"""

from __future__ import annotations

from autofix.dockerfile import UNKNOWN
from autofix.image.build import Build
from autofix.image.entrypoint import barred_by_rights, hands_on
from autofix.mending.placing import as_root, shell_word
from autofix.rule import Fix

_UID = 1000
# How many commands of a script are mended.
_MOST = 8


def given(build: Build) -> Fix | None:
    """Make for the user what the script may not; None where it does not hand on after that."""
    image, made = build.image, dict[str, str]()
    while (failure := barred_by_rights(image)) and len(made) < _MOST:
        place = failure.subject
        if not place or UNKNOWN in place or place in made:
            return None
        made[place] = "mkdir -p" if failure.call.name == "mkdir" else "touch"
        image = image.made(place, _UID)
    if not made or hands_on(image) is not True:
        return None
    words = {
        program: " ".join(shell_word(place) for place, by in made.items() if by == program)
        for program in sorted(set(made.values()))
    }
    commands = [f"{program} {places}" for program, places in words.items()]
    commands.append(f"chown {_UID} {' '.join(words.values())}")
    edit = as_root(build, [f"RUN {' && '.join(commands)}"])
    return Fix(f"make {' and '.join(made)} for the user", (edit,)) if edit else None
