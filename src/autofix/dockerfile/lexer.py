"""BuildKit's shell lexer: quotes, escapes and variables of a text, in one sweep."""

from __future__ import annotations

import re
from functools import lru_cache

from autofix.pattern import pattern
from autofix.values import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

UNKNOWN = "\ue001"
"""Stands for a part of a value that is not known, a character from the private use area."""

SPACES = (
    "\t\n\v\f\r \x85\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a"
    "\u2028\u2029\u202f\u205f\u3000"
)
"""What Go calls white space (``unicode.IsSpace``); Python has four more, U+001C to U+001F."""

LONGEST_EXPANSION = 8192
"""How many characters variables may bring into one text; Linux takes no path half as long.

A value that holds itself twice doubles with every line.
"""

# What can stand between "<<" and the name of a heredoc.
_HEREDOC_BLANKS = "\t\r "
_SPECIAL_PARAMETERS = "@*#?-$!0"
_OPERATORS = (":", "-", "+", "?", "#", "%")
_SPLIT = pattern(rf"([{SPACES}]+)")


@lru_cache(maxsize=2)
def _plain_pattern(escape: str) -> re.Pattern[str]:
    return re.compile(rf"""[^{SPACES}$<'"/}}{re.escape(escape)}]+""")


@lru_cache(maxsize=2)
def _quoted_pattern(escape: str) -> re.Pattern[str]:
    return re.compile(rf"""[^$"{re.escape(escape)}]+""")


class _Words:
    """The words found so far; a blank ends a word only if the word is not empty."""

    def __init__(self) -> None:
        self.words: list[str] = []
        self.parts: list[str] = []

    def add(self, text: str) -> None:
        """Add text whose blanks separate words."""
        if text.split() == [text]:
            self.parts.append(text)
            return
        for part in _SPLIT.split(text):
            if part and part[0] in SPACES:
                self.end()
            elif part:
                self.parts.append(part)

    def add_raw(self, text: str) -> None:
        """Add text whose blanks are part of the word."""
        if text:
            self.parts.append(text)

    def end(self) -> None:
        """End the word, if there is one."""
        if self.parts:
            self.words.append("".join(self.parts))
            self.parts = []


