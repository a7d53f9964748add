"""The limits of forges: how they are read, and how they are honoured without sleeping."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping

import pytest

from autofix.pull_request.forges.limits import LONGEST, SECONDARY, Gate, Limited, limit
from autofix.pull_request.model import ForgeError

NOW = 1_800_000_000.0
DATE = "Fri, 15 Jan 2027 08:00:00 GMT"  # is NOW
RESET = {"x-ratelimit-remaining": "0", "x-ratelimit-reset": str(int(NOW) + 100)}


@pytest.mark.parametrize(
    ("status", "headers", "message", "wait"),
    [
        (403, {"retry-after": "60"}, "", 60),
        (429, {"retry-after": " 7 "}, "", 7),
        (503, {"retry-after": "30"}, "", 30),
        (429, {"retry-after": "Fri, 15 Jan 2027 08:01:00 GMT", "date": DATE}, "", 60),
        (429, {"retry-after": "Fri, 15 Jan 2027 08:01:00 GMT"}, "", 60),
        (403, {"retry-after": "99999999"}, "", LONGEST),
        (403, {"retry-after": "0"}, "", 1),
        (403, RESET, "API rate limit exceeded", 101),
        (429, RESET, "", 101),
        (403, {**RESET, "retry-after": "5"}, "", 5),
        (403, {**RESET, "date": "Fri, 15 Jan 2027 08:00:50 GMT"}, "", 51),
        (429, {"ratelimit-remaining": "0", "ratelimit-reset": str(int(NOW) + 9)}, "", 10),
        (403, {"x-ratelimit-remaining": "0", "x-ratelimit-reset": "soon"}, "", SECONDARY),
        (403, {"x-ratelimit-remaining": "12"}, "You have exceeded a secondary rate limit", 60),
        (403, {}, "You have triggered an abuse detection mechanism.", 60),
        (403, {}, "API rate limit exceeded for 127.0.0.1.", 60),
        (429, {}, "", 60),
        (429, {"retry-after": "soon"}, "", 60),
        (429, {"retry-after": "\u00b2"}, "", 60),
        (403, {}, "Resource not accessible by integration", None),
        (403, {"x-ratelimit-remaining": "4999"}, "Must have admin rights", None),
        (503, {}, "", None),
        (404, {"retry-after": "60"}, "", None),
        (200, RESET, "", None),
    ],
)
def test_what_an_answer_says_of_limits(
    status: int, headers: Mapping[str, object], message: str, wait: float | None
) -> None:
    found = limit(status, headers, message, NOW)
    assert (None if found is None else found.wait) == wait
    assert found is None or found.again


class World:
    """A clock that goes on only by waiting, and a forge that answers as planned."""

    def __init__(self, *answers: ForgeError | str, patience: float = 90):
        self.time = NOW
        self.waits: list[float] = []
        self.answers = list(answers)
        self.asked: list[float] = []
        self.gate = Gate(self.wait, lambda: self.time, patience)

    def wait(self, seconds: float) -> None:
        self.waits.append(seconds)
        self.time += seconds

    def request(self) -> str:
        self.asked.append(self.time)
        answer = self.answers.pop(0) if self.answers else "done"
        if isinstance(answer, ForgeError):
            raise answer
        return answer


def limited(wait: float) -> Limited:
    return Limited("too much", wait)


def unclear() -> Limited:
    return Limited("too quick", SECONDARY, counted=True)


def test_a_limit_within_patience_is_waited_for() -> None:
    world = World(limited(60), "done")
    assert world.gate.ask(world.request, changes=True) == "done"
    assert world.asked == [NOW, NOW + 60]


def test_a_limit_beyond_patience_closes_the_gate_until_it_ends() -> None:
    world = World(limited(600))
    with pytest.raises(Limited) as caught:
        world.gate.ask(world.request)
    assert caught.value.wait == 600
    world.time += 100
    with pytest.raises(Limited) as caught:
        world.gate.ask(world.request)
    assert caught.value.wait == 500
    assert len(world.asked) == 1
    world.time += 450
    assert world.gate.ask(world.request) == "done"
    assert world.asked == [NOW, NOW + 600]


def test_limits_that_do_not_say_how_long_are_waited_for_longer_each_time() -> None:
    world = World(unclear(), unclear(), unclear(), patience=1000)
    assert world.gate.ask(world.request) == "done"
    assert world.waits == [60, 120, 240]
    world.answers = [unclear()]
    assert world.gate.ask(world.request) == "done"
    assert world.waits[3:] == [60]


def test_limits_without_end_are_given_up() -> None:
    world = World(*(limited(1) for _ in range(9)))
    with pytest.raises(Limited):
        world.gate.ask(world.request)
    assert len(world.asked) == 4


def test_only_looking_is_repeated() -> None:
    passing = ForgeError("broken", again=True)
    world = World(passing, passing, "seen")
    assert world.gate.ask(world.request) == "seen"
    assert world.waits == [1, 2]
    world = World(passing)
    with pytest.raises(ForgeError, match="broken"):
        world.gate.ask(world.request, changes=True)
    assert len(world.asked) == 1
    world = World(ForgeError("no"))
    with pytest.raises(ForgeError, match="no"):
        world.gate.ask(world.request)
    assert len(world.asked) == 1


def test_changes_are_a_second_apart() -> None:
    world = World()
    for _ in range(3):
        world.gate.ask(world.request, changes=True)
        world.gate.ask(world.request)
    assert world.asked == [NOW, NOW, NOW + 1, NOW + 1, NOW + 2, NOW + 2]


def test_waiting_can_be_broken_off() -> None:
    class Ended(BaseException):
        pass

    def end(seconds: float) -> None:
        raise Ended

    world = World(limited(60))
    gate = Gate(end, lambda: world.time)
    with pytest.raises(Ended):
        gate.ask(world.request)
    world.time += 60
    assert gate.ask(world.request) == "done"


def test_one_is_asked_after_the_other() -> None:
    gate = Gate()
    inside: list[int] = []
    most: list[int] = []

    def request() -> None:
        inside.append(1)
        most.append(len(inside))
        threading.Event().wait(0.002)
        inside.pop()

    def work(run: Callable[[], None]) -> None:
        for _ in range(5):
            gate.ask(run)

    threads = [threading.Thread(target=work, args=(request,)) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert max(most) == 1
    assert len(most) == 30
