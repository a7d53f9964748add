"""How Jupyter comes into an image: by completing an install line, by pip, or with a Python."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from autofix.dockerfile import UNKNOWN
from autofix.edit import Edit, Span
from autofix.image.base import alpine_minor, archived, has_long_term_support, number
from autofix.image.build import Build
from autofix.image.call import CONDAS, Call, read_options
from autofix.image.commands.pip import PIP, PIP_VALUED, breaks_system
from autofix.image.facts import ARCHIVED, Image, Package, Python, owner_of
from autofix.image.jupyter import NAMES, SERVER, major, newest
from autofix.mending.placing import Place, as_root, before, continued, last, root
from autofix.rule import Fix

VENV = "/opt/venv"
_CONDA = CONDAS | {"pixi"}
_JUPYTER_OF_APT = ("jupyter", "notebook", "ipython", "ipykernel", "nbconvert")
# Notebook 6 and jupyterlab 3.
_OLD = (">=6.5,<7", ">=3.6,<4")
# Before which version of pip the last one is that runs on a Python.
_LAST_PIP: Mapping[tuple[int, int] | None, int] = {(3, 5): 21, (3, 6): 22}
# The first Python whose pip can install into another.
_LENDS = (3, 11)
# What pip chooses within these fits the Python, whichever it is; jupyterhub is Binder's.
_ANY = {"notebook": "<8", "jupyterlab": "<5", "jupyterhub": "<6"}


def pinned(python: Python, names: Sequence[str]) -> str:
    """Requirements pinned to what fits a Python; nothing if none is known to fit.

    Where it may be older than what the newest versions need, pip has to choose.
    """
    if python.version is None and not python.recent:
        return " ".join(f'"{name}{_ANY[name]}"' for name in names)
    try:
        versions = newest(python.version)
    except KeyError:
        return ""
    return " ".join(f"{name}=={versions[name]}" for name in names)


def home_at_launch(image: Image) -> str:
    """The folder whose ``.local`` is Python's at launch: that of PYTHONUSERBASE, else HOME.

    Where the author's own user is still to get uid 1000, it is that user's HOME.
    """
    base = image.environment.get("PYTHONUSERBASE", "")
    if base.endswith("/.local"):
        return base.removesuffix("/.local")
    account = image.accounts.named(image.user.split(":")[0])
    to_be = image.accounts.with_uid(1000) is None and "HOME" not in image.environment
    return account.home if to_be and account and account.call else image.home()


def opened(build: Build) -> Fix | None:
    """Let everybody use root's own packages."""
    edit = as_root(build, ["RUN chmod a+x /root", "ENV PYTHONUSERBASE=/root/.local"])
    return Fix("let everybody use the packages of root", (edit,)) if edit else None


def for_everybody(build: Build, python: Python, home: str, missing: Sequence[str]) -> Fix | None:
    """Take ``--user`` away from what root installs, whose home folder nobody else may enter."""
    packages = [package for name, package in python.personal[home].items() if name in missing]
    calls = {package.call.span: package.call for package in packages if package.call}
    edits = []
    for call in calls.values():
        is_final = call.editable and before(build, call.span)
        if home != "/root" or not is_final or "--user" not in call.raw[:-1]:
            return None
        index = call.raw.index("--user")
        edits.append(Edit(Span(call.spans[index].start, call.spans[index + 1].start), ""))
    return Fix("install for everybody", tuple(edits)) if edits else None


def completed(build: Build, python: Python, missing: Sequence[str]) -> Fix | None:
    """Add what is missing to the install line that has the other of the two."""
    for name, package in python.visible(home_at_launch(build.image)).items():
        call, word = package.call, package.word
        if call is None or word < 0 or not call.editable or name in ("jupyterhub", SERVER):
            continue
        added = _beside(name, package, call, python, missing)
        if added:
            end = call.spans[word].end
            edit = Edit(Span(end, end), f" {' '.join(added)}")
            return Fix(f"install {' and '.join(missing)} too", (edit,))
    return None


