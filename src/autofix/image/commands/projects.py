"""uv, poetry, pipenv and pixi: tools that install what a project's files ask for."""

from __future__ import annotations

import posixpath
from collections.abc import Mapping
from itertools import pairwise

from autofix.dockerfile.words import UNKNOWN
from autofix.image.call import Call, read_options
from autofix.image.commands.pip import (
    PIP,
    PIP_VALUED,
    add,
    evident,
    make_venv,
)
from autofix.image.commands.project_options import OPTIONS, VALUED, environment
from autofix.image.commands.recording import noted, of_words
from autofix.image.commands.requirements import (
    EVERY,
    GROUPS,
    project_requirements,
    text_of,
)
from autofix.image.facts import Python
from autofix.image.process import Process
from autofix.values import replace, updated

_TRUE = frozenset({"1", "true"})
# Options of uv with which its lock file does not say the versions.
_ANEW = frozenset({"--upgrade", "-U"})


def _groups(words: tuple[str, ...], *default: str) -> set[str]:
    """The extras and groups that a command asks for beside those it installs by default."""
    options = ("-E", "--extras", "--extra", "--with", "--group", "--only", "--only-group")
    pairs = [word.split("=", 1) for word in words if word.startswith("--") and "=" in word]
    pairs += [[word, after] for word, after in pairwise(words)]
    named = {n for word, after in pairs if word in options for n in after.replace(",", " ").split()}
    return {EVERY} if {"--all-extras", "--all-groups"} & set(words) else {*named, *default}


def _added(call: Call, verb: str) -> list[tuple[str, int]]:
    """What ``uv add``, ``poetry add`` or ``pixi add`` names."""
    operands = read_options(call.words, OPTIONS, VALUED).operands
    return [(word, index) for index, word in operands if verb == "add" and word != verb]


def _noted(process: Process, call: Call, verb: str) -> Process:
    """``process`` with the packages noted that ``add`` names."""
    manager = call.name if call.name in ("poetry", "pixi") else "uv"
    return noted(process, of_words(manager, call, ((i, w) for w, i in _added(call, verb))))


def tool(process: Process, call: Call, start: int = 1) -> Process:
    """``pipx install`` and ``uv tool install``: programs, each with an environment of its own."""
    options = read_options(call.words[start:], PIP, PIP_VALUED)
    if call.words[start : start + 1] == ("install",):
        words = ((start + index, word) for index, word in options.operands)
        process = noted(process, of_words("pipx", call, words))
    return replace(process, status=True, output=None)


def uv(process: Process, call: Call) -> Process:
    """``uv venv``, ``uv pip install``, ``uv sync`` and ``uv add``."""
    words = call.words
    image = process.image
    if words[0] == "uv":
        image = replace(image, programs={**image.programs, "uv": True})
    process = process.with_image(image)
    options = read_options(words, OPTIONS, VALUED)
    commands = [word for _, word in options.operands]
    if commands[:1] == ["venv"]:
        return make_venv(process, process.python, ("uv", *words[words.index("venv") + 1 :]))
    if commands[:1] == ["pip"] and commands[1:2] in (["install"], ["sync"]):
        from autofix.image.commands import uv_pip

        return uv_pip.install_packages(process, call, commands)
    if commands[:2] == ["tool", "install"]:
        return tool(process, call, words.index("install"))
    if commands[:1] in (["sync"], ["add"]):
        process = _noted(process, call, commands[0])
        folder = options.get("project") or "."
        place = process.variables.get("UV_PROJECT_ENVIRONMENT", ".venv")
        place = process.resolve(posixpath.join(folder, place))
        directory = f"{place}/bin"
        if directory not in image.pythons:
            process = make_venv(process, process.python, ("uv", place))
        venv = process.image.pythons.get(directory)
        if venv is None:
            # Where it is made is not known, or it is one of Python 2.
            return process
        default = _default_groups(process, folder)
        groups = _groups(words, *(() if "--no-dev" in words else default))
        required, read = project_requirements(process, folder, groups)
        lock = text_of(process, f"{folder}/uv.lock")
        if lock and not _ANEW & set(words):
            from autofix.image.commands import locks

            required, more = locks.by_uv(lock, groups, required)
            read = read and not more
        wanted = [(text, -1) for text in required] + _added(call, commands[0])
        return add(process, venv, wanted, call, complete=read or commands[0] == "add")
    return process


