"""What a COPY or ADD of an image's history may have brought, as instructions of a Dockerfile.

Only where it went is known. A folder may hold a Python, or packages of one, and the accounts.
"""

from __future__ import annotations

import json
import posixpath
import re
from collections.abc import Iterator, Sequence

from autofix.dockerfile.words import UNKNOWN
from autofix.image.facts import DEFAULT_PATH
from autofix.image.ownership import under
from autofix.pattern import pattern

UNREAD = 'RUN ["/unread.sh"]'
"""Stands for a step of which nothing is known: the script is nowhere."""

# A file by its name (start.sh, LICENSE); a folder of programs has none such, and archives are
# unpacked.
_FILE = pattern(
    r"[^/]\.(?!d$|(?:tar|t?[gxb]z2?|tbz|txz|zst)$)[A-Za-z]\w*$|(?:^|/)[A-Z][A-Z_-]{3,}$"
)
# Programs that are one file, and are mostly copied from images that hold nothing else.
_PROGRAMS = frozenset("uv uvx pixi micromamba tini gosu dumb-init".split())
_HASH = pattern(r"(file|dir|multi):[0-9a-f]+ in ")
# Folders where no Python is but those that PATH leads to.
_SYSTEM = ("/usr", "/etc", "/var", "/tmp", "/bin", "/sbin", "/lib", "/lib64")
_SIMPLE = pattern(r"[\w.:+=,-]+")
FLAG = pattern(r"--(\w[\w-]*)(?:=(\S*))?\s+")


def quoted(text: str) -> str:
    """A value that ``expand`` reads as it is; unknown if a line cannot hold it."""
    if not text.isprintable():
        return f'"{UNKNOWN}"'
    return '"' + re.sub(r'([\\"$])', r"\\\1", text) + '"'


def ran(words: Sequence[str]) -> str:
    """A RUN of these words."""
    return f"RUN {json.dumps(list(words))}"


def copied(value: str, *, unpacks: bool, workdir: str, path: Sequence[str]) -> Iterator[str]:
    """The instructions for a COPY, or an ADD, which ``unpacks`` archives.

    ``path`` are the folders of PATH at the end.
    """
    flags: dict[str, str] = {}
    while match := FLAG.match(value):
        flags[match[1]] = match[2] or ""
        value = value[match.end() :]
    legacy = _HASH.match(value)
    words = [legacy[1], value[legacy.end() :]] if legacy else value.split()
    if unpacks and words[:1] == ["file"]:
        words[0] = "archive"
    if len(words) < 2:
        yield UNREAD
        return
    *sources, target = words
    if not legacy and target[0] not in "/." and any(w[0] == "/" for w in words[1:]):
        target = UNKNOWN  # a name with a blank
    place = posixpath.normpath(posixpath.join(workdir, target))
    place = "/" + place.lstrip("/") if place.startswith("/") else place
    options = "".join(
        f" --{name}={flags[name] if _SIMPLE.fullmatch(flags[name]) else UNKNOWN}"
        for name in ("chown", "chmod") if name in flags
    )  # fmt: skip
    yield f"COPY --from={UNKNOWN}{options} {json.dumps(['/', quoted(target)])}"
    if not all(map(_is_file, sources)):
        # What is named from the root comes from another stage; the first builder names nothing.
        built = bool(legacy) or any(source.startswith("/") for source in sources)
        yield from _brought(place, path, built=built)
    elif posixpath.dirname(place) == "/etc" or place == "/etc":
        names = {posixpath.basename(place), *map(posixpath.basename, sources)}
        if names & {"passwd", "group", "file"}:
            yield UNREAD


def _brought(place: str, path: Sequence[str], *, built: bool) -> Iterator[str]:
    """Pythons and accounts that may have come along with a folder.

    One that was ``built`` may hold a Python anywhere, which PATH may lead to later on.
    """
    system = any(under(place, folder) for folder in _SYSTEM)
    unclear = under("/etc", place) or place in ("/etc/passwd", "/etc/group") or UNKNOWN in place
    prefixes: list[str] = []
    for folder in path:
        prefix = posixpath.dirname(folder)
        if not folder.startswith("/") or not _may_bring(place, folder, prefix):
            continue
        if prefix.endswith("/.local"):
            # There are packages of one user's, for a Python that is elsewhere.
            unclear = unclear or built or under(place, prefix)
        elif prefix == "/" or not folder.endswith("/bin"):
            unclear = True
        elif place != "/" or folder not in DEFAULT_PATH.split(":"):
            prefixes.append(prefix)
    if unclear or (built and not prefixes and not system):
        yield UNREAD
    for prefix in prefixes:
        # A Python whose packages are not known.
        yield ran(["sudo", "conda", "create", "--prefix", prefix, UNKNOWN])


def _is_file(source: str) -> bool:
    """Whether a source is certain to be one file, and so no Python with what belongs to it."""
    name = posixpath.basename(source)
    in_programs = posixpath.basename(posixpath.dirname(source)) == "bin"
    program = in_programs and not re.match(r"python|pip|jupyter|\*", name) and name
    single = source == "file" or source.startswith("<<")
    return single or bool(program) or name in _PROGRAMS or bool(_FILE.search(name))


def _may_bring(place: str, folder: str, prefix: str) -> bool:
    """Whether what lands in a place may be a Python of a folder of PATH, or its packages."""
    if under(folder, place) or place in (f"{prefix}/lib", f"{prefix}/lib64"):
        return True
    return bool(re.match(r"/(?:bin/(?:python|pip|jupyter)|lib(?:64)?/python)",
                         place[len(prefix.rstrip("/")):]) and under(place, prefix))  # fmt: skip
