"""Reviews of pull requests, at the stand-in, by the command that people run."""

from __future__ import annotations

import contextlib
import io
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any
from unittest import mock

import pytest
import standin_shapes as shapes
from reviewing import (
    BASE,
    LACKING,
    LAUNCHES,
    batch,
    environment,
    forge,
    posts,
    pull_request,
    pushed,
)
from standin import Asked, Fault, Offered, Standin
from standin_description import describe

from autofix.fixer import fix
from autofix.image.context import Context
from autofix.pull_request.model import ForgeError
from autofix.pull_request.review.command import review
from autofix.pull_request.review.posting import TOKENS, target
from autofix.rules import RULES

COMMAND = "autofix.pull_request.review.command"


@pytest.fixture
def standin() -> Iterator[Standin]:
    with forge() as made:
        yield made


def run(
    standin: Standin, what: str, *options: str, **more: str
) -> subprocess.CompletedProcess[str]:
    """Run the command, in an environment that says of the forge what a workflow's does."""
    unset = dict.fromkeys((*TOKENS, "GH_TOKEN"), "")
    out, err = (io.TextIOWrapper(io.BytesIO(), encoding="utf-8") for _ in range(2))
    with (
        mock.patch.dict(os.environ, unset | environment(standin) | more),
        contextlib.redirect_stdout(out),
        contextlib.redirect_stderr(err),
        pytest.raises(SystemExit) as ended,
    ):
        review.main([what, *options], prog_name="binder-fix review")
    texts = []
    for stream in (out, err):
        stream.seek(0)
        texts.append(stream.read())
    return subprocess.CompletedProcess(what, int(str(ended.value.code)), *texts)


def reviewed(standin: Standin, offered: Offered, *options: str) -> str:
    """Review a pull request; what is said on standard error."""
    done = run(standin, f"{offered.repository.name}#{offered.number}", *options)
    assert done.returncode == 0, done.stderr
    assert not standin.problems
    return done.stderr


def test_a_new_dockerfile_gets_one_review_whose_suggestions_are_the_fix(standin: Standin) -> None:
    offered = pull_request(standin, {"Dockerfile": LACKING, "tides.py": b"print(1)\n"})

    said = reviewed(standin, offered)

    (review,) = offered.reviews
    assert review["state"] == "COMMENTED"
    assert review["commit_id"] == offered.commit
    assert "missing-jupyter: notebook and jupyterlab are not installed" in review["body"]
    assert "```diff" not in review["body"]
    outcome = batch(offered, "Dockerfile")
    assert "jupyterlab==" in outcome
    assert outcome != LACKING.decode()
    assert not fix(outcome, RULES, Context(known=True)).changed
    assert review["html_url"] in said


def test_requests_are_as_github_describes_them(standin: Standin) -> None:
    describe(standin)
    offered = pull_request(standin, {"Dockerfile": LACKING}, fork="guest")

    reviewed(standin, offered)
    reviewed(standin, offered)

    assert len(offered.reviews) == 1
    assert any(comment["start_line"] is None for comment in offered.review_comments)


def test_a_second_run_says_nothing(standin: Standin) -> None:
    offered = pull_request(standin, {"Dockerfile": LACKING})
    reviewed(standin, offered)

    said = reviewed(standin, offered)

    assert len(offered.reviews) == 1
    assert len(posts(standin)) == 1
    assert "an earlier review has told all of it" in said


def test_new_work_elsewhere_repeats_nothing_and_a_new_fault_is_told(standin: Standin) -> None:
    offered = pull_request(standin, {"Dockerfile": LACKING})
    reviewed(standin, offered)
    pushed(offered, {"README.md": b"Low tides\n"})
    reviewed(standin, offered)
    assert len(offered.reviews) == 1

    pushed(offered, {"Dockerfile": LACKING.replace(b"tides.py", b"-m", 1)})
    reviewed(standin, offered)

    assert len(offered.reviews) == 2


def test_taking_all_suggestions_ends_it(standin: Standin) -> None:
    offered = pull_request(standin, {"Dockerfile": LACKING, "tides.py": b"print(1)\n"})
    reviewed(standin, offered)

    pushed(offered, {"Dockerfile": batch(offered, "Dockerfile").encode()})
    said = reviewed(standin, offered)

    assert len(offered.reviews) == 1
    assert "nothing to mend" in said


def test_what_the_diff_does_not_show_is_told_in_the_text(standin: Standin) -> None:
    filling = b"".join(b"RUN echo %d\n" % number for number in range(30))
    before = b"FROM python:latest\n" + filling + b"COPY . .\nCMD x\n"
    after = b"FROM python:latest\n" + filling + b"COPY . .\nCMD y\n"
    offered = pull_request(standin, {"Dockerfile": after}, {"Dockerfile": before})

    reviewed(standin, offered)

    (review,) = offered.reviews
    assert {comment["line"] for comment in offered.review_comments} <= set(range(29, 34))
    assert offered.review_comments
    assert "jupyterlab==" in str(review["body"]) + str(offered.review_comments)


