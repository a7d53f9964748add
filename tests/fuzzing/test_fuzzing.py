"""The fuzzer finds what is wrong, and its seeds and first inputs find nothing."""

from __future__ import annotations

import subprocess
import sys
from functools import partial
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

from fuzz import running
from fuzz.choices import Choices
from fuzz.mending import applied
from fuzz.targets import SEEDS, TARGETS

# What measures the coverage of the tests takes its time.
LONG = 100.0
ROOT = Path(__file__).parent.parent.parent
SEEDED = [
    pytest.param(name, file, content, id=f"{name}-{file}")
    for name, target in TARGETS.items()
    for file, content in target.contents()
]


@pytest.mark.parametrize(("name", "file", "content"), SEEDED)
def test_a_seed(name: str, file: str, content: bytes) -> None:
    target = TARGETS[name]
    for given in target.of(content):
        finding = running.tried(name, file, target.check, partial(running.same, given), LONG)
        assert finding is None, finding.report


def test_every_seed_is_of_a_target() -> None:
    folders = {folder for target in TARGETS.values() for folder in target.seeds}
    assert {path.name for path in SEEDS.iterdir()} == folders
    assert all(any((SEEDS / folder).iterdir()) for folder in folders)


@pytest.mark.parametrize("name", TARGETS)
def test_the_first_inputs(name: str) -> None:
    target = TARGETS[name]
    for number in range(60):
        data = running.data(0, number)
        made = [repr(target.make(Choices(data))) for _ in range(2)]
        assert made[0] == made[1]
        finding = running.tried(
            name, str(number), target.check, partial(target.make, Choices(data)), LONG
        )
        assert finding is None, finding.report


@pytest.mark.parametrize("name", TARGETS)
def test_the_bytes_of_a_seed_make_an_input(name: str) -> None:
    target = TARGETS[name]
    for _, content in target.contents():
        target.make(Choices(target.raw + content))


@pytest.mark.parametrize(
    ("name", "keys"),
    [
        ("RAISES", {"LookupError", "AssertionError"}),
        ("LOOPS", {"TooSlow"}),
        ("SLEEPS", {"Hangs"}),
        ("ABORTS", {"Died"}),
        ("GROWS", {"TooLarge"}),
        ("GROWS_WITHOUT_END", {"MemoryError"}),
    ],
)
def test_what_goes_wrong_is_found(
    name: str, keys: set[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[running.Finding] = []
    outcome = running.run(
        f"wrong_targets.{name}",
        1,
        inputs=24,
        new=told.append,
        patience=2 if name == "SLEEPS" else 60,
    )
    assert outcome.inputs == 24
    assert {key.split()[0] for key in outcome.findings} == keys
    assert told == list(outcome.findings.values())
    assert sum(outcome.counts.values()) > len(keys)


def test_the_time_that_is_given_is_kept() -> None:
    assert running.run("wrong_targets.ABORTS", 1, seconds=0).inputs == 0
    # Without a number of inputs it is the time that ends it.
    assert not running.run("log", 1, seconds=3).findings


def test_the_same_mistake_is_told_once() -> None:
    outcome = running.Outcome()
    for number in range(3):
        outcome.found(running.Finding("a", "LookupError x.py:1", str(number), ""))
    assert [finding.source for finding in outcome.findings.values()] == ["0"]
    assert outcome.counts == {"LookupError x.py:1": 3}


def test_choices_end_with_the_first_value() -> None:
    choices = Choices(b"\x01\x01\x02")
    assert choices.pick("abc") == "b"
    assert choices.number(300) == 258
    assert [choices.flag(), choices.pick("abc"), choices.take(4)] == [False, "a", b""]
    assert Choices(b"ab").rest() == b"ab"


@pytest.mark.parametrize(
    "diff", ["--- a/a b/Dockerfile\t\n+++ b/a b/Dockerfile\t\n@@ -1 +1 @@\n-b\n+c\n"]
)
def test_a_diff_of_another_text_is_not_applied(diff: str) -> None:
    assert applied("b\n", diff) == "c\n"
    with pytest.raises(AssertionError):
        applied("x\n", diff)


def command(*arguments: str) -> Any:
    """The outcome of ``python -m fuzz``."""
    words = [sys.executable, "-m", "fuzz", *arguments]
    return subprocess.run(words, cwd=ROOT, capture_output=True, text=True)


def test_the_command(tmp_path: Path) -> None:
    log = tmp_path / "log"
    done = command("--target", "log", "--target", "ignore", "--inputs", "20", "--seconds", "600",
                   "--log", str(log))  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert [line.partition(",")[0] for line in done.stdout.splitlines()] == [
        "log: 20 inputs", "ignore: 20 inputs"
    ]  # fmt: skip
    assert len(log.read_text().splitlines()) == 2
    done = command("--target", "log", "--show", "3")
    assert done.stdout.startswith("log 3: ")


@pytest.mark.skipif(find_spec("atheris") is None, reason="atheris is not installed")
def test_inputs_chosen_by_coverage(tmp_path: Path) -> None:
    done = command(
        "--coverage",
        "--target",
        "ignore",
        "--inputs",
        "2000",
        "--seconds",
        "600",
        "--corpus",
        str(tmp_path),
    )
    assert done.returncode == 0, done.stdout
    assert len(list((tmp_path / "ignore").iterdir())) > len(list(TARGETS["ignore"].contents()))
