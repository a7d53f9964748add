"""Time in HTTP: answers that end with their deadline, and how long a server asks to wait.

The time-out of a socket begins anew with every byte: a server that sends one now and then, in its
headers or between two pieces, would hold its reader for ever.
"""

from __future__ import annotations

import re
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from email.utils import parsedate_to_datetime

import urllib3
from urllib3.connection import HTTPConnection, HTTPSConnection

from autofix.hosts import hostname

_asking = threading.local()


@contextmanager
def until(deadline: float) -> Iterator[None]:
    """What this thread is answered within the block ends at a moment of ``time.monotonic``."""
    sockets: list[socket.socket] = []
    timer = threading.Timer(max(0.0, deadline - time.monotonic()), _shut, (sockets,))
    timer.daemon = True
    timer.start()
    _asking.sockets = sockets
    try:
        yield
    finally:
        timer.cancel()
        _asking.sockets = []


def looked_up(host: str, seconds: float) -> bool:
    """Whether looking up a host comes to an end in time; the system's own way has no bound."""
    ended = threading.Event()

    def look() -> None:
        with suppress(OSError, UnicodeError):
            socket.getaddrinfo(hostname(host), None)
        ended.set()

    threading.Thread(target=look, daemon=True).start()
    return ended.wait(seconds)


def manage(manager: urllib3.PoolManager) -> urllib3.PoolManager:
    """A manager whose answers end as ``until`` has it."""
    manager.pool_classes_by_scheme = {"http": _Pool, "https": _SecurePool}
    return manager


def retry_after(text: str) -> float | None:
    """The seconds of a Retry-After header, a number or a date; None if it says nothing."""
    if re.fullmatch(r"\d{1,9}", text.strip()):
        return float(text)
    try:
        return max(0.0, parsedate_to_datetime(text).timestamp() - time.time())
    except (ValueError, OverflowError):
        return None


def _shut(sockets: list[socket.socket]) -> None:
    """End connections under their reader; what TLS has to say is left to that thread."""
    for connected in sockets:
        with suppress(OSError):
            socket.socket.shutdown(connected, socket.SHUT_RDWR)


class _Connection(HTTPConnection):
    def getresponse(self) -> urllib3.HTTPResponse:  # type: ignore[override]
        # The one before, of a redirect, may serve another thread by now.
        _asking.sockets[:] = [self.sock] if self.sock else []
        return super().getresponse()


class _SecureConnection(_Connection, HTTPSConnection):
    pass


class _Pool(urllib3.HTTPConnectionPool):
    ConnectionCls = _Connection


class _SecurePool(urllib3.HTTPSConnectionPool):
    ConnectionCls = _SecureConnection
