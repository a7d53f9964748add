"""The grammar of one logical line: keyword, flags, exec form, pairs, names of heredocs.

What BuildKit's parser refuses here is a ``Refusal``; the reader gives it a line.
"""

from __future__ import annotations

import json

from autofix.pattern import pattern
from autofix.values import TYPE_CHECKING, NamedTuple

from .errors import Refusal
from .words import SPACES, blank_spans, raw_words, word_spans

if TYPE_CHECKING:
    from typing import NoReturn

BLANKS = pattern(r"[\t\v\f\r ]+")
"""What separates words for BuildKit's parser (``reWhitespace``)."""
_ASCII_SPACES = "\t\n\v\f\r "
_HEREDOC = pattern(r"[0-9]*<<(-?)[\t\n\f\r ]*((?:[^<\t\n\f\r ][^<]*)?)")
_FIRST_WORD = pattern(rf"([^{_ASCII_SPACES}]*)[{_ASCII_SPACES}]*")
_SURROGATES = pattern("[\ud800-\udfff]")

_HEREDOC_KEYWORDS = frozenset({"add", "copy", "run"})
_EXEC_KEYWORDS = frozenset({"ADD", "CMD", "COPY", "ENTRYPOINT", "RUN", "SHELL", "VOLUME"})
_UNQUOTED_KEYWORDS = frozenset({"ADD", "COPY", "EXPOSE", "FROM", "VOLUME"})
_PAIR_KEYWORDS = frozenset({"ARG", "ENV", "LABEL"})


class RawFlag(NamedTuple):
    """A flag without quotes and escapes, its dashes included, and where it stands."""

    text: str
    start: int
    end: int


class Command(NamedTuple):
    """A logical line cut up; ``start``, ``value_start`` and ``value_end`` count in its text."""

    keyword: str
    start: int
    flags: list[RawFlag]
    value_start: int
    value_end: int


class Pair(NamedTuple):
    """A name and a raw value of ENV, LABEL or ARG; the range is that of the value.

    ``value`` is None for an ARG without one; the range is then that of the name.
    """

    name: str
    value: str | None
    start: int
    end: int


def split_command(text: str, start: int, escape: str) -> Command:
    """Cut up the instruction that begins at ``start``, as BuildKit's ``splitCommand`` does.

    Only ASCII blanks end the keyword; white space of any kind is taken off at both ends.
    """
    end = len(text.rstrip(SPACES))
    start += len(text) - start - len(text[start:].lstrip(SPACES))
    blanks = BLANKS.search(text, start, end)
    if blanks is None:
        place = max(start, end)
        return Command(text[start:place], start, [], place, place)
    flags, position = _split_flags(text, blanks.end(), end, escape)
    value = text[position:end]
    return Command(text[start : blanks.start()], start, flags, end - len(value.lstrip(SPACES)), end)


def _split_flags(text: str, position: int, end: int, escape: str) -> tuple[list[RawFlag], int]:
    """Return the flags and where they end, as BuildKit's ``extractBuilderFlags`` does."""
    flags: list[RawFlag] = []
    while True:
        while position < end and text[position] in _ASCII_SPACES:
            position += 1
        if not text.startswith("--", position, end):
            return flags, position
        word, stop = _flag_word(text, position, end, escape)
        if word == "--":
            return flags, stop
        flags.append(RawFlag(word, position, stop))
        position = stop


def _flag_word(text: str, position: int, end: int, escape: str) -> tuple[str, int]:
    """Return the flag at ``position`` without quotes and escapes, and where it ends."""
    characters: list[str] = []
    quote = ""
    while position < end:
        character = text[position]
        if character == quote:
            quote = ""
        elif not quote and character in _ASCII_SPACES:
            break
        elif not quote and character in "'\"":
            quote = character
        elif character == escape:
            # One at the very end is dropped.
            position += 1
            characters.append(text[position:end][:1])
        else:
            characters.append(character)
        position += 1
    return "".join(characters), min(position, end)


def first_word(value: str) -> tuple[str, str]:
    """Return the first word of the value of a HEALTHCHECK, and the rest; ASCII blanks end it."""
    match = _FIRST_WORD.match(value)
    return (match[1], value[match.end() :]) if match else ("", value)


