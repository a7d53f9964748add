"""One registry's repository: requests, and the tokens and passwords that they need."""

from __future__ import annotations

import json
import re
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from urllib.parse import quote, urlencode, urlsplit

from autofix.hosts import inner
from autofix.http import Answer, Fault, Web
from autofix.registry.credentials import Credential, Credentials
from autofix.registry.location import HUB

_CHALLENGE = re.compile(r"(?:^|,)\s*(bearer|basic)(?=\s|,|$)", re.IGNORECASE)
_PARAMETER = re.compile(r'([a-z]+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s,"]+))', re.IGNORECASE)
_LONGEST_CHALLENGE = 4096
_TOKEN = re.compile(r"[\x21-\x7e]{1,65536}")


class Trouble(Exception):
    """Why an image could not be asked for, as one clause that starts with the host."""

    def __init__(self, text: str, missing: bool = False):
        super().__init__(text)
        self.missing = missing


@dataclass(frozen=True)
class Server:
    """A registry: what it is called, the URLs to try for it, and Docker's name for it."""

    name: str
    bases: tuple[str, ...]
    key: str


@dataclass
class _Access:
    """What opens one repository of a server in this run."""

    lock: threading.Lock = field(default_factory=threading.Lock)
    header: str = field(default="", repr=False)


class Client:
    """All registries of one run; safe to use from several threads."""

    def __init__(self, web: Web, credentials: Credentials):
        self._web = web
        self._credentials = credentials
        self._lock = threading.Lock()
        self._access: dict[tuple[Server, str], _Access] = {}
        self._bases: dict[Server, str] = {}
        self._limited: set[tuple[Server, str]] = set()

    def request(
        self,
        server: Server,
        method: str,
        repository: str,
        path: str,
        deadline: float,
        accept: str = "*/*",
        limit: int = 1 << 22,
    ) -> Answer:
        """Ask a repository; log in where the server wants it. Raises Trouble without an answer.

        A server that asked to wait is left in peace, but for the other method: Docker Hub counts
        GET and not HEAD.
        """
        if (server, method) in self._limited:
            raise refused(server, 429)
        try:
            answer = self._request(server, method, repository, path, deadline, accept, limit)
        except Fault as fault:
            raise Trouble(_told(server, fault)) from None
        if answer.status == 429:
            self._limited.add((server, method))
        return answer

    @contextmanager
    def stream(
        self, server: Server, repository: str, path: str, limit: int, deadline: float
    ) -> Iterator[Iterator[bytes]]:
        """Read a blob in pieces from a repository that was asked before."""
        base = self._bases.get(server, server.bases[0])
        headers = _headers("*/*", self._of(server, repository).header)
        try:
            with self._web.stream(_url(base, repository, path), headers, limit, deadline) as answer:
                if answer[0] != 200:
                    raise refused(server, answer[0])
                yield answer[1]
        except Fault as fault:
            raise Trouble(_told(server, fault)) from None

    def _of(self, server: Server, repository: str) -> _Access:
        with self._lock:
            return self._access.setdefault((server, repository), _Access())

    def _request(
        self,
        server: Server,
        method: str,
        repository: str,
        path: str,
        deadline: float,
        accept: str,
        limit: int,
    ) -> Answer:
        access = self._of(server, repository)
        answer = None
        for _ in range(3):
            header = access.header
            base, answer = self._first(
                server, method, repository, path, deadline, _headers(accept, header), limit
            )
            if answer.status != 401:
                return answer
            with access.lock:
                if access.header == header:
                    opened = self._open(server, base, repository, answer, deadline)
                    if not opened or opened == header:
                        return answer
                    access.header = opened
        assert answer is not None
        return answer

    def _first(
        self,
        server: Server,
        method: str,
        repository: str,
        path: str,
        deadline: float,
        headers: Mapping[str, str],
        limit: int,
    ) -> tuple[str, Answer]:
        """Ask at the base that answered before, else at the first that answers like a registry."""
        known = self._bases.get(server)
        bases = (known,) if known else server.bases
        fault: Fault | None = None
        for base in bases:
            last = base == bases[-1]
            try:
                answer = self._web.request(
                    method, _url(base, repository, path), headers, None, limit, deadline
                )
            except Fault as error:
                # The first says most, but for one that was reached and answers amiss.
                if fault is None or not (error.closing or error.passing):
                    fault = error
                continue
            if answer.status != 400 or last:
                self._bases.setdefault(server, base)
                return base, answer
        assert fault is not None
        raise fault

    def _open(
        self, server: Server, base: str, repository: str, answer: Answer, deadline: float
    ) -> str:
        """The Authorization header that a refused request wants; empty if there is none."""
        challenges = challenged(answer.headers.get("www-authenticate", ""))
        credential = self._credentials.find(server.key)
        if "bearer" in challenges:
            return self._token(server, base, challenges["bearer"], repository, credential, deadline)
        if "basic" in challenges and credential and credential.name and credential.password:
            return credential.basic
        return ""

    def _token(
        self,
        server: Server,
        base: str,
        challenge: Mapping[str, str],
        repository: str,
        credential: Credential | None,
        deadline: float,
    ) -> str:
        """A token to pull one repository, from where the registry says."""
        realm = challenge.get("realm", "")
        if not self._allowed(realm, base):
            raise Trouble(f"{server.name} wants a log-in at a place that is not safe")
        wanted = {"service": challenge.get("service", ""), "scope": f"repository:{repository}:pull"}
        wanted = {name: text for name, text in wanted.items() if text}
        if credential and credential.token:
            form = {
                **wanted,
                "grant_type": "refresh_token",
                "client_id": "binder-fix",
                "refresh_token": credential.token,
            }
            kind = {"Content-Type": "application/x-www-form-urlencoded"}
            body = urlencode(form).encode()
            answer = self._web.request("POST", realm, kind, body, 1 << 20, deadline)
        else:
            headers = {"Authorization": credential.basic} if credential else {}
            url = f"{realm}{'&' if '?' in realm else '?'}{urlencode(wanted)}"
            answer = self._web.request("GET", url, headers, None, 1 << 20, deadline)
        if answer.status != 200:
            raise refused(server, answer.status)
        try:
            content = json.loads(answer.body)
        except (ValueError, RecursionError):
            content = None
        content = content if isinstance(content, dict) else {}
        token = content.get("token") or content.get("access_token")
        if not (isinstance(token, str) and _TOKEN.fullmatch(token)):
            raise Trouble(f"{server.name} gives no token")
        return f"Bearer {token}"

    def _allowed(self, realm: str, base: str) -> bool:
        """Whether a log-in may be asked for at a URL: in plain HTTP only beside plain HTTP."""
        try:
            parts = urlsplit(realm)
            host, name, _ = parts.netloc, parts.hostname, parts.port
        except ValueError:
            return False
        if not name or "@" in host or re.search(r"[^\x21-\x7e]|#", realm):
            return False
        if inner(host) and not inner(urlsplit(base).netloc):
            return False
        return parts.scheme == "https" or (
            parts.scheme == "http" and base.startswith("http:") and self._web.plain(host)
        )


