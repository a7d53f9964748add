"""A scan of 100,000 Dockerfiles: that each is answered once, how fast, and that memory stays flat.

Run as ``python bench/scale.py --engine pool``, or ``--engine dask`` for a Dask cluster of three
worker processes on this machine, one of which is killed with SIGKILL in the middle. ``--files``
says how many Dockerfiles are made (of the texts of our own corpus, varied), ``--input`` what they
come from. Tells on standard error how far it is and what memory it takes, with what the cluster
says of its workers; prints one JSON object. Ends with 1 where a row is missing, or is there twice.
"""

from __future__ import annotations

import argparse
import contextlib
import hashlib
import json
import os
import random
import re
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

CORPUS = Path(__file__).parent.parent / "corpus"
SCAN = "from autofix.scan.command import scan; scan(prog_name='binder-fix scan')"
WORKERS = 3


def texts(number: int, seed: int = 6) -> Iterator[tuple[str, bytes]]:
    """So many Dockerfiles with their names, no two alike."""
    chance = random.Random(seed)
    models = [path.read_bytes() for path in sorted(CORPUS.glob("*/*/before.Dockerfile"))]
    for index in range(number):
        text = chance.choice(models)
        if index % 5 == 0:
            # Images that nobody knows: what is remembered of each must not add up.
            image = b"FROM registry.example.org/lab%d/image:1.%d" % (index, index % 97)
            text = re.sub(rb"(?m)^FROM [^\s$]+", image, text, count=1)
        newline = b"\r\n" if b"\r\n" in text else b"\n"
        lines = [b"LABEL serial=%d" % index, b"ENV LESSON_%d=%d" % (index % 89, index)]
        end = b"" if text.endswith(b"\n") else newline
        yield (
            f"course-{index % 1000}/{index}/Dockerfile",
            text + end + newline.join(lines) + newline,
        )


def written(folder: Path, kind: str, number: int) -> tuple[list[str], Counter[tuple[str, str]]]:
    """Make the input; the arguments that name it, and the names and digests to be answered."""
    expected: Counter[tuple[str, str]] = Counter()

    def counted() -> Iterator[tuple[str, bytes]]:
        for name, content in texts(number):
            shown = str(folder / "files" / name) if kind == "folder" else name
            expected[shown, hashlib.sha256(content).hexdigest()] += 1
            yield name, content

    if kind == "folder":
        for name, content in counted():
            path = folder / "files" / name
            path.parent.mkdir(parents=True)
            path.write_bytes(content)
        return [str(folder / "files")], expected
    columns = ["--column", "content", "--name-column", "path"]
    if kind == "jsonl":
        path = folder / "all.jsonl"
        with path.open("w", encoding="utf-8") as file:
            for name, content in counted():
                row = {"path": name, "content": content.decode("utf-8", "surrogateescape")}
                file.write(json.dumps(row) + "\n")
    else:
        import importlib

        pyarrow: Any = importlib.import_module("pyarrow")
        parquet: Any = importlib.import_module("pyarrow.parquet")
        path = folder / "all.parquet"
        rows = list(counted())
        table = pyarrow.table(
            {"path": [name for name, _ in rows], "content": [content for _, content in rows]}
        )
        parquet.write_table(table, path)
    return [str(path), *columns], expected


def memory(process: int) -> int:
    """The resident memory of a process in bytes; 0 if it has gone."""
    try:
        words = Path(f"/proc/{process}/statm").read_text().split()
    except OSError:
        return 0
    return int(words[1]) * os.sysconf("SC_PAGE_SIZE")


def children(process: int) -> list[int]:
    """The processes that a process has started from any of its threads."""
    found = []
    with contextlib.suppress(OSError):
        for thread in Path(f"/proc/{process}/task").iterdir():
            found += [int(word) for word in (thread / "children").read_text().split()]
    return found


@contextlib.contextmanager
def cluster(folder: Path, workers: int = WORKERS) -> Iterator[tuple[str, list[int]]]:
    """A Dask cluster of real processes: its address, and the ids of its workers."""
    place = folder / "scheduler.json"
    common = ["--scheduler-file", str(place), "--no-dashboard"]
    scheduler = [sys.executable, "-m", "distributed.cli.dask_scheduler", *common,
                 "--host", "127.0.0.1", "--port", "0"]  # fmt: skip
    worker = [sys.executable, "-m", "distributed.cli.dask_worker", *common, "--no-nanny",
              "--nthreads", "1", "--host", "127.0.0.1", "--memory-limit", "0",
              "--local-directory", str(folder)]  # fmt: skip
    with contextlib.ExitStack() as stack, (folder / "dask.log").open("wb") as log:
        processes = []

        def started(command: list[str]) -> subprocess.Popen[bytes]:
            process = subprocess.Popen(command, stdout=log, stderr=log, stdin=subprocess.DEVNULL)
            stack.callback(process.wait)
            stack.callback(process.kill)
            return process

        started(scheduler)
        while not place.exists() or not place.read_text().strip():
            time.sleep(0.05)
        processes = [started(worker).pid for _ in range(workers)]
        yield json.loads(place.read_text())["address"], processes


