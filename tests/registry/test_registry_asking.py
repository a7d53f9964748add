"""What is asked of the real registry, and how little."""

from __future__ import annotations

import base64
import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from registries import (
    Asked,
    Registry,
    Reply,
    Signer,
    docker_registry,
    image,
    index,
    layer,
    program,
    serving,
    stub,
)

from autofix.image.published import Published
from autofix.registry import Settings, ask

BOTH = (("linux/amd64", image("both")), ("linux/arm64/v8", image("both", "linux/arm64")))


@pytest.fixture(scope="module")
def registry(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Registry]:
    with docker_registry(tmp_path_factory.mktemp("registry")) as running:
        yield running


@pytest.fixture(autouse=True)
def _nobody(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "http_proxy", "https_proxy"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("DOCKER_CONFIG", str(tmp_path / "no-docker"))


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(cache=tmp_path / "cache", connect=2, read=2, total=8)


def one(reference: str, settings: Settings, tags: bool = True) -> Published:
    return ask([reference], settings, tags=tags)[reference]


def test_a_pinned_tag_costs_one_request_when_warm(registry: Registry, settings: Settings) -> None:
    made = index([*BOTH, ("unknown/unknown", image("attestation", "unknown/unknown"))])
    registry.push("count/tag", made, "1.0")
    reference = f"{registry.host}/count/tag:1.0"
    before = len(registry.requests())
    cold = one(reference, settings)
    assert cold.digest == made.digest
    assert cold.platforms == ("linux/amd64", "linux/arm64")
    assert cold.problem == ""
    assert cold.configuration is not None
    assert cold.configuration.environment == (("MARK", "both"),)
    assert cold.configuration.history == ("RUN both", "CMD")
    between = registry.requests()[before:]
    assert [line.split("/")[0] for line in between] == ["HEAD ", "GET ", "GET ", "GET "]
    assert "/blobs/" in between[-1]
    assert one(reference, settings) == cold
    after = registry.requests()[before + 4 :]
    assert after == ["HEAD /v2/count/tag/manifests/1.0"]


def test_a_digest_costs_nothing_when_warm(registry: Registry, settings: Settings) -> None:
    digest = registry.push("count/digest", image("digest"), "1")
    reference = f"{registry.host}/count/digest@{digest}"
    cold = one(reference, settings)
    before = registry.requests()
    assert one(reference, settings) == cold
    assert registry.requests() == before
    assert cold.digest == digest
    assert cold.tag == ""


def test_a_tag_with_a_digest_keeps_it_unless_told(registry: Registry, settings: Settings) -> None:
    old = registry.push("renewed", image("old"), "1")
    new = registry.push("renewed", image("new"), "1")
    reference = f"{registry.host}/renewed:1@{old}"
    assert one(reference, settings).digest == old
    renewing = Settings(cache=settings.cache, update_digests=True)
    published = one(reference, renewing)
    assert published.digest == new
    assert published.configuration is not None
    assert published.configuration.environment == (("MARK", "new"),)


@pytest.mark.parametrize("docker", [False, True])
@pytest.mark.parametrize("many", [False, True])
def test_digests_are_those_that_skopeo_sees(
    registry: Registry, settings: Settings, docker: bool, many: bool
) -> None:
    single = image(f"kind {docker}", docker=docker)
    made = index([("linux/amd64", single)], docker) if many else single
    registry.push("skopeo/kinds", made, "1")
    reference = f"{registry.host}/skopeo/kinds:1"
    skopeo = [program("skopeo"), "inspect", "--tls-verify=false"]
    raw = subprocess.run([*skopeo, "--raw", f"docker://{reference}"], capture_output=True)
    assert raw.stdout == made.body
    seen = subprocess.run([*skopeo, "--config", f"docker://{reference}"], capture_output=True)
    published = one(reference, settings)
    assert published.digest == made.digest
    assert published.platforms == ("linux/amd64",)
    assert published.configuration is not None
    environment = [f"{name}={text}" for name, text in published.configuration.environment]
    assert environment == json.loads(seen.stdout)["config"]["Env"]
    told = subprocess.run(
        [*skopeo, "--format", "{{.Digest}}", f"docker://{reference}"], capture_output=True
    )
    assert told.stdout.decode().strip() == published.digest


def test_the_concrete_tag_behind_latest(registry: Registry, settings: Settings) -> None:
    now = image("3.13.1")
    tags = ("latest", "3", "3.13", "3.13.1", "3.13.1-bookworm", "3.13.1-amd64", "bookworm")
    registry.push("python", now, *tags)
    registry.push("python", image("slim"), "3.13.1-slim", "3.13.1-slim-bookworm", "slim")
    registry.push("python", image("old"), "3.12.8", "3.12", "3.12.8-bookworm")
    registry.push("python", image("rc"), "3.14.0rc1", "3.14.0rc1-bookworm", "3.14-rc")
    for reference in (f"{registry.host}/python", f"{registry.host}/python:latest"):
        published = one(reference, settings)
        assert (published.tag, published.digest) == ("3.13.1-bookworm", now.digest)
    assert one(f"{registry.host}/python", settings, tags=False).tag == ""
    assert one(f"{registry.host}/python:3.13", settings).tag == ""


def test_an_image_without_the_platform(registry: Registry, settings: Settings) -> None:
    made = index([("linux/arm64", image("arm", "linux/arm64")), ("linux/s390x", image("z"))])
    registry.push("arm", made, "many")
    registry.push("arm", image("arm", "linux/arm64"), "one")
    many = one(f"{registry.host}/arm:many", settings)
    assert many.platforms == ("linux/arm64", "linux/s390x")
    assert (many.digest, many.configuration) == (made.digest, None)
    single = one(f"{registry.host}/arm:one", settings)
    assert (single.platforms, single.configuration) == (("linux/arm64",), None)


def test_what_is_missing(registry: Registry, settings: Settings) -> None:
    registry.push("there", image(), "1")
    for name in ("there:2", "nowhere:1", f"there@sha256:{'0' * 64}"):
        published = one(f"{registry.host}/{name}", settings)
        assert (published.missing, published.problem, published.digest) == (True, "", "")


def test_files_of_the_layers(registry: Registry, settings: Settings) -> None:
    lower = layer({"etc/passwd": "root:x:0:0::/root:/bin/sh\n", "etc/group": "old"})
    upper = layer({"etc/group": "root:x:0:\n", "etc/os-release": "ID=debian\n"})
    registry.push("deep", image("deep", layers=(lower, upper)), "1")
    deep = Settings(cache=settings.cache, deep=True)
    published = one(f"{registry.host}/deep:1", deep)
    assert dict(published.files) == {
        "/etc/passwd": "root:x:0:0::/root:/bin/sh\n",
        "/etc/group": "root:x:0:\n",
        "/etc/os-release": "ID=debian\n",
    }
    before = len(registry.requests())
    assert one(f"{registry.host}/deep:1", deep) == published
    assert len(registry.requests()) == before + 1


def test_an_image_of_two_names_is_asked_once(registry: Registry, settings: Settings) -> None:
    registry.push("library/twice", image("twice"), "latest")
    mirrored = Settings(cache=settings.cache, mirrors=(f"http://{registry.host}",))
    names = ["twice", "twice:latest", "docker.io/twice", "docker.io/library/twice:latest"]
    before = len(registry.requests())
    answers = ask(names, mirrored, tags=False)
    assert [answer.reference for answer in answers.values()] == names
    assert len({answer.digest for answer in answers.values()} - {""}) == 1
    assert len(registry.requests()) == before + 3


def test_a_mirror_without_the_image_is_passed_over(settings: Settings) -> None:
    made = image("mirrored")
    with (
        stub(serving("library/only", {})) as empty,
        stub(serving("library/only", {"1": made})) as full,
    ):
        mirrors = (f"http://{empty.host}", f"http://{full.host}/")
        published = one("only:1", Settings(cache=settings.cache, mirrors=mirrors))
    assert published.digest == made.digest
    assert empty.lines == ["HEAD /v2/library/only/manifests/1"]
    assert len(full.lines) == 3


def test_many_references_with_many_threads(registry: Registry, settings: Settings) -> None:
    made = {f"many/image{n}": image(f"many {n}") for n in range(40)}
    for name, one_image in made.items():
        registry.push(name, one_image, "1")
    threads = Settings(cache=settings.cache, threads=20)
    answers = ask([f"{registry.host}/{name}:1" for name in made], threads)
    assert [answer.digest for answer in answers.values()] == [m.digest for m in made.values()]
    assert not any(answer.problem for answer in answers.values())


def test_connections_are_used_again(settings: Settings) -> None:
    with stub(serving("a/b", {"1": index(BOTH)})) as server:
        assert one(f"{server.host}/a/b:1", settings).configuration
    assert (len(server.lines), server.connections) == (4, 1)


@pytest.mark.parametrize("known", [False, True])
def test_a_registry_with_tokens(
    tmp_path: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch, known: bool
) -> None:
    made = index(BOTH)
    with docker_registry(tmp_path, name="open") as opened:
        opened.push("private/image", made, "1", "latest")
    signer = Signer(tmp_path)
    secret = base64.b64encode(b"someone:secret").decode()

    def respond(asked: Asked) -> Reply:
        if asked.headers.get("authorization") != f"Basic {secret}":
            return Reply(401)
        token = signer.token(asked.query["service"][0], asked.query["scope"])
        return Reply(200, json.dumps({"token": token}).encode())

    with stub(respond) as tokens:
        auth = {
            "token": {
                "realm": f"http://{tokens.host}/token", "service": "the registry",
                "issuer": "stub", "rootcertbundle": str(signer.certificate),
            }
        }  # fmt: skip
        with docker_registry(tmp_path, json.dumps(auth), "closed") as closed:
            if known:
                monkeypatch.setenv("DOCKER_CONFIG", str(tmp_path))
                auths = {"auths": {closed.host: {"auth": secret}}}
                (tmp_path / "config.json").write_text(json.dumps(auths), encoding="utf-8")
            published = one(f"{closed.host}/private/image:1", settings)
            if not known:
                assert published.problem == f"{closed.host} says no (401)"
                assert published.digest == ""
                return
            assert (published.digest, published.problem) == (made.digest, "")
            lines = closed.requests()
            assert [line.split()[0] for line in lines] == ["HEAD", "HEAD", "GET", "GET", "GET"]
            assert len(tokens.asked) == 1
            assert tokens.asked[0].query["scope"] == ["repository:private/image:pull"]
            before = len(closed.requests())
            one(f"{closed.host}/private/image:1", settings)
            assert len(closed.requests()) == before + 2


def test_nothing_of_the_network_is_imported_before_it_is_asked() -> None:
    code = (
        "import sys, autofix.registry as r; r.Settings();"
        "print([m for m in ('urllib3', 'socket', 'platformdirs') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
