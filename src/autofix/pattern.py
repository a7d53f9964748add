"""Regular expressions that are compiled when they are first used.

A run needs few of those that the modules define, and compiling is most of what importing them
would cost.
"""

from __future__ import annotations

import re
from typing import Any, cast

_METHODS = ("match", "search", "fullmatch", "sub", "subn", "split", "findall", "finditer")


def pattern(text: str, flags: int = 0) -> re.Pattern[str]:
    """What ``re.compile`` gives, compiled at first use."""
    return cast("re.Pattern[str]", _Pattern(text, flags))


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
