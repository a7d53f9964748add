"""The server as a process: its messages, its order, its end; and what goes wrong in it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from editor import Editor, editing
from lsprotocol import types

from autofix.configuration import Configuration
from autofix.configuration.choosing import Choice
from autofix.server import analysis, language
from autofix.server.settings import SETTINGS as SETTINGS_OF_EDITORS
from autofix.server.settings import over, read
from autofix.values import replace

ROOT_AT_THE_END = (
    "FROM quay.io/jupyter/minimal-notebook:2026-02-02\nCOPY --chown=1000 . ${HOME}\nUSER root\n"
)
SERVER = [sys.executable, "-m", "autofix", "server"]


def framed(*messages: object) -> bytes:
    """Messages as they go over the wire."""
    found = b""
    for message in messages:
        body = message if isinstance(message, bytes) else json.dumps(message).encode()
        found += b"Content-Length: %d\r\n\r\n" % len(body) + body
    return found


def request(number: int, method: str, params: object = None) -> dict[str, Any]:
    """A request."""
    return {"jsonrpc": "2.0", "id": number, "method": method, "params": params}


def notification(method: str, params: object = None) -> dict[str, Any]:
    """A notification."""
    return {"jsonrpc": "2.0", "method": method, "params": params}


INITIALIZE = request(1, "initialize", {"processId": None, "rootUri": None, "capabilities": {}})
SHUTDOWN = request(9, "shutdown")
EXIT = notification("exit")


def talk(*messages: object, environment: dict[str, str] | None = None) -> tuple[list[Any], int]:
    """What a server answers to messages and the end of its input, and its exit status.

    Every byte of its standard output has to be part of a message.
    """
    done = subprocess.run(
        SERVER,
        input=framed(*messages),
        capture_output=True,
        timeout=60,
        check=False,
        env={**os.environ, **(environment or {})},
    )
    assert b"Traceback" not in done.stderr
    answers, rest = [], done.stdout
    while rest:
        head, _, rest = rest.partition(b"\r\n\r\n")
        headers = dict(line.split(": ") for line in head.decode().split("\r\n"))
        size = int(headers["Content-Length"])
        answers.append(json.loads(rest[:size]))
        rest = rest[size:]
    return answers, done.returncode


@pytest.mark.parametrize(
    ("messages", "status"),
    [
        ([INITIALIZE, SHUTDOWN, EXIT], 0),
        ([INITIALIZE, SHUTDOWN], 0),
        ([INITIALIZE, EXIT], 1),
        ([INITIALIZE], 1),
        ([EXIT], 1),
        ([], 1),
    ],
)
def test_it_ends_as_the_specification_says(messages: list[Any], status: int) -> None:
    answers, found = talk(*messages)
    assert found == status
    assert [a["id"] for a in answers] == [m["id"] for m in messages if "id" in m]
    assert all("error" not in answer for answer in answers)


def test_messages_out_of_order_are_refused() -> None:
    hover = {"textDocument": {"uri": "file:///a"}, "position": {"line": 0, "character": 0}}
    opened = {"textDocument": {"uri": "file:///a", "languageId": "a", "version": 1, "text": ""}}
    answers, status = talk(
        request(5, "textDocument/hover", hover),
        notification("textDocument/didOpen", opened),
        INITIALIZE,
        {**INITIALIZE, "id": 2},
        request(3, "textDocument/hover", hover),
        request(4, "no/such/method"),
        SHUTDOWN,
        request(10, "textDocument/hover", hover),
        EXIT,
    )
    codes = {a["id"]: a["error"]["code"] for a in answers if "error" in a}
    # The codes of the specification: not initialized, invalid request, method not found.
    assert codes == {5: -32002, 2: -32600, 4: -32601, 10: -32600}
    assert status == 0


def test_documents_that_are_not_open_are_of_no_account() -> None:
    identifier = {"uri": "file:///a/Dockerfile", "version": 3}
    answers, status = talk(
        INITIALIZE,
        notification(
            "textDocument/didChange",
            {"textDocument": identifier, "contentChanges": [{"text": "secret"}]},
        ),
        notification("textDocument/didSave", {"textDocument": identifier}),
        notification("textDocument/didClose", {"textDocument": identifier}),
        request(
            2,
            "textDocument/codeAction",
            {
                "textDocument": identifier,
                "range": {
                    "start": {"line": 0, "character": 0},
                    "end": {"line": 0, "character": 0},
                },
                "context": {"diagnostics": []},
            },
        ),
        SHUTDOWN,
        EXIT,
    )
    assert status == 0
    (logged,) = [a["params"]["message"] for a in answers if "method" in a]
    assert logged == "file:///a/Dockerfile: changed, but it is not open"
    assert [a["result"] for a in answers if a.get("id") == 2] == [[]]


@pytest.mark.parametrize(
    "garbage", [b"{", b"[]", b"null", b"\xff", b'{"jsonrpc": "2.0", "id": 1}', b'{"id": 1}']
)
def test_what_is_no_message_does_not_end_it(garbage: bytes) -> None:
    answers, status = talk(INITIALIZE, garbage, SHUTDOWN, EXIT)
    assert [a["id"] for a in answers if "id" in a and "result" in a] == [1, 9]
    assert status == 0


def test_without_pygls_one_line_says_what_to_install() -> None:
    program = (
        "import sys\n"
        "sys.modules['pygls'] = None\n"
        "sys.argv = ['binder-fix', 'server']\n"
        "from autofix.__main__ import main\n"
        "main()\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, timeout=60, check=False
    )
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == "binder-fix server needs pygls: pip install 'binder-fix[lsp]'\n"


def test_a_run_of_the_command_does_not_import_the_server(tmp_path: Path) -> None:
    (tmp_path / "Dockerfile").write_text(ROOT_AT_THE_END)
    program = (
        "import sys\n"
        "from autofix.cli import main\n"
        "try: main()\n"
        "finally: print(sorted(n for n in sys.modules if n.startswith(('pygls', 'lsprotocol',"
        " 'autofix.server'))))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, "--check", str(tmp_path)],
        capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    assert done.stdout.endswith("[]\n"), done.stderr


def test_an_internal_error_is_told_once_and_ends_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    real = analysis.analyse

    def faulty(document: Any, *others: Any) -> Any:
        if "bad" in document.uri:
            raise LookupError("a secret of the document")
        return real(document, *others)

    monkeypatch.setattr(language, "analyse", faulty)
    with editing(inside=True) as editor:
        editor.open("untitled:bad", ROOT_AT_THE_END)
        assert editor.diagnostics("untitled:bad") == ()
        editor.type("untitled:bad", "FROM a\n", 2)
        assert editor.diagnostics("untitled:bad", 2) == ()
        editor.open("untitled:good", ROOT_AT_THE_END)
        assert len(editor.diagnostics("untitled:good")) == 1
        (told,) = editor.logged
    assert "untitled:bad: internal error (LookupError at test_server_protocol.py:" in told.message
    assert "secret" not in told.message
    assert told.type == types.MessageType.Error


def test_an_internal_error_of_a_request_is_its_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    from autofix.server import requests

    def faulty(*_: Any) -> Any:
        raise LookupError("a secret of the document")

    monkeypatch.setattr(requests, "hover", faulty)
    with editing(inside=True) as editor:
        editor.open("untitled:a", ROOT_AT_THE_END)
        params = types.HoverParams(types.TextDocumentIdentifier("untitled:a"), types.Position(0, 0))
        with pytest.raises(Exception, match="internal error \\(LookupError at") as error:
            editor.ask(types.TEXT_DOCUMENT_HOVER, params)
        assert "secret" not in repr(error.value.__dict__)
        assert len(editor.actions("untitled:a")) >= 1
    assert "secret" not in str(editor.logged)


def test_a_request_can_be_cancelled(monkeypatch: pytest.MonkeyPatch) -> None:
    real = analysis.analyse

    def slow(*arguments: Any) -> Any:
        time.sleep(1)
        return real(*arguments)

    monkeypatch.setattr(language, "analyse", slow)
    with editing(inside=True) as editor:
        editor.open("untitled:a", ROOT_AT_THE_END)
        params = types.HoverParams(types.TextDocumentIdentifier("untitled:a"), types.Position(0, 0))

        async def cancelled() -> Any:
            protocol = editor.client.protocol
            asked = protocol.send_request_async(types.TEXT_DOCUMENT_HOVER, params, msg_id="h")
            protocol.notify(types.CANCEL_REQUEST, types.CancelParams("h"))
            return await asked

        with pytest.raises(Exception, match="cancel") as error:
            editor.run(cancelled())
        assert getattr(error.value, "code", 0) == -32800
        assert len(editor.diagnostics("untitled:a")) == 1


SETTINGS = {
    "unsafe": True,
    "ignore": ["missing-user"],
    "digest": "tag",
    "mirrors": [],
    "deep": None,
}


@pytest.mark.parametrize("way", ["options", "pushed", "pulled"])
def test_settings_come_in_each_way_that_editors_have(way: str) -> None:
    editor = Editor(inside=True)
    pulled: dict[str, object] = {"binder-fix": {}}

    def configuration(params: types.ConfigurationParams) -> list[Any]:
        return [pulled.get(item.section or "") for item in params.items]

    registered: list[types.Registration] = []

    def register(params: types.RegistrationParams) -> None:
        registered.extend(params.registrations)

    editor.client.feature(types.WORKSPACE_CONFIGURATION)(configuration)
    editor.client.feature(types.CLIENT_REGISTER_CAPABILITY)(register)

    capabilities = types.ClientCapabilities(
        workspace=types.WorkspaceClientCapabilities(
            configuration=way == "pulled",
            did_change_configuration=types.DidChangeConfigurationClientCapabilities(True),
            did_change_watched_files=types.DidChangeWatchedFilesClientCapabilities(True),
        )
    )
    try:
        editor.begin(capabilities, options=SETTINGS if way == "options" else None)
        editor.open("untitled:a", ROOT_AT_THE_END)
        if way == "pushed":
            params = types.DidChangeConfigurationParams({"binder-fix": SETTINGS})
            editor.tell(types.WORKSPACE_DID_CHANGE_CONFIGURATION, params)
        if way == "pulled":
            pulled["binder-fix"] = SETTINGS
            params = types.DidChangeConfigurationParams(None)
            editor.tell(types.WORKSPACE_DID_CHANGE_CONFIGURATION, params)
        editor.wait(lambda: editor.published[-1:] and not editor.published[-1].diagnostics)
        assert editor.server.choice.said == Configuration(
            unsafe=True, ignore=("missing-user",), digest="tag", offline=True
        )
        assert {r.method for r in registered} == {
            "workspace/didChangeConfiguration",
            "workspace/didChangeWatchedFiles",
        }
        editor.end()
    finally:
        assert editor.stop() == 0


def test_a_changed_file_is_looked_at_when_the_editor_tells(tmp_path: Path) -> None:
    uri = (tmp_path / "Dockerfile").as_uri()
    with editing() as editor:
        editor.open(uri, "FROM python:3.12\nCOPY . .\nRUN pip install -r requirements.txt\n")
        assert "missing-jupyter" in str(editor.diagnostics(uri))
        (tmp_path / "requirements.txt").write_text("notebook==7.5.0\njupyterlab==4.5.0\n")
        event = types.FileEvent((tmp_path / "requirements.txt").as_uri(), types.FileChangeType(1))
        editor.tell(
            types.WORKSPACE_DID_CHANGE_WATCHED_FILES, types.DidChangeWatchedFilesParams([event])
        )
        editor.wait(lambda: "missing-jupyter" not in str(editor.published[-1].diagnostics))


def test_settings_that_are_none_are_told_and_the_others_hold() -> None:
    with editing(inside=True, options={"usafe": True, "authenticated": True}) as editor:
        assert [m.message for m in editor.shown] == [
            "binder-fix.usafe: there is no key 'usafe'; did you mean unsafe?"
        ]
        assert editor.server.choice.said == Configuration(authenticated=True, offline=True)


@pytest.mark.parametrize(
    ("told", "complaint"),
    [
        ([], "binder-fix: it is an object, not a list"),
        ({"unsafe": "yes"}, "binder-fix.unsafe: it is true or false, not 'yes'"),
        ({"select": "missing-user"}, "binder-fix.select: it is a list of texts"),
        ({"ignore": ["no-such"]}, "binder-fix.ignore: there is no rule 'no-such'; there are "),
        ({"mirrors": ["ftp://a"]}, "binder-fix.mirrors: a mirror is a URL"),
        ({"nonsense": 1}, "binder-fix.nonsense: there is no key 'nonsense'; there are "),
        ({"pull-requests": True}, "binder-fix.pull-requests: there is no key"),
        ({"baseImage": [{"image": "a", "uid": "b"}]}, "binder-fix.baseImage.0.uid: it is a number"),
    ],
)
def test_each_setting_is_checked(told: object, complaint: str) -> None:
    found, complaints = read(told)
    assert found == Choice(Configuration())
    assert [line[: len(complaint)] for line in complaints] == [complaint]


def test_all_settings_are_read() -> None:
    found, complaints = read({
        "offline": False, "unsafe": True, "authenticated": True, "digest": "tag", "deep": True,
        "hashes": True, "select": ["missing-user"], "ignore": ["unpinned-image"], "isolated": True,
        "mirrors": ["https://mirror.example.org"], "insecure": ["localhost:5000"],
        "baseImage": [{"image": "lab/*", "like": "python:3.12"}],
    })  # fmt: skip
    assert complaints == ()
    assert found.isolated
    said = found.said
    assert said.base_images[0].like == "python:3.12"
    names = {key.replace("-", "_") for key in SETTINGS_OF_EDITORS} - {"isolated", "base_image"}
    assert all(getattr(said, name) not in (None, ()) for name in names)


def test_what_the_command_line_says_is_under_what_the_editor_says() -> None:
    given = Choice(Configuration(unsafe=False, deep=True, offline=True), "a.toml")
    told = Choice(Configuration(unsafe=True, offline=False))
    assert over(given, told) == Choice(
        Configuration(unsafe=True, deep=True, offline=True), "a.toml"
    )
    assert over(given, replace(told, isolated=True)).file == ""
    assert over(Choice(Configuration()), told).said.offline is False
