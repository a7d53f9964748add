"""The model of a Dockerfile: read-only views of one text."""

from __future__ import annotations

from bisect import bisect_right
from itertools import pairwise

from autofix.edit import Position, Span
from autofix.pattern import pattern
from autofix.values import TYPE_CHECKING, NamedTuple, cached_property, dataclass, field, replace

from .grammar import exec_form, heredoc_mark, pairs, value_words
from .lines import Heredoc, Joined, LogicalLine, Scan

if TYPE_CHECKING:
    from collections.abc import Mapping


# Only a line feed ends a line.
_LINE = pattern(r"[^\n]*\n|[^\n]+")


class Word(NamedTuple):
    """A word of a value, raw: quotes kept, continuations joined; ``span`` is in the source."""

    value: str
    span: Span


class Flag(NamedTuple):
    """A flag such as ``--from=build``: its name without dashes, its value without quotes."""

    name: str
    value: str | None
    span: Span


class Script(NamedTuple):
    """What the shell gets of a RUN in shell form.

    ``interpreter`` is what stands behind ``#!`` if the whole command is one heredoc with such
    a line; the text is then not for the shell but for that program.
    """

    text: str
    interpreter: str | None
    joined: Joined

    def locate(self, start: int, end: int) -> Span:
        """Return the span of the source that ``text[start:end]`` comes from."""
        return self.joined.locate(start, end)


@dataclass(frozen=True)
class Instruction:
    """One instruction of a Dockerfile.

    Attributes:
        keyword: in upper case.
        span: from its first character to the end of its last line, without the line ending;
            heredocs are in it.
        first_line: 1-based.
        last_line: 1-based, that of the last heredoc's end, if there is one.
        flags: those before the value.
        value: the joined text behind keyword and flags, without white space around it.
        heredocs: in order.
        trigger: the instruction inside an ONBUILD.
    """

    keyword: str
    span: Span
    first_line: int
    last_line: int
    flags: tuple[Flag, ...]
    value: str
    heredocs: tuple[Heredoc, ...]
    trigger: Instruction | None
    escape: str = field(repr=False)
    _joined: Joined = field(repr=False)
    _offset: int = field(repr=False)

    def moved(self, line: LogicalLine) -> Instruction:
        """Return this instruction where it stands as ``line``, written in the very same way."""
        shift = line.span.start - self.span.start
        if not shift and line.first_line == self.first_line:
            return self
        flags = (
            Flag(name, value, Span(start + shift, end + shift))
            for name, value, (start, end) in self.flags
        )
        trigger = self.trigger
        if trigger:
            span = Span(trigger.span.start + shift, line.span.end)
            trigger = trigger.moved(line._replace(span=span))
        return replace(
            self,
            span=line.span,
            first_line=line.first_line,
            last_line=line.last_line,
            flags=tuple(flags),
            heredocs=line.heredocs,
            trigger=trigger,
            _joined=line.joined,
        )

    def locate(self, start: int, end: int) -> Span:
        """Return the span of the source that ``value[start:end]`` comes from.

        An empty range lies right behind the character before it.
        """
        return self._joined.locate(self._offset + start, self._offset + end)

    @cached_property
    def words(self) -> tuple[Word, ...]:
        """The words of the value, split as BuildKit splits this instruction."""
        spans = value_words(self.keyword, self.value, self.escape)
        return tuple(Word(self.value[slice(*span)], self.locate(*span)) for span in spans)

    @cached_property
    def json(self) -> tuple[str, ...] | None:
        """The strings of the exec form, None for the shell form."""
        return exec_form(self.keyword, self.value)

    @cached_property
    def pairs(self) -> tuple[tuple[str, str | None, Span], ...]:
        """Name, raw value and span of the value for each pair of an ENV, LABEL or ARG.

        The value of an ARG without one is None, and the span is that of the name.
        """
        found = pairs(self.keyword, self.value, self.escape)
        return tuple((pair.name, pair.value, self.locate(pair.start, pair.end)) for pair in found)

    @cached_property
    def script(self) -> Script | None:
        """What the shell gets of a RUN in shell form, None for any other instruction."""
        if self.keyword != "RUN" or self.json is not None or not self.value:
            return None
        if self.heredocs and _is_heredoc(self.value):
            return _heredoc_script(self.heredocs[0])
        return _script(self.value, self._joined, self._offset, self.heredocs)


