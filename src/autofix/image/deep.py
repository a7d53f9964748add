"""Facts from files of a published image: /etc/passwd, /etc/group and /etc/os-release.

The texts are anybody's. What is not well-formed is passed over, and then who else there is stays
unknown; names and folders that could mean something else in a Dockerfile are not taken.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Mapping

from autofix.dockerfile.words import UNKNOWN
from autofix.image.accounts import NAME, Accounts, User, plain_path
from autofix.image.base import (
    MANAGERS,
    RELEASES,
    account_programs,
    distribution_python,
    externally_managed,
    number,
)
from autofix.image.facts import Image
from autofix.image.ownership import ROOT_FOLDERS, Owners, Ownership
from autofix.pattern import pattern
from autofix.values import replace

_NUMBER = pattern(r"[0-9]{1,9}|[0-3][0-9]{9}")
_ASSIGNMENT = pattern(r"\s*([A-Z][A-Z0-9_]*)=(.*)")
_ACCOUNT_TOOLS = frozenset({"useradd", "debian-adduser", "busybox-adduser"})
_RED_HATS = frozenset("rhel centos rocky almalinux ol".split())
_FAMILIES_OF = {
    "apt": ("debian", "ubuntu"), "apk": ("alpine",),
    **dict.fromkeys(("dnf", "yum", "microdnf"), ("fedora", "rhel")),
}  # fmt: skip


def with_files(image: Image, files: Mapping[str, str | None]) -> Image:
    """An image with what its files say; None is a file that is not there, no entry one unread."""
    if "/etc/passwd" in files:
        image = _with_accounts(image, files["/etc/passwd"])
    if "/etc/group" in files:
        groups = accounts(None, files["/etc/group"]).groups
        image = replace(image, accounts=replace(image.accounts, groups=groups))
    text = files.get("/etc/os-release")
    return image if text is None else _with_distribution(image, *distribution(text))


def accounts(passwd: str | None, group: str | None) -> Accounts:
    """The users and groups of /etc/passwd and /etc/group, those of the system too.

    As in glibc, the first entry of a name counts. ``complete`` unless a line of /etc/passwd is
    not well-formed, or leaves it to another service who else there is.
    """
    users: dict[str, User] = {}
    complete = True
    for fields in _entries(passwd or ""):
        user = _user(fields)
        if user is None:
            complete = False
        else:
            users.setdefault(user.name, user)
    groups: dict[str, int | None] = {}
    for fields in _entries(group or ""):
        if len(fields) == 4 and NAME.fullmatch(fields[0]) and _NUMBER.fullmatch(fields[2]):
            groups.setdefault(fields[0], int(fields[2]))
    return Accounts(tuple(users.values()), groups, complete, listed=complete)


def distribution(os_release: str) -> tuple[str | None, str | None]:
    """The family of the distribution and its release, each None if it is not known.

    A derivative has its parent's release only where it names it; its own number says nothing.
    """
    facts = _assignments(os_release)
    name, version = facts.get("ID", ""), facts.get("VERSION_ID", "")
    platform = re.fullmatch(r"platform:(el|f)(\d+)", facts.get("PLATFORM_ID", ""))
    told = platform[2] if platform else None
    if name == "ubuntu":
        return name, _start(r"\d+\.\d+", version)
    if name == "debian":
        return name, _start(r"\d+", version) or _codename(facts, "debian")
    if name == "alpine":
        return name, _start(r"\d+\.\d+", version)
    if name == "fedora" or name in _RED_HATS:
        return ("fedora" if name == "fedora" else "rhel"), _start(r"\d+", version) or told
    parents = facts.get("ID_LIKE", "").split()
    if name == "amzn" or _RED_HATS.intersection(parents):
        return "rhel", told if platform and platform[1] == "el" else None
    if "fedora" in parents:
        return "fedora", told if platform and platform[1] == "f" else None
    family = next((f for f in ("ubuntu", "debian", "alpine") if f in parents), None)
    return family, _codename(facts, family or "")


def _start(pattern: str, text: str) -> str | None:
    match = re.match(pattern, text)
    return match[0] if match else None


def _codename(facts: Mapping[str, str], family: str) -> str | None:
    """The release that a code name of that family's means."""
    names = [facts.get(f"{family.upper()}_CODENAME", ""), facts.get("VERSION_CODENAME", "")]
    known = (RELEASES[name] for name in names if name in RELEASES)
    return next((r for r in known if ("." in r) == (family == "ubuntu")), None) if family else None


