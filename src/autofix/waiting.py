"""Waiting for what several threads do, and telling how far they are."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from concurrent.futures import FIRST_COMPLETED, Future, wait
from typing import Any

_EVERY = 0.2


def watch_over(futures: Iterable[Future[Any]], watch: Callable[[int, int], None]) -> None:
    """Wait for all futures; ``watch`` is told every now and then how many are done, of how many."""
    pending = set(futures)
    total = len(pending)
    while pending:
        _, pending = wait(pending, _EVERY, FIRST_COMPLETED)
        watch(total - len(pending), total)
