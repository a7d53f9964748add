"""What BuildKit refuses of an instruction once the file is parsed (``instructions.Parse``)."""

from __future__ import annotations

import re

from autofix.numbers import integer
from autofix.pattern import pattern
from autofix.values import TYPE_CHECKING

from .errors import DockerfileError, Refusal
from .grammar import first_word, heredoc_mark
from .words import SPACES

if TYPE_CHECKING:
    from collections.abc import Callable

    from .model import Instruction

_NAMES = (
    "ADD ARG CMD COPY ENTRYPOINT ENV EXPOSE FROM HEALTHCHECK LABEL MAINTAINER ONBUILD RUN SHELL "
    "STOPSIGNAL USER VOLUME WORKDIR"
)
KEYWORDS = {name.lower(): name for name in _NAMES.split()}
"""The keywords that BuildKit knows, by their lower case."""

_SWITCH, _TEXT, _LIST = "switch", "text", "list"
_FLAGS = {
    "ADD": {
        "checksum": _TEXT,
        "chmod": _TEXT,
        "chown": _TEXT,
        "exclude": _LIST,
        "keep-git-dir": _SWITCH,
        "link": _SWITCH,
        "unpack": _SWITCH,
    },
    "COPY": {
        "chmod": _TEXT,
        "chown": _TEXT,
        "exclude": _LIST,
        "from": _TEXT,
        "link": _SWITCH,
        "parents": _SWITCH,
    },
    "FROM": {"platform": _TEXT},
    "HEALTHCHECK": {
        "interval": _TEXT,
        "retries": _TEXT,
        "start-interval": _TEXT,
        "start-period": _TEXT,
        "timeout": _TEXT,
    },
    "RUN": {"device": _LIST, "mount": _LIST, "network": _TEXT, "security": _TEXT},
}
# BuildKit never looks at the flags of these.
_FLAGS_UNREAD = frozenset({"ARG", "STOPSIGNAL"})

_STAGE_NAME = pattern(r"[a-z][a-z0-9\-_.]*")
_UNITS = {"ns": 1e-9, "us": 1e-6, "\xb5s": 1e-6, "\u03bcs": 1e-6, "ms": 1e-3}
_UNITS |= {"s": 1.0, "m": 60.0, "h": 3600.0}
_QUANTITY = pattern(r"([0-9]+(?:\.[0-9]*)?|\.[0-9]+)(ns|us|\xb5s|\u03bcs|ms|s|m|h)")
_DURATION = pattern(rf"[-+]?(?:0|(?:{_QUANTITY.pattern})+)")


def check_beginning(source: str) -> None:
    """Refuse a text in UTF-16, of which BuildKit would only say that it knows no instruction.

    Raises:
        DockerfileError: the text begins like UTF-16.
    """
    if source.startswith(("\udcff\udcfe", "\udcfe\udcff")) or "\0" in source[:2]:
        raise DockerfileError(1, "the file is UTF-16, not UTF-8", "Save the file as UTF-8.")


def unknown_keyword(keyword: str, line: int) -> DockerfileError:
    """Return the error for a keyword that BuildKit does not know."""
    # A module for the worst case only, so it costs no start-up time.
    from difflib import get_close_matches

    close = get_close_matches(keyword.lower(), KEYWORDS, 1)
    advice = f"Did you mean {KEYWORDS[close[0]]}?" if close else "Remove the line, or mend it."
    return DockerfileError(line, f"unknown instruction: {keyword}", advice)


def stage_name(instruction: Instruction) -> str | None:
    """Return the name that a FROM gives its stage, in lower case, None without one.

    Raises:
        Refusal: more or fewer words than BuildKit takes, or an invalid name.
    """
    words = [word.value for word in instruction.words]
    if len(words) == 1:
        return None
    if len(words) != 3 or words[1].casefold() != "as":
        message = "FROM requires either one or three arguments"
        raise Refusal(message, "Write FROM image, or FROM image AS name.")
    name = words[2].lower()
    if not _STAGE_NAME.fullmatch(name):
        message = f"invalid name for a build stage: {words[2]}"
        raise Refusal(message, "Begin the name with a letter; use letters, digits, - _ and . only.")
    return name


