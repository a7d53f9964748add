"""Processes that hang, die, or never come up: one file is lost at most, and nothing is left."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from functools import partial
from multiprocessing import Pipe
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
import scanning
from scanning import job

from autofix.scan.examining import Answering, examine, failed
from autofix.scan.job import Job, Wishes
from autofix.scan.row import Row
from autofix.workers import child
from autofix.workers.crew import Crew, CrewError


def crew_of(size: int, seconds: float = 20.0, *, forks: bool = False) -> Crew[Job, Row]:
    """Processes that do what those of a scan do."""
    lost = partial(failed, Wishes())
    return Crew(Answering(Wishes()), lost, seconds, size, forks=forks)


def answers(texts: list[str], size: int = 2, seconds: float = 20.0, batch: int = 4) -> list[Row]:
    """What a crew says of some texts, in the order of their names."""
    jobs = [job(text, f"{index:03}") for index, text in enumerate(texts)]
    groups = [jobs[start : start + batch] for start in range(0, len(jobs), batch)]
    with closing(crew_of(size, seconds)) as crew:
        rows = list(crew.run(groups))
        assert not crew._busy
        assert not crew._suspects
    rows.sort(key=lambda row: row["name"])
    assert [row["name"] for row in rows] == [one.name for one in jobs]
    return rows


def test_a_crew_says_what_the_function_says() -> None:
    """In other processes, in any order, the same."""
    texts = [scanning.LAUNCHES, scanning.MENDED, scanning.PARTLY, scanning.REFUSED] * 5
    rows = answers(texts)
    assert [row["verdict"] for row in rows[:4]] == ["launches", "mended", "partly", "refused"]
    assert rows[0] == examine(job(texts[0], "000"), Wishes())


@pytest.mark.usefixtures("deadly")
def test_a_process_that_dies_or_hangs_loses_one_file(tmp_path: Path) -> None:
    """Crash, lack of memory, a hang in C code: that file failed, all others are as ever."""
    texts = [scanning.MENDED] * 20
    texts[1] += "# DIES-OF-SIGSEGV\n"
    texts[6] += "# DIES-OF-SIGKILL\n"
    texts[7] += "# HANGS\n"
    texts[8] += "# DIES-OF-SIGKILL\n"
    texts[19] += f"# DIES-ONCE-AT {tmp_path / 'mark'}\n"
    rows = answers(texts, seconds=2.0)
    failed = {row["name"]: row["reason"] for row in rows if row["verdict"] == "failed"}
    assert failed == {
        "001": "the process died of SIGSEGV",
        "006": "the process died of SIGKILL",
        "007": "took longer than 2 s",
        "008": "the process died of SIGKILL",
    }
    assert sum(row["verdict"] == "mended" for row in rows) == 16


@pytest.mark.parametrize("forks", [False, True])
def test_a_killed_process_costs_nothing(forks: bool) -> None:
    """Its files are done again by another."""
    crew = crew_of(2, forks=forks)
    seen: list[str] = []
    killed = 0
    with closing(crew):
        groups = ([job(scanning.MENDED, f"{n}.{i}") for i in range(8)] for n in range(12))
        for row in crew.run(groups):
            seen.append(row["name"])
            assert row["verdict"] == "mended"
            # A file at which two processes died would rightly be blamed.
            innocent = [one for one in crew._busy.values() if id(one.left[0]) not in crew._suspects]
            if innocent and len(seen) > 10 + 30 * killed and killed < 2:
                os.kill(innocent[0]._process.pid, signal.SIGKILL)
                killed += 1
    assert killed == 2
    assert sorted(seen) == sorted(f"{n}.{i}" for n in range(12) for i in range(8))


def test_only_a_few_batches_are_read_ahead() -> None:
    """However many there are: what the processes have, and one more."""
    read = 0

    def groups() -> Iterator[list[Job]]:
        nonlocal read
        for number in range(20):
            read += 1
            yield [job(scanning.MENDED, str(number))]

    with closing(crew_of(2)) as crew:
        for done, _ in enumerate(crew.run(groups()), 1):
            assert read <= done + 3
    assert read == 20


def test_processes_that_never_come_up(monkeypatch: pytest.MonkeyPatch) -> None:
    """It does not go on for ever."""
    monkeypatch.setattr(child, "_START", "import sys; sys.exit(9)")
    with pytest.raises(CrewError, match="no process comes up: the process ended with 9"):
        answers([scanning.MENDED])
    monkeypatch.setattr(sys, "executable", "/nowhere/python")
    with pytest.raises(CrewError, match="no process can be started: No such file"):
        answers([scanning.MENDED])


def test_an_idle_process_ends_and_is_replaced(monkeypatch: pytest.MonkeyPatch) -> None:
    """When input is slow: nothing is left behind on a cluster, and no file is lost."""
    quick = "import autofix.workers.child as child\nchild._IDLE = 0.05\nserve(connection)"
    monkeypatch.setattr(child, "_START", child._START.replace("serve(connection)", quick))

    def groups() -> Iterator[list[Job]]:
        for number in range(4):
            yield [job(scanning.MENDED, str(number))]
            time.sleep(0.3)

    with closing(crew_of(1)) as crew:
        assert [row["verdict"] for row in crew.run(groups())] == ["mended"] * 4


def test_modules_of_the_current_folder_are_not_imported(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A repository with a re.py or an autofix/ runs nothing of it."""
    for name in ("re.py", "multiprocessing.py", "autofix.py", "click.py", "sitecustomize.py"):
        (tmp_path / name).write_text(f"open({str(tmp_path / 'ran')!r}, 'w')\n")
    monkeypatch.chdir(tmp_path)
    assert answers([scanning.MENDED])[0]["verdict"] == "mended"
    assert not (tmp_path / "ran").exists()


