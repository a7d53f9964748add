"""Every comment that ignores a rule is understood, gives its reason, and ignores something.

`# binder-fix: ignore[RULE] REASON` above an instruction keeps a rule from telling and mending what
it finds there; `# binder-fix: ignore-file[RULE] REASON` above the first instruction does so in the
whole file. Several rules are named with commas. A comment that is left behind when what it was for
is gone hides what comes later, one that names no rule of ours hides nothing.

Fix: none; such a comment is a person's, who may want to say something else. What only a registry or
the files of the repository could tell is not called unused where these were not asked or seen.
Safety: nothing is changed. A finding of this rule does not count in the exit status unless the rule
is selected.
"""

from __future__ import annotations

from collections.abc import Iterator

from autofix.edit import Span
from autofix.ignoring import MARK, ignores
from autofix.image.arguments import pulled
from autofix.image.base import reference
from autofix.image.build import Build
from autofix.rule import Rule, Violation, suggestion

NAME = "unused-ignore"
_LEAVE = "remove it, or name what it is for"


def of(others: tuple[Rule, ...]) -> Rule:
    """The rule, of comments that may name itself and these others."""

    def check(build: Build) -> Iterator[Violation]:
        return _check(build, (*others, rule))

    rule = Rule(
        name=NAME,
        requirement=7,
        need="Binder needs no such comment, which would hide what breaks later",
        check=check,
        explanation=__doc__,
        optional=True,
    )
    return rule


def _check(build: Build, known: tuple[Rule, ...]) -> Iterator[Violation]:
    if MARK not in build.dockerfile.source:
        return
    found: dict[str, list[int]] = {}
    rules = {rule.name: rule for rule in known}
    unasked = [*_unasked(build)]
    for ignore in ignores(build.dockerfile):
        if ignore.complaint:
            message, _, advice = ignore.complaint.partition("; ")
            yield Violation(ignore.span, message, reason=advice)
        for name in ignore.names:
            if name not in rules:
                advice = suggestion(name, known).removeprefix("; ")
                yield Violation(ignore.span, f"there is no rule {name}", reason=advice)
            elif ignore.target and name != NAME and _told(build, name, ignore.target, unasked):
                if name not in found:
                    found[name] = [v.span.start for v in rules[name].check(build)]
                if not any(ignore.covers(name, place) for place in found[name]):
                    message = f"there is nothing of {name} to ignore here"
                    yield Violation(ignore.span, message, reason=_LEAVE)


def _told(build: Build, name: str, target: Span, unasked: list[int]) -> bool:
    """Whether everything is known that a rule looks at in a part of the text."""
    if name != "unpinned-image":
        return build.context.known
    return not any(target.start <= place < target.end for place in unasked)


def _unasked(build: Build) -> Iterator[int]:
    """Where images are named whose digest no registry told."""
    for image in pulled(build.dockerfile):
        published = build.knowledge.image(image.text)
        if not reference(image.text).digest and not (published and published.digest):
            yield (image.flag or image.stage.reference).span.start
