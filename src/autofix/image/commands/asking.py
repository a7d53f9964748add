"""Commands that ask who there is: getent, id, and grep in /etc/passwd."""

from __future__ import annotations

from collections.abc import Mapping

from autofix.dockerfile.words import UNKNOWN
from autofix.image.call import Call
from autofix.image.process import Process
from autofix.numbers import integer
from autofix.values import replace


def getent(process: Process, call: Call) -> Process:
    """Whether ``getent passwd X``, ``id X`` or ``grep X /etc/passwd`` would find a user."""
    words = [word for word in call.words[1:] if not word.startswith("-")]
    passwd = "group" not in words[:1]
    if call.name == "getent":
        words = words[1:] if words[:1] in (["passwd"], ["group"]) else [UNKNOWN]
    elif call.name == "grep":
        words = words[:1] if "/etc/passwd" in words else [UNKNOWN]
    if not words:
        return replace(process, status=True if call.name == "id" else None, output=None)
    name = words[0].strip("^:")
    if name.isdecimal() and passwd:
        user = process.image.accounts.with_uid(integer(name))
        found = True if user else False if process.image.settled else None
    elif not passwd:
        from autofix.image.groups import has_group

        found = has_group(process.image, name)
    else:
        found = process.image.exists(name)
    return replace(process, status=found, output=None)


READERS: Mapping[str, object] = {"getent": getent, "id": getent, "grep": getent}
