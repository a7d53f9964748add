"""What becomes of one Dockerfile that was named: mended, or why not."""

from __future__ import annotations

from autofix import files
from autofix.configuration import Wishes
from autofix.dockerfile import DockerfileError
from autofix.fixer import Result, UnprovenFix, fix
from autofix.image.context import Context
from autofix.image.published import Knowledge
from autofix.rule import Rule
from autofix.values import TYPE_CHECKING, dataclass, replace

if TYPE_CHECKING:
    from collections.abc import Iterable

    from autofix.details import Details


KINDS = ("unreadable", "syntax", "unwritable", "unproven", "internal")
"""Why a Dockerfile has no result; the last two are errors of ours."""


@dataclass(frozen=True)
class Outcome:
    """A Dockerfile and its result; without one, ``problem`` is the line that tells why.

    ``label`` is the path as it was given, ``source`` is None where it could not be read. ``kind``
    is one of ``KINDS``. ``line`` is the line of the Dockerfile that is to blame, 0 where there is
    none, and ``trace`` the traceback where the problem is a bug of ours. ``details`` are there if
    they were asked for. ``rules`` are those that were run.
    """

    label: str
    source: files.Source | None = None
    result: Result | None = None
    problem: str = ""
    kind: str = ""
    line: int = 0
    trace: str = ""
    details: Details | None = None
    rules: tuple[Rule, ...] = ()


# The last of these are bugs of ours.
_FAULTS = (DockerfileError, UnprovenFix, files.UnusableInput, RecursionError, LookupError,
           TypeError, ValueError, AttributeError)  # fmt: skip


def mended(
    source: files.Source,
    knowledge: Knowledge,
    wishes: Wishes,
    listings: files.Listings | None = None,
) -> Outcome:
    """Mend a Dockerfile, and write it where that is asked for."""
    outcome = examined(source, knowledge, wishes, listings)
    if not wishes.write:
        return outcome
    if listings and outcome.result and outcome.result.changed:
        listings.written()
    return written(outcome, knowledge, wishes)


def examined(
    source: files.Source,
    knowledge: Knowledge,
    wishes: Wishes,
    listings: files.Listings | None = None,
) -> Outcome:
    """Mend a Dockerfile in memory; what ``listings`` have of its build context is not read anew."""
    try:
        context = files.context(source, listings)
        result = fix(
            source.text,
            rules=wishes.rules,
            context=context,
            knowledge=knowledge,
            unsafe=wishes.unsafe,
            authenticated=wishes.authenticated,
        )
        told = _details(result, context, knowledge, wishes)
    except _FAULTS as error:
        return _faulty(source, error)
    return Outcome(source.label, source, result, details=told, rules=wishes.rules)


def written(outcome: Outcome, knowledge: Knowledge, wishes: Wishes) -> Outcome:
    """Write what was mended in memory; what becomes of it then."""
    source, result, told = outcome.source, outcome.result, outcome.details
    if source is None or result is None:
        return outcome
    try:
        write(source, result)
        told = told and told.after(source, result, knowledge, wishes)
    except _FAULTS as error:
        return _faulty(source, error)
    return replace(outcome, details=told)


def _faulty(source: files.Source, error: Exception) -> Outcome:
    if isinstance(error, DockerfileError):
        problem = f"{source.label}:{error.line}: {error.message}. {error.advice}"
        return Outcome(source.label, source, problem=problem, kind="syntax", line=error.line)
    if isinstance(error, UnprovenFix):
        problem = f"{source.label}: {error}; nothing was written: please report this"
        return Outcome(source.label, source, problem=problem, kind="unproven")
    if isinstance(error, files.UnusableInput):
        return Outcome(source.label, source, problem=str(error), kind="unwritable")
    # A bug of ours must not pass for a violation, nor keep the other files from a look.
    import traceback

    problem = f"{source.label}: internal error, nothing was written: please report this"
    trace = "".join(traceback.format_exception(error))
    return Outcome(source.label, source, problem=problem, kind="internal", trace=trace)


def status(outcomes: Iterable[Outcome], *, answered: bool) -> int:
    """The exit status of a run; ``answered`` tells whether everything answered that was asked."""
    found = 0 if answered else 3
    for outcome in outcomes:
        if outcome.problem:
            return 2
        if outcome.result and (outcome.result.broken or outcome.result.changed):
            found = 1
    return found


def _details(
    result: Result, context: Context, knowledge: Knowledge, wishes: Wishes
) -> Details | None:
    if wishes.format == "text" and not wishes.verbose:
        return None
    from autofix.details import details

    return details(result, context, knowledge, wishes)


def write(source: files.Source, result: Result) -> None:
    """Write what has changed, the files that the Dockerfile reads first.

    Where the run ends in between, the old Dockerfile builds with the new files, and the next run
    does the rest. Raises UnusableInput where a file cannot be written; those before it are.
    """
    for change in result.files:
        files.write_context(source, change.path, change.before, change.after)
    if result.after != result.before:
        files.write(source, result.after)
