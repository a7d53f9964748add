"""The pure function of a scan: verdicts, states, and rows that survive being written and read."""

from __future__ import annotations

import base64
import json
import os

import pytest
import scanning
from hypothesis import given
from hypothesis import strategies as st
from scanning import job

from autofix import report
from autofix.fixer import fix
from autofix.image.context import Context
from autofix.rules import RULES
from autofix.scan import examining, row
from autofix.scan.examining import examine
from autofix.scan.job import Wishes, rules
from autofix.scan.summary import Summary


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        (scanning.LAUNCHES, "launches"),
        (scanning.MENDED, "mended"),
        (scanning.PARTLY, "partly"),
        (scanning.BROKEN, "broken"),
        (scanning.UNKNOWN, "unknown"),
        (scanning.REFUSED, "refused"),
        ("", "refused"),
    ],
)
def test_verdict(text: str, verdict: str) -> None:
    """Every verdict has its text, and only what was read to its end has states."""
    found = examine(job(text), Wishes())
    assert found["verdict"] == verdict
    assert bool(found["reason"]) == (verdict == "refused")
    assert list(found["rules"]) == ([] if verdict == "refused" else [r.name for r in RULES])


def test_our_own_error_is_a_row(monkeypatch: pytest.MonkeyPatch) -> None:
    """A bug tells where it is, and is one file's affair."""

    def fails(*arguments: object, **options: object) -> None:
        raise LookupError("lost")

    monkeypatch.setattr(examining, "fix", fails)
    found = examine(job(scanning.MENDED), Wishes())
    assert found["verdict"] == "failed"
    assert found["reason"].startswith("internal error: LookupError in ")


def test_states_of_rules_and_findings() -> None:
    """A rule is as bad as its worst finding; what Binder does without is advice."""
    text = "FROM python\nRUN pip install numpy\n"
    found = examine(job(text), Wishes())
    assert found["rules"]["unpinned-image"] == "reported"
    assert found["rules"]["missing-user"] == "mended"
    assert found["rules"]["unpinned-package"] == "advised"
    told = next(f for f in found["findings"] if f["rule"] == "unpinned-image")
    assert (told["line"], told["fix"]) == (1, "")
    assert told["reason"]
    asked = examine(job(text), Wishes(select=("unpinned-package",)))
    assert set(asked["rules"]) == {"unpinned-package"}
    assert asked["verdict"] == "broken"


def test_options_decide_and_are_told() -> None:
    """Rows of other options can be told apart; the order of options is of no account."""
    one = Wishes(select=("missing-user", "missing-jupyter"), unsafe=True)
    other = Wishes(select=("missing-jupyter", "missing-user"), unsafe=True)
    assert one.by == other.by != Wishes().by
    assert [rule.name for rule in rules(Wishes(ignore=("missing-user",)))].count(
        "missing-user"
    ) == 0
    assert "diff" not in examine(job(scanning.MENDED), Wishes())


def test_base_images() -> None:
    """The image that the last stage begins with, and all that are needed, each once."""
    text = (
        "ARG TAG=3.12\nFROM golang:1.22 AS tool\nFROM node:22 AS unused\n"
        "FROM python:${TAG} AS base\nFROM python:3.12 AS other\nFROM BASE\n"
        "COPY --from=tool /a /a\nCOPY --from=other /b /b\n"
    )
    found = examine(job(text), Wishes())
    assert found["base_image"] == "python:3.12"
    assert found["base_images"] == ["golang:1.22", "python:3.12"]
    found = examine(job("ARG WHICH\nFROM lab/${WHICH}\n"), Wishes())
    assert found["base_image"] in ("lab/?", "lab/")


