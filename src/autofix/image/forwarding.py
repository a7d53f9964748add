"""Does a shell script end in running exactly its arguments?

What is asked of a command is: given the answer for what follows it, what is the answer from here
on? True: the arguments are run; False: something else takes over, or nothing runs them; None: it
is not known.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from autofix.dockerfile.words import UNKNOWN
from autofix.image.facts import UNSEEN
from autofix.numbers import integer
from autofix.pattern import fits, pattern
from autofix.shell import evaluate, parse
from autofix.shell.tree import (
    And,
    Background,
    Case,
    CaseBranch,
    Command,
    Function,
    Group,
    If,
    Loop,
    Node,
    Not,
    Opaque,
    Or,
    Pipeline,
    Redirected,
    Subshell,
    Test,
    Word,
)  # fmt: skip
from autofix.shell.tree import Sequence as Script
from autofix.values import dataclass, field, replace

# The first word that Binder runs: that of the launcher, and that of the guide.
_SUBJECTS = ("python3", "jupyter")
_ALL = frozenset({'"$@"', '"${@}"', '${1+"$@"}', '"${@:1}"'})
# The words that stand for all of them: as they are, or the first and the others.
_AS_THEY_ARE = (('"$@"',), ('"$1"', '"${@:2}"'))
# The same where the first is taken for the script's name.
_WITH_THE_NAME = (('"$0"', '"$@"'), ('"${@:0}"',))
_ALL_OR = pattern(r"\"\$\{@:?-[^}]*\}\"")
_MANGLED = pattern(r"\"?\$\{?[@*]\}?\"?")
_QUOTED_ANEW = pattern(r"%q[^\n]*\$\{?@|\$\{[@*]@Q\}")
HARMLESS = frozenset(
    "echo printf export local declare readonly source . eval logger test [".split()
)
"""Commands that use their arguments without running them."""

_NAMED = pattern(r"(?<!\\)\$(?:\{(\w+)\}|([a-zA-Z_]\w*))")
# What is a process of its own, or may not be looked at.
_APART_OR_DEFAULT = pattern(r"\$\(|`|\$\{\w+[^}\w]")
_DEMANDED = pattern(r"\$\{(\w+):?\?")
_STRICT = pattern(r"(?m)^[^\S\n]*set\s+(?:-[a-df-z]*e[a-z]*\b|-o\s+errexit)|\A#!.*\s-[a-z]*e")
_DEMANDING = pattern(r"(?m)^[^\S\n]*set\s+(?:-[a-tv-z]*u[a-z]*\b|-o\s+nounset)|\A#!.*\s-[a-z]*u")
ROOT_ONLY = frozenset("useradd userdel adduser deluser mount".split())
"""What fails unless root does it."""

OFTEN_ROOT_S = frozenset(
    "usermod groupadd groupmod groupdel addgroup delgroup chown chgrp nginx sshd cron crond "
    "rsyslogd".split()
)
"""What may fail unless root does it: usermod does not where there is nothing to change."""

_COMPARISONS: Mapping[str, Callable[[int, int], bool]] = {
    "-eq": int.__eq__, "-ne": int.__ne__, "-lt": int.__lt__, "-le": int.__le__,
    "-gt": int.__gt__, "-ge": int.__ge__,
}  # fmt: skip


def script_hands_on(
    text: str,
    runs: Callable[[Sequence[str]], bool | None],
    variable: Callable[[str], str | None],
    *,
    named: bool = True,
) -> bool | None:
    """Whether a shell script ends in running exactly its arguments; None if not known.

    ``runs`` tells whether a program with its own words runs what follows them, ``variable`` what a
    variable is at launch: None if it is not set, UNKNOWN if that is not known. ``named`` is false
    where the script's first argument is taken for its name (``sh -c`` without a further word).
    """
    first = text.split("\n", 1)[0]
    if first.startswith("#!") and not re.search(r"sh\b", first):
        return None
    tree = parse(text)
    answer = _agreed(r.end(tree, False) for r in readings(text, tree, runs, variable, named=named))
    # Arguments that are quoted anew may be run from a variable, which is not followed.
    return None if answer is False and _QUOTED_ANEW.search(text) else answer


def readings(
    text: str,
    tree: Node,
    runs: Callable[[Sequence[str]], bool | None],
    variable: Callable[[str], str | None],
    *,
    named: bool = True,
) -> Iterator[Reading]:
    """A script read for each of the commands that Binder may give, as ``script_hands_on`` does."""
    items = tree.items if isinstance(tree, Script) else (tree,)
    functions = {item.name: item.body for item in items if isinstance(item, Function)}
    strict = _STRICT.search(text) is not None
    demanding = _DEMANDING.search(text) is not None
    everything = _AS_THEY_ARE if named else _WITH_THE_NAME
    for subject in _SUBJECTS:
        yield Reading(subject, runs, variable, everything, functions, strict, demanding)


def _agreed(verdicts: Iterable[bool | None]) -> bool | None:
    different = set(verdicts)
    return different.pop() if len(different) == 1 else None


@dataclass(frozen=True)
class Reading:
    """A script read for a command that begins with ``subject``.

    ``everything`` are the forms in which words stand for all arguments. A ``strict`` script ends
    where a command fails, a ``demanding`` one where a variable is not set.
    """

    subject: str
    runs: Callable[[Sequence[str]], bool | None]
    variable: Callable[[str], str | None]
    everything: Sequence[tuple[str, ...]]
    functions: Mapping[str, Node] = field(default_factory=dict)
    strict: bool = False
    demanding: bool = False

    def end(self, node: Node, then: bool | None) -> bool | None:
        """The answer from ``node`` on, where ``then`` is the answer for what follows."""
        if self.unset(node):
            return False
        match node:
            case Script(items=items):
                return self.sequence(items, then)
            case And(left=left, right=right):
                if not _is_test(left):
                    return self.loose.end(left, self.end(right, then))
                return self.either(self.holds(left), right, then)
            case Or(left=left, right=right):
                if not _is_test(left):
                    return self.loose.end(left, then)
                holds = self.holds(left)
                return self.either(None if holds is None else not holds, right, then)
            case Subshell(body=body):
                # Where a variable is not set, only the subshell ends.
                return replace(self, demanding=False).end(body, then)
            case Group(body=body) | Redirected(item=body) | Not(item=body):
                return self.end(body, then)
            case If(branches=branches, otherwise=otherwise):
                answer = self.end(otherwise, then) if otherwise else then
                for condition, body in reversed(branches):
                    holds = self.holds(condition)
                    if holds is not False:
                        ours = self.end(body, then)
                        answer = ours if holds else _agreed((ours, answer))
                return answer
            case Case():
                return self.case(node, then)
            case Loop(body=body):
                if node.condition:
                    from autofix.image.awaiting import waits_in_vain

                    if waits_in_vain(node, self.variable):
                        return False
                return then if self.goes_on(body) else None
            case Background(item=item):
                return then if self.end(item, False) is False else None
            case Pipeline(items=items):
                answers = {self.end(item, False) for item in items}
                return True if True in answers else None if None in answers else then
            case Command():
                return self.command(node, then)
            case Opaque():
                return None
        return then

    def sequence(self, items: Sequence[Node], then: bool | None) -> bool | None:
        """The answer from the first of the items on."""
        shift = next((i for i, item in enumerate(items) if _is_command(item, "shift")), None)
        if shift is not None:
            first = _holder_of_first(items[:shift])
            if first and self.everything == _AS_THEY_ARE:
                # The variable holds what is shifted out.
                rest = replace(self, everything=((f'"${first}"', '"$@"'),))
                return self.sequence(items[:shift], rest.sequence(items[shift + 1 :], then))
        waits = False
        for item in reversed(items):
            if waits and isinstance(item, Background) and self.end(item.item, False):
                then = True
            else:
                then = self.end(item, then)
            waits = waits or _is_command(item, "wait")
        return then

    def unset(self, node: Node) -> str:
        """The variable at which the script ends at a node, as it is not set; empty if none is."""
        match node:
            case And(left=first) | Or(left=first) | Not(item=first) | Redirected(item=first):
                return self.unset(first)
            case If(branches=branches):
                return self.unset(branches[0][0])
            case Command() | Test():
                values = node.assignments if isinstance(node, Command) else ()
                written = [*node.words, *(value for _, value in values if value)]
                texts = [word.raw for word in written if "$" in word.raw and "'" not in word.raw]
                names = [name for text in texts for name in _DEMANDED.findall(text)]
                if self.demanding:
                    plain = [text for text in texts if not _APART_OR_DEFAULT.search(text)]
                    names += [a or b for text in plain for a, b in _NAMED.findall(text)]
                return next((name for name in names if self.variable(name) is None), "")
        return ""

    @property
    def loose(self) -> Reading:
        """This reading where a command may fail."""
        return replace(self, strict=False) if self.strict else self

    def goes_on(self, node: Node) -> bool:
        """Whether what follows a node is certain to be reached with the arguments as they are."""
        return self.end(node, True) is True and self.end(node, False) is False

    def either(self, holds: bool | None, node: Node, then: bool | None) -> bool | None:
        """The answer where ``node`` is run if a condition holds."""
        if holds is None:
            return _agreed((self.end(node, then), then))
        return self.end(node, then) if holds else then

    def case(self, node: Case, then: bool | None) -> bool | None:
        value = self.value(node.subject)
        answers = [] if any(_patterns(arm) == ["*"] for arm in node.branches) else [then]
        for arm in node.branches:
            if value is not None and any(fits(value, form) for form in _patterns(arm)):
                return self.end(arm.body, then)
            answers.append(self.end(arm.body, then))
        return then if value is not None else _agreed(answers)

    def command(self, node: Command, then: bool | None) -> bool | None:
        words = [word.raw for word in node.words]
        program = words[0].strip("\"'") if words else ""
        if words == [UNSEEN.strip()]:
            # What is not known of a script may run the arguments, but seldom keeps others from it.
            return then or None
        if program in self.functions:
            others = {name: body for name, body in self.functions.items() if name != program}
            inner, body = replace(self, functions=others), self.functions[program]
            if words[1:] and all(_plain(word) == '"$@"' for word in words[1:]):
                return inner.end(body, then)
            return then if inner.goes_on(body) else _agreed((inner.end(body, True), False))
        plain = [_plain(word) for word in words]
        found = ((i, len(form)) for i in range(len(words)) for form in self.everything
                 if tuple(plain[i : i + len(form)]) == form)  # fmt: skip
        start, length = next(found, (None, 0))
        if program in ("exit", "shift", "return"):
            return False if program == "exit" else None
        if program == "set":
            return self.set(plain, start, then)
        if program in HARMLESS or words in ([], ["exec"]):
            return then
        if self.strict and start is None and program in ROOT_ONLY:
            return False
        if self.strict and start is None and program in OFTEN_ROOT_S:
            return None if then else then
        if start is None:
            if _MANGLED.fullmatch(words[0]) or (program == "exec" and _MANGLED.search(words[1])):
                return False
            return then if program != "exec" else None if "$" in words[1] else False
        ours = self.runs([word.strip("\"'") for word in words[:start]])
        if start + length < len(words):
            ours = False
        if program == "exec" or ours:
            return ours
        return then if ours is False or then else None

    def set(self, words: Sequence[str], start: int | None, then: bool | None) -> bool | None:
        """``set -- words``, which puts words in the place of the arguments."""
        if "--" not in words or not then:
            return then
        if start is None:
            return None if "$" in "".join(words) else False
        return self.runs([word.strip("\"'") for word in words[words.index("--") + 1 : start]])

    def holds(self, node: Node) -> bool | None:
        """Whether a test holds at launch; None if not known."""
        match node:
            case Not(item=item):
                holds = self.holds(item)
                return None if holds is None else not holds
            case And(left=left, right=right):
                both = {self.holds(left), self.holds(right)}
                return False if False in both else None if None in both else True
            case Or(left=left, right=right):
                both = {self.holds(left), self.holds(right)}
                return True if True in both else None if None in both else False
            case Test(words=words):
                negated = [word.raw for word in words[:1]] == ["!"]
                holds = self.compares(words[negated:], extended=node.extended)
                return None if holds is None else holds != negated
        return None

    def compares(self, words: Sequence[Word], *, extended: bool) -> bool | None:
        values = [self.value(word) for word in words]
        if None in values or len(words) not in (1, 2, 3):
            return None
        if not extended and any(not value and '"' not in word.raw
                                for value, word in zip(values, words, strict=True)):  # fmt: skip
            # Such a word vanishes: "[ -n ]" holds.
            return True if words[0].raw in ("-z", "-n") else None
        left, right = values[0] or "", values[-1] or ""
        if len(words) == 1:
            return left != ""
        operator = words[-2].raw
        if operator in ("-z", "-n"):
            return (right == "") == (operator == "-z")
        if operator in ("=", "==", "!="):
            return fits(left, right) == (operator != "!=")
        if operator in _COMPARISONS and left.isdecimal() and right.isdecimal():
            return _COMPARISONS[operator](integer(left), integer(right))
        return None

    def value(self, word: Word) -> str | None:
        """What a word is at launch; None if not known. Of arguments there are many."""
        text = word.raw.strip("\"'")
        known = {"$#": "9", "${#}": "9", "$@": self.subject, "$*": self.subject,
                 "${1#-}": self.subject, "${1:0:1}": self.subject[0], "$(id -u)": "1000",
                 "$UID": "1000", "${UID}": "1000", "$EUID": "1000", "${EUID}": "1000"}  # fmt: skip
        if text in known:
            return known[text]
        text = re.sub(r"\$1\b|\$\{1(?::?-[^}$]*)?\}", self.subject, text)
        value = UNKNOWN if "'" in word.raw and "$" in text else evaluate(text, self.variable)
        return None if UNKNOWN in value else value


def _plain(word: str) -> str:
    """All arguments, or the first, as they are written most often; there always are some."""
    if word in _ALL or _ALL_OR.fullmatch(word):
        return '"$@"'
    return '"$0"' if word == "$0" else word


def _is_command(node: Node, name: str) -> bool:
    return isinstance(node, Command) and [word.raw for word in node.words[:1]] == [name]


def _holder_of_first(items: Iterable[Node]) -> str:
    """The variable that is given the first argument; empty if there is none."""
    given = [pair for item in items if isinstance(item, Command) and not item.words
             for pair in item.assignments]  # fmt: skip
    return next((name for name, value in given if value and value.raw in ("$1", '"$1"')), "")


def _is_test(node: Node) -> bool:
    match node:
        case Test():
            return True
        case Not(item=item):
            return _is_test(item)
        case And(left=left, right=right) | Or(left=left, right=right):
            return _is_test(left) and _is_test(right)
    return False


def _patterns(arm: CaseBranch) -> list[str]:
    return [pattern.raw.strip("\"'") for pattern in arm.patterns]
