"""The proof of a fix: the mended copy of a repository is built and launched as Binder does."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from autofix import files
from autofix.launch.checking import Wishes, check
from autofix.launch.engine import Engine, EngineError
from autofix.launch.mending import copied
from autofix.launch.process import Watch, temporary_folder
from autofix.launch.repository import repository
from autofix.launch.rows import Row, rows
from autofix.pull_request.commits import Changes


@dataclass(frozen=True)
class Measured:
    """What a launch has shown: its rows, and why it does not launch, "" if it does."""

    rows: tuple[Row, ...]
    reason: str = ""


Measure = Callable[[Path, Changes], Measured]
"""Launches a repository with changes made; the folder itself is not touched."""


class Launcher:
    """Launches one repository at a time, with one engine."""

    def __init__(self, engine: Engine, say: Callable[[str], None]):
        self._engine = engine
        self._say = say
        self._lock = threading.Lock()

    def __call__(self, folder: Path, changes: Changes) -> Measured:
        """Launch a copy of a repository with changes made."""
        try:
            with self._lock, temporary_folder() as place:
                return self._launched(folder, changes, place)
        except (files.UnusableInput, EngineError, OSError) as error:
            return Measured((), str(error))

    def _launched(self, folder: Path, changes: Changes, place: Path) -> Measured:
        target = copied(repository(folder), place)
        for path, (_, after) in changes.items():
            (target / path).write_bytes(after)
        watch = Watch(self._say, lambda: None)
        try:
            report = check(self._engine, repository(target), Wishes(), watch)
        finally:
            for name in self._engine.clean():
                self._say(f"could not be removed, please do so: {name}")
        return Measured(rows(report), "" if report.ok else next(iter(report.failures), "unknown"))
