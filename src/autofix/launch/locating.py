"""Where the repository is in a launched container, and who owns it there."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import PurePosixPath

from autofix.launch.repository import Repository, first
from autofix.launch.server import Server

_LIST_OWNERS = 'stat -c "%u %n" "$@" 2>/dev/null || true'
_BATCH = 200
_LEVELS = 3


@dataclass(frozen=True)
class Place:
    """A folder of the container with the owner of each path of the repository that is there.

    ``inside`` is the part of the repository which the server serves: empty for all of it, else a
    path that ends in a slash.
    """

    folder: str = ""
    inside: str = ""
    owners: Mapping[str, str] = field(default_factory=dict)

    def marker(self, repository: Repository) -> str:
        """The name of a file that the server must list; empty if the repository has none."""
        if not self.inside:
            return repository.marker
        names = (name for name in repository.names if name.startswith(self.inside))
        found = first(name[len(self.inside) :] for name in names)
        return found or repository.marker


def locate(server: Server, repository: Repository, served: str) -> Place:
    """Find the repository in the folder served, or in one around it if more of it is there."""
    if not served.startswith("/") or not repository.paths:
        return Place(served)
    best = Place(served, "", _owners(server, repository, served))
    for folder in PurePosixPath(served).parents[:_LEVELS]:
        if repository.names <= best.owners.keys() or str(folder) == "/":
            break
        owners = _owners(server, repository, str(folder))
        if len(owners) > len(best.owners):
            inside = f"{PurePosixPath(served).relative_to(folder)}/"
            best = Place(str(folder), inside, owners)
    return best


def _owners(server: Server, repository: Repository, folder: str) -> dict[str, str]:
    """Return the owners of the repository's paths that are in a folder."""
    owners: dict[str, str] = {}
    for some in _batches(repository.paths):
        command = ["sh", "-c", _LIST_OWNERS, "sh", *(f"./{path}" for path in some)]
        for line in (server.execute(command, "--workdir", folder) or "").splitlines():
            owner, _, path = line.partition(" ./")
            if path in repository.known:
                owners[path] = owner
    return owners


def _batches(paths: Sequence[str]) -> Iterator[Sequence[str]]:
    """Split paths so that each part fits on a command line."""
    for start in range(0, len(paths), _BATCH):
        yield paths[start : start + _BATCH]
