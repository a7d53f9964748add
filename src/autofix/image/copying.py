"""COPY and ADD: what of the repository lands where, and whose it is."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from autofix.dockerfile import UNKNOWN, Instruction
from autofix.image.call import Call
from autofix.image.context import Context, is_glob
from autofix.image.facts import Copy, Image, Python
from autofix.image.ownership import EVERYONE, ROOT_FOLDERS, Ownership, under
from autofix.image.permissions import executable, writable

# Folders that every distribution has.
_FOLDERS = frozenset(
    "/usr/bin /usr/local /usr/local/bin /usr/local/sbin /usr/sbin /etc/profile.d /usr/local/lib "
    "/usr/local/share /usr/share /usr/src /var/tmp".split()
)

# A folder whose name says that a Python environment is in it.
_ENVIRONMENT = re.compile(r"(venv|/env|conda|forge|mamba|virtualenv)[\w.-]*$")


def copy(
    image: Image,
    step: Instruction,
    context: Context,
    other: Callable[[str], Image],
    expand: Callable[[str], str],
    call: Call,
) -> Image:
    """``image`` after a COPY or ADD; ``other`` gives the stage or image that --from names."""
    flags = {flag.name: flag.value or "" for flag in step.flags}
    operands = [expand(word) for word in step.json or [word.value for word in step.words]]
    if len(operands) < 2:
        return image
    *sources, destination = operands
    place = posixpath.normpath(posixpath.join(image.workdir, destination))
    arrival = _Arrival(
        place=place,
        into_folder=len(sources) > 1 or _is_folder(image, destination, place),
        owner=_owner(image, flags, expand),
        runs=executable(expand(flags.get("chmod", ""))),
        flags=flags,
        call=call,
    )
    if "from" in flags:
        return _from_stage(image, arrival, sources, other(flags["from"]))
    heredocs = {heredoc.name: heredoc.content for heredoc in step.heredocs}
    for source in sources:
        name = source.lstrip("0123456789").lstrip("<").lstrip("-").strip("\"'")
        if source.lstrip("0123456789").startswith("<<") and name in heredocs:
            target = posixpath.join(place, name) if arrival.into_folder else place
            image = image.with_files({target: heredocs[name]}, () if arrival.runs else (target,))
            image = arrival.put(image, target)
        else:
            image = _from_context(image, arrival, source, context)
    return image


@dataclass(frozen=True)
class _Arrival:
    """Where and how files arrive; ``runs`` tells whether --chmod lets them be executed."""

    place: str
    into_folder: bool
    owner: int | None
    runs: bool
    flags: Mapping[str, str]
    call: Call

    @property
    def contents(self) -> str:
        """What is in the place, as an ownership event names it."""
        return f"{self.place.rstrip('/')}/*"

    def put(self, image: Image, path: str, *, whole: bool = False) -> Image:
        """``image`` after ``path`` came to belong to its new owner."""
        owners = image.ownership.made(posixpath.dirname(path), self.owner, arrives=True)
        event = Ownership(path, self.owner, recursive=whole, arrives=True)
        return replace(image, ownership=owners.added(event))


def _owner(image: Image, flags: Mapping[str, str], expand: Callable[[str], str]) -> int | None:
    """Whom the copies belong to: root, whatever USER is, unless --chown says otherwise.

    A name that /etc/passwd does not have stands for root too (BuildKit says nothing of it).
    """
    if writable(expand(flags.get("chmod", ""))):
        return EVERYONE
    name = expand(flags.get("chown", "")).split(":")[0]
    if not name or (not name.isdecimal() and image.exists(name) is False):
        return 0
    return image.uid(name)


def _is_folder(image: Image, destination: str, place: str) -> bool:
    """Whether a destination is a folder: by its spelling, or because it is there already."""
    if destination.endswith(("/", "/.")) or destination in (".", "..", ""):
        return True
    there = place in (image.workdir, image.home()) or place in _FOLDERS | ROOT_FOLDERS
    return there or image.ownership.has_below(place)


def _from_context(image: Image, arrival: _Arrival, source: str, context: Context) -> Image:
    path = posixpath.normpath("/" + source).lstrip("/")
    whole = path in ("", "*") and UNKNOWN not in source and "exclude" not in arrival.flags
    files = list(context.brought(path))
    is_file = context.known and not is_glob(path) and [rest for _, rest in files] == [""]
    texts: dict[str, str | None] = {}
    inert: list[str] = []
    for file, rest in files:
        if "parents" in arrival.flags:
            rest = file
        elif not rest and (arrival.into_folder or not is_file):
            rest = posixpath.basename(file)
        target = posixpath.normpath(posixpath.join(arrival.place, rest))
        texts[target] = context.text(file)
        if not arrival.runs and file not in context.executable:
            inert.append(target)
    copied = Copy((path,), arrival.place, whole, arrival.call.span)
    image = replace(image.with_files(texts, inert), copies=image.copies.added(copied))
    return arrival.put(image, next(iter(texts)) if is_file else arrival.contents, whole=whole)


def _from_stage(image: Image, arrival: _Arrival, sources: list[str], other: Image) -> Image:
    """Bring over the Pythons, the texts and the repository of another stage or image."""
    place = arrival.place
    pythons = dict(image.pythons)
    if not other.pythons_complete and _ENVIRONMENT.search(place):
        # An environment of an image that is not known: it is there, and holds what it holds.
        pythons[f"{place}/bin"] = Python(f"{place}/bin", complete=False)
    texts = dict(image.texts)
    copies = image.copies
    for source in sources:
        origin = posixpath.normpath(posixpath.join("/", source))
        for directory, python in other.pythons.items():
            if under(directory, origin):
                moved = _moved(directory, origin, place)
                pythons[moved] = replace(python, directory=moved)
            elif under(origin, directory[:-4]) and directory == moved_prefix(origin, place):
                # /usr/local/lib of the same Python: its packages come along.
                known = pythons.get(directory, python)
                pythons[directory] = replace(
                    known, packages={**known.packages, **python.packages},
                    complete=known.complete and python.complete,
                )  # fmt: skip
            for home, packages in python.personal.items():
                if under(f"{home}/.local", origin):
                    target = _moved(f"{home}/.local", origin, place)
                    known = pythons.get(directory, python)
                    pythons[directory] = known.with_packages(
                        packages, target.removesuffix("/.local")
                    )
        for path, text in other.texts.items():
            if path == origin and arrival.into_folder:
                texts[posixpath.join(place, posixpath.basename(path))] = text
            elif under(path, origin):
                texts[_moved(path, origin, place)] = text
        for earlier in other.copies:
            if under(earlier.destination, origin):
                target = _moved(earlier.destination, origin, place)
                copies = copies.added(replace(earlier, destination=target, span=arrival.call.span))
    image = replace(image, pythons=pythons, texts=texts, copies=copies)
    return arrival.put(image, arrival.contents)


def _moved(path: str, origin: str, place: str) -> str:
    """Where a path is once the folder ``origin`` was copied to ``place``."""
    return posixpath.normpath(posixpath.join(place, posixpath.relpath(path, origin)))


def moved_prefix(origin: str, place: str) -> str:
    """The bin folder beside a lib folder that is copied to the same place; else nothing."""
    return f"{origin.split('/lib', 1)[0]}/bin" if origin == place and "/lib" in origin else ""
