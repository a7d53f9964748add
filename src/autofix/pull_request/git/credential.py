"""The credential helper that git runs: it answers for one host, from its environment.

It is run as a file by an isolated Python, so it needs nothing but the standard library.
"""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Mapping

_HOST, _USER, _TOKEN = (f"BINDER_FIX_GIT_{name}" for name in ("HOST", "USER", "TOKEN"))
_HERE = re.compile(r"(127\.\d+\.\d+\.\d+|localhost|\[::1\])(:\d+)?", re.ASCII)


def environment(host: str, user: str, token: str) -> dict[str, str]:
    """Return the variables that this helper reads; raises ValueError if git cannot take them."""
    values = {_HOST: host, _USER: user, _TOKEN: token}
    if any(not value.isprintable() for value in values.values()):
        # The value is not told: it may be the token.
        raise ValueError("the token, its user or its host has characters that no token has")
    return values


def answer(operation: str, request: str, known: Mapping[str, str]) -> str:
    """Return what git is told: nothing, unless it asks for the host that the token is for.

    The token goes over an encrypted connection only, or to this machine.
    """
    lines = (line.partition("=") for line in request.splitlines())
    asked = {name: value for name, _, value in lines}
    host = asked.get("host", "").lower()
    fits = bool(host) and host == known.get(_HOST, "").lower()
    protocol = asked.get("protocol", "")
    encrypted = protocol == "https" or (protocol == "http" and bool(_HERE.fullmatch(host)))
    if operation != "get" or not fits or not encrypted or not known.get(_TOKEN):
        return ""
    return f"username={known.get(_USER, '')}\npassword={known[_TOKEN]}\n"


if __name__ == "__main__":
    sys.stdout.write(answer(" ".join(sys.argv[1:]), sys.stdin.read(), os.environ))
