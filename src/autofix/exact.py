"""Texts whose bytes are no UTF-8, for formats that know only text."""

from __future__ import annotations

import base64


def exact(text: str) -> tuple[str, str]:
    """A text to read; and, where that is not all of it as it is no UTF-8, its bytes as base64."""
    content = text.encode("utf-8", "surrogateescape")
    shown = content.decode("utf-8", "backslashreplace")
    return shown, "" if shown == text else base64.b64encode(content).decode("ascii")
