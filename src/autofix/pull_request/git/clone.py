"""Clone a repository whose content is hostile, or open a clone that there is."""

from __future__ import annotations

import os
import re
import shutil
import tempfile
import time
import weakref
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from autofix.pull_request.git.complaint import GitError, without_user
from autofix.pull_request.git.existing import Existing, existing
from autofix.pull_request.git.export import export
from autofix.pull_request.git.names import checked_branch, checked_commit, checked_url
from autofix.pull_request.git.program import Limits, run
from autofix.pull_request.model import Access

_HEAD = re.compile(r"ref: refs/heads/(\S+)\tHEAD")
FETCH = (
    *("fetch", "--quiet", "--no-tags", "--no-recurse-submodules", "--no-auto-maintenance"),
    *("--no-write-fetch-head", "--refmap=", "--force", "--update-shallow"),
)


@dataclass(frozen=True)
class Clone:
    """A clone: the folder with its files, at a commit of a branch, and the URL it is from.

    ``git`` is the git folder in which we work, and nobody else. ``left_out`` are the paths of
    the commit which were not written, as they would lead out of the folder.
    """

    folder: Path
    commit: str
    branch: str
    remote: str
    git: Path
    left_out: tuple[str, ...] = ()


def clone(
    url: str,
    folder: Path,
    access: Access | None,
    *,
    branch: str = "",
    limits: Limits | None = None,
) -> Clone:
    """Clone the newest commit of a branch, the default one unless named, into an empty folder.

    The URL is https (plain http to this machine only), or the path of a repository here. Raises
    GitError where it cannot be had within the limits.
    """
    limits = limits or Limits()
    remaining = _clock(limits)
    if not url:
        raise GitError("there is no address to clone from")
    git = _made(folder)
    if "://" in url:
        checked_url(url)
        branch = branch or default_branch(git, url, access, limits)
        wanted = f"+refs/heads/{checked_branch(branch)}:refs/binder-fix/base"
        arguments = (*FETCH, "--depth=1", "--", url, wanted)
        run(git, arguments, url=url, access=access, limits=remaining())
        commit = run(git, ("rev-parse", "--verify", "refs/binder-fix/base^{commit}"))
        name, remote = checked_commit(commit.decode().strip()), url
    else:
        found = existing(Path(url), branch)
        _use(git, found)
        name, branch, remote = found.commit, found.branch, _remote(git, found)
    left_out = export(git, name, folder, remaining)
    return Clone(folder, name, branch, remote, git, left_out)


def opened(folder: Path) -> Clone:
    """Open a clone that there is; it is only read, and nothing of its configuration is obeyed.

    Commits are made in a folder of our own, which goes when the Clone goes.
    """
    found = existing(folder)
    private = Path(tempfile.mkdtemp(prefix="binder-fix-"))
    try:
        git = _made(private)
        _use(git, found)
        result = Clone(folder, found.commit, found.branch, _remote(git, found), git)
        run(git, ("cat-file", "commit", found.commit))
    except BaseException:
        shutil.rmtree(private, ignore_errors=True)
        raise
    weakref.finalize(result, shutil.rmtree, private, ignore_errors=True)
    return result


def default_branch(git: Path, url: str, access: Access | None, limits: Limits) -> str:
    """The branch that HEAD of a repository names; raises GitError where there is none."""
    arguments = ("ls-remote", "--symref", "--", checked_url(url), "HEAD")
    output = run(git, arguments, url=url, access=access, limits=limits)
    match = _HEAD.search(output.decode("utf-8", "replace"))
    if match is None:
        raise GitError("the repository is empty, or has no default branch")
    return checked_branch(match[1])


def _clock(limits: Limits) -> Callable[[], Limits]:
    """What is left of limits whose time runs from now on."""
    ends = time.monotonic() + limits.seconds
    return lambda: replace(limits, seconds=max(0.1, ends - time.monotonic()))


def _made(folder: Path) -> Path:
    """An empty git folder of our own, in an empty folder."""
    folder = Path(os.path.realpath(folder))
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if any(folder.iterdir()):
            raise GitError(f"{folder}: is not empty; nothing is cloned into it")
        git = folder / ".git"
        git.mkdir()
    except OSError as error:
        raise GitError(f"{folder}: {error.strerror}; it cannot hold a clone") from None
    run(git, ("init", "--quiet", "--bare", "--template="))
    return git


def _use(git: Path, found: Existing) -> None:
    """Let a git folder of ours use the objects of a clone that there is."""
    path = str(found.objects)
    if "\n" in path or path.startswith(('"', "#")):
        raise GitError("the path of the clone has a line break in it")
    (git / "objects" / "info" / "alternates").write_bytes(os.fsencode(path) + b"\n")
    if found.shallow:
        (git / "shallow").write_bytes(found.shallow)


def _remote(git: Path, found: Existing) -> str:
    """The URL of the remote *origin*, without credentials; "" if there is none."""
    if not found.config.is_file() or found.config.is_symlink():
        return ""
    options = ("config", "--file", str(found.config), "--no-includes", "-z")
    try:
        output = run(git, (*options, "--get", "remote.origin.url"))
    except GitError:
        return ""
    return without_user(output.decode("utf-8", "replace").rstrip("\0"))
