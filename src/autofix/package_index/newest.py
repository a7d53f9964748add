"""Which release of a package pip would choose, decided from the list of its files."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from functools import lru_cache

from packaging.specifiers import InvalidSpecifier, SpecifierSet
from packaging.tags import Tag, compatible_tags, cpython_tags
from packaging.utils import InvalidWheelFilename, canonicalize_name, parse_wheel_filename
from packaging.version import InvalidVersion, Version

from autofix.image.published import Release
from autofix.package_index.demand import Demand, patched
from autofix.package_index.pages import File

_GLIBC = 31
"""The 2.x of the oldest C library that is still common (Debian 11, Ubuntu 20.04).

Wheels for newer ones are left out: an older release works everywhere, a newer one may not.
"""

_PLATFORMS = (
    *(f"manylinux_2_{minor}_x86_64" for minor in range(_GLIBC, 4, -1)),
    "manylinux2014_x86_64",
    "manylinux2010_x86_64",
    "manylinux1_x86_64",
    "linux_x86_64",
)
_SOURCES = (".tar.gz", ".zip", ".tar.bz2", ".tgz", ".tar.xz", ".tbz", ".txz", ".tar")


def newest(demand: Demand, files: Iterable[File]) -> Release:
    """The newest release with a file that can be installed on Linux for x86-64.

    As with pip, the newest version wins even if it has to be built from its source. Yanked files
    are left out, and pre-releases unless the requirement names one. Local versions such as
    ``2.1+cpu`` count as the public ``2.1``, which is the only one that every index may have.
    """
    releases: dict[Version, list[File]] = defaultdict(list)
    early = False
    for file in files:
        version = _version(file, demand)
        if version is None or file.yanked or not _runs(file, demand.python):
            continue
        if not _accepted(version, demand.versions):
            continue
        if version.is_prerelease and not demand.versions.prereleases:
            early = True
            continue
        releases[version].append(file)
    if not releases:
        only = f"only pre-releases of {demand.name} fit"
        none = f"no release of {demand.name} fits the requirement on Python {_text(demand.python)}"
        return Release(problem=only if early else none)
    best = max(releases)
    public = Version(best.public)
    named = public if _accepted(public, demand.versions) else best
    chosen = [
        file
        for version, its_files in releases.items()
        if version == best or (named == public and Version(version.public) == public)
        for file in its_files
    ]
    hashes = {f"sha256:{file.sha256}" for file in chosen if file.sha256}
    return Release(version=str(named), hashes=tuple(sorted(hashes)))


def _text(python: tuple[int, int]) -> str:
    return f"{python[0]}.{python[1]}"


def _accepted(version: Version, versions: SpecifierSet) -> bool:
    try:
        return versions.contains(version, prereleases=True)
    except ValueError:
        return False


def _runs(file: File, python: tuple[int, int]) -> bool:
    """Whether a file says that it is for this Python; a text that cannot be read says nothing."""
    try:
        return SpecifierSet(file.requires_python).contains(patched(python), prereleases=True)
    except (InvalidSpecifier, InvalidVersion):
        return True


def _version(file: File, demand: Demand) -> Version | None:
    """The version in a file's name; None if this file is not one to be installed here."""
    if file.name.endswith(".whl"):
        try:
            name, version, _, tags = parse_wheel_filename(file.name)
        except (InvalidWheelFilename, ValueError):
            return None
        return version if name == demand.name and tags & _tags(demand.python) else None
    for ending in _SOURCES:
        if file.name.endswith(ending):
            return _source_version(file.name.removesuffix(ending), demand.name)
    return None


def _source_version(stem: str, name: str) -> Version | None:
    """The version in a name such as ``scikit-learn-1.3``, whose name part may hold dashes too."""
    for place, sign in enumerate(stem):
        if sign == "-" and canonicalize_name(stem[:place]) == name:
            try:
                return Version(stem[place + 1 :])
            except ValueError:
                continue
    return None


@lru_cache
def _tags(python: tuple[int, int]) -> frozenset[Tag]:
    """The tags of the wheels that CPython takes on Linux for x86-64."""
    interpreter = f"cp{python[0]}{python[1]}"
    suffix = "" if python >= (3, 8) else "m" if python >= (3, 0) else "mu"
    own = cpython_tags(python, [interpreter + suffix], _PLATFORMS)
    return frozenset([*own, *compatible_tags(python, interpreter, _PLATFORMS)])
