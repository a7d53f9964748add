"""The action, its steps really run in a shell as GitHub's runner runs them."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
import yaml
from reviewing import LACKING, LAUNCHES, batch, forge, posts, pull_request
from standin import Fault, Standin

ROOT = Path(__file__).parents[2]
PROGRAM = Path(sys.executable).with_name("binder-fix")
ACTION: dict[str, Any] = yaml.safe_load((ROOT / "action.yml").read_text(encoding="utf-8"))
STEPS: list[dict[str, Any]] = ACTION["runs"]["steps"]
REQUIRED = bool(os.environ.get("BINDER_FIX_REQUIRE_ENGINE"))


@dataclass
class Runner:
    """What there is on a runner, and what the runner makes of the lines that steps print.

    ``commands`` are the workflow commands it obeyed, ``annotations`` what it shows at lines.
    """

    workspace: Path
    temporary: Path
    action: Path = ROOT
    event: Mapping[str, Any] = field(default_factory=dict)
    environment: dict[str, str] = field(default_factory=dict)
    output: str = ""
    commands: list[str] = field(default_factory=list)
    annotations: list[tuple[str, ...]] = field(default_factory=list)

    def run(self, *, only: str = "", **inputs: str) -> int:
        """Run the steps, but for the installing one unless it is named; the exit status."""
        given = {name.replace("_", "-"): text for name, text in inputs.items()}
        unknown = given.keys() - ACTION["inputs"].keys()
        assert not unknown
        values = {name: given.get(name, one.get("default", "")) for name, one in
                  ACTION["inputs"].items()}  # fmt: skip
        for step in STEPS:
            if only != step["name"] if only else step["name"] == "Install binder-fix":
                continue
            if "if" in step and not self._holds(step["if"], values):
                continue
            status = self._step(step, values)
            if status:
                return status
        return 0

    def _holds(self, condition: str, inputs: Mapping[str, str]) -> bool:
        match = re.fullmatch(r"inputs\.(\w+) == '([\w-]+)'", condition)
        assert match is not None, condition
        return inputs[match[1]] == match[2]

    def _value(self, text: str, inputs: Mapping[str, str]) -> str:
        """An expression as the runner evaluates it; what is not there is an empty text."""

        def value(match: re.Match[str]) -> str:
            kind, _, path = match[1].partition(".")
            if kind == "inputs":
                return self._value(inputs[path], inputs)
            if path == "token":
                return self.environment.get("TOKEN", "")
            found: Any = {"event": self.event}
            for name in path.split("."):
                found = found.get(name, {})
            return str(found) if found != {} else ""

        return re.sub(r"\$\{\{ ([\w.-]+) \}\}", value, text)

    def _step(self, step: Mapping[str, Any], inputs: Mapping[str, str]) -> int:
        script = self.temporary / "step.sh"
        script.write_text(step["run"], encoding="utf-8")
        environment = {
            "PATH": os.environ["PATH"],
            "HOME": str(self.temporary),
            "LANG": "C.UTF-8",
            "CI": "true",
            "GITHUB_ACTIONS": "true",
            "GITHUB_ACTION_PATH": str(self.action),
            "GITHUB_WORKSPACE": str(self.workspace),
            "GITHUB_REPOSITORY": "lab/tides",
            "RUNNER_TEMP": str(self.temporary),
            "BINDER_FIX_OFFLINE": "1",
            **{name: text for name, text in self.environment.items() if name != "TOKEN"},
            **{name: self._value(text, inputs) for name, text in step.get("env", {}).items()},
        }
        done = subprocess.run(
            ["bash", "--noprofile", "--norc", "-e", "-o", "pipefail", str(script)],
            cwd=self.workspace,
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            timeout=180,
        )
        text = done.stdout.decode()
        self.output += text
        self._read(text.splitlines())
        return done.returncode

    def _read(self, lines: list[str]) -> None:
        """Obey commands, unless they are switched off, and match what is no command."""
        matchers: list[dict[str, Any]] = []
        stopped = ""
        for line in lines:
            command = line.strip()
            if command.startswith(("::", "##[")) and (not stopped or command == f"::{stopped}::"):
                self.commands.append(re.sub(r"[0-9a-f]{32}", "KEY", command))
                if stopped:
                    stopped = ""
                elif command.startswith("::stop-commands::"):
                    stopped = command.removeprefix("::stop-commands::")
                    assert re.fullmatch(r"[0-9a-f]{32}", stopped)
                elif command.startswith("::add-matcher::"):
                    file = Path(command.removeprefix("::add-matcher::"))
                    matchers += json.loads(file.read_text(encoding="utf-8"))["problemMatcher"]
                elif command.startswith("::remove-matcher owner="):
                    owner = command.removeprefix("::remove-matcher owner=").removesuffix("::")
                    matchers = [one for one in matchers if one["owner"] != owner]
                continue
            for matcher in matchers:
                (pattern,) = matcher["pattern"]
                if head := re.search(pattern["regexp"], line):
                    groups = (pattern[name] for name in ("file", "line", "code", "message"))
                    self.annotations.append(
                        (matcher["severity"], *(head[group] for group in groups))
                    )
        assert not stopped, "commands stay switched off"


@pytest.fixture
def runner(tmp_path: Path) -> Runner:
    """A runner on which this binder-fix is installed already."""
    programs = tmp_path / "temporary" / "binder-fix" / "bin"
    programs.mkdir(parents=True)
    (tmp_path / "workspace").mkdir()
    (programs / "binder-fix").symlink_to(PROGRAM)
    return Runner(tmp_path / "workspace", tmp_path / "temporary")


@pytest.fixture
def standin() -> Iterator[Standin]:
    with forge() as made:
        yield made


def at(standin: Standin, runner: Runner, number: int = 0) -> Runner:
    """A runner of the stand-in's, for a pull request if there is one."""
    runner.environment |= {
        "GITHUB_SERVER_URL": standin.url,
        "GITHUB_API_URL": standin.api,
        "TOKEN": standin.token,
    }
    runner.event = {"pull_request": {"number": number}} if number else {}
    return runner


