"""A server with all that it answers for."""

from __future__ import annotations

from autofix.configuration.choosing import Choice
from autofix.server import configuring, requests
from autofix.server.language import Server


def ready(given: Choice) -> Server:
    """The server of one editor, which reads its settings and answers its requests.

    ``given`` is what the command line says; the editor's settings are put over it.
    """
    server = Server(given)
    configuring.register(server)
    requests.register(server)
    return server
