"""Inputs chosen by what they reach: atheris (libFuzzer) hands out the bytes of the choices."""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from fuzz.running import Finding, Outcome

_HERE = Path(__file__).parent


def run(
    name: str,
    seed: int,
    *,
    seconds: float,
    inputs: int,
    new: Callable[[Finding], None],
    corpus: Path | None = None,
) -> Outcome:
    """Check inputs of a target as ``fuzz.running.run`` does, atheris choosing the bytes.

    ``corpus`` is a folder where the inputs that reached something new are kept, by target.
    """
    outcome = Outcome()
    with tempfile.TemporaryDirectory() as folder:
        kept = (corpus or Path(folder)) / name
        kept.mkdir(parents=True, exist_ok=True)
        told = Path(folder, "told")
        told.touch()
        runs = min(inputs, (1 << 31) - 1)
        command = [sys.executable, "-m", "fuzz.instrumented", name, str(told), str(kept)]
        command += [f"-max_total_time={max(1, int(seconds))}", f"-runs={runs}", f"-seed={seed + 1}"]
        command += ["-max_len=4096", "-timeout=120", "-rss_limit_mb=2048", "-print_final_stats=1"]
        log = Path(folder, "log")
        with log.open("wb") as stream:
            before = os.times()
            done = subprocess.run(command, cwd=_HERE.parent, stdout=stream, stderr=stream)
            after = os.times()
        used = after.children_user + after.children_system
        outcome.seconds = used - before.children_user - before.children_system
        with told.open("rb") as stream:
            while stream.peek(1):
                item = pickle.load(stream)
                if isinstance(item, int):
                    outcome.inputs = item
                elif outcome.found(item):
                    new(item)
        if done.returncode:
            text = log.read_text("utf-8", "replace")
            finding = Finding(name, f"Died {done.returncode}", "", text[-5000:])
            outcome.found(finding)
            new(finding)
    return outcome
