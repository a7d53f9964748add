"""The command line over the environment over the file over the defaults, and what comes of it."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click
import pytest

from autofix import cli, files, inquiry, running
from autofix.configuration import Wishes
from autofix.image.published import Configuration as Config
from autofix.image.published import Knowledge, Published
from autofix.inquiry import Questions
from autofix.outcome import Outcome

MIRROR = "https://mirror.example.org"


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A repository with a Dockerfile, nothing of ours in the environment."""
    for name in [name for name in os.environ if "BINDER_FIX" in name]:
        monkeypatch.delenv(name)
    (tmp_path / ".git").mkdir()
    (tmp_path / "Dockerfile").write_text("FROM debian:12\n")
    return tmp_path


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> list[tuple[Questions, Wishes]]:
    """What is asked and wished for each Dockerfile; nothing is asked."""
    asked: dict[int, Questions] = {}
    found: list[tuple[Questions, Wishes]] = []

    def ask(sources: Sequence[files.Source], questions: Questions, *_: object) -> Knowledge:
        knowledge = Knowledge()
        asked[id(knowledge)] = questions
        kept.append(knowledge)
        return knowledge

    def mended(
        source: files.Source, knowledge: Knowledge, wishes: Wishes, _: files.Listings
    ) -> Outcome:
        found.append((asked[id(knowledge)], wishes))
        return Outcome(source.label, source, problem="not mended")

    kept: list[Knowledge] = []
    monkeypatch.setattr(inquiry, "ask", ask)
    monkeypatch.setattr(running, "mended", mended)
    return found


def command(*words: object) -> int:
    """Run the command; its exit status."""
    status: Any = cli.main.main([str(word) for word in words], standalone_mode=False)
    return int(status or 0)


def say(folder: Path, text: str) -> None:
    """Write a configuration."""
    (folder / ".binder-fix.toml").write_text(text)


def names(wishes: Wishes) -> list[str]:
    """The rules that are run."""
    return [rule.name for rule in wishes.rules]


