"""What the stand-in answers as GitHub's REST interface does, and what it keeps of it."""

from __future__ import annotations

import base64
import re
from collections.abc import Callable
from typing import Any

import standin_apps
import standin_shapes as shapes
from standin import Answer, Asked, Hosted, Offered, Standin
from standin_reviews import ROUTES, Call, Refusal, invalid, keep_commit

LONGEST_BODY = 65536
LONGEST_TITLE = 256
_ROUTES: list[tuple[str, re.Pattern[str], Callable[[Call], Answer]]] = []


def route(method: str, path: str) -> Callable[[Callable[[Call], Answer]], Callable[[Call], Answer]]:
    """Register what answers a method at a path; ``{name}`` is a part of it, ``{name+}`` several."""

    def register(function: Callable[[Call], Answer]) -> Callable[[Call], Answer]:
        _ROUTES.append((method, pattern(path), function))
        return function

    return register


def pattern(path: str) -> re.Pattern[str]:
    """The expression for a path with names in braces."""
    path = path.replace("REPO", "/repos/{owner}/{repo}")
    path = re.sub(r"\{(\w+)\+\}", r"(?P<\1>.+)", path)
    return re.compile(re.sub(r"\{(\w+)\}", r"(?P<\1>[^/]+)", path))


def reply(standin: Standin, asked: Asked) -> Answer:
    """Answer a request; nobody else's is answered meanwhile."""
    if asked.login == "?" and "/app/" not in asked.path and "/installation" not in asked.path:
        return _error(401, "Bad credentials")
    for method, expression, function in [*_ROUTES, *_OTHERS]:
        match = expression.fullmatch(asked.path)
        if match and method == asked.method:
            with standin.lock:
                try:
                    return function(Call(standin, asked, match.groupdict()))
                except Refusal as refusal:
                    return _error(refusal.status, refusal.message, refusal.errors)
    return _error(404, "Not Found")


def _error(status: int, message: str, errors: tuple[dict[str, str], ...] = ()) -> Answer:
    body: dict[str, Any] = {"message": message, "documentation_url": "https://docs.example.org"}
    return Answer(status, {**body, "errors": list(errors)} if errors else body)


@route("GET", "/user")
def _myself(call: Call) -> Answer:
    if not call.login:
        raise Refusal(401, "Requires authentication")
    if call.login in call.standin.integrations:
        raise Refusal(403, "Resource not accessible by integration")
    return Answer(200, shapes.myself(call.standin, call.login))


@route("GET", "REPO")
def _repository(call: Call) -> Answer:
    new = call.standin.renamed.get(call.name)
    if new:
        number = call.standin.repositories[new].number
        url = f"{call.standin.api}/repositories/{number}"
        moved = {"message": "Moved Permanently", "url": url, "documentation_url": url}
        return Answer(301, moved, {"Location": url})
    hosted = call.hosted
    _poll(hosted)
    return Answer(200, shapes.repository(call.standin, hosted, call.login))


@route("GET", "/repositories/{number}")
def _numbered(call: Call) -> Answer:
    for hosted in call.standin.repositories.values():
        if hosted.number == int(call.parts["number"]):
            return Answer(200, shapes.repository(call.standin, hosted, call.login))
    raise Refusal(404, "Not Found")


def _poll(hosted: Hosted) -> None:
    """A fork is made while one asks whether it is there."""
    if hosted.polls_until_ready:
        hosted.polls_until_ready -= 1
        raise Refusal(404, "Not Found")


@route("GET", "REPO/topics")
def _topics(call: Call) -> Answer:
    return Answer(200, {"names": list(call.hosted.topics)})


@route("GET", "REPO/labels")
def _labels(call: Call) -> Answer:
    return call.page([shapes.label(call.standin, call.hosted, name) for name in call.hosted.labels])


@route("POST", "REPO/labels")
def _make_label(call: Call) -> Answer:
    name = call.asked.body["name"]
    call.need_push()
    if name in call.hosted.labels:
        raise invalid({"resource": "Label", "code": "already_exists", "field": "name"})
    call.hosted.labels.append(name)
    return Answer(201, shapes.label(call.standin, call.hosted, name))


