"""What BuildKit's own parser makes of a Dockerfile, by the package ``dockerfile``.

The package carries the parser of BuildKit 0.12.5, built with Go. Its runtime does not survive a
fork: call it in the main process only, or in a process that was spawned.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest

from autofix.dockerfile import DockerfileError
from autofix.dockerfile.grammar import BLANKS, first_word, split_command
from autofix.dockerfile.lines import scan
from autofix.dockerfile.reader import build_instruction

if TYPE_CHECKING:
    from autofix.dockerfile import Instruction

dockerfile = pytest.importorskip("dockerfile")
if not hasattr(dockerfile, "parse_string"):
    # Without the package, the folder of the same name here is what is imported.
    pytest.skip("the package dockerfile is not installed", allow_module_level=True)


class Parsed(NamedTuple):
    """One instruction as BuildKit sees it; lines are 1-based, heredocs are (name, content).

    The package tells no heredocs of ONBUILD.
    """

    keyword: str
    first_line: int
    last_line: int
    flags: tuple[str, ...]
    json: bool
    value: tuple[str, ...]
    heredocs: tuple[tuple[str, str], ...]


def parsed_by_buildkit(text: str) -> list[Parsed] | str:
    """Return the instructions of ``text``, or the message of the error that refuses it."""
    try:
        commands = dockerfile.parse_string(text)
    except dockerfile.GoParseError as error:
        return str(error)
    return [_parsed(command) for command in commands]


def ours(text: str) -> list[Parsed] | None:
    """Return our reading, None if we refuse the text as BuildKit's parser must."""
    try:
        return parsed_by_us(text) or None
    except DockerfileError:
        return None


def theirs(text: str) -> list[Parsed] | None:
    """Return BuildKit's reading, None if it refuses the text."""
    result = parsed_by_buildkit(text)
    return None if isinstance(result, str) else result


def comparable(text: str) -> bool:
    """Whether none of the known differences, which test_dockerfile_buildkit lists, is near."""
    if any(
        not one.json and any(part.startswith("[") for part in one.value) for one in ours(text) or ()
    ):
        # Text behind an exec form.
        return False
    return not (
        re.search(r"<<-?(?:[\s\\`]|$)|check=", text)
        # BuildKit reads flags and the first word of a HEALTHCHECK byte by byte.
        or (re.search("[\x85\xa0]", text) and "HEALTHCHECK" in text)
        or (not text.isascii() and "--" in text)
        or ("`" in text and "--" in text)
    )


def parsed_by_us(text: str) -> list[Parsed]:
    """Return our reading of ``text`` in the same form, instructions of any keyword included.

    Raises:
        DockerfileError: BuildKit's parser must refuse the text, too.
    """
    scanned = scan(text)
    commands = [split_command(line.joined.text, 0, scanned.escape) for line in scanned.lines]
    return [
        _ours(build_instruction(line, command, scanned.escape), command.keyword)
        for line, command in zip(scanned.lines, commands, strict=True)
    ]


def _ours(instruction: Instruction, keyword: str) -> Parsed:
    flags = tuple(
        f"--{flag.name}" if flag.value is None else f"--{flag.name}={flag.value}"
        for flag in instruction.flags
    )
    heredocs = tuple((heredoc.name, heredoc.content) for heredoc in instruction.heredocs)
    return Parsed(
        keyword,
        instruction.first_line,
        instruction.last_line,
        flags,
        (instruction.trigger or instruction).json is not None,
        _value(instruction),
        () if instruction.trigger else heredocs,
    )


_KEYWORDS_OF_WORDS = ("ADD", "ARG", "COPY", "EXPOSE", "FROM", "VOLUME")
_KEYWORDS_OF_TEXT = (
    "CMD",
    "ENTRYPOINT",
    "MAINTAINER",
    "RUN",
    "SHELL",
    "STOPSIGNAL",
    "USER",
    "WORKDIR",
)


def _value(instruction: Instruction) -> tuple[str, ...]:
    keyword, value = instruction.keyword, instruction.value
    if instruction.trigger:
        keyword = BLANKS.split(value, maxsplit=1)[0]
        return (keyword, *_value(instruction.trigger))
    if keyword == "HEALTHCHECK" and value:
        kind, rest = first_word(value)
        texts = (rest,) if rest else ()
        return (kind, *(texts if instruction.json is None else instruction.json))
    if instruction.json is not None:
        return instruction.json
    if keyword in ("ENV", "LABEL"):
        return tuple(text or "" for name, value, _ in instruction.pairs for text in (name, value))
    if keyword in _KEYWORDS_OF_WORDS:
        return tuple(word.value for word in instruction.words)
    if keyword in _KEYWORDS_OF_TEXT:
        return (value,) if value else ()
    # The parser reads nothing of an instruction that it does not know.
    nothing = keyword == "HEALTHCHECK" or (keyword == "ONBUILD" and not value)
    return () if nothing else ("",)


def _parsed(command: Any) -> Parsed:
    trigger = (command.sub_cmd,) if command.sub_cmd else ()
    return Parsed(
        command.cmd or "",
        command.start_line,
        command.end_line,
        tuple(command.flags),
        command.json,
        (*trigger, *command.value),
        tuple((heredoc.name, heredoc.content) for heredoc in command.heredocs),
    )
