"""How far something is, on a terminal: a line at its bottom that is written anew each time."""

from __future__ import annotations

import os
import sys
import time

from autofix import printing

PATIENCE = 1.0
"""The seconds after which people want something to see."""

_SIGNS = 24


class StatusLine:
    """One line on standard error; nothing where that is no terminal, or one that is ``dumb``."""

    def __init__(self, shown: bool = True) -> None:
        """Begin; ``shown`` tells whether there is anything to be written at all."""
        self.shown = shown and sys.stderr.isatty() and os.environ.get("TERM") != "dumb"
        self.text = ""

    def show(self, text: str) -> None:
        """Write the line, cut to the width of the terminal."""
        text = text[: max(20, printing.width(sys.stderr) - 1)]
        if self.shown and text != self.text:
            self.clear()
            self.text = text
            _write(text)

    def clear(self) -> None:
        """Leave a clean line behind."""
        if self.text:
            self.text = ""
            _write("\r\x1b[K")


class Waiting:
    """A bar for what takes longer than people wait without a word."""

    def __init__(self) -> None:
        """The time counts from here."""
        self._line = StatusLine()
        self._start = time.monotonic()

    def at(self, what: str, done: int, total: int) -> None:
        """So much is done of something; it is shown once it has taken a while."""
        if self._line.shown and time.monotonic() - self._start >= PATIENCE:
            self._line.show(f"{bar(done, total)} {done}/{total} {what}")

    def clear(self) -> None:
        """Leave a clean line behind."""
        self._line.clear()


def bar(done: int, total: int) -> str:
    """How much is done as signs: ``[######------------------]``."""
    filled = _SIGNS * done // max(1, total)
    return f"[{'#' * filled}{'-' * (_SIGNS - filled)}]"


def _write(text: str) -> None:
    if os.name == "nt":
        import click

        # It knows what the terminals of Windows make of escape sequences.
        click.echo(text, err=True, nl=False)
        return
    sys.stderr.write(text)
    sys.stderr.flush()
