"""The readers of all commands that are understood, each imported when its command first occurs."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from importlib import import_module

from autofix.image.call import Call
from autofix.image.process import Process

Reader = Callable[[Process, Call], Process]

COMMANDS = {
    "accounts": "useradd usermod userdel groupadd groupmod groupdel adduser addgroup deluser "
                "delgroup newusers gpasswd",
    "asking": "getent id grep",
    "conda": "conda mamba micromamba",
    "distribution": "apt-get apt aptitude apk dnf yum microdnf zypper pacman install_packages ln "
                    "update-alternatives alternatives dpkg rpm gdebi",
    "fetching": "wget curl tar unzip",
    "files": "chown chmod mkdir install cp mv git fix-permissions sed perl rm unlink touch",
    "julia": "julia",
    "line_endings": "dos2unix fromdos",
    "npm": "npm pnpm yarn",
    "pip": "pip python virtualenv jupyter ipython",
    "projects": "uv poetry pipenv pixi pipx pdm flit hatch rye pip-sync",
    "r": "R Rscript install2.r install.r installGithub.r installBioc.r",
    "shell": "cd set export echo printf cat tee exit return false read",
}  # fmt: skip
"""The commands by the module of this package that has their ``READERS``."""

_MODULES = {name: module for module, names in COMMANDS.items() for name in names.split()}


@cache
def _reader(name: str) -> Reader:
    module = import_module(f"autofix.image.commands.{_MODULES[name]}")
    found: Reader = module.READERS[name]
    return found


def command_reader(name: str) -> Reader | None:
    """The reader of a command, by its name; Python's and pip's may have a version in theirs."""
    if name in _MODULES:
        return _reader(name)
    bare = name.rstrip("0123456789.")
    return _reader(bare) if _MODULES.get(bare) == "pip" else None
