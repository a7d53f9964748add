"""The scanner: physical lines to logical lines, as BuildKit's parser joins them.

A logical line is one instruction: its continuation lines joined, comments and empty lines among
them left out, and the bodies of its heredocs. Every character keeps its place in the source.
"""

from __future__ import annotations

from bisect import bisect_right
from itertools import accumulate

from autofix.edit import Span
from autofix.pattern import pattern
from autofix.values import NamedTuple

from .errors import DockerfileError
from .grammar import heredoc_marks
from .words import SPACES

LONGEST_LINE = 65535
"""The most bytes in a line, without its line feed (the buffer of Go's ``bufio.Scanner``)."""

# BuildKit's expression, without what would be tried again for every blank in the value.
_DIRECTIVE = pattern(
    r"([a-zA-Z][a-zA-Z0-9]*)[\t\n\f\r ]*="
    r"[\t\n\f\r ]*([^\t\n\f\r ](?:.*[^\t\n\f\r ])?|[\t\f\r ])[\t\n\f\r ]*"
)
_DIRECTIVES = ("syntax", "escape", "check")


class Joined(NamedTuple):
    """A text made of pieces of the source.

    ``starts`` are the offsets in ``text`` where the pieces begin, ``sources`` the offsets in the
    source where they come from; both rise, and the first start is 0.
    """

    text: str
    starts: tuple[int, ...]
    sources: tuple[int, ...]

    def origin(self, position: int) -> int:
        """Return the offset in the source of the character at ``position``."""
        piece = bisect_right(self.starts, position) - 1
        return self.sources[piece] + position - self.starts[piece]

    def locate(self, start: int, end: int) -> Span:
        """Return the span of the source that ``text[start:end]`` comes from.

        What was left out between two characters is in the span; an empty range lies right
        behind the character before it.
        """
        if start < end:
            starts = self.starts
            piece = bisect_right(starts, start)
            shift = self.sources[piece - 1] - starts[piece - 1]
            if piece == len(starts) or end <= starts[piece]:
                return Span(start + shift, end + shift)
            return Span(start + shift, self.origin(end - 1) + 1)
        place = self.origin(start - 1) + 1 if start else self.origin(0)
        return Span(place, place)


class Heredoc(NamedTuple):
    """A heredoc of an instruction.

    ``content`` is the body as it stands in the source, with its tabs and line endings, and
    ``span`` covers just that; ``terminator`` covers the name that ends it. ``expand`` says that
    no part of the name was quoted, ``strip_tabs`` that it was written ``<<-``.
    """

    name: str
    expand: bool
    strip_tabs: bool
    content: str
    span: Span
    terminator: Span


class LogicalLine(NamedTuple):
    """One instruction: the joined text, its 1-based lines, its span and its heredocs."""

    joined: Joined
    first_line: int
    last_line: int
    span: Span
    heredocs: tuple[Heredoc, ...]


class Scan(NamedTuple):
    """All that the scanner knows: logical lines, directives, escape character, line starts."""

    lines: list[LogicalLine]
    directives: dict[str, str]
    escape: str
    starts: tuple[int, ...]


def scan(source: str) -> Scan:
    """Return the logical lines of ``source``.

    Raises:
        DockerfileError: a line is too long, a directive is invalid, or a heredoc is not closed.
    """
    return Scanner(source).scan()


def _next_start(start: int, length: int) -> int:
    return start + length + 1


