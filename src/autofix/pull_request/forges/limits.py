"""How often a forge may be asked, and when again, by what it says of its limits.

Requests to one forge are made one after the other, and what changes something not faster than once
a second, as GitHub asks of programs. Time passes by a function given from outside.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Mapping
from email.utils import parsedate_to_datetime
from typing import TypeVar

from autofix.pull_request.model import ForgeError

SECONDARY = 60.0
"""What to wait at a secondary limit that does not say how long, twice as long each time."""

LONGEST = 3600.0
BETWEEN_WRITES = 1.0
PATIENCE = 90.0
_TRIES = 4
_SECONDARY_WORDS = (
    "secondary rate limit",
    "abuse detection",
    "please retry your request again later",
    "please wait a few minutes before you try again",
)
_T = TypeVar("_T")


class Limited(ForgeError):
    """A limit was reached: the request was not done."""

    def __init__(self, message: str, wait: float, *, counted: bool = False):
        super().__init__(message, again=True, wait=wait)
        self.counted = counted


def limit(status: int, headers: Mapping[str, object], message: str, now: float) -> Limited | None:
    """The limit that an answer tells of; ``headers`` by lower case name, ``now`` as time.time.

    ``counted`` tells that the answer does not say how long to wait.
    """
    if status not in (403, 429, 503):
        return None
    told = _number(headers.get("retry-after"), headers, now)
    if told is not None:
        return Limited("the forge asks to come back later", _bounded(told))
    if status == 503:
        return None
    if (
        _text(headers, "x-ratelimit-remaining") == "0"
        or _text(headers, "ratelimit-remaining") == "0"
    ):
        reset = _text(headers, "x-ratelimit-reset") or _text(headers, "ratelimit-reset")
        wait = float(reset) - _server_time(headers, now) + 1 if reset.isdecimal() else SECONDARY
        return Limited("the limit of requests for this hour is reached", _bounded(wait))
    words = message.lower()
    if any(text in words for text in _SECONDARY_WORDS):
        text = "the forge finds that too much is done too quickly (secondary rate limit)"
        return Limited(text, SECONDARY, counted=True)
    if status == 429 or "rate limit" in words:
        return Limited("the forge answers that it is asked too often", SECONDARY, counted=True)
    return None


def _text(headers: Mapping[str, object], name: str) -> str:
    return str(headers.get(name, "")).strip()


def _bounded(wait: float) -> float:
    return min(max(wait, 1.0), LONGEST)


def _number(value: object, headers: Mapping[str, object], now: float) -> float | None:
    """The seconds that a Retry-After asks for, which may be a date."""
    text = "" if value is None else str(value).strip()
    if text.isdecimal() and text.isascii():
        return float(text)
    date = _date(text)
    return None if date is None else date - _server_time(headers, now)


def _server_time(headers: Mapping[str, object], now: float) -> float:
    """What time it is for the server: our clock may be wrong."""
    date = _date(_text(headers, "date"))
    return now if date is None else date


def _date(text: str) -> float | None:
    try:
        return parsedate_to_datetime(text).timestamp()
    except (TypeError, ValueError, IndexError, OverflowError):
        return None


class Gate:
    """What every request to a forge goes through.

    ``wait`` lets seconds pass; it may raise to break off. A limit that ends within ``patience``
    seconds is waited for, at others Limited is raised, and nothing is asked until it has ended.
    """

    def __init__(
        self,
        wait: Callable[[float], None] = time.sleep,
        now: Callable[[], float] = time.time,
        patience: float = PATIENCE,
    ):
        self._wait = wait
        self._now = now
        self._patience = patience
        self._lock = threading.RLock()
        self._closed: Limited | None = None
        self._until = 0.0
        self._next_write = 0.0
        self._in_a_row = 0

    def wait(self, seconds: float) -> None:
        """Let time pass, without keeping others from asking."""
        self._wait(seconds)

    def ask(self, request: Callable[[], _T], *, changes: bool = False) -> _T:
        """Do a request, which raises ForgeError; it is repeated where that is of use and safe.

        What ``changes`` something is repeated only if it was not done because of a limit.
        """
        with self._lock:
            for attempt in range(_TRIES):
                self._pass()
                if changes:
                    self._space()
                try:
                    done = request()
                except Limited as error:
                    self._close(error)
                    last: ForgeError = error
                except ForgeError as error:
                    if not error.again or changes:
                        raise
                    last = error
                    if attempt + 1 < _TRIES:
                        self._wait(2.0**attempt)
                else:
                    self._in_a_row = 0
                    return done
        raise last

    def _close(self, error: Limited) -> None:
        if error.counted:
            error.wait = min(SECONDARY * 2.0**self._in_a_row, LONGEST)
            self._in_a_row += 1
        self._closed, self._until = error, self._now() + error.wait

    def _pass(self) -> None:
        """Wait until a limit has ended, if that is not long."""
        if self._closed is None:
            return
        rest = self._until - self._now()
        if rest > self._patience:
            raise Limited(str(self._closed), rest)
        if rest > 0:
            self._wait(rest)
        self._closed = None

    def _space(self) -> None:
        rest = self._next_write - self._now()
        if rest > 0:
            self._wait(min(rest, BETWEEN_WRITES))
        self._next_write = self._now() + BETWEEN_WRITES
