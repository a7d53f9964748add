"""The fix of a repository as steps: one a requirement, each of which leaves a valid Dockerfile."""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from autofix import files, inquiry
from autofix.configuration.choosing import ask_for_theirs
from autofix.configuration.finding import theirs
from autofix.fixer import Finding, Result, UnprovenFix, check, fix
from autofix.image.context import Context
from autofix.image.published import Knowledge
from autofix.rule import Rule
from autofix.rules import RULES

Changes = Mapping[str, tuple[bytes, bytes]]
"""Files by their path from the root of the repository, before and after."""

LARGEST = 64 * 1024
"""The longest Dockerfile that is looked at, in characters: one could be made to take for ever."""

_DIGEST = re.compile(rb"@sha256:[0-9a-f]{64}")


@dataclass(frozen=True)
class Step:
    """What one rule changes after those before it, and its findings that are mended by it."""

    rule: Rule
    changes: Changes
    findings: tuple[Finding, ...]


@dataclass(frozen=True)
class Mended:
    """A repository with its fix: ``path`` is its Dockerfile, seen from the root.

    ``steps`` is empty where nothing is to be proposed, and ``reason`` says why; it ``launches``
    if that is because nothing is broken. It is ``partial`` where the owner has rules left out.
    """

    path: str
    result: Result
    steps: tuple[Step, ...] = ()
    reason: str = ""
    launches: bool = False
    partial: bool = False

    @property
    def changes(self) -> Changes:
        """Every file that is changed, as it was and as it becomes."""
        return together(step.changes for step in self.steps)

    @property
    def left(self) -> tuple[Finding, ...]:
        """What is known to be broken and stays so."""
        return tuple(f for f in self.result.findings if f.counts and not f.made)

    @property
    def doubtful(self) -> tuple[Finding, ...]:
        """What may be broken, as far as can be told without running it, and is left alone."""
        return tuple(f for f in self.result.findings if _is_doubt(f) and not f.made)


def mend(folder: Path, questions: inquiry.Questions, say: Callable[[str], None]) -> Mended:
    """Find the safe fix of a repository, without writing anything.

    Raises UnusableInput where there is no Dockerfile to mend, DockerfileError where BuildKit would
    refuse it, and UnprovenFix.
    """
    path = _dockerfile(folder)
    source = files.read(str(folder))
    if len(source.text) > LARGEST:
        raise files.UnusableInput(f"its Dockerfile has more than {LARGEST} characters")
    configuration = theirs(folder)
    knowledge = ask_for_theirs(source, configuration, questions, say)
    rules = configuration.rules(path)
    authenticated = bool(configuration.authenticated)
    context = files.context(source)
    return mended(source.text, path, context, knowledge, rules, authenticated=authenticated)


def mended(
    text: str,
    path: str,
    context: Context,
    knowledge: Knowledge,
    rules: Sequence[Rule] = RULES,
    *,
    authenticated: bool = False,
) -> Mended:
    """The safe fix of a Dockerfile, and its steps.

    A digest that the registry has is written, but that there is none keeps nothing from launching:
    it is no reason to ask anybody.
    """
    partial = len(rules) < len(RULES)
    result = fix(text, rules, context, knowledge=knowledge, authenticated=authenticated)
    plain = {name: replace(answer, digest="") for name, answer in knowledge.published.items()}
    without = replace(knowledge, published=plain)
    needed = check(text, rules, context, knowledge=without, authenticated=authenticated)
    if not needed.broken:
        ignored = [f.violation.message for f in needed.ignored if f.counts]
        if ignored:
            return Mended(path, result, reason=f"a comment has it ignored: {ignored[0]}")
        doubts = [f.violation.message for f in needed.findings if _is_doubt(f)]
        if doubts:
            return Mended(path, result, reason=f"it cannot be told: {doubts[0]}")
        if partial:
            reason = "nothing to mend of what its configuration wants mended"
            return Mended(path, result, reason=reason, partial=True)
        return Mended(path, result, reason="nothing to mend", launches=True)

    def outcome(some: Sequence[Rule]) -> Result:
        return fix(text, some, context, knowledge=knowledge, authenticated=authenticated)

    steps = tuple(_steps(path, result, rules, outcome))
    if not steps or not any(f.made and f.counts for f in needed.findings):
        left = [f"{f.violation.message} ({_why(f)})" for f in needed.findings if f.counts]
        return Mended(path, result, reason=f"no safe fix: {left[0]}")
    return Mended(path, result, steps, partial=partial)


