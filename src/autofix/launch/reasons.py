"""Why a build or a launch fails, by what its log shows."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from autofix.launch.results import LOG_LINES, Report
from autofix.launch.rows import WAY_NAMES
from autofix.launch.text import last_lines

if TYPE_CHECKING:
    from autofix.diagnosis import Diagnosis


@dataclass(frozen=True)
class Reason:
    """A log that shows a failure: whose it is, what is known in it, its last lines."""

    where: str
    diagnoses: tuple[Diagnosis, ...]
    tail: tuple[str, ...]


def reasons(report: Report) -> tuple[Reason, ...]:
    """Return a reason for each part of a report that failed; those with the same log once."""
    found: dict[tuple[str, ...], Reason] = {}
    for where, log in _logs(report):
        tail = tuple(last_lines(log, LOG_LINES).splitlines())
        found.setdefault(tail, Reason(where, _diagnosed(log), tail))
    return tuple(found.values())


def _logs(report: Report) -> Iterator[tuple[str, str]]:
    if not report.build.ok:
        yield "build", report.build.log
    for launch in report.launches:
        if not launch.ok:
            yield f"launch ({WAY_NAMES[launch.way]})", launch.log


def _diagnosed(log: str) -> tuple[Diagnosis, ...]:
    from autofix.diagnosis import diagnose

    return diagnose(log)
