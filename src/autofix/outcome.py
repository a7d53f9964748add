"""What becomes of one Dockerfile that was named: mended, or why not."""

from __future__ import annotations

from autofix import files
from autofix.dockerfile import DockerfileError
from autofix.fixer import Result, UnprovenFix, fix
from autofix.image.context import Context
from autofix.image.published import Knowledge
from autofix.rule import Rule
from autofix.values import TYPE_CHECKING, dataclass

if TYPE_CHECKING:
    from autofix.evidence import Fact


@dataclass(frozen=True)
class Wishes:
    """What the options ask for: which rules, what is done with the fixes, and how it is told.

    ``colours`` is one of ``printing.COLOURS``. ``words`` is the command line as it was typed, and
    ``paths`` are those of its words that name what is to be mended.
    """

    rules: tuple[Rule, ...]
    diff: bool = False
    write: bool = False
    check: bool = False
    unsafe: bool = False
    authenticated: bool = False
    quiet: bool = False
    verbose: bool = False
    colours: str = "auto"
    words: tuple[str, ...] = ()
    paths: tuple[str, ...] = ()


@dataclass(frozen=True)
class Outcome:
    """A Dockerfile and its result; without one, ``problem`` is the line that tells why.

    ``label`` is the path as it was given, ``source`` is None where it could not be read. ``line``
    is the line of the Dockerfile that is to blame, 0 where there is none, and ``trace`` the
    traceback where the problem is a bug of ours. ``facts`` are there if they were asked for.
    ``rules`` are those that were run.
    """

    label: str
    source: files.Source | None = None
    result: Result | None = None
    problem: str = ""
    line: int = 0
    trace: str = ""
    facts: tuple[Fact, ...] = ()
    rules: tuple[Rule, ...] = ()


def mended(source: files.Source, knowledge: Knowledge, wishes: Wishes) -> Outcome:
    """Mend a Dockerfile, and write it where that is asked for."""
    try:
        context = files.context(source)
        result = fix(
            source.text,
            rules=wishes.rules,
            context=context,
            knowledge=knowledge,
            unsafe=wishes.unsafe,
            authenticated=wishes.authenticated,
        )
        facts = _facts(result, context, knowledge, wishes) if wishes.verbose else ()
        if wishes.write:
            write(source, result)
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
    return Outcome(source.label, source, result, facts=facts, rules=wishes.rules)


def _facts(
    result: Result, context: Context, knowledge: Knowledge, wishes: Wishes
) -> tuple[Fact, ...]:
    """What the rules went by, as the text that was given has it."""
    from autofix.evidence import facts
    from autofix.image.build import fold

    read = result.dockerfile
    return facts(fold(read, context, knowledge=knowledge, authenticated=wishes.authenticated))


def write(source: files.Source, result: Result) -> None:
    """Write what has changed, the files that the Dockerfile reads first.

    Where the run ends in between, the old Dockerfile builds with the new files, and the next run
    does the rest. Raises UnusableInput where a file cannot be written; those before it are.
    """
    for change in result.files:
        files.write_context(source, change.path, change.before, change.after)
    if result.after != result.before:
        files.write(source, result.after)
