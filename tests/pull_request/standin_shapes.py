"""The objects of GitHub's REST interface, as the stand-in fills them."""

from __future__ import annotations

from typing import Any

from standin import Asked, Hosted, Offered, Standin

WHEN = "2026-01-02T03:04:05Z"
_USER_URLS = (
    "avatar events followers following gists organizations received_events repos starred"
    " subscriptions"
).split()
_REPOSITORY_URLS = (
    "archive assignees blobs branches collaborators comments commits compare contents contributors"
    " deployments downloads events forks git_commits git_refs git_tags hooks issue_comment"
    " issue_events issues keys labels languages merges milestones notifications pulls releases"
    " stargazers statuses subscribers subscription tags teams trees"
).split()


def user(standin: Standin, login: str) -> dict[str, Any]:
    """An account, as it is told of everywhere."""
    url = f"{standin.api}/users/{login}"
    return {
        "login": login,
        "id": sum(login.encode()),
        "node_id": f"U_{login}",
        "gravatar_id": "",
        "html_url": f"{standin.url}/{login}",
        "url": url,
        "type": "Organization" if is_organisation(standin, login) else "User",
        "site_admin": False,
        **{f"{name}_url": f"{url}/{name}" for name in _USER_URLS},
    }


def is_organisation(standin: Standin, login: str) -> bool:
    """Whether an account is one of several people."""
    owned = [hosted for hosted in standin.repositories.values() if hosted.owner == login]
    return any(hosted.organisation for hosted in owned)


def myself(standin: Standin, login: str) -> dict[str, Any]:
    """The account of the token."""
    texts = dict.fromkeys(("bio", "blog", "company", "email", "location", "name"), None)
    counts = dict.fromkeys(("followers", "following", "public_gists", "public_repos"), 0)
    times = {"created_at": WHEN, "updated_at": WHEN, "hireable": None, "blog": ""}
    private = "collaborators disk_usage owned_private_repos private_gists total_private_repos"
    counts |= dict.fromkeys(private.split(), 0)
    return {
        **{**user(standin, login), **texts, **counts, **times},
        "two_factor_authentication": True,
        "user_view_type": "private",
    }


def repository(standin: Standin, hosted: Hosted, login: str, full: bool = True) -> dict[str, Any]:
    """A repository as an account sees it."""
    url = f"{standin.api}/repos/{hosted.name}"
    html = f"{standin.url}/{hosted.name}"
    pushes = login in hosted.pushers
    shape = {
        "id": hosted.number,
        "node_id": f"R_{hosted.number}",
        "name": hosted.name.partition("/")[2],
        "full_name": hosted.name,
        "owner": user(standin, hosted.owner),
        "private": hosted.private,
        "html_url": html,
        "description": None,
        "fork": hosted.parent is not None,
        "url": url,
        "clone_url": f"{html}.git",
        "git_url": html.replace("http:", "git:", 1) + ".git",
        "ssh_url": f"git@{standin.host}:{hosted.name}.git",
        "svn_url": html,
        "mirror_url": None,
        "homepage": None,
        "language": None,
        "license": None,
        "default_branch": hosted.default_branch,
        "archived": hosted.archived,
        "disabled": False,
        "visibility": "private" if hosted.private else "public",
        "topics": list(hosted.topics),
        "pushed_at": WHEN,
        "created_at": WHEN,
        "updated_at": WHEN,
        "size": 0 if hosted.empty else 12,
        "allow_forking": hosted.forkable,
        "is_template": False,
        "web_commit_signoff_required": False,
        **{f"has_{name}": True for name in ("issues", "projects", "wiki", "downloads")},
        **{"has_pages": False, "has_discussions": False},
        **dict.fromkeys(("forks", "forks_count", "open_issues", "open_issues_count"), 0),
        **dict.fromkeys(("watchers", "watchers_count", "stargazers_count"), 0),
        **{f"{name}_url": f"{url}/{name}" for name in _REPOSITORY_URLS},
        "permissions": {
            "admin": False,
            "maintain": False,
            "push": pushes,
            "triage": pushes,
            "pull": True,
        },
    }
    if full:
        shape |= {"network_count": 0, "subscribers_count": 0}
        if hosted.parent:
            parent = repository(standin, hosted.parent, login, full=False)
            shape |= {"parent": parent, "source": parent}
    return shape


def label(standin: Standin, hosted: Hosted, name: str) -> dict[str, Any]:
    """A label of a repository."""
    url = f"{standin.api}/repos/{hosted.name}/labels/{name}"
    identity = {"id": sum(name.encode()), "node_id": f"L_{name}", "url": url, "name": name}
    return {**identity, "description": "", "color": "ededed", "default": False}


def commit(standin: Standin, hosted: Hosted, sha: str) -> dict[str, Any]:
    """A commit, as git tells it."""
    text = hosted.git("show", "-s", "--format=%an%x00%ae%x00%T%x00%P%x00%B", sha)
    name, email, tree, parents, message = text.split("\0", 4)
    url, html = f"{standin.api}/repos/{hosted.name}", f"{standin.url}/{hosted.name}"
    who = {"name": name, "email": email, "date": WHEN}
    return {
        "sha": sha,
        "node_id": f"C_{sha}",
        "url": f"{url}/commits/{sha}",
        "html_url": f"{html}/commit/{sha}",
        "comments_url": f"{url}/commits/{sha}/comments",
        "author": user(standin, hosted.owner),
        "committer": user(standin, hosted.owner),
        "commit": {
            "url": f"{url}/git/commits/{sha}",
            "author": who,
            "committer": who,
            "message": message.rstrip("\n"),
            "comment_count": 0,
            "tree": {"sha": tree, "url": f"{url}/git/trees/{tree}"},
        },
        "parents": [
            {"sha": one, "url": f"{url}/commits/{one}", "html_url": f"{html}/commit/{one}"}
            for one in parents.split()
        ],
    }


