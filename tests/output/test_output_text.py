"""The format for people, on a terminal and off it."""

from __future__ import annotations

import re
import shlex
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest
import terminal
from click.testing import CliRunner, Result

from autofix.cli import main
from autofix.evidence import Fact, facts
from autofix.fixer import read
from autofix.image.build import fold
from autofix.image.context import Context
from autofix.image.published import Configuration, Knowledge, Published
from autofix.printing import line

GOOD = """\
FROM quay.io/jupyter/minimal-notebook:2026-02-02
COPY --chown=1000 . ${HOME}
"""
BROKEN = f"{GOOD}USER root\n"
ADVICE = f"""{GOOD}RUN pip install numpy
RUN pip install scipy
"""


def run(
    *arguments: str | Path, given: bytes = b"", environment: Mapping[str, str] | None = None
) -> Result:
    names = ("NO_COLOR", "FORCE_COLOR")
    variables: dict[str, str | None] = {**dict.fromkeys(names), **(environment or {})}
    runner = CliRunner(env=variables)
    return runner.invoke(main, ["--offline", *map(str, arguments)], input=given)


@pytest.fixture
def broken(tmp_path: Path) -> Path:
    (tmp_path / "Dockerfile").write_text(BROKEN)
    return tmp_path


def on_a_terminal(
    *arguments: str | Path, columns: int = 80, environment: Mapping[str, str] | None = None
) -> str:
    """What the command prints where both streams are a terminal of so many columns."""
    plain = dict.fromkeys(("NO_COLOR", "FORCE_COLOR", "COLUMNS"))
    printed = terminal.shown(
        [sys.executable, "-m", "autofix", "--offline", *map(str, arguments)],
        columns=columns,
        environment={**plain, **(environment or {})},
    )
    return printed.decode().replace("\r\n", "\n")


def test_headlines_can_be_found_by_grep(broken: Path) -> None:
    text = run(broken).stdout
    heads = re.findall(r"^(.+?):(\d+):(\d+): ([a-z-]+): (.+)$", text, re.MULTILINE)
    assert heads == [
        (f"{broken}/Dockerfile", "3", "1", "missing-user",
         "the image runs as root, not as jovyan with uid 1000"),
    ]  # fmt: skip


@pytest.mark.parametrize("columns", [40, 80, 120])
def test_a_terminal_gets_lines_that_fit(tmp_path: Path, columns: int) -> None:
    text = f'FROM python:3.12\nENTRYPOINT ["python", "{"日本" * 90}"]\n'
    (tmp_path / "Dockerfile").write_text(text)
    shown = on_a_terminal(tmp_path, columns=columns)
    plain = re.sub(r"\x1b\[[0-9;]*m", "", shown)
    excerpts = [row for row in plain.split("\n") if re.match(r" +\d* \| | {3,}", row)]
    assert len(excerpts) > 6
    for row in excerpts:
        wide = sum("\u2e80" < sign < "\uffff" for sign in row)
        assert len(row) + wide <= columns or " " not in row.strip(" =|")


def test_what_advises_often_is_folded_to_a_line(tmp_path: Path) -> None:
    (tmp_path / "Dockerfile").write_text(ADVICE)
    done = run(tmp_path)
    assert done.exit_code == 0
    assert f"{tmp_path}/Dockerfile:3:5: unpinned-package: advice: 2 times, lines 3 and 4;" in (
        done.stdout)  # fmt: skip
    assert f"{tmp_path}/Dockerfile: all 5 requirements are met\n" in done.stdout
    unfolded = run("--verbose", tmp_path)
    assert ":3:5: unpinned-package: advice: numpy is installed" in unfolded.stdout
    assert ":4:5: unpinned-package: advice: scipy is installed" in unfolded.stdout


def test_quiet_tells_only_what_is_broken(tmp_path: Path, broken: Path) -> None:
    done = run("--quiet", broken)
    assert (done.exit_code, done.stderr) == (1, "")
    assert done.stdout.startswith(f"{broken}/Dockerfile:3:1: missing-user: ")
    assert "requirements" not in done.stdout
    (tmp_path / "Dockerfile").write_text(ADVICE)
    done = run("--quiet", tmp_path)
    assert (done.exit_code, done.output) == (0, "")


def test_quiet_diff_and_write_tell_nothing_of_what_is_mended(broken: Path) -> None:
    done = run("-q", "--diff", broken)
    assert (done.exit_code, done.stderr) == (1, "")
    assert done.stdout.startswith("--- a/")
    done = run("-q", "--write", broken)
    assert (done.exit_code, done.output) == (1, "")
    assert (broken / "Dockerfile").read_text().endswith("USER ${NB_USER}\n")
    done = run("-q", "--write", broken / "absent")
    assert done.exit_code == 2
    assert "No such file" in done.stderr


