"""Instructions of their own beside a command on accounts that cannot be edited.

It stands in a script of the repository, or in a RUN in exec form: what it lacks is made ready
before it, and what it does not do is done behind it.
"""

from __future__ import annotations

from autofix.image.accounts import User
from autofix.image.build import Build
from autofix.image.call import Call
from autofix.image.facts import Failure
from autofix.mending.placing import Place, at, before
from autofix.rule import Fix


def freeing(build: Build, owner: User) -> str:
    """The command that removes a user of the base image."""
    alpine = build.before[0].programs.get("useradd") is False
    return f"deluser --remove-home {owner.name}" if alpine else f"userdel -r {owner.name}"


def is_main(build: Build, owner: User) -> bool:
    """Whether a user of the base image is the one whom that image is made for."""
    base = build.before[0]
    return base.user == owner.name or base.environment.get("HOME") == owner.home


def prepared(build: Build, failure: Failure) -> Fix | None:
    """Make ready, before a RUN, what a command in it needs."""
    place = _as_root(before(build, failure.call.span))
    owner = place.image.accounts.with_uid(1000) if place else None
    if place is None:
        return None
    if failure.kind == "adduser-missing" and place.image.manager == "apt":
        line = (
            "RUN apt-get update && apt-get install -y --no-install-recommends adduser "
            "&& rm -rf /var/lib/apt/lists/*"
        )
        return Fix("install adduser", (place.insert([line]),))
    if failure.kind == "uid-taken" and owner and owner.call is None:
        title = f"free uid 1000, which is {owner.name}'s in the base image"
        edit = place.insert([f"RUN {freeing(build, owner)}"])
        return Fix(title, (edit,), safe=not is_main(build, owner))
    return None


def renumbered_behind(build: Build, account: User, call: Call) -> Fix | None:
    """Give uid 1000, behind a RUN, to the user whom a command in it creates."""
    found = before(build, call.span)
    place = _as_root(at(build, found.index + 1)) if found else None
    if place is None or place.image.programs.get("useradd") is False:
        return None
    edit = place.insert([f"RUN usermod --uid 1000 {account.name}"])
    return Fix(f"give uid 1000 to {account.name}", (edit,))


def _as_root(place: Place | None) -> Place | None:
    return place if place and place.image.uid() == 0 else None
