"""Whether a repository may be asked: what it is, what its owner says, who runs this."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from autofix.configuration import reading
from autofix.configuration.finding import MARK, OWN, SHARED
from autofix.files import UnusableInput
from autofix.pull_request.model import Repository

SETTINGS = OWN
"""The file at the top of a repository where its owner says yes or no; the shared one is as good."""

KEY = "pull-requests"
"""Its key: true or false."""

YES_LABEL = "binder-fix"
"""A topic or label with which an owner says yes."""

NO_LABEL = "no-binder-fix"
"""A topic or label with which an owner says no."""

Ground = Literal["push", "file", "label", "app", "asked", "strangers"]
"""Why a repository may be asked: the token may push to it, its owner said yes in its file, by a
label or by installing the App, whoever runs this was asked to, or wants to ask strangers."""


@dataclass(frozen=True)
class Refusal:
    """A repository is not asked, and why."""

    reason: str


def impossible(repository: Repository, branch: str = "") -> Refusal | None:
    """What is known before the repository is cloned to rule out asking it, from a branch."""
    labels = {label.casefold() for label in repository.labels}
    if repository.archived:
        return Refusal("it is archived")
    if repository.fork:
        return Refusal("it is a fork; the repository that it comes from would be the one to ask")
    if repository.empty:
        return Refusal("it is empty")
    if repository.default_branch == branch:
        return Refusal(f"its default branch is {branch}, and we would push to that")
    if NO_LABEL in labels:
        return Refusal(f"its owner says no, by the label {NO_LABEL}")
    return None


def said(own: bytes | None, shared: bytes | None = None) -> bool | Refusal | None:
    """What configuration files say: yes, no, or nothing; one that is no good may have said no."""
    answers: list[bool | None] = []
    try:
        if own is not None:
            found = reading.read(own, SETTINGS)
            answers.append(found.pull_requests if found else None)
        if shared is not None and MARK in shared:
            found = reading.read(shared, SHARED, reading.SECTION)
            answers.append(found.pull_requests if found else None)
    except UnusableInput as error:
        return Refusal(f"its configuration cannot be read, it may say no: {error}")
    return False if False in answers else True if True in answers else None


def permission(
    repository: Repository,
    settings: bytes | None,
    shared: bytes | None = None,
    *,
    asked: bool,
    strangers: bool,
) -> Ground | Refusal:
    """On what ground a repository may be asked, or why it may not.

    ``settings`` and ``shared`` are the contents of its configuration files, None if there is none.
    ``asked`` and ``strangers`` are what whoever runs this claims and wants; an owner's no goes
    before both.
    """
    refusal = impossible(repository)
    if refusal:
        return refusal
    answer = said(settings, shared)
    if isinstance(answer, Refusal):
        return answer
    if answer is False:
        return Refusal(f"its owner says no, by {KEY} = false")
    labels = {label.casefold() for label in repository.labels}
    grounds: tuple[tuple[bool, Ground], ...] = (
        (answer is True, "file"),
        (YES_LABEL in labels, "label"),
        (repository.installed, "app"),
        (asked, "asked"),
        (repository.can_push, "push"),
        (strangers, "strangers"),
    )
    found = next((ground for holds, ground in grounds if holds), None)
    return found or Refusal(
        f"its owner has not said yes ({SETTINGS}, the label {YES_LABEL}, or the App), and nobody "
        "says to have been asked (--i-was-asked)"
    )