def check(instruction: Instruction) -> None:
    """Check one instruction by itself.

    Raises:
        Refusal: BuildKit refuses it.
    """
    keyword = instruction.keyword
    _CHECKS.get(keyword, _check_nothing)(instruction)
    none_read = keyword == "HEALTHCHECK" and instruction.value.upper() == "NONE"
    if keyword not in _FLAGS_UNREAD and not none_read:
        _check_flags(instruction)
    _VALUE_CHECKS.get(keyword, _check_nothing)(instruction)


def check_place(instruction: Instruction, *, in_stage: bool) -> None:
    """Check where an instruction stands; ``in_stage`` says whether there was a FROM.

    Raises:
        Refusal: BuildKit refuses it.
    """
    if not in_stage and instruction.keyword != "ARG":
        message = f"{instruction.keyword} stands before the first FROM"
        raise Refusal(message, "Move it behind a FROM.")


def _check_nothing(instruction: Instruction) -> None:
    """Take anything: RUN, CMD and ENTRYPOINT may be empty."""


def _check_flags(instruction: Instruction) -> None:
    known = _FLAGS.get(instruction.keyword, {})
    seen = set()
    for name, value, _ in instruction.flags:
        kind = known.get(name)
        if kind is None:
            message = f"unknown flag: --{name}"
            flags = ", ".join(f"--{flag}" for flag in known) or "none"
            raise Refusal(message, f"The flags of {instruction.keyword}: {flags}.")
        if name in seen and kind != _LIST:
            raise Refusal(f"duplicate flag: --{name}", "Remove one of the two.")
        if value == "" if kind == _SWITCH else value is None:
            raise Refusal(f"the flag --{name} has no value", f"Write --{name}=value.")
        if kind == _SWITCH and (value or "true").lower() not in ("true", "false"):
            message = f"the flag --{name} is not true or false but {value}"
            raise Refusal(message, f"Write --{name}, or leave it out.")
        seen.add(name)


def _check_some(instruction: Instruction) -> None:
    if not (instruction.value if instruction.json is None else instruction.json):
        message = f"{instruction.keyword} requires at least one argument"
        raise Refusal(message, "Add one, or remove the line.")


def _check_one(instruction: Instruction) -> None:
    if not instruction.value:
        message = f"{instruction.keyword} requires exactly one argument"
        raise Refusal(message, "Add it, or remove the line.")


def _check_pairs(instruction: Instruction) -> None:
    if not instruction.pairs:
        message = f"{instruction.keyword} requires at least one argument"
        raise Refusal(message, "Add one, or remove the line.")
    if any(not name for name, _, _ in instruction.pairs):
        raise Refusal(f"{instruction.keyword} names can not be blank", "Add a name before the =.")


def _check_from(instruction: Instruction) -> None:
    stage_name(instruction)


def _check_sources(instruction: Instruction) -> None:
    """Check that COPY and ADD have a source and a destination that is no heredoc."""
    values = instruction.json
    if values is None:
        values = tuple(word.value for word in instruction.words)
    if len(values) < 2:
        message = f"{instruction.keyword} requires at least two arguments"
        raise Refusal(message, "Name the destination.")


def _check_destination(instruction: Instruction) -> None:
    value = (instruction.json or [word.value for word in instruction.words])[-1]
    try:
        is_heredoc = heredoc_mark(value) is not None
    except ValueError:
        is_heredoc = False
    if is_heredoc:
        message = f"{instruction.keyword} cannot accept a heredoc as a destination"
        raise Refusal(message, "Name the destination behind the heredoc.")


def _check_shell(instruction: Instruction) -> None:
    _check_some(instruction)
    if instruction.json is None:
        raise Refusal("SHELL requires the exec form", 'Write it as ["program", "argument"].')


