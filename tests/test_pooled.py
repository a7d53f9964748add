"""Several processes say what one says, in the same order, whatever becomes of them."""

from __future__ import annotations

import os
import pickle
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from autofix import files, inquiry, pooled, printing, running, workers
from autofix.configuration import Configuration, Wishes
from autofix.configuration.choosing import Choice
from autofix.image.published import Knowledge, Release, Wanted
from autofix.outcome import Outcome, examined, mended, status
from autofix.output import FORMATS
from autofix.rules import RULES
from autofix.values import replace
from autofix.workers import crew

# Other tests may leave threads behind, of which the forks of these tests know nothing.
pytestmark = pytest.mark.filterwarnings("ignore:.*multi-threaded:DeprecationWarning")

CORPUS = Path(__file__).parent.parent / "corpus"
MENDED = "FROM python:3.12\nRUN pip install numpy\nCOPY . .\n"
WISHES = Wishes(tuple(RULES), diff=True)


@pytest.fixture
def dockerfiles(tmp_path: Path) -> list[str]:
    """Dockerfiles of all kinds with their contexts; some that cannot be read between them."""
    names: list[str] = []
    for number, case in enumerate(sorted(CORPUS.glob("*/*/before.Dockerfile"))[::20]):
        folder = tmp_path / f"{number:02}"
        context = case.parent / "context"
        if context.is_dir():
            shutil.copytree(context, folder, symlinks=True)
        else:
            folder.mkdir()
        shutil.copy(case, folder / "Dockerfile")
        names.append(str(folder))
    (tmp_path / "wrong.Dockerfile").write_text("FRM python\n")
    names[7:7] = [str(tmp_path / "wrong.Dockerfile"), str(tmp_path / "nowhere")]
    assert len(names) > 20
    return names


def run(
    names: list[str], jobs: int, *options: str, folder: Path | None = None
) -> tuple[int, bytes, bytes]:
    """The command with so many processes: its exit status and both its streams."""
    done = subprocess.run(
        [sys.executable, "-m", "autofix", "--offline", *options, *names],
        env=os.environ | {"BINDER_FIX_JOBS": str(jobs)},
        capture_output=True, check=False, timeout=120, cwd=folder,
    )  # fmt: skip
    return done.returncode, done.stdout, done.stderr


@pytest.mark.parametrize("form", FORMATS)
def test_every_format_is_byte_for_byte_the_same(dockerfiles: list[str], form: str) -> None:
    found = run(dockerfiles, 3, "--output-format", form)
    assert found == run(dockerfiles, 1, "--output-format", form)
    assert found[0] == 2
    assert len(found[1]) > 1000


def test_diffs_and_sources_of_facts_are_the_same(dockerfiles: list[str]) -> None:
    assert run(dockerfiles, 2, "--diff", "--verbose") == run(dockerfiles, 1, "--diff", "--verbose")


def test_what_is_written_is_the_same(tmp_path: Path) -> None:
    """Also where one comes twice."""
    results = []
    for jobs in (1, 3):
        top = tmp_path / str(jobs)
        for number in range(12):
            folder = top / f"{number:02}"
            folder.mkdir(parents=True)
            text = 'FROM python:3.12\nCOPY . /srv\nENTRYPOINT ["/srv/start.sh"]\n'
            (folder / "Dockerfile").write_text(text)
            (folder / "other.Dockerfile").write_text(text)
            (folder / "start.sh").write_text("#!/bin/sh\necho hello\npython app.py\n")
            (folder / "start.sh").chmod(0o755)
        names = sorted(str(p.relative_to(top)) for p in top.rglob("*Dockerfile"))
        told = run([*names, names[0]], jobs, "--write", folder=top)
        left = {p.relative_to(top): p.read_bytes() for p in top.rglob("*") if p.is_file()}
        results.append((told, left))
    assert results[0] == results[1]
    assert results[0][0][0] == 1
    assert b"changed since it was read" not in results[0][0][2]


