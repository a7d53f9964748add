"""What an editor shows where the mouse rests: why something is wrong, what is known of a base."""

from __future__ import annotations

from collections.abc import Iterator

from lsprotocol import types

from autofix.dockerfile import UNKNOWN, Stage
from autofix.fixer import Finding
from autofix.image.build import Build
from autofix.image.jupyter import NAMES
from autofix.image.pull import answered, pull
from autofix.server.analysis import Analysis, place
from autofix.server.diagnostics import readable

_SPECIAL = "\\`*_{}[]()<>#+-.!|~&$"


def hover(analysis: Analysis, position: types.Position, markdown: bool) -> types.Hover | None:
    """The explanation of what is found at a position, and of the base image of a FROM there."""
    result, build = analysis.result, analysis.build
    if result is None or build is None:
        return None
    lines = analysis.document.lines
    offset = lines.offset(position)
    parts = [
        (span.start, span.end, _explained(finding, markdown))
        for finding in result.findings
        if (span := place(result.dockerfile, finding)).start <= offset <= span.end
    ]
    for stage, reference in zip(result.dockerfile.stages, build.references, strict=True):
        span = stage.start.span
        if span.start <= offset <= span.end:
            told = _base(build, stage, reference, markdown)
            parts.append((span.start, span.end, told))
    if not parts:
        return None
    # Of several, the innermost tells where the reader is.
    start, end, _ = min(parts, key=lambda part: part[1] - part[0])
    between = "\n\n---\n\n" if markdown else "\n\n"
    kind = types.MarkupKind.Markdown if markdown else types.MarkupKind.PlainText
    text = between.join(dict.fromkeys(part[2] for part in parts))
    return types.Hover(types.MarkupContent(kind, text), lines.range(start, end))


def _explained(finding: Finding, markdown: bool) -> str:
    violation, rule = finding.violation, finding.rule
    rows = [f"{_strong(rule.name, markdown)}: {_plain(violation.told, markdown)}"]
    if violation.fix:
        kind = "fix" if violation.fix.safe else "fix, unsafe"
        rows.append(f"{kind}: {_plain(violation.fix.title, markdown)}")
    if violation.reason:
        kind = "because" if violation.fix else "no fix:"
        rows.append(f"{kind} {_plain(violation.reason, markdown)}")
    # The explanation is ours, and reads as Markdown.
    return "\n\n".join([*rows, rule.explanation.strip()])


def _base(build: Build, stage: Stage, reference: str, markdown: bool) -> str:
    """What is known of the image that a stage begins with, a line for each fact."""
    shown = reference.replace(UNKNOWN, "?")
    head = f"{_strong('base image', markdown)} {_plain(shown, markdown)}"
    earlier = next((s for s in build.dockerfile.stages[: stage.index][::-1]
                    if s.name and s.name == reference.lower()), None)  # fmt: skip
    if earlier:
        return f"{head}: the stage of line {earlier.start.first_line}"
    facts = list(_facts(build, reference))
    bullet = "- " if markdown else "  "
    return "\n".join([f"{head}\n", *(f"{bullet}{_plain(fact, markdown)}" for fact in facts)])


def _facts(build: Build, reference: str) -> Iterator[str]:
    published = build.knowledge.image(reference)
    told = build.knowledge.told_of(reference)
    sources = answered(reference, published, told)
    yield f"known by {', then '.join(sources)}" if sources else "not known"
    if published:
        yield from (f"not answered: {published.problem}",) * bool(published.problem)
        yield from ("the registry has no such image",) * published.missing
        yield from (f"digest: {published.digest}",) * bool(published.digest)
        yield from (f"tag of the same digest: {published.tag}",) * bool(published.tag)
        yield from (f"platforms: {', '.join(published.platforms)}",) * bool(published.platforms)
    if not sources:
        return
    image = pull(reference, published, told)
    system = " ".join(filter(None, (image.family, image.release)))
    yield from (f"system: {system}",) * bool(system)
    user = image.user or "root"
    uid = image.uid()
    yield f"user: {user}" + (f", uid {uid}" if uid is not None and str(uid) != user else "")
    account = image.accounts.with_uid(1000)
    if account:
        yield f"uid 1000: {account.name}, home folder {account.home or 'not known'}"
    elif image.accounts.complete:
        yield "uid 1000: nobody"
    yield f"working directory: {image.workdir}"
    python = image.python
    if python:
        version = ".".join(map(str, python.version)) if python.version else "version not known"
        yield f"python3: {version}, in {python.directory}"
        jupyter = [n for n in NAMES if python.has(n)]
        yield f"Jupyter: {', '.join(jupyter) or 'none' if python.complete else 'not known'}"
    elif image.pythons_complete:
        yield "python3: none"
    entrypoint = image.entrypoint
    if entrypoint.text and entrypoint.text != "[]":
        yield f"entrypoint: {entrypoint.text}"


def _strong(text: str, markdown: bool) -> str:
    return f"**{_plain(text, markdown)}**" if markdown else text


def _plain(text: str, markdown: bool) -> str:
    """A text of the Dockerfile or a registry, in which nothing is markup or steers a terminal."""
    shown = readable(text).replace(UNKNOWN, "?")
    if not markdown:
        return shown
    return "".join(f"\\{sign}" if sign in _SPECIAL else sign for sign in shown)
