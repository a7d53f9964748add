"""Jupyter of which a part is missing, or of a version that does not go with the others."""

from __future__ import annotations

from autofix.dockerfile import Instruction
from autofix.edit import Edit, Span
from autofix.image.base import reference
from autofix.image.build import Build
from autofix.image.call import Call
from autofix.image.commands.readers import is_tracked
from autofix.image.facts import PIECES, Python
from autofix.image.jupyter import SERVER, allows, major, newest, requirement
from autofix.image.script import read_script
from autofix.mending.jupyter_fixes import home_at_launch
from autofix.mending.placing import at, before
from autofix.pattern import pattern
from autofix.rule import Fix, Violation
from autofix.shell.tree import commands

_EXTENSION = pattern(r"^jupyter(?!(lab|hub|)$)|^nb|voila|elyra|retrolab|^rise$")
_NOT_HERE = "the versions are not chosen here"
_NEEDED = frozenset({"bin", "etc/jupyter"})
# The releases of notebook that do not start with traitlets from 5.10 on; 6.4.13 does again.
_WITH_OLD_TRAITLETS = pattern(r"={2,3}\s*(6\.3\.0|6\.4\.(?:\d|1[0-2]))")
# Beside these no package holds traitlets back.
_FREE = frozenset(
    "notebook jupyterlab jupyterhub jupyter jupyter-server ipykernel ipywidgets ipython numpy "
    "pandas scipy matplotlib seaborn scikit-learn sympy requests pip setuptools wheel".split()
)
# What distributions call the packages that need traitlets.
_OF_TRAITLETS = pattern(r"traitlets|jupyter|notebook|ipython|ipykernel|nbconvert")
# The releases of jupyterlab 3 that take version 2 of the server; 3.4 holds it at 1.
_LABS = tuple(f"3.{minor}.{patch}" for minor, last in ((5, 3), (6, 8)) for patch in range(last + 1))


def left_behind(build: Build, python: Python) -> Violation | None:
    """Jupyter that was copied from another stage without its programs or its settings.

    Without the settings, which turn its parts on, ``jupyter notebook`` shows no /lab.
    """
    if not _NEEDED.intersection(python.left_behind):
        return None
    call = python.pieces["lib"]
    prefix = python.directory.rpartition("/")[0]
    folders = [f"{prefix}/{piece}" for piece in python.left_behind if piece in _NEEDED]
    message = f"Jupyter is copied from another stage without {' and '.join(folders)}"
    place = before(build, call.span) if call.editable else None
    instruction = build.dockerfile.final.instructions[place.index] if place else None
    source = next((f.value for f in instruction.flags if f.name == "from"), "") if (
        instruction and instruction.keyword == "COPY") else ""  # fmt: skip
    if place is None or not source or "jupyterlab" not in python.packages:
        return Violation(call.span, message, reason="what the other one has is not known")
    lines = [f"COPY --from={source} {_files(prefix, piece)}"
             for piece in PIECES if piece in python.left_behind]  # fmt: skip
    fix = Fix("copy them too", (at(build, place.index + 1).insert(lines),))
    return Violation(call.span, message, fix)


def _files(prefix: str, piece: str) -> str:
    """The operands of COPY for a piece of Jupyter."""
    if piece == "bin":
        return f"{prefix}/bin/jupyter* {prefix}/bin/"
    return f"{prefix}/{piece} {prefix}/{piece}"


def without_base(build: Build, python: Python, start: Span) -> Violation | None:
    """An environment from another stage, whose Python is a link to one that is not here."""
    if not build.image.is_unlinked(python):
        return None
    folder = python.directory.rpartition("/")[0]
    message = f"{folder} was made of the Python of another stage, which may not be here"
    known = _is_certainly_absent(build, python.base)
    if known:
        message = f"{folder} was made of {python.base}/python3 of another stage, which is not here"
    call = python.pieces.get("bin")
    span = call.span if call and call.editable else start
    return Violation(span, message, reason="it needs the same Python in this stage", known=known)


def _is_certainly_absent(build: Build, folder: str) -> bool:
    """Whether there is no Python in a folder, as nothing of the final stage may have brought it."""
    image, owners = build.image, build.image.ownership
    if folder in image.pythons or not image.pythons_complete or image.opaque:
        return False
    if build.before[0].untracked or owners.names(folder) or owners.has_below(folder):
        return False
    if owners.may_have(f"{folder}/python3"):
        return False
    runs = [i for i in build.dockerfile.final.instructions if i.keyword == "RUN"]
    return not build.before[0].triggers and all(map(_leaves_what_is_known, runs))


