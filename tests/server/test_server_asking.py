"""When registries are asked: never while one types, and only as far as the user wishes."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from editor import EVERYTHING, Editor, editing, edits_of
from lsprotocol import types

from autofix import files, inquiry
from autofix.image.published import Knowledge, Published, Release, Wanted
from autofix.server.actions import ASK, FIX_ALL

DIGEST = "sha256:" + "5" * 64
IMAGE = "quay.io/jupyter/minimal-notebook:2026-02-02"
TEXT = f"FROM {IMAGE}\nCOPY --chown=1000 . ${{HOME}}\n"
PINNED = TEXT.replace(IMAGE, f"{IMAGE}@{DIGEST}")
URI = "untitled:a"


class Registry:
    """What is asked instead of the network."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.problem = ""
        self.begun, self.answering = threading.Event(), threading.Event()
        self.answering.set()

    def ask(self, sources: Sequence[files.Source], questions: inquiry.Questions) -> Knowledge:
        """What ``inquiry.ask`` is."""
        assert not questions.offline
        self.asked += [source.text for source in sources]
        self.begun.set()
        assert self.answering.wait(60)
        if self.problem:
            return Knowledge({IMAGE: Published(IMAGE, problem=self.problem)})
        wanted = Wanted("numpy", (3, 12))
        return Knowledge(
            {IMAGE: Published(IMAGE, digest=DIGEST)}, {wanted: Release(version="2.2.1")}
        )


@pytest.fixture
def registry(monkeypatch: pytest.MonkeyPatch) -> Registry:
    """A registry in the place of the network."""
    found = Registry()
    monkeypatch.setattr(inquiry, "ask", found.ask)
    monkeypatch.delenv("BINDER_FIX_OFFLINE")
    return found


def command(editor: Editor, *uris: str) -> None:
    """Ask as a user does, and wait."""
    editor.ask(types.WORKSPACE_EXECUTE_COMMAND, types.ExecuteCommandParams(ASK, list(uris)))


def mended(editor: Editor, uri: str = URI) -> str:
    """The text after all fixes."""
    edits = [action.edit for action in editor.actions(uri, only=[FIX_ALL])]
    return editor.applied(edits[0])[uri] if edits and edits[0] else editor.texts[uri]


def test_typing_asks_nobody(registry: Registry) -> None:
    for options in ({}, {"offline": False}, {"offline": True}):
        with editing(inside=True, options=options) as editor:
            editor.open(URI, TEXT)
            editor.diagnostics(URI)
            editor.type(URI, TEXT + "\n", 2)
            editor.diagnostics(URI, 2)
            assert mended(editor) == TEXT + "\n"
    assert registry.asked == []


def test_saving_asks_where_it_is_wished_for(registry: Registry) -> None:
    with editing(inside=True, options={"offline": False}) as editor:
        editor.open(URI, TEXT)
        editor.save(URI)
        editor.until(lambda: mended(editor) == PINNED)
        # What was answered holds for a while, also when something else is typed.
        editor.type(URI, TEXT + "\n", 2)
        editor.diagnostics(URI, 2)
        editor.save(URI)
        assert mended(editor) == PINNED + "\n"
        other = "FROM python:3.12\n" + TEXT.replace("FROM", "FROM --platform=linux/amd64")
        editor.type(URI, other, 3)
        editor.save(URI)
        editor.until(lambda: registry.asked[1:])
        assert registry.asked == [TEXT, other]


@pytest.mark.parametrize("options", [{}, {"offline": True}])
def test_saving_asks_nobody_otherwise(registry: Registry, options: dict[str, Any]) -> None:
    with editing(inside=True, options=options) as editor:
        editor.open(URI, TEXT)
        editor.save(URI)
        editor.diagnostics(URI)
        assert mended(editor) == TEXT
    assert registry.asked == []


def test_the_command_asks_each_time(registry: Registry) -> None:
    with editing(inside=True) as editor:
        editor.open(URI, TEXT)
        command(editor, URI)
        assert mended(editor) == PINNED
        command(editor)
        assert registry.asked == [TEXT, TEXT]
        params = types.HoverParams(types.TextDocumentIdentifier(URI), types.Position(0, 8))
        hover = editor.ask(types.TEXT_DOCUMENT_HOVER, params)
        assert f"digest: sha256:{'5' * 64}" in hover.contents.value


@pytest.mark.parametrize("variable", [True, False])
def test_the_command_asks_nobody_offline(
    registry: Registry, monkeypatch: pytest.MonkeyPatch, variable: bool
) -> None:
    if variable:
        monkeypatch.setenv("BINDER_FIX_OFFLINE", "1")
    with editing(inside=True, options={} if variable else {"offline": True}) as editor:
        editor.open(URI, TEXT)
        command(editor, URI)
        assert [m.message for m in editor.logged] == [
            "untitled:a: binder-fix is offline: no registry is asked"
        ]
    assert registry.asked == []


