"""Look at a clone that somebody has, without running git in it.

So nothing of its configuration is believed; its references are read, and its objects are used.
"""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from pathlib import Path

from autofix.pull_request.git.complaint import GitError
from autofix.pull_request.git.names import checked_branch

_LARGEST = 16 * 1024 * 1024


@dataclass(frozen=True)
class Existing:
    """A clone: its objects, where its history is cut off, what is checked out."""

    objects: Path
    config: Path
    shallow: bytes
    commit: str
    branch: str


def existing(folder: Path, branch: str = "") -> Existing:
    """Look at a clone, or at a bare repository; raises GitError where there is none to be used.

    Without a ``branch`` it is the one checked out.
    """
    try:
        git = _git_folder(folder)
        common = git
        if (git / "commondir").is_file():
            common = Path(os.path.realpath(git / _line(git / "commondir")))
        head = f"ref: refs/heads/{checked_branch(branch)}" if branch else _line(git / "HEAD")
        commit = _resolved(git, common, head)
        reference = head.removeprefix("ref: ")
        branch = reference.removeprefix("refs/heads/") if reference.startswith("refs/") else ""
        if _links(common / "objects"):
            raise GitError(f"{folder}: its objects lie elsewhere, or are links; clone it anew")
        cut = common / "shallow"
        shallow = _read(cut) if cut.exists() else b""
    except OSError as error:
        raise GitError(f"{folder}: {error.strerror}; this is no clone that can be used") from None
    return Existing(common / "objects", common / "config", shallow, commit, branch)


def _git_folder(folder: Path) -> Path:
    git = folder / ".git"
    if git.is_symlink():
        raise GitError(f"{folder}: its .git is a link, which is not followed")
    if git.is_dir():
        return Path(os.path.realpath(git))
    if git.is_file():
        place = _line(git)
        linked = Path(os.path.realpath(folder / place.removeprefix("gitdir: ")))
        back = linked / "gitdir"
        # A work tree is known to the repository that it names; anything else is made up.
        if not back.is_file() or os.path.realpath(_line(back)) != os.path.realpath(git):
            raise GitError(f"{folder}: its .git names a folder that does not know it")
        return linked
    if (folder / "HEAD").is_file() and (folder / "objects").is_dir():
        return Path(os.path.realpath(folder))
    raise GitError(f"{folder}: this is no clone of a repository")


def _resolved(git: Path, common: Path, head: str) -> str:
    """The commit that HEAD names, by references in files or in the packed list."""
    for _ in range(5):
        if re.fullmatch(r"[0-9a-f]{40}", head):
            return head
        name = head.removeprefix("ref: ")
        if not name.startswith("refs/") or ".." in name:
            break
        loose = next((base / name for base in (git, common) if (base / name).is_file()), None)
        packed = common / "packed-refs"
        if loose is None:
            lines = _read(packed).decode("utf-8", "replace").splitlines() if packed.exists() else []
            head = next((line[:40] for line in lines if line[41:] == name), "")
        elif not Path(os.path.realpath(loose)).is_relative_to(os.path.realpath(common)):
            break
        else:
            head = _line(loose)
    raise GitError("the clone has no commit on that branch, or its references cannot be read")


def _links(objects: Path) -> bool:
    """Whether objects are taken from elsewhere, by links or by a list of other repositories."""
    if objects.is_symlink() or (objects / "info" / "alternates").exists():
        return True
    for place, folders, names in os.walk(objects):
        if any(os.path.islink(os.path.join(place, name)) for name in (*folders, *names)):
            return True
    return False


def _line(path: Path) -> str:
    return _read(path).decode("utf-8", "replace").strip()


def _read(path: Path) -> bytes:
    handle = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    with os.fdopen(handle, "rb") as file:
        content = file.read(_LARGEST + 1)
    if len(content) > _LARGEST:
        raise GitError(f"{path}: larger than {_LARGEST} bytes")
    return content
