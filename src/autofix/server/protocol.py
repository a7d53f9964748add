"""The protocol as pygls has it, with our documents and with the errors of the specification."""

from __future__ import annotations

import logging
import typing
from typing import Any, cast

from lsprotocol import types
from pygls.exceptions import (
    JsonRpcException,
    JsonRpcInvalidRequest,
    JsonRpcServerNotInitialized,
)
from pygls.protocol import LanguageServerProtocol, lsp_method

# Its records have whole messages in them, and so the texts of documents.
logging.getLogger("pygls").addHandler(logging.NullHandler())
logging.getLogger("pygls").propagate = False


class Documents(typing.Protocol):
    """What a server does with the documents that an editor tells of."""

    def opened(self, item: types.TextDocumentItem) -> None:
        """Take in a document."""

    def changed(self, params: types.DidChangeTextDocumentParams) -> None:
        """Change a document."""

    def closed(self, uri: str) -> None:
        """Forget a document."""


class Protocol(LanguageServerProtocol):
    """What pygls does, but for the texts of documents, and for messages out of their order."""

    @property
    def _documents(self) -> Documents:
        return cast("Documents", self._server)

    def handle_message(self, message: Any) -> None:
        """Refuse a request before ``initialize``, a second one and any after ``shutdown``.

        A notification at such a time is dropped, as the specification wants it, but for ``exit``.
        """
        method = getattr(message, "method", None)
        if method in (None, types.EXIT):
            super().handle_message(message)
            return
        error: type[JsonRpcException] | None = None
        if self._shutdown:
            error = JsonRpcInvalidRequest
        elif (self._workspace is None) != (method == types.INITIALIZE):
            begun = self._workspace is not None
            error = JsonRpcInvalidRequest if begun else JsonRpcServerNotInitialized
        if error is None:
            super().handle_message(message)
        elif hasattr(message, "id"):
            self._send_response(message.id, error=error().to_response_error())

    @lsp_method(types.TEXT_DOCUMENT_DID_OPEN)
    def lsp_text_document__did_open(self, params: types.DidOpenTextDocumentParams) -> None:
        """Take in a document."""
        self._documents.opened(params.text_document)

    @lsp_method(types.TEXT_DOCUMENT_DID_CHANGE)
    def lsp_text_document__did_change(self, params: types.DidChangeTextDocumentParams) -> None:
        """Change a document."""
        self._documents.changed(params)

    @lsp_method(types.TEXT_DOCUMENT_DID_CLOSE)
    def lsp_text_document__did_close(self, params: types.DidCloseTextDocumentParams) -> None:
        """Forget a document."""
        self._documents.closed(params.text_document.uri)
