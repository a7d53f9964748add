"""The inner parts, one by one: reading, folding, each rule, the whole fix, the diff.

Run as ``pytest bench/inner.py`` with ``pip install -e '.[bench]'``; no part of the tests, as its
outcome is a table of times.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from autofix import RULES, Context, Rule, check, fix, report
from autofix.dockerfile import parse
from autofix.image.build import fold
from bench.dockerfiles import TYPICAL, chosen

if TYPE_CHECKING:
    from pytest_benchmark.fixture import BenchmarkFixture

TEXTS = [content.decode() for content in chosen(None, 100)]


def test_reading(benchmark: BenchmarkFixture) -> None:
    read = benchmark(lambda: [parse(text) for text in TEXTS])
    assert [dockerfile.source for dockerfile in read] == TEXTS


def test_folding(benchmark: BenchmarkFixture) -> None:
    read = [parse(text) for text in TEXTS]
    builds = benchmark(lambda: [fold(dockerfile, Context()) for dockerfile in read])
    assert len(builds) == len(TEXTS)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_rule(benchmark: BenchmarkFixture, rule: Rule) -> None:
    builds = [fold(parse(text), Context()) for text in TEXTS]
    found = benchmark(lambda: [tuple(rule.check(build)) for build in builds])
    assert len(found) == len(builds)


def test_checking(benchmark: BenchmarkFixture) -> None:
    assert benchmark(lambda: check(TYPICAL)).broken


def test_fixing(benchmark: BenchmarkFixture) -> None:
    results = benchmark(lambda: [fix(text) for text in TEXTS])
    assert any(result.changed for result in results)


def test_diff(benchmark: BenchmarkFixture) -> None:
    results = [fix(text) for text in TEXTS]
    diffs = benchmark(lambda: [report.diff("Dockerfile", r.before, r.after) for r in results])
    assert any(diffs)
