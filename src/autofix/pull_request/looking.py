"""What a clone tells: the owner's settings, when its commit was made, whose a commit is."""

from __future__ import annotations

import re

from autofix.pull_request import words
from autofix.pull_request.git import program as git
from autofix.pull_request.git.clone import Clone
from autofix.pull_request.permission import SETTINGS

_SETTINGS_SIZE = 64 * 1024
_UNREADABLE = b"\xff"
_WRITTEN = re.compile(rb"^(author|committer) (.*)$", re.M)


def settings(copy: Clone) -> bytes | None:
    """The settings file of a clone; one that is there but cannot be read is no text."""
    path = copy.folder / SETTINGS
    if SETTINGS in copy.left_out or path.is_symlink() or path.is_dir():
        return _UNREADABLE
    try:
        with path.open("rb") as file:
            content = file.read(_SETTINGS_SIZE + 1)
    except FileNotFoundError:
        return None
    except OSError:
        return _UNREADABLE
    return content if len(content) <= _SETTINGS_SIZE else _UNREADABLE


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
