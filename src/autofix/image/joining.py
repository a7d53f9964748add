"""Two ways a build may have gone, as one: what they agree on stays known."""

from __future__ import annotations

from collections.abc import Mapping

from autofix.dockerfile.words import UNKNOWN
from autofix.image.accounts import Accounts, User
from autofix.image.facts import Clone, Copy, Failure, Image, Install, Python
from autofix.image.ownership import Owners, Record
from autofix.image.process import Process
from autofix.values import TYPE_CHECKING, differing, reduced, replace, updated

if TYPE_CHECKING:
    from typing import TypeVar

    Key = TypeVar("Key")
    Value = TypeVar("Value")


def join(one: Process, other: Process) -> Process:
    """The process of which only what holds both ways is known."""
    if one.stopped != other.stopped:
        return other if one.stopped else one
    if one.status is False or other.status is False:
        # A way that ends in a failure does not go on.
        return other if one.status is False else one
    alike = one.directory == other.directory and one.functions is other.functions
    if alike and one.image is other.image and one.variables is other.variables:
        return one
    changed = dict.fromkeys(differing(one.variables, other.variables), UNKNOWN)
    return replace(
        one,
        steps=max(one.steps, other.steps),
        image=_image(one.image, other.image),
        variables=updated(one.variables, changed),
        directory=one.directory if one.directory == other.directory else UNKNOWN,
        functions=updated(other.functions, one.functions),
    )


def _image(one: Image, other: Image) -> Image:
    return replace(
        one,
        accounts=_accounts(one.accounts, other.accounts),
        pythons=updated(
            one.pythons,
            {
                place: _python(one.pythons.get(place), other.pythons.get(place), place)
                for place in differing(one.pythons, other.pythons)
            },
        ),
        programs=_agreed(one.programs, other.programs),
        ownership=_ownership(one.ownership, other.ownership),
        opened=_agreed(one.opened, other.opened),
        shut=_agreed(one.shut, other.shut),
        rooted=_agreed(one.rooted, other.rooted),
        of_root_group=_agreed(one.of_root_group, other.of_root_group),
        inert=_agreed(one.inert, other.inert),
        texts=_agreed(one.texts, other.texts),
        illegible=updated(
            updated(one.illegible, other.illegible),
            dict.fromkeys(differing(one.texts, other.texts), True),
        ),
        installers=_agreed(one.installers, other.installers),
        failures=one.failures if _same(one.failures, other.failures) else Record(),
        copies=_copies(one.copies, other.copies),
        missed=_either(one.missed, other.missed),
        opaque=(*one.opaque, *(call for call in other.opaque if call not in one.opaque)),
        clones=_clones(one.clones, other.clones),
        login_directory=one.login_directory or other.login_directory,
        packages=_either(one.packages, other.packages),
        installs=_installs(one.installs, other.installs),
        untracked=one.untracked or other.untracked,
    )


def _agreed(one: Mapping[Key, Value], other: Mapping[Key, Value]) -> Mapping[Key, Value]:
    return reduced(one, differing(one, other))


def _either(one: Mapping[Key, None], other: Mapping[Key, None]) -> Mapping[Key, None]:
    return updated(one, dict.fromkeys(differing(one, other)))


def _same(one: Record[Failure], other: Record[Failure]) -> bool:
    return one is other or (len(one) == len(other) and tuple(one) == tuple(other))


def _clones(one: Record[Clone], other: Record[Clone]) -> Record[Clone]:
    return one if one is other else Record(dict.fromkeys((*one, *other)))


def _copies(one: Record[Copy], other: Record[Copy]) -> Record[Copy]:
    if one is other:
        return one
    both = set(other)
    return Record(copy for copy in one if copy in both)


def _installs(one: Record[Install], other: Record[Install]) -> Record[Install]:
    """What either way installs; what only one of them does is not certain."""
    if one is other:
        return one
    ours, theirs = tuple(one), tuple(other)
    common = 0
    while common < min(len(ours), len(theirs)) and ours[common] is theirs[common]:
        common += 1
    both = set(ours[common:]) & set(theirs[common:])
    rest = dict.fromkeys((*ours[common:], *theirs[common:]))
    joined = (item if item in both else replace(item, certain=False) for item in rest)
    return Record((*ours[:common], *joined))


def _accounts(one: Accounts, other: Accounts) -> Accounts:
    if one is other:
        return one
    names = {user.name for user in one.users} & {user.name for user in other.users}
    users = []
    for user in one.users:
        twin = other.named(user.name)
        if user.name in names and twin:
            users.append(_user(user, twin))
    same = len(names) == len(one.users) == len(other.users)
    return Accounts(
        tuple(users),
        _agreed(one.groups, other.groups),
        one.complete and other.complete and same,
        one.grouped and other.grouped and one.groups == other.groups,
    )


def _user(one: User, other: User) -> User:
    return replace(
        one,
        uid=one.uid if one.uid == other.uid else None,
        gid=one.gid if one.gid == other.gid else None,
        home=one.home if one.home == other.home else UNKNOWN,
        call=one.call if one.call == other.call else None,
    )


def _python(one: Python | None, other: Python | None, place: str) -> Python:
    if one == other and one is not None:
        return one
    if one is None or other is None:
        known = one or other or Python(place)
        return replace(known, packages={}, complete=False)
    return replace(
        one,
        packages=_agreed(one.packages, other.packages),
        personal=_agreed(one.personal, other.personal),
        managed=one.managed if one.managed == other.managed else None,
        complete=False,
    )


def _ownership(one: Owners, other: Owners) -> Owners:
    if one is other:
        return one
    ours, theirs = tuple(one), tuple(other)
    common = 0
    while common < min(len(ours), len(theirs)) and ours[common] == theirs[common]:
        common += 1
    agreed = set(ours[common:]) & set(theirs[common:])
    doubtful = [
        event if event in agreed else replace(event, owner=None)
        for event in (*ours[common:], *theirs[common:])
    ]
    return Owners((*ours[:common], *dict.fromkeys(doubtful)))
