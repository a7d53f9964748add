"""conda, mamba and micromamba: environments and what goes into them."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Mapping, Sequence

from autofix.dockerfile.words import UNKNOWN
from autofix.image import absence
from autofix.image.call import Call, Options, read_options
from autofix.image.commands.installers import named
from autofix.image.commands.pip import add
from autofix.image.commands.recording import note_conda
from autofix.image.commands.requirements import (
    Line,
    environment_lines,
    plain_lines,
    requirement_lines,
    text_of,
)
from autofix.image.facts import Package, Python, owner_of
from autofix.image.jupyter import requirement
from autofix.image.ownership import EVERYONE, under
from autofix.image.process import Process
from autofix.numbers import integer
from autofix.pattern import pattern
from autofix.values import replace

_CONDA = {
    "-n": "name", "--name": "name", "-p": "prefix", "--prefix": "prefix", "-f": "file",
    "--file": "file", "-c": "channel", "--channel": "channel", "-r": "root",
    "--root-prefix": "root", "--solver": "solver", "--clone": "clone", "-e": "environment",
    "--environment": "environment", "--manifest-path": "manifest",
    **dict.fromkeys(("--platform", "--subdir", "--repodata-fn", "--channel-priority", "--revision",
                     "--experimental", "--log-level", "--rc-file", "--category"), "other"),
}  # fmt: skip
_VALUED = "name prefix file channel root solver clone environment manifest other"
_SHORT = pattern(r"^(-[a-z])=")
_LISTING = pattern(r"\.(ya?ml|txt|lock)$")
# An installer under its own name, and one that may bring a Python older than 3.9.
_NAMED = pattern(r"(?:Mini|Ana|Mamba)(?:conda|forge)")
_AGED = pattern(r"(?:conda|forge)3?-(?:[1-35]\.|4\.\d[-.]|20(?:1\d|20|21\.05)\b)")
# Python 2 has its number in the name, or the name is so old that it has none.
_SECOND = pattern(r"(?:conda|forge)2-|(?:Mini|Ana)conda-(?:latest|\d)")
# The distribution that has jupyterlab, which it has from its version 5 on.
_WITH_LAB = pattern(r"Anaconda\d?-(?:[5-9]\.|20\d\d\.|latest)")

# What leaves a package no newer version: anything but a lower bound.
_HELD = pattern(r"^\d|(?<![>!])=|<")
_ANY_PYTHON_3 = pattern(r"=*\s*3(?:\.?\*)?")

# What brings no Python into an environment (the run requirements of the recipes of conda-forge
# and Bioconda), and packages of R, few of which do.
_WITHOUT_PYTHON = frozenset(
    "bash bcftools bedtools binutils boost-cpp bwa bzip2 c-compiler ca-certificates cmake "
    "compilers coreutils curl cxx-compiler diamond eigen fasttree ffmpeg fftw fortran-compiler "
    "gawk gcc geos gfortran git go graphviz gxx hdf5 htslib imagemagick jq julia kallisto "
    "libgdal-core make mafft maven minimap2 muscle nano ncurses ninja nodejs openblas openjdk "
    "openssl pandoc parallel perl pigz pkg-config procps-ng proj r-base rsync ruby rust salmon "
    "samtools sed seqkit seqtk sqlite star tini tmux tree unzip wget xz yarn zip zlib".split()
)
_OF_R = ("r-", "bioconductor-")
# Those that are known to.
_OF_R_WITH_PYTHON = frozenset("r-irkernel r-essentials r-recommended r-reticulate".split())
# The variables that name other folders for environments.
_FOLDERS = ("CONDA_ENVS_DIRS", "CONDA_ENVS_PATH")


def root_prefix(process: Process) -> str:
    """Where conda's base environment lies; UNKNOWN in an image that is not known."""
    for name in ("MAMBA_ROOT_PREFIX", "CONDA_DIR"):
        if process.variables.get(name):
            return process.variables[name]
    prefixes = [re.sub(r"/bin(/python2)?$", "", place) for place in process.image.pythons]
    for prefix in prefixes:
        if re.search(r"conda|mamba|forge", prefix) and "/envs/" not in prefix:
            return prefix
    is_known = not any(UNKNOWN in folder for folder in process.path)
    return "/opt/conda" if is_known else UNKNOWN


