"""A repository as a build sees it: its Dockerfile, its files, the notebook to try."""

from __future__ import annotations

import json
import os
import stat
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from autofix import files
from autofix.image.context import Context, beside

__all__ = ["Repository", "beside", "first", "is_folder", "repository", "repository_paths"]

_MAXIMUM_PATHS = 5000
_MAXIMUM_NOTEBOOK = 8 * 1024 * 1024
_MAXIMUM_IGNORE = 256 * 1024


@dataclass(frozen=True)
class Repository:
    """A folder with the path of its Dockerfile, relative to the folder.

    ``marker`` is the name of a file or folder at the top that a launched server must list, empty
    if there is none; ``paths`` are files and folders that a build can copy, ``names`` the files
    of them.
    """

    folder: Path
    dockerfile: str
    marker: str
    paths: tuple[str, ...]
    names: frozenset[str]

    @cached_property
    def known(self) -> frozenset[str]:
        """Return all paths, to look one up."""
        return frozenset(self.paths)

    def notebook(self, name: str) -> dict[str, Any] | None:
        """Return the content of a file if it is a notebook, None if it is not."""
        content = _json_object(self.folder / name) if name.endswith(".ipynb") else None
        cells = content.get("cells") if content else None
        good = isinstance(cells, list) and all(isinstance(cell, dict) for cell in cells)
        return content if good else None


def repository(argument: Path, marker: str | None = None) -> Repository:
    """Look at a repository, named by its folder or by its Dockerfile.

    Raises files.UnusableInput where repo2docker finds no Dockerfile that can be read, or another
    one.
    """
    source = files.read(str(argument))
    assert source.path is not None
    assert source.root is not None
    folder = Path(os.path.realpath(source.root))
    chosen, _ = files.locate(folder)
    if not chosen.exists() or not chosen.samefile(source.path):
        raise files.UnusableInput(f"{argument}: Binder does not use this one, but {chosen}")
    if not Path(os.path.realpath(chosen)).is_relative_to(folder):
        raise files.UnusableInput(f"{argument}: the Dockerfile is a link out of the repository")
    try:
        source.text.encode("utf-8")
    except UnicodeEncodeError as error:
        raise files.UnusableInput(
            f"{argument}: this is no UTF-8 text; repo2docker refuses it"
        ) from error
    context = Context(ignore=_ignore(chosen, folder))
    copied = (path for path in repository_paths(folder) if not context.ignored(path))
    # One with a line break cannot be asked for; nobody has such.
    paths = tuple(path for path in copied if path.isprintable())
    names = frozenset(path for path in paths if not is_folder(folder / path))
    dockerfile = chosen.relative_to(folder).as_posix()
    marker = first(names) if marker is None else marker
    return Repository(folder, dockerfile, marker, paths, names)


def first(names: Iterable[str]) -> str:
    """Return what a file browser must show of those names: the first notebook in no folder.

    Else the first visible file, but a folder where nobody looks for any of those files. Empty if
    there is none.
    """
    visible = sorted(name for name in names if not name.startswith("."))
    top = [name for name in visible if "/" not in name]
    sought = [name for name in visible if not beside(name)]
    notebooks = [name for name in top if name.endswith(".ipynb")]
    folders = [name.partition("/")[0] for name in sought]
    files = top if any("/" not in name for name in sought) else folders
    return (notebooks or files or top or [""])[0]


def repository_paths(folder: Path) -> tuple[str, ...]:
    """Return every file and folder of a repository, relative to it, without its `.git`."""
    found: list[str] = []
    for place, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if name != ".git")
        for name in sorted([*folders, *names]):
            if name != ".git":
                found.append(Path(place, name).relative_to(folder).as_posix())
        if len(found) > _MAXIMUM_PATHS:
            break
    return tuple(sorted(found)[:_MAXIMUM_PATHS])


def is_folder(path: Path) -> bool:
    """Whether this is a folder, and no link to one."""
    return path.is_dir() and not path.is_symlink()


def _json_object(path: Path) -> dict[str, Any] | None:
    """Return the object in a JSON file, None unless it is a regular, small, readable one."""
    try:
        status = path.lstat()
        if not stat.S_ISREG(status.st_mode) or status.st_size > _MAXIMUM_NOTEBOOK:
            return None
        content = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        return None
    return content if isinstance(content, dict) else None


def _ignore(dockerfile: Path, root: Path) -> str:
    """Return the .dockerignore that BuildKit takes: beside the Dockerfile, else the root's."""
    for path in (dockerfile.with_name("Dockerfile.dockerignore"), root / ".dockerignore"):
        if path.is_file() and Path(os.path.realpath(path)).is_relative_to(root):
            with path.open("rb") as file:
                return file.read(_MAXIMUM_IGNORE).decode("utf-8", "surrogateescape")
    return ""
