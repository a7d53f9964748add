"""How registries are asked."""

from __future__ import annotations

from autofix.values import TYPE_CHECKING, dataclass

if TYPE_CHECKING:
    from pathlib import Path


@dataclass(frozen=True)
class Settings:
    """How registries are asked; times are in seconds.

    ``mirrors`` are base URLs that are asked before Docker Hub for its names. ``insecure`` are the
    hosts, with their port, besides this machine where plain HTTP is allowed. ``deep`` reads files
    from the layers. ``cache`` is the folder for what never changes, by default the platform's.
    ``update_digests`` asks what a tag names now although the reference has a digest. ``total``
    bounds the time for one image, ``layers`` that for its layers.
    """

    mirrors: tuple[str, ...] = ()
    insecure: frozenset[str] = frozenset()
    deep: bool = False
    cache: Path | None = None
    update_digests: bool = False
    connect: float = 3.0
    read: float = 10.0
    total: float = 30.0
    layers: float = 120.0
    threads: int = 16

    def __post_init__(self) -> None:
        for mirror in self.mirrors:
            from urllib.parse import urlsplit

            parts = urlsplit(mirror)
            if (
                parts.scheme not in ("http", "https")
                or not parts.hostname
                or parts.username is not None
                or parts.query
                or parts.fragment
                or any(character <= " " for character in mirror)
            ):
                raise ValueError("a mirror is a URL such as https://mirror.example.org")
