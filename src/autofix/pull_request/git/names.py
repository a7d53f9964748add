"""Names that git may be given: each is checked, so that none can be an option or lead elsewhere."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from autofix.hosts import loopback
from autofix.pull_request.git.complaint import GitError

_URL = re.compile(r"https?://[A-Za-z0-9\[][A-Za-z0-9.:\[\]-]*/[\w.~%+/-]+", re.ASCII)
_COMMIT = re.compile(r"[0-9a-f]{40}")
_NO_REFERENCE = re.compile(
    r"[\x00-\x20\x7f~^:?*\[\\]|\.\.|@\{|//|(^|/)\.|\.lock(/|$)|^[/-]|[/.]$|^@$|^$"
)
# What file systems of macOS leave out of a name, and what Windows takes for `.git`.
_IGNORED = re.compile("[\u200c-\u200f\u202a-\u202e\u206a-\u206f\ufeff]")
_GIT = re.compile(r"(\.git|git~\d+)[. ]*(:.*)?", re.I | re.S)


def checked_url(url: str) -> str:
    """Return a URL that git may be given; raises GitError for every other.

    It is HTTPS, or plain HTTP to this machine, and has no credentials in it.
    """
    try:
        host = urlsplit(url).netloc if _URL.fullmatch(url) else ""
    except ValueError:
        host = ""
    if not host or ".." in url:
        raise GitError("the address of the repository is no plain https:// address")
    if url.startswith("http:") and not loopback(host):
        raise GitError(f"http://{host} is not encrypted; only https:// is used")
    return url


def checked_branch(name: str) -> str:
    """Return a name that git allows for a branch; raises GitError for every other."""
    if _NO_REFERENCE.search(name) or len(name) > 250:
        raise GitError("the name of the branch is none that git allows")
    return name


def checked_commit(name: str) -> str:
    """Return the full name of a commit; raises GitError for every other text."""
    if not _COMMIT.fullmatch(name):
        raise GitError("this is no full name of a commit (SHA-256 is not supported)")
    return name


def safe_path(path: str) -> bool:
    """Whether a path of a repository leads nowhere but into it, on any machine."""
    return all(safe_name(name) for name in path.split("/"))


def safe_name(name: str) -> bool:
    """Whether a name in a folder is neither git's own nor one that leads elsewhere."""
    odd = name in ("", ".", "..") or "\\" in name or "\0" in name
    return not odd and not _GIT.fullmatch(_IGNORED.sub("", name))
