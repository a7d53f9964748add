"""Manifests, indexes and configs of images: from bytes to plain data, nothing believed."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import Any

from autofix.image.published import Configuration
from autofix.registry.location import is_digest

INDEXES = (
    "application/vnd.oci.image.index.v1+json",
    "application/vnd.docker.distribution.manifest.list.v2+json",
)
MANIFESTS = (
    "application/vnd.oci.image.manifest.v1+json",
    "application/vnd.docker.distribution.manifest.v2+json",
)
CONFIGS = (
    "application/vnd.oci.image.config.v1+json",
    "application/vnd.docker.container.image.v1+json",
    "application/octet-stream",
)
ACCEPT = ", ".join((INDEXES[0], MANIFESTS[0], INDEXES[1], MANIFESTS[1]))
PLATFORM = "linux/amd64"
_PLATFORM_PART = re.compile(r"[\w.+-]{0,64}", re.ASCII)
_SCHEMA_1 = "application/vnd.docker.distribution.manifest.v1"


class BadContent(Exception):
    """A content that is not what it should be; the message says what, in our own words."""


@dataclass(frozen=True)
class Child:
    """An image of an index; ``platform`` is empty where the index does not say it."""

    platform: str
    digest: str


@dataclass(frozen=True)
class Layer:
    """A layer of an image: its digest, its size in bytes, its media type."""

    digest: str
    size: int
    media_type: str


@dataclass(frozen=True)
class Index:
    """The images of an index, one a platform."""

    children: tuple[Child, ...]

    @property
    def platforms(self) -> tuple[str, ...]:
        """The platforms that the index names, each once, in order."""
        return tuple(dict.fromkeys(child.platform for child in self.children if child.platform))

    @property
    def chosen(self) -> Child | None:
        """The image for Binder's platform; one whose platform is not told may be it."""
        fitting = [child for child in self.children if child.platform == PLATFORM]
        untold = [child for child in self.children if not child.platform]
        return next(iter(fitting + untold), None)


@dataclass(frozen=True)
class Manifest:
    """An image for one platform: where its config is, and its layers, the lowest first."""

    config: str
    layers: tuple[Layer, ...]


def refuse_old(media_type: str) -> None:
    """Refuse a manifest of schema 1 by its media type; its digest is not that of its bytes."""
    if media_type.startswith(_SCHEMA_1):
        raise BadContent("has the image only in an outdated format (schema 1)")


def is_old(body: bytes) -> bool:
    """Whether a content looks like a manifest of schema 1."""
    try:
        return bool(_table(_parsed(body, "")).get("schemaVersion") == 1)
    except BadContent:
        return False


def read_manifest(body: bytes) -> Index | Manifest:
    """An index or a manifest, of OCI or of Docker."""
    content = _table(_parsed(body, "a manifest"))
    if content.get("schemaVersion") == 1:
        raise BadContent("has the image only in an outdated format (schema 1)")
    kind = content.get("mediaType", "")
    both = "manifests" in content and ("config" in content or "layers" in content)
    if both or content.get("schemaVersion") != 2 or not isinstance(kind, str):
        raise BadContent("sends a manifest of an unknown format")
    if "manifests" in content and kind in ("", *INDEXES):
        return Index(tuple(_children(_list(content["manifests"]))))
    if "config" in content and kind in ("", *MANIFESTS):
        config = _table(content["config"])
        if config.get("mediaType", CONFIGS[0]) not in CONFIGS:
            raise BadContent("has something that is not a container image")
        layers = tuple(_layer(_table(layer)) for layer in _list(content.get("layers")))
        return Manifest(_digest(config), layers)
    raise BadContent("sends a manifest of an unknown format")


def read_configuration(body: bytes) -> tuple[str, Configuration]:
    """The platform of an image, and the part of its config that matters."""
    content = _table(_parsed(body, "a config"))
    config = _table(content.get("config") or {})
    labels = _table(config.get("Labels") or {})
    history = [_text(step.get("created_by")) for step in _steps(content)]
    return _platform(content), Configuration(
        user=_text(config.get("User")),
        environment=tuple(_pair(entry) for entry in _texts(config.get("Env"))),
        workdir=_text(config.get("WorkingDir")),
        entrypoint=_texts(config.get("Entrypoint")),
        command=_texts(config.get("Cmd")),
        shell=_texts(config.get("Shell")),
        labels=tuple(sorted((_text(name), _text(text)) for name, text in labels.items())),
        triggers=_texts(config.get("OnBuild")),
        history=tuple(history),
    )


def _steps(content: dict[str, Any]) -> list[dict[str, Any]]:
    """The steps of the history, and an empty one more where layers came from none of them."""
    steps = [_table(step) for step in _list(content.get("history"))]
    layers = _list(_table(content.get("rootfs") or {}).get("diff_ids"))
    made = sum(1 for step in steps if not step.get("empty_layer"))
    return [*steps, {}] if made < len(layers) else steps


def _parsed(body: bytes, what: str) -> object:
    try:
        return json.loads(body.decode("utf-8"))
    except (ValueError, RecursionError):
        raise BadContent(f"sends {what} that is not JSON") from None


def _children(entries: list[Any]) -> list[Child]:
    children = []
    for entry in entries:
        descriptor = _table(entry)
        kind = descriptor.get("mediaType", MANIFESTS[0])
        platform = _platform(_table(descriptor.get("platform") or {}))
        if kind in MANIFESTS and platform != "unknown/unknown":
            children.append(Child(platform, _digest(descriptor)))
    return children


def _platform(content: dict[str, Any]) -> str:
    """A platform as Docker writes it; what every machine of a kind has is not told."""
    names = [_text(content.get(name)) for name in ("os", "architecture", "variant")]
    if not (names[0] and names[1]):
        return ""
    if not all(_PLATFORM_PART.fullmatch(name) for name in names):
        # It is printed.
        raise BadContent("sends a manifest or config that is not well-formed")
    if tuple(names[1:]) in (("amd64", "v1"), ("arm64", "v8")):
        names[2] = ""
    return "/".join(name for name in names if name)


def _layer(descriptor: dict[str, Any]) -> Layer:
    size = descriptor.get("size")
    if not isinstance(size, int) or isinstance(size, bool) or size < 0:
        raise BadContent("sends a manifest with a layer of no size")
    return Layer(_digest(descriptor), size, _text(descriptor.get("mediaType")))


def _digest(descriptor: dict[str, Any]) -> str:
    digest = _text(descriptor.get("digest"))
    if not is_digest(digest):
        raise BadContent("sends a manifest with a digest that is none")
    return digest


def _table(content: object) -> dict[str, Any]:
    if not isinstance(content, dict):
        raise BadContent("sends a manifest or config that is not well-formed")
    return content


def _list(content: object) -> list[Any]:
    if content is None:
        return []
    if not isinstance(content, list):
        raise BadContent("sends a manifest or config that is not well-formed")
    return content


def _text(content: object) -> str:
    """A text, empty where it is left out; half a character would fail wherever it is written."""
    if content is None:
        return ""
    if not isinstance(content, str) or any("\ud800" <= sign <= "\udfff" for sign in content):
        raise BadContent("sends a manifest or config that is not well-formed")
    return content


def _texts(content: object) -> tuple[str, ...]:
    """A list of texts; a single text is a list of one, as Docker has it."""
    if isinstance(content, str):
        return (_text(content),) if content else ()
    return tuple(_text(entry) for entry in _list(content))


def _pair(entry: str) -> tuple[str, str]:
    name, _, text = entry.partition("=")
    return name, text
