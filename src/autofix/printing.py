"""Pieces of text and the streams that they go to, harmless for terminals and for any encoding."""

from __future__ import annotations

import os
import sys

from autofix.pattern import pattern
from autofix.values import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from typing import IO

BOLD, DIM, RED, GREEN, MAGENTA, CYAN = (str(code) for code in (1, 2, 31, 32, 35, 36))
"""Styles; of the colours those that can be read on a dark and on a light background."""

COLOURS = ("auto", "always", "never")
"""When there are colours; ``auto``: on a terminal, unless the environment says otherwise."""

# What steers a terminal, turns the direction of writing, cannot be seen, or has no encoding; but
# for what ends a line and for tabs.
_STEERING = pattern(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff"
    "\ufff9-\ufffb\ud800-\udfff\U000e0000-\U000e007f]|\r(?!\n)"
)
_IN_A_LINE = pattern(f"{_STEERING.pattern}|[\r\n\t]")
# As autofix.dockerfile.UNKNOWN: what stands for a part of a text that is not known.
_UNKNOWN = "\ue001"


class Styled(NamedTuple):
    """A text with a style, which only a terminal shows."""

    text: str
    style: str


class Piece(NamedTuple):
    """Texts for standard output, or for standard error if ``err``.

    What is ``exact`` goes out byte for byte where no terminal is and no colours are: a diff, or
    another format for machines. To any other piece a line feed is added.
    """

    texts: tuple[str | Styled, ...]
    err: bool = False
    exact: bool = False

    @property
    def plain(self) -> str:
        """The text without styles."""
        return "".join(text if isinstance(text, str) else text.text for text in self.texts)


def line(text: str) -> str:
    """A text of somebody else as one line of text and nothing but text.

    What steers a terminal, or ends a line, is shown as Python would escape it.
    """
    if text.isprintable():
        return text.replace(_UNKNOWN, "?") if _UNKNOWN in text else text
    return _IN_A_LINE.sub(_escaped, text.replace(_UNKNOWN, "?"))


def _escaped(sign: object) -> str:
    character = sign[0]  # type: ignore[index]
    code = ord(character)
    if 0xDC80 <= code <= 0xDCFF:
        # A byte that is no UTF-8.
        return f"\\x{code - 0xDC00:02x}"
    named = {"\n": "\\n", "\r": "\\r", "\t": "\\t"}.get(character)
    form = f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}"
    return named or (form if code < 0x10000 else f"\\U{code:08x}")


def coloured(stream: IO[str], choice: str = "auto") -> bool:
    """Whether a stream gets colours.

    ``always`` and ``never`` win; else ``NO_COLOR`` (no-color.org: present and not empty), then
    ``FORCE_COLOR`` (force-color.org), then whether it is a terminal that is not ``dumb``.
    """
    if choice != "auto":
        return choice == "always"
    if os.environ.get("NO_COLOR"):
        return False
    if os.environ.get("FORCE_COLOR"):
        return True
    return stream.isatty() and os.environ.get("TERM") != "dumb"


def width(stream: IO[str]) -> int:
    """How many columns the terminal of a stream has; 0 where it is none."""
    if not stream.isatty():
        return 0
    told = os.environ.get("COLUMNS", "")
    if told.isascii() and told.isdecimal() and int(told[:6]):
        return int(told[:6])
    try:
        return os.get_terminal_size(stream.fileno()).columns or 80
    except (OSError, ValueError):
        return 80


def write(piece: Piece, colours: str = "auto") -> None:
    """Write a piece to its stream, at once."""
    stream = sys.stderr if piece.err else sys.stdout
    in_colour = coloured(stream, colours)
    terminal = stream.isatty()
    if piece.exact and not terminal and not in_colour:
        stream.flush()
        stream.buffer.write(piece.plain.encode("utf-8", "surrogateescape"))
        stream.buffer.flush()
        return
    text = "".join(map(_styled, piece.texts)) if in_colour else _harmless(piece.plain)
    text += "" if piece.exact else "\n"
    if terminal and os.name == "nt":
        import click

        # It knows what the terminals of Windows make of colours.
        click.echo(text, err=piece.err, nl=False, color=in_colour)
        return
    encoding = stream.encoding or "ascii"
    stream.write(text.encode(encoding, "backslashreplace").decode(encoding))
    stream.flush()


def lead_nowhere(stream: IO[str]) -> None:
    """Have what is still to be flushed, and all that comes after it, go nowhere."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, stream.fileno())
    os.close(nowhere)


def _harmless(text: str) -> str:
    """A text as a terminal may have it: what could steer it is shown escaped."""
    return text if text.isprintable() else _STEERING.sub(_escaped, text)


def _styled(part: str | Styled) -> str:
    if isinstance(part, str):
        return _harmless(part)
    text = _harmless(part.text)
    if not part.style:
        return text
    # A style ends with its line, which a pager may show alone.
    body = text.rstrip("\r\n")
    return f"\x1b[{part.style}m{body}\x1b[0m{text[len(body) :]}"
