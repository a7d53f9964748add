"""Post the fix of a pull request as a review of it, with suggestions on its lines.

The head of the pull request is cloned and read, nothing of it is run. GitHub only; PyGithub is
imported where it is needed.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar
from urllib.parse import urlsplit

import click

from autofix import files, inquiry, report
from autofix.dockerfile import DockerfileError
from autofix.fixer import Change, UnprovenFix
from autofix.hosts import loopback
from autofix.pull_request.commits import Mended, mend
from autofix.pull_request.forges.github_client import Refused, api, plainly
from autofix.pull_request.forges.tokens import Server, valid_host
from autofix.pull_request.git.clone import clone
from autofix.pull_request.model import Access, ForgeError
from autofix.pull_request.review.text import Review, compose, seen

if TYPE_CHECKING:
    from github.PullRequest import PullRequest

TOKENS = ("BINDER_FIX_TOKEN", "GITHUB_TOKEN")
"""The variables that may hold the token; GH_TOKEN, too, but that one is for github.com only."""

_PLACES = (".binder", "binder", "")
_NAME = re.compile(r"([\w.-]+/[\w.-]+)#([1-9]\d{0,8})", re.ASCII)
_USER = re.compile(r"(?<=://)[^/\s]*@")
_PATH = re.compile(r"/([\w.-]+/[\w.-]+)/pull/([1-9]\d{0,8})/?", re.ASCII)
_T = TypeVar("_T")


@dataclass(frozen=True)
class Target:
    """A pull request, the GitHub where it is, and who we are there."""

    name: str
    number: int
    server: Server
    access: Access

    def ask(self, request: Callable[[], _T]) -> _T:
        """Do a request; raises ForgeError, without the token."""
        what = f"{self.name}#{self.number}"
        return plainly(request, what, self.server.host, self.access.token)


@dataclass(frozen=True)
class Reviewed:
    """What became of it: the review that was posted, or would be, and its address.

    Where none was posted, ``reason`` says why.
    """

    reason: str = ""
    review: Review | None = None
    url: str = ""


def target(text: str, environment: Mapping[str, str]) -> Target:
    """Read ``owner/name#number`` or the address of a pull request; raises ForgeError.

    The environment says which GitHub it is, as it does in a workflow, and holds the token, which
    goes nowhere else.
    """
    url = environment.get("GITHUB_SERVER_URL", "") or "https://github.com"
    parts, address = urlsplit(url), urlsplit(text)
    server = Server("github", parts.netloc, parts.scheme)
    encrypted = parts.scheme == "https" or (parts.scheme == "http" and loopback(server.host))
    if not encrypted or not valid_host(server.host):
        raise ForgeError(f"{url}: the address of GitHub must be https://HOST")
    match = _NAME.fullmatch(text)
    if (address.scheme, address.netloc) == (server.scheme, server.host):
        match = _PATH.fullmatch(address.path)
    if match is None or {".", ".."} & set(match[1].split("/")):
        shown = _USER.sub("", text)
        raise ForgeError(
            f"{shown!r} is neither OWNER/NAME#NUMBER nor the address of a pull request at "
            f"{server.url} (GITHUB_SERVER_URL names another server)"
        )
    names = (*TOKENS, "GH_TOKEN") if server.host == "github.com" else TOKENS
    tokens = (environment.get(name, "").strip() for name in names)
    token = next(filter(None, tokens), "")
    if not token:
        raise ForgeError(f"there is no token: set {' or '.join(names)}")
    return Target(match[1], int(match[2]), server, Access(server.host, token))


def review(
    wanted: Target,
    folder: Path,
    questions: inquiry.Questions,
    say: Callable[[str], None],
    *,
    dry_run: bool = False,
) -> Reviewed:
    """Review a pull request once: what was posted by an earlier run is not posted again.

    ``folder`` is an empty one, for the clone. Raises ForgeError where the forge refuses, GitError
    where the clone cannot be had, and UnusableInput where there is no Dockerfile to mend.
    """
    with closing(api(wanted.server, wanted.access.token)) as client:
        pull_request = client.get_repo(wanted.name).get_pull(wanted.number)
        if wanted.ask(lambda: pull_request.state) != "open":
            return Reviewed("it is not open")
        mended = _mended(pull_request.raw_data["head"], folder, wanted.access, questions, say)
        if mended is None:
            return Reviewed("it has no Dockerfile")
        changes = [_change(path, *pair) for path, pair in mended.changes.items()]
        if not changes:
            return Reviewed(mended.reason)
        patches = wanted.ask(lambda: {f.filename: f.patch or "" for f in pull_request.get_files()})
        if patches.keys().isdisjoint(change.path for change in changes):
            names = ", ".join(change.path for change in changes)
            return Reviewed(f"it does not touch what the fix would change: {names}")
        told = seen(wanted.ask(lambda: [one.body or "" for one in pull_request.get_reviews()]))
        findings = _findings(mended)
        made = compose(changes, patches, findings, told)
        if made is None:
            return Reviewed("an earlier review has told all of it")
        if dry_run:
            return Reviewed("this is a dry run", made)
        return _posted(wanted, pull_request, made, compose(changes, {}, findings, told) or made)


def _mended(
    head: Mapping[str, Any],
    folder: Path,
    access: Access,
    questions: inquiry.Questions,
    say: Callable[[str], None],
) -> Mended | None:
    """The fix of what the head of a pull request has, None if it has no Dockerfile."""
    if not head["repo"]:
        raise ForgeError("the repository that the pull request comes from is not there any more")
    cloned = clone(head["repo"]["clone_url"], folder, access, branch=head["ref"])
    if cloned.commit != head["sha"]:
        raise ForgeError("the pull request has changed meanwhile; run again", again=True)
    if not any(os.path.lexists(cloned.folder / place / "Dockerfile") for place in _PLACES):
        return None
    try:
        return mend(cloned.folder, questions, say)
    except DockerfileError as error:
        raise files.UnusableInput(
            f"line {error.line} of the Dockerfile: {error.message}. {error.advice}"
        ) from error
    except UnprovenFix as error:
        raise files.UnusableInput(f"{error}; please report this") from error


def _change(path: str, before: bytes, after: bytes) -> Change:
    texts = (content.decode("utf-8", "surrogateescape") for content in (before, after))
    return Change(path, *texts)


def _findings(mended: Mended) -> Sequence[str]:
    paragraphs = report.findings(mended.path, mended.result, mends=False)
    return [click.unstyle(paragraph) for paragraph in paragraphs]


def _posted(wanted: Target, pull_request: PullRequest, made: Review, without: Review) -> Reviewed:
    """Post a review; ``without`` comments on lines, where GitHub does not take these."""
    try:
        return Reviewed(review=made, url=wanted.ask(lambda: _post(pull_request, made)))
    except Refused as error:
        if error.status == 403:
            raise ForgeError(
                f"{error}; it needs the right to write pull requests, which a workflow for "
                "the event pull_request does not have where the pull request comes from a fork"
            ) from None
        if error.status != 422 or not made.comments:
            raise
    return Reviewed(review=without, url=wanted.ask(lambda: _post(pull_request, without)))


def _post(pull_request: PullRequest, made: Review) -> str:
    """Post a review, once: a second attempt could make a second one."""
    comments = []
    for comment in made.comments:
        sent = {"path": comment.path, "body": comment.body, "line": comment.last, "side": "RIGHT"}
        if comment.first < comment.last:
            sent |= {"start_line": comment.first, "start_side": "RIGHT"}
        comments.append(sent)
    head = {"commit_id": pull_request.head.sha, "event": "COMMENT"}
    # Not by create_review, which would look the commit up to know its name.
    _, data = pull_request.requester.requestJsonAndCheck(
        "POST",
        f"{pull_request.url}/reviews",
        input={**head, "body": made.body, "comments": comments},
    )
    return str(data["html_url"])
