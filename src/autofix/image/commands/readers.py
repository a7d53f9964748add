"""The readers of all commands that are understood, each imported when its command first occurs."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from importlib import import_module

from autofix.dockerfile.words import UNKNOWN
from autofix.image.call import Call
from autofix.image.process import Process

Reader = Callable[[Process, Call], Process]

COMMANDS = {
    "accounts": "useradd usermod userdel groupadd groupmod groupdel adduser addgroup deluser "
                "delgroup newusers gpasswd",
    "asking": "getent id grep",
    "conda": "conda mamba micromamba",
    "distribution": "apt-get apt aptitude apk dnf yum microdnf zypper pacman install_packages ln "
                    "update-alternatives alternatives dpkg rpm gdebi dpkg-reconfigure",
    "fetching": "wget curl tar unzip",
    "files": "chown chgrp chmod mkdir install cp mv git fix-permissions sed perl rm unlink touch",
    "julia": "julia",
    "line_endings": "dos2unix fromdos",
    "nbextensions": "jupyter jupyter-nbextension jupyter-serverextension "
                    "jupyter-contrib-nbextension jupyter-nbextensions_configurator",
    "npm": "npm pnpm yarn",
    "pip": "pip python virtualenv ipython easy_install",
    "projects": "uv poetry pipenv pixi pipx pdm flit hatch rye pip-sync",
    "r": "R Rscript install2.r install.r installGithub.r installBioc.r",
    "shell": "cd set export echo printf cat tee exit return false read",
}  # fmt: skip
"""The commands by the module of this package that has their ``READERS``."""

# Commands that leave no file that another one would be given; after umask, who may write to it is
# not known.
_TRACKED = frozenset(
    "useradd usermod userdel groupadd groupmod groupdel adduser addgroup deluser delgroup newusers "
    "chpasswd passwd chsh getent id grep egrep install_packages apt-mark update-alternatives "
    "alternatives dpkg-reconfigure update-ca-certificates locale-gen update-locale localedef "
    "ldconfig fc-cache chown chgrp chmod mkdir fix-permissions sed rm unlink cd set export unset "
    "echo printf cat tee exit return true false : test ls pwd whoami which sleep date "
    "source ."
    .split()
)  # fmt: skip
# Nor do these, as what they install lies elsewhere, without one of these words;
_LEAVING = {
    **dict.fromkeys(
        "apt-get apt aptitude apk dnf yum microdnf zypper pacman".split(),
        frozenset({"download", "fetch", "source", "--downloadonly"}),
    ),
    **dict.fromkeys(
        "conda mamba micromamba".split(),
        frozenset({"build", "convert", "export", "package", "render", "skeleton"}),
    ),
    **dict.fromkeys(
        ("pip", "uv"),
        frozenset(
            "compile download lock wheel -e --editable -o --output-file --prefix --src -t --target"
            .split()
        ),
    ),
}  # fmt: skip
# and these with one of theirs.
_STAYING = {
    "jupyter": frozenset(
        "contrib kernelspec labextension nbextension nbextensions_configurator server "
        "serverextension trust --version".split()
    ),
    "npm": frozenset({"-g", "--global", "cache", "config", "set", "-v", "--version"}),
    "uv": frozenset({"cache", "pip", "python", "self", "tool", "--version"}),
    "yarn": frozenset({"cache", "config", "global", "-v", "--version"}),
}
SHELLS = frozenset({"sh", "bash", "dash", "ash", "zsh", "ksh"})
"""The shells whose scripts are followed."""
_PYTHON_MODULES = frozenset({"pip", "venv", "virtualenv", "ensurepip", "ipykernel", "jupyter"})
_MODULES = {name: module for module, names in COMMANDS.items() for name in names.split()}


@cache
def reader(name: str) -> Reader:
    """The reader of one of ``COMMANDS``."""
    module = import_module(f"autofix.image.commands.{_MODULES[name]}")
    found: Reader = module.READERS[name]
    return found


def command_reader(name: str) -> Reader | None:
    """The reader of a command, by its name; Python's and pip's may have a version in theirs."""
    if name in _MODULES:
        return reader(name)
    bare = name.rstrip("0123456789.")
    return reader(bare) if _MODULES.get(bare) == "pip" else None


def is_tracked(call: Call) -> bool:
    """Whether it is known of a command what files it leaves."""
    name = call.name
    if name == "sed" and any("/etc/apt" in word or "adduser.conf" in word for word in call.words):
        # What is known of a distribution's packages goes by its own sources, and of its names.
        return False
    if name.startswith("python"):
        pairs = zip(call.words, call.words[1:], strict=False)
        module = next((word for option, word in pairs if option == "-m"), "")
        if module not in _PYTHON_MODULES:
            return False
        name = module
    if name.rstrip("0123456789.") == "pip":
        name = "pip"
    if name in _LEAVING or name in _STAYING:
        words = {word.partition("=")[0] for word in call.words[1:]}
        stays = name not in _STAYING or not words.isdisjoint(_STAYING[name])
        return stays and words.isdisjoint(_LEAVING.get(name, ()))
    if name in _TRACKED or name in _PYTHON_MODULES:
        return True
    if name in SHELLS:
        # Its script is followed, or what could not be read is noted; not what a pipe brings.
        return "-s" not in call.words and any(word[:1] != "-" for word in call.words[1:])
    if name in ("curl", "wget"):
        # The file is noted by its name, unless there are many.
        addresses = [word for word in call.words[1:] if "://" in word]
        many = {"-r", "--recursive", "-m", "--mirror", "-i", "--input-file", "-p", "-K", "--config"}
        several = len(addresses) != 1 or bool(many & set(call.words))
        return not several and not re.search(rf"[\[{{{UNKNOWN}]", addresses[0])
    return False
