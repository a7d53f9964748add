"""The build context as data: which files it has, the text of those that decide, what is ignored."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Mapping

from autofix.values import cached_property, dataclass, field


@dataclass(frozen=True)
class Context:
    """The files of a build context by their path relative to its root.

    The value is the text of a file that was read, None of one that was not. ``known`` is false
    where there is no context to look at (standard input), ``complete`` where not all of it was
    listed. ``ignore`` is the text of the .dockerignore that BuildKit uses.
    """

    files: Mapping[str, str | None] = field(default_factory=dict)
    executable: frozenset[str] = frozenset()
    ignore: str = ""
    ignore_name: str = ".dockerignore"
    known: bool = False
    complete: bool = False

    @cached_property
    def _patterns(self) -> tuple[tuple[bool, Callable[[str], object]], ...]:
        return tuple(ignore_patterns(self.ignore.splitlines()))

    def ignored(self, path: str) -> bool:
        """Whether the .dockerignore keeps a file out; the last pattern that fits decides.

        A pattern that fits a folder fits all in it (moby's patternmatcher).
        """
        ignored = False
        for exclude, fits in self._patterns:
            if exclude != ignored and fits(path):
                ignored = exclude
        return ignored

    def text(self, path: str) -> str | None:
        """The text of a file that a COPY would bring; None if it was not read or is ignored."""
        return None if self.ignored(path) else self.files.get(path)

    @cached_property
    def shown(self) -> tuple[str, ...]:
        """All files that a COPY can bring, sorted."""
        return tuple(path for path in sorted(self.files) if not self.ignored(path))

    def brought(self, source: str) -> Iterator[tuple[str, str]]:
        """The files that a COPY of ``source`` brings.

        With each comes its path in the folder that is copied, empty where the file itself is.
        """
        if is_glob(source):
            from autofix.image.globs import matcher

            # Here ** is no more than *.
            fits = matcher(re.sub(r"\*+", "*", source))
            depth = source.count("/") + 1
            for path in self.shown if fits else ():
                head = "/".join(path.split("/")[:depth])
                if fits and fits(head):
                    yield path, path[len(head) + 1 :]
            return
        prefix = source.rstrip("/") + "/" if source else ""
        index = bisect_left(self.shown, source)
        if self.shown[index : index + 1] == (source,):
            yield source, ""
        for index in range(bisect_left(self.shown, prefix), len(self.shown)):
            path = self.shown[index]
            if not path.startswith(prefix):
                break
            yield path, path[len(prefix) :]


def is_glob(source: str) -> bool:
    """Whether the source of a COPY is a pattern."""
    return any(mark in source for mark in "*?[")


def ignore_patterns(lines: Iterable[str]) -> Iterator[tuple[bool, Callable[[str], object]]]:
    """The patterns of a .dockerignore in order: whether each excludes, and what fits it.

    ``#`` begins a comment only at the line's start. One that Docker refuses fits nothing.
    """
    for line in lines:
        pattern = line.strip().lstrip("\ufeff")
        if not pattern or pattern.startswith("#"):
            continue
        exclude = not pattern.startswith("!")
        pattern = pattern.lstrip("!").strip().strip("/")
        while pattern.startswith("./"):
            pattern = pattern[2:]
        if not pattern or pattern == ".":
            continue
        from autofix.image.globs import matcher

        if fits := matcher(pattern, below=True):
            yield exclude, fits
