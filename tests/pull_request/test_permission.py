"""Whom we may ask: what a repository is, what its owner says, what is claimed on the command."""

from __future__ import annotations

from dataclasses import replace

import pytest

from autofix.pull_request.model import Repository
from autofix.pull_request.permission import Ground, Refusal, impossible, permission, said

THEIRS = Repository(
    "lab/tides", "https://github.com/lab/tides", "https://github.com/lab/tides.git", "main", False
)
OURS = replace(THEIRS, can_push=True)
YES = b"pull-requests = true\n"
NO = b"pull-requests = false\n"


def asked(
    repository: Repository,
    settings: bytes | None = None,
    *,
    asked: bool = False,
    strangers: bool = False,
) -> Ground | str:
    """The ground, or the reason of the refusal."""
    answer = permission(repository, settings, asked=asked, strangers=strangers)
    return answer.reason if isinstance(answer, Refusal) else answer


def test_a_stranger_is_not_asked_by_default() -> None:
    reason = asked(THEIRS)
    assert "has not said yes" in reason
    assert "--i-was-asked" in reason


@pytest.mark.parametrize(
    ("repository", "settings", "ground"),
    [
        (OURS, None, "push"),
        (THEIRS, YES, "file"),
        (replace(THEIRS, labels=frozenset({"binder-fix"})), None, "label"),
        (replace(THEIRS, labels=frozenset({"Binder-Fix"})), b"", "label"),
        (replace(THEIRS, installed=True), None, "app"),
    ],
)
def test_who_said_yes_is_asked(
    repository: Repository, settings: bytes | None, ground: Ground
) -> None:
    assert asked(repository, settings) == ground


def test_who_runs_it_may_say_to_have_been_asked_or_want_strangers() -> None:
    assert asked(THEIRS, asked=True) == "asked"
    assert asked(THEIRS, strangers=True) == "strangers"
    # The text has to say what is true: this one is nobody's own repository.
    assert asked(OURS, asked=True, strangers=True) == "asked"
    assert asked(OURS, strangers=True) == "push"


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"archived": True}, "archived"),
        ({"fork": True}, "a fork"),
        ({"empty": True}, "empty"),
        ({"labels": frozenset({"No-Binder-Fix", "binder-fix"})}, "says no, by the label"),
    ],
)
def test_some_are_never_asked_and_need_no_clone(change: dict[str, object], reason: str) -> None:
    repository = replace(OURS, installed=True, **change)  # type: ignore[arg-type]
    refusal = impossible(repository)
    assert refusal is not None
    assert reason in refusal.reason
    assert reason in asked(repository, YES, asked=True, strangers=True)


def test_no_in_the_file_goes_before_everything() -> None:
    repository = replace(OURS, installed=True, labels=frozenset({"binder-fix"}))
    assert "says no" in asked(repository, NO, asked=True, strangers=True)


@pytest.mark.parametrize(
    "settings",
    [
        b"pull-requests = no\n",
        b"pull-requests = 'false'\n",
        b"pull-requests = 0\n",
        b"\xff\xfe",
        b"[" * 100_000,
        b"pull-requests = false\npull-requests = true\n",
        b"[else]\nx = 1\n",
        b"pull-request = false\n",
    ],
)
def test_a_file_that_cannot_be_read_may_say_no(settings: bytes) -> None:
    assert isinstance(said(settings), Refusal)
    assert ".binder-fix.toml:1: " in asked(OURS, settings, asked=True).replace(":2: ", ":1: ")


@pytest.mark.parametrize(
    ("settings", "answer"),
    [(None, None), (b"", None), (b"unsafe = true\n", None), (YES, True), (NO, False)],
)
def test_what_a_file_says(settings: bytes | None, answer: bool | None) -> None:
    assert said(settings) is answer


@pytest.mark.parametrize(
    ("own", "shared", "answer"),
    [
        (None, b"[tool.binder-fix]\npull-requests = true\n", True),
        (None, b"[tool.binder-fix]\npull-requests = false\n", False),
        (YES, b"[tool.binder-fix]\npull-requests = false\n", False),
        (NO, b"[tool.binder-fix]\npull-requests = true\n", False),
        (None, b"[tool.other]\npull-requests = true # binder-fix\n", None),
        (YES, b"no TOML [", True),
    ],
)
def test_what_a_shared_file_says(own: bytes | None, shared: bytes, answer: bool | None) -> None:
    assert said(own, shared) is answer


def test_a_shared_file_that_names_us_and_cannot_be_read_may_say_no() -> None:
    answer = permission(OURS, YES, b"[tool.binder-fix]\nx", asked=True, strangers=True)
    assert isinstance(answer, Refusal)
    assert "pyproject.toml:2: " in answer.reason
