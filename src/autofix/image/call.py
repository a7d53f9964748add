"""A command as it would run, and where it stands."""

from __future__ import annotations

from autofix.edit import Span
from autofix.values import TYPE_CHECKING, cached_property, dataclass, replace

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


class Places:
    """The places of words in the source, worked out for those that are asked for.

    Most commands are never told of. ``written`` are the places in the script.
    """

    def __init__(self, written: tuple[Span, ...], locate: Callable[[Span], Span]) -> None:
        self._written, self._locate = written, locate

    def __getitem__(self, index: int) -> Span:
        return self._locate(self._written[index])

    def __iter__(self) -> Iterator[Span]:
        return map(self._locate, self._written)

    def __len__(self) -> int:
        return len(self._written)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, (Places, tuple)) and tuple(self) == tuple(other)

    def __hash__(self) -> int:
        return hash(tuple(self))

    def behind(self, start: int) -> Places:
        """Those from the word at ``start`` on."""
        return Places(self._written[start:], self._locate)


@dataclass(frozen=True)
class Call:
    """One command of a RUN as it would run.

    ``words`` are its fields after expansion, ``spans`` the place of each in the source, and
    ``raw`` the field as it is written. ``editable`` is false where the command does not stand
    in the Dockerfile itself (a script of the build context, a trigger of a parent stage).
    """

    words: tuple[str, ...]
    spans: Places | tuple[Span, ...]
    raw: tuple[str, ...]
    span: Span
    editable: bool = True

    @cached_property
    def name(self) -> str:
        """The program's name without its folder."""
        return self.words[0].rsplit("/", 1)[-1] if self.words else ""

    def rest(self, start: int) -> Call:
        """The command that begins with the word at ``start`` (behind sudo, env ...)."""
        spans = self.spans
        left = spans.behind(start) if isinstance(spans, Places) else spans[start:]
        return replace(self, words=self.words[start:], spans=left, raw=self.raw[start:])
