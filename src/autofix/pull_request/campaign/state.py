"""What a campaign has done, kept in an SQLite file that survives being killed at any point.

Every change is one transaction on the disk, made before and after each effect outside. A rollback
journal does that as well as a write-ahead log, with one file at rest that can be copied.
"""

from __future__ import annotations

import contextlib
import os
import secrets
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from autofix.launch.text import harmless
from autofix.pull_request.campaign import database
from autofix.pull_request.campaign.database import Database, StateError
from autofix.pull_request.campaign.openings import Openings
from autofix.pull_request.model import State as PullRequestState
from autofix.pull_request.outcome import Outcome

__all__ = ["Row", "State", "StateError"]

_TEXT = 1000


@dataclass(frozen=True)
class Row:
    """What is known of a repository.

    ``verdict`` and what follows is the last outcome, ``pull_state`` the state of its pull request
    as the forge last told. ``stage`` is the step that was begun and whose end nobody has seen;
    ``begun`` and ``ended`` are the times of the last attempt and of the last outcome, 0 for never.
    """

    name: str
    verdict: str
    reason: str
    url: str
    number: int
    branch: str
    head: str
    base: str
    again: bool
    pull_state: str
    attempts: int
    updates: int
    stage: str
    begun: float
    ended: float


class State:
    """The state of a campaign; several threads and several processes may use it at once.

    ``path`` None keeps it in memory. ``hide`` takes what is secret out of a text that will be
    written. A repository belongs to one run at a time: to the run that claimed it, until that
    releases it, ends, or has not called ``beat`` for ``lease`` seconds.
    """

    def __init__(
        self,
        path: Path | None,
        *,
        create: bool = True,
        hide: Callable[[str], str] = str,
        lease: float = 120.0,
        now: Callable[[], float] = time.time,
    ):
        self._hide = hide
        self.lease = lease
        self.now = now
        self._run = secrets.token_hex(8)
        self._database = Database(path, create=create)
        self.openings = Openings(self._database, now)

    def __enter__(self) -> State:
        return self

    def __exit__(self, *error: object) -> None:
        self.close()

    def close(self) -> None:
        """Give up what this run holds, and close the file."""
        with contextlib.closing(self._database), contextlib.suppress(StateError):
            if self._database.all("SELECT 1 FROM runs WHERE id = ?", self._run):
                with self._database.transaction():
                    self._database.do("DELETE FROM runs WHERE id = ?", self._run)

    # Which repositories there are, and who has them

    def add(self, names: Iterable[str]) -> None:
        """Make a row for each repository that has none."""
        with self._database.transaction():
            for name in names:
                self._database.do("INSERT OR IGNORE INTO repositories (name) VALUES (?)", name)

    def row(self, name: str) -> Row:
        """What is known of a repository that was added."""
        return self._rows("WHERE name = ?", name)[0]

    def rows(self) -> tuple[Row, ...]:
        """Everything that is known, what was in flight and never done before what was done."""
        return self._rows(
            "ORDER BY stage = '', ended <> 0, NOT (verdict = 'failed' AND again), ended, rowid"
        )

    def beat(self) -> None:
        """Tell the other runs that this one is alive."""
        with self._database.transaction():
            self._register()

    def claim(self, name: str) -> bool:
        """Take a repository for this run; False if it belongs to another one."""
        with self._database.transaction():
            self._register()
            return bool(
                self._database.do(
                    "UPDATE repositories SET run = :run WHERE name = :name"
                    " AND (run = :run OR run NOT IN (SELECT id FROM runs))",
                    run=self._run,
                    name=name,
                )
            )

    def _register(self) -> None:
        """Note that this run is alive, and end the claims of those that are not."""
        now = self.now()
        for run, node, process, beat in self._database.all(
            "SELECT * FROM runs WHERE id <> ?", self._run
        ):
            if database.gone(node, process) or abs(now - beat) > self.lease:
                self._database.do("DELETE FROM runs WHERE id = ?", run)
        here = (self._run, database.node(), os.getpid(), now)
        self._database.do("INSERT OR REPLACE INTO runs VALUES (?, ?, ?, ?)", *here)

    def release(self, name: str, reason: str = "") -> None:
        """Let others have a repository with which nothing was done; the reason tells why."""
        with self._database.transaction():
            self._database.do(
                "UPDATE repositories SET run = '',"
                " reason = CASE WHEN ended = 0 THEN :reason ELSE reason END"
                " WHERE name = :name AND run = :run",
                reason=self._text(reason),
                name=name,
                run=self._run,
            )

    # One attempt

    def begin(self, name: str) -> bool:
        """Note that an attempt begins; False if the repository was lost to another run."""
        with self._database.transaction():
            return bool(
                self._database.do(
                    "UPDATE repositories SET attempts = attempts + 1, begun = :now"
                    " WHERE name = :name AND run = :run",
                    now=self.now(),
                    name=name,
                    run=self._run,
                )
            )

    def stage(self, name: str, stage: str, facts: Mapping[str, str]) -> bool:
        """Note that a step begins which has an effect outside.

        False if the repository was lost to another run: then the step must not be done. What is
        updated is there, and needs no reservation.
        """
        with self._database.transaction():
            if stage == "update":
                self.openings.settle(name, there=True)
            elif stage == "open":
                self.openings.about_to_open(name)
            return bool(
                self._database.do(
                    "UPDATE repositories SET stage = :stage, branch = coalesce(:branch, branch),"
                    " head = coalesce(:commit, head) WHERE name = :name AND run = :run",
                    stage=self._text(stage),
                    branch=self._text(facts["branch"]) if "branch" in facts else None,
                    commit=self._text(facts["commit"]) if "commit" in facts else None,
                    name=name,
                    run=self._run,
                )
            )

    def finish(self, name: str, outcome: Outcome, *, last: bool = True) -> bool:
        """Note how an attempt ended; False if the repository was lost to another run.

        ``last`` gives the repository back, too. A reservation that came to nothing is given back.
        One whose attempt was killed, or failed in a way that leaves a doubt, stays until an
        attempt tells what became of it.
        """
        there = bool(outcome.number) and outcome.verdict in ("opened", "updated", "unchanged")
        with self._database.transaction():
            changed = self._database.do(
                "UPDATE repositories SET verdict = :verdict, reason = :reason, again = :again,"
                " url = CASE WHEN :number THEN :url ELSE url END,"
                " number = CASE WHEN :number THEN :number ELSE number END,"
                " branch = coalesce(nullif(:branch, ''), branch),"
                " head = coalesce(nullif(:head, ''), head),"
                " base = coalesce(nullif(:base, ''), base),"
                " pull_state = coalesce(nullif(:pull_state, ''), pull_state),"
                " updates = updates + :updated, ended = :now,"
                " stage = CASE WHEN :unknown THEN stage ELSE '' END,"
                " run = CASE WHEN :last THEN '' ELSE run END"
                " WHERE name = :name AND run = :run",
                verdict=outcome.verdict,
                reason=self._text(outcome.reason),
                again=outcome.again,
                url=self._text(outcome.url),
                number=outcome.number,
                branch=self._text(outcome.branch),
                head=self._text(outcome.commit),
                base=self._text(outcome.base_commit),
                pull_state=outcome.pull_state or ("open" if there else ""),
                updated=outcome.verdict == "updated",
                unknown=_doubtful(outcome),
                now=self.now(),
                last=last,
                name=name,
                run=self._run,
            )
            if changed:
                self.openings.settle(
                    name,
                    opened=outcome.verdict == "opened",
                    there=bool(outcome.number),
                    doubtful=_doubtful(outcome),
                )
        return bool(changed)

    # Figures

    def set_pull_state(self, name: str, pull_state: PullRequestState) -> None:
        """Note the state of a repository's pull request, as the forge tells."""
        with self._database.transaction():
            self._database.do(
                "UPDATE repositories SET pull_state = ? WHERE name = ?", pull_state, name
            )

    # Access

    def _rows(self, condition: str, *values: Any) -> tuple[Row, ...]:
        columns = ", ".join(Row.__dataclass_fields__)
        found = self._database.all(f"SELECT {columns} FROM repositories {condition}", *values)
        return tuple(Row(**{**row, "again": bool(row["again"])}) for row in map(dict, found))

    def _text(self, text: str) -> str:
        return harmless(self._hide(text), _TEXT)


def _doubtful(outcome: Outcome) -> bool:
    """Whether an attempt leaves open what it has done."""
    return outcome.verdict == "failed" and outcome.again
