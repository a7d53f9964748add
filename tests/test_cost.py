"""What saves time changes nothing, and what would take too long is a clear error."""

from __future__ import annotations

from typing import Any

import pytest
from cases import Case, cases, outcome, shown

from autofix import fixer
from autofix.dockerfile import DockerfileError
from autofix.fixer import INSTRUCTIONS, fix
from autofix.image.build import fold
from autofix.image.context import Context
from autofix.image.facts import Image
from autofix.rules import RULES

every_case = pytest.mark.parametrize("case", cases(), ids=lambda case: case.name)


@every_case
def test_reading_on_is_reading_anew(case: Case, monkeypatch: pytest.MonkeyPatch) -> None:
    """Instructions that an edit leaves alone are not folded again, with the same outcome."""

    def anew(*arguments: Any, **options: Any) -> Any:
        options.pop("previous", None)
        return fold(*arguments, **options)

    expected = outcome(case)
    monkeypatch.setattr(fixer, "fold", anew)
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


def test_too_many_instructions_are_an_error() -> None:
    line = "LABEL a=b\n"
    assert fix("FROM python:3.11\n" + line * (INSTRUCTIONS - 1), RULES, Context()).changed
    with pytest.raises(DockerfileError, match=f"more than {INSTRUCTIONS} are not read"):
        fix("FROM python:3.11\n" + line * INSTRUCTIONS, RULES, Context())


@pytest.mark.parametrize("joint", [" && \\\n", "; \\\n"])
@pytest.mark.parametrize("command", ["userdel nobody-{}", "echo {}", "/opt/{}.sh", "useradd u{}"])
def test_a_run_of_many_commands_comes_to_an_end(command: str, joint: str) -> None:
    script = joint.join(command.format(number) for number in range(2_500))
    fix(f"FROM python:3.11\nRUN {script}\n", RULES, Context())
