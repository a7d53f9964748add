"""Run the rules one after the other, each on a fresh reading of what the last one left.

The outcome proves itself before anybody may write it: it parses, what no edit names is byte for
byte the same, nothing fixable is left, and a second run changes nothing.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence

from autofix.dockerfile import Dockerfile, DockerfileError, parse
from autofix.edit import Edit, Position, Span, Trace, apply, ordered
from autofix.ignoring import Ignore, covering, ignores
from autofix.image.build import Build, fold
from autofix.image.context import Context
from autofix.image.published import Knowledge
from autofix.mending.ending import ended
from autofix.rule import Rule, Violation
from autofix.rules import named
from autofix.values import dataclass, replace

INSTRUCTIONS = 10_000
"""How many instructions a Dockerfile may have; Docker takes 127 layers, and a few hundred others
are much for people."""

_ROUNDS = 12
_IN_VAIN = "nothing that is known of the image would change"
_TOO_MUCH = "there is more to mend than is mended at once"

_Mending = tuple[tuple[str, int, str], ...]
_Told = dict[Rule, tuple[Build, list[Violation]]]


class UnprovenFix(Exception):
    """The outcome of the fixes is not what it must be; this is a bug, and nothing is written."""


@dataclass(frozen=True)
class Finding:
    """A violation with the rule that found it and its place in the text that was given.

    ``made`` tells whether its fix was made, ``ignored`` is the comment that has it ignored.
    """

    rule: Rule
    violation: Violation
    span: Span
    made: bool
    ignored: Ignore | None = None

    @property
    def counts(self) -> bool:
        """Whether Binder needs what is broken here, and it is known to be."""
        return self.violation.known and self.violation.required and not self.rule.optional


@dataclass(frozen=True)
class Change:
    """A file of the build context before and after the fixes, by its path from the root."""

    path: str
    before: str
    after: str


@dataclass(frozen=True)
class Report:
    """What was found in a text, in the order of the lines; ``dockerfile`` is the text as read.

    ``ignored`` are the findings that comments have ignored: they are not mended and not counted.
    """

    before: str
    dockerfile: Dockerfile
    findings: tuple[Finding, ...]
    ignored: tuple[Finding, ...]

    @property
    def held_back(self) -> int:
        """How many fixes wait for permission, as they may change what was meant."""
        return sum(1 for f in self.findings if f.violation.fix and not f.made)

    @property
    def broken(self) -> bool:
        """Whether a requirement is known to be broken in the text that was given."""
        return any(finding.counts for finding in self.findings)

    def start(self, finding: Finding) -> Position:
        """Where a finding begins: line and column, both from 1."""
        return self.dockerfile.position(finding.span.start)

    def end(self, finding: Finding) -> Position:
        """Where a finding ends: the place behind its last character."""
        return self.dockerfile.position(finding.span.end)


@dataclass(frozen=True)
class Result(Report):
    """A report, and the text with the fixes made.

    ``files`` are the files of the build context that the fixes change as well.
    """

    after: str
    files: tuple[Change, ...]

    @property
    def changed(self) -> bool:
        """Whether the fixes change anything."""
        return self.before != self.after or bool(self.files)


def read(source: str) -> Dockerfile:
    """The Dockerfile that a text is, as ``parse`` gives it, unless it has too many instructions.

    Raises DockerfileError.
    """
    return parse(source, limit=INSTRUCTIONS)


def check(
    text: str,
    rules: Iterable[Rule | str] | None = None,
    context: Context | None = None,
    *,
    knowledge: Knowledge | None = None,
    authenticated: bool = False,
) -> Report:
    """Tell what keeps a Dockerfile from launching on Binder, and change nothing.

    The findings are those of ``fix``, which takes the same and raises the same; ``made`` tells of
    each whether its fix is one that ``fix`` would make.
    """
    result = fix(text, rules, context, knowledge=knowledge, authenticated=authenticated)
    return Report(result.before, result.dockerfile, result.findings, result.ignored)


def fix(
    text: str,
    rules: Iterable[Rule | str] | None = None,
    context: Context | None = None,
    *,
    knowledge: Knowledge | None = None,
    unsafe: bool = False,
    authenticated: bool = False,
) -> Result:
    """Mend a Dockerfile, by what its text, the context and ``knowledge`` tell, and nothing else.

    Args:
        text: the file decoded as UTF-8 with ``surrogateescape``, line endings and a byte order
            mark kept.
        rules: rules, or names of rules; all of them if None. One that is given by its name
            counts in ``broken`` even if it is optional.
        context: the files of the build context; if None, nothing is known of it.
        knowledge: what registries and the package index said; if None, nothing.
        unsafe: make fixes as well that may change what was meant.
        authenticated: ask for ``jupyterhub`` too, as authenticated Binders do.

    Raises:
        DockerfileError: BuildKit would refuse the text, or it has too many instructions, or
            users, groups, build arguments, Pythons or commands.
        UnprovenFix: the outcome does not hold what it must; this is a bug of ours.
        TypeError: the text is no ``str``.
        ValueError: there is no rule of a name that was given.
    """
    if not isinstance(text, str):
        raise TypeError(
            f"the text of a Dockerfile is a str, not {type(text).__name__}; decode bytes with "
            "bytes.decode('utf-8', 'surrogateescape')"
        )
    chosen, context = named(rules), context or Context()
    dockerfile = read(text)
    build = fold(dockerfile, context, knowledge=knowledge, authenticated=authenticated)
    history: list[Trace] = []
    made: list[Finding] = []
    # What a rule said of a build last; of the same build it says the same.
    told: _Told = {}
    for _ in range(_ROUNDS):
        left: list[Finding] = []
        before = build
        for rule in chosen:
            build, found, rest = _apply(rule, build, history, told, unsafe)
            made += found
            left += rest
        if build is before:
            # This round has changed nothing: it is the second run that proves the outcome.
            found = sorted((*made, *left), key=lambda finding: finding.span.start)
            heard = tuple(finding for finding in found if not finding.ignored)
            ignored = tuple(finding for finding in found if finding.ignored)
            mended = tuple(changes(context, build.context))
            return Result(text, dockerfile, heard, ignored, build.dockerfile.source, mended)
    raise UnprovenFix("the fixes do not come to an end")


def _apply(
    rule: Rule, build: Build, history: list[Trace], told: _Told, unsafe: bool
) -> tuple[Build, list[Finding], list[Finding]]:
    """Let one rule mend until it has nothing left: the build, what was mended, what was not."""
    vain: set[_Mending] = set()
    for _ in range(_ROUNDS):
        own = history.copy()
        found = _attempt(rule, build, own, told, unsafe, vain)
        if not isinstance(found, set):
            history[:] = own
            return found
        if not found:
            break
        vain |= found
    violations = (_unfixed(v, _TOO_MUCH) for v in _violations(rule, build, told))
    comments = ignores(build.dockerfile)
    left = [_finding(rule, v, history, ignored=covering(comments, rule.name, v.span.start))
            for v in violations]  # fmt: skip
    return build, [], left


def _attempt(
    rule: Rule,
    build: Build,
    history: list[Trace],
    told: _Told,
    unsafe: bool,
    vain: set[_Mending],
) -> tuple[Build, list[Finding], list[Finding]] | set[_Mending]:
    """As ``_apply``, without the fixes that are in vain; or those that have turned out to be.

    None of them where there are more fixes than are made at once.
    """
    made: list[Finding] = []
    before: set[_Mending] = set()
    for _ in range(_ROUNDS):
        violations = _violations(rule, build, told)
        violations = [_without(vain, v, history) if vain else v for v in violations]
        comments = ignores(build.dockerfile)
        found = [(v, covering(comments, rule.name, v.span.start)) for v in violations]
        chosen = [v for v, ignored in found if v.fix and (v.fix.safe or unsafe) and not ignored]
        if not chosen:
            left = [_finding(rule, v, history, ignored=by) for v, by in found]
            return build, made, [f for f in left if not _is_of_a_fix(f)]
        now = {_mending(v, history) for v in chosen}
        if now & before:
            # Made already, and what is known of the image is as it was.
            return now & before
        before |= now
        made += [_finding(rule, violation, history, made=True) for violation in chosen]
        edits = edits_of(chosen)
        build = edited(build, edits)
        history.append(Trace(edits_in("", edits)))
    return set()


def _violations(rule: Rule, build: Build, told: _Told) -> list[Violation]:
    seen, violations = told.get(rule, (None, []))
    if seen is not build:
        violations = [ended(build.dockerfile, violation) for violation in rule.check(build)]
        told[rule] = build, violations
    return violations


def _mending(violation: Violation, history: Sequence[Trace]) -> _Mending:
    """What a fix does, the same for a fix that is made over again."""
    edits = violation.fix.edits if violation.fix else ()
    return tuple(
        (e.file, (e.span if e.file else _origin(e.span, history)).start, e.text) for e in edits
    )


def _without(vain: set[_Mending], violation: Violation, history: Sequence[Trace]) -> Violation:
    return _unfixed(violation, _IN_VAIN) if _mending(violation, history) in vain else violation


def _unfixed(violation: Violation, reason: str) -> Violation:
    return replace(violation, fix=None, reason=violation.reason or reason)


def edits_of(violations: Iterable[Violation]) -> tuple[Edit, ...]:
    """The edits of all fixes; what several take away is taken away once."""
    edits = [edit for v in violations if v.fix for edit in v.fix.edits]
    taken = dict.fromkeys(edit for edit in edits if not edit.text)
    return (*(edit for edit in edits if edit.text), *taken)


def edits_in(file: str, edits: Sequence[Edit]) -> tuple[Edit, ...]:
    """Those of the edits that a file of the build context gets; the Dockerfile has no name."""
    return tuple(edit for edit in edits if edit.file == file)


def changes(before: Context, after: Context) -> Iterator[Change]:
    """The files of the build context that differ."""
    for path, text in after.files.items():
        old = before.files[path]
        if text is not None and old is not None and text != old:
            yield Change(path, old, text)


def _context_after(context: Context, edits: Sequence[Edit]) -> Context:
    """The build context once the edits of its files are made."""
    texts = dict(context.files)
    for path in dict.fromkeys(edit.file for edit in edits if edit.file):
        text = context.text(path)
        if text is None:
            raise ValueError(f"{path} is not a file that was read")
        texts[path] = apply(text, edits_in(path, edits))
    return replace(context, files=texts)


def edited(build: Build, every: tuple[Edit, ...]) -> Build:
    """The build once the edits are made; every instruction that they do not touch stays.

    Raises UnprovenFix, or DockerfileError where the image has more now than is followed.
    """
    edits = edits_in("", every)
    try:
        text = apply(build.dockerfile.source, edits)
        context = _context_after(build.context, every) if len(edits) < len(every) else build.context
        dockerfile = parse(text, previous=build.dockerfile)
    except DockerfileError as error:
        raise UnprovenFix(f"the outcome is no valid Dockerfile: {error}") from error
    except ValueError as error:
        raise UnprovenFix(f"the fixes of one rule collide: {error}") from error
    kept = iter(text[slice(*i.span)] for i in dockerfile.instructions)
    for instruction in _untouched(build.dockerfile, edits):
        if instruction not in kept:
            raise UnprovenFix("an instruction that no edit names has changed")
    return fold(
        dockerfile,
        context,
        knowledge=build.knowledge,
        authenticated=build.authenticated,
        previous=build,
    )


def _untouched(dockerfile: Dockerfile, edits: tuple[Edit, ...]) -> Iterator[str]:
    sequence = ordered(edits)
    starts, ends = [e.span.start for e in sequence], [e.span.end for e in sequence]
    for instruction in dockerfile.instructions:
        start, end = instruction.span
        near = sequence[bisect_left(ends, start) : bisect_right(starts, end)]
        if not any((e.span.start < end and e.span.end > start) or start < e.span.start < end
                   or (e.span.start == e.span.end and e.span.start in (start, end)
                       and not e.text.endswith("\n") and not e.text.startswith(("\n", "\r")))
                   for e in near):  # fmt: skip
            yield dockerfile.source[start:end]


def _finding(
    rule: Rule,
    violation: Violation,
    history: Sequence[Trace],
    *,
    made: bool = False,
    ignored: Ignore | None = None,
) -> Finding:
    if ignored:
        ignored = replace(ignored, span=_origin(ignored.span, history), target=None)
    return Finding(rule, violation, _origin(violation.span, history), made, ignored)


def _is_of_a_fix(finding: Finding) -> bool:
    """Whether it is advice on lines that a fix brings, and not on the text that was given."""
    start, end = finding.violation.span
    return finding.rule.optional and start < end and not finding.span.start < finding.span.end


def _origin(span: Span, history: Sequence[Trace]) -> Span:
    """The place of a span in the text that was given."""
    start, end = span
    for trace in reversed(history):
        start, end = trace.origin(start), trace.origin(end)
    return Span(start, max(start, end))
