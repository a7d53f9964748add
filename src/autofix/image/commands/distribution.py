"""apt-get, apk, dnf and their kin: which Python, pip and account tools they bring."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Mapping, Sequence

from autofix.dockerfile.words import UNKNOWN
from autofix.image.base import alpine_minor, externally_managed, system_python
from autofix.image.call import Call, Options, read_options
from autofix.image.commands.recording import noted, of_words
from autofix.image.facts import (
    ARCHIVED,
    DASH,
    LISTS,
    PACKAGE_FILE,
    SH,
    Failure,
    Image,
    Install,
    Python,
)
from autofix.image.process import Process
from autofix.image.replacing import is_folder_of_programs, replaced
from autofix.numbers import integer
from autofix.pattern import pattern
from autofix.values import replace, updated

_MANAGERS = {
    "apt-get": "apt", "apt": "apt", "aptitude": "apt", "apk": "apk", "dnf": "dnf", "yum": "yum",
    "microdnf": "microdnf", "zypper": "zypper", "pacman": "pacman", "install_packages": "apt",
}  # fmt: skip
_ASKING = frozenset({"apt-get", "apt", "dnf", "yum"})
_INSTALLS = frozenset({"install", "add", "in", "-S", "-Sy", "-Syu", "reinstall", "localinstall"})
_UPDATES = frozenset({"update", "upgrade", "dist-upgrade", "full-upgrade", "makecache"})
# What apt installs the packages by that are named.
_UPGRADES_TOO = frozenset({"upgrade", "dist-upgrade", "full-upgrade", "build-dep"})
# What apt takes its lock for as well.
_LOCKED = frozenset({"clean", "autoclean", "remove", "purge", "autoremove", "autopurge"})
_REMOVALS = frozenset(
    {"remove", "purge", "autoremove", "autopurge", "del", "erase", "rm", "-R", "-Rs"}
)
# The packages without which there is no python3, also by a pattern.
_OF_PYTHON = ("py", "pip", "jupyter")
_OWN_PYTHON = pattern(r"(?:lib)?python(?:[3*]|3\.\d+)?(?:-minimal|-stdlib|\.?\*)?-?$")
_PYTHON = pattern(r"python3(-.*)?$|py3-|python-is-python3|jupyter|pipx?$")
_PIP = pattern(r"(python3|py3)-pip$")
_VERSIONED = pattern(r"python(3)\.?(\d+)(-(?:minimal|full|venv|dev|devel|distutils|pip))?$")
_SECOND = pattern(r"python2?(\.7)?(-(pip|dev|devel|setuptools))?$|py2-pip$")
# The options that take a word of their own.
_RED_HAT = dict.fromkeys(
    "--enablerepo --disablerepo --repo --repoid --setopt --releasever --installroot -x --exclude"
    " -c --config --forcearch --enable".split(), "value",
)  # fmt: skip
_OPTIONS = {
    "apt": dict.fromkeys(
        "-t --target-release --default-release -o --option -c --config-file -a --host-architecture"
        " --solver".split(), "value",
    ),
    "apk": dict.fromkeys(
        "-t --virtual -X --repository -p --root --arch --keys-dir --repositories-file --wait"
        " --cache-dir --cache-max-age".split(), "value",
    ),
    "zypper": dict.fromkeys("-t --type -r --repo --from -R --root".split(), "value"),
    "pacman": dict.fromkeys("-b --dbpath -r --root --config --ignore".split(), "value"),
}  # fmt: skip
# The version of the distribution's own python3, where others may be installed beside it.
_DEFAULT = {
    ("debian", "10"): 7, ("debian", "11"): 9, ("debian", "12"): 11, ("debian", "13"): 13,
    ("ubuntu", "18.04"): 6, ("ubuntu", "20.04"): 8, ("ubuntu", "22.04"): 10,
    ("ubuntu", "24.04"): 12, ("ubuntu", "26.04"): 14, ("rhel", "9"): 9, ("rhel", "10"): 12,
}  # fmt: skip
# The packages of Debian and Ubuntu that bring their own python3 with its module venv.
_VENV = frozenset({"python3-venv", "python3-full"})
# A package that is a file: what is in it the name does not tell.
_FILE = pattern(r"(?:[./:].*|\*)\.(?:deb|rpm|apk)$")
_FILES_OPTION = pattern(r"--install|--upgrade|-(?!\w*q)\w*[iUR]\w*")
_NAME = pattern(r"[\w./~][\w.+:~*?/=<>@-]*[\w.+*?]|\w")


def install(process: Process, call: Call) -> Process:
    """``apt-get install``, ``apk add``, ``dnf install`` and the like."""
    after = _installed(process, call)
    if process.image.programs.get(ARCHIVED) and process.editable and after.status is not False:
        from autofix.image.commands import archived_sources

        after = archived_sources.asked(process, after, call)
    # Nearly all are told yes, or do nothing that they would ask about.
    plain = call.name.startswith("apt") and call.words[1:2] in (("update",), ("clean",))
    if call.name not in _ASKING or plain or "-y" in call.words or after.status is False:
        return after
    from autofix.image.commands import confirming

    found = confirming.question(process, call, options_of)
    if found is None or call in process.forgiven:
        return after
    if found[1]:
        message = "it asks whether to go on, and nobody answers"
        return process.failed("unanswered", message, call)
    if not process.editable:
        # What was run for another image has been built.
        return after
    message = f"{call.name} may ask whether to go on, and nobody answers"
    return after.with_image(after.image.failed(Failure("perhaps-unanswered", message, call)))


def _installed(process: Process, call: Call) -> Process:
    manager = _MANAGERS[call.name]
    process = noted(process, _named(process, call, manager))
    image = process.image
    if image.manager is None:
        # What a Dockerfile runs is evidence for the family of a base image nobody tabulated.
        family = {"apt": "debian", "apk": "alpine"}.get(manager)
        image = replace(image, manager=manager, family=image.family or family)
    words = call.words[1:]
    # By now the command itself may have told whose distribution this is.
    denied = image.uid(process.user) not in (0, None)
    if denied and manager == "apt" and _LOCKED & set(words):
        return process.denied(call)
    if _REMOVALS & set(words) and not _INSTALLS & set(words):
        return process.with_image(_without_python(image, words))
    installs = _INSTALLS & set(words) or call.name == "install_packages"
    if manager == "apt" and _UPGRADES_TOO & set(words):
        installs = sum(1 for word in words if not word.startswith("-")) > 1
    if denied and (installs or _UPDATES & set(words)):
        return process.denied(call)
    if not installs:
        if manager == "apt" and ("update" in words or any(UNKNOWN in word for word in words)):
            image = image.unsure_of(LISTS)
        return process.with_image(image)
    packages = {_bare(word) for word in words if not word.startswith("-")}
    if any(map(_FILE.search, words)):
        packages.add(PACKAGE_FILE)
    programs = dict(image.programs)
    if "adduser" in packages:
        programs["debian-adduser"] = True
    if packages & {"shadow", "shadow-utils", "passwd"}:
        programs["useradd"] = True
    if manager == "apt" and not _VENV.isdisjoint(packages):
        programs["python3-venv"] = True
    if "/usr/bin" not in image.pythons:
        packages |= {f"{group} python3" for group in _group(words) if "python3" in packages}
    image = replace(
        image, programs=programs, packages=updated(image.packages, dict.fromkeys(sorted(packages)))
    )
    after = process.with_image(_with_python(image, packages))
    if any("jupyter" in name or name == "python3-notebook" for name in packages):
        from autofix.image.commands import jupyter_packages

        after = jupyter_packages.brought(process, after, call, packages)
    if LISTS in image.programs and call.name in ("apt-get", "apt") and after.status is not False:
        from autofix.image.commands import package_lists

        return package_lists.missed(process, after, call, packages)
    return after


def install_files(process: Process, call: Call) -> Process:
    """``dpkg -i FILE``, ``rpm -i FILE`` and ``gdebi FILE``: whom the package makes is not known."""
    files = [word for word in call.words[1:] if not word.startswith("-")]
    installs = call.name == "gdebi" or any(map(_FILES_OPTION.fullmatch, call.words[1:]))
    if not installs or not files:
        return replace(process, status=True, output=None)
    image = process.image
    if process.uid not in (0, None):
        return process.denied(call)
    return process.with_image(
        replace(image, packages=updated(image.packages, dict.fromkeys([PACKAGE_FILE])))
    )


def options_of(call: Call) -> Options:
    """The options and the other words of a package manager's command."""
    return read_options(call.words, _OPTIONS.get(_MANAGERS[call.name], _RED_HAT), "value")


