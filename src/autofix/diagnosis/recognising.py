"""Which symptoms the lines of a log show."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import deque
from collections.abc import Iterator, Sequence
from itertools import accumulate, islice

from autofix.diagnosis import plain
from autofix.diagnosis.symptom import Sign, Symptom
from autofix.diagnosis.symptoms import SYMPTOMS
from autofix.values import NamedTuple

_NEAR = 400
"""So many characters before and behind its words are enough to recognise a message."""

_ENOUGH = 1000
"""So many lines that show a sign are looked at."""

_LINES = 2_000_000
"""So many lines of a log are looked at, the last ones."""

_NO_MESSAGE = re.compile(r"\s*\d+ \|\s| > \[|Step \d+/\d+ : |WARNING: Retrying ")
"""How lines begin that repeat the Dockerfile, or that do not say that anything failed."""


class _Text(NamedTuple):
    """The lines of a log that may be messages, and which of them are harmless."""

    numbers: list[int]
    texts: list[str]
    harmless: frozenset[int]


def recognised(log: str) -> list[tuple[int, str, Symptom]]:
    """The number and the text of the first line that shows each symptom, in order.

    A line shows one symptom, the first that it fits. What a step of the build printed that went
    well all the same counts only where the symptom is a quiet one.
    """
    read = _read(log)
    whole = "\n".join(read.texts)
    starts = list(accumulate((len(text) + 1 for text in read.texts), initial=0))
    taken: set[int] = set()
    found: list[tuple[int, Symptom]] = []
    for symptom in SYMPTOMS:
        lines: set[int] = set()
        for sign in symptom.signs:
            shown = (
                i
                for i in _lines(sign, read.texts, whole, starts)
                if i not in taken and (symptom.quiet or i not in read.harmless)
            )
            lines.update(islice(shown, _ENOUGH))
        taken |= lines
        if lines:
            found.append((min(lines), symptom))
    nearest = min((symptom.distance for _, symptom in found), default=0)
    return sorted(
        (
            (read.numbers[line], plain.printable(read.texts[line]), symptom)
            for line, symptom in found
            if symptom.distance == nearest
        ),
        key=lambda one: one[0],
    )


def _read(log: str) -> _Text:
    # What stands in brackets behind a step's number is its instruction.
    lines = deque(
        (
            (number, text, step)
            for number, text, step in plain.lines(log)
            if text and not (step and text[0] == "[")
        ),
        maxlen=_LINES,
    )
    numbers = [number for number, _, _ in lines]
    texts = [text for _, text, _ in lines]
    steps = [step for _, _, step in lines]
    return _Text(numbers, texts, frozenset(_harmless(texts, steps)))


def _harmless(texts: Sequence[str], steps: Sequence[str]) -> Iterator[int]:
    """The lines of steps that ended well, which only a later line says."""
    done: set[str] = set()
    for index in range(len(texts) - 1, -1, -1):
        step = steps[index]
        if not step:
            continue
        if texts[index].startswith("DONE "):
            done.add(step)
        elif texts[index].startswith(("ERROR", "CANCELED")):
            done.discard(step)
        elif step in done:
            yield index


def _lines(sign: Sign, texts: Sequence[str], whole: str, starts: Sequence[int]) -> Iterator[int]:
    """The indexes of the lines that show a sign."""
    place = whole.find(sign.words)
    while place >= 0:
        line = bisect_right(starts, place) - 1
        column = place - starts[line]
        text = texts[line]
        if not _NO_MESSAGE.match(text) and sign.fits(text, max(0, column - _NEAR), column + _NEAR):
            yield line
        place = whole.find(sign.words, starts[line + 1])
