"""COPY and ADD: what of the repository lands where, and whose it is."""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Mapping

from autofix.dockerfile import UNKNOWN, Heredoc, Instruction
from autofix.image.arrival import Arrival
from autofix.image.call import Call
from autofix.image.context import Context, is_glob
from autofix.image.facts import Copy, Image
from autofix.image.ownership import EVERYONE, ROOT_FOLDERS
from autofix.image.permissions import executable, writable
from autofix.image.replacing import granted, replaced
from autofix.pattern import pattern
from autofix.values import replace, updated

# Folders that every distribution has.
_FOLDERS = frozenset(
    "/usr/bin /usr/local /usr/local/bin /usr/local/sbin /usr/sbin /etc/profile.d /usr/local/lib "
    "/usr/local/share /usr/share /usr/src /var/tmp".split()
)
_MORE = pattern(r"[\"'$`\\]")
_TABS = pattern(r"(?m)^\t+")
# Characters of the private use area stand for quotes, so that they mean nothing.
_HIDDEN = {ord('"'): "\ue010", ord("'"): "\ue011"}
_SHOWN = {0xE010: '"', 0xE011: "'"}


def copy(
    image: Image,
    step: Instruction,
    context: Context,
    other: Callable[[str], Image],
    expand: Callable[[str], str],
    call: Call,
) -> Image:
    """``image`` after a COPY or ADD; ``other`` gives the stage or image that --from names."""
    flags = {flag.name: flag.value or "" for flag in step.flags}
    operands = [expand(word) for word in step.json or [word.value for word in step.words]]
    if len(operands) < 2:
        return image
    *sources, destination = operands
    place = posixpath.normpath(posixpath.join(image.workdir, destination))
    arrival = Arrival(
        place=place,
        into_folder=len(sources) > 1 or _is_folder(image, destination, place),
        owner=_owner(image, flags, expand),
        runs=_leave(expand(flags.get("chmod", ""))),
        flags=flags,
        call=call,
    )
    if "from" in flags:
        from autofix.image.stages import from_stage

        return from_stage(image, arrival, sources, other(flags["from"]))
    heredocs = {heredoc.name: _brought(heredoc, expand) for heredoc in step.heredocs}
    for source in sources:
        name = source.lstrip("0123456789").lstrip("<").lstrip("-").strip("\"'")
        if source.lstrip("0123456789").startswith("<<") and name in heredocs:
            target = posixpath.join(place, name) if arrival.into_folder else place
            image = image.with_files({target: heredocs[name]}, () if arrival.runs else (target,))
            image = arrival.put(image, target)
        elif "://" in source:
            image = _from_address(image, arrival, source, context)
        else:
            image = _from_context(image, arrival, source, context)
    return image


def _from_address(image: Image, arrival: Arrival, source: str, context: Context) -> Image:
    """``image`` after ADD fetched a file, or a git repository."""
    from autofix.image.commands.installers import noted

    place = arrival.place
    file = posixpath.join(place, posixpath.basename(source)) if arrival.into_folder else place
    image = noted(_from_context(image, arrival, source, context), file, source)
    if arrival.runs or source.endswith(".git") or ".git#" in source or UNKNOWN in file:
        return image
    # Its mode is 0600.
    return replace(image, inert=updated(image.inert, {file: None}))


def _brought(heredoc: Heredoc, expand: Callable[[str], str]) -> str:
    """The file that a heredoc is: tabs taken off, variables replaced, as BuildKit does both.

    Quotes mean nothing there, a backslash keeps what follows it as it is.
    """
    text = heredoc.content
    if heredoc.strip_tabs:
        text = _TABS.sub("", text)
    if not heredoc.expand or not {"$", "\\"} & set(text):
        return text
    return expand(text.translate(_HIDDEN)).translate(_SHOWN)


def _leave(mode: str) -> bool | None:
    """Whether --chmod lets somebody execute a file; None where it says nothing of that."""
    return executable(mode) if mode and UNKNOWN not in mode else None if not mode else True


def _owner(image: Image, flags: Mapping[str, str], expand: Callable[[str], str]) -> int | None:
    """Whom the copies belong to: root, whatever USER is, unless --chown says otherwise.

    A name that /etc/passwd does not have stands for root too (BuildKit says nothing of it).
    """
    if writable(expand(flags.get("chmod", ""))):
        return EVERYONE
    name = expand(flags.get("chown", "")).split(":")[0]
    if not name or (not name.isdecimal() and image.exists(name) is False):
        return 0
    return image.uid(name)


def _is_folder(image: Image, destination: str, place: str) -> bool:
    """Whether a destination is a folder: by its spelling, or because it is there already."""
    if destination.endswith(("/", "/.")) or destination in (".", "..", ""):
        return True
    there = place in (image.workdir, image.home()) or place in _FOLDERS | ROOT_FOLDERS
    return there or image.ownership.has_below(place)


def _is_flattened(context: Context) -> bool:
    """Whether a pattern for all there is puts the files of folders beside each other.

    Of a folder among its sources COPY takes what is in it.
    """
    return any("/" in path and not path.startswith(".") for path in context.shown)


def _from_context(image: Image, arrival: Arrival, source: str, context: Context) -> Image:
    path = posixpath.normpath("/" + source).lstrip("/")
    whole = not path or (path == "*" and not _is_flattened(context))
    whole = whole and UNKNOWN not in source and "exclude" not in arrival.flags
    files = list(context.brought(path))
    is_file = context.known and not is_glob(path) and [rest for _, rest in files] == [""]
    folder = posixpath.normpath(arrival.place)
    inside = folder if folder.endswith("/") else f"{folder}/"
    if "parents" in arrival.flags:
        targets = {inside + file: file for file, _ in files}
    elif is_file and not arrival.into_folder:
        targets = {folder: files[0][0]}
    else:
        targets = {inside + (rest or posixpath.basename(file)): file for file, rest in files}
    texts = {target: context.files[file] for target, file in targets.items()}
    inert = [
        target for target, file in targets.items()
        if not (file in context.executable if arrival.runs is None else arrival.runs)
    ]  # fmt: skip
    image = replaced(image, *texts)
    if not context.known:
        image = granted(image, folder)
    # What WORKDIR or a shell would take for more than a path is none to write again.
    known = not _MORE.search(arrival.place) and arrival.place.isprintable()
    place = arrival.place if known else UNKNOWN
    copied = Copy((path,), place, whole, arrival.call.span)
    image = replace(image.with_files(texts, inert), copies=image.copies.added(copied))
    return arrival.put(image, next(iter(texts)) if is_file else arrival.contents, whole=whole)
