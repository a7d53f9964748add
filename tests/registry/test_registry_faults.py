"""Registries that fail, lie, stall and lead astray: nothing is pinned, nothing is given away."""

from __future__ import annotations

import base64
import json
import socket
import ssl
import subprocess
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import pytest
from registries import DOCKER, Asked, Made, Reply, digest_of, image, index, program, serving, stub

from autofix.http import Fault, Web
from autofix.image.published import Published
from autofix.registry import Settings, ask

MADE = index((("linux/amd64", image("faults")), ("linux/arm64", image("faults", "linux/arm64"))))
SECRET = base64.b64encode(b"someone:hush-hush").decode()
Change = Callable[[Asked], Reply | None]


class _Hurried:
    """A clock whose waits are short."""

    monotonic = staticmethod(time.monotonic)
    time = staticmethod(time.time)

    @staticmethod
    def sleep(seconds: float) -> None:
        time.sleep(min(seconds, 0.01))


@pytest.fixture(autouse=True)
def _alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "http_proxy", "https_proxy"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("DOCKER_CONFIG", str(tmp_path))
    monkeypatch.setattr("autofix.http.time", _Hurried())


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(cache=tmp_path / "cache", connect=0.5, read=0.5, total=3)


def asked_of(change: Change, settings: Settings, made: Made = MADE) -> tuple[Published, list[str]]:
    """What is said of an image on a server with a fault, without the host; and the requests."""
    with stub(serving("some/image", {"1": made}, change)) as server:
        reference = f"{server.host}/some/image:1"
        published = ask([reference], settings)[reference]
    assert "\n" not in published.problem
    problem = published.problem.removeprefix(f"{server.host} ")
    assert problem != published.problem or not problem
    return replace(published, problem=problem), server.lines


def always(reply: Reply) -> Change:
    return lambda asked: reply


def in_turn(*replies: Reply) -> Change:
    """Answer so one after another, and rightly afterwards."""
    left = list(replies)
    return lambda asked: left.pop(0) if left else None


def on(words: str, reply: Reply) -> Change:
    """Answer so where the request has some words."""
    return lambda asked: reply if words in f"{asked.method} {asked.path}" else None


@pytest.mark.parametrize(
    ("reply", "problem", "count"),
    [
        (Reply(401), "says no (401)", 1),
        (Reply(403), "says no (403)", 1),
        (Reply(429), "asks to wait (429)", 3),
        (Reply(429, headers={"Retry-After": "2"}), "asks to wait (429)", 3),
        (Reply(429, headers={"Retry-After": "60"}), "asks to wait (429)", 1),
        (Reply(429, headers={"Retry-After": "soon\x0b"}), "asks to wait (429)", 3),
        (Reply(500, b"<script>"), "fails (500)", 3),
        (Reply(503), "fails (503)", 3),
        (Reply(418), "answers what no registry does (418)", 1),
        (Reply(204), "answers what no registry does (204)", 1),
        (Reply(302), "answers what no registry does (302)", 1),
        (Reply(reset=True), "does not answer (connection broken)", 6),
        (Reply(pause=1), "does not answer (time-out)", 2),
        (Reply(404), "", 1),
    ],
)
def test_answers_that_are_none(reply: Reply, problem: str, count: int, settings: Settings) -> None:
    published, lines = asked_of(always(reply), settings)
    assert published.problem == problem
    assert published.missing == (reply.status == 404)
    assert (published.digest, published.configuration) == ("", None)
    assert len(lines) <= count


def test_what_fails_in_passing_is_repeated(settings: Settings) -> None:
    for reply in (Reply(503), Reply(429, headers={"Retry-After": "1"}), Reply(reset=True)):
        published, _ = asked_of(in_turn(reply, reply), settings)
        assert (published.digest, published.problem) == (MADE.digest, "")


