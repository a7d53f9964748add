"""What holds of every text that the fixer is given, for the tests and the fuzzer."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from unittest import mock

from autofix import edit, fixer
from autofix.edit import Edit
from autofix.fixer import Result, fix
from autofix.image.build import Build
from autofix.image.context import Context
from autofix.image.published import Knowledge
from autofix.rule import Rule
from autofix.values import replace

Step = tuple[str, tuple[Edit, ...]]
"""A text with the edits that are made of it at once."""


@contextmanager
def recorded() -> Iterator[list[Step]]:
    """The steps that the fixer tries meanwhile; some of them it may take back."""
    steps: list[Step] = []
    make = fixer.edited

    def noting(build: Build, edits: tuple[Edit, ...]) -> Build:
        steps.append((build.dockerfile.source, edits))
        return make(build, edits)

    with mock.patch.object(fixer, "edited", noting):
        yield steps


def mended(
    source: str,
    rules: Sequence[Rule],
    context: Context,
    *,
    knowledge: Knowledge | None = None,
    unsafe: bool = False,
    authenticated: bool = False,
) -> Result:
    """Mend a Dockerfile, and see that the outcome is what it must be.

    It comes to an end, a second run changes nothing, what no edit names stays byte for byte,
    comments and line ends stay, and every finding has its place and its reason.

    Raises DockerfileError as ``fix`` does.
    """
    with recorded() as steps:
        result = fix(
            source,
            rules,
            context,
            knowledge=knowledge,
            unsafe=unsafe,
            authenticated=authenticated,
        )
    _only_the_edits(result, context, steps)
    _still_there(source, result.after)
    for finding in result.findings:
        assert 0 <= finding.span.start <= finding.span.end <= len(source)
        assert finding.violation.fix or finding.violation.reason
        assert not finding.made or (
            finding.violation.fix and (finding.violation.fix.safe or unsafe)
        )
    again = fix(
        result.after,
        rules,
        after(context, result),
        knowledge=knowledge,
        unsafe=unsafe,
        authenticated=authenticated,
    )
    assert not again.changed
    assert [finding for finding in again.findings if finding.made] == []
    return result


def after(context: Context, result: Result) -> Context:
    """The build context once the changes of its files are written."""
    written = {change.path: change.after for change in result.files}
    return replace(context, files={**context.files, **written}) if written else context


def _only_the_edits(result: Result, context: Context, steps: Sequence[Step]) -> None:
    """The outcome is the text with the edits of all steps made, and nothing else."""
    files = dict(context.files)
    for _, edits in kept(result.before, steps, result.after):
        for path in dict.fromkeys(one.file for one in edits if one.file):
            files[path] = edit.apply(files[path] or "", [one for one in edits if one.file == path])
    assert {**context.files, **{change.path: change.after for change in result.files}} == files
    for change in result.files:
        assert change.before == context.files[change.path] != change.after


def kept(before: str, steps: Iterable[Step], after: str) -> list[Step]:
    """The steps that lead from one text to another, without those that were taken back."""
    texts, way = [before], list[Step]()

    def back(text: str) -> None:
        while texts[-1] != text:
            texts.pop()
            assert texts, "a text that no step leads to"
            way.pop()

    for text, edits in steps:
        back(text)
        way.append((text, edits))
        texts.append(edit.apply(text, [one for one in edits if not one.file]))
    back(after)
    return way


def _still_there(before: str, after: str) -> None:
    """Comments and line ends are what they were."""
    assert _comments(before) - _comments(after) == Counter()
    endings = set(re.findall(r"\r?\n", before))
    if len(endings) == 1 and "<<" not in before and not before.endswith("\r"):
        assert set(re.findall(r"\r?\n", after)) == endings


def _comments(source: str) -> Counter[str]:
    lines = (line.strip() for line in source.lstrip("\ufeff").split("\n"))
    return Counter(line for line in lines if line.startswith("#"))
