"""A result for people: a unified diff, the findings, a summary."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence

from autofix.fixer import Report, Result
from autofix.output.paragraph import Texts, paragraph
from autofix.printing import BOLD, CYAN, GREEN, RED, Piece, Styled

_MISSING_NEWLINE = "\\ No newline at end of file"


def diff(label: str, before: str, after: str) -> str:
    """A unified diff that ``git apply`` and ``patch -p1`` take; empty where nothing changed.

    ``label`` is the path as it is seen from where the diff is applied. Only a line feed ends a
    line; a missing one at the end is told as both programs want it, and so is where a path with
    blanks ends.
    """
    if before == after:
        return ""
    # A run that prints no diff does without it.
    import difflib

    lines: list[str] = []
    old, new = _named(f"a/{label}"), _named(f"b/{label}")
    for line in difflib.unified_diff(_lines(before), _lines(after), old, new, lineterm="\n"):
        lines.append(line if line.endswith("\n") else f"{line}\n{_MISSING_NEWLINE}\n")
    return "".join(lines)


def _named(path: str) -> str:
    """A path as the head of a diff has it: quoted as git does where something in it could steer."""
    if path.isprintable() and '"' not in path and "\\" not in path:
        return f"{path}\t" if " " in path else path
    quoted = "".join(
        f"\\{chr(byte)}" if byte in b'"\\' else chr(byte) if 32 <= byte < 127 else f"\\{byte:03o}"
        for byte in os.fsencode(path)
    )
    return f'"{quoted}"'


def _lines(text: str) -> list[str]:
    *lines, last = text.split("\n")
    return [*(f"{line}\n" for line in lines), *([last] if last else [])]


def coloured(text: str) -> Texts:
    """A diff with its lines in colour."""
    colours = {"+": GREEN, "-": RED, "@": CYAN}
    rows = _lines(text)
    styles = [colours.get(row[0], "") for row in rows]
    for index, row in enumerate(rows):
        named = [head[:4] for head in rows[max(index - 2, 0) : index]]
        if row.startswith("@@ ") and named == ["--- ", "+++ "]:
            styles[index - 2] = styles[index - 1] = BOLD
    return tuple(
        Styled(row, style) if style else row for row, style in zip(rows, styles, strict=True)
    )


def findings(label: str, report: Report, *, mends: bool) -> Iterator[str]:
    """The paragraph of each finding, as it is where there is no terminal.

    ``mends`` tells whether the fixes are being made.
    """
    for finding in report.findings:
        yield Piece(paragraph(label, report, finding, mends=mends)).plain


def summary(results: Sequence[Result], *, mends: bool) -> str:
    """One line over all files: how many requirements are broken, mended, held back, not known."""
    found = [finding for result in results for finding in result.findings]
    broken = [f for f in found if f.counts]
    made = [f for f in broken if f.made]
    parts = [f"{len(broken)} to mend" if broken else "nothing to mend"]
    if broken:
        parts.append(f"{len(made)} {'mended' if mends else 'can be mended'}")
    left = sum(1 for f in broken if not f.violation.fix)
    if left:
        parts.append(f"{left} without a fix")
    unknown = sum(1 for f in found if not f.violation.known)
    if unknown:
        parts.append(f"{unknown} not known")
    told = sum(1 for f in found if f.violation.known and not f.counts)
    if told:
        parts.append(f"{told} that Binder does without")
    ignored = sum(len(result.ignored) for result in results)
    if ignored:
        parts.append(f"{ignored} ignored")
    held = sum(result.held_back for result in results)
    if held:
        parts.append(f"{held} held back without --unsafe")
    return ", ".join(parts)