class Lexer:
    """BuildKit's shell lexer (``shell.Lex``) over one text, in one sweep.

    Without ``lookup`` every variable stays as it is written.
    """

    def __init__(
        self,
        text: str,
        lookup: Callable[[str], str | None] | None,
        escape: str,
        *,
        raw_quotes: bool = False,
        raw_escapes: bool = False,
    ) -> None:
        """Start at the first character; Go's scanner skips a byte order mark there."""
        self.text = text
        self.position = 1 if text.startswith("\ufeff") else 0
        self.lookup = lookup
        self.escape = escape
        self.raw_quotes = raw_quotes
        self.raw_escapes = raw_escapes
        self.plain = _plain_pattern(escape)
        self.brought = 0

    def peek(self) -> str:
        """Return the next character, "" at the end."""
        return self.text[self.position : self.position + 1]

    def next(self) -> str:
        """Return the next character and step over it."""
        character = self.peek()
        self.position += 1
        return character

    def until(self, stop: str, *, raw_escapes: bool | None = None) -> tuple[str, list[str]]:
        """Process up to and with the character ``stop`` ("": the end); return text and words."""
        outer = self.raw_escapes
        self.raw_escapes = outer if raw_escapes is None else raw_escapes
        result: list[str] = []
        words = _Words()
        while (character := self.peek()) and character != stop:
            text, splits = self._piece(character)
            result.append(text)
            (words.add if splits else words.add_raw)(text)
        if character != stop:
            raise ValueError(f"syntax error: missing {stop!r}")
        self.position += 1
        self.raw_escapes = outer
        words.end()
        return "".join(result), words.words

    def _piece(self, character: str) -> tuple[str, bool]:
        """Process what starts with ``character``; say also whether blanks in it split words."""
        if plain := self.plain.match(self.text, self.position):
            self.position = plain.end()
            return plain[0], False
        if character == self.escape:
            self.position += 1
            kept = self.escape if self.raw_escapes else ""
            return kept + self.next(), False
        if character == "'":
            return self._single_quoted(), False
        if character == '"':
            return self._double_quoted(), False
        if character == "<":
            return self._heredoc_mark(), False
        if character == "$":
            return self._variable(), True
        return self.next(), True

    def _heredoc_mark(self) -> str:
        """Read ``<`` or ``<<``, the latter with the blanks behind it as part of the word."""
        start = self.position
        self.position += 1
        if self.peek() == "<":
            self.position += 1
            while self.peek() and self.peek() in _HEREDOC_BLANKS:
                self.position += 1
        return self.text[start : self.position]

    def _single_quoted(self) -> str:
        end = self.text.find("'", self.position + 1)
        if end < 0:
            raise ValueError("syntax error: missing single quote")
        start, self.position = self.position, end + 1
        return self.text[start : end + 1] if self.raw_quotes else self.text[start + 1 : end]

    def _double_quoted(self) -> str:
        quoted = _quoted_pattern(self.escape)
        result: list[str] = []
        self.position += 1
        while (character := self.peek()) != '"':
            if not character:
                raise ValueError("syntax error: missing double quote")
            if match := quoted.match(self.text, self.position):
                self.position = match.end()
                result.append(match[0])
            elif character == "$":
                result.append(self._variable())
            else:
                result.append(self._quoted_escape())
        self.position += 1
        quote = '"' if self.raw_quotes else ""
        return quote + "".join(result) + quote

    def _quoted_escape(self) -> str:
        self.position += 1
        kept = self.escape if self.raw_escapes else ""
        character = self.peek()
        if not character:
            return kept
        if character in ('"', "$", self.escape):
            return kept + self.next()
        # Before any other character it is no escape and stays; with raw escapes BuildKit writes
        # it twice, and its second sweep over the word makes one of the two.
        return kept + self.escape

    def _variable(self) -> str:
        self.position += 1
        if self.peek() != "{":
            name = self._name()
            return self._value(name, f"${name}") if name else "$"
        self.position += 1
        if not self.peek():
            raise ValueError("syntax error: missing '}'")
        if self.peek() in "{}:":
            raise ValueError("syntax error: bad substitution")
        name = self._name()
        operator = self.next()
        if operator == "}":
            return self._value(name, f"${{{name}}}")
        if operator == "/":
            return self._replaced(name)
        if operator == ":":
            operator += self.next()
        if operator in (":#", ":%") or operator[:1] not in _OPERATORS:
            raise ValueError(f"unsupported modifier ({operator}) in substitution")
        word = self.until("}", raw_escapes=operator in "#%")[0]
        if self.lookup is None:
            return f"${{{name}{operator}{word}}}"
        return self._bounded(_operate(name, self.lookup(name), operator, word))

    def _value(self, name: str, written: str) -> str:
        if self.lookup is None:
            return written
        return self._bounded(self.lookup(name) or "")

    def _bounded(self, text: str) -> str:
        """Return what a variable brings, unless that is too much."""
        self.brought += len(text)
        if self.brought > LONGEST_EXPANSION:
            raise ValueError(f"variables bring more than {LONGEST_EXPANSION} characters")
        return text

    def _replaced(self, name: str) -> str:
        every = self.peek() == "/"
        self.position += every
        pattern = self.until("/", raw_escapes=True)[0]
        text = self.until("}", raw_escapes=True)[0]
        if self.lookup is None:
            return f"${{{name}/{pattern}/{text}}}"
        value = self.lookup(name) or ""
        if UNKNOWN in value or UNKNOWN in pattern:
            return UNKNOWN
        from .patterns import replace

        # Every match is as long as a character at least, so this bounds what comes out.
        if len(value) * len(text) > LONGEST_EXPANSION:
            raise ValueError(f"a replacement brings more than {LONGEST_EXPANSION} characters")
        return self._bounded(replace(value, pattern, text, every=every))

    def _name(self) -> str:
        """Read a name: letters, digits and underscores, a number, or one special character."""
        start = self.position
        if (first := self.peek()) and first in _SPECIAL_PARAMETERS and first != "0":
            self.position += 1
        elif first.isdecimal():
            while self.peek().isdecimal():
                self.position += 1
        else:
            while (character := self.peek()).isalpha() or character.isdecimal() or character == "_":
                self.position += 1
        return self.text[start : self.position]


def _operate(name: str, value: str | None, operator: str, word: str) -> str:
    """Return what ``${name<operator>word}`` stands for."""
    if operator[-1] not in _OPERATORS[1:]:
        raise ValueError(f"unsupported modifier ({operator}) in substitution")
    if value is not None and UNKNOWN in value:
        return UNKNOWN
    if operator[0] in "#%":
        return _trimmed(value or "", operator, word)
    absent = not value if operator[0] == ":" else value is None
    if operator[-1] == "+":
        return "" if absent else word
    if not absent:
        return value or ""
    if operator[-1] == "-":
        return word
    raise ValueError(f"{name}: {word or 'is not allowed to be unset or empty'}")


def _trimmed(value: str, operator: str, pattern: str) -> str:
    if UNKNOWN in pattern:
        return UNKNOWN
    longest = pattern.startswith(operator)
    from .patterns import remove_prefix, remove_suffix

    remove = remove_prefix if operator == "#" else remove_suffix
    return remove(value, pattern[longest:], longest=longest)
