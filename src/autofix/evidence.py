"""Where what the rules go by was found: the facts of the image at launch, each with its source.

It is worked out only where somebody asks for it: ``--verbose``, and the formats for machines.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from autofix.dockerfile import UNKNOWN, Dockerfile, Instruction, Stage, parse
from autofix.image.arguments import pulled
from autofix.image.build import Build, fold
from autofix.image.entrypoint import hands_on
from autofix.image.facts import Image
from autofix.image.pull import CONFIG, FILES, HISTORY, TABLE, TOLD, answered
from autofix.mending.jupyter_fixes import home_at_launch
from autofix.values import dataclass

_UID = 1000
_LONGEST = 80
_NOTHING = "nothing is known of it"
# Who is trusted most comes first.
_CONFIGURED = (CONFIG, TOLD, TABLE, HISTORY)
_LISTED = (FILES, TOLD, TABLE, HISTORY)
_MADE = (TOLD, TABLE, HISTORY)


@dataclass(frozen=True)
class Fact:
    """A fact of the image at launch: its name, its value, and where it was found.

    ``value`` is empty where it is not known. ``source`` is the instruction that decided it, at
    ``line``, or who told it of the base image, ``line`` being that of its FROM.
    """

    name: str
    value: str
    line: int
    source: str


def facts(build: Build) -> tuple[Fact, ...]:
    """The facts that the rules go by, those of the base images first."""
    return (*_base_images(build), *_launch(build))


def _base_images(build: Build) -> Iterator[Fact]:
    for image in pulled(build.dockerfile):
        if image.flag is None and image.stage.index in build.needed:
            told = _answered(build, image.text)
            line = image.stage.start.first_line
            source = f"known by {', then '.join(told)}" if told else _NOTHING
            yield Fact("base image", image.text, line, source)


def _answered(build: Build, text: str) -> tuple[str, ...]:
    """Who told what is known of an image, the most trusted first."""
    knowledge = build.knowledge
    return answered(text, knowledge.image(text), knowledge.told_of(text))


def _launch(build: Build) -> Iterator[Fact]:
    chain = tuple(_chain(build))
    for name, trusted, read in _READERS:
        if name != "jupyterhub" or build.authenticated:
            yield _fact(chain, name, trusted, read)


def _fact(
    chain: Sequence[Build], name: str, trusted: Sequence[str], read: Callable[[Image], str]
) -> Fact:
    value = read(chain[0].image)
    shown = "" if value == UNKNOWN else value
    for build in chain:
        changed = _changed(build, read)
        if changed:
            return Fact(name, shown, changed.first_line, _text(build.dockerfile, changed))
    build = chain[-1]
    text, stage = build.references[-1], build.dockerfile.final
    if text.lower() == "scratch":
        return Fact(name, shown, stage.start.first_line, "scratch is empty")
    told = _answered(build, text)
    who = next((one for one in trusted if one in told), _NOTHING)
    return Fact(name, shown, stage.start.first_line, f"{text}: {who}")


def _chain(build: Build) -> Iterator[Build]:
    """The build, and those of the stages that its last one is made from, read as last stages."""
    yield build
    earlier = _parent(build)
    while earlier:
        source = build.dockerfile.source[: earlier.instructions[-1].span.end]
        build = fold(
            parse(source),
            build.context,
            knowledge=build.knowledge,
            authenticated=build.authenticated,
        )
        yield build
        earlier = _parent(build)


def _parent(build: Build) -> Stage | None:
    """The stage that the last one is made from, None if that is an image."""
    text = build.references[-1].lower()
    stages = build.dockerfile.stages[:-1]
    return next((stage for stage in reversed(stages) if stage.name == text), None)


def _changed(build: Build, read: Callable[[Image], str]) -> Instruction | None:
    """The last instruction of the last stage that changed what is read, None if none did."""
    after = (*build.before[1:], build.image)
    for index in range(len(after) - 1, 0, -1):
        if read(after[index]) != read(after[index - 1]):
            return build.dockerfile.final.instructions[index]
    return None


def _text(dockerfile: Dockerfile, instruction: Instruction) -> str:
    """The first line of an instruction."""
    rows = dockerfile.source[slice(*instruction.span)].splitlines() or [""]
    shown = rows[0].rstrip()
    more = len(rows) > 1 or len(shown) > _LONGEST
    return f"{shown[:_LONGEST].rstrip(chr(92)).rstrip()}{' …' if more else ''}"


def _distribution(image: Image) -> str:
    return " ".join(filter(None, (image.family, image.release))) or UNKNOWN


def _user(image: Image) -> str:
    name, uid = image.user.split(":")[0] or "root", image.uid()
    if UNKNOWN in name:
        return UNKNOWN
    return name if name.isdecimal() else f"{name} (uid {'not known' if uid is None else uid})"


def _account(image: Image) -> str:
    account = image.accounts.with_uid(_UID)
    return account.name if account else "nobody" if image.settled else UNKNOWN


def _entrypoint(image: Image) -> str:
    arguments = image.entrypoint.arguments
    return image.entrypoint.text if arguments is None else " ".join(arguments) or "none"


def _arguments(image: Image) -> str:
    verdict = hands_on(image)
    return UNKNOWN if verdict is None else "run" if verdict else "lost"


def _python(image: Image) -> str:
    python = image.python
    if python is None:
        return "none" if image.pythons_complete and not image.opaque else UNKNOWN
    if UNKNOWN in python.directory:
        return UNKNOWN
    version = ".".join(map(str, python.version or ()))
    return f"{python.directory}/python3{f' ({version})' if version else ''}"


def _package(name: str) -> Callable[[Image], str]:
    def read(image: Image) -> str:
        python, home = image.python, home_at_launch(image)
        if python is None:
            return "not installed" if image.without_jupyter and not image.opaque else UNKNOWN
        found = None if image.is_unlinked(python) else python.has(name, home)
        if found is None or (found is False and image.opaque):
            return UNKNOWN
        version = python.visible(home)[name].version if found else ""
        return f"installed{f' ({version})' if version else ''}" if found else "not installed"

    return read


def _repository(image: Image) -> str:
    copy = next((copy for copy in reversed(image.copies) if copy.whole), None)
    return copy.destination if copy else "not copied"


_READERS: tuple[tuple[str, tuple[str, ...], Callable[[Image], str]], ...] = (
    ("distribution", _LISTED, _distribution),
    ("user", _CONFIGURED, _user),
    ("user with uid 1000", _LISTED, _account),
    ("home folder", _LISTED, lambda image: image.home(_UID)),
    ("working directory", _CONFIGURED, lambda image: image.workdir),
    ("entrypoint", _CONFIGURED, _entrypoint),
    ("its arguments are", _CONFIGURED, _arguments),
    ("python3", _MADE, _python),
    ("notebook", _MADE, _package("notebook")),
    ("jupyterlab", _MADE, _package("jupyterlab")),
    ("jupyterhub", _MADE, _package("jupyterhub")),
    ("repository", _MADE, _repository),
)
