"""What counts for a Dockerfile: the command line over the environment over a file."""

from __future__ import annotations

from autofix import files, inquiry
from autofix.configuration import Configuration, Wishes
from autofix.configuration.finding import Finder, named, place_of
from autofix.image.published import Knowledge
from autofix.inquiry import Questions
from autofix.registry.settings import Settings
from autofix.rules import NONE_LEFT, selected
from autofix.values import TYPE_CHECKING, dataclass, replace

if TYPE_CHECKING:
    from collections.abc import Callable


@dataclass(frozen=True)
class Choice:
    """What is said on the command line and in the environment, and which file is to be taken.

    ``file`` is one that is named; without one, each Dockerfile has the one that is found for it,
    unless the run is ``isolated``.
    """

    said: Configuration
    file: str = ""
    isolated: bool = False


class Choosing:
    """The configuration of each Dockerfile."""

    def __init__(self, choice: Choice) -> None:
        """Read the file that is named, if one is; raises UnusableInput."""
        self._said = choice.said
        self._named = named(choice.file) if choice.file else None
        self._finder = None if choice.file or choice.isolated else Finder()

    def of(self, source: files.Source) -> Configuration:
        """What counts for a Dockerfile; raises UnusableInput where its file cannot be used.

        So it does where no rule is left; for some files, that is what per-file-ignores is for.
        """
        found = self._finder.of(source.folder) if self._finder else self._named
        chosen = (found or Configuration()).under(self._said)
        if chosen.ignore and not selected(chosen.select or (), chosen.ignore):
            place = "--select, --ignore"
            if chosen.path:
                place = place_of("ignore", chosen.path)
            raise files.UnusableInput(f"{place}: {NONE_LEFT}")
        return chosen


def wanted(
    configuration: Configuration, source: files.Source, wishes: Wishes
) -> tuple[Questions, Wishes]:
    """What is asked and what is made for a Dockerfile; ``wishes`` has what is done with it."""
    rules = configuration.rules(configuration.place(source.file))
    unsafe = bool(configuration.unsafe)
    questions = Questions(
        offline=bool(configuration.offline),
        digests=configuration.digest != "tag",
        packages=unsafe and any(rule.name == "unpinned-package" for rule in rules),
        hashes=bool(configuration.hashes),
        settings=Settings(
            mirrors=configuration.mirrors or (),
            insecure=frozenset(configuration.insecure or ()),
            deep=bool(configuration.deep),
            update_digests=configuration.digest == "update",
        ),
        told=configuration.base_images,
    )
    authenticated = bool(configuration.authenticated)
    return questions, replace(wishes, rules=rules, unsafe=unsafe, authenticated=authenticated)


def ask_for_theirs(
    source: files.Source,
    configuration: Configuration,
    questions: Questions,
    say: Callable[[str], None],
) -> Knowledge:
    """What is known of somebody else's Dockerfile; ``say`` is told what did not answer.

    Digests that its ``configuration`` does without are not asked for.
    """
    digests = questions.digests and configuration.digest != "tag"
    knowledge = inquiry.ask([source], replace(questions, digests=digests))
    for trouble in inquiry.troubles(knowledge):
        say(trouble)
    return knowledge