def test_what_reads_a_file_that_was_written_before_sees_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The first pins packages in the file that all others install from."""
    monkeypatch.setattr(crew, "threads", lambda: 1)
    known = Knowledge(releases={Wanted("numpy", (3, 12)): Release("2.1.1")})
    wishes = Wishes(tuple(RULES), write=True, unsafe=True)
    questions = inquiry.Questions(offline=True)
    results = []
    for pool in (False, True):
        top = tmp_path / "repository"
        shutil.rmtree(top, ignore_errors=True)
        top.mkdir()
        (top / "requirements.txt").write_text("numpy\n")
        for number in range(8):
            text = "FROM python:3.12\nCOPY . .\nRUN pip install -r requirements.txt\n"
            (top / f"{number}.Dockerfile").write_text(f"{text}ENV N={number}\n")
        sources = [files.read(path) for path in sorted(top.glob("*.Dockerfile"))]
        if pool:
            read = [(source, questions, wishes) for source in sources]
            results.append(list(pooled.outcomes(read, {questions: known}, 2)))
        else:
            results.append([mended(source, known, wishes) for source in sources])
        assert (top / "requirements.txt").read_text() == "numpy==2.1.1\n"
    assert results[0] == results[1]
    assert [len(one.result.files) for one in results[1] if one.result] == [1] + [0] * 7


def made(
    sources: list[files.Source], processes: int = 2, wishes: Wishes = WISHES
) -> Iterator[Outcome]:
    questions = inquiry.Questions(offline=True)
    read = [(source, questions, wishes) for source in sources]
    return pooled.outcomes(read, {questions: Knowledge()}, processes)


def several(folder: Path, count: int = 12) -> list[files.Source]:
    paths = [folder / f"{number:02}.Dockerfile" for number in range(count)]
    for number, path in enumerate(paths):
        path.write_text(f"{MENDED}ENV N={number}\n")
    return [files.read(path) for path in paths]


def alone(sources: list[files.Source]) -> list[Outcome]:
    return [mended(source, Knowledge(), WISHES) for source in sources]


@pytest.fixture(params=["fork", "fresh"])
def start(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """How processes are started: a copy of this one, or a fresh interpreter."""
    monkeypatch.setattr(crew, "threads", lambda: 1 if request.param == "fork" else 2)
    return str(request.param)


@pytest.mark.usefixtures("start")
def test_outcomes_are_those_of_one_process(dockerfiles: list[str]) -> None:
    readable = [name for name in dockerfiles if not name.endswith("nowhere")]
    sources = [files.read(name) for name in readable]
    assert list(made(sources)) == alone(sources)


def test_rules_come_back_as_they_went() -> None:
    """Also one that counts as it was asked for by its name."""
    rules = (*RULES, *(replace(rule, optional=not rule.optional) for rule in RULES))
    assert pickle.loads(pickle.dumps(rules)) == rules


def in_children(monkeypatch: pytest.MonkeyPatch, do: Callable[[files.Source], None]) -> None:
    """Let processes, forks of this one, do something before they look at a Dockerfile."""
    monkeypatch.setattr(crew, "threads", lambda: 1)
    here, real = os.getpid(), examined

    def also(source: files.Source, *others: object) -> Outcome:
        if os.getpid() != here:
            do(source)
        return real(source, *others)  # type: ignore[arg-type]

    monkeypatch.setattr(pooled, "examined", also)


def test_what_a_process_dies_at_is_done_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def dies_once(source: files.Source) -> None:
        mark = tmp_path / "mark"
        if source.label.endswith("08.Dockerfile") and not mark.exists():
            mark.touch()
            os.kill(os.getpid(), signal.SIGKILL)

    in_children(monkeypatch, dies_once)
    sources = several(tmp_path)
    assert list(made(sources)) == alone(sources)
    assert (tmp_path / "mark").exists()


def test_what_kills_two_processes_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def dies(source: files.Source) -> None:
        if source.label.endswith("08.Dockerfile"):
            os.kill(os.getpid(), signal.SIGKILL)

    in_children(monkeypatch, dies)
    sources = several(tmp_path)
    found, expected = list(made(sources)), alone(sources)
    assert found[:8] + found[9:] == expected[:8] + expected[9:]
    assert found[8].problem == (
        f"{sources[8].label}: the process died of SIGKILL, twice; nothing was written: "
        "is there memory enough?"
    )
    assert status(found, answered=True) == 2


def test_what_cannot_be_sent_is_done_here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def too_deep(*_: object) -> bytes:
        raise RecursionError

    monkeypatch.setattr(crew, "threads", lambda: 1)
    unable = SimpleNamespace(dumps=too_deep, loads=None, HIGHEST_PROTOCOL=5)
    monkeypatch.setattr(pooled, "pickle", unable)
    sources = several(tmp_path)
    assert list(made(sources)) == alone(sources)


def test_where_no_process_can_be_started_it_is_done_here(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(crew, "threads", lambda: 2)
    monkeypatch.setattr(sys, "executable", "/nowhere/python")
    sources = several(tmp_path)
    assert list(made(sources)) == alone(sources)


def test_outcomes_come_while_others_are_worked_at(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And who wants no more leaves no process behind."""

    def hangs(source: files.Source) -> None:
        if source.label.endswith("11.Dockerfile"):
            time.sleep(600)

    in_children(monkeypatch, hangs)
    before = children(os.getpid())
    coming = made(several(tmp_path))
    assert [next(coming).label for _ in range(11)]
    assert children(os.getpid()) > before
    coming.close()  # type: ignore[attr-defined]
    assert children(os.getpid()) == before


