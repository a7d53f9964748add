"""The short form of ``bench/scale.py``, and a Dask cluster that misbehaves."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import scanning

from autofix.scan import cluster
from autofix.scan.job import Wishes
from bench import scale

ROOT = Path(__file__).parent.parent.parent


def figures(engine: str, files: int) -> dict[str, Any]:
    """What the benchmark finds; it ends with 0 only if each file is answered once."""
    command = [sys.executable, str(ROOT / "bench" / "scale.py"), "--engine", engine]
    done = subprocess.run(
        [*command, "--files", str(files)], capture_output=True, check=False, timeout=300
    )
    assert done.returncode == 0, done.stderr.decode()
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def check(found: dict[str, Any], files: int) -> None:
    """Nothing failed though a process was killed, and memory did not grow with the files."""
    assert found["killed_at"]
    assert sum(found["verdicts"].values()) == files
    assert "failed" not in found["verdicts"]
    assert found["late"]["main_mb"] < found["early"]["main_mb"] + 10


def test_processes() -> None:
    """With one of the processes killed on the way."""
    check(figures("pool", 500), 500)


def test_cluster() -> None:
    """2,000 files on a scheduler and three workers, one of them killed with SIGKILL."""
    pytest.importorskip("distributed", reason="Dask is not installed")
    check(figures("dask", 2000), 2000)


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, list[int]]]:
    """A cluster of two workers."""
    pytest.importorskip("distributed", reason="Dask is not installed")
    with scale.cluster(tmp_path_factory.mktemp("dask"), 2) as made:
        yield made


def test_cluster_says_what_the_processes_say(
    address: tuple[str, list[int]], tmp_path: Path
) -> None:
    """With contexts and diffs; and on the workers no process of ours stays behind."""
    (tmp_path / "a").mkdir()
    (tmp_path / "a/Dockerfile").write_text('FROM python:3.12\nCOPY . /srv\nENTRYPOINT ["./run"]\n')
    (tmp_path / "a/run").write_text("#!/bin/sh\nexec python app.py\n")
    (tmp_path / "b.Dockerfile").write_bytes(b"FROM python:3.12\n# \xff\n")
    (tmp_path / "c.Dockerfile").write_text(scanning.REFUSED)
    here, _ = scanning.scan(tmp_path, "--diffs")
    there, said = scanning.scan(tmp_path, "--diffs", "--dask", address[0])
    assert sorted(map(json.dumps, there)) == sorted(map(json.dumps, here))
    assert "3 files" in said
    assert not [child for worker in address[1] for child in scale.children(worker)]


def test_what_was_sent_is_not_kept(
    address: tuple[str, list[int]], monkeypatch: pytest.MonkeyPatch
) -> None:
    """However many batches: the client has few of its messages, as Dask keeps them in a log."""
    distributed: Any = pytest.importorskip("distributed")
    clients: list[Any] = []

    real = distributed.Client

    def client(*arguments: Any, **options: Any) -> Any:
        clients.append(real(*arguments, **options))
        return clients[-1]

    monkeypatch.setattr(distributed, "Client", client)
    batches = ([scanning.job(scanning.REFUSED, str(number))] for number in range(60))
    found = cluster.rows(address[0], batches, Wishes(), 20.0)
    held = [len(clients[0].scheduler_comm.recent_message_log) for _ in found]
    assert len(held) == 60
    assert max(held) <= 10


def test_cluster_that_is_not_there() -> None:
    """It is said, and soon."""
    pytest.importorskip("distributed", reason="Dask is not installed")
    code = (
        "import autofix.scan.cluster as c; c._WAIT = 1; "
        "from autofix.scan.command import scan; scan()"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(ROOT / "corpus"), "--dask", "tcp://127.0.0.1:1"],
        capture_output=True, check=False, timeout=60,
    )  # fmt: skip
    assert done.returncode == 2
    assert b"the cluster tcp://127.0.0.1:1 cannot be used" in done.stderr


def test_without_dask(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The message says what to install."""
    from click.testing import CliRunner

    from autofix.scan.command import scan

    monkeypatch.setitem(sys.modules, "distributed", None)
    (tmp_path / "Dockerfile").write_text(scanning.MENDED)
    done = CliRunner().invoke(scan, [str(tmp_path), "--dask", "tcp://127.0.0.1:1"])
    assert done.exit_code == 2
    assert "pip install 'binder-fix[dask]'" in done.output
