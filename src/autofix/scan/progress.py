"""How far a scan is, on a terminal: a bar where the end is known, else a number."""

from __future__ import annotations

import shutil
import sys
import time

import click

from autofix.launch.text import harmless

_EVERY = 0.2


class Progress:
    """One line on standard error that is written anew; nothing where that is no terminal."""

    def __init__(self, shown: bool) -> None:
        """Begin; ``shown`` tells whether there is anything to be written at all."""
        self.shown = shown
        self.expected: int | None = None
        self._start = time.monotonic()
        self._told = 0.0
        self._before = 0
        self._line = False

    @property
    def seconds(self) -> float:
        """The time since the beginning."""
        return time.monotonic() - self._start

    def begin(self, before: int) -> None:
        """Count from here: so many were done by an earlier run."""
        self._start = time.monotonic()
        self._before = before

    def at(self, done: int) -> None:
        """Show how far it is, every now and then."""
        now = time.monotonic()
        if self.shown and now - self._told >= _EVERY:
            self._told = now
            width = max(20, shutil.get_terminal_size().columns - 1)
            text = bar(done, self._before, self.expected, self.seconds)[:width]
            click.echo(f"\r\x1b[K{text}", err=True, nl=False)
            self._line = True

    def say(self, text: str) -> None:
        """Tell something that stays."""
        self.clear()
        click.echo(harmless(text), err=True)

    def clear(self) -> None:
        """Leave a clean line behind."""
        if self._line:
            self._line = False
            click.echo("\r\x1b[K", err=True, nl=False)


def progress_on(standard_output: bool) -> Progress:
    """The bar, unless it would be mixed with the rows on one terminal."""
    return Progress(sys.stderr.isatty() and not (standard_output and sys.stdout.isatty()))


def bar(done: int, before: int, expected: int | None, seconds: float) -> str:
    """The line that is shown; ``before`` of the ``done`` took none of the seconds."""
    rate = (done - before) / max(seconds, 0.001)
    if not expected or done > expected:
        return f"{done:,} files, {rate:,.0f} a second"
    signs = 30 * done // expected
    left = (expected - done) / rate if rate else 0.0
    return (
        f"[{'#' * signs}{'.' * (30 - signs)}] {done:,} of {expected:,} files, "
        f"{rate:,.0f} a second, {left:,.0f} s left"
    )
