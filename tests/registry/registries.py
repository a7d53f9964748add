"""Registries for tests: the real one in a temporary folder, and one that misbehaves as told."""

from __future__ import annotations

import base64
import gzip
import hashlib
import io
import json
import os
import re
import shutil
import socket
import ssl
import subprocess
import tarfile
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import urllib3

OCI = "application/vnd.oci.image."
DOCKER = "application/vnd.docker.distribution.manifest."


def program(name: str) -> str:
    """A program that a test needs; without it the test is skipped, or fails where it must run."""
    found = shutil.which(name)
    if found:
        return found
    if os.environ.get("BINDER_FIX_REQUIRE_ENGINE") == "1":
        pytest.fail(f"{name} is not installed")
    pytest.skip(f"{name} is not installed")


def digest_of(body: bytes) -> str:
    return f"sha256:{hashlib.sha256(body).hexdigest()}"


def layer(files: Mapping[str, str]) -> bytes:
    """A compressed layer with some files."""
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w") as archive:
        for name, text in files.items():
            entry = tarfile.TarInfo(name)
            entry.size = len(text.encode())
            archive.addfile(entry, io.BytesIO(text.encode()))
    return gzip.compress(buffer.getvalue(), mtime=0)


@dataclass(frozen=True)
class Made:
    """An image as bytes: its manifest or index, and all that it refers to by digest."""

    body: bytes
    media_type: str
    blobs: Mapping[str, bytes] = field(default_factory=dict)
    children: tuple[Made, ...] = ()

    @property
    def digest(self) -> str:
        return digest_of(self.body)


def image(
    mark: str = "",
    platform: str = "linux/amd64",
    docker: bool = False,
    config: Mapping[str, Any] | None = None,
    layers: Sequence[bytes] = (),
    history: Sequence[str] = (),
) -> Made:
    """A single image; ``mark`` makes it differ from others."""
    system, architecture, *_ = platform.split("/")
    layers = tuple(layers) or (layer({"etc/mark": mark}),)
    content: dict[str, Any] = {
        "os": system,
        "architecture": architecture,
        "config": {"User": "", "Env": [f"MARK={mark}"], **(config or {})},
        "rootfs": {"type": "layers", "diff_ids": [digest_of(gzip.decompress(e)) for e in layers]},
        "history": [{"created_by": line} for line in history]
        or [{"created_by": f"RUN {mark}"}, {"created_by": "CMD", "empty_layer": True}],
    }
    blob = json.dumps(content).encode()
    kinds = (
        ("application/vnd.docker.container.image.v1+json",
         "application/vnd.docker.image.rootfs.diff.tar.gzip", f"{DOCKER}v2+json")
        if docker
        else (f"{OCI}config.v1+json", f"{OCI}layer.v1.tar+gzip", f"{OCI}manifest.v1+json")
    )  # fmt: skip
    manifest = {
        "schemaVersion": 2,
        "mediaType": kinds[2],
        "config": descriptor(blob, kinds[0]),
        "layers": [descriptor(entry, kinds[1]) for entry in layers],
    }
    blobs = {digest_of(entry): entry for entry in (*layers, blob)}
    return Made(json.dumps(manifest).encode(), kinds[2], blobs)


def descriptor(body: bytes, media_type: str, platform: str = "") -> dict[str, Any]:
    """How an image refers to a content."""
    result: dict[str, Any] = {
        "mediaType": media_type, "digest": digest_of(body), "size": len(body),
    }  # fmt: skip
    if platform:
        names = ("os", "architecture", "variant")
        result["platform"] = dict(zip(names, platform.split("/"), strict=False))
    return result


def index(images: Sequence[tuple[str, Made]], docker: bool = False) -> Made:
    """An index of images by their platform."""
    kind = f"{DOCKER}list.v2+json" if docker else f"{OCI}index.v1+json"
    entries = [descriptor(made.body, made.media_type, platform) for platform, made in images]
    content = {"schemaVersion": 2, "mediaType": kind, "manifests": entries}
    return Made(json.dumps(content).encode(), kind, {}, tuple(made for _, made in images))


