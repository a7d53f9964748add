"""Pins by what a registry said: digests, concrete tags, platforms, and where they are written."""

from __future__ import annotations

import pytest

from autofix.edit import apply
from autofix.fixer import Result, fix
from autofix.image.context import Context
from autofix.image.published import Configuration, Knowledge, Published
from autofix.rules import unpinned_image

ONE = f"sha256:{'1' * 64}"
TWO = f"sha256:{'2' * 64}"
PLATFORMS = ("linux/amd64", "linux/arm64/v8")


def told(*answers: Published) -> Knowledge:
    """What registries said of these references."""
    return Knowledge({answer.reference: answer for answer in answers})


def pinned(text: str, *answers: Published, unsafe: bool = False) -> Result:
    """A text after the one rule, and again to see that nothing is left."""
    knowledge = told(*answers)
    result = fix(text, [unpinned_image.rule], Context(), knowledge=knowledge, unsafe=unsafe)
    again = fix(result.after, [unpinned_image.rule], Context(), knowledge=knowledge, unsafe=unsafe)
    assert again.after == result.after
    assert not [f for f in again.findings if f.violation.fix and (f.violation.fix.safe or unsafe)]
    return result


TAGGED = Published("python:3.12", ONE, PLATFORMS)
LATEST = Published("python", ONE, PLATFORMS, tag="3.14.2")
NAMED_LATEST = Published("python:latest", ONE, PLATFORMS, tag="3.14.2")
NO_TAG_FOUND = Published("python:latest", ONE, PLATFORMS)

WRITTEN = [
    ("FROM python:3.12\n", f"FROM python:3.12@{ONE}\n", TAGGED),
    ("FROM python\n", f"FROM python:3.14.2@{ONE}\n", LATEST),
    ("FROM python:latest\n", f"FROM python:3.14.2@{ONE}\n", NAMED_LATEST),
    ("FROM python:latest\n", f"FROM python@{ONE}\n", NO_TAG_FOUND),
    ("FROM python\n", f"FROM python@{ONE}\n", Published("python", ONE, PLATFORMS)),
    ("FROM python\n", "FROM python:3.14.2\n", Published("python", tag="3.14.2")),
    (
        "FROM --platform=linux/amd64 python:3.12 AS base\r\n",
        f"FROM --platform=linux/amd64 python:3.12@{ONE} AS base\r\n",
        TAGGED,
    ),
    ("FROM \\\n  python:3.12 \\\n  AS x\n", f"FROM \\\n  python:3.12@{ONE} \\\n  AS x\n", TAGGED),
    ("ARG V=3.12\nFROM python:$V\n", f"ARG V=3.12@{ONE}\nFROM python:$V\n", TAGGED),
    ('ARG B="python:3.12"\nFROM ${B}\n', f'ARG B="python:3.12@{ONE}"\nFROM ${{B}}\n', TAGGED),
    ("ARG T=latest\nFROM python:$T\n", f"ARG T=3.14.2@{ONE}\nFROM python:$T\n", NAMED_LATEST),
    ("ARG T=latest\nFROM python:$T\n", f"ARG T=latest@{ONE}\nFROM python:$T\n", NO_TAG_FOUND),
    (
        "ARG A=3.12\nARG B=python:$A\nFROM $B\n",
        f"ARG A=3.12@{ONE}\nARG B=python:$A\nFROM $B\n",
        TAGGED,
    ),
    (
        "FROM python:3.12 AS a\nFROM python:3.12\nCOPY --from=a /x /x\n",
        f"FROM python:3.12@{ONE} AS a\nFROM python:3.12@{ONE}\nCOPY --from=a /x /x\n",
        TAGGED,
    ),
    (
        "ARG B=python:3.12\nFROM $B AS a\nFROM $B\nCOPY --from=a /x /x\n",
        f"ARG B=python:3.12@{ONE}\nFROM $B AS a\nFROM $B\nCOPY --from=a /x /x\n",
        TAGGED,
    ),
    (
        "ARG R=docker.io\nFROM $R/python:3.12\n",
        f"ARG R=docker.io\nFROM $R/python:3.12@{ONE}\n",
        Published("docker.io/python:3.12", ONE, PLATFORMS),
    ),
    # The concrete tag is needed elsewhere too: without the digest it still fits.
    (
        "ARG T=latest\nFROM python:$T\nARG T\nRUN echo $T\n",
        "ARG T=3.14.2\nFROM python:$T\nARG T\nRUN echo $T\n",
        NAMED_LATEST,
    ),
    (
        f"FROM python:3.12@{TWO}\n",
        f"FROM python:3.12@{ONE}\n",
        Published(f"python:3.12@{TWO}", ONE, PLATFORMS),
    ),
    (
        f"ARG B=python:3.12@{TWO}\nFROM $B\n",
        f"ARG B=python:3.12@{ONE}\nFROM $B\n",
        Published(f"python:3.12@{TWO}", ONE, PLATFORMS),
    ),
]


