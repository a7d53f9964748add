"""The concrete tag behind ``latest``, in lists of tags as images have them."""

from __future__ import annotations

import random
from collections.abc import Collection

import pytest
from hypothesis import given
from hypothesis import strategies as st

from autofix.registry.newest import LIMIT, best, next_tags, rank, stable


def search(tags: Collection[str], right: Collection[str]) -> tuple[str, int]:
    """The tag that is found, and how many were asked for."""
    answers: dict[str, bool] = {}
    while wanted := next_tags(tags, answers):
        assert not set(wanted) & set(answers)
        assert len(set(wanted)) == len(wanted)
        answers.update((tag, tag in right) for tag in wanted)
    assert len(answers) <= LIMIT
    return best(tag for tag, is_right in answers.items() if is_right), len(answers)


VARIANTS = (
    "", "-slim", "-bookworm", "-slim-bookworm", "-trixie", "-slim-trixie", "-bullseye", "-alpine",
    "-alpine3.21", "-alpine3.22", "-windowsservercore", "-windowsservercore-ltsc2022",
)  # fmt: skip


def python_tags() -> list[str]:
    versions = [f"3.{minor}.{patch}" for minor in range(5, 15) for patch in range(18)]
    versions += [f"2.7.{patch}" for patch in range(19)]
    versions += [f"3.15.0a{number}" for number in range(5)] + ["3.15-rc", "3.14.0rc3"]
    versions += ["2", "2.7", "3", *(f"3.{minor}" for minor in range(5, 15))]
    tags = [f"{version}{variant}" for version in versions for variant in VARIANTS]
    tags += ["latest", "slim", "bookworm", "trixie", "alpine", "rc", "windowsservercore"]
    return [*tags, "3.14.17-amd64", "latest-slim"]


def debian_tags() -> list[str]:
    names = ("bookworm", "bullseye", "buster", "trixie", "forky", "sid", "testing", "unstable",
             "stable", "oldstable", "experimental", "rc-buggy")  # fmt: skip
    dates = [f"{year}{month:02}{day}" for year in range(2019, 2026) for month in range(1, 13)
             for day in (12, 28)]  # fmt: skip
    tags = [f"{name}-{date}{end}" for name in names for date in dates for end in ("", "-slim")]
    tags += [f"{name}{end}" for name in names for end in ("", "-slim", "-backports")]
    numbers = [f"{release}.{point}" for release in range(8, 13) for point in range(12)]
    return [*tags, *numbers, "13.0", "13.1", "13.2", *map(str, range(8, 14)), "latest"]


def ubuntu_tags() -> list[str]:
    names = ("trusty", "xenial", "bionic", "focal", "jammy", "noble", "oracular", "plucky",
             "questing", "resolute")  # fmt: skip
    dates = [f"{year}{month:02}{day:02}" for year in range(2021, 2026) for month in range(1, 13)
             for day in (4, 17)]  # fmt: skip
    numbers = [f"{year}.{month}" for year in range(14, 26) for month in ("04", "10")] + ["26.04"]
    return [*(f"{name}-{date}" for name in names for date in dates), *names, *numbers,
            "latest", "rolling", "devel"]  # fmt: skip


def jupyter_tags() -> list[str]:
    source = random.Random(7)
    commits = [f"{source.getrandbits(48):012x}" for _ in range(2500)]
    dates = [f"{year}-{month:02}-{day:02}" for year in (2021, 2022, 2023) for month in range(1, 13)
             for day in (2, 9, 16, 20, 23)]  # fmt: skip
    dates = [date for date in dates if date <= "2023-10-20"]
    tags = [f"python-3.{minor}.{patch}" for minor in (8, 9, 10, 11) for patch in range(10)]
    tags += [f"lab-3.{n}.{m}" for n in range(7) for m in range(8)] + ["lab-4.0.7", "hub-4.0.2"]
    tags += ["notebook-7.0.6", "ubuntu-22.04", "python-3.11"]
    every = [*tags, *dates, *commits]
    return [*every, *(f"{a}-{tag}" for a in ("x86_64", "aarch64") for tag in every), "latest"]


def test_python() -> None:
    right = {"latest", "3", "3.14", "3.14.17", "trixie"}
    right |= {f"{version}-trixie" for version in ("3", "3.14", "3.14.17")}
    right |= {"3.14.17-amd64"}
    found, asked = search(python_tags(), right)
    assert found == "3.14.17-trixie"
    assert asked < 35


@pytest.mark.parametrize("version", ["3.14.16", "3.13.17", "3.12.17"])
def test_python_that_was_not_moved_yet(version: str) -> None:
    right = {"latest", version, f"{version}-bookworm"}
    assert search(python_tags(), right)[0] == f"{version}-bookworm"


