"""What the words of a script become: quotes, escapes, expansions, fields."""

from __future__ import annotations

import re

from autofix.dockerfile.words import UNKNOWN
from autofix.pattern import pattern
from autofix.shell.parameters import (
    RESULT_LIMIT,
    Fragment,
    Lookup,
    expand_parameter,
    is_literal,
    joined,
    value_of,
)
from autofix.shell.scan import skip
from autofix.shell.tree import Redirect, Word

_NESTING_LIMIT = 20
_PLAIN = pattern(r"""[^\\'"$`<>(:~]+""")
_PLAIN_IN_QUOTES = pattern(r"""[^\\"$`]+""")
_NAME = pattern(r"[A-Za-z_][A-Za-z0-9_]*|[0-9]|[@*#?$!-]")
_ASSIGNMENT = pattern(r"[A-Za-z_][A-Za-z0-9_]*\+?=")
_TILDE = pattern(r"~([^/:\\'\"$`]*)(?=[/:]|$)")
_BLANKS = pattern(r"[ \t\n]+")
_ANSI_ESCAPE = pattern(
    r"\\(?:x([0-9A-Fa-f]{1,2})|u([0-9A-Fa-f]{1,4})|U([0-9A-Fa-f]{1,8})|([0-7]{1,3})|(.))", re.DOTALL
)
_ANSI_LETTERS = {
    "a": "\a",
    "b": "\b",
    "e": "\x1b",
    "E": "\x1b",
    "f": "\f",
    "n": "\n",
    "r": "\r",
    "t": "\t",
    "v": "\v",
}


def evaluate(word: Word | str, lookup: Lookup, *, assignment: bool = False) -> str:
    """The value of a word, without field splitting; ``UNKNOWN`` stands for what is not known.

    ``lookup`` gives the value of a parameter, ``None`` if unset (it then counts as empty, but as
    unknown if it is positional or special). For ``$(command)`` it is asked for that very text, in
    which every run of blanks is one space: ``$(id -u)``; ``None`` makes it unknown.

    ``assignment`` tells that the word is a value that is assigned: a tilde after a colon is then
    expanded, too. Words like ``NAME=value`` are treated so in any case.
    """
    raw = word if isinstance(word, str) else word.raw
    if is_literal(raw):
        return raw
    return joined(_unquoted(raw, lookup, 0, assignment))


def split(word: Word | str, lookup: Lookup, *, braces: bool = True) -> list[str]:
    """The fields a word becomes: what `evaluate` gives, with expansions split at blanks.

    ``{a,b}`` gives two words unless ``braces`` is false (as in dash and ash, which know no brace
    expansion); patterns of file names stay as they are.
    """
    raw = word if isinstance(word, str) else word.raw
    if is_literal(raw):
        return [raw] if raw else []
    alternatives = [raw]
    if braces and "{" in raw and "," in raw:
        from autofix.shell.braces import expand_braces

        alternatives = expand_braces(raw)
    fields: list[str] = []
    for alternative in alternatives:
        fields += _fields(_unquoted(alternative, lookup, 0, False))
    return fields


def heredoc_text(redirect: Redirect, lookup: Lookup) -> str | None:
    """What a here-document feeds to its command; ``None`` if the redirection is none."""
    body = redirect.heredoc
    if body is None or not redirect.heredoc_expands:
        return body
    return joined(_quoted(body, lookup, 0, heredoc=True))


def _fields(fragments: list[Fragment]) -> list[str]:
    """The fields that fragments make."""
    if sum(len(fragment.text) for fragment in fragments) > RESULT_LIMIT:
        return [UNKNOWN]
    fields: list[str] = []
    current: list[str] = []
    begun = False
    for text, quoted, expanded in fragments:
        first, *others = [text] if quoted or not expanded else _BLANKS.split(text)
        current.append(first)
        # Quotes make a field even of nothing.
        begun = begun or quoted or first != ""
        for other in others:
            if begun:
                fields.append("".join(current))
            current, begun = [other], other != ""
    return [*fields, "".join(current)] if begun else fields