def test_nothing_from_outside_becomes_a_part_of_a_script() -> None:
    assert ACTION["runs"]["using"] == "composite"
    for step in STEPS:
        assert step["shell"] == "bash"
        assert "${{" not in step["run"]
        assert not step.keys() - {"name", "if", "shell", "env", "run"}, "no foreign actions"
        assert "eval" not in step["run"]


def test_only_the_steps_that_need_the_token_get_it() -> None:
    with_token = [step["name"] for step in STEPS if "token" in json.dumps(step.get("env", {}))]

    assert with_token == ["Suggest", "Open a pull request"]


def test_what_launches_passes_the_check(runner: Runner) -> None:
    (runner.workspace / "Dockerfile").write_bytes(LAUNCHES)

    assert runner.run() == 0
    assert runner.annotations == []


def test_what_is_broken_is_annotated_and_fails(runner: Runner) -> None:
    (runner.workspace / "binder").mkdir()
    (runner.workspace / "binder" / "Dockerfile").write_bytes(LACKING)

    assert runner.run(mode="check") == 1
    found = {(kind, file, code) for kind, file, _, code, _ in runner.annotations}
    assert found == {
        ("error", "binder/Dockerfile", "missing-jupyter"),
        ("error", "binder/Dockerfile", "missing-user"),
        ("error", "binder/Dockerfile", "misplaced-repository"),
    }
    assert runner.commands[-1] == "::remove-matcher owner=binder-fix::"
    assert (runner.workspace / "binder" / "Dockerfile").read_bytes() == LACKING


def test_options_are_words_and_no_more(runner: Runner) -> None:
    (runner.workspace / "Dockerfile").write_bytes(LACKING)
    (runner.workspace / "made").mkdir()
    rules = "missing-jupyter missing-user misplaced-repository"
    ignored = " \n ".join(f"--ignore  {rule}" for rule in rules.split())

    assert runner.run(options=ignored) == 0
    assert runner.run(options="$(touch made/a) ; touch made/b # * `touch made/c`") == 2
    assert runner.run(options='"; touch made/d; "') == 2
    assert list((runner.workspace / "made").iterdir()) == []
    assert "step.sh: line" not in runner.output