def test_debian() -> None:
    right = {"latest", "13", "13.2", "trixie", "trixie-20251228"}
    assert search(debian_tags(), right)[0] == "trixie-20251228"
    assert search(debian_tags(), {"latest", "12.11", "12", "bookworm"})[0] == "12.11"


def test_ubuntu() -> None:
    right = {"latest", "24.04", "noble", "noble-20251217"}
    assert search(ubuntu_tags(), right)[0] == "noble-20251217"
    assert search(ubuntu_tags(), {"latest", "22.04", "jammy", "jammy-20251204"})[0] in (
        "jammy-20251204",
        "22.04",
    )
    assert search(ubuntu_tags(), {"latest", "noble"})[0] == "noble"


def test_jupyter() -> None:
    right = {"latest", "2023-10-20", "python-3.11", "python-3.11.6", "lab-4.0.7", "hub-4.0.2",
             "notebook-7.0.6", "ubuntu-22.04", jupyter_tags()[5]}  # fmt: skip
    found, asked = search(jupyter_tags(), right)
    assert found == "2023-10-20"
    assert asked < 40


@pytest.mark.parametrize(
    ("tags", "right", "expected"),
    [
        ("latest 4 4.5 4.5.2 4.5.1 4.4.3 devel 4-ubuntu", "4 4.5 4.5.2", "4.5.2"),
        ("v1.2 v1.2.3 v1.2.3-slim v1.3.0-rc1 latest", "v1.2 v1.2.3 v1.3.0-rc1", "v1.2.3"),
        ("25.3.1-1 25.3.1-0 24.9.2-0 4.12.0 latest main", "25.3.1-1", "25.3.1-1"),
        ("2.3.3 2.3.3-debian13-slim 2.3.3-cuda12.9.1-ubuntu24.04 git-abc1234 latest",
         "2.3.3 2.3.3-debian13-slim git-abc1234", "2.3.3-debian13-slim"),
        ("3.22.2 3.22 3 20250108 edge latest", "3.22.2 3.22 3", "3.22.2"),
        ("12.6.3-base-ubuntu24.04 12.6.3-devel-ubuntu24.04 12.6.2-base-ubuntu24.04 latest",
         "12.6.3-base-ubuntu24.04", "12.6.3-base-ubuntu24.04"),
        ("latest latest-amd64 1.0-arm64v8 1.0-amd64 amd64", "latest-amd64 1.0-amd64 amd64", ""),
        ("latest abc1234 0123456789ab", "abc1234", "abc1234"),
        ("latest abc1234 name", "abc1234 name", "name"),
        ("latest nightly dev pr-12 edge test-1 1.0-snapshot", "nightly dev pr-12 1.0-snapshot", ""),
        ("latest sha256-" + "0" * 64 + ".sig", "sha256-" + "0" * 64 + ".sig", ""),
        ("latest 1.10 1.9 1.2", "1.10 1.9", "1.10"),
        ("", "", ""),
    ],
)  # fmt: skip
def test_small_lists(tags: str, right: str, expected: str) -> None:
    assert search(tags.split(), right.split())[0] == expected


@pytest.mark.parametrize(
    ("tag", "expected"),
    [
        ("3.13.1-bookworm", True), ("2023-10-20", True), ("20241111", True), ("jammy", True),
        ("v1.2.3", True), ("2.3-cuda12", True), ("1.0.0-debian-12-r3", True), ("deadbeef", True),
        ("3.15.0a1", False), ("3.14.0rc2", False), ("1.0b3", False), ("1.0-beta.2", False),
        ("x86_64-2023-10-20", False), ("aarch64-python-3.11", False), ("1.0-arm64v8", False),
        ("latest-slim", False), ("nightly", False), ("pr-5", False), ("ltsc2022-windows", False),
        ("3.13-windowsservercore", False), ("canary-1", False), ("1.0-ppc64le", False),
    ],
)  # fmt: skip
def test_stable(tag: str, expected: bool) -> None:
    assert stable(tag) == expected


def test_the_more_specific_tag_ranks_higher() -> None:
    ordered = ["abc1234", "bookworm", "3", "ubuntu-22.04", "3.13", "python-3.13.1", "3.13.1",
               "3.13.1-bookworm", "3.13.1-slim-bookworm", "3.13.1-alpine3.22"]  # fmt: skip
    shuffled = random.Random(1).sample(ordered, len(ordered))
    assert sorted(shuffled, key=rank) == ordered


@given(
    st.lists(st.from_regex(r"\A[a-z0-9_][a-z0-9_.-]{0,12}\Z"), max_size=80, unique=True), st.data()
)
def test_any_list_comes_to_an_end(tags: list[str], data: st.DataObject) -> None:
    right = data.draw(st.sets(st.sampled_from(tags))) if tags else set()
    found, _ = search(tags, right)
    assert found in {"", *right}
    assert not found or stable(found)
    if len(tags) <= 16 and not found:
        assert not any(stable(tag) for tag in right)
