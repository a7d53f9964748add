"""What became of a build and of the launches of its image."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

from autofix.launch.tags import Images
from autofix.launch.text import last_lines

Way = Literal["documented", "binder", "authenticated"]
WAYS: tuple[Way, ...] = ("documented", "binder")
"""How the guide starts an image, and how BinderHub does; a third one is for authenticated Binders.
"""

Requirement = Literal[
    "start", "time", "jupyter", "user", "home", "repository", "kernel", "notebook"
]

LOG_LINES = 20
"""How many lines of a log are kept of a launch that failed."""

BINDER_ANSWER_SECONDS = 30.0
"""How long Binder waits for the first answer."""


@dataclass(frozen=True)
class Build:
    """What became of one build."""

    image: str
    dockerfile: str
    seconds: float
    failures: tuple[str, ...]
    log: str

    @property
    def ok(self) -> bool:
        """Whether there is an image."""
        return not self.failures

    def explain(self) -> str:
        """Return failures and the last lines of the log as one text."""
        return _explain("build", self.failures, self.log)


@dataclass(frozen=True)
class Failure:
    """A requirement that a launch does not meet, and why."""

    requirement: Requirement
    words: str


@dataclass(frozen=True)
class Launch:
    """What was measured on one running server; None or "" where nothing could be measured."""

    way: Way
    whoami: str = ""
    id_u: int | None = None
    pwd: str = ""
    listing: str = ""
    versions: dict[str, str] = field(default_factory=dict)
    server_uid: int | None = None
    served: str = ""
    home: str = ""
    home_writable: bool = False
    served_in_home: bool = False
    files: int = 0
    foreign: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    api_status: int | None = None
    lab_status: int | None = None
    marker: str = ""
    marker_listed: bool = False
    notebook_saved: bool = False
    own_notebook_saved: bool | None = None
    kernel_answer: str = ""
    cells_run: bool | None = None
    seconds: float | None = None
    failed: tuple[Failure, ...] = ()
    log: str = ""

    @property
    def answered(self) -> bool:
        """Whether there was a server that could be measured."""
        return self.seconds is not None

    @property
    def failures(self) -> tuple[str, ...]:
        """All failures in words."""
        return tuple(failure.words for failure in self.failed)

    @property
    def ok(self) -> bool:
        """Whether every measurement is good."""
        return not self.failed

    def explain(self) -> str:
        """Return failures and the last lines of the log as one text."""
        return _explain(f"launch ({self.way})", self.failures, self.log)


@dataclass(frozen=True)
class Report:
    """A build and the launches of its image, and the images that it is made from."""

    build: Build
    launches: tuple[Launch, ...]
    images: Images = field(default_factory=Images)

    @property
    def ok(self) -> bool:
        """Whether the image was built from fixed tags and every launch is good."""
        good = self.build.ok and not self.images.failures
        return good and all(launch.ok for launch in self.launches)

    @property
    def failures(self) -> tuple[str, ...]:
        """All failures in words."""
        launches = (f"{one.way}: {words}" for one in self.launches for words in one.failures)
        built = (f"build: {words}" for words in self.build.failures)
        return (*(f"tag: {words}" for words in self.images.failures), *built, *launches)

    def explain(self) -> str:
        """Return all failures, each with the last lines of its log, as one text."""
        parts: list[Build | Launch] = [self.build, *self.launches]
        return "\n".join(part.explain() for part in parts if not part.ok)


def _explain(what: str, failures: Sequence[str], log: str) -> str:
    if not failures:
        return f"{what}: good"
    return "\n".join([*(f"{what}: {words}" for words in failures), last_lines(log, LOG_LINES)])
