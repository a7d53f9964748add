"""What never changes is kept: contents by their digest, checked again when they are read."""

from __future__ import annotations

import contextlib
import os
import tempfile
from hashlib import sha256
from pathlib import Path

LARGEST = 1 << 23


def digest_of(body: bytes) -> str:
    """The digest of a content, as registries write it."""
    return f"sha256:{sha256(body).hexdigest()}"


class Cache:
    """A folder of contents; where it cannot be used, everything works without.

    A content is written to a file of its own and moved into place, so that parallel runs never
    see half of one.
    """

    def __init__(self, folder: Path | None):
        self._folder = _default() if folder is None else folder

    def _file(self, digest: str) -> Path:
        kind, _, name = digest.partition(":")
        return self._folder / kind / name[:2] / name

    def read(self, digest: str) -> bytes | None:
        """The content of a digest; None if it is not there. One that is damaged is removed."""
        file = self._file(digest)
        if not file.is_file():
            return None
        try:
            with file.open("rb") as stream:
                body = stream.read(LARGEST + 1)
        except OSError:
            return None
        if digest_of(body) == digest:
            return body
        with contextlib.suppress(OSError):
            file.unlink()
        return None

    def write(self, digest: str, body: bytes) -> None:
        """Keep a content whose digest was checked."""
        file = self._file(digest)
        if len(body) > LARGEST:
            return
        try:
            file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            number, name = tempfile.mkstemp(dir=file.parent, prefix=".")
        except OSError:
            return
        try:
            with os.fdopen(number, "wb") as stream:
                stream.write(body)
            os.replace(name, file)
        except OSError:
            with contextlib.suppress(OSError):
                os.unlink(name)


def _default() -> Path:
    from platformdirs import user_cache_path

    return user_cache_path("binder-fix", appauthor=False) / "registry"
