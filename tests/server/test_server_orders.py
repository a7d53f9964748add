"""Fixes made one by one: they come to an end that is no worse than that of all at once."""

from __future__ import annotations

import pytest
from cases import Case, cases, outcome

from autofix.apart import alone
from autofix.fixer import Result, fix, read
from autofix.ignoring import covering, ignores
from autofix.image.build import fold
from autofix.image.context import Context
from autofix.values import replace

_STEPS = 40


def one_fix(case: Case, text: str, context: Context, *, last: bool) -> Result | None:
    """The text once the first or the last fix is made that may be made."""
    build = fold(read(text), context, authenticated="--authenticated" in case.options)
    comments = ignores(build.dockerfile)
    found = [
        (rule, violation)
        for rule in case.rules
        for violation in rule.check(build)
        if violation.fix
        and (violation.fix.safe or "--unsafe" in case.options)
        and not covering(comments, rule.name, violation.span.start)
    ]
    results = (alone(build, *pair) for pair in (reversed(found) if last else found))
    return next((result for result in results if result), None)


@pytest.mark.parametrize("last", [False, True], ids=["first", "last"])
@pytest.mark.parametrize(
    "case", [c for c in cases() if c.after != c.before], ids=lambda case: case.name
)
def test_one_by_one_is_no_worse_than_all_at_once(case: Case, last: bool) -> None:
    text, context = case.before, case.context
    for _ in range(_STEPS):
        step = one_fix(case, text, context, last=last)
        if step is None:
            break
        text = step.after
        changed = {change.path: change.after for change in step.files}
        context = replace(context, files={**context.files, **changed})
    else:
        raise AssertionError("the fixes do not come to an end")
    end = fix(
        text,
        case.rules,
        context,
        unsafe="--unsafe" in case.options,
        authenticated="--authenticated" in case.options,
    )
    assert not end.changed
    assert broken(end) <= broken(outcome(case))
    if not last:
        assert text == case.after


def broken(result: Result) -> set[str]:
    """The rules that are still broken once all fixes are made."""
    return {f.rule.name for f in result.findings if f.counts and not f.made}
