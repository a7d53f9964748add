"""The rules as a set: each is complete, documented and has its cases."""

from __future__ import annotations

import importlib
import pkgutil

import pytest
from cases import CORPUS, Case, cases

from autofix import rules
from autofix.rule import Rule
from autofix.rules import RULES

every_rule = pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)


def test_every_requirement_has_its_rule() -> None:
    assert sorted(rule.requirement for rule in RULES) == [1, 2, 3, 4, 5, 6, 7]


def test_the_order() -> None:
    """The user comes before the repository that is made its own, the entrypoint before WORKDIR."""
    assert [rule.name for rule in RULES] == [
        "unpinned-image",
        "missing-jupyter",
        "missing-user",
        "swallowed-arguments",
        "misplaced-repository",
        "unpinned-package",
        "unused-ignore",
    ]


def test_every_module_of_the_package_is_a_rule_of_the_tuple() -> None:
    modules = [
        importlib.import_module(f"autofix.rules.{found.name}")
        for found in pkgutil.iter_modules(rules.__path__)
    ]
    assert {module.__doc__ for module in modules} == {rule.explanation for rule in RULES}


@every_rule
def test_the_module_has_the_name_of_the_rule(rule: Rule) -> None:
    module = importlib.import_module(f"autofix.rules.{rule.name.replace('-', '_')}")
    # What the last one is made of are the others.
    assert rule is RULES[-1] or module.rule is rule
    assert module.__doc__ == rule.explanation


@every_rule
def test_the_explanation(rule: Rule) -> None:
    first, blank, *rest = rule.explanation.split("\n")
    assert first.endswith(".")
    assert first[0].isupper() or first[0] == "`"
    assert blank == ""
    assert sum(line.startswith("Fix: ") for line in rest) == 1
    assert sum(line.startswith("Safety: ") for line in rest) == 1


@every_rule
def test_the_need_is_a_sentence_without_a_full_stop(rule: Rule) -> None:
    assert rule.need.startswith("Binder needs ")
    assert not rule.need.endswith(".")


@every_rule
def test_the_corpus_has_cases_that_change_and_cases_that_stay(rule: Rule) -> None:
    own = [case for case in cases() if case.folder.parent == CORPUS / rule.name]
    # What an optional rule writes is known from an index, which no case has.
    assert {_changes(case) for case in own} == ({False} if rule.optional else {True, False})


def _changes(case: Case) -> bool:
    return (case.folder / "after.Dockerfile").exists()