def together(parts: Iterable[Changes]) -> Changes:
    """Changes that are made one after the other, as one; what comes back as it was is left out."""
    whole: dict[str, tuple[bytes, bytes]] = {}
    for changes in parts:
        for path, (before, after) in changes.items():
            whole[path] = (whole[path][0] if path in whole else before, after)
    return {path: pair for path, pair in sorted(whole.items()) if pair[0] != pair[1]}


def identity(changes: Changes) -> tuple[str, str]:
    """What a fix starts from, and what it is, as two short words that are the same for the same.

    A digest that is written is not looked at: a tag that has moved on makes no other fix.
    """
    source, outcome = hashlib.sha256(), hashlib.sha256()
    for path, (before, after) in sorted(changes.items()):
        for digest, content in ((source, before), (outcome, _DIGEST.sub(b"@", after))):
            digest.update(f"{len(content)} {path!r} ".encode())
            digest.update(content)
    return source.hexdigest()[:16], outcome.hexdigest()[:16]


def _steps(
    path: str, result: Result, rules: Sequence[Rule], outcome_of: Callable[[Sequence[Rule]], Result]
) -> Iterator[Step]:
    """One step a rule: the outcome of the rules up to it, against that of the rules before it."""
    previous: Changes = {}
    for number, rule in enumerate(rules, 1):
        try:
            outcome = outcome_of(rules[:number])
        except UnprovenFix:
            # Only the whole has to be proven: what this rule does goes with the next one.
            continue
        whole = _changes(path, outcome)
        changes = _between(previous, whole)
        if changes:
            made = (f for f in result.findings if f.made and f.rule is rule)
            yield Step(rule, changes, tuple(made))
        previous = whole


def _changes(path: str, result: Result) -> Changes:
    pairs = [(path, result.before, result.after)]
    pairs += [(change.path, change.before, change.after) for change in result.files]
    return {
        name: (_encoded(before), _encoded(after))
        for name, before, after in pairs
        if before != after
    }


def _between(first: Changes, second: Changes) -> Changes:
    """What changes from the outcome of one fix to that of another with the same beginning."""
    found: dict[str, tuple[bytes, bytes]] = {}
    for path in sorted(first.keys() | second.keys()):
        before, after = (first.get(path) or second[path]), second.get(path)
        start = first[path][1] if path in first else before[0]
        end = after[1] if after else before[0]
        if start != end:
            found[path] = (start, end)
    return found


def _encoded(text: str) -> bytes:
    return text.encode("utf-8", "surrogateescape")


def _is_doubt(finding: Finding) -> bool:
    violation = finding.violation
    return not violation.known and violation.required and not finding.rule.optional


def _why(finding: Finding) -> str:
    if finding.violation.fix:
        return "its fix may change what is meant, see binder-fix --unsafe"
    return finding.violation.reason or "no fix is known"


def _dockerfile(folder: Path) -> str:
    """The path of the Dockerfile that Binder builds, from the root; links are followed inside.

    Raises UnusableInput where there is none, or where it lies outside of the repository.
    """
    found, _ = files.locate(folder)
    root, place = Path(os.path.realpath(folder)), Path(os.path.realpath(found))
    inside = place.is_relative_to(root) and ".git" not in place.relative_to(root).parts
    if not inside:
        raise files.UnusableInput(f"{found}: is a link that leads out of the repository")
    return place.relative_to(root).as_posix()
