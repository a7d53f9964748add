"""Reading and writing files in any order, while others do with them what they like."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, consumes, invariant, rule

from autofix import files
from autofix.files import Source, UnusableInput

NAMES = ("Dockerfile", "requirements.txt", "deep/requirements.txt", "deep/deeper/Dockerfile")
TEXTS = st.sampled_from(["FROM a\n", "FROM a\r\n", "FROM b\n# \udcff", "numpy\n", "\ufeffFROM a"])
places = st.sampled_from(NAMES)


def encoded(text: str) -> bytes:
    """The bytes that a text was read from."""
    return text.encode("utf-8", "surrogateescape")


class Files(RuleBasedStateMachine):
    """A repository, a folder outside of it, and what was read at some time.

    The model of a file is what ``os`` says of it just before a call: a write succeeds exactly
    where the path leads to a regular file in the repository that holds what was read.
    """

    sources = Bundle("sources")

    def __init__(self) -> None:
        super().__init__()
        self.top = Path(tempfile.mkdtemp())
        self.root, self.outside = self.top / "r", self.top / "outside"
        for name in NAMES:
            for folder in (self.root, self.outside):
                path = folder / name
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(b"FROM a\n")
        self.kept = self.snapshot(self.outside)

    def teardown(self) -> None:
        shutil.rmtree(self.top)

    @staticmethod
    def snapshot(top: Path) -> dict[str, object]:
        """All that is below a folder: links by their targets, files by their bytes and modes."""
        found: dict[str, object] = {}
        for folder, names, entries in os.walk(top):
            for name in (*names, *entries):
                path = os.path.join(folder, name)
                if os.path.islink(path):
                    found[path] = os.readlink(path)
                elif os.path.isfile(path):
                    with open(path, "rb") as file:
                        found[path] = file.read(), os.stat(path).st_mode
                else:
                    found[path] = os.lstat(path).st_mode
        return found

    def cleared(self, name: str) -> Path | None:
        """The place of a file or folder once what was there is gone; None where there is no way."""
        path = self.root / name
        if os.path.realpath(path.parent) != str(path.parent) or not path.parent.is_dir():
            return None
        if path.is_symlink() or not path.is_dir():
            path.unlink(missing_ok=True)
        else:
            shutil.rmtree(path)
        return path

    @rule(target=sources, name=places)
    def read(self, name: str) -> Source:
        path = self.root / name
        try:
            source = files.read(str(path))
        except UnusableInput:
            assert not os.path.isfile(path)
            # As if it had been read before.
            return Source(str(path), str(self.root), str(path), "FROM a\n")
        assert Path(source.file or "").read_bytes() == encoded(source.text)
        return Source(source.file, str(self.root), str(path), source.text)

    @rule(source=consumes(sources), text=TEXTS)
    def write(self, source: Source, text: str) -> None:
        self.written(source.file or "", source.text, text, lambda: files.write(source, text))

    @rule(name=places, before=TEXTS, text=TEXTS)
    def write_context(self, name: str, before: str, text: str) -> None:
        source = Source(str(self.root / "Dockerfile"), str(self.root), "", "")
        path = str(self.root / name)
        self.written(
            path, before, text, lambda: files.write_context(source, name, before, text)
        )  # fmt: skip

    def written(self, path: str, before: str, text: str, work: Callable[[], None]) -> None:
        """Write, and see that what should have changed has, and nothing else."""
        real = os.path.realpath(path)
        expected = self.snapshot(self.top)
        inside = real.startswith(f"{self.root}/")
        content, mode = b"", 0
        if os.path.isfile(real):
            content, mode = Path(real).read_bytes(), os.stat(real).st_mode
        possible = inside and mode and content == encoded(before)
        if possible:
            expected[real] = (encoded(text), mode)
        if possible:
            work()
        else:
            with pytest.raises(UnusableInput):
                work()
        assert self.snapshot(self.top) == expected

    @rule(name=places, text=TEXTS, mode=st.sampled_from([0o600, 0o644, 0o755, 0o400]))
    def saved_by_an_editor(self, name: str, text: str, mode: int) -> None:
        if path := self.cleared(name):
            path.write_bytes(encoded(text))
            path.chmod(mode)

    @rule(name=places, target_of=st.sampled_from([*NAMES, "absent", "../outside/Dockerfile", "."]))
    def made_a_link(self, name: str, target_of: str) -> None:
        if path := self.cleared(name):
            path.symlink_to(self.root / target_of)

    @rule(name=st.sampled_from(["deep", "deep/deeper"]), outer=st.booleans())
    def folder_made_a_link(self, name: str, outer: bool) -> None:
        if path := self.cleared(name):
            path.symlink_to(self.outside / name if outer else self.root)

    @rule(name=st.sampled_from(["deep", "deep/deeper"]))
    def folder_made_anew(self, name: str) -> None:
        if path := self.cleared(name):
            path.mkdir()

    @rule(name=places, pipe=st.booleans())
    def made_no_file(self, name: str, pipe: bool) -> None:
        if path := self.cleared(name):
            if pipe:
                os.mkfifo(path)
            else:
                path.mkdir()

    @rule(name=places)
    def another_name(self, name: str) -> None:
        path = self.root / name
        other = self.root / "other"
        if path.is_file() and not path.is_symlink() and not other.exists():
            os.link(path, other)

    @rule(name=places)
    def gone(self, name: str) -> None:
        self.cleared(name)

    @rule()
    def context(self) -> None:
        source = Source(str(self.root / "Dockerfile"), str(self.root), "", "FROM a")
        found = files.context(source)
        for name, text in found.files.items():
            if text is not None:
                real = os.path.realpath(self.root / name)
                assert real.startswith(f"{self.root}/")
                assert Path(real).read_bytes() == encoded(text)

    @invariant()
    def nothing_outside_has_changed(self) -> None:
        assert self.snapshot(self.outside) == self.kept


TestFiles = Files.TestCase
TestFiles.settings = settings(max_examples=60, stateful_step_count=30, deadline=None)