def test_a_pull_request_that_touches_no_file_of_the_fix_is_left_alone(standin: Standin) -> None:
    offered = pull_request(standin, {"README.md": b"More tides\n"}, {"Dockerfile": LACKING})

    said = reviewed(standin, offered)

    assert not posts(standin)
    assert "does not touch what the fix would change: Dockerfile" in said


def test_a_dockerfile_that_launches_is_left_alone(standin: Standin) -> None:
    offered = pull_request(standin, {"Dockerfile": LAUNCHES})

    assert "nothing to mend" in reviewed(standin, offered)
    assert not posts(standin)


def test_a_pull_request_from_a_fork_is_read_from_the_fork(standin: Standin) -> None:
    offered = pull_request(standin, {"binder/Dockerfile": LACKING}, fork="guest")

    reviewed(standin, offered)

    assert "jupyterlab==" in batch(offered, "binder/Dockerfile")
    assert any(asked.path.startswith("/guest/tides.git/") for asked in standin.requests)


def test_carriage_returns_stay(standin: Standin) -> None:
    offered = pull_request(standin, {"Dockerfile": LACKING.replace(b"\n", b"\r\n")})

    reviewed(standin, offered)

    outcome = batch(offered, "Dockerfile")
    assert "jupyterlab==" in outcome
    assert outcome.count("\r\n") == outcome.count("\n")


def test_a_dry_run_prints_the_review_and_posts_nothing(standin: Standin) -> None:
    offered = pull_request(standin, {"Dockerfile": LACKING + b'LABEL a="\x1b]0;x\x07"\n'})

    done = run(standin, f"{standin.url}/lab/tides/pull/{offered.number}", "--dry-run")

    assert done.returncode == 0
    assert "```suggestion\n" in done.stdout
    assert "<!-- binder-fix review: " in done.stdout
    assert "\x1b" not in done.stdout
    assert "nothing was posted: this is a dry run" in done.stderr
    assert not posts(standin)


def test_a_closed_pull_request_is_left_alone(standin: Standin) -> None:
    offered = pull_request(standin, {"Dockerfile": LACKING})
    standin.close(offered)

    assert "it is not open" in reviewed(standin, offered)
    assert not posts(standin)


def test_where_lines_are_refused_all_of_it_is_told_in_the_text(standin: Standin) -> None:
    offered = pull_request(standin, {"Dockerfile": LACKING})
    standin.faults.append(Fault("POST", "*/reviews", 422, "line must be part of the diff"))

    reviewed(standin, offered)
    reviewed(standin, offered)

    (review,) = offered.reviews
    assert not offered.review_comments
    assert "+RUN python3 -m pip install" in review["body"]
    assert len(posts(standin)) == 2


def test_an_answer_that_is_lost_is_not_asked_for_again_and_the_next_run_finds_it(
    standin: Standin,
) -> None:
    offered = pull_request(standin, {"Dockerfile": LACKING})
    standin.faults.append(Fault("POST", "*/reviews", cut="after"))

    done = run(standin, f"lab/tides#{offered.number}")
    reviewed(standin, offered)

    assert done.returncode == 2
    assert "did not answer" in done.stderr
    assert len(offered.reviews) == 1


@pytest.mark.parametrize(
    ("status", "message", "words"),
    [
        (403, "Resource not accessible by integration", "comes from a fork"),
        (403, "You have exceeded a secondary rate limit", "rate limit"),
        (429, "Too many", "429"),
        (502, "Server Error", "has a problem"),
        (401, "Bad credentials", "the token is not valid"),
    ],
)
def test_a_refusal_is_one_clear_line(
    standin: Standin, status: int, message: str, words: str
) -> None:
    offered = pull_request(standin, {"Dockerfile": LACKING})
    standin.faults.append(Fault("POST", "*/reviews", status, f"{message} {standin.token}"))

    done = run(standin, f"lab/tides#{offered.number}")

    assert done.returncode == 2
    assert words in done.stderr
    assert done.stderr.count("\n") == 1
    assert standin.token not in done.stderr + done.stdout
    assert not offered.reviews


def test_a_head_that_moves_meanwhile_is_not_reviewed(standin: Standin) -> None:
    offered = pull_request(standin, {"Dockerfile": LACKING})

    def move(asked: Asked) -> None:
        if asked.path.endswith("/info/refs"):
            offered.head.commit(offered.branch, {"Dockerfile": BASE})

    standin.before = move

    done = run(standin, f"lab/tides#{offered.number}")

    assert done.returncode == 2
    assert "has changed meanwhile" in done.stderr


