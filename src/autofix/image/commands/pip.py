"""pip and venv: which Python gets which of Jupyter's packages."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Mapping, Sequence

from autofix.dockerfile.words import UNKNOWN
from autofix.image.call import CONDAS, Call, Options, all_values, read_options
from autofix.image.commands.readers import reader
from autofix.image.commands.recording import note_pip
from autofix.image.commands.requirements import (
    PROJECTS,
    constrained,
    file_requirements,
    is_folder,
    project_requirements,
)
from autofix.image.facts import PLAIN_PIP, PREFIX, TARGET, Image, Package, Python, owner_of
from autofix.image.jupyter import brought, may_bring, requirement
from autofix.image.process import Process
from autofix.numbers import integer
from autofix.pattern import pattern
from autofix.values import replace, updated

PIP = {
    "-r": "file", "--requirement": "file", "-e": "editable", "--editable": "editable",
    "-c": "constraint", "--constraint": "constraint", "-t": "target", "--target": "target",
    "--prefix": "prefix", "--root": "root", "-i": "index", "--index-url": "index",
    "--extra-index-url": "extra-index", "-f": "links", "--find-links": "links",
    "--trusted-host": "host", "--timeout": "timeout", "--default-timeout": "timeout",
    "--proxy": "proxy", "--no-binary": "binary", "--only-binary": "binary",
    "--progress-bar": "bar", "--retries": "retries", "--upgrade-strategy": "strategy",
    "--cache-dir": "cache", "--log": "log", "--user": "user", "--python": "python",
    "-p": "python", "--src": "src", "--root-user-action": "action", "--extra": "extra",
    "--break-system-packages": "break", "--system": "system", "--no-deps": "bare",
    "--no-index": "no-index", "--require-hashes": "bare", "--group": "extra", "--index": "index",
    "--default-index": "index", "--exclude-newer": "newest",
    **dict.fromkeys((
        "--config-settings", "-C", "--global-option", "--install-option", "--platform", "--abi",
        "--python-version", "--implementation", "--report", "--cert", "--client-cert",
        "--exists-action", "--keyring-provider", "--use-feature", "--use-deprecated",
        "--index-strategy", "--resolution", "--prerelease", "--torch-backend", "--link-mode",
        "--override", "--overrides", "--build-constraint", "--upgrade-package", "-P",
        "--reinstall-package", "--refresh-package", "--config-file", "--directory", "--project",
    ), "other"),
}  # fmt: skip
PIP_VALUED = (
    "file editable constraint target prefix root index extra-index links host timeout proxy binary "
    "bar retries strategy cache log python src action extra newest other"
)


# Pythons that only root may write to, unless something is known to the contrary.
_ROOT_PYTHONS = frozenset({"/usr/bin", "/usr/local/bin", "/opt/conda/bin"})
_TRUE = frozenset({"1", "true", "yes", "on", "y", "t"})
_STARTS_MODULE = pattern(r"-[bBdEiIOPqsSuv]*m(.*)")
_STARTS_OTHERS = pattern(
    r"\bsubprocess\b|\bos\.(?:system|popen|exec|spawn)|\bvenv\b|\bensurepip\b|\bpip\.(?:main|_internal)"
)
_BREAKS = pattern(r"(?m)^[^\S\n]*break-system-packages\s*=\s*(?:true|1|yes|on)")
_SETTINGS = frozenset(
    {"break-system-packages", "index-url", "extra-index-url", "find-links", "no-index"}
)


def _pip_python(process: Process, program: str) -> Python:
    """The Python of the first ``pip`` on PATH; one made up where only the command speaks for it."""
    for directory in process.path:
        second = process.image.pythons.get(f"{directory}/python2")
        if second and second.pip and program == "pip":
            return second
        python = process.image.pythons.get(directory)
        if python and python.pip is not False:
            return python
        if UNKNOWN in directory:
            break
    return evident(process)


def evident(process: Process) -> Python:
    """A Python of which nothing is known but that the Dockerfile runs it.

    What it holds is known if the base image is: nothing but what the Dockerfile installs.
    """
    first = next((python for python in process.image.pythons.values() if python.pip), None)
    is_known = UNKNOWN not in ":".join(process.path)
    directory = process.image.build_directory or "/usr/bin" if is_known else UNKNOWN
    pythons = process.image.pythons
    second = pythons.get("/usr/bin/python2")
    has_first = directory != "/usr/bin" or directory in pythons
    if second and process.image.pythons_complete and not has_first:
        # A pip that came in another way is that of the only Python there is.
        return replace(second, pip=True)
    known = pythons.get(directory) or first
    complete = is_known and process.image.without_jupyter
    return known or Python(directory, pip=True, managed=None, complete=complete)


def interpreter(process: Process, program: str) -> Python | None:
    """The Python behind ``python3``, ``/opt/venv/bin/pip`` or ``python3.11``."""
    pythons = process.image.pythons
    directory, _, name = program.rpartition("/")
    wanted = re.search(r"(\d+)(?:\.(\d+))?$", name) if name[-1:].isdigit() else None
    folders = [process.resolve(directory)] if directory else list(process.path)
    if wanted and wanted[1] == "2":
        found = next((pythons[f"{f}/python2"] for f in folders if f"{f}/python2" in pythons), None)
        return found or Python("/usr/bin/python2", (2, 7), pip=True)
    if wanted and wanted[2]:
        version = (integer(wanted[1]), integer(wanted[2]))
        for folder in folders:
            same = pythons.get(f"{folder}/python{wanted[0]}") or pythons.get(folder)
            if same and same.version in (version, None):
                return same
    return pythons.get(folders[0]) if directory else process.python


def add(
    process: Process,
    python: Python,
    wanted: Sequence[tuple[str, int]],
    call: Call,
    *,
    complete: bool = True,
    personal: str = "",
    held: Mapping[str, str] | None = None,
) -> Process:
    """``process`` after requirements (text, index of the word or -1) went into a Python.

    They are for everybody, or ``personal``, for that HOME. ``held`` are the versions that
    constraints hold fast.
    """
    if any(";" in text for text, _ in wanted):
        # Few requirements have a marker.
        from autofix.image.commands import markers

        wanted, known = markers.applying(wanted, python)
        complete = complete and known
    packages: dict[str, Package] = {}
    doubtful: frozenset[str] = frozenset()
    # Where another package needs a notebook, pip keeps to what is there or asked for as well; conda
    # chooses versions by rules of its own.
    kept: Mapping[str, Package] = {}
    notebook = ""
    if call.name not in CONDAS and "eager" not in call.words:
        kept = python.visible(process.home)
        named = dict(filter(None, (requirement(text) for text, _ in wanted)))
        there = kept["notebook"].version if "notebook" in kept else ""
        notebook = named.get("notebook") or (held or {}).get("notebook") or there
    for text, word in wanted:
        parsed = requirement(text)
        if parsed is None:
            is_option = text.startswith("-") or not text.strip()
            complete = complete and is_option and UNKNOWN not in text
            continue
        name, specifier = parsed
        specifier = specifier or (held or {}).get(name, "")
        doubtful |= may_bring(name, specifier, python.version)
        for part, version in brought(name, specifier, python.version, notebook).items():
            if part == name or (part not in packages and part not in kept):
                packages[part] = Package(version, call, word if part == name else -1)
    if not personal and process.home in python.personal:
        # pip is content with what it finds in the folder of the HOME in force, root's pip as well.
        mine = python.personal[process.home]
        packages = {
            name: package for name, package in packages.items()
            if name not in mine or _differ(package.version, mine[name].version)
        }  # fmt: skip
    python = python.with_packages(packages, personal)
    complete = complete and doubtful <= python.visible(process.home).keys()
    return process.with_python(replace(python, complete=python.complete and complete))


def _differ(wanted: str, there: str) -> bool:
    return bool(wanted and there) and wanted != there


def install(process: Process, python: Python, call: Call, start: int) -> Process:
    """``pip install``; ``start`` is the index of the word ``install``."""
    options = read_options(call.words[start:], PIP, PIP_VALUED)
    process = note_pip(process, call, start, options, python.version)
    personal = _apart(process, python, options)
    wanted, constraints, complete = _wanted(process, call, start, options)
    held = constrained(process, constraints, python.version)
    if personal.endswith(TARGET):
        # That is always installed into.
        after = add(process, python, wanted, call, complete=complete, personal=personal, held=held)
        return _perhaps_looked_at(process, after, python, personal)
    denied = personal == process.home and _may_not_have_files(process)
    if denied:
        # What it installs is there once root runs it.
        personal = "/root" if "user" in options else ""
    breaks = "break" in options or breaks_system(process.variables, call.name)
    breaks = breaks or (call.name != "uv" and _configured_to_break(process.image, process.home))
    if python.managed and not breaks:
        return process.failed("externally-managed", f"{call.name} refuses (PEP 668)", call)
    if python.managed is None and not breaks:
        # It does not refuse here: the author's image was built so.
        python = replace(python, managed=False)
    process = add(process, python, wanted, call, complete=complete, personal=personal, held=held)
    if personal == process.home:
        process = _with_files_of_root(process, (".local",))
    if denied:
        return process.denied(call)
    if PLAIN_PIP in process.image.programs:
        from autofix.image.commands import plain_pip

        process = plain_pip.installed(process, python, call, wanted, complete=complete)
        if process.status is False:
            return process
    if "file" in options or "editable" in options or any(
        word.startswith((".", "/")) for _, word in options.operands
    ):  # fmt: skip
        from autofix.image.commands import pip_files

        process = pip_files.found(process, call, start, options)
    if process.status is False or all(_is_plain(text) for text, _ in wanted):
        return process
    from autofix.image.commands import refused

    return refused.judged(process, call, start, options)


def _is_plain(text: str) -> bool:
    """Whether a requirement is a name, perhaps with a version, and not one that is refused."""
    name, _, version = text.partition("==")
    plain = name.replace("-", "").replace("_", "").replace(".", "").isalnum()
    return plain and name != "sklearn" and (not version or version.replace(".", "").isalnum())


def _perhaps_looked_at(process: Process, after: Process, python: Python, folder: str) -> Process:
    """``after`` packages came to a folder of their own, unless they may be everybody's there."""
    if after.image.pythons[python.directory].complete == python.complete and (
        "-packages" not in folder
    ):
        return after
    # It may be where Python looks for everybody's.
    looked = process.variables.get("PYTHONPATH") or "-packages" in folder
    return process.with_python(replace(python, complete=python.complete and not looked))


