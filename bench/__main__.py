"""Measure ourselves beside other tools on the same files, and check what each of them left.

Run as ``python -m bench``, or ``python -m bench --quick`` for two minutes. It fails (status 1)
where an output is wrong, never because something was slow.
"""

from __future__ import annotations

import datetime
import importlib
import os
import platform
import re
import shutil
import sys
import tempfile
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import click
import platformdirs

from autofix import __version__
from bench import dockerfiles, measuring, table
from bench.peers import BASE, OURS, PEERS, START, NotInstalled, Tool, program
from bench.table import Row

README = Path(__file__).parent.parent / "README.md"
ONE, MANY = "one", "many"


class Wrong(Exception):
    """An output is not what it should be."""


class Contest:
    """One run: the tools with their programs, the files, and the samples of each."""

    def __init__(self, folder: Path, texts: list[bytes], cache: Path) -> None:
        """Lay out the files and install what is missing."""
        self.folder, self.texts = folder, texts
        self.one = [dockerfiles.TYPICAL.encode()]
        self.commands: dict[Tool, tuple[str, ...]] = {}
        self.troubles: dict[Tool, str] = {}
        self.broken: dict[Tool, int] = {}
        self.unsettled: dict[Tool, int] = {}
        self.samples: dict[tuple[Tool, str], list[measuring.Sample]] = defaultdict(list)
        dockerfiles.laid(folder / "before", texts)
        parser = importlib.import_module("dockerfile")
        self._parse = dockerfiles.strict(parser.parse_string)
        for tool in (START, *OURS, *PEERS):
            try:
                self.commands[tool] = program(tool, cache)
            except NotInstalled as error:
                self.troubles[tool] = str(error)

    def round(self, ones: int, *, first: bool) -> None:
        """Let every tool run in turn; the first time, warm up, and check what it leaves."""
        if first:
            for tool in self.commands:
                self._measure(tool, ONE, self.one)
            self.samples.clear()
        for _ in range(ones):
            for tool in self.commands:
                self._measure(tool, ONE, self.one)
        for tool in self.commands:
            if tool is not START:
                names = self._measure(tool, MANY, self.texts)
                if first and tool.fixes:
                    self._check(tool, names)

    def rows(self) -> Iterator[Row]:
        """What came out, in the order of the tools."""
        for tool in (START, *OURS, *PEERS):
            if tool in self.troubles:
                yield Row(tool.name, trouble=self.troubles[tool])
                continue
            one, many = self.samples[tool, ONE], self.samples[tool, MANY]
            yield Row(
                tool.name,
                measuring.middle(one),
                measuring.middle(many) if many else None,
                self.broken.get(tool),
                self.unsettled.get(tool),
            )

    def _measure(self, tool: Tool, kind: str, texts: list[bytes]) -> list[str]:
        place = self.folder / "now"
        names = dockerfiles.laid(place, texts)
        given = [] if tool is START else names
        sample = measuring.run([*self.commands[tool], *given], place)
        if sample.status not in tool.statuses:
            raise Wrong(f"{tool.name} ended with {sample.status}")
        self.samples[tool, kind].append(sample)
        return names

    def _check(self, tool: Tool, names: list[str]) -> None:
        """Look at what a tool has made of the files, and let it run on them once more."""
        place = self.folder / "now"
        left = [(place / name).read_bytes() for name in names]
        self.broken[tool] = dockerfiles.broken(self.texts, left, self._parse)
        measuring.run([*self.commands[tool], *names], place)
        again = [(place / name).read_bytes() for name in names]
        self.unsettled[tool] = sum(old != new for old, new in zip(left, again, strict=True))
        if tool in OURS:
            wrong = list(dockerfiles.ours(place, names))
            if wrong or self.broken[tool] or self.unsettled[tool]:
                counts = f"{self.broken[tool]} broken, {self.unsettled[tool]} not settled"
                raise Wrong("\n".join([f"{tool.name}: {counts}", *wrong]))


def _machine() -> str:
    """The processor and how many of its cores there are, as far as the system tells."""
    name = platform.machine()
    try:
        told = re.search(r"model name\s*: (.*)", Path("/proc/cpuinfo").read_text())
    except OSError:
        told = None
    return f"{told[1].strip() if told else name}, {os.cpu_count()} cores"


@click.command()
@click.option("--quick", is_flag=True, help="One round, in about two minutes.")
@click.option("--rounds", type=click.IntRange(1), default=5, show_default=True)
@click.option(
    "--files",
    "folder",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="Take 200 Dockerfiles of this folder, not of the corpus.",
)
@click.option("--write-readme", is_flag=True, help="Put the table into README.md.")
def main(quick: bool, rounds: int, folder: Path | None, write_readme: bool) -> None:
    """Measure ourselves beside other tools, and print the table as Markdown."""
    cache = Path(platformdirs.user_cache_dir("binder-fix-bench"))
    load = os.getloadavg()[0]
    texts = dockerfiles.chosen(folder)
    rounds = 1 if quick else rounds
    with tempfile.TemporaryDirectory() as name:
        contest = Contest(Path(name), texts, cache)
        for number in range(rounds):
            click.echo(f"round {number + 1} of {rounds}", err=True)
            try:
                contest.round(5 if quick else 3, first=not number)
            except Wrong as error:
                sys.exit(str(error))
        measured = list(contest.rows())
    source = "Dockerfiles of our corpus" if folder is None else "real Dockerfiles"
    versions = [f"Python {platform.python_version()}", f"binder-fix {__version__}"]
    versions += dict.fromkeys(
        tool.package.partition(":")[2].replace(" ", " with ").replace("==", " ")
        for tool in contest.commands if tool.package
    )  # fmt: skip
    place = table.Place(
        datetime.date.today().isoformat(), _machine(), load, f"{len(texts)} {source}",
        tuple(versions), rounds,
    )  # fmt: skip
    text = table.text(measured, BASE.name, place)
    click.echo(text)
    if write_readme:
        README.write_text(table.placed(README.read_text("utf-8"), text), "utf-8")


if __name__ == "__main__":
    if not shutil.which("binder-fix", path=Path(sys.executable).parent):
        sys.exit("binder-fix is not installed in this environment: pip install -e '.[test]'")
    main()