@dataclass
class Registry:
    """A running docker-registry."""

    host: str
    log: Path

    def requests(self) -> list[str]:
        """The requests so far, as ``HEAD /v2/…``."""
        text = self.log.read_text(encoding="utf-8", errors="replace")
        return re.findall(r'"((?:HEAD|GET|POST|PUT|PATCH) \S+) HTTP', text)

    def push(self, repository: str, made: Made, *tags: str) -> str:
        """Push an image under some tags; its digest."""
        with urllib3.PoolManager() as web:
            self._push(web, repository, made, tags)
        return made.digest

    def _push(
        self, web: urllib3.PoolManager, repository: str, made: Made, tags: Sequence[str]
    ) -> None:
        base = f"http://{self.host}/v2/{repository}"
        for digest, blob in made.blobs.items():
            begun = web.request("POST", f"{base}/blobs/uploads/")
            where = begun.headers["Location"]
            where += f"{'&' if '?' in where else '?'}digest={digest}"
            assert web.request("PUT", where, body=blob).status == 201
        for child in made.children:
            self._push(web, repository, child, ())
        for name in tags or (made.digest,):
            answer = web.request(
                "PUT",
                f"{base}/manifests/{name}",
                body=made.body,
                headers={"Content-Type": made.media_type},
            )
            assert answer.status == 201, answer.data


@contextmanager
def docker_registry(folder: Path, auth: str = "", name: str = "registry") -> Iterator[Registry]:
    """Run the real registry on a free port; ``auth`` is that part of its configuration, as JSON."""
    binary = program("docker-registry")
    configuration = folder / f"{name}.yml"
    configuration.write_text(
        "version: 0.1\n"
        f"storage: {{filesystem: {{rootdirectory: {folder / 'storage'}}}}}\n"
        "http: {addr: '127.0.0.1:0'}\n" + (f"auth: {auth}\n" if auth else ""),
        encoding="utf-8",
    )
    log = folder / f"{name}.log"
    with log.open("wb") as stream:
        process = subprocess.Popen(
            [binary, "serve", str(configuration)], stdout=stream, stderr=subprocess.STDOUT
        )
        try:
            yield Registry(_listening(process, log), log)
        finally:
            process.terminate()
            process.wait()


def _listening(process: subprocess.Popen[bytes], log: Path) -> str:
    for _ in range(1000):
        match = re.search(r"listening on (127\.0\.0\.1:\d+)", log.read_text(encoding="utf-8"))
        if match:
            return match[1]
        if process.poll() is not None:
            break
        time.sleep(0.01)
    raise AssertionError(f"the registry does not start: {log.read_text(encoding='utf-8')}")


@dataclass(frozen=True)
class Asked:
    """A request that a stub got."""

    method: str
    path: str
    headers: Mapping[str, str]
    body: bytes = b""

    @property
    def query(self) -> dict[str, list[str]]:
        return parse_qs(urlsplit(self.path).query)


@dataclass(frozen=True)
class Reply:
    """What a stub answers. ``length`` is told instead of the true one; ``pause`` in seconds
    comes before the answer, ``drip`` before every byte of it; ``reset`` ends the connection."""

    status: int = 200
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)
    length: int | None = None
    pause: float = 0.0
    drip: float = 0.0
    reset: bool = False


@dataclass
class Stub:
    """A server that answers as a function says, and keeps what it was asked."""

    host: str
    asked: list[Asked] = field(default_factory=list)
    connections: int = 0
    stopped: threading.Event = field(default_factory=threading.Event)

    @property
    def lines(self) -> list[str]:
        return [f"{asked.method} {asked.path}" for asked in self.asked]


