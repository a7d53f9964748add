"""The variables that a build begins with, and the images that a Dockerfile names with them.

What repo2docker does is followed: the build args NB_USER=jovyan and NB_UID=1000, which override
the defaults of ARG, and the platform linux/amd64.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

from autofix.dockerfile import UNKNOWN, Dockerfile, Instruction, Stage, expand
from autofix.dockerfile.model import Word
from autofix.numbers import integer
from autofix.pattern import pattern
from autofix.values import dataclass

BUILD_ARGUMENTS: Mapping[str, str] = {"NB_USER": "jovyan", "NB_UID": "1000"}
"""What repo2docker passes with ``--build-arg``."""

PLATFORM: Mapping[str, str] = {
    "TARGETPLATFORM": "linux/amd64", "TARGETOS": "linux", "TARGETARCH": "amd64",
    "TARGETVARIANT": "", "BUILDPLATFORM": "linux/amd64", "BUILDOS": "linux", "BUILDARCH": "amd64",
    "BUILDVARIANT": "",
}  # fmt: skip
"""What BuildKit predefines for ARG (dockerfile reference, "Automatic platform ARGs")."""


# Where Docker's official images for other machines are.
_FOREIGN = pattern(r"(?:^|/)(?:i386|arm(?:32v\d|64v8)|ppc64le|s390x|riscv64|mips64le)/")


def expanded(text: str, lookup: Callable[[str], str | None], escape: str) -> str:
    try:
        return expand(text, lookup, escape)
    except ValueError:
        return UNKNOWN


def global_arguments(dockerfile: Dockerfile) -> dict[str, str]:
    values: dict[str, str] = {}

    def lookup(name: str) -> str | None:
        return values.get(name, PLATFORM.get(name))

    for instruction in dockerfile.arguments:
        for name, default, _ in instruction.pairs:
            if name in BUILD_ARGUMENTS:
                values[name] = BUILD_ARGUMENTS[name]
            elif default is not None:
                values[name] = expanded(default, lookup, dockerfile.escape)
    return values


def references(
    dockerfile: Dockerfile, arguments: Mapping[str, str] | None = None
) -> tuple[str, ...]:
    """Each stage's image with its variables expanded; UNKNOWN stands for what has no value.

    ``arguments`` are the global ones, worked out if None.
    """
    known = global_arguments(dockerfile) if arguments is None else arguments
    lookup = {**PLATFORM, **known}.get
    return tuple(
        expanded(stage.reference.value, lookup, dockerfile.escape) for stage in dockerfile.stages
    )


def is_foreign(dockerfile: Dockerfile, stage: Stage, text: str, known: Mapping[str, str]) -> bool:
    """Whether a stage's image is, or may be, of another machine than Binder's, linux/amd64.

    ``text`` is its image as ``references`` gives it, ``known`` are the global arguments.
    """
    lookup = {**PLATFORM, **known}.get
    asked = (expanded(flag.value or "", lookup, dockerfile.escape)
             for flag in stage.start.flags if flag.name == "platform")  # fmt: skip
    return _FOREIGN.search(text) is not None or any(
        platform not in ("linux/amd64", "linux/x86_64", "") for platform in asked
    )


def sources(instruction: Instruction) -> Iterator[Word]:
    """The stages and images that ``COPY --from`` and ``RUN --mount=from=`` name.

    The span is that of the flag.
    """
    for flag in (instruction.trigger or instruction).flags:
        value = flag.value or ""
        if flag.name == "from":
            yield Word(value, flag.span)
        elif flag.name == "mount":
            named = [part[5:] for part in value.split(",") if part.lower().startswith("from=")]
            yield from (Word(name, flag.span) for name in named)


@dataclass(frozen=True)
class Pulled:
    """An image that the build pulls: its reference, the stage, and where it stands.

    ``text`` has its variables expanded; ``flag`` is the flag that names it, None for FROM.
    """

    text: str
    stage: Stage
    flag: Word | None = None


def pulled(dockerfile: Dockerfile) -> Iterator[Pulled]:
    """Every place where an image is named that is no earlier stage, in the order of the file."""
    names = {"scratch"}
    for stage, text in zip(dockerfile.stages, references(dockerfile), strict=True):
        if text.lower() not in names:
            yield Pulled(text, stage)
        for instruction in stage.instructions:
            for word in sources(instruction):
                name = word.value
                if name and name.lower() not in names and not name.isdecimal() and "$" not in name:
                    yield Pulled(name, stage, word)
        if stage.name:
            names.add(stage.name)


def needed(dockerfile: Dockerfile, texts: Sequence[str]) -> frozenset[int]:
    """The stages that BuildKit builds for the last one: its parents and what it copies from.

    ``texts`` are the images of the stages, as ``references`` gives them.
    """
    names: dict[str, int] = {}
    uses: list[list[int]] = []
    for stage, text in zip(dockerfile.stages, texts, strict=True):
        named = [word.value.lower() for step in stage.instructions for word in sources(step)]
        found = [integer(name) if name.isdecimal() else names.get(name, -1) for name in named]
        found.append(names.get(text.lower(), -1))
        uses.append([place for place in found if 0 <= place < stage.index])
        if stage.name:
            names[stage.name] = stage.index
    reached: set[int] = set()
    waiting = [len(uses) - 1]
    while waiting:
        index = waiting.pop()
        if index not in reached:
            reached.add(index)
            waiting += uses[index]
    return frozenset(reached)


def used(dockerfile: Dockerfile) -> Iterator[Pulled]:
    """Every place where an image is named that the final image is made with."""
    stages = needed(dockerfile, references(dockerfile))
    return (image for image in pulled(dockerfile) if image.stage.index in stages)


def base_images(dockerfile: Dockerfile) -> Iterator[str]:
    """The images of every FROM that the final image is made with."""
    return (image.text for image in used(dockerfile) if image.flag is None)


def root_image(dockerfile: Dockerfile) -> str:
    """The image that the final stage begins with, through all stages in between."""
    roots: dict[str, str] = {}
    image = ""
    for stage, text in zip(dockerfile.stages, references(dockerfile), strict=True):
        image = roots.get(text.lower(), text)
        if stage.name:
            roots[stage.name] = image
    return image
