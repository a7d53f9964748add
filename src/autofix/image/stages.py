"""COPY --from: what another stage or image brings over.

A Python may come in pieces: its programs, its packages, and the settings that its packages bring
beside them. Programs name the folder that they were made in, so that those of an environment work
in no other place.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator, Sequence

from autofix.dockerfile.words import UNKNOWN
from autofix.image.arrival import Arrival
from autofix.image.facts import PIECES, PREFIX, Image, Python, personal_folder
from autofix.image.ownership import under
from autofix.image.presence import brings
from autofix.image.replacing import GROUP, PASSWD, granted, unsure
from autofix.pattern import fits, pattern
from autofix.values import replace, updated

# A folder whose name says that a Python environment is in it.
_ENVIRONMENT = pattern(r"(venv|/env|conda|forge|mamba|virtualenv)[\w.-]*$")

# The programs of a distribution, whose Python looks for its packages elsewhere than others.
_DISTRIBUTIONS = "/usr/bin"

# The folder of a Python's packages, or one that it is in.
_PACKAGES = pattern(r"/lib(/python[\d.]+(/(site|dist)-packages)?)?")


def from_stage(image: Image, arrival: Arrival, sources: Sequence[str], other: Image) -> Image:
    """Bring over the Pythons, the texts, the accounts and the repository of another image."""
    place = arrival.place
    texts: dict[str, str] = {}
    copies = image.copies
    accounts = image.accounts
    image = granted(arrival.put(image, arrival.contents), place)
    if not other.pythons_complete and _ENVIRONMENT.search(place):
        # An environment of an image that is not known: it is there, and holds what it holds.
        image = image.with_python(Python(f"{place}/bin", complete=False))
    for source in sources:
        origin = posixpath.normpath(posixpath.join("/", source))
        for python in other.pythons.values():
            image = _with_python(image, arrival, python, origin)
        for path, text in other.texts.items():
            if under(path, origin):
                texts[_landed(path, origin, arrival)] = text
        for earlier in other.copies:
            if under(earlier.destination, origin):
                target = _moved(earlier.destination, origin, place)
                copies = copies.added(replace(earlier, destination=target, span=arrival.call.span))
        if arrival.flags["from"] == UNKNOWN:
            # A line of an image's history, which says apart what may have come of these.
            continue
        if under(PASSWD, origin) and _landed(PASSWD, origin, arrival) == PASSWD:
            accounts = replace(other.accounts, groups=accounts.groups, grouped=accounts.grouped)
        if under(GROUP, origin) and _landed(GROUP, origin, arrival) == GROUP:
            accounts = replace(
                accounts, groups=other.accounts.groups, grouped=other.accounts.grouped
            )
    untracked = image.untracked or brings(other, place)
    texts_now = updated(image.texts, texts)
    return replace(image, texts=texts_now, copies=copies, accounts=accounts, untracked=untracked)


def _with_python(image: Image, arrival: Arrival, python: Python, origin: str) -> Image:
    """``image`` with what a copy brings over of another image's Python."""
    place = arrival.place
    prefix, folder = posixpath.split(python.directory)
    pieces = dict(_pieces(prefix, origin, place)) if folder == "bin" else {}
    target = next(iter(pieces.values()), prefix)
    if folder != "bin" and under(python.directory, origin):
        moved = replace(python, directory=_moved(python.directory, origin, place))
        return image.with_python(moved)
    if len(pieces) == len(PIECES):
        arrived = python.pieces if python.left_behind else dict.fromkeys(PIECES, arrival.call)
        whole = replace(python, directory=f"{target}/bin", pieces=arrived)
        image = image.with_python(unsure(whole) if target != prefix and python.packages else whole)
    elif pieces:
        image = image.with_python(_together(image, arrival, python, pieces, target))
    for home, packages in python.personal.items():
        folder = personal_folder(home)
        if under(folder, origin):
            local = _moved(folder, origin, place)
            known = image.pythons.get(python.directory, python)
            # They may be where that very Python looks for everybody's.
            same = known.version == python.version and python.directory != _DISTRIBUTIONS
            alike = same and python.directory == f"{local}/bin"
            apart = f"{PREFIX}{local}" if home.startswith(PREFIX) else local.removesuffix("/.local")
            image = image.with_python(known.with_packages(packages, "" if alike else apart))
    return image


def _pieces(prefix: str, origin: str, place: str) -> Iterator[tuple[str, str]]:
    """The pieces of a Python that a copy brings, each with the prefix that it comes to."""
    for piece in PIECES:
        path = f"{prefix}/{piece}"
        if under(path, origin):
            landed = _moved(path, origin, place)
            if landed.endswith(f"/{piece}"):
                yield piece, landed.removesuffix(f"/{piece}")
    inside = origin.removeprefix(prefix)
    if inside not in (origin, "/lib") and _PACKAGES.fullmatch(inside) and place.endswith(inside):
        yield "lib", place.removesuffix(inside)
    folder, program = posixpath.split(origin)
    if folder == f"{prefix}/bin" and fits("jupyter-lab", program):
        landed = place if place.endswith("/bin") else posixpath.dirname(place)
        yield "bin", posixpath.dirname(landed)


def _together(
    image: Image, arrival: Arrival, python: Python, pieces: dict[str, str], target: str
) -> Python:
    """The Python of a folder once pieces of another image's have come to it."""
    directory = f"{target}/bin"
    known = image.pythons.get(directory)
    ours = known or replace(python, directory=directory, packages={}, personal={}, complete=False)
    versions = {ours.version, python.version} - {None}
    if len(versions) > 1 and "bin" not in pieces:
        # Packages of another version, which this Python does not look for.
        return ours
    jupyter = "lib" in pieces and python.packages
    arrived = {p: arrival.call for p in pieces if p != "lib" or jupyter}
    if not jupyter:
        complete = ours.complete and ("lib" not in pieces or python.complete)
        return replace(ours, complete=complete, pieces={**ours.pieces, **arrived})
    if directory != python.directory or (known is None and "bin" not in pieces):
        return unsure(ours)
    own = dict.fromkeys(PIECES, arrival.call) if ours.packages else {}
    return replace(
        ours,
        packages={**ours.packages, **python.packages},
        complete=(known is None or ours.complete) and python.complete,
        pieces={**own, **ours.pieces, **arrived},
    )


def _landed(path: str, origin: str, arrival: Arrival) -> str:
    """Where a file is once ``origin``, the file itself or a folder that it is in, was copied."""
    if path == origin and arrival.into_folder:
        return posixpath.join(arrival.place, posixpath.basename(path))
    return _moved(path, origin, arrival.place)


def _moved(path: str, origin: str, place: str) -> str:
    """Where a path is once the folder ``origin`` was copied to ``place``."""
    return posixpath.normpath(posixpath.join(place, posixpath.relpath(path, origin)))
