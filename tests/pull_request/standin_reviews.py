"""Comments, reviews and labels of pull requests at the stand-in, and what its routes share."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import standin_shapes as shapes
from standin import Answer, Asked, Hosted, Offered, Standin


class Refusal(Exception):
    """An answer with an error."""

    def __init__(self, status: int, message: str, errors: tuple[dict[str, str], ...] = ()):
        super().__init__(message)
        self.status, self.message, self.errors = status, message, errors


def invalid(*errors: dict[str, str]) -> Refusal:
    """The refusal of a request that makes no sense to GitHub."""
    return Refusal(422, "Validation Failed", errors)


@dataclass(frozen=True)
class Call:
    """A request that a route answers; ``parts`` are the names in the route's path."""

    standin: Standin
    asked: Asked
    parts: dict[str, str]

    @property
    def login(self) -> str:
        """Who asks."""
        return self.asked.login

    @property
    def name(self) -> str:
        """The name of the repository."""
        return f"{self.parts['owner']}/{self.parts['repo']}"

    @property
    def hosted(self) -> Hosted:
        """The repository, where one may see it."""
        hosted = self.standin.repositories.get(self.name)
        if hosted is None or (hosted.private and self.login not in hosted.pushers):
            raise Refusal(404, "Not Found")
        return hosted

    @property
    def offered(self) -> Offered:
        """The pull request."""
        for offered in self.standin.pull_requests_of(self.hosted.name):
            if offered.number == int(self.parts["number"]):
                return offered
        raise Refusal(404, "Not Found")

    def need_push(self) -> None:
        """Refuse who may not push."""
        if self.login not in self.hosted.pushers:
            raise Refusal(403, "Resource not accessible by personal access token")

    def need_app(self) -> None:
        """Refuse who is no App: a JSON Web Token signed with the App's key is asked for."""
        import jwt

        kind, _, secret = self.asked.headers.get("authorization", "").partition(" ")
        try:
            claims = jwt.decode(secret, self.standin.app_key, algorithms=["RS256"])
        except (jwt.PyJWTError, ValueError):
            raise Refusal(401, "A JSON web token could not be decoded") from None
        if kind != "Bearer" or claims["exp"] - claims["iat"] > 660:
            raise Refusal(401, "'Expiration time' claim ('exp') is too far in the future")

    def page(self, items: list[Any]) -> Answer:
        """One page of a list, with a link to the next."""
        size = min(100, int(self.asked.query.get("per_page", 30)))
        number = int(self.asked.query.get("page", 1))
        headers = {}
        if number * size < len(items):
            url = f"{self.standin.api}{self.asked.path}"
            query = {**self.asked.query, "page": str(number + 1)}
            words = "&".join(f"{name}={text}" for name, text in query.items())
            headers = {"Link": f'<{url}?{words}>; rel="next"'}
        return Answer(200, items[(number - 1) * size : number * size], headers)


def keep_commit(offered: Offered) -> None:
    """Bring the commits of a pull request into the repository, where ``refs/pull`` keeps them."""
    refs = f"+refs/heads/{offered.branch}:refs/pull/{offered.number}/head"
    offered.repository.git("fetch", "-q", "--no-tags", str(offered.head.folder), refs)


def _files(call: Call) -> Answer:
    offered, hosted = call.offered, call.hosted
    between = f"{offered.base}...{offered.commit}"
    url, html = f"{call.standin.api}/repos/{hosted.name}", f"{call.standin.url}/{hosted.name}"
    states = {"A": "added", "M": "modified", "D": "removed", "T": "changed"}
    found: list[dict[str, Any]] = []
    for line in hosted.git("diff", "--name-status", "--no-renames", between).splitlines():
        state, path = line.split("\t")
        counts = hosted.git("diff", "--numstat", between, "--", path).split("\t")
        added, removed = (int(count) if count.isdecimal() else 0 for count in counts[:2])
        patch = hosted.git("diff", between, "--", path).partition("\n@@")
        sha = hosted.git("rev-parse", "--verify", "-q", f"{offered.commit}:{path}", check=False)
        found.append({
            **{"sha": sha or None, "filename": path, "status": states[state]},
            **{"additions": added, "deletions": removed, "changes": added + removed},
            "blob_url": f"{html}/blob/{offered.commit}/{path}",
            "raw_url": f"{html}/raw/{offered.commit}/{path}",
            "contents_url": f"{url}/contents/{path}?ref={offered.commit}",
            **({"patch": "@@" + patch[2]} if patch[2] else {}),
        })  # fmt: skip
    return call.page(found)


