"""What is asked: a Dockerfile with all that its examination needs, and what the options ask for."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache

from autofix import __version__, files
from autofix.image.context import Context
from autofix.rule import Rule
from autofix.rules import selected


@dataclass(frozen=True)
class Job:
    """A Dockerfile to be examined: plain data, fit for another process or machine.

    ``name`` tells it from others, bytes that are no UTF-8 escaped as ``os.fsdecode`` does;
    ``digest`` is the SHA-256 of its bytes. Without a ``context`` that of the source is read where
    the job is done.
    """

    name: str
    digest: str
    source: files.Source
    context: Context | None = None

    @property
    def size(self) -> int:
        """How many characters there are to send."""
        context = self.context or Context()
        texts = sum(len(path) + len(text or "") for path, text in context.files.items())
        return len(self.source.text) + len(context.ignore) + texts


@dataclass(frozen=True)
class Wishes:
    """What the options ask for; ``select`` and ``ignore`` are names of rules."""

    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    unsafe: bool = False
    authenticated: bool = False
    diffs: bool = False
    contexts: bool = True

    @property
    def by(self) -> str:
        """Who makes the rows: the version, and every option that decides what is in them."""
        flags = [("unsafe", self.unsafe), ("authenticated", self.authenticated),
                 ("diffs", self.diffs), ("no-context", not self.contexts)]  # fmt: skip
        words = [f"--{name}" for name, given in flags if given]
        words += [f"--select {name}" for name in sorted(set(self.select))]
        words += [f"--ignore {name}" for name in sorted(set(self.ignore))]
        return " ".join([f"binder-fix {__version__}", *words])


def prepared(job: Job, wishes: Wishes, listings: files.Listings) -> Job:
    """A job with its build context, read where the Dockerfile has one."""
    if job.context or not wishes.contexts:
        return job
    try:
        return replace(job, context=files.context(job.source, listings))
    except (OSError, RecursionError, ValueError):
        # What cannot be listed is not known.
        return replace(job, context=Context())


@lru_cache(maxsize=1)
def rules(wishes: Wishes) -> tuple[Rule, ...]:
    """The rules that are asked for; one that is asked for by its name counts in any case."""
    return selected(wishes.select, wishes.ignore)
