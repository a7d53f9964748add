"""What is wanted, read: the text comes from a Dockerfile, so that nothing in it is trusted."""

from __future__ import annotations

from dataclasses import dataclass

from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet
from packaging.utils import canonicalize_name

from autofix.image.published import Wanted

_LONGEST = 1000


class Unanswerable(Exception):
    """Says in words why an index cannot be asked for what is wanted."""


@dataclass(frozen=True)
class Demand:
    """A package by its normalised name, which is safe in a URL, its versions, and the Python."""

    name: str
    versions: SpecifierSet
    python: tuple[int, int]


def patched(python: tuple[int, int]) -> str:
    """A Python X.Y as a full version: the newest patch, which is what images have.

    ``>=3.8.1`` fits Python 3.8 and ``!=3.9.7`` fits 3.9; ``<3.11.4`` does not fit 3.11.
    """
    return f"{python[0]}.{python[1]}.99"


def demanded(wanted: Wanted) -> Demand:
    """Read a requirement (PEP 508) and its Python, or raise Unanswerable."""
    if wanted.python is None:
        raise Unanswerable("the Python is not known")
    if len(wanted.requirement) > _LONGEST:
        raise Unanswerable("the requirement cannot be read")
    try:
        requirement = Requirement(wanted.requirement)
        name = canonicalize_name(requirement.name, validate=True)
        marker = requirement.marker
        fits = marker is None or marker.evaluate(_environment(wanted.python))
    except (ValueError, RecursionError):
        raise Unanswerable("the requirement cannot be read") from None
    if requirement.url is not None:
        raise Unanswerable("the requirement names an address, not a version")
    if not fits:
        raise Unanswerable(f"{name} is not meant for this Python on Linux")
    return Demand(name, requirement.specifier, wanted.python)


def _environment(python: tuple[int, int]) -> dict[str, str]:
    """The markers of PEP 508 for CPython on Linux for x86-64, which is what Binder builds."""
    return {
        "implementation_name": "cpython",
        "implementation_version": patched(python),
        "os_name": "posix",
        "platform_machine": "x86_64",
        "platform_python_implementation": "CPython",
        "platform_release": "",
        "platform_system": "Linux",
        "platform_version": "",
        "python_full_version": patched(python),
        "python_version": f"{python[0]}.{python[1]}",
        "sys_platform": "linux",
        "extra": "",
    }
