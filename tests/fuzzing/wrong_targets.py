"""Targets that go wrong, each in its own way, for the fuzzer to find."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator

from fuzz.choices import Choices
from fuzz.targets import Target


def _number(choices: Choices) -> int:
    return choices.number(8)


def _none(content: bytes) -> Iterator[int]:
    yield from ()


def _target(check: Callable[[int], None]) -> Target:
    return Target(_number, check, _none, ())


def _raises(number: int) -> None:
    if number in (2, 3):
        raise LookupError(f"no {number}")
    assert number != 4


def _loops(number: int) -> None:
    while number == 5:
        try:
            time.process_time()
        except Exception:
            continue


def _sleeps(number: int) -> None:
    if number == 5:
        time.sleep(1000)


def _aborts(number: int) -> None:
    if number == 5:
        os.abort()


def _grows(number: int) -> None:
    if number == 5:
        bytearray(b"x") * (400 << 20)


def _grows_without_end(number: int) -> None:
    if number == 5:
        bytearray(1 << 40)


RAISES = _target(_raises)
LOOPS = _target(_loops)
SLEEPS = _target(_sleeps)
ABORTS = _target(_aborts)
GROWS = _target(_grows)
GROWS_WITHOUT_END = _target(_grows_without_end)
