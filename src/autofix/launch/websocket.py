"""The small part of the WebSocket protocol (RFC 6455) that a Jupyter kernel channel needs."""

from __future__ import annotations

import base64
import os
import socket
import struct
import time

_MAXIMUM_HEAD = 256 * 1024
_MAXIMUM_MESSAGE = 16 * 1024 * 1024
_CONTINUATION, _TEXT, _BINARY, _CLOSE, _PING, _PONG = 0x0, 0x1, 0x2, 0x8, 0x9, 0xA


class WebSocketError(OSError):
    """The peer refused the connection, closed it, is too slow or sends too much."""


class WebSocket:
    """A client connection to 127.0.0.1 that sends and receives text messages."""

    def __init__(self, port: int, path: str, headers: dict[str, str], timeout: float) -> None:
        """Connect and shake hands, all within ``timeout`` seconds."""
        self._deadline = time.monotonic() + timeout
        self._socket = socket.create_connection(("127.0.0.1", port), timeout=timeout)
        self._buffer = b""
        try:
            self._shake_hands(port, path, headers)
        except BaseException:
            self._socket.close()
            raise

    def __enter__(self) -> WebSocket:
        """Return the connection itself."""
        return self

    def __exit__(self, *error: object) -> None:
        """Close the connection."""
        self._socket.close()

    def allow(self, seconds: float) -> None:
        """Give everything that follows so much time together."""
        self._deadline = time.monotonic() + seconds

    def send(self, text: str) -> None:
        """Send one text message."""
        self._send_frame(_TEXT, text.encode())

    def receive(self) -> str:
        """Return the next text message; binary messages are skipped."""
        parts: list[bytes] = []
        kind, size = _TEXT, 0
        while True:
            first, second = self._read(2)
            length = second & 0x7F
            if length == 126:
                (length,) = struct.unpack("!H", self._read(2))
            elif length == 127:
                (length,) = struct.unpack("!Q", self._read(8))
            size += length
            if size > _MAXIMUM_MESSAGE:
                raise WebSocketError("the server sends too much on the kernel's channel")
            payload = self._read(length)
            opcode = first & 0x0F
            if opcode == _CLOSE:
                raise WebSocketError("the server closed the kernel's channel")
            if opcode == _PING:
                self._send_frame(_PONG, payload)
            elif opcode != _PONG:
                if opcode != _CONTINUATION:
                    kind, parts = opcode, []
                parts.append(payload)
                if first & 0x80 and kind != _BINARY:
                    return b"".join(parts).decode("utf-8", "replace")
                size = 0 if first & 0x80 else size

    def _shake_hands(self, port: int, path: str, headers: dict[str, str]) -> None:
        lines = [
            f"GET {path} HTTP/1.1",
            f"Host: 127.0.0.1:{port}",
            "Upgrade: websocket",
            "Connection: Upgrade",
            "Sec-WebSocket-Version: 13",
            f"Sec-WebSocket-Key: {base64.b64encode(os.urandom(16)).decode()}",
            *(f"{name}: {value}" for name, value in headers.items()),
        ]
        self._socket.sendall("\r\n".join([*lines, "", ""]).encode())
        while b"\r\n\r\n" not in self._buffer:
            self._fill()
            if len(self._buffer) > _MAXIMUM_HEAD:
                raise WebSocketError("the server sends too much on the kernel's channel")
        head, self._buffer = self._buffer.split(b"\r\n\r\n", 1)
        status = head.split(b"\r\n", 1)[0].decode("latin-1")
        if " 101" not in status:
            raise WebSocketError(f"the kernel's channel was refused: {status}")

    def _send_frame(self, opcode: int, payload: bytes) -> None:
        length = len(payload)
        if length < 126:
            head = struct.pack("!BB", 0x80 | opcode, 0x80 | length)
        elif length < 1 << 16:
            head = struct.pack("!BBH", 0x80 | opcode, 0x80 | 126, length)
        else:
            head = struct.pack("!BBQ", 0x80 | opcode, 0x80 | 127, length)
        mask = os.urandom(4)
        masked = bytes(byte ^ mask[index % 4] for index, byte in enumerate(payload))
        self._wait()
        self._socket.sendall(head + mask + masked)

    def _read(self, count: int) -> bytes:
        while len(self._buffer) < count:
            self._fill()
        data, self._buffer = self._buffer[:count], self._buffer[count:]
        return data

    def _wait(self) -> None:
        """Let the next read or write take only the time that is left."""
        left = self._deadline - time.monotonic()
        if left <= 0:
            raise WebSocketError("no answer in time on the kernel's channel")
        self._socket.settimeout(left)

    def _fill(self) -> None:
        self._wait()
        data = self._socket.recv(65536)
        if not data:
            raise WebSocketError("the server dropped the kernel's channel")
        self._buffer += data
