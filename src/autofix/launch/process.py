"""Run a program without input, for a bounded time, keeping a bounded part of what it prints."""

from __future__ import annotations

import contextlib
import os
import selectors
import signal
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import FrameType

TOO_LONG = 124
"""The exit code of a program that took too long and was stopped."""

_HEAD = 256 * 1024
_TAIL = 1024 * 1024
_LINE = 4096
_GRACE = 10.0
_TICK = 0.5
_SIGNALS = tuple(
    getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name)
)


class Stopped(BaseException):
    """The user, or the system, wants an end: ``number`` is the signal."""

    def __init__(self, number: int):
        super().__init__(signal.Signals(number).name)
        self.number = number


class _Gate:
    """Where signals wait while something must not be cut in two."""

    def __init__(self) -> None:
        self.depth = 0
        self.waiting: int | None = None

    def arrive(self, number: int) -> None:
        if not self.depth:
            raise Stopped(number)
        self.waiting = number

    def leave(self) -> None:
        self.depth -= 1
        if not self.depth and self.waiting is not None:
            number, self.waiting = self.waiting, None
            raise Stopped(number)


_gate = _Gate()


@contextlib.contextmanager
def whole() -> Iterator[None]:
    """Let a signal that arrives meanwhile wait until the block has ended."""
    _gate.depth += 1
    try:
        yield
    finally:
        _gate.leave()


@contextlib.contextmanager
def stoppable() -> Iterator[None]:
    """Let the first signal that asks for an end raise Stopped, and later ones do nothing.

    So what is undone on the way out is undone completely. Works in the main thread only.
    """
    stopped = False

    def stop(number: int, frame: FrameType | None) -> None:
        nonlocal stopped
        if not stopped:
            stopped = True
            _gate.arrive(number)

    before = {number: signal.signal(number, stop) for number in _SIGNALS}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


@contextlib.contextmanager
def temporary_folder() -> Iterator[Path]:
    """Make a folder that is removed afterwards, whatever happens."""
    made: tempfile.TemporaryDirectory[str] | None = None
    try:
        with whole():
            made = tempfile.TemporaryDirectory(prefix="binder-fix-")
        yield Path(made.name)
    finally:
        if made is not None:
            with whole():
                made.cleanup()


@dataclass(frozen=True)
class Done:
    """The end of a program: its exit code, and what it printed."""

    code: int
    output: str


@dataclass(frozen=True)
class Watch:
    """Who is told of a program's progress: each line, and every now and then that time passes."""

    line: Callable[[str], None]
    tick: Callable[[], None]


def run(
    command: Sequence[str],
    seconds: float,
    *,
    folder: Path | None = None,
    environment: Mapping[str, str] | None = None,
    errors: bool = True,
    finish: bool = False,
    watch: Watch | None = None,
) -> Done:
    """Run a program; one that takes longer than ``seconds`` is stopped and ends with TOO_LONG.

    With ``errors`` the output has what is printed on standard error, too. An exception ends the
    program, but with ``finish`` a signal waits until it has ended by itself. Raises OSError where
    the program cannot be started.
    """
    kept = _Kept(watch)
    with contextlib.ExitStack() as stack:
        if finish:
            stack.enter_context(whole())
        with whole():
            process = subprocess.Popen(
                command,
                cwd=folder,
                env=environment,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT if errors else subprocess.DEVNULL,
                # Signals of the terminal are ours to pass on.
                start_new_session=True,
            )
            stack.callback(_end, process)
        in_time = _follow(process, kept, watch, time.monotonic() + seconds)
    if in_time:
        return Done(process.returncode, kept.text())
    words = f"{Path(command[0]).name} took more than {seconds:.0f} s and was stopped"
    return Done(TOO_LONG, f"{kept.text()}\n{words}")


def _follow(
    process: subprocess.Popen[bytes], kept: _Kept, watch: Watch | None, deadline: float
) -> bool:
    """Read what a program prints until it has ended; whether it did so in time."""
    pipe = process.stdout
    assert pipe is not None
    with selectors.DefaultSelector() as selector:
        selector.register(pipe, selectors.EVENT_READ)
        while (left := deadline - time.monotonic()) > 0:
            if selector.select(min(_TICK, left)):
                data = os.read(pipe.fileno(), 65536)
                if not data:
                    break
                kept.add(data)
            if watch:
                watch.tick()
    with contextlib.suppress(subprocess.TimeoutExpired):
        process.wait(max(0.0, deadline - time.monotonic()))
    return process.returncode is not None


def _end(process: subprocess.Popen[bytes]) -> None:
    """Interrupt a program that has not ended, and at last kill it."""
    with whole():
        for number in (signal.SIGINT, signal.SIGKILL):
            if process.poll() is None:
                with contextlib.suppress(ProcessLookupError, PermissionError):
                    os.killpg(process.pid, number)
                with contextlib.suppress(subprocess.TimeoutExpired):
                    process.wait(_GRACE)
        if process.stdout:
            process.stdout.close()


class _Kept:
    """The first and the last part of an output, with its lines told as they come."""

    def __init__(self, watch: Watch | None):
        self._watch = watch
        self._head = bytearray()
        self._tail = bytearray()
        self._line = bytearray()
        self._left_out = False

    def add(self, data: bytes) -> None:
        room = _HEAD - len(self._head)
        self._head += data[:room]
        self._tail += data[room:]
        if len(self._tail) > 2 * _TAIL:
            del self._tail[:-_TAIL]
            self._left_out = True
        if self._watch:
            *lines, rest = (self._line + data).split(b"\n")
            for line in lines:
                self._watch.line(line[:_LINE].decode("utf-8", "replace").rstrip())
            self._line = rest[:_LINE]

    def text(self) -> str:
        between = b"\n[some of the output is left out here]\n" if self._left_out else b""
        return bytes(self._head + between + self._tail).decode("utf-8", "replace")
