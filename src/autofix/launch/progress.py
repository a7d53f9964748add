"""What is going on, told on standard error while it goes on."""

from __future__ import annotations

import shutil
import sys
import time

import click

from autofix.launch.process import Watch
from autofix.launch.text import harmless
from autofix.progress import StatusLine

_EVERY = 1.0


class Progress:
    """On a terminal dimmed lines above the time that has passed; elsewhere plain lines."""

    def __init__(self) -> None:
        self._start = time.monotonic()
        self._told = 0.0
        self._terminal = sys.stderr.isatty()
        self._status = StatusLine()

    def watch(self) -> Watch:
        """Return who is told of each line and of time passing."""
        return Watch(self.line, self.tick)

    def say(self, words: str) -> None:
        """Tell something that matters."""
        self._status.clear()
        click.echo(harmless(words), err=True)

    def line(self, words: str) -> None:
        """Tell a line of a program's output."""
        if not self._terminal:
            click.echo(harmless(words), err=True)
            return
        self._status.clear()
        width = max(20, shutil.get_terminal_size().columns - 1)
        click.echo(click.style(harmless(words, width), dim=True), err=True)
        self._show()

    def tick(self) -> None:
        """Show that time passes."""
        if self._terminal and time.monotonic() - self._told >= _EVERY:
            self._status.clear()
            self._show()

    def end(self) -> None:
        """Leave a clean line behind."""
        self._status.clear()

    def _show(self) -> None:
        self._told = time.monotonic()
        self._status.show(f"{self._told - self._start:.0f} s")