def _wanted(
    process: Process, call: Call, start: int, options: Options
) -> tuple[list[tuple[str, int]], list[str], bool]:
    """What pip is asked for, by word or -1, its constraints, and whether all of it is known."""
    lines = [(word, start + index) for index, word in options.operands]
    for path in all_values(call.words[start:], "-r", "--requirement"):
        if path.endswith(PROJECTS):
            # uv takes a project's file for a list of requirements.
            lines.append((posixpath.join(".", posixpath.dirname(path)), -1))
            continue
        lines += [("$" if text is None else text, -1) for text in file_requirements(process, path)]
    lines += [(word, -1) for word in all_values(call.words[start:], "-e", "--editable")]
    constraints = [text[3:] for text, _ in lines if text.startswith("-c ")]
    constraints += all_values(call.words[start:], "-c", "--constraint")
    if process.variables.get("PIP_CONSTRAINT"):
        constraints.append(process.variables["PIP_CONSTRAINT"])
    complete = True
    wanted: list[tuple[str, int]] = []
    for text, word in lines:
        local = _without_option(text)
        folder = local.partition("[")[0] or "."
        if is_folder(folder):
            if "--no-deps" in call.words:
                continue
            extras = re.findall(r"[\w-]+", local[len(folder) :])
            extras += all_values(call.words[start:], "--extra", "--group")
            required, read = project_requirements(process, folder, extras)
            wanted += [(item, -1) for item in required]
            complete = complete and read
        else:
            wanted.append((local, word))
    return wanted, constraints, complete


