"""Asking the indexes for a package's page, over HTTP or in a folder of this machine."""

from __future__ import annotations

import ssl
import time
from base64 import b64encode
from pathlib import Path
from urllib.parse import urlsplit
from urllib.request import url2pathname

import urllib3
from urllib3.exceptions import InsecureRequestWarning

from autofix.http import Answer, Fault, Web, hostname
from autofix.package_index.configuration import Index, Settings
from autofix.package_index.folder import files_in_folder
from autofix.package_index.pages import ACCEPTED, File, Page, Unreadable, read_page

LARGEST_PAGE = 64 << 20
PATIENCE = 6
_ABSENT = (404, 410)


class Client:
    """Asks all indexes; what one of them has counts only if every other one answered too.

    Without that, a package of a private index that does not answer would be taken for a public
    one that has its name.
    """

    def __init__(self, settings: Settings, timeout: float):
        self._settings = settings
        self._timeout = timeout
        self._web = _ConfiguredWeb(settings, timeout)

    def __enter__(self) -> Client:
        return self

    def __exit__(self, *error: object) -> None:
        self._web.__exit__(*error)

    def page(self, name: str) -> Page:
        """The files of a package, by its normalised name, in all indexes together."""
        found = False
        files: list[File] = []
        for index in self._settings.indexes:
            local = index.url.startswith("file:")
            try:
                listed = self._in_folder(index, name) if local else self._on_server(index, name)
            except Fault as fault:
                return Page(problem=f"the package index {fault}")
            except Unreadable:
                where = "in a folder" if local else f"at {urlsplit(index.url).netloc}"
                return Page(problem=f"the package index {where} has a page that cannot be read")
            except OSError:
                return Page(problem="the package index cannot be read (a file of pip's settings)")
            found = found or listed is not None
            files += listed or ()
        if not found:
            return Page(problem=f"the package index has no package {name}")
        return Page(tuple(files))

    def _on_server(self, index: Index, name: str) -> tuple[File, ...] | None:
        """The files in an index that is a server; None if it does not have the package."""
        headers = {"Accept": ACCEPTED}
        if index.credentials is not None:
            secret = ":".join(index.credentials).encode()
            headers["Authorization"] = f"Basic {b64encode(secret).decode('ascii')}"
        address = f"{index.url}/{name}/"
        deadline = time.monotonic() + PATIENCE * self._timeout
        try:
            answer: Answer = self._web.request(
                "GET", address, headers, limit=LARGEST_PAGE, deadline=deadline
            )
        except ValueError:
            raise Fault(urlsplit(index.url).netloc, "redirects to a bad address") from None
        if answer.status in _ABSENT:
            return None
        if answer.status != 200:
            raise Fault(urlsplit(index.url).netloc, f"answers with status {answer.status}")
        return read_page(answer.body, answer.headers.get("content-type", ""))

    def _in_folder(self, index: Index, name: str) -> tuple[File, ...] | None:
        """The files in an index that is a folder; None if it does not have the package."""
        root = Path(url2pathname(urlsplit(index.url).path))
        if not root.is_dir():
            raise Fault(str(root), "is not there")
        return files_in_folder(root, name, LARGEST_PAGE)


class _Connections(Web):
    """The web with pip's proxy and with TLS as the context says."""

    def __init__(self, settings: Settings, timeout: float, context: ssl.SSLContext):
        super().__init__(connect=timeout, read=timeout, insecure=settings.trusted_hosts)
        self._context = context
        if settings.proxy:
            self._proxies = {"http": settings.proxy, "https": settings.proxy}

    def _new_manager(self, proxy: str) -> urllib3.PoolManager:
        manager = super()._new_manager(proxy)
        manager.connection_pool_kw["ssl_context"] = self._context
        return manager


class _ConfiguredWeb(_Connections):
    """The web as pip is set to reach it: the hosts that it trusts need not prove who they are.

    Raises OSError if the certificates cannot be read.
    """

    def __init__(self, settings: Settings, timeout: float):
        super().__init__(settings, timeout, _context(settings))
        self._trusted = settings.trusted_hosts
        if self._trusted:
            urllib3.disable_warnings(InsecureRequestWarning)
        unproved = _context(settings)
        unproved.check_hostname = False
        unproved.verify_mode = ssl.CERT_NONE
        self._unproved = _Connections(settings, timeout, unproved)

    def __exit__(self, *error: object) -> None:
        super().__exit__(*error)
        self._unproved.__exit__(*error)

    def _manager(self, url: str) -> urllib3.PoolManager:
        """The connections for a URL: pip trusts a name with all its ports, or with one."""
        host = urlsplit(url).netloc
        if host in self._trusted or hostname(host) in self._trusted:
            return self._unproved._manager(url)
        return super()._manager(url)


def _context(settings: Settings) -> ssl.SSLContext:
    """TLS with the certificates that pip is set to use, else with the system's."""
    path = settings.certificates
    if not path:
        context = ssl.create_default_context()
    elif Path(path).is_dir():
        context = ssl.create_default_context(capath=path)
    else:
        context = ssl.create_default_context(cafile=path)
    if settings.client_certificate:
        context.load_cert_chain(settings.client_certificate)
    return context