def _unquoted(raw: str, lookup: Lookup, depth: int, assignment: bool = False) -> list[Fragment]:
    """The fragments of text outside quotes."""
    if depth > _NESTING_LIMIT:
        return [Fragment(UNKNOWN)]
    name = _ASSIGNMENT.match(raw) if "=" in raw else None
    # Where a tilde is expanded if there is one, and where a parenthesis opens an array.
    start = name.end() if name else 0
    found = [Fragment(raw[:start])] if start else []
    position = start
    tilde = start
    while position < len(raw):
        character = raw[position]
        plain = _PLAIN.match(raw, position)
        end = skip(raw, position) if plain is None else plain.end()
        unit = raw[position:end]
        if character == "'":
            found.append(Fragment(_within(unit, 1), True))
        elif character == '"':
            found += _quoted(_within(unit, 1), lookup, depth) or [Fragment("", True)]
        elif character == "\\":
            if unit != "\\\n":
                found.append(Fragment(unit[1:] or unit, True))
        elif character in "$`":
            parts, end = _expansion(raw, position, end, lookup, depth, quoted=False)
            found += parts
        elif character == "~" and position == tilde:
            home, end = _home(raw, position, lookup)
            found.append(Fragment(home, True))
        elif _opens_unknown(raw, position, start):
            end = skip(raw, raw.index("(", position))
            found.append(Fragment(UNKNOWN))
        else:
            found.append(Fragment(unit))
            if character == ":" and (assignment or name):
                tilde = end
        position = end
    return found


def _opens_unknown(raw: str, position: int, start: int) -> bool:
    """Whether an array (``A=(x y)``) or a process substitution begins here."""
    if raw.startswith(("<(", ">("), position):
        return True
    return raw[position] == "(" and position == start and len(raw) > start + 1


def _within(unit: str, opening: int) -> str:
    """A quote or an expansion without its delimiters, of which the last may be missing."""
    closing = {"'": "'", '"': '"', "`": "`", "{": "}", "(": ")"}[unit[opening - 1]]
    # A delimiter is no more than the escaped one where the closing one is missing.
    return unit[opening:-1] if len(unit) > opening and unit.endswith(closing) else unit[opening:]


def _quoted(raw: str, lookup: Lookup, depth: int, *, heredoc: bool = False) -> list[Fragment]:
    """The fragments of text within double quotes, or of a here-document."""
    if depth > _NESTING_LIMIT:
        return [Fragment(UNKNOWN, True)]
    found: list[Fragment] = []
    position = 0
    while position < len(raw):
        plain = _PLAIN_IN_QUOTES.match(raw, position)
        end = position + 1 if plain is None else plain.end()
        unit = raw[position:end]
        if unit == "\\":
            end = min(end + 1, len(raw))
            following = raw[position + 1 : end]
            escaped = following in ("$", "`", "\\") or (following == '"' and not heredoc)
            text = "" if following == "\n" else following if escaped else unit + following
            found.append(Fragment(text, True))
        elif unit in ("$", "`"):
            parts, end = _expansion(raw, position, skip(raw, position), lookup, depth, quoted=True)
            found += parts
        elif unit != '"' or heredoc:
            found.append(Fragment(unit, True))
        position = end
    return found


def _expansion(
    raw: str, position: int, end: int, lookup: Lookup, depth: int, *, quoted: bool
) -> tuple[list[Fragment], int]:
    """What begins at a dollar sign or backquote and reaches to ``end`` or a little further."""
    unit = raw[position:end]
    if unit.startswith("$(("):
        return [Fragment(UNKNOWN, quoted, True)], end
    if unit.startswith(("$(", "`")):
        command = " ".join(_within(unit, unit.index("(") + 1 if unit[0] == "$" else 1).split())
        value = lookup(f"$({command})")
        return [Fragment(UNKNOWN if value is None else value, quoted, True)], end
    if unit.startswith("${"):
        below = _quoted if quoted else _unquoted
        return (
            expand_parameter(
                _within(unit, 2),
                lookup,
                quoted,
                lambda text: below(text, lookup, depth + 1),
                lambda text: _unquoted(text, lookup, depth + 1),
            ),
            end,
        )
    if unit.startswith("$'") and not quoted:
        return [Fragment(_ANSI_ESCAPE.sub(_ansi, _within(unit, 2)), True)], end
    name = _NAME.match(raw, position + 1)
    if name is not None:
        return [Fragment(value_of(name.group(), lookup) or "", quoted, True)], name.end()
    # ``$"..."`` is a quote that may be translated; any other dollar sign is one.
    translated = raw.startswith('$"', position) and not quoted
    return [] if translated else [Fragment("$", quoted)], position + 1


def _home(raw: str, position: int, lookup: Lookup) -> tuple[str, int]:
    """What a tilde gives, and where its prefix ends."""
    match = _TILDE.match(raw, position)
    if match is None:
        return "~", position + 1
    if match[1]:
        return UNKNOWN, match.end()
    home = lookup("HOME")
    return UNKNOWN if home is None else home, match.end()


def _ansi(match: re.Match[str]) -> str:
    """The character of an escape in ``$'...'``."""
    short, middle, long, octal, letter = match.groups()
    if letter is not None:
        return _ANSI_LETTERS.get(letter, letter if letter in "\\'\"?" else "\\" + letter)
    number = int(octal, 8) % 256 if octal else int(short or middle or long, 16)
    return chr(number) if number < 0xD800 or 0xDFFF < number < 0x110000 else UNKNOWN