def _beside(
    name: str, package: Package, call: Call, python: Python, missing: Sequence[str]
) -> list[str]:
    """What to add to an install line that has one of the two, in a version that goes with it."""
    options = read_options(call.words, PIP, PIP_VALUED)
    pip = call.name not in _CONDA
    versions = _partners(name, package, python)
    # Without an index, all that may be installed was brought together before.
    if versions is None or (pip and ("bare" in options or "no-index" in options)):
        return []
    if not package.version and pip and "constraint" not in options:
        return pinned(python, missing).split()
    if not package.version or "constraint" in options:
        return list(missing)
    found = [f"{item}{versions.get(item, '')}" for item in missing]
    if any(versions.get(item) in _OLD for item in missing):
        found += _of_their_time(name, package, call.words)
    return [f'"{item}"' if re.search(r"[<>]", item) else item for item in found]


def _of_their_time(name: str, package: Package, words: Sequence[str] = ()) -> list[str]:
    """What notebook 6 and jupyterlab 3 need in versions that the line does not choose.

    They show /lab together with version 1 of the server only, and before notebook 6.5 newer
    libraries stop the server, or its kernels.
    """
    needed = ["jupyter_server<2"]
    if name == "notebook" and re.match(r"==\s*(5|6\.[0-4])\b", package.version):
        needed += ["jupyter_client<8", "traitlets<5.10"]
    chosen = " ".join(words).replace("-", "_")
    return [item for item in needed if item.partition("<")[0] not in chosen]


def _partners(name: str, package: Package, python: Python) -> dict[str, str] | None:
    """The versions that go with a notebook or a jupyterlab that is there; None if none does."""
    try:
        latest = newest(python.version)
    except KeyError:
        return None
    chosen = major(package.version, latest[name])
    hub = {"jupyterhub": f"=={latest['jupyterhub']}"}
    if chosen is None:
        return None
    if python.version and python.version < (3, 7):
        return hub
    current = chosen >= (4 if name == "jupyterlab" else 7)
    if chosen < 3 or (not current and python.version and python.version >= (3, 12)):
        # Only notebook 7 and jupyterlab 4 start without distutils.
        return None
    if name == "jupyterlab":
        return {"notebook": ">=7,<8" if current else ">=6.5,<7", **hub}
    return {"jupyterlab": ">=4,<5" if current else ">=3.6,<4", **hub}


def install(build: Build, python: Python, names: Sequence[str], *, safe: bool) -> Fix | None:
    """Install by pip; where there is none, or it is forbidden, in a virtual environment."""
    image = build.image
    system = python.directory == "/usr/bin"
    doubtful = python.managed is None and system and image.manager is not None
    forbidden = (python.managed or doubtful) and not breaks_system(image.environment)
    if forbidden or (system and (python.pip is False or (python.pip is None and image.manager))):
        every = dict.fromkeys(("notebook", "jupyterlab", *names))
        return in_venv(build, [*every], python, safe=safe)
    requirements = _fitting(python, names, home_at_launch(image))
    program = _program(image, python.directory)
    command = f"{program} -m pip install --no-cache-dir{_afresh(image, python.directory)}"
    if python.pip is False:
        interpreter = f"--python {python.directory}/python3"
        if _has_uv(build):
            command = f"uv pip install --no-cache {interpreter}"
        elif _lends_pip(image, python):
            program = f"{python.base}/python3"
            command = f"{program} -m pip {interpreter} install --no-cache-dir"
        else:
            return None
    # With PIP_USER pip would install for root again, and is content with what root has.
    if not requirements or UNKNOWN in program or image.environment.get("PIP_USER"):
        return None
    lines = [*_compilers(image, python), f"RUN {_upgrading(command, python, requirements)}"]
    title = f"install {' and '.join(names)}"
    uid = image.uid()
    if len(lines) == 1 and uid and owner_of(image, python.directory) == uid:
        return Fix(title, (last(build).insert(lines),), safe)
    edit = as_root(build, lines)
    return Fix(title, (edit,), safe) if edit else None


