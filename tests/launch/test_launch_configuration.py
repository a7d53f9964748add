"""What a repository's own configuration may say where its copy is mended for a launch."""

from __future__ import annotations

from pathlib import Path

import pytest

from autofix import files, inquiry
from autofix.image.published import Knowledge
from autofix.launch.mending import mend


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[inquiry.Questions]:
    """What would be asked; nothing is."""
    seen: list[inquiry.Questions] = []

    def ask(_: object, questions: inquiry.Questions, *__: object) -> Knowledge:
        seen.append(questions)
        return Knowledge(told=questions.told)

    monkeypatch.setattr(inquiry, "ask", ask)
    return seen


def mended(folder: Path, text: str) -> str:
    """What becomes of a Dockerfile with that configuration beside it."""
    (folder / "Dockerfile").write_text("FROM lab/base:1\nUSER root\n")
    (folder / "index.ipynb").write_text("{}")
    (folder / ".binder-fix.toml").write_text(text)
    told: list[str] = []
    mend(folder, inquiry.Questions(), told.append, unsafe=False, authenticated=False)
    return (folder / "Dockerfile").read_text()


def test_whom_we_ask_and_believe_is_not_the_repositorys_to_say(
    tmp_path: Path, asked: list[inquiry.Questions]
) -> None:
    plain = mended(tmp_path, "")
    hostile = mended(
        tmp_path,
        "unsafe = true\noffline = false\nmirrors = ['https://evil.example.org']\ndeep = true\n"
        "insecure = ['evil.example.org']\nhashes = true\ndigest = 'update'\n"
        "[[base-image]]\nimage = '*'\nlike = 'debian:12'\n",
    )
    assert hostile == plain
    assert asked == [inquiry.Questions()] * 2


def test_rules_are_the_repositorys_to_leave_out(
    tmp_path: Path, asked: list[inquiry.Questions]
) -> None:
    names = ["unpinned-image", "missing-jupyter", "swallowed-arguments", "misplaced-repository"]
    text = mended(tmp_path, f"ignore = {[*names, 'missing-user']}\ndigest = 'tag'\n")
    assert text == "FROM lab/base:1\nUSER root\n"
    assert asked == [inquiry.Questions(digests=False)]


def test_a_file_that_is_no_good_ends_it(tmp_path: Path) -> None:
    with pytest.raises(files.UnusableInput, match=r"\.binder-fix\.toml:1: there is no key"):
        mended(tmp_path, "selct = ['missing-user']\n")
