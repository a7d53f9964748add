"""What registries and package indexes said, as data: asked before the rules run, never by them."""

from __future__ import annotations

from collections.abc import Mapping

from autofix.image.base import reference
from autofix.values import TYPE_CHECKING, dataclass, field

if TYPE_CHECKING:
    from autofix.image.told import Told


@dataclass(frozen=True)
class Configuration:
    """The part of an image's config that decides how it is built on and how it starts.

    Its fields are those of the OCI image specification (config.md) and of Docker's config, which
    adds ``shell`` and ``triggers`` (ONBUILD). ``history`` are the commands that made the image,
    the oldest first, as builders write them (``created_by``).
    """

    user: str = ""
    environment: tuple[tuple[str, str], ...] = ()
    workdir: str = ""
    entrypoint: tuple[str, ...] = ()
    command: tuple[str, ...] = ()
    shell: tuple[str, ...] = ()
    labels: tuple[tuple[str, str], ...] = ()
    triggers: tuple[str, ...] = ()
    history: tuple[str, ...] = ()


@dataclass(frozen=True)
class Published:
    """What a registry said of an image reference; hashable, so that its reading can be kept.

    ``digest`` is that of the index or manifest which the tag names, checked against the body.
    ``platforms`` are as ``linux/amd64``, of the image itself where there is no index. ``tag`` is
    the concrete tag of the same digest, looked for where the reference says ``latest`` or no tag.
    ``files`` are texts read from the layers by their path, None for a file that is not there; a
    path that is not listed was not read. ``missing`` says that the registry answered that there
    is no such image; ``problem`` why it did not answer, or not all.
    """

    reference: str
    digest: str = ""
    platforms: tuple[str, ...] = ()
    tag: str = ""
    configuration: Configuration | None = None
    files: tuple[tuple[str, str | None], ...] = ()
    missing: bool = False
    problem: str = ""


@dataclass(frozen=True)
class Release:
    """The newest version of a Python package that fits: its version, its files' hashes.

    ``hashes`` are as pip writes them, ``sha256:…``; ``problem`` says why there is no version.
    """

    version: str = ""
    hashes: tuple[str, ...] = ()
    problem: str = ""


@dataclass(frozen=True)
class Wanted:
    """What a package index is asked: a requirement (PEP 508) and the Python that it is for."""

    requirement: str
    python: tuple[int, int] | None = None


@dataclass(frozen=True)
class Knowledge:
    """All answers: of registries by reference, of the package index by what was wanted.

    ``told`` is what the user says of base images; what comes first counts.
    """

    published: Mapping[str, Published] = field(default_factory=dict)
    releases: Mapping[Wanted, Release] = field(default_factory=dict)
    told: tuple[Told, ...] = ()

    def image(self, text: str) -> Published | None:
        """What is known of a reference, also once its tag or digest was written."""
        if text in self.published:
            return self.published[text]
        wanted = reference(text)
        for answer in self.published.values():
            asked = reference(answer.reference)
            by_digest = wanted.digest and wanted.digest == answer.digest
            by_tag = wanted.tag and wanted.tag == answer.tag and not wanted.digest
            if asked.familiar == wanted.familiar and (by_digest or by_tag):
                return answer
        return None

    def told_of(self, text: str) -> Told | None:
        """What the user says of the image that a reference names, None if nothing."""
        return next((one for one in self.told if one.is_of(text)), None)
