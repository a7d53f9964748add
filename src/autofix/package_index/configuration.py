"""How pip would reach its package index: read as pip reads it, without running pip.

Later ones win: the files for the whole system, for the user, for this environment, and the one
of ``PIP_CONFIG_FILE``; in all of them together ``[global]``, then ``[install]``; then ``PIP_…``
variables. ``find-links`` is not looked at: a package that is in the index is there without it.
"""

from __future__ import annotations

import configparser
import locale
import netrc
import os
import re
import sys
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import unquote, urlsplit, urlunsplit

import platformdirs

from autofix.package_index.default import default_index

NOT_CONFIGURED = "no package index is configured; set PIP_INDEX_URL"
_UNSAFE = re.compile(r"[\x00-\x20\x7f-\U0010ffff]")
_TRUE = ("y", "yes", "t", "true", "on", "1")


@dataclass(frozen=True)
class Index:
    """An index by its URL, without a slash at the end; ``credentials`` are a name and a secret."""

    url: str
    credentials: tuple[str, str] | None = field(default=None, repr=False)


@dataclass(frozen=True)
class Settings:
    """What pip is set to; ``problem`` says why no index can be asked.

    ``trusted_hosts`` are ``name`` or ``name:port``; certificates are files (or a folder of them).
    """

    indexes: tuple[Index, ...] = ()
    certificates: str = ""
    client_certificate: str = ""
    trusted_hosts: frozenset[str] = frozenset()
    proxy: str = field(default="", repr=False)
    problem: str = ""


class _Unusable(Exception):
    """Says why pip's settings cannot be used."""


def configured() -> Settings:
    """The settings of the pip that would run here."""
    try:
        options = _options()
        if options.get("no-index", "no").strip().lower() in _TRUE:
            raise _Unusable("pip is set to use no package index")
        first = options.get("index-url") or default_index()
        if not first:
            raise _Unusable(NOT_CONFIGURED)
        urls = [first, *options.get("extra-index-url", "").split()]
        secrets = _netrc()
        indexes = tuple(dict.fromkeys(_index(url, secrets) for url in urls))
    except _Unusable as reason:
        return Settings(problem=str(reason))
    environment = os.environ
    certificates = (
        options.get("cert")
        or environment.get("REQUESTS_CA_BUNDLE")
        or environment.get("CURL_CA_BUNDLE")
        or ""
    )
    return Settings(
        indexes,
        os.path.expanduser(certificates),
        os.path.expanduser(options.get("client-cert", "")),
        frozenset(options.get("trusted-host", "").lower().split()),
        options.get("proxy", ""),
    )


def _options() -> dict[str, str]:
    """The options of ``pip install`` by their long names; empty ones count as not set."""
    sections: dict[str, dict[str, str]] = {}
    for path in configuration_files():
        parser = configparser.RawConfigParser()
        try:
            parser.read(path, encoding=locale.getpreferredencoding(False))
        except (configparser.Error, UnicodeDecodeError):
            raise _Unusable(f"pip's settings in {path} cannot be read") from None
        for section in parser.sections():
            items = {_option(name): value for name, value in parser.items(section)}
            sections.setdefault(section, {}).update(items)
    variables = {
        _option(name[4:]): value for name, value in os.environ.items() if name.startswith("PIP_")
    }
    options: dict[str, str] = {}
    for items in (sections.get("global", {}), sections.get("install", {}), variables):
        options.update({name: value for name, value in items.items() if value})
    return options


def _option(name: str) -> str:
    return name.lower().replace("_", "-").removeprefix("--")


def configuration_files() -> list[Path]:
    """The files that pip reads, whether they are there or not; of two, the later one wins."""
    named = os.environ.get("PIP_CONFIG_FILE")
    if named == os.devnull:
        return []
    basename = "pip.ini" if sys.platform == "win32" else "pip.conf"
    home = Path(os.path.expanduser("~"))
    legacy = home / ("pip" if sys.platform == "win32" else ".pip")
    folders = _system_folders()
    if not (named and Path(named).exists()):
        folders += [legacy, _user_folder(home)]
    folders.append(Path(sys.prefix))
    return [*(folder / basename for folder in folders), *([Path(named)] if named else [])]


def _system_folders() -> list[Path]:
    if sys.platform == "darwin":
        data = platformdirs.site_data_dir("pip", appauthor=False, multipath=True)
        return [Path(folder) for folder in data.split(os.pathsep)]
    folders = platformdirs.site_config_dir("pip", appauthor=False, multipath=True)
    if sys.platform == "win32":
        return [Path(folders)]
    return [*(Path(folder) for folder in folders.split(os.pathsep)), Path("/etc")]


def _user_folder(home: Path) -> Path:
    if sys.platform == "darwin":
        data = Path(platformdirs.user_data_dir("pip", appauthor=False, roaming=True))
        return data if data.is_dir() else home / ".config" / "pip"
    return Path(platformdirs.user_config_dir("pip", appauthor=False, roaming=True))


def _netrc() -> dict[str, tuple[str, str]]:
    """Names and secrets by host of the user's netrc file; its default is for nobody here."""
    named = os.environ.get("NETRC")
    for place in [named] if named else ["~/.netrc", "~/_netrc"]:
        path = os.path.expanduser(place)
        if not os.path.exists(path):
            continue
        try:
            hosts = netrc.netrc(path).hosts
        except (netrc.NetrcParseError, OSError, UnicodeDecodeError):
            return {}
        return {
            host: (login, secret or "")
            for host, (login, _, secret) in hosts.items()
            if host != "default"
        }
    return {}


def _index(text: str, secrets: dict[str, tuple[str, str]]) -> Index:
    """An index as it is configured: a URL, or a folder with pages."""
    if "://" not in text and not text.startswith("file:") and Path(text).is_dir():
        text = Path(text).absolute().as_uri()
    try:
        parts = urlsplit(text)
        valid = (
            parts.port != 0 and not parts.query and not re.search(r"[\x00-\x20\x7f-\uffff]", text)
        )
    except ValueError:
        valid = False
    if not valid or parts.scheme not in ("http", "https", "file"):
        raise _Unusable("the address of the package index is not one of http, https or file")
    host = parts.netloc.rpartition("@")[2]
    if parts.scheme == "file" and host not in ("", "localhost"):
        raise _Unusable("the package index is in a folder of another machine")
    if parts.scheme != "file" and not parts.hostname:
        raise _Unusable("the address of the package index has no host")
    credentials = secrets.get(parts.hostname or "")
    if parts.password is not None or (parts.username is not None and credentials is None):
        credentials = (unquote(parts.username or ""), unquote(parts.password or ""))
    url = urlunsplit((parts.scheme, host.lower(), parts.path.rstrip("/"), "", ""))
    return Index(url, None if parts.scheme == "file" else credentials)
