"""What would be offered, as text: the title, the text, the commits and their diffs."""

from __future__ import annotations

from collections.abc import Iterator

from autofix import report
from autofix.pull_request import words
from autofix.pull_request.commits import Mended
from autofix.pull_request.model import Proposal, PullRequest, Repository


def shown(
    repository: Repository,
    head: Repository,
    mended: Mended,
    proposal: Proposal,
    update: PullRequest | None,
) -> str:
    """Everything that a pull request would have, of one repository."""
    return "\n".join(_lines(repository, head, mended, proposal, update))


def _lines(
    repository: Repository,
    head: Repository,
    mended: Mended,
    proposal: Proposal,
    update: PullRequest | None,
) -> Iterator[str]:
    kind = "draft pull request" if proposal.draft else "pull request"
    what = f"#{update.number} would be updated" if update else f"a {kind} would be opened"
    yield f"{repository.name}: {what}"
    yield f"from:   {proposal.branch} of {head.name}"
    yield f"into:   {proposal.base} of {repository.name}"
    if proposal.labels:
        yield f"labels: {', '.join(proposal.labels)}"
    yield f"title:  {proposal.title}"
    yield ""
    yield proposal.body
    for number, step in enumerate(mended.steps, 1):
        yield f"commit {number} of {len(mended.steps)}:"
        yield ""
        yield words.message(mended, step)
        for path, (before, after) in step.changes.items():
            yield report.diff(path, _decoded(before), _decoded(after))


def _decoded(content: bytes) -> str:
    return content.decode("utf-8", "surrogateescape")