def pull_request(
    standin: Standin, offered: Offered, login: str, full: bool = True
) -> dict[str, Any]:
    """A pull request; ``full`` as it is told of alone."""
    name, number = offered.repository.name, offered.number
    repo, html = f"{standin.api}/repos/{name}", f"{standin.url}/{name}/pull/{number}"
    url, issue = f"{repo}/pulls/{number}", f"{repo}/issues/{number}"
    urls = {
        "comments": f"{issue}/comments",
        "commits": f"{url}/commits",
        "statuses": f"{repo}/statuses/{offered.commit}",
        "html": html,
        "issue": issue,
        "review_comments": f"{url}/comments",
        "review_comment": f"{repo}/pulls/comments{{/number}}",
        "self": url,
    }
    shape = {
        "url": url,
        "id": 1000 + number,
        "node_id": f"PR_{number}",
        "diff_url": f"{html}.diff",
        "patch_url": f"{html}.patch",
        "number": number,
        "state": offered.state,
        "locked": False,
        "title": offered.title,
        "user": user(standin, offered.author),
        "body": offered.body or None,
        "labels": [label(standin, offered.repository, text) for text in offered.labels],
        "milestone": None,
        "created_at": WHEN,
        "updated_at": WHEN,
        "closed_at": WHEN if offered.state == "closed" else None,
        "merged_at": WHEN if offered.merged else None,
        "merge_commit_sha": offered.commit if offered.merged else None,
        "assignee": None,
        "assignees": [],
        "requested_reviewers": [],
        "requested_teams": [],
        "author_association": "CONTRIBUTOR",
        "auto_merge": None,
        "draft": offered.draft,
        **{f"{key}_url": text for key, text in urls.items() if key != "self"},
        "_links": {key: {"href": text} for key, text in urls.items()},
        "head": _end(standin, offered.head, offered.branch, offered.commit, login),
        "base": _end(standin, offered.repository, offered.base, "", login),
    }
    if full:
        shape |= {
            **dict.fromkeys(("additions", "deletions", "changed_files", "commits"), 1),
            "comments": len(offered.comments),
            "review_comments": len(offered.review_comments),
            "maintainer_can_modify": offered.maintainers_may_edit,
            "merged": offered.merged,
            "mergeable": None,
            "mergeable_state": "unknown",
            "merged_by": user(standin, "owner") if offered.merged else None,
        }
    return shape


def _end(standin: Standin, hosted: Hosted, branch: str, sha: str, login: str) -> dict[str, Any]:
    gone = standin.repositories.get(hosted.name) is not hosted
    return {
        "label": f"{hosted.owner}:{branch}",
        "ref": branch,
        "sha": sha or hosted.commit_of(branch),
        "user": user(standin, hosted.owner),
        "repo": None if gone else repository(standin, hosted, login, full=False),
    }


def issue(standin: Standin, offered: Offered) -> dict[str, Any]:
    """A pull request as the issue that it is, too."""
    repo = f"{standin.api}/repos/{offered.repository.name}"
    url = f"{repo}/issues/{offered.number}"
    return {
        "id": 2000 + offered.number,
        "node_id": f"I_{offered.number}",
        "url": url,
        "repository_url": repo,
        "html_url": f"{standin.url}/{offered.repository.name}/pull/{offered.number}",
        **{f"{name}_url": f"{url}/{name}" for name in ("labels", "comments", "events")},
        **{"number": offered.number, "state": offered.state, "title": offered.title},
        "user": user(standin, offered.author),
        "labels": [label(standin, offered.repository, text) for text in offered.labels],
        **dict.fromkeys(("assignee", "milestone", "closed_at"), None),
        **{"locked": False, "comments": len(offered.comments), "body": offered.body},
        "created_at": WHEN,
        "updated_at": WHEN,
    }


def comment(standin: Standin, offered: Offered, asked: Asked) -> dict[str, Any]:
    """A comment below a pull request."""
    repo, number = f"{standin.api}/repos/{offered.repository.name}", standin.next_number()
    html = f"{standin.url}/{offered.repository.name}/pull/{offered.number}"
    return {
        "id": number,
        "node_id": f"IC_{number}",
        "url": f"{repo}/issues/comments/{number}",
        "html_url": f"{html}#issuecomment-{number}",
        "issue_url": f"{repo}/issues/{offered.number}",
        "user": user(standin, asked.login),
        "body": asked.body["body"],
        "author_association": "NONE",
        "created_at": WHEN,
        "updated_at": WHEN,
    }


def installation(standin: Standin, owner: str, number: int) -> dict[str, Any]:
    """An installation of an App at an account."""
    api = standin.api
    return {
        "id": number,
        "account": user(standin, owner),
        "repository_selection": "selected",
        "access_tokens_url": f"{api}/app/installations/{number}/access_tokens",
        "repositories_url": f"{api}/installation/repositories",
        "html_url": f"{standin.url}/settings/installations/{number}",
        **{"app_id": 7, "app_slug": "binder-fix", "target_id": 1, "target_type": "User"},
        "permissions": {"contents": "write", "pull_requests": "write", "metadata": "read"},
        "events": [],
        "created_at": WHEN,
        "updated_at": WHEN,
        **dict.fromkeys(("single_file_name", "suspended_by", "suspended_at"), None),
    }
