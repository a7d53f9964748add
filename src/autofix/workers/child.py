"""A process that answers jobs: what it does, and how it is spoken to.

It is a fresh interpreter, so that it can be started from anything: a thread, a daemonic process of
a cluster, a notebook, a program whose main module cannot be imported. Only where this process is
a command of ours with a single thread it may be a fork, which costs next to nothing. The kernel's
alarm ends it when one job takes too long, even inside C code; when who has started it is gone, so
is it.
"""

from __future__ import annotations

import os
import signal
import sys
import time
from contextlib import suppress
from multiprocessing import Pipe
from multiprocessing.connection import Connection

from autofix.values import TYPE_CHECKING, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from typing import Protocol

    class Sized(Protocol):
        """A job: plain data; ``size`` is how many characters it has."""

        @property
        def size(self) -> int: ...

    J = TypeVar("J", bound=Sized)
    A = TypeVar("A")
else:
    J, A = TypeVar("J"), TypeVar("A")

_IDLE = 300.0
_FORGETFUL = 1000
_MEMORABLE = 256 * 1024
_TICK = 0.01
# Isolated: no folder that is looked at may lend modules. The first message is where ours are.
_START = """\
import sys
from multiprocessing.connection import Connection
connection = Connection(int(sys.argv[1]))
sys.path[:] = connection.recv()
from autofix.workers.child import serve
serve(connection)
"""


class Child(Generic[J, A]):
    """A running process. ``left`` are the jobs that it has and has not answered yet."""

    def __init__(
        self, task: Callable[[J], A], seconds: float, others: Iterable[Connection] | None = None
    ) -> None:
        """Start it; raises OSError where the system does not allow it.

        Who starts it must have blocked SIGINT: it heeds none later, and a fork that did before
        would go on with what this process is at. ``task`` is what it does to each job, a function
        that can be pickled; 0 ``seconds`` are any time. It is a fork if the connections of the
        ``others`` are given, which it must not keep.
        """
        self.connection, theirs = Pipe()
        self.left: list[J] = []
        self.ready = False
        self._seconds = seconds
        try:
            if others is None:
                self._process: _Fresh | _Fork = _Fresh(theirs)
            else:
                self._process = _Fork(theirs, (self.connection, *others))
        except OSError:
            self.connection.close()
            raise
        finally:
            theirs.close()
        with suppress(OSError):
            # If it has died already, that is seen where its first answer is waited for.
            if others is None:
                self.connection.send(list(sys.path))
            self.connection.send((task, seconds))

    def give(self, jobs: list[J]) -> None:
        """Hand it work; it must have none. If it has died, the first answer tells."""
        self.left = list(jobs)
        with suppress(OSError):
            self.connection.send(jobs)

    def answer(self) -> tuple[A] | None:
        """Wait for the next answer: None is the first, it has started.

        Raises EOFError where it has died.
        """
        try:
            answer: tuple[A] | None = self.connection.recv()
        except OSError as error:
            raise EOFError from error
        if answer is None:
            self.ready = True
        else:
            del self.left[0]
        return answer

    def fate(self) -> tuple[str, bool]:
        """Why it has died, and whether the job it was at is to blame for certain."""
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
        return self._process.end()


class _Fresh:
    """A new interpreter."""

    def __init__(self, theirs: Connection) -> None:
        import subprocess

        utf8 = ["-X", "utf8"] if sys.flags.utf8_mode else []
        self._process = subprocess.Popen(
            [sys.executable, *utf8, "-I", "-c", _START, str(theirs.fileno())],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            pass_fds=[theirs.fileno()],
            # A Ctrl-C is for us alone.
            start_new_session=True,
        )
        self.pid = self._process.pid

    def wait(self, seconds: float) -> None:
        """Wait until it has ended, or for this time."""
        from subprocess import TimeoutExpired

        with suppress(TimeoutExpired):
            self._process.wait(seconds)

    def end(self) -> int:
        """Stop it at once; its exit code."""
        self._process.kill()
        return self._process.wait()


class _Fork:
    """A copy of this process."""

    def __init__(self, theirs: Connection, ours: Sequence[Connection]) -> None:
        self.pid = os.fork()
        if self.pid == 0:
            _forked(theirs, ours)
        self._code: int | None = None

    def wait(self, seconds: float) -> None:
        """Wait until it has ended, or for this time."""
        end = time.monotonic() + seconds
        while not self._ended(os.WNOHANG) and time.monotonic() < end:
            time.sleep(_TICK)

    def end(self) -> int:
        """Stop it at once; its exit code."""
        if not self._ended(os.WNOHANG):
            os.kill(self.pid, signal.SIGKILL)
            self._ended(0)
        return self._code or 0

    def _ended(self, how: int) -> bool:
        if self._code is None:
            found, status = os.waitpid(self.pid, how)
            if found:
                self._code = os.waitstatus_to_exitcode(status)
        return self._code is not None


def _forked(theirs: Connection, ours: Iterable[Connection]) -> None:
    """The life of a fork; it never comes back."""
    code = 1
    try:
        os.setsid()
        null = os.open(os.devnull, os.O_RDWR)
        for stream in range(3):
            os.dup2(null, stream)
        for connection in ours:
            # Else nobody would see that who has started the others is gone.
            connection.close()
        serve(theirs)
        code = 0
    finally:
        os._exit(code)


def serve(connection: Connection) -> None:
    """What the process does: answer every job in turn until nobody asks any more."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGALRM})
    with suppress(OSError), open("/proc/self/oom_score_adj", "w", encoding="ascii") as file:
        # Where memory runs out, it is this process that goes, not who keeps the results.
        file.write("500")
    with suppress(EOFError, OSError):
        task, seconds = connection.recv()
        connection.send(None)
        done = 0
        while connection.poll(_IDLE):
            for job in connection.recv():
                signal.setitimer(signal.ITIMER_REAL, seconds)
                answer = task(job)
                signal.setitimer(signal.ITIMER_REAL, 0)
                connection.send((answer,))
                done += 1
                if done % _FORGETFUL == 0 or job.size > _MEMORABLE:
                    forget()


def forget() -> None:
    """Empty the tables that grow with every image and text ever seen."""
    for name, module in list(sys.modules.items()):
        if name.startswith("autofix."):
            for value in list(vars(module).values()):
                clear = getattr(value, "cache_clear", None)
                if callable(clear):
                    clear()
