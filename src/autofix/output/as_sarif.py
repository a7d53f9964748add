"""The format sarif: SARIF 2.1.0 (OASIS, errata 01), as GitHub's code scanning wants it.

Columns count UTF-16 code units, which is the default of SARIF and told by ``columnKind``. Findings
that comments have ignored are left out: code scanning would show them as open.
"""

from __future__ import annotations

import base64
import json
import os
import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any
from urllib.parse import quote

from autofix import __version__
from autofix.configuration import Wishes
from autofix.edit import Edit, Span
from autofix.fixer import Finding, Result
from autofix.outcome import Outcome, status
from autofix.output.document import reason_of
from autofix.output.located import fingerprints, left, level, path_of, seen, sentences, shown
from autofix.output.places import Places
from autofix.output.problems import told
from autofix.printing import Piece, line
from autofix.rule import Rule

SCHEMA = (
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
)

MOST = 25_000
"""The most results that code scanning takes of a run; it refuses a file with more."""

Object = dict[str, Any]

_PLACEHOLDER = re.compile(r"\{(?=\d+\})")


def pieces(
    outcomes: Iterable[Outcome], troubles: Iterable[str], wishes: Wishes, width: int = 0
) -> Iterator[Piece]:
    """The log, once all is known."""
    done, unanswered = list(outcomes), list(troubles)
    yield from told(done, unanswered)
    log = {"$schema": SCHEMA, "version": "2.1.0", "runs": [_run(done, unanswered, wishes)]}
    yield Piece((f"{json.dumps(log, indent=1)}\n",), exact=True)


def _run(outcomes: Sequence[Outcome], troubles: Sequence[str], wishes: Wishes) -> Object:
    rules = list({rule.name: rule for outcome in outcomes for rule in outcome.rules}.values())
    names = [rule.name for rule in rules]
    results = [result for outcome in outcomes for result in _results(outcome, wishes, names)]
    notifications = [_notification(outcome) for outcome in outcomes if outcome.problem]
    notifications += [_told(text, "warning", "unanswered") for text in troubles]
    if len(results) > MOST:
        # What Binder needs comes first.
        results.sort(key=lambda result: ("error", "warning", "note").index(result["level"]))
        text = f"{len(results) - MOST} results are left out, as code scanning takes {MOST}"
        notifications.append(_told(text, "warning", "too-many"))
    return {
        "tool": {"driver": {
            "name": "binder-fix",
            "version": __version__,
            "semanticVersion": __version__,
            "rules": [_rule(rule) for rule in rules],
        }},
        "invocations": [{
            "executionSuccessful": not any(outcome.problem for outcome in outcomes),
            "exitCode": status(outcomes, answered=not troubles),
            "toolExecutionNotifications": notifications,
        }],
        "columnKind": "utf16CodeUnits",
        "newlineSequences": ["\r\n", "\n"],
        "results": results[:MOST],
    }  # fmt: skip


def _rule(rule: Rule) -> Object:
    words = rule.name.split("-")
    text = rule.explanation.strip()
    return {
        "id": rule.name,
        "name": "".join(word.capitalize() for word in words),
        "shortDescription": {"text": f"{rule.need}."},
        "fullDescription": {"text": " ".join(text.split("\n\n")[0].split())},
        "help": {"text": text, "markdown": text},
        "defaultConfiguration": {"level": "note" if rule.optional else "error"},
        "properties": {"tags": ["binder", "dockerfile"], "problem.severity":
                       "recommendation" if rule.optional else "error", "precision": "high"},
    }  # fmt: skip


