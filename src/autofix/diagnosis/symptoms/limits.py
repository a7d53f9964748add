"""Memory, disk and time."""

from __future__ import annotations

from autofix.diagnosis.symptom import Sign, Symptom

SYMPTOMS = (
    Symptom(
        "no-space",
        (
            Sign("o space left on device"),
            Sign("ENOSPC"),
            Sign("You don't have enough free space"),
            Sign("Disk quota exceeded"),
        ),
        "The disk is full.",
        "Make the image smaller: fewer packages, caches removed in the RUN that fills them, data "
        "fetched only when it is needed.",
    ),
    Symptom(
        "out-of-memory",
        (
            Sign("OOMKilled"),
            Sign("Killed", r"^(?:\S+: line \d+:\s+\d+ )?Killed(?:\s{2,}.*)?$"),
            Sign("exit code: 137"),
            Sign("non-zero code: 137"),
            Sign("Cannot allocate memory"),
            Sign("MemoryError", r"^(?:\w+\.)*_?\w*MemoryError\b"),
            Sign("JavaScript heap out of memory"),
            Sign("std::bad_alloc"),
            Sign("fatal error: Killed signal"),
        ),
        "A process was killed, or got no memory; on Binder a container has 2 GB.",
        "Use less memory: fewer compilers at a time (`make -j1`), smaller data, "
        "`pip install --no-cache-dir`.",
    ),
    Symptom(
        "time-out",
        (
            Sign("context deadline exceeded"),
            Sign("Read timed out. (read timeout="),
            Sign("DeadlineExceeded"),
            Sign("ReadTimeoutError"),
        ),
        "Something took longer than the builder or a server waits.",
        "Build again; if it happens again, take a base image that has more of what you install, "
        "or fewer packages.",
        distance=1,
    ),
)
