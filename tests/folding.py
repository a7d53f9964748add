"""What an image is at launch, for tests: Dockerfiles in short."""

from __future__ import annotations

from collections.abc import Mapping

from autofix.dockerfile import parse
from autofix.image.build import Build, fold
from autofix.image.context import Context
from autofix.image.facts import Image


def context(files: Mapping[str, str | None] | None = None, **more: object) -> Context:
    """A build context with these files, all of them listed."""
    given = {"files": files or {}, "known": True, "complete": True, **more}
    return Context(**given)  # type: ignore[arg-type]


def built(text: str, files: Mapping[str, str | None] | None = None, **more: object) -> Build:
    """A Dockerfile read to its end; ``FROM debian:12`` is put before it where it has no FROM."""
    if "FROM " not in text:
        text = f"FROM debian:12\n{text}"
    given = Context() if files is None else context(files, **more)
    return fold(parse(text), given)


def image(text: str, files: Mapping[str, str | None] | None = None, **more: object) -> Image:
    """The image at launch."""
    return built(text, files, **more).image


def kinds(made: Image) -> list[str]:
    """The commands that are known to fail, by what is wrong with them."""
    return [failure.kind for failure in made.failures]
