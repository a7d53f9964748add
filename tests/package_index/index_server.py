"""A package index for tests: a server in this process that answers as it is told."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

JSON = "application/vnd.pypi.simple.v1+json"
HTML = "text/html; charset=utf-8"


@dataclass(frozen=True)
class Reply:
    """What the server sends; ``act`` takes over, with the handler, where that is not enough."""

    body: bytes = b""
    kind: str = HTML
    status: int = 200
    headers: tuple[tuple[str, str], ...] = ()
    act: Callable[[BaseHTTPRequestHandler], None] | None = None


@dataclass
class Server:
    """A running index: ``replies`` by path, the last of a path's replies again and again."""

    port: int = 0
    replies: dict[str, list[Reply]] = field(default_factory=dict)
    asked: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    released: threading.Event = field(default_factory=threading.Event)

    @property
    def url(self) -> str:
        """The address of the index."""
        return f"http://127.0.0.1:{self.port}/simple"

    def reply(self, name: str, *replies: Reply) -> None:
        """What is answered for a package."""
        self.replies[f"/simple/{name}/"] = list(replies)


def listed(*files: dict[str, Any] | str, version: str = "1.1") -> Reply:
    """A page in JSON; a file may be its name only."""
    complete = [
        {"filename": one, "url": one, "hashes": {}} if isinstance(one, str) else one
        for one in files
    ]
    document = {"meta": {"api-version": version}, "name": "x", "files": complete}
    return Reply(json.dumps(document).encode(), JSON)


@contextmanager
def serving() -> Iterator[Server]:
    """A running server on a free port."""
    told = Server()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            told.asked.append((self.path, dict(self.headers)))
            waiting = told.replies.get(self.path, [Reply(status=404)])
            reply = waiting.pop(0) if len(waiting) > 1 else waiting[0]
            if reply.act is not None:
                reply.act(self)
                return
            self.send_response(reply.status)
            for name, value in reply.headers:
                self.send_header(name, value)
            self.send_header("Content-Type", reply.kind)
            self.send_header("Content-Length", str(len(reply.body)))
            self.end_headers()
            self.wfile.write(reply.body)

        def log_message(self, format: str, *values: object) -> None:
            pass

    class Quiet(ThreadingHTTPServer):
        daemon_threads = True

        def handle_error(self, request: object, client_address: object) -> None:
            pass

    with Quiet(("127.0.0.1", 0), Handler) as server:
        told.port = server.server_address[1]
        thread = threading.Thread(target=server.serve_forever, args=(0.02,))
        thread.start()
        try:
            yield told
        finally:
            told.released.set()
            server.shutdown()
            thread.join()
