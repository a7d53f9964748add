"""Where new instructions go in the final stage, and how they spell what is in force there."""

from __future__ import annotations

import json
from collections.abc import Sequence

from autofix.dockerfile import UNKNOWN, Dockerfile, Instruction
from autofix.edit import Edit, Span
from autofix.image.accounts import plain_path
from autofix.image.build import Build
from autofix.image.facts import Image
from autofix.pattern import pattern
from autofix.rule import Fix
from autofix.values import dataclass

# Instructions that describe the image: new ones go before them, where they stand last.
_TAIL = frozenset({"CMD", "ENTRYPOINT", "EXPOSE", "LABEL", "HEALTHCHECK", "STOPSIGNAL", "VOLUME"})
_LIGHT = frozenset({"USER", "WORKDIR"})
# Lines that go on with an instruction are indented.
_KEYWORD = pattern(r"\A[A-Z]+(?= )")

UNKNOWN_USER = "which user is in force at the end is not known"
"""Why there is no fix where ``as_root`` gives none."""


@dataclass(frozen=True)
class Place:
    """A place after an instruction of the final stage, and the image as it is there."""

    build: Build
    index: int
    image: Image

    @property
    def previous(self) -> Instruction:
        """The instruction that the place follows."""
        return self.build.dockerfile.final.instructions[self.index - 1]

    def insert(self, lines: Sequence[str], *, apart: bool = False) -> Edit:
        """Insert lines; ``apart`` puts an empty line before them."""
        source, newline = self.build.dockerfile.source, self.build.dockerfile.newline
        lines = cased(self.build.dockerfile, lines)
        text = newline.join(["", *lines] if apart else lines)
        following = _next_line(self.build, self.previous)
        if following:
            return Edit(Span(following, following), text + newline)
        return Edit(Span(len(source), len(source)), newline + text)

    def instead(self, lines: Sequence[str]) -> Edit:
        """Put lines in the place of the instruction before."""
        lines = cased(self.build.dockerfile, lines)
        return replaced(self.build, self.previous, self.build.dockerfile.newline.join(lines))


def last(build: Build) -> Place:
    """The place behind everything that makes the image, before what only describes it."""
    instructions = build.dockerfile.final.instructions
    index = len(instructions)
    while index > 1 and instructions[index - 1].keyword in _TAIL:
        index -= 1
    return at(build, index)


def at(build: Build, index: int) -> Place:
    """The place before the instruction of the final stage with that index."""
    inside = index < len(build.before)
    return Place(build, index, build.before[index] if inside else build.image)


def before(build: Build, span: Span) -> Place | None:
    """The place before the instruction of the final stage that holds a span, if one does."""
    index = build.index_at(span.start)
    inside = index > 0 and span.start < build.dockerfile.final.instructions[index].span.end
    return at(build, index) if inside else None


def root(build: Build) -> Place | None:
    """The last place where the user is root and nothing that follows needs the new lines later."""
    instructions = build.dockerfile.final.instructions
    place = last(build)
    while place.image.uid() != 0:
        if place.index <= 1 or instructions[place.index - 1].keyword not in _LIGHT:
            return None
        place = at(build, place.index - 1)
    return place


def as_root(build: Build, lines: Sequence[str], *, apart: bool = False) -> Edit | None:
    """Insert lines that need root's rights; None if the user in force is not known.

    Where the user is not root at the end, USER is changed and changed back.
    """
    place = root(build)
    if place:
        return place.insert(lines, apart=apart)
    if UNKNOWN in build.image.user:
        return None
    place = last(build)
    if place.index > 1 and place.previous.keyword == "USER":
        return at(build, place.index - 1).insert(["USER root", *lines], apart=apart)
    user = user_instruction(place)
    again = user.value if user else build.image.user
    return place.insert(["USER root", *lines, f"USER {again}"], apart=apart)


def setting(build: Build, name: str) -> Instruction | None:
    """The last ENV of the final stage that sets a variable; None where there is none."""
    return next((i for i in reversed(build.dockerfile.final.instructions)
                 if i.keyword == "ENV" and name in (n for n, _, _ in i.pairs)), None)  # fmt: skip


def user_instruction(place: Place) -> Instruction | None:
    """The USER of the final stage that is in force at a place; None where it is inherited."""
    earlier = place.build.dockerfile.final.instructions[: place.index]
    return next((i for i in reversed(earlier) if i.keyword == "USER"), None)


def spelled(image: Image, name: str, value: str) -> str:
    """``${NAME}`` if the variable has that value where the image stands, else the value."""
    known = image.arguments.get(name, image.environment.get(name))
    return f"${{{name}}}" if known == value else value


def shell_word(text: str) -> str:
    """A path, or what ``spelled`` gives, as a word of a shell."""
    if text.startswith("${") or plain_path(text) == text:
        return text
    import shlex

    return shlex.quote(text)


def cased(dockerfile: Dockerfile, lines: Sequence[str]) -> list[str]:
    """Instructions in lower case for a Dockerfile that has all of its own so, else as they are.

    BuildKit warns of a file that mixes them (its check ConsistentInstructionCasing).
    """
    if not dockerfile.in_lower_case:
        return list(lines)
    return [_KEYWORD.sub(lambda found: found[0].lower(), line) for line in lines]


def continued(build: Build, *parts: str) -> list[str]:
    """One instruction over several lines, with the file's own continuation character."""
    escape = build.dockerfile.escape
    return [*(f"{part} {escape}" for part in parts[:-1]), parts[-1]]


def replaced(build: Build, instruction: Instruction, text: str) -> Edit:
    """Put another text in the place of an instruction; comments inside it stay before it."""
    return Edit(instruction.span, _comments_inside(build, instruction) + text)


def with_entrypoint(
    build: Build, own: Instruction | None, arguments: Sequence[str], *, safe: bool = True
) -> Fix:
    """Write an ENTRYPOINT in the place of the stage's ``own``, or at the end where it has none."""
    [text] = cased(build.dockerfile, [f"ENTRYPOINT {json.dumps(list(arguments))}"])
    edit = replaced(build, own, text) if own else last(build).insert([text])
    return Fix(f"write {text}", (edit,), safe=safe)


def without(build: Build, instruction: Instruction) -> Edit:
    """Take an instruction away with its lines; comments inside it stay."""
    start, end = instruction.span
    following = _next_line(build, instruction)
    return Edit(Span(start, following or end), _comments_inside(build, instruction))


def _comments_inside(build: Build, instruction: Instruction) -> str:
    source = build.dockerfile.source[slice(*instruction.span)]
    *lines, end = source.split("\n")
    whole = [*(f"{line}\n" for line in lines), f"{end}{build.dockerfile.newline}"]
    return "".join(line for line in whole if line.lstrip().startswith("#"))


def _next_line(build: Build, instruction: Instruction) -> int:
    """Where the line behind an instruction begins; 0 where the file ends."""
    return build.dockerfile.source.find("\n", instruction.span.end) + 1
