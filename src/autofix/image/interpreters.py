"""What runs a script, where it is known that Linux cannot start it.

That is bash on Alpine, which has none of its own, and ``#!/usr/bin/env bash -e``: all that stands
behind the first program of a script's first line is one word to Linux.
"""

from __future__ import annotations

import posixpath

from autofix.image.call import Call
from autofix.image.facts import Image
from autofix.image.process import Process
from autofix.pattern import pattern

KIND = "no-interpreter"
"""The kind of a failure for want of an interpreter."""
NO_BASH = "there is no bash in this image"

BASH = "#!/bin/bash"
"""The first line that stands for a shell that is started by its name."""
_BASH = pattern(r"#![ \t]*(?:/usr)?/bin/(?:env[ \t]+)?bash(?![\w-])")
_ENV = pattern(
    r"#![ \t]*/usr/bin/env[ \t]+([\w.]+[ \t]+[^\s=]+(?:[ \t]+[^\s=]+)*)[ \t\r]*(?:\n|\Z)"
)
# Packages of Alpine that bring no bash with them; the verbs stand among them.
_WITHOUT = frozenset(
    "add upgrade python3 python3-dev py3-pip gcc g++ musl-dev build-base make linux-headers "
    "libffi-dev openssl-dev openssl curl wget git ca-certificates tini dumb-init shadow sudo "
    "su-exec nodejs npm tzdata libstdc++ libgcc zlib-dev jpeg-dev jq unzip zip tar gzip xz nano "
    "less tree file procps".split()
)
_FOLDERS = ("/", "/bin", "/usr", "/usr/bin", "/usr/local", "/usr/local/bin")


def fault(image: Image, text: str, place: str = "") -> str:
    """Why Linux cannot start the script ``text`` at a place; empty if nothing is known."""
    words = _ENV.match(text)
    if words:
        return f'"{words[1]}" is one word to env, in the first line of {place}'
    return NO_BASH if _BASH.match(text) and lacks_bash(image) else ""


def lacks_bash(image: Image) -> bool:
    """Whether it is certain that the image has no bash."""
    if image.programs.get("bash") is not False or image.opaque or image.untracked:
        return False
    packages = {name.split()[-1] for name in image.packages if not name.startswith(".")}
    copied = any(copy.whole and copy.destination in _FOLDERS for copy in image.copies)
    owners = image.ownership
    places = (posixpath.join(folder, name) for folder in _FOLDERS for name in ("bash", "*"))
    return packages <= _WITHOUT and not copied and not any(map(owners.names, places))


def started(process: Process, after: Process, call: Call) -> Process:
    """``after``, or its failure where ``process`` cannot start the script or the shell of a call.

    ``after`` is ``process`` after a command that succeeds once it can.
    """
    place = process.resolve(call.words[0])
    text = BASH if call.name == "bash" else process.image.texts.get(place, "")
    reason = after.status is not False and fault(process.image, text, place)
    return after.failed(KIND, reason, call, place) if reason else after
