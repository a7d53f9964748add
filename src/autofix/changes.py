"""From a text to another one by few, small edits, as editors take them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher

from autofix.edit import Edit, Span

_LINE = re.compile(r"[^\n]*\n|[^\n]+")
_MOST_PAIRS = 2_000_000


def edits_between(before: str, after: str) -> Iterator[Edit]:
    """Edits that make one text of the other, in order; no two of them touch.

    None begins or ends between the two characters of ``\\r\\n``, where an editor has no place.
    """
    old, new = _LINE.findall(before), _LINE.findall(after)
    # What is alike at both ends is most of it, and costs the matcher much.
    head = _alike(old, new)
    tail = _alike(old[head:][::-1], new[head:][::-1])
    old_middle, new_middle = old[head : len(old) - tail], new[head : len(new) - tail]
    offsets = [sum(map(len, old[:head]))]
    for line in old_middle:
        offsets.append(offsets[-1] + len(line))
    counts, others = Counter(old_middle), Counter(new_middle)
    # What stands in both texts many times makes the matcher look at every pair of its places.
    pairs = sum(count * others[line] for line, count in counts.items())
    matcher = SequenceMatcher(None, old_middle, new_middle, autojunk=pairs > _MOST_PAIRS)
    done = -1
    for kind, first, last, new_first, new_last in matcher.get_opcodes():
        if kind != "equal":
            removed = "".join(old_middle[first:last])
            edit = _trimmed(removed, "".join(new_middle[new_first:new_last]), offsets[first])
            edit = _within(before, edit, done)
            done = edit.span.end
            yield edit


def _alike(old: Sequence[str], new: Sequence[str]) -> int:
    """How many lines, or characters, two texts have in common at their start."""
    pairs = enumerate(zip(old, new, strict=False))
    return next((n for n, (a, b) in pairs if a != b), min(len(old), len(new)))


def _trimmed(old: str, new: str, offset: int) -> Edit:
    """The edit without what both texts have at their start and at their end."""
    start = _alike(old, new)
    start -= old[start - 1 : start] == "\r"
    most = min(len(old), len(new)) - start
    end = _alike(old[::-1][:most], new[::-1][:most])
    end -= old[len(old) - end - 1 : len(old) - end + 1] == "\r\n"
    return Edit(Span(offset + start, offset + len(old) - end), new[start : len(new) - end])


def _within(before: str, edit: Edit, done: int) -> Edit:
    """New last lines, put before the end of the line that was the last: the text is the same.

    Neovim has no place behind that end, and adds an empty line there.
    """
    end = "\r\n" if before.endswith("\r\n") else "\n"
    place = len(before) - len(end)
    behind = edit.span.start == len(before) and before.endswith(end) and edit.text.endswith(end)
    if not behind or place <= done:
        return edit
    return Edit(Span(place, place), end + edit.text.removesuffix(end))
