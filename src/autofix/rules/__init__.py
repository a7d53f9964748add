"""Binder's requirements, in the order in which they are mended.

The entrypoint comes before the repository: one that is a path from the working directory keeps
that from being changed. What is said of comments comes last, of the text that the others leave.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable

from autofix.rule import Rule, suggestion
from autofix.rules import (
    misplaced_repository,
    missing_jupyter,
    missing_user,
    swallowed_arguments,
    unpinned_image,
    unpinned_package,
    unused_ignore,
)
from autofix.values import replace

_OF_IMAGES: tuple[Rule, ...] = (
    unpinned_image.rule,
    missing_jupyter.rule,
    missing_user.rule,
    swallowed_arguments.rule,
    misplaced_repository.rule,
    unpinned_package.rule,
)
RULES = (*_OF_IMAGES, unused_ignore.of(_OF_IMAGES))

NONE_LEFT = "no rule is left; ignore fewer, or select others"
"""What is said where all that are selected are ignored, too."""


def named(rules: Iterable[Rule | str] | None) -> tuple[Rule, ...]:
    """Rules and the rules of those names, as they are given; all rules if None is.

    A rule that is asked for by its name counts, even one that Binder does without. Raises
    ValueError where there is no such rule.
    """
    if rules is None:
        return RULES
    if isinstance(rules, str):
        raise TypeError(f"rules are several: write [{rules!r}]")
    return tuple(_called(rule) if isinstance(rule, str) else rule for rule in rules)


def _called(name: str) -> Rule:
    rule = next((rule for rule in RULES if rule.name == name), None)
    if rule is None:
        raise ValueError(f"there is no rule {name!r}{suggestion(name, RULES)}")
    return replace(rule, optional=False)


def selected(select: Collection[str], ignore: Collection[str]) -> tuple[Rule, ...]:
    """The rules that are selected (all, if none is) but for those that are ignored, in order."""
    return tuple(
        _called(rule.name) if rule.name in select else rule
        for rule in RULES
        if (not select or rule.name in select) and rule.name not in ignore
    )
