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
    from collections.abc import Iterator, Mapping
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
    scanned = scan(source)
    if limit is not None and len(scanned.lines) > limit:
        message = f"the file has {len(scanned.lines)} instructions, more than {limit} are not read"
        raise DockerfileError(scanned.lines[limit].first_line, message, "Join some of them.")
    old = _known(previous, scanned)
    instructions = tuple(_instructions(source, scanned, old))
    _check_all(instructions, source, old)
    first = next(place for place, item in enumerate(instructions) if item.keyword == "FROM")
    return Dockerfile(
        source,
        scanned.escape,
        _newline(source),
        scanned.directives,
        instructions,
        instructions[:first],
        tuple(_stages(instructions[first:])),
        scanned.starts,
    )


def _newline(source: str) -> str:
    end = source.find("\n")
    return "\r\n" if end > 0 and source[end - 1] == "\r" else "\n"


class _Shadow(StringIO):
    """A text that dockerfile-parse can read and never write."""

    def write(self, text: str) -> NoReturn:
        raise OSError("the shadow of a Dockerfile is read-only")

    def truncate(self, size: int | None = None) -> NoReturn:
        raise OSError("the shadow of a Dockerfile is read-only")


def _known(previous: Dockerfile | None, scanned: Scan) -> dict[str, Instruction]:
    """The instructions of an earlier text as they are written there, where they mean the same."""
    if previous is None or previous.escape != scanned.escape:
        return {}
    return {previous.source[slice(*item.span)]: item for item in previous.instructions}


def _instructions(
    source: str, scanned: Scan, known: Mapping[str, Instruction]
) -> Iterator[Instruction]:
    """Yield the instructions of the source, those that are not known as ``_read`` has them."""
    found: dict[int, Instruction] = {}
    new: list[LogicalLine] = []
    for line in scanned.lines:
        old = known.get(source[slice(*line.span)])
        if old is None:
            new.append(line)
        else:
            found[line.first_line] = old.moved(line)
    if new:
        found.update((item.first_line, item) for item in _read(new, scanned))
    return (found[line] for line in sorted(found))


def _read(lines: list[LogicalLine], scanned: Scan) -> Iterator[Instruction]:
    """Yield the instructions that dockerfile-parse sees in the shadow of the source.

    The shadow has as many lines as the source: on the first line of each instruction its joined
    text, all others blank. So what dockerfile-parse does not know (heredocs, empty continuation
    lines, other directives) cannot lead it astray, and its line numbers are those of the source.
    """
    shadow = [""] * len(scanned.starts)
    by_line: dict[int, tuple[LogicalLine, Command]] = {}
    for line in lines:
        text = line.joined.text
        command = split_command(text, 0, scanned.escape)
        shadow[line.first_line - 1] = f"{command.keyword} {text[command.value_start :]}{_SENTINEL}"
        by_line[line.first_line - 1] = line, command
    given = DockerfileParser(fileobj=_Shadow("\n".join(shadow) + "\n"), env_replace=False)
    for entry in given.structure:
        line, command = by_line[entry["startline"]]
        # The library ends a keyword at white space of any kind, BuildKit at ASCII blanks only.
        known = KEYWORDS.get(command.keyword.lower())
        if known is None or entry["instruction"] != command.keyword.upper():
            raise unknown_keyword(command.keyword, line.first_line)
        yield build_instruction(line, command, scanned.escape)


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


def _check_all(
    instructions: tuple[Instruction, ...], source: str, known: Mapping[str, Instruction]
) -> None:
    """Refuse what BuildKit refuses once the whole file is parsed; what is known it takes."""
    if not instructions:
        raise DockerfileError(1, "the file has no instructions", "Begin with FROM and an image.")
    in_stage = False
    for instruction in instructions:
        try:
            in_stage = in_stage or instruction.keyword == "FROM"
            if source[slice(*instruction.span)] not in known:
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
