"""What is answered: one JSON object a Dockerfile, which docs/scanning.md describes."""

from __future__ import annotations

import base64
import hashlib
import json
from typing import Any, TypedDict

from autofix.exact import exact
from autofix.launch.text import harmless
from autofix.states import VERDICTS

SCHEMA = 1
"""The version of the rows and of the summary: it grows when a key changes its meaning or goes."""


class Told(TypedDict):
    """One finding of a row."""

    rule: str
    line: int
    state: str
    message: str
    fix: str
    reason: str


class Row(TypedDict, total=False):
    """A row; ``name_base64``, ``diff`` and ``diff_base64`` are not in every one."""

    schema: int
    by: str
    name: str
    name_base64: str
    sha256: str
    verdict: str
    reason: str
    rules: dict[str, str]
    findings: list[Told]
    more_findings: int
    base_image: str
    base_images: list[str]
    changed: bool
    diff: str
    diff_base64: str


def empty(by: str, name: str, digest: str, verdict: str, reason: str = "") -> Row:
    """The row of a Dockerfile of which nothing is known, but for its verdict."""
    shown, coded = exact(name)
    row: Row = {"schema": SCHEMA, "by": by, "name": shown}
    if coded:
        row["name_base64"] = coded
    row["sha256"] = digest
    row["verdict"] = verdict
    row["reason"] = harmless(reason)
    row["rules"] = {}
    row["findings"] = []
    row["more_findings"] = 0
    row["base_image"] = ""
    row["base_images"] = []
    row["changed"] = False
    return row


def line(row: Row) -> bytes:
    """A row as it is written."""
    return json.dumps(row, separators=(",", ":")).encode("ascii") + b"\n"


def read(content: bytes) -> Row:
    """A line as a row; raises ValueError where it is none of this schema."""
    try:
        row: Any = json.loads(content)
    except RecursionError as error:
        raise ValueError("nested too deeply") from error
    if not isinstance(row, dict) or row.get("schema") != SCHEMA:
        raise ValueError(f"no object of schema {SCHEMA}")
    texts = (row.get(key) for key in ("by", "name", "sha256", "verdict", "reason", "base_image"))
    whole = all(isinstance(text, str) for text in texts)
    whole = whole and isinstance(row.get("rules"), dict) and isinstance(row.get("findings"), list)
    if not whole or row["verdict"] not in VERDICTS:
        raise ValueError("a key is missing")
    return row  # type: ignore[return-value]


def key(name: str, digest: str) -> bytes:
    """What tells a Dockerfile from others when a scan goes on: its name and its bytes."""
    text = f"{digest}\0{name}".encode("utf-8", "surrogateescape")
    return hashlib.blake2b(text, digest_size=16).digest()


def key_of(row: Row) -> bytes:
    """The key of the Dockerfile that a row is of."""
    name = row["name"]
    if "name_base64" in row:
        name = base64.b64decode(row["name_base64"]).decode("utf-8", "surrogateescape")
    return key(name, row["sha256"])
