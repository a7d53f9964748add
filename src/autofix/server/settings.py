"""What the user of an editor asks for, from the settings that the editor sends."""

from __future__ import annotations

import difflib
import os
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from autofix import files, inquiry, registry
from autofix.configuration import Configuration
from autofix.rule import Rule
from autofix.rules import RULES, suggestion
from autofix.values import dataclass, field, replace

SECTION = "binder-fix"
"""Where the settings are in those of the editor."""

_NAMES = frozenset(rule.name for rule in RULES)


@dataclass(frozen=True)
class Settings:
    """The options of the command that an editor can set, under the same names.

    ``offline`` is three things: true asks no registry ever, false asks whenever a document is
    saved, and None only when the user says so. Nothing is ever asked while one types.
    """

    offline: bool | None = None
    unsafe: bool = False
    authenticated: bool = False
    no_digest: bool = False
    deep: bool = False
    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    mirror: tuple[str, ...] = ()
    insecure: tuple[str, ...] = ()
    file: Configuration = field(default_factory=Configuration)
    place: str = ""

    # What the editor says goes before the configuration file of a document, of which counts what
    # is about its text and its base images: who is asked is the editor's to say.

    def with_file(self, file: Configuration, source: files.Source) -> Settings:
        """These settings for a document that has a configuration file."""
        heeded = replace(file.wary, base_images=file.base_images)
        return replace(self, file=heeded, place=file.place(source.file))

    @property
    def _all(self) -> Configuration:
        return self.file.under(
            Configuration(
                select=self.select or None,
                ignore=self.ignore,
                unsafe=self.unsafe or None,
                authenticated=self.authenticated or None,
                digest="tag" if self.no_digest else None,
            )
        )

    @property
    def may_ask(self) -> bool:
        """Whether a registry may be asked at all."""
        return not (self.offline or os.environ.get("BINDER_FIX_OFFLINE"))

    @property
    def rules(self) -> tuple[Rule, ...]:
        """The rules that are asked for; one that is asked for by its name counts in any case."""
        return self._all.rules(self.place)

    @property
    def for_hub(self) -> bool:
        """Whether ``jupyterhub`` is asked for, too."""
        return bool(self._all.authenticated)

    @property
    def questions(self) -> inquiry.Questions:
        """What is asked of registries, and of the package index."""
        return inquiry.Questions(
            digests=self._all.digest != "tag",
            packages=self.unsafe and any(rule.name == "unpinned-package" for rule in self.rules),
            settings=registry.Settings(
                mirrors=self.mirror, insecure=frozenset(self.insecure), deep=self.deep
            ),
            told=self.file.base_images,
        )


def read(told: object) -> tuple[Settings, tuple[str, ...]]:
    """The settings that an editor sent, and a line for each that is none.

    What is not understood is left at its default; both ``no-digest`` and ``noDigest`` are known.
    """
    if told is None:
        return Settings(), ()
    if not isinstance(told, Mapping):
        return Settings(), (f"{SECTION}: the settings are an object, not {_kind(told)}",)
    settings, complaints = Settings(), []
    for key, value in told.items():
        name = _snake(str(key))
        if name not in _READERS:
            near = difflib.get_close_matches(name, _READERS, n=1)
            hint = f"; did you mean {near[0].replace('_', '-')}?" if near else ""
            complaints.append(f"{SECTION}.{key}: there is no such setting{hint}")
        elif value is not None:
            try:
                settings = replace(settings, **{name: _READERS[name](value)})
            except ValueError as error:
                complaints.append(f"{SECTION}.{key}: {error}")
    return settings, tuple(complaints)


def _snake(key: str) -> str:
    """``no-digest`` and ``noDigest`` as the field is called."""
    parts = "".join(f"_{sign.lower()}" if sign.isupper() else sign for sign in key)
    return parts.replace("-", "_")


def _kind(value: object) -> str:
    names = {bool: "true or false", int: "a number", float: "a number", str: "a text"}
    return names.get(type(value), "a list or an object")


def _switch(value: Any) -> bool:
    if not isinstance(value, bool):
        raise ValueError(f"it is true or false, not {_kind(value)}")
    return value


def _texts(value: Any) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        raise ValueError("it is a list of texts")
    return tuple(value)


def _rule_names(value: Any) -> tuple[str, ...]:
    names = _texts(value)
    unknown = [name for name in names if name not in _NAMES]
    if unknown:
        raise ValueError(f"there is no rule {unknown[0]!r}{suggestion(unknown[0])}")
    return names


def _mirrors(value: Any) -> tuple[str, ...]:
    mirrors = _texts(value)
    registry.Settings(mirrors=mirrors)
    return mirrors


_READERS: Mapping[str, Callable[[Any], Any]] = {
    **dict.fromkeys(("offline", "unsafe", "authenticated", "no_digest", "deep"), _switch),
    **dict.fromkeys(("select", "ignore"), _rule_names),
    "mirror": _mirrors,
    "insecure": _texts,
}


def section(sent: object) -> object:
    """The part of what an editor sends that is ours: the whole, or what is under ``binder-fix``."""
    return sent[SECTION] if isinstance(sent, Mapping) and SECTION in sent else sent


def first(answers: Iterable[object] | None) -> object:
    """What an editor answers to the one question for our section."""
    return next(iter(answers or ()), None)