@pytest.mark.parametrize(
    ("change", "problem", "pinned"),
    [
        (on("GET /v2/some/image/manifests", Reply(200, b"{}")), "forged", False),
        (on("HEAD", Reply(200, headers={"Docker-Content-Digest": digest_of(b"x")})),
         "does not have all", False),
        (on("GET /v2/some/image/manifests", Reply(200, MADE.body[:-9], length=len(MADE.body))),
         "connection broken", False),
        (on("GET /v2/some/image/manifests", Reply(200, b"x" * (5 << 20))), "more than", False),
        (on("GET /v2/some/image/manifests", Reply(200, MADE.body, drip=0.2)), "time-out", False),
        (on("GET /v2/some/image/manifests", Reply(429)), "(429)", False),
        (on("/blobs/", Reply(200, b"{}")), "forged", True),
        (on("/blobs/", Reply(500)), "fails (500)", True),
        (on("/blobs/", Reply(404)), "does not have all", True),
        (on("/blobs/", Reply(200, b"x", length=5 << 20)), "more than", True),
    ],
)  # fmt: skip
def test_contents_that_are_not_what_was_promised(
    change: Change, problem: str, pinned: bool, settings: Settings
) -> None:
    published, _ = asked_of(change, settings)
    assert problem in published.problem
    assert published.digest == (MADE.digest if pinned else "")
    assert published.configuration is None
    assert not published.missing


def test_a_registry_that_names_no_digest_is_read_whole(settings: Settings) -> None:
    reply = Reply(200, MADE.body, {"Content-Type": MADE.media_type})
    published, lines = asked_of(on("manifests/1", reply), settings)
    assert (published.digest, published.problem) == (MADE.digest, "")
    assert len(lines) == 4
    published, _ = asked_of(on("HEAD", Reply(405)), settings)
    assert published.digest == MADE.digest
    forged = Reply(200, b"{}", {"Docker-Content-Digest": MADE.digest})
    both = replace(settings, cache=settings.cache and settings.cache / "other")
    published, _ = asked_of(in_turn(Reply(200), forged), both)
    assert "forged" in published.problem
    assert published.digest == ""


@pytest.mark.parametrize("typed", [True, False])
def test_schema_1_is_refused(typed: bool, settings: Settings) -> None:
    body = json.dumps({"schemaVersion": 1, "fsLayers": []}).encode()
    kind = f"{DOCKER}v1+prettyjws" if typed else "application/json"
    headers = {"Content-Type": kind, "Docker-Content-Digest": digest_of(b"its payload")}
    published, _ = asked_of(always(Reply(200, body, headers)), settings)
    assert "(schema 1)" in published.problem
    assert published.digest == ""


@pytest.mark.parametrize(
    "body",
    [
        b"not json", b"[]", b"\xff", b"{}", b"[" * 100_000, b'{"schemaVersion": 2}',
        b'{"schemaVersion": 2, "manifests": 5}', b'{"schemaVersion": 2, "manifests": [7]}',
        b'{"schemaVersion": 2, "manifests": [], "layers": []}',
        b'{"schemaVersion": 2, "config": {"digest": "../../x"}}',
        b'{"schemaVersion": 2, "mediaType": "text/html", "config": {}}',
    ],
)  # fmt: skip
def test_manifests_that_are_none(body: bytes, settings: Settings) -> None:
    published, _ = asked_of(lambda asked: None, settings, Made(body, "application/json"))
    assert published.problem.startswith(("sends ", "has "))
    assert published.configuration is None


def test_a_host_that_is_dead_is_asked_once(settings: Settings) -> None:
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        refusing = f"127.0.0.1:{silent.getsockname()[1]}"
        names = [f"{refusing}/image{number}:1" for number in range(200)]
        start = time.monotonic()
        answers = ask(names, settings)
        assert time.monotonic() - start < 30
    problems = {answer.problem for answer in answers.values()}
    assert problems == {f"{refusing} does not answer (connection refused)"}


