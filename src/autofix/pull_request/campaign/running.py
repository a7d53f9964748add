"""Pull requests for many repositories: a few at a time, politely, and never twice."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, field

from autofix.pull_request.campaign.attempt import Attempts, Given, Propose, ceiling
from autofix.pull_request.campaign.openings import DAY
from autofix.pull_request.campaign.pausing import Pauses, Stop, stopping
from autofix.pull_request.campaign.state import Row, State, StateError
from autofix.pull_request.outcome import Outcome

__all__ = ["CampaignLimits", "Progress", "Propose", "Stop", "Summary", "line", "run", "stopping"]

_TICK = 0.5


@dataclass(frozen=True)
class CampaignLimits:
    """How fast a campaign may be.

    ``jobs`` repositories at a time, ``per_day`` openings in 24 hours, whoever runs, ``between``
    seconds between two of them. What may pass is tried ``tries`` times, at first after
    ``backoff`` seconds. A forge that asks to be left alone for longer than ``patience`` seconds is
    left to another run. A repository that was dealt with in the last ``fresh`` seconds is not
    looked at.
    """

    jobs: int = 4
    per_day: int = 20
    between: float = 10.0
    tries: int = 3
    backoff: float = 5.0
    patience: float = 3700.0
    fresh: float = 7 * DAY


@dataclass(frozen=True)
class Progress:
    """How far a run is: of ``total`` repositories ``done`` are done and ``running`` begun."""

    total: int
    done: int
    running: int
    verdicts: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Summary:
    """What a run did: its outcomes, how many repositories it left to another run, and why.

    ``fresh`` were dealt with lately. ``signal`` is the one that ended it, 0 if there was none:
    the exit status is 128 more.
    """

    outcomes: tuple[Outcome, ...]
    left: int = 0
    fresh: int = 0
    reasons: tuple[str, ...] = ()
    signal: int = 0


def run(
    names: Iterable[str],
    propose: Propose,
    state: State,
    limits: CampaignLimits,
    say: Callable[[str], None],
    stop: Stop,
    watch: Callable[[Progress], None] = lambda progress: None,
) -> Summary:
    """Have each repository proposed to, once, and tell the outcomes one by one.

    ``names`` has one name for each repository, with the forge's URL before it where there are
    several. What was in flight when a former run was killed comes first. ``watch`` is told how
    far it is twice a second. Raises StateError as soon as the state cannot be written.
    """
    return _Campaign(propose, state, limits, say, stop, watch).run(names)


class _Campaign:
    """One run of a campaign; everything but the attempts themselves is done in its thread."""

    def __init__(
        self,
        propose: Propose,
        state: State,
        limits: CampaignLimits,
        say: Callable[[str], None],
        stop: Stop,
        watch: Callable[[Progress], None],
    ):
        self._state = state
        self._limits = limits
        self._say = say
        self._stop = stop
        self._watch = watch
        self._pauses = Pauses(stop, limits.patience)
        self._attempts = Attempts(propose, state, limits, self._pauses, stop)
        self._started = state.now()
        self._beat = time.monotonic()
        self._running: dict[Future[Outcome | Given], str] = {}
        self._outcomes: list[Outcome] = []
        self._left: Counter[str] = Counter()
        self._fresh = 0

    def run(self, names: Iterable[str]) -> Summary:
        """Begin repositories as long as there are any, and nothing speaks against it."""
        waiting = self._due(tuple(names))
        total, told = len(waiting), False
        with ThreadPoolExecutor(self._limits.jobs, thread_name_prefix="repository") as pool:
            try:
                while waiting or self._running:
                    waiting = self._begin(waiting, pool)
                    if self._stop.number and self._running and not told:
                        told = True
                        count = len(self._running)
                        self._say(f"{self._stop.name}: waiting for the {count} that have begun")
                    self._tend(bool(waiting))
                    done = total - len(waiting) - len(self._running)
                    self._watch(self._progress(total, done))
            except StateError as error:
                # What runs comes to its end, without another effect outside.
                self._attempts.end(error)
                raise
        left = sum(self._left.values())
        reasons = tuple(reason for reason, _ in self._left.most_common())
        return Summary(tuple(self._outcomes), left, self._fresh, reasons, self._stop.number)

    def _due(self, names: Sequence[str]) -> list[str]:
        """The repositories to look at, in order."""
        self._state.add(names)
        named = {name.casefold() for name in names}
        known = [row for row in self._state.rows() if row.name.casefold() in named]
        since = self._started - self._limits.fresh
        due = [row.name for row in known if not _settled(row) or row.ended <= since]
        self._fresh = len(known) - len(due)
        return due

    def _begin(self, waiting: Sequence[str], pool: ThreadPoolExecutor) -> list[str]:
        """Begin as many repositories as may run now; returns what has to wait."""
        busy: list[str] = []
        for index, name in enumerate(waiting):
            if self._stop.number:
                self._left[f"stopped by {self._stop.name}"] += len(busy) + len(waiting) - index
                return []
            if len(self._running) >= self._limits.jobs:
                return [*waiting[index:], *busy]
            row = self._state.row(name)
            refusal = self._pauses.refusal(name)
            if row.pull_state != "open" and not self._state.openings.room(
                name, self._limits.per_day
            ):
                refusal = ceiling(self._limits.per_day)
            if refusal:
                self._left[refusal] += 1
            elif not self._state.claim(name):
                busy.append(name)
            elif self._state.row(name).ended > self._started:
                # Another run has done it meanwhile.
                self._state.release(name)
                self._fresh += 1
            else:
                self._running[pool.submit(self._attempts.run, name)] = name
        return busy

    def _tend(self, waiting: bool) -> None:
        """Wait a moment, show that this run is alive, and take what has ended."""
        if time.monotonic() - self._beat > self._state.lease / 8:
            self._beat = time.monotonic()
            self._state.beat()
        if waiting and not self._running:
            # Another run has them all.
            time.sleep(_TICK)
        for future in wait(self._running, _TICK, FIRST_COMPLETED).done:
            del self._running[future]
            result = future.result()
            if isinstance(result, Given):
                self._left[result.reason] += 1
            else:
                self._outcomes.append(result)
                self._say(line(result))

    def _progress(self, total: int, done: int) -> Progress:
        verdicts = Counter[str](outcome.verdict for outcome in self._outcomes)
        return Progress(total, done, len(self._running), verdicts)


def line(outcome: Outcome) -> str:
    """An outcome in one line."""
    parts = [f"{outcome.name}: {outcome.verdict}", outcome.reason, outcome.url]
    return ": ".join(part for part in parts[:2] if part) + f" {parts[2]}".rstrip()


def _settled(row: Row) -> bool:
    """Whether the last attempt at a repository came to an end that will not pass by itself."""
    return bool(row.ended) and not row.stage and not (row.verdict == "failed" and row.again)
