"""How far a campaign is: a bar on a terminal, below the lines that are told anyway."""

from __future__ import annotations

import shutil
import sys
import threading

import click

from autofix.launch.text import harmless
from autofix.pull_request.campaign.running import Progress

_BAR = 24
_LINE = 2000


class Bar:
    """Tells lines on standard error, and on a terminal shows a bar; any thread may tell."""

    def __init__(self) -> None:
        self._terminal = sys.stderr.isatty()
        self._lock = threading.Lock()
        self._shown = ""

    def say(self, words: str) -> None:
        """Tell something, which may have several lines."""
        with self._lock:
            shown = self._shown
            self._clear()
            for line in words.split("\n"):
                click.echo(harmless(line, _LINE), err=True)
            self._show(shown)

    def watch(self, progress: Progress) -> None:
        """Show how far it is."""
        if not self._terminal:
            return
        width = max(20, shutil.get_terminal_size().columns - 1)
        text = _text(progress)[:width]
        with self._lock:
            if text != self._shown:
                self._clear()
                self._show(text)

    def end(self) -> None:
        """Leave a clean line behind."""
        with self._lock:
            self._clear()

    def _show(self, text: str) -> None:
        self._shown = text
        if text:
            click.echo(text, err=True, nl=False)

    def _clear(self) -> None:
        if self._shown:
            self._shown = ""
            click.echo("\r\x1b[K", err=True, nl=False)


def _text(progress: Progress) -> str:
    """One line, such as ``[####----] 7/200, 4 at work: 5 opened, 2 skipped``."""
    filled = _BAR * progress.done // max(1, progress.total)
    bar = f"[{'#' * filled}{'-' * (_BAR - filled)}] {progress.done}/{progress.total}"
    verdicts = ", ".join(f"{count} {verdict}" for verdict, count in progress.verdicts.items())
    return f"{bar}, {progress.running} at work{': ' if verdicts else ''}{verdicts}"
