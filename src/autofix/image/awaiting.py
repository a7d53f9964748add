"""Does a loop of an entrypoint's script wait for a machine that is not there on Binder?

Binder starts one container and nothing beside it: the database that a compose file calls ``db`` is
not there, and ``until nc -z db 5432; do sleep 1; done`` has no end.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import pairwise

from autofix.dockerfile.words import UNKNOWN
from autofix.pattern import pattern
from autofix.shell import evaluate
from autofix.shell.tree import Command, Loop, Not, commands

# Programs that ask a machine whether it answers, and how they are told which one.
_BY_OPTION = frozenset("pg_isready psql mysql mysqladmin mariadb mariadb-admin redis-cli".split())
_BY_WORD = frozenset("nc ncat netcat ping".split())
_BY_ADDRESS = frozenset("curl wget".split())
_ADDRESS = pattern(r"https?://([^/:?]*)")
# No name at all, or one of a compose file's network; a longer one may be found by DNS.
_ABSENT = pattern(r"(?!localhost$)[a-zA-Z][\w-]*|")
_LEAVING = frozenset("break exit return exec".split())


def waits_in_vain(loop: Loop, lookup: Callable[[str], str | None]) -> bool:
    """Whether a loop is known to have no end, as nothing answers what it asks.

    ``lookup`` gives the value of a variable at launch, None where it is not set.
    """
    condition = loop.condition
    if loop.kind == "while" and isinstance(condition, Not):
        condition = condition.item
    elif loop.kind != "until":
        return False
    if not isinstance(condition, Command):
        return False
    if any(word.raw in _LEAVING for c in commands(loop.body) for word in c.words[:1]):
        return False
    asked = _asked([evaluate(word, lookup) for word in condition.words])
    return asked is not None and _ABSENT.fullmatch(asked) is not None


def _asked(words: Sequence[str]) -> str | None:
    """The machine that a command asks; None if it asks none, or it is not known which one."""
    program = words[0] if words else ""
    if program in _BY_OPTION:
        named = [after for word, after in pairwise(words) if word in ("-h", "--host")]
        named += [word.partition("=")[2] for word in words if word.startswith("--host=")]
    elif program in _BY_WORD:
        # Numbers are ports and seconds.
        named = [w for w in words[1:] if not w.startswith("-") and not w.isdecimal()][:1]
    elif program in _BY_ADDRESS:
        named = [found[1] for found in map(_ADDRESS.match, words) if found]
    else:
        return None
    return next((name for name in named if UNKNOWN not in name), None)
