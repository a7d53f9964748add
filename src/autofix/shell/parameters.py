"""``${name...}``: the forms of parameter expansion that can be worked out from a value."""

from __future__ import annotations

import re
from collections.abc import Callable

from autofix.dockerfile.words import UNKNOWN
from autofix.pattern import pattern
from autofix.shell.scan import word_end
from autofix.values import NamedTuple

RESULT_LIMIT = 131_072
"""The longest value that is worked out; Linux takes no longer argument either."""

Lookup = Callable[[str], "str | None"]

_PARAMETER = pattern(
    r"(?P<length>\#(?=.))?"
    r"(?P<name>[A-Za-z_][A-Za-z0-9_]*|[0-9]+|[@*\#?$!-])"
    r"(?P<operator>:[-=?+]|[-=?+]|\#\#?|%%?|//?|\^\^?|,,?|:(?=[0-9 ]))?"
    r"(?P<argument>.*)",
    re.DOTALL,
)
_SUBSTRING = pattern(r" *([0-9]{1,6})(?: *: *([0-9]{1,6}))? *")
_NEEDS_ESCAPE = pattern(r"[*?\\}/]")


# What may be more to a shell than it is written.
_SPECIAL = pattern(r"""[\\'"$`<>(~{]""")


def is_literal(raw: str) -> bool:
    """Whether a word is its own value: most are."""
    return not _SPECIAL.search(raw) and len(raw) <= RESULT_LIMIT


class Fragment(NamedTuple):
    """A part of a word's value: was it quoted, and does it come from an expansion?"""

    text: str
    quoted: bool = False
    expanded: bool = False


Fragments = Callable[[str], list[Fragment]]


def joined(fragments: list[Fragment]) -> str:
    """The text of all the fragments, or ``UNKNOWN`` if that is too much."""
    if sum(len(fragment.text) for fragment in fragments) > RESULT_LIMIT:
        return UNKNOWN
    return "".join(fragment.text for fragment in fragments)


def value_of(name: str, lookup: Lookup) -> str | None:
    """The value of a parameter, ``None`` if unset.

    Of positional and special ones nobody knows whether they are set: unless ``lookup`` tells them,
    they are unknown.
    """
    value = lookup(name)
    if value is None and not (name[0].isalpha() or name[0] == "_"):
        return UNKNOWN
    return value


def expand_parameter(
    inner: str, lookup: Lookup, quoted: bool, argument_of: Fragments, pattern_of: Fragments
) -> list[Fragment]:
    """What ``${inner}`` gives.

    ``argument_of`` evaluates the word of ``:-`` and its like, ``pattern_of`` a pattern.
    """
    if inner.isascii() and inner.isidentifier():
        return [Fragment(value_of(inner, lookup) or "", quoted, True)]
    match = _PARAMETER.fullmatch(inner)
    if match is None:
        return [Fragment(UNKNOWN, quoted, True)]
    length, name, operator, argument = match.group("length", "name", "operator", "argument")
    value = value_of(name, lookup)
    kind = (operator or "")[-1:]
    if length:
        plain = not operator and not argument and UNKNOWN not in (value or "")
        return [Fragment(str(len(value or "")) if plain else UNKNOWN, quoted, True)]
    if operator is None:
        return [Fragment(UNKNOWN if argument else value or "", quoted, True)]
    if kind in "-=?+":
        known = _is_present(value, colon=operator[0] == ":")
        # What fails for want of a value gives nothing that is known.
        if known is None or (kind == "?" and not known):
            return [Fragment(UNKNOWN, quoted, True)]
        if known is (kind == "+"):
            return [part._replace(expanded=True) for part in argument_of(argument)]
        return [Fragment("" if kind == "+" else value or "", quoted, True)]
    if not value:
        return [Fragment("", quoted, True)]
    if UNKNOWN in value:
        return [Fragment(UNKNOWN, quoted, True)]
    return [Fragment(_changed(value, operator, argument, pattern_of), quoted, True)]


def _is_present(value: str | None, *, colon: bool) -> bool | None:
    """Whether a value counts as set (with ``colon``: and not empty); ``None`` if unknown."""
    if value is None or not colon:
        return value is not None
    return None if value == UNKNOWN else value != ""


def _changed(value: str, operator: str, argument: str, pattern_of: Fragments) -> str:
    """What an operator makes of a known value."""
    if operator == ":":
        match = _SUBSTRING.fullmatch(argument)
        if match is None:
            return UNKNOWN
        start, length = int(match[1]), match[2]
        return value[start:] if length is None else value[start : start + int(length)]
    if operator[0] in "^,":
        return _cased(value, operator) if not argument else UNKNOWN
    from autofix.dockerfile.patterns import remove_prefix, remove_suffix

    try:
        if operator[0] == "#":
            return remove_prefix(value, _pattern(pattern_of(argument)), longest=operator == "##")
        if operator[0] == "%":
            return remove_suffix(value, _pattern(pattern_of(argument)), longest=operator == "%%")
        return _replaced(value, argument, operator == "//", pattern_of)
    except ValueError:
        return UNKNOWN


def _cased(value: str, operator: str) -> str:
    """The value with its first letter, or all, in the other case."""
    changed = value.upper() if operator[0] == "^" else value.lower()
    return changed if len(operator) == 2 else changed[:1] + value[1:]


def _replaced(value: str, argument: str, every: bool, pattern_of: Fragments) -> str:
    """What ``${name/pattern/text}`` gives."""
    anchored = argument[:1] in ("#", "%")
    slash = word_end(argument, 0, "/")
    pattern, text = argument[:slash], argument[slash + 1 :]
    replacement = joined(pattern_of(text))
    if anchored or not pattern or UNKNOWN in replacement:
        return UNKNOWN
    # Every match is as long as a character at least, so this bounds what comes out.
    if len(value) * (len(replacement) + 1) > RESULT_LIMIT:
        return UNKNOWN
    from autofix.dockerfile.patterns import replace

    return replace(value, _pattern(pattern_of(pattern)), replacement, every=every)


def _pattern(parts: list[Fragment]) -> str:
    """A pattern for `autofix.dockerfile.patterns`, in which what was quoted is escaped.

    Raises:
        ValueError: it has a bracket expression, or a part that is not known.
    """
    if UNKNOWN in joined(parts) or any("[" in part.text for part in parts if not part.quoted):
        raise ValueError("not a plain pattern")
    return "".join(
        _NEEDS_ESCAPE.sub(r"\\\g<0>", part.text) if part.quoted else part.text for part in parts
    )