class TestPrecedence:
    def test_defaults(self, repository: Path, told: list[tuple[Questions, Wishes]]) -> None:
        command(repository)
        ((questions, wishes),) = told
        assert questions == Questions()
        assert "missing-user" in names(wishes)
        assert (wishes.unsafe, wishes.authenticated) == (False, False)

    def test_the_file(self, repository: Path, told: list[tuple[Questions, Wishes]]) -> None:
        say(
            repository,
            f"unsafe = true\nauthenticated = true\ndigest = 'update'\nhashes = true\n"
            f"offline = true\ndeep = true\nmirrors = ['{MIRROR}']\ninsecure = ['a.example:80']\n"
            "[[base-image]]\nimage = 'lab/*'\nuser = 'ana'\n",
        )
        command(repository)
        ((questions, wishes),) = told
        assert (wishes.unsafe, wishes.authenticated) == (True, True)
        assert (questions.offline, questions.hashes, questions.packages) == (True, True, True)
        assert questions.settings.mirrors == (MIRROR,)
        assert questions.settings.insecure == frozenset({"a.example:80"})
        assert questions.settings.deep
        assert questions.settings.update_digests
        assert questions.told[0].images == ("lab/*",)

    def test_the_environment_goes_before_the_file(
        self,
        repository: Path,
        told: list[tuple[Questions, Wishes]],
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        say(repository, "offline = true\nmirrors = ['https://other.example.org']\n")
        monkeypatch.setenv("BINDER_FIX_OFFLINE", "0")
        monkeypatch.setenv("BINDER_FIX_MIRROR", MIRROR)
        command(repository)
        assert not told[0][0].offline
        assert told[0][0].settings.mirrors == (MIRROR,)

    def test_the_command_line_goes_before_both(
        self,
        repository: Path,
        told: list[tuple[Questions, Wishes]],
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        say(repository, "unsafe = true\nauthenticated = true\ndigest = 'tag'\nhashes = true\n"
                        "deep = true\noffline = true\n")  # fmt: skip
        monkeypatch.setenv("BINDER_FIX_OFFLINE", "1")
        command("--no-unsafe", "--no-authenticated", "--digest", "--no-hashes", "--no-deep",
                "--no-offline", repository)  # fmt: skip
        command("--update-digests", "--offline", repository)
        (questions, wishes), (others, _) = told
        assert questions == Questions()
        assert (wishes.unsafe, wishes.authenticated) == (False, False)
        assert (others.digests, others.settings.update_digests, others.offline) == (
            True,
            True,
            True,
        )

    def test_no_digest(self, repository: Path, told: list[tuple[Questions, Wishes]]) -> None:
        say(repository, "digest = 'update'\n")
        command("--no-digest", repository)
        say(repository, "digest = 'tag'\n")
        command(repository)
        assert [q.digests for q, _ in told] == [False, False]
        assert not told[0][0].settings.update_digests

    def test_select_puts_aside_what_the_file_says_and_ignore_adds_to_it(
        self, repository: Path, told: list[tuple[Questions, Wishes]]
    ) -> None:
        say(repository, "select = ['missing-user', 'unpinned-package', 'unpinned-image']\n"
                        "ignore = ['unpinned-image']\n")  # fmt: skip
        command(repository)
        command("--ignore", "missing-user", repository)
        command("--select", "unpinned-image", "--select", "missing-jupyter", repository)
        assert [names(wishes) for _, wishes in told] == [
            ["missing-user", "unpinned-package"],
            ["unpinned-package"],
            ["unpinned-image", "missing-jupyter"],
        ]
        assert not told[0][1].rules[1].optional

    def test_files_by_their_path(
        self, repository: Path, told: list[tuple[Questions, Wishes]]
    ) -> None:
        forms = {"old/*": "missing-user", "*.dev": "unused-ignore", "Dockerfile": "unpinned-image"}
        lines = [f"'{form}' = ['{rule}']\n" for form, rule in forms.items()]
        say(repository, f"[per-file-ignores]\n{''.join(lines)}")
        (repository / "old" / "binder").mkdir(parents=True)
        for name in ("old/binder/Dockerfile", "x.dev"):
            (repository / name).write_text("FROM debian:12\n")
        command(repository, repository / "old", repository / "x.dev")
        ran = [names(wishes) for _, wishes in told]
        missing = [{"missing-user", "unused-ignore", "unpinned-image"} - {*some} for some in ran]
        assert missing == [{"unpinned-image"}, {"missing-user"}, {"unused-ignore"}]


class TestFiles:
    def test_each_dockerfile_has_its_own_and_those_of_one_kind_are_asked_for_together(
        self, repository: Path, told: list[tuple[Questions, Wishes]]
    ) -> None:
        for name, text in (("a", "unsafe = true\n"), ("b", "offline = true\n"), ("c", "")):
            (repository / name).mkdir()
            (repository / name / "Dockerfile").write_text("FROM debian:12\n")
            say(repository / name, text)
        command(*(repository / name for name in "abc"), repository)
        assert [wishes.unsafe for _, wishes in told] == [True, False, False, False]
        assert [questions.offline for questions, _ in told] == [False, True, False, False]
        assert told[2][0] is told[3][0]

    def test_one_that_is_named(
        self,
        repository: Path,
        told: list[tuple[Questions, Wishes]],
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        say(repository, "unsafe = true\n")
        other = repository / "other.toml"
        other.write_text("authenticated = true\n")
        command("--config", other, repository)
        command("--isolated", repository)
        monkeypatch.setenv("BINDER_FIX_CONFIG", str(other))
        command(repository)
        seen = [(wishes.unsafe, wishes.authenticated) for _, wishes in told]
        assert seen == [(False, True), (False, False), (False, True)]

    def test_what_excludes_each_other(self, repository: Path) -> None:
        for words in (["--config", "x", "--isolated"], ["--digest", "--update-digests"]):
            with pytest.raises(click.UsageError, match="exclude each other"):
                command(*words, repository)

    def test_an_error_stops_its_dockerfiles_only(
        self, repository: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.chdir(repository)
        (repository / "a").mkdir()
        (repository / "a" / "Dockerfile").write_text("FROM debian:12\n")
        say(repository / "a", "# x\nunsfe = true\n")
        assert command("--write", "--offline", "a", ".") == 2
        told = capsys.readouterr().err
        assert "a/.binder-fix.toml:2: there is no key 'unsfe'; did you mean unsafe?\n" in told
        assert (repository / "a" / "Dockerfile").read_text() == "FROM debian:12\n"
        assert "useradd" in (repository / "Dockerfile").read_text()

    def test_an_error_of_the_file_that_is_named_stops_all(
        self, repository: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        assert command("--write", "--config", repository / "none.toml", repository) == 2
        assert "none.toml: there is no such file; name one" in capsys.readouterr().err
        assert (repository / "Dockerfile").read_text() == "FROM debian:12\n"

    def test_the_simple_command_line_takes_it_too(
        self, repository: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        from autofix.__main__ import main

        say(repository, "select = ['missing-user']\noffline = true\n")
        (repository / "pyproject.toml").write_text("[tool.binder-fix]\nunsafe = true\n")
        monkeypatch.chdir(repository)
        monkeypatch.setattr("sys.argv", ["binder-fix", "--check"])
        with pytest.raises(SystemExit) as ended:
            main()
        assert ended.value.code == 1
        seen = capsys.readouterr()
        assert seen.out == "Dockerfile: 1 to mend or to look at\n"
        assert "binder-fix.toml goes before pyproject.toml beside it" in seen.err


PRIVATE = """\
select = ["missing-jupyter", "missing-user", "swallowed-arguments", "misplaced-repository"]
offline = true

[[base-image]]
image = "registry.example.org/lab/*"
family = "debian"
release = "12"
user = "ana"
home = "/home/ana"
uid1000 = { name = "ana", gid = 1000, home = "/home/ana" }
workdir = "/home/ana"
entrypoint = []
python = { directory = "/opt/venv/bin", version = "3.12", pip = true }
jupyter = ["notebook", "jupyterlab"]
"""


class TestPrivateImages:
    TEXT = "FROM registry.example.org/lab/base:1\nCOPY --chown=1000 . /home/ana\n"

    def test_what_is_told_makes_it_known(
        self, repository: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        (repository / "Dockerfile").write_text(self.TEXT)
        say(repository, PRIVATE)
        assert command("--verbose", repository) == 0
        seen = capsys.readouterr().out
        assert "not known" not in seen
        assert "known by the configuration" in seen
        assert "registry.example.org/lab/base:1: the configuration" in seen
        assert command("--isolated", "--offline", "--check", repository) == 0
        assert "4 to mend or to look at" not in capsys.readouterr().out

    def test_what_the_registry_says_goes_before_what_is_told(
        self, repository: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        (repository / "Dockerfile").write_text(self.TEXT)
        say(repository, PRIVATE.replace("offline = true", ""))
        config = Config(user="root", environment=(("HOME", "/root"),), workdir="/srv")
        name = "registry.example.org/lab/base:1"
        published = {name: Published(name, configuration=config)}
        monkeypatch.setattr("autofix.registry.ask", lambda *_, **__: published)
        assert command(repository) == 1
        assert "the image runs as root, not as ana with uid 1000" in capsys.readouterr().out


class TestShown:
    def test_the_file_says_how_it_is_told_and_the_command_line_goes_before_it(
        self, repository: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        say(repository, "output-format = 'jsonl'\ncolor = 'always'\noffline = true\n")
        command(repository)
        assert capsys.readouterr().out.startswith('{"')
        command("--output-format", "text", repository)
        coloured = capsys.readouterr().out
        assert "\x1b[" in coloured
        monkeypatch.setenv("BINDER_FIX_OUTPUT_FORMAT", "text")
        command("--color", "never", repository)
        plain = capsys.readouterr().out
        assert plain.startswith(f"{repository}/Dockerfile:1:1: ")
        assert "\x1b[" not in plain

    def test_a_diff_that_is_asked_for_goes_before_a_format_without_one(
        self, repository: Path, capfdbinary: pytest.CaptureFixture[bytes]
    ) -> None:
        say(repository, "output-format = 'sarif'\noffline = true\n")
        command("--diff", repository)
        assert capfdbinary.readouterr().out.startswith(b"--- a/")
        with pytest.raises(click.UsageError, match="sarif has fixes anyway"):
            command("--diff", "--output-format", "sarif", repository)
