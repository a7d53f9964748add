"""Finding, reading and writing files: what is on the disk stays whole whatever happens."""

from __future__ import annotations

import errno
import os
import stat
from pathlib import Path

import pytest

from autofix import files
from autofix.files import MAXIMUM_SIZE, Source, UnusableInput, context, locate, read, write
from autofix.fixer import check
from autofix.image.context import Context

TEXT = "FROM debian:12\nCOPY . /srv/\n"
NEW = "FROM debian:12\nCOPY . /srv/\nUSER 1000\n"

needs_no_root = pytest.mark.skipif(os.geteuid() == 0, reason="root may read and write anything")


def saved(path: Path, text: str | bytes = TEXT) -> Path:
    """A file with its folders."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


class TestLocate:
    def test_the_root(self, tmp_path: Path) -> None:
        path = saved(tmp_path / "Dockerfile")
        assert locate(tmp_path) == (path, "")

    @pytest.mark.parametrize("name", ["binder", ".binder"])
    def test_a_folder_of_its_own(self, tmp_path: Path, name: str) -> None:
        path = saved(tmp_path / name / "Dockerfile")
        assert locate(tmp_path) == (path, "")
        saved(tmp_path / "Dockerfile")
        found, note = locate(tmp_path)
        assert found == path
        assert "is hidden by" in note

    def test_a_file_of_that_name_is_no_folder(self, tmp_path: Path) -> None:
        saved(tmp_path / "binder", "notes")
        path = saved(tmp_path / "Dockerfile")
        assert locate(tmp_path) == (path, "")

    def test_a_linked_folder(self, tmp_path: Path) -> None:
        saved(tmp_path / "containers" / "Dockerfile")
        (tmp_path / ".binder").symlink_to("containers")
        assert locate(tmp_path)[0] == tmp_path / ".binder" / "Dockerfile"

    @pytest.mark.parametrize(
        ("names", "message"),
        [
            ([], "there is no Dockerfile"),
            (["dockerfile"], "there is no Dockerfile"),
            (["Containerfile", "Dockerfile.binder"], "there is no Dockerfile"),
            (["binder/environment.yml"], "there is no Dockerfile"),
            (["binder/environment.yml", "Dockerfile"], "is hidden by this folder"),
            ([".binder/Dockerfile", "binder/Dockerfile"], "both .binder/ and binder/"),
            ([".binder/Dockerfile", "binder/__init__.py"], "both .binder/ and binder/"),
        ],
    )
    def test_none(self, tmp_path: Path, names: list[str], message: str) -> None:
        for name in names:
            saved(tmp_path / name)
        with pytest.raises(UnusableInput, match=message):
            locate(tmp_path)


class TestRead:
    def test_a_file(self, tmp_path: Path) -> None:
        path = saved(tmp_path / "Dockerfile")
        assert read(str(path)) == Source(str(path), str(tmp_path), str(path), TEXT)

    @pytest.mark.parametrize("name", ["binder", ".binder"])
    def test_the_context_of_a_binder_folder_is_the_repository(
        self, tmp_path: Path, name: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        path = saved(tmp_path / name / "Dockerfile")
        assert read(str(path)).root == tmp_path
        monkeypatch.chdir(path.parent)
        for argument in ("Dockerfile", "."):
            assert read(argument) == Source(str(path), str(tmp_path), "Dockerfile", TEXT)

    def test_standard_input(self) -> None:
        assert read("-", TEXT.encode()) == Source(None, None, "<stdin>", TEXT)
        assert read("-").text == ""

    @pytest.mark.parametrize(
        "content", [b"\xff\xff# caf\xe9\r\n", b"\xef\xbb\xbfFROM a", b"\r\r\n"]
    )
    def test_every_byte_is_kept(self, tmp_path: Path, content: bytes) -> None:
        source = read(str(saved(tmp_path / "Dockerfile", content)))
        assert source.text.encode("utf-8", "surrogateescape") == content

    @pytest.mark.parametrize(
        "content",
        [
            TEXT.encode("utf-16"),
            TEXT.encode("utf-16-be"),
            b"FROM a\0b",
            b"\xfe\xff\0F",
            b"\xff\xfeF",
        ],
    )
    def test_what_is_no_utf_8(self, tmp_path: Path, content: bytes) -> None:
        with pytest.raises(UnusableInput, match="no UTF-8 text; save the file as UTF-8"):
            read(str(saved(tmp_path / "Dockerfile", content)))

    def test_the_largest(self, tmp_path: Path) -> None:
        path = saved(tmp_path / "Dockerfile", b"#" * MAXIMUM_SIZE)
        assert len(read(str(path)).text) == MAXIMUM_SIZE
        saved(path, b"#" * (MAXIMUM_SIZE + 1))
        with pytest.raises(UnusableInput, match="larger than"):
            read(str(path))
        with pytest.raises(UnusableInput, match="larger than"):
            read("-", b"#" * (MAXIMUM_SIZE + 1))

    def test_a_sparse_giant_is_not_loaded(self, tmp_path: Path) -> None:
        with saved(tmp_path / "Dockerfile").open("wb") as file:
            file.truncate(1 << 40)
        with pytest.raises(UnusableInput, match="larger than"):
            read(str(tmp_path))

    def test_a_pipe_does_not_block(self, tmp_path: Path) -> None:
        os.mkfifo(tmp_path / "Dockerfile")
        with pytest.raises(UnusableInput, match="no regular file"):
            read(str(tmp_path))

    @pytest.mark.parametrize("argument", ["absent", "absent/Dockerfile", "x" * 300, "a\0b", ""])
    def test_a_path_that_leads_nowhere(
        self, tmp_path: Path, argument: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.chdir(tmp_path)
        with pytest.raises(UnusableInput, match="name "):
            read(argument)

    def test_a_link_that_leads_nowhere_or_in_a_circle(self, tmp_path: Path) -> None:
        path = tmp_path / "Dockerfile"
        path.symlink_to("absent")
        for argument in (path, tmp_path):
            with pytest.raises(UnusableInput):
                read(str(argument))
        path.unlink()
        path.symlink_to("Dockerfile")
        with pytest.raises(UnusableInput):
            read(str(path))

    @pytest.mark.parametrize("name", ["Dockerfile", "binder/Dockerfile", "binder"])
    def test_a_link_out_of_the_repository(self, tmp_path: Path, name: str) -> None:
        """It is followed only where the user names it."""
        outside = saved(tmp_path / "outside" / "Dockerfile")
        root = tmp_path / "r"
        (root / name).parent.mkdir(parents=True)
        (root / name).symlink_to(outside if name.endswith("file") else outside.parent)
        with pytest.raises(UnusableInput, match=f"leads out of the repository, to {outside};"):
            read(str(root))
        named = root / name if name.endswith("file") else root / name / "Dockerfile"
        assert read(str(named)).text == TEXT

    def test_a_link_within_the_repository(self, tmp_path: Path) -> None:
        saved(tmp_path / "r" / "docker" / "Binder")
        (tmp_path / "r" / "Dockerfile").symlink_to("docker/Binder")
        (tmp_path / "link").symlink_to("r")
        assert read(str(tmp_path / "link")).text == TEXT

    def test_what_may_not_be_read(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        path = saved(tmp_path / "Dockerfile")

        def refuses(*_: object, **__: object) -> None:
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))

        for name in ("os.stat", "os.open"):
            with monkeypatch.context() as patched:
                patched.setattr(name, refuses)
                with pytest.raises(UnusableInput, match="Permission denied; name a Dockerfile"):
                    read(str(path))


class TestContext:
    def of(self, root: Path, text: str = TEXT) -> Context:
        """The context of a Dockerfile in a folder."""
        return context(Source(str(root / "Dockerfile"), str(root), "Dockerfile", text))

    def test_standard_input_has_none(self) -> None:
        found = context(Source(None, None, "<stdin>", TEXT))
        assert not found.known
        assert not found.complete

    def test_files_and_the_texts_that_decide(self, tmp_path: Path) -> None:
        saved(tmp_path / "requirements.txt", "notebook\n")
        saved(tmp_path / "data" / "tides.csv", "1,2\n")
        saved(tmp_path / "start", "#!/bin/sh\n").chmod(0o755)
        saved(tmp_path / ".git" / "config", "x")
        found = self.of(tmp_path)
        assert found.known
        assert found.complete
        assert found.files == {
            "requirements.txt": "notebook\n",
            "data/tides.csv": None,
            "start": "#!/bin/sh\n",
        }
        assert found.executable == {"start"}

    def test_what_the_dockerfile_names_is_read(self, tmp_path: Path) -> None:
        saved(tmp_path / "bin" / "serve", "#!/bin/sh\n")
        assert self.of(tmp_path).files == {"bin/serve": None}
        named = self.of(tmp_path, "FROM a\nCOPY bin/serve /\n")
        assert named.files == {"bin/serve": "#!/bin/sh\n"}

    def test_binary_and_large_files_are_not_read(self, tmp_path: Path) -> None:
        saved(tmp_path / "a.txt", b"x\0")
        saved(tmp_path / "b.txt", b"x" * (256 * 1024 + 1))
        saved(tmp_path / "c.txt", b"caf\xe9")
        assert self.of(tmp_path).files == {"a.txt": None, "b.txt": None, "c.txt": "caf\udce9"}

    def test_all_texts_together_are_bounded(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(files, "_MAXIMUM_TEXTS", 10)
        for name in ("a", "b", "c"):
            saved(tmp_path / f"{name}.txt", "123456")
        found = self.of(tmp_path)
        assert found.files == {"a.txt": "123456", "b.txt": "123456", "c.txt": None}
        assert found.complete

    def test_texts_that_are_kept_for_other_dockerfiles_are_bounded(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(files, "_MAXIMUM_TEXTS", 10)
        names = [f"{name}.csv" for name in "abcdef"]
        for name in names:
            saved(tmp_path / name, "123456")
        listings = files.Listings()
        for name in names * 2:
            dockerfile = saved(tmp_path / f"Dockerfile-{name}", f"FROM a\nCOPY {name} /\n")
            found = files.context(files.read(str(dockerfile)), listings)
            assert found.files[name] == "123456"
            assert listings.of(str(tmp_path))._size <= 10 + 6

    def test_the_listing_is_bounded(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(files, "_MAXIMUM_FILES", 2)
        for name in ("a", "b", "c"):
            saved(tmp_path / name)
        found = self.of(tmp_path)
        assert list(found.files) == ["a", "b"]
        assert found.known
        assert not found.complete

    def test_links_out_of_the_repository_are_not_followed(self, tmp_path: Path) -> None:
        outside = saved(tmp_path / "outside" / "secret.txt", "secret")
        root = saved(tmp_path / "repository" / "inside.txt", "inside").parent
        (root / "out.txt").symlink_to(outside)
        (root / "in.txt").symlink_to("inside.txt")
        (root / "nowhere.txt").symlink_to("absent.txt")
        (root / "circle.txt").symlink_to("circle.txt")
        (root / "folder").symlink_to(outside.parent)
        texts = self.of(root).files
        assert texts == {
            "circle.txt": None,
            "folder": None,
            "in.txt": "inside",
            "inside.txt": "inside",
            "nowhere.txt": None,
            "out.txt": None,
        }

    def test_a_link_to_a_folder_of_the_repository_has_its_files(self, tmp_path: Path) -> None:
        saved(tmp_path / "real" / "deep" / "needs.txt", "six")
        (tmp_path / "real" / "up").symlink_to("..")
        (tmp_path / "data").symlink_to("real")
        (tmp_path / "chain").symlink_to("data")
        (tmp_path / "around").symlink_to(".")
        found = self.of(tmp_path)
        assert dict(found.files) == {
            "around": None,
            "chain/deep/needs.txt": "six",
            "chain/up": None,
            "data/deep/needs.txt": "six",
            "data/up": None,
            "real/deep/needs.txt": "six",
            "real/up": None,
        }

    @pytest.mark.parametrize(("source", "absent"), [
        ("data", False), ("data/", False), ("data/f", False), ("around/f", False),
        ("out/f", False), ("data/g", True), ("nowhere/f", True),
    ])  # fmt: skip
    def test_what_a_link_leads_to_is_not_absent(
        self, tmp_path: Path, source: str, absent: bool
    ) -> None:
        saved(tmp_path / "real" / "f")
        (tmp_path / "data").symlink_to("real")
        (tmp_path / "around").symlink_to(".")
        (tmp_path / "out").symlink_to("/etc")
        text = f"FROM debian:12\nCOPY {source} /x/\n"
        messages = [f.violation.message for f in check(text, None, self.of(tmp_path)).findings]
        assert any("the repository has no" in message for message in messages) is absent

    def test_a_pipe_is_not_opened(self, tmp_path: Path) -> None:
        os.mkfifo(tmp_path / "requirements.txt")
        assert self.of(tmp_path).files == {"requirements.txt": None}

    def test_a_file_that_cannot_be_read(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        saved(tmp_path / "requirements.txt")

        def refuses(*_: object, **__: object) -> int:
            raise PermissionError(errno.EACCES, "Permission denied")

        monkeypatch.setattr(os, "open", refuses)
        found = self.of(tmp_path)
        assert found.files == {"requirements.txt": None}

    def test_a_folder_that_cannot_be_listed(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        saved(tmp_path / "closed" / "a.txt")
        saved(tmp_path / "open" / "a.txt")
        scan = os.scandir

        def refuses(folder: str) -> object:
            if str(folder).endswith("closed"):
                raise PermissionError(errno.EACCES, "Permission denied")
            return scan(folder)

        monkeypatch.setattr(os, "scandir", refuses)
        found = self.of(tmp_path)
        assert list(found.files) == ["open/a.txt"]
        assert not found.complete

    def test_nothing_is_listed_where_nothing_can_need_it(self, tmp_path: Path) -> None:
        saved(tmp_path / "a.txt")
        found = self.of(tmp_path, "# only a comment\n")
        assert found.known
        assert found.files == {}

    def test_the_dockerignore_of_the_root(self, tmp_path: Path) -> None:
        saved(tmp_path / "notes.md")
        saved(tmp_path / ".dockerignore", "*.md\n")
        found = self.of(tmp_path)
        assert found.ignore_name == ".dockerignore"
        assert found.ignored("notes.md")

    def test_the_dockerignore_of_the_dockerfile_comes_first(self, tmp_path: Path) -> None:
        saved(tmp_path / ".dockerignore", "*.md\n")
        saved(tmp_path / "binder" / ".dockerignore", "*.csv\n")
        saved(tmp_path / "binder" / "Dockerfile.dockerignore", "*.ipynb\n")
        path = saved(tmp_path / "binder" / "Dockerfile")
        found = context(read(str(path)))
        assert found.ignore_name == "binder/Dockerfile.dockerignore"
        ignored = [name for name in ("a.md", "a.csv", "a.ipynb") if found.ignored(name)]
        assert ignored == ["a.ipynb"]

    def test_a_dockerignore_in_the_binder_folder_has_no_effect(self, tmp_path: Path) -> None:
        saved(tmp_path / "binder" / ".dockerignore", "*\n")
        path = saved(tmp_path / "binder" / "Dockerfile")
        assert not context(read(str(path))).ignored("index.ipynb")


class TestWrite:
    def test_the_text_is_replaced(self, tmp_path: Path) -> None:
        path = saved(tmp_path / "Dockerfile", b"FROM a\r\n# \xe9\n")
        write(read(str(path)), "FROM a\r\n# \udce9\nUSER b")
        assert path.read_bytes() == b"FROM a\r\n# \xe9\nUSER b"
        assert os.listdir(tmp_path) == ["Dockerfile"]

    @pytest.mark.parametrize("mode", [0o400, 0o640, 0o777, 0o2755])
    def test_the_mode_stays(self, tmp_path: Path, mode: int) -> None:
        path = saved(tmp_path / "Dockerfile")
        path.chmod(mode)
        write(read(str(path)), NEW)
        assert stat.S_IMODE(path.stat().st_mode) == mode

    @pytest.mark.skipif(os.geteuid() != 0, reason="only root may give files away")
    @pytest.mark.parametrize("folder_mode", [0o755, 0o2755])
    def test_the_owner_stays(self, tmp_path: Path, folder_mode: int) -> None:
        path = saved(tmp_path / "Dockerfile")
        path.chmod(0o4750)
        os.chown(tmp_path, 0, 4321)
        tmp_path.chmod(folder_mode)
        for owner in ((1234, 4321), (0, 0)):
            os.chown(path, *owner)
            path.chmod(0o4750)
            write(read(str(path)), NEW)
            status = path.stat()
            assert (status.st_uid, status.st_gid) == owner
            assert stat.S_IMODE(status.st_mode) == 0o4750
            path.write_text(TEXT)

    def test_links_stay(self, tmp_path: Path) -> None:
        target = saved(tmp_path / "deep" / "real")
        (tmp_path / "middle").symlink_to("deep/real")
        (tmp_path / "Dockerfile").symlink_to(tmp_path / "middle")
        write(read(str(tmp_path)), NEW)
        assert (tmp_path / "Dockerfile").is_symlink()
        assert (tmp_path / "middle").is_symlink()
        assert target.read_text() == NEW
        assert os.listdir(tmp_path / "deep") == ["real"]

    def test_standard_input(self) -> None:
        with pytest.raises(UnusableInput, match="cannot be written"):
            write(read("-", TEXT.encode()), NEW)

    def test_a_file_that_changed_in_between(self, tmp_path: Path) -> None:
        path = saved(tmp_path / "Dockerfile")
        source = read(str(path))
        saved(path, TEXT + "# mine\n")
        with pytest.raises(UnusableInput, match="changed since it was read; run the command again"):
            write(source, NEW)
        assert path.read_text() == TEXT + "# mine\n"
        assert os.listdir(tmp_path) == ["Dockerfile"]

    def test_a_file_that_is_gone(self, tmp_path: Path) -> None:
        path = saved(tmp_path / "Dockerfile")
        source = read(str(path))
        path.unlink()
        with pytest.raises(UnusableInput, match="No such file"):
            write(source, NEW)
        assert os.listdir(tmp_path) == []

    @needs_no_root
    def test_a_folder_that_may_not_be_written(self, tmp_path: Path) -> None:
        path = saved(tmp_path / "Dockerfile")
        source = read(str(path))
        tmp_path.chmod(0o500)
        with pytest.raises(UnusableInput, match="it is unchanged"):
            write(source, NEW)
        tmp_path.chmod(0o700)
        assert path.read_text() == TEXT

    @pytest.mark.parametrize(
        "step",
        ["open", "listdir", "urandom", "fstat", "chown", "chmod", "fsync", "stat", "replace"],
    )
    @pytest.mark.parametrize(
        "error", [OSError(errno.ENOSPC, "No space left on device"), KeyboardInterrupt()]
    )
    def test_a_failure_leaves_the_old_bytes_and_nothing_else(
        self,
        tmp_path: Path,
        step: str,
        error: BaseException,
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        path = saved(tmp_path / "Dockerfile")
        source = read(str(path))

        def fails(*_: object, **__: object) -> None:
            raise error

        expected = UnusableInput if isinstance(error, OSError) else KeyboardInterrupt
        with monkeypatch.context() as patched:
            if step == "chown":
                # As if the new file had got another owner.
                self._other_owner(patched)
            patched.setattr(f"os.{step}", fails)
            with pytest.raises(expected):
                write(source, NEW)
        assert path.read_text() == TEXT
        assert os.listdir(tmp_path) == ["Dockerfile"]

    def _other_owner(self, patched: pytest.MonkeyPatch) -> None:
        real = os.fstat

        def stranger(handle: int) -> os.stat_result:
            found = real(handle)
            if stat.S_IMODE(found.st_mode) == 0o600:
                found = os.stat_result((*found[:4], found.st_uid + 1, *found[5:10]))
            return found

        patched.setattr(os, "fstat", stranger)
