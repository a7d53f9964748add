"""The requests that the server answers, and the commands that it carries out."""

from __future__ import annotations

from typing import Any

from lsprotocol import types

from autofix.server.actions import ASK, KINDS, Editor, actions
from autofix.server.asking import Asking
from autofix.server.hover import hover
from autofix.server.language import Opened, Server


def register(server: Server) -> None:
    """Have the server answer for code actions, hovers and commands, and hear of saves."""
    asking = Asking(server)

    def dockerfile(uri: str) -> Opened | None:
        opened = server.documents.get(uri)
        return opened if opened and opened.document.is_dockerfile else None

    @server.feature(types.TEXT_DOCUMENT_DID_SAVE)
    def saved(params: types.DidSaveTextDocumentParams) -> None:
        uri = params.text_document.uri
        server.saved(uri)
        opened = dockerfile(uri)
        if opened and server.choice.said.offline is False:
            asking.begin(opened, again=False)

    @server.feature(types.SHUTDOWN)
    def shutdown(*_: Any) -> None:
        server.ended = True

    @server.feature(
        types.TEXT_DOCUMENT_CODE_ACTION, types.CodeActionOptions(code_action_kinds=list(KINDS))
    )
    async def offered(params: types.CodeActionParams) -> list[types.CodeAction]:
        opened = dockerfile(params.text_document.uri)
        told = server.client_capabilities.text_document
        if opened is None or not (
            told and told.code_action and told.code_action.code_action_literal_support
        ):
            return []
        analysis = await server.look(opened)
        workspace = server.client_capabilities.workspace
        edits = workspace.workspace_edit if workspace else None
        editor = Editor(
            tuple(other.document for other in server.documents.values()),
            versions=bool(edits and edits.document_changes),
        )
        only = [getattr(kind, "value", kind) for kind in params.context.only or ()]
        return await server.work(actions, analysis, params.range, only, editor)

    @server.feature(types.TEXT_DOCUMENT_HOVER)
    async def hovered(params: types.HoverParams) -> types.Hover | None:
        opened = dockerfile(params.text_document.uri)
        if opened is None:
            return None
        analysis = await server.look(opened)
        told = server.client_capabilities.text_document
        formats = told.hover.content_format if told and told.hover else None
        markdown = types.MarkupKind.Markdown in (formats or ())
        return await server.work(hover, analysis, params.position, markdown)

    @server.command(ASK)
    async def ask(*uris: str) -> None:
        """Ask for the documents that are named, or for all that are open."""
        named = uris or tuple(server.documents)
        opened = [found for uri in named if (found := dockerfile(uri))]
        for one in opened:
            if (await server.look(one)).questions.offline:
                server.log(f"{one.document.uri}: binder-fix is offline: no registry is asked")
        for task in [asking.begin(one, again=True) for one in opened]:
            await task
