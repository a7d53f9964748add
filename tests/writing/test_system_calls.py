"""A run of ``--write`` that is killed, or refused something, at any of its system calls.

strace does it: it counts the calls of a run that goes well, then spoils one of them at a time.
"""

from __future__ import annotations

import errno
import os
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

STRACE = shutil.which("strace")
OLD = "FROM python:3.12\nRUN pip install -r requirements.txt\nCOPY . .\n"
OLD_FILE = "numpy\n"
NEW_FILE = "numpy==1.26.4\n"
# Everything but what asks for memory and waits for signals, as every program does.
CALLS = (
    "openat", "read", "write", "fstat,newfstatat,stat,lstat", "fsync", "rename,renameat,renameat2",
    "unlink,unlinkat", "close", "getdents64", "fchmod,chmod", "readlink", "lseek",
    "flock",
)  # fmt: skip
# How written.py says that the writing begins.
MARKING = ("access", "faccessat", "faccessat2")
ERRORS = {
    "openat": ("EACCES", "EROFS", "ENOSPC"),
    "write": ("ENOSPC", "EIO", "EDQUOT"),
    "fsync": ("EIO", "ENOSPC", "EROFS"),
    "rename,renameat,renameat2": ("EACCES", "EROFS", "EIO", "ENOSPC"),
    "fchmod,chmod": ("EPERM", "EROFS"),
    "unlink,unlinkat": ("EACCES", "EIO"),
    "fstat,newfstatat,stat,lstat": ("EIO", "EACCES"),
    "read": ("EIO",),
    "getdents64": ("EIO",),
    "readlink": ("EIO", "EACCES"),
    "close": ("EIO",),
    "flock": ("ENOLCK",),
}
ABOVE = Path(__file__).with_name("written.py")

pytestmark = pytest.mark.skipif(STRACE is None, reason="strace is not installed")


@pytest.fixture(scope="module", autouse=True)
def _traced(tmp_path_factory: pytest.TempPathFactory) -> None:
    """A sandbox may forbid to trace."""
    done = subprocess.run([STRACE or "", "-o", "/dev/null", "true"], capture_output=True)
    if done.returncode:
        pytest.skip(f"strace cannot trace here: {done.stderr.decode()[:200]}")


@dataclass(frozen=True)
class Repository:
    """A repository, one of whose files is to be written with the Dockerfile."""

    root: Path

    def made(self) -> Repository:
        """The repository as it was at first."""
        shutil.rmtree(self.root, ignore_errors=True)
        (self.root / "deep").mkdir(parents=True)
        (self.root / "Dockerfile").write_text(OLD)
        (self.root / "deep" / "requirements.txt").write_text(OLD_FILE)
        (self.root / "Dockerfile").chmod(0o640)
        return self

    @property
    def texts(self) -> tuple[str, str]:
        """What the Dockerfile and the other file hold."""
        file = self.root / "deep" / "requirements.txt"
        return (self.root / "Dockerfile").read_text(), file.read_text()

    @property
    def litter(self) -> list[str]:
        """What does not belong there."""
        found = (os.path.join(*parts) for parts in self._all())
        names = sorted(os.path.relpath(path, self.root) for path in found)
        return [name for name in names if name not in ("Dockerfile", "deep/requirements.txt")]

    def _all(self) -> Iterator[tuple[str, str]]:
        return ((folder, name) for folder, _, names in os.walk(self.root) for name in names)

    def run(self, *spoilt: str, trace: Path | None = None) -> subprocess.CompletedProcess[str]:
        """Write both files, as a run of the command does that has mended both."""
        strace = [STRACE or "", "-f", "-o", str(trace or "/dev/null"), *spoilt]
        words = [sys.executable, "-S", str(ABOVE), str(self.root), NEW_FILE]
        # The same calls every time.
        environment = {
            "PYTHONPATH": os.pathsep.join(sys.path),
            "PATH": os.environ["PATH"],
            "PYTHONDONTWRITEBYTECODE": "1",
            "PYTHONHASHSEED": "0",
        }
        return subprocess.run(
            [*strace, *words], capture_output=True, text=True, env=environment, cwd="/"
        )


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> tuple[str, dict[str, range]]:
    """What a whole run makes of the Dockerfile; the calls of each kind that belong to the writing.

    What comes before is what starts a Python and reads the Dockerfile: it is the same for all.
    """
    folder = tmp_path_factory.mktemp("whole")
    repository = Repository(folder / "repository").made()
    trace = folder / "trace"
    done = repository.run("-e", f"trace={','.join((*CALLS, *MARKING))}", trace=trace)
    assert done.returncode == 0, done.stderr
    new, file = repository.texts
    assert new != OLD
    assert (file, repository.litter) == (NEW_FILE, [])
    lines = trace.read_text().splitlines()
    start = next(index for index, line in enumerate(lines) if "writing begins" in line)
    found: dict[str, range] = {}
    for kind in CALLS:
        form = re.compile(rf"\d+ +({kind.replace(',', '|')})\(")
        places = [index for index, line in enumerate(lines) if form.match(line)]
        before = sum(1 for index in places if index < start)
        found[kind] = range(before + 1, len(places) + 1)
    assert sum(len(calls) for calls in found.values()) > 40
    assert all(
        found[kind] for kind in ("openat", "write", "fsync", "unlink,unlinkat", "getdents64")
    )
    return new, found


