"""Base images: references, and the table of what each image brings.

The table, ``data/base_images.json``, has one object a family of tags; the first whose name and
tag fit answers. A field that is absent is the default, one that is null is not known.
``release`` is a literal, or tells how the tag gives it: ``number`` (the tag starts with it),
``name`` (a code name stands in the tag, or a number behind the distribution's name) or an object of
patterns, the first of which that fits the tag up to its first hyphen, or the date that it begins
with, answers where neither does. The ``version`` of a Python may be such an object too; there null
says that it may be older than 3.9. ``elsewhere`` is false where a Python that is not known can be
the distribution's only. ``owns`` are folders of the user who runs the image, ``onbuild`` says that
triggers copy the repository.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Mapping, Sequence
from functools import cache, lru_cache

from autofix.dockerfile.words import UNKNOWN
from autofix.edit import Span
from autofix.image.accounts import Accounts, User
from autofix.image.facts import (
    ARCHIVED,
    DASH,
    DEFAULT_PATH,
    LISTS,
    Copy,
    Entrypoint,
    Image,
    Package,
    Python,
)
from autofix.image.ownership import Owners, Ownership, Record
from autofix.numbers import integer
from autofix.pattern import fits, pattern
from autofix.values import TYPE_CHECKING, dataclass, replace

if TYPE_CHECKING:
    from typing import Any

MANAGERS = {"debian": "apt", "ubuntu": "apt", "alpine": "apk", "fedora": "dnf", "rhel": "dnf"}

# Images of Debian and Ubuntu with their sh, and without a SHELL of their own, which would be
# inherited (ContinuumIO and anaconda/docker-images, conda-forge/miniforge-images,
# osrf/docker_images; docker/pytorch/Dockerfile, then Dockerfile of pytorch/pytorch).
_WITH_DASH = frozenset(
    "ubuntu debian buildpack-deps python node julia golang rust ruby php nginx java r-base "
    "rocker/r-ver rocker/rstudio nvidia/cuda ros osrf/ros pytorch/pytorch tensorflow/tensorflow "
    "continuumio/miniconda3 continuumio/anaconda3 condaforge/miniforge3 "
    "condaforge/mambaforge".split()
)
# Those of them that may have another SHELL. That of tensorflow with a GPU is bash, for one
# substitution in tools/dockerfiles/partials/ubuntu/nvidia.partial.Dockerfile, and how the images
# after 2.13 are made is not shown there.
_WITHOUT_DASH = pattern(
    r"tensorflow/tensorflow:(?:.*(?:gpu|devel|custom).*|(?!(?:[01]|2\.(?:\d|1[0-3]))\.).*)"
)

# All variables that some images set, beside PATH.
_PYTHON = (
    "LANG GPG_KEY PYTHONIOENCODING PYTHON_VERSION PYTHON_SHA256 PYTHON_PIP_VERSION "
    "PYTHON_SETUPTOOLS_VERSION PYTHON_GET_PIP_URL PYTHON_GET_PIP_SHA256 PYTHON_VIRTUALENV_VERSION"
)
_VARIABLES: Mapping[str, str] = {
    "ubuntu": "", "debian": "", "alpine": "", "buildpack-deps": "", "rockylinux": "",
    "almalinux": "", "centos": "", "python": _PYTHON, "r-base": "LANG LC_ALL R_BASE_VERSION",
    "node": "NODE_VERSION YARN_VERSION NPM_CONFIG_LOGLEVEL",
}  # fmt: skip
# Images of nothing but the least of a distribution, and those with a Python, Node.js or Ruby beside
# it where the tag says so.
_MINIMAL = frozenset(
    "ubuntu debian alpine fedora centos rockylinux almalinux rockylinux/rockylinux "
    "quay.io/almalinuxorg/almalinux quay.io/centos/centos oraclelinux amazonlinux".split()
)
_SLIM = frozenset("python node ruby".split())
# Images without groups of their own, beside one of a user who is tabulated.
_WITHOUT_GROUPS = _MINIMAL | frozenset(
    "buildpack-deps python node golang ruby rust php java openjdk julia nvidia/cuda "
    "continuumio/miniconda3".split()
)
# Those of them on Debian, Ubuntu and Alpine without sudo, which Ubuntu had up to 15.10.
_WITHOUT_SUDO = _WITHOUT_GROUPS - {"fedora", "centos", "amazonlinux", "oraclelinux"}
# Those of them that have no bash where they are Alpine's.
_WITHOUT_BASH = frozenset("alpine python node golang".split())
# Those of them that have no lists of packages where they are Debian's or Ubuntu's; what old ones
# have beside that is not told here.
_WITHOUT_LISTS = frozenset("debian ubuntu buildpack-deps python node".split())
# Those that look for the packages of Debian or Ubuntu where the distribution itself does.
_WITH_OWN_SOURCES = _WITHOUT_LISTS | set("golang rust ruby php nginx openjdk java".split())
# Images that have no work of anybody's in a folder, which a command could go on with.
_EMPTY = frozenset(
    "ubuntu debian alpine buildpack-deps python node julia r-base rocker/r-ver rocker/rstudio "
    "rocker/tidyverse rocker/verse rocker/geospatial nvidia/cuda fedora rockylinux almalinux "
    "centos continuumio/miniconda3 condaforge/miniforge3 condaforge/mambaforge "
    "mambaorg/micromamba ghcr.io/astral-sh/uv jupyter/*-notebook "
    "quay.io/jupyter/*-notebook".split()
)

RELEASES = {
    "wheezy": "7", "jessie": "8", "stretch": "9", "buster": "10", "bullseye": "11",
    "bookworm": "12", "trixie": "13", "forky": "14", "trusty": "14.04", "xenial": "16.04",
    "bionic": "18.04", "focal": "20.04", "impish": "21.10", "jammy": "22.04", "kinetic": "22.10",
    "lunar": "23.04", "mantic": "23.10", "noble": "24.04", "oracular": "24.10", "plucky": "25.04",
    "questing": "25.10", "resolute": "26.04",
}  # fmt: skip

_PYTHONS = {
    ("ubuntu", "14.04"): (3, 4), ("ubuntu", "16.04"): (3, 5), ("ubuntu", "18.04"): (3, 6),
    ("ubuntu", "20.04"): (3, 8),
    ("debian", "7"): (3, 2), ("debian", "8"): (3, 4), ("debian", "9"): (3, 5),
    ("debian", "10"): (3, 7), ("rhel", "7"): (3, 6), ("rhel", "8"): (3, 6),
}  # fmt: skip
# From which release on, and with Alpine from which of 3, there is which.
_PYTHONS_FROM: Mapping[str, Sequence[tuple[int, tuple[int, int] | None]]] = {
    "alpine": ((0, (3, 4)), (3, (3, 5)), (6, (3, 6)), (10, (3, 7)), (11, (3, 8)), (14, None)),
    "fedora": (
        (1, (3, 3)), (21, (3, 4)), (24, (3, 5)), (26, (3, 6)), (29, (3, 7)), (32, (3, 8)),
        (33, None),
    ),
}  # fmt: skip


HUB_HOSTS = frozenset(
    "docker.io index.docker.io registry-1.docker.io registry.hub.docker.com "
    "registry.docker.com".split()
)
"""The hosts by which Docker Hub goes."""


@dataclass(frozen=True)
class Reference:
    """The parts of an image reference as it is written; ``tag`` and ``digest`` may be empty."""

    name: str
    tag: str = ""
    digest: str = ""

    @property
    def familiar(self) -> str:
        """The name without Docker Hub's host and its ``library/``."""
        name = self.name
        host, _, rest = name.partition("/")
        if host in HUB_HOSTS:
            name = rest
        return name.removeprefix("library/")


