"""An editor to test with: pygls' own client, which talks to the server over standard streams.

The server is a process of its own, as an editor starts it, or (``inside``) the same code in a
thread of this process behind pipes, where a test wants to see or change what is in it.
"""

from __future__ import annotations

import ast
import asyncio
import os
import sys
import threading
import time
from collections.abc import Callable, Coroutine, Iterator, Sequence
from contextlib import contextmanager
from itertools import pairwise
from pathlib import Path
from typing import Any, TypeVar

from counting import counted
from lsprotocol import types
from pygls.io_ import StdoutWriter, run_async
from pygls.lsp.client import LanguageClient

from autofix.configuration import Configuration
from autofix.configuration.choosing import Choice
from autofix.server.starting import ready

_Value = TypeVar("_Value")

SECONDS = 60.0
"""How long anything may take; machines are shared."""

EVERYTHING = types.ClientCapabilities(
    text_document=types.TextDocumentClientCapabilities(
        code_action=types.CodeActionClientCapabilities(
            code_action_literal_support=types.ClientCodeActionLiteralOptions(
                types.ClientCodeActionKindOptions([])
            )
        ),
        hover=types.HoverClientCapabilities(content_format=[types.MarkupKind.Markdown]),
    ),
    workspace=types.WorkspaceClientCapabilities(
        workspace_edit=types.WorkspaceEditClientCapabilities(document_changes=True)
    ),
)
"""What the client tells that it can do where a test does not say otherwise."""


class Editor:
    """The client with a loop of its own in a thread; its methods wait for what they ask for."""

    def __init__(self, *, inside: bool = False, folder: Path | None = None,
                 environment: dict[str, str] | None = None) -> None:  # fmt: skip
        self.client = LanguageClient("test", "1")
        self.texts: dict[str, str] = {}
        self.encoding = "utf-16"
        self.logged: list[types.LogMessageParams] = []
        self.shown: list[types.ShowMessageParams] = []
        self.published: list[types.PublishDiagnosticsParams] = []
        self.status: int | None = None
        self._changed = threading.Condition()
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever)
        self._thread.start()
        self._listen()
        if inside:
            self.run(self._begin_inside())
        else:
            self.run(self.client.start_io(
                sys.executable, "-m", "autofix", "server", "--stdio",
                cwd=folder, env={**os.environ, **(environment or {})},
            ))  # fmt: skip

    def _listen(self) -> None:
        def keep(kept: list[Any]) -> Callable[[Any], None]:
            def take(params: Any) -> None:
                with self._changed:
                    kept.append(params)
                    self._changed.notify_all()

            return take

        self.client.feature(types.WINDOW_LOG_MESSAGE)(keep(self.logged))
        self.client.feature(types.WINDOW_SHOW_MESSAGE)(keep(self.shown))
        self.client.feature(types.TEXT_DOCUMENT_PUBLISH_DIAGNOSTICS)(keep(self.published))

    async def _begin_inside(self) -> None:
        to_server, from_client = os.pipe()
        to_client, from_server = os.pipe()
        offline = bool(os.environ.get("BINDER_FIX_OFFLINE")) or None
        server = self.server = ready(Choice(Configuration(offline=offline)))

        def serve() -> None:
            with os.fdopen(to_server, "rb") as given, os.fdopen(from_server, "wb") as output:
                self.status = server.serve(given, output)

        self._serving = threading.Thread(target=serve)
        self._serving.start()
        reader = asyncio.StreamReader()
        await self._loop.connect_read_pipe(
            lambda: asyncio.StreamReaderProtocol(reader), os.fdopen(to_client, "rb")
        )
        self.client.protocol.set_writer(StdoutWriter(os.fdopen(from_client, "wb")))
        self._reading = self._loop.create_task(
            run_async(self.client._stop_event, reader, self.client.protocol)
        )

    def run(self, coroutine: Coroutine[Any, Any, _Value]) -> _Value:
        """The outcome of a coroutine of the client."""
        return asyncio.run_coroutine_threadsafe(coroutine, self._loop).result(SECONDS)

    def wait(self, condition: Callable[[], _Value]) -> _Value:
        """Wait until something that was received makes a condition true; what it gave."""
        with self._changed:
            assert self._changed.wait_for(condition, SECONDS), (self.published, self.logged)
            return condition()

    def until(self, condition: Callable[[], object]) -> None:
        """Wait until a condition holds that asks the server itself."""
        end = time.monotonic() + SECONDS
        while not condition():
            assert time.monotonic() < end, (self.published, self.logged)
            time.sleep(0.02)

    def ask(self, method: str, params: Any = None) -> Any:
        """The answer to a request."""
        return self.run(self._ask(method, params))

    async def _ask(self, method: str, params: Any) -> Any:
        return await self.client.protocol.send_request_async(method, params)

    def tell(self, method: str, params: Any = None) -> None:
        """Send a notification."""

        async def send() -> None:
            self.client.protocol.notify(method, params)

        self.run(send())

    def begin(
        self,
        capabilities: types.ClientCapabilities = EVERYTHING,
        *,
        encodings: Sequence[str] = (),
        options: object = None,
    ) -> types.InitializeResult:
        """Initialize the server; ``encodings`` are those that are offered for positions."""
        if encodings:
            general = types.GeneralClientCapabilities(position_encodings=list(encodings))
            capabilities = types.ClientCapabilities(
                text_document=capabilities.text_document,
                workspace=capabilities.workspace,
                window=capabilities.window,
                general=general,
            )
        params = types.InitializeParams(capabilities, initialization_options=options)
        result: types.InitializeResult = self.ask(types.INITIALIZE, params)
        encoding = result.capabilities.position_encoding
        self.encoding = str(getattr(encoding, "value", encoding) or "utf-16")
        self.tell(types.INITIALIZED, types.InitializedParams())
        return result

    def open(self, uri: str, text: str, *, language: str = "dockerfile", version: int = 1) -> None:
        """Open a document."""
        self.texts[uri] = text
        item = types.TextDocumentItem(uri, language, version, text)
        self.tell(types.TEXT_DOCUMENT_DID_OPEN, types.DidOpenTextDocumentParams(item))

    def type(self, uri: str, text: str, version: int) -> None:
        """Replace the whole text of a document."""
        self.texts[uri] = text
        self.change(uri, version, [types.TextDocumentContentChangeWholeDocument(text)])

    def change(self, uri: str, version: int, changes: Sequence[Any]) -> None:
        """Send changes of a document."""
        identifier = types.VersionedTextDocumentIdentifier(version, uri)
        self.tell(
            types.TEXT_DOCUMENT_DID_CHANGE, types.DidChangeTextDocumentParams(identifier, changes)
        )

    def save(self, uri: str) -> None:
        """Tell that a document was saved."""
        params = types.DidSaveTextDocumentParams(types.TextDocumentIdentifier(uri))
        self.tell(types.TEXT_DOCUMENT_DID_SAVE, params)

    def close(self, uri: str) -> None:
        """Close a document."""
        params = types.DidCloseTextDocumentParams(types.TextDocumentIdentifier(uri))
        self.tell(types.TEXT_DOCUMENT_DID_CLOSE, params)

    def diagnostics(self, uri: str, version: int | None = 1) -> Sequence[types.Diagnostic]:
        """What is said of a version of a document, once it is."""

        def found() -> types.PublishDiagnosticsParams | None:
            told = (p for p in self.published if p.uri == uri and p.version == version)
            return next(told, None)

        published = self.wait(found)
        assert published
        return published.diagnostics

    def actions(
        self, uri: str, place: types.Range | None = None, only: Sequence[str] | None = None
    ) -> list[types.CodeAction]:
        """The code actions at a place, or for the whole document."""
        everywhere = types.Range(types.Position(0, 0), types.Position(2**31 - 1, 0))
        found = self.ask(
            types.TEXT_DOCUMENT_CODE_ACTION,
            types.CodeActionParams(
                types.TextDocumentIdentifier(uri),
                place or everywhere,
                types.CodeActionContext([], only=only),
            ),
        )
        return [_repaired(action) for action in found or ()]

    def position(self, text: str, offset: int) -> types.Position:
        """The position of an offset."""
        return types.Position(*counted(text, self.encoding)[offset])

    def applied(
        self, edit: types.WorkspaceEdit, files: dict[str, str] | None = None
    ) -> dict[str, str]:
        """The texts after an edit, by their URIs; ``files`` are texts that are not open."""
        texts = {**(files or {}), **self.texts}
        for uri, edits in edits_of(edit):
            texts[uri] = applied(texts[uri], edits, self.encoding)
        return texts

    def end(self) -> None:
        """Shut the server down as the specification wants it."""
        self.ask(types.SHUTDOWN)
        self.tell(types.EXIT)

    def stop(self) -> int | None:
        """Wait for the end of the server; its exit status."""
        self.run(self._stopped())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(SECONDS)
        self._loop.close()
        return self.status

    async def _stopped(self) -> None:
        process = self.client._server
        if process is None:
            writer = self.client.protocol.writer
            assert writer
            writer.close()
            await asyncio.to_thread(self._serving.join, SECONDS)
            await self._reading
            return
        if process.stdin:
            process.stdin.close()
        self.status = await asyncio.wait_for(process.wait(), SECONDS)
        await asyncio.gather(*self.client._async_tasks)
        if process.stderr:
            self.errors = (await process.stderr.read()).decode()


