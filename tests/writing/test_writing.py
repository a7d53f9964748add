"""Files that are not what they seem, or do not stay so: nothing is hurt, and one line says why."""

from __future__ import annotations

import errno
import fcntl
import os
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from autofix import files, writing
from autofix.files import Source, UnusableInput, context, read, write, write_context

TEXT = "FROM debian:12\nCOPY . /srv/\n"
NEW = "FROM debian:12\nCOPY . /srv/\nUSER 1000\n"


def repository(folder: Path, text: str = TEXT) -> Path:
    """A repository with a Dockerfile and a file of requirements in a folder."""
    (folder / "deep").mkdir(parents=True)
    (folder / "Dockerfile").write_text(text)
    (folder / "deep" / "requirements.txt").write_text("numpy\n")
    return folder


def command(*arguments: str | Path, **options: Any) -> subprocess.CompletedProcess[str]:
    """The outcome of the command line."""
    words = [sys.executable, "-m", "autofix", *map(str, arguments), "--offline"]
    return subprocess.run(words, capture_output=True, text=True, timeout=100, **options)


def refused(done: subprocess.CompletedProcess[str], words: str) -> None:
    """It ended with one line, in which the words are."""
    assert done.returncode == 2, done
    lines = [line for line in done.stderr.splitlines() if "nothing to mend" not in line]
    assert len(lines) == 1, done.stderr
    assert words in lines[0]


def spoiled(
    monkeypatch: pytest.MonkeyPatch,
    number: int,
    spoil: Callable[[], object],
    names: Sequence[str],
) -> Callable[[], int]:
    """Do something just before one of the calls that ask the system; how many there were."""
    calls = 0

    def wrapped(real: Callable[..., Any]) -> Callable[..., Any]:
        def call(*arguments: Any, **options: Any) -> Any:
            nonlocal calls
            calls += 1
            if calls == number:
                spoil()
            return real(*arguments, **options)

        return call

    for name in names:
        spoilt = wrapped(getattr(os, name))
        for where in ("supports_dir_fd", "supports_fd"):
            # What can be done by a descriptor can be so all the same.
            if getattr(os, name) in getattr(os, where):
                monkeypatch.setattr(os, where, {*getattr(os, where), spoilt})
        monkeypatch.setattr(os, name, spoilt)
    return lambda: calls


DOING = ("open", "fstat", "stat", "fsync", "chmod", "replace", "listdir")
LOOKING = ("lstat", "readlink")


def at_each_call(
    monkeypatch: pytest.MonkeyPatch,
    work: Callable[[], object],
    *,
    prepare: Callable[[], object],
    spoil: Callable[[], object],
    check: Callable[[int], object] = lambda number: None,
    names: Sequence[str] = (*DOING, *LOOKING),
) -> None:
    """Do some work again and again, each time with something happening before its next call."""
    for number in count(1):
        prepare()
        with monkeypatch.context() as patched:
            calls = spoiled(patched, number, spoil, names)
            with suppress(UnusableInput):
                work()
        check(number)
        if calls() < number:
            assert number > 15
            return


