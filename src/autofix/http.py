"""Requests over HTTP with bounds: of time, of size, of repetitions, of where they may lead.

The only module besides ``autofix.registry`` that imports urllib3. A host that does not answer is
not tried again by the same ``Web``. Secrets stay in headers: no message here repeats what a server
said or what was sent to it.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from urllib.parse import unquote, urlsplit
from urllib.request import getproxies_environment
from urllib.request import proxy_bypass_environment as bypassed  # type: ignore[attr-defined]

import urllib3
from urllib3.exceptions import HTTPError

from autofix import __version__, timing
from autofix.faults import Fault, fault_of
from autofix.hosts import host_of, hostname, loopback, origin_of, redirected

__all__ = ["Answer", "Fault", "Web", "hostname", "loopback"]

AGENT = f"binder-fix/{__version__}"
REPETITIONS = 2
REDIRECTS = 5
LONGEST_WAIT = 10.0
SILENCES = 3
_CHUNK = 1 << 16
_REDIRECTING = (301, 302, 303, 307, 308)
_PASSING = (429, 500, 502, 503, 504)
_SECRET = ("authorization", "cookie", "proxy-authorization")


@dataclass(frozen=True)
class Answer:
    """What a server answered; ``headers`` are by lower case name, ``body`` empty on an error."""

    status: int
    headers: Mapping[str, str] = field(repr=False)
    body: bytes = field(default=b"", repr=False)


@dataclass
class _Origin:
    """What is known of a server in this run: ``closed`` says why it is not asked again."""

    lock: threading.Lock = field(default_factory=threading.Lock)
    reached: bool = False
    silences: int = 0
    closed: str = ""


@dataclass(frozen=True)
class _Request:
    """What is sent, and until when an answer is of use."""

    method: str
    url: str
    headers: Mapping[str, str] = field(repr=False)
    body: bytes | None = field(repr=False)
    deadline: float


class Web:
    """The servers asked in one run; safe to use from several threads.

    ``insecure`` are the hosts, ``name`` or ``name:port``, besides this machine that may be asked
    in plain HTTP. Times are in seconds, a ``deadline`` is one of ``time.monotonic``.
    """

    def __init__(
        self,
        connect: float = 3.0,
        read: float = 10.0,
        threads: int = 16,
        insecure: frozenset[str] = frozenset(),
    ):
        self._connect = connect
        self._read = read
        self._threads = threads
        self._insecure = insecure
        self._lock = threading.Lock()
        self._origins: dict[str, _Origin] = {}
        self._managers: dict[str, urllib3.PoolManager] = {}
        self._proxies = getproxies_environment()

    def __enter__(self) -> Web:
        return self

    def __exit__(self, *error: object) -> None:
        for manager in self._managers.values():
            for key in manager.pools.keys():  # noqa: SIM118
                manager.pools[key].close()
            manager.clear()

    def plain(self, host: str) -> bool:
        """Whether a host may be asked in plain HTTP."""
        return loopback(host) or host in self._insecure or hostname(host) in self._insecure

    def request(
        self,
        method: str,
        url: str,
        headers: Mapping[str, str] | None = None,
        body: bytes | None = None,
        limit: int = 1 << 22,
        deadline: float | None = None,
    ) -> Answer:
        """Ask, follow redirects, repeat what fails in passing; raise Fault without an answer.

        An answer longer than ``limit`` bytes is a fault. Answers of any status are returned.
        """
        deadline = time.monotonic() + 3 * self._read if deadline is None else deadline
        request = _Request(method, url, headers or {}, body, deadline)
        for attempt in range(REPETITIONS + 1):
            try:
                with self._open(request) as response:
                    status = response.status
                    answered = {name.lower(): text for name, text in response.headers.items()}
                    content = b""
                    if status < 300 and method != "HEAD":
                        content = b"".join(self._read_all(response, url, limit, deadline))
                    else:
                        self._drain(response, empty=method == "HEAD")
                answer = Answer(status, answered, content)
                wait = self._wait(answer, attempt, deadline)
                if wait is None:
                    return answer
            except Fault as fault:
                wait = 0.2 * 2**attempt
                late = time.monotonic() + wait >= deadline
                if not fault.passing or attempt == REPETITIONS or late:
                    raise
            time.sleep(wait)
        raise AssertionError("the last attempt returns or raises")

    @contextmanager
    def stream(
        self, url: str, headers: Mapping[str, str] | None, limit: int, deadline: float
    ) -> Iterator[tuple[int, Iterator[bytes]]]:
        """Open a URL for reading in pieces, without repetition: its status, and the pieces."""
        with self._open(_Request("GET", url, headers or {}, None, deadline)) as response:
            yield response.status, self._read_all(response, url, limit, deadline)

    def _wait(self, answer: Answer, attempt: int, deadline: float) -> float | None:
        """How long to wait before asking again; None if this answer is the last."""
        if answer.status not in _PASSING or attempt == REPETITIONS:
            return None
        wait = timing.retry_after(answer.headers.get("retry-after", ""))
        if wait is None:
            wait = 0.5 * 2**attempt
        if wait > LONGEST_WAIT or time.monotonic() + wait >= deadline:
            return None
        return wait

    @contextmanager
    def _open(self, request: _Request) -> Iterator[urllib3.BaseHTTPResponse]:
        """The response after redirects; only GET and HEAD follow them."""
        with timing.until(request.deadline):
            for _ in range(REDIRECTS + 1):
                response = self._send(request)
                try:
                    target = response.headers.get("Location")
                    follows = response.status in _REDIRECTING and request.method in ("GET", "HEAD")
                    if not (follows and target):
                        yield response
                        return
                    self._drain(response, empty=request.method == "HEAD")
                finally:
                    # A connection that was read to its end is back in its pool already.
                    response.close()
                request = self._redirected(request, target)
        raise Fault(host_of(request.url), "redirects too often")

    def _redirected(self, request: _Request, target: str) -> _Request:
        """The request that a redirect asks for; secrets are only for the server they went to."""
        try:
            url = redirected(request.url, target, self.plain)
        except ValueError as error:
            raise Fault(host_of(request.url), str(error)) from None
        headers = request.headers
        if origin_of(url) != origin_of(request.url):
            headers = {n: text for n, text in headers.items() if n.lower() not in _SECRET}
        return replace(request, url=url, headers=headers)

    def _send(self, request: _Request) -> urllib3.BaseHTTPResponse:
        """One request. The first to a server goes alone, so that a dead one costs one time-out."""
        with self._lock:
            origin = self._origins.setdefault(origin_of(request.url), _Origin())
        if not origin.reached:
            with origin.lock:
                if not origin.reached:
                    return self._once(origin, request)
        return self._once(origin, request)

    def _once(self, origin: _Origin, request: _Request) -> urllib3.BaseHTTPResponse:
        host = host_of(request.url)
        if origin.closed:
            raise Fault(host, origin.closed, closing=True)
        if urlsplit(request.url).scheme != "https" and not self.plain(host):
            raise Fault(host, "would be asked in plain HTTP, which is not allowed")
        rest = request.deadline - time.monotonic()
        if rest <= 0:
            raise Fault(host, "does not answer (time-out)")
        seconds = min(self._connect, rest)
        if not (origin.reached or self._proxy(request.url) or timing.looked_up(host, seconds)):
            origin.closed = "does not answer (looking up its name takes too long)"
            raise Fault(host, origin.closed, closing=True)
        try:
            response = self._manager(request.url).request(
                request.method,
                request.url,
                body=request.body,
                headers={"User-Agent": AGENT, "Accept-Encoding": "identity", **request.headers},
                timeout=urllib3.Timeout(seconds, min(self._read, rest)),
                retries=False,
                redirect=False,
                preload_content=False,
                decode_content=False,
            )
        except (HTTPError, OSError, ValueError) as error:
            late = time.monotonic() > request.deadline
            fault = Fault(host, "does not answer (time-out)") if late else fault_of(host, error)
            origin.silences += not fault.closing and not fault.passing
            if fault.closing or origin.silences >= SILENCES:
                origin.closed = fault.clause
            origin.reached = origin.reached or not fault.closing
            raise fault from None
        origin.reached = True
        if time.monotonic() > request.deadline:
            # Its headers were cut off.
            response.close()
            origin.silences += 1
            raise Fault(host, "does not answer (time-out)")
        origin.silences = 0
        return response

    def _proxy(self, url: str) -> str:
        parts = urlsplit(url)
        direct = loopback(parts.hostname or "") or bypassed(parts.netloc, self._proxies)
        return "" if direct else self._proxies.get(parts.scheme, "")

    def _manager(self, url: str) -> urllib3.PoolManager:
        proxy = self._proxy(url)
        with self._lock:
            if proxy not in self._managers:
                self._managers[proxy] = self._new_manager(proxy)
            return self._managers[proxy]

    def _new_manager(self, proxy: str) -> urllib3.PoolManager:
        if not proxy:
            return timing.manage(urllib3.PoolManager(num_pools=32, maxsize=self._threads))
        parts = urlsplit(proxy if "://" in proxy else f"http://{proxy}")
        headers = None
        if parts.username is not None:
            secret = f"{unquote(parts.username)}:{unquote(parts.password or '')}"
            headers = urllib3.make_headers(proxy_basic_auth=secret)
        address = f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}"
        size = self._threads
        return timing.manage(
            urllib3.ProxyManager(address, num_pools=32, maxsize=size, proxy_headers=headers)
        )

    def _read_all(
        self, response: urllib3.BaseHTTPResponse, url: str, limit: int, deadline: float
    ) -> Iterator[bytes]:
        """The body in pieces; every piece is awaited for no longer than the deadline."""
        host = host_of(url)
        total = 0
        length = response.headers.get("Content-Length", "")
        if length.isdecimal() and int(length) > limit:
            raise Fault(host, "sends more than is sensible")
        while True:
            try:
                piece = response.read1(_CHUNK)
            except (HTTPError, OSError, ValueError) as error:
                if time.monotonic() < deadline:
                    raise fault_of(host, error) from None
                piece = b""
            if time.monotonic() > deadline:
                raise Fault(host, "does not answer (time-out)")
            if not piece:
                return
            total += len(piece)
            if total > limit:
                raise Fault(host, "sends more than is sensible")
            yield piece

    def _drain(self, response: urllib3.BaseHTTPResponse, empty: bool) -> None:
        """Read the short rest of an answer, so that its connection can be used again."""
        length = response.headers.get("Content-Length", "")
        if empty or (length.isdecimal() and int(length) <= _CHUNK):
            with suppress(HTTPError, OSError, ValueError):
                response.read()