@route("GET", "REPO/branches/{branch+}")
def _branch(call: Call) -> Answer:
    hosted, branch = call.hosted, call.parts["branch"]
    if hosted.polls_until_ready:
        _poll(hosted)
    sha = hosted.commit_of(branch)
    if not sha:
        raise Refusal(404, "Branch not found")
    url = f"{call.standin.api}/repos/{hosted.name}/branches/{branch}"
    shape = {
        "name": branch,
        "commit": shapes.commit(call.standin, hosted, sha),
        "_links": {"self": url, "html": f"{call.standin.url}/{hosted.name}/tree/{branch}"},
        "protected": False,
        "protection": {"enabled": False},
        "protection_url": f"{url}/protection",
    }
    return Answer(200, shape)


@route("GET", "REPO/git/ref/{ref+}")
def _reference(call: Call) -> Answer:
    hosted, ref = call.hosted, call.parts["ref"]
    sha = hosted.commit_of(ref.removeprefix("heads/")) if ref.startswith("heads/") else ""
    if not sha:
        raise Refusal(404, "Not Found")
    url = f"{call.standin.api}/repos/{hosted.name}/git"
    target = {"type": "commit", "sha": sha, "url": f"{url}/commits/{sha}"}
    name = f"refs/{ref}"
    return Answer(200, {"ref": name, "node_id": name, "url": f"{url}/{name}", "object": target})


@route("DELETE", "REPO/git/refs/heads/{branch+}")
def _delete(call: Call) -> Answer:
    call.need_push()
    call.hosted.git("update-ref", "-d", f"refs/heads/{call.parts['branch']}")
    return Answer(204)


@route("GET", "REPO/commits/{ref+}")
def _commit(call: Call) -> Answer:
    sha = call.hosted.git("rev-parse", "--verify", "-q", call.parts["ref"] + "^{}", check=False)
    if not sha:
        raise Refusal(422, f"No commit found for SHA: {call.parts['ref']}")
    return Answer(200, shapes.commit(call.standin, call.hosted, sha))


@route("GET", "REPO/contents/{path+}")
def _contents(call: Call) -> Answer:
    hosted, path = call.hosted, call.parts["path"]
    branch = call.asked.query.get("ref", hosted.default_branch)
    sha = hosted.git("rev-parse", "--verify", "-q", f"{branch}:{path}", check=False)
    if not sha:
        raise Refusal(404, "Not Found")
    content = hosted.read(branch, path)
    url, html = f"{call.standin.api}/repos/{hosted.name}", f"{call.standin.url}/{hosted.name}"
    urls = {"git": f"{url}/git/blobs/{sha}", "html": f"{html}/blob/{branch}/{path}"}
    shape = {
        **{"type": "file", "name": path.rpartition("/")[2], "path": path, "sha": sha},
        **{"size": len(content), "encoding": "base64", "url": f"{url}/contents/{path}"},
        "content": base64.encodebytes(content).decode(),
        "_links": {**urls, "self": f"{url}/contents/{path}"},
        "download_url": f"{html}/raw/{branch}/{path}",
        **{f"{name}_url": text for name, text in urls.items()},
    }
    return Answer(200, shape)


@route("GET", "REPO/forks")
def _forks(call: Call) -> Answer:
    forks = [one for one in call.standin.repositories.values() if one.parent is call.hosted]
    return call.page([shapes.repository(call.standin, one, call.login, False) for one in forks])


@route("POST", "REPO/forks")
def _fork(call: Call) -> Answer:
    hosted = call.hosted
    if call.login in call.standin.integrations:
        raise Refusal(403, "Resource not accessible by integration")
    if not hosted.forkable:
        raise Refusal(403, "The repository exists, but forking is disabled.")
    if hosted.empty:
        raise Refusal(403, "The repository exists, but it contains no Git content. "
                      "Empty repositories cannot be forked.")  # fmt: skip
    if hosted.owner == call.login:
        raise Refusal(403, "You cannot fork your own repository.")
    fork = call.standin.add_fork(hosted, call.login)
    return Answer(202, shapes.repository(call.standin, fork, call.login))


