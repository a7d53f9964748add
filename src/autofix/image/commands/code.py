"""The code of R and Julia that a command runs, and the calls of functions in it.

Only literals are read: what a program works out is not known.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from autofix.image.call import Call
from autofix.image.commands.requirements import text_of
from autofix.image.process import Process
from autofix.pattern import pattern
from autofix.values import dataclass

_STRING = pattern(r"\"(?:[^\"\\]|\\.?)*(?:\"|\Z)|'(?:[^'\\]|\\.?)*(?:'|\Z)", re.DOTALL)
_TOKEN = pattern(rf"{_STRING.pattern}|#[^\n]*|[()\[\]{{}},]", re.DOTALL)
_COMMENT = pattern(rf"{_STRING.pattern}|#[^\n]*", re.DOTALL)
_NAMED = pattern(r"\s*([A-Za-z_.][\w.]*)\s*=(?!=)\s*")
_CALL_LIMIT = 200


@dataclass(frozen=True)
class Code:
    """A program: its text, and the path of its file where it is in one."""

    text: str
    path: str = ""


@dataclass(frozen=True)
class Argument:
    """An argument of a function: its name, its text and where that begins in the program."""

    name: str
    text: str
    start: int

    @property
    def rest(self) -> str:
        """What it says beside strings and blanks."""
        return "".join(_STRING.sub("", self.text).split())

    def strings(self) -> list[tuple[str, int]]:
        """The string literals in it, with their places."""
        return [(match[0][1:-1], self.start + match.start() + 1)
                for match in _STRING.finditer(self.text)]  # fmt: skip


def programs(process: Process, call: Call, options: Iterable[str]) -> list[Code]:
    """What follows the options that give code, else the file that is run, else what a pipe brings.

    Comments are blanked out.
    """
    given = [call.words[i + 1] for i, w in enumerate(call.words[:-1]) if w in options]
    given += [w.partition("=")[2] for w in call.words
              if w.startswith(tuple(f"{option}=" for option in options))]  # fmt: skip
    if given:
        return [Code(_without_comments(text)) for text in given]
    files = [word for word in call.words[1:] if not word.startswith("-")]
    for path in files[:1]:
        text = text_of(process, path)
        return [Code(_without_comments(text), path)] if text else []
    return [Code(_without_comments(process.output))] if process.output else []


def _without_comments(text: str) -> str:
    def blank(match: re.Match[str]) -> str:
        return " " * len(match[0]) if match[0][0] == "#" else match[0]

    return _COMMENT.sub(blank, text)


def calls(text: str, names: str) -> Iterator[tuple[str, list[Argument]]]:
    """The calls of the functions that a pattern matches: what it matched, and the arguments."""
    for count, match in enumerate(re.finditer(rf"(?<![\w.:])({names})\s?\(", text)):
        given = arguments(text, match.end())
        if given is None or count == _CALL_LIMIT:
            return
        yield match[1], given


def arguments(text: str, start: int) -> list[Argument] | None:
    """The arguments of a call whose parenthesis is open at ``start``; None if it stays open."""
    found: list[Argument] = []
    depth, begin = 1, start
    for token in _TOKEN.finditer(text, start):
        mark = token[0]
        depth += (mark in "([{") - (mark in ")]}")
        if depth == 0 or (depth == 1 and mark == ","):
            found.append(_argument(text, begin, token.start()))
            begin = token.end()
        if depth == 0:
            return [argument for argument in found if argument.text.strip()]
    return None


def _argument(text: str, start: int, end: int) -> Argument:
    # Julia separates keyword arguments from the others by a semicolon.
    begin = start + len(text[start:end]) - len(text[start:end].lstrip("; \t\r\n"))
    named = _NAMED.match(text, begin, end)
    return Argument(named[1], text[named.end() : end], named.end()) if named else Argument(
        "", text[begin:end], begin)  # fmt: skip
