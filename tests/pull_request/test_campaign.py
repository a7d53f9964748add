"""A campaign: how many at a time, how fast, how often, and how it ends."""

from __future__ import annotations

import io
import os
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from autofix.pull_request.campaign.bar import Bar
from autofix.pull_request.campaign.openings import DAY
from autofix.pull_request.campaign.running import (
    CampaignLimits,
    Progress,
    Stop,
    Summary,
    run,
    stopping,
)
from autofix.pull_request.campaign.state import State, StateError
from autofix.pull_request.git.complaint import GitError
from autofix.pull_request.model import ForgeError
from autofix.pull_request.outcome import Outcome, Stage

QUICK = CampaignLimits(jobs=4, per_day=1000, between=0, backoff=0.01)
NAMES = tuple(f"lab/{number}" for number in range(12))


class World:
    """A forge in memory: what there is, and how often it was asked."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.opened: Counter[str] = Counter()
        self.asked: Counter[str] = Counter()
        self.times: list[float] = []
        self.steps: list[tuple[str, str]] = []
        self.now = self.most = 0
        self.fault: Callable[[str, int], None] = lambda name, count: None
        self.lasts = 0.0

    def propose(self, name: str, stage: Stage) -> Outcome:
        """Open a pull request if there is none."""
        with self.lock:
            self.asked[name] += 1
            count = self.asked[name]
            self.now += 1
            self.most = max(self.most, self.now)
        try:
            time.sleep(self.lasts)
            self.fault(name, count)
            number = hash(name) % 1000 + 1
            if self.opened[name]:
                return Outcome(name, "unchanged", "is there", f"https://h/{number}", number=number)
            for step in ("push", "open"):
                stage(step, {"branch": "mend", "commit": "c0"})
                self.steps.append((name, step))
            with self.lock:
                self.times.append(time.monotonic())
                self.opened[name] += 1
            return Outcome(name, "opened", "", f"https://h/{number}", "mend", "c0", "b0", number)
        finally:
            with self.lock:
                self.now -= 1


@pytest.fixture
def world() -> World:
    """A forge without pull requests."""
    return World()


@pytest.fixture
def state() -> Iterator[State]:
    """A state in memory."""
    with State(None) as state:
        yield state


def ran(
    world: World,
    state: State,
    names: tuple[str, ...] = NAMES,
    limits: CampaignLimits = QUICK,
    stop: Stop | None = None,
) -> Summary:
    """Run a campaign; what it says goes nowhere."""
    return run(names, world.propose, state, limits, lambda words: None, stop or Stop())


def test_each_repository_gets_one_pull_request_and_one_line(world: World, state: State) -> None:
    said: list[str] = []
    seen: list[Progress] = []
    summary = run(NAMES, world.propose, state, QUICK, said.append, Stop(), seen.append)
    assert world.opened == Counter(NAMES)
    assert sorted(outcome.name for outcome in summary.outcomes) == sorted(NAMES)
    assert (summary.left, summary.fresh, summary.reasons, summary.signal) == (0, 0, (), 0)
    assert sorted(line.split(" ")[0] for line in said) == sorted(f"{name}:" for name in NAMES)
    assert seen[-1] == Progress(12, 12, 0, {"opened": 12})
    assert {row.verdict for row in state.rows()} == {"opened"}


def test_a_name_that_is_given_twice_is_one_repository(world: World, state: State) -> None:
    ran(world, state, ("lab/a", "lab/a", "Lab/A"))
    assert world.asked == Counter(["lab/a"])


def test_an_outcome_may_have_another_name_than_the_repository_was_given(state: State) -> None:
    def propose(name: str, stage: Stage) -> Outcome:
        return Outcome("new/name", "skipped", "it is archived")

    run(["old/name"], propose, state, QUICK, lambda words: None, Stop())
    assert [(row.name, row.verdict) for row in state.rows()] == [("old/name", "skipped")]


def test_no_more_than_the_jobs_are_at_work_at_once(world: World, state: State) -> None:
    world.lasts = 0.02
    ran(world, state, limits=replace(QUICK, jobs=3))
    assert world.most == 3


def test_what_was_dealt_with_lately_is_not_looked_at_unless_that_is_wanted(
    world: World, state: State
) -> None:
    ran(world, state)
    seen: list[Progress] = []
    names = (*NAMES, "lab/new")
    summary = run(names, world.propose, state, QUICK, lambda words: None, Stop(), seen.append)
    assert (summary.fresh, len(summary.outcomes)) == (12, 1)
    assert (seen[-1].total, seen[-1].done) == (1, 1)
    summary = ran(world, state, ("lab/0",), replace(QUICK, fresh=0))
    assert [outcome.verdict for outcome in summary.outcomes] == ["unchanged"]
    assert max(world.opened.values()) == 1


# The ceiling


def test_the_ceiling_holds_across_runs_and_ends_the_opening_of_new_ones(world: World) -> None:
    now = [1_000_000.0]
    with State(None, now=lambda: now[0]) as state:
        limits = replace(QUICK, per_day=5)
        summary = ran(world, state, limits=limits)
        assert (world.opened.total(), summary.left) == (5, 7)
        assert summary.reasons == ("the ceiling of 5 pull requests in 24 hours is reached",)
        now[0] += DAY - 1
        asked = world.asked.total()
        assert ran(world, state, limits=limits).left == 7
        # Nobody is even looked up.
        assert (world.opened.total(), world.asked.total()) == (5, asked)
        now[0] += 2
        ran(world, state, limits=limits)
        assert world.opened.total() == 10
        now[0] += DAY
        assert ran(world, state, limits=limits).left == 0
        assert world.opened == Counter(NAMES)


def test_the_ceiling_does_not_keep_what_is_open_from_being_updated(
    world: World, state: State
) -> None:
    limits = replace(QUICK, per_day=1, fresh=0)
    ran(world, state, ("lab/a",), limits)

    def propose(name: str, stage: Stage) -> Outcome:
        for step in ("fork", "push", "update"):
            stage(step, {})
        return Outcome(name, "updated", "", "https://h/1", number=1)

    summary = run(["lab/a", "lab/b"], propose, state, limits, lambda words: None, Stop())
    assert [(one.name, one.verdict) for one in summary.outcomes] == [("lab/a", "updated")]
    assert (summary.left, state.openings.today(), state.row("lab/a").updates) == (1, 1, 1)


def test_what_needs_no_pull_request_takes_no_room(state: State) -> None:
    def propose(name: str, stage: Stage) -> Outcome:
        return Outcome(name, "launches already", "")

    summary = run(NAMES, propose, state, replace(QUICK, per_day=1), lambda words: None, Stop())
    assert len(summary.outcomes) == 12


def test_nothing_was_done_outside_where_the_ceiling_was_reached(world: World, state: State) -> None:
    world.lasts = 0.05
    ran(world, state, limits=replace(QUICK, per_day=2))
    assert len({name for name, _ in world.steps}) == 2


def test_openings_are_some_time_apart(world: World, state: State) -> None:
    start = time.monotonic()
    ran(world, state, NAMES[:4], replace(QUICK, between=0.15))
    assert max(world.times) - start > 0.44


# Faults


def test_what_may_pass_is_tried_again(world: World, state: State) -> None:
    def fault(name: str, count: int) -> None:
        if count < 3:
            raise (ForgeError if count == 1 else GitError)("the connection was cut", again=True)

    world.fault = fault
    summary = ran(world, state, NAMES[:3])
    assert {outcome.verdict for outcome in summary.outcomes} == {"opened"}
    assert set(world.asked.values()) == {3}
    assert {row.attempts for row in state.rows()} == {3}


def test_trying_again_has_an_end_and_the_next_run_goes_on(world: World, state: State) -> None:
    def fault(name: str, count: int) -> None:
        if count <= 3:
            raise ForgeError("the forge answers 502", again=True)

    world.fault = fault
    (outcome,) = ran(world, state, ("lab/a",)).outcomes
    assert (outcome.verdict, outcome.reason, outcome.again) == (
        "failed",
        "the forge answers 502",
        True,
    )
    assert world.asked["lab/a"] == 3
    assert ran(world, state, ("lab/a",)).outcomes[0].verdict == "opened"


def test_an_outcome_that_may_pass_is_tried_again_too(world: World, state: State) -> None:
    def propose(name: str, stage: Stage) -> Outcome:
        world.asked[name] += 1
        return Outcome(name, "failed", "502", again=world.asked[name] < 3)

    run(["lab/a"], propose, state, QUICK, lambda words: None, Stop())
    assert world.asked["lab/a"] == 3


def test_what_will_not_pass_is_not_tried_again(world: World, state: State) -> None:
    def fault(name: str, count: int) -> None:
        raise ForgeError("the forge answers 422")

    world.fault = fault
    ran(world, state, ("lab/a",))
    assert ran(world, state, ("lab/a",)).fresh == 1
    assert world.asked["lab/a"] == 1


def test_a_bug_ends_one_repository_and_its_text_is_not_written(world: World, state: State) -> None:
    def fault(name: str, count: int) -> None:
        if name == "lab/1":
            raise RuntimeError("ghp_secret")

    world.fault = fault
    summary = ran(world, state)
    failed = [outcome for outcome in summary.outcomes if outcome.verdict == "failed"]
    assert [one.reason for one in failed] == ["internal error (RuntimeError); please report this"]
    assert world.opened.total() == 11
    assert world.asked["lab/1"] == 1


def test_where_the_forge_asks_to_wait_everybody_waits(world: World, state: State) -> None:
    began: list[float] = []
    until: list[float] = []

    def fault(name: str, count: int) -> None:
        began.append(time.monotonic())
        if name == "lab/2" and count == 1:
            until.append(time.monotonic() + 1)
            raise ForgeError("secondary rate limit", again=True, wait=1)

    world.fault = fault
    world.lasts = 0.01
    ran(world, state, limits=replace(QUICK, jobs=2))
    assert world.opened == Counter(NAMES)
    late = [moment for moment in began if moment > until[0] - 0.75]
    assert len(late) >= 9
    assert min(late) >= until[0]
    # Nor is a step done that has an effect outside.
    assert not [moment for moment in world.times if until[0] - 0.75 < moment < until[0]]


def test_who_is_at_work_when_the_forge_asks_to_wait_does_no_further_step(
    world: World, state: State
) -> None:
    both = threading.Barrier(2)
    until: list[float] = []

    def fault(name: str, count: int) -> None:
        if count == 1:
            both.wait(30)
        if (name, count) == ("lab/0", 1):
            until.append(time.monotonic() + 2)
            raise ForgeError("secondary rate limit", again=True, wait=2)
        time.sleep(0.7)

    world.fault = fault
    ran(world, state, NAMES[:2], replace(QUICK, jobs=2))
    assert world.opened == Counter(NAMES[:2])
    assert min(world.times) >= until[0]


def test_a_repository_that_another_run_has_taken_over_is_let_go(
    world: World, tmp_path: Path
) -> None:
    path = tmp_path / "state"

    def propose(name: str, stage: Stage) -> Outcome:
        # As if this run had been asleep for long.
        with State(path, lease=-1) as other:
            assert other.claim(name)
            return world.propose(name, stage)

    with State(path) as state:
        summary = run(["lab/a"], propose, state, QUICK, lambda words: None, Stop())
    assert (world.opened.total(), world.steps, summary.outcomes) == (0, [], ())
    assert summary.reasons == ("another run has taken it over",)


def test_another_forge_is_asked_meanwhile(world: World, state: State) -> None:
    times: dict[str, float] = {}

    def fault(name: str, count: int) -> None:
        if name == "https://one.example/lab/a" and count == 1:
            raise ForgeError("the limit is reached", again=True, wait=0.6)
        times[name] = time.monotonic()

    world.fault = fault
    start = time.monotonic()
    names = ("https://one.example/lab/a", "https://two.example/lab/b", "https://two.example/lab/c")
    ran(world, state, names, replace(QUICK, jobs=2))
    assert times[names[0]] - start >= 0.6
    assert times[names[2]] < times[names[0]]


def test_a_forge_that_asks_to_wait_for_too_long_is_left_to_another_run(
    world: World, state: State
) -> None:
    def fault(name: str, count: int) -> None:
        raise ForgeError("the limit is reached", again=True, wait=4000)

    world.fault = fault
    summary = ran(world, state, limits=replace(QUICK, jobs=1))
    assert world.asked == Counter(["lab/0"])
    assert (len(summary.outcomes), summary.left) == (1, 11)
    assert summary.reasons == ("the forge asks to be left alone for 67 minutes",)
    assert not any(row.ended for row in state.rows() if row.name != "lab/0")


# Ends


def test_after_a_stop_nothing_is_begun_and_what_runs_comes_to_its_end(
    world: World, state: State
) -> None:
    stop = Stop()
    said: list[str] = []
    both = threading.Barrier(2)

    def fault(name: str, count: int) -> None:
        both.wait(30)
        stop.arrive(signal.SIGTERM)
        time.sleep(0.6)

    world.fault = fault
    limits = replace(QUICK, jobs=2)
    summary = run(NAMES, world.propose, state, limits, said.append, stop)
    assert world.opened.total() == len(summary.outcomes) == 2
    assert (summary.signal, summary.left) == (signal.SIGTERM, 10)
    assert said[0] == "SIGTERM: waiting for the 2 that have begun"
    assert ran(world, state).left == 0
    assert world.opened == Counter(NAMES)


def test_a_stop_does_not_wait_for_a_pause_to_end(world: World, state: State) -> None:
    stop = Stop()

    def say(words: str) -> None:
        stop.arrive(signal.SIGINT)

    start = time.monotonic()
    limits = replace(QUICK, jobs=2, between=600)
    summary = run(NAMES, world.propose, state, limits, say, stop)
    assert time.monotonic() - start < 60
    assert (world.opened.total(), summary.left, summary.signal) == (1, 11, signal.SIGINT)
    assert state.openings.today() == 1


def test_a_state_that_cannot_be_written_any_more_ends_everything(
    world: World, tmp_path: Path
) -> None:
    path = tmp_path / "state"

    def fault(name: str, count: int) -> None:
        if name == "lab/3":
            connection = sqlite3.connect(path)
            connection.execute("DROP TABLE openings")
            connection.close()

    world.fault = fault
    with State(path) as state, pytest.raises(StateError, match="no such table: openings"):
        ran(world, state, limits=replace(QUICK, jobs=1))
    assert world.opened.total() == 3
    assert not [step for step in world.steps if step[0] == "lab/3"]


DRIVER = """
import sys, time
from pathlib import Path
from autofix.pull_request.campaign.running import CampaignLimits, Stop, run, stopping
from autofix.pull_request.outcome import Outcome
from autofix.pull_request.campaign.state import State

