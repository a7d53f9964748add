"""Whether a repository may be asked: what it is, what its owner says, who runs this."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from typing import Literal

from autofix.pull_request.model import Repository

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

SETTINGS = ".binder-fix.toml"
"""The file at the top of a repository where its owner says yes or no."""

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


def said(content: bytes | None) -> bool | Refusal | None:
    """What a settings file says: yes, no, or nothing; one that cannot be read may have said no."""
    if content is None:
        return None
    try:
        answer = tomllib.loads(content.decode("utf-8")).get(KEY)
    except (ValueError, RecursionError):
        return Refusal(f"its {SETTINGS} cannot be read as TOML, it may say no")
    if answer is None or isinstance(answer, bool):
        return answer
    return Refusal(f"its {SETTINGS} says neither true nor false for {KEY}")


def permission(
    repository: Repository, settings: bytes | None, *, asked: bool, strangers: bool
) -> Ground | Refusal:
    """On what ground a repository may be asked, or why it may not.

    ``settings`` is the content of its settings file, None if there is none. ``asked`` and
    ``strangers`` are what whoever runs this claims and wants; an owner's no goes before both.
    """
    refusal = impossible(repository)
    if refusal:
        return refusal
    answer = said(settings)
    if isinstance(answer, Refusal):
        return answer
    if answer is False:
        return Refusal(f"its owner says no, in {SETTINGS}")
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
