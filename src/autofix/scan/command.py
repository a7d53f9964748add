"""The command ``binder-fix scan``: many Dockerfiles in, a line of JSON for each out."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from functools import partial

import click

from autofix import files
from autofix.launch.process import Stopped, stoppable
from autofix.options import PathName
from autofix.rules import RULES
from autofix.scan import output, summary, tables
from autofix.scan.cluster import rows as rows_of_cluster
from autofix.scan.examining import Answering, failed
from autofix.scan.inputs import Inputs, batches, count, jobs
from autofix.scan.job import Job, Wishes
from autofix.scan.progress import Progress, progress_on
from autofix.scan.row import Row, key, key_of
from autofix.workers import processors
from autofix.workers.crew import Crew, CrewError

_BATCH = 32
_LARGE_BATCH = 200
_CHARACTERS = 1024 * 1024
_SECONDS = 20.0

_RULE = click.Choice([rule.name for rule in RULES])


@dataclass(frozen=True)
class _Engine:
    """Who does the work: processes here, or a cluster; ``seconds`` is a file's time."""

    size: int
    seconds: float
    dask: str


@click.command(
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog="Exit status: 0 done, whatever was found; 2 an input could not be read, or an error.",
)
@click.argument("paths", nargs=-1, type=PathName(), metavar="[PATH]...")
@click.option("--from-file", "list_file", default="", metavar="LIST", help="Paths, one a line.")
@click.option("-0", "--null", is_flag=True, help="NUL, not a line's end, ends a path of the list.")
@click.option("--column", default="", metavar="NAME", help="The column of a table with the texts.")
@click.option("--name-column", default="", metavar="NAME", help="The column with their names.")
@click.option("--output", "target", default="", metavar="FILE", help="Write the rows to a file.")
@click.option("--resume", is_flag=True, help="Go on where the output file ends.")
@click.option("--summary", "totals", default="", metavar="FILE", help="Write the summary as JSON.")
@click.option("--diffs", is_flag=True, help="Put the diff of the fixes into each row.")
@click.option("--unsafe", is_flag=True, help="Also make fixes that may change what was meant.")
@click.option("--authenticated", is_flag=True, help="Ask for jupyterhub too.")
@click.option("--no-context", is_flag=True, help="Do not look at the files beside a Dockerfile.")
@click.option("--select", multiple=True, type=_RULE, metavar="RULE", help="Only this rule.")
@click.option("--ignore", multiple=True, type=_RULE, metavar="RULE", help="All but this rule.")
@click.option(
    "--jobs", "size", type=click.IntRange(1, 1024), metavar="N", help="How many processes."
)
@click.option(
    "--seconds-each",
    type=click.FloatRange(0.1, 86400),
    default=_SECONDS,
    show_default=True,
    metavar="SECONDS",
    help="How long one file may take.",
)
@click.option("--dask", default="", metavar="ADDRESS", help="Work on this Dask cluster.")
@click.pass_context
def scan(
    command: click.Context,
    paths: Sequence[str],
    list_file: str,
    null: bool,
    column: str,
    name_column: str,
    target: str,
    resume: bool,
    totals: str,
    size: int | None,
    seconds_each: float,
    dask: str,
    no_context: bool,
    select: Sequence[str],
    ignore: Sequence[str],
    diffs: bool,
    unsafe: bool,
    authenticated: bool,
) -> None:
    """Look at any number of Dockerfiles and write one line of JSON for each.

    PATH is a Dockerfile, a folder, a pattern in quotes, or with --column a table of texts:
    *.parquet, *.jsonl. In a folder every Dockerfile is taken, of a repository the one that Binder
    would build. Nothing is changed, and no registry is asked. A summary goes to standard error.
    """
    if not paths and not list_file:
        raise click.UsageError("name a file, a folder or a table, or give --from-file")
    if resume and not target:
        raise click.UsageError("--resume goes with --output")
    if name_column and not column:
        raise click.UsageError("--name-column goes with --column")
    if not column and (table := next(filter(tables.is_table, paths), "")):
        raise click.UsageError(f"{table} is a table: --column tells where its texts are")
    wishes = Wishes(
        select=tuple(select),
        ignore=tuple(ignore),
        unsafe=unsafe,
        authenticated=authenticated,
        diffs=diffs,
        contexts=not no_context,
    )
    columns = tables.Columns(column, name_column) if column else None
    inputs = Inputs(tuple(paths), list_file, null, columns)
    engine = _Engine(size or processors(), seconds_each, dask)
    work = _Scan(inputs, wishes, engine, progress_on(not target))
    command.exit(_status(work, target, totals, resume))


