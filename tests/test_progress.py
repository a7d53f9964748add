"""The line that tells how far something is, and when there is one."""

from __future__ import annotations

import io
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from types import SimpleNamespace

import pytest
from click.testing import CliRunner

from autofix import progress
from autofix.cli import main
from autofix.waiting import watch_over

GOOD = "FROM quay.io/jupyter/minimal-notebook:2026-02-02\nCOPY --chown=1000 . ${HOME}\n"


class Terminal(io.StringIO):
    """A stream that says it is a terminal."""

    def isatty(self) -> bool:
        return True


def a_terminal(monkeypatch: pytest.MonkeyPatch) -> Terminal:
    """Standard error, made a terminal of 40 columns."""
    made = Terminal()
    monkeypatch.setattr(sys, "stderr", made)
    monkeypatch.setenv("COLUMNS", "40")
    monkeypatch.setenv("TERM", "xterm")
    return made


def test_the_line_is_written_anew_and_cut(monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = a_terminal(monkeypatch)
    line = progress.StatusLine()
    line.show("one")
    line.show("one")
    line.show("x" * 100)
    line.clear()
    line.clear()
    assert terminal.getvalue() == f"one\r\x1b[K{'x' * 39}\r\x1b[K"


def test_there_is_none_where_nobody_sees_it(monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = a_terminal(monkeypatch)
    progress.StatusLine(False).show("one")
    monkeypatch.setenv("TERM", "dumb")
    progress.StatusLine().show("one")
    assert terminal.getvalue() == ""
    other = io.StringIO()
    monkeypatch.setattr(sys, "stderr", other)
    progress.StatusLine().show("one")
    assert other.getvalue() == ""


def test_what_is_quickly_done_has_no_bar(monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = a_terminal(monkeypatch)
    times = iter([0.0, 0.5, 1.5])
    monkeypatch.setattr("autofix.progress.time", SimpleNamespace(monotonic=lambda: next(times)))
    waiting = progress.Waiting()
    waiting.at("files", 1, 4)
    assert terminal.getvalue() == ""
    waiting.at("files", 2, 4)
    assert terminal.getvalue() == "[############------------] 2/4 files"
    waiting.clear()
    assert terminal.getvalue().endswith("\r\x1b[K")


def test_a_run_tells_how_many_files_are_done(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown: list[str] = []
    monkeypatch.setattr(progress, "PATIENCE", 0.0)
    monkeypatch.setattr(
        progress, "StatusLine", type("Line", (), {
            "shown": True, "show": lambda self, text: shown.append(text),
            "clear": lambda self: shown.append("")}),
    )  # fmt: skip
    for name in ("a", "b"):
        (tmp_path / name).write_text(GOOD)
    CliRunner().invoke(main, ["--offline", str(tmp_path / "a"), str(tmp_path / "b")])
    assert [text.split("] ")[1] for text in shown if text] == ["1/2 Dockerfiles", "2/2 Dockerfiles"]
    assert shown[-1] == ""


def test_those_who_wait_are_told() -> None:
    told: list[tuple[int, int]] = []
    go = threading.Event()
    with ThreadPoolExecutor(3) as pool:
        futures = [pool.submit(go.wait, 60) for _ in range(3)]

        def watch(done: int, total: int) -> None:
            told.append((done, total))
            go.set()

        watch_over(futures, watch)
    # The first word comes although nothing was done.
    assert told[0] == (0, 3)
    assert told[-1] == (3, 3)
