"""The cases of the corpus: ``corpus/<rule>/<what-happens>/``, or ``corpus/all/`` for all rules.

A case has ``before.Dockerfile``, ``after.Dockerfile`` (absent where nothing changes),
``findings.txt``, and where it needs them ``options.txt`` and ``context/``, the files of the build
context. Without ``context/`` nothing is known of the context, as on standard input.

A line of ``findings.txt`` is ``LINE RULE STATE``. The state is the first of these that holds:
``mended`` (the fix was made), ``unknown`` (the facts do not tell), ``unsafe`` (the fix is held
back), ``reported`` (there is no fix); ``ignored`` is what a comment has ignored.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

from laws import Step, kept, recorded

from autofix import files
from autofix.fixer import Finding, Result, fix
from autofix.image.context import Context
from autofix.rule import Rule
from autofix.rules import RULES

CORPUS = Path(__file__).parent.parent / "corpus"
OPTIONS = ("--unsafe", "--authenticated")


@dataclass(frozen=True)
class Case:
    """A folder of the corpus."""

    folder: Path

    @property
    def name(self) -> str:
        """The case as the tests call it: rule and folder."""
        return f"{self.folder.parent.name}/{self.folder.name}"

    @property
    def rules(self) -> tuple[Rule, ...]:
        """The rules that run: the folder's own, or all that are not optional."""
        wanted = self.folder.parent.name
        return tuple(
            rule for rule in RULES
            if wanted == rule.name or (wanted == "all" and not rule.optional)
        )  # fmt: skip

    @cached_property
    def before(self) -> str:
        """The text that is given."""
        return text(self.folder / "before.Dockerfile")

    @cached_property
    def after(self) -> str:
        """The text that is expected."""
        path = self.folder / "after.Dockerfile"
        return text(path) if path.exists() else self.before

    @property
    def findings(self) -> list[str]:
        """The findings that are expected."""
        return text(self.folder / "findings.txt").splitlines()

    @property
    def options(self) -> frozenset[str]:
        """The options of the command line."""
        path = self.folder / "options.txt"
        return frozenset(text(path).split() if path.exists() else ())

    @cached_property
    def context(self) -> Context:
        """The build context; the Dockerfile is in binder/ where the context has such a folder."""
        root = self.folder / "context"
        if not root.is_dir():
            return Context()
        inner = next((name for name in (".binder", "binder") if (root / name).is_dir()), "")
        place = root / inner / "Dockerfile"
        return files.context(files.Source(str(place), str(root), str(place), self.before))

    def fix(self, source: str, rules: Sequence[Rule] | None = None) -> Result:
        """Run the fixer over a text as the case says."""
        return fix(
            source,
            self.rules if rules is None else rules,
            self.context,
            unsafe="--unsafe" in self.options,
            authenticated="--authenticated" in self.options,
        )


def text(path: Path) -> str:
    """The text of a file, each byte kept."""
    return path.read_bytes().decode("utf-8", "surrogateescape")


def cases() -> list[Case]:
    """All cases of the corpus."""
    return [Case(path.parent) for path in sorted(CORPUS.glob("*/*/before.Dockerfile"))]


@cache
def outcome(case: Case) -> Result:
    """What the fixer makes of a case, worked out once."""
    return case.fix(case.before)


def shown(result: Result) -> list[str]:
    """The findings of a result as ``findings.txt`` has them."""
    return [
        f"{result.dockerfile.line(finding.span.start)} {finding.rule.name} {state(finding)}"
        for finding in sorted((*result.findings, *result.ignored), key=lambda f: f.span.start)
    ]


def state(finding: Finding) -> str:
    """The state of a finding in a word."""
    if finding.ignored:
        return "ignored"
    if finding.made:
        return "mended"
    if not finding.violation.known:
        return "unknown"
    return "unsafe" if finding.violation.fix else "reported"


def steps(case: Case) -> list[Step]:
    """The texts on the way from before to after, each with the edits that are made of it."""
    with recorded() as found:
        result = case.fix(case.before)
    return kept(result.before, found, result.after)
