"""The command: what it prints and writes, its exit status, and that it can be stopped and go on."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
import scanning
import terminal
from click.testing import CliRunner
from scanning import COMMAND, rows_of, scan

from autofix.scan.command import scan as command
from autofix.scan.progress import bar

TEXTS = [scanning.LAUNCHES, scanning.MENDED, scanning.PARTLY, scanning.BROKEN, scanning.UNKNOWN,
         scanning.REFUSED]  # fmt: skip


def table(folder: Path, number: int) -> Path:
    """JSON Lines of so many texts, no two alike."""
    path = folder / "all.jsonl"
    lines = (
        json.dumps({"text": TEXTS[index % 6] + f"# {index}\n", "name": f"{index}/Dockerfile"})
        for index in range(number)
    )
    path.write_text("\n".join(lines) + "\n")
    return path


def test_a_summary_that_cannot_be_written_is_told_before_the_work(tmp_path: Path) -> None:
    (tmp_path / "Dockerfile").write_text(scanning.MENDED)
    (tmp_path / "folder").mkdir()
    for place, reason in [("no/summary", "No such file or directory"), ("folder", "Is a dire")]:
        rows, said = scan(tmp_path, "--summary", tmp_path / place, status=2)
        assert rows == []
        assert said.startswith(f"binder-fix scan: {tmp_path / place}: cannot be written: {reason}")
        assert said.count("\n") == 1
    assert {p.name for p in tmp_path.iterdir()} == {"Dockerfile", "folder"}


def test_standard_input_is_a_list(tmp_path: Path) -> None:
    (tmp_path / "Dockerfile").write_text(scanning.MENDED)
    _, said = scan("-", status=2)
    assert "--from-file - reads a list of paths" in said
    rows, _ = scan("--from-file", "-", folder=tmp_path, standard_input=b"Dockerfile\n")
    assert [row["name"] for row in rows] == ["Dockerfile"]


def test_rows_and_summary(tmp_path: Path) -> None:
    """A row a file on standard output; the summary for people, and as JSON."""
    path = table(tmp_path, 60)
    rows, said = scan(
        path, "--column", "text", "--name-column", "name", "--summary", tmp_path / "summary.json"
    )
    assert Counter(row["name"] for row in rows) == Counter(f"{n}/Dockerfile" for n in range(60))
    figures = json.loads((tmp_path / "summary.json").read_text())
    assert figures["files"] == 60
    assert figures["verdicts"] == {
        "launches": 10, "mended": 10, "partly": 10, "broken": 10, "unknown": 10, "refused": 10,
        "failed": 0,
    }  # fmt: skip
    assert figures["refused"] == {"unknown instruction": 10}
    assert {image["image"]: image["files"] for image in figures["base_images"]} == {
        "python": 20, "quay.io/jupyter/base-notebook": 10, "scratch": 10,
        "registry.example.org/lab/image": 10,
    }  # fmt: skip
    assert figures["rules"]["missing-user"]["files"]["mended"] == 20
    assert "60 files: 10 launches, 10 mended" in said
    assert "\x1b" not in said
    assert {p.name for p in tmp_path.iterdir()} == {"all.jsonl", "summary.json"}


def test_context_of_a_repository(tmp_path: Path) -> None:
    """It is looked at, and mended in the diff; without it less is known."""
    (tmp_path / "a").mkdir()
    (tmp_path / "a/Dockerfile").write_text("FROM python:3.12\nCOPY start /start\n"
                                           'ENTRYPOINT ["/start"]\n')  # fmt: skip
    (tmp_path / "a/start").write_text("#!/bin/sh\nexec python app.py\n")
    [known], _ = scan("a", "--diffs", folder=tmp_path)
    [unknown], _ = scan("a", "--no-context", folder=tmp_path)
    assert known["name"] == "a/Dockerfile"
    assert known["rules"]["swallowed-arguments"] != unknown["rules"]["swallowed-arguments"]
    assert known["diff"].startswith("--- a/Dockerfile\n")
    assert (tmp_path / "a/Dockerfile").read_text().startswith("FROM python:3.12\nCOPY start")


def test_exit_status(tmp_path: Path) -> None:
    """Violations are what is asked for; an input that cannot be read is an error, not the rest."""
    (tmp_path / "Dockerfile").write_text(scanning.BROKEN)
    os.mkfifo(tmp_path / "fifo.Dockerfile")
    rows, _ = scan(tmp_path)
    assert sorted(row["verdict"] for row in rows) == ["broken", "refused"]
    rows, said = scan(tmp_path / "gone", tmp_path, status=2)
    assert len(rows) == 2
    assert "gone: there is no such file" in said
    (tmp_path / "empty").mkdir()
    assert "no Dockerfile found" in scan(tmp_path / "empty", status=2)[1]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ([], "name a file"),
        ([".", "--resume"], "--resume goes with --output"),
        ([".", "--name-column", "x"], "--name-column goes with --column"),
        (["a.jsonl"], "--column tells where its texts are"),
        ([".", "--jobs", "0"], "not in the range"),
        ([".", "--select", "no-rule"], "is not one of"),
    ],
)
def test_misuse(arguments: list[str], words: str) -> None:
    """Each has its message."""
    done = CliRunner().invoke(command, arguments)
    assert done.exit_code == 2
    assert words in done.output


def test_list_on_standard_input(tmp_path: Path) -> None:
    """As find prints it."""
    names = [tmp_path / "a b.Dockerfile", tmp_path / "c\nd.Dockerfile"]
    for name in names:
        name.write_text(scanning.MENDED)
    rows, _ = scan("--from-file", "-", "-0", standard_input=b"\0".join(map(os.fsencode, names)))
    assert sorted(row["name"] for row in rows) == sorted(map(str, names))


def test_output_is_not_overwritten(tmp_path: Path) -> None:
    """Nor gone on with under other options, nor what is something else, nor by two at once."""
    (tmp_path / "Dockerfile").write_text(scanning.MENDED)
    arguments = (tmp_path / "Dockerfile", "--output", tmp_path / "rows")
    assert scan(*arguments)[0] == []
    before = (tmp_path / "rows").read_bytes()
    assert "is there already" in scan(*arguments, status=2)[1]
    assert "was made by 'binder-fix" in scan(*arguments, "--resume", "--unsafe", status=2)[1]
    assert "1 files: 1 mended" in scan(*arguments, "--resume")[1]
    assert (tmp_path / "rows").read_bytes() == before
    (tmp_path / "rows").write_bytes(b"mine\n" + before)
    assert "rows:1: is no row" in scan(*arguments, "--resume", status=2)[1]
    assert (tmp_path / "rows").read_bytes() == b"mine\n" + before
    (tmp_path / "rows").write_bytes(before)
    fcntl: Any = pytest.importorskip("fcntl")
    with (tmp_path / "rows").open("rb") as other:
        fcntl.flock(other, fcntl.LOCK_EX)
        assert "another run writes to it" in scan(*arguments, "--resume", status=2)[1]
    assert "cannot be written" in scan(".", "--output", "/nowhere/x", status=2)[1]


@pytest.mark.parametrize("tail", [b"", b'{"schema":1,"na', b"\0\0\0\0", b"\0\0\n"])
def test_resume_drops_a_line_that_was_not_finished(tmp_path: Path, tail: bytes) -> None:
    """And does what is missing, the same text twice where it is there twice."""
    path = table(tmp_path, 30)
    path.write_text(path.read_text() + 2 * (json.dumps({"text": "FROM a\n", "name": "b"}) + "\n"))
    arguments = (path, "--column", "text", "--name-column", "name", "--output", tmp_path / "rows",
                 "--summary", tmp_path / "summary")  # fmt: skip
    scan(*arguments)
    whole = rows_of(tmp_path / "rows")
    assert len(whole) == 32
    half = b"".join((tmp_path / "rows").read_bytes().splitlines(keepends=True)[::2])
    (tmp_path / "rows").write_bytes(half + tail)
    scan(*arguments, "--resume")
    assert (tmp_path / "rows").read_bytes().startswith(half)
    again = rows_of(tmp_path / "rows")
    assert sorted(map(json.dumps, again)) == sorted(map(json.dumps, whole))
    assert json.loads((tmp_path / "summary").read_text())["files"] == 32


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_stopped_in_the_middle(tmp_path: Path, number: signal.Signals) -> None:
    """Whole lines and no process stay behind; with --resume each file is there once."""
    path, output = table(tmp_path, 700), tmp_path / "rows"
    arguments = [str(path), "--column", "text", "--name-column", "name", "--output", str(output)]
    with subprocess.Popen([*COMMAND, *arguments], stderr=subprocess.PIPE, text=True) as process:
        helpers: list[int] = []
        while not helpers or not output.exists() or not output.stat().st_size:
            assert process.poll() is None
            time.sleep(0.02)
            helpers = children(process.pid) or helpers
        process.send_signal(number)
        said = process.communicate(timeout=20)[1]
    assert process.returncode == (-9 if number == signal.SIGKILL else 128 + number)
    if number != signal.SIGKILL:
        assert said.rstrip().endswith(f"stopped by {number.name}; --resume goes on")
        assert rows_of(output)
    for helper in helpers:
        deadline = time.monotonic() + 10
        while Path(f"/proc/{helper}/exe").exists() and time.monotonic() < deadline:
            time.sleep(0.02)
        assert not Path(f"/proc/{helper}/exe").exists()
    scan(*arguments, "--resume")
    assert Counter(row["name"] for row in rows_of(output)) == Counter(
        f"{index}/Dockerfile" for index in range(700)
    )


def children(process: int) -> list[int]:
    """The processes that a process has started."""
    try:
        text = Path(f"/proc/{process}/task/{process}/children").read_text()
    except OSError:
        return []
    return [int(word) for word in text.split()]


def test_reader_that_has_enough(tmp_path: Path) -> None:
    """As `head` has: no noise."""
    path = table(tmp_path, 400)
    with subprocess.Popen(
        [*COMMAND, str(path), "--column", "text", "--diffs"],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    ) as process:  # fmt: skip
        assert process.stdout
        assert process.stderr
        process.stdout.readline()
        process.stdout.close()
        said = process.stderr.read()
    assert b"Traceback" not in said
    assert process.returncode == 1


@pytest.mark.skipif(sys.platform != "linux", reason="terminals differ")
def test_bar_on_a_terminal(tmp_path: Path) -> None:
    """It moves, and is gone in the end."""
    for index in range(64):
        (tmp_path / f"{index}.Dockerfile").write_text(scanning.MENDED)
    said = terminal.shown([*COMMAND, str(tmp_path)], output=subprocess.DEVNULL)
    assert b"of 64 files" in said
    assert said.rpartition(b"\r\x1b[K")[2].startswith(b"64 files: 64 mended")


def test_bar() -> None:
    """With an end in sight, without, and where an earlier run did a part."""
    assert bar(500, 0, 1000, 10.0) == (
        "[############------------] 500 of 1,000 files, 50 a second, 10 s left"
    )
    assert bar(500, 0, None, 10.0) == "500 files, 50 a second"
    assert bar(500, 400, 1000, 10.0).endswith("10 a second, 50 s left")
    assert bar(0, 0, 10, 0.0).endswith("0 s left")


def test_nothing_large_is_imported() -> None:
    """No network, no Dask, no Arrow, where these are not asked for."""
    code = (
        "import sys, autofix.scan.command\n"
        "heavy = {'urllib3', 'ssl', 'http', 'pyarrow', 'dask', 'distributed', 'yaml', 'asyncio'}\n"
        "sys.exit(str(heavy & set(sys.modules)) if heavy & set(sys.modules) else 0)\n"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
