"""The command ``binder-fix launch``."""

from __future__ import annotations

import contextlib
import dataclasses
import re
import sys
import traceback
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click

from autofix import files, inquiry, registry
from autofix.launch import engine, printing
from autofix.launch.building import find_repo2docker
from autofix.launch.checking import Wishes, check
from autofix.launch.launching import MEMORY
from autofix.launch.mending import broken, copied, mend
from autofix.launch.printing import Outcome
from autofix.launch.process import Stopped, stoppable, temporary_folder
from autofix.launch.progress import Progress
from autofix.launch.repository import Repository, repository
from autofix.launch.results import BINDER_ANSWER_SECONDS, WAYS
from autofix.options import PathName

_MEMORY = re.compile(r"[1-9][0-9]{0,15}[bkmg]?", re.ASCII | re.IGNORECASE)


@dataclasses.dataclass(frozen=True)
class _Mending:
    """What ``--fix`` may do and ask."""

    questions: inquiry.Questions
    unsafe: bool
    authenticated: bool


def _memory(context: click.Context, parameter: click.Parameter, value: str) -> str:
    if not _MEMORY.fullmatch(value):
        raise click.BadParameter(f"{value!r} is no amount of memory, such as 2g or 512m")
    return value


@click.command(
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog="Exit status: 0 every requirement is met, 1 one is not, 2 error.",
)
@click.argument("path", type=PathName(), default=".", metavar="[PATH]")
@click.option("--fix", is_flag=True, help="Mend a copy first, and launch that.")
@click.option("--unsafe", is_flag=True, help="With --fix, also fixes that may change the meaning.")
@click.option("--mirror", multiple=True, metavar="URL", help="With --fix, ask this registry, too.")
@click.option(
    "--insecure", multiple=True, metavar="HOST[:PORT]", help="Allow plain HTTP to this registry."
)
@click.option("--deep", is_flag=True, help="With --fix, read the layers of base images.")
@click.option("--authenticated", is_flag=True, help="Launch as an authenticated Binder does, too.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON instead of a table.")
@click.option(
    "--builder",
    type=click.Choice(["buildx", "repo2docker"]),
    default="buildx",
    show_default=True,
    help="Build with repo2docker's command, or with the installed repo2docker.",
)
@click.option(
    "--engine",
    "choice",
    type=click.Choice(["auto", *engine.KINDS]),
    default="auto",
    show_default=True,
    help="The container engine.",
)
@click.option(
    "--memory",
    default=MEMORY,
    show_default=True,
    callback=_memory,
    metavar="SIZE",
    help="The memory that a launched image gets.",
)
@click.option(
    "--timeout",
    type=click.FloatRange(1, 3600),
    default=BINDER_ANSWER_SECONDS,
    show_default=True,
    metavar="SECONDS",
    help="How long the server may take to answer; more than Binder's only for slow machines.",
)
@click.option("--keep-image", is_flag=True, help="Do not remove the image.")
def launch(
    path: str,
    fix: bool,
    unsafe: bool,
    mirror: Sequence[str],
    insecure: Sequence[str],
    deep: bool,
    authenticated: bool,
    as_json: bool,
    keep_image: bool,
    choice: Any,
    **options: Any,
) -> None:
    """Build a repository as Binder does, launch its image, and measure what Binder needs.

    PATH is a repository folder; without one, the current folder. It is built with the command that
    repo2docker gives, and started both as the guide for Dockerfiles says and as BinderHub does.
    Nothing of it runs outside its containers, and only the engine's build cache stays behind.
    """
    if not fix and (unsafe or mirror or insecure or deep):
        raise click.UsageError("--unsafe, --mirror, --insecure and --deep go with --fix")
    command = click.get_current_context()
    mending = _mending(unsafe, authenticated, mirror, insecure, deep) if fix else None
    ways = (*WAYS, *(("authenticated",) if authenticated else ()))
    wishes = Wishes(ways=ways, keep_image=keep_image, **options)
    progress = Progress()
    try:
        with stoppable():
            place = repository(Path(path))
            used = engine.find(choice)
            if wishes.builder == "repo2docker":
                find_repo2docker(used)
            outcome = _launched(used, place, wishes, mending, progress)
    except (files.UnusableInput, engine.EngineError, OSError) as error:
        progress.say(f"binder-fix launch: {error}")
        command.exit(2)
    except Exception as error:
        # A bug of ours must not pass for a requirement that is not met.
        progress.say("binder-fix launch: internal error: please report this")
        traceback.print_exception(error)
        command.exit(2)
    except Stopped as stopped:
        progress.say(f"binder-fix launch: stopped by {stopped}")
        command.exit(128 + stopped.number)
    if keep_image and outcome.report.build.ok:
        progress.say(f"the image is {outcome.report.build.image}")
    lines = printing.as_json(outcome) if as_json else printing.text(outcome)
    for line in lines:
        click.echo(_encodable(line))
    command.exit(0 if outcome.report.ok else 1)


def _mending(
    unsafe: bool, authenticated: bool, mirror: Sequence[str], insecure: Sequence[str], deep: bool
) -> _Mending:
    """Nothing is asked unless an option says where, or how deeply."""
    try:
        settings = registry.Settings(mirrors=tuple(mirror), insecure=frozenset(insecure), deep=deep)
    except ValueError as error:
        raise click.UsageError(str(error)) from error
    offline = not (mirror or insecure or deep)
    questions = inquiry.Questions(offline=offline, packages=unsafe, settings=settings)
    return _Mending(questions, unsafe, authenticated)


def _launched(
    used: engine.Engine,
    place: Repository,
    wishes: Wishes,
    mending: _Mending | None,
    progress: Progress,
) -> Outcome:
    """Mend a copy where that is asked for, then build and launch; nothing is left behind."""
    path, fixed = str(place.folder), None
    with contextlib.ExitStack() as stack:
        stack.callback(progress.end)
        stack.callback(_clean, used, progress)
        if mending:
            folder = copied(place, stack.enter_context(temporary_folder()))
            result = mend(
                folder,
                mending.questions,
                progress.say,
                unsafe=mending.unsafe,
                authenticated=mending.authenticated,
            )
            place, fixed = repository(folder), result.changed
        report = check(used, place, wishes, progress.watch())
        authenticated = "authenticated" in wishes.ways
        rules = () if report.ok else broken(place.folder, authenticated=authenticated)
        return Outcome(report, path, used, wishes, fixed, rules)


def _clean(used: engine.Engine, progress: Progress) -> None:
    for name in used.clean():
        progress.say(f"could not be removed, please do so: {name}")


def _encodable(line: str) -> str:
    encoding = sys.stdout.encoding or "ascii"
    return line.encode(encoding, "backslashreplace").decode(encoding)
