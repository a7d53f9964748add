"""A log made plain: what builders, terminals and clusters wrap around each line is taken off."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

_ESCAPES = re.compile(
    r"\x1b\[[0-9;:<=>?]*[ -/]*[@-~]"  # colours, movements of the cursor
    r"|\x1b[\]PX^_][^\x07\x1b\n]*(?:\x07|\x1b\\)?"  # titles, links
    r"|\x1b[ -/]*[0-~]?"
)
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\x80-\x9f]")
_QUOTES = {"\u2018": "'", "\u2019": "'", "\u201c": '"', "\u201d": '"'}
_TIME = re.compile(
    r"\d{4}-\d\d-\d\d[T ][\d:.,]{8,}(?:Z|[+-]\d\d:?\d\d)?\s+(?:std(?:out|err) [FP] )?"
)
_STEP = re.compile(r"(#\d+) (?:\d+\.\d+ )?")
_EXCERPT = re.compile(r"\d+\.\d{1,4} ")
_WRAPPED = ("{", "data:")
_FIELDS = ("message", "log")


def lines(log: str) -> Iterator[tuple[int, str, str]]:
    """The number, the text and the build step, such as ``#12``, of each line of a log.

    A line that a carriage return overwrites counts as one more with the same number, and so do
    the lines of a message in JSON.
    """
    for number, line in enumerate(_cleaned(log).split("\n"), 1):
        for part in line.split("\r") if "\r" in line else (line,):
            if part.lstrip().startswith(_WRAPPED):
                for inner in _unwrapped(part):
                    yield number, *_bare(inner)
            elif part:
                yield number, *_bare(part)


def _unwrapped(line: str) -> list[str]:
    """The lines of a message in JSON, as BinderHub and container engines write it."""
    try:
        event = json.loads(line.strip().removeprefix("data:"))
    except (ValueError, RecursionError):
        return [line]
    texts = [event[key] for key in _FIELDS if key in event] if isinstance(event, dict) else []
    text = next((text for text in texts if isinstance(text, str)), line)
    return re.split(r"[\r\n]+", _cleaned(text))


def _cleaned(text: str) -> str:
    """A text without escapes and controls, and with quotation marks as on a typewriter."""
    if "\x1b" in text:
        text = _ESCAPES.sub("", text)
    for mark, plain in _QUOTES.items():
        text = text.replace(mark, plain)
    return _CONTROLS.sub("", text)


def _bare(line: str) -> tuple[str, str]:
    """A line without the time and the step in front of it, and the step."""
    if line[:1].isdigit():
        time = _TIME.match(line) or _EXCERPT.match(line)
        line = line[time.end() :] if time else line
    step = _STEP.match(line) if line.startswith("#") else None
    return (line[step.end() :], step[1]) if step else (line, "")


def printable(text: str, limit: int = 300) -> str:
    """A text that no terminal takes for anything but text, and that fits on a few lines."""
    shown = "".join(c if c.isprintable() else " " for c in text[: 4 * limit]).strip()
    return shown if len(shown) <= limit else f"{shown[: limit - 1]}…"