def environment_prefix(process: Process, options: Options, program: str = "conda") -> str:
    """The environment that a command of conda, mamba or micromamba works on."""
    if options.get("prefix"):
        return process.resolve(options.get("prefix") or "")
    name = options.get("name")
    if name is None:
        active = process.variables.get("CONDA_PREFIX")
        if active:
            return active
    name = name or "base"
    root = root_prefix(process)
    if name in ("base", "root"):
        return root
    common = f"{root}/envs/{name}"
    if process.uid == 0 or UNKNOWN in root + process.home:
        return common
    own = f"{process.home}/.conda/envs/{name}"
    first, second = (own, common) if _is_roots(process, root, program) else (common, own)
    return second if _is_there(process, second) and not _is_there(process, first) else first


def _is_there(process: Process, prefix: str) -> bool:
    places = (f"{prefix}/bin", f"{prefix}/bin/python2")
    return any(place in process.image.pythons for place in places)


def _is_roots(process: Process, root: str, program: str) -> bool | None:
    """Whether only root may write to conda's own folder, not the user; None if not known.

    An environment is then made in the HOME in force, and looked for there first (conda,
    ``context.envs_dirs``); whether conda-meta/history may be written to decides. mamba was conda
    before version 2, micromamba knows one folder (libmamba, ``fallback_envs_dirs_hook``).
    """
    if program == "micromamba":
        return False
    image, uid = process.image, process.uid
    place = f"{root}/conda-meta/history"
    owner = owner_of(image, place)
    if uid is not None and owner in (uid, EVERYONE):
        return False
    if uid is None or owner != 0 or not _is_there(process, root) or image.opaque:
        return None
    if any(process.variables.get(name) for name in _FOLDERS) or any(
        path.endswith("condarc") and "envs_" in text for path, text in image.texts.items()
    ):
        return None
    shared = any(under(place, folder) for folder in image.of_root_group)
    given = shared or image.ownership.may_be_given(f"{root}/conda-meta")
    known = not given and image.accounts.complete and program != "mamba"
    return True if known else None


def conda(process: Process, call: Call) -> Process:
    """``conda install``, ``conda create`` and ``conda env create|update``."""
    if "activate" in call.words[1:2]:
        return activated(process, call.words[2] if len(call.words) > 2 else "base")
    words = [word for word in call.words[1:] if word != "env"]
    verbs = [word for word in words if not word.startswith("-")]
    if not verbs or verbs[0] not in ("install", "create", "update", "upgrade"):
        return process.with_image(process.image)
    # argparse takes what is behind the equals sign of a short option for its value.
    plain = [_SHORT.sub(r"\1", word) for word in call.words]
    options = read_options(plain, _CONDA, _VALUED)
    wanted = [(w, i) for i, w in options.operands if w not in ("env", verbs[0])]
    complete, named = True, None
    files = [options.get("file")] if options.get("file") else []
    if "env" in call.words and not files:
        files = ["environment.yml"]
    files += [word for word, _ in wanted if _LISTING.search(word)]
    lines: list[Line | None] = []
    for path in files:
        text = text_of(process, path or "")
        complete = complete and text is not None
        if text and re.search(r"\.ya?ml$", path or ""):
            named, listed = environment_lines(path or "", text)
            complete = complete and listed is not None
            lines += _with_included(process, path or "", listed or [])
        elif text:
            lines += (line for line in plain_lines(path or "", text) if line.text[:1] != "@")
    operands = [(i, w) for w, i in wanted if not _LISTING.search(w)]
    # What cannot be read stands for something unknown.
    wanted += [("$" if line is None else line.text, -1) for line in lines]
    if named and "name" not in options and "prefix" not in options and verbs[0] == "create":
        options = Options({**options.values, "name": (-1, named)}, options.operands)
    prefix = environment_prefix(process, options, call.name)
    if "/" in call.words[0] and not {"name", "prefix"} & set(options.values):
        prefix = posixpath.dirname(posixpath.dirname(process.resolve(call.words[0])))
    before = process
    # What pip installs comes into the Python that conda has chosen before.
    by_conda = [text for text, _ in wanted[: len(wanted) - len(lines)]]
    by_conda += [line.text for line in lines if line and not line.by_pip]
    process = _into(process, prefix, wanted, call, complete=complete, new=verbs[0] == "create",
                    recent=not any(map(_may_hold_python, by_conda)))  # fmt: skip
    name = options.get("name")
    if name and verbs[0] == "create" and process.uid != 0:
        process = _perhaps_elsewhere(process, prefix, name, call.name)
    if files and files[0] and ("file" in options or call.words[1:2] == ("env",)):
        process = absence.without(before, process, call, files[0])
    if process.status is False or (
        verbs[0] not in ("install", "create") and "env" not in call.words
    ):
        return process
    pythons = process.image.pythons
    python = pythons.get(f"{prefix}/bin") or pythons.get(f"{prefix}/bin/python2")
    return note_conda(process, call, operands, lines, python.version if python else None)


