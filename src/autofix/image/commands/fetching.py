"""wget, curl, tar and unzip: where they write, which not everybody may."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Mapping

from autofix.image.call import Call
from autofix.image.process import Process, read_options
from autofix.values import replace

_WGET = {
    "-O": "file", "--output-document": "file", "-P": "folder", "--directory-prefix": "folder",
}  # fmt: skip
_CURL = {
    "-o": "file", "--output": "file", "-O": "named", "--remote-name": "named",
    "--output-dir": "folder",
    **dict.fromkeys(("-H", "-d", "-u", "-X", "-A", "-e", "-w", "-x", "-m"), "other"),
}  # fmt: skip
_TAR = {"-C": "folder", "--directory": "folder", "-f": "archive", "--file": "archive",
        "-x": "extract", "--extract": "extract", "--get": "extract"}  # fmt: skip
_UNZIP = {"-d": "folder"}
# Any file that is written to a folder.
_SOME = "file"


def fetch(process: Process, call: Call) -> Process:
    """``wget -O FILE``, ``curl -o FILE``, ``tar -xC FOLDER``, ``unzip -d FOLDER``."""
    if process.uid not in (0, None):
        places = (process.resolve(place) for place in _written(call))
        if any(process.denies(place) for place in places):
            return process.denied(call)
    return replace(process, status=True, output=None)


def _written(call: Call) -> Iterator[str]:
    """The files that are written, or one in each folder that gets some."""
    if call.name == "wget":
        options = read_options(call.words, _WGET, "file folder")
        file = options.get("file")
        if file is None:
            yield posixpath.join(options.get("folder") or ".", _SOME)
        elif file != "-":
            yield file
    elif call.name == "curl":
        options = read_options(call.words, _CURL, "file folder other")
        file = options.get("file")
        if file not in (None, "-"):
            yield posixpath.join(options.get("folder") or ".", file or _SOME)
        elif "named" in options:
            yield posixpath.join(options.get("folder") or ".", _SOME)
    elif call.name == "tar":
        words = list(call.words)
        if len(words) > 1 and re.fullmatch(r"[a-zA-Z]+", words[1]):
            # The letters may stand without a hyphen.
            words[1] = f"-{words[1]}"
        options = read_options(words, _TAR, "folder archive")
        if "extract" in options:
            yield posixpath.join(options.get("folder") or ".", _SOME)
    else:
        options = read_options(call.words, _UNZIP, "folder")
        if not {"-l", "-p", "-t", "-v", "-Z"} & set(options.values):
            yield posixpath.join(options.get("folder") or ".", _SOME)


READERS: Mapping[str, object] = dict.fromkeys(("wget", "curl", "tar", "unzip"), fetch)
