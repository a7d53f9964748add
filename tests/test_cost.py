"""What saves time changes nothing, and what would take too long is a clear error."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from cases import Case, cases, outcome, shown
from hypothesis import given, strategies

from autofix import fixer
from autofix.dockerfile import Dockerfile, DockerfileError, lines, parse, reader
from autofix.fixer import INSTRUCTIONS, fix
from autofix.image.build import Build, fold
from autofix.image.context import Context
from autofix.image.facts import Image
from autofix.rule import Rule, Violation
from autofix.rules import RULES
from autofix.values import replace

every_case = pytest.mark.parametrize("case", cases(), ids=lambda case: case.name)


@every_case
def test_reading_on_is_reading_anew(case: Case, monkeypatch: pytest.MonkeyPatch) -> None:
    """Instructions that an edit leaves alone are not read and folded again: the same outcome."""

    def anew(function: Callable[..., Any]) -> Callable[..., Any]:
        return lambda *passed, previous=None, **options: function(*passed, **options)

    expected = outcome(case)
    monkeypatch.setattr(fixer, "fold", anew(fold))
    monkeypatch.setattr(fixer, "parse", anew(parse))
    found = case.fix(case.before)
    assert (found.after, shown(found)) == (expected.after, shown(expected))


def test_what_is_unchanged_is_not_folded_again(monkeypatch: pytest.MonkeyPatch) -> None:
    folded: list[str] = []
    from autofix.image.steps import Steps

    real = Steps.step

    def step(self: Steps, image: Image, instruction: Any) -> Image:
        folded.append(instruction.value)
        return real(self, image, instruction)

    monkeypatch.setattr(Steps, "step", step)
    text = "FROM python:3.11-slim AS a\nRUN a\nFROM python:3.11-slim\nRUN b\nRUN c\nRUN d\n"
    assert fix(text, RULES, Context()).changed
    assert [folded.count(name) for name in "abcd"] == [1, 1, 1, 1]


def test_what_is_unchanged_is_not_read_again(monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[str] = []
    real = reader.build_instruction

    def build(line: Any, *arguments: Any, **options: Any) -> Any:
        read.append(line.joined.text)
        return real(line, *arguments, **options)

    monkeypatch.setattr(reader, "build_instruction", build)
    text = "FROM python:3.11-slim\nRUN a\nRUN b\nRUN c\nCMD d\n"
    assert fix(text, RULES, Context()).changed
    assert len(read) == len(set(read))


def test_a_rule_is_asked_once_of_a_build() -> None:
    asked: list[tuple[str, int]] = []

    def counted(rule: Rule) -> Rule:
        def check(build: Build) -> Iterator[Violation]:
            asked.append((rule.name, id(build)))
            builds.append(build)
            return rule.check(build)

        return replace(rule, check=check)

    # They are kept, so that no other object can have the place of one.
    builds: list[Build] = []
    assert fix("FROM python:3.11-slim\nRUN a\n", [counted(rule) for rule in RULES]).changed
    assert len(asked) == len(set(asked))


def test_an_instruction_that_moved_is_what_it_is_when_read_there() -> None:
    text = (
        "FROM a AS b\nONBUILD COPY --from=x --chmod=1 a \\\n  # comment\n\n b\n"
        "ENV a=b \\\n c=d\nRUN <<E cat && \\\n a\nbody\nE\nRUN a\n"
    )
    for added in ("# syntax=x\n", "", "ARG é\n\n", " \r\n"):
        again = parse(added + text, previous=parse(text))
        for moved, anew in zip(again.instructions, parse(added + text).instructions, strict=True):
            assert moved == anew
            assert (moved.words, moved.pairs, moved.script) == (anew.words, anew.pairs, anew.script)
            assert moved.trigger == anew.trigger


_PIECES = (
    "FROM a\n", "FROM a AS b\n", "RUN a\n", "RUN a \\\n", " b\n", "# c\n", "\n", "\r\n",
    "RUN a\r\n", "RUN <<E\n", "E\n", "COPY <<E <<-F /\n", "F\n", "ENV a=b \\\n",
    "ONBUILD RUN a\n", "# escape=`\n", "RUN a `\n", "ARG é\n", "\ufeff", "RUN last", "\\", " ",
)  # fmt: skip
_texts = strategies.lists(strategies.sampled_from(_PIECES), max_size=9).map("".join)


@given(_texts, _texts, _texts, _texts, _texts)
def test_reading_on_after_any_edit_is_reading_anew(
    first: str, before: str, replaced: str, last: str, added: str
) -> None:
    """Whatever an edit opens or closes: a continuation, a heredoc, the directives."""
    after = f"{first}FROM a\n{before}{added}{last}"
    try:
        previous = parse(f"{first}FROM a\n{before}{replaced}{last}")
    except DockerfileError:
        return
    assert _read(after, previous) == _read(after)


def _read(text: str, previous: Dockerfile | None = None) -> Dockerfile | str:
    try:
        return parse(text, previous=previous)
    except DockerfileError as error:
        return str(error)


def test_what_no_edit_touches_is_not_scanned_again(monkeypatch: pytest.MonkeyPatch) -> None:
    scanned: list[str] = []
    real = lines.Scanner._logical_line

    def logical_line(self: lines.Scanner, text: str, start: int) -> lines.LogicalLine:
        scanned.append(text)
        return real(self, text, start)

    text = "FROM a\nRUN b\nRUN <<E\nc\nE\nRUN d\nRUN e"
    previous = parse(text)
    monkeypatch.setattr(lines.Scanner, "_logical_line", logical_line)
    parse(text.replace("d\n", "f\nUSER g\n"), previous=previous)
    assert scanned == ["RUN f", "USER g"]


def test_another_escape_character_means_another_reading() -> None:
    text = "FROM a\nRUN a \\\n b\n"
    with pytest.raises(DockerfileError, match="unknown instruction: b"):
        parse(f"# escape=`\n{text}", previous=parse(text))


def test_too_many_instructions_are_an_error() -> None:
    line = "LABEL a=b\n"
    assert fix("FROM python:3.11\n" + line * (INSTRUCTIONS - 1), RULES, Context()).changed
    with pytest.raises(DockerfileError, match=f"more than {INSTRUCTIONS} are not read"):
        fix("FROM python:3.11\n" + line * INSTRUCTIONS, RULES, Context())


@pytest.mark.parametrize("joint", [" && \\\n", "; \\\n"])
@pytest.mark.parametrize("command", ["userdel nobody-{}", "echo {}", "/opt/{}.sh", "useradd u"])
def test_a_run_of_many_commands_comes_to_an_end(command: str, joint: str) -> None:
    script = joint.join(command.format(number) for number in range(2_500))
    fix(f"FROM python:3.11\nRUN {script}\n", RULES, Context())