def _repaired(action: types.Command | types.CodeAction) -> types.CodeAction:
    """A code action that has a command, which the client's library reads as if it were that."""
    if isinstance(action, types.CodeAction):
        return action
    told = ast.literal_eval(action.command)
    return types.CodeAction(action.title, command=types.Command(**told))


def edits_of(edit: types.WorkspaceEdit) -> Iterator[tuple[str, Sequence[types.TextEdit]]]:
    """The edits of each document."""
    yield from (edit.changes or {}).items()
    for change in edit.document_changes or ():
        assert isinstance(change, types.TextDocumentEdit)
        yield change.text_document.uri, [e for e in change.edits if isinstance(e, types.TextEdit)]


def applied(text: str, edits: Sequence[types.TextEdit], encoding: str) -> str:
    """A text after edits that count in it; none may touch another."""
    offsets = {
        place: offset for offset, place in reversed(list(enumerate(counted(text, encoding))))
    }

    def offset(position: types.Position) -> int:
        return offsets[position.line, position.character]

    found = sorted((offset(e.range.start), offset(e.range.end), e.new_text) for e in edits)
    assert all(former[1] < later[0] for former, later in pairwise(found))
    for start, end, new in reversed(found):
        text = text[:start] + new + text[end:]
    return text


@contextmanager
def editing(*, inside: bool = False, **options: Any) -> Iterator[Editor]:
    """An editor whose server ends with the block, with the exit status that it must have."""
    editor = Editor(inside=inside)
    try:
        editor.begin(**options)
        yield editor
        editor.end()
    finally:
        status = editor.stop()
    assert status == 0
