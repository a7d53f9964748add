"""GitHub, also Enterprise, as a forge."""

from __future__ import annotations

import threading
import weakref
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, TypeVar

from autofix.launch.text import harmless
from autofix.pull_request.forges.app import App
from autofix.pull_request.forges.github_client import (
    Refused,
    api,
    application,
    checked,
    close_all,
    plainly,
)
from autofix.pull_request.forges.limits import Gate
from autofix.pull_request.forges.tokens import Server
from autofix.pull_request.model import Access, ForgeError, Proposal, PullRequest, Repository

if TYPE_CHECKING:
    from github import Github, GithubIntegration
    from github.PullRequest import PullRequest as GithubPullRequest
    from github.Repository import Repository as GithubRepository

LONGEST_FORKING = 300.0
_T = TypeVar("_T")


class GitHub:
    """A GitHub server, asked with a token, as an App, or by nobody, who only looks.

    As an App it is that of one owner's installation, which is found with ``repository``.
    """

    def __init__(self, server: Server, gate: Gate, who: Access | App | None = None):
        self._server = server
        self._gate = gate
        self._access = who if isinstance(who, Access) else Access(server.host)
        self._app = application(server, who) if isinstance(who, App) else None
        self._api = api(server, self._access.token)
        self._clients: list[Github | GithubIntegration] = [self._api]
        self._clients += [self._app] if self._app else []
        self._lock = threading.Lock()
        self._account: str | None = None if self._access.token else ""
        self._reachable: frozenset[str] | None = None
        self._finish = weakref.finalize(self, close_all, self._clients)

    def close(self) -> None:
        """Close the connections."""
        self._finish()

    @property
    def access(self) -> Access:
        """The token, and for an App one that is still good for a while."""
        if self._app is None:
            return self._access
        auth = self._api.requester.auth
        token = self._ask("", lambda: auth.token) if auth is not None else ""
        self._access = Access(self._server.host, token)
        return self._access

    @property
    def account(self) -> str:
        """The account of the token; Apps and the tokens of workflows have none."""
        if self._account is None:
            try:
                self._account = self._ask("the account", lambda: self._api.get_user().login)
            except Refused as error:
                if error.status != 403:
                    raise
                self._account = ""
        return self._account

    def repository(self, name: str) -> Repository:
        """Look up a repository, under its new name if it was renamed."""
        checked(name)
        installed = self._installed(name)
        found = self._ask(name, lambda: _complete(self._api.get_repo(name)))
        return self._described(found, installed)

    def pull_requests(self, repository: Repository, branch: str) -> tuple[PullRequest, ...]:
        """Every pull request from a branch of this name here, or in this account's fork."""
        owners = {_owner(repository), self.account} - {""}
        found = [one for owner in owners for one in self._list(repository, owner, branch, "all")]
        return tuple(sorted(found, key=lambda one: one.number, reverse=True))

    def fork(self, repository: Repository) -> Repository:
        """The fork of this account; GitHub answers before it has made it.

        A fork that was there already may be behind the repository.
        """
        if not self.account:
            raise ForgeError(
                f"{repository.name}: only the token of an account can fork, "
                "not that of an App or a workflow"
            )
        here = self._api.get_repo(repository.name)
        made = self._ask(
            repository.name, lambda: here.create_fork(default_branch_only=True), changes=True
        )
        if not made.fork:
            raise ForgeError(f"{repository.name}: GitHub names no fork: {harmless(made.full_name)}")
        waited, pause = 0.0, 1.0
        while not self._is_there(made):
            if waited >= LONGEST_FORKING:
                text = f"{repository.name}: GitHub has not made the fork within 5 minutes"
                raise ForgeError(text, again=True, wait=60.0)
            self._gate.wait(pause)
            waited, pause = waited + pause, min(pause * 1.5, 15.0)
        return self._described(made, installed=False, mine=True)

    def push_options(self, repository: Repository, proposal: Proposal) -> tuple[str, ...]:
        """None: GitHub opens no pull request by itself."""
        return ()

    def open(self, repository: Repository, head: Repository, proposal: Proposal) -> PullRequest:
        """Open a pull request from a pushed branch, or find the one that is open."""
        elsewhere = head.name != repository.name
        here = self._api.get_repo(repository.name)
        label = f"{_owner(head)}:{proposal.branch}" if elsewhere else proposal.branch

        def create() -> GithubPullRequest:
            return here.create_pull(
                proposal.base,
                label,
                title=proposal.title,
                body=proposal.body,
                draft=proposal.draft,
                # Who can push to the repository can push to its branches.
                maintainer_can_modify=elsewhere and proposal.maintainers_may_edit,
            )

        try:
            made = self._ask(repository.name, create, changes=True)
        except ForgeError as error:
            # It may have been done although the answer is lost, or by another run.
            if "head invalid" in str(error):
                # GitHub sees a push a moment later.
                error.again, error.wait = True, 5.0
            if not error.again and "already exists" not in str(error):
                raise
            found = self._open_already(repository, head, proposal)
            if found is None:
                raise
            return found
        if proposal.labels:
            self._label(made, proposal.labels)
        return self._offered(repository, made)

    def update(
        self, repository: Repository, pull_request: PullRequest, proposal: Proposal
    ) -> PullRequest:
        """Give an open pull request a new title and text."""
        there = self._api.get_repo(repository.name).get_pull(pull_request.number)
        where = f"{repository.name}#{pull_request.number}"

        self._ask(where, lambda: there.edit(title=proposal.title, body=proposal.body), changes=True)
        return self._offered(repository, there)

    def _installed(self, name: str) -> bool:
        """Whether the App is installed at a repository; from then on it asks as installed."""
        app = self._app
        if app is None:
            return False
        owner, _, plain = name.partition("/")
        try:
            found = self._ask(name, lambda: app.get_repo_installation(owner, plain).id)
        except Refused as error:
            if error.status != 404:
                raise
            return False
        with self._lock:
            if self._api.requester.auth is None:
                self._api.close()
                self._api = self._clients[0] = app.get_github_for_installation(found)
        return True

    def _described(
        self, found: GithubRepository, installed: bool, mine: bool = False
    ) -> Repository:
        """What a repository is for us."""
        shape = self._ask("", lambda: found.raw_data)
        name = checked(str(shape.get("full_name")))
        branch = str(shape.get("default_branch") or "")
        permissions = shape.get("permissions")
        can_push = isinstance(permissions, dict) and bool(permissions.get("push"))
        labels: Iterable[str] = ()
        empty = False
        if not mine:
            labels = self._ask(name, lambda: [label.name for label in found.get_labels()])
            # The size is in thousands of bytes, and known late.
            empty = not shape.get("size") and not self._is_there(found)
        return Repository(
            name=name,
            url=f"{self._server.url}/{name}",
            clone=f"{self._server.url}/{name}.git",
            default_branch=branch,
            # Of the tokens of Apps and workflows GitHub does not tell what they may.
            can_push=mine or can_push or installed or self._of_workflow(name),
            archived=bool(shape.get("archived") or shape.get("disabled")),
            fork=bool(shape.get("fork")),
            empty=empty,
            installed=installed,
            labels=frozenset([*labels, *map(str, shape.get("topics") or ())]),
        )

    def _of_workflow(self, name: str) -> bool:
        """Whether the token is one of a workflow, or of an App, that is for this repository."""
        if self._app or self.account or not self._access.token:
            return False
        if self._reachable is None:
            path = "/installation/repositories"
            try:
                _, shape = self._ask(
                    "the installation",
                    lambda: self._api.requester.requestJsonAndCheck(
                        "GET", path, parameters={"per_page": 100}
                    ),
                )
            except Refused:
                shape = {}
            found = shape.get("repositories", ()) if isinstance(shape, dict) else ()
            self._reachable = frozenset(str(one.get("full_name")) for one in found)
        return name in self._reachable

    def _is_there(self, found: GithubRepository) -> bool:
        """Whether the default branch of a repository can be had."""
        try:
            self._ask("", lambda: found.get_branch(found.default_branch))
        except Refused as error:
            if error.status not in (404, 409):
                raise
            return False
        return True

    def _list(
        self, repository: Repository, owner: str, branch: str, state: str
    ) -> list[PullRequest]:
        """The pull requests from a branch of an owner's repository."""
        here = self._api.get_repo(repository.name)
        label = f"{owner}:{branch}"

        def ask() -> list[PullRequest]:
            return [
                self._offered(repository, found)
                for found in here.get_pulls(state=state, head=label)
                if found.head.ref == branch and found.head.label.lower() == label.lower()
            ]

        return self._ask(repository.name, ask)

    def _open_already(
        self, repository: Repository, head: Repository, proposal: Proposal
    ) -> PullRequest | None:
        """The open pull request from a branch, if there is one and GitHub tells."""
        try:
            found = self._list(repository, _owner(head), proposal.branch, "open")
        except ForgeError:
            return None
        return found[0] if found else None

    def _offered(self, repository: Repository, found: GithubPullRequest) -> PullRequest:
        head = found.head.repo
        return PullRequest(
            number=found.number,
            url=f"{repository.url}/pull/{found.number}",
            state="merged" if found.merged_at else "open" if found.state == "open" else "closed",
            # A fork can be deleted.
            head="" if head is None else head.full_name,  # type: ignore[redundant-expr]
            branch=found.head.ref,
            commit=found.head.sha,
            title=found.title,
            body=found.body or "",
        )

    def _label(self, made: GithubPullRequest, labels: tuple[str, ...]) -> None:
        """Put labels on a pull request, where one may: those who cannot push may not."""
        try:
            self._ask("labels", lambda: made.add_to_labels(*labels), changes=True)
        except ForgeError:
            return

    def _ask(self, what: str, request: Callable[[], _T], *, changes: bool = False) -> _T:
        """Do a request through the gate; it raises ForgeError only."""
        return self._gate.ask(
            lambda: plainly(request, what, self._server.host, self._access.token), changes=changes
        )


def _owner(repository: Repository) -> str:
    return repository.name.partition("/")[0]


def _complete(found: GithubRepository) -> GithubRepository:
    found.complete()
    return found
