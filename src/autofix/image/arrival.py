"""What arrives in an image by COPY and ADD: where, and whose it is."""

from __future__ import annotations

import posixpath
from collections.abc import Mapping

from autofix.image.call import Call
from autofix.image.facts import Image
from autofix.image.ownership import Ownership
from autofix.image.replacing import replaced
from autofix.values import dataclass, replace


@dataclass(frozen=True)
class Arrival:
    """Where and how files arrive; ``runs`` is whether --chmod lets them run, None without one."""

    place: str
    into_folder: bool
    owner: int | None
    runs: bool | None
    flags: Mapping[str, str]
    call: Call

    @property
    def contents(self) -> str:
        """What is in the place, as an ownership event names it."""
        return f"{self.place.rstrip('/')}/*"

    def put(self, image: Image, path: str, *, whole: bool = False) -> Image:
        """``image`` after ``path`` arrived and came to belong to its new owner."""
        image = replaced(image, path, self.place)
        owners = image.ownership.made(posixpath.dirname(path), self.owner, arrives=True)
        event = Ownership(path, self.owner, recursive=whole, arrives=True)
        return replace(image, ownership=owners.added(event))
