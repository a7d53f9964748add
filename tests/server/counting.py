"""Positions of the protocol, counted one character after the other."""

from __future__ import annotations


def units(sign: str, encoding: str) -> int:
    """How many units a character has."""
    code = ord(sign)
    if encoding == "utf-8":
        return 1 + (code > 0x7F) + (code > 0x7FF) + (code > 0xFFFF)
    return 2 if encoding == "utf-16" and code > 0xFFFF else 1


def counted(text: str, encoding: str) -> list[tuple[int, int]]:
    """The line and the character of each offset, the end of the text included."""
    places, line, column = [], 0, 0
    for index, sign in enumerate(text):
        places.append((line, column))
        if sign == "\n" or (sign == "\r" and text[index + 1 : index + 2] != "\n"):
            line, column = line + 1, 0
        elif sign != "\r":
            column += units(sign, encoding)
    return [*places, (line, column)]
