"""Whole logs: builds, launches, events, and those that show nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from autofix.diagnosis import diagnose

LOGS = sorted((Path(__file__).parent / "logs").glob("*.log"))

_BUILD = """\
#0 building with "default" instance using docker driver
#1 [internal] load build definition from Dockerfile
#1 DONE 0.0s
#5 [2/5] RUN apt-get update && apt-get install -y gfortran
#5 1.20 Get:1 http://deb.debian.org/debian bookworm InRelease [151 kB]
#5 3.40 debconf: delaying package configuration, since apt-utils is not installed
#5 3.90 update-alternatives: warning: skip creation of a manual page because of a missing file
#5 DONE 8.1s
#6 [3/5] RUN pip install notebook jupyterlab
#6 0.90 Collecting notebook
#6 2.11   Downloading notebook-7.5.8-py3-none-any.whl.metadata (10 kB)
#6 9.01 Successfully installed errorhandler-1.0 jupyterlab-4.5.11 notebook-7.5.8
#6 9.20 WARNING: Running pip as the 'root' user can result in broken permissions.
#6 DONE 10.4s
#7 [4/5] RUN useradd -m -u 1000 jovyan
#7 0.20 useradd warning: jovyan's uid 1000 is greater than SYS_UID_MAX 999
#7 DONE 0.4s
#8 [5/5] COPY --chown=1000 . /home/jovyan
#8 DONE 0.1s
#9 exporting to image
#9 naming to docker.io/lab/tides:1 done
#9 DONE 4.2s
"""
_LAUNCH = """\
[I 2026-03-02 10:11:10.004 ServerApp] notebook | extension was successfully linked.
[W 2026-03-02 10:11:10.010 LabApp] 'token' has moved from NotebookApp to ServerApp. \
This config will be passed to ServerApp. Be sure to update your config before our next release.
[I 2026-03-02 10:11:10.090 ServerApp] jupyterlab | extension was successfully loaded.
[I 2026-03-02 10:11:10.100 ServerApp] Serving notebooks from local directory: /home/jovyan
[I 2026-03-02 10:11:10.100 ServerApp] Jupyter Server 2.17.0 is running at:
[W 2026-03-02 10:11:11.003 LabApp] Could not determine jupyterlab build status without nodejs
[I 2026-03-02 10:11:12.100 ServerApp] 302 GET /user/tides-x1y2/?token=[secret] (@10.0.0.7) 0.9ms
[W 2026-03-02 10:11:12.300 ServerApp] 404 GET /user/tides-x1y2/api/contents/.jupyter (@10.0.0.7)
[I 2026-03-02 10:11:13.100 ServerApp] Kernel started: 1f2e3d4c-0000-0000-0000-000000000000
[I 2026-03-02 10:11:20.100 ServerApp] Saving file at /tides.ipynb
"""


@pytest.mark.parametrize("path", LOGS, ids=lambda path: str(path.stem))
def test_log_shows_what_is_expected_of_it(path: Path) -> None:
    shown = [f"{one.line} {one.symptom}" for one in diagnose(path.read_text("utf-8"))]
    assert shown == path.with_suffix(".txt").read_text("utf-8").splitlines()


def test_a_build_and_a_launch_that_go_well_show_nothing() -> None:
    assert diagnose(_BUILD * 200 + _LAUNCH * 200) == ()


def test_a_failing_build_after_good_ones_is_found_at_its_line() -> None:
    failing = "#6 0.145 chown: invalid user: 'jovyan'\n#6 ERROR: process did not complete\n"
    (found,) = diagnose(_BUILD * 3 + failing)
    assert (found.symptom, found.line) == ("unknown-owner", 3 * _BUILD.count("\n") + 1)
    assert found.rule == "missing-user"
    assert "`binder-fix --write`" in found.advice


def test_a_failure_behind_many_harmless_messages_is_found() -> None:
    harmless = "#3 0.1 /bin/sh: 1: adduser: not found\n" * 1500 + "#3 DONE 0.2s\n"
    (found,) = diagnose(f"{harmless}#4 0.1 /bin/sh: 1: adduser: not found\n#4 ERROR: it failed\n")
    assert (found.symptom, found.line) == ("adduser-missing", 1502)


def test_colours_and_overwritten_lines_are_taken_off() -> None:
    log = (
        "10 %\r20 %\r\x1b[31mchown:\x1b[0m \x1b]0;title\x07invalid user: \x1b[1m'jovyan'\x1b[m\r\n"
    )
    (found,) = diagnose(f"first\n{log}")
    assert (found.line, found.text) == (2, "chown: invalid user: 'jovyan'")


def test_what_a_log_hides_in_json_is_harmless_when_printed() -> None:
    log = r'{"message": "\u001b[2Jchown: invalid user: \u202ejovyan\u0007\ud800\n"}'
    (found,) = diagnose(log)
    assert found.text == "chown: invalid user:  jovyan"


@pytest.mark.parametrize("line", ['{"message": 3}', "data: {", "[" * 100_000, '{"a":' * 50_000])
def test_a_line_that_only_looks_like_json_is_a_line(line: str) -> None:
    (found,) = diagnose(f"{line}\nKilled\n")
    assert (found.line, found.symptom) == (2, "out-of-memory")
