"""An image's config history, read as the instructions of a Dockerfile.

Builders write down what they ran: Docker's first one and buildah ``/bin/sh -c apt-get update``
and ``/bin/sh -c #(nop) USER x``, BuildKit ``RUN /bin/sh -c apt-get update # buildkit`` and
``USER x``, kaniko the line itself. Of a command the whole text is there, of a copy only where it
went: what may have come with it is not known, and neither is what a text says that nobody knows.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Mapping

from autofix.dockerfile.words import UNKNOWN
from autofix.edit import Span
from autofix.image.bottom import beginning, bottom, origin
from autofix.image.call import Call
from autofix.image.facts import (
    ARCHIVED,
    DEFAULT_PATH,
    LISTS,
    NO_NBEXTENSION,
    PERHAPS_NO_NBEXTENSION,
    PLAIN_PIP,
    Image,
    Package,
    Python,
)
from autofix.image.history_copy import FLAG, UNREAD, copied, quoted, ran
from autofix.image.ownership import Record
from autofix.image.published import Configuration
from autofix.pattern import pattern
from autofix.values import dataclass, field, reduced, replace

__all__ = ["bottom", "inherited", "instructions", "origin"]

ENTRIES = 1_000
"""How many entries of a history are read."""

LONGEST = 50_000
"""How long an instruction may be; a line of a Dockerfile has at most 65535 bytes."""

WHOLE = 400_000
"""How long all of them may be."""

PATH_MAX = 4096
"""How long a path may be, as Linux has it."""

_BUILDKIT = " # buildkit"
_NOP = pattern(r"(?:(?:\S+ ){1,20}?-\w*c )?#\(nop\)\s+")
_KEYWORD = pattern(r"([A-Z]+)(?:\s+|$)")
# What the config says for certain, what changes no fact, and ARG: each RUN has its values.
_PASSED_OVER = frozenset(
    "ARG CMD ENTRYPOINT EXPOSE HEALTHCHECK LABEL MAINTAINER ONBUILD STOPSIGNAL VOLUME".split()
)
_SHELL = pattern(r"((?:\S*/)?(?:ba|da|a|z|k)?sh(?: [^\s'\"]+){0,8}? -[a-zA-Z]*c) ")
# A program by its path, where a command begins.
_PROGRAM = pattern(
    r"(?:^|[;&|({][ \t\n]{1,80}|\n[ \t]{0,80}|-\w*c[ \t]{1,80}['\"])"
    r"(?:(?:time|exec|sudo|then|do|else|if|!|bash|sh)[ \t\n]{1,80}){0,5}"
    r"(/[\w./+-]+)/[\w.+-]+(?=[\s;&|)'\"]|$)"
)
_HOLDS_PROGRAMS = pattern(r"(?:^|/)(?:s?bin|libexec)$")
# The folder of a Python by its name.
_PYTHONS = pattern(r"conda|mamba|forge|venv|/envs?/|python|pyenv|jupyter", re.IGNORECASE)
# What is put in the place of /etc/passwd, or rewrites it.
_REPLACED = pattern(
    r"\b(?:COPY|ADD)\s[^\n]{0,400}?(?:\bpasswd\b|\bin /etc/?\s*$)"
    r"|\b(?:sed|perl)\s(?:(?!&&|\|\|)[^;\n]){0,400}?/etc/passwd|(?<!>)>\s{0,9}/etc/passwd"
    r"|\b(?:cp|mv|install|ln)\s[^;&|\n]{0,400}?\s/etc/(?:passwd)?['\"]?\s{0,9}(?:[;&|)#\n]|$)"
)
_NAME = r"[A-Za-z_][\w.-]*"
_PLAIN = pattern(r"[^\"'$\\`]*")


def instructions(configuration: Configuration) -> str:
    """The Dockerfile text (without FROM) whose instructions did what the history says.

    ENTRYPOINT and ONBUILD are not among them: the config says what is in force at the end.
    """
    history = configuration.history
    # What brought the root folder stands for FROM.
    start = beginning(history)
    reading = _Reading(configuration)
    lines: list[str] = [] if start else [UNREAD]
    size = 0
    for entry in (*history[: max(start - 1, 0)], *history[start : start + ENTRIES]):
        found = list(reading.lines(entry)) if len(entry) <= LONGEST else [UNREAD]
        found = [line if len(line) <= LONGEST else UNREAD for line in found]
        if found == lines[-1:] == [UNREAD]:
            continue
        size += sum(map(len, found))
        if size > WHOLE:
            lines.append(UNREAD)
            break
        lines += found
    if len(history) - start > ENTRIES:
        lines.append(UNREAD)
    return "".join(f"{line}\n" for line in lines)


def replaces_accounts(configuration: Configuration) -> bool:
    """Whether /etc/passwd came to be another, so that who was made before may be gone."""
    entries = configuration.history[beginning(configuration.history) :]
    return any(_REPLACED.search(entry[:LONGEST]) for entry in entries[:ENTRIES])


def inherited(image: Image) -> Image:
    """What a history was folded to, as the base of another image.

    Its commands cannot be edited, and its copies and clones are not those of the repository. It
    was built, so where a command seems to fail something was read wrongly.
    """
    opaque = tuple(_faraway(call) for call in image.opaque[-1:])
    # The notebook that pip chose then, it would not choose today.
    outdated = (NO_NBEXTENSION, PERHAPS_NO_NBEXTENSION)
    doubts = [failure.call for failure in image.failures if failure.kind not in outdated]
    if any(_PYTHONS.search(folder) and folder not in image.pythons for folder in image.path):
        # Something made that folder, and what is in it was not seen.
        doubts.append(_NOBODY)
    if doubts and not opaque:
        opaque = (_faraway(doubts[0]),)
    users = tuple(replace(user, call=None) for user in image.accounts.users)
    pythons = {place: _without_calls(python) for place, python in image.pythons.items()}
    return replace(
        image, accounts=replace(image.accounts, users=users), pythons=pythons, opaque=opaque,
        failures=Record(), clones=Record(), copies=Record(), installs=Record(), arguments={},
        untracked=True, programs=reduced(image.programs, [PLAIN_PIP, LISTS, ARCHIVED]),
    )  # fmt: skip


_NOBODY = Call((), (), (), Span(0, 0), editable=False)


def _faraway(call: Call) -> Call:
    return replace(call, spans=(Span(0, 0),) * len(call.words), span=Span(0, 0), editable=False)


def _without_calls(python: Python) -> Python:
    def plain(packages: Mapping[str, Package]) -> dict[str, Package]:
        return {name: Package(package.version) for name, package in packages.items()}

    personal = {home: plain(packages) for home, packages in python.personal.items()}
    return replace(python, packages=plain(python.packages), personal=personal)


@dataclass()
class _Reading:
    """What is known between two entries: the shell, ENV, the names of ARG, and WORKDIR."""

    configuration: Configuration
    shell: str = "/bin/sh -c"
    workdir: str = "/"
    environment: dict[str, str] = field(default_factory=dict)
    arguments: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.final = dict(self.configuration.environment)
        path = dict.fromkeys(self.final.get("PATH", DEFAULT_PATH).split(":")[:20])
        self.path = [folder for folder in path if not folder.endswith("/sbin")]
        command = self.configuration.command
        # What a container ran is noted where it was committed, whatever was done in it.
        self.started = {" ".join(command), " ".join((*self.configuration.entrypoint, *command))}
        self.known_shells = {"/bin/sh -c", " ".join(self.configuration.shell)} - {""}

    def lines(self, entry: str) -> Iterator[str]:
        """The instructions that an entry stands for."""
        if entry in self.started:
            yield UNREAD
            return
        nop = _NOP.match(entry)
        # Only BuildKit marks its entries, and it has no #(nop).
        text = entry if nop else entry.removesuffix(_BUILDKIT)
        raw = text == entry  # as it was written, if it is kaniko's
        if nop:
            text, raw = text[nop.end() :], False
        elif text.startswith("|") or self._shell_of(text):
            yield from self._ran(text)
            return
        keyword = _KEYWORD.match(text)
        if not keyword:
            if not re.match(r"\s*#", text):
                yield UNREAD
            return
        value = text[keyword.end() :].strip()
        yield from self._instruction(keyword[1], value, raw=raw)

    def _instruction(self, name: str, value: str, *, raw: bool) -> Iterator[str]:
        if name == "RUN":
            yield from self._ran(self._written(value) if raw else value)
        elif name in ("COPY", "ADD"):
            plain = not raw or _PLAIN.fullmatch(value)
            yield from copied(
                value if plain else f". {UNKNOWN}", unpacks=name == "ADD", workdir=self.workdir,
                path=self.path,
            )  # fmt: skip
        elif name == "ENV":
            pairs = list(self._pairs(value, self.final, raw=raw))
            self.environment.update(pairs)
            if pairs:
                yield "ENV " + " ".join(f"{key}={quoted(text)}" for key, text in pairs)
        elif name == "ARG":
            self.arguments.update(re.findall(rf"(?:^|\s)({_NAME})", value))
        elif name in ("USER", "WORKDIR"):
            value = value if not raw or _PLAIN.fullmatch(value) else UNKNOWN
            if name == "WORKDIR":
                place = posixpath.normpath(posixpath.join(self.workdir, value or "."))
                if len(place) > PATH_MAX:
                    yield UNREAD
                    return
                self.workdir = place
            if value:
                yield f"{name} {quoted(value)}"
        elif name == "SHELL":
            self.shell = " ".join(re.findall(r"[^\s\",]+", value.strip("[]")))
        elif name not in _PASSED_OVER:
            yield UNREAD

    def _shell_of(self, text: str) -> str:
        """The shell with its options that a command begins with, and a blank; else nothing."""
        for shell in (self.shell, *sorted(self.known_shells)):
            if shell and text.startswith(f"{shell} "):
                return f"{shell} "
        match = _SHELL.match(text)
        return match[0] if match else ""

    def _written(self, value: str) -> str:
        """What kaniko ran: it notes the line alone."""
        while match := FLAG.match(value):
            value = value[match.end() :]
        if value.startswith("[") or self._shell_of(value) or value.startswith("|"):
            return value
        return f"{self.shell} {value}"

    def _ran(self, text: str) -> Iterator[str]:
        counted = re.match(r"\|(\d{1,3}) ", text)
        variables: list[tuple[str, str]] | None = []
        if counted:
            variables, text = self._variables(text[counted.end() :], int(counted[1]))
        shell = self._shell_of(text)
        words = [*shell.split(), text[len(shell) :]] if shell else text.split()
        unclear = not shell and re.search(r"(?:^| )(?:[/-]\w*[cC]) |^\[", text)
        if variables is None or not words or unclear:
            yield UNREAD
            return
        if any(
            not _HOLDS_PROGRAMS.search(m[1])
            for m in _PROGRAM.finditer(words[-1] if shell else text)
        ):
            yield UNREAD
        yield from self._python_from_source(text, {**self.environment, **dict(variables)})
        assigned = [f"{name}={value}" for name, value in variables]
        yield ran(["env", *assigned, *words] if assigned else words)

    def _variables(self, text: str, count: int) -> tuple[list[tuple[str, str]] | None, str]:
        """The build arguments in front of a command, of which only the number is told."""
        words = text.split(" ", count)
        if count < len(words) and all(re.match(rf"{_NAME}=", word) for word in words[:count]):
            rest = words[count]
            if self._shell_of(rest) or rest.startswith("/"):
                pairs = [word.partition("=") for word in words[:count]]
                return [(name, value) for name, _, value in pairs], rest
        # A value has blanks: it ends where the next name begins, the last one at the shell.
        places = [text.find(f" {shell} ") for shell in (self.shell, *sorted(self.known_shells))]
        end = min((place for place in places if place >= 0), default=-1)
        known = dict.fromkeys(self.arguments, UNKNOWN)
        pairs_found = list(self._pairs(text[:end], known, raw=False)) if end >= 0 else []
        found = pairs_found if len(pairs_found) == count else None
        return found, text[end + 1 :]

    def _pairs(
        self, text: str, known: Mapping[str, str], *, raw: bool
    ) -> Iterator[tuple[str, str]]:
        """Names and values of a line without quotes; a name that is set stays in the config."""
        matches = [
            found for found in re.finditer(rf"(?:^| )({_NAME})=", text)
            if not known or found[1] in known or not found.start()
        ]  # fmt: skip
        starts = {found.start() for found in matches} | {len(text)}
        end = 0
        for index, found in enumerate(matches):
            if found.start() < end:
                continue
            final = known.get(found[1], UNKNOWN)
            end = found.end() + len(final)
            if end not in starts or not text.startswith(final, found.end()):
                end = matches[index + 1].start() if index + 1 < len(matches) else len(text)
            value = text[found.end() : end]
            if raw and not _PLAIN.fullmatch(value):
                value = self.final.get(found[1], UNKNOWN)
            yield found[1], value

    def _python_from_source(self, text: str, variables: Mapping[str, str]) -> Iterator[str]:
        """CPython built from python.org's sources, as in the official image of Python."""
        source = re.search(r"python\.org/ftp/python/(\$\{?\w+|\d+\.\d+)", text)
        if not source:
            return
        version = variables.get(source[1].lstrip("${"), source[1])
        number = re.match(r"(3\.\d+)", version)
        prefix = re.search(r"--prefix[= ][\"']?(/[\w./-]+)", text)
        if number and re.search(r"\bmake\b[^;&|]{0,200}?\binstall\b", text):
            place = prefix[1] if prefix else "/usr/local"
            yield ran(["sudo", "virtualenv", "-p", f"python{number[1]}", place])
        else:
            yield UNREAD
