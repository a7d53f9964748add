"""Texts for the targets: put together by a grammar, changed a little, or any bytes."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

import cases
import recipes
import soups

from fuzz.choices import Choices

_SHELL = [
    *("\\", "'", '"', "`", "(", ")", "{", "}", "[", "]", "<", ">", "|", "&", ";", "!", "#", "*"),
    *("?", "~", "=", ":", ",", "/", "%", "+", "-", "@", " ", "\t", "\n", "\r", "\v", "\f", "\x1b"),
    *("if ", "then ", "elif ", "else ", "fi", "case ", " in ", "esac", ";;", "for ", "do ", "done"),
    *("while ", "until ", "function ", "f() ", "{ ", "; }", "[ ", " ]", "[[ ", " ]]", "$(", "$(("),
    *("&&", "||", "|&", "<<", "<<E ", "<<-'E' ", "\nE\n", "<<<", ">>", "2>&1", "((", "))", "\\\n"),
    *("${", "$'", "${x:-", "x=", "x+=", " a", " b ", "! ", "test ", "=~ ", "é", "💥", "\udc80"),
    *("set -e; ", "set -x\n", "exec ", 'exec "$@"', "su - ", "sudo ", "cd ", "export ", "true"),
]
_IGNORING = [
    *("# binder-fix: ignore[missing-user] x\n", "# binder-fix: ignore-file[missing-jupyter] x\n"),
    *("# binder-fix: ignore[", "#binder-fix:ignore[x,y]\n", "missing-user", "unpinned-image"),
]
WORDS = [*soups.ATOMS, *_SHELL, *_IGNORING]
"""The dictionary: what means something to a Dockerfile or to a shell."""


def surrogates(content: bytes) -> str:
    """Bytes as text as the files are read."""
    return content.decode("utf-8", "surrogateescape")


def changed(choices: Choices, text: str, words: Sequence[str] = WORDS) -> str:
    """A text with a few things put in, taken out, doubled or moved."""
    for _ in range(1 + choices.number(5)):
        text = _CHANGES[choices.number(len(_CHANGES))](choices, text, words)
    return text


def _inserted(choices: Choices, text: str, words: Sequence[str]) -> str:
    place = choices.number(len(text) + 1)
    return text[:place] + choices.pick(words) + text[place:]


def _removed(choices: Choices, text: str, words: Sequence[str]) -> str:
    place = choices.number(len(text) + 1)
    return text[:place] + text[place + choices.number(40) :]


def _cut(choices: Choices, text: str, words: Sequence[str]) -> str:
    return text[: choices.number(len(text) + 1)]


def _with_a_line(choices: Choices, text: str, words: Sequence[str]) -> str:
    lines = text.split("\n")
    lines.insert(choices.number(len(lines) + 1), recipes.instruction(choices.pick))
    return "\n".join(lines)


def _moved(choices: Choices, text: str, words: Sequence[str]) -> str:
    lines = text.split("\n")
    line = lines.pop(choices.number(len(lines)))
    lines.insert(choices.number(len(lines) + 1), line)
    return "\n".join(lines)


def _doubled(choices: Choices, text: str, words: Sequence[str]) -> str:
    lines = text.split("\n")
    line = choices.number(len(lines))
    lines[line:line] = [lines[line]] * choices.pick([1, 1, 2, 20])
    return "\n".join(lines)


def _joined(choices: Choices, text: str, words: Sequence[str]) -> str:
    place = text.find("\n", choices.number(len(text) + 1))
    return text if place < 0 else text[:place] + choices.pick(["", " ", "\\\n"]) + text[place + 1 :]


def _broken(choices: Choices, text: str, words: Sequence[str]) -> str:
    place = text.find(" ", choices.number(len(text) + 1))
    breaks = [" \\\n", "\\\n", "\n", "\\\r\n", " \\\n# why\n", "  ", "\t", ""]
    return text if place < 0 else text[:place] + choices.pick(breaks) + text[place + 1 :]


_CHANGES = [
    _inserted, _inserted, _removed, _cut, _with_a_line, _moved, _doubled, _joined, _broken,
]  # fmt: skip


@lru_cache(maxsize=1)
def corpus() -> tuple[cases.Case, ...]:
    """The cases of the corpus."""
    return tuple(cases.cases())


def soup(choices: Choices, words: Sequence[str] = WORDS) -> str:
    """Words of the dictionary in any order."""
    return "".join(choices.pick(words) for _ in range(choices.number(40)))


def any_text(choices: Choices) -> str:
    """Bytes as they come; those that no reading of a file lets pass are left out."""
    return surrogates(choices.rest().replace(b"\0", b""))


def dockerfile(choices: Choices) -> str:
    """A Dockerfile, or what is nearly one."""
    kind = choices.number(8)
    if kind < 3:
        return recipes.dockerfile(choices.pick)
    if kind < 5:
        return changed(choices, recipes.dockerfile(choices.pick))
    if kind == 5:
        return changed(choices, choices.pick(corpus()).before)
    if kind == 6:
        return choices.pick(["", "FROM a\n", "# escape=`\nFROM debian:12\n"]) + soup(choices)
    return any_text(choices)


def script(choices: Choices) -> str:
    """A shell script, or what is nearly one."""
    kind = choices.number(4)
    if kind == 0:
        return soup(choices, _SHELL)
    if kind == 1:
        return any_text(choices)
    commands = recipes.several(choices.pick, recipes.COMMANDS, 1, 6)
    text = choices.pick(["\n", " && ", "; ", " | "]).join(
        recipes.filled(choices.pick, command) for command in commands
    )
    return changed(choices, text, _SHELL) if kind == 2 else text


def lines(choices: Choices, table: Sequence[str], end: str = "\n") -> str:
    """Some lines of a table, sometimes changed a little, sometimes any text."""
    kind = choices.number(8)
    if kind == 7:
        return any_text(Choices(choices.take(1 + choices.number(60))))
    text = "".join(line + end for line in recipes.several(choices.pick, table, 0, 6))
    return changed(choices, text) if kind > 3 else text