def _default_groups(process: Process, folder: str) -> list[str]:
    """The dependency groups that uv takes where none is named."""
    text = text_of(process, f"{folder}/pyproject.toml") or ""
    if "default-groups" not in text:
        return ["dev"]
    from autofix.image.commands import dynamic

    return dynamic.default_groups(text)


def project_manager(process: Process, call: Call) -> Process:
    """``poetry install`` and ``pipenv install``, where they install into the image's Python."""
    words = call.words
    image = process.image
    for setting in ("create", "in-project"):
        if f"virtualenvs.{setting}" in words:
            # What poetry's configuration says, its variable would say as well.
            value = words[words.index(f"virtualenvs.{setting}") + 1 :][:1]
            name = f"POETRY_VIRTUALENVS_{setting.upper().replace('-', '_')}"
            image = replace(image, environment=updated(image.environment, {name: "".join(value)}))
            process = process.with_variables({name: "".join(value)})
    verb = next((word for word in words[1:] if word in ("install", "sync", "add")), "")
    if not verb:
        return process.with_image(image)
    process = _noted(process.with_image(image), call, verb)
    image, variables = process.image, process.variables
    system = "--system" in words or variables.get("PIPENV_SYSTEM", "").lower() in _TRUE
    system = system or variables.get("POETRY_VIRTUALENVS_CREATE", "").lower() == "false"
    inside = f"{call.name.upper()}_VIRTUALENVS_IN_PROJECT", "PIPENV_VENV_IN_PROJECT"
    target = process.python or evident(process)
    if not system:
        # Elsewhere its name has a hash in it, so that nothing can put it on PATH.
        known = any(variables.get(name, "").lower() in _TRUE for name in inside)
        directory = process.resolve(".venv/bin") if known else f"{UNKNOWN}/bin"
        target = image.pythons.get(directory) or Python(directory, target.version, pip=True)
    default = ("dev",) if call.name == "poetry" or "--dev" in words else ()
    groups = _groups(words, *(() if {"--no-dev", "--without", "--only"} & set(words) else default))
    if call.name == "poetry" and not {"--no-dev", "--without", "--only", "--no-root"} & set(words):
        groups.add(GROUPS)
    required, read = project_requirements(process, ".", groups)
    lock = text_of(process, "poetry.lock") if call.name == "poetry" else None
    if lock:
        from autofix.image.commands import locks

        required = locks.by_poetry(lock, required)
    wanted = [(text, -1) for text in required] + _added(call, verb)
    return add(process, target, wanted, call, complete=read or verb == "add")


def pixi(process: Process, call: Call) -> Process:
    """``pixi install``: the environment lies in the project's ``.pixi`` folder."""
    options = read_options(call.words, OPTIONS, VALUED)
    verb = next((word for _, word in options.operands), "")
    process = replace(process, output=None)
    if verb == "shell-hook":
        process = replace(process, output=process.shell_hook(call.words))
    elif verb not in ("install", "add", "run"):
        return process.with_image(process.image)
    process = _noted(process, call, verb)
    name = options.get("environment") or "default"
    required, read = project_requirements(process, ".", {EVERY} if name != "default" else ())
    directory = process.resolve(environment(options))
    # pip is not part of such an environment.
    known = process.image.pythons.get(directory) or Python(directory, pip=False)
    wanted = [(text, -1) for text in required] + _added(call, verb)
    return add(process, known, wanted, call, complete=read or verb == "add")


def unread(process: Process, call: Call) -> Process:
    """``pdm``, ``flit`` and the like: what they install, and where, is not followed."""
    verbs = {"install", "sync", "add", "update", "run"} & set(call.words[1:])
    python = process.python
    if not verbs or python is None:
        return process.with_image(process.image)
    return process.with_python(replace(python, complete=False))


READERS: Mapping[str, object] = {
    "uv": uv, "poetry": project_manager, "pipenv": project_manager, "pixi": pixi, "pipx": tool,
    **dict.fromkeys(("pdm", "flit", "hatch", "rye", "pip-sync"), unread),
}  # fmt: skip