def _bare(word: str) -> str:
    """The name of a package without its version, architecture or release."""
    for mark in "=:<>~":
        word = word.partition(mark)[0]
    return word


def _group(words: Sequence[str]) -> Iterator[str]:
    """The name under which ``apk add`` keeps packages that are to go together."""
    for word, following in zip(words, (*words[1:], ""), strict=True):
        if word in ("-t", "--virtual"):
            yield following
        elif word.startswith("--virtual="):
            yield word.partition("=")[2]


def _without_python(image: Image, words: Sequence[str]) -> Image:
    """This image after packages were removed: whether python3 is still there is not known.

    Whether its module venv is, is not known whatever was removed.
    """
    image = image.unsure_of("python3-venv")
    if not any(_OWN_PYTHON.match(word) or f"{word} python3" in image.packages for word in words):
        return image
    pythons = {place: python for place, python in image.pythons.items() if place != "/usr/bin"}
    return replace(image, pythons=pythons, pythons_complete=False)


def _named(process: Process, call: Call, manager: str) -> Iterator[Install]:
    """The packages that a command installs."""
    options = options_of(call)
    verbs = {word for _, word in options.operands[:1]} | options.values.keys()
    if call.name == "install_packages":
        words = options.operands
    elif verbs & _INSTALLS:
        words = tuple(item for item in options.operands if item[1] not in _INSTALLS)
    else:
        return
    dated = manager == "apt" and any(
        path.startswith("/etc/apt/") and re.search(r"//snapshot\.(debian|ubuntu)\.", text)
        for path, text in process.image.texts.items()
    )
    # A group has no version, and what ends in a hyphen is taken away.
    words = tuple((index, word) for index, word in words if word.isalnum() or _NAME.fullmatch(word))
    for install in of_words(manager, call, words):
        yield replace(install, pinned=True) if dated else install


