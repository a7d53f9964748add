"""Run commands to their end, and what they took by the account of the operating system."""

from __future__ import annotations

import os
import statistics
import subprocess
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

_NO_BYTECODE = "PYTHONDONTWRITEBYTECODE"


@dataclass(frozen=True)
class Sample:
    """One run: seconds of all processors (user and system, children too), seconds of the clock."""

    cpu: float
    wall: float
    status: int


def run(command: Sequence[str], folder: Path) -> Sample:
    """Run a command in a folder; what it prints is thrown away.

    Python may keep the bytecode of what is imported, as it does for what is installed: the first
    run compiles, the others do not.
    """
    kept = {name: value for name, value in os.environ.items() if name != _NO_BYTECODE}
    start = time.perf_counter()
    process = subprocess.Popen(
        command, cwd=folder, stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=kept,
    )  # fmt: skip
    _, ended, usage = os.wait4(process.pid, 0)
    wall = time.perf_counter() - start
    process.returncode = os.waitstatus_to_exitcode(ended)
    return Sample(usage.ru_utime + usage.ru_stime, wall, process.returncode)


def middle(samples: Sequence[Sample]) -> Sample:
    """The median of each figure, and the first status that is not that of the others."""
    statuses = [sample.status for sample in samples]
    return Sample(
        statistics.median(sample.cpu for sample in samples),
        statistics.median(sample.wall for sample in samples),
        max(statuses, key=lambda status: (status not in (0, 1), status)),
    )
