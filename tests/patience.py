"""How much work is little: a bound on CPU time that knows how fast this machine is.

A guard against what grows out of hand, which takes minutes where it should take a second. It is a
multiple of what a fixed piece of our own work takes in the same run, so that neither a slow machine
nor a tracer of coverage can break it.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache

from autofix.fixer import fix

_TEXT = "FROM ubuntu:22.04\n" + "RUN apt-get update && apt-get install -y curl\n" * 20
_TIMES = 300


@cache
def _unit() -> float:
    """Seconds of CPU time that the fixed piece takes: about a twentieth on a quick machine."""
    start = time.process_time()
    for number in range(10):
        fix(f"# {number}\n{_TEXT}")
    return time.process_time() - start


@contextmanager
def little_work() -> Iterator[None]:
    """Fail if the block takes more CPU time than work that grows with its input ever does."""
    bound = _TIMES * _unit()
    start = time.process_time()
    yield
    assert time.process_time() - start < bound