def _apart(process: Process, python: Python, options: Options) -> str:
    """Whose packages those are that pip installs: empty for everybody's.

    Those of a folder of their own are named with ``PREFIX``.
    """
    variables, own = process.variables, posixpath.dirname(python.directory)
    root = options.get("root")
    prefix = options.get("prefix") or variables.get("PIP_PREFIX")
    if root or prefix:
        folder = process.resolve(prefix) if prefix else own
        folder = posixpath.normpath(f"{process.resolve(root)}{folder}") if root else folder
        return "" if folder == own else f"{PREFIX}{folder}"
    target = options.get("target") or variables.get("PIP_TARGET")
    if target:
        return f"{PREFIX}{process.resolve(target)}{TARGET}"
    user = "user" in options or is_set(variables, "PIP_USER")
    return process.home if user or _defaults_to_user(process, python) else ""


def _avoids(process: Process, call: Call) -> bool:
    """Whether get-pip.py, which is pip itself, is let into the Python or has another folder."""
    options = read_options(call.words, PIP, PIP_VALUED)
    elsewhere = {"target", "prefix", "root", "break"} & options.values.keys()
    configured = _configured_to_break(process.image, process.home)
    return bool(elsewhere) or breaks_system(process.variables) or configured


def _without_option(text: str) -> str:
    """What ``-e`` or ``--editable`` stands before."""
    for option in ("-e", "--editable"):
        if text.startswith(option):
            return text.removeprefix(option).lstrip(" =")
    return text


