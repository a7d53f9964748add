"""``python -m fuzz``: fuzz one target or all, and tell what was found."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import click

from fuzz import running
from fuzz.choices import Choices
from fuzz.targets import TARGETS


@click.command()
@click.option("--target", "names", multiple=True, type=click.Choice([*TARGETS]), metavar="TARGET",
              help=f"Only this one (may be repeated): {', '.join(TARGETS)}.")  # fmt: skip
@click.option("--seconds", type=click.FloatRange(min=1), default=60, show_default=True,
              help="How long, all targets together.")  # fmt: skip
@click.option("--inputs", type=click.IntRange(min=1), default=sys.maxsize, metavar="NUMBER",
              help="So many inputs a target, at most.")  # fmt: skip
@click.option("--seed", type=click.IntRange(min=0), default=0, show_default=True,
              help="The same inputs for the same seed.")  # fmt: skip
@click.option("--coverage", is_flag=True, help="Let atheris choose inputs by what they reach.")
@click.option("--corpus", type=click.Path(path_type=Path), help="Where atheris keeps its inputs.")
@click.option("--log", type=click.Path(path_type=Path), help="Add a line of JSON a target.")
@click.option("--show", type=click.IntRange(min=0), help="Show an input of a target, and check it.")
def main(
    names: tuple[str, ...],
    seconds: float,
    inputs: int,
    seed: int,
    coverage: bool,
    corpus: Path | None,
    log: Path | None,
    show: int | None,
) -> None:
    """Try what reads other people's texts with texts that nobody would write.

    The exit status is 1 if something was found. The seeds come first, then inputs until the time
    is used up.
    """
    chosen = {name: TARGETS[name] for name in names or TARGETS}
    if show is not None:
        for name, target in chosen.items():
            given = target.make(Choices(running.data(seed, show)))
            click.echo(f"{name} {show}: {given!r}")
            target.check(given)
        return
    options: dict[str, Any] = {"inputs": inputs, "new": _told}
    run: Callable[..., running.Outcome] = running.run
    if coverage:
        from fuzz import coverage as guided

        run, options["corpus"] = guided.run, corpus
    found = 0
    whole = sum(target.weight for target in chosen.values())
    for name, target in chosen.items():
        seeds = running.Outcome()
        for file, given in target.inputs():
            finding = running.tried(name, file, target.check, partial(running.same, given))
            if finding and seeds.found(finding):
                _told(finding)
        outcome = run(name, seed, seconds=seconds * target.weight / whole, **options)
        found += len(outcome.findings) + len(seeds.findings)
        click.echo(
            f"{name}: {outcome.inputs} inputs, {outcome.seconds:.0f} s, "
            f"{len(outcome.findings)} findings"
        )
        if log:
            line = {"target": name, "seed": seed, "coverage": coverage, "inputs": outcome.inputs,
                    "seconds": round(outcome.seconds), "findings": outcome.counts}  # fmt: skip
            with log.open("a") as stream:
                stream.write(json.dumps(line) + "\n")
    sys.exit(1 if found else 0)


def _told(finding: running.Finding) -> None:
    click.echo(f"{finding.target} {finding.source}: {finding.key}\n{finding.report}\n")


if __name__ == "__main__":
    main()