def _has_uv(build: Build) -> bool:
    """Whether ``uv`` is there for good: not one that a RUN mounts from another image."""
    mounted = any(
        flag.name == "mount" and "from=" in (flag.value or "") and "uv" in (flag.value or "")
        for instruction in build.dockerfile.final.instructions
        for flag in instruction.flags
    )
    return build.image.programs.get("uv", False) and not mounted


def _lends_pip(image: Image, python: Python) -> bool:
    """Whether the pip of the Python that an environment was made of installs into others.

    ``--python`` came with pip 22.3, which Python 3.11 was the first to bring. That Python may be
    another where its version is not that of the environment.
    """
    base = image.pythons.get(python.base)
    if base is None or not base.pip or base.directory == python.directory:
        return False
    return base.version is not None and base.version >= _LENDS and base.version == python.version


def _fitting(python: Python, names: Sequence[str], home: str) -> str:
    """Requirements that fit a Python and what of Jupyter is pinned in it already."""
    found = dict(zip(names, pinned(python, names).split(), strict=False))
    for name, package in python.visible(home).items():
        versions = _partners(name, package, python) if package.version and name in NAMES else None
        for other, version in (versions or {}).items():
            if other in found and version in _OLD:
                companions = [f'"{item}"' for item in _of_their_time(name, package)]
                found[other] = " ".join([f'"{other}{version}"', *companions])
            elif other in found and re.fullmatch(r"==[\w.]+", package.version) and "," in version:
                # What the author has pinned stays; the other may be any that goes with it.
                found |= {name: f"{name}{package.version}", other: f'"{other}{version}"'}
    return " ".join(found.values())


def _program(image: Image, directory: str) -> str:
    """``python3``, or its path where a RUN would find another one, or the entrypoint finds it."""
    path = image.environment.get("PATH", "").split(":")
    entered = image.activated_directory == directory and directory not in path
    # SHELL ["conda", "run", "-n", ...] goes before PATH.
    return f"{directory}/python3" if entered or "run" in image.shell[:2] else "python3"


def _afresh(image: Image, directory: str) -> str:
    """The option that takes nothing from the distribution's Jupyter into the environment.

    What pip finds installed there it does not install again, and the program ``jupyter`` would
    be missing from the environment.
    """
    found = any(part in name for part in _JUPYTER_OF_APT for name in image.packages)
    return " --ignore-installed" if found and directory == f"{VENV}/bin" else ""


def _compilers(image: Image, python: Python) -> list[str]:
    """What Alpine needs to build Jupyter's dependencies, which have no wheels for old Pythons."""
    if not _without_wheels(image, python):
        return []
    headers = "" if python.directory == "/usr/local/bin" else " python3-dev"
    return [f"RUN apk add --no-cache gcc libffi-dev linux-headers musl-dev{headers}"]


def _without_wheels(image: Image, python: Python) -> bool:
    """Whether it is one of Alpine's old Pythons, for which not all is ready to be installed."""
    return image.manager == "apk" and python.version is not None and python.version < (3, 9)


def _upgrading(command: str, python: Python, requirements: str) -> str:
    """An install command; the pip that an old Python brings may be too old for Jupyter's wheels."""
    if python.version in _LAST_PIP:
        return f'{command} "pip<{_LAST_PIP[python.version]}" && {command} {requirements}'
    if python.version is None and not python.recent:
        return f"{command} --upgrade pip && {command} {requirements}"
    return f"{command} {requirements}"


def in_venv(build: Build, names: Sequence[str], system: Python, *, safe: bool) -> Fix | None:
    """Install in a virtual environment of the distribution's Python, first on PATH."""
    place = root(build) or last(build)
    own = _beside_python(place)
    lines = venv_lines(place, installed=own is not None)
    if lines is None or f"{VENV}/bin" in build.image.pythons:
        return None
    version = None if _is_old(place.image) else system.version
    python = Python(f"{VENV}/bin", version, recent=system.recent)
    requirements = pinned(python, names)
    if not requirements:
        return None
    program = _program(place.image, python.directory)
    afresh = _afresh(place.image, python.directory)
    command = f"{program} -m pip install --no-cache-dir{afresh}"
    lines = [*_compilers(build.image, python), *lines]
    lines.append(f"RUN {_upgrading(command, python, requirements)}")
    edit = as_root(build, lines, apart=True)
    title = "install Jupyter in a virtual environment that is first on PATH"
    if edit is None:
        return None
    edits = (own, edit) if own else (edit,)
    return Fix(title, edits, safe and _is_tried(place.image, python))


