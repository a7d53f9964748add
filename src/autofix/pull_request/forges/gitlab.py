"""GitLab: it opens merge requests by options of a push; a few requests tell what there is."""

from __future__ import annotations

import json
import time
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote, urlencode

from autofix.faults import Fault
from autofix.http import Web
from autofix.launch.text import harmless
from autofix.pull_request.forges.limits import Gate, limit
from autofix.pull_request.forges.tokens import Server
from autofix.pull_request.model import (
    Access,
    ForgeError,
    Proposal,
    PullRequest,
    Repository,
    State,
)

DEVELOPER = 30
"""The access level from which one may push."""

LONGEST_FORKING = 300.0
LONGEST_OPTION = 60_000
_PAGES = 50
_DRAFT = "Draft: "
_PASSING = (408, 500, 502, 503, 504)
_STATES: Mapping[str, State] = {"merged": "merged", "closed": "closed"}
_MEANINGS = {
    401: "the token is not valid",
    403: "the token may not do that",
    404: "there is no such thing, or the token may not see it",
    409: "there is such a one already",
    422: "GitLab does not accept it",
}


class Refused(ForgeError):
    """GitLab answered with an error."""

    def __init__(self, message: str, status: int):
        super().__init__(message, again=status in _PASSING)
        self.status = status