def _is_heredoc(value: str) -> bool:
    try:
        return heredoc_mark(value) is not None
    except ValueError:
        return False


def _heredoc_script(heredoc: Heredoc) -> Script:
    """Return the script of ``RUN <<EOF``: the body, without leading tabs after ``<<-``."""
    texts: list[str] = []
    sources: list[int] = []
    source = heredoc.span.start
    for line in _LINE.findall(heredoc.content):
        text = line.lstrip("\t") if heredoc.strip_tabs else line
        texts.append(text)
        sources.append(source + len(line) - len(text))
        source += len(line)
    joined = _join(texts or [""], sources or [source])
    first = joined.text.split("\n", 1)[0].rstrip("\r")
    interpreter = first[2:].strip() if first.startswith("#!") else None
    return Script(joined.text, interpreter, joined)


def _script(value: str, joined: Joined, offset: int, heredocs: tuple[Heredoc, ...]) -> Script:
    """Return the value with every heredoc on lines of its own, as BuildKit puts it together."""
    end = offset + len(value)
    borders = [offset, *(start for start in joined.starts if offset < start < end), end]
    texts = [joined.text[start:stop] for start, stop in pairwise(borders)]
    sources = [joined.origin(start) for start in borders[:-1]]
    for heredoc in heredocs:
        # The line feed before the body is a piece of its own, and so is the name that ends it.
        texts += "\n", heredoc.content, heredoc.name
        sources += heredoc.span.start - 1, heredoc.span.start, heredoc.terminator.start
    whole = _join(texts, sources)
    return Script(whole.text, None, whole)


def _join(texts: list[str], sources: list[int]) -> Joined:
    starts: list[int] = []
    length = 0
    for text in texts:
        starts.append(length)
        length += len(text)
    return Joined("".join(texts), tuple(starts), tuple(sources))


@dataclass(frozen=True)
class Stage:
    """A build stage.

    Attributes:
        index: its place, from 0.
        name: the name behind AS, in lower case, None without one.
        start: its FROM.
        reference: the image of the FROM, not expanded.
        instructions: all of it, the FROM first.
    """

    index: int
    name: str | None
    start: Instruction
    reference: Word
    instructions: tuple[Instruction, ...]


@dataclass(frozen=True)
class Dockerfile:
    """A Dockerfile that BuildKit would take.

    Attributes:
        source: the text; all offsets count in it, a byte order mark included.
        escape: a backslash or a backtick.
        newline: the first line ending of the source.
        directives: the parser directives, names in lower case.
        instructions: all of them, in order.
        arguments: every ARG before the first FROM.
        stages: at least one.
        scanned: what the scanner made of the source.
    """

    source: str
    escape: str
    newline: str
    directives: Mapping[str, str]
    instructions: tuple[Instruction, ...]
    arguments: tuple[Instruction, ...]
    stages: tuple[Stage, ...]
    scanned: Scan = field(repr=False)

    @property
    def final(self) -> Stage:
        """The last stage, the one that is built."""
        return self.stages[-1]

    @cached_property
    def in_lower_case(self) -> bool:
        """Whether all of its instructions are written in lower case."""
        return all(
            self.source[i.span.start : i.span.start + len(i.keyword)].islower()
            for i in self.instructions
        )

    def line(self, offset: int) -> int:
        """Return the 1-based line of an offset of the source."""
        return max(bisect_right(self.scanned.starts, offset), 1)

    def position(self, offset: int) -> Position:
        """Return the line and the column of an offset of the source.

        A byte order mark takes no column, as editors do not show it.
        """
        line = self.line(offset)
        mark = line == 1 and offset > 0 and self.source.startswith("\ufeff")
        return Position(line, offset - self.scanned.starts[line - 1] + 1 - mark)
