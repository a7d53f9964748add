"""The Markdown table of a run, and the place that it has in README.md."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bench.measuring import Sample

BEGIN = "<!-- bench:begin, written by python -m bench --write-readme -->"
END = "<!-- bench:end -->"
HEAD = (
    "| tool | one file: CPU | wall | many files: CPU | wall | broken | not settled |",
    "|---|---:|---:|---:|---:|---:|---:|",
)


@dataclass(frozen=True)
class Row:
    """What was measured of one tool: medians for one file and for many.

    ``many`` is None for what takes no files, ``broken`` and ``unsettled`` (how many files a second
    run changes once more) are None for what does not rewrite files. ``trouble`` says why nothing
    was measured.
    """

    name: str
    one: Sample | None = None
    many: Sample | None = None
    broken: int | None = None
    unsettled: int | None = None
    trouble: str = ""


@dataclass(frozen=True)
class Place:
    """Where and when: a date, the processor and its cores, the load when the run began."""

    date: str
    machine: str
    load: float
    files: str
    versions: tuple[str, ...]
    rounds: int


def rows(measured: Sequence[Row], base: str) -> list[str]:
    """The lines of the table: every figure as a ratio to that of the row named ``base``."""
    told = {row.name: row for row in measured}
    unit = told.get(base)
    lines = list(HEAD)
    for row in measured:
        if row.trouble:
            lines.append(f"| {row.name} | not run: {row.trouble} | | | | | |")
            continue
        cells = [row.name]
        cells += _ratios(row.one, unit.one if unit else None)
        cells += _ratios(row.many, unit.many if unit else None)
        cells += [_count(row.broken), _count(row.unsettled)]
        lines.append(f"| {' | '.join(cells)} |")
    return lines


def text(measured: Sequence[Row], base: str, place: Place) -> str:
    """The table with the sentence on where, when and of what it is."""
    unit = next((row for row in measured if row.name == base and row.one and row.many), None)
    seconds = ""
    if unit and unit.one and unit.many:
        seconds = (
            f" 1.00 is {1000 * unit.one.cpu:.0f} ms of CPU for one file, "
            f"{unit.many.cpu:.2f} s for all."
        )
    rounds = "one round" if place.rounds == 1 else f"medians of {place.rounds} rounds in turn"
    about = (
        f"{place.date}, {place.machine}, load {place.load:.1f}; {rounds}, {place.files}; "
        f"whole processes, as ratios to {base}.{seconds} "
        f"{', '.join(place.versions)}."
    )
    return "\n".join([*rows(measured, base), "", about])


def placed(readme: str, table: str) -> str:
    """README with a table between its two marks; raises ValueError where these are not there."""
    before, begin, rest = readme.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not begin or not end:
        raise ValueError("README.md has no place for the table")
    return f"{before}{BEGIN}\n{table}\n{END}{after}"


def _ratios(own: Sample | None, unit: Sample | None) -> list[str]:
    if not own or not unit or not unit.cpu or not unit.wall:
        return ["-", "-"]
    return [_shown(own.cpu / unit.cpu), _shown(own.wall / unit.wall)]


def _shown(ratio: float) -> str:
    return f"{ratio:.2f}" if ratio < 9.95 else f"{ratio:.0f}" if ratio >= 99.5 else f"{ratio:.1f}"


def _count(number: int | None) -> str:
    return "-" if number is None else str(number)