def test_diff_is_that_of_the_fixer() -> None:
    """The diff has every byte, those that are no UTF-8 too."""
    text = b"FROM python:3.12\n# Universit\xe4t\n"
    found = examine(job(text), Wishes(diffs=True))
    result = fix(text.decode("utf-8", "surrogateescape"), RULES, Context())
    expected = report.diff("Dockerfile", result.before, result.after)
    got = base64.b64decode(found["diff_base64"]).decode("utf-8", "surrogateescape")
    assert got == expected
    assert r"Universit\xe4t" in found["diff"]
    assert json.loads(row.line(found)) == found
    plain = examine(job(scanning.MENDED), Wishes(diffs=True))
    assert plain["diff"].startswith("--- a/Dockerfile\n")
    assert "diff_base64" not in plain


def test_what_a_file_says_is_bounded_and_harmless() -> None:
    """Neither a long name nor an escape sequence gets through; findings have an end."""
    long = "FROM registry.example.org/" + "a" * 100_000 + "\n"
    found = examine(job(long), Wishes())
    assert len(row.line(found)) < 20_000
    steering = examine(
        job("FROM python:3.12\nRUN pip install \x1b[2Jx\nUSER \x1b]0;x\x07\n"), Wishes()
    )
    assert b"\\u001b" not in row.line(steering)
    many = "FROM python:3.12\n" + "RUN apt-get install -y git\n" * 500
    found = examine(job(many), Wishes())
    assert len(found["findings"]) == 200
    assert found["more_findings"] > 200


@given(st.binary(min_size=1, max_size=60), st.sampled_from(["", "0" * 64]))
def test_any_name_survives(name: bytes, digest: str) -> None:
    """Line ends, NULs and bytes that are no UTF-8: one line of ASCII, and the key is the same."""
    text = os.fsdecode(name)
    made = row.empty("binder-fix", text, digest, "refused", text)
    line = row.line(made)
    assert line.count(b"\n") == 1
    assert line.isascii()
    line.decode().encode("utf-8")
    read = row.read(line)
    assert read == made
    assert row.key_of(read) == row.key(text, digest)
    json.dumps(read, ensure_ascii=False).encode("utf-8")  # No half characters anywhere.


@pytest.mark.parametrize(
    "line", [b"", b"{", b"[]", b"{}", b'{"schema":99}', b"[" * 100_000, b'{"schema":1}', b"\xff"]
)
def test_what_is_no_row(line: bytes) -> None:
    """Anything else is refused."""
    with pytest.raises(ValueError, match=r".*"):
        row.read(line)


def test_summary_counts_and_is_bounded() -> None:
    """The figures add up; images and reasons beyond a number are one."""
    total = Summary()
    for text in (scanning.LAUNCHES, scanning.MENDED, scanning.PARTLY, scanning.REFUSED):
        total.add(examine(job(text), Wishes()))
    one = examine(job(scanning.UNKNOWN), Wishes())
    for number in range(6000):
        one["base_image"] = f"lab/image{number}:1"
        total.add(one)
    for number in range(500):
        total.add(row.empty("", "name", "", "failed", f"internal error: E{number} in x: {number}"))
    figures = total.as_json("by", 1.0, ["a"])
    assert figures["files"] == 6504
    assert sum(figures["verdicts"].values()) == 6504
    assert figures["verdicts"]["mended"] == 1
    assert figures["rules"]["missing-user"]["files"]["mended"] == 2
    assert sum(figures["rules"]["missing-user"]["files"].values()) == 6003
    assert figures["refused"] == {"unknown instruction": 1}
    assert len(figures["failed"]) == 201
    assert sum(figures["failed"].values()) == 500
    assert len(figures["base_images"]) == 5001
    assert figures["base_images"][0]["image"] == "(others)"
    assert any("6,000 unknown" in line for line in total.lines())


def test_what_a_comment_ignores_has_its_state_and_is_broken_still() -> None:
    text = f"# binder-fix: ignore-file[missing-user] as root\n{scanning.LAUNCHES}USER root\n"
    found = examine(job(text), Wishes())
    assert found["rules"]["missing-user"] == "ignored"
    assert found["verdict"] == "broken"
    (told,) = (told for told in found["findings"] if told["rule"] == "missing-user")
    assert (told["state"], told["reason"]) == ("ignored", "as root")
