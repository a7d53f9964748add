"""A command or USER that names a user who is not there, and how that is mended."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from autofix.dockerfile import UNKNOWN
from autofix.edit import Edit
from autofix.image.accounts import User
from autofix.image.build import Build
from autofix.image.call import Call
from autofix.image.commands.accounts import account_options
from autofix.image.facts import Failure
from autofix.mending.placing import Place, at, before
from autofix.rule import Fix

Creation = Callable[[Place, str], list[str]]
"""The lines that make a user of that name with uid 1000 at a place."""


def causes_of(build: Build, failure: Failure) -> Iterator[Failure]:
    """The command that should have made the user whom another one misses, what that missed, …

    A shell goes on behind a command that fails.
    """
    earlier = tuple(build.image.missed)
    while failure.kind == "no-user":
        if failure in earlier:
            earlier = earlier[: earlier.index(failure)]
        name = failure.subject
        cause = next((one for one in reversed(earlier) if _makes(one, name)), None)
        if cause is None:
            return
        yield cause
        failure = cause


def _makes(failure: Failure, name: str) -> bool:
    """Whether a command that failed should have made a user of that name."""
    if failure.call.name not in ("useradd", "adduser", "usermod"):
        return False
    options = account_options(failure.call)
    named = options.operands[-1][1] if options.operands else ""
    return (options.get("login") or named) == name


def named(build: Build, failure: Failure, creation: Creation) -> Fix | None:
    """A command or USER names a user who is not there: the build arg's, or one never created."""
    call = failure.call
    name = failure.subject
    if call.name in ("userdel", "deluser") or "login" in account_options(call):
        return None
    owner = build.image.accounts.with_uid(1000)
    places = [place for place in (first_use(build, name), before(build, call.span)) if place]
    if not places:
        return None
    place = min(places, key=lambda place: place.index)
    if owner and (UNKNOWN in owner.name or owner.name == name):
        # Nobody knows the name, or the user comes too late.
        return None
    if owner:
        return kept_name(build, owner, name) or _renamed(build, call, name, owner)
    lines = creation(place, name)
    if place.image.uid() != 0:
        lines = ["USER root", *lines]
    safe = build.image.settled
    return Fix("create the user before it is named", (place.insert(lines, apart=True),), safe)


def first_use(build: Build, name: str) -> Place | None:
    """The place before the first USER of the final stage that names a user."""
    for index, instruction in enumerate(build.dockerfile.final.instructions):
        named = at(build, index + 1).image.user.split(":")[0] == name
        if instruction.keyword == "USER" and named:
            return at(build, index)
    return None


def _renamed(build: Build, call: Call, name: str, owner: User) -> Fix | None:
    """Name the user who is there in place of one who is not; jovyan is whoever has uid 1000."""
    title = f"name {owner.name}, who has uid 1000"
    place = first_use(build, name)
    if place:
        instruction = build.dockerfile.final.instructions[place.index]
        length = len(instruction.value)
        return Fix(title, (Edit(instruction.locate(0, length), owner.name),))
    for word, span in zip(call.raw, call.spans, strict=True):
        user, colon, _ = word.partition(":")
        if user == name:
            edit = Edit(span, f"{owner.name}{colon}")
            return Fix(title, (edit,), safe=name == "jovyan")
    return None


def kept_name(build: Build, owner: User, missing: str) -> Fix | None:
    """Set NB_USER again, behind the ARG that Binder's argument overrides.

    It gets the name that the author gave it where that is the one missing, else that of the user
    with uid 1000. None where no such ARG is in force at the end.
    """
    instructions = build.dockerfile.final.instructions
    for index, instruction in reversed(list(enumerate(instructions))):
        pairs = instruction.pairs if instruction.keyword == "ARG" else ()
        for default in (text or "" for variable, text, _ in pairs if variable == "NB_USER"):
            name = missing if default.strip("\"'") == missing else owner.name
            if build.image.arguments.get("NB_USER") in (None, name):
                return None
            edit = at(build, index + 1).insert([f"ENV NB_USER={name}"])
            return Fix("keep NB_USER, which Binder's build argument overrides", (edit,))
    return None
