"""What a project file says of requirements besides listing them: files, groups within groups."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

from autofix.pattern import pattern

# Hostile files have any number of brackets that are never closed: so many characters are looked at.
_DYNAMIC = pattern(r"(?m)^[ \t]*dynamic\s*=\s*\[([^\]]{0,1000})\]")
_NAME = pattern(r"(?m)^[ \t]*name\s*=\s*[\"']([\w.-]+)[\"']")
_FROM_FILES = pattern(
    r"(?m)^[ \t]*(?:dependencies\s*=\s*\{\s*file|files)\s*=\s*(\[[^\]]{0,1000}\]|\"[^\"\n]*\")"
)
_OF_SETUP_CFG = pattern(r"(?m)^install_requires\s*=\s*file:\s*(\S+)")
_GROUP = pattern(
    r"(?m)^[ \t]*[\"']?([\w.-]+)[\"']?\s*=\s*\[((?:[^\[\]]|\[[^\[\]]{0,200}\]){0,4000})\]"
)
_INCLUDED = pattern(r"include-group\s*=\s*[\"']([\w.-]+)")
_DEFAULTS = pattern(r"(?m)^[ \t]*default-groups\s*=\s*(\[[^\]]{0,1000}\])")
_QUOTED = pattern(r"[\"']([^\"']+)[\"']")


def files(text: str) -> list[str] | None:
    """The files that the requirements of a pyproject.toml or setup.cfg stand in.

    None where they come from somewhere that is not told.
    """
    found = _OF_SETUP_CFG.search(text)
    if found:
        return [found[1]]
    dynamic = _DYNAMIC.search(text)
    if dynamic is None or not re.search(r"[\"']dependencies[\"']", dynamic[1]):
        return []
    tables = "[tool.setuptools.dynamic]", "[tool.hatch.metadata.hooks.requirements_txt]"
    listed = _FROM_FILES.search(text) if any(table in text for table in tables) else None
    return [name[1] for name in _QUOTED.finditer(listed[1])] if listed else None


def with_included(text: str, groups: Collection[str]) -> set[str]:
    """Groups and extras, and those that they include by ``include-group`` or ``name[extra]``."""
    included = {group: set(_included(text, body)) for group, body in _GROUP.findall(text)}
    found, waiting = set(), list(groups)
    while waiting:
        group = waiting.pop()
        if group not in found:
            found.add(group)
            waiting += included.get(group, ())
    return found


def _included(text: str, body: str) -> Iterator[str]:
    yield from _INCLUDED.findall(body)
    name = _NAME.search(text)
    if name:
        for extras in re.findall(rf"[\"']{re.escape(name[1])}\[([^\]]*)\]", body):
            yield from (extra.strip() for extra in extras.split(","))


def default_groups(text: str) -> list[str]:
    """The dependency groups that uv takes where none is named."""
    found = _DEFAULTS.search(text)
    return [name[1] for name in _QUOTED.finditer(found[1])] if found else []
