"""What ``uv.lock`` and ``poetry.lock`` hold fast of Jupyter, also of what other packages need.

uv writes what each package needs by name, the project's own groups with it (astral-sh/uv, the
documentation of projects, "The lockfile").
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

from autofix.image.commands.requirements import EVERY, FOLLOWED
from autofix.image.jupyter import normal, requirement
from autofix.pattern import pattern
from autofix.values import dataclass

_PACKAGE = pattern(r"(?m)^\[\[package\]\][ \t]*$")
_VALUE = pattern(r"(?m)^(name|version) = \"([^\"\n]+)\"")
_OWN = pattern(r"(?m)^source = \{ (?:virtual|editable) = \"\.\" \}")
_TABLE = pattern(r"(?m)^\[package\.([\w-]+)\][ \t]*$")
_LIST = pattern(r"(?m)^([\w.-]+) = \[\r?\n((?:[ \t][^\n]*\n)*)\]")
_NEEDED = pattern(r"\{ name = \"([^\"\n]+)\"([^\n]*)")
_MARKED = pattern(r"(?m)^markers = ")


@dataclass(frozen=True)
class _Entry:
    """A package of a lock file: its version, and what it needs, by extra or group ('' for always).

    What is needed goes with whether that holds on every machine.
    """

    version: str
    needs: Mapping[str, Sequence[tuple[str, bool]]]
    is_own: bool = False


def by_uv(lock: str, groups: Collection[str], required: Sequence[str]) -> tuple[list[str], bool]:
    """What ``uv sync`` installs of Jupyter by its lock file, beside what else is ``required``.

    With it goes whether more of Jupyter may come, which depends on the machine.
    """
    entries = _entries(lock)
    own = next((entry for entry in entries.values() if entry.is_own), None)
    if own is None:
        return list(required), False
    chosen = [names for group, names in own.needs.items() if group in ("", *groups)
              or EVERY in groups]  # fmt: skip
    begin = [need for names in chosen for need in names]
    certain = _reached(entries, (name for name, always in begin if always), certainly=True)
    possible = _reached(entries, (name for name, _ in begin), certainly=False)
    held = {name: entries[name].version for name in FOLLOWED if name in certain}
    return _with_versions(required, held), any(name in possible - certain for name in FOLLOWED)


def by_poetry(lock: str, required: Sequence[str]) -> list[str]:
    """What is ``required``, with the versions of poetry's lock file."""
    held = {}
    for name, version, block in _packages(lock):
        if name in FOLLOWED and version and not _MARKED.search(block):
            # Twice there are two versions, by what they are for.
            held[name] = "" if name in held else version
    named = {parsed[0] for text in required if (parsed := requirement(text))}
    versions = {name: text for name, text in held.items() if text and name in named}
    return _with_versions(required, versions)


def _with_versions(required: Sequence[str], held: Mapping[str, str]) -> list[str]:
    """Requirements with those that are held fast at their versions."""
    parsed = ((text, requirement(text)) for text in required)
    others = [text for text, found in parsed if not found or found[0] not in held]
    return [*others, *(f"{name}=={version}" for name, version in held.items())]


def _packages(lock: str) -> Iterator[tuple[str, str, str]]:
    """The packages of a lock file: name, version, which may be empty, and all that stands there."""
    for block in _PACKAGE.split(lock)[1:]:
        head = dict(_VALUE.findall(block))
        yield normal(head.get("name", "")), head.get("version", ""), block


def _entries(lock: str) -> dict[str, _Entry]:
    """The packages of a lock file of uv.

    One that it has more than once has no version, and what it needs depends on the machine.
    """
    found: dict[str, _Entry] = {}
    for name, version, block in _packages(lock):
        entry = _Entry(version, _needs(block), _OWN.search(block) is not None)
        if name in found:
            needs = [*found[name].needs.values(), *entry.needs.values()]
            entry = _Entry("", {"": [(need, False) for names in needs for need, _ in names]})
        found[name] = entry
    return found


def _needs(block: str) -> dict[str, list[tuple[str, bool]]]:
    """What a package needs always, by its extras and by its groups."""
    parts = _TABLE.split(block)
    needs: dict[str, list[tuple[str, bool]]] = {}
    for table, body in zip(["", *parts[1::2]], parts[::2], strict=True):
        if table not in ("", "optional-dependencies", "dev-dependencies"):
            continue
        for key, listed in _LIST.findall(body):
            if table or key == "dependencies":
                pairs = [
                    (normal(name), "marker" not in more) for name, more in _NEEDED.findall(listed)
                ]
                needs.setdefault(key if table else "", []).extend(pairs)
    return needs


def _reached(entries: Mapping[str, _Entry], begin: Iterable[str], *, certainly: bool) -> set[str]:
    """The packages that are installed with some; with ``certainly`` only those on every machine."""
    found: set[str] = set()
    waiting = [*begin]
    while waiting:
        name = waiting.pop()
        if name in found or name not in entries:
            continue
        if certainly and not entries[name].version:
            continue
        found.add(name)
        needs = entries[name].needs
        groups = [needs.get("", ())] if certainly else needs.values()
        waiting += (need for names in groups for need, always in names if always or not certainly)
    return found
