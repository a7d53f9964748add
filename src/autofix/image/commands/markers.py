"""Environment markers (PEP 508): what stands behind a requirement's ``;`` tells where it counts.

Binder builds and runs for CPython on Linux for x86-64. Few requirements have a marker.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from packaging.markers import InvalidMarker, Marker, UndefinedComparison, UndefinedEnvironmentName

from autofix.image.facts import Python
from autofix.image.jupyter import NAMES, brought, may_bring, requirement

# What no Dockerfile tells: the kernel is that of the machine.
_OF_THE_KERNEL = re.compile(r"\bplatform[._](?:release|version)\b")
_OPTION = re.compile(r"\s--")
_LONGEST = 1000
# The Pythons there may be where the version is not known.
_MINORS = range(5, 21)
_RECENT = 9
NEWEST_PATCH = 99
"""The patch that stands for the newest of a version X.Y."""
# A version X.Y has some patch: what the first and the last agree on is known.
_PATCHES = (0, NEWEST_PATCH)


def environment(python: tuple[int, int], patch: int) -> Mapping[str, str]:
    """The values of the markers' variables for CPython on Linux for x86-64."""
    full = f"{python[0]}.{python[1]}.{patch}"
    return {
        "implementation_name": "cpython",
        "implementation_version": full,
        "os_name": "posix",
        "platform_machine": "x86_64",
        "platform_python_implementation": "CPython",
        "platform_release": "",
        "platform_system": "Linux",
        "platform_version": "",
        "python_full_version": full,
        "python_version": f"{python[0]}.{python[1]}",
        "sys_platform": "linux",
        "extra": "",
    }


def applying(
    wanted: Sequence[tuple[str, int]], python: Python
) -> tuple[list[tuple[str, int]], bool]:
    """The requirements (text, word) that count for a Python, and whether that is known of all.

    Those that have nothing to do with Jupyter are left as they are. Where the Python is not known,
    requirements of one package that count for all Pythons between them are one of any version.
    """
    found: list[tuple[str, int]] = []
    partial: dict[str, list[tuple[bool, ...]]] = {}
    known = True
    for text, word in wanted:
        name = _of_jupyter(text, python) if ";" in text else ""
        if not name:
            found.append((text, word))
            continue
        answers = _answers(text, python)
        if answers is None:
            known = False
        elif all(answers):
            found.append((text, word))
        elif any(answers):
            partial.setdefault(name, []).append(answers)
    for name, several in partial.items():
        covered = all(any(answers) for answers in zip(*several, strict=True))
        if covered:
            found.append((name, -1))
        known = known and covered
    return found, known


def _of_jupyter(text: str, python: Python) -> str:
    """The name of a package that may bring a part of Jupyter; empty for any other."""
    name, specifier = requirement(text) or ("", "")
    is_part = name in NAMES or brought(name, specifier, python.version)
    return name if name and (is_part or may_bring(name, specifier, python.version)) else ""


def counts(text: str, version: tuple[int, int] | None) -> bool | None:
    """Whether a requirement counts for a Python of a version; None if that is not known."""
    answers = _answers(text, Python("", version, recent=False))
    return None if answers is None or len(set(answers)) > 1 else answers[0]


def _answers(text: str, python: Python) -> tuple[bool, ...] | None:
    """Whether a requirement counts in each environment there may be; None if it cannot be read."""
    # A URL may have a semicolon of its own: there a blank stands before that of the marker.
    split = re.split(r"\s;" if "@" in text.partition(";")[0] else ";", text, maxsplit=1)
    marker = _OPTION.split(split[-1])[0].strip()
    if len(split) < 2:
        return (True,)
    if _OF_THE_KERNEL.search(marker) or len(marker) > _LONGEST:
        return None
    minors = _MINORS[_RECENT - _MINORS[0] :] if python.recent else _MINORS
    versions = [python.version] if python.version else [(3, minor) for minor in minors]
    environments = [environment(version, patch) for version in versions for patch in _PATCHES]
    try:
        read = Marker(marker)
        return tuple(read.evaluate(dict(values)) for values in environments)
    except (
        InvalidMarker, UndefinedComparison, UndefinedEnvironmentName, ValueError, RecursionError,
    ):  # fmt: skip
        return None
