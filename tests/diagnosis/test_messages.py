"""Every message that shows a symptom is recognised as that symptom, alone."""

from __future__ import annotations

from pathlib import Path

import pytest

from autofix.diagnosis import diagnose, plain
from autofix.diagnosis.symptoms import SYMPTOMS
from autofix.rules import RULES

_LINES = (Path(__file__).parent / "messages.txt").read_text("utf-8").splitlines()
MESSAGES = [tuple(line.split(" | ", 1)) for line in _LINES]


@pytest.mark.parametrize(("symptom", "message"), MESSAGES)
def test_message_shows_the_symptom_and_no_other(symptom: str, message: str) -> None:
    assert [one.symptom for one in diagnose(message)] == [symptom]


@pytest.mark.parametrize("symptom", SYMPTOMS, ids=lambda symptom: str(symptom.name))
def test_every_sign_of_a_symptom_has_a_message(symptom: object) -> None:
    (found,) = (one for one in SYMPTOMS if one is symptom)
    messages = [
        text
        for name, message in MESSAGES
        if name == found.name
        for _, text, _ in plain.lines(message)
    ]
    unused = [
        sign
        for sign in found.signs
        if not any(sign.words in text and sign.fits(text, 0, len(text)) for text in messages)
    ]
    assert not unused


def test_symptoms_have_names_of_their_own_and_rules_that_exist() -> None:
    names = [symptom.name for symptom in SYMPTOMS]
    assert len(set(names)) == len(names)
    assert {symptom.rule for symptom in SYMPTOMS} <= {"", *(rule.name for rule in RULES)}


@pytest.mark.parametrize("symptom", SYMPTOMS, ids=lambda symptom: str(symptom.name))
def test_meaning_and_advice_are_sentences(symptom: object) -> None:
    (found,) = (one for one in SYMPTOMS if one is symptom)
    for text in (found.meaning, found.advice):
        assert text.endswith(".")
        assert "  " not in text
