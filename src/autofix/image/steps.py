"""Take an image over one instruction, as BuildKit does."""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Mapping
from itertools import islice

from autofix.dockerfile import UNKNOWN, Dockerfile, Instruction
from autofix.edit import Span
from autofix.image.accounts import plain_name, plain_path
from autofix.image.arguments import BUILD_ARGUMENTS, PLATFORM, expanded
from autofix.image.call import Call
from autofix.image.context import Context
from autofix.image.copying import copy
from autofix.image.entrypoint import activated_directory
from autofix.image.facts import ARCHIVED, DEFAULT_PATH, OF_BASH, Entrypoint, Failure, Image
from autofix.image.ownership import under
from autofix.image.process import Process
from autofix.image.script import STRICT, invoke, read_script, run
from autofix.image.wrappers import unwrap
from autofix.pattern import pattern
from autofix.shell.tree import Node, Sequence
from autofix.values import dataclass, reduced, replace, updated

# What a RUN may have that only bash reads, but for its commands.
_OF_BASH = pattern(
    r"pipefail|<<<|[<>]\(|=\(|\(\(|\$\{[^}\s]*[/^,:!\[@]|\bfunction\b|\bselect\b|\bexport +-f|\[\["
)
_LOGIN = pattern(r"--login|-[a-km-z]*l[a-z]*")
# The files in which a login shell may find another PATH.
_STARTS = pattern(r"^/etc/profile|/etc/environment$|/\.(?:profile|bash_profile|bash_login|bashrc)$")

# How many copies, the last ones, a folder is looked for in.
_COPIES = 50
# How many failing commands of one RUN are told; each means reading the RUN again.
_FAILURES = 20


