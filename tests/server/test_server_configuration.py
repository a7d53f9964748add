"""The configuration file of a document: what counts of it in an editor, what is wrong with it."""

from __future__ import annotations

from pathlib import Path

import pytest

from autofix.configuration.finding import Finder
from autofix.image.published import Knowledge
from autofix.server.analysis import Analysis, analyse
from autofix.server.documents import Document
from autofix.server.positions import Lines
from autofix.server.settings import Settings

TEXT = "FROM debian:12\nUSER root\n"


def analysed(folder: Path, settings: Settings | None = None, text: str = TEXT) -> Analysis:
    """What is known of the Dockerfile of a folder."""
    (folder / ".git").mkdir(exist_ok=True)
    uri = (folder / "Dockerfile").as_uri()
    document = Document(uri, "dockerfile", 1, Lines(text, "utf-16"))
    return analyse(document, (), settings or Settings(), Knowledge())


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
    assert names(analysed(tmp_path, Settings(select=("missing-user",)))) == {"missing-user"}
    say(tmp_path, "[per-file-ignores]\n'Docker*' = ['missing-user']\n")
    assert "missing-user" not in names(analysed(tmp_path))


def test_base_images_and_the_hub_count(tmp_path: Path) -> None:
    say(tmp_path, "authenticated = true\n[[base-image]]\nimage = 'lab/*'\nlike = 'debian:12'\n")
    found = analysed(tmp_path, text="FROM lab/base:1\n")
    assert found.build
    assert found.build.image.release == "12"
    assert found.build.authenticated
    assert found.settings.questions.told
    assert found.settings.for_hub


def test_who_is_asked_and_what_is_unsafe_is_the_editors_to_say(tmp_path: Path) -> None:
    say(
        tmp_path,
        "unsafe = true\noffline = false\nmirrors = ['https://evil.example.org']\ndeep = true\n"
        "insecure = ['evil.example.org']\nhashes = true\ndigest = 'tag'\n",
    )
    settings = analysed(tmp_path).settings
    assert not settings.unsafe
    assert settings.offline is None
    plain = Settings(no_digest=True).questions
    assert settings.questions == plain
    said = Settings(mirror=("https://mirror.example.org",))
    assert analysed(tmp_path, said).settings.questions.settings.mirrors == said.mirror


def test_a_file_that_is_no_good_is_told_and_nothing_of_it_counts(tmp_path: Path) -> None:
    say(tmp_path, "ignore = ['missing-user']\nunsfe = true\n")
    found = analysed(tmp_path)
    (problem,) = found.problems
    assert (problem.line, problem.code) == (1, "configuration")
    assert ".binder-fix.toml:2: there is no key 'unsfe'; did you mean unsafe?" in problem.message
    assert "missing-user" in names(found)


def test_a_document_without_a_file_has_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    say(tmp_path, "ignore = ['missing-user']\n")
    monkeypatch.chdir(tmp_path)
    document = Document("untitled:1", "dockerfile", 1, Lines(TEXT, "utf-16"))
    found = analyse(document, (), Settings(), Knowledge())
    assert "missing-user" in names(found)
    assert Finder().of(None).ignore == ("missing-user",)
