"""Every block of code of every page is run, parsed or compared; ``sessions`` tells how."""

from __future__ import annotations

import doctest
import json
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import click
import pytest
import yaml
from launch.harness import require_engine

from autofix.dockerfile import parse

from .conftest import BROKEN, fill
from .pages import DOCS, PAGES, ROOT, Block, blocks, commands, name, prints
from .sessions import PROGRAM, Session

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

REGISTRY = {"docs/tutorial.md"}
"""Pages whose commands ask a registry."""
FORGE = {"README.md", "docs/pull-requests.md"}
"""Pages whose commands ask a forge."""
EMPTY = {"docs/tutorial.md"}
"""Pages that make what they speak of themselves."""
ELSEWHERE = {
    ("docs/library.md", "pycon"): "tests/test_library.py",
    ("docs/library.md", "python"): "tests/test_library.py",
    ("docs/add-a-rule.md", ""): "tests/documentation/test_add_a_rule.py",
}
"""Blocks that another test runs, as they need more around them."""

every_page = pytest.mark.parametrize("page", PAGES, ids=name)


def elsewhere(block: Block) -> str:
    """The test that a block is left to."""
    return ELSEWHERE.get((block.page, block.language), ELSEWHERE.get((block.page, ""), ""))


@every_page
def test_the_blocks_of_a_page(page: Path, session: Callable[..., Session]) -> None:
    at = name(page)
    made = session(registry=at in REGISTRY, forge=at in FORGE)
    if at not in EMPTY:
        fill(made.folder)
    for block in blocks(page):
        if not elsewhere(block):
            covered(block, made)


@pytest.mark.launch
@pytest.mark.parametrize("page", ["docs/launch.md", "docs/authenticated.md"])
def test_the_launches_of_a_page(page: str, session: Callable[..., Session]) -> None:
    """Its consoles with launches, with a real engine."""
    require_engine()
    made = session(engine=True)
    fill(made.folder)
    found = [block for block in blocks(ROOT / page) if "binder-fix launch" in block.body]
    consoles = [block for block in found if block.language == "console"]
    assert consoles
    for block in consoles:
        patiently(block, made)


@pytest.mark.parametrize("test", sorted(set(ELSEWHERE.values())))
def test_the_other_tests_are_there(test: str) -> None:
    pages = {page.rpartition("/")[2] for (page, _), other in ELSEWHERE.items() if other == test}
    text = (ROOT / test).read_text(encoding="utf-8")
    assert all(page in text for page in pages)


def covered(block: Block, session: Session) -> None:
    """Cover a block; one of a language that nobody knows fails."""
    cover = COVERS.get(block.language)
    assert cover is not None, (
        f"{block}: no test covers a block of {block.language or 'no language'}"
    )
    cover(block, session)


def run(block: Block, session: Session) -> None:
    """Run the commands of a console."""
    for command in commands(block):
        before = session.status
        printed = session.run(command.text)
        if printed is None:
            continue
        if command.printed:
            told = f"{block}: {command.text}\n--- expected\n{command.printed}\n--- got\n{printed}"
            assert prints(command.printed, printed), told
        allowed = (0, 1) if "binder-fix" in command.text or before else (0,)
        assert session.status in allowed, f"{block}: {command.text}: {session.status}\n{printed}"


def patiently(block: Block, session: Session) -> None:
    """Run a console, and again with more time where the machine is too busy for Binder's 30 s."""
    try:
        run(block, session)
    except AssertionError as error:
        if "nothing answered on port" not in str(error):
            raise
        longer = block.body.replace("$ binder-fix launch", "$ binder-fix launch --timeout 180")
        # That it took longer than Binder would wait is then all that may be told against it.
        slow = longer.replace("ok    answers in 30 s", "…  answers in 30 s")
        run(replace(block, body=slow.replace("echo $?\n0", "echo $?\n…")), session)


def write(block: Block, session: Session) -> None:
    """Write the file that a block is the content of, if it has a name."""
    if block.title:
        path = session.folder / block.title
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(block.body, encoding="utf-8")


def dockerfile(block: Block, session: Session) -> None:
    text = block.body if "FROM " in block.body else f"FROM scratch\n{block.body}"
    parse(text)
    write(block, session)


def diff(block: Block, session: Session) -> None:
    """What the program makes of the lines before is what the diff says."""
    lines = block.body.splitlines(keepends=True)
    assert all(line[:1] in "+- \n" for line in lines), f"{block} is no diff"
    before = "".join(line[1:] or "\n" for line in lines if not line.startswith("+"))
    after = "".join(line[1:] or "\n" for line in lines if not line.startswith("-"))
    folder = session.folder / "changed"
    folder.mkdir()
    (folder / "requirements.txt").write_text("numpy==2.1.3\n", encoding="utf-8")
    (folder / "Dockerfile").write_text(before, encoding="utf-8")
    command = [str(PROGRAM), "--write", "--offline", str(folder)]
    told = subprocess.run(command, capture_output=True, text=True, env=session.environment)
    assert told.returncode == 1, told.stderr
    assert (folder / "Dockerfile").read_text(encoding="utf-8") == after


def toml(block: Block, session: Session) -> None:
    """It can be read; what is our configuration is one that the program takes."""
    tables = tomllib.loads(block.body)
    named = re.match(r"# (\S+\.toml)$", block.body, re.MULTILINE)
    ours = "binder-fix" in tables.get("tool", {}) or "base-image" in tables
    place = block.title or (named[1] if named else ".binder-fix.toml")
    if ours or (place.endswith(".binder-fix.toml") and "language" not in tables):
        folder = session.folder / "configured"
        folder.mkdir(exist_ok=True)
        (folder / "Dockerfile").write_text(BROKEN, encoding="utf-8")
        (folder / place).write_text(block.body, encoding="utf-8")
        command = [str(PROGRAM), "--offline", "--config", place, "Dockerfile"]
        told = subprocess.run(
            command, cwd=folder, capture_output=True, text=True, env=session.environment
        )
        assert told.returncode in (0, 1), told.stderr
    write(block, session)


