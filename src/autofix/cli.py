"""The command ``binder-fix``: arguments, exit status, and what is printed where."""

from __future__ import annotations

import sys
import traceback
from collections.abc import Sequence
from pathlib import Path

import click

from autofix import __version__, files, report
from autofix.dockerfile import DockerfileError
from autofix.fixer import Result, UnprovenFix, fix
from autofix.rule import Rule
from autofix.rules import RULES

_NAMES = click.Choice([rule.name for rule in RULES])


@click.command(
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog="Exit status: 0 nothing to do, 1 violations or changes, 2 error.",
)
@click.argument("paths", nargs=-1, metavar="[PATH]...")
@click.option("--diff", "show_diff", is_flag=True, help="Print the fixes as a unified diff.")
@click.option("--write", is_flag=True, help="Make the fixes in place.")
@click.option("--check", is_flag=True, help="Print one line a file; for CI.")
@click.option("--select", multiple=True, type=_NAMES, metavar="RULE", help="Only this rule.")
@click.option("--ignore", multiple=True, type=_NAMES, metavar="RULE", help="All but this rule.")
@click.option("--unsafe", is_flag=True, help="Also make fixes that may change what was meant.")
@click.option("--authenticated", is_flag=True, help="Ask for jupyterhub too.")
@click.option("--offline", is_flag=True, help="Open no network connection (none is opened yet).")
@click.option("--explain", type=_NAMES, metavar="RULE", help="Explain a rule and end.")
@click.version_option(__version__, prog_name="binder-fix")
@click.pass_context
def main(
    command: click.Context,
    paths: Sequence[str],
    show_diff: bool,
    write: bool,
    check: bool,
    select: Sequence[str],
    ignore: Sequence[str],
    unsafe: bool,
    authenticated: bool,
    offline: bool,
    explain: str | None,
) -> None:
    """Mend Dockerfiles so that they launch on Binder.

    PATH is a repository folder or a Dockerfile, `-` is standard input; without one, the current
    folder. Without an option, what is wrong is reported and nothing is changed.

    Rules: unpinned-image, missing-jupyter, missing-user, misplaced-repository,
    swallowed-arguments.
    """
    if explain:
        click.echo(report.explanation(next(rule for rule in RULES if rule.name == explain)))
        return
    if show_diff + write + check > 1:
        raise click.UsageError("--diff, --write and --check exclude each other; choose one")
    rules = [r for r in RULES if (not select or r.name in select) and r.name not in ignore]
    results: list[Result] = []
    failed = False
    for path in paths or (".",):
        try:
            results.append(_mend(path, rules, show_diff, write, check, unsafe, authenticated))
        except files.UnusableInput as error:
            failed = True
            _say(str(error), err=True)
        except (RecursionError, LookupError, TypeError, ValueError, AttributeError) as error:
            # A bug of ours must not pass for a violation, nor keep the other files from a look.
            failed = True
            _say(f"{path}: internal error, nothing was written: please report this", err=True)
            traceback.print_exception(error)
    if results and not check:
        _say(report.summary(results, mends=write), err=True)
    changed = any(result.broken or result.before != result.after for result in results)
    command.exit(2 if failed else 1 if changed else 0)


def _mend(
    path: str,
    rules: Sequence[Rule],
    show_diff: bool,
    write: bool,
    check: bool,
    unsafe: bool,
    authenticated: bool,
) -> Result:
    """Read, mend and print one file; write it where that is asked for."""
    source = files.read(path, sys.stdin.buffer.read() if path == "-" else None)
    if source.note:
        _say(source.note, err=True)
    context = files.context(source)
    try:
        result = fix(source.text, rules, context, unsafe=unsafe, authenticated=authenticated)
    except DockerfileError as error:
        raise files.UnusableInput(
            f"{source.label}:{error.line}: {error.message}; {error.advice}"
        ) from error
    except UnprovenFix as error:
        raise files.UnusableInput(
            f"{source.label}: {error}; nothing was written: please report this"
        ) from error
    if write and result.after != result.before:
        files.write(source, result.after)
    if check:
        if result.broken or result.after != result.before:
            _say(f"{source.label}: {len(result.findings)} to mend or to look at")
        return result
    for paragraph in report.findings(source.label, result, mends=write):
        _say(paragraph, err=show_diff)
    if show_diff:
        _print_diff(source, result)
    return result


def _print_diff(source: files.Source, result: Result) -> None:
    """Print the diff byte for byte, in colour on a terminal."""
    text = report.diff(_name(source), result.before, result.after)
    if sys.stdout.isatty():
        _say(report.coloured(text), newline=False)
    else:
        sys.stdout.flush()
        sys.stdout.buffer.write(text.encode("utf-8", "surrogateescape"))
        sys.stdout.buffer.flush()


def _name(source: files.Source) -> str:
    """A path as the diff has it: seen from the current folder, else from the repository."""
    if source.path is None or source.root is None:
        return "Dockerfile"
    here = Path.cwd()
    inside = source.path.is_relative_to(here) and ".." not in source.path.parts
    return source.path.relative_to(here if inside else source.root).as_posix()


def _say(text: str, *, err: bool = False, newline: bool = True) -> None:
    """Print a text; what the encoding of the stream does not have is shown escaped."""
    encoding = (sys.stderr if err else sys.stdout).encoding or "ascii"
    readable = text.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")
    shown = readable.encode(encoding, "backslashreplace").decode(encoding)
    click.echo(shown, err=err, nl=newline)
