"""Requests that got no usable answer, in our own words."""

from __future__ import annotations

from urllib3.exceptions import (
    ConnectTimeoutError,
    NameResolutionError,
    NewConnectionError,
    ProxyError,
    ProxySchemeUnknown,
    ReadTimeoutError,
    SSLError,
)


class Fault(Exception):
    """No usable answer: ``host`` and a ``clause`` in our own words, such as *does not answer*."""

    def __init__(self, host: str, clause: str, passing: bool = False, closing: bool = False):
        super().__init__(f"{host} {clause}")
        self.host = host
        self.clause = clause
        self.passing = passing
        self.closing = closing


def fault_of(host: str, error: Exception) -> Fault:
    """A failed request in our own words; nothing of the error's text is repeated."""
    if isinstance(error, ProxySchemeUnknown):
        return Fault(host, "does not answer (the proxy is of a kind not supported)", closing=True)
    if isinstance(error, ProxyError):
        return Fault(host, "does not answer (the proxy fails)", closing=True)
    if isinstance(error, NameResolutionError):
        return Fault(host, "does not answer (no such host)", closing=True)
    if isinstance(error, NewConnectionError):
        refused = isinstance(error.__cause__, ConnectionRefusedError)
        reason = "connection refused" if refused else "no connection"
        return Fault(host, f"does not answer ({reason})", closing=True)
    if isinstance(error, ConnectTimeoutError):
        return Fault(host, "does not answer (time-out)", closing=True)
    if isinstance(error, ReadTimeoutError):
        return Fault(host, "does not answer (time-out)")
    if isinstance(error, SSLError):
        return Fault(host, "cannot be trusted (TLS fails)", closing=True)
    if isinstance(error, ValueError):
        return Fault(host, "cannot be asked (bad address)")
    return Fault(host, "does not answer (connection broken)", passing=True)
