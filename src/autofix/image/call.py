"""A command as it would run, where it stands, and what its options are."""

from __future__ import annotations

from itertools import pairwise

from autofix.edit import Span
from autofix.values import TYPE_CHECKING, cached_property, dataclass, replace

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

CONDAS = frozenset({"conda", "mamba", "micromamba"})
"""The programs that manage conda's environments."""


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


@dataclass(frozen=True)
class Options:
    """The options of a command line: by canonical name (index of the word, value); the rest."""

    values: Mapping[str, tuple[int, str]]
    operands: tuple[tuple[int, str], ...]

    def get(self, name: str) -> str | None:
        """The value of an option, the empty text for one without a value, None if not given."""
        return self.values[name][1] if name in self.values else None

    def __contains__(self, name: str) -> bool:
        return name in self.values


def read_options(words: Sequence[str], names: Mapping[str, str], valued: str) -> Options:
    """Read a command line as getopt does.

    ``words`` begin with the program. ``names`` maps option words (``-u``, ``--uid``) to
    canonical names, ``valued`` lists the canonical names that take a value, blank-separated.
    An option without a canonical name goes by its own word.
    """
    takes = frozenset(valued.split())
    values: dict[str, tuple[int, str]] = {}
    operands: list[tuple[int, str]] = []
    index = 1
    while index < len(words):
        word = words[index]
        if word == "--":
            operands.extend((place, words[place]) for place in range(index + 1, len(words)))
            break
        if word.startswith("--"):
            head, equals, value = word.partition("=")
            name = names.get(head, head)
            if not equals and name in takes and index + 1 < len(words):
                index += 1
                value = words[index]
            values[name] = (index, value)
        elif word.startswith("-") and len(word) > 1:
            index = _read_short(words, index, names, takes, values)
        else:
            operands.append((index, word))
        index += 1
    return Options(values, tuple(operands))


def _read_short(
    words: Sequence[str],
    index: int,
    names: Mapping[str, str],
    takes: frozenset[str],
    values: dict[str, tuple[int, str]],
) -> int:
    word = words[index]
    if word in names or len(word) == 2:
        letters: Sequence[str] = (word,)
    else:
        letters = [f"-{letter}" for letter in word[1:]]
    for position, letter in enumerate(letters):
        name = names.get(letter, letter)
        if name not in takes:
            values[name] = (index, "")
            continue
        rest = word[position + 2 :] if len(letters) > 1 else ""
        if rest:
            values[name] = (index, rest)
        elif index + 1 < len(words):
            values[name] = (index + 1, words[index + 1])
            return index + 1
        break
    return index


def all_values(words: Sequence[str], short: str, long: str) -> list[str]:
    """All values of an option that may be given more than once."""
    found = [after for word, after in pairwise(words) if word in (short, long)]
    found += [word[len(long) + 1 :] for word in words if word.startswith(f"{long}=")]
    joined = (word for word in words if word.startswith(short) and word[2:3] not in ("", "-", "="))
    return found + [word[2:] for word in joined]