def reference(text: str) -> Reference:
    """Split an image reference; a colon before the last slash belongs to the registry's port."""
    name, _, digest = text.partition("@")
    head, slash, last = name.rpartition("/")
    last, _, tag = last.partition(":")
    return Reference(head + slash + last, tag, digest)


PART = r"[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*"
"""What stands between the slashes of an image's name."""
TAG = r"[a-zA-Z0-9_][a-zA-Z0-9_.-]{0,127}"
_REFERENCE = pattern(
    rf"(?:[A-Za-z0-9.-]+(?::\d+)?/|\[[0-9A-Fa-f:]+\](?::\d+)?/)?{PART}(?:/{PART})*"
    rf"(?::{TAG})?(?:@[A-Za-z][\w.+-]*:[0-9A-Fa-f]{{32,}})?"
)


def is_reference(text: str) -> bool:
    """Whether a text can name an image, by the grammar of github.com/distribution/reference."""
    return _REFERENCE.fullmatch(text) is not None


@cache
def _table() -> tuple[Mapping[str, Any], ...]:
    path = os.path.join(os.path.dirname(__file__), os.pardir, "data", "base_images.json")
    with open(path, encoding="utf-8") as file:
        return tuple(json.load(file))


@cache
def _index() -> tuple[Mapping[str, Sequence[int]], Sequence[tuple[int, str]]]:
    """The places in the table of each name, and those of forms with wildcards."""
    names: dict[str, list[int]] = {}
    forms = []
    for place, entry in enumerate(_table()):
        for form in entry["images"]:
            if any(sign in form for sign in "*?["):
                forms.append((place, form))
            else:
                names.setdefault(form, []).append(place)
    return names, forms