def test_a_registry_that_does_not_answer_is_told_in_the_log(registry: Registry) -> None:
    registry.problem = "quay.io did not answer"
    with editing(inside=True) as editor:
        editor.open(URI, TEXT)
        command(editor, URI)
        (told,) = editor.logged
        assert told.message == (
            "quay.io did not answer: going on with what is known without it of 1 image"
        )
        assert mended(editor) == TEXT


def test_a_text_that_cannot_be_read_is_not_asked_for(registry: Registry) -> None:
    with editing(inside=True, options={"offline": False}) as editor:
        editor.open(URI, "FROM a\nRUN <<EOF\n")
        command(editor, URI)
    assert registry.asked == []


def test_an_answer_can_be_cancelled(registry: Registry) -> None:
    registry.answering.clear()
    capabilities = types.ClientCapabilities(
        text_document=EVERYTHING.text_document,
        window=types.WindowClientCapabilities(work_done_progress=True),
    )
    editor = Editor(inside=True)
    kinds: list[str] = []
    tokens: list[Any] = []

    def create(params: types.WorkDoneProgressCreateParams) -> None:
        tokens.append(params.token)

    def progress(params: types.ProgressParams) -> None:
        value: Any = params.value
        kinds.append(value["kind"])

    editor.client.feature(types.WINDOW_WORK_DONE_PROGRESS_CREATE)(create)
    editor.client.feature(types.PROGRESS)(progress)

    try:
        editor.begin(capabilities, options={"offline": False})
        editor.open(URI, TEXT)
        editor.save(URI)
        assert registry.begun.wait(60)
        # While it is asked, everything else goes on.
        assert mended(editor) == TEXT
        cancel = types.WorkDoneProgressCancelParams(tokens[0])
        editor.tell(types.WINDOW_WORK_DONE_PROGRESS_CANCEL, cancel)
        editor.ask(types.TEXT_DOCUMENT_HOVER, types.HoverParams(
            types.TextDocumentIdentifier(URI), types.Position(1, 0)))  # fmt: skip
        registry.answering.set()
        assert mended(editor) == TEXT
        assert kinds == ["begin", "end"]
        command(editor, URI)
        assert mended(editor) == PINNED
        editor.end()
    finally:
        registry.answering.set()
        assert editor.stop() == 0


def test_closing_forgets_what_is_being_asked(registry: Registry) -> None:
    registry.answering.clear()
    with editing(inside=True, options={"offline": False}) as editor:
        editor.open(URI, TEXT)
        editor.save(URI)
        assert registry.begun.wait(60)
        editor.close(URI)
        editor.open(URI, TEXT, version=5)
        registry.answering.set()
        assert mended(editor) == TEXT


def test_files_of_the_build_context_are_changed_too(registry: Registry, tmp_path: Path) -> None:
    requirements = tmp_path / "requirements.txt"
    requirements.write_bytes("\ufeff# ä\r\nnumpy\r\n".encode())
    uri = (tmp_path / "Dockerfile").as_uri()
    text = "FROM python:3.12\nCOPY requirements.txt .\nRUN pip install -r requirements.txt\n"
    with editing(inside=True, options={"unsafe": True, "select": ["unpinned-package"]}) as editor:
        editor.open(uri, text)
        command(editor, uri)
        offered = editor.actions(uri)
        assert [a.command.command for a in offered if a.command] == [ASK]
        fixes = [a for a in offered if a.edit and "Ignore" not in a.title]
        assert [a.kind for a in fixes] == ["quickfix", FIX_ALL]
        assert fixes[0].is_preferred is False
        for action in fixes:
            assert action.edit
            assert [name for name, _ in edits_of(action.edit)] == [requirements.as_uri()]
            # An editor has the text without the mark.
            files = {requirements.as_uri(): "# ä\r\nnumpy\r\n"}
            new = editor.applied(action.edit, files)[requirements.as_uri()]
            assert new == "# ä\r\nnumpy==2.2.1\r\n"
        # Of a file that is open, the editor's text and its version count.
        editor.open(requirements.as_uri(), "# b\nnumpy\n", language="pip", version=7)
        action = editor.actions(uri, only=[FIX_ALL])[0]
        assert action.edit
        assert action.edit.document_changes
        (change,) = action.edit.document_changes
        assert isinstance(change, types.TextDocumentEdit)
        assert change.text_document.version == 7
        assert editor.applied(action.edit)[requirements.as_uri()] == "# b\nnumpy==2.2.1\n"
        # A file that no editor could save as it is stays as it is.
        editor.close(requirements.as_uri())
        requirements.write_bytes(b"# \xff\nnumpy\n")
        editor.save(uri)
        offered = editor.actions(uri, only=["quickfix", FIX_ALL])
        assert [a.title for a in offered] == ["Ignore unpinned-package here, by a comment"]