def _commits(call: Call) -> Answer:
    names = f"{call.offered.base}..{call.offered.commit}"
    found = call.hosted.git("rev-list", "--reverse", names).split()
    return call.page([shapes.commit(call.standin, call.hosted, sha) for sha in found])


def _issue(call: Call) -> Answer:
    return Answer(200, shapes.issue(call.standin, call.offered))


def _labels(call: Call) -> Answer:
    offered = call.offered
    if call.asked.method != "GET":
        call.need_push()
        names = call.asked.body["labels"] if isinstance(call.asked.body, dict) else call.asked.body
        if call.asked.method == "PUT":
            offered.labels.clear()
        for name in names:
            if name not in offered.repository.labels:
                offered.repository.labels.append(name)
            if name not in offered.labels:
                offered.labels.append(name)
    return Answer(200, [shapes.label(call.standin, call.hosted, name) for name in offered.labels])


def _comments(call: Call) -> Answer:
    return call.page(call.offered.comments)


def _comment(call: Call) -> Answer:
    if not call.login:
        raise Refusal(401, "Requires authentication")
    made = shapes.comment(call.standin, call.offered, call.asked)
    call.offered.comments.append(made)
    return Answer(201, made)


def _edit_comment(call: Call) -> Answer:
    for offered in call.standin.pull_requests_of(call.hosted.name):
        for kept in (offered.comments, offered.review_comments):
            for comment in kept:
                if comment["id"] == int(call.parts["comment"]):
                    if comment["user"]["login"] != call.login:
                        raise Refusal(403, "Must have admin rights to Repository.")
                    if call.asked.method == "DELETE":
                        kept.remove(comment)
                        return Answer(204)
                    if call.asked.method == "PATCH":
                        comment["body"] = call.asked.body["body"]
                    return Answer(200, comment)
    raise Refusal(404, "Not Found")


def _reviews(call: Call) -> Answer:
    return call.page(call.offered.reviews)


def _review(call: Call) -> Answer:
    offered, body = call.offered, call.asked.body or {}
    if not call.login:
        raise Refusal(401, "Requires authentication")
    drafts = body.get("comments", [])
    if body.get("event", "PENDING") in ("COMMENT", "REQUEST_CHANGES") and not (
        body.get("body") or drafts
    ):
        raise invalid({"resource": "PullRequestReview", "code": "missing_field", "field": "body"})
    number = call.standin.next_number()
    made = [_remark(call, draft, number) for draft in drafts]
    states = {"APPROVE": "APPROVED", "COMMENT": "COMMENTED", "REQUEST_CHANGES": "CHANGES_REQUESTED"}
    html, url = _urls(call)
    review = {
        **{"id": number, "node_id": f"PRR_{number}", "body": body.get("body", "")},
        "user": shapes.user(call.standin, call.login),
        "state": states.get(body.get("event", ""), "PENDING"),
        "commit_id": body.get("commit_id", offered.commit),
        "html_url": f"{html}#pullrequestreview-{number}",
        "pull_request_url": url,
        "author_association": "NONE",
        "submitted_at": shapes.WHEN,
        "_links": {"html": {"href": html}, "pull_request": {"href": url}},
    }
    offered.reviews.append(review)
    offered.review_comments += made
    return Answer(200, review)


def _urls(call: Call) -> tuple[str, str]:
    name, number = call.hosted.name, call.offered.number
    html = f"{call.standin.url}/{name}/pull/{number}"
    return html, f"{call.standin.api}/repos/{name}/pulls/{number}"


