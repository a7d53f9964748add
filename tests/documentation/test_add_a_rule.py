"""The page docs/add-a-rule.md, followed on a copy of the repository."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable

from .pages import DOCS, ROOT, Block, blocks, name
from .sessions import Session
from .test_pages import run, write

PAGE = DOCS / "add-a-rule.md"
BESIDE = ("pyproject.toml", "hatch_build.py", "README.md", "LICENSE")
TESTS = ("bless.py", "buildkit.py", "cases.py", "conftest.py", "laws.py", "test_corpus.py")


def change(block: Block, session: Session) -> None:
    """Put the lines of a diff where their surroundings are; they are there once."""
    path = session.folder / block.title
    text = path.read_text(encoding="utf-8")
    hunks = re.split(r"^@@\n", block.body, flags=re.MULTILINE)[1:]
    assert hunks, block
    for hunk in hunks:
        lines = hunk.splitlines(keepends=True)
        before = "".join(line[1:] for line in lines if line[0] != "+")
        after = "".join(line[1:] for line in lines if line[0] != "-")
        assert text.count(before) == 1, f"{block}:\n{before}"
        text = text.replace(before, after)
    path.write_text(text, encoding="utf-8")


def test_the_page_makes_a_rule(session: Callable[..., Session]) -> None:
    """Every step works as it is written, and the rule mends what it should."""
    made = session()
    left = shutil.ignore_patterns("__pycache__")
    shutil.copytree(ROOT / "src", made.folder / "src", ignore=left)
    shutil.copytree(ROOT / "corpus" / "unused-ignore", made.folder / "corpus" / "unused-ignore")
    (made.folder / "tests").mkdir()
    for beside in BESIDE:
        shutil.copy(ROOT / beside, made.folder)
    for module in TESTS:
        shutil.copy(ROOT / "tests" / module, made.folder / "tests")
    made.environment["PYTHONPATH"] = str(made.folder / "src")
    made.environment["PYTHONDONTWRITEBYTECODE"] = "1"
    steps = {"console": run, "diff": change, "dockerfile": write, "python": write, "text": write}

    for block in blocks(PAGE):
        assert block.language == "console" or block.title, block
        steps[block.language](block, made)

    cases = made.folder / "corpus" / "needless-port"
    assert len(list(cases.iterdir())) == 2, name(PAGE)
    mended = made.run("printf 'FROM python:3.12\\nEXPOSE 80\\n' | python -m autofix --diff --select needless-port -")  # fmt: skip # noqa: E501
    assert made.status == 1
    assert mended is not None
    assert "-EXPOSE 80" in mended
    # The cases are what tells: with another outcome the page's own tests fail.
    (cases / "a-port-of-another-stage-stays" / "findings.txt").write_text(
        "2 needless-port mended\n"
    )
    made.run("python -m pytest -q tests/test_corpus.py -k needless-port")
    assert made.status == 1