class TestWhatIsNoFile:
    @pytest.mark.parametrize("argument", ["{0}", "{0}/Dockerfile"])
    @pytest.mark.parametrize("kind", ["folder", "pipe", "socket", "device", "circle", "nowhere"])
    def test_a_dockerfile_that_is_none(self, tmp_path: Path, kind: str, argument: str) -> None:
        path = tmp_path / "Dockerfile"
        with socket.socket(socket.AF_UNIX) as listening:
            if kind == "folder":
                path.mkdir()
            elif kind == "pipe":
                os.mkfifo(path)
            elif kind == "socket":
                os.chdir(tmp_path)
                listening.bind("Dockerfile")
            elif kind == "device":
                path.symlink_to("/dev/zero")
            elif kind == "circle":
                (tmp_path / "other").symlink_to("Dockerfile")
                path.symlink_to("other")
            else:
                path.symlink_to("absent")
            before = sorted(os.listdir(tmp_path))
            for option in ("--write", "--diff"):
                done = command(argument.format(tmp_path), option)
                assert done.returncode == 2
                assert len(done.stderr.splitlines()) <= 2, done.stderr
                assert str(path) in done.stderr or "there is no Dockerfile" in done.stderr
            assert sorted(os.listdir(tmp_path)) == before

    def test_a_sparse_file_of_a_gigabyte(self, tmp_path: Path) -> None:
        with (tmp_path / "Dockerfile").open("wb") as file:
            file.truncate(1 << 30)
        refused(command(tmp_path, "--write"), "larger than")

    def test_pipes_and_devices_in_the_build_context(self, tmp_path: Path) -> None:
        root = repository(tmp_path / "repository")
        os.mkfifo(root / "environment.yml")
        (root / "setup.py").symlink_to("/dev/zero")
        (root / "start").symlink_to("start")
        with (root / "more.txt").open("wb") as file:
            file.truncate(1 << 30)
        done = command(root, "--write")
        assert done.returncode == 1, done.stderr
        assert "USER" in (root / "Dockerfile").read_text()

    def test_a_pipe_that_takes_the_place_of_a_file_keeps_nobody_waiting(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        path = repository(tmp_path / "r") / "Dockerfile"

        def pipe() -> None:
            path.unlink()
            os.mkfifo(path)

        def again() -> None:
            path.unlink()
            path.write_text(TEXT)

        at_each_call(monkeypatch, lambda: write(read(str(path)), NEW), prepare=again, spoil=pipe)


class TestWhatChangesInBetween:
    def test_an_editor_saves(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        """Before the very last call what it has saved is kept; and never is there a mix."""
        path = repository(tmp_path / "r") / "Dockerfile"
        mine = TEXT + "# mine\n"
        source = read(str(path))
        lost: list[int] = []

        def prepare() -> None:
            path.write_text(TEXT)

        def check(number: int) -> None:
            assert path.read_text() in (mine, NEW)
            assert sorted(os.listdir(path.parent)) == ["Dockerfile", "deep"]
            lost.append(path.read_text() == NEW)

        at_each_call(
            monkeypatch, lambda: write(source, NEW),
            prepare=prepare, spoil=lambda: path.write_text(mine), check=check,
        )  # fmt: skip
        # The rename itself cannot look; and after it the editor's text is the newer one.
        assert sum(lost[:-1]) <= 1

    def test_an_editor_saves_as_editors_do(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        path = repository(tmp_path / "r") / "Dockerfile"
        source = read(str(path))
        new = path.with_name("saved")

        def save() -> None:
            new.write_text(TEXT)
            new.replace(path)

        with monkeypatch.context() as patched:
            patched.setattr(writing, "_tidy", lambda listed: save())
            with pytest.raises(UnusableInput, match="changed since it was read"):
                write(source, NEW)
        assert path.read_text() == TEXT

    def test_a_folder_becomes_a_link_to_elsewhere(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Whenever that happens, nothing is written outside of the repository."""
        root, outside = tmp_path / "r", tmp_path / "outside"
        outside.mkdir()
        (outside / "requirements.txt").write_text("numpy\n")

        def prepare() -> None:
            shutil.rmtree(root, ignore_errors=True)
            repository(root)

        def swap() -> None:
            (root / "deep").rename(root / "away")
            (root / "deep").symlink_to(outside)

        def check(number: int) -> None:
            assert os.listdir(outside) == ["requirements.txt"]
            assert (outside / "requirements.txt").read_text() == "numpy\n"

        prepare()
        source = read(str(root))

        def work() -> None:
            write_context(source, "deep/requirements.txt", "numpy\n", "numpy==1\n")

        at_each_call(monkeypatch, work, prepare=prepare, spoil=swap, check=check)

    def test_the_repository_becomes_a_link_to_elsewhere(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        root, outside = tmp_path / "r", repository(tmp_path / "outside")

        def prepare() -> None:
            if root.is_symlink():
                root.unlink()
            shutil.rmtree(root, ignore_errors=True)
            shutil.rmtree(tmp_path / "away", ignore_errors=True)
            repository(root)

        def swap() -> None:
            root.rename(tmp_path / "away")
            root.symlink_to(outside)

        def check(number: int) -> None:
            assert (outside / "Dockerfile").read_text() == TEXT

        prepare()
        source = read(str(root))
        # Who can do that before the path is looked up says which repository is meant.
        at_each_call(
            monkeypatch, lambda: write(source, NEW),
            prepare=prepare, spoil=swap, check=check, names=DOING,
        )  # fmt: skip

    def test_a_file_that_is_gone_in_between(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        root = repository(tmp_path / "r")
        source = read(str(root))

        def gone() -> None:
            (root / "Dockerfile").unlink(missing_ok=True)

        def check(number: int) -> None:
            names = set(os.listdir(root))
            assert names <= {"Dockerfile", "deep"}

        at_each_call(
            monkeypatch, lambda: write(source, NEW),
            prepare=lambda: (root / "Dockerfile").write_text(TEXT), spoil=gone, check=check,
        )  # fmt: skip


class TestLinks:
    def test_a_link_out_of_the_repository_is_not_written_through(self, tmp_path: Path) -> None:
        root = repository(tmp_path / "r")
        outside = tmp_path / "outside"
        outside.write_text(TEXT)
        (root / "Dockerfile").unlink()
        (root / "Dockerfile").symlink_to(outside)
        done = command(root, "--write")
        assert done.returncode == 2
        assert f"leads out of the repository, to {outside}; it is unchanged" in done.stderr
        assert outside.read_text() == TEXT
        assert command(outside, "--write").returncode == 1
        assert outside.read_text() != TEXT

    def test_another_name_of_the_file_keeps_the_old_text(self, tmp_path: Path) -> None:
        path = repository(tmp_path / "r") / "Dockerfile"
        other = tmp_path / "other"
        os.link(path, other)
        write(read(str(path)), NEW)
        assert (path.read_text(), other.read_text()) == (NEW, TEXT)

    def test_a_folder_that_is_a_link_inside_the_repository(self, tmp_path: Path) -> None:
        root = repository(tmp_path / "r")
        (root / "link").symlink_to("deep")
        write_context(read(str(root)), "link/requirements.txt", "numpy\n", "numpy==1\n")
        assert (root / "deep" / "requirements.txt").read_text() == "numpy==1\n"


class TestAtOnce:
    def test_two_runs_on_one_file(self, tmp_path: Path) -> None:
        """Both end well or one says that the file has changed; there is one outcome."""
        expected = repository(tmp_path / "alone")
        assert command(expected, "--write").returncode == 1
        for number in range(4):
            root = repository(tmp_path / str(number))
            words = [sys.executable, "-m", "autofix", str(root), "--write", "--offline"]
            runs = [
                subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
                for _ in range(3)
            ]
            told = [run.communicate(timeout=100)[1] for run in runs]
            for run, words_told in zip(runs, told, strict=True):
                assert run.returncode in (0, 1) or "changed since it was read" in words_told
            assert (root / "Dockerfile").read_text() == (expected / "Dockerfile").read_text()
            assert sorted(os.listdir(root)) == ["Dockerfile", "deep"]


class TestLeftovers:
    def test_what_a_killed_process_left_is_taken_away(self, tmp_path: Path) -> None:
        root = repository(tmp_path / "r")
        with subprocess.Popen(["true"]) as process:
            process.wait()
        names = {
            f".binder-fix-{process.pid}-0": False,
            f".binder-fix-{os.getpid()}-0": False,
            ".binder-fix-99999999999999999999-0": False,
            # Another process may have got the number of one that was killed.
            f".binder-fix-{os.getppid()}-0": False,
            ".binder-fix-x-0": True,
            ".binder-fix.toml": True,
        }
        for name in names:
            (root / name).touch()
        write(read(str(root)), NEW)
        assert {name: (root / name).exists() for name in names} == names

    @pytest.mark.parametrize("ours", [True, False])
    def test_what_is_being_written_stays(self, tmp_path: Path, ours: bool) -> None:
        """Whoever does it: in another container, this number of a process may be none here."""
        root = repository(tmp_path / "r")
        name = f".binder-fix-{os.getpid() if ours else 99999999999}-0"
        with (root / name).open("wb") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            write(read(str(root)), NEW)
            assert (root / name).exists()
        write(read(str(root)), TEXT)
        assert not (root / name).exists()

    def test_what_is_taken_away_before_it_is_locked_is_made_anew(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        root = repository(tmp_path / "r")
        real, seen = fcntl.flock, list[Path]()

        def late(handle: int, operation: int) -> None:
            if not seen:
                seen.extend(root.glob(".binder-fix-*"))
                for path in seen:
                    path.unlink()
            real(handle, operation)

        monkeypatch.setattr(fcntl, "flock", late)
        write(read(str(root)), NEW)
        assert len(seen) == 1
        assert (root / "Dockerfile").read_text() == NEW
        assert sorted(os.listdir(root)) == ["Dockerfile", "deep"]

    def test_threads_that_write_in_one_folder(self, tmp_path: Path) -> None:
        def work(name: str) -> None:
            (tmp_path / name).write_text(TEXT)
            for number in range(30):
                write(read(str(tmp_path / name)), f"{NEW}# {number}\n")

        names = [f"Dockerfile.{number}" for number in range(6)]
        with ThreadPoolExecutor(len(names)) as pool:
            list(pool.map(work, names))
        assert sorted(os.listdir(tmp_path)) == names

    def test_it_is_no_part_of_the_work(self, tmp_path: Path) -> None:
        """COPY may bring it, and no rule takes it for something of the author's."""
        root = repository(tmp_path / "r")
        first = command(root, "--diff").stdout
        (root / "deep" / ".binder-fix-1-0").touch()
        assert command(root, "--diff").stdout == first


def test_a_name_as_long_as_may_be(tmp_path: Path) -> None:
    path = tmp_path / ("é" * 127)
    path.write_text(TEXT)
    write(read(str(path)), NEW)
    assert path.read_text() == NEW


def test_a_file_in_the_root_of_all_folders(monkeypatch: pytest.MonkeyPatch) -> None:
    with writing._held("/") as (place, listed):
        assert place is not None
        assert listed is not None
        assert os.fstat(place).st_ino == os.stat("/").st_ino


def test_without_calls_that_count_from_a_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = repository(tmp_path / "r")
    monkeypatch.setattr(os, "supports_dir_fd", set())
    monkeypatch.setattr(os, "supports_fd", set())
    write(read(str(root)), NEW)
    assert (root / "Dockerfile").read_text() == NEW
    assert sorted(os.listdir(root)) == ["Dockerfile", "deep"]


@pytest.mark.parametrize(
    ("code", "problem"),
    [(errno.EIO, "written, but the disk may not keep it: Input/output error"), (errno.EINVAL, "")],
)
def test_a_folder_that_cannot_be_synced(
    tmp_path: Path, code: int, problem: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = repository(tmp_path / "r")
    real = os.fsync

    def fails(handle: int) -> None:
        if os.path.isdir(f"/proc/self/fd/{handle}"):
            raise OSError(code, os.strerror(code))
        real(handle)

    monkeypatch.setattr(os, "fsync", fails)
    if problem:
        with pytest.raises(UnusableInput, match=problem):
            write(read(str(root)), NEW)
    else:
        write(read(str(root)), NEW)
    assert (root / "Dockerfile").read_text() == NEW


def test_a_folder_that_may_not_be_listed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    root = repository(tmp_path / "r")
    real = os.open

    def refuses(path: str, *arguments: Any, **options: Any) -> int:
        if path == ".":
            raise PermissionError(errno.EACCES, "Permission denied")
        return real(path, *arguments, **options)

    monkeypatch.setattr(os, "open", refuses)
    monkeypatch.setattr(os, "supports_dir_fd", {*os.supports_dir_fd, refuses})
    write(read(str(root)), NEW)
    assert (root / "Dockerfile").read_text() == NEW


needs_mount = pytest.mark.skipif(
    os.geteuid() != 0 or shutil.which("mount") is None, reason="only root may mount"
)


@contextmanager
def mounted(place: Path, *options: str) -> Iterator[Path]:
    """A file system of its own."""
    place.mkdir()
    done = subprocess.run(["mount", "-t", "tmpfs", "-o", ",".join(options), "tmpfs", str(place)],
                          capture_output=True, text=True)  # fmt: skip
    if done.returncode:
        pytest.skip(f"nothing can be mounted here: {done.stderr.strip()}")
    try:
        yield place
    finally:
        subprocess.run(["umount", str(place)], check=True)


@needs_mount
class TestDisks:
    def test_a_full_disk(self, tmp_path: Path) -> None:
        with mounted(tmp_path / "disk", "size=32k") as disk:
            root = repository(disk / "r")
            with (disk / "filling").open("wb", buffering=0) as file:
                file.write(b"x" * 1_000_000)
            refused(command(root, "--write"), "No space left on device; it is unchanged")
            assert (root / "Dockerfile").read_text() == TEXT
            assert sorted(os.listdir(root)) == ["Dockerfile", "deep"]
            (disk / "filling").unlink()
            assert command(root, "--write").returncode == 1

    def test_a_disk_that_is_read_only(self, tmp_path: Path) -> None:
        with mounted(tmp_path / "disk", "size=64k") as disk:
            root = repository(disk / "r")
            subprocess.run(["mount", "-o", "remount,ro", str(disk)], check=True)
            refused(command(root, "--write"), "Read-only file system; it is unchanged")
            assert (root / "Dockerfile").read_text() == TEXT


def test_a_folder_that_may_not_be_written() -> None:
    """Tried as nobody where the tests are root's, who may write anywhere."""
    nobody = 65534 if os.geteuid() == 0 else os.geteuid()
    with tempfile.TemporaryDirectory() as folder:
        root = repository(Path(folder, "r"))
        os.chown(folder, nobody, -1)
        root.chmod(0o555)
        source = read(str(root))
        before = os.geteuid()
        try:
            os.seteuid(nobody)
            with pytest.raises(UnusableInput, match="Permission denied; it is unchanged"):
                write(source, NEW)
        finally:
            os.seteuid(before)
        assert (root / "Dockerfile").read_text() == TEXT
        root.chmod(0o755)


def test_a_context_file_that_grows_while_it_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = repository(tmp_path / "r")
    monkeypatch.setattr(files, "_MAXIMUM_TEXT", 3)
    monkeypatch.setattr(os.path, "getsize", lambda path: 0)
    assert context(Source(str(root / "Dockerfile"), str(root), "", TEXT)).files == {
        "Dockerfile": None, "deep/requirements.txt": None
    }  # fmt: skip