def test_quiet_and_verbose_exclude_each_other(broken: Path) -> None:
    done = run("--quiet", "--verbose", broken)
    assert done.exit_code == 2
    assert "exclude each other" in done.stderr


def test_verbose_tells_where_each_fact_was_found(broken: Path) -> None:
    text = run("--verbose", broken).stdout
    assert "what the rules went by" in text
    assert re.search(r"^  user  +root \(uid 0\)  +line 3: USER root$", text, re.MULTILINE)
    assert re.search(
        r"^  base image  +quay.io/jupyter/minimal-notebook:2026-02-02 *\n? +"
        r"line 1: known by the table of base images$", text, re.MULTILINE)  # fmt: skip
    assert re.search(r"^  repository  +/home/jovyan  +line 2: COPY ", text, re.MULTILINE)


@pytest.mark.parametrize(
    ("options", "environment", "coloured"),
    [
        ((), {}, False),
        ((), {"FORCE_COLOR": "1"}, True),
        ((), {"FORCE_COLOR": ""}, False),
        ((), {"FORCE_COLOR": "1", "NO_COLOR": "1"}, False),
        (("--color", "always"), {"NO_COLOR": "1"}, True),
        (("--color", "never"), {"FORCE_COLOR": "1"}, False),
        (("--color", "auto"), {}, False),
    ],
)
def test_when_there_are_colours_off_a_terminal(
    broken: Path, options: tuple[str, ...], environment: dict[str, str], coloured: bool
) -> None:
    for mode in ((), ("--diff",)):
        done = run(*options, *mode, broken, environment=environment)
        assert ("\x1b[" in done.stdout) is coloured
        assert ("\x1b[" in done.stderr) is coloured


@pytest.mark.parametrize(
    ("environment", "coloured"),
    [({}, True), ({"NO_COLOR": "1"}, False), ({"NO_COLOR": ""}, True), ({"TERM": "dumb"}, False)],
)
def test_when_there_are_colours_on_a_terminal(
    broken: Path, environment: dict[str, str], coloured: bool
) -> None:
    assert ("\x1b[" in on_a_terminal("--diff", broken, environment=environment)) is coloured


def test_the_next_command_is_typed_as_it_stands(tmp_path: Path) -> None:
    """Followed as it is, it ends with a repository that launches."""
    folder = tmp_path / "it's $HOME; a repository"
    folder.mkdir()
    (folder / "Dockerfile").write_text(BROKEN)
    command = ["--offline", "--ignore", "unpinned-package", str(folder)]
    seen = []
    for _ in range(3):
        done = CliRunner().invoke(main, command)
        (told,) = re.findall(r"^next: binder-fix (.+)$", done.stderr, re.MULTILINE)
        command = shlex.split(told)
        seen.append(command[0])
        if command[0] == "launch":
            break
    assert seen == ["--diff", "--write", "launch"]
    assert command == ["launch", str(folder)]
    assert run(folder).exit_code == 0


def test_nothing_is_to_type_where_it_cannot_be_said(broken: Path) -> None:
    assert "next:" not in run("--diff", "-", given=BROKEN.encode()).stderr
    assert "next:" not in run("--check", broken).output
    other = broken / "other.Dockerfile"
    other.write_text(BROKEN)
    assert "next:" not in run("--write", other).stderr


def test_of_many_paths_only_the_options_are_told(tmp_path: Path) -> None:
    folders = [tmp_path / f"course-{number}" for number in range(40)]
    for folder in folders:
        folder.mkdir()
        (folder / "Dockerfile").write_text(BROKEN)
    told = run(*folders[:3]).stderr.splitlines()[-1]
    assert told == f"next: binder-fix --diff --offline {' '.join(map(str, folders[:3]))}"
    assert run(*folders).stderr.splitlines()[-1] == "next: binder-fix --diff --offline \u2026"


def test_what_is_certain_is_to_do_beside_what_is_not_known(tmp_path: Path) -> None:
    dockerfile = tmp_path / "Dockerfile"
    dockerfile.write_text(
        "FROM debian:12\nRUN apt-get update && apt-get install -y python3-pip git\n"
        "RUN pip install git+https://tides.example.org/lab/tides\n"
    )
    assert re.search(r"to do +missing-jupyter +line.*\n", run(dockerfile).stdout)
    mending = run("--write", dockerfile)
    assert re.search(r"not known +missing-jupyter +line.*\n", mending.stdout)


def test_that_it_is_not_known_is_said_once(tmp_path: Path) -> None:
    dockerfile = tmp_path / "Dockerfile"
    dockerfile.write_text('FROM lab/own:3\nENTRYPOINT ["/serve", "--ip=0.0.0.0"]\n')
    told = run(dockerfile).stdout
    assert ": missing-user: whether there is a user with uid 1000 is not known\n" in told
    assert ": not known: whether " not in told


