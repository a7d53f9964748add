"""What is wanted, read: the text comes from a Dockerfile, so that nothing in it is trusted."""

from __future__ import annotations

from dataclasses import dataclass

from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet
from packaging.utils import canonicalize_name

from autofix.image.commands.markers import NEWEST_PATCH, environment
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
    return f"{python[0]}.{python[1]}.{NEWEST_PATCH}"


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
        fits = marker is None or marker.evaluate(dict(environment(wanted.python, NEWEST_PATCH)))
    except (ValueError, RecursionError):
        raise Unanswerable("the requirement cannot be read") from None
    if requirement.url is not None:
        raise Unanswerable("the requirement names an address, not a version")
    if not fits:
        raise Unanswerable(f"{name} is not meant for this Python on Linux")
    return Demand(name, requirement.specifier, wanted.python)
