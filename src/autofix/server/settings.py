"""What the user of an editor asks for, from the settings that the editor sends."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from autofix.configuration import Configuration
from autofix.configuration.choosing import Choice
from autofix.configuration.keys import KEYS, Reader, Wrong, checked, kind, switch
from autofix.values import replace

SECTION = "binder-fix"
"""Where the settings are in those of the editor."""

# What is about a repository, and how a command prints.
_OTHERS = ("per-file-ignores", "pull-requests", "output-format", "color")

SETTINGS: Mapping[str, Reader] = {
    **{key: reader for key, reader in KEYS.items() if key not in _OTHERS},
    "isolated": switch,
}
"""The settings: the keys of a configuration file that mean something in an editor."""

_FIELDS = {"base-image": "base_images"}


def read(told: object) -> tuple[Choice, tuple[str, ...]]:
    """The settings that an editor sent, and a line for each that is none.

    What is not understood is not said; both ``base-image`` and ``baseImage`` are known, and null
    or an empty list says nothing.
    """
    if told is None:
        return Choice(Configuration()), ()
    if not isinstance(told, Mapping):
        return Choice(Configuration()), (f"{SECTION}: it is an object, not {kind(told)}",)
    said: dict[str, object] = {}
    complaints = []
    for key, value in told.items():
        if value is None or value == []:
            continue
        try:
            said.update(checked({_kebab(str(key)): value}, SETTINGS))
        except Wrong as wrong:
            way = ".".join((str(key), *map(str, wrong.way[1:])))
            complaints.append(f"{SECTION}.{way}: {wrong.message}")
    isolated = bool(said.pop("isolated", False))
    fields: dict[str, Any] = {
        _FIELDS.get(key, key.replace("-", "_")): value for key, value in said.items()
    }
    return Choice(replace(Configuration(), **fields), isolated=isolated), tuple(complaints)


def over(choice: Choice, told: Choice) -> Choice:
    """What the command line says, with what an editor says put over it; offline stays offline."""
    isolated = choice.isolated or told.isolated
    said = choice.said.under(told.said)
    said = replace(said, offline=True) if choice.said.offline else said
    return Choice(said, "" if isolated else choice.file, isolated)


def _kebab(key: str) -> str:
    return "".join(f"-{sign.lower()}" if sign.isupper() else sign for sign in key)


def section(sent: object) -> object:
    """The part of what an editor sends that is ours: the whole, or what is under ``binder-fix``."""
    return sent[SECTION] if isinstance(sent, Mapping) and SECTION in sent else sent


def first(answers: Iterable[object] | None) -> object:
    """What an editor answers to the one question for our section."""
    return next(iter(answers or ()), None)
