"""Regular expressions that are compiled when they are first used, and wildcards without any.

A run needs few of those that the modules define, and compiling is most of what importing them
would cost.
"""

from __future__ import annotations

import re

from autofix.values import TYPE_CHECKING

if TYPE_CHECKING:
    from typing import Any

_METHODS = ("match", "search", "fullmatch", "sub", "subn", "split", "findall", "finditer")


def pattern(text: str, flags: int = 0) -> re.Pattern[str]:
    """What ``re.compile`` gives, compiled at first use."""
    made: Any = _Pattern(text, flags)
    found: re.Pattern[str] = made
    return found


class _Pattern:
    """A pattern to be; once it is compiled, its methods are found without a detour."""

    def __init__(self, text: str, flags: int) -> None:
        self.pattern = text
        self._flags = flags

    def __getattr__(self, name: str) -> Any:
        compiled = re.compile(self.pattern, self._flags)
        for method in _METHODS:
            setattr(self, method, getattr(compiled, method))
        return getattr(compiled, name)


def fits(text: str, form: str) -> bool:
    """Whether a text fits a form with wildcards, as ``fnmatch.fnmatchcase`` has it.

    Most forms have no wildcards but stars, for which no expression has to be compiled.
    """
    if "?" in form or "[" in form:
        from fnmatch import fnmatchcase

        return fnmatchcase(text, form)
    head, *others = form.split("*")
    if not others:
        return text == form
    *middle, tail = others
    position, end = len(head), len(text) - len(tail)
    if position > end or not (text.startswith(head) and text.endswith(tail)):
        return False
    for part in middle:
        found = text.find(part, position, end)
        if found < 0:
            return False
        position = found + len(part)
    return True
