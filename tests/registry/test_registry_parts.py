"""References, contents, credentials and the cache, without a network."""

from __future__ import annotations

import base64
import json
import os
import stat
import threading
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from urllib3.exceptions import ProxySchemeUnknown

from autofix.faults import Fault, fault_of
from autofix.hosts import inner
from autofix.registry import Settings, ask
from autofix.registry.cache import Cache, digest_of
from autofix.registry.client import challenged
from autofix.registry.credentials import Credential, Credentials
from autofix.registry.location import locate
from autofix.registry.manifests import (
    BadContent,
    Index,
    Manifest,
    read_configuration,
    read_manifest,
)

DIGEST = f"sha256:{'ab' * 32}"
OTHER = f"sha256:{'12' * 32}"


@pytest.mark.parametrize(
    ("reference", "expected"),
    [
        ("python", ("docker.io", "library/python", "latest", "")),
        ("python:3.12", ("docker.io", "library/python", "3.12", "")),
        ("jupyter/base-notebook", ("docker.io", "jupyter/base-notebook", "latest", "")),
        ("docker.io/python", ("docker.io", "library/python", "latest", "")),
        ("index.docker.io/library/python:3", ("docker.io", "library/python", "3", "")),
        ("registry.docker.com/library/python:3", ("docker.io", "library/python", "3", "")),
        ("ghcr.io/a/b/c:1", ("ghcr.io", "a/b/c", "1", "")),
        ("localhost/a", ("localhost", "a", "latest", "")),
        ("localhost:5000/a:b", ("localhost:5000", "a", "b", "")),
        ("[::1]:5000/a/b:1", ("[::1]:5000", "a/b", "1", "")),
        (f"python@{DIGEST}", ("docker.io", "library/python", "", DIGEST)),
        (f"quay.io/a/b:1@{DIGEST}", ("quay.io", "a/b", "1", DIGEST)),
        ("Host/a", ("Host", "a", "latest", "")),
    ],
)
def test_references_are_read_as_docker_reads_them(
    reference: str, expected: tuple[str, ...]
) -> None:
    location = locate(reference)
    assert location is not None
    assert (location.host, location.repository, location.tag, location.digest) == expected


@pytest.mark.parametrize(
    "reference",
    ["", "scratch", "Python", "a//b", "/a", "a/", "a:", "a:b:c", "a@", "a@sha256:12", "a b", "a\nb",
     "a:b\n", "a?x=y", "a#b", "a%2fb", "../a", "a/../b", "a:../b", "-a", "a.io:99999/b", "a.io:0/b",
     "user@a.io/b", "a.io:80:80/b", "[::1/a", "[x]/a", "[1:2]/a", "a..io/b", "ä/b", "a:ä", "a@b@c",
     "http://a.io/b", "a.io\\@b.io/c", "0" * 64, f"a@sha256:{'AB' * 32}", f"a@sha512:{'a' * 128}",
     "a/" * 130 + "b", "a:" + "b" * 129, "٣/a", "a.io:٣/b"],
)  # fmt: skip
def test_what_is_no_reference_is_not_asked_for(reference: str, tmp_path: Path) -> None:
    assert locate(reference) is None
    answer = ask([reference], Settings(cache=tmp_path))[reference]
    assert answer.problem
    assert "\n" not in answer.problem


@given(st.text(max_size=40))
def test_what_is_located_is_safe_in_a_url(text: str) -> None:
    location = locate(text)
    if location:
        assert location.repository.isascii()
        assert not set(location.host + location.repository + location.tag) & set("?#%@\\ \n")
        assert ".." not in location.repository.split("/")


def manifest(**changes: Any) -> bytes:
    content = {"schemaVersion": 2, "config": {"digest": DIGEST, "size": 2}, "layers": []}
    return json.dumps({**content, **changes}).encode()


def entry(platform: object, **changes: Any) -> dict[str, Any]:
    return {"digest": DIGEST, "size": 2, "platform": platform, **changes}


def test_platforms_of_an_index() -> None:
    entries = [
        entry({"os": "unknown", "architecture": "unknown"}),
        entry({"os": "linux", "architecture": "arm64", "variant": "v8"}),
        entry({"os": "linux", "architecture": "arm", "variant": "v7"}),
        entry(
            {"os": "linux", "architecture": "amd64", "variant": "v3"}, digest="sha256:" + "1" * 64
        ),
        entry({"os": "linux", "architecture": "amd64"}),
        entry({"os": "windows", "architecture": "amd64", "os.version": "10.0.20348"}),
        entry({"os": "windows", "architecture": "amd64", "os.version": "10.0.17763"}),
    ]
    index = read_manifest(json.dumps({"schemaVersion": 2, "manifests": entries}).encode())
    assert isinstance(index, Index)
    assert index.platforms == (
        "linux/arm64", "linux/arm/v7", "linux/amd64/v3", "linux/amd64", "windows/amd64",
    )  # fmt: skip
    assert index.chosen is not None
    assert index.chosen.digest == DIGEST