def test_a_registry_that_does_not_answer_does_not_fail_the_check(runner: Runner) -> None:
    image = "quay.io/jupyter/scipy-notebook:2025-03-14"
    (runner.workspace / "Dockerfile").write_bytes(LAUNCHES)
    runner.environment |= {
        "BINDER_FIX_OFFLINE": "0",
        "HTTPS_PROXY": "http://127.0.0.1:9",
        "https_proxy": "http://127.0.0.1:9",
        "XDG_CACHE_HOME": str(runner.temporary / "cache"),
    }
    (runner.workspace / "Dockerfile").write_text(
        f"FROM {image.replace('quay.io', '127.0.0.1:9')}\nCOPY --chown=1000 . ${{HOME}}\n"
    )

    assert runner.run() == 0, runner.output
    assert "a registry did not answer" in runner.commands[-1]


def test_a_dockerfile_cannot_give_the_runner_commands(runner: Runner) -> None:
    spoof, mask = "a:1:1: a: b", " ::add-mask::e\n##[add-mask]e"
    hostile = f"::error::gotcha\n{spoof}\n{mask}\n::add-matcher::/etc/passwd\n"
    text = LACKING.decode() + f'LABEL a="b \\\n{hostile.replace(chr(10), chr(92) + chr(10))}"\n'
    (runner.workspace / "Dockerfile").write_text(text)

    runner.run()
    quoted = len(runner.annotations)
    runner.run(options="--diff")

    assert "::error::gotcha" in runner.output
    assert len(runner.annotations) == 2 * quoted
    assert {file for _, file, _, _, _ in runner.annotations} == {"Dockerfile"}
    names = [re.split(r"[ :]+", command.strip(":#["), maxsplit=1)[0] for command in runner.commands]
    assert set(names) == {"add-matcher", "stop-commands", "KEY", "remove-matcher"}
    assert "/etc/passwd" not in "".join(runner.commands)


@pytest.mark.parametrize("mode", ["", "write", "check; id", "$(id)"])
def test_another_mode_is_refused_before_anything_is_done(runner: Runner, mode: str) -> None:
    assert runner.run(mode=mode) == 2
    assert runner.commands == [
        "::error title=binder-fix::mode must be check, suggest or pull-request"
    ]


def test_suggest_wants_a_pull_request(runner: Runner) -> None:
    assert runner.run(mode="suggest") == 2
    assert "is for events of a pull request" in runner.commands[-1]


def test_suggest_comments_the_fix_once(standin: Standin, runner: Runner) -> None:
    offered = pull_request(standin, {"Dockerfile": LACKING}, fork="guest")
    at(standin, runner, offered.number)

    assert runner.run(mode="suggest") == 0, runner.output
    assert runner.run(mode="suggest", options="--no-digest") == 0, runner.output
    assert len(offered.reviews) == 1
    assert "jupyterlab==" in batch(offered, "Dockerfile")
    assert list(runner.workspace.iterdir()) == [], "nothing is checked out"
    assert standin.token not in runner.output


def test_suggest_says_what_it_lacks_where_the_token_can_only_read(
    standin: Standin, runner: Runner
) -> None:
    offered = pull_request(standin, {"Dockerfile": LACKING}, fork="guest")
    words = "Resource not accessible by integration"
    standin.faults.append(Fault("POST", "*/reviews", 403, words))

    assert at(standin, runner, offered.number).run(mode="suggest") == 2
    assert "pull_request does not have" in runner.output
    assert standin.token not in runner.output


def test_a_token_that_is_given_is_used(standin: Standin, runner: Runner) -> None:
    offered = pull_request(standin, {"Dockerfile": LACKING})
    standin.tokens["ghs_Another"] = "somebody"
    at(standin, runner, offered.number)

    assert runner.run(mode="suggest", token="ghs_Another") == 0, runner.output
    assert offered.reviews[0]["user"]["login"] == "somebody"