def test_advice_hides_nothing_that_is_to_do(tmp_path: Path) -> None:
    dockerfile = tmp_path / "Dockerfile"
    dockerfile.write_text(
        "FROM jupyter/base-notebook:latest\nCOPY --from=alpine:latest /bin/true /tmp/\n"
        "COPY --chown=jovyan . .\n"
    )
    told = run(dockerfile).stdout
    assert "4 of 5 requirements met, 1 to do" in told
    assert re.search(r"to do +unpinned-image +lines 1 and 2\n", told)


def test_what_is_held_back_is_offered(tmp_path: Path) -> None:
    (tmp_path / "Dockerfile").write_text(
        "FROM registry.example.org/lab/tide-model:3.2\nRUN apt-get update\n"
    )
    assert f"next: binder-fix --diff --unsafe --offline {tmp_path}\n" in run(tmp_path).stderr


HOSTILE = (
    "FROM lab/\x1b[31mred\x1b]0;title\x07\x9b2J\u202e\n"
    "RUN pip install \x1b[8mhidden\rRUN x\n"
    "USER \x1b[1m\n"
)


@pytest.mark.parametrize("options", [(), ("--diff", "--unsafe"), ("--verbose",), ("--quiet",)])
def test_a_dockerfile_does_not_steer_a_terminal(tmp_path: Path, options: tuple[str, ...]) -> None:
    (tmp_path / "Dockerfile").write_text(HOSTILE)
    shown = on_a_terminal(*options, tmp_path)
    ours = re.sub(r"\x1b\[(0|1|2|31|32|35|36|1;3[1256])m", "", shown)
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202e]", ours)
    # Every style ends with its line.
    for row in shown.split("\n"):
        styles = re.findall(r"\x1b\[([0-9;]*)m", row)
        assert styles[1::2] == ["0"] * (len(styles) // 2)
        assert len(styles) % 2 == 0


def test_names_of_files_are_one_line(tmp_path: Path) -> None:
    folder = tmp_path / "a\nb:1:1: missing-user: c"
    folder.mkdir()
    (folder / "Dockerfile").write_text(BROKEN)
    for options in ((), ("--check",), ("--quiet",)):
        text = run(*options, folder).stdout
        assert not re.search("^b:1:1:", text, re.MULTILINE)
        assert "a\\nb:1:1" in text
    assert not re.search("^b:1:1:", run(folder / "absent").stderr, re.MULTILINE)


def test_a_line_is_one_line() -> None:
    assert line("a\nb\r\tc\x1b\udce9\ud800\U000e0041d") == (
        "a\\nb\\r\\tc\\x1b\\xe9\\ud800\\U000e0041d"
    )
    assert line("\ue001/bin") == "?/bin"


def _facts(text: str, knowledge: Knowledge | None = None) -> dict[str, Fact]:
    return {fact.name: fact for fact in facts(fold(read(text), Context(), knowledge=knowledge))}


def test_facts_are_followed_through_stages() -> None:
    found = _facts(
        "FROM debian:12 AS base\n"
        "RUN useradd --create-home --uid 1000 tide\n"
        "WORKDIR /home/tide\n"
        "FROM base AS middle\n"
        "USER tide\n"
        "FROM middle\n"
        "ENTRYPOINT [\"sleep\"]\n"
    )  # fmt: skip
    assert found["user with uid 1000"] == Fact(
        "user with uid 1000", "tide", 2, "RUN useradd --create-home --uid 1000 tide"
    )
    assert (found["working directory"].line, found["user"].line) == (3, 5)
    assert found["entrypoint"] == Fact("entrypoint", "sleep", 7, 'ENTRYPOINT ["sleep"]')
    assert found["its arguments are"].value == "lost"
    assert found["distribution"] == Fact(
        "distribution", "debian 12", 1, "debian:12: the table of base images"
    )


def test_facts_name_the_answer_of_a_registry() -> None:
    text = "registry.example.org/lab/tide:3"
    configuration = Configuration(user="tide", workdir="/data", history=("RUN true",))
    answer = Published(text, configuration=configuration)
    found = _facts(f"FROM {text}\n", Knowledge({text: answer}))
    assert found["user"].source == f"{text}: its config"
    assert found["working directory"] == Fact(
        "working directory", "/data", 1, f"{text}: its config"
    )
    assert found["python3"].source == f"{text}: the history of its commands"
    assert found["base image"].source == ("known by its config, then the history of its commands")


def test_facts_that_are_not_known_say_so() -> None:
    found = _facts("FROM registry.example.org/lab/tide:3\n")
    assert found["user"].value == ""
    assert found["user"].source == "registry.example.org/lab/tide:3: nothing is known of it"
    assert _facts("FROM scratch\n")["user"].source == "scratch is empty"
