"""What the comparison of the rules with the measurements counts, without an engine."""

from __future__ import annotations

import pytest

from .agreement import ALL, DOCUMENT, Comparison, Measurement, Verdict, document, verdicts
from .probing import floating
from .suite import CASES, PINNED, REPOSITORIES, Case

RULES = ("unpinned-image", "missing-jupyter", "missing-user", "misplaced-repository",
         "swallowed-arguments", ALL)  # fmt: skip


def _one(said: Verdict, met: bool | None, failures: tuple[str, ...] = ()) -> Comparison:
    measured = Measurement(dict.fromkeys(RULES, met), failures)
    return Comparison("tides", False, dict.fromkeys(RULES, said), measured)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("FROM python", True),
        ("FROM python:latest", True),
        ("FROM python:3.12", False),
        ("from localhost:5000/python", True),
        ("FROM python@sha256:0", False),
        ("FROM --platform=linux/amd64 python:3.12 AS a\nFROM a", False),
        ("FROM python:3.12 AS a\nFROM ubuntu", True),
        ("ARG TAG=latest\nFROM python:${TAG}", True),
        ("ARG TAG=3.12\nFROM python:$TAG AS b\nRUN true \\\n from nothing", False),
    ],
)
def test_a_floating_image_is_told_from_the_text(text: str, expected: bool) -> None:
    """No tag, or `latest`, and no digest."""
    assert floating(text) is expected


@pytest.mark.parametrize(
    ("said", "met", "column"),
    [
        ("violated", False, "true positive"),
        ("violated", True, "false positive"),
        ("met", True, "true negative"),
        ("met", False, "false negative"),
        ("not known", True, "not known"),
        ("not known", False, "not known"),
        ("met", None, "not measured"),
    ],
)
def test_a_verdict_counts_in_one_column(said: Verdict, met: bool | None, column: str) -> None:
    """What the rule says is compared with what was measured."""
    assert _one(said, met).column("missing-user") == column


def test_the_page_tells_what_disagrees() -> None:
    """A line for each disagreement, with what was measured."""
    page = document([_one("met", False, ("build: it ended with 1",))])
    assert "- tides (as it is), missing-user: said met. build: it ended with 1" in page
    assert "| missing-user | 0 | 0 | 0 | 1 | 0 | 0 |" in page
    assert "None." in document([_one("met", True)])


def test_the_table_names_every_repository() -> None:
    """No folder is forgotten, and none is named twice."""
    names = [case.name for case in CASES]
    assert len(names) == len(set(names))
    named = {*names, *(case.name for case in PINNED)}
    assert named == {folder.name for folder in REPOSITORIES.iterdir()}


def test_the_page_in_the_documentation_is_of_these_repositories() -> None:
    """In both states, and no rule says "met" of an image that was measured not to meet it."""
    page = DOCUMENT.read_text(encoding="utf-8")
    for case in CASES:
        for state in ("as it is",) if case.good else ("as it is", "mended"):
            assert f"| {case.name} | {state} | " in page
    assert "(false negative)" not in page


@pytest.mark.parametrize(
    "case", [case for case in CASES if not case.registry], ids=lambda case: case.name
)
def test_a_repository_breaks_the_rules_that_the_table_says(case: Case) -> None:
    """No other rule is known to be broken; a good repository breaks none."""
    said = verdicts(case.folder, case)
    broken = {rule for rule, verdict in said.items() if verdict == "violated"} - {ALL}
    assert broken == set(case.broken)
