"""What an editor shows and offers: diagnostics, fixes, hovers, and whose text counts."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner
from editor import EVERYTHING, Editor, applied, editing
from hypothesis import given, settings
from hypothesis import strategies as st
from lsprotocol import types

from autofix.cli import main
from autofix.fixer import INSTRUCTIONS
from autofix.server.actions import ASK, FIX_ALL

GOOD = "FROM quay.io/jupyter/minimal-notebook:2026-02-02\nCOPY --chown=1000 . ${HOME}\n"
ROOT_AT_THE_END = f"{GOOD}USER root\n"
SEVERITY = types.DiagnosticSeverity


@pytest.fixture(scope="module", params=[False, True], ids=["process", "inside"])
def shared(request: pytest.FixtureRequest) -> Iterator[Editor]:
    """An editor for tests that change no settings."""
    with editing(inside=request.param) as found:
        yield found


@pytest.fixture
def uri(tmp_path: Path) -> str:
    """A Dockerfile of a repository; it is not on the disk."""
    return (tmp_path / "Dockerfile").as_uri()


def span(line: int, start: int, end: int) -> types.Range:
    """A range in one line."""
    return types.Range(types.Position(line, start), types.Position(line, end))


def test_what_is_broken_is_an_error_at_its_place(shared: Editor, uri: str) -> None:
    shared.open(uri, ROOT_AT_THE_END)
    (told,) = shared.diagnostics(uri)
    assert told.message == (
        "the image runs as root, not as jovyan with uid 1000\n"
        "Binder needs a user with uid 1000, with a home folder, who runs the image."
    )
    assert (told.code, told.source, told.severity) == (
        "missing-user", "binder-fix", SEVERITY.Error)  # fmt: skip
    assert told.range == span(2, 0, 9)


def test_what_is_not_known_is_information_and_what_is_advised_a_hint(
    shared: Editor, uri: str
) -> None:
    shared.open(uri, "FROM lab.example.org/model:3.2\nCOPY --from=busybox /bin/sh /tmp/\n")
    severities = {(d.code, d.severity) for d in shared.diagnostics(uri)}
    assert ("missing-user", SEVERITY.Information) in severities
    assert ("unpinned-image", SEVERITY.Hint) in severities
    assert SEVERITY.Error not in {severity for _, severity in severities}


def test_typing_and_closing_change_what_is_said(shared: Editor, uri: str) -> None:
    shared.open(uri, ROOT_AT_THE_END)
    assert len(shared.diagnostics(uri)) == 1
    shared.change(uri, 2, [types.TextDocumentContentChangePartial(span(2, 5, 9), "${NB_USER}")])
    assert shared.diagnostics(uri, 2) == ()
    shared.close(uri)
    assert shared.diagnostics(uri, None) == ()


def test_keys_in_a_row_are_one_look(shared: Editor, uri: str) -> None:
    shared.open(uri, GOOD)
    for version, letter in enumerate("USER root", 2):
        at = span(2, version - 2, version - 2)
        shared.change(uri, version, [types.TextDocumentContentChangePartial(at, letter)])
    assert len(shared.diagnostics(uri, 10)) == 1
    told = [p.version for p in shared.published if p.uri == uri]
    assert len(told) < 5


@pytest.mark.parametrize(
    ("text", "line", "code", "words"),
    [
        ("FROM a\nRUN <<EOF\n", 1, "syntax", "heredoc EOF is not closed. Add a line"),
        ("", 0, "syntax", ""),
        ("FROM a\0b\n", 0, "unreadable", "no UTF-8 text"),
        ("#" * (4 * 1024 * 1024 + 1), 0, "unreadable", "larger than"),
        ("FROM a\n" + "RUN b\n" * INSTRUCTIONS, None, "syntax", f"{INSTRUCTIONS}"),
    ],
)
def test_what_cannot_be_read_is_a_diagnostic(
    shared: Editor, uri: str, text: str, line: int | None, code: str, words: str
) -> None:
    shared.open(uri, text)
    (told,) = shared.diagnostics(uri)
    assert (told.code, told.severity) == (code, SEVERITY.Error)
    assert words in told.message
    if line is not None:
        assert told.range.start.line == line
    assert shared.actions(uri) == []


def test_a_hidden_dockerfile_says_so(shared: Editor, tmp_path: Path, uri: str) -> None:
    (tmp_path / "binder").mkdir()
    (tmp_path / "Dockerfile").write_text(GOOD)
    shared.open(uri, GOOD)
    (told,) = shared.diagnostics(uri)
    assert (told.code, told.severity) == ("hidden", SEVERITY.Information)
    assert "hidden by this folder" in told.message
    (tmp_path / "binder/Dockerfile").write_text(GOOD)
    shared.save(uri)
    again = shared.wait(lambda: [p for p in shared.published if p.uri == uri][1:])
    (told,) = again[0].diagnostics
    assert "binder/Dockerfile" in told.message
    inner = (tmp_path / "binder/Dockerfile").as_uri()
    shared.open(inner, GOOD)
    assert shared.diagnostics(inner) == ()


@pytest.mark.parametrize(
    ("name", "language", "is_one"),
    [
        ("Dockerfile", "", True),
        ("Containerfile", "plaintext", True),
        ("Dockerfile.gpu", "", True),
        ("gpu.Dockerfile", "", True),
        ("anything", "dockerfile", True),
        ("Dockerfile.dockerignore", "ignore", False),
        ("Makefile", "make", False),
    ],
)
def test_dockerfiles_are_known_by_language_or_name(
    shared: Editor, tmp_path: Path, name: str, language: str, is_one: bool
) -> None:
    uri, sentinel = (tmp_path / name).as_uri(), (tmp_path / "b/Dockerfile").as_uri()
    shared.open(uri, ROOT_AT_THE_END, language=language)
    shared.open(sentinel, GOOD)
    shared.diagnostics(sentinel)
    assert bool(shared.actions(uri)) == is_one
    if is_one:
        assert len(shared.diagnostics(uri)) == 1
    assert is_one or not [p for p in shared.published if p.uri == uri]


def test_a_document_without_a_file_has_no_build_context(shared: Editor) -> None:
    uri = "untitled:Untitled-1"
    shared.open(uri, "FROM python:3.12\nCOPY requirements.txt .\n")
    assert {d.code for d in shared.diagnostics(uri)} >= {"missing-user"}
    (action,) = shared.actions(uri, only=[FIX_ALL])
    assert action.edit
    assert "useradd" in shared.applied(action.edit)[uri]


def test_kinds_that_are_not_wanted_are_not_offered(shared: Editor, uri: str) -> None:
    shared.open(uri, ROOT_AT_THE_END)
    wanted = ("quickfix", "source", "source.fixAll", FIX_ALL, "source.fix", "refactor")
    kinds = {only: [a.kind for a in shared.actions(uri, only=[only])] for only in wanted}
    assert kinds == {
        "quickfix": ["quickfix", "quickfix"],
        "source": [FIX_ALL],
        "source.fixAll": [FIX_ALL],
        FIX_ALL: [FIX_ALL],
        "source.fix": [],
        "refactor": [],
    }


def test_a_rule_can_be_ignored_where_it_is_broken(shared: Editor, uri: str) -> None:
    text = ROOT_AT_THE_END.replace("USER", "# why\n\n  USER").replace("\n", "\r\n")
    shared.open(uri, text)
    _, action = shared.actions(uri, span(4, 4, 4), ["quickfix"])
    assert (action.title, action.is_preferred) == (
        "Ignore missing-user here, by a comment", False)  # fmt: skip
    assert action.edit
    ignored = shared.applied(action.edit)[uri]
    comment = "# binder-fix: ignore[missing-user]\r\n"
    assert ignored == text.replace("  USER", f"{comment}  USER")
    shared.type(uri, ignored, 2)
    (told,) = shared.diagnostics(uri, 2)
    assert (told.code, told.severity) == ("unused-ignore", SEVERITY.Hint)
    assert "this comment gives no reason" in told.message
    # What is said of the comment cannot be ignored by another one.
    assert shared.actions(uri, told.range, ["quickfix"]) == []
    assert shared.actions(uri, only=[FIX_ALL]) == []


def test_a_comment_comes_behind_a_byte_order_mark(shared: Editor, uri: str) -> None:
    text = "\ufeffFROM python:3.12\n"
    shared.open(uri, text)
    offered = [a for a in shared.actions(uri, span(0, 0, 1), ["quickfix"]) if "Ignore" in a.title]
    assert offered[0].edit
    after = shared.applied(offered[0].edit)[uri]
    assert after == text.replace("FROM", "# binder-fix: ignore[missing-jupyter]\nFROM")


def test_a_fix_is_offered_where_its_finding_is(shared: Editor, uri: str) -> None:
    shared.open(uri, ROOT_AT_THE_END)
    assert [a.title for a in shared.actions(uri, span(2, 4, 4), ["quickfix"])] == [
        "Run as jovyan, who has uid 1000",
        "Ignore missing-user here, by a comment",
    ]
    assert shared.actions(uri, span(1, 0, 3), ["quickfix"]) == []


def test_an_empty_place_is_shown_as_its_line(shared: Editor, uri: str) -> None:
    """A command that is missed only once another fix was made is found behind the text."""
    shared.open(uri, "FROM python:3.12\nUSER 1000\nCOPY . .\n")
    (told,) = [d for d in shared.diagnostics(uri) if d.code == "missing-user"]
    assert told.range == span(2, 0, 8)
    offered = shared.actions(uri, span(2, 3, 3), ["quickfix"])
    assert [a.title for a in offered if told in (a.diagnostics or ())] == [
        "Make all fixes for Binder"
    ]


def test_an_unsafe_fix_is_marked_and_never_preferred(shared: Editor, uri: str) -> None:
    text = "FROM jupyter/scipy-notebook:2023-10-20\nUSER root\nRUN useradd --uid 1000 student\n"
    shared.open(uri, f"{text}USER student\n")
    offered = shared.actions(uri, only=["quickfix"])
    unsafe = [a for a in offered if "(unsafe: may change what was meant)" in a.title]
    assert unsafe
    assert not any(a.is_preferred for a in unsafe)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-32"])
def test_ranges_count_what_the_client_counts(encoding: str, uri: str) -> None:
    text = (
        "FROM python:3.12-slim\r\n"
        "RUN echo '\N{PILE OF POO}\N{PILE OF POO}é' && adduser --uid 1000 marine\r\n"
        "USER marine\r\n"
    )
    with editing(encodings=[encoding, "utf-16"]) as editor:
        assert editor.encoding == encoding
        editor.open(uri, text)
        (told,) = [d for d in editor.diagnostics(uri) if "adduser" in d.message]
        start, end = told.range.start, told.range.end
        assert start.line == end.line == 1
        length = end.character - start.character
        assert start.character == {"utf-8": 25, "utf-16": 20, "utf-32": 18}[encoding]
        assert length == len("adduser --uid 1000 marine")
        (action,) = editor.actions(uri, only=[FIX_ALL])
        assert action.edit
        path = Path(uri.removeprefix("file://"))
        path.write_bytes(text.encode())
        CliRunner().invoke(main, ["--write", str(path)])
        assert editor.applied(action.edit)[uri].encode() == path.read_bytes()


@given(st.data())
@settings(max_examples=150)
def test_the_texts_stay_the_same_as_one_types(inner: Editor, data: st.DataObject) -> None:
    """The server's text is the client's after each change, whatever its ranges count in."""
    letters = st.text("aé€😋\n\r\u2028\f", max_size=5)
    text = data.draw(st.text("aé€😋\n\r\u2028\f", max_size=25))
    uri = "untitled:typed"
    inner.open(uri, text, language="plaintext")
    for version in range(2, data.draw(st.integers(3, 8))):
        changes: list[types.TextDocumentContentChangeEvent] = []
        for _ in range(data.draw(st.integers(1, 3))):
            new = data.draw(letters)
            if data.draw(st.integers(0, 9)) == 0:
                text = new
                changes.append(types.TextDocumentContentChangeWholeDocument(new))
                continue
            offsets = [o for o in range(len(text) + 1) if text[max(o - 1, 0) : o + 1] != "\r\n"]
            start, end = sorted(data.draw(st.tuples(*[st.sampled_from(offsets)] * 2)))
            place = types.Range(inner.position(text, start), inner.position(text, end))
            changes.append(types.TextDocumentContentChangePartial(place, new))
            text = applied(text, [types.TextEdit(place, new)], inner.encoding)
        inner.change(uri, version, changes)
    hover = types.HoverParams(types.TextDocumentIdentifier(uri), types.Position(0, 0))
    assert inner.ask(types.TEXT_DOCUMENT_HOVER, hover) is None
    assert inner.server.documents[uri].document.lines.text == text


@pytest.fixture(scope="module", params=["utf-8", "utf-16", "utf-32"])
def inner(request: pytest.FixtureRequest) -> Iterator[Editor]:
    """An editor whose server is in this process."""
    with editing(inside=True, encodings=[request.param]) as found:
        yield found


def test_an_edit_of_a_client_without_versions_is_plain(tmp_path: Path, uri: str) -> None:
    capabilities = types.ClientCapabilities(text_document=EVERYTHING.text_document)
    with editing(capabilities=capabilities) as editor:
        editor.open(uri, ROOT_AT_THE_END)
        (action,) = editor.actions(uri, only=[FIX_ALL])
        assert action.edit
        assert action.edit.document_changes is None
        assert editor.applied(action.edit)[uri] == f"{ROOT_AT_THE_END}USER ${{NB_USER}}\n"


def test_a_client_that_knows_no_code_actions_is_offered_none(uri: str) -> None:
    with editing(capabilities=types.ClientCapabilities()) as editor:
        editor.open(uri, ROOT_AT_THE_END)
        assert len(editor.diagnostics(uri)) == 1
        assert editor.actions(uri) == []


def test_a_hover_explains(shared: Editor, uri: str) -> None:
    shared.open(uri, "FROM quay.io/jupyter/base-notebook:2026-02-02 AS a_b\nFROM a_b\nUSER root\n")

    def hover(line: int, character: int) -> types.Hover | None:
        place = types.Position(line, character)
        identifier = types.TextDocumentIdentifier(uri)
        found: types.Hover | None = shared.ask(
            types.TEXT_DOCUMENT_HOVER, types.HoverParams(identifier, place)
        )
        return found

    def told(found: types.Hover | None) -> str:
        assert found
        assert isinstance(found.contents, types.MarkupContent)
        assert found.contents.kind == types.MarkupKind.Markdown
        return found.contents.value

    base = told(hover(0, 8))
    assert "**base image** quay\\.io/jupyter/base\\-notebook:2026\\-02\\-02" in base
    assert "- known by the table of base images" in base
    assert "- uid 1000: jovyan, home folder /home/jovyan" in base
    assert "the stage of line 1" in told(hover(1, 6))
    rule = hover(2, 6)
    assert "Binder starts every container as uid 1000 and never as root" in told(rule)
    assert rule
    assert rule.range == span(2, 0, 9)
    assert hover(3, 0) is None


def test_a_hover_has_no_markup_of_the_document(shared: Editor, uri: str) -> None:
    shared.open(uri, "FROM [a](command:x)<img>`\nRUN b\n")
    identifier = types.TextDocumentIdentifier(uri)
    params = types.HoverParams(identifier, types.Position(0, 6))
    found = shared.ask(types.TEXT_DOCUMENT_HOVER, params)
    assert found
    assert "\\[a\\]\\(command:x\\)\\<img\\>" in found.contents.value


def test_a_hover_without_markdown_is_plain(uri: str) -> None:
    with editing(capabilities=types.ClientCapabilities()) as editor:
        editor.open(uri, "FROM python:3.12-slim\n")
        params = types.HoverParams(types.TextDocumentIdentifier(uri), types.Position(0, 6))
        found = editor.ask(types.TEXT_DOCUMENT_HOVER, params)
        assert found.contents.kind == types.MarkupKind.PlainText
        assert "base image python:3.12-slim" in found.contents.value


def test_an_open_file_of_the_context_counts_as_it_is_in_the_editor(
    shared: Editor, tmp_path: Path, uri: str
) -> None:
    requirements = tmp_path / "requirements.txt"
    requirements.write_text("numpy\n")
    text = "FROM python:3.12\nCOPY requirements.txt .\nRUN pip install -r requirements.txt\n"
    shared.open(uri, text)
    assert "notebook and jupyterlab are not installed" in str(shared.diagnostics(uri))
    shared.open(requirements.as_uri(), "notebook==7.5.0\njupyterlab==4.5.0\n", language="pip")
    shared.wait(
        lambda: [
            p for p in shared.published
            if p.uri == uri and "notebook and jupyterlab" not in str(p.diagnostics)
        ]
    )  # fmt: skip


def test_registries_are_offered_where_they_may_be_asked(
    monkeypatch: pytest.MonkeyPatch, uri: str
) -> None:
    monkeypatch.delenv("BINDER_FIX_OFFLINE")
    with editing() as editor:
        editor.open(uri, GOOD)
        (action,) = editor.actions(uri, only=["source"])
        assert action.command
        assert (action.command.command, action.command.arguments) == (ASK, [uri])
    with editing(options={"offline": True}) as editor:
        editor.open(uri, GOOD)
        assert editor.actions(uri, only=["source"]) == []


def test_the_configuration_of_the_repository_is_obeyed(
    shared: Editor, tmp_path: Path, uri: str
) -> None:
    configuration = tmp_path / ".binder-fix.toml"
    (tmp_path / ".git").mkdir()
    configuration.write_text('ignore = ["missing-user"]\n')
    shared.open(uri, ROOT_AT_THE_END)
    assert shared.diagnostics(uri) == ()
    configuration.write_text('[[base-image]]\nimage = "lab/*"\nuser = "ana"\n')
    shared.type(uri, "FROM lab/model:1\n", 2)
    shared.diagnostics(uri, 2)
    params = types.HoverParams(types.TextDocumentIdentifier(uri), types.Position(0, 6))
    found = shared.ask(types.TEXT_DOCUMENT_HOVER, params)
    assert "- known by the configuration" in found.contents.value
    assert "- user: ana" in found.contents.value
    configuration.write_text("\nignor = []\n")
    shared.type(uri, ROOT_AT_THE_END, 3)
    (told,) = shared.diagnostics(uri, 3)
    assert (told.code, told.severity) == ("configuration", SEVERITY.Error)
    assert f"{configuration}:2: there is no key 'ignor'; did you mean ignore?" in told.message
    assert shared.actions(uri) == []


def test_settings_go_before_the_configuration_of_the_repository(tmp_path: Path, uri: str) -> None:
    (tmp_path / ".git").mkdir()
    (tmp_path / ".binder-fix.toml").write_text('ignore = ["missing-user"]\n')
    with editing(options={"isolated": True}) as editor:
        editor.open(uri, ROOT_AT_THE_END)
        assert len(editor.diagnostics(uri)) == 1
    with editing(options={"select": ["missing-user"]}) as editor:
        editor.open(uri, ROOT_AT_THE_END)
        assert len(editor.diagnostics(uri)) == 1


def test_a_note_on_configurations_is_logged_once(tmp_path: Path, uri: str) -> None:
    (tmp_path / ".git").mkdir()
    (tmp_path / ".binder-fix.toml").write_text('ignore = ["missing-user"]\n')
    (tmp_path / "pyproject.toml").write_text("[tool.binder-fix]\nunsafe = true\n")
    with editing() as editor:
        editor.open(uri, ROOT_AT_THE_END)
        editor.type(uri, ROOT_AT_THE_END + "\n", 2)
        editor.diagnostics(uri, 2)
        (told,) = editor.logged
        assert "goes before pyproject.toml beside it" in told.message
        assert told.type == types.MessageType.Info
