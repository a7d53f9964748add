"""Where an image is: references as Docker reads them, and the registry that answers for them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from ipaddress import IPv6Address

from autofix.image.base import HUB_HOSTS, PART, TAG

HUB = "docker.io"
_HUB_KEY = "https://index.docker.io/v1/"
_LABEL = r"[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?"
_HOST = re.compile(rf"(?:{_LABEL}(?:\.{_LABEL})*|\[([0-9a-fA-F:.]+)\])(?::([0-9]{{1,5}}))?")
_PART = re.compile(PART)
_TAG = re.compile(TAG)
_DIGEST = re.compile(r"sha256:[0-9a-f]{64}")


@dataclass(frozen=True)
class Location:
    """An image reference with its defaults filled in; ``tag`` is empty where a digest stands."""

    host: str
    repository: str
    tag: str
    digest: str

    @property
    def key(self) -> str:
        """The name under which Docker keeps the credentials for the registry."""
        return _HUB_KEY if self.host == HUB else self.host

    @property
    def server(self) -> str:
        """The host, with its port, that is asked."""
        return "registry-1.docker.io" if self.host == HUB else self.host


def is_digest(text: str) -> bool:
    """Whether a text is a digest of the kind that registries use."""
    return bool(_DIGEST.fullmatch(text))


def is_tag(text: str) -> bool:
    """Whether a text can be a tag."""
    return bool(_TAG.fullmatch(text))


def _host(text: str) -> bool:
    match = _HOST.fullmatch(text)
    if not match or int(match[2] or 1) not in range(1, 65536):
        return False
    if match[1] is None:
        return True
    try:
        IPv6Address(match[1])
    except ValueError:
        return False
    return True


def locate(reference: str) -> Location | None:
    """Read an image reference by Docker's rules; None if it is none.

    The first part is a host if it has a dot, a colon or a capital, or is ``localhost``.
    """
    name, at, digest = reference.partition("@")
    head, slash, last = name.rpartition("/")
    last, colon, tag = last.partition(":")
    name = head + slash + last
    first, slash, rest = name.partition("/")
    if slash and (re.search("[.:A-Z]", first) or first == "localhost"):
        host, repository = first, rest
    else:
        host, repository = HUB, name
    if host in HUB_HOSTS:
        host = HUB
    if host == HUB and "/" not in repository:
        repository = f"library/{repository}"
    bad = (
        len(host) + len(repository) > 254
        or not _host(host)
        or not all(_PART.fullmatch(part) for part in repository.split("/"))
        or (colon and not is_tag(tag))
        or (at and not is_digest(digest))
        or reference == "scratch"
        or re.fullmatch("[0-9a-f]{64}", reference)
    )
    if bad:
        return None
    return Location(host, repository, tag or ("" if at else "latest"), digest)
