"""The repository is in the user's home folder, and belongs to the user.

Jupyter opens the folder that WORKDIR names, or the one that the entrypoint's script goes to. What
was never copied is not there; what COPY brings belongs to root unless something changes that, and
then notebooks cannot be saved and the server may not even start.

Fix: `COPY --chown=${NB_UID} . ${HOME}` where the home folder is the user's already, else the
guide's `COPY . ${HOME}` and `chown -R`; a COPY that forgot the user gets `--chown`, where that is
enough and root does nothing behind it; WORKDIR is set to where the repository is. A whole copy
in a WORKDIR that belongs to the user is left as it is, unless that is a folder called `~`: for
Docker, which does not expand it, the home folder is written out.
Files that a RUN changes after they were copied are not copied over: the repository comes before.
A file that a RUN needs and a later COPY brings (requirements, a script) is copied before it, and a
script that nobody may execute is read by its interpreter. Alpine gets the bash that a RUN needs.
A COPY in `binder/Dockerfile` names a file of that folder by its path from the root.
Safety: safe where the user with uid 1000 is known, unsafe where a `git clone` may bring what is
meant. What a .dockerignore hides, or a COPY names and the repository does not have, is only
reported.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator

from autofix.dockerfile import UNKNOWN
from autofix.edit import Edit, Span
from autofix.image.build import Build
from autofix.image.context import beside
from autofix.image.entrypoint import launch_folder, needs_workdir
from autofix.image.facts import Copy, Image, belongs, holds
from autofix.image.ownership import Ownership, under
from autofix.mending.placing import UNKNOWN_USER, Place, as_root, last, root, shell_word, spelled
from autofix.pattern import fits
from autofix.rule import Fix, Rule, Violation
from autofix.values import replace

_UID = 1000
_NOTEBOOKS = ("*.ipynb", "*.Rmd", "*.qmd")


def _check(build: Build) -> Iterator[Violation]:
    image = build.image
    folder = launch_folder(image)
    if folder == image.workdir:
        yield from _placed(build)
        return
    launched = replace(image, workdir=folder)
    for found in _placed(replace(build, images=(*build.images[:-1], launched))):
        # Which folder WORKDIR names is of no account then.
        if found.fix and any("\nWORKDIR " in f"\n{edit.text}".upper() for edit in found.fix.edits):
            reason = f"the entrypoint's script goes to {folder}"
            yield replace(found, fix=None, reason=reason)
        else:
            yield found


def _placed(build: Build) -> Iterator[Violation]:
    image = build.image
    start = build.dockerfile.final.reference.span
    yield from _hidden(build, start)
    yield from _absent(build)
    kinds = {failure.kind for _, failure in build.failures}
    if "no-leave" in kinds:
        from autofix.mending.barred_scripts import barred_scripts

        yield from barred_scripts(build)
    if "no-interpreter" in kinds:
        from autofix.mending.absent_interpreters import absent_interpreters

        yield from absent_interpreters(build)
    if "no-file" in kinds:
        from autofix.mending.absent_files import absent_files

        yield from absent_files(build)
    home = image.home(_UID)
    home = posixpath.normpath(home) if home else ""
    has_home = UNKNOWN not in home and home not in ("", "/", "/root")
    copy = _repository(build, home if has_home else "")
    if has_home and (unexpanded := _unexpanded(build, home)):
        yield unexpanded
    elif not has_home:
        if copy is None or not belongs(image, copy.destination, _UID):
            told = image.settled or image.accounts.with_uid(_UID) is not None
            yield _homeless(start, known=UNKNOWN not in home and told)
    elif copy is None:
        yield _missing(build, home, start)
    else:
        foreign = _foreign(build, copy.destination, home)
        if foreign:
            yield _not_owned(build, copy, foreign)
        elif not _opened(build, copy.destination):
            yield _elsewhere(build, copy.destination, copy.span)


def _unexpanded(build: Build, home: str) -> Violation | None:
    """The repository in a folder that is called ``~``."""
    source = build.dockerfile.source
    if "~" not in source or "/~" in source:
        # Who names that folder by its path means it.
        return None
    from autofix.mending.tildes import folder, written_out

    place = folder(build.image)
    edits = [*written_out(build, home)] if place else []
    if not edits:
        return None
    where = "Jupyter opens" if place == build.image.workdir else "the repository is in"
    message = f"{where} {place}, as Docker expands no ~"
    return _violation(build, edits[0].span, message, f"write out {home}", [*edits])


def _homeless(start: Span, *, known: bool) -> Violation:
    if known:
        message = "the repository is in no home folder, as uid 1000 has none"
        return Violation(start, message, reason="a user with a home folder has to come first")
    message = "where the home folder of uid 1000 is cannot be told"
    return Violation(start, message, reason="too little is known of the image", known=False)


def _hidden(build: Build, start: Span) -> Iterator[Violation]:
    """The first notebook, if the .dockerignore hides them all, or all of the repository."""
    if len(build.context.shown) == len(build.context.files):
        # Of a large repository, to look at every name takes longer than all else.
        return
    name, shown = build.context.ignore_name, set(build.context.shown)
    files = [path for path in build.context.files if not beside(path)]
    hidden = [path for path in files if path not in shown]
    notebooks = [path for path in files if any(fits(path, form) for form in _NOTEBOOKS)]
    notebook = "" if shown.intersection(notebooks) else next(iter(notebooks), "")
    if notebook or (hidden and len(hidden) == len(files)):
        message = f"{name} keeps {notebook or 'everything'} out of the image"
        yield Violation(start, message, reason=f"{name} is yours to change")


def _absent(build: Build) -> Iterator[Violation]:
    """The copies of what the repository does not have."""
    copies = (copy for image in build.images for copy in image.copies)
    named = any(any(copy.sources) for copy in copies)
    if named and build.context.complete and not all(map(beside, build.context.files)):
        # A Dockerfile in a folder of its own would have come without its repository.
        from autofix.mending.absent_sources import absent_sources

        yield from absent_sources(build)


def _repository(build: Build, home: str) -> Copy | None:
    """The copy of the repository that counts: in a WORKDIR that is the user's, or in HOME."""
    image, workdir = build.image, build.image.workdir
    found = None
    if workdir != "/" and (belongs(image, workdir, _UID) is not False or needs_workdir(image)):
        found = _whole(build, workdir)
    return found or _around(build, workdir) or (_whole(build, home) if home else None)