@lru_cache(maxsize=256)
def _entries(familiar: str) -> tuple[Mapping[str, Any], ...]:
    """What the table has of an image, whatever its tag."""
    names, forms = _index()
    places = {place for place, form in forms if fits(familiar, form)}
    return tuple(_table()[place] for place in sorted(places.union(names.get(familiar, ()))))


def find(name: Reference) -> Mapping[str, Any] | None:
    """What the table knows of an image; None if it does not know it.

    A digest without a tag may be any of the image's tags: what is known is what holds for all.
    """
    entries = _entries(name.familiar)
    if name.digest and not name.tag:
        return _common(entries) if entries else None
    tag = name.tag or "latest"
    found = next((e for e in entries if re.fullmatch(e.get("tags", ".*"), tag)), None)
    # Of an image for another distribution than the entry is about, nothing is known.
    other = found and "alpine" in tag and found.get("family") not in (None, "alpine")
    return None if other else found


# What may differ between the tags of an image without making it another.
_BY_TAG = frozenset("images tags latest release python".split())


def _common(entries: Sequence[Mapping[str, Any]]) -> Mapping[str, Any] | None:
    """What holds for all tags of an image; None if that is too little to mend it by.

    Where it has no Jupyter, its release decides how to install one.
    """
    first, *others = entries
    if not others:
        return first
    alike = {key for key, value in first.items() if all(e.get(key) == value for e in others)}
    if not set().union(*entries) - alike <= _BY_TAG or not first["jupyter"]:
        return None
    known = {key: first[key] for key in alike | {"images"}}
    pythons = [entry["python"] or {} for entry in entries]
    python = {key: value for key, value in pythons[0].items()
              if all(other.get(key) == value for other in pythons)}  # fmt: skip
    known.setdefault("python", python if "directory" in python else None)
    return known


def _by_tag(patterns: Mapping[str, str | None], tag: str) -> str | None:
    """What the first pattern that fits a tag stands for; empty if none does."""
    dated = re.match(r"\d{4}-\d\d-\d\d", tag)
    plain = dated[0] if dated else tag.partition("-")[0]
    return next((text for form, text in patterns.items() if re.fullmatch(form, plain)), "")


def _release(how: str | Mapping[str, str | None] | None, tag: str) -> str | None:
    for name, number in RELEASES.items():
        if name in tag and re.search(rf"\b{name}\b", tag):
            return number
    if how == "number":
        match = re.match(r"(?:stream)?(\d+(?:\.\d+)?)", tag)
        return match[1] if match else None
    if how is None or (isinstance(how, str) and how != "name"):
        return how
    match = re.search(r"(?:ubuntu|alpine)-?(\d+\.\d+)", tag) or re.search(r"debian-?(\d+)", tag)
    if match is None and how == "name":
        match = re.search(r"(?<![\d.])([12]\d\.(?:04|10))(?![\d.])", tag)
    if match:
        return match[1]
    return None if isinstance(how, str) else _by_tag(how, tag) or None


def number(release: str | None) -> float:
    """A release as a number to compare; -1 if unknown."""
    match = re.match(r"\d+(\.\d+)?", release or "")
    return float(match[0]) if match else -1.0


def has_long_term_support(release: str) -> bool:
    """Whether a release of Ubuntu is kept on the mirrors for years; others are for nine months."""
    return re.fullmatch(r"\d[02468]\.04", release) is not None


def archived(distribution: str, release: str | None) -> bool:
    """Whether the packages of a release have gone from the mirrors to an archive.

    Of Debian and CentOS 10 and 8 were the last that have. Ubuntu archives what nobody supports any
    longer (wiki.ubuntu.com/EndOfLifeProcess), of the releases with long support those before 14.04.
    """
    if distribution == "ubuntu":
        return 0 < number(release) < (14 if has_long_term_support(release or "") else 25)
    return 0 < number(release) <= {"debian": 10, "centos": 8}[distribution]


def _has_gone(name: Reference, family: str | None, release: str | None) -> bool:
    """Whether an image takes its packages from where they are no more."""
    if name.familiar == "centos" or (name.familiar == "nvidia/cuda" and "centos" in name.tag):
        return archived("centos", release)
    is_own = name.familiar in _WITH_OWN_SOURCES and family in ("debian", "ubuntu")
    return is_own and archived(family or "", release)


