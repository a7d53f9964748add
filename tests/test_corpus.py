"""The laws of the fixer, on every case of the corpus."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

import pytest
from cases import CORPUS, OPTIONS, Case, cases, outcome, shown, steps

from autofix.dockerfile import parse
from autofix.edit import Edit
from autofix.rules import RULES

_FILES = {"before.Dockerfile", "after.Dockerfile", "findings.txt", "options.txt", "context"}
_NAMES = {*(rule.name for rule in RULES), "all"}
_FINDING = re.compile(r"([1-9]\d*) (\S+) (mended|unsafe|reported|unknown|ignored)")

every_case = pytest.mark.parametrize("case", cases(), ids=lambda case: case.name)


def test_there_is_no_stray_folder() -> None:
    assert {path.name for path in CORPUS.iterdir()} <= _NAMES
    folders = set(CORPUS.glob("*/*"))
    assert folders == {case.folder for case in cases()}


@every_case
def test_format(case: Case) -> None:
    names = {path.name for path in case.folder.iterdir()}
    assert {"before.Dockerfile", "findings.txt"} <= names <= _FILES
    assert re.fullmatch(r"[a-z0-9.]+(-[a-z0-9.]+)+", case.folder.name)
    assert case.options <= set(OPTIONS)
    found = [_FINDING.fullmatch(line) for line in case.findings]
    assert all(match and match[2] in _NAMES for match in found), case.findings
    lines = [int(match[1]) for match in found if match]
    assert lines == sorted(lines)
    mended = any(match and match[3] == "mended" for match in found)
    assert mended == ("after.Dockerfile" in names)
    assert mended == (case.after != case.before)


@every_case
def test_lossless(case: Case) -> None:
    """Reading keeps every byte, and between instructions there are only blanks and comments."""
    path = case.folder / "before.Dockerfile"
    for source in (case.before, case.after):
        dockerfile = parse(source)
        assert dockerfile.source == source
        position, gaps = 0, []
        for instruction in dockerfile.instructions:
            assert position <= instruction.span.start < instruction.span.end <= len(source)
            gaps.append(source[position : instruction.span.start])
            position = instruction.span.end
        gaps.append(source[position:])
        lines = [line.strip() for gap in gaps for line in gap.lstrip("\ufeff").split("\n")]
        assert [line for line in lines if line and not line.startswith("#")] == []
    assert case.before.encode("utf-8", "surrogateescape") == path.read_bytes()


@every_case
def test_right(case: Case) -> None:
    assert outcome(case).after == case.after


@every_case
def test_findings(case: Case) -> None:
    assert shown(outcome(case)) == case.findings


@every_case
def test_idempotent(case: Case) -> None:
    assert case.fix(case.after).after == case.after


@every_case
def test_nothing_is_left_to_mend(case: Case) -> None:
    again = case.fix(case.after)
    assert [finding for finding in again.findings if finding.made] == []
    unsafe = "--unsafe" in case.options
    fixes = [finding.violation.fix for finding in again.findings]
    assert [fix for fix in fixes if fix and (fix.safe or unsafe)] == []


@every_case
def test_still_a_valid_dockerfile(case: Case) -> None:
    parse(outcome(case).after)


@every_case
def test_buildkit_takes_it(case: Case) -> None:
    from buildkit import parsed_by_buildkit

    # The package takes text only: other bytes are of no account in what it reads.
    encoded = outcome(case).after.encode("utf-8", "surrogateescape")
    parsed = parsed_by_buildkit(encoded.decode("utf-8", "replace"))
    assert not isinstance(parsed, str), parsed


@every_case
def test_comments_are_kept(case: Case) -> None:
    assert Counter(_comments(case.before)) - Counter(_comments(outcome(case).after)) == Counter()


def _comments(source: str) -> list[str]:
    """The lines that begin with a number sign, in heredocs too: some are comments of a shell."""
    return [line.strip() for line in source.lstrip("\ufeff").split("\n") if _is_comment(line)]


def _is_comment(line: str) -> bool:
    return line.lstrip().startswith("#")


@every_case
def test_untouched_lines_stay(case: Case) -> None:
    """Lines that no edit touches are in the outcome in order, byte for byte."""
    way = steps(case)
    texts = [*(source for source, _ in way), outcome(case).after]
    for (source, edits), after in zip(way, texts[1:], strict=True):
        later = iter(_lines(after))
        for line in _untouched(source, edits):
            assert line in later, line


def _lines(source: str) -> list[str]:
    return re.split(r"\r?\n", source)


def _untouched(source: str, edits: Iterable[Edit]) -> Iterable[str]:
    for match in re.finditer(r"(.*?)(\r?\n|\Z)", source, re.DOTALL):
        start, end = match.span(1)
        # The empty match is the end of the text.
        if match[0] and not any(_touches(edit, start, end) for edit in edits):
            yield match[1]


def _touches(edit: Edit, start: int, end: int) -> bool:
    span, new, _ = edit
    if span.start < span.end:
        return span.start <= end and span.end > start
    whole_lines = new.endswith("\n") or new.startswith(("\n", "\r"))
    return start < span.start < end or (span.start in (start, end) and not whole_lines)


@every_case
def test_line_endings_stay_of_one_kind(case: Case) -> None:
    for newline in ("\n", "\r\n"):
        if _all_lines_end(case.before, newline):
            assert _all_lines_end(outcome(case).after, newline)


def _all_lines_end(source: str, newline: str) -> bool:
    return set(re.findall(r"\r?\n", source)) == {newline}


@every_case
@pytest.mark.no_cover  # slow, and runs nothing that the others do not
def test_together(case: Case) -> None:
    """All rules at once come to an end, on what this case gives and on what it becomes."""
    for source in (case.before, case.after):
        result = case.fix(source, RULES)
        assert case.fix(result.after, RULES).after == result.after