def _whole(build: Build, folder: str) -> Copy | None:
    """The last copy of the whole repository to a folder; several copies may do so together."""
    copies = [copy for copy in build.image.copies
              if under(copy.destination, folder) and UNKNOWN not in copy.destination]  # fmt: skip
    whole = next((copy for copy in reversed(copies) if copy.whole), None)
    if whole or not copies or not build.context.complete:
        return whole
    brought = {
        path
        for copy in copies for source in copy.sources
        for path, rest in build.context.brought(source)
        if source != "*" or (copy.destination == folder and not rest)
    }  # fmt: skip
    files = [path for path in build.context.shown if not beside(path)]
    complete = files and brought.issuperset(files)
    return Copy((), folder, True, copies[-1].span) if complete else None


def _around(build: Build, workdir: str) -> Copy | None:
    """The last copy of the whole repository to a folder of the user's that WORKDIR is in."""
    whole = (copy for copy in reversed(build.image.copies) if copy.whole)
    around = (copy for copy in whole if copy.destination != "/")
    copy = next((copy for copy in around if under(workdir, copy.destination)), None)
    is_users = copy and belongs(build.image, copy.destination, _UID) is True
    return copy if copy and is_users and _opened(build, copy.destination) else None


def _foreign(build: Build, folder: str, home: str) -> dict[str, bool | None]:
    """Which of the repository's folder and HOME are not the user's: False, or None in doubt."""
    folders = {home} if under(folder, home) else {folder, home}
    verdicts = {place: belongs(build.image, place, _UID) for place in sorted(folders)}
    return {place: verdict for place, verdict in verdicts.items() if not verdict}


