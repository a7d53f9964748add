"""Inputs by the thousand in a process of its own, which is watched and may hang or die."""

from __future__ import annotations

import os
import random
import resource
import signal
import sys
import time
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from itertools import islice
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any, TypeVar

from autofix.fixer import UnprovenFix
from fuzz import TESTS
from fuzz.choices import Choices
from fuzz.targets import TARGETS, Target

T = TypeVar("T")

SECONDS = 3.0
"""How much of a processor's time an input may take."""
MEMORY = 256 * 1024 * 1024
"""How many bytes of memory an input may take, above what the process had before."""
PATIENCE = 20
"""For how many times its bound an input is waited for that nothing can interrupt."""
_SIZES = (8, 30, 100, 100, 300, 300, 1000, 4000)


class TooSlow(BaseException):
    """The bound in time; no handler of errors takes it for one."""


class TooLarge(Exception):
    """The bound in memory."""


@dataclass(frozen=True)
class Finding:
    """Something that does not hold: what it is and where, and all there is to see.

    ``source`` is the number of the input, or the file of the seed.
    """

    target: str
    key: str
    source: str
    report: str


@dataclass
class Outcome:
    """What a run came to; a finding is kept once by its key, and counted."""

    inputs: int = 0
    seconds: float = 0.0
    findings: dict[str, Finding] = field(default_factory=dict)
    counts: dict[str, int] = field(default_factory=dict)

    def found(self, finding: Finding) -> bool:
        """Count a finding; whether it is a new one."""
        self.counts[finding.key] = self.counts.get(finding.key, 0) + 1
        return self.findings.setdefault(finding.key, finding) is finding


def data(seed: int, number: int) -> bytes:
    """The bytes that an input of a run is made of."""
    source = random.Random(seed << 40 | number)
    return source.randbytes(source.choice(_SIZES))


@contextmanager
def bounded(seconds: float) -> Iterator[None]:
    """Raise TooSlow where something takes too much of the processor's time."""

    def stop(*_: object) -> None:
        raise TooSlow

    signal.signal(signal.SIGPROF, stop)
    signal.setitimer(signal.ITIMER_PROF, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)


def tried(
    name: str,
    source: str,
    check: Callable[[Any], None],
    make: Callable[[], Any],
    seconds: float = SECONDS,
) -> Finding | None:
    """Make an input and check it; what does not hold, if anything."""
    before = _peak()
    given = None
    try:
        with bounded(seconds):
            given = make()
            check(given)
        if _peak() - before > MEMORY:
            raise TooLarge(f"{(_peak() - before) >> 20} MB")
    except (Exception, TooSlow) as error:
        shown = "".join(traceback.format_exception(error, limit=-40))
        return Finding(name, _key(error), source, f"{given!r}\n\n{shown}")
    return None


def same(given: T) -> T:
    """An input that is there already."""
    return given


def _peak() -> int:
    """The most memory that this process ever had; what ``getrusage`` tells a parent's may be."""
    with open("/proc/self/status", "rb") as file:
        content = file.read()
    place = content.index(b"VmHWM:") + 6
    return int(content[place : content.index(b"kB", place)]) * 1024


def _key(error: BaseException) -> str:
    """What is wrong and where, the same for the same mistake."""
    frames = traceback.extract_tb(error.__traceback__)
    own = [frame for frame in frames if f"{os.sep}autofix{os.sep}" in frame.filename]
    if isinstance(error, TooSlow):
        return f"TooSlow {' < '.join(dict.fromkeys(frame.name for frame in reversed(own[-8:])))}"
    here = (os.path.dirname(__file__), str(TESTS))
    if isinstance(error, AssertionError) and frames[-1].filename.startswith(here):
        own = frames[-1:]
    last = own[-1] if own else frames[-1]
    words = f" {str(error).partition(':')[0]}" if isinstance(error, UnprovenFix) else ""
    return f"{type(error).__name__}{words} {Path(last.filename).name}:{last.lineno} {last.line}"


def _serve(name: str, seed: int, first: int, limit: int, progress: Any, to: Connection) -> None:
    """Check inputs, one after the other, in this process."""
    target = TARGETS[name] if name in TARGETS else _local(name)
    for _, given in islice(target.inputs(), 1):
        # What is loaded at first use counts for no input.
        tried(name, "", target.check, partial(same, given))
    used = resource.getrlimit(resource.RLIMIT_AS)[1]
    size = int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
    # Past it there is a MemoryError.
    resource.setrlimit(resource.RLIMIT_AS, (size + 4 * MEMORY, used))
    for number in range(first, first + limit):
        progress.value = number
        choices = Choices(data(seed, number))
        finding = tried(name, str(number), target.check, partial(target.make, choices))
        if finding:
            to.send(finding)
            if finding.key.startswith("TooLarge"):
                break
    progress.value = number + 1
    to.send(None)


def _local(name: str) -> Target:
    """A target of the tests of this module, by its full name."""
    import importlib

    module, _, attribute = name.rpartition(".")
    target = getattr(importlib.import_module(module), attribute)
    assert isinstance(target, Target)
    return target


def run(
    name: str,
    seed: int,
    *,
    seconds: float = float("inf"),
    inputs: int = sys.maxsize,
    new: Callable[[Finding], None] = lambda finding: None,
    patience: float = SECONDS * PATIENCE,
) -> Outcome:
    """Check inputs of a target until the time or their number is used up.

    ``new`` is told each finding that is not like an earlier one. An input that kills the process,
    or that keeps it for ``patience`` seconds, is a finding too.
    """
    outcome = Outcome()
    end = time.monotonic() + seconds
    before = _used()
    spawn = get_context("spawn")
    first = 0

    def told(finding: Finding) -> None:
        if outcome.found(finding):
            new(finding)

    while first < inputs and time.monotonic() < end:
        progress = spawn.Value("q", first, lock=False)
        ours, theirs = spawn.Pipe(duplex=False)
        limit = min(inputs - first, 1 << 32)
        child = spawn.Process(target=_serve, args=(name, seed, first, limit, progress, theirs))
        child.start()
        theirs.close()
        fate = _watched(child, ours, progress, end, patience, told)
        # It has ended.
        outcome.seconds = _used() - before
        reached = progress.value
        if fate:
            told(Finding(name, fate, str(reached), repr(data(seed, reached))))
            reached += 1
        outcome.inputs += reached - first
        first = reached
    return outcome


def _used() -> float:
    """The processor's time that the processes have used that have ended."""
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


def _watched(
    child: Any,
    ours: Connection,
    progress: Any,
    end: float,
    patience: float,
    told: Callable[[Finding], None],
) -> str:
    """Wait until the child has ended; why, if not as it should."""
    seen, since = -1, time.monotonic()
    try:
        while True:
            if ours.poll(min(0.5, patience / 4)):
                try:
                    finding = ours.recv()
                except EOFError:
                    child.join()
                    return f"Died {child.exitcode}"
                if finding is None:
                    return ""
                told(finding)
            now = time.monotonic()
            if now >= end:
                return ""
            if progress.value != seen:
                seen, since = progress.value, now
            elif now - since > patience:
                return "Hangs"
    finally:
        child.kill()
        child.join()
        ours.close()
