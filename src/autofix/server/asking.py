"""Ask registries for a document: only when it is wished for, never while one types."""

from __future__ import annotations

import asyncio
import time
import uuid
from concurrent.futures import Future, ThreadPoolExecutor

from lsprotocol import types

from autofix import inquiry
from autofix.image.arguments import pulled
from autofix.image.published import Knowledge
from autofix.server.analysis import Analysis
from autofix.server.language import Opened, Server

_FRESH = 600.0
"""How long an answer holds when a document is saved again, in seconds."""

_PATIENCE = 5.0


class Asking:
    """The questions of one server; their answers are kept with the document."""

    def __init__(self, server: Server) -> None:
        self._server = server
        self._crew = ThreadPoolExecutor(2, "ask")

    def begin(self, opened: Opened, *, again: bool) -> asyncio.Task[None]:
        """Ask for a document, instead of what is being asked for it already.

        Unless ``again``, what was answered lately is not asked once more.
        """
        if opened.asking:
            opened.asking.cancel()
        opened.asking = self._server.start(self._ask(opened, again))
        return opened.asking

    async def _ask(self, opened: Opened, again: bool) -> None:
        analysis = await self._server.look(opened)
        if analysis.result is None or analysis.questions.offline:
            return
        wanted = (_subject(analysis), analysis.questions)
        if not again and isinstance(opened.asked, tuple):
            former, when = opened.asked
            if former == wanted and time.monotonic() - when < _FRESH:
                return
        knowledge = await self._answered(analysis)
        for trouble in inquiry.troubles(knowledge):
            self._server.log(trouble)
        opened.asked = (wanted, time.monotonic())
        opened.knowledge = knowledge
        self._server.refreshed(opened)

    async def _answered(self, analysis: Analysis) -> Knowledge:
        """What the network says, while the editor shows that it is being asked and can stop it."""
        token = await self._progress()
        loop = asyncio.get_running_loop()
        sources = [analysis.document.source]
        try:
            return await loop.run_in_executor(self._crew, inquiry.ask, sources, analysis.questions)
        finally:
            if token:
                self._server.work_done_progress.end(token, types.WorkDoneProgressEnd())
                self._server.work_done_progress.tokens.pop(token, None)

    async def _progress(self) -> str:
        """Begin to show progress that can be cancelled; empty where the editor shows none."""
        window = self._server.client_capabilities.window
        if window is None or not window.work_done_progress:
            return ""
        token, progress = str(uuid.uuid4()), self._server.work_done_progress
        try:
            await asyncio.wait_for(progress.create_async(token), _PATIENCE)
        except Exception:
            # An editor that does not answer, or says no, goes without.
            return ""
        task = asyncio.current_task()

        def stop(future: Future[None]) -> None:
            if future.cancelled() and task:
                task.cancel()

        progress.tokens[token].add_done_callback(stop)
        progress.begin(
            token, types.WorkDoneProgressBegin(title="Asking registries", cancellable=True)
        )
        return token


def _subject(analysis: Analysis) -> object:
    """What the answers depend on: the images, and where versions are asked for, all of the text."""
    if analysis.questions.packages or analysis.result is None:
        return analysis.document.text
    return frozenset(image.text for image in pulled(analysis.result.dockerfile))