@dataclass(frozen=True)
class Steps:
    """Takes one image over one instruction.

    ``stages`` are the earlier ones by name and index, ``pull`` gives the images that are none of
    them. What is not ``editable`` does not stand in the Dockerfile.
    """

    dockerfile: Dockerfile
    context: Context
    arguments: Mapping[str, str]
    stages: Mapping[str, Image]
    pull: Callable[[str], Image]
    editable: bool

    def step(self, image: Image, step: Instruction) -> Image:
        """``image`` after one instruction."""
        if image.programs.get(ARCHIVED):
            # Few base images are as old.
            from autofix.image.commands import archived_sources

            image = archived_sources.perhaps_changed(image, step)
        reader = _STEPS.get(step.keyword)
        return reader(self, image, step) if reader else image

    def _other(self, name: str) -> Image:
        stage = self.stages.get(name.lower())
        return self.pull(name) if stage is None else stage

    def expand(self, image: Image, text: str) -> str:
        def lookup(name: str) -> str | None:
            # The later of ENV and ARG counts: ENV takes its names off the arguments.
            if name in image.arguments:
                return image.arguments[name]
            if not name.isidentifier():
                # A parameter of shells, such as $@: there is none here.
                return image.environment.get(name)
            if name in BUILD_ARGUMENTS and image.further_variables is None:
                return image.environment.get(name)
            return image.variable(name)

        return expanded(text, lookup, self.dockerfile.escape)

    def call(self, step: Instruction, *words: str) -> Call:
        words = (step.keyword, *words)
        return Call(words, (step.span,) * len(words), words, step.span, self.editable)

    def argument(self, image: Image, step: Instruction) -> Image:
        for name, default, _ in step.pairs:
            if name in BUILD_ARGUMENTS:
                value = BUILD_ARGUMENTS[name]
            elif default is not None:
                value = self.expand(image, default)
            elif name in self.arguments or name in PLATFORM:
                value = self.arguments.get(name, PLATFORM.get(name, ""))
            else:
                continue
            image = replace(image, arguments=updated(image.arguments, {name: value}))
        return image

    def environment(self, image: Image, step: Instruction) -> Image:
        values = {
            self.expand(image, name): self.expand(image, value or "")
            for name, value, _ in step.pairs
        }
        if home := values.get("HOME"):
            values["HOME"] = home if UNKNOWN in home else plain_path(home)
        return replace(
            image,
            environment=updated(image.environment, values),
            arguments=reduced(image.arguments, values),
        )

    def user(self, image: Image, step: Instruction) -> Image:
        user = self.expand(image, step.value)
        names = [part for part in user.split(":") if part and UNKNOWN not in part]
        plain = all(plain_name(n) == n or (n.isdecimal() and n.isascii()) for n in names)
        return replace(image, user=user if plain else UNKNOWN)

    def workdir(self, image: Image, step: Instruction) -> Image:
        path = Process(image, self.context, lambda span: span, directory=image.workdir).resolve(
            self.expand(image, step.value)
        )
        if not self._has_arrived(image, path):
            # BuildKit makes the folder, and its new parents, for the user in force. In an image
            # of which too little is known it may be there, and somebody else's.
            owner = image.uid()
            image = image.made(path, owner if owner or image.accounts.complete else None)
        return replace(image, workdir=path)

    def _has_arrived(self, image: Image, path: str) -> bool:
        """Whether a copy of the repository has brought a folder."""
        for arrival in islice(reversed(image.copies), _COPIES):
            inside = path.removeprefix(arrival.destination.rstrip("/") + "/")
            folders = ("",) if arrival.whole else arrival.sources
            if inside != path and any(
                next(self.context.brought(posixpath.join(folder, inside)), None)
                for folder in folders
            ):
                return True
        return False

    def volume(self, image: Image, step: Instruction) -> Image:
        for word in step.json or [word.value for word in step.words]:
            # It is there at launch, and the engine has made it.
            place = posixpath.normpath(posixpath.join(image.workdir, self.expand(image, word)))
            inside = [folder for folder in image.rooted if under(folder, place)]
            image = replace(image, rooted=reduced(image.rooted, inside)).with_illegible(place)
        return image

    def shell(self, image: Image, step: Instruction) -> Image:
        return replace(image, shell=step.json or image.shell)

    def entrypoint(self, image: Image, step: Instruction) -> Image:
        arguments = step.json
        if arguments is None and not step.value:
            arguments = ()
        entrypoint = Entrypoint(arguments, step.value, step.span if self.editable else None)
        directory, followed = activated_directory(image, arguments)
        return replace(
            image,
            entrypoint=entrypoint,
            activated_directory=directory,
            steps=image.steps + followed,
        )

    def trigger(self, image: Image, step: Instruction) -> Image:
        if step.trigger is None:
            return image
        return replace(image, triggers=image.triggers.added(step.trigger))

    def copy(self, image: Image, step: Instruction) -> Image:
        return copy(
            image, step, self.context, self._other, lambda text: self.expand(image, text),
            self.call(step),
        )  # fmt: skip

    def run(self, image: Image, step: Instruction) -> Image:
        path = ":".join(image.path)
        if image.build_directory:
            path = f"{image.build_directory}:{path}"
        variables = updated(image.environment, {**image.arguments, "PATH": path})
        mounted = image
        if step.flags:
            from autofix.image.mounts import with_mounts

            mounted = with_mounts(image, step, self.context)
        process = Process(
            image=mounted,
            context=self.context,
            locate=lambda span: step.span,
            editable=self.editable,
            variables=variables,
            directory=image.workdir,
            user=image.user,
        )
        failures: tuple[Failure, ...] = ()
        name = image.user.split(":")[0]
        if not name.isdecimal() and image.exists(name) is False:
            failures += (Failure("no-user", f"there is no user {name}", self.call(step), name),)
        after = self._run(process, step)
        for _ in range(_FAILURES):
            # What follows a command that fails is read as it will be once that is mended.
            if after.status is False and after.failure and after.failure not in failures:
                failures += (after.failure,)
                mended = {after.failure.call}
            else:
                # The build may go on behind one that finds no packages; what it was to bring is not
                # told to be missing.
                mended = {one.call for one in after.image.missed
                          if one.kind == ARCHIVED and one not in image.missed}  # fmt: skip
            if mended <= process.forgiven:
                break
            process = replace(process, forgiven=process.forgiven | mended)
            after = self._run(process, step)
        result = after.image
        if mounted is not image:
            from autofix.image.mounts import without_mounts

            result = without_mounts(image, result, mounted)
        # What another file's commands install, no line here can pin.
        installs = result.installs if self.editable else image.installs
        told = result.failures
        for failure in failures:
            told = told.added(failure)
        return replace(result, failures=told, installs=installs, steps=image.steps + after.steps)

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
        if foreign:
            process = replace(process, image=replace(process.image, untracked=True))
        if foreign and "python" in interpreter:
            from autofix.image.commands import pip

            return pip.python(process, self.call(step, "python3"), script.text)
        if foreign or name.startswith(("powershell", "pwsh", "cmd")):
            return process if foreign else process.with_image(process.image.unread(self.call(step)))
        if _sets_path_anew(process.image):
            process = process.with_variables({"PATH": DEFAULT_PATH})
        if self.editable:
            locate = script.joined.locate
            process = replace(process, locate=lambda span: locate(*span))
        stops = any(STRICT.fullmatch(word) for word in shell[1:])
        process = replace(process, stop_on_error=stops)
        if len(shell) > 3 and "run" in shell[:2]:
            # SHELL ["conda", "run", "-n", "name", "/bin/bash", "-c"]
            words = shell[:-2]
            wrapped = unwrap(Call(words, (step.span,) * len(words), words, step.span), process)
            process = wrapped[1] if wrapped else process
        tree = read_script(script.text)
        is_sh = name == "sh" and posixpath.basename(interpreter.split(" ")[0]) in ("", "sh")
        is_dash = is_sh and process.dialect == "dash" and not process.image.opaque
        if is_dash and _OF_BASH.search(script.text):
            ended = _ended(tree, script.text, process)
            if ended is not None:
                return ended
        after = run(tree, process)
        if name != "bash" or process.image.programs.get("bash") is not False:
            return after
        from autofix.image import interpreters

        return interpreters.started(process, after, self.call(step, *shell).rest(1))


