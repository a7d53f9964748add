"""Which configuration file is for a Dockerfile, and what is no such file."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from autofix.configuration import Configuration
from autofix.configuration.finding import LARGEST, OWN, SHARED, Finder, in_folder, named
from autofix.files import UnusableInput


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A repository with folders in it, that is not the current folder."""
    folder = tmp_path / "repository"
    (folder / ".git").mkdir(parents=True)
    (folder / "a" / "b").mkdir(parents=True)
    (tmp_path / "elsewhere").mkdir()
    monkeypatch.chdir(tmp_path / "elsewhere")
    return folder


def ignored(folder: Path | None) -> tuple[str, ...]:
    """What is ignored for a folder."""
    return Finder().of(None if folder is None else str(folder)).ignore


def say(folder: Path, *rules: str, shared: bool = False) -> Path:
    """Write a configuration that ignores rules."""
    place = folder / (SHARED if shared else OWN)
    place.write_text(f"{'[tool.binder-fix]' if shared else ''}\nignore = {list(rules)}\n")
    return place


class TestSearch:
    def test_the_nearest_folder_decides_and_the_top_of_the_repository_ends_it(
        self, repository: Path
    ) -> None:
        say(repository.parent, "unused-ignore")
        assert ignored(repository / "a" / "b") == ()
        say(repository, "missing-user")
        assert ignored(repository / "a" / "b") == ("missing-user",)
        say(repository / "a", "missing-jupyter", shared=True)
        assert ignored(repository / "a" / "b") == ("missing-jupyter",)
        assert ignored(repository) == ("missing-user",)

    def test_outside_of_a_repository_the_current_folder_ends_it(
        self, repository: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        os.rmdir(repository / ".git")
        say(repository.parent, "unused-ignore")
        say(repository, "missing-user")
        assert ignored(repository / "a") == ()
        assert ignored(repository) == ("missing-user",)
        monkeypatch.chdir(repository)
        assert ignored(repository / "a") == ("missing-user",)
        assert ignored(None) == ("missing-user",)

    def test_a_worktree_has_a_file_of_that_name(self, repository: Path) -> None:
        say(repository, "missing-user")
        (repository / "a" / ".git").write_text("gitdir: /elsewhere\n")
        assert ignored(repository / "a" / "b") == ()

    def test_our_own_file_goes_before_the_section_and_says_so(self, repository: Path) -> None:
        say(repository, "missing-user")
        say(repository, "missing-jupyter", shared=True)
        found = Finder().of(str(repository))
        assert found.ignore == ("missing-user",)
        assert "goes before pyproject.toml" in found.note
        (repository / SHARED).write_text('[project]\nname = "binder-fix-of-ours"\n')
        assert not Finder().of(str(repository)).note
        (repository / SHARED).write_text("binder-fix = [")
        assert Finder().of(str(repository)).note

    def test_a_file_without_our_section_is_passed_over(self, repository: Path) -> None:
        say(repository, "missing-user")
        (repository / "a" / SHARED).write_text('[project]\nname = "binder-fix-of-ours"\n')
        assert ignored(repository / "a") == ("missing-user",)
        (repository / "a" / SHARED).write_text("this is = no TOML [")
        assert ignored(repository / "a") == ("missing-user",)

    def test_each_file_is_read_once(
        self, repository: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        say(repository, "missing-user")
        finder = Finder()
        first = finder.of(str(repository / "a"))
        monkeypatch.setattr(os, "open", None)
        assert finder.of(str(repository / "a")) is first
        assert finder.of(str(repository)) is first

    def test_toml_is_not_imported_where_nobody_says_anything(self, repository: Path) -> None:
        import subprocess
        import sys

        (repository / SHARED).write_text('[project]\nname = "course"\n')
        program = (
            "import sys; from autofix.configuration.finding import Finder\n"
            f"Finder().of({str(repository)!r})\n"
            "print(sorted({'tomllib', 'tomli', 'autofix.configuration.keys'} & set(sys.modules)))"
        )
        done = subprocess.run(
            [sys.executable, "-c", program], capture_output=True, text=True, check=True
        )
        assert done.stdout == "[]\n"


class TestHostile:
    def test_a_link_that_leads_out_of_the_repository(self, repository: Path) -> None:
        secret = repository.parent / "secret.toml"
        secret.write_text("[tool.binder-fix]\nignore = ['missing-user']\n")
        (repository / SHARED).symlink_to(secret)
        assert ignored(repository) == ()
        (repository / OWN).symlink_to(secret)
        with pytest.raises(UnusableInput, match="leads out of the repository"):
            ignored(repository)

    def test_a_link_inside(self, repository: Path) -> None:
        (repository / OWN).symlink_to(say(repository / "a", "missing-user"))
        assert ignored(repository) == ("missing-user",)

    def test_a_link_to_itself_and_one_to_nothing(self, repository: Path) -> None:
        (repository / OWN).symlink_to(repository / OWN)
        with pytest.raises(UnusableInput, match=r"\.binder-fix\.toml: Too many levels"):
            ignored(repository)
        (repository / OWN).unlink()
        (repository / OWN).symlink_to(repository / "absent")
        assert ignored(repository) == ()

    @pytest.mark.parametrize("make", [os.mkfifo, os.mkdir])
    def test_what_is_no_file(self, repository: Path, make: object) -> None:
        assert callable(make)
        make(repository / SHARED)
        assert ignored(repository) == ()
        make(repository / OWN)
        with pytest.raises(UnusableInput, match="no regular file"):
            ignored(repository)

    def test_one_that_is_too_large(self, repository: Path) -> None:
        (repository / SHARED).write_bytes(b"#" * LARGEST + b"\n# binder-fix\n")
        assert ignored(repository) == ()
        (repository / SHARED).write_bytes(b"[tool.binder-fix]\n" + b"#" * LARGEST)
        with pytest.raises(UnusableInput, match="larger than"):
            ignored(repository)

    def test_what_the_file_of_somebody_else_may_say(self, repository: Path) -> None:
        (repository / OWN).write_text(
            "ignore = ['missing-user']\nselect = ['missing-user']\nauthenticated = true\n"
            "unsafe = true\noffline = false\nmirrors = ['https://evil.example.org']\ndeep = true\n"
            "insecure = ['evil.example.org']\nhashes = true\ndigest = 'update'\n"
            "pull-requests = true\n[per-file-ignores]\n'*' = ['missing-user']\n"
            "[[base-image]]\nimage = '*'\nuser = 'root'\n"
        )
        found = Finder().of(str(repository)).wary
        assert found == Configuration(
            path=found.path,
            select=("missing-user",),
            ignore=("missing-user",),
            per_file_ignores=(("*", ("missing-user",)),),
            authenticated=True,
            pull_requests=True,
        )
        (repository / OWN).write_text("digest = 'tag'\n")
        assert Finder().of(str(repository)).wary.digest == "tag"


class TestNamed:
    def test_any_name(self, tmp_path: Path) -> None:
        file = tmp_path / "any.toml"
        file.write_text("unsafe = true\n")
        assert named(str(file)).unsafe

    @pytest.mark.parametrize(
        ("name", "told"),
        [("absent.toml", "there is no such file"), ("", "no regular file"), ("a\0b", "embedded"),
         (SHARED, r"no section \[tool.binder-fix\]")],
    )  # fmt: skip
    def test_what_cannot_be(self, tmp_path: Path, name: str, told: str) -> None:
        (tmp_path / SHARED).write_text("[project]\n")
        with pytest.raises(UnusableInput, match=told):
            named(f"{tmp_path}/{name}")

    def test_one_that_may_not_be_read(self, tmp_path: Path) -> None:
        def denied(path: str, *_: object) -> int:
            raise PermissionError(13, "Permission denied")

        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(os, "open", denied)
            with pytest.raises(UnusableInput, match="Permission denied; see to it"):
                in_folder(str(tmp_path), str(tmp_path))