def propose(name, stage):
    if float(sys.argv[3]) > 10:
        say("at work")
    time.sleep(float(sys.argv[3]))
    stage("open", {})
    with open(sys.argv[2], "a") as log:
        log.write(name + "\\n")
    return Outcome(name, "opened", "", "https://h/1", number=1)

def say(words):
    print(words, flush=True)

stop = Stop()
limits = CampaignLimits(jobs=2, per_day=int(sys.argv[4]), between=0)
with State(Path(sys.argv[1])) as state, stopping(stop):
    say("begun")
    names = [f"lab/{number}" for number in range(24)]
    summary = run(names, propose, state, limits, say, stop)
sys.exit(128 + summary.signal if summary.signal else 0)
"""


def driver(folder: Path, lasts: float, per_day: int = 1000) -> subprocess.Popen[str]:
    """Start a process with a campaign of 24 repositories that writes down what it opens."""
    command = [sys.executable, "-c", DRIVER, str(folder / "state"), str(folder / "log")]
    command += [str(lasts), str(per_day)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)


def opened(folder: Path) -> Counter[str]:
    """What the processes have written down."""
    return Counter((folder / "log").read_text().split())


@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_a_signal_ends_a_process_politely(tmp_path: Path, number: int, code: int) -> None:
    with driver(tmp_path, 0.3) as process:
        assert process.stdout
        assert process.stdout.readline() == "begun\n"
        assert process.stdout.readline().startswith("lab/")
        process.send_signal(number)
        rest = process.stdout.read()
    assert process.returncode == code
    assert "Traceback" not in rest
    with State(tmp_path / "state") as state:
        ended = {row.name for row in state.rows() if row.ended}
        assert set(opened(tmp_path)) == ended
        assert not [row for row in state.rows() if row.stage]


@pytest.mark.skipif(os.name != "posix", reason="a process ends by a signal on POSIX only")
def test_a_second_signal_ends_a_process_at_once(tmp_path: Path) -> None:
    with driver(tmp_path, 30) as process:
        assert process.stdout
        assert process.stdout.readline() == "begun\n"
        assert process.stdout.readline() == process.stdout.readline() == "at work\n"
        process.send_signal(signal.SIGTERM)
        assert process.stdout.readline() == "SIGTERM: waiting for the 2 that have begun\n"
        process.send_signal(signal.SIGTERM)
        process.stdout.read()
    assert process.returncode == -signal.SIGTERM


def test_two_processes_share_the_work_and_the_ceiling(tmp_path: Path) -> None:
    processes = [driver(tmp_path, 0.02, 15) for _ in range(2)]
    outputs = [process.communicate()[0] for process in processes]
    assert [process.returncode for process in processes] == [0, 0]
    assert opened(tmp_path).total() == len(opened(tmp_path)) == 15
    told = Counter(line.split(":")[0] for text in outputs for line in text.splitlines())
    assert all(count == 1 for name, count in told.items() if name != "begun")
    # Without a ceiling they do the rest.
    processes = [driver(tmp_path, 0.02) for _ in range(2)]
    for process in processes:
        process.communicate()
    assert opened(tmp_path) == Counter(f"lab/{number}" for number in range(24))


def test_handlers_of_signals_are_put_back() -> None:
    before = signal.getsignal(signal.SIGTERM)
    with stopping(Stop()):
        assert signal.getsignal(signal.SIGTERM) is not before
    assert signal.getsignal(signal.SIGTERM) is before


def test_a_signal_that_is_ignored_stays_so() -> None:
    before = signal.signal(signal.SIGTERM, signal.SIG_IGN)
    try:
        with stopping(Stop()):
            assert signal.getsignal(signal.SIGTERM) == signal.SIG_IGN
            assert signal.getsignal(signal.SIGINT) is not signal.default_int_handler
    finally:
        signal.signal(signal.SIGTERM, before)


# The bar


class Terminal(io.StringIO):
    """What a terminal was sent."""

    def isatty(self) -> bool:
        return True


def test_a_terminal_has_a_bar_below_its_lines(monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = Terminal()
    monkeypatch.setattr(sys, "stderr", terminal)
    monkeypatch.setenv("COLUMNS", "200")
    bar = Bar()
    progress = Progress(200, 50, 4, {"opened": 40, "skipped": 10})
    bar.watch(progress)
    bar.watch(progress)
    bar.say("lab/a: opened\x1b[2J https://h/1")
    bar.end()
    shown = "[######------------------] 50/200, 4 at work: 40 opened, 10 skipped"
    clear = "\r\x1b[K"
    expected = f"{shown}{clear}lab/a: opened https://h/1\n{shown}{clear}"
    assert terminal.getvalue() == expected


def test_a_bar_fits_into_its_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = Terminal()
    monkeypatch.setattr(sys, "stderr", terminal)
    monkeypatch.setenv("COLUMNS", "30")
    Bar().watch(Progress(200, 50, 4, {"opened": 40, "skipped": 10}))
    assert len(terminal.getvalue()) == 29


def test_where_there_is_no_terminal_there_are_lines_only(
    capsys: pytest.CaptureFixture[str],
) -> None:
    bar = Bar()
    bar.watch(Progress(200, 50, 4))
    bar.say("lab/a: opened")
    bar.end()
    assert capsys.readouterr().err == "lab/a: opened\n"