def test_a_host_that_takes_no_connection_costs_one_time_out(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    tried: list[str] = []

    def connect(address: tuple[str, int], *_: object, **__: object) -> socket.socket:
        tried.append(address[0])
        raise TimeoutError

    monkeypatch.setattr("urllib3.util.connection.create_connection", connect)
    answers = ask([f"registry.invalid/image{number}:1" for number in range(200)], settings)
    problems = {answer.problem for answer in answers.values()}
    assert problems == {"registry.invalid does not answer (time-out)"}
    assert tried == ["registry.invalid"]


def test_a_host_that_never_answers_is_given_up(settings: Settings) -> None:
    with stub(always(Reply(pause=2))) as server:
        start = time.monotonic()
        answers = ask([f"{server.host}/image{n}:1" for n in range(200)], settings)
        assert time.monotonic() - start < 30
    assert {answer.problem for answer in answers.values()} == {
        f"{server.host} does not answer (time-out)"
    }
    assert len(server.lines) < 40


def test_a_host_that_asks_to_wait_is_left_in_peace(settings: Settings) -> None:
    with stub(always(Reply(429, headers={"Retry-After": "3600"}))) as server:
        answers = ask([f"{server.host}/image{n}:1" for n in range(200)], settings)
    assert {answer.problem for answer in answers.values()} == {f"{server.host} asks to wait (429)"}
    assert len(server.lines) <= settings.threads


def known(tmp_path: Path, host: str) -> None:
    auths = {"auths": {host: {"auth": SECRET}}}
    (tmp_path / "config.json").write_text(json.dumps(auths), encoding="utf-8")


def test_credentials_stay_with_their_host(tmp_path: Path, settings: Settings) -> None:
    blobs = serving("some/image", {"1": MADE})
    with stub(blobs) as elsewhere:

        def change(asked: Asked) -> Reply | None:
            if asked.headers.get("authorization") != f"Basic {SECRET}":
                return Reply(401, headers={"WWW-Authenticate": 'Basic realm="here"'})
            if "/blobs/" in asked.path:
                return Reply(307, headers={"Location": f"http://{elsewhere.host}{asked.path}"})
            return None

        with stub(serving("some/image", {"1": MADE}, change)) as server:
            known(tmp_path, server.host)
            reference = f"{server.host}/some/image:1"
            published = ask([reference], settings)[reference]
    assert (published.digest, published.problem) == (MADE.digest, "")
    assert published.configuration
    assert len(elsewhere.asked) == 1
    assert "authorization" not in elsewhere.asked[0].headers
    assert [asked.method for asked in server.asked] == ["HEAD", "HEAD", "GET", "GET", "GET"]
    kept = [file for file in tmp_path.rglob("*") if file.is_file() and file.name != "config.json"]
    assert len(kept) == 3
    assert not any(b"hush" in file.read_bytes() for file in kept)


@pytest.mark.parametrize(
    ("target", "problem"),
    [
        ("http://registry.example/x", "redirects to plain HTTP"),
        ("ftp://127.0.0.1/x", "redirects to a bad address"),
        ("http://someone@127.0.0.1/x", "redirects to a bad address"),
        ("http://127.0.0.1:99999/x", "redirects to a bad address"),
        ("http://[::1/x", "redirects to a bad address"),
        ("/v2/again", "redirects too often"),
    ],
)
def test_redirects_that_are_not_followed(target: str, problem: str, settings: Settings) -> None:
    reply = Reply(302, headers={"Location": target})
    published, lines = asked_of(always(reply), settings)
    assert published.problem == problem
    assert len(lines) <= 12


@pytest.mark.parametrize(
    "realm",
    ["http://tokens.example/token", "https://a@tokens.example/", "file:///etc/passwd", "", "http:"],
)
def test_a_log_in_at_a_strange_place_is_refused(
    realm: str, tmp_path: Path, settings: Settings
) -> None:
    reply = Reply(401, headers={"WWW-Authenticate": f'Bearer realm="{realm}",service="s"'})
    with stub(always(reply)) as server:
        known(tmp_path, server.host)
        reference = f"{server.host}/some/image:1"
        published = ask([reference], settings)[reference]
    assert published.problem == f"{server.host} wants a log-in at a place that is not safe"
    assert all("authorization" not in asked.headers for asked in server.asked)


@pytest.mark.parametrize(
    ("answer", "problem"),
    [
        (Reply(200, b"not json"), "gives no token"),
        (Reply(200, b'{"token": "a\\r\\nb: c"}'), "gives no token"),
        (Reply(200, b'{"token": 5}'), "gives no token"),
        (Reply(403), "says no (403)"),
        (Reply(500), "fails (500)"),
        (Reply(200, b'{"access_token": "wrong"}'), "says no (401)"),
    ],
)
def test_tokens_that_are_none(answer: Reply, problem: str, settings: Settings) -> None:
    with stub(always(answer)) as tokens:
        challenge = f'Bearer realm="http://{tokens.host}/token",service="s, t",scope="x"'
        reply = Reply(401, headers={"WWW-Authenticate": challenge})
        published, lines = asked_of(always(reply), settings)
    assert published.problem == problem
    assert tokens.asked[0].query["service"] == ["s, t"]
    assert tokens.asked[0].query["scope"] == ["repository:some/image:pull"]
    assert len(lines) <= 3


def test_an_identity_token_is_exchanged(tmp_path: Path, settings: Settings) -> None:
    with stub(always(Reply(200, b'{"access_token": "right"}'))) as tokens:

        def change(asked: Asked) -> Reply | None:
            if asked.headers.get("authorization") == "Bearer right":
                return None
            challenge = f'Bearer realm="http://{tokens.host}/token",service="s"'
            return Reply(401, headers={"WWW-Authenticate": challenge})

        with stub(serving("some/image", {"1": MADE}, change)) as server:
            entry = {"identitytoken": "long-lived"}
            text = json.dumps({"auths": {f"https://{server.host}/v2/": entry}})
            (tmp_path / "config.json").write_text(text, encoding="utf-8")
            reference = f"{server.host}/some/image:1"
            published = ask([reference], settings)[reference]
    assert published.digest == MADE.digest
    assert [asked.method for asked in tokens.asked] == ["POST"]
    assert b"refresh_token=long-lived" in tokens.asked[0].body
    assert b"grant_type=refresh_token" in tokens.asked[0].body


def test_tags_come_in_pages(settings: Settings) -> None:
    made = image("paged")
    pages = [[f"0.{page}.{n}" for n in range(50)] for page in range(4)]

    def change(asked: Asked) -> Reply | None:
        if "/tags/list" not in asked.path:
            return None
        page = int(asked.query.get("last", ["0"])[0])
        body = json.dumps({"tags": pages[page] if page < 4 else None}).encode()
        # Only what it asks for is believed, not where it leads.
        link = f'<http://elsewhere.example/v2/other/tags/list?last={page + 1}&n=50>; rel="next"'
        return Reply(200, body, {"Link": link} if page < 5 else {})

    tags = {"latest": made, "0.2.49": made, "0.3.49": image("other")}
    with stub(serving("some/image", tags, change)) as server:
        published = ask([f"{server.host}/some/image"], settings)[f"{server.host}/some/image"]
    assert published.tag == "0.2.49"
    assert sum("tags/list" in line for line in server.lines) == 6
    assert sum("HEAD" in line for line in server.lines) <= 61


def test_pages_without_end_are_left(settings: Settings) -> None:
    link = {"Link": '</v2/some/image/tags/list?last=1&n=1>; rel="next"'}
    change = on("tags/list", Reply(200, b'{"tags": ["1", 5, "../x", "a b"]}', link))
    with stub(serving("some/image", {"latest": MADE}, change)) as server:
        published = ask([f"{server.host}/some/image"], settings)[f"{server.host}/some/image"]
    assert (published.tag, published.problem) == ("", "")
    assert len(server.lines) < 30


def test_trouble_with_the_tags_keeps_the_digest(settings: Settings) -> None:
    for body in (Reply(403), Reply(200, b"[")):
        with stub(serving("some/image", {"latest": MADE}, on("tags/list", body))) as server:
            published = ask([f"{server.host}/some/image"], settings)[f"{server.host}/some/image"]
        assert published.digest == MADE.digest
        assert published.tag == ""
        assert published.problem.endswith("says no (403)") == (body.status == 403)


def test_a_cache_that_cannot_be_used_is_done_without(tmp_path: Path, settings: Settings) -> None:
    file = tmp_path / "file"
    file.write_text("", encoding="utf-8")
    published, _ = asked_of(lambda asked: None, replace(settings, cache=file / "folder"))
    assert published.configuration


def test_a_proxy_is_asked_but_not_for_this_machine(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    answers = serving("some/image", {"1": MADE})
    with stub(answers) as proxy, stub(answers) as server:
        monkeypatch.setenv("http_proxy", f"http://someone:p%40ss@{proxy.host}")
        reference = f"{server.host}/some/image:1"
        assert ask([reference], settings)[reference].digest == MADE.digest
        assert not proxy.asked
        with Web(insecure=frozenset({"registry.example"})) as web:
            web.request("GET", "http://registry.example/v2/")
        monkeypatch.setenv("no_proxy", "registry.example")
        asked = proxy.asked[0]
        assert asked.path == "http://registry.example/v2/"
        expected = base64.b64encode(b"someone:p@ss").decode()
        assert asked.headers["proxy-authorization"] == f"Basic {expected}"


def test_a_dead_proxy_is_told(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        address = f"http://127.0.0.1:{silent.getsockname()[1]}"
        monkeypatch.setenv("https_proxy", address)
        published = ask(["registry.invalid/a:1"], settings)["registry.invalid/a:1"]
    assert published.problem == "registry.invalid does not answer (the proxy fails)"


def secured(folder: Path) -> ssl.SSLContext:
    """TLS with a certificate of its own for this machine."""
    key, certificate = folder / "tls.key", folder / "tls.crt"
    subprocess.run(
        [program("openssl"), "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2",
         "-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1",
         "-keyout", str(key), "-out", str(certificate)],
        check=True, capture_output=True,
    )  # fmt: skip
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    return context


def test_tls_on_this_machine(
    tmp_path: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    with stub(serving("some/image", {"1": MADE}), secured(tmp_path)) as server:
        reference = f"{server.host}/some/image:1"
        published = ask([reference], settings)[reference]
        assert published.digest == ""
        assert not server.lines
        monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "tls.crt"))
        published = ask([reference], settings)[reference]
    assert (published.digest, published.problem) == (MADE.digest, "")


def test_a_redirect_from_tls_to_plain_http_is_refused(
    tmp_path: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    with stub(serving("some/image", {"1": MADE})) as plain:

        def change(asked: Asked) -> Reply:
            return Reply(307, headers={"Location": f"http://{plain.host}{asked.path}"})

        with stub(change, secured(tmp_path)) as server:
            monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "tls.crt"))
            reference = f"{server.host}/some/image:1"
            published = ask([reference], settings)[reference]
    assert published.problem == f"{server.host} redirects to plain HTTP"
    assert not plain.asked


@pytest.mark.parametrize("headers", [True, False])
def test_a_page_instead_of_a_manifest_is_not_pinned(headers: bool, settings: Settings) -> None:
    page = b"<html>Log in to this network</html>"
    told = {"Docker-Content-Digest": digest_of(page)} if headers else {}
    published, _ = asked_of(always(Reply(200, page, told)), settings)
    assert published.digest == ""
    assert published.problem == "sends a manifest that is not JSON"


TRICKLES = {
    "headers": (b"HTTP/1.1 200 OK\r\n", b"X"),
    "chunks": (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", b"0"),
    "the body": (b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n", b"0"),
}


@pytest.mark.parametrize("part", TRICKLES)
def test_a_byte_now_and_then_does_not_hold_the_run(part: str) -> None:
    start, byte = TRICKLES[part]
    over = threading.Event()

    def serve(listening: socket.socket) -> None:
        connection, _ = listening.accept()
        with connection, suppress(OSError):
            connection.recv(4096)
            connection.sendall(start)
            for _ in range(100):
                connection.sendall(byte)
                if over.wait(0.1):
                    break

    with socket.create_server(("127.0.0.1", 0)) as listening:
        server = threading.Thread(target=serve, args=(listening,))
        server.start()
        try:
            url = f"http://127.0.0.1:{listening.getsockname()[1]}/"
            with Web(1, 1) as web, pytest.raises(Fault, match=r"does not answer \(time-out\)"):
                web.request("GET", url, deadline=time.monotonic() + 0.5)
        finally:
            over.set()
            server.join()


def test_a_name_that_is_looked_up_for_ever(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The system's look-up cannot be stopped; it is left behind."""
    ended = threading.Event()
    monkeypatch.setattr("autofix.timing.socket.getaddrinfo", lambda *_: ended.wait(60))
    impatient = replace(settings, connect=0.2)
    begun = time.monotonic()
    answers = ask([f"registry.example.org/lab/image:{n}" for n in range(20)], impatient)
    ended.set()
    assert time.monotonic() - begun < 30
    clause = "registry.example.org does not answer (looking up its name takes too long)"
    assert {answer.problem for answer in answers.values()} == {clause}
