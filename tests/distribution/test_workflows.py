"""The files for GitHub: valid by their schemas, and with no more rights than they use."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

GITHUB = Path(__file__).parents[2] / ".github"
WORKFLOWS = sorted((GITHUB / "workflows").iterdir())
FORMS = sorted(path for path in (GITHUB / "ISSUE_TEMPLATE").iterdir() if path.stem != "config")

every_workflow = pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.name)


def load(path: Path) -> Any:
    return yaml.safe_load(path.read_text(encoding="utf-8"))


@pytest.mark.parametrize(
    ("schema", "paths"),
    [
        ("github-workflows-require-timeout", WORKFLOWS),
        ("github-workflows", WORKFLOWS),
        ("github-actions", [GITHUB.parent / "action.yml"]),
        ("dependabot", [GITHUB / "dependabot.yml"]),
    ],
)
def test_the_schemas(schema: str, paths: list[Path]) -> None:
    name = "custom" if schema.endswith("timeout") else "vendor"
    command = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", f"{name}.{schema}"]
    run = subprocess.run([*command, *map(str, paths)], capture_output=True, text=True)
    assert run.returncode == 0, run.stdout + run.stderr


@every_workflow
def test_a_workflow_may_do_little(path: Path) -> None:
    workflow = load(path)
    assert workflow["permissions"] in ({}, {"contents": "read"})
    wider = {name: job["permissions"] for name, job in workflow["jobs"].items()
             if "permissions" in job}  # fmt: skip
    if path.name == "publish.yml":
        assert wider == {"build": {"contents": "read"}, "publish": {"id-token": "write"}}
        # Who may publish runs nothing of the repository.
        assert all("run" not in step for step in workflow["jobs"]["publish"]["steps"])
        assert workflow["jobs"]["publish"]["environment"] == "release"
    else:
        assert wider == {}


@every_workflow
def test_a_workflow_runs_nothing_that_others_wrote(path: Path) -> None:
    """Actions have a version, a checkout leaves no token, an expression is never shell text."""
    steps = [step for job in load(path)["jobs"].values() for step in job["steps"]]
    assert steps
    for step in steps:
        if "uses" in step:
            assert re.fullmatch(r"[\w-]+/[\w-]+@(v\d+|release/v\d+|[0-9a-f]{40})", step["uses"])
            if step["uses"].startswith("actions/checkout@"):
                assert step["with"]["persist-credentials"] is False
        else:
            assert "${{" not in step["run"]


@pytest.mark.parametrize("path", FORMS, ids=lambda path: path.name)
def test_a_form_for_issues(path: Path) -> None:
    """As GitHub describes the syntax: a name, a description, fields with labels of their own."""
    form = load(path)
    assert form.keys() <= {"name", "description", "labels", "body"}
    assert form["name"]
    assert form["description"]
    fields = [one for one in form["body"] if one["type"] != "markdown"]
    assert all(one["type"] in ("input", "textarea") and one["attributes"]["label"]
               for one in fields)  # fmt: skip
    names = [one["id"] for one in fields]
    assert len(set(names)) == len(names) > 0
