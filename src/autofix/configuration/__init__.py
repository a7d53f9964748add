"""What a repository, a file that is named, and the command line say of how we are to work."""

from __future__ import annotations

import os

from autofix.pattern import fits
from autofix.rule import Rule
from autofix.rules import selected
from autofix.values import TYPE_CHECKING, dataclass, replace

if TYPE_CHECKING:
    from autofix.image.told import Told


@dataclass(frozen=True)
class Configuration:
    """The keys of a configuration file, as docs/configuration.md has them; None is not said.

    ``path`` is the file, empty where there is none; ``per_file_ignores`` are pairs of a form of
    paths, seen from the file's folder, and names of rules.
    """

    path: str = ""
    select: tuple[str, ...] | None = None
    ignore: tuple[str, ...] = ()
    per_file_ignores: tuple[tuple[str, tuple[str, ...]], ...] = ()
    unsafe: bool | None = None
    authenticated: bool | None = None
    digest: str | None = None
    hashes: bool | None = None
    offline: bool | None = None
    deep: bool | None = None
    mirrors: tuple[str, ...] | None = None
    insecure: tuple[str, ...] | None = None
    base_images: tuple[Told, ...] = ()
    output_format: str | None = None
    color: str | None = None
    pull_requests: bool | None = None
    note: str = ""

    def under(self, other: Configuration) -> Configuration:
        """This one, with what the other says put over it.

        What the other selects is all that is selected; what it ignores is ignored as well.
        """
        said = {
            name: value
            for name in self.__match_args__
            if (value := getattr(other, name)) not in (None, (), "")
        }
        ignore = other.ignore if other.select is not None else (*self.ignore, *other.ignore)
        return replace(self, **{**said, "path": self.path, "note": self.note, "ignore": ignore})

    def place(self, file: str | None) -> str:
        """The path of a Dockerfile, seen from the folder of the configuration file."""
        if not self.per_file_ignores or file is None:
            return ""
        folder = os.path.dirname(os.path.realpath(self.path))
        return os.path.relpath(os.path.realpath(file), folder).replace(os.sep, "/")

    def rules(self, place: str = "") -> tuple[Rule, ...]:
        """The rules for the Dockerfile at a path, seen from the folder of the file."""
        ignore = list(self.ignore)
        for form, names in self.per_file_ignores:
            if fits(place, form):
                ignore += names
        return selected(self.select or (), ignore)

    @property
    def wary(self) -> Configuration:
        """What counts where the file is not that of who runs us: what is done with its own text.

        Whom we ask, whom we believe and what may change the meaning is not the repository's to say.
        """
        return Configuration(
            path=self.path,
            select=self.select,
            ignore=self.ignore,
            per_file_ignores=self.per_file_ignores,
            authenticated=self.authenticated,
            digest=self.digest if self.digest == "tag" else None,
            pull_requests=self.pull_requests,
            note=self.note,
        )


@dataclass(frozen=True)
class Wishes:
    """What the options ask for: which rules, what is done with the fixes, and how it is told.

    ``format`` is one of ``output.FORMATS``, ``colours`` one of ``printing.COLOURS``. ``words`` is
    the command line as it was typed, and ``paths`` are those of its words that name what is to be
    mended. ``top`` is the folder that the paths in a diff count from, where it is neither the
    current one nor that of the only repository.
    """

    rules: tuple[Rule, ...]
    diff: bool = False
    write: bool = False
    check: bool = False
    unsafe: bool = False
    authenticated: bool = False
    quiet: bool = False
    verbose: bool = False
    format: str = "text"
    colours: str = "auto"
    words: tuple[str, ...] = ()
    paths: tuple[str, ...] = ()
    top: str = ""
