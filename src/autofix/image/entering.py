"""What an entrypoint's script does before it hands on: what it enters, and where it stops."""

from __future__ import annotations

from itertools import takewhile

from autofix.dockerfile.words import UNKNOWN
from autofix.edit import Span
from autofix.image.context import Context
from autofix.image.facts import UNSEEN, Failure, Image
from autofix.image.forwarding import HARMLESS, OFTEN_ROOT_S
from autofix.image.process import Process
from autofix.image.script import read_script, run
from autofix.pattern import pattern
from autofix.shell.tree import Node, Sequence, commands
from autofix.values import replace, updated

_ARGUMENTS = pattern(r"\$\{?[@*]")
_STRICT = pattern(r"#!.*\s-[a-z]*e")


def entered(image: Image, text: str) -> tuple[str, int]:
    """The folder of the Python that is first on PATH at the end of a script, if that is another.

    Empty too where it is not certain what PATH is by then. The number says how many commands were
    followed.
    """
    others = [python for python in image.pythons.values() if python is not image.python]
    if UNSEEN in text and (not image.python or any(python.packages for python in others)):
        # What is not known may enter any of them.
        return UNKNOWN, 0
    process = _process(image, image.user)
    after = run(read_script(text), process)
    python = image.python_on(after.path)
    return python.directory if python and python != image.python else "", after.steps


def folder(image: Image, text: str) -> str:
    """The folder that a script is in at its end; WORKDIR where that is not certain.

    It does not go to one that is not there.
    """
    place = run(read_script(text), _process(image, image.user)).directory
    made = place == image.home() or image.ownership.names(place) or image.ownership.has_below(place)
    return place if made and UNSEEN not in text and UNKNOWN not in place else image.workdir


def stopped(image: Image, text: str) -> Failure | None:
    """The failure at which a script is known to end early: of what uid 1000 has no right to.

    What stands behind the first command that is given the arguments is of no account.
    """
    whole = read_script(text)
    items = whole.items if isinstance(whole, Sequence) else (whole,)
    early = tuple(takewhile(lambda item: not _takes_arguments(item), items))
    process = replace(
        _process(image, "1000"), locate=lambda span: span,
        stop_on_error=_STRICT.match(text) is not None,
    )  # fmt: skip
    after = run(Sequence(early, whole.span), process)
    failure = after.failure
    if not (after.stopped and after.stop_on_error) or failure is None:
        return None
    certain = failure.kind == "no-rights" and failure.call.name not in OFTEN_ROOT_S
    return failure if certain else None


def _takes_arguments(node: Node) -> bool:
    return any(
        _ARGUMENTS.search(word.raw)
        for command in commands(node) if command.words and command.words[0].raw not in HARMLESS
        for word in command.words
    )  # fmt: skip


def _process(image: Image, user: str) -> Process:
    return Process(
        image=image,
        context=Context(),
        locate=lambda _: Span(0, 0),
        editable=False,
        variables=updated(image.environment, {"PATH": ":".join(image.path)}),
        directory=image.workdir,
        user=user,
    )