def _check_volume(instruction: Instruction) -> None:
    if any(not value.strip(SPACES) for value in instruction.json or ()):
        raise Refusal("VOLUME can not be an empty string", "Remove the empty string.")


def _check_trigger(instruction: Instruction) -> None:
    _check_some(instruction)
    trigger = instruction.trigger
    if trigger is not None and trigger.keyword in ("FROM", "MAINTAINER", "ONBUILD"):
        message = f"{trigger.keyword} isn't allowed as an ONBUILD trigger"
        raise Refusal(message, "Remove the line.")


def _check_run(instruction: Instruction) -> None:
    for name, value, _ in instruction.flags:
        text = value or ""
        if name == "network" and text not in ("default", "none", "host"):
            raise Refusal(f"invalid network mode {text!r}", "Use default, none or host.")
        if name == "security" and text not in ("insecure", "sandbox"):
            raise Refusal(f"security {text!r} is not valid", "Use insecure or sandbox.")
        if name == "mount":
            _check_mount(text)


def _check_mount(value: str) -> None:
    if not value:
        raise Refusal("the flag --mount is empty", "Write --mount=type=cache,target=/folder.")
    for part in value.split(","):
        name, _, text = part.partition("=")
        if name.lower() == "from" and "$" in text[:-1]:
            message = "from= of a mount doesn't support variables"
            raise Refusal(message, "Give the image a name by FROM image AS name, and use that.")


def _check_health(instruction: Instruction) -> None:
    word, command = first_word(instruction.value)
    kind = word.upper()
    if kind == "NONE":
        if command:
            raise Refusal("HEALTHCHECK NONE takes no arguments", "Remove them.")
        return
    if kind != "CMD":
        raise Refusal(f"unknown type {word} in HEALTHCHECK", "Write HEALTHCHECK CMD.")
    if not command or instruction.json == ():
        raise Refusal("the command after HEALTHCHECK CMD is missing", "Add the command.")
    for name, value, _ in instruction.flags:
        (_check_retries if name == "retries" else _check_duration)(name, value or "")


def _check_retries(name: str, value: str) -> None:
    number = value if re.fullmatch(r"\+?[0-9]+|-0+", value) else ""
    if value and not (number and integer(number.lstrip("+-")) < 1 << 31):
        raise Refusal(f"--{name} is {value!r}, not a number", "Use a whole number, 0 or more.")


def _check_duration(name: str, value: str) -> None:
    if value and not _DURATION.fullmatch(value):
        raise Refusal(f"--{name} is {value!r}, not a duration", "Write it like 30s or 1m30s.")
    size = sum(float(number) * _UNITS[unit] for number, unit in _QUANTITY.findall(value))
    if 0 < size < 1e-3 or (size and value.startswith("-")):
        raise Refusal(f"--{name} is less than one millisecond", "Use a longer duration.")


# BuildKit looks at the arguments, then at the flags, then at values.
_CHECKS: dict[str, Callable[[Instruction], None]] = {
    "ADD": _check_sources,
    "ARG": _check_pairs,
    "COPY": _check_sources,
    "EXPOSE": _check_some,
    "FROM": _check_from,
    "HEALTHCHECK": _check_one,
    "MAINTAINER": _check_one,
    "ONBUILD": _check_some,
    "STOPSIGNAL": _check_one,
    "USER": _check_one,
    "VOLUME": _check_some,
    "WORKDIR": _check_one,
}
_VALUE_CHECKS: dict[str, Callable[[Instruction], None]] = {
    "ADD": _check_destination,
    "COPY": _check_destination,
    "ENV": _check_pairs,
    "HEALTHCHECK": _check_health,
    "LABEL": _check_pairs,
    "ONBUILD": _check_trigger,
    "RUN": _check_run,
    "SHELL": _check_shell,
    "VOLUME": _check_volume,
}