def test_an_image_whose_platform_is_not_told_may_be_the_one() -> None:
    body = json.dumps({"schemaVersion": 2, "manifests": [entry(None)]}).encode()
    index = read_manifest(body)
    assert isinstance(index, Index)
    assert (index.platforms, bool(index.chosen)) == ((), True)


def test_what_is_not_an_image_is_refused() -> None:
    chart = {"digest": DIGEST, "mediaType": "application/vnd.cncf.helm.config.v1+json"}
    with pytest.raises(BadContent, match="not a container image"):
        read_manifest(manifest(config=chart))
    with pytest.raises(BadContent, match="no size"):
        read_manifest(manifest(layers=[{"digest": DIGEST, "size": -1}]))
    read = read_manifest(manifest(layers=[{"digest": DIGEST, "size": 7, "mediaType": "x"}]))
    assert isinstance(read, Manifest)
    assert [layer.size for layer in read.layers] == [7]


def test_a_configuration() -> None:
    config = {
        "User": "1000", "Env": ["A=b=c", "EMPTY=", "BARE"], "WorkingDir": "/w",
        "Labels": {"b": "2", "a": "1"},
        "Entrypoint": ["/e"], "Cmd": None, "Shell": ["/bin/bash", "-c"], "OnBuild": ["COPY . ."],
    }  # fmt: skip
    history = [{"created_by": "a"}, {"empty_layer": True}, {"created_by": "b", "empty_layer": True}]
    body = {"os": "linux", "architecture": "amd64", "config": config, "history": history}
    platform, read = read_configuration(json.dumps(body).encode())
    assert platform == "linux/amd64"
    assert read.environment == (("A", "b=c"), ("EMPTY", ""), ("BARE", ""))
    assert (read.user, read.workdir, read.entrypoint, read.command) == ("1000", "/w", ("/e",), ())
    assert read.labels == (("a", "1"), ("b", "2"))
    assert (read.shell, read.triggers) == (("/bin/bash", "-c"), ("COPY . .",))
    assert read.history == ("a", "", "b")
    assert hash(read)


@pytest.mark.parametrize(
    "change",
    [{"config": []}, {"config": {"Env": "A"}, "history": 5}, {"config": {"Env": [1]}},
     {"config": {"User": 1000}}, {"config": {"Labels": {"a": 1}}}, {"config": {"Cmd": {}}},
     {"history": [1]}, {"history": [{"created_by": []}]}, {"os": 1},
     {"config": {"User": "\ud800"}}],
)  # fmt: skip
def test_configurations_with_wrong_types_are_refused(change: dict[str, Any]) -> None:
    if change == {"config": []}:
        change = {"config": [1]}
    body = {"os": "linux", "architecture": "amd64", **change}
    with pytest.raises(BadContent):
        read_configuration(json.dumps(body).encode())


@given(st.binary(max_size=200) | st.builds(lambda x: json.dumps(x).encode(), st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(
        ["schemaVersion", "manifests", "config", "layers", "digest", "platform", "Env"]), inner)
)))  # fmt: skip
def test_any_bytes_are_read_or_refused(body: bytes) -> None:
    for read in (read_manifest, read_configuration):
        with suppress(BadContent):
            read(body)


def written(tmp_path: Path, content: object) -> Credentials:
    file = tmp_path / "config.json"
    file.write_text(content if isinstance(content, str) else json.dumps(content), encoding="utf-8")
    return Credentials(file)


def helper(folder: Path, name: str, script: str) -> None:
    file = folder / f"docker-credential-{name}"
    file.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
    file.chmod(file.stat().st_mode | stat.S_IXUSR)


def test_credentials_of_the_configuration(tmp_path: Path) -> None:
    hub = base64.b64encode(b"hub:pass:word").decode()
    credentials = written(tmp_path, {"auths": {
        "https://index.docker.io/v1/": {"auth": hub},
        "https://ghcr.io/v2/": {"username": "someone", "password": "secret"},
        "quay.io": {"identitytoken": "token"},
        "odd.io": {"auth": "%%%"}, "odder.io": 5, "oddest.io": {"auth": ["x"]}, "empty.io": {},
    }})  # fmt: skip
    assert credentials.find("https://index.docker.io/v1/") == Credential("hub", "pass:word")
    assert credentials.find("ghcr.io") == Credential("someone", "secret")
    assert credentials.find("quay.io") == Credential(token="token")
    for nobody in ("odd.io", "odder.io", "oddest.io", "empty.io", "cr.io", "xghcr.io"):
        assert credentials.find(nobody) is None


@pytest.mark.parametrize(
    "text", ["", "[]", "{", "5", '{"auths": []}', '{"credsStore": 5}', "[" * 9999]
)
def test_configurations_that_are_none_mean_nobody(tmp_path: Path, text: str) -> None:
    assert written(tmp_path, text).find("ghcr.io") is None
    assert Credentials(tmp_path / "nowhere").find("ghcr.io") is None


