"""One repository of a campaign: its attempts, noted in the state before and after each effect."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Protocol

from autofix.pull_request.campaign.pausing import Held, Pauses, Stop
from autofix.pull_request.campaign.state import State, StateError
from autofix.pull_request.git.complaint import GitError
from autofix.pull_request.model import ForgeError
from autofix.pull_request.outcome import Outcome, Stage

Propose = Callable[[str, Stage], Outcome]
"""Have one repository proposed to: ``proposing.propose`` with everything else filled in.

A ForgeError that it raises makes the campaign wait as long as the forge asks.
"""

OPENING = ("fork", "push", "open")
"""The steps that lead to a new pull request, unless there is one already."""


class Pace(Protocol):
    """The limits of a campaign that concern one attempt."""

    @property
    def per_day(self) -> int:
        """How many pull requests may be opened in 24 hours."""

    @property
    def between(self) -> float:
        """How many seconds are between two openings."""

    @property
    def tries(self) -> int:
        """How often something that may pass is tried."""

    @property
    def backoff(self) -> float:
        """How many seconds are waited at first, where the forge does not say."""


@dataclass(frozen=True)
class Given:
    """A repository was given up without an outcome, to be dealt with by another run."""

    reason: str


class Attempts:
    """What makes attempts; used by all the threads of a run at once."""

    def __init__(self, propose: Propose, state: State, pace: Pace, pauses: Pauses, stop: Stop):
        self._propose = propose
        self._state = state
        self._pace = pace
        self._pauses = pauses
        self._stop = stop
        self._broken: StateError | None = None

    def run(self, name: str) -> Outcome | Given:
        """Try a repository that was claimed; raises StateError where the state is out of order."""
        outcome = None
        try:
            for number in range(self._pace.tries):
                self._pauses.wait(name)
                if not self._state.begin(name):
                    return Given("another run has taken it over")
                outcome, wait = self._once(name)
                if wait is not None:
                    self._pauses.pause(name, wait or self._pace.backoff * 2**number)
                last = wait is None or number + 1 == self._pace.tries
                if not self._state.finish(name, outcome, last=last):
                    return Given("another run has taken it over")
                if last:
                    break
        except Held as held:
            if self._broken:
                raise self._broken from held
            self._state.release(name, held.reason)
            return outcome or Given(held.reason)
        except StateError as error:
            self.end(error)
            raise
        return outcome or Given("nothing was tried")

    def end(self, error: StateError) -> None:
        """Let no step begin any more, for it could not be noted."""
        self._broken = self._broken or error

    def _once(self, name: str) -> tuple[Outcome, float | None]:
        """One attempt, and after how long another one is worth while: 0 where nobody knows."""
        wait = None
        try:
            outcome = self._propose(name, partial(self._stage, name))
            if outcome.verdict == "failed" and outcome.again:
                wait = 0.0
        except ForgeError as error:
            outcome = Outcome(name, "failed", str(error), again=error.again)
            wait = error.wait if error.again else None
        except GitError as error:
            outcome = Outcome(name, "failed", str(error), again=error.again)
            wait = 0.0 if error.again else None
        except Exception as error:
            # Its text may tell more than should be written down.
            reason = f"internal error ({type(error).__name__}); please report this"
            outcome = Outcome(name, "failed", reason, again=True)
        return outcome, wait

    def _stage(self, name: str, stage: str, facts: Mapping[str, str]) -> None:
        """Note a step before it is done; raises Held where it must not be."""
        try:
            self._pauses.wait(name)
            if stage == "open" or (stage in OPENING and self._state.row(name).pull_state != "open"):
                self._reserve(name)
            if self._broken:
                raise Held(str(self._broken))
            if not self._state.stage(name, stage, facts):
                raise Held("another run has taken it over")
        except StateError as error:
            self.end(error)
            raise Held(str(error)) from error

    def _reserve(self, name: str) -> None:
        """Reserve an opening, once it is polite; raises Held where the ceiling is reached."""
        while True:
            slot = self._state.openings.reserve(name, self._pace.per_day, self._pace.between)
            if slot.granted:
                return
            if slot.full:
                raise Held(ceiling(self._pace.per_day))
            self._stop.sleep(slot.wait)


def ceiling(per_day: int) -> str:
    """Why no more pull requests are opened."""
    return f"the ceiling of {per_day} pull requests in 24 hours is reached"
