"""What git says when it fails, in words that are safe to show."""

from __future__ import annotations

import base64
import re
from urllib.parse import quote, urlsplit

from autofix.launch.text import harmless
from autofix.pull_request.model import Access

_SHOWN = 300
_TELLING = re.compile(r"^(fatal|error|remote):|^!\s")
_EMPTY = re.compile(r"^error: failed to push some refs|^remote:\s*$")
_REFUSED = re.compile(r"^!\s+\S+\s+")
_USER = re.compile(r"(://)[^/\s]*@")
_NETWORK = re.compile(
    r"Could(n't| not) resolve|Failed to connect|Could(n't| not) connect|timed? ?out|too slow"
    r"|returned error: (408|429|5\d\d)|RPC failed|early EOF|unexpected disconnect|hung up"
    r"|Empty reply|Connection (was )?(reset|refused|closed)|Recv failure|Send failure"
    r"|transfer closed|curl \d+|unexpected flush|invalid index-pack output",
    re.I,
)
_LEASE = re.compile(r"stale info|cannot lock ref|failed to (update|lock)|already exists", re.I)
_MEANINGS = (
    (
        r"could not read (Username|Password)|Authentication failed|returned error: 401",
        "the host wants a token that it knows, with the right to do this",
    ),
    (r"returned error: 403", "the account of the token may not do this"),
    (
        r"returned error: 3\d\d",
        "the host sends us elsewhere, which is not followed; use the repository's new address",
    ),
    (
        r"repository .* not found|returned error: 404",
        "there is no such repository, or the token may not see it",
    ),
    (r"bad object|unable to read|missing blob|not a valid object", "objects are missing"),
)


class GitError(Exception):
    """Git refused something, or failed: the message says what, and holds no secret.

    ``again`` tells that the same may succeed later, as the network is what failed.
    """

    def __init__(self, message: str, *, again: bool = False):
        super().__init__(message)
        self.again = again


class Rejected(GitError):
    """The branch is not where it was expected to be, so it was left alone."""


class TooShallow(GitError):
    """The other side lacks commits that we have not fetched."""


def complaint(
    command: str, url: str, code: int, errors: bytes, output: bytes, access: Access | None
) -> GitError:
    """Make an error of a git that failed; ``output`` tells of a push which branch was refused."""
    shown = errors + (b"\n" + output if command == "push" else b"")
    text = shown.decode("utf-8", "replace")
    lines = [without_secrets(line, access) for line in re.split(r"[\r\n]+", text)]
    telling = [line for line in lines if _TELLING.search(line) and not _EMPTY.search(line)]
    # What the other side says is shown, but not judged by.
    remarks = [line for line in telling if line.startswith("remote:")]
    reasons = [_REFUSED.sub("", line) for line in telling if line not in remarks]
    said, details = "; ".join(reasons), "; ".join(dict.fromkeys([*reasons, *remarks]))
    where = f" {urlsplit(url).netloc}" if url else ""
    if command == "push" and "shallow update not allowed" in said:
        return TooShallow(f"git push{where}: the other side lacks older commits")
    if command == "push" and _LEASE.search(said):
        return Rejected(f"git push{where}: the branch is not where it was expected; left alone")
    meaning = next((words for pattern, words in _MEANINGS if re.search(pattern, said)), "")
    details = details if len(details) <= _SHOWN else f"{details[: _SHOWN - 1]}…"
    parts = [f"git {command}{where} failed", meaning, details or f"exit code {code}"]
    again = not meaning and bool(_NETWORK.search(said))
    return GitError(": ".join(part for part in parts if part), again=again)


def without_secrets(text: str, access: Access | None) -> str:
    """Make a line of git's harmless for a terminal, without token and without users in URLs."""
    plain = harmless(text, len(text) * 10 + 10)
    if access and access.token:
        pair = f"{access.user}:{access.token}".encode()
        for secret in (access.token, quote(access.token, safe=""), base64.b64encode(pair).decode()):
            plain = plain.replace(secret, "[token]")
    return without_user(plain)


def without_user(text: str) -> str:
    """Leave out of URLs who is there, and with which password."""
    return _USER.sub(r"\1", text)
