"""Known symptoms in the log of a build or a launch: what they mean, and what to do."""

from __future__ import annotations

from dataclasses import dataclass

from autofix.diagnosis.recognising import recognised
from autofix.diagnosis.symptom import Symptom

__all__ = ["Diagnosis", "diagnose"]


@dataclass(frozen=True)
class Diagnosis:
    """A symptom at a line of a log, the first line that shows it.

    ``text`` is that line, made plain and safe to print. ``rule`` names the rule that mends it, or
    is empty.
    """

    symptom: str
    line: int
    text: str
    meaning: str
    advice: str
    rule: str


def diagnose(log: str) -> tuple[Diagnosis, ...]:
    """What went wrong according to a log, in the order of its lines; empty if nothing is known."""
    return tuple(
        Diagnosis(symptom.name, line, text, symptom.meaning, _advice(symptom), symptom.rule)
        for line, text, symptom in recognised(log)
    )


def _advice(symptom: Symptom) -> str:
    if not symptom.rule:
        return symptom.advice
    return f"{symptom.advice} `binder-fix --write` can mend it (rule {symptom.rule})."