def externally_managed(family: str | None, release: str | None) -> bool | None:
    """Whether the distribution's Python carries PEP 668's marker; None if unknown.

    Debian from 12, Ubuntu from 23.04, Alpine from 3.19 on; Fedora and RHEL do not.
    """
    if family in ("fedora", "rhel"):
        return False
    if release is None or family not in ("debian", "ubuntu", "alpine"):
        return None
    if family == "alpine":
        minor = release.split(".")[1:2] or ["99"]
        return integer(minor[0]) >= 19
    return number(release) >= {"debian": 12, "ubuntu": 23.04}[family]


def distribution_python(family: str | None, release: str | None) -> tuple[int, int] | None:
    """The version of the distribution's ``python3`` where it is older than 3.9, else None.

    Later releases are told apart by nothing that a pin depends on; and it is None as well where
    the release is not known.
    """
    steps = _PYTHONS_FROM.get(family or "")
    if steps:
        minor = number(release) if family == "fedora" else alpine_minor(release)
        versions = [version for first, version in steps if first <= minor]
        return versions[-1] if versions else None
    release = (release or "").split(".")[0] if family in ("rhel", "debian") else release or ""
    return _PYTHONS.get((family or "", release))


def system_python(family: str | None, release: str | None) -> Python:
    """The distribution's ``python3`` as its package brings it, without pip."""
    return Python(
        "/usr/bin",
        distribution_python(family, release),
        pip=False,
        managed=externally_managed(family, release),
        recent=release is not None,
    )


def alpine_minor(release: str | None) -> float:
    """The second number of a release of Alpine, the first being 3; -1 if unknown."""
    return number((release or "").partition(".")[2])


def python_of(
    entry: Mapping[str, Any], tag: str, family: str | None, release: str | None
) -> Python:
    """The Python of an image, as an entry of the table has it."""
    facts = entry["python"]
    version: tuple[int, int] | None = None
    text = facts.get("version", "")
    if not isinstance(text, str):
        text = _by_tag(text, tag)
    recent = text is not None
    match = re.search(r"(?:^|python)(\d+)\.(\d+)", tag if text == "tag" else text or "")
    if match:
        version = (integer(match[1]), integer(match[2]))
    managed = facts.get("managed")
    if facts["directory"] == "/usr/bin":
        version = version or distribution_python(family, release)
        recent = recent and release is not None
        managed = externally_managed(family, release) if managed is None else managed
    jupyter = entry["jupyter"]
    return Python(
        directory=facts["directory"],
        version=version,
        pip=facts.get("pip"),
        managed=managed,
        packages={name: Package() for name in jupyter or ()},
        complete=jupyter is not None,
        recent=recent,
    )


def account_programs(
    entry: Mapping[str, Any], family: str | None, release: str | None
) -> dict[str, bool]:
    """Which account tools are there: ``debian-adduser``, ``busybox-adduser``, ``useradd``."""
    programs: dict[str, bool] = {}
    if family == "alpine":
        return {"busybox-adduser": True, "debian-adduser": False, "useradd": False}
    if family in ("fedora", "rhel", "debian", "ubuntu"):
        useradd = entry.get("useradd", True)
        if useradd is not None:
            programs["useradd"] = useradd
        programs["busybox-adduser"] = False
    if family == "ubuntu":
        programs["debian-adduser"] = True
    elif family == "debian" and release:
        programs["debian-adduser"] = number(release) <= 12
    if "adduser" in entry:
        programs["debian-adduser"] = entry["adduser"]
    return programs


def _accounts(entry: Mapping[str, Any]) -> Accounts:
    if entry.get("accounts") == "unknown":
        return Accounts()
    accounts = Accounts(complete=True)
    owner = entry.get("uid1000")
    if owner:
        accounts = accounts.added(User(owner["name"], 1000, owner["gid"], owner["home"]))
        if owner["gid"] == 1000:
            accounts = accounts.with_group(owner["name"], 1000)
    if entry.get("user") and not accounts.named(entry["user"]):
        name = entry["user"]
        accounts = accounts.added(User(name, entry["uid"], None, f"/home/{name}"))
    return accounts


def unknown_image() -> Image:
    """The image of which nothing is known."""
    return Image(
        user=UNKNOWN,
        environment={"PATH": UNKNOWN, "HOME": UNKNOWN},
        further_variables=True,
        workdir=UNKNOWN,
        shell=("/bin/sh", "-c"),
        untracked=True,
        entrypoint=Entrypoint(arguments=None, text=UNKNOWN),
        inherited_entrypoint=Entrypoint(arguments=None, text=UNKNOWN),
    )