def _perhaps_elsewhere(process: Process, prefix: str, name: str, program: str) -> Process:
    """``process`` with a new environment in HOME too, where it may have come there instead."""
    root = root_prefix(process)
    python = process.image.pythons.get(f"{prefix}/bin")
    if python is None or prefix != f"{root}/envs/{name}":
        return process
    if _is_roots(process, root, program) is not None:
        return process
    place = f"{process.home}/.conda/envs/{name}/bin"
    if UNKNOWN in place or place in process.image.pythons:
        return process
    return process.with_python(replace(python, directory=place))


def _with_included(process: Process, path: str, entries: Sequence[Line]) -> list[Line | None]:
    """The entries of an environment file, and of the requirements files that it names."""
    found: list[Line | None] = []
    for entry in entries:
        included = re.match(r"-r\s+(\S+)|--requirement[ =](\S+)", entry.text)
        if included:
            place = posixpath.join(posixpath.dirname(path), included[1] or included[2])
            listed = requirement_lines(process, place)
            found += (line and replace(line, by_pip=True) for line in listed)
        else:
            found.append(entry)
    return found


def _into(
    process: Process,
    prefix: str,
    wanted: Sequence[tuple[str, int]],
    call: Call,
    *,
    complete: bool,
    new: bool,
    recent: bool,
) -> Process:
    directory = UNKNOWN if prefix == UNKNOWN else f"{prefix}/bin"
    pythons = process.image.pythons
    known = pythons.get(f"{directory}/python2") or pythons.get(directory)
    if known is None:
        if complete and wanted and (new or process.image.without_jupyter):
            brings = _brings_python([text for text, _ in wanted])
            if not brings:
                whole = process.image.pythons_complete and brings is False
                image = replace(process.image, pythons_complete=whole)
                return process.with_image(image.owned(prefix, process.uid))
        # What an environment of an image that is not known holds already is not known either.
        brought = process.image.without_jupyter and UNKNOWN not in ":".join(process.path)
        complete = complete and (new or brought)
        known = Python(directory, pip=True, recent=recent)
        if UNKNOWN not in prefix:
            process = process.with_image(process.image.owned(prefix, process.uid))
    for text, _ in wanted:
        version = re.fullmatch(r"python\s*[=~]{1,2}\s*(\d+)(?:\.(\d+))?.*", text.strip("\"' "))
        if version and (version[2] or version[1] == "2"):
            known = replace(known, version=(integer(version[1]), integer(version[2] or "7")))
    own = (directory, f"{directory}/python2")
    if known.version:
        known = replace(known, directory=own[known.version < (3, 0)])
    kept = {p: python for p, python in process.image.pythons.items() if p not in own}
    process = process.with_image(replace(process.image, pythons=kept))
    return add(process, known, [(text.strip("\"' "), i) for text, i in wanted], call,
               complete=complete)  # fmt: skip