def _ended(tree: Node, text: str, process: Process) -> Process | None:
    """``process`` where dash ends the script of a RUN for want of bash; None if it does not."""
    from autofix.image import dash

    is_chain = not isinstance(tree, Sequence)
    found = dash.fault(
        tree, text, strict=process.stop_on_error or is_chain,
        pipefail=dash.has_pipefail(process.image), succeeds=is_chain,
    )  # fmt: skip
    if found is None or found[1] == "source":
        # What source does there is told where it is read.
        return None
    offset, lacking = found
    span = process.locate(Span(offset, offset + 1))
    call = Call(("sh",), (span,), ("sh",), span)
    return process.failed(OF_BASH, f"sh is dash here, without {lacking}", call)


def _sets_path_anew(image: Image) -> bool:
    """Whether RUN's shell is a login shell of Debian, whose /etc/profile sets PATH.

    False where that is not certain: start-up files may set it again, conda's do.
    """
    options = image.shell[1:]
    if image.family != "debian" or not any(_LOGIN.fullmatch(word) for word in options):
        return False
    conda = image.login_directory or any("conda" in place for place in image.pythons)
    return not conda and not any(_STARTS.search(place) for place in image.texts)


_STEPS: Mapping[str, Callable[[Steps, Image, Instruction], Image]] = {
    "ARG": Steps.argument, "ENV": Steps.environment, "USER": Steps.user,
    "WORKDIR": Steps.workdir, "SHELL": Steps.shell, "ENTRYPOINT": Steps.entrypoint,
    "ONBUILD": Steps.trigger, "COPY": Steps.copy, "ADD": Steps.copy, "RUN": Steps.run,
    "VOLUME": Steps.volume,
}  # fmt: skip
