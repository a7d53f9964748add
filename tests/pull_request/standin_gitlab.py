"""What the stand-in answers as GitLab's REST interface does, and what it makes of push options."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import unquote

from standin import Answer, Asked, Hosted, Offered, Standin
from standin_reviews import Refusal

_HOOK = """#!/bin/sh
cat > pushed
i=0
while [ "$i" -lt "${GIT_PUSH_OPTION_COUNT:-0}" ]; do
  eval "printf '%s\\n' \\"option \\$GIT_PUSH_OPTION_$i\\"" >> pushed
  i=$((i + 1))
done
"""


def listen(hosted: Hosted) -> None:
    """Let the repository keep the options of the next push."""
    hook = hosted.folder / "hooks" / "post-receive"
    if not hook.exists():
        hook.parent.mkdir(exist_ok=True)
        hook.write_text(_HOOK)
        hook.chmod(0o755)


def pushed(standin: Standin, hosted: Hosted, login: str) -> None:
    """Do what the options of a push ask for."""
    file = hosted.folder / "pushed"
    if not file.exists():
        return
    lines = file.read_text().splitlines()
    file.unlink()
    given = [line.removeprefix("option ") for line in lines if line.startswith("option ")]
    branches = [line.split(" ")[2] for line in lines if not line.startswith("option ")]
    options: dict[str, str] = {}
    labels = []
    for option in given:
        name, _, text = option.removeprefix("merge_request.").partition("=")
        options[name] = text
        labels += [text] if name == "label" else []
    if "create" not in options:
        return
    target = standin.repositories[options.get("target_project", hosted.name)]
    for branch in branches:
        title = ("Draft: " if "draft" in options else "") + options.get("title", "Untitled")
        body = options.get("description", "").replace("\\n", "\n")
        base = options.get("target", target.default_branch)
        _create(standin, target, hosted, branch.removeprefix("refs/heads/"), base, title, body,
                login, labels)  # fmt: skip


def _create(
    standin: Standin,
    target: Hosted,
    head: Hosted,
    branch: str,
    base: str,
    title: str,
    body: str,
    login: str,
    labels: list[str],
) -> Offered:
    for other in standin.pull_requests_of(target.name):
        if other.state == "open" and (other.head, other.branch) == (head, branch):
            raise Refusal(409, "Another open merge request already exists for this source branch")
    number = 1 + len(standin.pull_requests_of(target.name))
    offered = Offered(target, number, head, branch, base, title, body, login)
    offered.commit = head.commit_of(branch)
    offered.labels += labels
    standin.pull_requests.append(offered)
    return offered


def reply(standin: Standin, asked: Asked) -> Answer:
    """Answer a request."""
    if asked.login == "?":
        return Answer(401, {"message": "401 Unauthorized"})
    with standin.lock:
        try:
            return _reply(standin, asked)
        except Refusal as refusal:
            return Answer(refusal.status, {"message": [refusal.message]})


def _reply(standin: Standin, asked: Asked) -> Answer:
    if asked.path == "/user":
        return Answer(200, {"username": asked.login})
    match = re.fullmatch(r"/projects/([^/]+)(/.*)?", asked.path)
    if match is None:
        raise Refusal(404, "404 Not Found")
    hosted = _find(standin, unquote(match[1]))
    rest, method = match[2] or "", asked.method
    if not rest:
        hosted.polls_until_ready = max(0, hosted.polls_until_ready - 1)
        return Answer(200, _project(hosted, asked.login))
    if rest == "/labels":
        return _page(asked, [{"name": name} for name in hosted.labels])
    if rest == "/forks":
        forks = [one for one in standin.repositories.values() if one.parent is hosted]
        return _page(asked, [_project(one, asked.login) for one in forks])
    if (method, rest) == ("POST", "/fork"):
        taken = [one.name for one in standin.repositories.values() if one.owner == asked.login]
        if f"{asked.login}/{hosted.name.rpartition('/')[2]}" in taken:
            raise Refusal(409, "Name has already been taken")
        return Answer(201, _project(standin.add_fork(hosted, asked.login), asked.login))
    if rest == "/merge_requests":
        return _merge_requests(standin, asked, hosted)
    match = re.fullmatch(r"/merge_requests/(\d+)", rest)
    for offered in standin.pull_requests_of(hosted.name):
        if match and offered.number == int(match[1]):
            if method == "PUT":
                offered.title = asked.body.get("title", offered.title)
                offered.body = asked.body.get("description", offered.body)
            return Answer(200, _merge_request(standin, offered))
    raise Refusal(404, "404 Not Found")


def _merge_requests(standin: Standin, asked: Asked, hosted: Hosted) -> Answer:
    if asked.method == "POST":
        body = asked.body
        target = _find(standin, str(body.get("target_project_id", hosted.number)))
        if not hosted.commit_of(body["source_branch"]):
            raise Refusal(400, "Source branch does not exist")
        labels = [name for name in body.get("labels", "").split(",") if name]
        offered = _create(standin, target, hosted, body["source_branch"], body["target_branch"],
                          body["title"], body["description"], asked.login, labels)  # fmt: skip
        offered.maintainers_may_edit = bool(body.get("allow_collaboration"))
        return Answer(201, _merge_request(standin, offered))
    wanted, branch = asked.query["state"], asked.query["source_branch"]
    found = [
        _merge_request(standin, offered)
        for offered in standin.pull_requests_of(hosted.name)
        if offered.branch == branch
    ]
    return _page(asked, [one for one in found if wanted in ("all", one["state"])])


def _find(standin: Standin, text: str) -> Hosted:
    for hosted in standin.repositories.values():
        if text in (hosted.name, str(hosted.number)):
            return hosted
    raise Refusal(404, "404 Project Not Found")


def _page(asked: Asked, items: list[Any]) -> Answer:
    size, number = int(asked.query["per_page"]), int(asked.query["page"])
    following = str(number + 1) if number * size < len(items) else ""
    return Answer(200, items[(number - 1) * size : number * size], {"X-Next-Page": following})


def _project(hosted: Hosted, login: str) -> dict[str, Any]:
    level = {"access_level": 40} if login in hosted.pushers else None
    parent = {"forked_from_project": {"id": hosted.parent.number}} if hosted.parent else {}
    return {
        "id": hosted.number,
        "path_with_namespace": hosted.name,
        "default_branch": None if hosted.empty else hosted.default_branch,
        "archived": hosted.archived,
        "empty_repo": hosted.empty,
        "topics": hosted.topics,
        "import_status": "started" if hosted.polls_until_ready else "finished",
        "permissions": {"project_access": level, "group_access": None},
        **parent,
    }


def _merge_request(standin: Standin, offered: Offered) -> dict[str, Any]:
    state = "merged" if offered.merged else {"open": "opened"}.get(offered.state, offered.state)
    url = f"{standin.url}/{offered.repository.name}/-/merge_requests/{offered.number}"
    return {
        "iid": offered.number,
        "web_url": url,
        "state": state,
        "source_project_id": offered.head.number,
        "source_branch": offered.branch,
        "target_branch": offered.base,
        "sha": offered.head.commit_of(offered.branch) or offered.commit,
        "title": offered.title,
        "description": offered.body,
        "draft": offered.title.startswith("Draft: "),
        "author": {"username": offered.author},
    }
