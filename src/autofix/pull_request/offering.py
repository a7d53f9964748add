"""What ``binder-fix pr`` does with the options that it was given."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

import click

from autofix.launch.text import harmless
from autofix.pull_request import addresses, authors
from autofix.pull_request.campaign import running as campaign
from autofix.pull_request.campaign import status
from autofix.pull_request.campaign.bar import Bar
from autofix.pull_request.campaign.state import State
from autofix.pull_request.forges.finding import Forges
from autofix.pull_request.model import ForgeError, PullRequest
from autofix.pull_request.outcome import Outcome, Stage
from autofix.pull_request.proposing import Wishes, propose

_LINE = 2000


@dataclass(frozen=True)
class Run:
    """What the options ask for.

    ``author`` is None for the account of the token, ``state`` where nothing is kept on the disk;
    ``forge`` is the address of the usual server, "" for github.com.
    """

    wishes: Wishes
    author: authors.Person | None
    limits: campaign.CampaignLimits
    state: Path | None
    forge: str
    launch: bool


def trial(given: Sequence[str], run: Run) -> int:
    """Tell what would be offered, one after the other, without leaving a trace."""
    code, run = 0, _launching(run, partial(click.echo, err=True))
    with Forges(run.forge) as forges:
        for name in addresses.names(given, forges):
            try:
                outcome = _propose(name, _no_effect, forges, run, _print)
            except ForgeError as error:
                outcome = Outcome(name, "failed", str(error), again=error.again)
            click.echo(harmless(campaign.line(outcome), _LINE), err=True)
            code = max(code, int(outcome.verdict == "failed"))
    return code


def offer(given: Sequence[str], run: Run) -> int:
    """Offer each repository its fix; the exit status."""
    bar, stop = Bar(), campaign.Stop()
    run = _launching(run, bar.say)
    with Forges(run.forge, wait=stop.sleep) as forges:
        names = addresses.names(given, forges)
        secrets: set[str] = set()

        def one(name: str, stage: Stage) -> Outcome:
            forge, _ = forges.find(name)
            secrets.add(forge.access.token)
            try:
                return _propose(name, stage, forges, run, bar.say)
            finally:
                # An App's token is known, and renewed, once its forge was asked.
                secrets.add(forge.access.token)

        def hide(text: str) -> str:
            for secret in filter(None, tuple(secrets)):
                text = text.replace(secret, "[token]")
            return text

        with State(run.state, hide=hide) as state, campaign.stopping(stop):
            try:
                summary = campaign.run(names, one, state, run.limits, bar.say, stop, bar.watch)
            finally:
                bar.end()
    for reason in summary.reasons:
        click.echo(f"left to another run: {harmless(reason)}", err=True)
    _print(_told(summary))
    if summary.signal:
        return 128 + summary.signal
    return int(any(outcome.verdict == "failed" for outcome in summary.outcomes))


def _told(summary: campaign.Summary) -> str:
    counts = Counter(outcome.verdict for outcome in summary.outcomes)
    parts = [f"{count} {verdict}" for verdict, count in counts.items()]
    parts += [f"{summary.fresh} dealt with lately"] if summary.fresh else []
    parts += [f"{summary.left} left to another run"] if summary.left else []
    return ", ".join(parts) or "nothing to do"


def _propose(
    name: str, stage: Stage, forges: Forges, run: Run, say: Callable[[str], None]
) -> Outcome:
    forge, plain = forges.find(name)
    person = run.author or authors.account(forge)
    wishes = replace(run.wishes, name=person.name, email=person.email)
    return replace(propose(forge, plain, wishes, say, stage), name=name)


def _no_effect(stage: str, facts: object) -> None:
    raise AssertionError(f"a trial must not {stage}")


def _launching(run: Run, say: Callable[[str], None]) -> Run:
    """A run that launches with the engine that answers, if it is to launch."""
    if not run.launch:
        return run
    from autofix.launch.engine import EngineError, find
    from autofix.pull_request.proof import Launcher

    try:
        measure = Launcher(find(), say)
    except EngineError as error:
        raise OSError(str(error)) from error
    return replace(run, wishes=replace(run.wishes, measure=measure))


def tell(run: Run, *, refresh: bool) -> int:
    """Tell what a state file knows."""
    with State(run.state, create=False) as state:
        if refresh:
            with Forges(run.forge) as forges:
                status.refresh(state, partial(_asked, forges), partial(click.echo, err=True))
        for line in status.lines(status.figures(state)):
            click.echo(line)
    return 0


def _asked(forges: Forges, name: str, branch: str) -> Sequence[PullRequest]:
    forge, plain = forges.find(name)
    return forge.pull_requests(forge.repository(plain), branch)


def _print(text: str) -> None:
    """Print lines; what would steer the terminal, or has no encoding there, is shown escaped."""
    encoding = sys.stdout.encoding or "ascii"
    for line in text.split("\n"):
        click.echo(harmless(line, _LINE).encode(encoding, "backslashreplace").decode(encoding))
