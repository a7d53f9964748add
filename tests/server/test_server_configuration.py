"""The configuration file of a document: what counts of it in an editor, what is wrong with it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from autofix.configuration import Configuration
from autofix.configuration.choosing import Choice
from autofix.configuration.finding import Finder
from autofix.image.published import Knowledge
from autofix.inquiry import Questions
from autofix.server.analysis import Analysis, analyse
from autofix.server.documents import Document
from autofix.server.positions import Lines
from autofix.server.settings import read

TEXT = "FROM debian:12\nUSER root\n"


def analysed(folder: Path, settings: dict[str, Any] | None = None, text: str = TEXT) -> Analysis:
    """What is known of the Dockerfile of a folder."""
    (folder / ".git").mkdir(exist_ok=True)
    uri = (folder / "Dockerfile").as_uri()
    document = Document(uri, "dockerfile", 1, Lines(text, "utf-16"))
    return analyse(document, (), read(settings)[0], Knowledge())


def say(folder: Path, text: str) -> None:
    """Write a configuration."""
    (folder / ".binder-fix.toml").write_text(text)


def names(analysis: Analysis) -> set[str]:
    """The rules that find something."""
    assert analysis.result
    return {finding.rule.name for finding in analysis.result.findings}


def test_the_rules_of_the_file_count_and_the_editor_goes_before_them(tmp_path: Path) -> None:
    assert "missing-user" in names(analysed(tmp_path))
    say(tmp_path, "ignore = ['missing-user']\n")
    assert "missing-user" not in names(analysed(tmp_path))
    assert names(analysed(tmp_path, {"select": ["missing-user"]})) == {"missing-user"}
    say(tmp_path, "[per-file-ignores]\n'Docker*' = ['missing-user']\n")
    assert "missing-user" not in names(analysed(tmp_path))


def test_base_images_and_the_hub_count(tmp_path: Path) -> None:
    say(tmp_path, "authenticated = true\n[[base-image]]\nimage = 'lab/*'\nlike = 'debian:12'\n")
    found = analysed(tmp_path, text="FROM lab/base:1\n")
    assert found.build
    assert found.build.image.release == "12"
    assert found.build.authenticated
    assert found.questions.told
    assert found.wishes.authenticated


def test_who_is_asked_and_what_is_unsafe_is_the_editors_to_say(tmp_path: Path) -> None:
    say(
        tmp_path,
        "unsafe = true\noffline = false\nmirrors = ['https://evil.example.org']\ndeep = true\n"
        "insecure = ['evil.example.org']\nhashes = true\ndigest = 'tag'\n",
    )
    found = analysed(tmp_path)
    assert not found.wishes.unsafe
    assert found.questions == Questions(digests=False)
    said = {"mirrors": ["https://mirror.example.org"], "unsafe": True}
    asked = analysed(tmp_path, said)
    assert asked.wishes.unsafe
    assert asked.questions.settings.mirrors == ("https://mirror.example.org",)
    say(tmp_path, "offline = true\n")
    assert analysed(tmp_path).questions.offline
    assert not analysed(tmp_path, {"offline": False}).questions.offline


def test_a_file_that_the_user_names_counts_as_a_whole(tmp_path: Path) -> None:
    say(tmp_path, "ignore = ['missing-user']\n")
    (tmp_path / "mine.toml").write_text("unsafe = true\nmirrors = ['https://mirror.example.org']\n")
    document = Document((tmp_path / "Dockerfile").as_uri(), "", 1, Lines(TEXT, "utf-16"))
    choice = Choice(Configuration(), str(tmp_path / "mine.toml"))
    found = analyse(document, (), choice, Knowledge())
    assert found.wishes.unsafe
    assert found.questions.settings.mirrors
    assert "missing-user" in names(found)


def test_a_file_that_is_no_good_is_told_and_nothing_else(tmp_path: Path) -> None:
    say(tmp_path, "ignore = ['missing-user']\nunsfe = true\n")
    found = analysed(tmp_path)
    (problem,) = found.problems
    assert (problem.line, problem.code) == (1, "configuration")
    assert ".binder-fix.toml:2: there is no key 'unsfe'; did you mean unsafe?" in problem.message
    assert found.result is None


def test_a_document_without_a_file_has_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    say(tmp_path, "ignore = ['missing-user']\n")
    monkeypatch.chdir(tmp_path)
    document = Document("untitled:1", "dockerfile", 1, Lines(TEXT, "utf-16"))
    found = analyse(document, (), Choice(Configuration()), Knowledge())
    assert "missing-user" in names(found)
    assert Finder().of(None).ignore == ("missing-user",)
