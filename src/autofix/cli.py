"""The command ``binder-fix``: its options, and the other commands."""

from __future__ import annotations

import importlib
import os
import sys
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import click

from autofix import __version__, printing
from autofix.configuration import Configuration, Wishes
from autofix.options import DIGEST, choice, configuration_options, registry_options
from autofix.output import FORMATS, WITH_DIFF
from autofix.output.explanation import explanation
from autofix.quick import COMMANDS
from autofix.rules import NONE_LEFT, RULES, selected
from autofix.running import run

_NAMES = click.Choice([rule.name for rule in RULES])


class _CommandLine(click.Command):
    """The fixer, unless the first word names another command, which is imported only then."""

    def main(self, args: Sequence[str] | None = None, *others: Any, **options: Any) -> Any:
        """Run the command line, as ``click.Command.main`` does."""
        words = list(sys.argv[1:] if args is None else args)
        if instruction := os.environ.get("_BINDER_FIX_COMPLETE"):
            from autofix.completion import complete

            sys.exit(complete(self, instruction))
        module = COMMANDS.get(words[0]) if words else None
        if module is None:
            return super().main(words, *others, obj=words, **options)
        command = getattr(importlib.import_module(module), words[0])
        options["prog_name"] = f"binder-fix {words[0]}"
        return command.main(words[1:], **options)


@click.command(
    cls=_CommandLine,
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog="Exit status: 0 nothing to do, 1 violations or changes, 2 error, 3 nothing to do as far "
    "as is known, but a registry did not answer, 130 after Ctrl-C.",
)
@click.argument("paths", nargs=-1, metavar="[PATH]...")
@click.option("--diff", is_flag=True, help="Print the fixes as a unified diff.")
@click.option("--write", is_flag=True, help="Make the fixes in place.")
@click.option("--check", is_flag=True, help="Print one line a file; for CI.")
@click.option("--select", multiple=True, type=_NAMES, metavar="RULE", help="Only this rule.")
@click.option("--ignore", multiple=True, type=_NAMES, metavar="RULE", help="All but this rule.")
@click.option("-q", "--quiet", is_flag=True, help="Tell only what is broken, and errors.")
@click.option("-v", "--verbose", is_flag=True, help="Tell where each fact was found, too.")
@click.option(
    "--output-format",
    "form",
    type=click.Choice(list(FORMATS)),
    envvar="BINDER_FIX_OUTPUT_FORMAT",
    help="How findings and fixes are told.",
)
@click.option(
    "--color",
    "colours",
    type=click.Choice(printing.COLOURS),
    help="When to use colours; NO_COLOR and FORCE_COLOR are heeded.",
)
@configuration_options
@click.option(
    "--unsafe/--no-unsafe",
    default=None,
    help="Also make fixes that may change what was meant.",
)
@click.option("--authenticated/--no-authenticated", default=None, help="Ask for jupyterhub too.")
@registry_options
@click.option("--update-digests", is_flag=True, help="Replace digests that their tag has no more.")
@click.option(
    "--hashes/--no-hashes",
    default=None,
    help="With --unsafe, pin by hash where pip asks for it.",
)
@click.option(
    "--jobs",
    type=click.IntRange(1, 1024),
    default=None,
    metavar="N",
    envvar="BINDER_FIX_JOBS",
    help="How many processes; by default one a processor, where there is work for them.",
)
@click.option("--explain", type=_NAMES, metavar="RULE", help="Explain a rule and end.")
@click.option(
    "--completion",
    type=click.Choice(["bash", "zsh", "fish"]),
    help="Print what completes command lines in this shell, and end.",
)
@click.option("--json-schema", is_flag=True, help="Print the JSON Schema of json, and end.")
@click.version_option(__version__, prog_name="binder-fix")
@click.pass_context
def main(
    command: click.Context,
    /,
    paths: Sequence[str],
    diff: bool,
    write: bool,
    check: bool,
    select: Sequence[str],
    ignore: Sequence[str],
    quiet: bool,
    verbose: bool,
    form: str | None,
    colours: str | None,
    file: str,
    isolated: bool,
    update_digests: bool,
    digest: bool | None,
    mirror: Sequence[str],
    insecure: Sequence[str],
    jobs: int | None,
    explain: str | None,
    completion: str | None,
    json_schema: bool,
    **switches: Any,
) -> None:
    """Mend Dockerfiles so that they launch on Binder.

    PATH is a repository folder or a Dockerfile, `-` is standard input; without one, the current
    folder. Without an option, what is wrong is reported and nothing is changed.

    Rules: unpinned-image, missing-jupyter, missing-user, misplaced-repository,
    swallowed-arguments, unpinned-package, unused-ignore.
    """
    if completion:
        from autofix.completion import script

        click.echo(script(command.command, completion))
        return
    if json_schema:
        _print_schema()
        return
    if explain:
        _explain(explain, colours or "auto")
        return
    for wrong in _contradictions(command.params):
        raise click.UsageError(wrong)
    said = Configuration(
        select=tuple(select) or None,
        ignore=tuple(ignore),
        digest="update" if update_digests else DIGEST[digest],
        mirrors=tuple(mirror) or None,
        insecure=tuple(insecure) or None,
        output_format=form,
        color=colours,
        **switches,
    )
    wishes = Wishes(
        (),
        diff=diff,
        write=write,
        check=check,
        quiet=quiet,
        verbose=verbose,
        words=tuple(command.obj or ()),
        paths=tuple(paths),
    )
    command.exit(run(paths or (".",), choice(said, file, isolated), wishes, jobs or 0))


def _print_schema() -> None:
    from importlib.resources import files

    click.echo(files("autofix.output").joinpath("schema.json").read_text("utf-8"), nl=False)


def _explain(name: str, colours: str) -> None:
    """Print what a rule is about."""
    rule = next(rule for rule in RULES if rule.name == name)
    texts = explanation(rule, printing.width(sys.stdout))
    printing.write(printing.Piece(texts), colours)


def _contradictions(given: Mapping[str, Any]) -> Iterator[str]:
    """What cannot be asked for together, by the names of the parameters of ``main``."""
    if given["diff"] + given["write"] + given["check"] > 1:
        yield "--diff, --write and --check exclude each other; choose one"
    if given["quiet"] and given["verbose"]:
        yield "--quiet and --verbose exclude each other; choose one"
    if given["diff"] and given["form"] and given["form"] not in WITH_DIFF:
        yield f"--diff goes with {', '.join(WITH_DIFF)}, {given['form']} has fixes anyway"
    if given["digest"] is not None and given["update_digests"]:
        yield "--digest, --no-digest and --update-digests exclude each other"
    if given["ignore"] and not selected(given["select"], given["ignore"]):
        yield f"--select, --ignore: {NONE_LEFT}"
    for path in given["paths"]:
        if path in COMMANDS and not os.path.lexists(path):
            yield f"write the command first: binder-fix {path} ..."