def test_a_link_to_a_file_elsewhere_is_not_read(standin: Standin, tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("FROM secret\n")
    offered = pull_request(standin, {"README.md": b"x\n"})
    stream = (
        f"commit refs/heads/{offered.branch}\ncommitter A <a@example.org> 1700000000 +0000\n"
        f"data 4\nlink\nfrom refs/heads/{offered.branch}^0\n"
        f"M 120000 inline Dockerfile\ndata {len(str(tmp_path)) + 7}\n{tmp_path}/secret\n"
    )
    offered.head.git("fast-import", "--quiet", "--force", data=stream.encode())
    offered.commit = offered.head.commit_of(offered.branch)

    assert "it has no Dockerfile" in reviewed(standin, offered)
    assert not posts(standin)


def test_a_dockerfile_that_cannot_be_parsed_is_an_error(standin: Standin) -> None:
    offered = pull_request(standin, {"Dockerfile": b"FORM a\n"})

    done = run(standin, f"lab/tides#{offered.number}")

    assert done.returncode == 2
    assert "line 1 of the Dockerfile: " in done.stderr


@pytest.mark.parametrize(
    ("server", "known", "token"),
    [
        ("", {"BINDER_FIX_TOKEN": "secret-1", "GITHUB_TOKEN": "secret-2"}, "secret-1"),
        ("", {"GITHUB_TOKEN": "secret-2", "GH_TOKEN": "secret-3"}, "secret-2"),
        ("", {"GH_TOKEN": "secret-3"}, "secret-3"),
        ("https://code.example", {"GITHUB_TOKEN": "secret-2"}, "secret-2"),
        ("https://code.example", {"GH_TOKEN": "secret-3"}, None),
    ],
)
def test_the_token_comes_from_the_environment_and_is_for_one_server(
    server: str, known: Mapping[str, str], token: str | None
) -> None:
    environment = {"GITHUB_SERVER_URL": server, **known}
    if token is None:
        with pytest.raises(ForgeError, match="there is no token"):
            target("lab/tides#1", environment)
    else:
        assert target("lab/tides#1", environment).access.token == token
        assert "secret" not in repr(target("lab/tides#1", environment))


@pytest.mark.parametrize(
    ("text", "more", "words"),
    [
        ("lab/tides", {}, "OWNER/NAME#NUMBER"),
        ("lab/tides#0", {}, "OWNER/NAME#NUMBER"),
        ("lab/../x#1", {}, "OWNER/NAME#NUMBER"),
        ("https://elsewhere.example/lab/tides/pull/1", {}, "OWNER/NAME#NUMBER"),
        ("lab/tides#1", {"GH_TOKEN": ""}, "there is no token"),
        ("lab/tides#1", {"GITHUB_SERVER_URL": "http://code.example"}, "must be https"),
        ("lab/tides#1", {"GITHUB_SERVER_URL": "file:///x"}, "must be https"),
    ],
)
def test_what_is_no_pull_request_is_refused(text: str, more: Mapping[str, str], words: str) -> None:
    with pytest.raises(ForgeError, match=words):
        target(text, {"GH_TOKEN": "t", **more})


def test_the_address_of_a_pull_request_names_it() -> None:
    wanted = target("https://github.com/lab/tides/pull/12", {"GH_TOKEN": "t"})

    assert (wanted.name, wanted.number) == ("lab/tides", 12)
    assert (wanted.server.url, wanted.access.host) == ("https://github.com", "github.com")


def test_nothing_of_it_is_imported_for_the_plain_fixer() -> None:
    code = "import autofix.cli, sys; print([m for m in sys.modules if 'pull_request' in m])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert done.stdout == "[]\n"


def test_without_pygithub_the_command_says_what_to_install(standin: Standin) -> None:
    code = (
        "import sys; sys.modules['github'] = None\n"
        "from autofix.pull_request.review.command import review; review()"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, "lab/tides#1"],
        env={"PATH": "/usr/bin:/bin", **environment(standin)},
        capture_output=True,
        text=True,
    )

    assert done.returncode == 2
    assert "binder-fix[github]" in done.stderr


def test_a_bug_of_ours_is_told_without_what_it_held(standin: Standin) -> None:
    with mock.patch(f"{COMMAND}.post", side_effect=ValueError(f"about {standin.token}")):
        done = run(standin, "lab/tides#1")

    assert done.returncode == 2
    assert "internal error, please report this: ValueError" in done.stderr
    assert "review/command.py" in done.stderr
    assert standin.token not in done.stderr


def test_a_signal_ends_it_with_its_own_status(standin: Standin) -> None:
    with mock.patch(f"{COMMAND}.post", side_effect=lambda *_, **__: os.kill(os.getpid(), 15)):
        done = run(standin, "lab/tides#1")

    assert done.returncode == 143
    assert "stopped by" in done.stderr


def test_a_fork_that_is_gone_cannot_be_read(standin: Standin) -> None:
    offered = pull_request(standin, {"Dockerfile": LACKING}, fork="guest")
    real = shapes.pull_request

    def without(*given: Any) -> dict[str, Any]:
        found = real(*given)
        return {**found, "head": {**found["head"], "repo": None}}

    with mock.patch.object(shapes, "pull_request", without):
        done = run(standin, f"lab/tides#{offered.number}")

    assert done.returncode == 2
    assert "is not there any more" in done.stderr
