"""Pieces of text and the streams that they go to, harmless for terminals and for any encoding."""

from __future__ import annotations

import os
import sys

from autofix import report
from autofix.pattern import pattern
from autofix.values import NamedTuple

# Control characters, but for what ends a line and for the colours that we write ourselves.
_STEERING = pattern(r"[\x00-\x08\x0b\x0c\x0e-\x1a\x1c-\x1f\x7f-\x9f]|\r(?!\n)|\x1b(?!\[[0-9;]*m)")
_COLOUR = pattern(r"\x1b\[[0-9;]*m")


class Piece(NamedTuple):
    """A text for standard output, or for standard error if ``err``.

    What is ``exact`` goes out byte for byte where no terminal is: a diff, or another format for
    machines.
    """

    text: str
    err: bool = False
    exact: bool = False


def write(piece: Piece) -> None:
    """Write a piece to its stream, at once."""
    stream = sys.stderr if piece.err else sys.stdout
    if piece.exact and not stream.isatty():
        stream.flush()
        stream.buffer.write(piece.text.encode("utf-8", "surrogateescape"))
        stream.buffer.flush()
    else:
        _say(report.coloured(piece.text) if piece.exact else f"{piece.text}\n", err=piece.err)


def _say(text: str, *, err: bool) -> None:
    """Print a text; what would steer the terminal, or has no encoding there, is shown escaped."""
    stream = sys.stderr if err else sys.stdout
    encoding = stream.encoding or "ascii"
    readable = text.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")
    terminal = stream.isatty()
    readable = readable if terminal else report.without_bold(readable)
    if not readable.replace("\n", "").isprintable():
        readable = _STEERING.sub(lambda sign: f"\\x{ord(sign[0]):02x}", readable)
        readable = readable if terminal else _COLOUR.sub("", readable)
    if terminal and os.name == "nt":
        import click

        # It knows what the terminals of Windows make of colours.
        click.echo(readable, err=err, nl=False)
        return
    stream.write(readable.encode(encoding, "backslashreplace").decode(encoding))
    stream.flush()
