"""Large mappings of which every state is kept: they share what is the same.

An image is kept for every instruction; with copies alone, thousands of variables that are set one
after the other would take memory in proportion to the square of their number.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

# ``values`` has one, too, but makes tables: nothing is imported from there.
TYPE_CHECKING = False

if TYPE_CHECKING:
    from typing import Any

    _Bucket = dict[Any, tuple[int, Any]]

_WIDTH = 32


def table(mapping: Mapping[Any, Any]) -> Table:
    """A mapping as one that shares."""
    if isinstance(mapping, Table):
        return mapping
    return Table(((None,) * _WIDTH,) * _WIDTH, 0, 0).changed(mapping)


class Table(Mapping):  # type: ignore[type-arg]
    """A mapping of buckets by hash: a changed one has the other's buckets, but for those changed.

    An entry goes with the number of its place in the order.
    """

    def __init__(
        self, rows: tuple[tuple[_Bucket | None, ...], ...], length: int, place: int
    ) -> None:
        self._rows, self._length, self._place = rows, length, place

    def __getitem__(self, name: Any) -> Any:
        row, column = divmod(hash(name) % _WIDTH**2, _WIDTH)
        return (self._rows[row][column] or {})[name][1]

    def __contains__(self, name: object) -> bool:
        row, column = divmod(hash(name) % _WIDTH**2, _WIDTH)
        return name in (self._rows[row][column] or ())

    def __len__(self) -> int:
        return self._length

    def __iter__(self) -> Iterator[Any]:
        return (name for _, name in sorted(
            ((entry[0], name) for row in self._rows for bucket in row if bucket
             for name, entry in bucket.items()),
            key=lambda pair: pair[0],
        ))  # fmt: skip

    def changed(self, changes: Mapping[Any, Any], gone: Iterable[Any] = ()) -> Table:
        """This table with entries set, and with others taken away."""
        fresh: dict[int, _Bucket] = {}
        place, length = self._place, self._length

        def bucket(name: Any) -> _Bucket:
            number = hash(name) % _WIDTH**2
            if number not in fresh:
                row, column = divmod(number, _WIDTH)
                fresh[number] = dict(self._rows[row][column] or {})
            return fresh[number]

        for name, value in changes.items():
            entries = bucket(name)
            known = entries.get(name)
            entries[name] = (place if known is None else known[0], value)
            place, length = place + 1, length + (known is None)
        for name in gone:
            del bucket(name)[name]
            length -= 1
        rows: dict[int, list[_Bucket | None]] = {}
        for number, entries in fresh.items():
            row, column = divmod(number, _WIDTH)
            rows.setdefault(row, list(self._rows[row]))[column] = entries or None
        shared = (tuple(rows[n]) if n in rows else row for n, row in enumerate(self._rows))
        return Table(tuple(shared), length, place)

    def unshared(self, other: Table) -> Iterator[Any]:
        """The keys of all buckets that are not the same one in another table."""
        for mine, theirs in zip(self._rows, other._rows, strict=True):
            if mine is not theirs:
                for one, two in zip(mine, theirs, strict=True):
                    if one is not two:
                        yield from {**(one or {}), **(two or {})}
