"""How far a campaign is: a bar on a terminal, below the lines that are told anyway."""

from __future__ import annotations

import threading

import click

from autofix.launch.text import harmless
from autofix.progress import StatusLine, bar
from autofix.pull_request.campaign.running import Progress

_LINE = 2000


class Bar:
    """Tells lines on standard error, and on a terminal shows a bar; any thread may tell."""

    def __init__(self) -> None:
        self._line = StatusLine()
        self._lock = threading.Lock()

    def say(self, words: str) -> None:
        """Tell something, which may have several lines."""
        with self._lock:
            shown = self._line.text
            self._line.clear()
            for line in words.split("\n"):
                click.echo(harmless(line, _LINE), err=True)
            self._line.show(shown)

    def watch(self, progress: Progress) -> None:
        """Show how far it is."""
        with self._lock:
            self._line.show(_text(progress))

    def end(self) -> None:
        """Leave a clean line behind."""
        with self._lock:
            self._line.clear()


def _text(progress: Progress) -> str:
    """One line, such as ``[####----] 7/200, 4 at work: 5 opened, 2 skipped``."""
    signs = f"{bar(progress.done, progress.total)} {progress.done}/{progress.total}"
    verdicts = ", ".join(f"{count} {verdict}" for verdict, count in progress.verdicts.items())
    return f"{signs}, {progress.running} at work{': ' if verdicts else ''}{verdicts}"
