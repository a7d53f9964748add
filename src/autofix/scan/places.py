"""Where Dockerfiles are: files, folders, patterns, lists of them."""

from __future__ import annotations

import glob
import hashlib
import os
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from autofix import files
from autofix.scan.job import Job, Wishes
from autofix.scan.row import Row, empty
from autofix.values import replace

Tell = Callable[[str], None]
"""Who is told, in one line, of an input that cannot be read."""

_NAMES = re.compile(r"dockerfile|dockerfile\.(?!dockerignore$).+|.+\.dockerfile", re.I | re.S)
_BINDER = (".binder", "binder")


@dataclass(frozen=True)
class Place:
    """A Dockerfile, or a repository that Binder would look for one in.

    ``top`` is the folder that its links must not leave, empty for what the user has named.
    """

    path: str
    repository: bool = False
    top: str = ""


def found(argument: str, tell: Tell) -> Iterator[Place]:
    """The Dockerfiles that an argument means: one, those in a folder, those of a pattern."""
    if os.path.isdir(argument):
        yield from _walk(argument, tell)
    elif os.path.lexists(argument):
        yield Place(argument)
    elif glob.has_magic(argument):
        some = False
        try:
            for path in glob.iglob(argument, recursive=True):
                some = True
                yield from _walk(path, tell) if os.path.isdir(path) else [Place(path)]
        except (RecursionError, re.error) as error:
            tell(f"{argument}: this pattern cannot be looked for: {error}")
        if not some:
            tell(f"{argument}: nothing has such a name")
    elif argument == "-":
        tell("-: standard input is no Dockerfile here; --from-file - reads a list of paths from it")
    else:
        tell(f"{argument}: there is no such file")


def job(place: Place, wishes: Wishes) -> Job | Row:
    """A place as a job, or as the row that says why it cannot be read."""
    name = place.path
    try:
        if place.repository:
            name = str(files.locate(Path(place.path))[0])
        top = place.path if place.repository else place.top
        if top and not _inside(name, top):
            raise files.UnusableInput(f"{name}: a link out of its folder")
        source = files.read(name)
    except files.UnusableInput as error:
        reason = re.sub(r"^(:\d+)?: ", "", str(error).removeprefix(name))
        return empty(wishes.by, name, "", "refused", reason)
    content = source.text.encode("utf-8", "surrogateescape")
    if not wishes.contexts or os.path.basename(name) != "Dockerfile":
        # Binder takes no file of another name: the folder where it lies is no build context.
        source = replace(source, file=None, folder=None)
    return Job(name, hashlib.sha256(content).hexdigest(), source)


def _inside(path: str, top: str) -> bool:
    try:
        real, folder = os.path.realpath(path), os.path.realpath(top)
        return os.path.commonpath([real, folder]) == folder
    except (OSError, ValueError):
        return False


def _walk(top: str, tell: Tell) -> Iterator[Place]:
    """Every Dockerfile below a folder; of a repository the one that repo2docker takes.

    Links to folders are not followed. Only folders that are still to be seen are held.
    """
    waiting = [top]
    while waiting:
        folder = waiting.pop()
        if _is_repository(folder):
            yield Place(folder, repository=True)
            continue
        try:
            with os.scandir(folder) as entries:
                for entry in entries:
                    if entry.is_dir(follow_symlinks=False):
                        if entry.name != ".git":
                            waiting.append(entry.path)
                    elif _NAMES.fullmatch(entry.name) and not os.path.isdir(entry.path):
                        yield Place(entry.path, top=top if entry.is_symlink() else "")
        except OSError as error:
            tell(f"{folder}: {error.strerror}")


def _is_repository(folder: str) -> bool:
    """Whether repo2docker's rule decides: a clone, or an unpacked one, with a Dockerfile."""
    binder = [name for name in _BINDER if os.path.isdir(os.path.join(folder, name))]
    if not binder and not os.path.lexists(os.path.join(folder, ".git")):
        return False
    return any(os.path.lexists(os.path.join(folder, name, "Dockerfile")) for name in (".", *binder))