class Scanner:
    """The state of one sweep over the physical lines.

    Where they are not the whole text but stand behind ``done`` lines, at ``offset``, ``escape`` is
    the escape character; there are no directives any more.
    """

    def __init__(self, source: str, offset: int = 0, done: int = 0, escape: str = "\\") -> None:
        # Only a line feed ends a line (bufio.ScanLines); one at the end starts no new line.
        self.lines = source.split("\n")
        if not self.lines[-1]:
            self.lines.pop()
        # The lines without their line endings.
        self.bare = [line.rstrip("\r") for line in self.lines] if "\r" in source else self.lines
        self.starts = list(accumulate(map(len, self.lines), _next_start, initial=offset))
        self.starts.pop()
        self.has_long_line = 4 * max(map(len, self.lines), default=0) > LONGEST_LINE
        self.directives: dict[str, str] = {}
        self.in_directives = not done
        self.escape = escape
        self.done = done
        self.index = 0
        self.goes_on = False

    def scan(self) -> Scan:
        found = []
        count = len(self.lines)
        while self.index < count:
            line = self._line()
            text = line.lstrip(SPACES)
            if self.index == 1 and not self.done and line.startswith("\ufeff"):
                text = line[1:].lstrip(SPACES)
            if self.in_directives:
                self._directive(text)
            if text and text[0] != "#":
                start = self.starts[self.index - 1] + len(line) - len(text)
                found.append(self._logical_line(text, start))
        return Scan(found, self.directives, self.escape, tuple(self.starts) or (0,))

    def _line(self) -> str:
        """Return the next physical line without its line ending."""
        line = self.bare[self.index]
        self.index += 1
        if self.has_long_line:
            size = len(self.lines[self.index - 1].encode("utf-8", "surrogateescape"))
            if size > LONGEST_LINE:
                message = f"the line has {size} bytes, more than {LONGEST_LINE}"
                raise DockerfileError(self.done + self.index, message, "Break the line up.")
        return line

    def _directive(self, text: str) -> None:
        """Take in a parser directive; the first line that is none ends them."""
        match = _DIRECTIVE.fullmatch(text[1:].lstrip(SPACES)) if text[:1] == "#" else None
        name = match[1].lower() if match else ""
        if match is None or name not in _DIRECTIVES:
            self.in_directives = False
            return
        if name in self.directives:
            message = f"only one {name} parser directive can be used"
            raise DockerfileError(self.index, message, "Remove one of the two lines.")
        self.directives[name] = match[2]
        if name == "escape":
            if match[2] not in ("\\", "`"):
                message = f"invalid escape character {match[2]!r}"
                raise DockerfileError(self.index, message, "Use ` or \\ as the escape character.")
            self.escape = match[2]

    def _logical_line(self, text: str, start: int) -> LogicalLine:
        first_line = self.done + self.index
        texts, starts, sources = [], [0], [start]
        marks = (self.escape, " ", "\t")
        # Most lines do not end in one of these, so they are asked for that alone.
        if text.endswith(marks):
            text, self.goes_on = self._continued(text)
            count = len(self.lines)
            while self.goes_on and self.index < count:
                line = self._line()
                bare = line.lstrip(SPACES)
                if bare and bare[0] != "#":
                    texts.append(text)
                    starts.append(starts[-1] + len(text))
                    sources.append(self.starts[self.index - 1])
                    text, self.goes_on = self._continued(line)
        texts.append(text)
        text = "".join(texts)
        joined = Joined(text, tuple(starts), tuple(sources))
        heredocs = self._heredocs(text, first_line) if "<<" in text else ()
        last = self.index - 1
        end = self.starts[last] + len(self.bare[last])
        return LogicalLine(joined, first_line, self.done + self.index, Span(start, end), heredocs)

    def _continued(self, line: str) -> tuple[str, bool]:
        """Return the line without a continuation mark and whether it had one.

        The mark is the escape character, maybe with blanks behind it, that no other escape
        character precedes (BuildKit's ``lineContinuationRegex``).
        """
        text = line.rstrip(" \t")
        if text.endswith(self.escape) and text[-2:-1] != self.escape:
            return text[:-1], True
        return line, False

    def _heredocs(self, text: str, first_line: int) -> tuple[Heredoc, ...]:
        try:
            marks = heredoc_marks(text, self.escape)
        except ValueError as error:
            message = f"invalid name of a heredoc: {error}"
            raise DockerfileError(first_line, message, "Close all quotes in the name.") from None
        return tuple(self._heredoc(*mark, first_line) for mark in marks)

    def _heredoc(self, name: str, expand: bool, strip_tabs: bool, first_line: int) -> Heredoc:
        body: list[str] = []
        start = self.starts[self.index] if self.index < len(self.lines) else -1
        while self.index < len(self.lines):
            line = self._line()
            end = self.starts[self.index - 1]
            word = line.lstrip("\t") if strip_tabs else line
            if word == name:
                close = end + len(line)
                terminator = Span(close - len(name), close)
                content = "".join(body)
                return Heredoc(name, expand, strip_tabs, content, Span(start, end), terminator)
            body += self.lines[self.index - 1], "\n"
        message = f"the heredoc {name} is not closed"
        raise DockerfileError(first_line, message, f"Add a line with just {name} behind its text.")