@route("GET", "REPO/pulls")
def _pulls(call: Call) -> Answer:
    query = call.asked.query
    wanted, head, base = query.get("state", "open"), query.get("head", ""), query.get("base", "")
    owner, _, branch = head.partition(":")
    found = [
        offered
        for offered in reversed(call.standin.pull_requests_of(call.hosted.name))
        if wanted in ("all", offered.state)
        and (not branch or (offered.head.owner, offered.branch) == (owner, branch))
        and (not base or offered.base == base)
    ]
    for offered in found:
        _follow(offered)
    return call.page([shapes.pull_request(call.standin, o, call.login, False) for o in found])


def _follow(offered: Offered) -> None:
    """An open pull request stands where its branch stands."""
    commit = offered.head.commit_of(offered.branch)
    if offered.state == "open" and commit and commit != offered.commit:
        offered.commit = commit
        keep_commit(offered)


@route("POST", "REPO/pulls")
def _open(call: Call) -> Answer:
    hosted, body = call.hosted, call.asked.body
    if hosted.archived:
        raise Refusal(403, "Repository was archived so is read-only.")
    head, branch = _head(call, body["head"])
    if not hosted.commit_of(body["base"]):
        raise invalid({"resource": "PullRequest", "field": "base", "code": "invalid"})
    if not head or not head.commit_of(branch):
        raise invalid({"resource": "PullRequest", "field": "head", "code": "invalid"})
    if call.login not in head.pushers and call.login not in hosted.pushers:
        raise Refusal(403, "Resource not accessible by personal access token")
    _check_text(body["title"], body.get("body") or "")
    for other in call.standin.pull_requests_of(hosted.name):
        same = other.head is head and (other.branch, other.base) == (branch, body["base"])
        if other.state == "open" and same:
            raise _custom(f"A pull request already exists for {head.owner}:{branch}.")
    if body.get("draft") and not hosted.drafts:
        raise Refusal(422, "Draft pull requests are not supported in this repository.")
    editable = bool(body.get("maintainer_can_modify")) and head is not hosted
    number = 1 + len(call.standin.pull_requests_of(hosted.name))
    texts = (body["title"], body.get("body") or "", call.login, bool(body.get("draft")))
    offered = Offered(hosted, number, head, branch, body["base"], *texts, editable)
    offered.commit = head.commit_of(branch)
    keep_commit(offered)
    ahead = hosted.git("rev-list", "--count", f"{body['base']}..{offered.commit}")
    if ahead == "0":
        raise _custom(f"No commits between {body['base']} and {body['head']}")
    call.standin.pull_requests.append(offered)
    return Answer(201, shapes.pull_request(call.standin, offered, call.login))


def _custom(message: str) -> Refusal:
    return invalid({"resource": "PullRequest", "code": "custom", "message": message})


def _check_text(title: str, body: str) -> None:
    for field, text, longest in (("title", title, LONGEST_TITLE), ("body", body, LONGEST_BODY)):
        if len(text) > longest:
            raise _custom(f"{field} is too long (maximum is {longest} characters)")
    if not title.strip():
        raise invalid({"resource": "PullRequest", "code": "missing_field", "field": "title"})


def _head(call: Call, text: str) -> tuple[Hosted | None, str]:
    """The repository and branch that ``owner:branch`` means for a repository."""
    owner, colon, branch = text.partition(":")
    if not colon or owner == call.hosted.owner:
        return call.hosted, branch if colon else text
    for hosted in call.standin.repositories.values():
        if hosted.owner == owner and hosted.parent is call.hosted:
            return hosted, branch
    return None, branch


@route("GET", "REPO/pulls/{number}")
def _pull(call: Call) -> Answer:
    _follow(call.offered)
    return Answer(200, shapes.pull_request(call.standin, call.offered, call.login))


@route("PATCH", "REPO/pulls/{number}")
def _edit(call: Call) -> Answer:
    offered, body = call.offered, call.asked.body
    if call.login != offered.author and call.login not in call.hosted.pushers:
        raise Refusal(403, "Must have admin rights to Repository.")
    _check_text(body.get("title", offered.title), body.get("body") or "")
    offered.title, offered.body = body.get("title", offered.title), body.get("body", offered.body)
    offered.state = body.get("state", offered.state)
    _follow(offered)
    return Answer(200, shapes.pull_request(call.standin, offered, call.login))


_OTHERS = [(m, pattern(path), f) for m, path, f in [*ROUTES, *standin_apps.ROUTES]]