def breaks_system(variables: Mapping[str, str], program: str = "pip") -> bool:
    """Whether the environment lets pip (or uv) write to the distribution's Python."""
    name = "UV_BREAK_SYSTEM_PACKAGES" if program == "uv" else "PIP_BREAK_SYSTEM_PACKAGES"
    return is_set(variables, name)


def is_set(variables: Mapping[str, str], name: str) -> bool:
    """Whether a variable says yes, as pip and uv understand it."""
    return variables.get(name, "").lower() in _TRUE


def _configured_to_break(image: Image, home: str) -> bool:
    """Whether a configuration file of pip lets it write to the distribution's Python."""
    folders = ("/etc", "/etc/xdg/pip", f"{home}/.config/pip", f"{home}/.pip")
    texts = (image.texts.get(f"{folder}/pip.conf") for folder in folders)
    return any(text and _BREAKS.search(text) for text in texts)


def _defaults_to_user(process: Process, python: Python) -> bool:
    """Whether pip falls back to ``--user``, as whoever runs it may not write to the Python."""
    uid = process.uid
    if uid in (0, None) or python.directory not in _ROOT_PYTHONS:
        return False
    return owner_of(process.image, python.directory) == 0


def _may_not_have_files(process: Process) -> bool:
    """Whether root's rights are needed to write to HOME, as it is root's own or ``/``."""
    files = posixpath.join(process.home, ".local")
    return process.denies(files) or process.denies(process.home, folder=True)


def pip(process: Process, call: Call) -> Process:
    """``pip install``, also as ``pip3`` and ``/opt/venv/bin/pip``."""
    versioned = call.name.endswith("2") or ("." in call.name and re.search(r"\d\.\d", call.name))
    if "/" in call.words[0] or versioned:
        python = interpreter(process, call.words[0])
    else:
        python = _pip_python(process, call.name)
    after = _pip(process, python or evident(process), call, 1)
    return after if process.image.pythons else _looked_for(process, after, call)


