"""The folders that Jupyter writes to, where ENV puts them in a place that is not the user's.

The server ends where it cannot write to ``JUPYTER_RUNTIME_DIR``, else ``runtime`` in
``JUPYTER_DATA_DIR``, else in ``jupyter`` of ``XDG_DATA_HOME`` (jupyter_core). It saves no notebook
where it cannot write to the folder of its data, wherever the other is: nbformat keeps a secret
there (measured by launching it).
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator

from autofix.dockerfile import UNKNOWN
from autofix.image.build import Build
from autofix.image.facts import Image, holds
from autofix.image.ownership import parents, under
from autofix.image.rights import denies_folder
from autofix.mending.placing import UNKNOWN_USER, as_root, last, setting, shell_word, spelled
from autofix.rule import Fix, Violation

# The variables that choose the folders, and what they are in the home folder without them.
_IN_HOME = {
    "JUPYTER_RUNTIME_DIR": ".local/share/jupyter/runtime",
    "JUPYTER_DATA_DIR": ".local/share/jupyter", "XDG_DATA_HOME": ".local/share",
}  # fmt: skip
# Where base images keep nothing of a user's; who knows what they keep in /opt or /srv.
_OF_ROOT = frozenset({"/bin", "/etc", "/lib", "/root", "/sbin", "/usr"})


def misplaced(build: Build, uid: int, home: str) -> Iterator[Violation]:
    """What is wrong with the folders that the Dockerfile chooses, where that is known.

    ``home`` is the home folder of the user with that ``uid``, which is the user's.
    """
    chosen = [name for name in _IN_HOME if build.image.environment.get(name)]
    if "JUPYTER_DATA_DIR" in chosen:
        # Then nobody asks for the third.
        chosen = [name for name in chosen if name != "XDG_DATA_HOME"]
    for name in chosen:
        value = build.image.environment[name]
        chosen_by = setting(build, name)
        if chosen_by is None or UNKNOWN in value or not value.startswith("/"):
            continue
        folder = posixpath.normpath(value) + "/jupyter" * (name == "XDG_DATA_HOME")
        if _writable(build.image, folder, uid) is False:
            message = f"Jupyter has to write to {folder}, which is not the user's"
            fix = _fix(build, name, folder, uid, home)
            reason = "" if fix else UNKNOWN_USER
            yield Violation(chosen_by.span, message, fix, reason)


def _fix(build: Build, name: str, folder: str, uid: int, home: str) -> Fix | None:
    """Give the folder to the user, or choose one in the home folder where all of it is root's."""
    if any(under(folder, place) for place in _OF_ROOT):
        line = f"ENV {name}={spelled(last(build).image, 'HOME', home)}/{_IN_HOME[name]}"
        return Fix("let it write to the home folder", (last(build).insert([line]),))
    word = shell_word(folder)
    edit = as_root(build, [f"RUN mkdir -p {word} && chown -R {uid} {word}"])
    return Fix(f"give {folder} to the user", (edit,)) if edit else None


def _writable(image: Image, folder: str, uid: int) -> bool | None:
    """Whether ``uid`` may write to a folder, or make it; None if unknown."""
    for place in (folder, *parents(folder)):
        if image.ownership.names(place) or place in _OF_ROOT:
            return holds(image, place, uid)
        if denies_folder(image, place) or (place == "/run" and image.accounts.complete):
            # Nobody has made it, and only root may.
            return False
    return None
