"""The targets around the fixer: reading, fixing, what is printed of it, and shell scripts."""

from __future__ import annotations

import importlib
import re
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from types import ModuleType

import laws
import pytest
import test_dockerfile_laws
import test_shell_laws

from autofix import report
from autofix.dockerfile import DockerfileError, parse
from autofix.evidence import facts
from autofix.fixer import fix
from autofix.image.build import fold
from autofix.image.context import Context
from autofix.image.published import Knowledge
from autofix.rules import RULES
from autofix.scan import row
from autofix.scan.examining import examine
from autofix.scan.job import Job, Wishes
from autofix.scan.tables import Cell, job
from fuzz import surroundings, texts
from fuzz.choices import Choices


@dataclass(frozen=True)
class Input:
    """A Dockerfile with all that ``fix`` is told; ``rule`` is the index of the only one, or -1."""

    text: str
    context: Context
    knowledge: Knowledge
    unsafe: bool
    authenticated: bool
    rule: int = -1


def a_dockerfile(choices: Choices) -> str:
    """A Dockerfile, or what is nearly one."""
    return texts.dockerfile(choices)


def dockerfile_of(content: bytes) -> Iterator[str]:
    """A seed is a Dockerfile."""
    yield texts.surrogates(content)


def read_target(text: str) -> None:
    """Reading keeps every byte, refuses with a place and an advice, and agrees with BuildKit."""
    for law in (
        test_dockerfile_laws.test_outside_instructions_there_are_blank_lines_and_comments_only,
        test_dockerfile_laws.test_lines_and_spans_agree,
        test_dockerfile_laws.test_every_character_has_its_place,
        test_dockerfile_laws.test_expansion_of_any_text_ends,
    ):
        law.hypothesis.inner_test(text)  # type: ignore[attr-defined]
    with suppress(DockerfileError):
        assert parse(text).source == text
    buildkit = _buildkit(text)
    if buildkit and buildkit.comparable(text):
        assert buildkit.ours(text) == buildkit.theirs(text)


def _buildkit(text: str) -> ModuleType | None:
    """BuildKit's own parser, where it is installed and can be given the text.

    The package ``dockerfile`` takes no NUL, and brings the process down over what is no UTF-8.
    """
    return None if re.search("[\0\ud800-\udfff]", text) else _parser()


@lru_cache(maxsize=1)
def _parser() -> ModuleType | None:
    try:
        return importlib.import_module("buildkit")
    except pytest.skip.Exception:
        return None


def an_input(choices: Choices) -> Input:
    """All that ``fix`` may be told."""
    unsafe, authenticated = choices.flag(), choices.flag()
    rule = choices.pick([-1, -1, -1, *range(len(RULES))])
    context, knows = surroundings.context(choices), choices.number(3) == 2
    told = Choices(choices.take(120)) if knows else Choices(b"")
    text = texts.dockerfile(choices)
    knowledge = surroundings.knowledge(told, text, context) if knows else Knowledge()
    return Input(text, context, knowledge, unsafe, authenticated, rule)


def inputs_of(content: bytes) -> Iterator[Input]:
    """A seed is a Dockerfile; it is mended alone and beside files, safely and not."""
    text = texts.surrogates(content)
    for unsafe in (False, True):
        for context in (Context(), Context({"requirements.txt": "notebook\n"}, known=True)):
            yield Input(text, context, Knowledge(), unsafe, unsafe)


def fix_target(given: Input) -> None:
    """The laws of the fixer; what BuildKit took before it takes after."""
    rules = RULES if given.rule < 0 else RULES[given.rule : given.rule + 1]
    try:
        result = laws.mended(
            given.text,
            rules,
            given.context,
            knowledge=given.knowledge,
            unsafe=given.unsafe,
            authenticated=given.authenticated,
        )
    except DockerfileError:
        return
    buildkit = _buildkit(given.text)
    if result.changed and buildkit and buildkit.theirs(given.text):
        assert buildkit.theirs(result.after) is not None


def diff_target(given: Input) -> None:
    """The diff makes the one of the other, its report can be printed, and so can its row."""
    try:
        result = fix(given.text, RULES, given.context, knowledge=given.knowledge, unsafe=True)
    except DockerfileError:
        return
    for change in ((result.before, result.after), *((c.before, c.after) for c in result.files)):
        diff = report.diff("a b/Dockerfile", *change)
        assert applied(change[0], diff) == change[1]
        if change[0] != change[1] and "\0" not in given.text and len(diff) % 397 == 0:
            assert _applied_by_git(change[0], diff) == change[1]
    list(report.findings("Dockerfile", result, mends=False))
    list(facts(fold(result.dockerfile, given.context, knowledge=given.knowledge)))
    report.summary([result], mends=False)
    wishes = Wishes(unsafe=given.unsafe, diffs=True)
    made = job("t", Cell(1, given.text.encode("utf-8", "surrogateescape")), wishes)
    if isinstance(made, Job):
        found = examine(replace(made, context=given.context), wishes)
        assert found["verdict"] != "failed", found["reason"]
        assert row.read(row.line(found)) == found


def applied(text: str, diff: str) -> str:
    """A text once a unified diff of it was applied, every line of it checked."""
    old = re.findall(r"[^\n]*\n|[^\n]+", text)
    new: list[str] = []
    place = 0
    lines: list[str] = []
    for line in re.findall(r"[^\n]*\n|[^\n]+", diff):
        if line == "\\ No newline at end of file\n":
            lines[-1] = lines[-1].removesuffix("\n")
        else:
            lines.append(line)
    assert lines[:2] in ([], ["--- a/a b/Dockerfile\t\n", "+++ b/a b/Dockerfile\t\n"])
    for line in lines[2:]:
        header = re.fullmatch(r"@@ -(\d+)(?:,(\d+))? \+\d+(?:,\d+)? @@\n", line)
        if header:
            start = int(header[1]) - (header[2] != "0")
            new += old[place:start]
            place = start
            continue
        if line[0] in " -":
            assert old[place] == line[1:]
            place += 1
        if line[0] in " +":
            new.append(line[1:])
    return "".join([*new, *old[place:]])


def _applied_by_git(text: str, diff: str) -> str:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "a b", "Dockerfile")
        path.parent.mkdir()
        path.write_bytes(text.encode("utf-8", "surrogateescape"))
        content = diff.encode("utf-8", "surrogateescape")
        subprocess.run(
            ["git", "apply", "--whitespace=nowarn"], cwd=folder, input=content, check=True
        )
        return texts.surrogates(path.read_bytes())


def shell_target(text: str) -> None:
    """Every script has a tree, and every word a value."""
    test_shell_laws.test_every_text_has_a_tree.hypothesis.inner_test(text)  # type: ignore[attr-defined]
    for value in (None, "1 *"):
        test_shell_laws.test_every_word_has_a_value.hypothesis.inner_test(text, value)  # type: ignore[attr-defined]
