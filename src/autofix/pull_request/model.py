"""What is known of a repository on a forge, and what is offered to it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal, Protocol

State = Literal["open", "closed", "merged"]


class ForgeError(Exception):
    """A forge refused something, or did not answer: the message says what and what to do.

    ``again`` tells that the same request may succeed later (a rate limit, a broken connection),
    ``wait`` how many seconds the forge asks to wait, 0 where it does not say.
    """

    def __init__(self, message: str, *, again: bool = False, wait: float = 0.0):
        super().__init__(message)
        self.again = again
        self.wait = wait


@dataclass(frozen=True)
class Repository:
    """A repository on a forge.

    ``name`` is its path there (``owner/name``), ``clone`` the URL to clone it from, without any
    credentials. ``labels`` are its topics and the names of its issue labels. ``installed`` tells
    whether it has installed the App that asks.
    """

    name: str
    url: str
    clone: str
    default_branch: str
    can_push: bool
    archived: bool = False
    fork: bool = False
    empty: bool = False
    installed: bool = False
    labels: frozenset[str] = frozenset()


@dataclass(frozen=True)
class PullRequest:
    """A pull request that was opened from ``branch`` of the repository ``head``.

    ``commit`` is the one that its branch stands at, as the forge tells.
    """

    number: int
    url: str
    state: State
    head: str
    branch: str
    commit: str
    title: str
    body: str


@dataclass(frozen=True)
class Proposal:
    """The text of a pull request and how it is to be opened."""

    branch: str
    base: str
    title: str
    body: str
    draft: bool = False
    maintainers_may_edit: bool = True
    labels: tuple[str, ...] = ()


@dataclass(frozen=True)
class Access:
    """Who we are on a host: the token goes to this host only, and is never shown."""

    host: str
    token: str = field(repr=False, default="")
    user: str = "x-access-token"


class Forge(Protocol):
    """What is asked of a forge; every method raises ForgeError."""

    @property
    def access(self) -> Access:
        """The token for this forge's host, for git, too."""

    @property
    def account(self) -> str:
        """The name of the account that the token belongs to, "" where that is not known."""

    def repository(self, name: str) -> Repository:
        """Look up a repository."""

    def pull_requests(self, repository: Repository, branch: str) -> tuple[PullRequest, ...]:
        """Every pull request into a repository from a branch of this name that is ours.

        Ours is a branch of the repository itself, or of a fork of this account. Newest first, in
        every state.
        """

    def fork(self, repository: Repository) -> Repository:
        """The fork of this account, made if there is none, once it can be pushed to."""

    def push_options(self, repository: Repository, proposal: Proposal) -> tuple[str, ...]:
        """Options of ``git push`` that make this forge open the pull request itself."""

    def open(self, repository: Repository, head: Repository, proposal: Proposal) -> PullRequest:
        """Open a pull request from a pushed branch, or find the one that is open."""

    def update(
        self, repository: Repository, pull_request: PullRequest, proposal: Proposal
    ) -> PullRequest:
        """Give an open pull request a new title and text."""
