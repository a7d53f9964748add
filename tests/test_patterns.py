"""Expressions that hostile texts reach take time that grows with the text, and no faster."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from patience import little_work

from autofix.diagnosis.recognising import recognised
from autofix.fixer import fix
from autofix.image.base import base_image
from autofix.image.commands.requirements import declared
from autofix.image.context import Context
from autofix.image.deep import with_files
from autofix.image.jupyter import major
from autofix.image.pinning import is_pinned
from autofix.pull_request.addresses import Unusable, names
from autofix.pull_request.forges.finding import Forges

COUNT = 60_000
"""About as many characters as BuildKit takes in a line."""


def _reads_on(script: str) -> None:
    text = 'FROM python:3.12\nCOPY start.sh /\nENTRYPOINT ["sh", "/start.sh"]\n'
    fix(text, None, Context({"start.sh": script}))


def _named(text: str) -> None:
    with pytest.raises(Unusable):
        names([text], Forges(""))


@pytest.mark.parametrize(
    ("work", "text"),
    [
        (lambda text: is_pinned("conda", text), "[" * COUNT),
        (lambda text: is_pinned("conda", text), "[version" + " " * COUNT),
        (lambda text: is_pinned("pip", text), "a" + " " * COUNT + "["),
        (lambda text: major(text, "7"), " " * COUNT + "x"),
        (lambda text: list(declared(text)), "[" * COUNT),
        (lambda text: with_files(base_image("a"), {"/etc/os-release": text}),
         f"ID=a{' ' * COUNT}b\n"),
        (recognised, f"ERROR: {'/' * COUNT} : not found x"),
        (fix, f"FROM python:3.12\nRUN bash -{'e' * COUNT}1 script.sh\n"),
        (fix, f"FROM python:3.12\nRUN bash -{'l' * COUNT}1 script.sh\n"),
        (fix, f"FROM python:3.12\nRUN apt-get install -{'q' * COUNT}1 git\n"),
        (fix, f"FROM python:3.12\nRUN apt-get install -{'y' * COUNT}1 git\n"),
        (fix, f"FROM fedora:41\nRUN dnf install -{'y' * COUNT}1 git\n"),
        (_reads_on, "#!/bin/sh" + "\n" * COUNT),
        (_named, ":" * COUNT + "/a/b/c"),
    ],
    ids=lambda value: value.strip()[:12] if isinstance(value, str) else "",
)  # fmt: skip
@pytest.mark.no_cover
def test_time_is_linear(work: Callable[[str], object], text: str) -> None:
    with little_work():
        work(text)
