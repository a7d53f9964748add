"""wget, curl, tar and unzip: where they write, which not everybody may."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Mapping

from autofix.image.call import Call
from autofix.image.process import Process, read_options
from autofix.values import replace

_OPTIONS: Mapping[str, Mapping[str, str]] = {
    "wget": {"-O": "file", "--output-document": "file", "-P": "folder",
             "--directory-prefix": "folder"},
    "curl": {"-o": "file", "--output": "file", "-O": "named", "--remote-name": "named",
             "--output-dir": "folder",
             **dict.fromkeys(("-H", "-d", "-u", "-X", "-A", "-e", "-w", "-x", "-m"), "other")},
    "tar": {"-C": "folder", "--directory": "folder", "-f": "archive", "--file": "archive",
            "-x": "extract", "--extract": "extract", "--get": "extract"},
    "unzip": {"-d": "folder"},
}  # fmt: skip
_VALUED = "file folder archive other"
# What unzip only looks for or prints.
_LOOKS = frozenset({"-l", "-p", "-t", "-v", "-Z"})
# Any file that is written to a folder.
_SOME = "file"


def fetch(process: Process, call: Call) -> Process:
    """``wget -O FILE``, ``curl -o FILE``, ``tar -xC FOLDER``, ``unzip -d FOLDER``."""
    place = _written(call)
    if process.uid not in (0, None) and place and process.denies(process.resolve(place)):
        return process.denied(call)
    if place and call.name in ("wget", "curl"):
        # That it is there matters to what is appended to it.
        process = process.with_image(process.image.with_illegible(process.resolve(place)))
    return replace(process, status=True, output=None)


def _written(call: Call) -> str:
    """The file that is written, or one in the folder that gets some; empty if there is none."""
    words = list(call.words)
    if call.name == "tar" and len(words) > 1 and re.fullmatch(r"[a-zA-Z]+", words[1]):
        # The letters may stand without a hyphen.
        words[1] = f"-{words[1]}"
    options = read_options(words, _OPTIONS[call.name], _VALUED)
    file = options.get("file")
    match call.name:
        case "wget" if file:
            return file if file != "-" else ""
        case "curl" if file in (None, "-"):
            if "named" not in options:
                return ""
            file = None
        case "tar" if "extract" not in options:
            return ""
        case "unzip" if _LOOKS & options.values.keys():
            return ""
    return posixpath.join(options.get("folder") or ".", file or _SOME)


READERS: Mapping[str, object] = dict.fromkeys(_OPTIONS, fetch)