def _opened(build: Build, folder: str) -> bool:
    """Whether the folder that Jupyter opens is the repository's, or a part of it.

    In a folder above it, links to notebooks lead nowhere, unless the author put some there.
    """
    image, workdir = build.image, build.image.workdir
    if workdir == folder or needs_workdir(image):
        return True
    if under(workdir, folder):
        inside = build.context.brought(workdir[len(folder) :].strip("/"))
        return not build.context.known or any(inside) or _is_copied(image, workdir)
    above = under(folder, workdir) and workdir != "/" and belongs(image, workdir, _UID) is True
    return above and any(copy.destination == workdir for copy in image.copies)


def _is_copied(image: Image, folder: str) -> bool:
    """Whether a part of the repository was copied to a folder."""
    return any(under(copy.destination, folder) for copy in image.copies)


def _gathering(image: Image, home: str) -> str:
    """The folder that gets the repository: HOME, or a WORKDIR in it that parts are in already."""
    workdir = image.workdir
    if under(workdir, home) and belongs(image, workdir, _UID):
        copies = (copy for copy in image.copies if under(copy.destination, workdir))
        if any(copy.at_their_places(workdir) for copy in copies):
            return workdir
    return home


def _opens(build: Build, folder: str) -> bool:
    """Whether Jupyter opens a folder once all of the repository is there, or a folder of it."""
    workdir = build.image.workdir
    if workdir == folder or not under(workdir, folder):
        return workdir == folder
    part = workdir[len(folder) :].strip("/")
    if build.context.known:
        return any(build.context.brought(part))
    copies = build.image.copies
    return any(under(workdir, place) for copy in copies for place in copy.at_their_places(folder))


def _missing(build: Build, home: str, start: Span) -> Violation:
    image = build.image
    folder = _gathering(image, home)
    changed = _before_changes(build, folder)
    safe = changed is None or belongs(changed.image, home, _UID) is True
    early = changed if safe else None
    place = early or root(build) or last(build)
    target, uid = spelled(place.image, "HOME", folder), spelled(place.image, "NB_UID", "1000")
    edits: list[Edit | None] = []
    if belongs(image, folder, _UID) or _is_overwritten(image, folder) or early:
        edits.append(place.insert([f"COPY --chown={uid} . {target}"]))
    else:
        edits.append(as_root(build, [f"COPY . {target}", f"RUN chown -R {uid} {target}"]))
    if not _opens(build, folder) and not needs_workdir(image):
        edits.append(_workdir(build, folder))
    title = f"copy the repository to {folder}"
    reason = "" if safe else "a RUN changes files that would be copied over again"
    elsewhere = next((copy for copy in reversed(image.copies) if copy.whole), None)
    clone = next(
        (c for c in reversed(image.clones) if _is_opened(c.folder, home, image.workdir)), None
    )
    if elsewhere and UNKNOWN in elsewhere.destination:
        message = "where the repository is copied to cannot be told"
        return _violation(
            build, elsewhere.span, message, title, edits, safe=False, known=False
        )  # fmt: skip
    if elsewhere:
        message = f"the repository is in {elsewhere.destination}, not in {home}, the home folder"
        return _violation(build, elsewhere.span, message, title, edits, safe=safe, reason=reason)
    if clone:
        message = "what git clone brings stays as the build cache has it; the repository is missing"
        return _violation(build, clone.span, message, title, edits, safe=False)
    parts = _parts(image, home)
    message = "the repository is not copied to the home folder"
    if parts:
        shown = ", ".join(parts[:3]) + (" and others" if len(parts) > 3 else "")
        message = f"of the repository only {shown} is copied to the home folder"
        if "*" in parts:
            message = "COPY * leaves the folders out, and puts what is in them beside each other"
    known = _is_known(build)
    return _violation(build, start, message, title, edits, safe=safe, reason=reason, known=known)


def _before_changes(build: Build, folder: str) -> Place | None:
    """The place before the copy to a folder of what a RUN changes later; None if there is none."""
    if not any(under(copy.destination, folder) for copy in build.image.copies):
        return None
    from autofix.mending.changed_copies import before_changes

    return before_changes(build, folder)


