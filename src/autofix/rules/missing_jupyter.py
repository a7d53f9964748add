"""The `python3` that runs has notebook and jupyterlab.

Binder starts `python3 -c ...`, which runs jupyter-lab if that very Python can import jupyterlab;
the guide's command is `jupyter notebook`. So both have to be in the `python3` that is first on
PATH at launch: not in an environment that only .bashrc activates, not in root's own folder, not
in a Python that another one hides.

Fix: an install line that has one of the two is completed; else both are installed, pinned to
versions that fit the Python, or chosen by pip where it may be older than 3.9. Without pip, or where
the distribution forbids pip (PEP 668), a virtual environment comes first on PATH; into one without
pip, the pip of the Python that it was made of installs. An environment
that has Jupyter, or a half of it, but is not on PATH is put there, unless the Dockerfile put
another first; so are the environment of a project, the programs of `pip install --user`, and the
one environment that a Dockerfile makes of the distribution's Python. What root installs with
`--user` is installed for everybody, and a folder around Python that only root may enter is opened,
also where uv fetched it; a second version of Python that has Jupyter becomes `python3`. Packages
copied from another stage get their programs and settings from there too, and notebook 6 beside
jupyterlab 3.6 gets version 1 of the server, without which it shows no /lab; notebook 6.3 or 6.4
gets a traitlets with which it starts. Where commands such as `jupyter nbextension` are used, which
notebook 7 does not have, notebook 6 is installed before them. `uv pip` that finds no virtual
environment is told to use the system's Python. A package that apt does not have is left out, and so
is an option that pip is too old for; apt-get gets an update where it has no lists of packages, and
sklearn, which fails on purpose, becomes scikit-learn. What pip cannot read is only reported. With
`--authenticated`, jupyterhub too.
Safety: safe where the Python is known. Versions that the author pinned and that cannot work are
changed only by an unsafe fix. A package manager that asks for the packages of a release that has
gone from its mirrors is only reported, as is a RUN that needs bash where sh is dash.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence, Set

from autofix.dockerfile import UNKNOWN
from autofix.edit import Edit, Span
from autofix.image.accounts import plain_path
from autofix.image.base import system_python
from autofix.image.build import Build
from autofix.image.call import Call, all_values
from autofix.image.facts import (
    ARCHIVED,
    BAD_REQUIREMENT,
    DEFAULT_PATH,
    NO_NBEXTENSION,
    NO_SKLEARN,
    OF_BASH,
    PERHAPS_NO_NBEXTENSION,
    PREFIX,
    TARGET,
    Failure,
    Image,
    Python,
    owner_of,
)
from autofix.image.jupyter import major, newest, requirement
from autofix.image.ownership import under
from autofix.image.wrappers import conda_environment
from autofix.mending.jupyter_fixes import (
    VENV,
    completed,
    for_everybody,
    home_at_launch,
    in_venv,
    install,
    is_archived,
    listed,
    opened,
    pinned,
    venv_lines,
    with_venv,
)
from autofix.mending.placing import UNKNOWN_USER, Place, as_root, before, last, shell_word, spelled
from autofix.rule import Fix, Rule, Violation

# What installs other packages.
_TOOLS = frozenset("uv pip setuptools wheel virtualenv".split())


def _check(build: Build) -> Iterator[Violation]:
    kinds = {failure.kind for _, failure in build.failures}
    found = [*_found(build, kinds)]
    yield from found
    if ARCHIVED in kinds:
        from autofix.mending.absent_lists import archived

        yield from archived(build, found)


def _found(build: Build, kinds: Set[str]) -> Iterator[Violation]:
    image = build.image
    start = build.dockerfile.final.start.span
    if "no-environment" in kinds:
        from autofix.mending.uv_environments import without_environment

        yield from without_environment(build)
    if not kinds.isdisjoint(("no-option", "no-package")):
        from autofix.mending.unknown_words import unknown_words

        yield from unknown_words(build)
    if "no-lists" in kinds:
        from autofix.mending.absent_lists import absent_lists

        yield from absent_lists(build)
    if BAD_REQUIREMENT in kinds or NO_SKLEARN in kinds:
        from autofix.mending.refused_packages import refused_packages

        yield from refused_packages(build)
    if OF_BASH in kinds:
        from autofix.mending.of_bash import of_bash

        yield from of_bash(build)
    refusals = [f for f in image.failures if f.kind == "externally-managed"]
    by_path = (failure for failure in refusals if _is_by_path(failure.call))
    refused = next(by_path, refusals[0] if refusals else None)
    wanted = ("notebook", "jupyterlab", *(("jupyterhub",) if build.authenticated else ()))
    python = image.python
    absent = next((f for f in image.failures if f.kind == "no-pip"), None)
    if absent:
        yield _without_pip(build, absent)
    elif refused:
        yield _refused(build, refused, refusals)
    elif image.activated_directory not in ("", image.build_directory, *image.pythons):
        message = "whether Jupyter is in the environment that ENTRYPOINT enters is not known"
        yield Violation(start, message, reason="it has a folder of its own", known=False)
    elif python is None:
        yield from _without_python(build, wanted, start)
    else:
        yield from _with_python(build, python, wanted, start, kinds)


def _with_python(
    build: Build, python: Python, wanted: Sequence[str], start: Span, kinds: Set[str]
) -> Iterator[Violation]:
    home = home_at_launch(build.image)
    seen = python
    if any(name.endswith(TARGET) for name in python.personal):
        from autofix.mending.target_folders import files_apart, on_pythonpath

        seen, folder = on_pythonpath(build.image, python)
        if any(name not in python.visible(home) and name in seen.packages for name in wanted):
            yield from files_apart(build, folder, start)
    states = {name: seen.has(name, home) for name in wanted}
    missing = [name for name in wanted if states[name] is False]
    told = None
    if NO_NBEXTENSION in kinds or PERHAPS_NO_NBEXTENSION in kinds:
        from autofix.mending.classic_notebook import without_command

        told = without_command(build, missing)
    if told:
        yield told
    if told and told.fix:
        # It brings what is missing.
        return
    doubtful = [name for name in wanted if states[name] is None]
    part = unlinked = None
    if python.pieces:
        from autofix.mending.jupyter_parts import left_behind, without_base

        part, unlinked = left_behind(build, python), without_base(build, python, start)
    if unlinked:
        yield unlinked
    elif _only_for_root(build.image, python, home):
        message = "Python's packages are in /root/.local, and only root may enter /root"
        yield Violation(start, message, *_reasoned(opened(build)))
    elif missing:
        yield _missing(build, python, missing, start)
    elif place := _out_of_reach(build.image, python):
        title = "let the user into /root, where Python is"
        yield _closed(build, place, start, "/root", "chmod a+x", title)
    elif shut := _shut(build.image, python):
        title = f"let everybody into {shut}"
        yield _closed(build, python.directory, start, shut, "chmod -R a+rX", title)
    elif doubtful and BAD_REQUIREMENT in kinds:
        # What pip cannot read has been told.
        return
    elif doubtful:
        fix = install(build, python, doubtful, safe=False)
        message = f"whether {listed(doubtful)} installed is not known"
        yield Violation(start, message, fix, "what is installed could not be read", known=False)
    elif part:
        yield part
    elif _off_path(build.image, seen, wanted):
        yield _programs_off_path(build, python, start)
    else:
        yield from _versions(build, seen)


def _only_for_root(image: Image, python: Python, home: str) -> bool:
    """Whether PATH leads to what root has installed for itself, often by COPY from a stage.

    pip would be content with what it finds there, and nobody else could import it.
    """
    return "/root" in python.personal and home != "/root" and "/root/.local/bin" in image.path


def _out_of_reach(image: Image, python: Python) -> str:
    """Where a Python is that uid 1000 may not even enter: root's home has mode 0700.

    A virtual environment leads to where its own Python is.
    """
    places = (python.directory, python.base)
    hidden = (place for place in places if place and under(place, "/root"))
    return "" if "/root" in image.opened else next(hidden, "")


def _shut(image: Image, python: Python) -> str:
    """The folder around a Python that only root may enter since a chmod; empty if there is none."""
    return next((folder for folder in image.shut if under(python.directory, folder)
                 and owner_of(image, folder) == 0), "")  # fmt: skip


def _closed(
    build: Build, place: str, start: Span, folder: str, command: str, title: str
) -> Violation:
    """A folder around a Python that only root may enter, which a command opens."""
    edit = as_root(build, [f"RUN {command} {shell_word(folder)}"])
    message = f"only root may enter {folder}, and Python is in {place}"
    return Violation(start, message, *_reasoned(Fix(title, (edit,)) if edit else None))


def _off_path(image: Image, python: Python, wanted: Sequence[str]) -> bool:
    """Whether the programs of what ``pip install --user`` brought are not found."""
    home = home_at_launch(image)
    personal = [name for name in wanted if name not in python.packages]
    return bool(personal) and _is_settled(image) and f"{home}/.local/bin" not in image.path


def _is_settled(image: Image) -> bool:
    """Whether all folders of PATH are known."""
    return not any(UNKNOWN in folder for folder in image.path)


def _programs_off_path(build: Build, python: Python, start: Span) -> Violation:
    home = home_at_launch(build.image)
    message = f"Jupyter's programs are in {home}/.local/bin, which is not on PATH"
    if UNKNOWN in home:
        return Violation(start, message, reason="HOME is not known")
    place = last(build)
    line = f"ENV PATH={spelled(place.image, 'HOME', home)}/.local/bin:${{PATH}}"
    return Violation(start, message, Fix("put them on PATH", (place.insert([line]),)))


def _hidden(build: Build, wanted: Sequence[str]) -> Python | None:
    """An environment that has Jupyter, or that is in use, but is not first on PATH."""
    image = build.image
    inherited = build.before[0].pythons
    others = [p for place, p in image.pythons.items() if p is not image.python
              and UNKNOWN not in place and plain_path(place) == place
              and not under(place, "/root") and (p.version or (3, 0)) >= (3, 0)]  # fmt: skip
    shell = image.shell
    run_in = conda_environment(shell, 2)[0] if shell[1:2] == ("run",) else ""
    named = f"{run_in if run_in[:1] == '/' else f'/envs/{run_in}'}/bin" if run_in else UNKNOWN
    active = [p for p in others if p.directory in (image.login_directory, image.build_directory)
              or p.directory.endswith(named)]  # fmt: skip
    # The distribution's Python is not what a Dockerfile works with that makes another.
    plain = image.python is None or image.python.directory == "/usr/bin"
    own = [p for p in others if p.directory not in inherited]
    # An environment that the Dockerfile makes and puts first does not give way to the base's.
    chosen = not plain and image.python and image.python.directory not in inherited
    holders = [p for p in (own if chosen else others) if all(p.has(name) for name in wanted)]
    begun = [p for p in own if not chosen and any(p.has(name) for name in wanted)]
    made = [p for p in own if plain and p.complete]
    found = active or holders or begun or made or ([] if chosen else _of_projects(image, own))
    return found[0] if len(found) == 1 else None


def _of_projects(image: Image, own: Sequence[Python]) -> list[Python]:
    """The environments that uv makes in a project, where nothing is installed beside them by pip.

    The others may be there for a program of their own.
    """
    by_pip = (item for item in image.installs if item.manager == "pip" and item.call.name != "uv")
    if not image.programs.get("uv") or any(
        (requirement(item.text) or ("",))[0] not in _TOOLS for item in by_pip
    ):
        return []
    return [p for p in own if p.complete and not p.pip and p.directory.endswith("/.venv/bin")]


def _put_first(build: Build, python: Python) -> Fix | None:
    """Make an environment, or a second version of Python, the ``python3`` that is found."""
    safe = _is_settled(build.image)
    directory, _, program = python.directory.rpartition("/")
    if program.startswith("python"):
        edit = as_root(build, [f"RUN ln -s {python.directory} /usr/local/bin/python3"])
        return Fix(f"make {program} the python3 that is found", (edit,), safe) if edit else None
    line = f"ENV PATH={directory}/{program}:${{PATH}}"
    return Fix(f"put {python.directory} first on PATH", (last(build).insert([line]),), safe)


def _reasoned(fix: Fix | None) -> tuple[Fix | None, str]:
    return fix, "" if fix else UNKNOWN_USER


def _missing(build: Build, python: Python, missing: list[str], start: Span) -> Violation:
    image = build.image
    message = f"{listed(missing)} not installed"
    hidden = _hidden(build, missing)
    if hidden:
        names = " and ".join(missing)
        message = f"the first python3 on PATH has no {names}; {hidden.directory} is not used"
        return Violation(start, message, *_reasoned(_put_first(build, hidden)))
    home = home_at_launch(image)
    personal = next((owner for owner, found in python.personal.items()
                     if set(missing) & set(found) and owner != home
                     and not owner.startswith(PREFIX)), None)  # fmt: skip
    if personal:
        message = f"{listed(missing)} installed for HOME {personal}, not for uid 1000"
        shared = for_everybody(build, python, personal, missing)
        if shared:
            return Violation(shared.edits[0].span, message, shared)
    if image.opaque:
        message = f"whether {listed(missing)} installed is not known"
        fix = install(build, python, missing, safe=False)
        # What could not be read in the base image's making stands at FROM.
        span = max(image.opaque[-1].span, start)
        return Violation(span, message, fix, "a script could not be read", known=False)
    if image.unfixable:
        return Violation(start, message, reason=image.unfixable)
    found = completed(build, python, missing)
    if found:
        return Violation(found.edits[0].span, message, found)
    old = _too_old(build, python)
    if old:
        return old
    fix = install(build, python, missing, safe=True)
    reason = _why_not(image, "it")
    if UNKNOWN in image.user:
        reason = UNKNOWN_USER
    return Violation(start, message, fix, "" if fix else reason)


def _why_not(image: Image, what: str) -> str:
    """Why there is no way to install Jupyter, or Python."""
    if is_archived(image):
        from autofix.image.commands.archived_sources import advice

        return advice(image)
    return f"how to install {what} is not known"


def _without_python(build: Build, wanted: Sequence[str], start: Span) -> Iterator[Violation]:
    image = build.image
    if image.unfixable:
        reason = image.unfixable
        yield Violation(start, "there is no python3", reason=reason)
        return
    settled = _is_settled(image)
    home = home_at_launch(image)
    holders = [p for p in image.pythons.values() if all(p.has(n, home) for n in wanted)]
    if not settled and any(p.directory in DEFAULT_PATH.split(":") for p in holders):
        # That folder is on the search path of every image; nothing speaks against it.
        return
    hidden = _hidden(build, wanted)
    if hidden and not settled and hidden.directory in DEFAULT_PATH.split(":"):
        message = f"whether {listed(wanted)} installed is not known"
        fix = install(build, hidden, wanted, safe=False)
        reason = "which python3 is first on PATH is not known"
        yield Violation(start, message, fix, reason, known=False)
        return
    if hidden:
        what = "has Jupyter" if hidden in holders else "is not used"
        message = f"there is no python3 on PATH; {hidden.directory} {what}"
        yield Violation(start, message, *_reasoned(_put_first(build, hidden)), known=settled)
        return
    absent = image.without_jupyter and settled and not image.opaque
    # Where it can be the distribution's only, installing that one is right in either case.
    told = image.pythons_complete or not image.pythons_elsewhere
    own = system_python(image.family, image.release)
    fix = in_venv(build, wanted, own, safe=absent and told)
    if not absent:
        reason = "too little is known of the base image"
        if image.without_jupyter and settled:
            reason, start = "a script could not be read", max(image.opaque[-1].span, start)
        message = "whether Jupyter is installed is not known"
        yield Violation(start, message, fix, reason, known=False)
        return
    system = " ".join(filter(None, (image.family, image.release)))
    reason = "" if fix else _why_not(image, f"Python on {system}")
    if fix and not fix.safe:
        reason = "which Python the base image has is not known"
    message = "there is no python3, and no Jupyter" if image.pythons_complete else (
        "there is no Jupyter")  # fmt: skip
    yield Violation(start, message, fix, reason)


def _refused(build: Build, failure: Failure, refusals: Sequence[Failure]) -> Violation:
    """The author's own pip line is refused: a virtual environment has to be there before it."""
    message = "pip refuses to install into the distribution's Python (PEP 668)"
    if _is_by_path(failure.call):
        reason = "it runs that Python by its path, which no virtual environment changes"
        return Violation(failure.call.span, message, reason=reason)
    place = before(build, failure.call.span)
    if failure.call.name == "uv":
        from autofix.mending import uv_environments

        lines = venv_lines(place) if place else None
        told = uv_environments.refused(build, refusals, lines)
        if told:
            return told
    exists = f"{VENV}/bin" in build.image.pythons
    return _with_venv_before(failure, message, None if exists else place)