def _looked_for(process: Process, after: Process, call: Call) -> Process:
    """``after``, or its failure where no Python is known and it is certain that there is no pip."""
    if call.words[0] not in ("pip", "pip3", "python3") or not process.image.pythons_complete:
        return after
    from autofix.image.commands import absent_pip

    return absent_pip.without(process, after, call)


def _pip(process: Process, python: Python, call: Call, start: int) -> Process:
    for index in range(start, len(call.words)):
        if call.words[index] == "install":
            named = read_options(call.words[start - 1 : index], PIP, PIP_VALUED).get("python")
            other = _of_option(process, named) if named else python
            if other is None:
                return process.with_image(process.image.unread(call))
            return install(process, other, call, index)
        if call.words[index] == "uninstall":
            gone = {word.lower() for word in call.words[index:]}
            # An earlier line is not the place to add what is taken away again.
            kept = {name: replace(package, word=-1) for name, package in python.packages.items()
                    if name not in gone}  # fmt: skip
            return process.with_python(replace(python, packages=kept))
    setting = [word for word in call.words[start:] if not word.startswith("-")]
    if setting[:2] == ["config", "set"] and len(setting) == 4:
        return _configured(process, setting[2].rpartition(".")[2], setting[3])
    return process.with_image(process.image)


def _of_option(process: Process, named: str) -> Python | None:
    """The Python that ``pip --python`` names by its path, or by the folder of its environment."""
    environment = process.image.pythons.get(f"{process.resolve(named)}/bin")
    return environment or interpreter(process, named)


def _configured(process: Process, setting: str, value: str) -> Process:
    """``pip config set``: what the configuration says, its variable would say as well."""
    if setting not in _SETTINGS:
        return process.with_image(process.image)
    name = f"PIP_{setting.replace('-', '_').upper()}"
    environment = updated(process.image.environment, {name: value})
    process = process.with_variables({name: value})
    return process.with_image(replace(process.image, environment=environment))


def python(process: Process, call: Call, text: str | None = None) -> Process:
    """``python -m pip`` and ``python -m venv``; other programs leave the facts as they are.

    What starts others, in the ``text`` that a here-document brings or behind ``-c``, is not read.
    """
    words = call.words
    if text is None and "-c" in words[:-1]:
        text = words[words.index("-c") + 1]
    if text is not None and _STARTS_OTHERS.search(text):
        return process.with_image(process.image.unread(call))
    found = interpreter(process, words[0])
    module, start = _module(words)
    if not module:
        script = posixpath.basename("".join(words[1:2]))
        if script == "get-pip.py" and found and found.managed and not _avoids(process, call):
            return process.failed("externally-managed", f"{script} refuses (PEP 668)", call)
        after = easy_install(process, call)
        if not script.endswith(".py"):
            return after
        from autofix.image import absence

        return absence.without(process, after, call, words[1])
    if module == "pip":
        after = _pip(process, found or evident(process), call, start)
        return after if process.image.pythons else _looked_for(process, after, call)
    if module in ("venv", "virtualenv"):
        return make_venv(process, found, words[start - 1 :])
    if module == "uv" and words[start - 1] == "uv":
        return _uv(process, found, call.rest(start - 1))
    return personal_files(process, call)


def _uv(process: Process, python: Python | None, call: Call) -> Process:
    """``python -m uv``, which takes that very Python for an active environment."""
    prefix = posixpath.dirname(python.directory) if python else UNKNOWN
    inner = process.with_variables({"VIRTUAL_ENV": prefix})
    return replace(reader("uv")(inner, call), variables=process.variables)


def easy_install(process: Process, call: Call) -> Process:
    """What may bring another pip than the distribution's: ``easy_install``, a script as well."""
    image = process.image
    if PLAIN_PIP in image.programs and call.words[1:2] not in (("--version",), ("-V",)):
        image = image.unsure_of(PLAIN_PIP)
    return replace(process, image=image, status=True, output=None)


