"""A container engine and a Jupyter server that only play, for tests without an engine."""

from __future__ import annotations

import base64
import hashlib
import json
import struct
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from io import BufferedIOBase
from pathlib import Path
from typing import Any

# It notes its arguments, and answers as the variables FAKE_... say.
_ENGINE = r"""#!/bin/sh
for word in "${0##*/}" "$@"; do printf '%s\037' "$word"; done >> "$FAKE_CALLS"
printf '\036' >> "$FAKE_CALLS"
case "$1 $2" in
  "--version "*) echo "${FAKE_VERSION:-Docker version 26.1.5}"; exit 0;;
  "version "*) echo "26.1.5"; exit "${FAKE_DOWN:-0}";;
  "info "*) echo "5.4.0"; exit "${FAKE_DOWN:-0}";;
  "buildx version") echo "buildx 0.13"; exit 0;;
  "buildx build"|"build "*)
    printf '%b\n' "${FAKE_BUILD:-#1 DONE 0.1s}"
    [ -z "$FAKE_SLEEP" ] || exec /bin/sleep "$FAKE_SLEEP"
    exit "${FAKE_BUILD_CODE:-0}";;
  "image inspect") exit "${FAKE_IMAGE_CODE:-0}";;
  "image rm") exit "${FAKE_REMOVE_CODE:-0}";;
  "run "*) echo "${FAKE_RUN:-0123}"; exit "${FAKE_RUN_CODE:-0}";;
  "inspect "*) echo "${FAKE_STATE:-true 0}"; exit 0;;
  "port "*) echo "127.0.0.1:$FAKE_PORT"; exit 0;;
  "logs "*) printf '%b\n' "${FAKE_LOG:-nothing}"; exit 0;;
  "rm "*) exit 0;;
esac
uid=${FAKE_UID:-1000}
case "$*" in
  *"stat -c"*)
    case "$*" in *"--workdir /home/jovyan "*) ;; *) exit 0;; esac
    shift; while [ "$1" != sh ] || [ "$2" = -c ]; do shift; done; shift
    for path in "$@"; do
      case "$path" in "${FAKE_MISSING:-none}") ;; *) echo "${FAKE_OWNER:-$uid} $path";; esac
    done;;
  *cmdline*) [ -n "$FAKE_LOST" ] || echo "1 7";;
  *environ*)
    printf 'uid=%s\nhome=/home/jovyan\npath=/usr/bin\n' "$uid"
    echo "cwd=${FAKE_CWD:-/home/jovyan}";;
  *whoami) echo jovyan;;
  *"id -u") echo "$uid";;
  *pwd) echo "${FAKE_CWD:-/home/jovyan}";;
  *"ls -alh ~") printf 'total 8K\n\033[31mindex.ipynb\033[0m\n';;
  *__version__*) printf 'python=3.12.1\nnotebook=7.5.8\njupyterlab=4.5.11\nos=evil\n';;
esac
exit 0
"""


def install(folder: Path, *names: str) -> Path:
    """Write a playing engine under each of those names into a folder; return its notes."""
    folder.mkdir(exist_ok=True)
    for name in names:
        program = folder / name
        program.write_text(_ENGINE, encoding="utf-8")
        program.chmod(0o755)
    return folder / "calls"


def calls(notes: Path) -> list[list[str]]:
    """Return the command lines so far, the program's name first."""
    if not notes.exists():
        return []
    text = notes.read_bytes().decode("utf-8", "surrogateescape")
    return [call.split("\037")[:-1] for call in text.split("\036")[:-1]]


class Jupyter(ThreadingHTTPServer):
    """A server which speaks as much of Jupyter as a launch asks for."""

    daemon_threads = True

    def __init__(self, files: dict[str, Any]) -> None:
        """``files`` are the names that the file browser lists, with their content."""
        super().__init__(("127.0.0.1", 0), _Handler)
        self.files = files
        self.statuses: dict[str, int] = {}
        self.answer = "2"
        self.forgetful = False
        self.kernel: Any = {"id": "k-1"}
        self.noise: tuple[bytes, ...] = ()
        self.handshake = "101 Switching Protocols"


