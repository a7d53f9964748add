"""The keys of a configuration and what their values may be.

Each reader takes a value as TOML has it and gives it as ``Configuration`` has it; it raises
``Wrong`` where that cannot be.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping

from autofix.image.told import Told
from autofix.output import FORMATS
from autofix.pattern import pattern
from autofix.printing import COLOURS
from autofix.rule import suggestion
from autofix.rules import RULES
from autofix.values import TYPE_CHECKING

if TYPE_CHECKING:
    from typing import Any

Reader = Callable[..., object]

DIGESTS = ("pin", "tag", "update")
FAMILIES = ("alpine", "debian", "fedora", "rhel", "ubuntu")

_NAME = pattern(r"[A-Za-z_][A-Za-z0-9_.-]{0,254}")
_FOLDER = pattern(r"/[A-Za-z0-9_./+@-]*")
_IMAGE = pattern(r"[A-Za-z0-9*?\[][A-Za-z0-9._:/@*?\[\]-]*")
_LIKE = pattern(r"[A-Za-z0-9][A-Za-z0-9._:/@-]*")
_HOST = pattern(r"[A-Za-z0-9.-]+(:[0-9]{1,5})?|\[[0-9A-Fa-f:.]+\](:[0-9]{1,5})?")
_RELEASE = pattern(r"[0-9]+(\.[0-9]+)?")
_VERSION = pattern(r"[0-9]{1,3}\.[0-9]{1,3}")
_VARIABLE = pattern(r"[A-Za-z_][A-Za-z0-9_]*")


class Wrong(Exception):
    """A value that cannot be: ``way`` leads from the key to the part that is wrong."""

    def __init__(self, message: str, *way: str | int, value: object = None) -> None:
        super().__init__(message)
        self.message, self.way, self.value = message, way, value


def switch(value: Any) -> bool:
    """True or false."""
    if not isinstance(value, bool):
        raise Wrong(f"it is true or false, not {kind(value)}")
    return value


def texts(value: Any) -> tuple[str, ...]:
    """A list of texts, not empty."""
    if not isinstance(value, list) or not value or not all(isinstance(v, str) for v in value):
        raise Wrong("it is a list of texts, at least one")
    return tuple(value)


def rule_names(value: Any) -> tuple[str, ...]:
    """A list of names of rules."""
    names = texts(value)
    known = {rule.name for rule in RULES}
    for name in names:
        if name not in known:
            raise Wrong(f"there is no rule {name!r}{suggestion(name, RULES)}", value=name)
    return names


def per_file(value: Any) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Names of rules by forms of paths."""
    if not isinstance(value, dict):
        raise Wrong(f"it is a table of forms of paths, not {kind(value)}")
    found = []
    for form, names in value.items():
        try:
            found.append((form, rule_names(names)))
        except Wrong as wrong:
            raise Wrong(wrong.message, form, *wrong.way, value=wrong.value) from None
    return tuple(found)


def mirrors(value: Any) -> tuple[str, ...]:
    """A list of addresses of registries."""
    from autofix.registry.settings import Settings

    addresses = texts(value)
    for address in addresses:
        try:
            Settings(mirrors=(address,))
        except ValueError as error:
            raise Wrong(str(error), value=address) from error
    return addresses


def hosts(value: Any) -> tuple[str, ...]:
    """A list of hosts, each maybe with a port."""
    found = texts(value)
    for host in found:
        if not _HOST.fullmatch(host):
            raise Wrong(f"{host!r} is no host, such as registry.example.org:5000", value=host)
    return found


def one_of(*choices: str) -> Reader:
    """A reader of one of several words."""

    def read(value: Any) -> str:
        if value not in choices:
            raise Wrong(f"it is one of {', '.join(choices)}, not {kind(value)}")
        return str(value)

    return read


def base_images(value: Any) -> tuple[Told, ...]:
    """What is told of base images, a table each."""
    if not isinstance(value, list) or not all(isinstance(table, dict) for table in value):
        raise Wrong("it is a list of tables: write [[base-image]]")
    return tuple(_base_image(table, index) for index, table in enumerate(value))


def _base_image(table: Mapping[str, Any], index: int) -> Told:
    read = checked(table, IMAGE_KEYS, index)
    images = read.pop("image", None)
    if images is None:
        raise Wrong("image is missing: which image is told of?", index)
    if "uid" in read and not read.get("user"):
        raise Wrong("it is that of the user, who is not told: add user", index, "uid")
    return Told(images, str(read.pop("like", "")), json.dumps(read, sort_keys=True))


