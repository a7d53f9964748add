"""Pull requests at the stand-in that tests of reviews look at."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from applying import applied
from standin import Offered, Standin, serve
from standin_reviews import keep_commit

BASE = b"FROM python:3.12.4\nCOPY . .\nRUN pip install numpy==2.1.0\n"
LACKING = b'FROM python:3.12.4\nWORKDIR /srv\nCOPY . .\nCMD ["python", "tides.py"]\n'
LAUNCHES = b"FROM quay.io/jupyter/scipy-notebook:2025-03-14\nCOPY --chown=1000 . ${HOME}\n"


@contextmanager
def forge() -> Iterator[Standin]:
    """A stand-in whose token belongs to the workflow of the repository."""
    with serve(account="github-actions[bot]") as standin:
        yield standin


def pull_request(
    standin: Standin,
    head: dict[str, bytes],
    base: dict[str, bytes] | None = None,
    *,
    name: str = "lab/tides",
    fork: str = "",
) -> Offered:
    """A pull request that changes ``base`` to have the files of ``head``, from a fork if named."""
    repository = standin.repositories.get(name) or standin.add_repository(
        name, {"README.md": b"Tides\n"} if base is None else base, push=True
    )
    source = repository
    if fork:
        source = standin.add_fork(repository, fork)
        source.polls_until_ready = 0
    number = standin.next_number()
    branch = f"work-{number}"
    commit = source.commit(branch, head)
    offered = Offered(
        repository, number, source, branch, "main", "Tides", "", fork or "owner", commit=commit
    )
    standin.pull_requests.append(offered)
    keep_commit(offered)
    return offered


def pushed(offered: Offered, files: dict[str, bytes]) -> None:
    """More work on the branch of a pull request."""
    offered.commit = offered.head.commit(offered.branch, files)
    keep_commit(offered)


def batch(offered: Offered, path: str) -> str:
    """A file of a pull request once all suggestions on it are taken."""
    text = offered.head.read(offered.branch, path).decode("utf-8", "surrogateescape")
    comments = [
        (comment["start_line"] or comment["line"], comment["line"], comment["body"])
        for comment in offered.review_comments
        if comment["path"] == path
    ]
    return applied(text, comments)


def environment(standin: Standin, token: str = "") -> dict[str, str]:
    """What a workflow's environment says of the forge."""
    return {
        "GITHUB_SERVER_URL": standin.url,
        "GITHUB_API_URL": standin.api,
        "BINDER_FIX_TOKEN": token or standin.token,
        "BINDER_FIX_OFFLINE": "1",
    }


def posts(standin: Standin) -> list[str]:
    """The paths of what was sent to change something."""
    return [asked.path for asked in standin.requests if asked.method != "GET"
            and "git-upload-pack" not in asked.path]  # fmt: skip
