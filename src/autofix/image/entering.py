"""The environment that an entrypoint's script enters before it hands on."""

from __future__ import annotations

from autofix.dockerfile.words import UNKNOWN
from autofix.edit import Span
from autofix.image.context import Context
from autofix.image.facts import UNSEEN, Image
from autofix.image.process import Process
from autofix.image.script import read_script, run
from autofix.values import updated


def entered(image: Image, text: str) -> tuple[str, int]:
    """The folder of the Python that is first on PATH at the end of a script, if that is another.

    Empty too where it is not certain what PATH is by then. The number says how many commands were
    followed.
    """
    others = [python for python in image.pythons.values() if python is not image.python]
    if UNSEEN in text and (not image.python or any(python.packages for python in others)):
        # What is not known may enter any of them.
        return UNKNOWN, 0
    process = Process(
        image=image,
        context=Context(),
        locate=lambda _: Span(0, 0),
        editable=False,
        variables=updated(image.environment, {"PATH": ":".join(image.path)}),
        directory=image.workdir,
        user=image.user,
    )
    after = run(read_script(text), process)
    python = image.python_on(after.path)
    return python.directory if python and python != image.python else "", after.steps