def default_minor(image: Image) -> int | None:
    """The second number of the version of the distribution's python3; None if not known."""
    release = (image.release or "").split(".")[0] if image.family != "ubuntu" else image.release
    return _DEFAULT.get((image.family or "", release or ""))


def _with_python(image: Image, packages: set[str]) -> Image:
    """This image with the Pythons that the packages bring, their own version of each."""
    if not any(name.startswith(_OF_PYTHON) for name in packages):
        return image
    # Alpine calls the pip of its python3 so from 3.12 on.
    old = image.family == "alpine" and 0 <= alpine_minor(image.release) < 12
    second_pip = {name for name in packages if name.endswith("-pip") and _SECOND.match(name)}
    if old:
        second_pip |= {"py-pip"} & packages
    if image.family != "fedora" and (second_pip or any(map(_SECOND.match, packages))):
        second = image.pythons.get("/usr/bin/python2")
        has_pip = bool(second_pip) or (second is not None and second.pip is True)
        image = image.with_python(Python("/usr/bin/python2", (2, 7), pip=has_pip))
    default = default_minor(image)
    for name in sorted(packages):
        versioned = _VERSIONED.match(name)
        if versioned is None:
            continue
        version = (3, integer(versioned[2]))
        beside = default is not None and version[1] != default
        place = f"/usr/bin/python3.{version[1]}" if beside else "/usr/bin"
        if place not in image.pythons:
            managed = False if beside else externally_managed(image.family, image.release)
            image = image.with_python(Python(place, version, pip=beside, managed=managed))
        if versioned[3] == "-pip":
            image = image.with_python(replace(image.pythons[place], pip=True))
    if not any(_PYTHON.match(name) for name in packages):
        return image
    python = image.pythons.get("/usr/bin") or system_python(image.family, image.release)
    if any(_PIP.match(name) for name in packages):
        if python.pip is False:
            from autofix.image.commands import plain_pip

            image = plain_pip.brought(image)
        python = replace(python, pip=True)
    return image.with_python(python)


