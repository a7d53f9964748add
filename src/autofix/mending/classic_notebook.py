"""Commands for nbextensions, which want a notebook before version 7: without it the build stops.

The notebook 6 that is installed instead gets the jupyterlab and the server that go with it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from autofix.edit import Edit
from autofix.image.build import Build
from autofix.image.call import Call, read_options
from autofix.image.commands.nbextensions import is_current
from autofix.image.commands.pip import PIP, PIP_VALUED
from autofix.image.facts import (
    NO_NBEXTENSION,
    PERHAPS_NO_NBEXTENSION,
    Failure,
    Package,
    Python,
    owner_of,
)
from autofix.image.jupyter import SERVER, major, normal
from autofix.mending.jupyter_fixes import home_at_launch, listed
from autofix.mending.placing import Place, before
from autofix.rule import Fix, Violation

_WANTED = {"notebook": '"notebook>=6.5,<7"', "jupyterlab": '"jupyterlab>=3.6,<4"'}
_SERVER = '"jupyter_server<2"'
# notebook 6.5 and jupyterlab 3.6 were started on these; from 3.12 on there is no distutils.
_PYTHONS = ((3, 7), (3, 11))
_TITLE = "install notebook 6, with the jupyterlab that goes with it"
_NOT_HERE = "which notebook is installed is not chosen here"


def without_command(build: Build, missing: Sequence[str]) -> Violation | None:
    """The first command that certainly fails, else the first that may; None if none does.

    ``missing`` is what is known to be missing of Jupyter at launch, which the fix brings too.
    """
    found = [*build.failing(NO_NBEXTENSION), *build.failing(PERHAPS_NO_NBEXTENSION)]
    if not found:
        return None
    _, failure = found[0]
    certain = failure.kind == NO_NBEXTENSION
    fix, reason = _fix(build, failure, missing)
    if certain:
        message = f"the build stops here: {failure.message}"
    elif missing:
        message = f"{listed(missing)} not installed before this"
    else:
        message = f"which notebook is there is not known, and {failure.message}"
    known = certain or (bool(missing) and fix is not None)
    return Violation(failure.call.span, message, fix, reason, known=known) if (
        known or not missing) else None  # fmt: skip


def _fix(build: Build, failure: Failure, missing: Sequence[str]) -> tuple[Fix | None, str]:
    """Choose notebook 6 where a notebook or a jupyterlab is chosen, else right before."""
    place, python = before(build, failure.call.span), build.image.python
    if place is None or python is None or python.directory != failure.subject:
        return None, "it is not the python3 of the last stage"
    if python.version is None:
        return None, "which version of Python is there is not known"
    if not _PYTHONS[0] <= python.version <= _PYTHONS[1]:
        shown = ".".join(map(str, python.version))
        return None, f"notebook 6, which has it, does not start on Python {shown}"
    there = {
        name: package for name, package in python.visible(home_at_launch(build.image)).items()
        if name in _WANTED and _is_before(package, failure)
    }  # fmt: skip
    if not there:
        return _brought_before(place, python, safe=bool(missing))
    edits = tuple(_chosen(python, there))
    if not edits:
        return None, _NOT_HERE
    pinned = any(package.version and _is_too_new(name, package, python)
                 for name, package in there.items() if package.word >= 0)  # fmt: skip
    certain = failure.kind == NO_NBEXTENSION or "notebook" not in there
    return Fix(_TITLE, edits, certain and not pinned), ""


def _is_before(package: Package, failure: Failure) -> bool:
    return package.call is None or package.call.span.start <= failure.call.span.start


def _chosen(python: Python, there: Mapping[str, Package]) -> Iterator[Edit]:
    """The edits of the words that choose a notebook or a jupyterlab; none if others do as well."""
    own = [(name, package.call, package.word) for name, package in there.items()
           if package.word >= 0 and package.call and _is_editable(package.call)]  # fmt: skip
    calls = [call for _, call, _ in own]
    if any(package.call not in calls for package in there.values()):
        return
    named = [name for name, _, _ in own]
    more = [text for name, text in _WANTED.items() if name not in named]
    if not any(normal(word).startswith(SERVER) for call in calls for word in call.words):
        more.append(_SERVER)
    for name, call, word in sorted(own, key=lambda found: found[1].spans[found[2]].start):
        text = _WANTED[name] if _is_too_new(name, there[name], python) else call.raw[word]
        yield Edit(call.spans[word], " ".join([text, *more]))
        more = []


def _is_editable(call: Call) -> bool:
    """Whether another version may be written into an install line."""
    options = read_options(call.words, PIP, PIP_VALUED)
    return call.editable and not {"bare", "no-index", "constraint"} & options.values.keys()


def _is_too_new(name: str, package: Package, python: Python) -> bool:
    if name == "notebook":
        return is_current(package, python)
    return (major(package.version, "4.99") or 4) >= 4


def _brought_before(place: Place, python: Python, *, safe: bool) -> tuple[Fix | None, str]:
    """A line of its own before the instruction of the command."""
    image = place.image
    there = image.python
    uid = image.uid()
    if (
        there is None or there.directory != python.directory or there.pip is False
        or there.managed is not False or image.environment.get("PIP_USER")
        or "run" in image.shell[:2] or uid is None
        or uid not in (0, owner_of(image, there.directory))
    ):  # fmt: skip
        return None, "it cannot be installed right before"
    wanted = " ".join([*_WANTED.values(), _SERVER])
    line = f"RUN python3 -m pip install --no-cache-dir {wanted}"
    return Fix(_TITLE, (place.insert([line]),), safe), ""
