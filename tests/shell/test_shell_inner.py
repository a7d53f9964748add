"""Scripts within commands."""

from __future__ import annotations

import pytest

from autofix.shell import Command, evaluate, heredoc_redirect, inner_script, parse

NOTHING: dict[str, str] = {}


@pytest.mark.parametrize(
    ("arguments", "script"),
    [
        (["sh", "-c", "a && b"], "a && b"),
        (["/bin/bash", "-lc", "a", "name", "x"], "a"),
        (["bash", "-euxo", "pipefail", "-c", "a"], "a"),
        (["bash", "-euxo", "pipefail", "-O", "extglob", "-lic", "a"], "a"),
        (["bash", "-o", "errexit", "-o", "nounset", "-c", "a"], "a"),
        (["bash", "-ceuo", "pipefail", "a"], "a"),
        (["bash", "+x", "-c", "a"], "a"),
        (["bash", "--login", "--rcfile", "f", "-c", "--", "a"], "a"),
        (["sh", "-c", "-", "a"], "a"),
        (["dash", "-ec", ""], ""),
        (["busybox", "sh", "-c", "a"], "a"),
        (["bash", "-c"], None),
        (["bash", "-o"], None),
        (["bash", "--rcfile"], None),
        (["bash", "script.sh", "-c", "a"], None),
        (["bash", "--", "-c", "a"], None),
        (["bash"], None),
        (["busybox"], None),
        (["python", "-c", "a"], None),
        ([], None),
    ],
)
def test_inner_script(arguments: list[str], script: str | None) -> None:
    assert inner_script(arguments) == script


@pytest.mark.parametrize(
    ("text", "body"),
    [
        ("bash <<E\na\nE", "a\n"),
        ("bash -ex <<E\na\nE", "a\n"),
        ("sh -s -- x <<E\na\nE", "a\n"),
        ("sh <<A <<B\na\nA\nb\nB", "b\n"),
        ("sh x.sh <<E\na\nE", None),
        ("sh -c 'cat' <<E\na\nE", None),
        ("cat <<E\na\nE", None),
        ("sh < f", None),
    ],
)
def test_heredoc_redirect(text: str, body: str | None) -> None:
    command = parse(text)
    assert isinstance(command, Command)
    arguments = [evaluate(word, NOTHING.get) for word in command.words]
    found = heredoc_redirect(arguments, command)
    assert (found and found.heredoc) == body
