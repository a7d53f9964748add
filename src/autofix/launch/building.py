"""Build a repository with the command that repo2docker gives, or with repo2docker itself."""

from __future__ import annotations

import os
import shutil
import time
from typing import Literal

from autofix.launch.engine import Engine, EngineError, Kind
from autofix.launch.process import Watch, run, temporary_folder
from autofix.launch.repository import Repository
from autofix.launch.results import Build
from autofix.launch.text import harmless, last_lines

Builder = Literal["buildx", "repo2docker"]

BUILD_SECONDS = 1200.0
"""How long a build may take; repo2docker waits as long for its engine."""

NB_USER, NB_UID = "jovyan", 1000
_LABELS = (("version", "0"), ("repo", "local"), ("ref", "0" * 40))


def build_arguments(kind: Kind, image: str, repository: Repository, *, cache: bool) -> list[str]:
    """Return the arguments of the engine that build a repository as repo2docker has it built."""
    arguments = ["buildx", "build", "--progress", "plain", "--load"]
    if kind == "podman":
        # Podman has always the output of `--load`; SHELL and ONBUILD need Docker's format.
        arguments = ["build", "--format", "docker"]
    arguments += [] if cache else ["--no-cache"]
    arguments += ["--build-arg", f"NB_USER={NB_USER}", "--build-arg", f"NB_UID={NB_UID}"]
    arguments += ["--file", str(repository.folder / repository.dockerfile), "--tag", image]
    for label, value in _LABELS:
        arguments += ["--label", f"repo2docker.{label}={value}"]
    return [*arguments, "--platform", "linux/amd64", str(repository.folder)]


def repo2docker_arguments(image: str, repository: Repository) -> list[str]:
    """Return the arguments of repo2docker for a build as BinderHub orders it."""
    arguments = ["--no-run", "--user-id", str(NB_UID), "--user-name", NB_USER]
    arguments += ["--DockerEngine.extra_buildx_build_args=--load"]
    return [*arguments, "--image-name", image, str(repository.folder)]


def find_repo2docker(engine: Engine) -> str:
    """Return the path of the program; EngineError if it cannot be used."""
    program = shutil.which("repo2docker")
    if program is None:
        raise EngineError("there is no program repo2docker; install it, or leave out --builder")
    if engine.kind == "podman" and "podman" not in os.environ.get("DOCKER_HOST", ""):
        raise EngineError("repo2docker uses Podman only where DOCKER_HOST names its socket")
    return program


def build(
    engine: Engine,
    repository: Repository,
    *,
    builder: Builder = "buildx",
    cache: bool = True,
    timeout: float = BUILD_SECONDS,
    watch: Watch | None = None,
) -> Build:
    """Build a repository under a name of its own, ``Build.image``."""
    image = engine.new_image()
    # Git is not asked about a folder whose configuration may have been written by anybody.
    environment = {**os.environ, "BUILDX_GIT_INFO": "false"}
    start = time.monotonic()
    if builder == "buildx":
        arguments = build_arguments(engine.kind, image, repository, cache=cache)
        done = engine.run(*arguments, seconds=timeout, environment=environment, watch=watch)
    else:
        command = [find_repo2docker(engine), *repo2docker_arguments(image, repository)]
        # It reads, and runs, a configuration file in the current folder.
        with temporary_folder() as empty:
            done = run(command, timeout, folder=empty, environment=environment, watch=watch)
    seconds = time.monotonic() - start
    failures: tuple[str, ...] = ()
    if done.code:
        failures = (f"it ended with {done.code}: {harmless(last_lines(done.output, 1))}",)
    elif engine.run("image", "inspect", "--format", "{{.Id}}", image).code:
        failures = ("the engine does not have the image that was built",)
    return Build(image, repository.dockerfile, seconds, failures, done.output)
