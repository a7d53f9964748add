"""Scan a text again after edits: only the lines that they touch, and what follows from those."""

from __future__ import annotations

from autofix.edit import Span
from autofix.values import NamedTuple

from .errors import DockerfileError
from .lines import Heredoc, Joined, LogicalLine, Scan, Scanner


class Rescan(NamedTuple):
    """A scan, and how many logical lines of the earlier one begin and end it."""

    scan: Scan
    head: int
    tail: int


def rescan(source: str, earlier: str, scanned: Scan) -> Rescan | None:
    """What ``scan`` gives for ``source``, where ``scanned`` is what it gave for ``earlier``.

    None where the first instruction is another, or where what is new reaches into what is not:
    then everything has to be scanned.
    """
    same = _common(source, earlier)
    head = 0
    # A line that no other follows may go on.
    for line in scanned.lines:
        if line.last_line >= len(scanned.starts) or scanned.starts[line.last_line] > same:
            break
        head += 1
    if not head:
        return None
    done = scanned.lines[head - 1].last_line
    begin = scanned.starts[done]
    tail = len(scanned.lines)
    moved = len(source) - len(earlier)
    left = len(earlier) - _common(source[begin:][::-1], earlier[begin:][::-1])
    while tail > head and scanned.starts[scanned.lines[tail - 1].first_line - 1] > left:
        tail -= 1
    following = scanned.lines[tail:]
    end = scanned.starts[following[0].first_line - 1] + moved if following else len(source)
    scanner = Scanner(source[begin:end], begin, done, scanned.escape)
    try:
        middle = scanner.scan()
    except DockerfileError:
        return None
    if scanner.goes_on and following:
        return None
    shift = done + len(scanner.lines) + 1 - following[0].first_line if following else 0
    later = scanned.starts[following[0].first_line - 1 :] if following else ()
    found = Scan(
        [*scanned.lines[:head], *middle.lines, *(_moved(one, moved, shift) for one in following)],
        scanned.directives,
        scanned.escape,
        (*scanned.starts[:done], *scanner.starts, *(start + moved for start in later)),
    )
    return Rescan(found, head, len(following))


def _common(one: str, other: str) -> int:
    """How many characters two texts have in common at their beginning."""
    low, high = 0, min(len(one), len(other))
    while low < high:
        middle = (low + high + 1) // 2
        if one[low:middle] == other[low:middle]:
            low = middle
        else:
            high = middle - 1
    return low


def _moved(line: LogicalLine, offset: int, lines: int) -> LogicalLine:
    """A line that stands so many characters and physical lines further on."""
    if not offset and not lines:
        return line
    text, starts, sources = line.joined
    return LogicalLine(
        Joined(text, starts, tuple([source + offset for source in sources])),
        line.first_line + lines,
        line.last_line + lines,
        _shifted(line.span, offset),
        tuple([_moved_heredoc(one, offset) for one in line.heredocs]),
    )


def _moved_heredoc(heredoc: Heredoc, offset: int) -> Heredoc:
    span, terminator = _shifted(heredoc.span, offset), _shifted(heredoc.terminator, offset)
    return heredoc._replace(span=span, terminator=terminator)


def _shifted(span: Span, offset: int) -> Span:
    return Span(span.start + offset, span.end + offset)