def _is_tried(image: Image, python: Python) -> bool:
    """Whether Jupyter is known to get into the distribution's Python.

    What apt finds of a release that is not known may have gone. Alpine's old Pythons bring a pip
    that takes no wheel for musl, and not all that Jupyter needs can be built there by gcc.
    """
    if image.manager == "apt":
        return image.release is not None
    return not _without_wheels(image, python)


def with_venv(place: Place) -> tuple[Edit, ...] | None:
    """Make a virtual environment first on PATH; None where its Python cannot be installed."""
    own = _beside_python(place)
    lines = venv_lines(place, installed=own is not None)
    if lines is None:
        return None
    edit = place.insert(lines, apart=True)
    return (own, edit) if own else (edit,)


def _beside_python(place: Place) -> Edit | None:
    """Install python3-venv with the author's own python3; None where there is no such line."""
    image = place.image
    missing = "/usr/bin" in image.pythons and not image.programs.get("python3-venv")
    if image.manager != "apt" or not missing:
        return None
    stage = place.build.dockerfile.final.start.span.end
    for item in image.installs:
        call = item.call
        own = item.manager == "apt" and item.certain and call.editable and item.word >= 0
        if own and call.raw[item.word] == "python3" and call.span.start > stage:
            end = call.spans[item.word].end
            return Edit(Span(end, end), " python3-venv")
    return None


def venv_lines(place: Place, *, installed: bool = False) -> list[str] | None:
    """The lines of ``with_venv``; those for its Python are left out where it is ``installed``."""
    packages = _packages(place)
    if packages is None:
        return None
    if installed:
        packages = []
    python = "python3.11" if _is_old(place.image) else "/usr/bin/python3"
    return [
        *packages,
        f"RUN {python} -m venv --system-site-packages {VENV}",
        f"ENV PATH={VENV}/bin:${{PATH}}",
    ]


def _is_old(image: Image) -> bool:
    """Whether the distribution's own python3 is too old, and has a newer one beside it."""
    return image.family == "rhel" and (image.release or "").startswith("8")


def listed(names: Sequence[str]) -> str:
    """Packages, and the verb that says of them what follows."""
    return f"{' and '.join(names)} {'is' if len(names) == 1 else 'are'}"


def is_archived(image: Image) -> bool:
    """Whether the packages of the distribution have gone from where it looks for them.

    What was to be installed from there fails.
    """
    if image.family in ("debian", "ubuntu"):
        return archived(image.family, image.release)
    from_there = image.programs.get(ARCHIVED)
    # With yum a Dockerfile that may name the archive has no fix either.
    return from_there is True or (from_there is False and image.manager in ("yum", None))


def _packages(place: Place) -> list[str] | None:
    """The command that installs python3 with venv; None where that is too old, or has gone.

    No command where they are there already.
    """
    image, build = place.image, place.build
    if image.manager == "apk" and image.release and alpine_minor(image.release) < 6:
        # There is no wheel of Jupyter's dependencies, and nothing to build them with.
        return None
    if image.programs.get("python3-venv") and "/usr/bin" in image.pythons:
        return []
    if is_archived(image):
        return None
    if image.manager == "apt":
        if image.family == "ubuntu" and image.release and (
            number(image.release) < 18 or not has_long_term_support(image.release)
        ):  # fmt: skip
            return None
        return continued(
            build,
            "RUN apt-get update",
            "    && DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends "
            "python3 python3-venv",
            "    && rm -rf /var/lib/apt/lists/*",
        )  # fmt: skip
    if image.manager == "apk":
        return ["RUN apk add --no-cache python3"]
    if image.manager in ("dnf", "microdnf"):
        python = "python3.11" if _is_old(image) else "python3"
        return [f"RUN {image.manager} install -y {python} && {image.manager} clean all"]
    return None
