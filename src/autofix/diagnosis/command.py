"""The command ``binder-fix diagnose``: a log in, what it shows and what to do out."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from dataclasses import asdict, replace
from pathlib import Path
from typing import BinaryIO

import click

from autofix.diagnosis import Diagnosis, plain
from autofix.diagnosis import diagnose as find
from autofix.options import PathName

_LIMIT = 64 * 2**20
"""So many bytes of a log are kept, the last ones: what fails stands at the end."""

_CHUNK = 2**20
_UTF_16 = (b"\xff\xfe", b"\xfe\xff")


@click.command(
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog="Exit status: 0 no known symptom, 1 a symptom was recognised, 2 error.",
)
@click.argument("log", type=PathName(), metavar="LOG")
@click.option("--json", "as_json", is_flag=True, help="Print a JSON array, one object a symptom.")
@click.pass_context
def diagnose(command: click.Context, log: str, as_json: bool) -> None:
    """Tell what went wrong from the log of a build or a launch.

    LOG is a file with what Docker, repo2docker, BinderHub or Jupyter printed, as text or as JSON
    events; `-` is standard input. Of more than 64 MiB only the last 64 MiB are read. Nothing is
    run and nothing is changed.
    """
    try:
        if log == "-":
            text, skipped = _read(sys.stdin.buffer)
        else:
            with Path(log).open("rb") as stream:
                text, skipped = _read(stream)
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else str(error)
        click.echo(f"{_shown(log)}: cannot be read: {reason}", err=True)
        command.exit(2)
    if skipped:
        click.echo(f"{_shown(log)}: longer than 64 MiB, only the last part is read", err=True)
    found = [replace(one, line=one.line + skipped) for one in find(text)]
    if as_json:
        click.echo(json.dumps([asdict(one) for one in found], indent=2))
    else:
        for one in found:
            click.echo("\n".join(_paragraph(_shown(log), one)))
        if not found:
            click.echo("no known symptom", err=True)
    command.exit(1 if found else 0)


def _read(stream: BinaryIO) -> tuple[str, int]:
    """The last part of a stream as text, and the number of lines before it."""
    kept, skipped, beginning = bytearray(), 0, b""
    while chunk := stream.read(_CHUNK):
        beginning = beginning or chunk[:2]
        kept += chunk
        surplus = len(kept) - _LIMIT
        if surplus >= _CHUNK:
            skipped += kept.count(b"\n", 0, surplus)
            del kept[:surplus]
    encoding = "utf-16" if beginning in _UTF_16 and not skipped else "utf-8"
    return kept.decode(encoding, "replace"), skipped


def _paragraph(label: str, one: Diagnosis) -> Iterator[str]:
    name = click.style(one.symptom, bold=True)
    yield f"{label}:{one.line}: {name}: {_shown(one.text)}"
    yield f"    {one.meaning}"
    yield f"    {one.advice}"


def _shown(text: str) -> str:
    """A text that standard output can take, without anything that moves a cursor."""
    encoding = sys.stdout.encoding or "ascii"
    return plain.printable(text).encode(encoding, "backslashreplace").decode(encoding)
