"""A report for people and for programs."""

from __future__ import annotations

import dataclasses
import json
import textwrap
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import click

from autofix.launch.checking import Wishes
from autofix.launch.engine import Engine
from autofix.launch.reasons import Reason, reasons
from autofix.launch.results import Report
from autofix.launch.rows import Row, rows
from autofix.launch.text import harmless

SCHEMA = 1
"""The version of the JSON; it grows where something is renamed or left out."""

_MARKS = {True: ("ok", "green"), False: ("FAIL", "red"), None: ("-", "yellow")}
_TITLE = 20
_TAIL = 12
_LISTING = 20


@dataclass(frozen=True)
class Outcome:
    """A report with how it came about.

    ``fixed`` is whether the copy was changed, None where no copy was asked for; ``rules`` are those
    which would still mend something.
    """

    report: Report
    path: str
    engine: Engine
    wishes: Wishes
    fixed: bool | None
    rules: tuple[str, ...]


def text(outcome: Outcome) -> Iterator[str]:
    """Yield the lines of a table, and then why something failed."""
    report = outcome.report
    for row in rows(report):
        yield from _table(row)
    shown = next((launch for launch in report.launches if launch.listing), None)
    if shown:
        lines = shown.listing.splitlines()
        yield ""
        yield "ls -alh ~"
        yield from (f"  {harmless(line)}" for line in lines[:_LISTING])
        if len(lines) > _LISTING:
            yield "  ..."
    for reason in reasons(report):
        yield ""
        yield from _reason(reason)
    if outcome.rules:
        yield ""
        yield f"binder-fix launch --fix, or binder-fix --diff, mends {', '.join(outcome.rules)}"


def _table(row: Row) -> Iterator[str]:
    mark, colour = _MARKS[row.met]
    shown = click.style(f"{mark:<4}", fg=colour, bold=row.met is False)
    measured = harmless(row.measured) if row.measured else ""
    words = [*(harmless(failure) for failure in row.failures), *([measured] if measured else [])]
    yield f"{shown}  {harmless(row.title):<{_TITLE}}  {words[0] if words else ''}".rstrip()
    for more in words[1:]:
        yield f"{'':<{4 + 2 + _TITLE + 2}}{more}"


def _reason(reason: Reason) -> Iterator[str]:
    for found in reason.diagnoses:
        yield f"{reason.where}: {click.style(harmless(found.text), bold=True)}"
        yield from _wrapped(harmless(found.meaning))
        yield from _wrapped(harmless(found.advice))
        if found.rule:
            yield f"    see: binder-fix --explain {found.rule}"
    yield f"{reason.where}: {'the last lines of the log' if reason.tail else 'the log is empty'}"
    yield from (f"  | {harmless(line)}" for line in reason.tail[-_TAIL:])


def _wrapped(words: str) -> list[str]:
    return textwrap.wrap(words, 96, initial_indent="    ", subsequent_indent="    ")


def as_json(outcome: Outcome) -> Iterator[str]:
    """Yield everything that is known as JSON."""
    report, build, wishes = outcome.report, outcome.report.build, outcome.wishes
    content: dict[str, Any] = {
        "schema": SCHEMA,
        "ok": report.ok,
        "repository": outcome.path,
        "engine": {"name": outcome.engine.kind, "version": outcome.engine.version},
        "fixed": outcome.fixed,
        "build": {
            "builder": wishes.builder,
            "dockerfile": build.dockerfile,
            "ok": build.ok,
            "seconds": round(build.seconds, 2),
            "image": build.image if wishes.keep_image and build.ok else None,
            "failures": list(build.failures),
        },
        "requirements": [dataclasses.asdict(row) for row in rows(report)],
        "launches": [{"ok": launch.ok, **dataclasses.asdict(launch)} for launch in report.launches],
        "reasons": [
            {
                "where": reason.where,
                "diagnoses": [dataclasses.asdict(found) for found in reason.diagnoses],
                "log": list(reason.tail),
            }
            for reason in reasons(report)
        ],
        "rules": list(outcome.rules),
    }
    yield json.dumps(content, indent=2)
