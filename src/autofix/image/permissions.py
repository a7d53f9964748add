"""Modes as chmod and COPY --chmod take them."""

from __future__ import annotations

import re

from autofix.pattern import pattern

_OCTAL = pattern(r"[0-7]{3,4}")
# Without a letter for whom, the umask keeps chmod from giving leave to write.
_WRITE = pattern(r"(?:^|,)[ug]*[ao][ugo]*[+=][rwxXst]*w")
_GROUP = pattern(r"(?:^|,)[ugo]*g[ugo]*[+=](?:[rxXst]*w|u)")
_SHUT = pattern(r"[0-7]?[0-7]00|(?:go|og)(?:-[rw]*x[rw]*|=)")
_ENTER = pattern(r"(?:^|,)(?:[ug]*[ao][ugo]*)?[+=][rwst]*[xX]")


def writable(mode: str) -> bool:
    """Whether everyone may write to a file of that mode; false for what is no mode."""
    if not mode:
        return False
    return bool(int(mode[-1]) & 2) if _OCTAL.fullmatch(mode) else bool(_WRITE.search(mode))


def writable_for_group(mode: str) -> bool:
    """Whether the group may write to a file of that mode, and to a folder of it and in it."""
    return bool(int(mode[-2]) & 3 == 3 if _OCTAL.fullmatch(mode) else _GROUP.search(mode))


def enterable(mode: str) -> bool:
    """Whether everyone may enter a folder of that mode."""
    return bool(int(mode[-1]) & 1) if _OCTAL.fullmatch(mode) else bool(_ENTER.search(mode))


def shuts(mode: str) -> bool:
    """Whether nobody but its owner may enter a folder of that mode."""
    return bool(_SHUT.fullmatch(mode))


def executable(mode: str) -> bool:
    """Whether somebody may execute a file of that mode."""
    if not mode:
        return False
    if _OCTAL.fullmatch(mode):
        return any(int(digit) & 1 for digit in mode[-3:])
    return bool(re.search(r"[+=][rwXst]*x", mode))