def test_pull_request_opens_one_and_leaves_it_alone_then(standin: Standin, runner: Runner) -> None:
    hosted = standin.add_repository("lab/tides", {"Dockerfile": LACKING}, push=True)
    standin.integrations.add(standin.account)
    at(standin, runner)

    first = runner.run(mode="pull-request", options="--no-digest")
    sent = posts(standin)
    second = runner.run(mode="pull-request")

    assert (first, second) == (0, 0), runner.output
    (offered,) = standin.pull_requests
    assert posts(standin) == sent
    assert "jupyterlab==" in hosted.read(offered.branch, "Dockerfile").decode()
    assert hosted.read("main", "Dockerfile") == LACKING
    assert list(runner.workspace.iterdir()) == []
    assert standin.token not in runner.output


def test_the_action_installs_itself_and_nothing_of_the_workspace_is_run(tmp_path: Path) -> None:
    asked = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "hatchling"]
    if subprocess.run([*asked, "--dest", str(tmp_path / "a")], capture_output=True).returncode:
        reason = "the package index does not answer, nothing can be installed"
        pytest.fail(reason) if REQUIRED else pytest.skip(reason)
    action, workspace = tmp_path / "action", tmp_path / "workspace"
    workspace.mkdir()
    for name in ("venv.py", "pip.py", "ensurepip.py", "sitecustomize.py", "json.py", "click.py"):
        (workspace / name).write_text("open('run', 'w').close()\nraise SystemExit(66)\n")
    (workspace / "Dockerfile").write_bytes(LAUNCHES)
    action.mkdir()
    for name in ("pyproject.toml", "hatch_build.py", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, action)
    for name in ("src", ".github"):
        shutil.copytree(ROOT / name, action / name, ignore=shutil.ignore_patterns("__pycache__"))
    (tmp_path / "temporary").mkdir()
    runner = Runner(workspace, tmp_path / "temporary", action)

    assert runner.run(only="Install binder-fix") == 0, runner.output
    assert runner.run() == 0, runner.output
    assert not (workspace / "run").exists()


def test_a_release_is_installed_by_its_name_and_number(tmp_path: Path) -> None:
    (tmp_path / "python3").write_text(
        '#!/bin/sh\nfor word; do :; done\nmkdir -p "$word/bin"\ncp "$0" "$word/bin/python"\n'
        'printf "<%s>" "$@" >>"$TOLD"\n'
    )
    (tmp_path / "python3").chmod(0o755)
    runner = Runner(tmp_path, tmp_path)
    path = f"{tmp_path}:{os.environ['PATH']}"
    runner.environment |= {"PATH": path, "TOLD": str(tmp_path / "told")}

    assert runner.run(only="Install binder-fix", version="0.1.0 --index-url=x; id") == 0
    told = (tmp_path / "told").read_text()
    assert told.endswith("<--><binder-fix[github]==0.1.0 --index-url=x; id>")


@pytest.mark.parametrize("name", ["github-action.md", "pre-commit.md"])
def test_the_examples_in_the_documents_name_what_there_is(name: str) -> None:
    text = (ROOT / "docs" / name).read_text(encoding="utf-8")
    blocks = [yaml.safe_load(block) for block in re.findall(r"```yaml\n(.*?)```", text, re.S)]
    hooks = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))
    steps = [
        step for block in blocks if "jobs" in block for step in block["jobs"]["binder"]["steps"]
    ]
    ours = [step for step in steps if "/binder-fix@" in step["uses"]]

    assert blocks
    assert all(step.get("with", {}).keys() <= ACTION["inputs"].keys() for step in ours)
    assert set(re.findall(r"id: (\S+)", text)) <= {hook["id"] for hook in hooks}
    for block in blocks:
        # The token may write where the pull request is only read as data, and nowhere else.
        if "jobs" in block and True in block and "pull_request_target" in block[True]:
            uses = [step["uses"] for step in block["jobs"]["binder"]["steps"]]
            assert all("checkout" not in one for one in uses)
            assert block["permissions"] == {"contents": "read", "pull-requests": "write"}
