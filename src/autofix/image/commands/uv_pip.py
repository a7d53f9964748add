"""``uv pip install``: which Python it writes to, and where it finds none that it may.

Without a word of where, that is a virtual environment: the active one, ``.venv`` here or in a
folder above, or the first Python on PATH if it is one (uv 0.2 to 0.13 were run).
"""

from __future__ import annotations

from collections.abc import Sequence

from autofix.dockerfile.words import UNKNOWN
from autofix.image.call import Call, Options, read_options
from autofix.image.commands.pip import PIP, PIP_VALUED, evident, install, interpreter, is_set
from autofix.image.facts import Image, Python
from autofix.image.ownership import parents
from autofix.image.process import Process
from autofix.pattern import pattern
from autofix.values import replace

# What chooses a Python or a folder.
_CHOOSING = frozenset({"python", "target", "prefix", "system"})
_CHOICES = ("UV_PYTHON", "VIRTUAL_ENV", "CONDA_PREFIX", "UV_CONFIG_FILE", "UV_WORKING_DIR",
            "UV_WORKING_DIRECTORY")  # fmt: skip
_PLACE = ("--directory", "--no-system", "--config-file")
# The table of settings that may choose the system's Python.
_SETTINGS = pattern(r"(?m)^[ \t]*(?:\[(?:tool\.uv\.)?pip\]|pip\s*=\s*\{|pip\.)")
_OWN_FOLDERS = ("/usr/bin", "/usr/local/bin")


def install_packages(process: Process, call: Call, commands: Sequence[str]) -> Process:
    """``uv pip install`` and ``uv pip sync``; ``commands`` are its operands."""
    words = call.words
    start = words.index(commands[1])
    options = read_options(words[start:], PIP, PIP_VALUED)
    python = _target(process, options)
    given = call
    if commands[1] == "sync":
        files = tuple(part for file in commands[2:] for part in ("-r", file))
        extended = (*words[: start + 1], *files)
        fill = len(extended)
        given = replace(call, words=extended, spans=(call.span,) * fill, raw=extended)
    after = install(process, python, given, start)
    if after.status is True and _finds_none(process, call, options):
        # What it installs is there once it is told to use the system's Python.
        message = "it finds no virtual environment, and is not told to use the system's Python"
        return after.failed("no-environment", message, call)
    return after


def _target(process: Process, options: Options) -> Python:
    """The Python that is written to: the one named, the system's, or that of an environment."""
    chosen, pythons = options.get("python"), process.image.pythons
    if chosen:
        found = pythons.get(f"{process.resolve(chosen)}/bin") or interpreter(process, chosen)
        if found:
            return found
    if _is_of_system(process, options):
        # From uv 0.2 on an environment is passed over, also where it is first on PATH.
        bare = (pythons.get(folder) for folder in process.path if UNKNOWN not in folder)
        first = next((python for python in bare if python and not _is_environment(python)), None)
        return first or process.python or evident(process)
    for candidate in (process.variables.get("VIRTUAL_ENV"), *_own(process)):
        if candidate and f"{candidate}/bin" in pythons:
            return pythons[f"{candidate}/bin"]
    return process.python or evident(process)


def _is_of_system(process: Process, options: Options) -> bool:
    """Whether the option, or its variable, says that the system's Python is meant."""
    return "system" in options or is_set(process.variables, "UV_SYSTEM_PYTHON")


def _is_environment(python: Python) -> bool:
    """Whether a Python is that of a virtual environment."""
    return bool(python.base) or python.directory.endswith("/.venv/bin")


def _own(process: Process) -> list[str]:
    """Where ``.venv`` is looked for."""
    folders = [process.directory, *parents(process.directory)]
    return [f"{folder.rstrip('/')}/.venv" for folder in folders]


def _finds_none(process: Process, call: Call, options: Options) -> bool:
    """Whether uv is known to find no environment; False where that is not certain."""
    image, variables = process.image, process.variables
    if _CHOOSING & options.values.keys() or _is_of_system(process, options):
        return False
    if any(variables.get(name) for name in _CHOICES) or any(
        word.startswith(_PLACE) or UNKNOWN in word for word in call.words
    ):
        return False
    if image.opaque or image.further_variables or UNKNOWN in process.directory:
        return False
    if any(_is_there(image, place) for place in _own(process)):
        return False
    if any(path.endswith(("/uv.toml", "/pyproject.toml")) and _SETTINGS.search(text)
           for path, text in image.texts.items()):  # fmt: skip
        return False
    python = process.python
    if python is None:
        return False
    # The Python of another folder may be one of an environment, or of conda.
    return python.directory in _OWN_FOLDERS and not _is_environment(python)


def _is_there(image: Image, place: str) -> bool:
    """Whether an environment may be in a folder."""
    owners = image.ownership
    return f"{place}/bin" in image.pythons or owners.names(place) or owners.has_below(place)
