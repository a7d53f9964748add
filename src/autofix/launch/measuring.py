"""Measure what a launched server does, and what the guide for Dockerfiles asks for."""

from __future__ import annotations

import re
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import Any
from urllib.parse import quote

from autofix.launch.building import NB_UID
from autofix.launch.kernel import compute
from autofix.launch.locating import Place, locate
from autofix.launch.repository import Repository, beside
from autofix.launch.results import LOG_LINES, Failure, Launch, Requirement, Way
from autofix.launch.server import Server
from autofix.launch.text import harmless, last_lines

_PROBE_HOME = 'file="$1/.binder-fix-probe"; : > "$file" && rm "$file"'
_LISTING_LINES = 60
# Asked in the Python that the launcher uses; the oldest of them is Python 2.7.
_ASK_VERSIONS = """
import sys
print("python=" + sys.version.split()[0])
for name in ("notebook", "jupyterlab", "jupyterhub"):
    try:
        print(name + "=" + str(__import__(name).__version__))
    except Exception:
        pass
"""
_VERSION = re.compile(r"(python|notebook|jupyterlab|jupyterhub)=([\w.+!-]{1,40})", re.ASCII)


@dataclass
class _Verdict:
    """The failures so far."""

    failed: list[Failure] = field(default_factory=list)

    def require(self, requirement: Requirement, condition: bool, words: str) -> bool:
        if not condition:
            self.failed.append(Failure(requirement, harmless(words)))
        return condition


def measure(
    server: Server, repository: Repository, way: Way, seconds: float, *, cells: bool
) -> Launch:
    """Take every measurement of an answering server."""
    verdict = _Verdict()
    require = verdict.require
    process = server.describe()
    uid, served, home = process.get("uid", ""), process.get("cwd", ""), process.get("home", "")
    uid = uid if uid.isdecimal() else ""
    require("user", uid == str(NB_UID), f"the server runs as uid {uid or 'unknown'}, not {NB_UID}")
    as_server = ["--user", uid] if uid else []
    environment = [*as_server, "--env", f"HOME={home}"]
    environment += ["--env", f"PATH={process['path']}"] if process.get("path") else []
    # Binder launches a uid without a name too; what it needs is HOME.
    whoami = _line(server.execute(["whoami"], *as_server))
    id_u = _line(server.execute(["id", "-u"]))
    pwd = _line(server.execute(["pwd"]))
    writable = bool(home) and server.execute(["sh", "-c", _PROBE_HOME, "sh", home], *as_server)
    home_writable = require("home", writable == "", f"HOME ({home or 'not set'}) cannot be written")
    listing = server.execute(["sh", "-c", "ls -alh ~"], *environment) if home else None
    versions = server.execute(["python3", "-c", _ASK_VERSIONS], *environment) or ""
    place = locate(server, repository, served)
    foreign = tuple(path for path, owner in place.owners.items() if uid and owner != uid)
    require("repository", not foreign, f"not owned by uid {uid}: {_some(foreign)}")
    missing = tuple(sorted(repository.names.difference(place.owners)))
    needed = tuple(path for path in missing if not beside(path))
    require("repository", not needed, f"not in {place.folder or 'any folder'}: {_some(needed)}")

    api, lab = server.status("/api"), server.status("/lab")
    require("start", api == 200, f"/api answered {api}")
    require("jupyter", lab == 200, f"/lab answered {lab}")
    worked = _work(server, repository, place, verdict, cells=cells)
    return Launch(
        way=way,
        whoami=whoami,
        id_u=int(id_u) if id_u.isdecimal() else None,
        pwd=pwd,
        listing="\n".join(harmless(line) for line in (listing or "").splitlines()[:_LISTING_LINES]),
        versions=dict(_VERSION.findall(versions)),
        server_uid=int(uid) if uid else None,
        served=harmless(served),
        home=harmless(home),
        home_writable=home_writable,
        served_in_home=bool(home) and PurePosixPath(served).is_relative_to(home),
        files=len(repository.names),
        foreign=foreign,
        missing=missing,
        api_status=api,
        lab_status=lab,
        marker=worked.marker,
        marker_listed=worked.listed,
        notebook_saved=worked.saved,
        own_notebook_saved=worked.own_saved,
        kernel_answer=worked.answer,
        cells_run=worked.cells_run,
        seconds=seconds,
        failed=tuple(verdict.failed),
        log=last_lines(server.log(), LOG_LINES) if verdict.failed else "",
    )


@dataclass(frozen=True)
class _Worked:
    """What became of the repository's own file, and of notebooks; None where it is no notebook."""

    marker: str
    listed: bool
    saved: bool
    own_saved: bool | None
    answer: str
    cells_run: bool | None


def _work(
    server: Server, repository: Repository, place: Place, verdict: _Verdict, *, cells: bool
) -> _Worked:
    """Look for the repository's own file, save it and a new notebook, and compute.

    With ``cells``, those of its own are run.
    """
    require = verdict.require
    path = place.marker(repository)
    listed = _lists(server, path, verdict)
    own = repository.notebook(place.inside + path) if listed else None
    probed = _saves(server, "binder-fix-probe.ipynb", _notebook("1 + 1"))
    saved = require("notebook", probed, "a new notebook cannot be saved")
    own_saved = None if own is None else _saves(server, path, own)
    require("notebook", own_saved is not False, f"{path} cannot be saved")
    answer, cells_run = compute(server, _code_cells(own) if own and cells else [])
    require("kernel", "2" in answer.split(), f"a kernel answered {answer!r} to 1 + 1")
    require("kernel", cells_run is not False, f"a cell of {path} fails")
    return _Worked(path, listed, saved, own_saved, answer, cells_run)


def _some(paths: Sequence[str]) -> str:
    return ", ".join([*paths[:5], *([f"and {len(paths) - 5} more"] if len(paths) > 5 else [])])


def _line(output: str | None) -> str:
    return harmless((output or "").partition("\n")[0])


def _lists(server: Server, path: str, verdict: _Verdict) -> bool:
    """Tell whether the file browser shows a file; an empty name asks for a list only."""
    status, model = server.request("GET", "/api/contents") or (None, None)
    if status != 200:
        words = f"the file browser answered {status or 'nothing'}"
        return verdict.require("repository", False, words)
    names: set[str] = set()
    with suppress(KeyError, TypeError):
        names = {str(entry["name"]) for entry in model["content"]} if model else set()
    words = f"the file browser does not show {path}"
    return verdict.require("repository", not path or path in names, words)


def _saves(server: Server, name: str, content: dict[str, Any]) -> bool:
    """Tell whether a notebook can be written and is then read back as it was written."""
    model = {"type": "notebook", "format": "json", "content": content}
    path = f"/api/contents/{quote(name, errors='surrogateescape')}"
    put = server.request("PUT", path, model)
    got = server.request("GET", path)
    if put is None or put[0] not in (200, 201) or got is None or got[0] != 200:
        return False
    with suppress(KeyError, TypeError, AttributeError):
        return _code_cells(got[1]["content"]) == _code_cells(content)
    return False


def _notebook(code: str) -> dict[str, Any]:
    cell: dict[str, Any] = {"cell_type": "code", "metadata": {}, "source": code}
    cell |= {"execution_count": None, "outputs": []}
    return {"cells": [cell], "metadata": {}, "nbformat": 4, "nbformat_minor": 4}


def _code_cells(notebook: dict[str, Any]) -> list[str]:
    """Return the sources of a notebook's code cells; a source may be a list of lines."""
    cells = (cell for cell in notebook["cells"] if cell.get("cell_type") == "code")
    return ["".join(cell.get("source", "")) for cell in cells]
