"""How many pull requests a day: each is reserved before it is opened, whichever process does it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from autofix.pull_request.campaign.database import Database

DAY = 86400.0

_FORMER = "opening AND attempt < (SELECT attempts FROM repositories WHERE name = openings.name)"
"""Reservations of an attempt that was cut off when it was about to open a pull request."""


@dataclass(frozen=True)
class Slot:
    """Whether a pull request may be opened now, and if not, how long it is until one may.

    ``full`` tells that the day's ceiling is reached, otherwise it is a pause between two openings.
    """

    granted: bool
    wait: float = 0.0
    full: bool = False


class Openings:
    """The pull requests that were opened, or may have been.

    One counts for 24 hours from the last time that it was reserved or seen to be opened; so one
    whose process was killed counts, too, until it is known what became of it.
    """

    def __init__(self, database: Database, now: Callable[[], float]):
        self._database = database
        self._now = now

    def reserve(self, name: str, per_day: int, between: float) -> Slot:
        """Reserve an opening for a repository, before anything is done that leads to it."""
        now = self._now()
        with self._database.transaction():
            again = "UPDATE openings SET time = ? WHERE name = ? AND NOT seen"
            # One that is older does not count any more, so there may be no room for it.
            if self._database.do(f"{again} AND time > ?", now, name, now - DAY):
                return Slot(True)
            query = "SELECT time FROM openings WHERE time > ? ORDER BY time"
            times = [time for (time,) in self._database.all(query, now - DAY)]
            if len(times) >= per_day:
                first = times[len(times) - per_day] if per_day else now
                return Slot(False, first + DAY - now, full=True)
            wait = min(times[-1] + between - now, between) if times else 0.0
            if wait > 0:
                return Slot(False, wait)
            if not self._database.do(again, now, name):
                self._database.do(
                    "INSERT INTO openings (name, time, attempt)"
                    " SELECT name, ?, attempts FROM repositories WHERE name = ?",
                    now,
                    name,
                )
        return Slot(True)

    def about_to_open(self, name: str) -> None:
        """Note, as part of a transaction, that the next step opens the pull request."""
        self._database.do("UPDATE openings SET opening = 1 WHERE name = ? AND NOT seen", name)

    def settle(
        self, name: str, *, opened: bool = False, there: bool = False, doubtful: bool = False
    ) -> None:
        """Decide what became of a reservation, as part of a transaction.

        A pull request was ``opened``, or one was ``there`` already: then a former attempt opened
        it if it was cut off when it was about to. A reservation that came to nothing is given back,
        unless it is ``doubtful`` what this attempt did, or not known what a former one did.
        """
        if opened:
            self._database.do("DELETE FROM openings WHERE name = ? AND NOT seen", name)
            insertion = "INSERT INTO openings (name, time, seen) VALUES (?, ?, 1)"
            self._database.do(insertion, name, self._now())
            return
        if there:
            self._database.do(
                f"UPDATE openings SET seen = 1 WHERE NOT seen AND name = ? AND {_FORMER}", name
            )
        if not doubtful:
            self._database.do(
                f"DELETE FROM openings WHERE NOT seen AND name = ? AND NOT ({_FORMER})", name
            )

    def room(self, name: str, per_day: int) -> bool:
        """Whether the day's ceiling leaves room for a repository, or it has a reservation."""
        reserved = "SELECT 1 FROM openings WHERE name = ? AND NOT seen"
        return self.today() < per_day or bool(self._database.all(reserved, name))

    def today(self) -> int:
        """How many were opened in the last 24 hours, or may have been."""
        query = "SELECT count(*) FROM openings WHERE time > ?"
        return int(self._database.all(query, self._now() - DAY)[0][0])

    def ever(self) -> int:
        """How many are known to have been opened."""
        return int(self._database.all("SELECT count(*) FROM openings WHERE seen")[0][0])

    def unknown(self) -> int:
        """How many may have been opened, and nobody has looked since."""
        return int(self._database.all("SELECT count(*) FROM openings WHERE NOT seen")[0][0])
