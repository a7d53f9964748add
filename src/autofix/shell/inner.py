"""Scripts within commands: ``sh -c '...'`` and here-documents fed to a shell."""

from __future__ import annotations

from collections.abc import Sequence

from autofix.shell.tree import Command, Redirect

SHELLS = frozenset(("sh", "bash", "dash", "ash", "zsh", "ksh", "mksh", "busybox"))
_LONG_WITH_VALUE = frozenset(("--rcfile", "--init-file"))


def inner_script(arguments: Sequence[str]) -> str | None:
    """The script of ``sh -c 'script'`` and its like; ``None`` if the command is none such.

    ``arguments`` are those of the whole command, the name of the shell first, without quotes.
    """
    operands, has_script = _operands(arguments)
    return operands[0] if has_script and operands else None


def heredoc_redirect(arguments: Sequence[str], command: Command) -> Redirect | None:
    """The here-document a shell reads as its script: ``bash <<EOF``, ``sh -s -- x <<EOF``."""
    operands, has_script = _operands(arguments)
    if operands is None or has_script or (operands and "-s" not in arguments):
        return None
    found = [redirect for redirect in command.redirects if redirect.heredoc is not None]
    return found[-1] if found else None


def _operands(arguments: Sequence[str]) -> tuple[list[str] | None, bool]:
    """What follows the options of a shell (``None`` if it is no shell), and whether ``-c`` is
    one of them.
    """
    waiting = list(reversed(arguments))
    name = waiting.pop().rsplit("/", 1)[-1] if waiting else ""
    if name == "busybox":
        name = waiting.pop() if waiting else ""
    if name not in SHELLS:
        return None, False
    has_script = False
    while waiting and waiting[-1][:1] in ("-", "+") and waiting[-1] not in ("-", "--"):
        option = waiting.pop()
        if option.startswith("--"):
            if option in _LONG_WITH_VALUE and waiting:
                waiting.pop()
            continue
        has_script = has_script or (option[0] == "-" and "c" in option)
        # Every o or O in a cluster of options takes a word of its own.
        for _ in range(min(len(waiting), option.count("o") + option.count("O"))):
            waiting.pop()
    if waiting and waiting[-1] in ("-", "--"):
        waiting.pop()
    return waiting[::-1], has_script