def _assignments(text: str) -> dict[str, str]:
    """The variables of os-release(5): assignments as in a shell, of which the last counts."""
    facts = {}
    for line in text.splitlines():
        match = _ASSIGNMENT.fullmatch(line)
        if match:
            written = match[2].rstrip()
            quoted = re.fullmatch(r"(['\"])(.*)\1", written)
            value = quoted[2] if quoted else written
            facts[match[1]] = re.sub(r"\\([\"'$`\\])", r"\1", value)
    return facts


def _entries(text: str) -> Iterator[list[str]]:
    """The fields of each line; blank lines and comments mean nothing."""
    for line in text.split("\n"):
        if line.strip() and not line.lstrip().startswith("#"):
            yield line.split(":")


def _user(fields: list[str]) -> User | None:
    """The user of a line of /etc/passwd; None if it is not well-formed."""
    numbers = all(_NUMBER.fullmatch(field) for field in fields[2:4])
    if len(fields) != 7 or not (numbers and NAME.fullmatch(fields[0])):
        return None
    home = fields[5].rstrip("/") or fields[5][:1]
    plain = plain_path(home) == home and posixpath.normpath(home) == home
    return User(fields[0], int(fields[2]), int(fields[3]), home if plain else UNKNOWN)


def _with_accounts(image: Image, passwd: str | None) -> Image:
    """An image with the users of /etc/passwd; whose home folders are new belong to them."""
    told = replace(accounts(passwd, None), groups=image.accounts.groups)
    ownership = image.ownership
    for user in told.users:
        before = image.accounts.named(user.name)
        known = before and (before.uid, before.home) == (user.uid, user.home)
        apart = user.home not in (UNKNOWN, "/") and user.home not in ROOT_FOLDERS
        ordinary = user.uid is not None and 1000 <= user.uid < 65534
        if ordinary and apart and not known and not ownership.names(user.home):
            # Elsewhere than in /home, a folder may have been there before the user.
            owner = user.uid if user.home.startswith("/home/") else None
            ownership = ownership.added(Ownership(user.home, owner))
    return replace(image, accounts=told, ownership=Owners(ownership))


def _with_distribution(image: Image, family: str | None, release: str | None) -> Image:
    """An image of that distribution, and what follows from it."""
    if (family, release) == (image.family, image.release):
        return image
    if family is None and image.family not in MANAGERS:
        return image
    programs = _tools(image, family, release)
    manager = image.manager
    if family not in _FAMILIES_OF.get(manager or "", ()):
        manager = _manager(image, family, release)
    python = image.pythons.get("/usr/bin")
    if python and python.managed is None:
        version = python.version or distribution_python(family, release)
        managed = externally_managed(family, release)
        recent = python.recent or release is not None
        image = image.with_python(replace(python, version=version, managed=managed, recent=recent))
    return replace(image, family=family, release=release, manager=manager, programs=programs)


def _whole(image: Image, family: str | None, release: str | None) -> bool:
    """Whether Debian or Ubuntu is there with its tools: apt is, whose user is known by now."""
    old = 0 < number(release) <= (8 if family == "debian" else 14.04)
    return old or image.accounts.named("_apt") is not None


def _manager(image: Image, family: str | None, release: str | None) -> str | None:
    """The package manager; Red Hat's may be one of three, and images without shell have none."""
    if family in ("debian", "ubuntu") and not _whole(image, family, release):
        return None
    return None if family in ("fedora", "rhel") else MANAGERS.get(family or "")


def _tools(image: Image, family: str | None, release: str | None) -> dict[str, bool]:
    """Which account tools are there: by the distribution, and by what the image was seen to get.

    What a distribution comes without, commands that could not be read may have installed.
    """
    same = image.family in (None, family)
    seen = {
        name: there
        for name, there in image.programs.items()
        if name not in _ACCOUNT_TOOLS or (there and same)
    }
    entry = {"useradd": None} if family in ("fedora", "rhel") else {}
    usual = account_programs(entry, family, release)
    if family in ("debian", "ubuntu") and not _whole(image, family, release):
        usual = {}
    if image.opaque:
        foreign = {"busybox-adduser"} if family != "alpine" else {"debian-adduser"}
        usual = {name: there for name, there in usual.items() if there or name in foreign}
    return {**usual, **seen}
