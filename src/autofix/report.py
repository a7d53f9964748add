"""A result for people: a unified diff, and one paragraph a finding."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from autofix.dockerfile import UNKNOWN
from autofix.fixer import Finding, Result
from autofix.image.arguments import needed, pulled
from autofix.image.published import Knowledge
from autofix.image.pull import answered
from autofix.rule import Rule

_PLAIN, _BOLD, _RED, _GREEN, _CYAN = (f"\x1b[{code}m" for code in (0, 1, 31, 32, 36))
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
    end = "\t" if " " in label else ""
    for line in difflib.unified_diff(
        _lines(before), _lines(after), f"a/{label}{end}", f"b/{label}{end}", lineterm="\n"
    ):
        lines.append(line if line.endswith("\n") else f"{line}\n{_MISSING_NEWLINE}\n")
    return "".join(lines)


def _lines(text: str) -> list[str]:
    *lines, last = text.split("\n")
    return [*(f"{line}\n" for line in lines), *([last] if last else [])]


def coloured(text: str) -> str:
    """A diff with its lines in colour."""
    colours = {"+": _GREEN, "-": _RED, "@": _CYAN}
    return "".join(
        _styled(line, colours[line[0]]) if line[0] in colours else line for line in _lines(text)
    )


def _styled(text: str, style: str) -> str:
    return f"{style}{text}{_PLAIN}"


def without_bold(text: str) -> str:
    """A text that `findings` gave, as it is where there is no terminal."""
    return text.replace(_BOLD, "").replace(_PLAIN, "")


def findings(label: str, result: Result, *, mends: bool) -> Iterator[str]:
    """A paragraph for each finding: where, what is wrong, what Binder needs, what the fix does.

    ``mends`` tells whether the fixes are being made.
    """
    for finding in result.findings:
        yield _paragraph(label, result, finding, mends)


def _paragraph(label: str, result: Result, finding: Finding, mends: bool) -> str:
    violation = finding.violation
    line = result.dockerfile.line(finding.span.start)
    kind = "" if violation.known else "not known: "
    head = f"{label}:{line}: {_styled(finding.rule.name, _BOLD)}: {kind}{violation.message}"
    parts = [head, f"    {finding.rule.need}."] if violation.required else [head]
    if violation.fix and finding.made:
        parts.append(f"    {'fixed' if mends else 'fix'}: {violation.fix.title}")
    elif violation.fix:
        parts.append(f"    fix, only with --unsafe: {violation.fix.title}")
    if violation.reason:
        parts.append(f"    no fix: {violation.reason}" if not violation.fix
                     else f"    because {violation.reason}")  # fmt: skip
    return "\n".join(parts)


def origins(label: str, result: Result, knowledge: Knowledge) -> Iterator[str]:
    """A line for each base image of the text that was given: who told what is known of it."""
    stages = needed(result.dockerfile)
    told: set[str] = set()
    for image in pulled(result.dockerfile):
        if image.flag or image.stage.index not in stages or image.text in told:
            continue
        told.add(image.text)
        line = result.dockerfile.line(image.stage.reference.span.start)
        sources = answered(image.text, knowledge.image(image.text))
        known = f"is known by {', then '.join(sources)}" if sources else "is not known"
        yield f"{label}:{line}: {image.text.replace(UNKNOWN, '?')} {known}"


def summary(results: Sequence[Result], *, mends: bool) -> str:
    """One line over all files: how many requirements are broken, mended, held back, not known."""
    found = [finding for result in results for finding in result.findings]
    broken = [f for f in found if f.counts]
    made = [f for f in broken if f.made]
    parts = [f"{len(broken)} to mend" if broken else "nothing to mend"]
    if broken:
        parts.append(f"{len(made)} {'mended' if mends else 'can be mended: --diff shows how'}")
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
        parts.append(f"{held} held back, see --unsafe")
    return ", ".join(parts)


def explanation(rule: Rule) -> str:
    """What ``--explain`` prints."""
    return f"{rule.name} (requirement {rule.requirement})\n\n{rule.explanation.strip()}"
