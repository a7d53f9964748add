"""The image has a user with uid 1000, runs as that user, and the user has a home folder.

Binder starts every container as uid 1000 and never as root. Without such a user there is no home
folder that Jupyter can write to; and where the command that should make the user fails, because
the tool is not there or the uid is taken, the image is not even built.

Fix: a user of the base image with uid 1000 is used; else one is created, by the command that the
distribution has. A user of the Dockerfile with another uid gets uid 1000. A command that is known
to fail is mended word by word; one in a script gets a line before it, or behind it, and what only
root may do is done by root. USER and HOME are set at the end where they are not right, and a home
folder that nothing makes is made. One that is there, but root's, is a matter of the rule
misplaced-repository. A HOME that names a variable before it has its value
is written out. An ARG before FROM whose value a command of the stage needs is taken into the
stage, and the folders that Jupyter writes to, where ENV chooses them, are given to the user, or are
again those in the home folder.
Safety: safe where the accounts of the base image are known; else unsafe, and written so that it
works whoever has the uid.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from itertools import islice

from autofix.dockerfile import UNKNOWN
from autofix.edit import Edit, Span
from autofix.image.accounts import NOWHERE, User
from autofix.image.build import Build
from autofix.image.call import Call
from autofix.image.facts import Image, holds
from autofix.image.ownership import ROOT_FOLDERS, under
from autofix.mending.account_creation import (
    UID,
    creation,
    free_name,
    renumbered,
    user_after,
    with_home,
)
from autofix.mending.placing import as_root, at, last, setting, spelled
from autofix.pattern import pattern
from autofix.rule import Fix, Rule, Violation

_SHARED = frozenset({"/", "/home", "/root"})
"""Folders that are nobody's home folder, whatever HOME says, or root's."""
_CHOICES = frozenset({"JUPYTER_RUNTIME_DIR", "JUPYTER_DATA_DIR", "XDG_DATA_HOME"})
"""The variables that choose where Jupyter writes."""
_AT_ONCE = 50
_ON_USERS = pattern(r"\b(?:user|group)(?:add|mod)|\badduser")
_NOT_TOLD = "too little is known of the accounts in the image"


def _check(build: Build) -> Iterator[Violation]:
    image = build.image
    start = build.dockerfile.final.start.span
    if image.unfixable:
        if image.uid() != UID:
            reason = image.unfixable
            yield Violation(start, "there is no user with uid 1000", reason=reason)
        return
    if image.failures:
        from autofix.mending.account_failures import KINDS, PERHAPS, mend, without_rights

        # What a loop runs again stands in one place.
        doubts = {one.call.span: one for one in image.failures if one.kind in PERHAPS}
        some = islice(doubts.values(), _AT_ONCE)
        yield from (mend(build, failure, creation, known=False) for failure in some)
        failure = next((failure for failure in image.failures if failure.kind in KINDS), None)
        if failure:
            # What one command makes may be what the next misses; rights are each its own matter,
            # and so is sudo.
            several = [failure]
            if failure.kind == "no-rights":
                several = without_rights(build)
            elif failure.kind == "no-sudo":
                several = [one for one in image.failures if one.kind == "no-sudo"]
            yield from (mend(build, one, creation) for one in several[:_AT_ONCE])
            return
    owner = image.accounts.with_uid(UID)
    users = [i for i in build.dockerfile.final.instructions if i.keyword == "USER"]
    span = users[-1].span if users else start
    right = owner is not None and image.uid() == UID
    if build.arguments and not right and (missed := _valueless(build)):
        yield missed
    elif owner is None:
        yield from _without_owner(build, span)
    elif image.uid() != UID:
        yield _other_user(build, owner, span)
    elif image.settled:
        yield from _home(build, owner)


def _name(image: Image) -> str:
    """The name or number that USER gives."""
    return image.user.split(":")[0]


def _valueless(build: Build) -> Violation | None:
    """An instruction on users that names an ARG before FROM, which has no value in the stage."""
    from autofix.mending.undeclared import NO_VALUE, is_named, taken_in, undeclared

    missing = undeclared(build)
    for instruction in build.dockerfile.final.instructions:
        text = build.dockerfile.source[slice(*instruction.span)]
        on_users = instruction.keyword == "USER" or _ON_USERS.search(text)
        if on_users and is_named(text, missing):
            return Violation(instruction.span, NO_VALUE, taken_in(build, missing))
    return None


def _other_user(build: Build, owner: User, span: Span) -> Violation:
    """Somebody has uid 1000, but the image runs as somebody else."""
    image = build.image
    shown = "root" if image.uid() == 0 else image.user.replace(UNKNOWN, "?")
    called = owner.name.replace(UNKNOWN, "?")
    message = f"the image runs as {shown}, not as {called} with uid 1000"
    if UNKNOWN in image.user and UNKNOWN in owner.name:
        message = "whether the image runs as the user with uid 1000 is not known"
    account = image.accounts.named(_name(image))
    if account and account.call and account.uid and owner.call is None:
        fix = _in_place_of(build, account, account.call, owner)
        if fix:
            return Violation(account.call.span, message, fix)
    place = last(build)
    user = spelled(place.image, "NB_USER", owner.name) if UNKNOWN not in owner.name else str(UID)
    lines = [*_home_lines(build, place.image, owner), f"USER {user}"]
    fix = Fix(f"run as {called}, who has uid 1000", (place.insert(lines),))
    if image.exists(_name(image)) is False and not _name(image).isdecimal():
        from autofix.mending.missed_users import first_use, kept_name

        message = f"there is no user {shown}"
        use = first_use(build, _name(image))
        if use and UNKNOWN not in owner.name:
            instruction = build.dockerfile.final.instructions[use.index]
            edit = Edit(instruction.locate(0, len(instruction.value)), owner.name)
            fix = kept_name(build, owner, _name(image)) or Fix(fix.title, (edit,))
    elif image.uid() is None or not _name(image):
        # A USER that comes out empty names a variable that the base image sets after all.
        return Violation(span, message, Fix(fix.title, fix.edits, safe=False), _NOT_TOLD, False)
    return Violation(span, message, fix)


def _in_place_of(build: Build, account: User, call: Call, owner: User) -> Fix | None:
    """The user of the Dockerfile gets the uid of the base image's user, who goes."""
    if not call.editable:
        return None
    from autofix.mending.account_failures import freed

    freeing, numbering = freed(build, call, owner), renumbered(build, account, call)
    if freeing is None or numbering is None or not freeing.safe:
        return None
    return Fix(numbering.title, (*freeing.edits, *numbering.edits))


