"""Ask container registries for what is needed of an image, without pulling it."""

from __future__ import annotations

from collections.abc import Callable, Collection

from autofix.image.published import Published
from autofix.registry.settings import Settings

__all__ = ["Settings", "ask"]


def ask(
    references: Collection[str],
    settings: Settings,
    *,
    tags: bool = True,
    watch: Callable[[int, int], None] | None = None,
) -> dict[str, Published]:
    """What registries say of image references, asked in parallel; trouble is in the answers.

    ``tags`` looks for the concrete tag where a reference says ``latest`` or has no tag. ``watch``
    is told every now and then how many images are answered, of how many. What speaks over the
    network is imported only here.
    """
    from autofix.registry.asking import ask_all

    return ask_all(references, settings, tags, watch)
