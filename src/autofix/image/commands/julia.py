"""Julia: the packages that Pkg.add brings; Pkg.instantiate keeps to the project's manifest."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from autofix.image.call import Call
from autofix.image.commands.code import Argument, arguments, calls, programs
from autofix.image.commands.recording import noted, of_texts
from autofix.image.pinning import is_fixed_reference, is_pinned
from autofix.image.process import Process
from autofix.pattern import pattern
from autofix.values import replace

_SPECIFICATION = pattern(r"(?:Pkg\.)?PackageSpec\s*\(")
_LITERALS = pattern(r"[\[\],;]*")


def program(process: Process, call: Call) -> Process:
    """``julia -e CODE`` and ``julia FILE``."""
    for code in programs(process, call, ("-e", "-E", "--eval", "--print")):
        process = noted(process, of_texts(process, "Julia", call, _named(code.text), code.path))
    return replace(process, status=True, output=None)


def _named(text: str) -> Iterator[tuple[str, bool, int]]:
    """The packages: name or address, whether the version is fixed, and where it stands."""
    for _, given in calls(text, r"Pkg\.add|Pkg\.clone"):
        specified = [match for match in map(_specifications, given) if match]
        for group in specified:
            for inner in group:
                yield from _specified(inner)
        if not specified:
            yield from _specified(given)
    for match in re.finditer(r"\bpkg\"\s*add\s+([^\"]*)\"", text):
        for word in re.finditer(r"[^\s,]+", match[1]):
            yield word[0], is_pinned("Julia", word[0]), match.start(1) + word.start()


def _specifications(argument: Argument) -> list[list[Argument]]:
    """The arguments of each PackageSpec in an argument."""
    return [
        [replace(item, start=argument.start + item.start)
         for item in arguments(argument.text, match.end()) or ()]
        for match in _SPECIFICATION.finditer(argument.text)
    ]  # fmt: skip


def _specified(given: list[Argument]) -> Iterator[tuple[str, bool, int]]:
    """The packages of one call, by position or by ``name=`` and ``url=``."""
    named = {argument.name: argument for argument in given if argument.name}
    fixed = "version" in named or "path" in named
    if "rev" in named:
        fixed = all(is_fixed_reference(text) for text, _ in named["rev"].strings())
    for argument in given:
        if argument.name in ("name", "url") or (
            not argument.name and _LITERALS.fullmatch(argument.rest)
        ):
            for text, place in argument.strings():
                yield text, fixed or is_pinned("Julia", text), place


READERS: Mapping[str, object] = {"julia": program}
