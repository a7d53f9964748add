"""Commit on a clone without touching its files, and push a branch that nobody else changed."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from autofix.pull_request.git.clone import FETCH, Clone
from autofix.pull_request.git.complaint import GitError, Rejected, TooShallow
from autofix.pull_request.git.names import checked_branch, checked_commit, checked_url, safe_path
from autofix.pull_request.git.program import Limits, run
from autofix.pull_request.model import Access

__all__ = [
    "Author",
    "GitError",
    "Rejected",
    "commit",
    "fetched",
    "push",
    "remote_commit",
    "tree",
]

_ENTRY = re.compile(rb"(\d+) \w+ ([0-9a-f]+)\t(.+)", re.S)
_REGULAR = 0o100000


@dataclass(frozen=True)
class Author:
    """Who commits; ``date`` is in seconds since 1970, now where it is None."""

    name: str
    email: str
    date: int | None = None
    signoff: bool = False


def commit(
    clone: Clone,
    parent: str,
    changes: Mapping[str, tuple[bytes, bytes]],
    message: str,
    author: Author,
) -> str:
    """Commit changes of files, path -> (before, after), onto a commit; returns the new one.

    Modes stay, and contents are taken byte for byte. The clone's files are not touched. Raises
    GitError where a path is no regular file there, or its content is not what it was before.
    """
    top = tree(clone, parent)
    for path, (before, after) in changes.items():
        if not safe_path(path):
            raise GitError("a path leads out of the repository; nothing was committed")
        top = _changed(clone.git, top, path.split("/"), (before, after))
    arguments = ("commit-tree", "-p", checked_commit(parent), "-F", "-", top)
    given = _signed(clone.git, message, author).encode("utf-8", "surrogateescape")
    output = run(clone.git, arguments, given=given, author=_environment(author))
    return checked_commit(output.decode().strip())


def _changed(git: Path, top: str, path: Sequence[str], change: tuple[bytes, bytes]) -> str:
    """A tree with the blob at a path replaced; only the folders on the way are looked at."""
    lines = [line for line in run(git, ("ls-tree", "-z", top)).split(b"\0") if line]
    found = [line for line in lines if line.partition(b"\t")[2] == os.fsencode(path[0])]
    match = _ENTRY.fullmatch(found[0]) if len(found) == 1 else None
    if match is None:
        raise GitError(f"{path[0]!r} is not in the repository; nothing was committed")
    mode, name = int(match[1], 8), match[2].decode()
    if len(path) > 1 and mode == 0o040000:
        new = _changed(git, name, path[1:], change)
    elif len(path) == 1 and mode & 0o170000 == _REGULAR:
        before, after = change
        if _blob(git, before) != name:
            raise GitError(f"{path[0]!r} is not as it was read; nothing was committed")
        new = _blob(git, after, "-w")
    else:
        raise GitError(f"{path[0]!r} is a link, or no file; nothing was committed")
    line = found[0].replace(match[2], new.encode(), 1)
    lines[lines.index(found[0])] = line
    given = b"".join(entry + b"\0" for entry in lines)
    return run(git, ("mktree", "-z", "--missing"), given=given).decode().strip()


def _blob(git: Path, content: bytes, *options: str) -> str:
    arguments = ("hash-object", "-t", "blob", *options, "--stdin", "--no-filters")
    return run(git, arguments, given=content).decode().strip()


def _signed(git: Path, message: str, author: Author) -> str:
    message = message.rstrip() + "\n"
    if not author.signoff:
        return message
    trailer = f"Signed-off-by: {author.name} <{author.email}>"
    options = ("--no-divider", "--if-exists=addIfDifferent", f"--trailer={trailer}")
    given = message.encode("utf-8", "surrogateescape")
    output = run(git, ("interpret-trailers", *options), given=given)
    return output.decode("utf-8", "surrogateescape")


def _environment(author: Author) -> dict[str, str]:
    if any(
        not text.strip() or re.search(r"[\0-\x1f<>]", text) for text in (author.name, author.email)
    ):
        raise GitError("the author's name or address is empty, or has characters git does not take")
    found: dict[str, str] = {}
    for role in ("AUTHOR", "COMMITTER"):
        found |= {f"GIT_{role}_NAME": author.name, f"GIT_{role}_EMAIL": author.email}
        if author.date is not None:
            found[f"GIT_{role}_DATE"] = f"@{author.date} +0000"
    return found


def tree(clone: Clone, commit: str) -> str:
    """The name of a commit's tree: the same name is the same files."""
    arguments = ("rev-parse", "--verify", f"{checked_commit(commit)}^{{tree}}")
    return run(clone.git, arguments).decode().strip()


def remote_commit(clone: Clone, url: str, access: Access | None, branch: str) -> str:
    """The commit that a branch of a repository stands at, "" if there is no such branch."""
    reference = f"refs/heads/{checked_branch(branch)}"
    arguments = ("ls-remote", "--refs", "--", checked_url(url), reference)
    lines = run(clone.git, arguments, url=url, access=access).decode("utf-8", "replace")
    rows = (line.partition("\t") for line in lines.splitlines())
    return next((checked_commit(name) for name, _, found in rows if found == reference), "")


def fetched(
    clone: Clone,
    url: str,
    access: Access | None,
    branch: str,
    limits: Limits | None = None,
) -> str:
    """Fetch the newest commit of a branch, without its files; returns where it stands.

    Raises GitError where there is no such branch.
    """
    own = "refs/binder-fix/branch"
    wanted = f"+refs/heads/{checked_branch(branch)}:{own}"
    arguments = (*FETCH, "--depth=1", "--", checked_url(url), wanted)
    run(clone.git, arguments, url=url, access=access, limits=limits)
    output = run(clone.git, ("rev-parse", "--verify", f"{own}^{{commit}}"))
    return checked_commit(output.decode().strip())


def push(
    clone: Clone,
    url: str,
    access: Access | None,
    branch: str,
    commit: str,
    *,
    expected: str,
    options: Sequence[str] = (),
    limits: Limits | None = None,
) -> None:
    """Let a branch of a repository stand at a commit, if it stands where ``expected``.

    With "" there must be no such branch yet. Raises Rejected, and leaves it alone, where it is
    elsewhere; GitError where it cannot be pushed for another reason.
    """
    if any(not option.isprintable() for option in options):
        raise GitError("an option of the push has characters that git does not take")
    reference = f"refs/heads/{checked_branch(branch)}"
    lease = f"--force-with-lease={reference}:{checked_commit(expected) if expected else ''}"
    arguments = (
        *("push", "--porcelain", "--no-verify", "--no-follow-tags", "--no-signed"),
        *("--recurse-submodules=no", lease, *(f"--push-option={option}" for option in options)),
        *("--", checked_url(url), f"{checked_commit(commit)}:{reference}"),
    )
    try:
        try:
            run(clone.git, arguments, url=url, access=access, limits=limits)
        except TooShallow:
            _deepen(clone, access, limits)
            run(clone.git, arguments, url=url, access=access, limits=limits)
    except Rejected:
        # So it is, too, where a lost answer made the same push go out twice.
        if remote_commit(clone, url, access, branch) != commit:
            raise


def _deepen(clone: Clone, access: Access | None, limits: Limits | None) -> None:
    """Fetch all of the history: an old fork lacks what came after it, and gets it from us."""
    source = checked_url(clone.remote)
    arguments = (*FETCH, "--unshallow", "--", source, f"refs/heads/{clone.branch}")
    run(clone.git, arguments, url=source, access=access, limits=limits)
