"""The repositories that a command names: by owner and name, by address, or by a clone of them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from autofix.pull_request.forges.finding import Forges
from autofix.pull_request.git.clone import opened
from autofix.pull_request.git.complaint import GitError
from autofix.pull_request.model import ForgeError

_PATH = re.compile(r"\.{1,2}(/.*)?|~?/.*|[^/:]*", re.S)
_USER = re.compile(r"(?<=://)[^/\s]*@|(?<![^/\s])[^/\s][^/\s:]*:[^/\s]*@")


class Unusable(Exception):
    """What was given names no repository: the message says what and why."""


def names(arguments: Iterable[str], forges: Forges) -> tuple[str, ...]:
    """One name for each repository, each once; its URL where it is not at the usual forge.

    What has no slash, or begins with a dot or a slash, is the path of a clone: the URL of its
    remote *origin* names the repository. Raises Unusable for the first that names none.
    """
    usual, _ = forges.place("owner/name")
    found: dict[str, str] = {}
    for argument in arguments:
        try:
            address = _remote(Path(argument)) if _PATH.fullmatch(argument) else argument
            server, name = forges.place(address)
        except (ForgeError, GitError) as error:
            reason = str(error).removeprefix(f"{argument}: ")
            raise Unusable(_USER.sub("", f"{argument}: {reason}")) from None
        full = name if server == usual else f"{server.url}/{name}"
        found.setdefault(full.casefold(), full)
    return tuple(found.values())


def listed(text: str) -> Iterator[str]:
    """The names in a file: one a line; ``#`` begins a comment."""
    for line in text.splitlines():
        name = re.sub(r"(^|\s)#.*", "", line).strip()
        if name:
            yield name


def _remote(folder: Path) -> str:
    remote = opened(folder.expanduser()).remote
    if not remote:
        raise GitError("this clone has no remote origin, which would name the repository")
    return _USER.sub("", remote)
