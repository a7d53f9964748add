"""Which forge an address means, and who we are there.

A further forge is a line in ``_FORGES`` and in ``_kind``, and a module with a class like GitHub's.
"""

from __future__ import annotations

import os
import re
import threading
import time
from collections.abc import Callable, Mapping
from urllib.parse import urlsplit

from autofix.hosts import loopback
from autofix.pull_request.forges import app, tokens
from autofix.pull_request.forges.limits import Gate
from autofix.pull_request.forges.tokens import Kind, Server
from autofix.pull_request.model import Access, Forge, ForgeError

_NAMES: Mapping[Kind, re.Pattern[str]] = {
    "github": re.compile(r"[A-Za-z0-9_][\w-]{0,99}/[\w.-]{1,100}", re.ASCII),
    "gitlab": re.compile(r"[A-Za-z0-9_][\w.-]*(?:/[A-Za-z0-9_][\w.-]*)+", re.ASCII),
}
_COMMON: Mapping[str, Kind] = {"github.com": "github", "gitlab.com": "gitlab"}
_OF_THE_ENVIRONMENT: Mapping[str, Kind] = {
    "GH_HOST": "github",
    "GITHUB_SERVER_URL": "github",
    "GITLAB_HOST": "gitlab",
    "CI_SERVER_URL": "gitlab",
}
_SSH = re.compile(r"(?:ssh://git@([^:/]+)(?::\d+)?/|git@([^:/]+):)(.+)")


def _github(server: Server, gate: Gate, who: Access | app.App | None) -> Forge:
    from autofix.pull_request.forges.github import GitHub

    return GitHub(server, gate, who)


def _gitlab(server: Server, gate: Gate, who: Access | app.App | None) -> Forge:
    from autofix.pull_request.forges.gitlab import GitLab

    return GitLab(server, gate, who if isinstance(who, Access) else None)


_FORGES: Mapping[Kind, Callable[[Server, Gate, Access | app.App | None], Forge]] = {
    "github": _github,
    "gitlab": _gitlab,
}


class Forges:
    """The forges of one run; safe to use from several threads.

    ``forge`` is the address of the server that a plain ``owner/name`` is at, github.com by
    default, with its kind before it where the host does not tell, as in
    ``gitlab+https://code.example.org``. ``wait`` lets seconds pass; it may raise to break off.
    """

    def __init__(
        self,
        forge: str = "",
        *,
        wait: Callable[[float], None] = time.sleep,
        environment: Mapping[str, str] = os.environ,
    ):
        self._environment = environment
        self._wait = wait
        hub = Server("github", "github.com", named=True)
        self._server = self._read(forge, named=True) if forge else hub
        self._lock = threading.Lock()
        self._gates: dict[str, Gate] = {}
        self._made: dict[tuple[str, str], Forge] = {}

    def __enter__(self) -> Forges:
        return self

    def __exit__(self, *error: object) -> None:
        self.close()

    def close(self) -> None:
        """Close all connections."""
        with self._lock:
            for made in self._made.values():
                close = getattr(made, "close", None)
                if close is not None:
                    close()
            self._made.clear()

    def find(self, address: str) -> tuple[Forge, str]:
        """The forge of an address and the repository's name there; raises ForgeError.

        The address is ``owner/name``, or the URL of the repository's page or clone.
        """
        server, name = self.place(address)
        with self._lock:
            application = app.find(self._environment) if self._asks_as_app(server) else None
            # An App asks each owner's repositories with a token of that owner's installation.
            key = (server.url, name.partition("/")[0].lower() if application else "")
            if key not in self._made:
                gate = self._gates.setdefault(server.url, Gate(self._wait))
                who = application or tokens.find(server, self._environment)
                self._made[key] = _FORGES[server.kind](server, gate, who)
            return self._made[key], name

    def place(self, address: str) -> tuple[Server, str]:
        """The server that an address is at, and the name there; asks nobody."""
        server, path = self._server, address.strip()
        if re.search("[^!-~]", path):
            raise ForgeError(f"{address!r} is no address")
        ssh = _SSH.fullmatch(path)
        if ssh:
            server, path = self._read(f"https://{ssh[1] or ssh[2]}"), ssh[3]
        elif "://" in path:
            server, path = self._read(path), urlsplit(path).path
        name = path.strip("/").removesuffix(".git")
        parts = name.split("/")
        if not _NAMES[server.kind].fullmatch(name) or {"", ".", "..", "-"} & set(parts):
            raise ForgeError(
                f"{address!r} is no repository: say OWNER/NAME or its address, https://HOST/OWNER/NAME"
            )
        return server, name

    def _asks_as_app(self, server: Server) -> bool:
        ours = self._environment.get("BINDER_FIX_HOST", "").strip().lower()
        return server.kind == "github" and (server.host == ours if ours else server.named)

    def _read(self, text: str, named: bool = False) -> Server:
        """The server in a URL; ``named`` if it is the one that the user named for the run."""
        kind, plus, rest = text.partition("+")
        said: Kind | None = None
        if plus and kind in ("github", "gitlab"):
            text, said = rest, "github" if kind == "github" else "gitlab"
        try:
            parts = urlsplit(text if "://" in text else f"https://{text}")
            host, secret = parts.netloc.lower(), "@" in parts.netloc
        except ValueError:
            raise ForgeError(f"{text!r} is no address") from None
        if secret:
            raise ForgeError("an address with a name or a token in it is not used: leave these out")
        if not tokens.valid_host(host):
            raise ForgeError(f"{text!r} is no address of a forge")
        if parts.scheme != "https" and not (parts.scheme == "http" and loopback(host)):
            raise ForgeError(f"{text!r}: only https:// is used")
        host = host.removeprefix("www.")
        if not named and (host, parts.scheme) == (self._server.host, self._server.scheme):
            return self._server
        return Server(said or self._kind(host, named), host, parts.scheme, named)

    def _kind(self, host: str, named: bool) -> Kind:
        if host in _COMMON:
            return _COMMON[host]
        for variable, kind in _OF_THE_ENVIRONMENT.items():
            text = self._environment.get(variable, "").strip().lower()
            if host == (urlsplit(text).netloc if "://" in text else text):
                return kind
        if host.startswith("gitlab."):
            return "gitlab"
        if named or host.startswith("github.") or host.endswith(".ghe.com"):
            return "github"
        raise ForgeError(
            f"what forge {host} is, is not known; name it with --forge github+https://{host} "
            f"or --forge gitlab+https://{host}"
        )


def forge_for(
    address: str,
    forge: str = "",
    *,
    wait: Callable[[float], None] = time.sleep,
    environment: Mapping[str, str] = os.environ,
) -> tuple[Forge, str]:
    """The forge of one address and the repository's name there; see Forges for many."""
    return Forges(forge, wait=wait, environment=environment).find(address)