def yaml_text(block: Block, session: Session) -> None:
    """It can be read; a workflow, a pipeline, and hooks are what their schemas say."""
    content = yaml.safe_load(block.body)
    jobs = content.values() if isinstance(content, dict) else ()
    if isinstance(content, dict) and "jobs" in content:
        valid("vendor.github-workflows", block.body, session)
    elif isinstance(content, list) and any({"run", "uses"} & one.keys() for one in content):
        job = {"runs-on": "ubuntu-latest", "steps": content}
        valid(
            "vendor.github-workflows", yaml.safe_dump({"on": "push", "jobs": {"a": job}}), session
        )
    elif any(isinstance(job, dict) and "script" in job for job in jobs):
        valid("vendor.gitlab-ci", block.body, session)
    elif isinstance(content, dict) and "repos" in content:
        path = session.folder / "hooks.yaml"
        path.write_text(block.body, encoding="utf-8")
        command = [sys.executable, "-m", "pre_commit", "validate-config", str(path)]
        told = subprocess.run(command, capture_output=True, text=True)
        assert told.returncode == 0, told.stdout
    write(block, session)


def valid(schema: str, text: str, session: Session) -> None:
    """Check a text with a schema that check-jsonschema brings."""
    path = session.folder / "checked.yaml"
    path.write_text(text, encoding="utf-8")
    command = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", schema, str(path)]
    told = subprocess.run(command, capture_output=True, text=True)
    assert told.returncode == 0, f"{text}: {told.stdout}"


def json_text(block: Block, session: Session) -> None:
    json.loads(block.body)
    write(block, session)


def python(block: Block, session: Session) -> None:
    """It is run, unless it is a file of a page's own repository, which the page runs."""
    code = compile(block.body, str(block), "exec")
    write(block, session)
    if not block.title:
        exec(code, {"c": SimpleNamespace(LanguageServerManager=SimpleNamespace())})


def pycon(block: Block, session: Session) -> None:
    test = doctest.DocTestParser().get_doctest(block.body, {}, str(block), block.page, block.line)
    assert test.examples
    assert not doctest.DocTestRunner(verbose=False).run(test).failed


def balanced(block: Block, session: Session) -> None:
    """Of a language that has no reader here: its brackets and quotes are closed."""
    text = re.sub(r"""("[^"\n]*"|'[^'\n]*'(?=[\s,)\]}=:]))""", "", block.body)
    stack: list[str] = []
    for character in text:
        if character in "([{":
            stack.append(character)
        elif character in ")]}":
            assert stack, block
            assert stack.pop() + character in ("()", "[]", "{}"), block
    assert not stack, block


def markdown(block: Block, session: Session) -> None:
    """Text for a page of the reader's: its links are whole."""
    assert re.fullmatch(r"(\[!\[[^\]]+\]\(https://\S+\)\]\(https://\S+\)\n)+", block.body), block


COVERS: dict[str, Callable[[Block, Session], Any]] = {
    "console": run,
    "diff": diff,
    "dockerfile": dockerfile,
    "elisp": balanced,
    "json": json_text,
    "lua": balanced,
    "markdown": markdown,
    "pycon": pycon,
    "python": python,
    "toml": toml,
    "yaml": yaml_text,
}


def test_a_block_that_nothing_covers_fails(session: Callable[..., Session]) -> None:
    made = session()
    for language in ("", "text", "fortran"):
        with pytest.raises(AssertionError, match="no test covers"):
            covered(Block("page.md", 1, language, "", "x\n"), made)


@pytest.mark.parametrize(
    "body",
    [
        "$ binder-fix --dif\n",
        "$ binder-fix launch --fiks\n",
        "$ pip install 'binder-fix[nothing]'\n",
        "$ pip install something-else\n",
        "$ no-such-program\n",
        "$ echo a\nb\n",
        "$ echo a && false\n",
    ],
)
def test_a_wrong_command_fails(body: str, session: Callable[..., Session]) -> None:
    made = session()
    fill(made.folder)
    # An assertion of ours, or what click says of the command line.
    with pytest.raises((AssertionError, click.ClickException)):
        run(Block("page.md", 1, "console", "", body), made)


@pytest.mark.parametrize(
    ("expected", "printed", "same"),
    [
        ("a\n…\nd", "a\nb\nc\nd\n", True),
        ("a\n…\nd", "a\nd\n", True),
        ("a\n…", "a\n", True),
        ("a …c", "a b c", True),
        ("a …c", "a b\nc", False),
        ("a", "a\nb", False),
        ("…\nb", "a\nbb", False),
        ("a.c", "abc", False),
    ],
)
def test_what_stands_for_anything(expected: str, printed: str, same: bool) -> None:
    assert prints(expected, printed) is same


def test_links_between_the_pages_at_the_top() -> None:
    """MkDocs looks at those in docs/."""
    for page in PAGES:
        if page.parent != DOCS:
            text = re.sub(r"^```.*?^```$", "", page.read_text(encoding="utf-8"), flags=re.S | re.M)
            for target in re.findall(r"\]\((?!https?:|#)([^)#\s]+)", text):
                there = ROOT / target
                assert there.exists() or target.startswith("reference/"), f"{page}: {target}"


def test_git_is_at_hand() -> None:
    """Pull requests are made with it."""
    assert shutil.which("git")
