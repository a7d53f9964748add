"""A running container and the server inside it."""

from __future__ import annotations

import contextlib
import http.client
import json
import socket
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from autofix.launch.engine import Engine
from autofix.launch.text import harmless

PORT = 8888
"""The port on which Binder expects the server inside the container."""

_REQUEST_SECONDS = 20.0
_MAXIMUM_BODY = 16 * 1024 * 1024
_PAUSE = 0.3
_STATE = "{{.State.Running}} {{.State.ExitCode}}"

_FIND_SERVER = r"""
for entry in /proc/[0-9]*; do
  if tr '\000' '\n' 2>/dev/null < "$entry/cmdline" | grep -qF -- "$PROBE"; then
    echo "${entry#/proc/}"
  fi
done
"""

_DESCRIBE_SERVER = r"""
sed -n 's/^Uid:[^0-9]*\([0-9]*\).*/uid=\1/p' "/proc/$1/status"
echo "cwd=$(readlink "/proc/$1/cwd")"
tr '\000' '\n' < "/proc/$1/environ" | sed -n 's/^HOME=/home=/p; s/^PATH=/path=/p'
"""


class Server:
    """A running container and the HTTP server inside it, asked on the loopback only."""

    def __init__(self, engine: Engine, name: str, base: str, token: str, probe: str) -> None:
        """``probe`` is a word of the server's command line that nothing else has."""
        self.engine, self.name, self.base, self.probe = engine, name, base, probe
        self.headers = {"Authorization": f"token {token}"}
        self.port: int | None = None

    def wait(self, deadline: float, limit: float, tick: Callable[[], None]) -> str | None:
        """Wait for the first good answer; return what is wrong if none comes."""
        self.port = self._published_port()
        last: int | None = None
        while (left := deadline - time.monotonic()) > 0:
            state = self.engine.run("inspect", "--format", _STATE, self.name, errors=False)
            words = state.output.split()
            if words[:1] != ["true"]:
                code = harmless(words[-1]) if words else "unknown"
                return f"the container ended with exit code {code}"
            last = self.status("/api", min(left, _REQUEST_SECONDS)) or last
            if last == 200:
                return None
            tick()
            time.sleep(_PAUSE)
        if last is None:
            return f"nothing answered on port {PORT} within {limit:.0f} s"
        return f"{self.base}/api answered {last} for {limit:.0f} s"

    def request(
        self, method: str, path: str, body: object = None, seconds: float = _REQUEST_SECONDS
    ) -> tuple[int, Any] | None:
        """Return status and parsed body (None unless JSON) of an answer, None if none came.

        Redirections are answers too: the token is sent, so nothing has to log in.
        """
        if self.port is None:
            return None
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=seconds)
        payload = None if body is None else json.dumps(body).encode()
        try:
            connection.connect()
            with _cut_off(connection.sock, seconds):
                connection.request(method, self.base + path, body=payload, headers=self.headers)
                response = connection.getresponse()
                data = response.read(_MAXIMUM_BODY)
        except (OSError, http.client.HTTPException, ValueError):
            return None
        finally:
            connection.close()
        try:
            return response.status, json.loads(data)
        except (ValueError, RecursionError):
            return response.status, None

    def status(self, path: str, seconds: float = _REQUEST_SECONDS) -> int | None:
        """Return the status of a GET, None if nothing answers."""
        answer = self.request("GET", path, seconds=seconds)
        return answer[0] if answer else None

    def execute(self, command: Sequence[str], *options: str) -> str | None:
        """Return what a command in the container prints, None if it fails."""
        done = self.engine.run("exec", *options, self.name, *command, errors=False)
        return None if done.code else done.output.strip()

    def describe(self) -> dict[str, str]:
        """Return uid, cwd, home and path of the server's process, as far as they can be read."""
        found = self.execute(["sh", "-c", _FIND_SERVER], "--env", f"PROBE={self.probe}") or ""
        pids = [int(line) for line in found.split() if line.isdecimal() and len(line) < 10]
        if not pids:
            return {}
        # An init or an entry point carries the token too; the server came after them.
        text = self.execute(["sh", "-c", _DESCRIBE_SERVER, "sh", str(max(pids))]) or ""
        return dict(line.split("=", 1) for line in text.splitlines() if "=" in line)

    def log(self) -> str:
        """Return the last lines which the container has printed."""
        return self.engine.run("logs", "--tail", "100", self.name).output

    def _published_port(self) -> int | None:
        done = self.engine.run("port", self.name, f"{PORT}/tcp", errors=False)
        port = done.output.strip().rpartition(":")[2]
        return int(port) if not done.code and port.isdecimal() else None


@contextlib.contextmanager
def _cut_off(connected: socket.socket, seconds: float) -> Iterator[None]:
    """End a connection after a time, however slowly the other side sends."""

    def cut() -> None:
        with contextlib.suppress(OSError):
            connected.shutdown(socket.SHUT_RDWR)

    timer = threading.Timer(seconds, cut)
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()
