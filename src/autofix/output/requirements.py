"""The requirements of Binder as a list, for people: which are met, and what is to do."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from autofix.fixer import Finding, Report
from autofix.output.paragraph import STYLES, Texts
from autofix.printing import BOLD, RED, Styled, line
from autofix.rule import Rule
from autofix.states import rule_states, state

_WORDS = {"met": "met", "mended": "mended", "advised": "advice", "unknown": "not known",
          "ignored": "ignored"}  # fmt: skip
_TO_DO = "to do"


def requirements(label: str, report: Report, rules: Sequence[Rule], *, mends: bool) -> Texts:
    """One line if all is well, else a headline and a line a rule.

    ``mends`` tells whether the fixes are being made.
    """
    findings = (*report.findings, *report.ignored)
    states = rule_states(rules, findings)
    if not mends:
        # What is certain is to do, whatever else may be broken.
        mended = [f.rule.name for f in findings if state(f) == "mended"]
        states |= {name: "mended" for name in mended if states[name] == "unknown"}
    words = {name: _word(found, mends) for name, found in states.items()}
    counted = Counter(words[rule.name] for rule in rules if not rule.optional)
    total = sum(counted.values())
    name = Styled(f"{line(label)}:", BOLD)
    if not rules:
        return (name, " no rule was selected")
    # Binder does without what is advised.
    met = counted["met"] + counted["advice"]
    if total and met == total:
        number = f"all {total} requirements are" if total > 1 else "the requirement is"
        return (name, f" {number} ", Styled("met", STYLES["met"]))
    parts = [f"{met} of {total} requirements met"]
    parts += [f"{counted[word]} {word}" for word in ("mended", _TO_DO, "not known", "ignored")
              if counted[word]]  # fmt: skip
    texts: list[str | Styled] = [name, f" {', '.join(parts)}"]
    longest = max((len(rule.name) for rule in rules), default=0)
    for rule in rules:
        found = [f for f in findings if f.rule.name == rule.name]
        if rule.optional and not found:
            continue
        word = words[rule.name]
        style = RED if word == _TO_DO else STYLES[states[rule.name]]
        about = "; ".join(_about(report, found))
        texts += "\n  ", Styled(f"{word:<11}", style)
        texts.append(f"{rule.name:<{longest}}  {about}" if about else rule.name)
    return tuple(texts)


def _word(found: str, mends: bool) -> str:
    return _TO_DO if found == "mended" and not mends else _WORDS.get(found, _TO_DO)


def _about(report: Report, found: Sequence[Finding]) -> Iterator[str]:
    """Where it is, and who mends it."""
    grouped: dict[str, list[int]] = {}
    for finding in found:
        kind = state(finding)
        who = {"unsafe": "fix only with --unsafe", "reported": "to mend by hand"}.get(kind, "")
        if finding.ignored:
            who = f"as a comment says: {line(finding.ignored.reason)}"
        grouped.setdefault(who, []).append(report.start(finding).line)
    for who, lines in grouped.items():
        yield f"{places(lines)}{', ' if who else ''}{who}"


def places(lines: Sequence[int]) -> str:
    """Lines as they are named to people: ``lines 1, 2 and 4``; the first ones of many."""
    numbers = [str(number) for number in sorted(set(lines))]
    if len(numbers) == 1:
        return f"line {numbers[0]}"
    shown = numbers[:5] if len(numbers) > 6 else numbers[:-1]
    rest = f"{len(numbers) - 5} more" if len(numbers) > 6 else numbers[-1]
    return f"lines {', '.join(shown)} and {rest}"
