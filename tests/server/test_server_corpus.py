"""Every fix that the server offers, on every case of the corpus, as an editor applies it."""

from __future__ import annotations

import shutil
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any, TypeAlias

import pytest
from cases import OPTIONS, Case, cases
from click.testing import CliRunner
from editor import Editor, applied, editing, edits_of
from lsprotocol import types

from autofix.cli import main
from autofix.files import Source, context
from autofix.fixer import Result, fix, read
from autofix.image.build import fold
from autofix.image.context import Context
from autofix.rule import Rule, Violation
from autofix.rules import RULES
from autofix.server.actions import FIX_ALL
from autofix.values import replace

every_case = pytest.mark.parametrize("case", cases(), ids=lambda case: case.name)


@pytest.fixture(scope="module")
def editor() -> Iterator[Editor]:
    """One editor for all cases; its settings are those that the cases ask for."""
    with editing() as found:
        yield found


def laid_out(case: Case, folder: Path) -> Path:
    """A case as a repository; the path of its Dockerfile, whose text is not written yet."""
    if (case.folder / "context").is_dir():
        shutil.copytree(case.folder / "context", folder, dirs_exist_ok=True, symlinks=True)
    inner = next((name for name in (".binder", "binder") if (folder / name).is_dir()), "")
    return folder / inner / "Dockerfile"


def configure(editor: Editor, **settings: Any) -> None:
    """Tell the server its settings as an editor does."""
    params = types.DidChangeConfigurationParams({"binder-fix": settings})
    editor.tell(types.WORKSPACE_DID_CHANGE_CONFIGURATION, params)


def opened(editor: Editor, case: Case, folder: Path) -> Path:
    """The Dockerfile of a case, open in the editor."""
    path = laid_out(case, folder)
    configure(
        editor,
        unsafe="--unsafe" in case.options,
        authenticated="--authenticated" in case.options,
    )
    editor.open(path.as_uri(), case.before)
    return path


def on_disk(folder: Path) -> dict[str, str]:
    """The files of a repository by their URIs."""
    return {
        path.as_uri(): path.read_bytes().decode("utf-8", "surrogateescape")
        for path in folder.rglob("*")
        if path.is_file()
    }


@every_case
def test_all_fixes_are_what_write_does(case: Case, editor: Editor, tmp_path: Path) -> None:
    path = opened(editor, case, tmp_path)
    offered = editor.actions(path.as_uri(), only=[FIX_ALL])
    before = on_disk(tmp_path)
    edited = {**before, path.as_uri(): case.before}
    for action in offered:
        assert action.edit
        edited = editor.applied(action.edit, before)
    editor.close(path.as_uri())
    editor.texts.clear()

    path.write_bytes(case.before.encode("utf-8", "surrogateescape"))
    options = ["--write", "--offline", *sorted(case.options)]
    done = CliRunner().invoke(main, [*options, str(path)])
    assert done.exit_code in (0, 1), done.output
    written = on_disk(tmp_path)
    assert bool(offered) == (written != {**before, path.as_uri(): case.before})
    # Compared at last, so that a failure shows a difference of texts.
    assert edited == written


@every_case
@pytest.mark.no_cover  # slow, and runs nothing that the others do not
def test_each_fix_mends_what_it_is_for(case: Case, editor: Editor, tmp_path: Path) -> None:
    from buildkit import parsed_by_buildkit

    path = opened(editor, case, tmp_path)
    uri = path.as_uri()
    offered = editor.actions(uri, only=["quickfix"])
    told = [repr(diagnostic) for diagnostic in editor.diagnostics(uri)]
    editor.close(uri)
    editor.texts.clear()

    path.write_bytes(case.before.encode("utf-8", "surrogateescape"))
    around = context(Source(str(path), str(tmp_path), "Dockerfile", case.before))

    def fixed(text: str, files: Context) -> Result:
        unsafe, authenticated = (option in case.options for option in OPTIONS)
        return fix(text, RULES, files, unsafe=unsafe, authenticated=authenticated)

    found = fixed(case.before, around).findings
    before = messages(case, case.before, around)
    covered: set[Key] = set()
    for action in offered:
        assert action.edit
        edited = applied_to(case.before, around, action.edit, editor, path, tmp_path)
        # The package takes text only: other bytes are of no account in what it reads.
        encoded = edited[0].encode("utf-8", "surrogateescape")
        parsed = parsed_by_buildkit(encoded.decode("utf-8", "replace"))
        assert not isinstance(parsed, str), parsed
        assert action.diagnostics
        assert {repr(diagnostic) for diagnostic in action.diagnostics} <= set(told)
        keys = {(str(d.code), d.message.splitlines()[0]) for d in action.diagnostics}
        if action.title.startswith("Ignore"):
            after = Counter(keyed(f.rule, f.violation) for f in fixed(*edited).findings)
            was = Counter(keyed(f.rule, f.violation) for f in found)
            assert all(after[key] < was[key] for key in keys)
            continue
        after = messages(case, *edited)
        # What is found only once other fixes are made is not among what is found before.
        assert all(after[key] < before[key] or not (before[key] or after[key]) for key in keys)
        covered |= keys
    made = {keyed(f.rule, f.violation) for f in found if f.made}
    assert made <= covered
    safe = [action for action in offered if action.is_preferred]
    assert not any("unsafe" in action.title for action in safe)


def applied_to(
    text: str, around: Context, edit: types.WorkspaceEdit, editor: Editor, path: Path, root: Path
) -> tuple[str, Context]:
    """The text of a Dockerfile and its build context after an edit."""
    files = dict(around.files)
    for uri, edits in edits_of(edit):
        if uri == path.as_uri():
            text = applied(text, edits, editor.encoding)
        else:
            name = next(n for n in files if (root / n).as_uri() == uri)
            files[name] = applied(files[name] or "", edits, editor.encoding)
    return text, replace(around, files=files)


Key: TypeAlias = tuple[str, str]


def keyed(rule: Rule, violation: Violation) -> Key:
    """The code and the first line of a diagnostic."""
    return rule.name, violation.told


def messages(case: Case, text: str, around: Context) -> Counter[Key]:
    """What all rules say of a text before any fix."""
    build = fold(read(text), around, authenticated="--authenticated" in case.options)
    return Counter(keyed(rule, found) for rule in RULES for found in rule.check(build))
