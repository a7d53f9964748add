"""The format github: workflow commands, which GitHub's runner shows as annotations.

A value has ``%``, carriage returns and line feeds escaped, that of a property colons and commas too
(actions/toolkit, packages/core/src/command.ts). GitHub does not say what columns count; these count
UTF-16 code units, as what shows them does. They are left out where a finding has several lines,
as GitHub wants it (REST API, "Annotations only support start_column and end_column on one line").
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from autofix.configuration import Wishes
from autofix.fixer import Finding
from autofix.outcome import Outcome
from autofix.output.located import left, level, path_of, sentences, shown
from autofix.output.places import Places
from autofix.printing import Piece, line

_COMMANDS = {"error": "error", "warning": "warning", "note": "notice"}


def pieces(
    outcomes: Iterable[Outcome], troubles: Iterable[str], wishes: Wishes, width: int = 0
) -> Iterator[Piece]:
    """A command for each thing that did not answer, each file that is refused, each finding."""
    for trouble in troubles:
        yield _command("warning", trouble, {"title": "binder-fix"})
    for outcome in outcomes:
        path, result = path_of(outcome), left(outcome)
        if outcome.problem:
            place: dict[str, str | int] = {
                "file": path,
                "line": outcome.line,
                "title": f"binder-fix: {outcome.kind}",
            }
            text = "\n".join(filter(None, (outcome.problem, outcome.trace)))
            yield _command("error", text, place)
        if result:
            places = Places(result.before)
            for finding in shown(result, wishes):
                yield _annotation(path, finding, places)


def _annotation(path: str, finding: Finding, places: Places) -> Piece:
    start, end = finding.span
    place: dict[str, str | int] = {
        "file": path,
        "line": places.line(start),
        "endLine": places.line(max(start, end - 1)),
    }
    if place["line"] == place["endLine"]:
        place["col"] = places.units(start)
        place["endColumn"] = max(places.units(end), places.units(start))
    place["title"] = f"binder-fix: {finding.rule.name}"
    return _command(_COMMANDS[level(finding)], sentences(finding), place)


def _command(name: str, text: str, place: Mapping[str, str | int]) -> Piece:
    values = ",".join(f"{key}={_property(str(value))}" for key, value in place.items() if value)
    message = "%0A".join(_data(line(row)) for row in text.split("\n"))
    return Piece((f"::{name} {values}::{message}\n",), exact=True)


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(line(text)).replace(":", "%3A").replace(",", "%2C")