class GitLab:
    """A GitLab server, asked with a token, or by nobody, who only looks."""

    def __init__(self, server: Server, gate: Gate, access: Access | None = None):
        self._server = server
        self._gate = gate
        self._access = access or Access(server.host, user="oauth2")
        self._account: str | None = None if self._access.token else ""

    @property
    def access(self) -> Access:
        """The token for this server, for git, too."""
        return self._access

    @property
    def account(self) -> str:
        """The account that the token belongs to."""
        if self._account is None:
            self._account = _text(self._get("user"), "username")
        return self._account

    def repository(self, name: str) -> Repository:
        """Look up a project."""
        shape = self._get(_project(name))
        labels = [_text(label, "name") for label in self._all(f"{_project(name)}/labels", {})]
        return self._described(shape, frozenset(labels))

    def pull_requests(self, repository: Repository, branch: str) -> tuple[PullRequest, ...]:
        """Every merge request from a branch of this name here, or in this account's fork."""
        query = {"state": "all", "scope": "all", "source_branch": branch}
        found: dict[int, PullRequest] = {}
        sources: dict[int, str] = {}
        for shape in self._all(f"{_project(repository.name)}/merge_requests", query):
            if _text(shape, "source_branch") != branch:
                continue
            source = _number(shape, "source_project_id")
            if source not in sources:
                sources[source] = self._name_of(source)
            offered = _offered(shape, sources[source])
            owner = offered.head.rpartition("/")[0].lower()
            author = shape.get("author")
            by = _text(author, "username") if isinstance(author, dict) else ""
            ours = offered.head == repository.name or (owner and owner == self.account.lower())
            if ours or (not offered.head and by == self.account):
                found[offered.number] = offered
        return tuple(found[number] for number in sorted(found, reverse=True))

    def fork(self, repository: Repository) -> Repository:
        """The fork of this account, once GitLab has made it."""
        if not self.account:
            raise ForgeError(f"{repository.name}: to fork it a token is needed")
        path = _project(repository.name)
        try:
            shape = self._ask("POST", f"{path}/fork", {})
        except Refused as error:
            if error.status != 409:
                raise
            found = self._all(f"{path}/forks", {"owned": "true"})
            mine = f"{self.account.lower()}/"
            forks = [one for one in found if _name(one).lower().startswith(mine)]
            if not forks:
                raise
            shape = forks[0]
        waited, pause = 0.0, 1.0
        while _status(shape) not in ("finished", "none"):
            if _status(shape) == "failed" or waited >= LONGEST_FORKING:
                text = f"{repository.name}: GitLab could not make the fork"
                raise ForgeError(text, again=_status(shape) != "failed", wait=60.0)
            self._gate.wait(pause)
            waited, pause = waited + pause, min(pause * 1.5, 15.0)
            shape = self._get(_project(_name(shape)))
        return self._described({**shape, "topics": []}, frozenset(), mine=True)

    def push_options(self, repository: Repository, proposal: Proposal) -> tuple[str, ...]:
        """Let the push open the merge request; ``open`` mends what cannot be said in options."""
        options = [
            "create",
            f"target={proposal.base}",
            f"target_project={repository.name}",
            f"title={proposal.title}",
            *(f"label={label}" for label in proposal.labels),
        ]
        if proposal.draft:
            options.append("draft")
        # GitLab makes these two letters the end of a line, so a text must not have them.
        if "\\n" not in proposal.body:
            options.append("description=" + proposal.body.replace("\n", "\\n"))
        made = (f"merge_request.{option}" for option in options)
        return tuple(
            option
            for option in made
            if option.isprintable() and len(option.encode()) < LONGEST_OPTION
        )

    def open(self, repository: Repository, head: Repository, proposal: Proposal) -> PullRequest:
        """Find the merge request that the push has opened, or open it now."""
        query = {"state": "opened", "scope": "all", "source_branch": proposal.branch}
        path = f"{_project(repository.name)}/merge_requests"
        # It is opened a moment after the push.
        for pause in (1.0, 2.0, 0.0):
            for shape in self._all(path, query):
                if self._name_of(_number(shape, "source_project_id")) == head.name:
                    return self._mended(repository, _offered(shape, head.name), proposal)
            if pause:
                self._gate.wait(pause)
        target = _number(self._get(_project(repository.name)), "id")
        body = {
            "source_branch": proposal.branch,
            "target_branch": proposal.base,
            "target_project_id": target,
            "title": (_DRAFT if proposal.draft else "") + proposal.title,
            "description": proposal.body,
            "labels": ",".join(proposal.labels),
            "allow_collaboration": proposal.maintainers_may_edit,
        }
        made = self._ask("POST", f"{_project(head.name)}/merge_requests", body)
        return _offered(made, head.name)

    def update(
        self, repository: Repository, pull_request: PullRequest, proposal: Proposal
    ) -> PullRequest:
        """Give an open merge request a new title and text; a draft stays one."""
        path = f"{_project(repository.name)}/merge_requests/{pull_request.number}"
        draft = bool(self._get(path).get("draft"))
        body = {
            "title": (_DRAFT if draft else "") + proposal.title,
            "description": proposal.body,
        }
        return _offered(self._ask("PUT", path, body), pull_request.head)

    def _mended(
        self, repository: Repository, offered: PullRequest, proposal: Proposal
    ) -> PullRequest:
        if (offered.title, offered.body.strip()) == (proposal.title, proposal.body.strip()):
            return offered
        return self.update(repository, offered, proposal)

    def _described(
        self, shape: Mapping[str, Any], labels: frozenset[str], mine: bool = False
    ) -> Repository:
        name = _name(shape)
        permissions = shape.get("permissions")
        levels = permissions.values() if isinstance(permissions, dict) else ()
        given = [one.get("access_level") for one in levels if isinstance(one, dict)]
        topics = shape.get("topics") or shape.get("tag_list")
        return Repository(
            name=name,
            url=f"{self._server.url}/{name}",
            clone=f"{self._server.url}/{name}.git",
            default_branch=str(shape.get("default_branch") or ""),
            can_push=mine or any(isinstance(one, int) and one >= DEVELOPER for one in given),
            archived=bool(shape.get("archived")),
            fork=isinstance(shape.get("forked_from_project"), dict),
            empty=bool(shape.get("empty_repo")) or not shape.get("default_branch"),
            labels=labels | frozenset(map(str, topics if isinstance(topics, list) else ())),
        )

    def _name_of(self, project: int) -> str:
        """The name of a project, "" if it is gone."""
        try:
            return _name(self._get(f"projects/{project}"))
        except Refused as error:
            if error.status != 404:
                raise
            return ""

    def _get(self, path: str) -> Mapping[str, Any]:
        return self._ask("GET", path)

    def _all(self, path: str, query: Mapping[str, str]) -> list[Mapping[str, Any]]:
        """All pages of a list."""
        found: list[Mapping[str, Any]] = []
        page = "1"
        for _ in range(_PAGES):
            words = urlencode({**query, "per_page": "100", "page": page})
            shape, headers = self._gate.ask(lambda w=words: self._once("GET", f"{path}?{w}"))  # type: ignore[misc]
            found += shape if isinstance(shape, list) else []
            page = headers.get("x-next-page", "")
            if not page.isdecimal():
                break
        return [one for one in found if isinstance(one, dict)]

    def _ask(self, method: str, path: str, body: object = None) -> Mapping[str, Any]:
        asked = self._gate.ask(lambda: self._once(method, path, body), changes=method != "GET")
        if not isinstance(asked[0], dict):
            raise ForgeError(f"the answer of {self._server.host} is not clear")
        return asked[0]

    def _once(self, method: str, path: str, body: object = None) -> tuple[Any, Mapping[str, str]]:
        """Ask once; raise ForgeError in one line that repeats nothing of the request."""
        headers = {"Accept": "application/json", "Content-Type": "application/json"}
        if self._access.token:
            headers["Authorization"] = f"Bearer {self._access.token}"
        data = None if body is None else json.dumps(body).encode()
        url = f"{self._server.url}/api/v4/{path}"
        problem: ForgeError
        try:
            with Web() as web:
                answer = web.request(method, url, headers, data)
            if answer.status < 300:
                return json.loads(answer.body or b"null"), answer.headers
            reached = limit(answer.status, answer.headers, "", time.time())
            what = _MEANINGS.get(answer.status, "it has a problem")
            text = f"{self._server.host}: {reached or what}: {answer.status}"
            problem = reached or Refused(text, answer.status)
            problem.args = (text,)
        except Fault as fault:
            problem = ForgeError(harmless(str(fault)), again=True)
        except (ValueError, RecursionError):
            problem = ForgeError(f"the answer of {self._server.host} is not clear")
        raise problem


def _project(name: str) -> str:
    return f"projects/{quote(name, safe='')}"


def _text(shape: Mapping[str, Any], key: str) -> str:
    text = shape.get(key)
    return text if isinstance(text, str) else ""


def _number(shape: Mapping[str, Any], key: str) -> int:
    number = shape.get(key)
    return number if isinstance(number, int) else 0


def _name(shape: Mapping[str, Any]) -> str:
    return _text(shape, "path_with_namespace")


def _status(shape: Mapping[str, Any]) -> str:
    return _text(shape, "import_status") or "finished"


def _offered(shape: Mapping[str, Any], head: str) -> PullRequest:
    return PullRequest(
        number=_number(shape, "iid"),
        url=_text(shape, "web_url"),
        state=_STATES.get(_text(shape, "state"), "open"),
        head=head,
        branch=_text(shape, "source_branch"),
        commit=_text(shape, "sha"),
        title=_text(shape, "title").removeprefix(_DRAFT),
        body=_text(shape, "description"),
    )
