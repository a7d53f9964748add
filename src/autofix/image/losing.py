"""Where a script of an entrypoint loses its arguments, and why: for messages only."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Sequence

from autofix.image.forwarding import ROOT_ONLY, Reading, readings, script_hands_on
from autofix.pattern import pattern
from autofix.shell import parse
from autofix.shell.tree import Command, Loop, Node, commands, walk
from autofix.shell.tree import Sequence as Script
from autofix.values import reduced, replace

_ARGUMENTS = pattern(r"\$\{?[@*]")
# What stands before a program: ``exec PROGRAM "$@"``, ``set -- PROGRAM "$@"``.
_PREFIXES = frozenset({"exec", "set", "--"})


def loss(
    text: str,
    runs: Callable[[Sequence[str]], bool | None],
    variable: Callable[[str], str | None],
) -> tuple[int, str] | None:
    """The offset in a script at which its arguments are lost, and what happens there.

    The offset is -1 where that is at no one command. None where they are not known to be lost. It
    is given what ``script_hands_on`` is.
    """
    if script_hands_on(text, runs, variable) is not False:
        return None
    tree = parse(text)
    return _loss(next(readings(text, tree, runs, variable)), tree)


def _loss(reading: Reading, tree: Node) -> tuple[int, str]:
    items = tree.items if isinstance(tree, Script) else (tree,)

    def is_lost(index: int) -> bool:
        return reading.sequence(items[: index + 1], True) is not True

    # What is lost stays lost.
    index = bisect_left(range(len(items)), True, key=is_lost)
    if index < len(items):
        return _within(reading, items[index])
    last = next((c for c in reversed([*commands(tree)]) if _given(c)), None)
    return (-1, "ends without running them") if last is None else (
        last.span.start, _use(reading, last))  # fmt: skip


def _within(reading: Reading, item: Node) -> tuple[int, str]:
    """Where the arguments are lost in a part of the script, if one command of it does that."""
    one = [node for node in walk(item) if isinstance(node, Command | Loop)
           and (reading.unset(node) or reading.end(node, True) is False)]  # fmt: skip
    if len(one) != 1:
        # By itself it runs them: what stands before has shifted the first out.
        shifted = isinstance(item, Command) and reading.end(item, True)
        return item.span.start, "runs them without the first" if shifted else "loses them"
    (node,) = one
    name = node.words[0].raw if isinstance(node, Command) and node.words else ""
    if name in reading.functions:
        inner = replace(reading, functions=reduced(reading.functions, [name]))
        return _loss(inner, reading.functions[name])
    return node.span.start, _why(reading, node)


def _why(reading: Reading, node: Command | Loop) -> str:
    if unset := reading.unset(node):
        return f"ends the script, as {unset} is not set"
    if isinstance(node, Loop):
        return "waits without end for another machine"
    words = [word.raw for word in node.words]
    if words[0] == "exit":
        return "ends the script"
    if words[0] in ROOT_ONLY:
        return f"ends the script, as only root may run {words[0]}"
    if words[0] == "exec" and not _given(node):
        return f"runs {_program(words[1]) or 'nothing'} in their place"
    return _use(reading, node)


def _use(reading: Reading, command: Command) -> str:
    """What a command does that names all arguments in one of its words."""
    words = [word.raw for word in command.words]
    index = next((i for i, word in enumerate(words) if _ARGUMENTS.search(word)), 0)
    before, word = words[:index], words[index]
    if "\r" in word:
        return "has a carriage return behind them"
    if not index and not _ARGUMENTS.search(word):
        return "loses them"
    program = [one.strip("\"'") for one in before if one not in _PREFIXES]
    if program and reading.runs(program) is not True:
        return f"gives them to {_program(program[0])}"
    if not word.startswith('"'):
        return "takes them apart"
    return "makes one word of them" if "*" in word else "loses them"


def _given(command: Command) -> bool:
    """Whether a command is given all arguments."""
    return any(_ARGUMENTS.search(word.raw) for word in command.words)


def _program(word: str) -> str:
    return word.strip("\"'").rsplit("/", 1)[-1]