@contextmanager
def jupyter(**files: Any) -> Iterator[Jupyter]:
    """Run such a server."""
    with Jupyter(dict(files)) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()


class _Handler(BaseHTTPRequestHandler):
    server: Jupyter
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        path = self._path()
        if path.endswith("/channels"):
            self._channel()
        elif path == "/api/contents":
            entries = [{"name": name} for name in self.server.files]
            self._answer(self.server.statuses.get(path, 200), {"content": entries})
        elif path.startswith("/api/contents/"):
            content = self.server.files.get(path.rpartition("/")[2])
            self._answer(200 if content else 404, {"content": content})
        else:
            self._answer(self.server.statuses.get(path, 200), {})

    def do_PUT(self) -> None:
        path, model = self._path(), self._model()
        status = self.server.statuses.get("PUT", 201)
        if status == 201 and not self.server.forgetful:
            self.server.files[path.rpartition("/")[2]] = model["content"]
        self._answer(status, {})

    def do_POST(self) -> None:
        self._model()
        self._answer(self.server.statuses.get("POST", 201), self.server.kernel)

    def do_DELETE(self) -> None:
        self._answer(204, None)

    def log_message(self, format: str, *words: Any) -> None:
        """Say nothing."""

    def _path(self) -> str:
        return self.path.partition("?")[0].removeprefix("/user/x")

    def _model(self) -> Any:
        return json.loads(self.rfile.read(int(self.headers["Content-Length"])))

    def _answer(self, status: int, model: Any) -> None:
        body = b"" if status == 204 else json.dumps(model).encode()
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def _channel(self) -> None:
        """Shake hands, then answer each piece of code until the other side goes."""
        key = self.headers["Sec-WebSocket-Key"] + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"
        accept = base64.b64encode(hashlib.sha1(key.encode()).digest()).decode()
        head = f"HTTP/1.1 {self.server.handshake}\r\nSec-WebSocket-Accept: {accept}\r\n\r\n"
        self.wfile.write(head.encode())
        self.close_connection = True
        while (asked := _frame(self.rfile)) is not None:
            for noise in self.server.noise:
                self.wfile.write(noise)
            if asked:
                self._compute(json.loads(asked))

    def _compute(self, message: dict[str, Any]) -> None:
        parent = {"parent_header": message["header"]}
        failed = "raise" in message["content"]["code"]
        answers: list[tuple[str, dict[str, Any]]] = [
            ("stream", {"text": "computing"}),
            ("execute_result", {"data": {"text/plain": self.server.answer}}),
            ("error", {"ename": "Error", "evalue": "no"}) if failed else ("clear_output", {}),
            ("execute_reply", {"status": "error" if failed else "ok"}),
            ("status", {"execution_state": "idle"}),
        ]
        for kind, content in answers:
            text = {"header": {"msg_type": kind}, "content": content, **parent}
            self.wfile.write(frame(0x1, json.dumps(text).encode()))


def frame(opcode: int, payload: bytes, *, final: bool = True) -> bytes:
    """Return a frame as a server sends it."""
    size = len(payload)
    length = bytes([size]) if size < 126 else struct.pack("!BH", 126, size)
    return bytes([opcode | (0x80 if final else 0)]) + length + payload


def _frame(stream: BufferedIOBase) -> bytes | None:
    """Read the payload of a client's frame; empty for other than text, None at the end."""
    head = stream.read(2)
    if len(head) < 2:
        return None
    length = head[1] & 0x7F
    if length == 126:
        (length,) = struct.unpack("!H", stream.read(2))
    mask = stream.read(4)
    payload = bytes(b ^ mask[i % 4] for i, b in enumerate(stream.read(length)))
    return payload if head[0] & 0x0F == 0x1 else b""


def environment(notes: Path, **variables: str) -> dict[str, str]:
    """Return the environment in which the playing engine is the only one."""
    return {"PATH": str(notes.parent), "FAKE_CALLS": str(notes), **variables}
