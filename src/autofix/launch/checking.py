"""Build a repository once, launch its image in each way, and clean up."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass

from autofix import files
from autofix.launch.building import BUILD_SECONDS, Builder, build
from autofix.launch.engine import Engine
from autofix.launch.launching import MEMORY, launch
from autofix.launch.process import Watch
from autofix.launch.repository import Repository
from autofix.launch.results import BINDER_ANSWER_SECONDS, WAYS, Report, Way
from autofix.launch.tags import images


@dataclass(frozen=True)
class Wishes:
    """How to build and to launch: ``timeout`` is the time to the first answer."""

    ways: Sequence[Way] = WAYS
    builder: Builder = "buildx"
    memory: str = MEMORY
    timeout: float = BINDER_ANSWER_SECONDS
    build_timeout: float = BUILD_SECONDS
    keep_image: bool = False
    cache: bool = True
    cells: bool = False


def check(
    engine: Engine, repository: Repository, wishes: Wishes, watch: Watch | None = None
) -> Report:
    """Build a repository, launch its image in each way, measure, and clean up."""
    with ExitStack() as stack:
        made = build(
            engine,
            repository,
            builder=wishes.builder,
            cache=wishes.cache,
            timeout=wishes.build_timeout,
            watch=watch,
        )
        if wishes.keep_image and made.ok:
            engine.keep(made.image)
        else:
            stack.callback(engine.remove_image, made.image)
        launches = []
        for way in wishes.ways if made.ok else ():
            if watch:
                watch.line(f"launching: {way}")
            launched = launch(
                engine,
                made.image,
                repository,
                way,
                timeout=wishes.timeout,
                memory=wishes.memory,
                cells=wishes.cells,
                tick=watch.tick if watch else lambda: None,
            )
            launches.append(launched)
        text = files.read(str(repository.folder / repository.dockerfile)).text
        return Report(made, tuple(launches), images(text))
