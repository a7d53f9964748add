"""What became of one repository."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Literal

from autofix.pull_request.model import PullRequest, State

Verdict = Literal[
    "opened", "updated", "unchanged", "launches already", "skipped", "left alone", "failed"
]

Stage = Callable[[str, Mapping[str, str]], None]
"""Called before each step that has an effect outside: ``fork``, ``push``, ``open``, ``update``."""


@dataclass(frozen=True)
class Outcome:
    """What became of a repository, and why.

    ``branch`` and ``commit`` are what was pushed, ``base_commit`` what the fix was made on,
    ``number``, ``url`` and ``pull_state`` are those of the pull request. ``again`` tells that a
    failure may pass.
    """

    name: str
    verdict: Verdict
    reason: str
    url: str = ""
    branch: str = ""
    commit: str = ""
    base_commit: str = ""
    number: int = 0
    again: bool = False
    pull_state: State | Literal[""] = ""

    def about(self, there: PullRequest) -> Outcome:
        """The same, because of a pull request that there is."""
        return replace(
            self,
            url=there.url,
            branch=there.branch,
            number=there.number,
            pull_state=there.state,
        )
