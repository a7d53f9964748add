"""Fold the instructions of a Dockerfile into the image at launch.

What repo2docker builds is the last stage, with the stages that it is made from.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence, Sized
from itertools import takewhile

from autofix.dockerfile import Dockerfile, DockerfileError, Instruction, Stage
from autofix.edit import Span
from autofix.image.arguments import global_arguments, is_foreign, needed, references
from autofix.image.context import Context
from autofix.image.facts import FOREIGN, MOST, Failure, Image
from autofix.image.ownership import Record
from autofix.image.published import Knowledge
from autofix.image.pull import pull
from autofix.image.steps import Steps
from autofix.values import cached_property, dataclass, field, replace, updated

WORK = 30_000
"""How many commands and turns of loops the RUNs of a Dockerfile may have together.

The scripts of its ENTRYPOINTs count as well.
"""


@dataclass(frozen=True)
class Build:
    """A Dockerfile read to its end.

    ``images`` are the stages' results by index, ``before`` what the final stage is before each of
    its instructions, ``references`` each stage's image with its variables expanded, and
    ``needed`` the indexes of the stages that the final one is made from. ``arguments`` are the
    values of the ARGs before the first FROM, and ``knowledge`` is what registries and the package
    index said.
    """

    dockerfile: Dockerfile
    context: Context
    authenticated: bool
    images: tuple[Image, ...]
    before: tuple[Image, ...]
    references: tuple[str, ...]
    needed: frozenset[int]
    arguments: Mapping[str, str]
    knowledge: Knowledge = field(default_factory=Knowledge)

    @property
    def image(self) -> Image:
        """The image at launch."""
        return self.images[-1]

    @cached_property
    def failures(self) -> Sequence[tuple[int, Failure]]:
        """The commands that fail in the stages that the image is made from, with their stages."""
        return [(index, failure) for index in sorted(self.needed)
                for failure in self.images[index].failures]  # fmt: skip

    def failing(self, *kinds: str) -> Iterable[tuple[int, Failure]]:
        """Those that fail for a reason of these kinds, the first of each place."""
        found: dict[Span, tuple[int, Failure]] = {}
        for index, failure in self.failures:
            if failure.kind in kinds:
                found.setdefault(failure.call.span, (index, failure))
        return found.values()

    @cached_property
    def denied(self) -> Mapping[int, Failure]:
        """By the index of its instruction, the first command of each that lacks root's rights."""
        found: dict[int, Failure] = {}
        for failure in self.image.failures:
            if failure.kind == "no-rights":
                found.setdefault(self.index_at(failure.call.span.start), failure)
        return found

    def index_at(self, offset: int) -> int:
        """The index of the last instruction of the final stage that begins there or before."""
        return bisect_right(self._starts, offset) - 1

    @cached_property
    def _starts(self) -> Sequence[int]:
        return [instruction.span.start for instruction in self.dockerfile.final.instructions]


def fold(
    dockerfile: Dockerfile,
    context: Context,
    *,
    knowledge: Knowledge | None = None,
    authenticated: bool = False,
    previous: Build | None = None,
) -> Build:
    """Work out what every stage becomes, the last one being the image at launch.

    What stands in ``previous`` as well, up to the first instruction that differs, is not worked
    out again.

    Raises:
        DockerfileError: there is more in an image than is followed (``MOST``), or more to follow
            (``WORK``).
    """
    known = knowledge or Knowledge()
    arguments = global_arguments(dockerfile)
    texts = references(dockerfile, arguments)
    images: list[Image] = []
    states: list[Image] = []
    names: dict[str, Image] = {}
    earlier: dict[str, Image] = {}
    work = 0
    alike = previous and _alike(previous, dockerfile, context, knowledge, arguments)
    kept = previous if alike else None

    def from_elsewhere(text: str) -> Image:
        return pull(text, known.image(text), known.told_of(text))

    def after(steps: Steps, image: Image, step: Instruction) -> Image:
        nonlocal work
        made = steps.step(image, step)
        work += made.steps - image.steps
        _check(dockerfile, step, made, work)
        return made

    for stage, text in zip(dockerfile.stages, texts, strict=True):
        steps = Steps(dockerfile, context, arguments, earlier, from_elsewhere, editable=True)
        # The image after each instruction, the FROM being the first, as far as it is known already.
        states = list(_kept(kept, stage, text))
        left = stage.instructions[max(len(states), 1) :]
        kept = kept if states and not left else None
        if not states:
            image = names.get(text.lower()) or from_elsewhere(text)
            if is_foreign(dockerfile, stage, text, arguments):
                image = replace(image, programs=updated(image.programs, {FOREIGN: True}))
            triggers, image = image.triggers, replace(image, triggers=Record())
            for step in triggers:
                image = after(replace(steps, editable=False), image, step)
            states = [image]
        for step in left:
            states.append(after(steps, states[-1], step))
        images.append(states[-1])
        earlier[str(stage.index)] = states[-1]
        if stage.name:
            names[stage.name] = earlier[stage.name] = states[-1]
    return Build(
        dockerfile=dockerfile,
        context=context,
        authenticated=authenticated,
        images=tuple(images),
        before=(states[0], *states[:-1]),
        references=texts,
        needed=needed(dockerfile, texts),
        arguments=arguments,
        knowledge=known,
    )


def _check(dockerfile: Dockerfile, step: Instruction, image: Image, work: int) -> None:
    for message in _excess(image, work):
        line = dockerfile.position(step.span.start).line
        raise DockerfileError(line, message, "Do without some of them.")


def _excess(image: Image, work: int) -> Iterator[str]:
    """What there is more of than is followed."""
    held: dict[str, Sized] = {
        "users": image.accounts.users, "groups": image.accounts.groups,
        "build arguments": image.arguments, "Pythons": image.pythons,
    }  # fmt: skip
    for what, those in held.items():
        if len(those) > MOST:
            yield f"the image has {len(those)} {what} by now, more than {MOST} are not followed"
    if work > WORK:
        where = "the RUNs and the scripts of ENTRYPOINTs up to here"
        yield f"{where} have more than {WORK} commands and turns of loops"


def _alike(
    previous: Build,
    dockerfile: Dockerfile,
    context: Context,
    knowledge: Knowledge | None,
    arguments: Mapping[str, str],
) -> bool:
    """Whether equal instructions mean in another build what they mean in this one."""
    return (
        previous.context is context
        and previous.knowledge is knowledge
        and previous.dockerfile.escape == dockerfile.escape
        and previous.arguments == arguments
    )


def _kept(previous: Build | None, stage: Stage, text: str) -> tuple[Image, ...]:
    """What a stage was after each of its first instructions, as far as those are the same.

    Of a stage that is not the last one only the outcome was kept: that of all its instructions.
    """
    if previous is None or stage.index >= len(previous.images):
        return ()
    if previous.references[stage.index] != text:
        return ()
    old = previous.dockerfile.stages[stage.index].instructions
    same = takewhile(
        lambda pair: pair[0] is pair[1] or pair[0] == pair[1],
        zip(stage.instructions, old, strict=False),
    )
    count = sum(1 for _ in same)
    if stage.index == len(previous.images) - 1:
        return (*previous.before[1:], previous.image)[:count]
    # Its length tells how many instructions are done with.
    done = count == len(old) == len(stage.instructions)
    return (previous.images[stage.index],) * count if done else ()