def link(process: Process, call: Call) -> Process:
    """``ln -s`` and ``update-alternatives``: another Python becomes ``python3``."""
    operands = [word for word in call.words[1:] if not word.startswith("-")]
    programs = [process.resolve(word) for word in operands if "/" in word]
    image = process.image
    if call.name == "ln":
        if not operands:
            return process.with_image(image)
        programs = _linked(process, operands)
        if process.denies(programs[1]):
            return process.denied(call)
        if programs[1] in SH:
            known = {f"sh is {name}": programs[0].endswith(f"/{name}") for name in ("dash", "bash")}
            image = replace(image, programs=updated(image.programs, known))
        elif programs[1].endswith("/bash"):
            image = replace(image, programs=updated(image.programs, {"bash": True}))
    target = next((place for place in programs if place.endswith("/python3")), None)
    source = next((image.pythons[place] for place in programs if place in image.pythons), None)
    if target is None or source is None:
        return process.with_image(_overlaid(image, programs) if call.name == "ln" else image)
    others = {place: p for place, p in image.pythons.items() if place != source.directory}
    linked = replace(source, directory=target.removesuffix("/python3"))
    return process.with_image(replace(image, pythons=others).with_python(linked))


def reconfigure(process: Process, call: Call) -> Process:
    """``dpkg-reconfigure dash``, which may make bash the sh."""
    after = replace(process, status=True)
    is_of_dash = any("dash" in word or UNKNOWN in word for word in call.words[1:])
    return after.with_image(process.image.unsure_of(DASH)) if is_of_dash else after


def _linked(process: Process, operands: Sequence[str]) -> list[str]:
    """What a link points to, and the link; a relative name counts from where the link is."""
    place = process.resolve(operands[-1]) if len(operands) > 1 else ""
    folder = operands[-1].endswith(("/", "/.")) or is_folder_of_programs(process.image, place)
    if len(operands) == 2 and folder:
        place = posixpath.join(place, posixpath.basename(operands[0]))
    place = place or process.resolve(posixpath.basename(operands[0]))
    return [posixpath.normpath(posixpath.join(posixpath.dirname(place), operands[0])), place]


def _overlaid(image: Image, programs: Sequence[str]) -> Image:
    """``image`` after a link, unless it leads to the very Python that was there."""
    source, place = programs
    python = image.pythons.get(posixpath.dirname(place))
    if python and place.endswith("/python3") and posixpath.dirname(source) == python.directory:
        version = re.fullmatch(r"python3\.(\d{1,3})", posixpath.basename(source))
        if version and python.version in (None, (3, int(version[1]))):
            return image
    return replaced(image, place)


READERS: Mapping[str, object] = {
    **dict.fromkeys(_MANAGERS, install), "ln": link, "update-alternatives": link,
    "alternatives": link, **dict.fromkeys(("dpkg", "rpm", "gdebi"), install_files),
    "dpkg-reconfigure": reconfigure,
}  # fmt: skip
