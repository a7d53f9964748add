"""What `binder-fix launch` measures, for the tests: a folder in, a report out.

`check` does everything; `built`, `build`, `launch` and `remove_image` are its parts.

    python -m launch.harness FOLDER     (from the folder `tests`) prints what was measured
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import pytest

from autofix.files import UnusableInput
from autofix.launch import building, checking, engine, launching
from autofix.launch.repository import repository, repository_paths
from autofix.launch.results import BINDER_ANSWER_SECONDS, WAYS, Build, Launch, Report, Way

__all__ = [
    "ANSWER_SECONDS",
    "BINDER_ANSWER_SECONDS",
    "WAYS",
    "Build",
    "Launch",
    "Report",
    "Way",
    "build",
    "built",
    "check",
    "engine_problem",
    "launch",
    "remove_image",
    "repository_paths",
    "require_engine",
]

ANSWER_SECONDS = 90.0
"""How long a server may take to answer. Binder gives up after 30 s on faster machines."""


def engine_problem() -> str | None:
    """Return why no Docker Engine with buildx can be used, or None if one answers."""
    try:
        engine.find("docker")
    except engine.EngineError as error:
        return str(error)
    return None


def require_engine() -> None:
    """Skip a test without a Docker Engine; fail where the environment says there is one."""
    problem = engine_problem()
    if problem and os.environ.get("BINDER_FIX_REQUIRE_ENGINE") == "1":
        pytest.fail(f"BINDER_FIX_REQUIRE_ENGINE=1, but no Docker Engine answers: {problem}")
    if problem:
        pytest.skip(f"no Docker Engine answers: {problem}")


def build(folder: Path, *, cache: bool = True) -> Build:
    """Build `folder` with repo2docker's command under a name of its own, `Build.image`."""
    try:
        return building.build(engine.find("docker"), repository(folder), cache=cache)
    except UnusableInput as error:
        return Build("", "", 0.0, (str(error),), "")


def remove_image(image: str) -> None:
    """Remove an image which `build` made; an image that is not there is no error."""
    if image:
        engine.find("docker").remove_image(image)


@contextmanager
def built(folder: Path, *, keep_image: bool = False, cache: bool = True) -> Iterator[Build]:
    """Build `folder` and remove the image afterwards, whatever happens in between."""
    made = build(folder, cache=cache)
    try:
        yield made
    finally:
        if not keep_image:
            remove_image(made.image)


def launch(
    image: str,
    folder: Path,
    way: Way,
    *,
    marker: str | None = None,
    timeout: float = ANSWER_SECONDS,
) -> Launch:
    """Start `image` in one way, measure its server against the repository, and remove it.

    `marker` is the name of a file at the top of the repository that the server must list; the
    first notebook there unless told otherwise.
    """
    place = repository(folder, marker)
    return launching.launch(engine.find("docker"), image, place, way, timeout=timeout, cells=True)


def check(
    folder: Path,
    *,
    ways: Sequence[Way] = WAYS,
    timeout: float = ANSWER_SECONDS,
    keep_image: bool = False,
    cache: bool = True,
) -> Report:
    """Build `folder`, launch its image in each of `ways`, measure, and clean up."""
    wishes = checking.Wishes(
        ways=ways, timeout=timeout, keep_image=keep_image, cache=cache, cells=True
    )
    used = engine.find("docker")
    try:
        return checking.check(used, repository(folder), wishes)
    except UnusableInput as error:
        return Report(Build("", "", 0.0, (str(error),), ""), ())
    finally:
        used.clean()


def main(arguments: Sequence[str]) -> int:
    """Check the folders named and print what was measured."""
    reports = [check(Path(argument).resolve()) for argument in arguments]
    for argument, report in zip(arguments, reports, strict=True):
        print(
            f"{argument}: {'good' if report.ok else 'bad'}, {report.build.seconds:.1f} s to build"
        )
        for launched in report.launches:
            print(f"  {launched}")
        print(report.explain())
    return 0 if all(report.ok for report in reports) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
