"""A command as it would run, and where it stands."""

from __future__ import annotations

from autofix.edit import Span
from autofix.values import dataclass, replace


@dataclass(frozen=True)
class Call:
    """One command of a RUN as it would run.

    ``words`` are its fields after expansion, ``spans`` the place of each in the source, and
    ``raw`` the field as it is written. ``editable`` is false where the command does not stand
    in the Dockerfile itself (a script of the build context, a trigger of a parent stage).
    """

    words: tuple[str, ...]
    spans: tuple[Span, ...]
    raw: tuple[str, ...]
    span: Span
    editable: bool = True

    @property
    def name(self) -> str:
        """The program's name without its folder."""
        return self.words[0].rsplit("/", 1)[-1] if self.words else ""

    def rest(self, start: int) -> Call:
        """The command that begins with the word at ``start`` (behind sudo, env ...)."""
        return replace(
            self, words=self.words[start:], spans=self.spans[start:], raw=self.raw[start:]
        )