def _remark(call: Call, draft: dict[str, Any], review: int) -> dict[str, Any]:
    """A comment on lines, which have to be in the difference of the pull request."""
    offered = call.offered
    path, line = draft["path"], draft.get("line") or draft.get("position")
    first = draft.get("start_line") or line
    shown = shown_lines(offered, path)
    if line is None or not (first <= line and {first, line} <= shown):
        field = "pull_request_review_thread.line" if line else "line"
        message = f"{field} must be part of the diff"
        error = {"resource": "PullRequestReviewComment", "code": "custom", "field": field}
        raise invalid({**error, "message": message})
    number = call.standin.next_number()
    html, url = _urls(call)
    comments = f"{url.rpartition('/')[0]}/comments/{number}"
    return {
        **{"id": number, "node_id": f"PRRC_{number}", "url": comments, "path": path},
        **{"pull_request_review_id": review, "diff_hunk": "@@", "body": draft["body"]},
        "commit_id": draft.get("commit_id", offered.commit),
        "original_commit_id": draft.get("commit_id", offered.commit),
        **{"position": line, "original_position": line},
        **{"line": line, "original_line": line, "side": draft.get("side", "RIGHT")},
        **{"start_line": draft.get("start_line"), "original_start_line": draft.get("start_line")},
        "start_side": draft.get("start_side"),
        "user": shapes.user(call.standin, call.login),
        "created_at": shapes.WHEN,
        "updated_at": shapes.WHEN,
        "html_url": f"{html}#discussion_r{number}",
        "pull_request_url": url,
        "author_association": "NONE",
        "_links": {
            "self": {"href": comments},
            "html": {"href": html},
            "pull_request": {"href": url},
        },
    }


def shown_lines(offered: Offered, path: str) -> set[int]:
    """The lines of the new file that the difference of a pull request shows."""
    between = f"{offered.base}...{offered.commit}"
    lines: set[int] = set()
    for line in offered.repository.git("diff", between, "--", path).splitlines():
        if line.startswith("@@"):
            start, _, count = line.split("+")[1].split(" ")[0].partition(",")
            lines |= set(range(int(start), int(start) + int(count or 1)))
    return lines


def _remarks(call: Call) -> Answer:
    review = call.parts.get("review")
    kept = call.offered.review_comments
    return call.page(
        [one for one in kept if review is None or one["pull_request_review_id"] == int(review)]
    )


def _add_remark(call: Call) -> Answer:
    made = _remark(call, call.asked.body, call.standin.next_number())
    call.offered.review_comments.append(made)
    return Answer(201, made)


ROUTES: list[tuple[str, str, Callable[[Call], Answer]]] = [
    ("GET", "REPO/pulls/{number}/files", _files),
    ("GET", "REPO/pulls/{number}/commits", _commits),
    ("GET", "REPO/issues/{number}", _issue),
    ("GET", "REPO/issues/{number}/labels", _labels),
    ("POST", "REPO/issues/{number}/labels", _labels),
    ("PUT", "REPO/issues/{number}/labels", _labels),
    ("GET", "REPO/issues/{number}/comments", _comments),
    ("POST", "REPO/issues/{number}/comments", _comment),
    *((method, "REPO/issues/comments/{comment}", _edit_comment) for method in ("GET", "PATCH")),
    ("DELETE", "REPO/issues/comments/{comment}", _edit_comment),
    *((method, "REPO/pulls/comments/{comment}", _edit_comment) for method in ("GET", "PATCH")),
    ("DELETE", "REPO/pulls/comments/{comment}", _edit_comment),
    ("GET", "REPO/pulls/{number}/reviews", _reviews),
    ("POST", "REPO/pulls/{number}/reviews", _review),
    ("GET", "REPO/pulls/{number}/reviews/{review}/comments", _remarks),
    ("GET", "REPO/pulls/{number}/comments", _remarks),
    ("POST", "REPO/pulls/{number}/comments", _add_remark),
]
