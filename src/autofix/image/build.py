"""Fold the instructions of a Dockerfile into the image at launch.

What repo2docker builds is the last stage, with the stages that it is made from.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from autofix.dockerfile import Dockerfile
from autofix.image.arguments import global_arguments, needed, references
from autofix.image.context import Context
from autofix.image.facts import Image
from autofix.image.published import Knowledge
from autofix.image.pull import pull
from autofix.image.steps import Steps


@dataclass(frozen=True)
class Build:
    """A Dockerfile read to its end.

    ``images`` are the stages' results by index, ``before`` what the final stage is before each of
    its instructions, ``references`` each stage's image with its variables expanded, and
    ``needed`` the indexes of the stages that the final one is made from. ``knowledge`` is what
    registries and the package index said.
    """

    dockerfile: Dockerfile
    context: Context
    authenticated: bool
    images: tuple[Image, ...]
    before: tuple[Image, ...]
    references: tuple[str, ...]
    needed: frozenset[int]
    knowledge: Knowledge = field(default_factory=Knowledge)

    @property
    def image(self) -> Image:
        """The image at launch."""
        return self.images[-1]


def fold(
    dockerfile: Dockerfile,
    context: Context,
    *,
    knowledge: Knowledge | None = None,
    authenticated: bool = False,
) -> Build:
    """Work out what every stage becomes, the last one being the image at launch."""
    known = knowledge or Knowledge()
    arguments = global_arguments(dockerfile)
    texts = references(dockerfile)
    images: list[Image] = []
    names: dict[str, int] = {}
    earlier: dict[str, Image] = {}
    before: list[Image] = []

    def from_elsewhere(text: str) -> Image:
        return pull(text, known.image(text))

    for stage, text in zip(dockerfile.stages, texts, strict=True):
        parent = names.get(text.lower())
        image = images[parent] if parent is not None else from_elsewhere(text)
        before = []
        instructions = (*image.triggers, *stage.instructions[1:])
        image = replace(image, triggers=())
        for index, step in enumerate(instructions):
            own = index >= len(instructions) - len(stage.instructions) + 1
            if own:
                before.append(image)
            steps = Steps(dockerfile, context, arguments, earlier, from_elsewhere, editable=own)
            image = steps.step(image, step)
        images.append(image)
        earlier[str(stage.index)] = image
        if stage.name:
            names[stage.name] = stage.index
            earlier[stage.name] = image
    return Build(
        dockerfile=dockerfile,
        context=context,
        authenticated=authenticated,
        images=tuple(images),
        before=(before[0] if before else images[-1], *before),
        references=texts,
        needed=needed(dockerfile),
        knowledge=known,
    )
