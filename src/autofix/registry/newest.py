"""Which concrete tag stands behind ``latest``: what to ask for next, and which answer is best.

Pure. There may be thousands of tags and only some dozen questions, so the likely ones come
first: plain versions, the newest of each line first, and dated tags; then what extends those that
were right (``3.13.1-bookworm`` after ``3.13.1``); then other numbered tags, names, and commits.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Hashable, Iterable, Mapping, Sequence
from itertools import islice

LIMIT = 60
"""How many tags are asked for, at most."""
_FIRST = 16
_MORE = 20
_MOST_LIKELY = 36

_ARCHITECTURE = re.compile(
    r"(?<![a-z0-9])(amd64|arm|armhf|armel|arm(32|64)?v[5-8]|arm(32|64)|aarch64(_be)?|x86([-_](32|64))?"
    r"|x64|x32|i[3-6]86|386|ppc64(le|el)?|s390x?|riscv64|mips(64)?(le|el)?|loong(arch)?64"
    r"|windows|windowsservercore|nanoserver|win)(?![a-z0-9])",
    re.IGNORECASE,
)
_UNSTABLE = re.compile(
    r"(?<![a-z])(latest|rc|alpha|beta|dev|devel|develop|development|nightly|edge|test|tests|testing"
    r"|canary|preview|pre|prerelease|snapshot|pr|unstable|experimental|sid|rawhide|rolling|main"
    r"|master|trunk|head|next|insiders|daily|weekly|ci|debug|cache|buildcache)(?![a-z])",
    re.IGNORECASE,
)
_BEFORE_RELEASE = re.compile(
    r"\d(a|b|c|rc|m|ea|dev|alpha|beta|pre)\.?\d*(?![a-z0-9])", re.IGNORECASE
)
_ATTACHED = re.compile(r"sha(256|512)-[0-9a-f]{32,}.*", re.IGNORECASE)
_DATE = re.compile(
    r"(?<!\d)(?:(20\d\d)([-.]?)(0[1-9]|1[0-2])\2(0[1-9]|[12]\d|3[01]))(?!\d)", re.ASCII
)
_PLAIN = re.compile(r"v?\d+(\.\d+)*([-_]\d+)?", re.ASCII)
_COMMIT = re.compile(r"(?:sha-|git-|g)?[0-9a-f]{7,64}", re.ASCII)


def _is_commit(tag: str) -> bool:
    return bool(_COMMIT.fullmatch(tag)) and not _DATE.fullmatch(tag)


def stable(tag: str) -> bool:
    """Whether a tag names a release for all platforms, rather than one that moves or is tried."""
    if _ATTACHED.fullmatch(tag):
        return False
    if _is_commit(tag):
        return True
    return not any(pattern.search(tag) for pattern in (_ARCHITECTURE, _UNSTABLE, _BEFORE_RELEASE))


def natural(tag: str) -> tuple[tuple[int, int, str], ...]:
    """A key to sort tags as people do: numbers by their size."""
    pieces = re.findall(r"[0-9]+|[^0-9]+", tag)
    return tuple((1, int(p), "") if p.isdecimal() else (0, 0, p) for p in pieces)


def _fields(tag: str) -> int:
    """How many numbers a tag has; a date has three."""
    without = _DATE.sub("", tag)
    return 3 * len(_DATE.findall(tag)) + len(re.findall(r"[0-9]+", without))


def rank(tag: str) -> tuple[Hashable, ...]:
    """A key by which the most specific tag is the greatest."""
    numbered = bool(re.match(r"v?[0-9]", tag))
    parts = len(re.split(r"[-_.+]", tag))
    if _is_commit(tag):
        return (False, 0, False, 0, natural(tag))
    return (True, _fields(tag), numbered, parts, natural(tag))


def best(tags: Iterable[str]) -> str:
    """The most specific of some tags; empty if there is none."""
    return max(tags, key=rank, default="")


def next_tags(tags: Collection[str], answers: Mapping[str, bool]) -> tuple[str, ...]:
    """The tags to ask for next, after some were told to be right or wrong; none at the end."""
    room = LIMIT - len(answers)
    usable = [tag for tag in tags if tag not in answers and stable(tag)]
    found = [tag for tag in answers if answers[tag]]
    if not found:
        chosen = _likely(usable, len(answers))
        return tuple(chosen[: min(room, _MORE if answers else _FIRST)])
    top = best(found)
    better = sorted((tag for tag in usable if rank(tag) > rank(top)), key=rank, reverse=True)
    extending = [tag for tag in better if any(_extends(tag, right) for right in found)]
    # A version with fewer numbers than a release has is a line: a date may say it more exactly.
    dated = _by_lines([t for t in better if _DATE.search(t)]) if _fields(top) < 3 else []
    chosen = list(dict.fromkeys([*extending[:_MORE], *dated[:_MORE]]))
    return tuple(chosen[:room])


def _extends(tag: str, right: str) -> bool:
    """Whether a tag says the same as another, and more."""
    return bool(re.search(rf"(?<![0-9A-Za-z.]){re.escape(right)}(?![0-9A-Za-z])", tag))


def _likely(usable: Sequence[str], asked: int) -> list[str]:
    """Tags in the order in which they are worth a question, while none was right."""
    commits = [tag for tag in usable if _is_commit(tag)]
    named = [tag for tag in usable if not _is_commit(tag)]
    dated = [tag for tag in named if _DATE.search(tag)]
    rest = [tag for tag in named if not _DATE.search(tag)]
    plain = [tag for tag in rest if _PLAIN.fullmatch(tag)]
    lines = {line for tag in plain for line in _lines(tag)}.intersection(plain)
    versions = _by_versions([tag for tag in plain if tag not in lines])
    numbered = _by_lines([t for t in rest if not _PLAIN.fullmatch(t) and re.search("[0-9]", t)])
    names = sorted(t for t in rest if not re.search("[0-9]", t))
    first = _mixed(versions, _by_lines(dated), numbered)
    moving = [*names[:16], *sorted(lines, key=natural, reverse=True)[:8]]
    turn = max(0, _MOST_LIKELY - asked)
    return [*first[:turn], *moving, *first[turn:], *sorted(commits)]


def _lines(version: str) -> list[str]:
    """The versions that leave out the last numbers of one: 3.13 and 3 of 3.13.1."""
    return [version[: match.start()] for match in re.finditer(r"\.", version)]


def _mixed(versions: list[str], dated: list[str], numbered: list[str]) -> list[str]:
    """Four versions, two dated tags, one other numbered tag, and so on."""
    result: list[str] = []
    sources = ((iter(versions), 4), (iter(dated), 2), (iter(numbered), 1))
    while True:
        taken = [tag for source, count in sources for tag in islice(source, count)]
        if not taken:
            return result
        result += taken


def _by_versions(plain: Iterable[str]) -> list[str]:
    """Versions, near the newest first: of each line its newest, before the second of any."""
    ordered = sorted(plain, key=lambda tag: natural(tag.removeprefix("v")), reverse=True)
    numbers = {tag: tuple(map(int, re.findall("[0-9]+", tag))) for tag in ordered}
    places: dict[tuple[int, ...], dict[int, int]] = defaultdict(dict)
    for own in numbers.values():
        for depth, number in enumerate(own):
            siblings = places[own[:depth]]
            siblings.setdefault(number, len(siblings))

    def distance(tag: str) -> int:
        own = numbers[tag]
        return sum(places[own[:depth]][number] for depth, number in enumerate(own))

    return sorted(ordered, key=distance)


def _by_lines(tags: Iterable[str]) -> list[str]:
    """Tags of several shapes: the newest of each shape first, the shorter shapes first."""
    shapes: dict[str, list[str]] = defaultdict(list)
    for tag in sorted(tags, key=_when, reverse=True):
        shapes[re.sub("[0-9]+", "#", tag)].append(tag)
    ordered = sorted(shapes.values(), key=lambda own: len(re.split(r"[-_.]", own[0])))
    ordered.sort(key=lambda own: _when(own[0])[0], reverse=True)
    placed = [(n + index, n, tag) for n, own in enumerate(ordered) for index, tag in enumerate(own)]
    return [tag for _, _, tag in sorted(placed, key=lambda place: place[:2])]


def _when(tag: str) -> tuple[str, tuple[tuple[int, int, str], ...]]:
    """A key to sort by date, then naturally."""
    match = _DATE.search(tag)
    return ("".join((match[1], match[3], match[4])) if match else "", natural(tag))
