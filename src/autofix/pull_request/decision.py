"""What is to be done, given the pull requests that there are, the branch and the new fix."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from autofix.pull_request.model import PullRequest

_MARKER = re.compile(
    r"<!-- binder-fix: version=(?P<version>[\w.+-]{1,40}) commit=(?P<commit>[0-9a-f]{40,64}) "
    r"source=(?P<source>[0-9a-f]{16}) fix=(?P<fix>[0-9a-f]{16}) "
    r"text=(?P<text>[0-9a-f]{16}) -->",
    re.ASCII,
)


@dataclass(frozen=True)
class Marker:
    """What the text of a pull request tells of itself, hidden from readers.

    The version that wrote it, the commit that was pushed, what the fix started from, the fix, and
    the ``fingerprint`` of title and text.
    """

    version: str
    commit: str
    source: str
    fix: str
    text: str

    def comment(self) -> str:
        """As it stands in the text."""
        return (
            f"<!-- binder-fix: version={self.version} commit={self.commit} "
            f"source={self.source} fix={self.fix} text={self.text} -->"
        )


def marker(body: str) -> Marker | None:
    """The last marker in the text of a pull request, None if it has none."""
    found = list(_MARKER.finditer(body))
    return Marker(**found[-1].groupdict()) if found else None


def fingerprint(title: str, body: str) -> str:
    """A short word for what readers see, with which a text is known that somebody has changed.

    Blanks do not matter, as forges change these.
    """
    seen = " ".join(f"{title}\n{_MARKER.sub('', body)}".split())
    return hashlib.sha256(seen.encode("utf-8", "surrogatepass")).hexdigest()[:16]


@dataclass(frozen=True)
class Asked:
    """What the pull requests that there are leave to do.

    ``go`` tells whether to go on, to ``update`` the one that is open if there is one; else
    ``verdict`` and ``reason`` say why not, and ``about`` which pull request that is.
    """

    go: bool
    update: PullRequest | None = None
    about: PullRequest | None = None
    verdict: Literal["unchanged", "left alone"] = "unchanged"
    reason: str = ""


def declined(pull_requests: Sequence[PullRequest]) -> Asked | None:
    """Whether an owner has closed what was offered: then nothing is offered again.

    One that was opened again by somebody is open; one that was merged is no refusal.
    """
    if any(one.state == "open" for one in pull_requests):
        return None
    closed = next((one for one in pull_requests if one.state == "closed"), None)
    if closed is None:
        return None
    reason = f"#{closed.number} was closed without being merged; no other one is opened"
    return Asked(False, about=closed, verdict="left alone", reason=reason)


def asked(pull_requests: Sequence[PullRequest], source: str, fix: str) -> Asked:
    """What to do with a fix: open, update, or nothing.

    ``source`` and ``fix`` are its identity. The branch is not looked at: as long as the fix is the
    same, and starts from the same files, it can be merged wherever the default branch is by now.
    """
    refusal = declined(pull_requests)
    if refusal:
        return refusal
    opened = next((one for one in pull_requests if one.state == "open"), None)
    if opened:
        known = marker(opened.body)
        if known is None:
            reason = f"the text of #{opened.number} is not ours any more"
            return Asked(False, about=opened, verdict="left alone", reason=reason)
        if (known.source, known.fix) == (source, fix):
            reason = f"#{opened.number} offers this fix already"
            return Asked(False, about=opened, verdict="unchanged", reason=reason)
        if known.text != fingerprint(opened.title, opened.body):
            reason = f"somebody has changed the text of #{opened.number}"
            return Asked(False, about=opened, verdict="left alone", reason=reason)
        if not opened.head:
            reason = f"the repository that #{opened.number} comes from is gone"
            return Asked(False, about=opened, verdict="left alone", reason=reason)
        return Asked(True, update=opened, about=opened)
    for merged in pull_requests:
        known = marker(merged.body)
        if known and known.source == source:
            reason = f"#{merged.number} was merged, and undone since"
            return Asked(False, about=merged, verdict="left alone", reason=reason)
    return Asked(True)


@dataclass(frozen=True)
class Branch:
    """Our branch where it is pushed to: its commit, "" if there is none.

    ``ours`` tells whether everything on it was made by this program.
    """

    commit: str = ""
    ours: bool = True


@dataclass(frozen=True)
class Push:
    """Whether to push, or why everything has to stay as it is."""

    needed: bool
    refusal: str = ""


def push(branch: Branch, commit: str) -> Push:
    """Whether a commit has to be pushed to our branch, and may be."""
    if branch.commit == commit:
        return Push(False)
    if branch.commit and not branch.ours:
        return Push(False, "its branch has commits of somebody else, which are not overwritten")
    return Push(True)
