"""Fold the instructions of a Dockerfile into the image at launch.

What repo2docker does is followed: the build args NB_USER=jovyan and NB_UID=1000, which override
the defaults of ARG, the platform linux/amd64, and the last stage.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from autofix.dockerfile import UNKNOWN, Dockerfile, Instruction, Stage, expand
from autofix.image.base import base_image
from autofix.image.call import Call
from autofix.image.context import Context
from autofix.image.copying import copy
from autofix.image.entrypoint import activated_directory
from autofix.image.facts import Entrypoint, Failure, Image
from autofix.image.mounts import with_mounts, without_mounts
from autofix.image.process import Process
from autofix.image.script import invoke, read_script, run
from autofix.image.wrappers import unwrap

BUILD_ARGUMENTS: Mapping[str, str] = {"NB_USER": "jovyan", "NB_UID": "1000"}
"""What repo2docker passes with ``--build-arg``."""

_PLATFORM: Mapping[str, str] = {
    "TARGETPLATFORM": "linux/amd64", "TARGETOS": "linux", "TARGETARCH": "amd64",
    "TARGETVARIANT": "", "BUILDPLATFORM": "linux/amd64", "BUILDOS": "linux", "BUILDARCH": "amd64",
    "BUILDVARIANT": "",
}  # fmt: skip

# The table of base images tells whether an image sets these; of any other variable it is silent.
_TABULATED = frozenset({"HOME", "NB_USER", "NB_UID", "NB_GID", "USER"})


@dataclass(frozen=True)
class Build:
    """A Dockerfile read to its end.

    ``images`` are the stages' results by index, ``before`` what the final stage is before each of
    its instructions, ``references`` each stage's image with its variables expanded, and
    ``needed`` the indexes of the stages that the final one is made from.
    """

    dockerfile: Dockerfile
    context: Context
    authenticated: bool
    images: tuple[Image, ...]
    before: tuple[Image, ...]
    references: tuple[str, ...]
    needed: frozenset[int]

    @property
    def image(self) -> Image:
        """The image at launch."""
        return self.images[-1]


def fold(dockerfile: Dockerfile, context: Context, *, authenticated: bool = False) -> Build:
    """Work out what every stage becomes, the last one being the image at launch."""
    arguments = _global_arguments(dockerfile)
    images: list[Image] = []
    references: list[str] = []
    names: dict[str, int] = {}
    earlier: dict[str, Image] = {}
    before: list[Image] = []
    for stage in dockerfile.stages:
        text = _expanded(stage.reference.value, {**_PLATFORM, **arguments}.get, dockerfile.escape)
        references.append(text)
        parent = names.get(text.lower())
        image = images[parent] if parent is not None else base_image(text)
        before = []
        steps = (*image.triggers, *stage.instructions[1:])
        image = replace(image, triggers=())
        for index, step in enumerate(steps):
            own = index >= len(steps) - len(stage.instructions) + 1
            if own:
                before.append(image)
            folder = _Folder(dockerfile, context, arguments, earlier, editable=own)
            image = folder.step(image, step)
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
        references=tuple(references),
        needed=_needed(dockerfile, references, names),
    )


def _expanded(text: str, lookup: Callable[[str], str | None], escape: str) -> str:
    try:
        return expand(text, lookup, escape)
    except ValueError:
        return UNKNOWN


def _global_arguments(dockerfile: Dockerfile) -> dict[str, str]:
    values: dict[str, str] = {}
    for instruction in dockerfile.arguments:
        for name, default, _ in instruction.pairs:
            if name in BUILD_ARGUMENTS:
                values[name] = BUILD_ARGUMENTS[name]
            elif default is not None:
                lookup = {**_PLATFORM, **values}.get
                values[name] = _expanded(default, lookup, dockerfile.escape)
    return values


def _needed(dockerfile: Dockerfile, references: list[str], names: dict[str, int]) -> frozenset[int]:
    """The stages that BuildKit builds for the last one: its parents and what it copies from."""
    found: set[int] = set()
    waiting = [len(references) - 1]
    while waiting:
        index = waiting.pop()
        if index in found:
            continue
        found.add(index)
        stage: Stage = dockerfile.stages[index]
        sources = [references[index].lower()]
        for instruction in stage.instructions:
            for flag in (instruction.trigger or instruction).flags:
                value = (flag.value or "").lower()
                if flag.name == "from":
                    sources.append(value)
                elif flag.name == "mount":
                    sources += [p[5:] for p in value.split(",") if p.startswith("from=")]
        for source in sources:
            place = int(source) if source.isdigit() else names.get(source)
            if place is not None and place < index:
                waiting.append(place)
    return frozenset(found)


@dataclass(frozen=True)
class _Folder:
    """Takes one image over one instruction."""

    dockerfile: Dockerfile
    context: Context
    arguments: Mapping[str, str]
    stages: Mapping[str, Image]
    editable: bool

    def step(self, image: Image, step: Instruction) -> Image:
        reader = _STEPS.get(step.keyword)
        return reader(self, image, step) if reader else image

    def expand(self, image: Image, text: str) -> str:
        def lookup(name: str) -> str | None:
            # The later of ENV and ARG counts: ENV takes its names off the arguments.
            if name in image.arguments:
                return image.arguments[name]
            if name in image.environment:
                return image.environment[name]
            known = image.accounts.complete and name in _TABULATED
            return None if known or name in BUILD_ARGUMENTS else UNKNOWN

        return _expanded(text, lookup, self.dockerfile.escape)

    def call(self, step: Instruction, *words: str) -> Call:
        words = (step.keyword, *words)
        return Call(words, (step.span,) * len(words), words, step.span, self.editable)

    def argument(self, image: Image, step: Instruction) -> Image:
        values = dict(image.arguments)
        for name, default, _ in step.pairs:
            if name in BUILD_ARGUMENTS:
                values[name] = BUILD_ARGUMENTS[name]
            elif default is not None:
                values[name] = self.expand(replace(image, arguments=values), default)
            elif name in self.arguments or name in _PLATFORM:
                values[name] = {**_PLATFORM, **self.arguments}[name]
        return replace(image, arguments=values)

    def environment(self, image: Image, step: Instruction) -> Image:
        values = {
            self.expand(image, name): self.expand(image, value or "")
            for name, value, _ in step.pairs
        }
        arguments = {name: v for name, v in image.arguments.items() if name not in values}
        environment = {**image.environment, **values}
        return replace(image, environment=environment, arguments=arguments)

    def user(self, image: Image, step: Instruction) -> Image:
        return replace(image, user=self.expand(image, step.value))

    def workdir(self, image: Image, step: Instruction) -> Image:
        path = Process(image, self.context, lambda span: span, directory=image.workdir).resolve(
            self.expand(image, step.value)
        )
        # BuildKit makes the folder, and its new parents, for the user in force.
        return replace(image.made(path, image.uid()), workdir=path)

    def shell(self, image: Image, step: Instruction) -> Image:
        return replace(image, shell=step.json or image.shell)

    def entrypoint(self, image: Image, step: Instruction) -> Image:
        arguments = step.json
        if arguments is None and not step.value:
            arguments = ()
        entrypoint = Entrypoint(arguments, step.value, step.span if self.editable else None)
        return replace(
            image,
            entrypoint=entrypoint,
            activated_directory=activated_directory(image, arguments),
        )

    def trigger(self, image: Image, step: Instruction) -> Image:
        return replace(image, triggers=(*image.triggers, step.trigger)) if step.trigger else image

    def copy(self, image: Image, step: Instruction) -> Image:
        return copy(
            image, step, self.context, self.stages, lambda text: self.expand(image, text),
            self.call(step),
        )  # fmt: skip

    def run(self, image: Image, step: Instruction) -> Image:
        variables = {**image.environment, **image.arguments}
        path = ":".join(image.path)
        if image.build_directory:
            path = f"{image.build_directory}:{path}"
        variables["PATH"] = path
        process = Process(
            image=with_mounts(image, step, self.context),
            context=self.context,
            locate=lambda span: step.span,
            editable=self.editable,
            variables=variables,
            directory=image.workdir,
            user=image.user,
        )
        failures: tuple[Failure, ...] = ()
        name = image.user.split(":")[0]
        if not name.isdigit() and image.exists(name) is False:
            failures += (Failure("no-user", f"there is no user {name}", self.call(step)),)
        after = self._run(process, step)
        while after.status is False and after.failure and after.failure not in failures:
            # What follows a command that fails is read as it will be once that is mended.
            failures += (after.failure,)
            process = replace(process, forgiven=process.forgiven | {after.failure.call})
            after = self._run(process, step)
        result = without_mounts(image, after.image, process.image)
        return replace(result, failures=(*result.failures, *failures))

    def _run(self, process: Process, step: Instruction) -> Process:
        if step.json is not None:
            call = replace(self.call(step, *step.json), editable=False)
            return invoke(call.rest(1), process)
        script = step.script
        if script is None:
            return process
        interpreter = script.interpreter or ""
        shell = process.image.shell
        name = shell[0].rsplit("/", 1)[-1] if shell else "sh"
        foreign = interpreter and not interpreter.rstrip("-eux ").endswith("sh")
        if foreign or name.startswith(("powershell", "pwsh", "cmd")):
            return process if foreign else process.with_image(process.image.unread(self.call(step)))
        if self.editable:
            process = replace(process, locate=lambda span: script.locate(*span))
        stops = any(word.startswith("-") and "e" in word.lstrip("-o") for word in shell[1:-1])
        process = replace(process, stop_on_error=stops)
        if len(shell) > 3 and "run" in shell[:2]:
            # SHELL ["conda", "run", "-n", "name", "/bin/bash", "-c"]
            words = shell[:-2]
            wrapped = unwrap(Call(words, (step.span,) * len(words), words, step.span), process)
            process = wrapped[1] if wrapped else process
        return run(read_script(script.text), process)


_STEPS: Mapping[str, Callable[[_Folder, Image, Instruction], Image]] = {
    "ARG": _Folder.argument, "ENV": _Folder.environment, "USER": _Folder.user,
    "WORKDIR": _Folder.workdir, "SHELL": _Folder.shell, "ENTRYPOINT": _Folder.entrypoint,
    "ONBUILD": _Folder.trigger, "COPY": _Folder.copy, "ADD": _Folder.copy, "RUN": _Folder.run,
}  # fmt: skip
