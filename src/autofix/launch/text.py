"""Texts from a container, made harmless for a terminal, and bounded."""

from __future__ import annotations

import re

_ESCAPES = re.compile(
    r"\x1b\[[0-?]*[ -/]*[@-~]"  # colours, movements of the cursor
    r"|\x1b[\]PX^_][^\x07\x1b\n]*(?:\x07|\x1b\\)?"  # titles, links
    r"|\x1b[ -/]*[0-~]?"
)
_LINE = 400


def harmless(text: str, limit: int = _LINE) -> str:
    """A text as one line that a terminal takes for nothing but text.

    Its escape sequences are left out; other characters that cannot be printed, such as those
    which turn the direction of writing, are shown as Python escapes them.
    """
    plain = _ESCAPES.sub("", text[: 4 * limit]).replace("\t", "    ").rstrip()
    shown = "".join(
        c if c.isprintable() else c.encode("unicode_escape", "surrogatepass").decode()
        for c in plain
    )
    return shown if len(shown) <= limit else f"{shown[: limit - 1]}…"


def last_lines(text: str, count: int) -> str:
    """The last lines of a text that have anything in them."""
    kept = [line for line in text.splitlines() if line.strip()]
    return "\n".join(kept[-count:])


def seconds(number: float) -> str:
    """A duration for people."""
    return f"{number:.1f} s"
