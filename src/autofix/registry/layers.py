"""Files of an image out of its layers, with as few of them fetched as is certain.

A path is looked up from the top layer down. A layer that was not read stands in the way of all
below it, so that what was found counts only once every layer above has been read.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from posixpath import dirname, join
from typing import BinaryIO

from autofix.registry.archive import Budget, Entry, Unreadable, View, parents, scan
from autofix.registry.manifests import Layer

__all__ = ["PATHS", "Layer", "Unreadable", "read_files"]

PATHS = ("/etc/passwd", "/etc/group", "/etc/os-release")
"""The files that are read."""
LIMIT = 256 << 20
"""How many bytes of layers are fetched for an image, at most."""
_UNPACKED = 8  # times the limit may be unpacked
_LINKS = 40  # as Linux does
_USUAL_TARGETS = ("/usr/lib/os-release",)


@dataclass(frozen=True)
class _Waiting:
    """A path hangs on layers that were not read; on none of them if it cannot be known."""

    layers: tuple[Layer, ...]
    reason: str = ""


@dataclass(frozen=True)
class _Unwatched:
    """A link leads to a path that was not watched when the layers were read."""

    path: str


@dataclass
class _Stack:
    """The layers of an image, the lowest first, with what was read of them by their digest."""

    layers: Sequence[Layer]
    budget: Budget
    watched: set[str] = field(default_factory=set)
    files: dict[str, BinaryIO] = field(default_factory=dict)
    views: dict[str, View] = field(default_factory=dict)
    problems: dict[str, str] = field(default_factory=dict)

    def watch(self, paths: Iterable[str]) -> None:
        """Watch more paths with the folders that they are in: read what was read once more."""
        for path in paths:
            self.watched.update((path, *parents(path)))
        for digest in tuple(self.views):
            self.read(digest)

    def read(self, digest: str) -> None:
        """Read a layer's file, or note why it cannot be read."""
        self.views.pop(digest, None)
        try:
            self.views[digest] = scan(self.files[digest], self.watched, self.budget)
        except Unreadable as error:
            self.problems[digest] = str(error)

    def wished(self) -> set[str]:
        """The targets of hard links that are not watched yet."""
        return {path for view in self.views.values() for path in view.wishes} - self.watched

    def find(self, path: str) -> Entry | _Waiting | None:
        """What is at a path whose parents are folders; None if nothing is."""
        unread: list[Layer] = []
        found: Entry | None = None
        implied = False
        for layer in reversed(self.layers):
            problem = self.problems.get(layer.digest)
            if problem:
                return _Waiting(tuple(unread), problem)
            view = self.views.get(layer.digest)
            if view is None:
                unread.append(layer)
                continue
            entry = view.entries.get(path)
            if entry and entry.kind != "implied":
                found = entry
                break
            implied = implied or entry is not None
            if view.hides(path):
                break
        if unread:
            return _Waiting(tuple(unread))
        if implied and found and not found.holds:
            return Entry("odd", "a layer puts something beneath a file or a link")
        return Entry("folder") if implied else found

    def resolve(self, path: str) -> Entry | _Waiting | _Unwatched | None:
        """What a path leads to, links followed inside the image; None if nowhere."""
        place, names, links = "/", path.split("/"), 0
        entry = Entry("folder")
        while names:
            name = names.pop(0)
            if not entry.holds:
                return None
            if name in ("", ".", ".."):
                place = dirname(place) if name == ".." else place
                continue
            here = join(place, name)
            if here not in self.watched:
                return _Unwatched(here)
            found = self.find(here)
            if found is None or isinstance(found, _Waiting) or found.kind == "odd":
                return found
            if found.kind == "link":
                links += 1
                if links > _LINKS:
                    return None
                names = found.value.split("/") + names
                place = "/" if found.value.startswith("/") else place
            else:
                place, entry = here, found
        return entry


def _fetched(
    stack: _Stack, layer: Layer, fetch: Callable[[Layer], BinaryIO], limit: int, files: ExitStack
) -> int:
    """Fetch and read a layer, unless that exceeds the limit; return what is left of it."""
    if layer.size > limit or stack.budget.left <= 0:
        stack.problems[layer.digest] = "the layers are larger than the limit"
        return limit
    try:
        stack.files[layer.digest] = files.enter_context(fetch(layer))
    except (OSError, Unreadable) as error:
        stack.problems[layer.digest] = f"a layer could not be fetched: {error}"
    else:
        stack.read(layer.digest)
    return limit - max(layer.size, 0)


def read_files(
    layers: Sequence[Layer],
    fetch: Callable[[Layer], BinaryIO],
    *,
    limit: int = LIMIT,
    paths: Sequence[str] = PATHS,
) -> tuple[tuple[tuple[str, str | None], ...], str]:
    """The texts of files of an image, the lowest layer first; None for one that is not there.

    A path that could not be determined is not listed, and the second value says why. ``fetch``
    gives an open file, checked against the digest, which is closed here; it may raise OSError or
    Unreadable. ``limit`` are the bytes that may be fetched; more than they are eight times over
    are not unpacked. The smallest layers are fetched first, none that nothing depends on.
    """
    stack = _Stack(layers, Budget(limit * _UNPACKED))
    stack.watch((*paths, *_USUAL_TARGETS))
    for layer in layers:
        if "foreign" in layer.media_type or "nondistributable" in layer.media_type:
            stack.problems[layer.digest] = "a layer is not distributed by registries"
        elif layer.size > limit:
            stack.problems[layer.digest] = f"a layer has {layer.size >> 20} MiB, above the limit"
    with ExitStack() as files:
        while True:
            answers = {path: stack.resolve(path) for path in paths}
            unwatched = {a.path for a in answers.values() if isinstance(a, _Unwatched)}
            unwatched |= stack.wished()
            waiting = [a for a in answers.values() if isinstance(a, _Waiting)]
            wanted = [layer for answer in waiting for layer in answer.layers]
            if unwatched:
                stack.watch(unwatched)
            elif wanted:
                smallest = min(wanted, key=lambda layer: layer.size)
                limit = _fetched(stack, smallest, fetch, limit, files)
            else:
                return _result(answers)


def _result(
    answers: Mapping[str, Entry | _Waiting | _Unwatched | None],
) -> tuple[tuple[tuple[str, str | None], ...], str]:
    """The files that are known, and why the others are not."""
    files: list[tuple[str, str | None]] = []
    reasons: dict[str, list[str]] = {}
    for path, answer in answers.items():
        if isinstance(answer, _Waiting):
            reasons.setdefault(answer.reason, []).append(path)
        elif isinstance(answer, Entry) and answer.kind == "odd":
            reasons.setdefault(answer.value, []).append(path)
        else:
            text = answer.value if isinstance(answer, Entry) and answer.kind == "file" else None
            files.append((path, text))
    clauses = (f"{', '.join(names)} not read: {reason}" for reason, names in reasons.items())
    return tuple(files), "; ".join(clauses)
