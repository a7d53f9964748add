"""The format junit: JUnit's XML as Jenkins and GitLab read it, a suite a file, a case a rule."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from xml.etree import ElementTree
from xml.etree.ElementTree import Element, SubElement

from autofix.configuration import Wishes
from autofix.fixer import Finding, Result
from autofix.outcome import Outcome
from autofix.output.document import reason_of
from autofix.output.located import left, path_of, shown
from autofix.output.paragraph import paragraph
from autofix.output.problems import told
from autofix.printing import Piece, line
from autofix.rule import Rule

# What XML 1.0 has no way to write (section 2.2, Char).
_ILLEGAL = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def pieces(
    outcomes: Iterable[Outcome], troubles: Iterable[str], wishes: Wishes, width: int = 0
) -> Iterator[Piece]:
    """The document, once all is known."""
    unanswered = list(troubles)
    yield from told((), unanswered)
    suites = Element("testsuites", {"name": "binder-fix"})
    for outcome in outcomes:
        yield from told((outcome,), ())
        _suite(suites, outcome, wishes)
    if unanswered:
        suite = SubElement(suites, "testsuite", {"name": "registries"})
        for text in unanswered:
            case = SubElement(suite, "testcase", {"name": _legal(text), "classname": "registries"})
            SubElement(case, "skipped").text = "it did not answer"
    for suite in suites:
        _count(suite, [suite])
    _count(suites, list(suites))
    ElementTree.indent(suites, " ")
    text = ElementTree.tostring(suites, "unicode")
    yield Piece((f'<?xml version="1.0" encoding="UTF-8"?>\n{text}\n',), exact=True)


def _suite(suites: Element, outcome: Outcome, wishes: Wishes) -> None:
    name, result = _legal(path_of(outcome)), left(outcome)
    suite = SubElement(suites, "testsuite", {"name": name})
    if outcome.problem:
        case = SubElement(suite, "testcase", {"name": outcome.kind, "classname": name})
        given = {"message": _legal(reason_of(outcome)), "type": outcome.kind}
        error = SubElement(case, "error", given)
        error.text = "\n".join(map(_legal, (outcome.problem, *outcome.trace.splitlines())))
    if result:
        for rule in outcome.rules:
            _case(suite, name, rule, outcome.label, result, shown(result, wishes))


def _case(
    suite: Element, name: str, rule: Rule, label: str, result: Result, told_of: Sequence[Finding]
) -> None:
    """What is broken is a failure, what cannot be told is skipped, advice is output."""
    case = SubElement(suite, "testcase", {"name": rule.name, "classname": name})
    found = [finding for finding in told_of if finding.rule.name == rule.name]
    broken = [finding for finding in found if finding.counts]
    doubted = [finding for finding in found if not finding.violation.known]
    ignored = [finding for finding in result.ignored if finding.rule.name == rule.name]
    if not broken and (doubted or ignored):
        first = doubted[0].violation.message if doubted else "a comment has it ignored"
        SubElement(case, "skipped").text = _legal(first)
    if broken:
        message = "; ".join(finding.violation.message for finding in broken)
        failure = SubElement(case, "failure", {"message": _legal(message), "type": rule.name})
        failure.text = "\n\n".join(_paragraph(label, result, finding) for finding in broken)
    others = [finding for finding in found if finding not in broken]
    if others:
        output = SubElement(case, "system-out")
        output.text = "\n\n".join(_paragraph(label, result, finding) for finding in others)


def _paragraph(label: str, result: Result, finding: Finding) -> str:
    texts = paragraph(label, result, finding, mends=False)
    return "\n".join(map(_legal, Piece(texts).plain.split("\n")))


def _count(element: Element, suites: Sequence[Element]) -> None:
    for key, path in (("tests", "testcase"), ("failures", "testcase/failure"),
                      ("errors", "testcase/error")):  # fmt: skip
        element.set(key, str(sum(len(suite.findall(path)) for suite in suites)))


def _legal(text: str) -> str:
    return _ILLEGAL.sub("\ufffd", line(text))
