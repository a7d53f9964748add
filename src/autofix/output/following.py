"""The command to type next, with the paths and options that were typed."""

from __future__ import annotations

import os
from collections.abc import Sequence

from autofix.configuration import Wishes
from autofix.fixer import Result
from autofix.outcome import Outcome
from autofix.pattern import pattern

_PLAIN = pattern(r"[\w@%+=:,./-]+", 256)  # re.ASCII
_MODES = ("--diff", "--write", "--check")
_LONGEST = 400
"""The longest command, in characters, that is told with all of its paths."""
_LEFT_OUT = "\u2026"


def following(wishes: Wishes, outcomes: Sequence[Outcome]) -> str:
    """What to type next; empty where there is nothing to do, or it cannot be said in a line."""
    results = [outcome.result for outcome in outcomes if outcome.result]
    typed = [word for word in wishes.words if word not in _MODES]
    if "-" in typed or wishes.check or not results:
        return ""
    if sum(map(len, typed)) + len(typed) > _LONGEST:
        # Of a glob the shell has made names, which nobody types again.
        typed = [word for word in typed if word not in wishes.paths] + [_LEFT_OUT]
    if any(result.changed for result in results) and not wishes.write:
        return _command("--write" if wishes.diff else "--diff", *typed)
    if wishes.write and any(map(_launchable, results)):
        return _launch(wishes, outcomes)
    if any(result.held_back for result in results) and not wishes.unsafe:
        return _command("--diff", "--unsafe", *typed)
    return ""


def _launchable(result: Result) -> bool:
    """Whether a file was mended, and nothing is known to be left."""
    return result.changed and not any(f.counts and not f.made for f in result.findings)


def _launch(wishes: Wishes, outcomes: Sequence[Outcome]) -> str:
    if len(outcomes) > 1 or len(wishes.paths) > 1:
        return ""
    file = outcomes[0].source.file if outcomes[0].source else None
    if file is None or os.path.basename(file) != "Dockerfile":
        return ""
    options = ("--authenticated",) if wishes.authenticated else ()
    return _command("launch", *options, *(wishes.paths or (".",)))


def _command(*words: str) -> str:
    return " ".join(("binder-fix", *map(_quoted, words)))


def _quoted(word: str) -> str:
    if _PLAIN.fullmatch(word) or word == _LEFT_OUT:
        return word
    if os.name == "nt":
        from subprocess import list2cmdline

        return list2cmdline([word])
    # As shlex.quote does, whose import takes long.
    return "'" + word.replace("'", "'\"'\"'") + "'"