def _is_on_default_path(directory: str) -> bool:
    """Whether a folder is on it, or that of a second Python in such a folder."""
    return any(
        directory == folder or directory.startswith(f"{folder}/python")
        for folder in DEFAULT_PATH.split(":")
    )


def _environment(entry: Mapping[str, Any], name: str, python: Python | None) -> dict[str, str]:
    """The variables of an image of that name, UNKNOWN where their values are."""
    others = dict.fromkeys(_VARIABLES.get(name, "").split(), UNKNOWN)
    environment = {**others, **entry.get("environment", {})}
    if entry.get("home"):
        environment["HOME"] = entry["home"]
    environment["PATH"] = DEFAULT_PATH
    if python and not _is_on_default_path(python.directory):
        environment["PATH"] = f"{python.directory}:{DEFAULT_PATH}"
    return environment


def _programs(
    entry: Mapping[str, Any], name: Reference, family: str | None, release: str | None
) -> dict[str, bool]:
    """Which programs, and package lists, an image is known to have or not to have."""
    found = account_programs(entry, family, release)
    debian = family in ("debian", "ubuntu")
    has_dash = debian and not _WITH_DASH.isdisjoint(entry["images"])
    if has_dash and not _WITHOUT_DASH.fullmatch(f"{name.familiar}:{name.tag or 'latest'}"):
        found[DASH] = True
    old = family == "ubuntu" and number(release) < 16
    if (debian or family == "alpine") and name.familiar in _WITHOUT_SUDO and not old:
        found["sudo"] = False
    aged = old or (name.familiar == "node" and number(release) < 10)
    if debian and name.familiar in _WITHOUT_LISTS and not aged:
        found[LISTS] = False
    if _has_gone(name, family, release):
        found[ARCHIVED] = True
    if family == "alpine" and name.familiar in _WITHOUT_BASH:
        found["bash"] = False
    return found


@lru_cache(maxsize=4096)
def base_image(text: str) -> Image:
    """The image that a reference names, before any instruction."""
    name = reference(text)
    entry = find(name)
    if UNKNOWN in text or entry is None or not is_reference(text):
        return unknown_image()
    family = entry.get("family")
    if family is None and "alpine" in name.tag:
        family = "alpine"
    tag = name.tag or "latest"
    release = _release(entry.get("release"), tag)
    if family in (None, "debian") and release:
        family = "ubuntu" if "." in release else "debian"
    python = python_of(entry, tag, family, release) if entry["python"] else None
    entrypoint = Entrypoint(
        arguments=tuple(entry.get("entrypoint", ())),
        text=json.dumps(entry.get("entrypoint", [])),
        forwards=entry.get("forwards", True),
    )
    accounts = _accounts(entry)
    if accounts.complete and name.familiar in _WITHOUT_GROUPS:
        accounts = replace(accounts, grouped=True)
    ownership = [Ownership(user.home, user.uid) for user in accounts.users if user.home]
    ownership += [Ownership(folder, entry["uid"]) for folder in entry.get("owns", ())]
    slim = name.familiar in _SLIM and ("slim" in tag or "alpine" in tag)
    workdir = entry.get("workdir", "/")
    lacking = entry.get("unfixable", "")
    # The triggers of the image copy the repository, for the image's user.
    copies = [Copy(("",), workdir, True, Span(0, 0))] if entry.get("onbuild") else []
    return Image(
        family=family,
        release=release,
        manager=entry["manager"] if "manager" in entry else MANAGERS.get(family or ""),
        minimal=slim or name.familiar in _MINIMAL,
        unfixable=lacking and f"nothing can be built on the base image: {lacking}",
        accounts=accounts,
        user=entry["user"] or UNKNOWN if "user" in entry else "root",
        environment=_environment(entry, name.familiar, python),
        further_variables=False if name.familiar in _VARIABLES else None,
        workdir=workdir,
        untracked=_EMPTY.isdisjoint(entry["images"]) or "onbuild" in tag,
        copies=Record(copies),
        entrypoint=entrypoint,
        inherited_entrypoint=entrypoint,
        activates=entry.get("activates", False),
        activated_directory=entry.get("activated_directory", ""),
        build_directory=entry.get("activated_directory", ""),
        replacement=tuple(entry.get("replacement", ())),
        pythons={python.directory: python} if python else {},
        pythons_complete=entry["python"] is not None,
        pythons_elsewhere=entry.get("elsewhere", True),
        without_jupyter=entry["jupyter"] == [],
        programs=_programs(entry, name, family, release),
        ownership=Owners(ownership),
    )