def test_what_the_process_does() -> None:
    """The same here, in a thread would have no alarm: so in this process."""
    ours, theirs = Pipe()
    before = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGALRM)}
    rows: list[Any] = []

    def ask() -> None:
        ours.send((Answering(Wishes()), 20.0))
        rows.append(ours.recv())
        ours.send([job(scanning.MENDED, str(n)) for n in range(3)] + [job("#" * 300_000)])
        rows.extend(ours.recv() for _ in range(4))
        ours.close()

    asking = Thread(target=ask)
    asking.start()
    try:
        child.serve(theirs)
    finally:
        asking.join()
        theirs.close()
        for number, handler in before.items():
            signal.signal(number, handler)
    assert rows[0] is None
    assert [row["verdict"] for (row,) in rows[1:]] == ["mended"] * 3 + ["refused"]


def test_forgetting_empties_what_grows() -> None:
    """The tables of images have no bound of their own."""
    from autofix.image.base import base_image

    base_image("registry.example.org/lab/image:1")
    assert base_image.cache_info().currsize
    child.forget()
    assert not base_image.cache_info().currsize


@pytest.fixture
def deadly(monkeypatch: pytest.MonkeyPatch) -> None:
    """Children that do what a text says."""
    monkeypatch.setattr(child, "_START", scanning.DEADLY)


def test_nothing_runs_on_when_the_parent_is_killed(tmp_path: Path) -> None:
    """Not even a process that is in the middle of a file, and deaf."""
    script = tmp_path / "script.py"
    script.write_text(
        "import sys\nsys.path.insert(0, sys.argv[1])\n"
        "import scanning\nfrom functools import partial\nfrom autofix.workers import child\n"
        "from autofix.scan.examining import Answering\nfrom autofix.scan.job import Wishes\n"
        "child._START = scanning.DEADLY\n"
        "running = child.Child(Answering(Wishes()), 1.0)\n"
        "running.answer()\nrunning.give([scanning.job('FROM python:3.12\\n# HANGS\\n')])\n"
        "print(running._process.pid, flush=True)\nimport time\ntime.sleep(60)\n"
    )
    command = [sys.executable, str(script), str(Path(__file__).parent)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as parent:
        assert parent.stdout
        left = int(parent.stdout.readline())
        parent.kill()
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and runs(left):
        time.sleep(0.05)
    assert not runs(left)


def runs(process: int) -> bool:
    """Whether a process is there and no mere entry in the table."""
    try:
        state = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return False
    return state not in "ZX"
