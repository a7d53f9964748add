"""What is known of one document: what the command would report of it, and its fixes one by one."""

from __future__ import annotations

from collections.abc import Iterator

from autofix import files
from autofix.configuration import Configuration, Wishes
from autofix.configuration.choosing import Choice, Choosing, wanted
from autofix.configuration.finding import Finder
from autofix.dockerfile import Dockerfile, DockerfileError
from autofix.edit import Span
from autofix.fixer import Finding, Result, fix
from autofix.ignoring import MARK
from autofix.image.build import Build, fold
from autofix.image.context import Context
from autofix.image.published import Knowledge
from autofix.inquiry import Questions
from autofix.rules import unused_ignore
from autofix.server.documents import Document, overlaid
from autofix.values import cached_property, dataclass, field, replace


@dataclass(frozen=True)
class Problem:
    """What keeps a document from being looked at, or its file from being used.

    ``line`` is 1-based, as the fixer counts: only a line feed ends a line. ``code`` is one of
    ``syntax``, ``unreadable``, ``configuration`` and ``hidden``.
    """

    line: int
    code: str
    message: str


@dataclass(frozen=True)
class Analysis:
    """A document, what the fixer makes of it (None where it is refused), and what it builds on.

    ``wishes`` and ``questions`` are what its configuration asks for; ``note`` is for the user.
    """

    document: Document
    context: Context = field(default_factory=Context)
    knowledge: Knowledge = field(default_factory=Knowledge)
    wishes: Wishes = field(default_factory=lambda: Wishes(()))
    questions: Questions = field(default_factory=lambda: Questions(offline=True))
    result: Result | None = None
    problems: tuple[Problem, ...] = ()
    note: str = ""

    @cached_property
    def build(self) -> Build | None:
        """The build of the text as it is now, before any fix."""
        if self.result is None:
            return None
        return fold(
            self.result.dockerfile,
            self.context,
            knowledge=self.knowledge,
            authenticated=self.wishes.authenticated,
        )


def analyse(
    document: Document, others: tuple[Document, ...], choice: Choice, knowledge: Knowledge
) -> Analysis:
    """Look at a document as ``binder-fix`` would at its file, were it saved now.

    The build context and the configuration are read from the disk; of ``others``, the open
    documents, the text counts.
    """
    code = "unreadable"
    try:
        source = document.source
        code = "configuration"
        configuration = _configuration(choice, source)
    except files.UnusableInput as error:
        reason = str(error).removeprefix(f"{document.label}:").removeprefix("1:").lstrip()
        return Analysis(document, problems=(Problem(1, code, reason),))
    questions, wishes = wanted(configuration, source, Wishes(()))
    analysis = Analysis(
        document,
        overlaid(files.context(source), source, others),
        replace(knowledge, told=questions.told),
        wishes,
        questions,
        problems=tuple(_hidden(source)),
        note=configuration.note,
    )
    try:
        return replace(analysis, result=_fixed(analysis, source.text))
    except DockerfileError as error:
        refused = Problem(error.line, "syntax", f"{error.message}. {error.advice}")
        return replace(analysis, problems=(refused, *analysis.problems))


def _configuration(choice: Choice, source: files.Source) -> Configuration:
    """What counts for a document; raises UnusableInput where its file cannot be used.

    An editor opens what others wrote: a file that is found there does not say whom to ask, but may
    forbid it, nor what may change the meaning.
    """
    if choice.file or choice.isolated or source.folder is None:
        return Choosing(replace(choice, isolated=not choice.file)).of(source)
    found = Finder().of(source.folder)
    offline = found.offline or None
    heeded = replace(found.wary, base_images=found.base_images, offline=offline)
    return heeded.under(choice.said)


def _fixed(analysis: Analysis, text: str) -> Result:
    """What the fixer makes of a text in the place of the document's."""
    return fix(
        text,
        analysis.wishes.rules,
        analysis.context,
        knowledge=analysis.knowledge,
        unsafe=analysis.wishes.unsafe,
        authenticated=analysis.wishes.authenticated,
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


def ignored_text(analysis: Analysis, finding: Finding) -> str:
    """The text with a comment above the instruction of a finding that has its rule ignored there.

    Empty where that cannot be, as for what is said of such a comment. The reason is the author's
    to write: until there is one, the rule unused-ignore asks for it.
    """
    if analysis.result is None or finding.rule.name == unused_ignore.NAME:
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
    result = _fixed(analysis, after)
    # It may be found elsewhere as soon as other fixes are made.
    return after if _count(result, finding) < _count(analysis.result, finding) else ""


def _count(result: Result, finding: Finding) -> int:
    """How often a result has what a finding says."""
    return sum(
        other.rule.name == finding.rule.name
        and other.violation.message == finding.violation.message
        for other in result.findings
    )