def told_of_workers(log: Path) -> list[str]:
    """What the scheduler has said of workers that came and went, without where they are."""
    lines = log.read_text("utf-8", "replace").splitlines() if log.exists() else []
    wanted = [line for line in lines if re.search("distributed.scheduler.*worker", line)]
    return [re.sub(r"tcp://[\d.]+:", "tcp://…:", line) for line in wanted]


class Rows:
    """How many rows are written by now; each is counted once."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._read = 0
        self._rows = 0

    def count(self) -> int:
        """Count what has come since the last time."""
        with contextlib.suppress(OSError), self._path.open("rb") as file:
            file.seek(self._read)
            while piece := file.read(1 << 20):
                self._rows += piece.count(b"\n")
                self._read += len(piece)
        return self._rows


def run(arguments: list[str], output: Path, number: int, victims: list[int]) -> dict[str, Any]:
    """Scan, look at the memory meanwhile, and kill a victim once a third is done.

    A victim of 0 stands for whichever process the scan itself has started.
    """
    start = time.monotonic()
    command = [sys.executable, "-c", SCAN, *arguments, "--output", str(output)]
    samples: list[tuple[int, int, int]] = []
    killed, killed_at, told, rows = 0, 0, 0, Rows(output)

    def tell(text: str) -> None:
        print(f"{time.monotonic() - start:7.1f} s  {text}", file=sys.stderr, flush=True)

    with subprocess.Popen(command, stdin=subprocess.DEVNULL) as process:
        while process.poll() is None:
            time.sleep(0.3)
            done = rows.count()
            parents = [process.pid, *(victim for victim in victims if victim)]
            helpers = [memory(child) for parent in parents for child in children(parent)]
            helpers += [memory(parent) for parent in parents[1:]]
            samples.append((done, memory(process.pid), max(helpers, default=0)))
            if 10 * done // number > 10 * told // number:
                told = done
                own, helper = (round(size / 1e6) for size in samples[-1][1:])
                tell(f"{done:>8,} files; memory of the scan {own} MB, of a worker {helper} MB")
            if victims and not killed and done > number // 3:
                killed = victims[0] or next(iter(children(process.pid)), 0)
                if killed:
                    killed_at = done
                    os.kill(killed, signal.SIGKILL)
                    tell(f"{done:>8,} files; SIGKILL to one of its processes")
        seconds = time.monotonic() - start

    # Before the first row the scan is still importing.
    working = [sample for sample in samples if sample[0]] or samples

    def of(share: float) -> dict[str, float]:
        wanted = share * number
        done, own, helper = min(working, key=lambda sample: abs(sample[0] - wanted))
        return {"done": done, "main_mb": round(own / 1e6, 1), "worker_mb": round(helper / 1e6, 1)}

    return {
        "status": process.returncode,
        "seconds": round(seconds, 1),
        "files_a_second": round(number / seconds),
        "killed_at": killed_at,
        "early": of(0.1),
        "middle": of(0.5),
        "late": of(0.95),
        "most_main_mb": round(max(sample[1] for sample in samples) / 1e6, 1),
        "most_worker_mb": round(max(sample[2] for sample in samples) / 1e6, 1),
    }


def checked(output: Path, expected: Counter[tuple[str, str]]) -> dict[str, Any]:
    """What the rows say, and which are missing or too many."""
    got: Counter[tuple[str, str]] = Counter()
    verdicts: Counter[str] = Counter()
    with output.open("rb") as file:
        for line in file:
            row = json.loads(line)
            got[row["name"], row["sha256"]] += 1
            verdicts[row["verdict"]] += 1
    return {
        "missing": (expected - got).total(),
        "surplus": (got - expected).total(),
        "verdicts": dict(verdicts.most_common()),
    }


def parser() -> argparse.ArgumentParser:
    """What reads the command line."""
    reader = argparse.ArgumentParser(description=__doc__)
    reader.add_argument("--files", type=int, default=100_000)
    reader.add_argument("--engine", choices=["pool", "dask"], default="pool")
    reader.add_argument("--input", choices=["folder", "jsonl", "parquet"], default="jsonl")
    return reader


def main() -> int:
    """Make the input, scan it, check and print."""
    options = parser().parse_args()
    with tempfile.TemporaryDirectory() as name, contextlib.ExitStack() as stack:
        folder = Path(name)
        arguments, expected = written(folder, options.input, options.files)
        victims = [0]
        if options.engine == "dask":
            address, victims = stack.enter_context(cluster(folder))
            arguments += ["--dask", address]
        output = folder / "rows.jsonl"
        figures = run(arguments, output, options.files, victims)
        print(*told_of_workers(folder / "dask.log"), sep="\n", file=sys.stderr)
        figures = {"files": options.files, **vars(options), **figures, **checked(output, expected)}
    print(json.dumps(figures, indent=2))
    bad = figures["status"] or figures["missing"] or figures["surplus"] or not figures["killed_at"]
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