def challenged(header: str) -> dict[str, dict[str, str]]:
    """The ways to log in that a WWW-Authenticate header offers, with their parameters."""
    if len(header) > _LONGEST_CHALLENGE:
        return {}
    masked = re.sub(r'"(?:[^"\\]|\\.)*"', lambda match: "x" * len(match[0]), header)
    found = list(_CHALLENGE.finditer(masked))
    ends = [*(match.start() for match in found[1:]), len(header)] if found else []
    result: dict[str, dict[str, str]] = {}
    for match, end in zip(found, ends, strict=True):
        parameters = {
            name.lower(): re.sub(r"\\(.)", r"\1", quoted) or bare
            for name, quoted, bare in _PARAMETER.findall(header[match.end() : end])
        }
        result.setdefault(match[1].lower(), parameters)
    return result


def refused(server: Server, status: int) -> Trouble:
    """The trouble that a status other than success is."""
    if status == 404:
        return Trouble(f"{server.name} has no such image", missing=True)
    if status == 401:
        reason = ": no such image, or it is private" if server.name == HUB else ""
        return Trouble(f"{server.name} says no (401{reason})")
    if status == 403:
        return Trouble(f"{server.name} says no (403)")
    if status == 429:
        return Trouble(f"{server.name} asks to wait (429)")
    if status >= 500:
        return Trouble(f"{server.name} fails ({status})")
    return Trouble(f"{server.name} answers what no registry does ({status})")


def deadline_after(seconds: float) -> float:
    """The moment, of ``time.monotonic``, that is some seconds away."""
    return time.monotonic() + seconds


def _told(server: Server, fault: Fault) -> str:
    """A fault, by the name of the registry where it is the registry's own."""
    own = any(urlsplit(base).netloc == fault.host for base in server.bases)
    return f"{server.name if own else fault.host} {fault.clause}"


def _headers(accept: str, authorization: str) -> dict[str, str]:
    headers = {"Accept": accept}
    if authorization:
        headers["Authorization"] = authorization
    return headers


def _url(base: str, repository: str, path: str) -> str:
    return f"{base}/v2/{quote(repository)}/{path}"