def _module(words: Sequence[str]) -> tuple[str, int]:
    """The module that ``-m NAME``, ``-mNAME`` or ``-Im NAME`` starts, and where its words begin."""
    for index, word in enumerate(words[1:], 1):
        found = _STARTS_MODULE.fullmatch(word)
        if found and (found[1] or index + 1 < len(words)):
            return (found[1], index + 1) if found[1] else (words[index + 1], index + 2)
        if not word.startswith("-") and words[index - 1] not in ("-W", "-X"):
            break
    return "", 0


def make_venv(process: Process, origin: Python | None, words: Sequence[str]) -> Process:
    """A virtual environment by ``venv``, ``virtualenv`` or ``uv`` (the first of the words)."""
    options = read_options(
        words, {"-p": "python", "--python": "python", "--prompt": "prompt"}, "python prompt"
    )
    chosen = options.get("python")
    version = re.search(r"(\d+)\.(\d+)", chosen or "")
    base = origin
    if chosen:
        origin = interpreter(process, chosen if re.search("[a-z]", chosen) else f"python{chosen}")
        base = origin
    if version and (origin is None or origin.version is not None):
        made = Python("", (integer(version[1]), integer(version[2])))
        # uv fetches a Python of its own where there is none of that version.
        base = origin if origin and origin.version == made.version else None
        origin = replace(origin or made, version=made.version)
    image = process.image
    # Of which Python a virtualenv is made that came in another way is not known.
    known = bool(origin or chosen) or words[0].rpartition("/")[2] != "virtualenv"
    source = base.directory if base else ""
    if words[0] == "uv" and base is None and image.pythons_complete:
        source = _fetched(process)
    second = origin is not None and origin.version is not None and origin.version < (3, 0)
    for _, folder in options.operands or ((0, ".venv"),):
        inherits = "--system-site-packages" in options and origin
        place = process.resolve(folder)
        venv = Python(
            directory=f"{place}/bin/python2" if second else f"{place}/bin",
            version=origin.version if origin else None,
            pip="--seed" in options if words[0] == "uv" else "--without-pip" not in options,
            packages=origin.packages if inherits and origin else {},
            complete=origin.complete if inherits and origin else known,
            base=source,
            recent=origin.recent if origin else True,
        )
        image = image.with_python(venv).owned(place, process.uid)
    return process.with_image(image)


def _fetched(process: Process) -> str:
    """The folder of the Pythons that uv fetches."""
    data = process.variables.get("XDG_DATA_HOME") or f"{process.home}/.local/share"
    return process.resolve(process.variables.get("UV_PYTHON_INSTALL_DIR") or f"{data}/uv/python")


def virtualenv(process: Process, call: Call) -> Process:
    """``virtualenv FOLDER``, of the Python that has it."""
    pythons = process.image.pythons
    second = next((pythons[place] for place in pythons if place.endswith("/python2")), None)
    origin = process.python or (second if process.image.pythons_complete else None)
    return make_venv(process, origin, call.words)


def personal_files(process: Process, call: Call) -> Process:
    """A program that writes settings into HOME: as root they are in the way of the user."""
    writes = {"--user", "--generate-config", "build", "install"} & set(call.words)
    after = _with_files_of_root(process, (".local", ".jupyter")) if writes else process
    return after if after is not process else replace(process, status=True, output=None)


def _with_files_of_root(process: Process, names: Sequence[str]) -> Process:
    """A process that wrote to folders in HOME, which as root are in the way of the user."""
    home = process.home
    if process.uid != 0 or home in ("/root", "/") or UNKNOWN in home:
        return process
    image = process.image
    for name in names:
        image = image.owned(f"{home}/{name}", 0)
    return process.with_image(image)


READERS: Mapping[str, object] = {
    "pip": pip, "python": python, "virtualenv": virtualenv, "ipython": personal_files,
    "easy_install": easy_install,
}  # fmt: skip
