"""Whether a package manager asks if it is to go on, which nobody in a build answers.

apt-get and apt ask where they have more to do than what was named, and where they remove anything;
yum and dnf before whatever they do. apk and microdnf never ask, and conda, mamba and micromamba
take the end of the input for a yes.
"""

from __future__ import annotations

from collections.abc import Callable

from autofix.dockerfile.words import UNKNOWN
from autofix.image.call import Call, Options
from autofix.image.process import Process
from autofix.pattern import pattern

Reader = Callable[[Call], Options]
"""What reads the options of a package manager's command."""

# What has each go on without an answer, or not even ask.
_ANSWERS = {
    "apt": pattern(
        r"-[A-Za-rt-xz]*[ys][A-Za-z]*|--yes|-[A-Za-pr-z]*q[A-Za-pr-z]*q[A-Za-z]*|--quiet|-q=.*"
        r"|--quiet=.*"
        r"|--(?:simulate|just-print|dry-run|recon|no-act|print-uris|trivial-only)"
        r"|.*(?i:assume|quiet=).*|-c.*|--config-file.*"
    ),
    "dnf": pattern(r"-[A-Za-xz]*y[A-Za-z]*|--downloadonly|.*(?i:assume|defaultyes).*"),
}
# Where each is told to do so always, and how.
_SETTINGS = {
    "apt": (("/etc/apt/apt.conf",), pattern(r"(?is).*(?:assume-yes|quiet).*")),
    "dnf": (("/etc/dnf/", "/etc/yum.conf"), pattern(r"(?is).*(?:assumeyes|defaultyes).*")),
}
_VERBS = {
    "apt": frozenset("install build-dep upgrade dist-upgrade full-upgrade remove purge".split()),
    "dnf": frozenset(
        "install localinstall groupinstall reinstall update upgrade remove erase builddep "
        "distro-sync".split()
    ),
}
# Those that are about what is there already.
_UPGRADES = frozenset("update upgrade dist-upgrade full-upgrade distro-sync".split())
# Packages of Debian and Ubuntu that need more than a minimal image has, and some that need nothing.
_WITH_OTHERS = frozenset(
    "build-essential gcc g++ gfortran git curl vim cmake python-pip python3-pip python-dev "
    "python3-dev default-jre default-jdk graphviz pandoc r-base octave ffmpeg nginx".split()
)
_ALONE = frozenset("make unzip less tree bzip2 net-tools gosu tini patch pv".split())
# What no minimal image of Fedora or RHEL has.
_NEVER_THERE = frozenset(
    "gcc gcc-c++ gcc-gfortran git cmake python3-pip python3-devel python-devel graphviz httpd "
    "nginx nodejs npm epel-release R java-11-openjdk java-17-openjdk".split()
)


def question(process: Process, call: Call, read: Reader) -> tuple[int, bool] | None:
    """The place of the verb among the words, and whether it is certain that it asks.

    None where it does not ask, or too little is known of the image.
    """
    kind = _kind(call)
    words = call.words[1:]
    answered = process.fed or any(UNKNOWN in w or _ANSWERS[kind].fullmatch(w) for w in words)
    if answered or not process.image.settled or _is_set(process, kind):
        return None
    found = verb_of(call, read)
    if found is None:
        return None
    place, verb, packages = found
    broken = verb == "install" and not {"-f", "--fix-broken"}.isdisjoint(words)
    if not (packages or broken or verb in _UPGRADES):
        return None
    if verb == "install" and kind == "apt" and packages and packages <= _ALONE:
        return None
    certain = _WITH_OTHERS if kind == "apt" else _NEVER_THERE
    fresh = process.image.minimal and not process.image.packages
    return place, fresh and verb == "install" and not packages.isdisjoint(certain)


def _kind(call: Call) -> str:
    return "apt" if call.name.startswith("apt") else "dnf"


def verb_of(call: Call, read: Reader) -> tuple[int, str, frozenset[str]] | None:
    """The place of what a package manager is to do, that word, and with which packages."""
    operands = read(call).operands
    if not operands or operands[0][1] not in _VERBS[_kind(call)]:
        return None
    (place, verb), *others = operands
    return place, verb, frozenset(word for _, word in others)


def _is_set(process: Process, kind: str) -> bool:
    """Whether a file or a variable may have it take everything for a yes."""
    image = process.image
    if kind == "apt" and "APT_CONFIG" in process.variables:
        return True
    places, setting = _SETTINGS[kind]
    folders = [f"{copy.destination.rstrip('/')}/" for copy in image.copies]
    return (
        any(setting.fullmatch(text) for path, text in image.texts.items()
            if path.startswith(places))
        or any(path.startswith(places) for path in image.illegible)
        or any(place.startswith(folder) or folder.startswith(place)
               for folder in folders for place in places)
    )  # fmt: skip