def spoiling(kind: str, how: str, number: int) -> tuple[str, ...]:
    """The options of strace that spoil one call."""
    return "-e", f"trace={kind}", "-e", f"inject={kind}:{how}:when={number}"


@pytest.mark.parametrize("kind", CALLS)
def test_killed_at_any_call(kind: str, whole: tuple[str, dict[str, range]], tmp_path: Path) -> None:
    """Each file is the old or the new one, the other one first; a rerun makes up for the rest."""
    new, calls = whole
    repository = Repository(tmp_path / "repository")
    for number in calls[kind]:
        repository.made()
        done = repository.run(*spoiling(kind, "signal=SIGKILL", number))
        assert done.returncode in (-signal.SIGKILL, 128 + signal.SIGKILL), (number, done)
        assert repository.texts in ((OLD, OLD_FILE), (OLD, NEW_FILE), (new, NEW_FILE)), number
        assert all(
            re.fullmatch(r"(deep/)?\.binder-fix-\d+-[0-9a-f]{8}", n) for n in repository.litter
        )
        assert len(repository.litter) <= 1
        if repository.texts != (new, NEW_FILE):
            again = repository.run()
            assert again.returncode == 0, again.stderr
            assert repository.texts == (new, NEW_FILE)
            assert [name for name in repository.litter if not name.startswith("deep/")] == []
        assert (repository.root / "Dockerfile").stat().st_mode & 0o777 == 0o640


@pytest.mark.parametrize(
    ("kind", "code"), [(k, code) for k, codes in ERRORS.items() for code in codes]
)
def test_refused_at_any_call(
    kind: str, code: str, whole: tuple[str, dict[str, range]], tmp_path: Path
) -> None:
    """One line tells why, the file that it was about is the old one, and nothing is left beside."""
    new, calls = whole
    repository = Repository(tmp_path / "repository")
    reason = os.strerror(getattr(errno, code))
    for number in calls[kind]:
        repository.made()
        done = repository.run(*spoiling(kind, f"error={code}", number))
        assert repository.texts in ((OLD, OLD_FILE), (OLD, NEW_FILE), (new, NEW_FILE)), number
        if kind != "unlink,unlinkat":
            assert repository.litter == [], number
        if done.returncode == 0:
            assert repository.texts == (new, NEW_FILE), (number, done)
            continue
        assert done.returncode == 2, (number, done)
        lines = done.stderr.splitlines()
        assert len(lines) == 1, (number, done.stderr)
        assert reason in lines[0]
        if "it is unchanged" in lines[0]:
            assert repository.texts != (new, NEW_FILE), (number, done)
        else:
            assert "written, but the disk may not keep it" in lines[0]
