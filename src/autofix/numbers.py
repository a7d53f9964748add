"""Whole numbers out of texts that anybody may have written."""

from __future__ import annotations

_DIGITS = 20


def integer(digits: str) -> int:
    """The number that decimal digits are.

    Of one that is too long for any uid, version or size only the head counts, which is too large
    as well; Python refuses to read more than some thousand digits.
    """
    return int(digits.lstrip("0")[:_DIGITS] or "0")
