"""Files that are removed, or have others put in their place: what is known of an image no longer.

A Python without its program, or with somebody else's, may hold anything; so may /etc/passwd.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Iterator

from autofix.image.accounts import Accounts
from autofix.image.facts import Image, Python, personal_folder
from autofix.image.ownership import under
from autofix.pattern import fits
from autofix.values import reduced, replace

PASSWD, GROUP = "/etc/passwd", "/etc/group"
_PROGRAMS = ("jupyter", "jupyter-lab", "jupyter-notebook")
_MODULES = ("notebook", "jupyterlab", "jupyter_server", "jupyter_core")


def without(image: Image, pattern: str) -> Image:
    """``image`` after files or folders were taken away; the path may be a shell's pattern."""

    def gone(path: str) -> bool:
        return _matches(path, pattern)

    image = _accounts_without(image, gone)
    pythons: dict[str, Python] = {}
    for place, python in image.pythons.items():
        if not gone(place):
            personal = {h: p for h, p in python.personal.items() if not gone(personal_folder(h))}
            left = python if len(personal) == len(python.personal) else (
                replace(python, personal=personal))  # fmt: skip
            doubtful = any(map(gone, _parts(python))) or _own_program(python, pattern)
            pythons[place] = unsure(python) if doubtful else left
    return image if pythons == image.pythons else replace(image, pythons=pythons)


def replaced(image: Image, *paths: str) -> Image:
    """``image`` after files came to those paths: what was there under that name is gone."""
    image = _accounts_without(image, lambda place: place in paths)
    doubtful = {p.directory: unsure(p) for p in image.pythons.values()
                if not set(paths).isdisjoint(_parts(p))}  # fmt: skip
    return replace(image, pythons={**image.pythons, **doubtful}) if doubtful else image


def granted(image: Image, place: str) -> Image:
    """``image`` after something came to a place of which it is not known who may execute it."""
    files = [file for file in image.inert if under(file, place)]
    return replace(image, inert=reduced(image.inert, files)) if files else image


def repeated(image: Image, origin: str, place: str) -> Image:
    """``image`` after a folder was copied or moved; its programs may name the old one."""
    for python in tuple(image.pythons.values()):
        if under(python.directory, origin):
            path = posixpath.join(place, posixpath.relpath(python.directory, origin))
            directory = posixpath.normpath(path)
            if directory not in image.pythons:
                image = image.with_python(unsure(replace(python, directory=directory)))
    return image


def unknown_accounts(image: Image) -> Image:
    """``image`` of which nobody knows who has which uid."""
    return replace(image, accounts=Accounts(groups=image.accounts.groups))


def unsure(python: Python) -> Python:
    """A Python of which nobody knows what it holds."""
    return replace(python, packages={}, personal={}, complete=False)


def is_folder_of_programs(image: Image, path: str) -> bool:
    """Whether a path is the folder that a Python is in."""
    return path.endswith("/bin") and path in image.pythons


def _matches(path: str, pattern: str) -> bool:
    """Whether a pattern names a path or a folder that it is in; ``*`` names no hidden file."""
    names, wanted = path.split("/"), pattern.split("/")
    return len(wanted) <= len(names) and all(
        fits(name, part) and not (name.startswith(".") and part[:1] in ("*", "?", "["))
        for name, part in zip(names, wanted, strict=False)
    )


def _accounts_without(image: Image, gone: Callable[[str], bool]) -> Image:
    if gone(PASSWD):
        image = unknown_accounts(image)
    if gone(GROUP):
        image = replace(image, accounts=replace(image.accounts, groups={}, grouped=False))
    return image


def _parts(python: Python) -> Iterator[str]:
    """The files without which a Python, or the Jupyter in it, does not start."""
    if posixpath.basename(python.directory).startswith("python"):
        yield python.directory
        return
    prefix = posixpath.dirname(python.directory)
    version = ".".join(map(str, python.version)) if python.version else ""
    yield f"{python.directory}/python3"
    if version:
        yield f"{python.directory}/python{version}"
    if python.packages:
        yield f"{prefix}/etc/jupyter/jupyter_server_config.d"
        yield from (f"{python.directory}/{name}" for name in _PROGRAMS)
        for folder in ("site-packages", "dist-packages"):
            for name in _MODULES if version else ():
                yield f"{prefix}/lib/python{version}/{folder}/{name}"


def _own_program(python: Python, pattern: str) -> bool:
    """Whether a pattern names ``python3.N`` beside a ``python3`` of a version that is not known."""
    head = re.escape(f"{python.directory}/python3.")
    return python.version is None and re.match(rf"{head}[\d*?]", pattern) is not None