def _home_lines(build: Build, image: Image, owner: User) -> list[str]:
    """ENV HOME, where what is in force is not a folder of the user's, and stays so."""
    current = image.environment.get("HOME")
    if owner.home in ("", current, NOWHERE) or UNKNOWN in owner.home:
        return []
    if current and (UNKNOWN in current or _holds(image, current) is not False):
        return []
    if build.image.settled and _too_early(build, owner):
        return []
    return [f"ENV HOME={owner.home}"]


def _holds(image: Image, folder: str) -> bool | None:
    """Whether a folder, not counting what is in it, is there and uid 1000's; None if unknown."""
    return holds(image, folder, UID)


def _is_made(image: Image, home: str) -> bool:
    """Whether the Dockerfile makes HOME, which then has only to be given to uid 1000.

    That is a matter of the rule misplaced-repository.
    """
    owners = image.ownership
    return home not in ROOT_FOLDERS and (owners.names(home) or owners.has_below(home))


def _why_unknown(build: Build) -> str:
    """Why the accounts are not known: the base image's, or a script's that could not be read."""
    own = [call for call in build.image.opaque if call.span.end]
    if not build.image.accounts.numbered or not own:
        return _NOT_TOLD
    line = build.dockerfile.position(own[-1].span.start).line
    return f"what line {line} runs could not be read"