def exec_form(keyword: str, value: str) -> tuple[str, ...] | None:
    """Return the strings of the exec form, None for the shell form.

    What looks like an exec form but is no JSON is in shell form.

    Raises:
        Refusal: a JSON array of anything but strings, which BuildKit refuses.
    """
    if keyword == "HEALTHCHECK":
        value = first_word(value)[1]
    elif keyword not in _EXEC_KEYWORDS:
        return None
    value = value.lstrip(SPACES)
    if not value.startswith("["):
        return None
    try:
        array = json.loads(value, parse_constant=_refuse_constant)
    except ValueError:
        return None
    except RecursionError:
        array = [None]
    if not all(isinstance(item, str) for item in array):
        message = "an array in exec form must be made of strings only"
        raise Refusal(message, "Put every item in double quotes.")
    # Go has no lone surrogates; it reads them, and bytes that are no UTF-8, as U+FFFD.
    return tuple(item if item.isascii() else _SURROGATES.sub("\ufffd", item) for item in array)


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is not JSON")


def value_words(keyword: str, value: str, escape: str) -> list[tuple[int, int]]:
    """Return start and end of the words of ``value``.

    BuildKit splits the values of FROM, COPY, ADD, EXPOSE and VOLUME at blanks whatever the
    quotes; all others are split as ENV is.
    """
    return list(blank_spans(value) if keyword in _UNQUOTED_KEYWORDS else word_spans(value, escape))


def pairs(keyword: str, value: str, escape: str) -> list[Pair]:
    """Return the names and raw values of ENV, LABEL and ARG; [] for any other keyword.

    Raises:
        Refusal: a word without ``=``, or a name without a value.
    """
    if keyword not in _PAIR_KEYWORDS:
        return []
    spans = list(word_spans(value, escape))
    if keyword != "ARG" and spans and "=" not in value[slice(*spans[0])]:
        return [_legacy_pair(keyword, value)]
    return [_pair(keyword, value, *span) for span in spans]


def _pair(keyword: str, value: str, start: int, end: int) -> Pair:
    name, equals, text = value[start:end].partition("=")
    if equals:
        return Pair(name, text, end - len(text), end)
    if keyword != "ARG":
        message = f"{keyword} has a word without '=': {name}"
        raise Refusal(message, "Write every word as name=value, and quote a value with blanks.")
    return Pair(name, None, start, end)


def _legacy_pair(keyword: str, value: str) -> Pair:
    """Read ``ENV name rest of the line``."""
    blanks = BLANKS.search(value)
    if blanks is None:
        raise Refusal(f"{keyword} must have two arguments", f"Write {keyword} name=value.")
    return Pair(value[: blanks.start()], value[blanks.end() :], blanks.end(), len(value))


def heredoc_marks(text: str, escape: str) -> list[tuple[str, bool, bool]]:
    """Return name, expand and strip_tabs of the heredocs that a logical line opens.

    Only RUN, COPY and ADD can, also inside ONBUILD, and not in exec form. The words are those of
    BuildKit's shell lexer; if that fails, there are no heredocs.

    Raises:
        ValueError: the name of a heredoc cannot be read.
    """
    command = split_command(text, 0, escape)
    if command.keyword.lower() == "onbuild":
        command = split_command(text, command.value_start, escape)
    if command.keyword.lower() not in _HEREDOC_KEYWORDS:
        return []
    value = text[command.value_start : command.value_end]
    try:
        if exec_form(command.keyword.upper(), value) is not None:
            return []
        words = raw_words(text, quotes=True, escapes=True)
    except ValueError:
        return []
    return [mark for word in words if (mark := heredoc_mark(word)) is not None]


def heredoc_mark(word: str) -> tuple[str, bool, bool] | None:
    """Return name, expand and strip_tabs if ``word`` opens a heredoc, else None.

    Raises:
        ValueError: the name cannot be read.
    """
    match = _HEREDOC.fullmatch(word) if "<<" in word else None
    if match is None:
        return None
    names = raw_words(match[2], quotes=False, escapes=False)
    if len(names) != 1:
        return None
    written = raw_words(match[2], quotes=True, escapes=False)
    # Go reads bytes that are no UTF-8 as U+FFFD here, so that no line is equal to such a name.
    name = _SURROGATES.sub("\ufffd", names[0])
    return name, _quotes(names) == _quotes(written), match[1] == "-"


def _quotes(words: list[str]) -> int:
    return sum(word.count("'") + word.count('"') for word in words)
