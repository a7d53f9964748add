"""The distribution's own pip, from before its option against PEP 668.

That option came with pip 23.0.1, which Debian has from 12, Ubuntu from 23.04 on.
"""

from __future__ import annotations

from collections.abc import Sequence

from autofix.image.base import number
from autofix.image.call import Call
from autofix.image.facts import PLAIN_PIP, Image, Python
from autofix.image.jupyter import requirement
from autofix.image.process import Process
from autofix.values import replace, updated

KIND = "no-option"
"""The kind of a failure for want of an option."""
OPTION = "--break-system-packages"

_KNOWN_FROM = {"debian": 12, "ubuntu": 23.04}


def brought(image: Image) -> Image:
    """``image`` after the distribution's package brought the first pip."""
    if not 0 < number(image.release) < _KNOWN_FROM.get(image.family or "", 0.0):
        return image
    return replace(image, programs=updated(image.programs, {PLAIN_PIP: True}))


def installed(
    process: Process,
    python: Python,
    call: Call,
    wanted: Sequence[tuple[str, int]],
    *,
    complete: bool,
) -> Process:
    """``process`` after pip installed packages, one of which may be another pip."""
    image = process.image
    refuses = OPTION in call.words and call.name != "uv" and python.directory == "/usr/bin"
    refuses = refuses and not image.opaque
    found = [requirement(text) for text, _ in wanted]
    if not complete or None in found or any(parsed and parsed[0] == "pip" for parsed in found):
        process = replace(process, image=image.unsure_of(PLAIN_PIP))
    if refuses:
        message = f"this pip is older than its option {OPTION}"
        return process.failed(KIND, message, call)
    return process
