"""The container engine, Docker or Podman: which one is there, its commands, what it must remove."""

from __future__ import annotations

import contextlib
import secrets
import shutil
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, get_args

from autofix.launch.process import Done, Watch, run, whole
from autofix.launch.text import harmless

Kind = Literal["docker", "podman"]
KINDS: tuple[Kind, ...] = get_args(Kind)

COMMAND_SECONDS = 60.0
_ANSWER_SECONDS = 20.0
_QUESTIONS: dict[Kind, tuple[tuple[str, ...], ...]] = {
    "docker": (("version", "--format", "{{.Server.Version}}"), ("buildx", "version")),
    "podman": (("info", "--format", "{{.Version.Version}}"),),
}


class EngineError(Exception):
    """There is no engine, or it cannot do what is asked for: the message is one line."""


@dataclass
class Engine:
    """An engine that answers, and the names of what was made with it and is not removed yet."""

    kind: Kind
    program: str
    version: str = ""
    _images: list[str] = field(default_factory=list)
    _containers: list[str] = field(default_factory=list)

    def run(
        self,
        *arguments: str,
        seconds: float = COMMAND_SECONDS,
        environment: Mapping[str, str] | None = None,
        errors: bool = True,
        finish: bool = False,
        watch: Watch | None = None,
    ) -> Done:
        """Run a command of the engine, as ``process.run`` does."""
        return run(
            [self.program, *arguments],
            seconds,
            environment=environment,
            errors=errors,
            finish=finish,
            watch=watch,
        )

    def new_image(self) -> str:
        """Return a name for an image that nobody has, to be removed at the end."""
        self._images.append(f"binder-fix-launch:{secrets.token_hex(6)}")
        return self._images[-1]

    def new_container(self) -> str:
        """Return a name for a container that nobody has, to be removed at the end."""
        self._containers.append(f"binder-fix-launch-{secrets.token_hex(6)}")
        return self._containers[-1]

    def keep(self, image: str) -> None:
        """Leave an image where it is."""
        if image in self._images:
            self._images.remove(image)

    def remove_container(self, name: str) -> None:
        """Remove a container with its volumes; one that is not there is no error."""
        done = self.run("rm", "--force", "--volumes", name, finish=True)
        if name in self._containers and _gone(done):
            self._containers.remove(name)

    def remove_image(self, name: str) -> None:
        """Remove an image; one that is not there is no error."""
        done = self.run("image", "rm", "--force", name, finish=True)
        if name in self._images and _gone(done):
            self._images.remove(name)

    def clean(self) -> tuple[str, ...]:
        """Remove everything that is not removed yet; the names of what could not be."""
        with whole(), contextlib.suppress(OSError):
            for name in tuple(self._containers):
                self.remove_container(name)
            for name in tuple(self._images):
                self.remove_image(name)
        return (*self._containers, *self._images)


def _gone(done: Done) -> bool:
    output = done.output.lower()
    return not done.code or "no such" in output or "not known" in output


def find(choice: Kind | Literal["auto"] = "auto") -> Engine:
    """Return the engine of that kind, or the first that answers; EngineError if none does."""
    problems: list[str] = []
    for kind in KINDS if choice == "auto" else (choice,):
        found = _ask(kind)
        if isinstance(found, Engine):
            return found
        problems.append(found)
    raise EngineError(f"no container engine: {'; '.join(problems)}")


def _ask(kind: Kind) -> Engine | str:
    """Return an engine that answers all questions, else what is wrong with it."""
    program = shutil.which(kind)
    if program is None:
        return f"there is no program {kind}"
    try:
        told = run([program, "--version"], _ANSWER_SECONDS).output
        # Podman may be installed under Docker's name.
        real: Kind = "podman" if "podman" in told.lower() else "docker"
        version = ""
        for question in _QUESTIONS[real]:
            done = run([program, *question], _ANSWER_SECONDS)
            lines = [line.strip() for line in done.output.splitlines() if line.strip()]
            if done.code:
                words = lines[-1] if lines else "no answer"
                return f"{' '.join([kind, question[0]])} fails: {harmless(words)}"
            version = version or (lines[-1] if lines else "")
    except OSError as error:
        return f"{kind} cannot be started: {error.strerror}"
    return Engine(real, program, version)
