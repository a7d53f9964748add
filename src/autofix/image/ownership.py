"""Who owns what in an image: a record of what COPY, chown, mkdir and their kin did."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator

from autofix.dockerfile.words import UNKNOWN
from autofix.values import Generic, TypeVar, dataclass

EVERYONE = -1
"""The owner of what everyone may write to (``chmod -R a+w``)."""

ROOT_GROUP = -2
"""The owner of what group 0 may write to (``chgrp -R 0``, ``chmod -R g=u``), as OpenShift asks."""

ROOT_FOLDERS = frozenset(
    "/ /bin /boot /dev /etc /home /lib /media /mnt /opt /proc /root /run /sbin /srv /sys /tmp "
    "/usr /var".split()
)
"""The folders of the first level that are there in every image."""

# Folders that every distribution leaves to everyone.
_COMMON_FOLDERS = frozenset({"/tmp", "/var/tmp", "/dev/shm"})

Item = TypeVar("Item")


def under(path: str, folder: str) -> bool:
    """Whether ``path`` is ``folder`` or in it."""
    return path == folder or folder == "/" or path.startswith(folder.rstrip("/") + "/")


def parents(path: str) -> Iterator[str]:
    """The folders that an absolute path is in, from the innermost one to ``/``."""
    while path.startswith("/") and path != "/":
        path = path.rsplit("/", 1)[0] or "/"
        yield path


class Record(Generic[Item]):
    """An immutable sequence that grows at its end; a longer one shares the shorter one's items.

    An image is kept for every instruction, which with tuples would be quadratic.
    """

    def __init__(self, items: Iterable[Item] = ()) -> None:
        self._items = list(items)
        self._length = len(self._items)

    def __len__(self) -> int:
        return self._length

    def __iter__(self) -> Iterator[Item]:
        return (self._items[index] for index in range(self._length))

    def __reversed__(self) -> Iterator[Item]:
        return (self._items[index] for index in range(self._length - 1, -1, -1))

    def added(self, item: Item) -> Record[Item]:
        """This record with an item at its end."""
        longer: Record[Item] = Record()
        if len(self._items) > self._length:
            longer._items = self._items[: self._length]
        else:
            longer._items = self._items
        longer._items.append(item)
        longer._length = self._length + 1
        return longer


@dataclass(frozen=True)
class Ownership:
    """Who owns a path from some instruction on; ``path/*`` is what is in a folder.

    What ``arrives`` by COPY or cp leaves what was there before as it was; where all of the
    repository does (``recursive``), it overwrites what arrived of it before.
    """

    path: str
    owner: int | None
    recursive: bool = True
    arrives: bool = False

    @property
    def folder(self) -> str:
        """The folder whose contents this is about, where it is not about the folder itself."""
        return self.path[:-2] or "/" if self.path.endswith("/*") else ""


class Owners(Record[Ownership]):
    """All that is known of who owns what."""

    def __init__(self, items: Iterable[Ownership] = ()) -> None:
        super().__init__(items)
        self._index()

    def _index(self) -> None:
        # Where a path, and something in a folder, is first spoken of; where one is first given to
        # somebody other than root.
        self._paths: dict[str, int] = {}
        self._folders: dict[str, int] = {}
        self._given: dict[str, int] = {}
        for index, event in enumerate(self):
            self._note(event, index)

    def _note(self, event: Ownership, index: int) -> None:
        self._paths.setdefault(event.path, index)
        if UNKNOWN in event.path:
            self._given.setdefault(UNKNOWN, index)
        elif event.owner != 0:
            self._given.setdefault(event.folder or event.path, index)
        for folder in parents(event.path):
            if self._folders.setdefault(folder, index) != index:
                break

    def added(self, item: Ownership) -> Owners:
        """These owners, and what came after."""
        longer = Owners.__new__(Owners)
        record = super().added(item)
        longer._items, longer._length = record._items, record._length
        if record._items is self._items:
            longer._paths, longer._folders = self._paths, self._folders
            longer._given = self._given
            longer._note(item, self._length)
        else:
            longer._index()
        return longer

    def names(self, path: str) -> bool:
        """Whether that very path is spoken of."""
        return self._paths.get(path, self._length) < self._length

    def may_have(self, path: str, *, but: Container[str] = ()) -> bool:
        """Whether a path may be among what came to a folder that it is in, all by one name.

        What came to the folders ``but`` is known otherwise.
        """
        return any(self.names(f"{folder.rstrip('/')}/*") for folder in parents(path)
                   if folder not in but)  # fmt: skip

    def has_below(self, folder: str) -> bool:
        """Whether something is known to be in a folder."""
        return self._folders.get(folder, self._length) < self._length

    def may_be_given(self, folder: str) -> bool:
        """Whether a folder, or one that it is in, may have been given to others than root."""
        places = (folder, *parents(folder), UNKNOWN)
        return any(self._given.get(place, self._length) < self._length for place in places)

    def holds(self, folder: str, uid: int, *, in_root_group: bool = False) -> bool | None:
        """Whether a folder, not counting what is in it, is there and ``uid``'s; None if unknown."""
        events = (e for e in self if e.path == folder or not under(e.path, folder))
        return Owners(events).belongs(folder, uid, in_root_group=in_root_group)

    def made(self, path: str, owner: int | None, *, arrives: bool = False) -> Owners:
        """These owners after a folder and its new parents were made for ``owner``.

        Folders of the first level are there in every image.
        """
        owners = self
        for place in [*reversed(list(parents(path))), path]:
            if place.startswith("/") and place not in ROOT_FOLDERS and not owners.names(place):
                owners = owners.added(Ownership(place, owner, False, arrives))
        return owners

    def owner(self, path: str) -> int | None:
        """Who owns a path; None if unknown, root (0) where nothing is said of it."""
        for event in reversed(self):
            place = event.folder or event.path
            inside = event.recursive and not event.arrives and under(path, place)
            if event.path == path or (inside and path != event.folder):
                return event.owner
        return EVERYONE if path in _COMMON_FOLDERS else 0

    def belongs(self, folder: str, uid: int, *, in_root_group: bool = False) -> bool | None:
        """Whether a folder and all that is known to be in it may be written by ``uid``.

        False where it is not there at all. None if unknown. ``in_root_group`` tells that its group
        is 0.
        """
        own = (uid, EVERYONE, ROOT_GROUP) if in_root_group else (uid, EVERYONE)
        verdicts: set[bool | None] = set()
        settled: set[str] = set()  # paths whose owner is known from what came later
        trees: set[str] = set()  # folders of which that holds for all that is in them
        copied: set[str] = set()  # folders of which it holds for what arrived in them
        doubtful = False  # whether uid was given something that may be the folder
        for event in reversed(self):
            mine = None if event.owner is None else event.owner in own
            known, unknown, _ = event.path.partition(UNKNOWN)
            if unknown:
                near = folder.startswith(known) or known.startswith(folder)
                doubtful = doubtful or (near and mine is not False)
                continue
            place = event.folder or event.path
            mine = None if doubtful and mine is False else mine
            if under(place, folder) and event.path != folder:
                children = f"{event.path.rsplit('/', 1)[0]}/*"
                covered = any(parent in trees for parent in parents(event.path))
                if event.arrives:
                    # All of the repository in one folder overwrites no copy of it in another.
                    places = [place] if event.recursive else parents(event.path)
                    covered = covered or any(parent in copied for parent in places)
                if not covered and event.path not in settled and children not in settled:
                    verdicts.add(mine)
                if event.recursive:
                    (copied if event.arrives else trees).add(place)
                if not (event.arrives and event.folder):
                    settled.add(event.path)
            elif event.path == folder or (
                under(folder, place) and event.recursive and not event.arrives
            ):
                everything = event.recursive and folder not in trees
                if folder not in settled or everything:
                    verdicts.add(mine)
                settled.add(folder)
                if event.recursive:
                    break
        if folder not in settled:
            verdicts.add(folder in _COMMON_FOLDERS or (None if doubtful else False))
        return False if False in verdicts else None if None in verdicts else True
