"""What a clone tells: the owner's settings, when its commit was made, whose a commit is."""

from __future__ import annotations

import re

from autofix.configuration.finding import OWN, SHARED, content_of
from autofix.files import UnusableInput
from autofix.pull_request import words
from autofix.pull_request.git import program as git
from autofix.pull_request.git.clone import Clone

_UNREADABLE = b"\xff"
_WRITTEN = re.compile(rb"^(author|committer) (.*)$", re.M)


def settings(copy: Clone) -> tuple[bytes | None, bytes | None]:
    """The configuration files of a clone: that of our own, and the shared one.

    One of our own that is there but cannot be read is no text.
    """
    own, shared = copy.folder / OWN, copy.folder / SHARED
    if OWN in copy.left_out or own.is_symlink():
        return _UNREADABLE, None
    try:
        return content_of(str(own)), None if shared.is_symlink() else content_of(
            str(shared), ours=False
        )
    except UnusableInput:
        return _UNREADABLE, None


def date(copy: Clone) -> int:
    """When the commit of a clone was made; with it, the same fix gives the same commit again."""
    raw = git.run(copy.git, ("cat-file", "commit", copy.commit))
    found = dict(_WRITTEN.findall(raw.partition(b"\n\n")[0]))
    match = re.search(rb" (\d+) [+-]\d{4}$", found.get(b"committer", b""))
    return int(match[1]) if match else 0


def is_ours(copy: Clone, commit: str) -> bool:
    """Whether a commit stands as this program made it, and so does all that it builds on.

    Who changes a commit becomes its committer, or at least its date changes.
    """
    head, _, message = git.run(copy.git, ("cat-file", "commit", commit)).partition(b"\n\n")
    found = dict(_WRITTEN.findall(head))
    last = message.rstrip().rpartition(b"\n\n")[2]
    return found.get(b"author") == found.get(b"committer") and last.startswith(
        f"{words.TRAILER}: ".encode()
    )


def inside(copy: Clone, text: str) -> str:
    """A text with paths as they are seen from the clone."""
    folder = str(copy.folder)
    return text.replace(f"{folder}/", "").replace(folder, "the repository")