def _leaves_what_is_known(run: Instruction) -> bool:
    """Whether it is known of all commands of a RUN what files they leave."""
    if run.script is None or run.script.interpreter or run.flags:
        return False
    found = commands(read_script(run.script.text))
    words = [tuple(word.raw for word in command.words) for command in found]
    return all(is_tracked(Call(own, (run.span,) * len(own), own, run.span)) for own in words)


def unfitting_server(build: Build, python: Python) -> Violation | None:
    """A server from version 2 on beside notebook 6 and jupyterlab 3.5 or 3.6: there is no /lab.

    ``jupyter notebook`` loads that jupyterlab only together with version 1 of the server.
    """
    found = python.visible(home_at_launch(build.image))
    notebook, lab = found.get("notebook"), found.get("jupyterlab")
    if notebook is None or lab is None or not python.complete or SERVER in found:
        return None
    if python.version is not None and python.version < (3, 8):
        return None
    calls = [package.call for package in (notebook, lab) if package.call]
    latest = newest(python.version)["notebook"]
    if len(calls) < 2 or not all(_by_pip(call) for call in calls):
        return None
    if (major(notebook.version, latest) or 7) >= 7:
        return None
    if all(allows(lab.version, release) is False for release in _LABS):
        return None
    if major(lab.version, newest(python.version)["jupyterlab"]) != 3:
        return None
    others = (requirement(item.text) for item in build.image.installs if item.manager == "pip")
    # An extension may need a server of version 1, so that pip chooses that.
    certain = not any(other and _EXTENSION.search(other[0]) for other in others)
    message = "notebook 6 shows no /lab with jupyterlab 3 and version 2 of jupyter_server"
    call = lab.call or notebook.call
    if call is None:
        return None
    if lab.word < 0 or not call.editable:
        return Violation(call.span, message, reason=_NOT_HERE, known=certain)
    end = call.spans[lab.word].end
    edit = Edit(Span(end, end), ' "jupyter_server<2"')
    fix = Fix("hold jupyter_server at version 1", (edit,), safe=certain)
    reason = "" if certain else "which version another package needs is not known"
    return Violation(call.span, message, fix, reason, known=certain)


def unfitting_traitlets(build: Build, python: Python) -> Violation | None:
    """A notebook that newer traitlets stop at its start: ``warn()`` lacks an argument."""
    image = build.image
    notebook = python.visible(home_at_launch(image)).get("notebook")
    call = notebook.call if notebook else None
    version = _WITH_OLD_TRAITLETS.fullmatch(notebook.version.strip()) if notebook else None
    if notebook is None or call is None or version is None or not _by_pip(call):
        return None
    recent = python.version >= (3, 8) if python.version else python.recent
    inherited = build.before[0].pythons.get(python.directory)
    if not recent or not python.complete or (inherited and inherited.packages):
        return None
    named = {found[0] for item in image.installs if (found := requirement(item.text))}
    if "traitlets" in named:
        return None
    # Of what an image brings by itself only Python's own are known to have no traitlets.
    bare = inherited is None or reference(build.references[-1]).familiar == "python"
    certain = (
        bare
        and named <= _FREE
        and all(item.manager == "pip" for item in image.installs)
        and not any(map(_OF_TRAITLETS.search, image.packages))
    )
    message = f"notebook {version[1]} does not start with traitlets from version 5.10 on"
    reason = "" if certain else "which version another package needs is not known"
    if notebook.word < 0 or not call.editable:
        return Violation(call.span, message, reason=reason or _NOT_HERE, known=certain)
    end = call.spans[notebook.word].end
    needed = [item for item in ("jupyter_client<8", "traitlets<5.10")
              if item.partition("<")[0].replace("_", "-") not in named]  # fmt: skip
    edit = Edit(Span(end, end), "".join(f' "{item}"' for item in needed))
    fix = Fix("hold traitlets at a version that goes with it", (edit,), safe=certain)
    return Violation(call.span, message, fix, reason, known=certain)


def _by_pip(call: Call) -> bool:
    """Whether pip, or ``uv pip``, chooses the versions: no lock file or constraint does."""
    held = any(word.startswith(("-c", "--constraint", "--no-deps")) for word in call.words)
    uv = call.words[:2] == ("uv", "pip")
    return (uv or call.name.startswith(("pip", "python"))) and not held
