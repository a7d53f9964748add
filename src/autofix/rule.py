"""What a rule is, and what it says of a build."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from autofix.edit import Edit, Span
from autofix.image.build import Build
from autofix.values import dataclass


@dataclass(frozen=True)
class Fix:
    """Edits that mend a violation: all of them are made, or none.

    ``title`` is a verb phrase. ``safe`` says that the fix does what the author wants: an unsafe
    one may change what was meant and is only made when asked for.
    """

    title: str
    edits: tuple[Edit, ...]
    safe: bool = True


@dataclass(frozen=True)
class Violation:
    """A requirement that the image breaks, at a place of the source.

    ``known`` is false where it may be broken but the facts do not tell. Without a fix,
    ``reason`` says why there is none. What is not ``required`` Binder does without: it is told,
    and does not count as broken.
    """

    span: Span
    message: str
    fix: Fix | None = None
    reason: str = ""
    known: bool = True
    required: bool = True

    @property
    def told(self) -> str:
        """The message, as it is told to people: where it is not known, that is said once."""
        says_so = self.known or self.message.startswith("whether ")
        return self.message if says_so else f"not known: {self.message}"


@dataclass(frozen=True)
class Rule:
    """A requirement of Binder: its name, the number it has in the guide, its check.

    ``check`` is a pure function: it looks at a build and yields what is wrong. ``explanation``
    is the docstring of the rule's module. An ``optional`` one is no part of the exit status unless
    it is asked for.
    """

    name: str
    requirement: int
    need: str
    check: Callable[[Build], Iterator[Violation]]
    explanation: str
    optional: bool = False


def suggestion(name: str, rules: Iterable[Rule]) -> str:
    """A clause that asks for the rule that was probably meant, or tells which there are."""
    import difflib

    names = [rule.name for rule in rules]
    close = difflib.get_close_matches(name, names, 1)
    return f"; did you mean {close[0]}?" if close else f"; there are {', '.join(names)}"
