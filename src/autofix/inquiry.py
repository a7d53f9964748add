"""Ask the network once, before the rules run: registries of base images, the package index."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import suppress
from functools import partial

from autofix import files, registry
from autofix.dockerfile import UNKNOWN, Dockerfile, DockerfileError
from autofix.fixer import read
from autofix.image.arguments import used
from autofix.image.build import fold
from autofix.image.published import Knowledge, Wanted
from autofix.values import TYPE_CHECKING, dataclass, field, replace

if TYPE_CHECKING:
    from collections.abc import Callable

    from autofix.image.told import Told

    Watch = Callable[[str, int, int], None]

_IMAGES, _PACKAGES = "base images asked for", "packages asked for"


@dataclass(frozen=True)
class Questions:
    """What may be asked: nothing if ``offline``.

    ``digests`` and ``hashes`` tell whether these are to be written, ``packages`` whether the
    package index is asked for versions. ``told`` is what the user says of base images.
    """

    offline: bool = False
    digests: bool = True
    packages: bool = False
    hashes: bool = False
    settings: registry.Settings = field(default_factory=registry.Settings)
    told: tuple[Told, ...] = ()


def ask(
    sources: Sequence[files.Source],
    questions: Questions,
    watch: Watch | None = None,
    listings: files.Listings | None = None,
) -> Knowledge:
    """Everything that the Dockerfiles need to be known; what is not answered says so itself.

    ``watch`` is told every now and then what is asked, how much is answered, and of how much.
    What ``listings`` have of a build context is not read anew.
    """
    if questions.offline:
        return Knowledge(told=questions.told)
    parsed = [(source, dockerfile) for source in sources if (dockerfile := _parsed(source))]
    references = {text for _, dockerfile in parsed for text in _references(dockerfile)}
    published = (
        registry.ask(references, questions.settings, watch=watch and partial(watch, _IMAGES))
        if references
        else {}
    )
    if not questions.digests:
        published = {text: replace(answer, digest="") for text, answer in published.items()}
    knowledge = Knowledge(published, told=questions.told)
    if not questions.packages:
        return knowledge
    from autofix import package_index
    from autofix.rules import unpinned_package

    wanted: set[Wanted] = set()
    for source, dockerfile in parsed:
        # What is too large is told where the file's turn comes.
        with suppress(DockerfileError):
            build = fold(dockerfile, files.context(source, listings), knowledge=knowledge)
            wanted.update(unpinned_package.wanted(build))
    releases = (
        package_index.ask(wanted, watch=watch and partial(watch, _PACKAGES)) if wanted else {}
    )
    if not questions.hashes:
        releases = {package: replace(release, hashes=()) for package, release in releases.items()}
    return replace(knowledge, releases=releases)


def troubles(knowledge: Knowledge) -> Iterator[str]:
    """One line for each thing that did not answer, with how many images it was asked for."""
    counted = Counter(answer.problem for answer in knowledge.published.values() if answer.problem)
    for problem, count in sorted(counted.items()):
        images = "1 image" if count == 1 else f"{count} images"
        yield f"{problem}: going on with what is known without it of {images}"


def _parsed(source: files.Source) -> Dockerfile | None:
    try:
        return read(source.text)
    except DockerfileError:
        # It is told where the file's turn comes.
        return None


def _references(dockerfile: Dockerfile) -> Iterator[str]:
    for image in used(dockerfile):
        if image.text and UNKNOWN not in image.text:
            yield image.text