def _without_pip(build: Build, failure: Failure) -> Violation:
    """The author's own pip line finds no pip: a virtual environment, first on PATH, has one."""
    message = f"the build stops here: {failure.message}"
    return _with_venv_before(failure, message, before(build, failure.call.span))


def _with_venv_before(failure: Failure, message: str, place: Place | None) -> Violation:
    """A pip line for which a virtual environment is made, at a place before it."""
    edits = with_venv(place) if place else None
    if place is None or edits is None or place.image.uid() != 0:
        reason = "a virtual environment cannot be made before that command"
        return Violation(failure.call.span, message, reason=reason)
    fix = Fix("make a virtual environment, first on PATH", edits)
    return Violation(failure.call.span, message, fix)


def _is_by_path(call: Call) -> bool:
    """Whether a command names its Python by a path, so that PATH does not choose it."""
    named = (call.words[0], *all_values(call.words, "-p", "--python"))
    return any("/" in word for word in named)


def _versions(build: Build, python: Python) -> Iterator[Violation]:
    from autofix.mending.jupyter_parts import unfitting_server, unfitting_traitlets

    old = _too_old(build, python) or unfitting_server(build, python)
    old = old or unfitting_traitlets(build, python)
    if old:
        yield old


def _too_old(build: Build, python: Python) -> Violation | None:
    """A notebook 6, or a jupyterlab that needs one, on a Python without distutils."""
    if python.version is None or python.version < (3, 12):
        return None
    latest = newest(python.version)
    edits: list[Edit] = []
    old = []
    for name, needed in (("notebook", 7), ("jupyterlab", 4)):
        package = python.visible(home_at_launch(build.image)).get(name)
        if package is None or package.call is None:
            continue
        chosen = major(package.version, latest[name])
        if chosen is None or chosen >= needed:
            continue
        old.append((name, chosen, package))
        if package.word >= 0 and package.call.editable:
            span = package.call.spans[package.word]
            edits.append(Edit(span, pinned(python, [name])))
    if not old:
        return None
    name, chosen, package = old[0]
    can = sum(package.word >= 0 for _, _, package in old) == len(edits) and edits
    fix = Fix("install versions that fit", tuple(edits), False) if can else None
    shown = ".".join(map(str, python.version))
    message = f"{name} {chosen} does not start on Python {shown}, which has no distutils"
    reason = "" if fix else "the version is not chosen here"
    return Violation(package.call.span if package.call else edits[0].span, message, fix, reason)


rule = Rule(
    name="missing-jupyter",
    requirement=1,
    need="Binder needs notebook and jupyterlab in the python3 that is first on PATH",
    check=_check,
    explanation=__doc__,
)
