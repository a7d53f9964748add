"""The distribution's own packages of Jupyter: what each brings, and where there is none.

Of Debian, by its indexes of bullseye, bookworm and trixie: ``jupyter`` only recommends the
notebook, which is the classic one, version 6; jupyterlab came with Debian 13.
"""

from __future__ import annotations

import re
from collections.abc import Set

from autofix.image.base import number
from autofix.image.call import Call
from autofix.image.facts import PACKAGE_FILE, Image, Package
from autofix.image.process import Process
from autofix.pattern import pattern
from autofix.values import replace

LAB = "jupyterlab"
"""The package of JupyterLab, as in PyPI."""
KIND = "no-package"
"""The kind of a failure for want of a package."""

_FOR_CERTAIN = frozenset({"jupyter-notebook", "python3-notebook"})
# The last releases that are known to have no package jupyterlab.
_WITHOUT_LAB = {"debian": 12, "ubuntu": 22.04}
# The first releases of which it is known what jupyter depends on.
_LOOKED_AT = {"debian": 11, "ubuntu": 22.04}
_SETTING = pattern(r"(?i)Install-Recommends")
_NO = pattern(r"(?i)(?:-o|--option=)?APT::Install-Recommends=[\"']?(?:0|no|false|off)[\"']?")


def brought(process: Process, after: Process, call: Call, packages: Set[str]) -> Process:
    """``after`` with what those packages bring; ``process`` is what the command was given."""
    python, image = after.image.pythons.get("/usr/bin"), process.image
    if python is None:
        return after
    first = _LOOKED_AT.get(image.family or "")
    recommended = _recommends(image, call) if first else True
    if not recommended and number(image.release) < (first or 0):
        recommended = None
    if packages & _FOR_CERTAIN or ("jupyter" in packages and recommended):
        python = python.with_packages({"notebook": Package("==6")})
    elif "jupyter" in packages and recommended is None:
        python = replace(python, complete=False)
    if LAB in packages and _has_none(image):
        message = f"{image.family} {image.release} has no package {LAB}"
        return after.with_python(python).failed(KIND, message, call)
    if LAB in packages:
        python = python.with_packages({LAB: Package()})
    return after.with_python(python)


def _recommends(image: Image, call: Call) -> bool | None:
    """Whether the packages that others recommend come too; None if that is not known."""
    if "--no-install-recommends" in call.words or call.name == "install_packages":
        return False
    if any(map(_NO.fullmatch, call.words)):
        return False
    settings = (text for path, text in image.texts.items() if path.startswith("/etc/apt/apt.conf"))
    told = any(map(_SETTING.search, (*call.words, *settings)))
    return None if told else True


def _has_none(image: Image) -> bool:
    """Whether apt is known to find no jupyterlab: only the distribution's own sources are there."""
    last = _WITHOUT_LAB.get(image.family or "", 0.0)
    others = any(re.match(r"/etc/apt/(?:sources\.list|preferences)", path) for path in image.texts)
    others = others or any(path.startswith("/etc/apt/") for path in image.illegible)
    # What COPY brings there may be sources too.
    owners = image.ownership
    others = others or owners.has_below("/etc/apt") or owners.names("/etc/apt")
    others = others or owners.names("/etc/*") or owners.names("/etc/apt/*")
    others = others or any(copy.whole and copy.destination == "/" for copy in image.copies)
    others = others or PACKAGE_FILE in image.packages or image.untracked
    return 0 < number(image.release) <= last and not (others or image.opaque)
