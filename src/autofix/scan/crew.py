"""Several processes on this machine, each with a few Dockerfiles at a time.

A process that dies takes one file with it at most: the file that it was at gets a second chance in
another process, alone, unless it was too slow; everything else goes on as if nothing had happened.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator
from multiprocessing.connection import Connection, wait

from autofix.scan.child import Child
from autofix.scan.job import Job, Wishes
from autofix.scan.row import Row, empty

_STILLBORN = 5


class CrewError(Exception):
    """No process can be started; the message says why."""


class Crew:
    """At most ``size`` processes, started when there is work for them; call ``close`` at last."""

    def __init__(self, wishes: Wishes, seconds: float, size: int) -> None:
        """Remember what the processes are to do; none is started yet."""
        self._wishes = wishes
        self._seconds = seconds
        self._size = size
        self._idle: list[Child] = []
        self._busy: dict[Connection, Child] = {}
        self._again: deque[list[Job]] = deque()
        self._suspects: set[int] = set()
        self._stillborn = 0

    def run(self, batches: Iterable[list[Job]]) -> Iterator[Row]:
        """The rows of all jobs in the order in which they come; each job is answered once.

        Only what the processes are at is held, and one batch more. Raises CrewError.
        """
        coming = iter(batches)
        upcoming: list[Job] | None = None
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
        for child in (*self._idle, *self._busy.values()):
            child.end()
        self._idle.clear()
        self._busy.clear()

    def _give(self, jobs: list[Job]) -> None:
        try:
            child = self._idle.pop() if self._idle else Child(self._wishes, self._seconds)
        except OSError as error:
            raise CrewError(f"no process can be started: {error.strerror}") from error
        self._busy[child.connection] = child
        child.give(jobs)

    def _heard(self, connection: Connection) -> Iterator[Row]:
        child = self._busy[connection]
        job = child.left[0]
        try:
            row = child.answer()
        except EOFError:
            del self._busy[connection]
            yield from self._lost(child)
            return
        self._stillborn = 0
        if not child.left:
            del self._busy[connection]
            self._idle.append(child)
        if row is not None:
            self._suspects.discard(id(job))
            yield row

    def _lost(self, child: Child) -> Iterator[Row]:
        ready, (job, *others) = child.ready, child.left
        reason, certain = child.fate()
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
            yield empty(self._wishes.by, job.name, job.digest, "failed", reason)
        else:
            # It is held in the queue, or by a process, until it is answered: the id stays its own.
            self._suspects.add(id(job))
            self._again.append([job])
