"""Any text can be diagnosed, in a time that its length bounds."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from patience import little_work

from autofix.diagnosis import diagnose
from autofix.diagnosis.symptoms import SYMPTOMS

_WORDS = sorted({sign.words for symptom in SYMPTOMS for sign in symptom.signs})
_MESSAGES = [
    line.split(" | ", 1)[1]
    for line in (Path(__file__).parent / "messages.txt").read_text("utf-8").splitlines()
]
_PIECES = st.one_of(
    st.text(),
    st.sampled_from(_WORDS),
    st.sampled_from(_MESSAGES),
    st.sampled_from(["\n", "\r", "\x1b[31m", "\x1b]", "#3 ", "#3 0.1 ", "#3 DONE 0.1s\n", "data:"]),
    st.sampled_from(['{"message": "', '\\n"}', "2026-03-02T10:11:12.345Z stderr F "]),
)


@given(st.lists(_PIECES).map("".join))
def test_any_text_gives_printable_diagnoses_in_order(log: str) -> None:
    found = diagnose(log)
    lines = [one.line for one in found]
    assert lines == sorted(lines)
    assert all(1 <= line <= log.count("\n") + 1 for line in lines)
    assert len({one.symptom for one in found}) == len(found)
    assert all(one.text.isprintable() and len(one.text) <= 300 for one in found)


@pytest.mark.parametrize(
    "log",
    [
        "#12 3.456 Collecting a package, downloading its wheel (12 kB)\n" * 200_000,
        "Permission denied " * 60_000,
        "\n".join(_WORDS) * 300,
        ("x" * 1_000_000 + "\n") * 20,
        '{"message": "nothing of note"}\n' * 50_000,
        "adduser: unrecognized option" * 40_000,
        "\x1b[" * 500_000,
        "\x1b]0;" * 300_000,
        "\r" * 1_000_000,
        '"' * 1_000_000 + "exec: : no such file or directory",
        " ".join(_WORDS) * 300,
    ],
    ids=range(11),
)
def test_long_logs_take_little_work(log: str) -> None:
    with little_work():
        diagnose(log)
