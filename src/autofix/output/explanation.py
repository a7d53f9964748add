"""What ``--explain`` prints: a rule's text, set for a terminal."""

from __future__ import annotations

import re
from collections.abc import Iterator

from autofix.output.excerpt import wrapped
from autofix.output.paragraph import Texts
from autofix.printing import BOLD, CYAN, GREEN, Styled
from autofix.rule import Rule

_LONGEST = 88
_HEADING = re.compile(r"(Fix|Safety): ")


def explanation(rule: Rule, width: int = 0) -> Texts:
    """The text of a rule: its name, what Binder needs, what is looked at, the fix, its safety.

    It is set to the width of the terminal; 0 leaves the lines as the rule has them.
    """
    kind = "advice" if rule.optional else "requirement"
    texts: list[str | Styled] = [
        Styled(rule.name, f"{BOLD};{GREEN}"),
        f" ({kind} {rule.requirement})\n\n",
        f"{rule.need}.",
    ]
    for block in blocks(rule.explanation):
        texts.append("\n\n")
        heading = _HEADING.match(block)
        begun = heading.end() if heading else 0
        if heading:
            texts += Styled(heading[0].strip(), BOLD), " "
        texts += _coded(_set(block[begun:], width, begun))
    texts += "\n\n", Styled("See: ", BOLD), f"binder-fix --diff --select {rule.name} PATH"
    return tuple(texts)


def blocks(text: str) -> Iterator[str]:
    """The paragraphs of a rule's text; what begins with a heading is one of its own."""
    for block in text.strip().split("\n\n"):
        yield from re.split(r"\n(?=(?:Fix|Safety): )", block)


def _set(block: str, width: int, begun: int) -> str:
    if not width:
        return block
    return "\n".join(wrapped(" ".join(block.split("\n")), min(width, _LONGEST), "", begun))


def _coded(text: str) -> Iterator[str | Styled]:
    """The text with what stands in backticks in colour; the backticks stay, to be copied."""
    for index, part in enumerate(re.split(r"(`[^`]*`)", text)):
        yield Styled(part, CYAN) if index % 2 else part
