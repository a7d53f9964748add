"""The command ``binder-fix review``."""

from __future__ import annotations

import os
import sys
import traceback
from typing import Any

import click

from autofix import files, inquiry
from autofix.launch.process import Stopped, stoppable, temporary_folder
from autofix.launch.text import harmless
from autofix.options import registry_options, settings
from autofix.pull_request.git.complaint import GitError
from autofix.pull_request.model import ForgeError
from autofix.pull_request.review.posting import Reviewed, target
from autofix.pull_request.review.posting import review as post


@click.command(
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog="Exit status: 0 done, or nothing to say; 2 error.",
)
@click.argument("pull_request", metavar="OWNER/NAME#NUMBER")
@click.option("--dry-run", is_flag=True, help="Print the review, and post nothing.")
@registry_options
def review(
    pull_request: str, dry_run: bool, offline: bool | None, digest: bool | None, **registries: Any
) -> None:
    """Review a pull request on GitHub: suggest what its Dockerfile needs to launch on Binder.

    The pull request is named by OWNER/NAME#NUMBER or by its address. Suggestions are made on
    lines that it shows, the rest is told in the text of the review. Nothing is posted twice, and
    nothing if there is nothing to mend. The token is taken from BINDER_FIX_TOKEN, GITHUB_TOKEN or
    GH_TOKEN.
    """
    command = click.get_current_context()
    questions = inquiry.Questions(
        offline=bool(offline), digests=digest is not False, settings=settings(**registries)
    )
    try:
        with stoppable(), temporary_folder() as folder:
            wanted = target(pull_request, os.environ)
            done = post(wanted, folder, questions, _say, dry_run=dry_run)
    except (ForgeError, GitError, files.UnusableInput, OSError) as error:
        _say(f"binder-fix review: {error}")
        command.exit(2)
    except Stopped as stopped:
        _say(f"binder-fix review: stopped by {stopped}")
        command.exit(128 + stopped.number)
    except Exception as error:
        # Where it broke, but not what it held: that may be the token.
        _say(f"binder-fix review: internal error, please report this: {type(error).__name__}")
        for line in traceback.format_tb(error.__traceback__):
            click.echo(line, nl=False, err=True)
        command.exit(2)
    _tell(pull_request, done)


def _tell(pull_request: str, done: Reviewed) -> None:
    if done.reason and done.review:
        for comment in done.review.comments:
            _print(f"{comment.path}:{comment.first}-{comment.last}\n\n{comment.body}\n")
        _print(done.review.body)
    words = f"nothing was posted: {done.reason}" if done.reason else f"reviewed: {done.url}"
    _say(f"{pull_request}: {words}")


def _print(text: str) -> None:
    """Print a text of several lines, of which none can steer the terminal."""
    encoding = sys.stdout.encoding or "ascii"
    for line in text.split("\n"):
        click.echo(harmless(line, len(line) * 10 + 10).encode(encoding, "replace").decode(encoding))


def _say(text: str) -> None:
    encoding = sys.stderr.encoding or "ascii"
    click.echo(harmless(text, 1000).encode(encoding, "backslashreplace").decode(encoding), err=True)
