"""Command lines that are understood without click, whose import takes as long as mending a file."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence

from autofix.values import TYPE_CHECKING

if TYPE_CHECKING:
    from typing import Any

COMMANDS: Mapping[str, str] = {
    "launch": "autofix.launch.command",
    "diagnose": "autofix.diagnosis.command",
    "pr": "autofix.pull_request.command",
    "review": "autofix.pull_request.review.command",
    "scan": "autofix.scan.command",
    "server": "autofix.server.command",
}
"""The other commands, and where they are."""

FLAGS: Mapping[str, str] = {
    "--diff": "diff",
    "--write": "write",
    "--check": "check",
    "--unsafe": "unsafe",
    "--authenticated": "authenticated",
    "--offline": "offline",
    "--quiet": "quiet",
    "--verbose": "verbose",
}
"""The options without a value that most command lines are made of, and what click calls them."""

VARIABLES = frozenset(
    "BINDER_FIX_OUTPUT_FORMAT BINDER_FIX_JOBS BINDER_FIX_OFFLINE BINDER_FIX_MIRROR "
    "BINDER_FIX_INSECURE BINDER_FIX_CONFIG _BINDER_FIX_COMPLETE".split()
)
"""The variables of the environment that set options, or ask for completion."""

_EXCLUSIVE = (("--diff", "--write", "--check"), ("--quiet", "--verbose"))


def read(words: Sequence[str]) -> tuple[tuple[str, ...], dict[str, Any]] | None:
    """The paths and the flags of a command line; None where click has to read it.

    That is so where a word is another command, wherever it stands, or an option of another kind,
    where there is an error, and where a variable of the environment sets an option.
    """
    paths = tuple(word for word in words if word not in FLAGS)
    plain = all(path and (path == "-" or not path.startswith("-")) for path in paths)
    conflict = any(sum(flag in words for flag in flags) > 1 for flags in _EXCLUSIVE)
    other = COMMANDS.keys() & set(words) or not VARIABLES.isdisjoint(os.environ)
    if not plain or conflict or other or os.name == "nt":
        return None
    return paths, {name: flag in words for flag, name in FLAGS.items()}
