"""The command ``binder-fix``: arguments, exit status, and what is printed where."""

from __future__ import annotations

import importlib
import re
import sys
import traceback
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import click

from autofix import __version__, files, inquiry, registry, report
from autofix.dockerfile import DockerfileError
from autofix.fixer import Result, UnprovenFix, fix
from autofix.image.published import Knowledge
from autofix.rule import Rule
from autofix.rules import RULES

_COMMANDS = {
    "launch": "autofix.launch.command",
    "diagnose": "autofix.diagnosis.command",
    "pr": "autofix.pull_request.command",
    "review": "autofix.pull_request.review.command",
    "scan": "autofix.scan.command",
}
"""The other commands, and where they are."""

# Control characters, but for what ends a line and for the colours that we write ourselves.
_STEERING = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1a\x1c-\x1f\x7f-\x9f]|\r(?!\n)|\x1b(?!\[[0-9;]*m)"
)

_NAMES = click.Choice([rule.name for rule in RULES])


@dataclass(frozen=True)
class _Wishes:
    """What the options ask for."""

    rules: tuple[Rule, ...]
    diff: bool
    write: bool
    check: bool
    unsafe: bool
    authenticated: bool


class _CommandLine(click.Command):
    """The fixer, unless the first word names another command, which is imported only then."""

    def main(self, args: Sequence[str] | None = None, *others: Any, **options: Any) -> Any:
        """Run the command line, as ``click.Command.main`` does."""
        words = list(sys.argv[1:] if args is None else args)
        module = _COMMANDS.get(words[0]) if words else None
        if module is None:
            return super().main(words, *others, **options)
        command = getattr(importlib.import_module(module), words[0])
        options["prog_name"] = f"binder-fix {words[0]}"
        return command.main(words[1:], **options)


@click.command(
    cls=_CommandLine,
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog="Exit status: 0 nothing to do, 1 violations or changes, 2 error, 3 nothing to do as far "
    "as is known, but a registry did not answer.",
)
@click.argument("paths", nargs=-1, metavar="[PATH]...")
@click.option("--diff", is_flag=True, help="Print the fixes as a unified diff.")
@click.option("--write", is_flag=True, help="Make the fixes in place.")
@click.option("--check", is_flag=True, help="Print one line a file; for CI.")
@click.option("--select", multiple=True, type=_NAMES, metavar="RULE", help="Only this rule.")
@click.option("--ignore", multiple=True, type=_NAMES, metavar="RULE", help="All but this rule.")
@click.option("--unsafe", is_flag=True, help="Also make fixes that may change what was meant.")
@click.option("--authenticated", is_flag=True, help="Ask for jupyterhub too.")
@click.option(
    "--offline", is_flag=True, envvar="BINDER_FIX_OFFLINE", help="Open no network connection."
)
@click.option("--no-digest", is_flag=True, help="Pin base images by their tag only.")
@click.option("--update-digests", is_flag=True, help="Replace digests that their tag has no more.")
@click.option("--deep", is_flag=True, help="Read users and release from the layers of base images.")
@click.option(
    "--mirror",
    multiple=True,
    metavar="URL",
    envvar="BINDER_FIX_MIRROR",
    help="Ask this registry before Docker Hub.",
)
@click.option(
    "--insecure",
    multiple=True,
    metavar="HOST[:PORT]",
    envvar="BINDER_FIX_INSECURE",
    help="Allow plain HTTP to this registry.",
)
@click.option("--hashes", is_flag=True, help="With --unsafe, pin by hash where pip asks for it.")
@click.option("--explain", type=_NAMES, metavar="RULE", help="Explain a rule and end.")
@click.version_option(__version__, prog_name="binder-fix")
@click.pass_context
def main(
    command: click.Context,
    paths: Sequence[str],
    diff: bool,
    write: bool,
    check: bool,
    select: Sequence[str],
    ignore: Sequence[str],
    unsafe: bool,
    authenticated: bool,
    offline: bool,
    no_digest: bool,
    update_digests: bool,
    deep: bool,
    mirror: Sequence[str],
    insecure: Sequence[str],
    hashes: bool,
    explain: str | None,
) -> None:
    """Mend Dockerfiles so that they launch on Binder.

    PATH is a repository folder or a Dockerfile, `-` is standard input; without one, the current
    folder. Without an option, what is wrong is reported and nothing is changed.

    Rules: unpinned-image, missing-jupyter, missing-user, misplaced-repository,
    swallowed-arguments, unpinned-package.
    """
    if explain:
        click.echo(report.explanation(next(rule for rule in RULES if rule.name == explain)))
        return
    if diff + write + check > 1:
        raise click.UsageError("--diff, --write and --check exclude each other; choose one")
    if no_digest and update_digests:
        raise click.UsageError("--no-digest and --update-digests exclude each other; choose one")
    # A rule that is asked for counts, even one that Binder does without.
    rules = tuple(
        replace(rule, optional=rule.optional and rule.name not in select)
        for rule in RULES
        if (not select or rule.name in select) and rule.name not in ignore
    )
    try:
        settings = registry.Settings(
            mirrors=tuple(mirror),
            insecure=frozenset(insecure),
            deep=deep,
            update_digests=update_digests,
        )
    except ValueError as error:
        raise click.UsageError(str(error)) from error
    questions = inquiry.Questions(
        offline=offline,
        digests=not no_digest,
        packages=unsafe and any(rule.name == "unpinned-package" for rule in rules),
        hashes=hashes,
        settings=settings,
    )
    wishes = _Wishes(rules, diff, write, check, unsafe, authenticated)
    command.exit(_run(paths or (".",), questions, wishes))


def _run(paths: Sequence[str], questions: inquiry.Questions, wishes: _Wishes) -> int:
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
            traceback.print_exception(error)
    if results and not wishes.check:
        _say(report.summary(results, mends=wishes.write), err=True)
    changed = any(result.broken or result.changed for result in results)
    return 2 if failed else 1 if changed else 3 if troubles else 0


def _mend(source: files.Source, knowledge: Knowledge, wishes: _Wishes) -> Result:
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
    encoding = (sys.stderr if err else sys.stdout).encoding or "ascii"
    readable = text.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")
    readable = _STEERING.sub(lambda sign: f"\\x{ord(sign[0]):02x}", readable)
    shown = readable.encode(encoding, "backslashreplace").decode(encoding)
    click.echo(shown, err=err, nl=newline)
