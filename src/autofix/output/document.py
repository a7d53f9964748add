"""A run as data, which ``schema.json`` describes: the formats json and jsonl.

What the scan tells of a file has the same names here.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from itertools import zip_longest
from typing import Any

from autofix import __version__
from autofix.configuration import Wishes
from autofix.dockerfile import UNKNOWN
from autofix.edit import Edit
from autofix.evidence import Fact
from autofix.exact import exact
from autofix.fixer import Finding, Result
from autofix.image.arguments import base_images, root_image
from autofix.outcome import Outcome
from autofix.output.diffs import diff_of
from autofix.output.places import Places
from autofix.printing import line
from autofix.states import VERDICTS, rule_states, state, verdict

SCHEMA = 1
"""The version of the JSON: it grows when a key changes its meaning or goes."""

Object = dict[str, Any]


def described(outcome: Outcome, wishes: Wishes) -> Object:
    """A file, with all that was found in it."""
    told: Object = {}
    told.update(_exact("name", outcome.label))
    source, result = outcome.source, outcome.result
    content = source.text.encode("utf-8", "surrogateescape") if source else b""
    told["sha256"] = hashlib.sha256(content).hexdigest() if source else ""
    told["verdict"] = verdict_of(outcome)
    told["reason"] = reason_of(outcome)
    told["problems"] = list(_problems(outcome))
    findings = (*result.findings, *result.ignored) if result else ()
    told["rules"] = rule_states(outcome.rules, findings) if result else {}
    told["findings"] = list(_findings(outcome, result, wishes)) if result else []
    told["base_image"] = _shown(root_image(result.dockerfile)) if result else ""
    images = dict.fromkeys(base_images(result.dockerfile)) if result else ()
    told["base_images"] = [_shown(image) for image in images]
    told["facts"] = [_fact(fact) for fact in outcome.details.facts] if outcome.details else []
    told["unsafe"] = bool(outcome.details and outcome.details.unsafe)
    told["authenticated"] = bool(outcome.details and outcome.details.authenticated)
    told["changed"] = bool(result and result.changed)
    told["written"] = bool(result and result.changed and wishes.write)
    told["edits"] = _edits(outcome.details.edits, result) if outcome.details and result else []
    if wishes.diff and source and result:
        told.update(_exact("diff", diff_of(source, result)))
    return told


def summary(files_told: Sequence[Object], status: int) -> Object:
    """The counts of a run."""
    counted = dict.fromkeys(VERDICTS, 0)
    for told in files_told:
        counted[told["verdict"]] += 1
    return {"files": len(files_told), "verdicts": counted, "exit_status": status}


def head() -> Object:
    """What every document says of itself."""
    return {
        "schema": SCHEMA,
        "version": __version__,
    }


def trouble(text: str) -> Object:
    """What did not answer, as a problem that is no file's."""
    return {"kind": "unanswered", "line": 0, "message": line(text), "trace": ""}


def verdict_of(outcome: Outcome) -> str:
    """The verdict on a file, whether or not it could be looked at."""
    if outcome.result:
        return verdict(outcome.result)
    return "failed" if outcome.kind in ("unproven", "internal") else "refused"


def reason_of(outcome: Outcome) -> str:
    """Why there is no result, without the path and the line that the message begins with."""
    text = outcome.problem.removeprefix(outcome.label)
    text = text.removeprefix(f":{outcome.line}") if outcome.line else text
    return line(text.removeprefix(": ") if text != outcome.problem else text)


def _problems(outcome: Outcome) -> Iterator[Object]:
    if outcome.problem:
        yield {"kind": outcome.kind, "line": outcome.line, "message": reason_of(outcome),
               "trace": "\n".join(map(line, outcome.trace.splitlines()))}  # fmt: skip
    if outcome.source and outcome.source.note:
        yield {"kind": "hidden", "line": 0, "message": line(outcome.source.note), "trace": ""}


def _findings(outcome: Outcome, result: Result, wishes: Wishes) -> Iterator[Object]:
    places = Places(result.before)
    texts = _places(result)
    alone = outcome.details.alone if outcome.details else ()
    findings = (*result.findings, *result.ignored)
    for finding, edits in zip_longest(findings, alone):
        if finding.counts or not wishes.quiet:
            yield _finding(finding, places, edits, texts)


def _finding(
    finding: Finding, places: Places, edits: Iterable[Edit] | None, texts: dict[str, Places]
) -> Object:
    violation = finding.violation
    start, end = finding.span
    return {
        "rule": finding.rule.name,
        "line": places.line(start),
        "column": places.column(start),
        "end_line": places.line(end),
        "end_column": places.column(end),
        "offset": places.bytes(start),
        "end_offset": places.bytes(end),
        "state": state(finding),
        "message": line(violation.message),
        "need": finding.rule.need if violation.required else "",
        "fix": line(violation.fix.title) if violation.fix else "",
        "safe": bool(violation.fix and violation.fix.safe),
        "reason": line(finding.ignored.reason if finding.ignored else violation.reason),
        "known": violation.known,
        "required": violation.required and not finding.rule.optional,
        "edits": None if edits is None else [_edit(edit, texts[edit.file]) for edit in edits],
    }


def _places(result: Result) -> dict[str, Places]:
    """The texts that edits are of, by the names that they have there."""
    changed = {change.path: Places(change.before) for change in result.files}
    return {"": Places(result.before), **changed}


def _edits(edits: Iterable[Edit], result: Result) -> list[Object]:
    texts = _places(result)
    return [_edit(edit, texts[edit.file]) for edit in edits]


def _edit(edit: Edit, places: Places) -> Object:
    told: Object = {}
    told.update(_exact("file", edit.file))
    told["start"] = _place(edit.span.start, places)
    told["end"] = _place(edit.span.end, places)
    told.update(_exact("text", edit.text))
    return told


def _place(offset: int, places: Places) -> Object:
    return {"line": places.line(offset), "column": places.column(offset),
            "offset": places.bytes(offset)}  # fmt: skip


def _fact(fact: Fact) -> Object:
    return {"name": fact.name, "value": _shown(fact.value) if fact.value else None,
            "line": fact.line, "source": _shown(fact.source)}  # fmt: skip


def _shown(text: str) -> str:
    return line(text.replace(UNKNOWN, "?"))


def _exact(key: str, text: str) -> Iterator[tuple[str, str]]:
    """A text, and its bytes under a key of their own where they are no UTF-8."""
    shown, coded = exact(text)
    yield key, shown
    if coded:
        yield f"{key}_base64", coded
