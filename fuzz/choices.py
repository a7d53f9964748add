"""Bytes as a row of choices: the same bytes always choose the same."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

T = TypeVar("T")


class Choices:
    """Hands out choices until the bytes are used up; from then on always the first value."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._place = 0

    def pick(self, values: Sequence[T], /) -> T:
        """One of some values."""
        return values[self.number(len(values))]

    def number(self, below: int) -> int:
        """A number from 0 on."""
        size = ((below - 1).bit_length() + 7) // 8
        return int.from_bytes(self.take(size), "big") % below

    def flag(self) -> bool:
        """Yes or no, no once nothing is left."""
        return self.number(2) == 1

    def take(self, size: int) -> bytes:
        """The next bytes, fewer at the end."""
        taken = self._data[self._place : self._place + size]
        self._place += size
        return taken

    def rest(self) -> bytes:
        """All that is left."""
        return self.take(len(self._data))