def _may_hold_python(text: str) -> bool:
    """Whether a requirement may hold the Python of a new environment at an old version.

    A release of a package is built for the Pythons of its time, and conda takes one of those.
    """
    name, specifier = requirement(text.strip("\"' ")) or ("", "")
    if name in _WITHOUT_PYTHON or name.startswith(_OF_R):
        return False
    if name == "python" and _ANY_PYTHON_3.fullmatch(specifier):
        return False
    return bool(_HELD.search(specifier))


def _brings_python(wanted: Sequence[str]) -> bool | None:
    """Whether packages bring a Python into a new environment; None if some may.

    What is not known by its name is taken to: most packages are for Python.
    """
    names = {(requirement(text.strip("\"' ")) or ("",))[0] for text in wanted}
    others = names - _WITHOUT_PYTHON
    if not others:
        return False
    of_r = all(name.startswith(_OF_R) and name not in _OF_R_WITH_PYTHON for name in others)
    return None if of_r else True


def installer(process: Process, call: Call) -> Process | None:
    """Miniconda's, Miniforge's or Anaconda's installer script; None if this is none of them."""
    options = read_options(call.words, {"-p": "prefix"}, "prefix")
    kin = re.compile(r"conda|forge|mamba", re.IGNORECASE)
    known = process.image.installers
    scripts = (word for word in call.words
               if re.fullmatch(r"\S+\.sh", word) or process.resolve(word) in known)  # fmt: skip
    script = next(scripts, "")
    name = named(process.image, process.resolve(script))
    by_prefix = "-b" in options and kin.search(options.get("prefix") or "")
    if not script or not (kin.search(name) or by_prefix):
        return None
    second = _SECOND.search(name)
    prefix = process.resolve(options.get("prefix") or f"{process.home}/{_folder(name)}")
    version = re.search(r"py(\d)(\d+)_", name)
    python = Python(
        f"{prefix}/bin/python2" if second else f"{prefix}/bin",
        (2, 7) if second else (integer(version[1]), integer(version[2])) if version else None,
        pip=True,
        # What one that is so named holds beside what is told below is not known.
        complete="anaconda" not in name.lower(),
        recent=_NAMED.search(name) is not None and not _AGED.search(name),
    )
    process = process.with_image(process.image.with_python(python).owned(prefix, process.uid))
    if _WITH_LAB.match(name):
        return add(process, replace(python, complete=True), [("anaconda", -1)], call)
    if name.startswith("Anaconda3-4."):
        # It has notebook; whether jupyterlab is not known.
        return process.with_python(python.with_packages({"notebook": Package("", call)}))
    return process


def _folder(script: str) -> str:
    """Where an installer puts its environment in HOME by itself: its own name in lower case.

    Mambaforge and the ones for PyPy have no number (conda-forge/miniforge, construct.yaml).
    """
    name = script.lower()
    for kind, own in (("mambaforge", "mambaforge"), ("miniforge", "miniforge3")):
        if kind in name:
            return f"{kind}-pypy3" if "pypy" in name else own
    found = re.search(r"conda([23]?)-", name)
    return f"{'anaconda' if 'anaconda' in name else 'miniconda'}{found[1] if found else 3}"


def activated(process: Process, name: str) -> Process:
    """This shell after ``conda activate NAME`` or ``source FOLDER/bin/activate``."""
    prefix = name if "/" in name else environment_prefix(
        process, Options({"name": (0, name)}, ())
    )  # fmt: skip
    prefix = process.resolve(prefix)
    process = _with_environment(process, prefix)
    path = f"{prefix}/bin:{':'.join(process.path)}"
    kind = "CONDA_PREFIX" if "/envs/" in prefix or prefix == root_prefix(process) else "VIRTUAL_ENV"
    return replace(process.with_variables({"PATH": path, kind: prefix}), status=True)


def _with_environment(process: Process, prefix: str) -> Process:
    """An environment that is entered is there, even where what made it could not be read."""
    places = (f"{prefix}/bin", f"{prefix}/bin/python2")
    if UNKNOWN in prefix or any(place in process.image.pythons for place in places):
        return process
    return process.with_python(Python(places[0], pip=True, complete=False, recent=False))


READERS: Mapping[str, object] = {"conda": conda, "mamba": conda, "micromamba": conda}
