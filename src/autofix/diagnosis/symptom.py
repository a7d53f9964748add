"""What a symptom is: the messages that show it, what they mean, and what to do."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache


@dataclass(frozen=True)
class Sign:
    """A message that shows a symptom.

    ``words`` stand in it as they are, so that lines without them need no closer look; ``pattern``
    is the regular expression that a line has to match, the words themselves if empty.
    """

    words: str
    pattern: str = ""

    def fits(self, line: str, start: int, end: int) -> bool:
        """Whether a line that has the words is this message, from what is near them."""
        return not self.pattern or _compiled(self.pattern).search(line, start, end) is not None


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern)


@dataclass(frozen=True)
class Symptom:
    """Something that goes wrong: ``meaning`` is one sentence, ``advice`` says what to do.

    ``rule`` names the rule that mends it, if there is one. ``distance`` says how far it is from
    the cause: 0 for a cause, 1 for what mostly follows from one, 2 for a mere failure; only the
    nearest are told. A ``quiet`` one lets the step of the build go on all the same.
    """

    name: str
    signs: tuple[Sign, ...]
    meaning: str
    advice: str
    rule: str = ""
    distance: int = 0
    quiet: bool = False


def absent(names: str) -> tuple[Sign, ...]:
    """The messages by which shells and containers say that a program is not there.

    ``names`` is a regular expression.
    """
    end = r"'?: (?:command )?not found$"
    return (
        Sign(": not found", rf"(?:^|[\s:/])(?:{names}){end}"),
        Sign(": command not found", rf"(?:^|[\s:/])(?:{names}){end}"),
        Sign(": executable file not found", rf'exec: "(?:{names})": executable file not found'),
        Sign(": No such file or directory", rf"env: '?(?:{names})'?: No such file"),
        Sign("[FATAL tini", rf"exec (?:{names}) failed: No such file"),
    )
