"""The command ``binder-fix pr``."""

from __future__ import annotations

import signal
import traceback
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import click

from autofix import inquiry
from autofix.launch.process import Stopped, stoppable
from autofix.launch.text import harmless
from autofix.options import registry_options, settings
from autofix.pull_request import addresses, authors
from autofix.pull_request import offering as running
from autofix.pull_request.campaign.running import CampaignLimits
from autofix.pull_request.campaign.state import StateError
from autofix.pull_request.git.complaint import GitError
from autofix.pull_request.model import ForgeError
from autofix.pull_request.offering import Run
from autofix.pull_request.proposing import Wishes

PAUSE = 10.0
"""The seconds between two pull requests that are opened."""

_PER_DAY = 20


@click.command(
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog="Exit status: 0 all went well, 1 something failed, 2 error.",
)
@click.argument("names", nargs=-1, metavar="[OWNER/NAME | URL | ./CLONE]...")
@click.option("--dry-run", is_flag=True, help="Print what would be offered, and touch nothing.")
@click.option("--launch", is_flag=True, help="Launch each fix first; offer only what launches.")
@click.option("--draft", is_flag=True, help="Open drafts.")
@click.option(
    "--maintainer-edit/--no-maintainer-edit",
    default=True,
    show_default=True,
    help="Let maintainers push to the branch in our fork.",
)
@click.option("--signoff", is_flag=True, help="Sign the commits off.")
@click.option("--author", metavar="'NAME <EMAIL>'", help="Who commits, if not the user of git.")
@click.option("--label", "labels", multiple=True, metavar="NAME", help="Label the pull requests.")
@click.option("--contact", default="", metavar="TEXT", help="Say whom to ask in the text.")
@click.option("--i-was-asked", is_flag=True, help="The owners of the NAMES given asked for it.")
@click.option("--strangers", is_flag=True, help="Also ask who never said yes.")
@click.option(
    "--per-day", type=click.IntRange(1), metavar="N", help=f"Open at most N a day [{_PER_DAY}]."
)
@click.option(
    "--from-file",
    type=click.File("r", encoding="utf-8-sig", errors="replace"),
    metavar="FILE",
    help="One name a line; - is stdin.",
)
@click.option(
    "--jobs", type=click.IntRange(1, 32), default=4, show_default=True, help="So many at a time."
)
@click.option(
    "--forge", default="", metavar="URL", help="The server of plain names, if not github.com."
)
@click.option(
    "--state",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help="Where to keep what was done.",
)
@click.option("--status", "tell", is_flag=True, help="Tell what was done, and end.")
@click.option("--refresh", is_flag=True, help="With --status, ask what became of it.")
@registry_options
@click.pass_context
def pr(command: click.Context, /, names: Sequence[str], **options: Any) -> None:
    """Offer repositories their fix, as pull requests.

    A repository is named by OWNER/NAME, by its URL, or by the path of a clone, such as `.`, which
    is not touched. Asked is only who agreed: whose repository the token may push to, who says so
    in `.binder-fix.toml` (`pull-requests = true`) or by the label `binder-fix`, who has installed
    the App, or who is named here with --i-was-asked. Who says no is never asked.

    A token is taken from GITHUB_TOKEN, GH_TOKEN, BINDER_FIX_TOKEN or GITLAB_TOKEN, from `gh`, or
    from git's credential helpers.
    """
    given = [*names]
    if options["from_file"]:
        given += addresses.listed(options["from_file"].read())
    _check(given, **options)
    run = _wanted(given, **options)
    try:
        if options["tell"] or options["dry_run"]:
            with stoppable():
                if options["tell"]:
                    code = running.tell(run, refresh=options["refresh"])
                else:
                    code = running.trial(given, run)
        else:
            code = running.offer(given, run)
    except (addresses.Unusable, StateError, ForgeError, GitError, OSError) as error:
        click.echo(f"binder-fix pr: {harmless(str(error))}", err=True)
        code = 2
    except Stopped as stopped:
        click.echo(f"binder-fix pr: stopped by {stopped}", err=True)
        code = 128 + stopped.number
    except KeyboardInterrupt:
        code = 128 + signal.SIGINT
    except Exception as error:
        # A bug of ours must not pass for a failure of a repository. Where it broke is told, but
        # not what it held: that may be the token.
        kind = type(error).__name__
        click.echo(f"binder-fix pr: internal error, please report this: {kind}", err=True)
        for line in traceback.format_tb(error.__traceback__):
            click.echo(line, nl=False, err=True)
        code = 2
    command.exit(code)


def _check(
    given: Sequence[str],
    *,
    tell: bool,
    refresh: bool,
    strangers: bool,
    contact: str,
    per_day: int | None,
    i_was_asked: bool,
    from_file: Any,
    **others: Any,
) -> None:
    """Refuse options that do not go together."""
    if refresh and not tell:
        raise click.UsageError("--refresh goes with --status")
    if not given and not tell:
        raise click.UsageError("name a repository: OWNER/NAME, its URL, or the path of a clone")
    if strangers and not (contact.strip() and per_day):
        raise click.UsageError("--strangers needs --per-day N and --contact TEXT")
    if i_was_asked and from_file:
        raise click.UsageError("--i-was-asked is for repositories named one by one, not for a file")
    if i_was_asked and strangers:
        raise click.UsageError("--i-was-asked and --strangers exclude each other")


def _wanted(
    given: Sequence[str],
    *,
    state: Path | None,
    strangers: bool,
    from_file: Any,
    tell: bool,
    signoff: bool,
    author: str | None,
    **options: Any,
) -> Run:
    person = authors.written(author) if author else authors.user()
    if author and person is None:
        raise click.UsageError("--author is written 'Ada Lovelace <ada@example.org>'")
    if signoff and person is None:
        raise click.UsageError("--signoff needs --author, or user.name and user.email of git")
    # What is opened in a day can be counted only where it is kept.
    several = strangers or from_file or options["per_day"] or len(given) > 1
    if state is None and (tell or several):
        import platformdirs

        state = platformdirs.user_state_path("binder-fix") / "pull-requests.sqlite"
    registries = {name: options[name] for name in ("deep", "mirror", "insecure")}
    wishes = Wishes(
        name="",
        email="",
        questions=inquiry.Questions(
            offline=bool(options["offline"]),
            digests=options["digest"] is not False,
            settings=settings(**registries),
        ),
        asked=options["i_was_asked"],
        strangers=strangers,
        contact=options["contact"],
        draft=options["draft"],
        maintainers_may_edit=options["maintainer_edit"],
        signoff=signoff,
        labels=tuple(options["labels"]),
        dry_run=options["dry_run"],
    )
    limits = CampaignLimits(
        jobs=options["jobs"], per_day=options["per_day"] or _PER_DAY, between=PAUSE
    )
    # Who names a repository wants it looked at now; a file is gone through again and again.
    limits = limits if from_file else replace(limits, fresh=0.0)
    return Run(wishes, person, limits, state, options["forge"], options["launch"])
