"""An image on a registry: its digests, and its contents, checked and kept."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from hashlib import sha256
from typing import BinaryIO, cast

from autofix.http import Answer
from autofix.registry.archive import Unreadable
from autofix.registry.cache import LARGEST as LARGEST_KEPT
from autofix.registry.cache import Cache, digest_of
from autofix.registry.client import Client, Server, Trouble, refused
from autofix.registry.location import is_digest
from autofix.registry.manifests import ACCEPT, BadContent, Layer, is_old, refuse_old

LARGEST = 1 << 22
"""How long a manifest or a config may be."""


@dataclass(frozen=True)
class Image:
    """A repository on the server that answers for it, and when the time for an image is over."""

    client: Client
    cache: Cache
    server: Server
    repository: str
    deadline: float

    def request(self, method: str, path: str, accept: str = "*/*") -> Answer:
        """Ask the repository for something."""
        return self.client.request(
            self.server, method, self.repository, path, self.deadline, accept, LARGEST
        )

    def digest(self, tag: str) -> str:
        """The digest that the registry says a tag has; nothing is checked by it."""
        return self._promised(tag) or self._fetched(tag)[0]

    def named(self, tag: str) -> tuple[str, bytes]:
        """The digest of a tag, and the manifest or index that has it."""
        promised = self._promised(tag)
        return (promised, self.content(promised)) if promised else self._fetched(tag)

    def content(self, digest: str, promised: bool = True) -> bytes:
        """The manifest or index of a digest: kept, or fetched and checked."""
        return self._kept(digest, f"manifests/{digest}", ACCEPT, promised)

    def blob(self, digest: str) -> bytes:
        """A config by its digest: kept, or fetched and checked."""
        return self._kept(digest, f"blobs/{digest}", "*/*", True)

    def layer(self, layer: Layer) -> BinaryIO:
        """A layer as an open file, checked; small ones are kept. Raises Unreadable."""
        file = cast(BinaryIO, tempfile.TemporaryFile())  # noqa: SIM115
        try:
            kept = self.cache.read(layer.digest) if layer.size <= LARGEST_KEPT else None
            if kept is None:
                self._download(layer, file)
            else:
                file.write(kept)
            file.seek(0)
        except BaseException:
            file.close()
            raise
        return file

    def _download(self, layer: Layer, file: BinaryIO) -> None:
        seen = sha256()
        path = f"blobs/{layer.digest}"
        try:
            with self.client.stream(
                self.server, self.repository, path, layer.size, self.deadline
            ) as pieces:
                for piece in pieces:
                    seen.update(piece)
                    file.write(piece)
        except Trouble as trouble:
            raise Unreadable(str(trouble)) from None
        if f"sha256:{seen.hexdigest()}" != layer.digest:
            raise Unreadable("a layer is forged: its digest is another")
        if layer.size <= LARGEST_KEPT:
            file.seek(0)
            self.cache.write(layer.digest, file.read())

    def _promised(self, tag: str) -> str:
        """The digest that the answer to HEAD names; empty if it names none."""
        answer = self.request("HEAD", f"manifests/{tag}", ACCEPT)
        if answer.status in (405, 501):
            return ""
        return self._named(answer)

    def _named(self, answer: Answer) -> str:
        if answer.status != 200:
            raise refused(self.server, answer.status)
        refuse_old(answer.headers.get("content-type", ""))
        promised = answer.headers.get("docker-content-digest", "")
        return promised if is_digest(promised) else ""

    def _fetched(self, tag: str) -> tuple[str, bytes]:
        """A tag of a registry that names no digests: its content's own digest counts."""
        answer = self.request("GET", f"manifests/{tag}", ACCEPT)
        digest = self._named(answer) or digest_of(answer.body)
        self._check(digest, answer.body)
        return digest, answer.body

    def _kept(self, digest: str, path: str, accept: str, promised: bool) -> bytes:
        body = self.cache.read(digest)
        if body is None:
            answer = self.request("GET", path, accept)
            if promised and answer.status == 404:
                raise BadContent("does not have all of the image")
            self._named(answer)
            body = answer.body
            self._check(digest, body)
        return body

    def _check(self, digest: str, body: bytes) -> None:
        if digest_of(body) != digest:
            if is_old(body):
                raise BadContent("has the image only in an outdated format (schema 1)")
            raise BadContent("sends a forged image (its digest is another)")
        self.cache.write(digest, body)