@contextmanager
def stub(
    respond: Callable[[Asked], Reply | None], secure: ssl.SSLContext | None = None
) -> Iterator[Stub]:
    """Run a server whose answers ``respond`` makes; None is a 404."""
    address = "127.0.0.1"
    result = Stub("")

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        timeout = 10
        disable_nagle_algorithm = True

        def setup(self) -> None:
            super().setup()
            result.connections += 1

        def answer(self) -> None:
            length = int(self.headers.get("Content-Length", "0"))
            headers = {name.lower(): text for name, text in self.headers.items()}
            asked = Asked(self.command, self.path, headers, self.rfile.read(length))
            result.asked.append(asked)
            reply = respond(asked) or Reply(404)
            result.stopped.wait(reply.pause)
            try:
                self.reply(reply)
            except OSError:
                self.close_connection = True

        def reply(self, reply: Reply) -> None:
            if reply.reset:
                linger = b"\1\0\0\0\0\0\0\0"
                self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
                self.close_connection = True
                return
            self.send_response(reply.status)
            told = len(reply.body) if reply.length is None else reply.length
            self.send_header("Content-Length", str(told))
            for name, text in reply.headers.items():
                self.send_header(name, text)
            self.end_headers()
            if self.command == "HEAD":
                return
            if reply.drip:
                for byte in reply.body:
                    self.wfile.write(bytes([byte]))
                    if result.stopped.wait(reply.drip):
                        break
            else:
                self.wfile.write(reply.body)
            if told != len(reply.body):
                self.close_connection = True

        do_GET = do_HEAD = do_POST = answer

        def log_message(self, format: str, *args: Any) -> None:
            pass

    class Server(ThreadingHTTPServer):
        daemon_threads = False
        request_queue_size = 128

        def handle_error(self, request: Any, client_address: Any) -> None:
            pass

    server = Server((address, 0), Handler)
    if secure:
        server.socket = secure.wrap_socket(
            server.socket, server_side=True, do_handshake_on_connect=False
        )
    result.host = f"{address}:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    try:
        yield result
    finally:
        result.stopped.set()
        server.shutdown()
        thread.join()
        server.server_close()


def serving(
    repository: str, tags: Mapping[str, Made], change: Callable[[Asked], Reply | None] | None = None
) -> Callable[[Asked], Reply | None]:
    """The answers of a good registry with one repository; ``change`` comes first where it says."""
    contents: dict[str, tuple[bytes, str]] = {}

    def take(made: Made) -> None:
        contents[f"manifests/{made.digest}"] = (made.body, made.media_type)
        contents.update(
            (f"blobs/{digest}", (blob, "application/octet-stream"))
            for digest, blob in made.blobs.items()
        )
        for child in made.children:
            take(child)

    for tag, made in tags.items():
        take(made)
        contents[f"manifests/{tag}"] = (made.body, made.media_type)
    listed = json.dumps({"name": repository, "tags": sorted(tags)}).encode()
    contents["tags/list"] = (listed, "application/json")

    def respond(asked: Asked) -> Reply | None:
        changed = change(asked) if change else None
        if changed:
            return changed
        path = urlsplit(asked.path).path.removeprefix(f"/v2/{repository}/")
        if path not in contents:
            return None
        body, kind = contents[path]
        headers = {"Content-Type": kind}
        if not path.startswith("tags/"):
            headers["Docker-Content-Digest"] = digest_of(body)
        return Reply(200, body, headers)

    return respond


@dataclass
class Signer:
    """Signs tokens as a registry with token authentication believes them."""

    folder: Path

    def __post_init__(self) -> None:
        openssl = program("openssl")
        self.certificate = self.folder / "token.crt"
        self.key = self.folder / "token.key"
        subprocess.run(
            [openssl, "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2",
             "-subj", "/CN=token", "-keyout", str(self.key), "-out", str(self.certificate)],
            check=True, capture_output=True,
        )  # fmt: skip

    def token(self, service: str, scopes: Sequence[str]) -> str:
        """A token for some scopes."""
        lines = self.certificate.read_text(encoding="ascii").splitlines()
        chain = "".join(line for line in lines if "-----" not in line)
        now = int(time.time())
        access = [
            {"type": kind, "name": name, "actions": actions.split(",")}
            for kind, name, actions in (scope.split(":") for scope in scopes)
        ]
        claims = {
            "iss": "stub", "sub": "someone", "aud": service, "exp": now + 300, "nbf": now - 10,
            "iat": now, "jti": "1", "access": access,
        }  # fmt: skip
        header = {"typ": "JWT", "alg": "RS256", "x5c": [chain]}
        parts = [_encoded(json.dumps(part).encode()) for part in (header, claims)]
        signature = subprocess.run(
            [program("openssl"), "dgst", "-sha256", "-sign", str(self.key)],
            input=".".join(parts).encode(), capture_output=True, check=True,
        ).stdout  # fmt: skip
        return ".".join((*parts, _encoded(signature)))


def _encoded(body: bytes) -> str:
    return base64.urlsafe_b64encode(body).rstrip(b"=").decode("ascii")
