"""What makes a campaign wait or end: signals, and forges that want to be left alone for a while."""

from __future__ import annotations

import contextlib
import os
import signal
import threading
import time
from collections.abc import Iterator
from types import FrameType
from urllib.parse import urlsplit

_SIGNALS = tuple(
    getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name)
)


class Held(BaseException):
    """An attempt must not go on, for a reason that is no failure of it.

    No ``except Exception`` on its way takes it for a failure.
    """

    def __init__(self, reason: str):
        super().__init__(reason)
        self.reason = reason


class Stop:
    """Whether an end is wanted: ``number`` is the signal that wants it, 0 for none."""

    def __init__(self) -> None:
        self.number = 0
        self._event = threading.Event()

    def arrive(self, number: int) -> None:
        """Want an end. The main thread must not be in ``sleep`` when a signal calls this."""
        self.number = number
        self._event.set()

    def sleep(self, seconds: float) -> None:
        """Sleep in a thread; raises Held once an end is wanted."""
        if self._event.wait(seconds):
            raise Held(f"stopped by {self.name}")

    @property
    def name(self) -> str:
        """The name of the signal, "" for none."""
        return signal.Signals(self.number).name if self.number else ""


@contextlib.contextmanager
def stopping(stop: Stop) -> Iterator[None]:
    """Let the first signal that asks for an end be noted, and the second one end at once.

    That leaves no more behind than SIGKILL does. Works in the main thread only.
    """

    def arrive(number: int, frame: FrameType | None) -> None:
        if stop.number:
            signal.signal(number, signal.SIG_DFL)
            os.kill(os.getpid(), number)
        stop.arrive(number)

    # What is ignored, as under nohup, stays so.
    before = {
        number: signal.signal(number, arrive)
        for number in _SIGNALS
        if signal.getsignal(number) != signal.SIG_IGN
    }
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


class Pauses:
    """Until when nothing is asked of each forge."""

    def __init__(self, stop: Stop, patience: float):
        self._stop = stop
        self._patience = patience
        self._until: dict[str, float] = {}
        self._lock = threading.Lock()

    def pause(self, name: str, seconds: float) -> None:
        """Ask nothing of a repository's forge for some time."""
        with self._lock:
            until = time.monotonic() + seconds
            self._until[_forge(name)] = max(until, self._until.get(_forge(name), 0.0))

    def left(self, name: str) -> float:
        """How long nothing is asked of a repository's forge."""
        with self._lock:
            return max(0.0, self._until.get(_forge(name), 0.0) - time.monotonic())

    def refusal(self, name: str) -> str:
        """Why a repository has to be left to another run, "" if there is no reason."""
        left = self.left(name)
        if left <= self._patience:
            return ""
        return f"the forge asks to be left alone for {left / 60:.0f} minutes"

    def wait(self, name: str) -> None:
        """Wait until a repository's forge may be asked; raises Held where that is too long."""
        while left := self.left(name):
            refusal = self.refusal(name)
            if refusal:
                raise Held(refusal)
            self._stop.sleep(left)


def _forge(name: str) -> str:
    return urlsplit(name).netloc if "://" in name else ""
