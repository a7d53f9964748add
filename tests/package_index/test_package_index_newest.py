"""Which release is chosen."""

from __future__ import annotations

import pytest

from autofix.image.published import Release, Wanted
from autofix.package_index.demand import demanded
from autofix.package_index.newest import newest
from autofix.package_index.pages import File


def chosen(requirement: str, python: tuple[int, int], *files: File | str) -> Release:
    """The release chosen from files, of which the name may be all."""
    demand = demanded(Wanted(requirement, python))
    return newest(demand, [File(one) if isinstance(one, str) else one for one in files])


def test_versions_are_compared_as_versions() -> None:
    assert chosen("x", (3, 9), "x-1.9.tar.gz", "x-1.10.tar.gz", "x-1.2.zip").version == "1.10"


@pytest.mark.parametrize(
    ("wheel", "python", "fits"),
    [
        ("x-1.0-py3-none-any.whl", (3, 9), True),
        ("x-1.0-py2.py3-none-any.whl", (2, 7), True),
        ("x-1.0-py3-none-any.whl", (2, 7), False),
        ("x-1.0-py310-none-any.whl", (3, 9), False),
        ("x-1.0-cp39-cp39-manylinux2014_x86_64.whl", (3, 9), True),
        ("x-1.0-cp39-cp39-manylinux_2_17_x86_64.manylinux2014_x86_64.whl", (3, 9), True),
        ("x-1.0-cp39-cp39-manylinux_2_28_x86_64.whl", (3, 9), True),
        ("x-1.0-cp39-cp39-manylinux_2_39_x86_64.whl", (3, 9), False),
        ("x-1.0-cp39-cp39-linux_x86_64.whl", (3, 9), True),
        ("x-1.0-cp38-cp38-manylinux1_x86_64.whl", (3, 9), False),
        ("x-1.0-cp37-cp37m-manylinux1_x86_64.whl", (3, 7), True),
        ("x-1.0-cp27-cp27mu-manylinux1_x86_64.whl", (2, 7), True),
        ("x-1.0-cp37-abi3-manylinux2014_x86_64.whl", (3, 12), True),
        ("x-1.0-cp313-abi3-manylinux2014_x86_64.whl", (3, 12), False),
        ("x-1.0-cp313-cp313t-manylinux2014_x86_64.whl", (3, 13), False),
        ("x-1.0-cp39-cp39-manylinux2014_aarch64.whl", (3, 9), False),
        ("x-1.0-cp39-cp39-musllinux_1_1_x86_64.whl", (3, 9), False),
        ("x-1.0-cp39-cp39-win_amd64.whl", (3, 9), False),
        ("x-1.0-cp39-cp39-macosx_11_0_arm64.whl", (3, 9), False),
        ("x-1.0-pp39-pypy39_pp73-manylinux2014_x86_64.whl", (3, 9), False),
        ("x-1.0-1-py3-none-any.whl", (3, 9), True),
        ("y-1.0-py3-none-any.whl", (3, 9), False),
        ("x-1.0.whl", (3, 9), False),
        ("x-1.0-py3.9.egg", (3, 9), False),
        ("x-1.0.tar.gz", (3, 9), True),
        ("x-1.0.linux-x86_64.tar.gz", (3, 9), False),
        ("x-y-1.0.tar.gz", (3, 9), False),
        (f"x-{'9' * 5000}.tar.gz", (3, 9), False),
        (".tar.gz", (3, 9), False),
    ],
)
def test_files_that_can_be_installed(wheel: str, python: tuple[int, int], fits: bool) -> None:
    assert bool(chosen("x", python, wheel).version) is fits


def test_a_name_with_dashes_is_told_from_the_version() -> None:
    assert chosen("a.b-c", (3, 9), "a-b-c-1.0-1.tar.gz", "A_b_C-0.9.tar.gz").version == "1.0.post1"


@pytest.mark.parametrize(
    ("requires", "python", "fits"),
    [
        (">=3.8.1", (3, 8), True),
        (">=3.8,!=3.9.7", (3, 9), True),
        (">=3.9", (3, 8), False),
        ("<3.9", (3, 8), True),
        ("==3.8.*", (3, 8), True),
        ("<=3.8", (3, 8), False),
        ("<3.8.5", (3, 8), False),
        ("no such thing", (3, 8), True),
        (">=2.7, !=3.0.*, !=3.1.*", (2, 7), True),
        (">=3.10", (3, 9), False),
    ],
)
def test_requires_python(requires: str, python: tuple[int, int], fits: bool) -> None:
    file = File("x-1.0.tar.gz", requires_python=requires)
    assert bool(chosen("x", python, file).version) is fits


def test_pre_releases_only_on_request() -> None:
    files = ("x-1.0.tar.gz", "x-1.1.tar.gz", "x-2.0b1.tar.gz", "x-2.1.dev3.tar.gz")
    assert chosen("x", (3, 9), *files).version == "1.1"
    assert chosen("x>=1.0rc1", (3, 9), *files).version == "2.1.dev3"
    assert chosen("x==2.0b1", (3, 9), *files).version == "2.0b1"
    assert chosen("x", (3, 9), "x-2.0b1.tar.gz").problem == "only pre-releases of x fit"


def test_the_requirement_bounds_the_versions() -> None:
    files = ("x-1.0.tar.gz", "x-1.1.post1.tar.gz", "x-2.0.tar.gz")
    assert chosen("x<2", (3, 9), *files).version == "1.1.post1"
    assert chosen("x[all]~=1.0,!=1.1.post1", (3, 9), *files).version == "1.0"
    assert chosen("x===1.0", (3, 9), *files).version == "1.0"
    assert chosen("x>2", (3, 9), *files) == Release(
        problem="no release of x fits the requirement on Python 3.9"
    )


def test_a_release_is_yanked_file_by_file() -> None:
    files = (
        File("x-2.0.tar.gz", "c" * 64),
        File("x-2.0-py3-none-any.whl", "b" * 64, yanked=True),
        File("x-3.0.tar.gz", "d" * 64, yanked=True),
    )
    assert chosen("x", (3, 9), *files) == Release("2.0", (f"sha256:{'c' * 64}",))


def test_a_source_of_a_newer_release_goes_before_an_older_wheel() -> None:
    assert chosen("x", (3, 9), "x-1.0-py3-none-any.whl", "x-2.0.tar.gz").version == "2.0"


def test_local_versions_are_written_as_public_ones() -> None:
    files = (
        File("x-2.1+cpu-py3-none-any.whl", "b" * 64),
        File("x-2.1-py3-none-any.whl", "a" * 64),
        File("x-2.0-py3-none-any.whl", "c" * 64),
    )
    assert chosen("x", (3, 9), *files) == Release(
        "2.1", (f"sha256:{'a' * 64}", f"sha256:{'b' * 64}")
    )
    assert chosen("x==2.1+cpu", (3, 9), *files) == Release("2.1+cpu", (f"sha256:{'b' * 64}",))


def test_versions_are_written_in_the_normal_form() -> None:
    assert chosen("x", (3, 9), "x-v1.0-Alpha.tar.gz", "x-01.02.tar.gz").version == "1.2"
