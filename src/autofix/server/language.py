"""The language server: which documents are looked at when, and what is told to the editor."""

from __future__ import annotations

import asyncio
import traceback
from collections.abc import Callable, Coroutine
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, BinaryIO, TypeVar

from lsprotocol import types
from pygls.exceptions import JsonRpcInternalError
from pygls.lsp.server import LanguageServer

from autofix import __version__
from autofix.configuration.choosing import Choice
from autofix.image.published import Knowledge
from autofix.server.analysis import Analysis, analyse
from autofix.server.diagnostics import diagnostics
from autofix.server.documents import Document
from autofix.server.positions import Lines
from autofix.server.protocol import Protocol

_Value = TypeVar("_Value")

PAUSE = 0.2
"""How long nobody types before a document is looked at, in seconds."""


class Opened:
    """An open document, and what is known of it.

    ``task`` is the look at its present text, None where that is still to be taken.
    """

    def __init__(self, document: Document) -> None:
        self.document = document
        self.knowledge = Knowledge()
        self.task: asyncio.Task[Analysis] | None = None
        self.timer: asyncio.TimerHandle | None = None
        self.asking: asyncio.Task[None] | None = None
        self.asked: object = None
        self.failure = ""

    def end(self) -> None:
        """Stop all that is going on for it."""
        if self.timer:
            self.timer.cancel()
        if self.asking:
            self.asking.cancel()


class Server(LanguageServer):
    """The server of one editor, from its first message to its last."""

    def __init__(self, given: Choice) -> None:
        """Begin with what the command line says; the editor's settings are put over it."""
        super().__init__("binder-fix", __version__, protocol_cls=Protocol)
        self.documents: dict[str, Opened] = {}
        self.given = self.choice = given
        self.ended = False
        # The fixer takes one document at a time: it is all computation.
        self._crew = ThreadPoolExecutor(1, "look")
        self._noted: set[str] = set()
        self._tasks: set[asyncio.Task[Any]] = set()

    def serve(self, given: BinaryIO, output: BinaryIO) -> int:
        """Talk until the client ends it, or is gone; the exit status."""
        self.start_io(given, output)
        return 0 if self.ended else 1

    @property
    def encoding(self) -> str:
        """In which units the client counts."""
        encoding = self.workspace.position_encoding
        return str(getattr(encoding, "value", encoding))

    def opened(self, item: types.TextDocumentItem) -> None:
        """Take in a document; one that is open already starts anew."""
        self.closed(item.uri)
        lines = Lines(item.text, self.encoding)
        opened = Opened(Document(item.uri, item.language_id, item.version, lines))
        self.documents[item.uri] = opened
        self._stale(opened, 0)

    def changed(self, params: types.DidChangeTextDocumentParams) -> None:
        """Change a document; one that nobody opened has no text that could be changed."""
        opened = self.documents.get(params.text_document.uri)
        if opened is None:
            self.log(f"{params.text_document.uri}: changed, but it is not open")
            return
        opened.document = opened.document.changed(params)
        self._stale(opened, PAUSE)

    def saved(self, uri: str) -> None:
        """Look at a document that was saved again."""
        opened = self.documents.get(uri)
        if opened:
            self._stale(opened, 0)

    def closed(self, uri: str) -> None:
        """Forget a document, and take back what was said of it."""
        opened = self.documents.pop(uri, None)
        if opened is None:
            return
        opened.end()
        if opened.document.is_dockerfile:
            self.text_document_publish_diagnostics(types.PublishDiagnosticsParams(uri, []))
        else:
            self.refresh()

    def refreshed(self, opened: Opened) -> None:
        """Look at a document again of which more is known now."""
        self._later(opened, 0)

    def refresh(self) -> None:
        """Look at all Dockerfiles again: something that they depend on has changed."""
        for opened in self.documents.values():
            if opened.document.is_dockerfile:
                self._later(opened, PAUSE)

    def _stale(self, opened: Opened, pause: float) -> None:
        """Look at a document that has changed; a file of the build context changes them all."""
        if opened.document.is_dockerfile:
            self._later(opened, pause)
        else:
            self.refresh()

    def _later(self, opened: Opened, pause: float) -> None:
        opened.task = None
        if opened.timer:
            opened.timer.cancel()
        loop = asyncio.get_running_loop()
        opened.timer = loop.call_later(pause, lambda: self.start(self._publish(opened)))

    async def _publish(self, opened: Opened) -> None:
        analysis = await self.look(opened)
        told = await self.work(diagnostics, analysis)
        document = analysis.document
        if self.documents.get(document.uri) is opened and opened.document is document:
            self.text_document_publish_diagnostics(
                types.PublishDiagnosticsParams(document.uri, told, document.version)
            )

    async def look(self, opened: Opened) -> Analysis:
        """What is known of the present text of a document, worked out once."""
        while True:
            task = opened.task = opened.task or asyncio.create_task(self._looked(opened))
            # Who waits may be cancelled; others wait for the same.
            analysis = await asyncio.shield(task)
            if opened.task is task:
                return analysis

    async def _looked(self, opened: Opened) -> Analysis:
        document, choice, knowledge = opened.document, self.choice, opened.knowledge
        others = tuple(o.document for o in self.documents.values() if o is not opened)
        try:
            analysis = await self._run(analyse, document, others, choice, knowledge)
            opened.failure = ""
        except Exception as error:
            # A bug of ours in one document must not end the server, nor be told at every key.
            failure = _place(error)
            if failure != opened.failure:
                self.log(f"{document.uri}: internal error ({failure}): please report this",
                         types.MessageType.Error)  # fmt: skip
            opened.failure = failure
            analysis = Analysis(document)
        if analysis.note and analysis.note not in self._noted:
            self._noted.add(analysis.note)
            self.log(analysis.note, types.MessageType.Info)
        return analysis

    async def work(self, function: Callable[..., _Value], *arguments: Any) -> _Value:
        """Call a function where it does not keep messages waiting; its faults are told."""
        try:
            return await self._run(function, *arguments)
        except Exception as error:
            place = _place(error)
            self.log(f"internal error ({place}): please report this", types.MessageType.Error)
            raise JsonRpcInternalError(f"internal error ({place})") from None

    async def _run(self, function: Callable[..., _Value], *arguments: Any) -> _Value:
        return await asyncio.get_running_loop().run_in_executor(self._crew, function, *arguments)

    def start(self, coroutine: Coroutine[Any, Any, None]) -> asyncio.Task[None]:
        """Begin something that nobody waits for."""
        task = asyncio.get_running_loop().create_task(self._guarded(coroutine))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task

    async def _guarded(self, coroutine: Coroutine[Any, Any, None]) -> None:
        try:
            await coroutine
        except BrokenPipeError:
            # Nobody is there any more to be told: the end of the input comes next.
            return
        except JsonRpcInternalError:
            # It was told where it happened.
            return
        except Exception as error:
            self.report_server_error(error)

    def log(self, text: str, kind: types.MessageType = types.MessageType.Warning) -> None:
        """Tell something in the editor's log."""
        self.window_log_message(types.LogMessageParams(kind, text))

    def report_server_error(self, error: Exception, source: object = None) -> None:
        """Tell a fault in the editor's log: where it is, and nothing of what was sent."""
        self.log(f"internal error ({_place(error)}): please report this", types.MessageType.Error)


def _place(error: BaseException) -> str:
    """What kind of fault it is and where: no text of a document or of an answer is in it."""
    frames = traceback.extract_tb(error.__traceback__)
    where = f" at {Path(frames[-1].filename).name}:{frames[-1].lineno}" if frames else ""
    return f"{type(error).__name__}{where}"
