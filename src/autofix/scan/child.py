"""A process that examines Dockerfiles: what it does, and how it is spoken to.

It is a fresh interpreter, not a fork, so that it can be started from anything: a thread, a daemonic
process of a cluster, a notebook. The kernel's alarm ends it when one file takes too long, even
inside C code; when who has started it is gone, so is it.
"""

from __future__ import annotations

import signal
import subprocess
import sys
from contextlib import suppress
from dataclasses import replace
from multiprocessing import Pipe
from multiprocessing.connection import Connection
from pathlib import Path

from autofix import files
from autofix.image.context import Context
from autofix.scan.examining import examine
from autofix.scan.job import Job, Wishes
from autofix.scan.row import Row

_IDLE = 300.0
_FORGETFUL = 1000
_MEMORABLE = 256 * 1024
# Isolated: no folder of the scan may lend modules. The first message is where ours are.
_START = """\
import sys
from multiprocessing.connection import Connection
connection = Connection(int(sys.argv[1]))
sys.path[:] = connection.recv()
from autofix.scan.child import serve
serve(connection)
"""


class Child:
    """A running process. ``left`` are the jobs that it has and has not answered yet."""

    def __init__(self, wishes: Wishes, seconds: float) -> None:
        """Start it; raises OSError where the system does not allow it."""
        self.connection, theirs = Pipe()
        self.left: list[Job] = []
        self.ready = False
        self._seconds = seconds
        utf8 = ["-X", "utf8"] if sys.flags.utf8_mode else []
        try:
            self._process = subprocess.Popen(
                [sys.executable, *utf8, "-I", "-c", _START, str(theirs.fileno())],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                pass_fds=[theirs.fileno()],
                # A Ctrl-C is for us alone.
                start_new_session=True,
            )
        except OSError:
            self.connection.close()
            raise
        finally:
            theirs.close()
        with suppress(OSError):
            # If it has died already, that is seen where its first answer is waited for.
            self.connection.send(list(sys.path))
            self.connection.send((wishes, seconds))

    def give(self, jobs: list[Job]) -> None:
        """Hand it work; it must have none. If it has died, the first answer tells."""
        self.left = list(jobs)
        with suppress(OSError):
            self.connection.send(jobs)

    def answer(self) -> Row | None:
        """Wait for the next answer: None is the first, it has started.

        Raises EOFError where it has died.
        """
        try:
            row: Row | None = self.connection.recv()
        except OSError as error:
            raise EOFError from error
        if row is None:
            self.ready = True
        else:
            del self.left[0]
        return row

    def fate(self) -> tuple[str, bool]:
        """Why it has died, and whether the file it was at is to blame for certain."""
        with suppress(subprocess.TimeoutExpired):
            # It speaks no more: it is gone in a moment, let it tell of what.
            self._process.wait(1)
        code = self.end()
        if code == -signal.SIGALRM:
            return f"took longer than {self._seconds:g} s", True
        if code < 0:
            return f"the process died of {signal.Signals(-code).name}", False
        return f"the process ended with {code}", False

    def end(self) -> int:
        """Stop it at once; its exit code, negative for a signal."""
        self.connection.close()
        self._process.kill()
        return self._process.wait()


def serve(connection: Connection) -> None:
    """What the process does: answer every job with its row until nobody asks any more."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGALRM})
    with suppress(OSError):
        # Where memory runs out, it is this process that goes, not who keeps the results.
        Path("/proc/self/oom_score_adj").write_text("500", encoding="ascii")
    with suppress(EOFError, OSError):
        wishes, seconds = connection.recv()
        connection.send(None)
        done = 0
        while connection.poll(_IDLE):
            for job in connection.recv():
                signal.setitimer(signal.ITIMER_REAL, seconds)
                row = examine(prepared(job, wishes), wishes)
                signal.setitimer(signal.ITIMER_REAL, 0)
                connection.send(row)
                done += 1
                if done % _FORGETFUL == 0 or len(job.source.text) > _MEMORABLE:
                    forget()


def prepared(job: Job, wishes: Wishes) -> Job:
    """A job with its build context, read where the Dockerfile has one."""
    if job.context or not wishes.contexts:
        return job
    try:
        return replace(job, context=files.context(job.source))
    except (OSError, RecursionError, ValueError):
        # What cannot be listed is not known.
        return replace(job, context=Context())


def forget() -> None:
    """Empty the tables that grow with every image and text ever seen."""
    for name, module in list(sys.modules.items()):
        if name.startswith("autofix."):
            for value in list(vars(module).values()):
                clear = getattr(value, "cache_clear", None)
                if callable(clear):
                    clear()
