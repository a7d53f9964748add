"""``jupyter nbextension`` and its kin, which only a notebook before version 7 has.

Notebook 7 has none of these programs, nor the modules that those of jupyter_contrib import, and
nbclassic brings none of them (all were run with notebook 7.6).
"""

from __future__ import annotations

from collections.abc import Mapping

from autofix.image.call import Call
from autofix.image.commands.pip import interpreter, personal_files
from autofix.image.facts import (
    NO_NBEXTENSION,
    PERHAPS_NO_NBEXTENSION,
    Install,
    Package,
    Python,
)
from autofix.image.jupyter import major, may_bring, newest, requirement
from autofix.image.process import Process

# The oldest Python that has a notebook 7.
_OLDEST = (3, 8)
# With these, and any version of them, pip was seen to choose the newest notebook.
_FREE = frozenset(
    "bqplot ipyleaflet ipympl ipywidgets jupyter jupyter-contrib-nbextensions jupyterhub "
    "jupyter-nbextensions-configurator jupyterlab matplotlib nglview notebook numpy pandas qgrid "
    "rise scipy".split()
)
_MOST = 50
# What ``jupyter`` hands on to programs of a notebook before version 7, or of what extends it.
_CLASSIC = frozenset(
    "bundlerextension contrib nbextension nbextensions_configurator serverextension".split()
)
# What may name versions that no word of the command does.
_OF_FILES = ("-c", "--constraint", "-r", "--requirement", "-e", "--editable")


def jupyter(process: Process, call: Call) -> Process:
    """``jupyter``, of which only the commands for nbextensions are looked at."""
    classic = not _CLASSIC.isdisjoint(call.words[1:2])
    return used(process, call) if classic else personal_files(process, call)


def used(process: Process, call: Call) -> Process:
    """``process`` after one of those commands, or its failure."""
    after = personal_files(process, call)
    python = interpreter(process, call.words[0])
    fails = None if python is None else _fails(process, python)
    if python is None or fails is None:
        return after
    kind = NO_NBEXTENSION if fails else PERHAPS_NO_NBEXTENSION
    message = "notebook 7 has no command for nbextensions"
    return after.failed(kind, message, call, python.directory)


def _fails(process: Process, python: Python) -> bool | None:
    """Whether the command fails; False where that is not certain, None where nothing speaks for it.

    A notebook that came with a package that is not known is the newest one as a rule.
    """
    notebook = python.visible(process.home).get("notebook")
    chosen = notebook is not None and is_pinned(notebook)
    if not chosen and (python.version is None or python.version < _OLDEST):
        return None
    if notebook is None:
        # Another package may bring one.
        told = process.image.without_jupyter and not process.image.opaque
        return False if python.complete or told else None
    if notebook.call is None or not is_current(notebook, python):
        return None
    lab = python.visible(process.home).get("jupyterlab")
    if lab and not chosen and (major(lab.version, "4.99") or 4) < 4:
        # pip takes the notebook that goes with it.
        return None
    installs = process.image.installs
    if chosen:
        return len(installs) <= _MOST and not any(map(_needs_older, installs))
    if not process.image.without_jupyter:
        # pip is content with the notebook that is there.
        return None
    held = any(process.variables.get(name) for name in ("PIP_CONSTRAINT", "UV_CONSTRAINT"))
    held = held or any(word.startswith(_OF_FILES) for word in notebook.call.words)
    alone = len(installs) <= _MOST and all(map(_is_free, installs))
    return python.complete and alone and not held


def is_current(notebook: Package, python: Python) -> bool:
    """Whether a notebook is known to be one from version 7 on, as pip chooses."""
    try:
        return (major(notebook.version, newest(python.version)["notebook"]) or 0) >= 7
    except KeyError:
        return False


def is_pinned(notebook: Package) -> bool:
    """Whether the author lets no notebook before version 7 be chosen; other words are not read."""
    return bool(notebook.version) and (major(notebook.version, "6.99.0") or 7) >= 7


def _needs_older(item: Install) -> bool:
    """Whether a package may have pip take another notebook than the one that was pinned."""
    if item.manager not in ("pip", "conda"):
        return False
    name, specifier = requirement(item.text) or ("", "")
    return not name or "notebook" in may_bring(name, specifier, item.python)


def _is_free(item: Install) -> bool:
    if item.manager not in ("pip", "conda"):
        return True
    name, specifier = requirement(item.text) or ("", "")
    return name in _FREE and item.manager == "pip" and (name == "notebook" or not specifier)


READERS: Mapping[str, object] = {
    "jupyter": jupyter, "jupyter-nbextension": used, "jupyter-serverextension": used,
    "jupyter-contrib-nbextension": used, "jupyter-nbextensions_configurator": used,
}  # fmt: skip
