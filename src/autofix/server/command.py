"""The command ``binder-fix server``: a language server on standard input and output."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from typing import Any

import click

from autofix.configuration import Configuration
from autofix.options import DIGEST, choice, configuration_options, registry_options


@click.command(
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog="Exit status: 0 after the client's shutdown, 1 without one, 2 error.",
)
@configuration_options
@registry_options
@click.option("--stdio", is_flag=True, help="Nothing else is spoken; editors give this option.")
@click.pass_context
def server(
    command: click.Context,
    /,
    file: str,
    isolated: bool,
    digest: bool | None,
    mirror: Sequence[str],
    insecure: Sequence[str],
    stdio: bool,
    **switches: Any,
) -> None:
    """Show in an editor what binder-fix finds, as one types, and offer its fixes there.

    This speaks the Language Server Protocol on standard input and output, and is started by an
    editor: docs/editors.md tells how.
    """
    try:
        from autofix.server.starting import ready
    except ImportError as error:
        if (error.name or "").partition(".")[0] not in ("pygls", "lsprotocol"):
            raise
        click.echo("binder-fix server needs pygls: pip install 'binder-fix[lsp]'", err=True)
        command.exit(2)
    said = Configuration(
        digest=DIGEST[digest],
        mirrors=tuple(mirror) or None,
        insecure=tuple(insecure) or None,
        **switches,
    )
    chosen = choice(said, file, isolated)
    if sys.stdin.isatty():
        click.echo("binder-fix server: waiting for an editor on standard input", err=True)
    # Whatever else is printed in this process must not end up among the messages.
    with os.fdopen(os.dup(sys.stdout.fileno()), "wb") as output:
        os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
        status = ready(chosen).serve(sys.stdin.buffer, output)
    # A registry that is still being asked must not keep the process.
    os._exit(status)
