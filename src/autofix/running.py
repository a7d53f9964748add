"""Mend files one after the other: what is asked for, what is printed where, the exit status."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from pathlib import Path

from autofix import files, inquiry, report
from autofix.dockerfile import DockerfileError
from autofix.fixer import Result, UnprovenFix, fix
from autofix.image.published import Knowledge
from autofix.pattern import pattern
from autofix.rule import Rule
from autofix.values import dataclass

# Control characters, but for what ends a line and for the colours that we write ourselves.
_STEERING = pattern(r"[\x00-\x08\x0b\x0c\x0e-\x1a\x1c-\x1f\x7f-\x9f]|\r(?!\n)|\x1b(?!\[[0-9;]*m)")
_COLOUR = pattern(r"\x1b\[[0-9;]*m")


@dataclass(frozen=True)
class Wishes:
    """What the options ask for."""

    rules: tuple[Rule, ...]
    diff: bool = False
    write: bool = False
    check: bool = False
    unsafe: bool = False
    authenticated: bool = False


def run(paths: Sequence[str], questions: inquiry.Questions, wishes: Wishes) -> int:
    """Read all files, ask the network once, mend each; the exit status."""
    sources: list[files.Source] = []
    failed = False
    for path in paths:
        try:
            sources.append(files.read(path, sys.stdin.buffer.read() if path == "-" else None))
        except files.UnusableInput as error:
            failed = True
            _say(str(error), err=True)
    knowledge = inquiry.ask(sources, questions)
    troubles = list(inquiry.troubles(knowledge))
    for trouble in troubles:
        _say(trouble, err=True)
    results: list[Result] = []
    for source in sources:
        try:
            results.append(_mend(source, knowledge, wishes))
        except files.UnusableInput as error:
            failed = True
            _say(str(error), err=True)
        except (RecursionError, LookupError, TypeError, ValueError, AttributeError) as error:
            # A bug of ours must not pass for a violation, nor keep the other files from a look.
            failed = True
            _say(f"{source.label}: internal error, nothing was written: please report this",
                 err=True)  # fmt: skip
            import traceback

            traceback.print_exception(error)
    if results and not wishes.check:
        _say(report.summary(results, mends=wishes.write), err=True)
    changed = any(result.broken or result.changed for result in results)
    return 2 if failed else 1 if changed else 3 if troubles else 0


def _mend(source: files.Source, knowledge: Knowledge, wishes: Wishes) -> Result:
    """Mend and print one file; write it where that is asked for."""
    if source.note:
        _say(source.note, err=True)
    context = files.context(source)
    try:
        result = fix(
            source.text,
            wishes.rules,
            context,
            knowledge=knowledge,
            unsafe=wishes.unsafe,
            authenticated=wishes.authenticated,
        )
    except DockerfileError as error:
        raise files.UnusableInput(
            f"{source.label}:{error.line}: {error.message}; {error.advice}"
        ) from error
    except UnprovenFix as error:
        raise files.UnusableInput(
            f"{source.label}: {error}; nothing was written: please report this"
        ) from error
    if wishes.write:
        _write(source, result)
    if wishes.check:
        if result.broken or result.changed:
            _say(f"{source.label}: {len(result.findings)} to mend or to look at")
        return result
    for paragraph in report.findings(source.label, result, mends=wishes.write):
        _say(paragraph, err=wishes.diff)
    if result.findings:
        for line in report.origins(source.label, result, knowledge):
            _say(line, err=wishes.diff)
    if wishes.diff:
        _print_diff(source, result)
    return result


def _write(source: files.Source, result: Result) -> None:
    """Write what has changed, the files that the Dockerfile reads first."""
    for change in result.files:
        files.write_context(source, change.path, change.before, change.after)
    if result.after != result.before:
        files.write(source, result.after)


def _print_diff(source: files.Source, result: Result) -> None:
    """Print the diff byte for byte, in colour on a terminal."""
    text = report.diff(_name(source, source.path), result.before, result.after)
    for change in result.files:
        place = source.root / change.path if source.root else None
        text += report.diff(_name(source, place), change.before, change.after)
    if sys.stdout.isatty():
        _say(report.coloured(text), newline=False)
    else:
        sys.stdout.flush()
        sys.stdout.buffer.write(text.encode("utf-8", "surrogateescape"))
        sys.stdout.buffer.flush()


def _name(source: files.Source, path: Path | None) -> str:
    """A path as the diff has it: seen from the current folder, else from the repository."""
    if path is None or source.root is None:
        return "Dockerfile"
    here = Path.cwd()
    inside = path.is_relative_to(here) and ".." not in path.parts
    return path.relative_to(here if inside else source.root).as_posix()


def _say(text: str, *, err: bool = False, newline: bool = True) -> None:
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
        click.echo(readable, err=err, nl=newline)
        return
    stream.write(readable.encode(encoding, "backslashreplace").decode(encoding))
    stream.write("\n" * newline)
    stream.flush()
