"""Work on many Dockerfiles by several processes on this machine: how many, and what each does."""

from __future__ import annotations

import os


def processors() -> int:
    """How many processors this process may use."""
    if hasattr(os, "process_cpu_count"):
        # Since Python 3.13; it heeds PYTHON_CPU_COUNT, too.
        return os.process_cpu_count() or 1
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
