"""Run code in a kernel of a Jupyter server, over its channel."""

from __future__ import annotations

import json
import re
import secrets
import time
from collections.abc import Sequence
from typing import Any

from autofix.launch.server import Server
from autofix.launch.text import harmless
from autofix.launch.websocket import WebSocket

KERNEL_SECONDS = 60.0
_IDENTIFIER = re.compile(r"[\w-]{1,64}", re.ASCII)
_SHOWN = 100
_LINES = 5


def compute(server: Server, cells: Sequence[str] = ()) -> tuple[str, bool | None]:
    """Start the default kernel; return its answer to 1 + 1, and whether ``cells`` run, too."""
    status, model = server.request("POST", "/api/kernels", {}) or (None, None)
    if status != 201 or server.port is None or not isinstance(model, dict):
        return f"no kernel: {status or 'no answer'}", None
    kernel = str(model.get("id"))
    if not _IDENTIFIER.fullmatch(kernel):
        return "no kernel: its name is none", None
    path = f"{server.base}/api/kernels/{kernel}/channels?session_id=binder-fix"
    try:
        with WebSocket(server.port, path, server.headers, KERNEL_SECONDS) as channel:
            answer, _ = _execute(channel, "1 + 1")
            results = [_execute(channel, cell)[1] for cell in cells]
        shown = " ".join(harmless(line) for line in answer.splitlines()[:_LINES])
        return shown, all(results) if results else None
    except (OSError, ValueError, LookupError, TypeError, AttributeError, RecursionError) as error:
        # What comes through the channel may be anything.
        return f"no answer: {harmless(str(error))}", None
    finally:
        server.request("DELETE", f"/api/kernels/{kernel}")


def _execute(channel: WebSocket, code: str) -> tuple[str, bool]:
    """Run code in a kernel; return the text it shows and whether it succeeded."""
    identifier = secrets.token_hex(16)
    header = {"msg_id": identifier, "msg_type": "execute_request", "version": "5.3"}
    header |= {"session": "binder-fix", "username": "binder-fix", "date": ""}
    content = {"code": code, "silent": False, "store_history": False, "allow_stdin": False}
    message: dict[str, Any] = {"header": header, "parent_header": {}, "metadata": {}}
    message |= {"content": content, "channel": "shell", "buffers": []}
    deadline = time.monotonic() + KERNEL_SECONDS
    channel.allow(KERNEL_SECONDS)
    channel.send(json.dumps(message))
    shown: list[str] = []
    succeeded: bool | None = None
    idle = False
    while (succeeded is None or not idle) and time.monotonic() < deadline:
        got = json.loads(channel.receive())
        if got.get("parent_header", {}).get("msg_id") != identifier:
            continue
        kind, content = got["header"]["msg_type"], got["content"]
        if kind == "execute_reply":
            succeeded = content["status"] == "ok"
        elif kind == "status":
            idle = content["execution_state"] == "idle"
        elif len(shown) < _SHOWN:
            shown += _shown(kind, content)
    return "\n".join(shown).strip(), succeeded is True


def _shown(kind: str, content: dict[str, Any]) -> list[str]:
    """Return what a message shows to the user."""
    if kind == "stream":
        return [str(content["text"])]
    if kind in ("execute_result", "display_data"):
        return [str(content["data"].get("text/plain", ""))]
    return [f"{content['ename']}: {content['evalue']}"] if kind == "error" else []
