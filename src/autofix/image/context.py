"""The build context as data: which files it has, the text of those that decide, what is ignored."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import lru_cache
from itertools import groupby

from autofix.pattern import fits
from autofix.values import cached_property, dataclass, field

# Files of a repository that nobody looks for in Jupyter.
_BESIDE = ("Dockerfile*", "*.Dockerfile", "docker-compose*", "compose.y*", "LICENSE*", "README*",
           "CITATION*", "Makefile", "binder/*", "*.lock", "requirements*.txt", "environment*.y*ml",
           "pyproject.toml", "setup.py", "setup.cfg", "apt.txt")  # fmt: skip


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
    def _patterns(self) -> tuple[Patterns, ...]:
        return tuple(ignore_patterns(self.ignore.splitlines()))

    def ignored(self, path: str) -> bool:
        """Whether the .dockerignore keeps a file out; the last pattern that fits decides.

        A pattern that fits a folder fits all in it (moby's patternmatcher).
        """
        decisive = next((some for some in reversed(self._patterns) if some.fit(path)), None)
        return decisive is not None and decisive.exclude

    def text(self, path: str) -> str | None:
        """The text of a file that a COPY would bring; None if it was not read or is ignored."""
        return None if self.ignored(path) else self.files.get(path)

    @cached_property
    def shown(self) -> tuple[str, ...]:
        """All files that a COPY can bring, sorted."""
        paths = sorted(self.files)
        return tuple(p for p in paths if not self.ignored(p)) if self._patterns else tuple(paths)

    def brought(self, source: str) -> Iterator[tuple[str, str]]:
        """The files that a COPY of ``source`` brings.

        With each comes its path in the folder that is copied, empty where the file itself is.
        """
        if not source:
            yield from zip(self.shown, self.shown, strict=True)
            return
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
        prefix = source.rstrip("/") + "/"
        index = bisect_left(self.shown, source)
        if self.shown[index : index + 1] == (source,):
            yield source, ""
        for index in range(bisect_left(self.shown, prefix), len(self.shown)):
            path = self.shown[index]
            if not path.startswith(prefix):
                break
            yield path, path[len(prefix) :]


@lru_cache(maxsize=4096)
def beside(path: str) -> bool:
    """Whether a file of the context only stands beside the work: hidden, or of the project."""
    hidden = any(part.startswith(".") for part in path.split("/"))
    return hidden or any(fits(path, form) for form in _BESIDE)


def is_glob(source: str) -> bool:
    """Whether the source of a COPY is a pattern."""
    return any(mark in source for mark in "*?[")


@dataclass(frozen=True)
class Patterns:
    """Patterns of a .dockerignore that stand together and all ``exclude``, or all do not.

    ``names`` are those without a wildcard, ``matchers`` tell what fits the others.
    """

    exclude: bool
    names: frozenset[str]
    matchers: tuple[Callable[[str], object], ...]

    def fit(self, path: str) -> bool:
        """Whether one of them fits a path, or a folder that it is in."""
        if self.names:
            end = len(path)
            while end > 0:
                if path[:end] in self.names:
                    return True
                end = path.rfind("/", 0, end)
        return any(fits(path) for fits in self.matchers)


def ignore_patterns(lines: Iterable[str]) -> Iterator[Patterns]:
    """The patterns of a .dockerignore in order."""
    for exclude, some in groupby(_each_pattern(lines), lambda pair: pair[0]):
        patterns = [pattern for _, pattern in some]
        names = frozenset(pattern for pattern in patterns if _is_name(pattern))
        wild = list(dict.fromkeys(pattern for pattern in patterns if pattern not in names))
        matchers: Iterable[Callable[[str], object] | None] = ()
        if wild:
            from autofix.image.globs import matcher

            matchers = [matcher(pattern, below=True) for pattern in wild]
        # One that Docker refuses fits nothing.
        yield Patterns(exclude, names, tuple(fits for fits in matchers if fits))


def _is_name(pattern: str) -> bool:
    return not (is_glob(pattern) or "\\" in pattern)


def _each_pattern(lines: Iterable[str]) -> Iterator[tuple[bool, str]]:
    """Whether each pattern excludes, and its text; ``#`` begins a comment at the line's start."""
    for line in lines:
        pattern = line.strip().lstrip("\ufeff")
        if not pattern or pattern.startswith("#"):
            continue
        exclude = not pattern.startswith("!")
        pattern = pattern.lstrip("!").strip().strip("/")
        while pattern.startswith("./"):
            pattern = pattern[2:]
        if pattern and pattern != ".":
            yield exclude, pattern