def test_credentials_of_helpers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    asked = tmp_path / "asked"
    helper(tmp_path, "good", f'cat >> {asked}; echo \'{{"Username": "u", "Secret": "s"}}\'')
    helper(tmp_path, "token", 'cat >/dev/null; echo \'{"Username": "<token>", "Secret": "t"}\'')
    helper(tmp_path, "bad", "cat >/dev/null; echo credentials not found; exit 1")
    helper(tmp_path, "odd", "cat >/dev/null; echo 'not json'")
    credentials = written(tmp_path, {
        "credsStore": "good",
        "credHelpers": {"token.io": "token", "bad.io": "bad", "odd.io": "odd", "no.io": "absent",
                        "evil.io": "../x; touch y"},
        "auths": {"bad.io": {"username": "u", "password": "written"}},
    })  # fmt: skip
    assert credentials.find("other.io") == Credential("u", "s")
    assert credentials.find("other.io") == Credential("u", "s")
    assert asked.read_text(encoding="utf-8") == "other.io"
    assert credentials.find("token.io") == Credential(token="t")
    assert credentials.find("bad.io") == Credential("u", "written")
    assert credentials.find("odd.io") is None
    assert credentials.find("no.io") is None
    assert credentials.find("evil.io") is None


def test_a_helper_that_hangs_is_left(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    monkeypatch.setattr("autofix.registry.credentials.PATIENCE", 0.2)
    helper(tmp_path, "slow", "exec sleep 20")
    assert written(tmp_path, {"credsStore": "slow"}).find("a.io") is None


def test_secrets_are_not_shown() -> None:
    credential = Credential("someone", "hush", "hush")
    assert "hush" not in repr(credential)
    assert "hush" not in f"{Fault('host', 'says no')!r}"


def test_challenges() -> None:
    header = 'Basic realm="a, Bearer b", Bearer realm="https://r/t",service="a \\"b\\"",scope=x'
    assert challenged(header) == {
        "basic": {"realm": "a, Bearer b"},
        "bearer": {"realm": "https://r/t", "service": 'a "b"', "scope": "x"},
    }
    assert challenged("") == {}
    assert challenged("Negotiate") == {}
    assert challenged("basic") == {"basic": {}}


def test_a_challenge_that_never_ends_is_none() -> None:
    assert challenged("Bearer " + "a" * 60_000) == {}


def test_the_cache_keeps_and_drops(tmp_path: Path) -> None:
    cache = Cache(tmp_path / "cache")
    digest = digest_of(b"content")
    assert cache.read(digest) is None
    cache.write(digest, b"content")
    assert cache.read(digest) == b"content"
    name = digest.removeprefix("sha256:")
    file = tmp_path / "cache" / "sha256" / name[:2] / name
    file.write_bytes(b"damaged")
    assert cache.read(digest) is None
    assert not file.exists()


def test_the_cache_is_safe_under_many_writers(tmp_path: Path) -> None:
    body = b"x" * 100_000
    digest = digest_of(body)
    wrong: list[bytes | None] = []

    def work() -> None:
        cache = Cache(tmp_path)
        for _ in range(20):
            cache.write(digest, body)
            read = cache.read(digest)
            if read != body:
                wrong.append(read)

    threads = [threading.Thread(target=work) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not wrong
    assert len([file for file in tmp_path.rglob("*") if file.is_file()]) == 1


@pytest.mark.parametrize(
    "mirror", ["", "host:5000", "ftp://a", "http://u:p@a", "http://a?b", "http://a b"]
)
def test_mirrors_that_are_none(mirror: str) -> None:
    with pytest.raises(ValueError, match="a mirror is a URL"):
        Settings(mirrors=(mirror,))


@pytest.mark.parametrize(
    ("host", "expected"),
    [
        ("127.0.0.1:5000", True), ("127.1", True), ("2130706433", True), ("0x7f.1:80", True),
        ("[::ffff:127.0.0.1]:80", True), ("[::1]", True), ("localhost.", True), ("0", True),
        ("169.254.169.254", True), ("10.0.0.1", False), ("example.org", False), ("", False),
    ],
)  # fmt: skip
def test_addresses_of_this_machine(host: str, expected: bool) -> None:
    assert inner(host) == expected


def test_a_platform_that_a_terminal_would_obey() -> None:
    config = {"os": "linux", "architecture": "arm\x1b[2J", "config": {}}
    with pytest.raises(BadContent):
        read_configuration(json.dumps(config).encode())


def test_a_pipe_in_the_cache_is_not_waited_for(tmp_path: Path) -> None:
    digest = digest_of(b"content")
    cache = Cache(tmp_path)
    cache.write(digest, b"content")
    (file,) = (path for path in tmp_path.rglob("*") if path.is_file())
    file.unlink()
    os.mkfifo(file)
    assert cache.read(digest) is None


def test_a_proxy_of_another_kind_is_told() -> None:
    fault = fault_of("host", ProxySchemeUnknown("socks5"))
    assert str(fault) == "host does not answer (the proxy is of a kind not supported)"
