"""The sixth rule: what it says, and what it pins where the package index has answered."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from folding import context

from autofix.dockerfile import parse
from autofix.fixer import Result, fix
from autofix.image.build import fold
from autofix.image.published import Knowledge, Release, Wanted
from autofix.rule import Violation
from autofix.rules.unpinned_package import rule, wanted, with_version

PYTHON = (3, 12)
START = "FROM python:3.12-slim\n"
VERSIONS = {
    "numpy": "2.1.1", "numpy>=1.2": "2.1.1", "dask[array]": "2024.9.1", "xtb": "22.1",
    "Scipy": "1.14.1", "ruff-lsp": "0.0.57", "numpy>=1,<2": "1.26.4", "polars [x] >= 1": "1.8",
    "tzdata; sys_platform == 'win32'": "2024.2", "epoch": "1!2.0+local.1",
    "pip": "24.2",
}  # fmt: skip


def known(versions: Mapping[str, str] = VERSIONS, **problems: str) -> Knowledge:
    """What an index says for Python 3.12."""
    releases = {Wanted(text, PYTHON): Release(version) for text, version in versions.items()}
    troubles = {Wanted(name, PYTHON): Release(problem=why) for name, why in problems.items()}
    return Knowledge(releases={**releases, **troubles})


def found(
    text: str, files: Mapping[str, str | None] | None = None, knowledge: Knowledge | None = None
) -> list[Violation]:
    """What the rule says of a Dockerfile."""
    given = knowledge or Knowledge()
    return list(rule.check(fold(parse(START + text), context(files), knowledge=given)))


def mended(text: str, knowledge: Knowledge | None = None, *, unsafe: bool = True) -> Result:
    """What becomes of a Dockerfile."""
    given = knowledge or known()
    return fix(START + text, (rule,), context(), knowledge=given, unsafe=unsafe)


# before, after
PINS = [
    ("RUN pip install numpy", "RUN pip install numpy==2.1.1"),
    ("RUN pip install 'numpy>=1.2' \"dask[array]\"",
     "RUN pip install 'numpy==2.1.1' \"dask[array]==2024.9.1\""),
    ("RUN pip install dask[array]", "RUN pip install dask[array]==2024.9.1"),
    ("RUN pip install -U Scipy==1.0 Scipy", "RUN pip install -U Scipy==1.0 Scipy==1.14.1"),
    ("RUN pip install \"tzdata; sys_platform == 'win32'\"",
     "RUN pip install \"tzdata==2024.2; sys_platform == 'win32'\""),
    ("RUN pip install 'polars [x] >= 1'", "RUN pip install 'polars [x]==1.8'"),
    ("RUN pip install 'numpy>=1,<2'", "RUN pip install 'numpy==1.26.4'"),
    ("RUN pip install numpy \\\n    # why\n    xtb \\\n && pip install Scipy",
     "RUN pip install numpy==2.1.1 \\\n    # why\n    xtb==22.1 \\\n && pip install Scipy==1.14.1"),
    ("RUN pip install \\\r\n    numpy \\\r\n    xtb\r\n",
     "RUN pip install \\\r\n    numpy==2.1.1 \\\r\n    xtb==22.1\r\n"),
    ("RUN <<EOF\npip install numpy\npip install xtb\nEOF",
     "RUN <<EOF\npip install numpy==2.1.1\npip install xtb==22.1\nEOF"),
    ("RUN python -m pip install --upgrade pip ruff-lsp",
     "RUN python -m pip install --upgrade pip==24.2 ruff-lsp==0.0.57"),
    ("RUN pip install epoch", "RUN pip install epoch==1!2.0+local.1"),
    ("RUN if true; then sudo pip install numpy; fi; (cd / && pip install xtb)",
     "RUN if true; then sudo pip install numpy==2.1.1; fi; (cd / && pip install xtb==22.1)"),
    ("RUN python -m venv /v && . /v/bin/activate && pip install numpy",
     "RUN python -m venv /v && . /v/bin/activate && pip install numpy==2.1.1"),
]  # fmt: skip


@pytest.mark.parametrize(("before", "after"), PINS)
def test_pins(before: str, after: str) -> None:
    result = mended(before)
    assert result.after == START + after
    assert all(finding.made for finding in result.findings)
    again = fix(result.after, (rule,), context(), knowledge=known(), unsafe=True)
    assert (again.after, again.findings) == (result.after, ())


def test_the_fix_is_only_made_when_it_is_asked_for() -> None:
    result = mended("RUN pip install numpy", unsafe=False)
    assert result.after == result.before
    assert [finding.violation.fix is not None for finding in result.findings] == [True]


def test_every_stage_is_mended_once() -> None:
    text = "RUN pip install numpy\nFROM python:3.12 AS b\nRUN pip install xtb\nFROM b\n"
    result = fix(f"FROM python:3.12 AS a\n{text}COPY --from=a /x /x\n", (rule,), context(),
                 knowledge=known(), unsafe=True)  # fmt: skip
    assert "pip install numpy==2.1.1\n" in result.after
    assert "pip install xtb==22.1\n" in result.after
    assert len(result.findings) == 2


# What cannot be pinned, and why
REASONS = [
    ("RUN pip install rare", "the package index was not asked"),
    ("RUN pip install -i https://h/simple numpy", "the command chooses its own package index"),
    ("RUN apt-get update && apt-get install -y git", "only what pip installs can be pinned here"),
    (
        "RUN for p in numpy xtb; do pip install $p; done",
        "the requirement does not stand there as it is",
    ),
    ("RUN bash -c 'pip install numpy'", "the requirement does not stand there as it is"),
    (
        "RUN pip install git+https://h/a/b.git",
        "the requirement does not stand there as it is",
    ),
    ("RUN pip install num\\\npy", "the requirement does not stand there as it is"),
    ("RUN pip install broken", "broken: nothing fits Python 3.12"),
    ("RUN pip install evil", "evil: the package index has no version that fits"),
    ("RUN pip install none", "none: the package index has no version that fits"),
]


@pytest.mark.parametrize(("text", "reason"), REASONS)
def test_what_is_reported_only(text: str, reason: str) -> None:
    knowledge = known({**VERSIONS, "evil": "1; rm -rf /", "none": ""},
                      broken="nothing fits Python 3.12")  # fmt: skip
    result = mended(text, knowledge)
    assert result.after == result.before
    (violation,) = (finding.violation for finding in result.findings)
    assert (violation.fix, violation.reason, violation.known) == (None, reason, True)


def test_what_can_be_pinned_is_and_the_rest_is_told() -> None:
    text = "RUN pip install numpy broken rare"
    (violation,) = found(text, knowledge=known(broken="it was withdrawn"))
    assert violation.fix
    assert len(violation.fix.edits) == 1
    assert violation.reason == "broken: it was withdrawn; the package index was not asked"
    result = mended(text, known(broken="it was withdrawn"))
    assert result.after == f"{START}RUN pip install numpy==2.1.1 broken rare"
    assert [finding.made for finding in result.findings] == [True, False]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("RUN pip install a", "a is installed"),
        ("RUN pip install a b", "a and b are installed"),
        ("RUN pip install a 'b>1' c", "a, b>1 and c are installed"),
        ("RUN pip install a b c d e", "a, b, c, d and e are installed"),
        ("RUN pip install a b c d e f g", "a, b, c, d, e and 2 more are installed"),
        ("RUN pip install git+https://me:secret@h/lab/sim.git", "sim is installed"),
        ("RUN pip install git+https://me:secret@h/lab/sim.git@main", "sim is installed"),
        ("RUN pip install 'sim @ git+https://me:secret@h/lab/x.git'", "sim is installed"),
        ("RUN pip install git+https://h/lab/x.git#egg=sim", "sim is installed"),
    ],
)
def test_the_message_of_a_command(text: str, message: str) -> None:
    assert [v.message for v in found(text)] == [f"{message} without a fixed version"]


def test_the_message_of_a_file() -> None:
    lines = "".join(f"package{n}\n" for n in range(7))
    files: dict[str, str | None] = {"a/r.txt": f"-r s.txt\n{lines}", "a/s.txt": "numpy\n"}
    text = "COPY . /srv\nRUN pip install -r /srv/a/r.txt\nRUN pip install -r /srv/a/s.txt xtb\n"
    violations = found(text, files)
    assert [v.message for v in violations] == [
        "a/r.txt asks for package0 (line 2), package1 (line 3), package2 (line 4), "
        "package3 (line 5), package4 (line 6) and 2 more without a fixed version",
        "a/s.txt asks for numpy (line 1) without a fixed version",
        "xtb is installed without a fixed version",
    ]
    assert [(START + text)[slice(*v.span)] for v in violations] == [
        "pip install -r /srv/a/r.txt", "pip install -r /srv/a/r.txt",
        "pip install -r /srv/a/s.txt xtb",
    ]  # fmt: skip


def test_what_the_index_is_asked() -> None:
    text = ("RUN pip install numpy 'scipy>=1; python_version > \"3\"' a==1 git+https://h/b ./c\n"
            "RUN pip install -i https://h d\nRUN apt-get install -y e\n"
            "RUN bash -c 'pip install f'\n")  # fmt: skip
    build = fold(parse(START + text), context())
    asked = wanted(build)
    assert asked == {Wanted("numpy", PYTHON), Wanted('scipy>=1; python_version > "3"', PYTHON)}


def test_the_exit_status_is_not_its_business() -> None:
    assert rule.optional
    assert not mended("RUN pip install numpy", Knowledge()).broken


@pytest.mark.parametrize(
    ("requirement", "pinned"),
    [
        ("numpy", "numpy==1.2"),
        ("numpy [a,b] ~= 1.0", "numpy [a,b]==1.2"),
        ("numpy!=1.1, >=1 ; extra == 'x'", "numpy==1.2 ; extra == 'x'"),
    ],
)
def test_a_requirement_gets_its_version(requirement: str, pinned: str) -> None:
    assert with_version(requirement, "1.2") == pinned
