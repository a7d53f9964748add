"""Which versions of Jupyter fit which Python, and what a requirement brings.

The newest versions that install together were asked from the package index, and each set was
launched by Binder's command and by the documented one.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from autofix.numbers import integer
from autofix.pattern import pattern

_NEWEST: Mapping[tuple[int, int], tuple[str, str, str]] = {
    (3, 5): ("6.2.0", "2.3.2", "1.2.2"),
    (3, 6): ("6.4.10", "3.2.9", "2.3.1"),
    (3, 7): ("6.5.7", "3.6.8", "4.1.6"),
    (3, 8): ("7.3.3", "4.3.8", "5.5.4"),
    (3, 9): ("7.5.8", "4.5.11", "5.5.4"),
}  # fmt: skip
_CURRENT = ("7.6.5", "4.6.6", "5.5.4")
NAMES = ("notebook", "jupyterlab", "jupyterhub")
_REQUIREMENT = pattern(
    r"\s*(?:[\w./-]+::)?([A-Za-z0-9][\w.-]*)\s*(?:\[[^]]*\])?\s*((?:(?! --)[^;@#])*)(@?)"
)
_CONDA = pattern(r"https?://\S+/([\w.-]+)-(\w[^-/]*)-[^-/]+\.(conda|tar\.bz2)")
_WHEEL = pattern(r"(?:^|/)([A-Za-z0-9][\w.]*)-(\d[^-/]*)-[^/]+\.whl")
# What needs a notebook, or a jupyterlab, by the metadata of the newest versions.
_NEED_NOTEBOOK = frozenset(
    "hide-code jupyter-contrib-core jupyter-contrib-nbextensions jupyter-nbextensions-configurator "
    "jupyter-tabnine jupyterthemes nbgrader nbresuse nbrsessionproxy nbserverproxy rise "
    "sos-notebook sparkmagic".split()
)
_NEED_LAB = frozenset(
    "dask-labextension elyra elyra-server jupyter-cadquery jupyter-collaboration "
    "jupyterlab-execute-time jupyterlab-lsp jupyterlab-nvdashboard jupyterlab-sos "
    "jupyterlab-spellchecker jupyterlab-templates retrolab".split()
)
_OLD_WIDGETS = pattern(r"(==?|~=|<=)\s*[0-7](\.|$)|<\s*[0-8](\.|$)")
# The releases of the package jupyter that need jupyterlab.
_METAPACKAGES = ("1.1.0", "1.1.1")
SERVER = "jupyter-server"
"""The package of the server, which jupyterlab needs, and whose version may be chosen as well."""


def newest(python: tuple[int, int] | None) -> Mapping[str, str]:
    """The newest notebook, jupyterlab and jupyterhub that fit a Python.

    Where the version is not known, the newest that fit every Python from 3.9 on. jupyterhub
    stays at version 5, which is what Binder's hubs run. Raises KeyError for a Python that none
    fits.
    """
    key = python or (3, 9)
    versions = _CURRENT if key >= (3, 10) else _NEWEST[key]
    return dict(zip(NAMES, versions, strict=True))


def normal(name: str) -> str:
    """A package's name as PEP 503 normalises it."""
    return (name if name.isalnum() else re.sub(r"[-_.]+", "-", name)).lower()


def requirement(text: str) -> tuple[str, str] | None:
    """Name (normalised) and version specifier of a requirement; None if it is none.

    ``notebook[extra]==6.5.7 ; python_version > "3"`` gives ``("notebook", "==6.5.7")``; conda's
    ``conda-forge::notebook=6.5`` and the address of a conda package give ``("notebook", "=6.5")``,
    a wheel gives what its name says.
    """
    locked = _CONDA.match(text) if "://" in text else None
    if locked:
        return normal(locked[1]), f"={locked[2]}"
    wheel = _WHEEL.search(text) if ".whl" in text else None
    if wheel:
        return normal(wheel[1]), f"=={wheel[2]}"
    match = _REQUIREMENT.match(text)
    if not match or (":" in match[2] and "::" not in text) or "/" in match[2]:
        return None
    return normal(match[1]), "" if match[3] else match[2].strip()


def major(specifier: str, latest: str) -> int | None:
    """The major version that an installer would choose for a specifier; None if unknown.

    ``latest`` is the newest version there is for this Python.
    """
    newest_major = integer(latest.split(".")[0])
    exact = re.match(r"\s*(?:={1,3}\s*)?v?(\d+)", specifier)
    if exact:
        return integer(exact[1])
    if not specifier:
        return newest_major
    from packaging.specifiers import SpecifierSet

    minors = (*range(30), 99)
    try:
        allowed = SpecifierSet(specifier.replace(" ", ""))
        if latest in allowed:
            return newest_major
        majors = range(newest_major, -1, -1)
        return next((n for n in majors if any(f"{n}.{m}" in allowed for m in minors)), None)
    except ValueError:
        # It is no specifier, or has a number that Python refuses to read.
        return None


def allows(specifier: str, version: str) -> bool | None:
    """Whether a specifier, pip's, lets a version be installed; None if that is not known."""
    from packaging.specifiers import SpecifierSet

    try:
        return version in SpecifierSet(specifier.replace(" ", ""))
    except ValueError:
        return None


def brought(
    name: str, specifier: str, python: tuple[int, int] | None, notebook: str = ""
) -> Mapping[str, str]:
    """What an installed package gives of Jupyter, the server too, with the versions.

    notebook from version 7 on needs jupyterlab, jupyterlab before version 3 needs notebook; the
    package jupyter needs ``notebook``, and jupyterlab from its version 1.1 on. Pangeo's metapackage
    brings all (conda-forge/pangeo-notebook-feedstock, and the lock files of pangeo/base-notebook).
    """
    if name == "anaconda":
        return {"notebook": "", "jupyterlab": ""}
    if name == "pangeo-notebook":
        return dict.fromkeys(NAMES, "")
    if name == "jupyter":
        known = _chosen("notebook", notebook, python) is not None
        found = dict(brought("notebook", notebook if known else "", python))
        if not _is_before_lab(specifier):
            found["jupyterlab"] = ""
        return found
    found = {name: specifier} if name in (*NAMES, SERVER) else {}
    chosen = _chosen(name, specifier, python)
    if name == "notebook" and chosen is not None and chosen >= 7:
        found["jupyterlab"] = ""
    if name == "jupyterlab" and chosen is not None and chosen < 3:
        found["notebook"] = "<7"
    return found


def _chosen(name: str, specifier: str, python: tuple[int, int] | None) -> int | None:
    """The major version of a package that an installer would choose for a Python."""
    try:
        return major(specifier, newest(python).get(name, "0"))
    except KeyError:
        return None


def _is_before_lab(specifier: str) -> bool:
    """Whether a specifier leaves no version of the package jupyter that needs jupyterlab."""
    if re.match(r"={0,3}\s*1\.0", specifier):
        return True
    return bool(specifier) and all(allows(specifier, v) is False for v in _METAPACKAGES)


def may_bring(name: str, specifier: str, python: tuple[int, int] | None) -> frozenset[str]:
    """What of notebook and jupyterlab a package needs, in a version that is not known.

    ipywidgets needs a notebook before its version 8, which needs Python 3.7.
    """
    old = python is not None and python < (3, 7)
    widgets = name == "ipywidgets" and (old or _OLD_WIDGETS.search(specifier) is not None)
    needs = {"notebook": widgets or name in _NEED_NOTEBOOK, "jupyterlab": name in _NEED_LAB}
    return frozenset(item for item, needed in needs.items() if needed)