def _status(work: _Scan, target: str, totals: str, resume: bool) -> int:
    """Do the work; the exit status."""
    try:
        with stoppable():
            if totals:
                summary.prepare(totals)
            try:
                work.run(target, resume)
            finally:
                work.end(totals)
    except (files.UnusableInput, CrewError, OSError) as error:
        if isinstance(error, BrokenPipeError):
            # Whoever reads the rows has enough: click ends quietly.
            raise
        told = str(error)
        if isinstance(error, OSError) and error.errno and not error.filename:
            told = f"{target or 'the output'} cannot be written: {os.strerror(error.errno)}"
        work.progress.say(f"binder-fix scan: {told}")
        return 2
    except Stopped as stopped:
        again = "; --resume goes on" if target else ""
        work.progress.say(f"binder-fix scan: stopped by {stopped}{again}")
        return 128 + stopped.number
    return 2 if work.unread else 0


class _Scan:
    """One run: what has been told, counted and written so far."""

    def __init__(self, inputs: Inputs, wishes: Wishes, engine: _Engine, progress: Progress) -> None:
        self.progress = progress
        self.unread: list[str] = []
        self._inputs = inputs
        self._wishes = wishes
        self._engine = engine
        self._summary = summary.Summary()
        self._begun = False

    def run(self, target: str, resume: bool) -> None:
        """Do everything that the output does not have yet."""
        done: Counter[bytes] = Counter()
        if resume:
            out, done = output.resumed(target, self._wishes.by, self._summary.add)
        else:
            out = output.begun(target) if target else output.standard()
        self._begun = True
        with out:
            if self.progress.shown:
                self.progress.expected = count(self._inputs)
            self.progress.begin(self._summary.files)

            def write(row: Row) -> None:
                out.write(row)
                self._summary.add(row)
                self.progress.at(self._summary.files)

            stream = _missing(jobs(self._inputs, self._wishes, self._tell), done)
            with closing(self._rows(stream, write)) as rows:
                for row in rows:
                    write(row)
        if not self._summary.files and not self.unread:
            self._tell("no Dockerfile found")

    def end(self, totals: str) -> None:
        """Tell the summary of what was done, whether that is all or not."""
        self.progress.clear()
        if not self._begun:
            return
        for line in self._summary.lines():
            self.progress.say(line)
        if totals:
            figures = self._summary.as_json(self._wishes.by, self.progress.seconds, self.unread)
            summary.write(totals, figures)

    def _rows(
        self, stream: Iterable[Job | Row], write: Callable[[Row], None]
    ) -> Generator[Row, None, None]:
        engine, wishes = self._engine, self._wishes
        if engine.dask:
            groups = batches(stream, _LARGE_BATCH, _CHARACTERS, write, wishes, whole=True)
            yield from rows_of_cluster(engine.dask, groups, wishes, engine.seconds)
            return
        task, lost = Answering(wishes), partial(failed, wishes)
        with closing(Crew(task, lost, engine.seconds, engine.size)) as crew:
            groups = batches(stream, _BATCH, _CHARACTERS, write, wishes, whole=False)
            yield from crew.run(groups)

    def _tell(self, problem: str) -> None:
        self.unread.append(problem)
        self.progress.say(f"binder-fix scan: {problem}")


def _missing(stream: Iterable[Job | Row], done: Counter[bytes]) -> Iterator[Job | Row]:
    """What no row is there of; where several are alike, so many of them."""
    for item in stream:
        mark = key(item.name, item.digest) if isinstance(item, Job) else key_of(item)
        if done[mark] > 0:
            done[mark] -= 1
        else:
            yield item
