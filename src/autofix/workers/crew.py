"""Several processes on this machine, each with a few jobs at a time.

A process that dies takes one job with it at most: the one that it was at gets a second chance in
another process, alone, unless it was too slow; everything else goes on as if nothing had happened.
"""

from __future__ import annotations

import os
import signal
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from multiprocessing.connection import Connection, wait

from autofix.values import Generic
from autofix.workers.child import A, Child, J

_STILLBORN = 5


class CrewError(Exception):
    """No process can be started; the message says why."""


class Crew(Generic[J, A]):
    """At most ``size`` processes, started when there is work for them; call ``close`` at last."""

    def __init__(
        self,
        task: Callable[[J], A],
        lost: Callable[[J, str], A],
        seconds: float,
        size: int,
        *,
        forks: bool = False,
    ) -> None:
        """Remember what the processes are to do; none is started yet.

        ``task`` is what they do to a job, a function that can be pickled. ``lost`` makes the answer
        of a job that killed its process, of the reason. A job may take so many ``seconds``, 0 for
        any time. ``forks`` says that they may be copies of this process, where it has one thread.
        """
        self._task = task
        self._lost = lost
        self._seconds = seconds
        self._size = size
        self._forks = forks
        self._running: list[Child[J, A]] = []
        self._idle: list[Child[J, A]] = []
        self._busy: dict[Connection, Child[J, A]] = {}
        self._again: deque[list[J]] = deque()
        self._suspects: set[int] = set()
        self._stillborn = 0

    def run(self, batches: Iterable[list[J]]) -> Iterator[A]:
        """The answers to all jobs in the order in which they come; each job is answered once.

        Only what the processes are at is held, and one batch more. Raises CrewError.
        """
        coming = iter(batches)
        upcoming: list[J] | None = None
        while True:
            # Also where all are busy: so none of them waits while the next batch is read.
            upcoming = upcoming or next(coming, None)
            if len(self._busy) < self._size and self._again:
                self._give(self._again.popleft())
            elif len(self._busy) < self._size and upcoming:
                self._give(upcoming)
                upcoming = None
            elif self._busy:
                for connection in wait(list(self._busy)):
                    if isinstance(connection, Connection):
                        yield from self._heard(connection)
            else:
                return

    def close(self) -> None:
        """End all processes, whatever they are at."""
        with _uninterrupted():
            while self._running:
                self._running.pop().end()
        self._idle.clear()
        self._busy.clear()

    def _give(self, jobs: list[J]) -> None:
        try:
            child = self._idle.pop() if self._idle else self._started()
        except OSError as error:
            raise CrewError(f"no process can be started: {error.strerror}") from error
        self._busy[child.connection] = child
        child.give(jobs)

    def _started(self) -> Child[J, A]:
        others = [child.connection for child in self._running]
        forks = self._forks and threads() == 1
        with _uninterrupted():
            child = Child(self._task, self._seconds, others if forks else None)
            self._running.append(child)
        return child

    def _heard(self, connection: Connection) -> Iterator[A]:
        child = self._busy[connection]
        job = child.left[0]
        try:
            answer = child.answer()
        except EOFError:
            del self._busy[connection]
            yield from self._died(child)
            return
        self._stillborn = 0
        if not child.left:
            del self._busy[connection]
            self._idle.append(child)
        if answer is not None:
            self._suspects.discard(id(job))
            yield answer[0]

    def _died(self, child: Child[J, A]) -> Iterator[A]:
        ready, (job, *others) = child.ready, child.left
        reason, certain = child.fate()
        self._running.remove(child)
        if not ready:
            # It has not begun: the work is not to blame, the machine or the installation is.
            self._stillborn += 1
            if self._stillborn >= _STILLBORN:
                raise CrewError(f"no process comes up: {reason}")
            self._again.append([job, *others])
            return
        if others:
            self._again.append(others)
        if certain or id(job) in self._suspects:
            self._suspects.discard(id(job))
            yield self._lost(job, reason)
        else:
            # It is held in the queue, or by a process, until it is answered: the id stays its own.
            self._suspects.add(id(job))
            self._again.append([job])


@contextmanager
def _uninterrupted() -> Iterator[None]:
    """Ctrl-C waits: else a process could run that we know nothing of, and nobody would end."""
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def threads() -> int:
    """How many threads this process has, 0 where that is not known."""
    try:
        return len(os.listdir("/proc/self/task"))
    except OSError:
        return 0
