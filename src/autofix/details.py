"""More of a result than people read at once: for ``--verbose`` and the formats for machines."""

from __future__ import annotations

from collections.abc import Iterator

from autofix import files
from autofix.apart import apart
from autofix.changes import edits_between
from autofix.configuration import Wishes
from autofix.edit import Edit
from autofix.evidence import Fact, facts
from autofix.fixer import Result, fix
from autofix.image.build import Build, fold
from autofix.image.context import Context
from autofix.image.published import Knowledge
from autofix.values import dataclass, replace

_MOST = 50
"""The most findings whose fix is made by itself, which takes its time."""


@dataclass(frozen=True)
class Details:
    """Where facts come from, the edits of all fixes together and of each by itself, what is left.

    ``unsafe`` and ``authenticated`` tell what was asked for. ``alone`` has the edits of each
    finding of the result, None where its fix is not made or is not to be had by itself. ``left`` is
    what is found in the text that was written, for formats that tell of nothing else.
    """

    unsafe: bool = False
    authenticated: bool = False
    facts: tuple[Fact, ...] = ()
    edits: tuple[Edit, ...] = ()
    alone: tuple[tuple[Edit, ...] | None, ...] = ()
    left: Result | None = None

    def after(
        self, source: files.Source, result: Result, knowledge: Knowledge, wishes: Wishes
    ) -> Details:
        """These details once the result was written."""
        if wishes.format in ("text", "json", "jsonl"):
            return self
        written = replace(source, text=result.after)
        left = fix(
            written.text,
            rules=wishes.rules,
            context=files.context(written),
            knowledge=knowledge,
            unsafe=wishes.unsafe,
            authenticated=wishes.authenticated,
        )
        return replace(self, left=left)


def details(result: Result, context: Context, knowledge: Knowledge, wishes: Wishes) -> Details:
    """What a format wants to know, of the text that was given."""
    build = fold(
        result.dockerfile, context, knowledge=knowledge, authenticated=wishes.authenticated
    )
    told = Details(unsafe=wishes.unsafe, authenticated=wishes.authenticated)
    if wishes.format in ("text", "json", "jsonl"):
        told = replace(told, facts=facts(build))
    if wishes.format in ("json", "jsonl", "sarif"):
        told = replace(told, edits=edits_of(result), alone=tuple(_alone(build, result)))
    return told


def edits_of(result: Result) -> tuple[Edit, ...]:
    """All that is changed, as edits of the texts that were given."""
    found = list(edits_between(result.before, result.after))
    for change in result.files:
        edits = edits_between(change.before, change.after)
        found += [Edit(edit.span, edit.text, change.path) for edit in edits]
    return tuple(found)


def _alone(build: Build, result: Result) -> Iterator[tuple[Edit, ...] | None]:
    count = 0
    for finding in result.findings:
        count += finding.made
        mended = apart(build, finding) if finding.made and count <= _MOST else None
        yield edits_of(mended) if mended else None
