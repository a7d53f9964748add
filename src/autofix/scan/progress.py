"""How far a scan is, on a terminal: a bar where the end is known, else a number."""

from __future__ import annotations

import sys
import time

import click

from autofix import progress
from autofix.launch.text import harmless

_EVERY = 0.2


class Progress:
    """One line on standard error that is written anew; nothing where that is no terminal."""

    def __init__(self, shown: bool) -> None:
        """Begin; ``shown`` tells whether there is anything to be written at all."""
        self._line = progress.StatusLine(shown)
        self.expected: int | None = None
        self._start = time.monotonic()
        self._told = 0.0
        self._before = 0

    @property
    def shown(self) -> bool:
        """Whether there is anybody to see it."""
        return self._line.shown

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
            self._line.show(bar(done, self._before, self.expected, self.seconds))

    def say(self, text: str) -> None:
        """Tell something that stays."""
        self.clear()
        click.echo(harmless(text), err=True)

    def clear(self) -> None:
        """Leave a clean line behind."""
        self._line.clear()


def progress_on(standard_output: bool) -> Progress:
    """The bar, unless it would be mixed with the rows on one terminal."""
    return Progress(not (standard_output and sys.stdout.isatty()))


def bar(done: int, before: int, expected: int | None, seconds: float) -> str:
    """The line that is shown; ``before`` of the ``done`` took none of the seconds."""
    rate = (done - before) / max(seconds, 0.001)
    if not expected or done > expected:
        return f"{done:,} files, {rate:,.0f} a second"
    left = (expected - done) / rate if rate else 0.0
    return (
        f"{progress.bar(done, expected)} {done:,} of {expected:,} files, "
        f"{rate:,.0f} a second, {left:,.0f} s left"
    )
