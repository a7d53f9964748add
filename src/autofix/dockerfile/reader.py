"""The reader: from the text of a Dockerfile to its model."""

from __future__ import annotations

from io import StringIO

from dockerfile_parse import DockerfileParser

from autofix.edit import Span
from autofix.values import TYPE_CHECKING

from .errors import DockerfileError, Refusal
from .grammar import Command, exec_form, pairs, split_command
from .lines import LogicalLine, Scan, scan
from .model import Dockerfile, Flag, Instruction, Stage
from .validation import (
    KEYWORDS,
    check,
    check_beginning,
    check_place,
    stage_name,
    unknown_keyword,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from typing import NoReturn

# Ends every line of the shadow text, so that nothing in it can be taken for a continuation.
_SENTINEL = "\ue000"


def parse(
    source: str, *, limit: int | None = None, previous: Dockerfile | None = None
) -> Dockerfile:
    """Return the model of the Dockerfile with the text ``source``.

    The text is the file decoded as UTF-8 with ``surrogateescape``, a byte order mark kept.
    Instructions that stand in ``previous`` as well are not read again.

    Raises:
        DockerfileError: BuildKit refuses the file, or it has more than ``limit`` instructions.
    """
    check_beginning(source)
    scanned, head, tail = _scanned(source, previous)
    if limit is not None and len(scanned.lines) > limit:
        message = f"the file has {len(scanned.lines)} instructions, more than {limit} are not read"
        raise DockerfileError(scanned.lines[limit].first_line, message, "Join some of them.")
    instructions, new = _instructions(source, scanned, previous, head, tail)
    _check_all(instructions, new)
    first = next(place for place, item in enumerate(instructions) if item.keyword == "FROM")
    return Dockerfile(
        source,
        scanned.escape,
        _newline(source),
        scanned.directives,
        instructions,
        instructions[:first],
        tuple(_stages(instructions[first:])),
        scanned,
    )


def _scanned(source: str, previous: Dockerfile | None) -> tuple[Scan, int, int]:
    """The scan, and how many lines at its beginning and end are those of the previous text."""
    if previous is None:
        return scan(source), 0, 0
    # Where nothing is mended, nothing is read twice.
    from .rescanning import rescan

    return rescan(source, previous.source, previous.scanned) or (scan(source), 0, 0)


def _newline(source: str) -> str:
    end = source.find("\n")
    return "\r\n" if end > 0 and source[end - 1] == "\r" else "\n"


class _Shadow(StringIO):
    """A text that dockerfile-parse can read and never write."""

    def write(self, text: str) -> NoReturn:
        raise OSError("the shadow of a Dockerfile is read-only")

    def truncate(self, size: int | None = None) -> NoReturn:
        raise OSError("the shadow of a Dockerfile is read-only")


def _instructions(
    source: str, scanned: Scan, previous: Dockerfile | None, head: int, tail: int
) -> tuple[tuple[Instruction, ...], frozenset[int]]:
    """The instructions of the source, and the lines of those that are new.

    Those are as ``_read`` has them; the others stand in ``previous`` in the very same way.
    """
    lines = scanned.lines
    if previous is None or previous.escape != scanned.escape:
        read = tuple(_read(lines, scanned.escape))
        return read, frozenset(item.first_line for item in read)
    last = len(lines) - tail
    old = previous.instructions
    touched = old[head : len(old) - tail]
    known = {previous.source[item.span.start : item.span.end]: item for item in touched}
    kept = [known.get(source[line.span.start : line.span.end]) for line in lines[head:last]]
    new = [line for line, item in zip(lines[head:last], kept, strict=True) if item is None]
    others = _read(new, scanned.escape) if new else iter(())
    found = (
        next(others) if item is None else item.moved(line)
        for line, item in zip(lines[head:last], kept, strict=True)
    )
    following = zip(old[len(old) - tail :], lines[last:], strict=True)
    instructions = (*old[:head], *found, *(item.moved(line) for item, line in following))
    return instructions, frozenset(line.first_line for line in new)


def _read(lines: Sequence[LogicalLine], escape: str) -> Iterator[Instruction]:
    """Yield the instructions that dockerfile-parse sees in a shadow of these lines.

    In the shadow each instruction is one line, its joined text. So what dockerfile-parse does not
    know (heredocs, empty continuation lines, other directives) cannot lead it astray.
    """
    commands = [split_command(line.joined.text, 0, escape) for line in lines]
    shadow = [
        f"{command.keyword} {line.joined.text[command.value_start :]}{_SENTINEL}\n"
        for line, command in zip(lines, commands, strict=True)
    ]
    given = DockerfileParser(fileobj=_Shadow("".join(shadow)), env_replace=False)
    for entry in given.structure:
        place = entry["startline"]
        line, command = lines[place], commands[place]
        # The library ends a keyword at white space of any kind, BuildKit at ASCII blanks only.
        known = KEYWORDS.get(command.keyword.lower())
        if known is None or entry["instruction"] != command.keyword.upper():
            raise unknown_keyword(command.keyword, line.first_line)
        yield build_instruction(line, command, escape)


def build_instruction(
    line: LogicalLine, command: Command, escape: str, *, is_trigger: bool = False
) -> Instruction:
    """Return the instruction of a logical line, its keyword known or not.

    Raises:
        DockerfileError: BuildKit's parser refuses the value.
    """
    joined = line.joined
    lowered = command.keyword.lower()
    keyword = KEYWORDS.get(lowered, command.keyword.upper())
    value = joined.text[command.value_start : command.value_end]
    trigger = None
    try:
        if keyword == "ONBUILD" and value and not is_trigger:
            inner = split_command(joined.text, command.value_start, escape)
            span = Span(joined.origin(inner.start), line.span.end)
            # An ONBUILD in an ONBUILD is refused later, so what is inside that one is not read.
            trigger = build_instruction(line._replace(span=span), inner, escape, is_trigger=True)
        exec_form(keyword, value)
        pairs(keyword, value, escape)
    except Refusal as refusal:
        raise DockerfileError(line.first_line, refusal.message, refusal.advice) from None
    return Instruction(
        keyword,
        line.span,
        line.first_line,
        line.last_line,
        tuple(_flags(line, command)),
        value,
        line.heredocs,
        trigger,
        escape,
        joined,
        command.value_start,
    )


def _flags(line: LogicalLine, command: Command) -> Iterator[Flag]:
    for text, start, end in command.flags:
        name, equals, value = text[2:].partition("=")
        yield Flag(name, value if equals else None, line.joined.locate(start, end))


def _check_all(instructions: tuple[Instruction, ...], new: frozenset[int]) -> None:
    """Refuse what BuildKit refuses once the whole file is parsed.

    What does not begin on a line of ``new`` it takes, but for its place.
    """
    if not instructions:
        raise DockerfileError(1, "the file has no instructions", "Begin with FROM and an image.")
    in_stage = False
    for instruction in instructions:
        try:
            in_stage = in_stage or instruction.keyword == "FROM"
            if instruction.first_line in new:
                check(instruction)
            check_place(instruction, in_stage=in_stage)
        except Refusal as refusal:
            line = instruction.first_line
            raise DockerfileError(line, refusal.message, refusal.advice) from None
    if not in_stage:
        line = instructions[-1].last_line
        raise DockerfileError(line, "the file has no FROM", "Add FROM and an image.")


def _stages(instructions: tuple[Instruction, ...]) -> Iterator[Stage]:
    starts = [place for place, item in enumerate(instructions) if item.keyword == "FROM"]
    for index, (start, end) in enumerate(zip(starts, [*starts[1:], None], strict=True)):
        items = instructions[start:end]
        yield Stage(index, stage_name(items[0]), items[0], items[0].words[0], items)