@pytest.mark.parametrize(("before", "after", "answer"), WRITTEN)
def test_what_is_written(before: str, after: str, answer: Published) -> None:
    result = pinned(before, answer)
    assert result.after == after
    assert result.broken


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        (f"FROM python:3.12@{ONE}\n", Published(f"python:3.12@{ONE}", ONE, PLATFORMS)),
        (f"FROM python@{ONE}\n", Published(f"python@{ONE}", ONE, PLATFORMS)),
        (f"FROM python@{TWO}\n", Published(f"python@{TWO}", ONE, PLATFORMS)),
        ("FROM python:3.12\n", Published("python:3.12", problem="docker.io does not answer")),
        ("FROM scratch\n", TAGGED),
        ("FROM python:3.12\n", Published("python:3.11", ONE, PLATFORMS)),
    ],
)
def test_what_is_left_alone(text: str, answer: Published) -> None:
    result = pinned(text, answer)
    assert result.after == text
    assert not result.findings


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        # A variable that something else uses too cannot hold a digest.
        ("ARG V=3.12\nFROM python:$V\nARG V\nRUN echo $V\n", TAGGED),
        ("ARG V=3.12\nFROM node:$V AS a\nFROM python:$V\nCOPY --from=a /x /x\n", TAGGED),
        ("ARG V=3.12\nARG W=$V-slim\nFROM node:$W AS a\nFROM python:$V\nCOPY --from=a /x /x\n",
         TAGGED),
        # Nor one in the middle of the tag.
        ("ARG V=3\nFROM python:$V.12\n", TAGGED),
        ("ARG V=3.12\nFROM python:${V:-3.12}\n", TAGGED),
    ],
)  # fmt: skip
def test_a_digest_without_a_place_is_told_and_not_counted(text: str, answer: Published) -> None:
    result = pinned(text, answer)
    assert result.after == text
    assert [f.violation.required for f in result.findings] == [False]
    assert not result.broken


def test_an_image_that_is_not_there() -> None:
    result = pinned("FROM python:3.99\n", Published("python:3.99", missing=True))
    assert result.broken
    assert "not in its registry" in result.findings[0].violation.message
    assert result.after == result.before


def test_an_image_for_another_platform() -> None:
    answer = Published("lab/pi:1.2", ONE, ("linux/arm64", "linux/arm/v7"))
    result = pinned("FROM lab/pi:1.2\n", answer)
    assert result.broken
    assert "linux/amd64" in result.findings[0].violation.message
    assert result.after == result.before


def test_a_stage_that_is_not_used_is_not_pinned() -> None:
    result = pinned("FROM python:3.12 AS a\nFROM debian:12\n", TAGGED)
    assert result.after == result.before
    assert not result.findings


FLAGS = [
    ("COPY --from=tool:1.2 /x /x", f"COPY --from=tool:1.2@{ONE} /x /x"),
    ("RUN --mount=from=tool:1.2,target=/t ls", f"RUN --mount=from=tool:1.2@{ONE},target=/t ls"),
    (
        "RUN --mount=type=bind,target=/t,from=tool:1.2 ls",
        f"RUN --mount=type=bind,target=/t,from=tool:1.2@{ONE} ls",
    ),
]


@pytest.mark.parametrize(("line", "after"), FLAGS)
def test_the_images_of_flags_are_pinned_only_on_demand(line: str, after: str) -> None:
    text = f"FROM debian:12\n{line}\n"
    answer = Published("tool:1.2", ONE, PLATFORMS)
    held = pinned(text, answer)
    assert held.after == text
    assert not held.broken
    assert len(held.findings) == 1
    assert pinned(text, answer, unsafe=True).after == f"FROM debian:12\n{after}\n"


def test_what_looks_like_the_image_of_a_mount_stays() -> None:
    text = "FROM debian:12\nRUN --mount=target=/from=tool,from=tool ls\n"
    after = pinned(text, Published("tool", ONE, PLATFORMS, tag="2"), unsafe=True).after
    assert after == f"FROM debian:12\nRUN --mount=target=/from=tool,from=tool:2@{ONE} ls\n"


def test_a_name_without_variables_that_cannot_be_edited() -> None:
    (finding,) = pinned('FROM "python:latest"\n', NAMED_LATEST).findings
    assert finding.violation.reason == "the name is not written plainly"


def test_a_flag_that_names_a_stage_or_an_index_is_no_image() -> None:
    text = "FROM debian:12 AS a\nFROM debian:12\nCOPY --from=a /x /x\nCOPY --from=0 /y /y\n"
    assert not pinned(text).findings


def test_latest_in_a_flag() -> None:
    text = "FROM debian:12\nCOPY --from=tool:latest /x /x\n"
    answer = Published("tool:latest", ONE, PLATFORMS, tag="2.0.1")
    after = pinned(text, answer, unsafe=True).after
    assert after == f"FROM debian:12\nCOPY --from=tool:2.0.1@{ONE} /x /x\n"


def test_knowledge_is_found_again_once_it_is_written() -> None:
    knowledge = told(LATEST)
    for text in ("python", "python:3.14.2", f"python:3.14.2@{ONE}", f"python@{ONE}",
                 f"docker.io/library/python@{ONE}"):  # fmt: skip
        assert knowledge.image(text) is LATEST, text
    for text in ("python:3.12", f"python@{TWO}", "node:3.14.2"):
        assert knowledge.image(text) is None, text


def test_every_rule_sees_the_same_image_before_and_after_the_pin() -> None:
    configuration = Configuration(user="ana", environment=(("PATH", "/usr/bin"),))
    answer = Published("lab/image:1", ONE, PLATFORMS, configuration=configuration)
    result = pinned("FROM lab/image:1\n", answer)
    edits = [edit for f in result.findings if f.violation.fix for edit in f.violation.fix.edits]
    assert apply(result.before, edits) == result.after


@pytest.mark.parametrize(
    ("text", "missing"),
    [
        ("ARG BASE=$REGISTRY/lab/tides:1\nFROM $BASE\n", "REGISTRY"),
        ("ARG TAG\nFROM python:$TAG\n", "TAG"),
        ("FROM $BASE\nARG BASE=python\n", "BASE"),
        ("ARG NAME=\nARG BASE=${NAME}\nFROM ${BASE}${TAG}\n", "NAME and TAG"),
    ],
)
def test_the_variable_that_has_no_value_is_named(text: str, missing: str) -> None:
    (finding,) = fix(text, [unpinned_image.rule], Context()).findings
    assert f"lacks the value of {missing}, which stops the build" in finding.violation.message
