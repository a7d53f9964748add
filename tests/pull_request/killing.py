"""Run a campaign in processes that are killed, again and again, until one comes to its end.

    python killing.py FOLDER URL HOW NAME...

Run by test_kill.py in a process of its own, which imports everything once; each run of the
campaign is a fork of it. HOW is a JSON object: ``points`` tells how many of the points below each
repository is killed at, one after the other (-1 for all of them), ``random`` a seed for ``kills``
from outside at any moment of the first ``milliseconds`` instead. Without URL the forge is a folder
of files.
"""

from __future__ import annotations

import contextlib
import json
import os
import random
import signal
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from autofix.pull_request.campaign import running as campaign
from autofix.pull_request.campaign.attempt import Propose
from autofix.pull_request.campaign.running import CampaignLimits, Stop
from autofix.pull_request.campaign.state import State
from autofix.pull_request.outcome import Outcome, Stage

STEPS = ("fork", "push", "open")
POINTS = (
    "begun",
    *(f"{when} {step}" for step in STEPS for when in ("before", "noted", "done")),
    "ended",
    "told",
)
"""Where a process can be killed: before a step is noted, when it is, when it is done."""

LIMITS = CampaignLimits(jobs=2, per_day=10_000, between=0, backoff=0.01)
_SOON = 0.02


class Killer:
    """Kills this process, once at each point of each repository that the plan has.

    What is done by now is in the file ``kills``, one line for each.
    """

    def __init__(self, folder: Path, names: list[str], points: int):
        self._file = folder / "kills"
        self._file.touch()
        count = len(POINTS) if points < 0 else points
        self._plan = {
            f"{name} {POINTS[(index // 2 + step * 5) % len(POINTS)]}"
            for index, name in enumerate(names)
            for step in range(count)
        }
        self._plan -= set(self._file.read_text().splitlines())
        self._lock = threading.Lock()

    def at(self, name: str, point: str) -> None:
        """End here, if that is planned."""
        with self._lock:
            if f"{name} {point}" in self._plan:
                with self._file.open("a") as file:
                    file.write(f"{name} {point}\n")
                os.kill(os.getpid(), signal.SIGKILL)
                time.sleep(60)


@dataclass
class Files:
    """A forge that is a folder: a line for each effect, which is there whatever is killed."""

    folder: Path
    killer: Killer

    def propose(self, name: str, stage: Stage) -> Outcome:
        """Open a pull request unless there is one, as ``proposing.propose`` does."""
        plain = name.replace("/", "-")
        number = int(plain.rpartition("-")[2]) + 1
        url = f"https://forge.example/{number}"
        if self._lines(plain, "open"):
            return Outcome(name, "unchanged", "is there", url, number=number)
        for step in STEPS:
            if not self._lines(plain, step) or step == "open":
                stage(step, {"branch": "mend", "commit": "c0"})
                with (self.folder / f"{plain}.{step}").open("a") as file:
                    file.write("done\n")
            self.killer.at(name, f"done {step}")
        return Outcome(name, "opened", "", url, "mend", "c0", "b0", number)

    def _lines(self, plain: str, step: str) -> int:
        path = self.folder / f"{plain}.{step}"
        return len(path.read_text().splitlines()) if path.exists() else 0


@contextlib.contextmanager
def _files(folder: Path, killer: Killer) -> Iterator[Propose]:
    yield Files(folder, killer).propose


@contextlib.contextmanager
def _real(url: str, killer: Killer) -> Iterator[Propose]:
    """The real thing: PyGithub and git against a stand-in."""
    from standin import TOKEN

    from autofix import inquiry
    from autofix.pull_request import proposing
    from autofix.pull_request.forges.github import GitHub
    from autofix.pull_request.forges.limits import Gate
    from autofix.pull_request.forges.tokens import Server
    from autofix.pull_request.git import branch
    from autofix.pull_request.model import Access

    host = url.partition("://")[2]
    here = threading.local()

    class Killed(GitHub):
        """Kills after what was done."""

        def fork(self, *arguments: Any) -> Any:
            made = super().fork(*arguments)
            killer.at(here.name, "done fork")
            return made

        def open(self, *arguments: Any) -> Any:
            made = super().open(*arguments)
            killer.at(here.name, "done open")
            return made

    pushed: Callable[..., None] = branch.push

    def push(*arguments: Any, **options: Any) -> None:
        pushed(*arguments, **options)
        killer.at(here.name, "done push")

    wishes = proposing.Wishes(
        "A Bot", "bot@example.org", inquiry.Questions(offline=True), strangers=True
    )
    gate = Gate(wait=lambda seconds: None)
    forge = Killed(Server("github", host, "http", named=True), gate, Access(host, TOKEN))

    def propose(name: str, stage: Stage) -> Outcome:
        here.name = name
        return proposing.propose(forge, name, wishes, lambda words: None, stage)

    branch.push = push
    try:
        with contextlib.closing(forge):
            yield propose
    finally:
        branch.push = pushed


def _campaign(folder: Path, url: str, names: list[str], points: int) -> None:
    """Run the campaign once, to its end or to the next kill."""
    killer = Killer(folder, names, points)

    def at_steps(propose: Propose) -> Propose:
        def run(name: str, stage: Stage) -> Outcome:
            def stage_or_die(step: str, facts: Mapping[str, str]) -> None:
                killer.at(name, f"before {step}")
                stage(step, facts)
                killer.at(name, f"noted {step}")

            killer.at(name, "begun")
            outcome = propose(name, stage_or_die)
            killer.at(name, "ended")
            return outcome

        return run

    def say(words: str) -> None:
        killer.at(words.partition(":")[0], "told")

    used = _real(url, killer) if url else _files(folder / "forge", killer)
    with State(folder / "state") as state, used as propose:
        campaign.run(names, at_steps(propose), state, LIMITS, say, Stop())


def _one_process(run: Callable[[], None], seconds: float | None) -> bool:
    """Run in a process of its own, and kill it after some seconds; whether it ended by itself."""
    process = os.fork()
    if not process:
        code = 1
        try:
            run()
            code = 0
        finally:
            sys.stderr.flush()
            os._exit(code)
    if seconds is not None:
        time.sleep(seconds)
        with contextlib.suppress(ProcessLookupError):
            os.kill(process, signal.SIGKILL)
    _, status = os.waitpid(process, 0)
    code = os.waitstatus_to_exitcode(status)
    if code not in (0, -signal.SIGKILL):
        raise SystemExit(f"a process ended with {code}")
    return code == 0


def main(place: str, url: str, how: str, *names: str) -> None:
    """Run processes until one comes to its end; prints how many did not."""
    folder, wanted = Path(place), json.loads(how)
    tempfile.tempdir = str(folder / "temporary")
    if url:
        # Each run finds everything imported.
        with _real(url, Killer(folder, [], 0)):
            pass
    chance = random.Random(wanted.get("random"))
    kills, latest = wanted.get("kills", 0), wanted.get("milliseconds", 0) / 1000

    def run() -> None:
        _campaign(folder, url, list(names), wanted.get("points", 0))

    count = 0
    while not _one_process(run, chance.uniform(_SOON, latest) if count < kills else None):
        count += 1
    print(count)


if __name__ == "__main__":
    main(*sys.argv[1:])
