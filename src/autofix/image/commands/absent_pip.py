"""pip where nothing has brought one: in an image of a distribution there is none, nor a Python."""

from __future__ import annotations

import posixpath

from autofix.image.call import Call
from autofix.image.facts import Image
from autofix.image.process import Process

KIND = "no-pip"
"""The kind of a failure for want of pip."""

# Packages that bring neither pip nor Python with them; the verbs stand among them.
_WITHOUT = frozenset(
    "install add upgrade git curl wget build-essential gcc g++ gfortran make cmake unzip zip nano "
    "less tree jq bzip2 ca-certificates locales tzdata sudo adduser htop tini musl-dev libffi-dev "
    "libssl-dev openssl-dev zlib1g-dev pkg-config build-base bash shadow openssl".split()
)
_FAMILIES = frozenset({"debian", "ubuntu", "alpine"})
_FOLDERS = ("/", "/bin", "/usr", "/usr/bin", "/usr/local", "/usr/local/bin", "/opt", "/root")


def without(process: Process, after: Process, call: Call) -> Process:
    """``after``, or its failure where it is certain that there is no pip, nor a Python.

    ``after`` is ``process`` after a command that succeeds once there is a pip.
    """
    if after.status is False or not _is_bare(process.image):
        return after
    program = call.name
    return after.failed(KIND, f"there is no {program} in this image", call)


def _is_bare(image: Image) -> bool:
    """Whether it is certain that there is no Python."""
    doubtful = image.pythons or image.untracked or image.opaque or not image.pythons_complete
    if doubtful or not image.minimal or image.family not in _FAMILIES:
        return False
    copied = any(copy.whole and copy.destination in _FOLDERS for copy in image.copies)
    owners = image.ownership
    places = (posixpath.join(folder, "*") for folder in _FOLDERS)
    packages = {name for name in image.packages if not name.startswith(".")}
    return packages <= _WITHOUT and not copied and not any(map(owners.names, places))
