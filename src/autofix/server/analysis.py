"""What is known of one document: what the command would report of it, and its fixes one by one."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property

from autofix import files
from autofix.configuration.finding import Finder
from autofix.dockerfile import Dockerfile, DockerfileError
from autofix.edit import Span
from autofix.fixer import Finding, Result, apart, fix
from autofix.ignoring import MARK
from autofix.image.build import Build, fold
from autofix.image.context import Context
from autofix.image.published import Knowledge
from autofix.rules import unused_ignore
from autofix.server.documents import Document, overlaid
from autofix.server.settings import Settings
from autofix.values import dataclass, replace


@dataclass(frozen=True)
class Problem:
    """What keeps a document from being looked at, or its file from being used.

    ``line`` is 1-based, as the fixer counts: only a line feed ends a line. ``code`` is one of
    ``syntax``, ``unreadable``, ``hidden`` and ``configuration``.
    """

    line: int
    code: str
    message: str


@dataclass(frozen=True)
class Analysis:
    """A document, what the fixer makes of it (None where it is refused), and what it builds on."""

    document: Document
    settings: Settings
    context: Context
    knowledge: Knowledge
    result: Result | None = None
    problems: tuple[Problem, ...] = ()

    @cached_property
    def build(self) -> Build | None:
        """The build of the text as it is now, before any fix."""
        if self.result is None:
            return None
        return fold(
            self.result.dockerfile,
            self.context,
            knowledge=self.knowledge,
            authenticated=self.settings.for_hub,
        )


def analyse(
    document: Document, others: tuple[Document, ...], settings: Settings, knowledge: Knowledge
) -> Analysis:
    """Look at a document as ``binder-fix`` would at its file, were it saved now.

    The build context is read from the disk; of ``others``, the open documents, the text counts.
    """
    try:
        source = document.source
    except files.UnusableInput as error:
        reason = str(error).removeprefix(document.label).removeprefix(":1").removeprefix(": ")
        return Analysis(
            document, settings, Context(), knowledge, None, (Problem(1, "unreadable", reason),)
        )
    context = overlaid(files.context(source), source, others)
    settings, trouble = _with_file(settings, source)
    knowledge = replace(knowledge, told=settings.file.base_images)
    problems = (*trouble, *_hidden(source))
    try:
        result = _fixed(source.text, context, settings, knowledge)
    except DockerfileError as error:
        refused = Problem(error.line, "syntax", f"{error.message}; {error.advice}")
        return Analysis(document, settings, context, knowledge, None, (refused, *problems))
    return Analysis(document, settings, context, knowledge, result, problems)


def _with_file(settings: Settings, source: files.Source) -> tuple[Settings, tuple[Problem, ...]]:
    """The settings with the configuration file of a document, and what is wrong with that."""
    if source.folder is None:
        return settings, ()
    try:
        return settings.with_file(Finder().of(source.folder), source), ()
    except files.UnusableInput as error:
        return settings, (Problem(1, "configuration", str(error)),)


def _fixed(text: str, context: Context, settings: Settings, knowledge: Knowledge) -> Result:
    return fix(
        text,
        settings.rules,
        context,
        knowledge=knowledge,
        unsafe=settings.unsafe,
        authenticated=settings.for_hub,
    )


def _hidden(source: files.Source) -> Iterator[Problem]:
    """Whether another file is what Binder takes, if the folder of this one is a repository."""
    if source.path is None or source.path.name != "Dockerfile" or source.path.parent != source.root:
        return
    try:
        place, _ = files.locate(source.root)
    except files.UnusableInput as error:
        # A file that is not saved yet is simply not there.
        if source.path.exists():
            yield Problem(1, "hidden", str(error))
        return
    if place.parent != source.root:
        folder = place.parent.name
        message = (
            f"Binder does not use this Dockerfile, but {folder}/Dockerfile: {folder}/ hides it"
        )
        yield Problem(1, "hidden", message)


def place(dockerfile: Dockerfile, finding: Finding) -> Span:
    """Where a finding is shown: an empty place is the line that the report names."""
    if finding.span.start < finding.span.end:
        return finding.span
    return line_span(dockerfile.source, dockerfile.line(finding.span.start))


def line_span(text: str, number: int) -> Span:
    """A 1-based line of a text without the blanks around it; only a line feed ends a line."""
    start = 0
    for _ in range(number - 1):
        start = text.find("\n", start) + 1
    end = text.find("\n", start)
    line = text[start : len(text) if end < 0 else end]
    return Span(start + len(line) - len(line.lstrip()), start + len(line.rstrip()))


def alone_of(analysis: Analysis, finding: Finding) -> Result | None:
    """The fix of one finding without all others, None where it is not to be had by itself."""
    return apart(analysis.build, finding) if analysis.build else None


def ignored_text(analysis: Analysis, finding: Finding) -> str:
    """The text with a comment above the instruction of a finding that has its rule ignored there.

    Empty where that cannot be, as for what is said of such a comment. The reason is the author's
    to write: until there is one, the rule unused-ignore asks for it.
    """
    if analysis.result is None or finding.rule.name == unused_ignore.rule.name:
        return ""
    dockerfile, place = analysis.result.dockerfile, finding.span.start
    text = dockerfile.source
    starts = [i.span.start for i in dockerfile.instructions if place <= i.span.end]
    if not starts:
        return ""
    line = text.rfind("\n", 0, starts[0]) + 1
    line += text.startswith("\ufeff", line)
    comment = f"# {MARK} ignore[{finding.rule.name}]{dockerfile.newline}"
    after = f"{text[:line]}{comment}{text[line:]}"
    result = _fixed(after, analysis.context, analysis.settings, analysis.knowledge)
    # It may be found elsewhere as soon as other fixes are made.
    return after if _count(result, finding) < _count(analysis.result, finding) else ""


def _count(result: Result, finding: Finding) -> int:
    """How often a result has what a finding says."""
    return sum(
        other.rule.name == finding.rule.name
        and other.violation.message == finding.violation.message
        for other in result.findings
    )