def _results(outcome: Outcome, wishes: Wishes, rules: Sequence[str]) -> Iterator[Object]:
    result = left(outcome)
    if result is None:
        return
    told_of = shown(result, wishes)
    places = Places(result.before)
    edits = _edits_of(outcome, result)
    for finding, fingerprint, own in zip(result.findings, fingerprints(result), edits, strict=True):
        if finding in told_of:
            described: Object = {
                "ruleId": finding.rule.name,
                "ruleIndex": rules.index(finding.rule.name),
                "level": level(finding),
                "message": {"text": _unlinked(sentences(finding))},
                "locations": [{"physicalLocation": {
                    "artifactLocation": _artifact(path_of(outcome)),
                    "region": _region(places, finding.span),
                }}],
                "partialFingerprints": {"primaryLocationLineHash": fingerprint},
            }  # fmt: skip
            if finding.made and own:
                described["fixes"] = [_fix(outcome, result, finding, own)]
            yield described


def _edits_of(outcome: Outcome, result: Result) -> Iterator[tuple[str, tuple[Edit, ...]] | None]:
    """For each finding what mends it: its own edits, or all of the file where it needs others."""
    details = outcome.details
    for index, finding in enumerate(result.findings):
        if details is None or details.left or not finding.violation.fix:
            yield None
        elif own := details.alone[index]:
            yield finding.violation.fix.title, own
        else:
            yield f"{finding.violation.fix.title}, with all other fixes of the file", details.edits


def _fix(
    outcome: Outcome, result: Result, finding: Finding, own: tuple[str, tuple[Edit, ...]]
) -> Object:
    title, edits = own
    texts = {"": Places(result.before)}
    texts |= {change.path: Places(change.before) for change in result.files}
    by_file: dict[str, list[Edit]] = {}
    for edit in edits:
        by_file.setdefault(edit.file, []).append(edit)
    folder = outcome.source.folder if outcome.source else None
    changes = []
    for file, made in by_file.items():
        path = seen(os.path.join(folder, file)) if file and folder else path_of(outcome)
        replacements = [_replacement(texts[file], edit) for edit in made]
        changes.append({"artifactLocation": _artifact(path), "replacements": replacements})
    return {"description": {"text": _unlinked(line(title))}, "artifactChanges": changes}


def _replacement(places: Places, edit: Edit) -> Object:
    content = edit.text.encode("utf-8", "surrogateescape")
    try:
        inserted = {"text": content.decode("utf-8")}
    except UnicodeDecodeError:
        inserted = {"binary": base64.b64encode(content).decode("ascii")}
    replacement: Object = {"deletedRegion": _region(places, edit.span)}
    return {**replacement, "insertedContent": inserted} if content else replacement


def _region(places: Places, span: Span) -> Object:
    start, end = span
    return {
        "startLine": places.line(start),
        "startColumn": places.units(start),
        "endLine": places.line(end),
        "endColumn": places.units(end),
    }


def _artifact(path: str) -> Object:
    """Where a file is: below the root of the sources, or by an address of its own."""
    uri = quote(os.fsencode(path), safe="/")
    if not os.path.isabs(path):
        # A colon in the first part would be taken for the end of a scheme, but is quoted.
        return {"uri": uri, "uriBaseId": "%SRCROOT%"}
    return {"uri": f"file://{'' if uri.startswith('/') else '/'}{uri}"}


def _notification(outcome: Outcome) -> Object:
    told_of = _told(reason_of(outcome), "error", outcome.kind)
    place: Object = {"artifactLocation": _artifact(path_of(outcome))}
    if outcome.line:
        place["region"] = {"startLine": outcome.line}
    told_of["locations"] = [{"physicalLocation": place}]
    if outcome.trace:
        told_of["exception"] = {"message": line(outcome.trace.strip().rpartition("\n")[2])}
    return told_of


def _told(text: str, kind: str, name: str) -> Object:
    return {"level": kind, "descriptor": {"id": name}, "message": {"text": _unlinked(line(text))}}


def _unlinked(text: str) -> str:
    """A text without what SARIF takes for a link (3.11.6) or a placeholder (3.11.5)."""
    return _PLACEHOLDER.sub("{ ", text.replace("](", "] ("))
