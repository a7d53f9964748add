"""Lexical scanning of shell text: where quotes and expansions end, where words end.

The scanner keeps the open constructs on a list of its own, so that no nesting, however deep, makes
it recurse, and it looks at every character once.
"""

from __future__ import annotations

from collections.abc import Iterator

from autofix.pattern import pattern

BLANKS = " \t"
METACHARACTERS = " \t\n;&|<>()"

# Words in a row: no arithmetic.
_COMMAND_WORDS = pattern(r"(?<![\w./-])[A-Za-z_./-][\w./-]*[ \t]+[-\w./]*[A-Za-z/.]")

# The open constructs: the script itself ("") and those in which commands stand.
_COMMAND_CONTEXTS = ("", "(", "`")


def in_command(contexts: list[str]) -> bool:
    """Whether commands are read here, as opposed to the text of a quote or an expansion."""
    return not contexts or contexts[-1] in _COMMAND_CONTEXTS


def step(text: str, position: int, contexts: list[str]) -> int:
    """Read one lexical unit at ``position`` and give the offset after it.

    ``contexts`` is the stack of the constructs that are open (``'``, ``"``, ``$'``, `````,
    ``(``, ``((``, ``{``); the step pushes to it and pops from it.
    """
    top = contexts[-1] if contexts else ""
    if top == "'":
        end = text.find("'", position)
        if end < 0:
            return len(text)
        contexts.pop()
        return end + 1
    character = text[position]
    if character == "\\":
        return min(position + 2, len(text))
    if top == "$'":
        if character == "'":
            contexts.pop()
        return position + 1
    if character == '"':
        if top == '"':
            contexts.pop()
        else:
            contexts.append('"')
    elif character == "`":
        if top == "`":
            contexts.pop()
        else:
            contexts.append("`")
    elif character == "$":
        return _dollar(text, position, contexts)
    elif top != '"':
        return _plain(text, position, contexts)
    return position + 1


def _dollar(text: str, position: int, contexts: list[str]) -> int:
    """Read a dollar sign and what it opens."""
    for opening, context in (("$((", "(("), ("$(", "("), ("${", "{")):
        if text.startswith(opening, position):
            contexts.append(context)
            return position + len(opening)
    if text.startswith("$'", position) and '"' not in contexts[-1:]:
        contexts.append("$'")
        return position + 2
    return position + 1


def _plain(text: str, position: int, contexts: list[str]) -> int:
    """Read a character outside double quotes that is no dollar, backslash or backquote."""
    character, top = text[position], contexts[-1] if contexts else ""
    if character == "'" and not (top == "{" and contexts[-2:-1] == ['"']):
        contexts.append("'")
    elif top == "{":
        if character == "}":
            contexts.pop()
    elif character == "(":
        if top == "((" or not text.startswith("((", position):
            contexts.append("(")
        else:
            contexts.append("((")
            return position + 2
    elif character == ")":
        return _closing(text, position, contexts)
    elif character == "#" and in_command(contexts) and starts_word(text, position):
        return _comment_end(text, position, top)
    return position + 1


def _closing(text: str, position: int, contexts: list[str]) -> int:
    """Read a closing parenthesis."""
    top = contexts[-1] if contexts else ""
    if top == "((":
        if text.startswith("))", position):
            contexts.pop()
            return position + 2
        # It was no arithmetic: the inner parenthesis is closed, a command still open.
        contexts[-1] = "("
    elif top == "(":
        contexts.pop()
    return position + 1


def starts_word(text: str, position: int) -> bool:
    """Whether a word may begin at ``position``."""
    if position == 0:
        return True
    if text[position - 1] not in METACHARACTERS + "`":
        return False
    backslash = position - 2
    while backslash >= 0 and text[backslash] == "\\":
        backslash -= 1
    # What an odd number of backslashes comes before is escaped, unless it is a line break.
    return (position - backslash) % 2 == 0 or text[position - 1] == "\n"


def _comment_end(text: str, position: int, top: str) -> int:
    """Where the comment that begins at ``position`` ends."""
    line_end = text.find("\n", position)
    end = len(text) if line_end < 0 else line_end
    if top == "`":
        closing = text.find("`", position, end)
        return end if closing < 0 else closing
    return end


def unit_end(text: str, position: int) -> tuple[int, bool]:
    """The offset after the unit at ``position``, and whether it is complete.

    A unit is a quote, an escape, an expansion, or one character.
    """
    contexts: list[str] = []
    position = step(text, position, contexts)
    while contexts and position < len(text):
        position = step(text, position, contexts)
    return position, not contexts


def skip(text: str, position: int) -> int:
    """The offset after the unit at ``position``; an incomplete one reaches to the end."""
    return unit_end(text, position)[0]


def word_end(text: str, position: int, stops: str = METACHARACTERS) -> int:
    """Where the word that begins at ``position`` ends: at an unquoted character of ``stops``."""
    while position < len(text) and text[position] not in stops:
        position = skip(text, position)
    return position


def word_spans(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The words between ``start`` and ``end`` of a test in double brackets, as pairs of offsets.

    There, operators need no blanks around them.
    """
    text = text[:end]
    position = start
    after_match = False
    while position < end:
        if text[position] in " \t\n" or text.startswith("\\\n", position):
            position += 1 + (text[position] == "\\")
            continue
        # The parentheses of a regular expression belong to it.
        stop = word_end(text, position, BLANKS if after_match else METACHARACTERS)
        after_match = text[position:stop] == "=~"
        if stop == position:
            stop += 2 if text.startswith(("&&", "||"), position) else 1
        yield position, stop
        position = stop


def double_end(text: str, start: int, reach: int) -> tuple[int, bool | None]:
    """The offset after what ``((`` at ``start`` opens, and whether it is arithmetic.

    ``None`` stands for what does not end within ``reach`` characters.
    """
    contexts = ["(", "("]
    position = start + 2
    inner = -1
    limit = min(len(text), start + reach)
    while position < limit:
        before = len(contexts)
        following = step(text, position, contexts)
        if before == 2 and len(contexts) == 1:
            inner = position
        position = following
        if not contexts:
            adjacent = position == inner + 2
            return position, adjacent and not _COMMAND_WORDS.search(text, start + 2, inner)
    return position, None


def test_end(text: str, start: int) -> int | None:
    """Where a test in double brackets ends; ``None`` if it never does."""
    position = start + 2
    while position < len(text):
        if text.startswith("]]", position) and text[position - 1] in " \t\n":
            return position + 2
        position = skip(text, position) if text[position] != "(" else position + 1
    return None
