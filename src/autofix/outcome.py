"""What becomes of one Dockerfile that was named: mended, or why not."""

from __future__ import annotations

from autofix import files
from autofix.dockerfile import DockerfileError
from autofix.fixer import Result, UnprovenFix, fix
from autofix.image.published import Knowledge
from autofix.rule import Rule
from autofix.values import dataclass


@dataclass(frozen=True)
class Wishes:
    """What the options ask for: which rules, and what is done with the fixes."""

    rules: tuple[Rule, ...]
    diff: bool = False
    write: bool = False
    check: bool = False
    unsafe: bool = False
    authenticated: bool = False


@dataclass(frozen=True)
class Outcome:
    """A Dockerfile and its result; without one, ``problem`` is the line that tells why.

    ``label`` is the path as it was given, ``source`` is None where it could not be read. ``line``
    is the line of the Dockerfile that is to blame, 0 where there is none, and ``trace`` the
    traceback where the problem is a bug of ours.
    """

    label: str
    source: files.Source | None = None
    result: Result | None = None
    problem: str = ""
    line: int = 0
    trace: str = ""


def mended(source: files.Source, knowledge: Knowledge, wishes: Wishes) -> Outcome:
    """Mend a Dockerfile, and write it where that is asked for."""
    try:
        result = fix(
            source.text,
            rules=wishes.rules,
            context=files.context(source),
            knowledge=knowledge,
            unsafe=wishes.unsafe,
            authenticated=wishes.authenticated,
        )
        if wishes.write:
            _write(source, result)
    except DockerfileError as error:
        problem = f"{source.label}:{error.line}: {error.message}; {error.advice}"
        return Outcome(source.label, source, problem=problem, line=error.line)
    except UnprovenFix as error:
        problem = f"{source.label}: {error}; nothing was written: please report this"
        return Outcome(source.label, source, problem=problem)
    except files.UnusableInput as error:
        return Outcome(source.label, source, problem=str(error))
    except (RecursionError, LookupError, TypeError, ValueError, AttributeError) as error:
        # A bug of ours must not pass for a violation, nor keep the other files from a look.
        import traceback

        problem = f"{source.label}: internal error, nothing was written: please report this"
        trace = "".join(traceback.format_exception(error))
        return Outcome(source.label, source, problem=problem, trace=trace)
    return Outcome(source.label, source, result)


def _write(source: files.Source, result: Result) -> None:
    """Write what has changed, the files that the Dockerfile reads first."""
    for change in result.files:
        files.write_context(source, change.path, change.before, change.after)
    if result.after != result.before:
        files.write(source, result.after)