def _parts(image: Image, home: str) -> list[str]:
    """What of the repository is copied to HOME; nothing if all of that only stands beside it."""
    copies = [copy for copy in image.copies if under(copy.destination, home)]
    sources = dict.fromkeys(source.rstrip("/") for copy in copies for source in copy.sources)
    named = (s for s in sources if s and UNKNOWN not in s and ":/" not in s)
    parts = list(named)
    return parts if not all(map(beside, parts)) else []


def _is_overwritten(image: Image, home: str) -> bool:
    """Whether HOME is the user's once all of the repository is copied there for the user.

    What came of the repository before, to the place where it is in the repository, is overwritten.
    """
    places = [place for copy in image.copies for place in copy.at_their_places(home)]
    for event in image.ownership:
        path = event.folder or event.path
        is_one_file = "." in posixpath.basename(event.path) and not fits(path, "*.ipynb")
        if event.arrives and event.owner != _UID and under(path, home) and not any(
            under(path, place) or under(place, path) for place in places
        ) and not is_one_file:  # fmt: skip
            return False
    arrival = Ownership(f"{home}/*", _UID, arrives=True)
    return image.ownership.added(arrival).belongs(home, _UID) is True


def _is_opened(folder: str, home: str, workdir: str) -> bool:
    """Whether Jupyter opens what was cloned, so that it seems to be the repository: no tool."""
    return folder == workdir or (under(folder, home) and under(workdir, folder))


def _workdir(build: Build, folder: str) -> Edit:
    place = last(build)
    return place.insert([f"WORKDIR {spelled(place.image, 'HOME', folder)}"])


def _not_owned(build: Build, copy: Copy, foreign: dict[str, bool | None]) -> Violation:
    known = False in foreign.values()
    names = " and ".join(foreign)
    message = f"{names} does not belong to uid 1000"
    if all(holds(build.image, folder, _UID) for folder in foreign):
        message = f"not all in {names} belongs to uid 1000"
    if not known:
        message = f"whether {names} belongs to uid 1000 cannot be told"
    else:
        from autofix.mending.owned_copies import given_by_copies

        given = given_by_copies(build, foreign)
        if given:
            return _violation(build, copy.span, message, "copy it for the user", [*given])
    place = root(build) or last(build)
    uid = spelled(place.image, "NB_UID", "1000")
    lines: list[str] = []
    for folder in foreign:
        target, owners = shell_word(spelled(place.image, "HOME", folder)), build.image.ownership
        is_there = owners.names(folder) or owners.has_below(folder)
        make = "" if is_there else f"mkdir -p {target} && "
        lines.append(f"RUN {make}chown -R {uid} {target}")
    return _violation(
        build, copy.span, message, f"give {names} to the user", [as_root(build, lines)],
        safe=known, known=known,
    )  # fmt: skip


def _elsewhere(build: Build, folder: str, span: Span) -> Violation:
    workdir = build.image.workdir
    known = UNKNOWN not in workdir
    message = f"Jupyter opens {workdir}, and the repository is in {folder}"
    if not known:
        message = f"whether Jupyter opens {folder}, where the repository is, cannot be told"
    title = f"make {folder} the working directory"
    edits: list[Edit | None] = [_workdir(build, folder)]
    return _violation(build, span, message, title, edits, safe=known, known=known)


def _is_known(build: Build) -> bool:
    accounts = build.image.accounts
    return accounts.complete or accounts.with_uid(_UID) is not None


def _violation(
    build: Build,
    span: Span,
    message: str,
    title: str,
    edits: list[Edit | None],
    *,
    safe: bool = True,
    reason: str = "",
    known: bool = True,
) -> Violation:
    """A violation with its fix, or with the reason why there is none."""
    made = tuple(edit for edit in edits if edit)
    if build.image.unfixable:
        reason = build.image.unfixable
        return Violation(span, message, reason=reason, known=known)
    if len(made) < len(edits):
        reason = UNKNOWN_USER
        return Violation(span, message, reason=reason, known=known)
    fix = Fix(title, made, safe=safe and _is_known(build))
    return Violation(span, message, fix, reason, known=known)


rule = Rule(
    name="misplaced-repository",
    requirement=4,
    need="Binder needs the repository in $HOME, owned by the user with uid 1000",
    check=_check,
    explanation=__doc__,
)
