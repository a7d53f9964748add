"""Fixes as an editor offers them: one by one, all at once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from lsprotocol import types

from autofix.apart import apart
from autofix.changes import edits_between
from autofix.fixer import Finding, Result
from autofix.server.analysis import Analysis, ignored_text, place
from autofix.server.diagnostics import of_finding, readable
from autofix.server.documents import Document
from autofix.server.positions import Lines
from autofix.values import dataclass, replace

FIX_ALL = f"{types.CodeActionKind.SourceFixAll.value}.binder-fix"
"""The kind of the action that does what ``binder-fix --write`` does."""

ASK = "binder-fix.askRegistries"
"""The command that asks the registries of a document's base images; its argument is a URI."""

KINDS = (types.CodeActionKind.QuickFix.value, FIX_ALL, f"{types.CodeActionKind.Source.value}.{ASK}")
"""The kinds of all actions."""

_ALL = "Make all fixes for Binder"
_ASK = "Ask the registries about the base images"
_UNSAFE = " (unsafe: may change what was meant)"
_MOST = 50
"""The most findings that are mended by themselves for one request: each takes its time."""


@dataclass(frozen=True)
class Editor:
    """The documents that an editor has open, and whether it takes changes of versions of them."""

    documents: tuple[Document, ...]
    versions: bool = True


def actions(
    analysis: Analysis, wanted: types.Range, only: Sequence[str], editor: Editor
) -> list[types.CodeAction]:
    """What may be offered in a range; ``only`` are the kinds that are wanted, all if empty."""
    quick, fix_all, ask = (_wanted(kind, only) for kind in KINDS)
    result = analysis.result
    if result is None:
        return []
    found: list[types.CodeAction] = []
    if quick:
        lines = analysis.document.lines
        start, end = lines.offset(wanted.start), lines.offset(wanted.end)
        places = [(place(result.dockerfile, finding), finding) for finding in result.findings]
        here = [finding for span, finding in places if span.start <= end and start <= span.end]
        found += _quick_fixes(analysis, result, here, editor)
        found += _ignoring(analysis, result, here, editor)
    if fix_all and (edit := _edit(analysis, result, editor)):
        found.append(types.CodeAction(_ALL, FIX_ALL, edit=edit))
    if ask and not analysis.questions.offline:
        command = types.Command(_ASK, ASK, arguments=[analysis.document.uri])
        found.append(types.CodeAction(_ASK, KINDS[2], command=command))
    return found


def _wanted(kind: str, only: Sequence[str]) -> bool:
    """Whether a kind is asked for: it, or one that it is a kind of; all are of the empty one."""
    return not only or any(f"{kind}.".startswith(f"{wanted}.".lstrip(".")) for wanted in only)


def _quick_fixes(
    analysis: Analysis, result: Result, here: Sequence[Finding], editor: Editor
) -> Iterator[types.CodeAction]:
    """The fix of each finding at a place; those that need the fixes of others come together."""
    lines = analysis.document.lines
    together: list[Finding] = []
    for finding in [finding for finding in here if finding.violation.fix][:_MOST]:
        fix = finding.violation.fix
        mended = apart(analysis.build, finding) if analysis.build else None
        if mended is None:
            together += [finding] if finding.made else []
        elif fix and (edit := _edit(analysis, mended, editor)):
            yield types.CodeAction(
                readable(fix.title[:1].upper() + fix.title[1:] + _UNSAFE * (not fix.safe)),
                types.CodeActionKind.QuickFix,
                [of_finding(result, lines, finding)],
                is_preferred=fix.safe,
                edit=edit,
            )
    if together and (edit := _edit(analysis, result, editor)):
        told = [of_finding(result, lines, finding) for finding in together]
        yield types.CodeAction(_ALL, types.CodeActionKind.QuickFix, told, edit=edit)


def _ignoring(
    analysis: Analysis, result: Result, here: Sequence[Finding], editor: Editor
) -> Iterator[types.CodeAction]:
    """A comment for each finding that has its rule ignored at its instruction."""
    for finding in here[:_MOST]:
        after = ignored_text(analysis, finding)
        edit = _edit(analysis, replace(result, after=after, files=()), editor) if after else None
        if edit:
            yield types.CodeAction(
                f"Ignore {finding.rule.name} here, by a comment",
                types.CodeActionKind.QuickFix,
                [of_finding(result, analysis.document.lines, finding)],
                is_preferred=False,
                edit=edit,
            )


def _edit(analysis: Analysis, result: Result, editor: Editor) -> types.WorkspaceEdit | None:
    """The change of an editor that makes a result of its text; None where there is none to make.

    Files of the build context are changed with it. One that is no UTF-8 would not survive its
    being opened and saved: then nothing is changed.
    """
    document = analysis.document
    edits = _text_edits(document.lines, result.before, result.after)
    found = [(document.uri, document.version, edits)] if edits else []
    for change in result.files:
        path = Path(analysis.document.source.root or "", change.path)
        opened = next((d for d in editor.documents if d.path == path), None)
        if opened:
            edits = _text_edits(opened.lines, change.before, change.after)
            found.append((opened.uri, opened.version, edits))
            continue
        # An editor keeps a byte order mark out of the text that it opens.
        before, after = (t.removeprefix("\ufeff") for t in (change.before, change.after))
        if any("\ud800" <= sign <= "\udfff" for sign in before):
            return None
        edits = _text_edits(Lines(before, document.lines.encoding), before, after)
        found.append((path.as_uri(), None, edits))
    if not found:
        return None
    if not editor.versions:
        return types.WorkspaceEdit(changes={uri: edits for uri, _, edits in found})
    return types.WorkspaceEdit(
        document_changes=[
            types.TextDocumentEdit(types.OptionalVersionedTextDocumentIdentifier(uri, v), edits)
            for uri, v, edits in found
        ]
    )


def _text_edits(lines: Lines, before: str, after: str) -> list[types.TextEdit]:
    changes = edits_between(before, after)
    return [types.TextEdit(lines.range(*span), text) for span, text, _ in changes]
