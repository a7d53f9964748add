"""wget, curl, tar and unzip: where they write, which not everybody may."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Mapping

from autofix.dockerfile.words import UNKNOWN
from autofix.image.call import Call, read_options
from autofix.image.process import Process
from autofix.values import replace, updated

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
# The programs that fetch what an address names.
_FETCHERS = frozenset({"wget", "curl"})
_VALUED = "file folder archive other"
# What unzip only looks for or prints.
_LOOKS = frozenset({"-l", "-p", "-t", "-v", "-Z"})
# Any file that is written to a folder.
_SOME = "file"


def fetch(process: Process, call: Call) -> Process:
    """``wget -O FILE``, ``curl -o FILE``, ``tar -xC FOLDER``, ``unzip -d FOLDER``."""
    written = _written(call) if process.uid != 0 or call.name in _FETCHERS else ""
    if written:
        place = process.resolve(written)
        if process.denies(place):
            return process.denied(call)
        if call.name in _FETCHERS:
            # That it is there matters to what is appended to it.
            image = process.image
            fresh = place not in image.texts and place not in image.illegible
            if fresh and UNKNOWN not in place and posixpath.basename(place) != _SOME:
                image = replace(image, inert=updated(image.inert, {place: None}))
            process = process.with_image(image.with_illegible(place))
            process = saved(process, call, place)
    return replace(process, status=True, output=None)


def saved(process: Process, call: Call, place: str) -> Process:
    """``process`` once what a command fetches is the file at ``place``."""
    address = _address(call)
    if not address or not (process.image.installers or ".sh" in address):
        return process
    from autofix.image.commands.installers import noted

    return replace(process, image=noted(process.image, place, address))


def _address(call: Call) -> str:
    """What wget or curl fetches; empty where that is not one file."""
    addresses = [word for word in call.words[1:] if "://" in word]
    return addresses[0] if len(addresses) == 1 and call.name in _FETCHERS else ""


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
    own = posixpath.basename(_address(call))
    own = _SOME if UNKNOWN in own else own or _SOME
    return posixpath.join(options.get("folder") or ".", file or own)


READERS: Mapping[str, object] = dict.fromkeys(_OPTIONS, fetch)
