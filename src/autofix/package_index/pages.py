"""A package's page of the simple repository API, as JSON (PEP 691) or as HTML (PEP 503)."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from html.parser import HTMLParser
from typing import Any
from urllib.parse import unquote, urlsplit

JSON = "application/vnd.pypi.simple.v1+json"
HTML = ("application/vnd.pypi.simple.v1+html", "text/html")
ACCEPTED = f"{JSON}, {HTML[0]}; q=0.2, {HTML[1]}; q=0.01"
_SHA256 = re.compile(r"[0-9a-f]{64}")


class Unreadable(Exception):
    """An answer that is no page of a package index."""


@dataclass(frozen=True)
class File:
    """A file of a package: ``sha256`` and ``requires_python`` are empty where nothing is said.

    ``address`` is the link to it on an HTML page, as it is written there.
    """

    name: str
    sha256: str = ""
    requires_python: str = ""
    yanked: bool = False
    address: str = ""


@dataclass(frozen=True)
class Page:
    """The files of a package in all indexes, or why they are not known."""

    files: tuple[File, ...] = ()
    problem: str = ""


def read_page(body: bytes, content_type: str) -> tuple[File, ...]:
    """The files that a page lists, or raise Unreadable."""
    kind, _, parameters = content_type.partition(";")
    kind = kind.strip().lower()
    if kind == JSON:
        return _read_json(body)
    if kind in HTML:
        named = re.search(r"charset=[\"']?([\w.:-]+)", parameters)
        return _read_html(body, named.group(1) if named else "utf-8")
    raise Unreadable


def _read_json(body: bytes) -> tuple[File, ...]:
    try:
        document: Any = json.loads(body)
    except (ValueError, RecursionError):
        raise Unreadable from None
    if not isinstance(document, dict) or not isinstance(document.get("files"), list):
        raise Unreadable
    meta = document.get("meta")
    version = meta.get("api-version") if isinstance(meta, dict) else None
    if not isinstance(version, str) or not version.startswith("1."):
        raise Unreadable
    return tuple(_json_file(one) for one in document["files"])


def _json_file(one: Any) -> File:
    if not isinstance(one, dict) or not isinstance(one.get("filename"), str):
        raise Unreadable
    hashes = one.get("hashes")
    python = one.get("requires-python")
    return File(
        one["filename"],
        _sha256(hashes.get("sha256") if isinstance(hashes, dict) else None),
        python if isinstance(python, str) else "",
        bool(one.get("yanked")),
    )


def _sha256(value: object) -> str:
    """A hash as it may be written to a file; empty if it is none."""
    text = value.lower() if isinstance(value, str) else ""
    return text if _SHA256.fullmatch(text) else ""


def _read_html(body: bytes, encoding: str) -> tuple[File, ...]:
    try:
        text = body.decode(encoding, "replace")
    except (LookupError, ValueError):
        text = body.decode("utf-8", "replace")
    reader = _Links()
    try:
        reader.feed(text)
        reader.close()
    except AssertionError:
        # So Python's parser says that a declaration such as <![x is none.
        raise Unreadable from None
    return tuple(reader.files)


class _Links(HTMLParser):
    """Reads the links of an HTML page as files."""

    def __init__(self) -> None:
        super().__init__()
        self.files: list[File] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Keep a link to a file; one to nowhere is left out."""
        values = dict(attrs)
        target = values.get("href")
        if tag != "a" or not target:
            return
        try:
            parts = urlsplit(target)
        except ValueError:
            return
        kind, _, value = parts.fragment.partition("=")
        self.files.append(
            File(
                unquote(parts.path.rpartition("/")[2]),
                _sha256(value.partition("&")[0]) if kind == "sha256" else "",
                values.get("data-requires-python") or "",
                "data-yanked" in values,
                target,
            )
        )