def test_after_an_interrupt_nothing_runs_on(tmp_path: Path) -> None:
    names = [source.label for source in several(tmp_path, 800)]
    command = [sys.executable, "-m", "autofix", "--offline", "--diff", *names]
    with subprocess.Popen(
        command, env=os.environ | {"BINDER_FIX_JOBS": "2"}, text=True,
        stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    ) as process:  # fmt: skip
        assert process.stdout
        while not (started := children(process.pid)):
            assert process.stdout.readline()
        process.send_signal(signal.SIGINT)
        _, said = process.communicate(timeout=60)
    assert process.returncode == 130
    assert said.endswith("Aborted!\n")
    assert "Traceback" not in said
    assert not [one for one in started if Path(f"/proc/{one}").exists()]


def test_a_process_that_starts_at_an_interrupt_is_ended(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, start: str
) -> None:
    started = os.fork if start == "fork" else subprocess.Popen
    before = children(os.getpid())

    def interrupted(*arguments: Any, **options: Any) -> Any:
        process = started(*arguments, **options)
        if process:
            signal.raise_signal(signal.SIGINT)
        return process

    where = (os, "fork") if start == "fork" else (subprocess, "Popen")
    monkeypatch.setattr(*where, interrupted)
    with pytest.raises(KeyboardInterrupt):
        list(made(several(tmp_path)))
    assert children(os.getpid()) == before


def children(process: int) -> set[int]:
    """The processes that another one has started."""
    found = Path(f"/proc/{process}/task/{process}/children")
    if not found.exists():
        pytest.skip("this kernel does not tell of the children of a process")
    return {int(one) for one in found.read_text().split()}


@pytest.mark.parametrize(
    ("count", "characters", "jobs", "processors", "expected"),
    [
        (1, 4_000_000, 0, 8, 1),
        (1, 4_000_000, 4, 8, 1),
        (2, 1_000, 0, 8, 1),
        (2, 1_000, 4, 8, 2),
        (200, 1_000, 0, 8, 2),
        (200, 1_000, 0, 1, 1),
        (200, 1_000, 1, 8, 1),
        (200, 1_000, 3, 1, 3),
        (20, 1_000, 0, 8, 1),
        (20, 100_000, 0, 8, 8),
        (5, 1_000_000, 0, 64, 5),
        (100_000, 1_000, 0, 64, 64),
    ],
)
def test_how_many_processes_pay(
    count: int, characters: int, jobs: int, processors: int, expected: int,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    """By the number of files and their size, unless it is said; never more than there are files."""
    monkeypatch.setattr(workers, "processors", lambda: processors)
    assert running._processes(["x" * characters] * count, jobs) == expected


def test_processors_are_those_that_may_be_used(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "process_cpu_count", lambda: 3, raising=False)
    assert workers.processors() == 3
    monkeypatch.delattr(os, "process_cpu_count")
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: {1, 5}, raising=False)
    assert workers.processors() == 2
    monkeypatch.delattr(os, "sched_getaffinity")
    monkeypatch.setattr(os, "cpu_count", lambda: None)
    assert workers.processors() == 1


def test_a_folder_is_listed_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, listed: list[str]
) -> None:
    """For all Dockerfiles that share it; what each is told of it is as if it was listed for it."""
    sources = several(tmp_path)
    (tmp_path / "requirements.txt").write_text("numpy\n")
    (tmp_path / "03.Dockerfile").write_text("FROM python:3.12\nCOPY 01.Dockerfile .\n")
    sources[3] = files.read(tmp_path / "03.Dockerfile")
    listings = files.Listings()
    shared = [files.context(source, listings) for source in sources]
    assert listed == [str(tmp_path)]
    assert shared == [files.context(source) for source in sources]
    assert shared[3].files["01.Dockerfile"]

    listed.clear()
    before = [source.text for source in sources]
    monkeypatch.setattr(printing, "write", lambda *_: None)
    choice = Choice(Configuration(offline=True), isolated=True)
    running.run([source.label for source in sources], choice, Wishes((), write=True), jobs=1)
    assert listed == [str(tmp_path)]
    assert all(files.read(s.label).text != text for s, text in zip(sources, before, strict=True))
