"""Credentials as Docker keeps them: ``config.json`` and the helper programs it names."""

from __future__ import annotations

import base64
import binascii
import json
import os
import re
import shutil
import subprocess
import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

LARGEST = 1 << 20
PATIENCE = 10.0
_HELPER = re.compile(r"[A-Za-z0-9_][\w.-]*", re.ASCII)


@dataclass(frozen=True)
class Credential:
    """A name and password, or a token to get tokens with; never shown."""

    name: str = field(default="", repr=False)
    password: str = field(default="", repr=False)
    token: str = field(default="", repr=False)

    @property
    def basic(self) -> str:
        """The value of an Authorization header, where there is a name."""
        pair = f"{self.name}:{self.password}".encode()
        return f"Basic {base64.b64encode(pair).decode('ascii')}"


class Credentials:
    """The credentials of the user that runs the program, read when they are first wanted."""

    def __init__(self, file: Path | None = None):
        self._file = _configuration() if file is None else file
        self._lock = threading.Lock()
        self._settings: Mapping[str, Any] | None = None
        self._known: dict[str, Credential | None] = {}

    def find(self, key: str) -> Credential | None:
        """The credential for a registry, by Docker's name for it; None if there is none."""
        with self._lock:
            if key not in self._known:
                if self._settings is None:
                    self._settings = _load(self._file)
                self._known[key] = _find(self._settings, key)
            return self._known[key]


def _configuration() -> Path:
    folder = os.environ.get("DOCKER_CONFIG")
    try:
        return (Path(folder) if folder else Path.home() / ".docker") / "config.json"
    except RuntimeError:
        return Path("config.json-of-nobody")


def _load(file: Path) -> Mapping[str, Any]:
    try:
        with file.open("rb") as stream:
            settings = json.loads(stream.read(LARGEST))
    except (OSError, ValueError, RecursionError):
        return {}
    return settings if isinstance(settings, dict) else {}


def _host(key: str) -> str:
    """The host of a key, which may be a URL; Docker Hub has several names."""
    host = re.sub(r"^https?://", "", key).partition("/")[0]
    hub = ("docker.io", "registry-1.docker.io")
    return "index.docker.io" if host in hub else host


def _entry(table: object, key: str) -> object:
    """The value for a registry in a table of the configuration, under any name for it."""
    if not isinstance(table, dict):
        return None
    if key in table:
        return table[key]
    return next((table[name] for name in table if _host(name) == _host(key)), None)


def _find(settings: Mapping[str, Any], key: str) -> Credential | None:
    helper = _entry(settings.get("credHelpers"), key) or settings.get("credsStore")
    if isinstance(helper, str):
        credential = _ask_helper(helper, key)
        if credential:
            return credential
    return _written(_entry(settings.get("auths"), key))


def _written(entry: object) -> Credential | None:
    """A credential that stands in the configuration itself."""
    if not isinstance(entry, dict):
        return None
    fields = {name: entry.get(name) for name in ("username", "password", "identitytoken", "auth")}
    texts = {name: text if isinstance(text, str) else "" for name, text in fields.items()}
    name, password = texts["username"], texts["password"]
    if texts["auth"]:
        try:
            pair = base64.b64decode(texts["auth"], validate=True).decode()
        except (binascii.Error, ValueError):
            pair = ""
        if ":" in pair:
            name, _, password = pair.rstrip("\0").partition(":")
    if texts["identitytoken"]:
        return Credential(name, token=texts["identitytoken"])
    return Credential(name, password) if name and password else None


def _ask_helper(helper: str, key: str) -> Credential | None:
    """What a helper program knows; it gets the registry's name on its standard input."""
    program = shutil.which(f"docker-credential-{helper}") if _HELPER.fullmatch(helper) else None
    if program is None:
        return None
    try:
        done = subprocess.run(
            [program, "get"],
            input=key.encode(),
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=PATIENCE,
            check=False,
        )
        answer = json.loads(done.stdout[:LARGEST]) if done.returncode == 0 else None
    except (OSError, ValueError, RecursionError, subprocess.SubprocessError):
        return None
    if not isinstance(answer, dict):
        return None
    name, secret = answer.get("Username"), answer.get("Secret")
    if not (isinstance(name, str) and isinstance(secret, str) and name and secret):
        return None
    return Credential(token=secret) if name == "<token>" else Credential(name, secret)
