"""Hosts and URLs: which of them are this machine, and where a redirect may lead."""

from __future__ import annotations

import re
from collections.abc import Callable
from ipaddress import ip_address
from socket import inet_aton
from urllib.parse import urljoin, urlsplit


def hostname(host: str) -> str:
    """A host without its port and without the brackets of IPv6."""
    return (urlsplit(f"//{host}").hostname or "").rstrip(".")


def loopback(host: str) -> bool:
    """Whether a host, with or without port, is this machine by its very name."""
    name = hostname(host)
    try:
        return ip_address(name).is_loopback
    except ValueError:
        return name == "localhost"


def inner(host: str) -> bool:
    """Whether a host is an address that only this machine or its neighbours can mean.

    Short ways to write one count too, such as 127.1, and IPv6's for addresses of IPv4.
    """
    name = hostname(host)
    try:
        address = ip_address(name)
        address = getattr(address, "ipv4_mapped", None) or address
    except ValueError:
        try:
            address = ip_address(inet_aton(name))
        except (OSError, ValueError):
            return loopback(host)
    return address.is_loopback or address.is_link_local or address.is_unspecified


def host_of(url: str) -> str:
    """The host of a URL, with its port."""
    return urlsplit(url).netloc.rpartition("@")[2]


def origin_of(url: str) -> str:
    """What two URLs share if credentials for one may be sent to the other."""
    parts = urlsplit(url)
    port = parts.port or {"https": 443}.get(parts.scheme, 80)
    return f"{parts.scheme}://{parts.hostname}:{port}"


def redirected(url: str, target: str, plain: Callable[[str], bool]) -> str:
    """Where a redirect leads; raises ValueError, with a clause, if it may not lead there.

    It may not lead to plain HTTP, but where that is allowed and was used already, nor into this
    machine from elsewhere.
    """
    try:
        following = urljoin(url, target)
        parts = urlsplit(following)
        good = bool(parts.hostname) and parts.username is None and parts.port != 0
    except ValueError:
        good = False
    if not good or parts.scheme not in ("http", "https") or re.search("[^!-~]", following):
        raise ValueError("redirects to a bad address")
    host = host_of(following)
    if parts.scheme == "http" and (url.startswith("https:") or not plain(host)):
        raise ValueError("redirects to plain HTTP")
    if inner(host) and not inner(host_of(url)):
        raise ValueError("redirects into this machine")
    return following