def _without_owner(build: Build, span: Span) -> Iterator[Violation]:
    image = build.image
    certain = image.settled
    account = image.accounts.named(_name(image))
    if account and account.call and UNKNOWN not in account.name:
        message = f"the user {account.name} has uid {account.uid}, and Binder runs as uid 1000"
        if account.uid is None:
            message = f"whether the user {account.name} has uid 1000 is not known"
        fix = renumbered(build, account, account.call)
        if fix and not certain:
            fix = Fix(fix.title, fix.edits, safe=False)
        reason = (
            _why_unknown(build) if fix else "the command that creates the user cannot be edited"
        )
        yield Violation(account.call.span, message, fix, "" if fix and certain else reason,
                        known=account.uid is not None)  # fmt: skip
        return
    home = image.environment.get("HOME", "/")
    if image.uid() == UID:
        there = UNKNOWN in home or _holds(image, home) is not False or _is_made(image, home)
        if there if certain else home not in ("/", UNKNOWN):
            return
    name, use = "", None
    if image.exists(_name(image)) is False and not _name(image).isdecimal():
        from autofix.mending.missed_users import first_use

        name, use = _name(image), first_use(build, _name(image))
    place = use or last(build)
    lines = creation(place, name if use else "")
    # A user that nothing was done as makes room for the new one.
    idle = (not use and place.previous.keyword == "USER"
            and at(build, place.index - 1).image.uid() == 0)  # fmt: skip
    if place.image.uid() != 0 and not idle:
        lines = ["USER root", *lines]
    if not use:
        lines.append(f"USER {user_after(place, free_name(image))}")
    message = f"there is no user {name}" if use else "there is no user with uid 1000"
    if not certain:
        message = "whether there is a user with uid 1000 is not known"
    if image.manager is None and not image.programs:
        yield Violation(span, message, reason=_NOT_TOLD, known=certain)
        return
    tools = image.manager == "apk" or image.programs.get("useradd") is not None
    edit = place.instead(lines) if idle else place.insert(lines, apart=True)
    fix = Fix("create the user with uid 1000", (edit,), safe=certain and tools)
    yield Violation(span, message, fix, "" if fix.safe else _why_unknown(build), known=certain)


def _home(build: Build, owner: User) -> Iterator[Violation]:
    """HOME has to be a folder that is there and is the user's."""
    image = build.image
    current = posixpath.normpath(image.home(UID) or "/")
    if UNKNOWN in current:
        return
    if _holds(image, current) is not False:
        if not _CHOICES.isdisjoint(image.environment):
            from autofix.mending.jupyter_folders import misplaced

            yield from misplaced(build, UID, current)
        return
    if early := _too_early(build, owner):
        yield early
        return
    span = (setting(build, "HOME") or build.dockerfile.final.start).span
    message = f"HOME is {current}, which is not the user's"
    served = any(copy.whole and under(copy.destination, current) for copy in image.copies)
    own = owner.home not in ("", current) and _holds(image, owner.home)
    if own and (current in _SHARED or not served):
        fix = Fix(f"set HOME to {owner.home}", (last(build).insert([f"ENV HOME={owner.home}"]),))
        yield Violation(span, message, fix)
        return
    if image.ownership.names(current) or image.ownership.has_below(current):
        return
    message = f"nothing makes {current}, the home folder of {owner.name}"
    if current == owner.home and owner.call:
        in_place = with_home(owner.call, current)
        if in_place:
            yield Violation(owner.call.span, message, in_place)
            return
    target = spelled(last(build).image, "HOME", current)
    edit = as_root(build, [f"RUN mkdir -p {target} && chown {UID} {target}"])
    fix_home = Fix(f"make {current}", (edit,)) if edit else None
    yield Violation(span, message, fix_home, "" if edit else _NOT_TOLD)


def _too_early(build: Build, owner: User) -> Violation | None:
    if setting(build, "HOME") is None:
        return None
    # Most images have a HOME that is the user's.
    from autofix.mending.early_home import too_early

    return too_early(build, owner)


rule = Rule(
    name="missing-user",
    requirement=3,
    need="Binder needs a user with uid 1000, with a home folder, who runs the image",
    check=_check,
    explanation=__doc__,
)
