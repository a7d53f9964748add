"""chown, chmod, mkdir, cp, mv, git clone and their kin: who owns what, and where copies went."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Mapping, Sequence

from autofix.dockerfile.words import UNKNOWN
from autofix.image.call import Call, Options, read_options
from autofix.image.facts import DASH, LISTS, MARKER, SH, Clone, Image, Python, owner_of
from autofix.image.ownership import (
    EVERYONE,
    ROOT_GROUP,
    Owners,
    Ownership,
    Record,
    parents,
    under,
)
from autofix.image.permissions import enterable, executable, shuts, writable, writable_for_group
from autofix.image.process import Process
from autofix.image.replacing import (
    GROUP,
    PASSWD,
    granted,
    is_folder_of_programs,
    repeated,
    replaced,
    unknown_accounts,
    without,
)
from autofix.pattern import fits, pattern
from autofix.values import reduced, replace, updated

# A Python's folder, or a pattern for such, of which all is known.
_OF_VERSION = pattern(r"python[\w.*?\[\]!-]*")
_INSTALL = {"-o": "owner", "--owner": "owner", "-g": "group", "-m": "mode", "--mode": "mode",
            "-d": "directory", "--directory": "directory", "-t": "target"}  # fmt: skip
_CLONE_VALUED = (
    "-b --branch --depth -c --config -o --origin --reference -j --jobs -C --template --filter "
    "--separate-git-dir -u --upload-pack --shallow-since --shallow-exclude --server-option"
)
# A change of /etc/passwd that only gives somebody another shell.
_SHELL = r":?/?(?:usr/)?(?:s?bin/)?(?:\w{0,4}sh|nologin|false)\$?"
_NEW_SHELL = pattern(rf"s(\W){_SHELL}\1{_SHELL}\1g? /etc/passwd")
# The end of a source that stands for what is in a folder; a slash alone makes no difference.
_CONTENTS = pattern(r"(?:^|/)(?:\.|\*)/?$")
_UID = 1000
# Copies of copies double what is known again and again; nobody needs as many.
_MOST_TEXTS, _MOST_COPIES = 50_000, 200


def _place(process: Process, path: str) -> str:
    """A path as an ownership event names it: ``folder/*`` for what is in a folder."""
    if path.endswith("/*") or path == "*":
        return f"{process.resolve(path[:-1] or '.').rstrip('/')}/*"
    return process.resolve(path)


def _owned(image: Image, paths: Iterable[str], owner: int | None, *, recursive: bool) -> Image:
    for path in paths:
        image = image.owned(path, owner, recursive=recursive)
    return image


def chown(process: Process, call: Call) -> Process:
    """Hand files to a user; one who is known not to exist makes it fail."""
    options = read_options(call.words, {"--recursive": "-R"}, "--from")
    recursive = "-R" in options
    operands = [word for _, word in options.operands]
    if "--reference" in options:
        places = [_place(process, path) for path in operands]
        return process.with_image(_owned(process.image, places, None, recursive=recursive))
    if len(operands) < 2:
        return process
    if operands[0].startswith(":"):
        return _given_to_group(process, operands, recursive=recursive)
    name = re.split(r"[:.]", operands[0])[0]
    if not name.isdecimal() and process.image.exists(name) is False:
        return process.failed("no-user", f"there is no user {name}", call, name)
    group = operands[0].partition(":")[2]
    accounts = process.image.accounts
    namesake = accounts.named(group) if UNKNOWN not in group else None
    made = namesake and namesake.call and namesake.call.name in ("useradd", "adduser")
    known = namesake and (namesake.gid is not None or made)
    if known and group not in accounts.groups and GROUP not in process.image.texts:
        return process.failed("no-group", f"there is no group {group}", call, group)
    places = [_place(process, path) for path in operands[1:]]
    if _is_foreign(process, places, recursive=recursive):
        return process.denied(call)
    owner = process.image.uid(name) if UNKNOWN not in name else None
    if group or ":" in operands[0]:
        process = _given_to_group(process, [group, *operands[1:]], recursive=recursive)
    return process.with_image(_owned(process.image, places, owner, recursive=recursive))


def chgrp(process: Process, call: Call) -> Process:
    """Hand files to a group."""
    options = read_options(call.words, {"--recursive": "-R"}, "--from")
    operands = [word for _, word in options.operands]
    return _given_to_group(process, operands, recursive="-R" in options)


def _given_to_group(process: Process, operands: Sequence[str], *, recursive: bool) -> Process:
    """``process`` after root gave paths to a group, which the first operand names."""
    places = [_place(process, path) for path in operands[1:]]
    if process.uid != 0 or not places:
        return process
    known = process.image.of_root_group
    if not recursive or operands[0].strip(":") not in ("0", "root"):
        near = [f for f in known if any(under(p, f) or under(f, p) for p in places)]
        known = reduced(known, near)
    else:
        known = updated(known, dict.fromkeys(places))
    return process.with_image(replace(process.image, of_root_group=known))


def chmod(process: Process, call: Call) -> Process:
    """Note what everyone may write to, enter and execute afterwards."""
    operands = [word for word in call.words[1:] if not re.match(r"-[RvfcRh]+$|--", word)]
    recursive = any(re.match(r"-\w*R|--recursive", word) for word in call.words[1:])
    if len(operands) < 2:
        return process
    mode, paths = operands[0], [_place(process, path) for path in operands[1:]]
    if _is_foreign(process, paths, recursive=recursive):
        return process.denied(call)
    image = process.image
    changed = [folder for folder in image.rooted if _is_among(folder, paths, recursive=recursive)]
    if changed:
        # Its group, or others, may write to it now.
        image = replace(image, rooted=reduced(image.rooted, changed))
    if writable(mode):
        image = _owned(image, paths, EVERYONE, recursive=recursive)
    elif recursive and image.of_root_group and writable_for_group(mode):
        group = [path for path in paths if any(under(path, f) for f in image.of_root_group)
                 and image.ownership.belongs(path, _UID) is False]  # fmt: skip
        image = _owned(image, group, ROOT_GROUP, recursive=True)
    if writable_for_group(mode) and not writable(mode):
        image = _shared(image, paths)
    if enterable(mode):
        image = replace(image, opened=updated(image.opened, dict.fromkeys(paths)))
        free = [f for f in image.shut
                if f in paths or (recursive and any(under(f, path) for path in paths))]  # fmt: skip
        image = replace(image, shut=reduced(image.shut, free)) if free else image
    image = _shut(image, mode, paths)
    if executable(mode):
        free = [file for file in image.inert if _is_among(file, paths, recursive=recursive)]
        image = replace(image, inert=reduced(image.inert, free))
    return process.with_image(image)


def _is_among(place: str, paths: Sequence[str], *, recursive: bool) -> bool:
    """Whether a place may be one of those that paths name, or in one of them."""
    return any(UNKNOWN in path or fits(place, path) or (recursive and under(place, path))
               for path in paths)  # fmt: skip


def _shared(image: Image, paths: Sequence[str]) -> Image:
    """``image`` where a group may write to what is conda's, if that is among the paths, or may be.

    Who is in the group is not followed, so that it is not known who may.
    """
    prefixes = {posixpath.dirname(place) for place in image.pythons if place.endswith("/bin")}
    records = [f"{prefix}/conda-meta" for prefix in prefixes - {"/usr", "/usr/local"}
               if any(UNKNOWN in path or under(prefix, path) for path in paths)]  # fmt: skip
    roots = (record for record in records if owner_of(image, record) == 0)
    return _owned(image, sorted(roots), None, recursive=True)


def _shut(image: Image, mode: str, paths: Iterable[str]) -> Image:
    """``image`` with folders noted that nobody but their owner may enter, if the mode is such."""
    if not shuts(mode):
        return image
    return replace(image, shut=updated(image.shut, dict.fromkeys(paths)))


def _is_foreign(process: Process, paths: Iterable[str], *, recursive: bool) -> bool:
    """Whether somebody other than root would change what is known to be another's."""
    uid, ownership = process.uid, process.image.ownership
    if uid in (0, None):
        return False
    known = [path for path in paths if ownership.names(path) and UNKNOWN not in path]
    if recursive:
        return any(ownership.belongs(path, uid or 0) is False for path in known)
    return any(ownership.owner(path) not in (uid, EVERYONE, None) for path in known)


def mkdir(process: Process, call: Call) -> Process:
    """New folders belong to who makes them; with ``-p`` also the parents that are new."""
    options = read_options(call.words, {"-m": "mode", "--mode": "mode", "--parents": "-p"}, "mode")
    image = process.image
    owner = EVERYONE if writable(options.get("mode") or "") else process.uid
    for _, word in options.operands:
        place = process.resolve(word)
        new = [place, *(parents(place) if "-p" in options else ())]
        barred = [folder for folder in new if process.denies(folder, folder=True)]
        if barred:
            # Once root runs it, as it has to, the folder is root's.
            after = process.denied(call, barred[-1])
            made = after.image.made(place, 0)
            rooted = updated(made.rooted, {place: True})
            return replace(after, image=replace(made, rooted=rooted))
        image = image.made(place, owner)
        if "mode" in options:
            # Its group may have leave to write to it.
            image = replace(image, rooted=reduced(image.rooted, [place]))
        image = _shut(image, options.get("mode") or "", [place])
    return process.with_image(image)


def touch(process: Process, call: Call) -> Process:
    """New files can be made where the user may write."""
    options = read_options(call.words, {}, "-d -r -t --date --reference")
    places = (process.resolve(word) for _, word in options.operands)
    barred = next(filter(process.denies, places), "")
    if barred:
        return process.denied(call, barred)
    return replace(process, status=True, output=None)


def install(process: Process, call: Call) -> Process:
    """``install -d -o user folder``; a file that it installs may be executed."""
    options = read_options(call.words, _INSTALL, "owner group mode target")
    if "directory" not in options:
        return _installed(process, options)
    name = options.get("owner") or process.user
    image = process.image
    for _, word in options.operands:
        place = process.resolve(word)
        image = image.made(posixpath.dirname(place), process.uid)
        image = image.owned(place, image.uid(name), recursive=False)
        image = _shut(image, options.get("mode") or "", [place])
    return process.with_image(image)


def _installed(process: Process, options: Options) -> Process:
    """The files that ``install`` puts to a place."""
    *sources, last = [word for _, word in options.operands] or [""]
    target, image = options.get("target"), process.image
    sources = [*sources, last] if target is not None else sources
    folder = process.resolve(last if target is None else target)
    names = (posixpath.basename(source) for source in sources)
    image = replaced(granted(image, folder), folder, *(f"{folder}/{name}" for name in names))
    return process.with_image(image)


def copy(process: Process, call: Call) -> Process:
    """cp and mv: the copy belongs to who makes it, unless ownership is kept."""
    options = read_options(call.words, {"-t": "target", "--target-directory": "target"}, "target")
    sources = [word for _, word in options.operands]
    target = options.get("target")
    if target is None:
        if len(sources) < 2:
            return process
        target = sources.pop()
    destination = process.resolve(target)
    if destination in SH:
        process = process.with_image(process.image.unsure_of(DASH))
    if call.name == "mv":
        process = unmanaged(process, sources)
    keeps = call.name == "mv" or any(
        re.match(r"-[a-zA-Z]*[ap]|--preserve|--archive", word) for word in call.words[1:]
    )
    image = process.image
    into = len(sources) > 1 or "target" in options or target.endswith(("/", ".", ".."))
    into = into or destination in (image.workdir, image.home(), process.home)
    into = into or destination in image.opened or image.ownership.has_below(destination)
    into = into or is_folder_of_programs(image, destination)
    for source in sources:
        origin = process.resolve(_CONTENTS.sub("", source) or ".")
        contents = bool(_CONTENTS.search(source))
        place = f"{destination}/{posixpath.basename(origin)}" if into else destination
        place = posixpath.normpath(destination if contents else place)
        if under(place, origin):
            # Nothing is copied into itself.
            continue
        if process.denies(place):
            return process.denied(call)
        image = granted(image, place)
        owner = _owner(image, origin) if keeps and process.uid == 0 else process.uid
        image = repeated(replaced(_copied(image, origin, place, call), place), origin, place)
        image = without(image, origin) if call.name == "mv" else image
        path = f"{place.rstrip('/')}/*" if contents else place
        event = Ownership(path, owner, recursive=not contents, arrives=contents)
        image = replace(image, ownership=image.ownership.added(event))
    return process.with_image(image)


def _owner(image: Image, path: str) -> int | None:
    """Who owns what is copied, where one event tells."""
    return next((event.owner for event in reversed(image.ownership)
                 if event.path in (path, f"{path}/*")), None)  # fmt: skip


def _copied(image: Image, origin: str, place: str, call: Call) -> Image:
    """``image`` with what is known of a file or folder at a second place."""
    texts = {
        posixpath.normpath(f"{place}/{posixpath.relpath(path, origin)}"): text
        for path, text in image.texts.items()
        if under(path, origin)
    }
    if len(texts) + len(image.texts) > _MOST_TEXTS:
        texts = {}
    copies = image.copies
    for earlier in image.copies:
        if under(earlier.destination, origin) and len(copies) < _MOST_COPIES:
            rest = posixpath.relpath(earlier.destination, origin)
            moved = posixpath.normpath(f"{place}/{rest}")
            copies = copies.added(replace(earlier, destination=moved, span=call.span))
    if image.installers or origin.endswith(".sh"):
        from autofix.image.commands.installers import noted

        image = noted(image, place, origin)
    return replace(image.with_files(texts), copies=copies)


def clone(process: Process, call: Call) -> Process:
    """``git clone``: a folder of the caller's, which the build cache keeps as it once was."""
    if "clone" not in call.words:
        return process
    start = call.words.index("clone")
    options = read_options(call.words[start:], {}, _CLONE_VALUED)
    operands = [word for _, word in options.operands]
    if not operands:
        return process
    name = re.sub(r"(\.git)?/?$", "", operands[0]).rsplit("/", 1)[-1]
    folder = process.resolve(operands[1] if len(operands) > 1 else name)
    if process.denies(folder):
        return process.denied(call)
    image = process.image.made(folder, process.uid)
    event = Ownership(f"{folder.rstrip('/')}/*", process.uid, recursive=False, arrives=True)
    image = replace(image, ownership=image.ownership.added(event))
    cloned = Clone(folder, call.span)
    return process.with_image(replace(image, clones=image.clones.added(cloned)))


def fix_permissions(process: Process, call: Call) -> Process:
    """docker-stacks' ``fix-permissions``: the folders become writable for its user's group."""
    places = [process.resolve(word) for word in call.words[1:]]
    return process.with_image(_owned(process.image, places, EVERYONE, recursive=True))


def edit_in_place(process: Process, call: Call) -> Process:
    """``sed -i``: the text of a file is not known any more, or who has which uid."""
    if not any(re.match(r"-\w*i|--in-place", word) for word in call.words[1:]):
        return replace(process, status=True, output=None)
    if call.name == "sed":
        from autofix.image.commands import line_endings

        if line_endings.is_removal(call):
            return line_endings.remove(process, call)
    changed = {process.resolve(word) for word in call.words[1:]}
    image = replaced(process.image.with_files(dict.fromkeys(changed)), *(changed - {PASSWD}))
    words = [word for word in call.words[1:] if not word.startswith("-")]
    if PASSWD in changed and not _NEW_SHELL.fullmatch(" ".join(words).replace("\\", "")):
        image = unknown_accounts(image)
    return process.with_image(image)


def _named(process: Process, call: Call) -> set[str]:
    """What a command names without a variable that the base image may set after all.

    No build gets further that removes everything.
    """
    paths = {
        process.resolve(word)
        for word, raw in zip(call.words[1:], call.raw[1:], strict=True)
        if not word.startswith("-") and all(name in process.variables for name in _variables(raw))
    }
    return paths - {"/", "/*"}


def _variables(raw: str) -> list[str]:
    return re.findall(r"\$\{?([A-Za-z_]\w*)", raw) if "$" in raw else []


def unmanaged(process: Process, gone: Iterable[str]) -> Process:
    """``process`` once files are gone: one may be the marker for which pip refuses (PEP 668)."""
    markers = [path for path in gone if path.endswith(f"/{MARKER}")]
    if not markers:
        return process
    image = process.image
    freed = {
        place: replace(python, managed=False) for place, python in image.pythons.items()
        if any(_is_marker_of(image, python, path) for path in markers)
    }  # fmt: skip
    return process.with_image(replace(image, pythons=updated(image.pythons, freed)))


def _is_marker_of(image: Image, python: Python, path: str) -> bool:
    """Whether a marker's path, or a pattern, may be that of a Python: its version is in it."""
    from autofix.image.commands.distribution import default_minor

    folder = posixpath.basename(posixpath.dirname(path))
    version, minor = python.version, default_minor(image)
    if version is None and minor is not None and python.directory == "/usr/bin":
        version = (3, minor)
    if version is None or not _OF_VERSION.fullmatch(folder):
        return True
    return fits(f"python{version[0]}.{version[1]}", folder)


def remove(process: Process, call: Call) -> Process:
    """``rm``: what was there is gone."""
    words = [word for word in call.words[1:] if not word.startswith("-")]
    emptied = {_place(process, word).removesuffix("/*") for word in words}
    deleted = {process.resolve(word) for word in words}
    rooted = process.image.rooted
    if rooted and any(process.denies(path) for path in deleted
                      if any(rooted.get(parent) for parent in parents(path))):  # fmt: skip
        return process.denied(call)
    process = unmanaged(process, deleted)
    for path in sorted(_named(process, call)):
        process = process.with_image(without(process.image, path))
    if "/var/lib/apt/lists" in emptied and process.image.manager == "apt":
        lists = updated(process.image.programs, {LISTS: False})
        process = replace(process, image=replace(process.image, programs=lists))
    owners = process.image.ownership
    if not any(owners.names(path) or owners.has_below(path) for path in emptied):
        return process.with_image(process.image)

    def is_gone(path: str) -> bool:
        return path in deleted or any(parent in emptied for parent in parents(path))

    image = process.image.with_files(dict.fromkeys(filter(is_gone, process.image.texts)))
    image = replace(image, illegible=reduced(image.illegible, filter(is_gone, image.illegible)))
    copies = (c for c in image.copies if not is_gone(f"{c.destination}/*"))
    return process.with_image(replace(
        image,
        copies=Record(copies),
        clones=Record(c for c in image.clones if not is_gone(f"{c.folder}/*")),
        rooted=reduced(image.rooted, filter(is_gone, image.rooted)),
        ownership=Owners(event for event in image.ownership if not is_gone(event.path)),
    ))  # fmt: skip


READERS: Mapping[str, object] = {
    "chown": chown, "chgrp": chgrp, "chmod": chmod, "mkdir": mkdir, "install": install,
    "cp": copy, "mv": copy, "git": clone, "fix-permissions": fix_permissions,
    "sed": edit_in_place, "perl": edit_in_place, "rm": remove, "unlink": remove, "touch": touch,
}  # fmt: skip