def checked(
    table: Mapping[str, Any], readers: Mapping[str, Reader], *way: str | int
) -> dict[str, Any]:
    """The values of a table by its keys; raises Wrong where there is no such key."""
    found: dict[str, Any] = {}
    for key, value in table.items():
        if key not in readers:
            raise Wrong(f"there is no key {key!r}{_meant(key, readers)}", *way, key)
        try:
            found[key] = readers[key](value)
        except Wrong as wrong:
            raise Wrong(wrong.message, *way, key, *wrong.way, value=wrong.value) from None
    return found


def _meant(key: str, readers: Mapping[str, Reader]) -> str:
    import difflib

    close = difflib.get_close_matches(key.replace("_", "-").lower(), readers, 1)
    return f"; did you mean {close[0]}?" if close else f"; there are {', '.join(readers)}"


def kind(value: object) -> str:
    """What a value is, for people."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return repr(value)
    kinds = {int: "a number", float: "a number", list: "a list", dict: "a table"}
    return kinds.get(type(value), "a time")


def _text(form: re.Pattern[str], what: str) -> Reader:
    def read(value: Any) -> str:
        if not isinstance(value, str) or not form.fullmatch(value):
            raise Wrong(f"it is {what}, not {kind(value)}")
        return value

    return read


def _forms(value: Any) -> tuple[str, ...]:
    found = texts([value] if isinstance(value, str) else value)
    for form in found:
        if not _IMAGE.fullmatch(form):
            raise Wrong(f"{form!r} is no name of an image", value=form)
    return found


def _number(value: Any) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value < 2**32:
        raise Wrong(f"it is a number such as 1000, not {kind(value)}")
    return value


def _words(value: Any) -> list[str]:
    if not isinstance(value, list) or not all(
        isinstance(v, str) and v.isprintable() for v in value
    ):
        raise Wrong("it is a list of texts")
    return value


def _variables(value: Any) -> dict[str, str]:
    if not isinstance(value, dict):
        raise Wrong(f"it is a table of variables, not {kind(value)}")
    for name, text in value.items():
        if not _VARIABLE.fullmatch(name) or not (isinstance(text, str) and text.isprintable()):
            raise Wrong("it is a variable with a text", name)
    return value


def _table(readers: Mapping[str, Reader], *needed: str) -> Reader:
    """A reader of a table, or of false: there is none."""

    def read(value: Any) -> object:
        if value is False:
            return False
        if not isinstance(value, dict):
            raise Wrong(f"it is a table, or false if there is none, not {kind(value)}")
        found = checked(value, readers)
        for name in needed:
            if name not in found:
                raise Wrong(f"{name} is missing")
        return found

    return read


_user = _text(_NAME, "the name of a user")
_folder = _text(_FOLDER, "a folder, from /")

IMAGE_KEYS: Mapping[str, Reader] = {
    "image": _forms,
    "like": _text(_LIKE, "an image"),
    "family": one_of(*FAMILIES),
    "release": _text(_RELEASE, "a release such as '12' or '24.04'"),
    "user": _user,
    "uid": _number,
    "gid": _number,
    "home": _folder,
    "uid1000": _table({"name": _user, "gid": _number, "home": _folder}, "name", "gid", "home"),
    "workdir": _folder,
    "entrypoint": _words,
    "forwards": switch,
    "environment": _variables,
    "python": _table(
        {"directory": _folder, "version": _text(_VERSION, "a version such as '3.12'"),
         "pip": switch, "managed": switch},
        "directory",
    ),
    "jupyter": _words,
}  # fmt: skip
"""What can be told of a base image, in the words of the table of base images."""

KEYS: Mapping[str, Reader] = {
    "select": rule_names,
    "ignore": rule_names,
    "per-file-ignores": per_file,
    "unsafe": switch,
    "authenticated": switch,
    "digest": one_of(*DIGESTS),
    "hashes": switch,
    "offline": switch,
    "deep": switch,
    "mirrors": mirrors,
    "insecure": hosts,
    "base-image": base_images,
    "output-format": one_of(*FORMATS),
    "color": one_of(*COLOURS),
    "pull-requests": switch,
}
"""All keys, by the names that they have in a file."""
