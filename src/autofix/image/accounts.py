"""The users and groups of an image."""

from __future__ import annotations

from collections.abc import Mapping

from autofix.dockerfile.words import UNKNOWN
from autofix.image.call import Call
from autofix.pattern import pattern
from autofix.values import dataclass, field, reduced, replace, updated

# Accounts below uid 1000: those that every distribution brings, and those that some bring, or
# that packages bring under a name that is not the package's.
SYSTEM_USERS = frozenset("root daemon bin sync games lp mail nobody".split())
SERVICE_USERS = frozenset(
    "sys man news uucp proxy www-data backup list irc gnats _apt adm ftp operator halt shutdown "
    "sshd guest messagebus apache http postgres mysql cron at squid xfs ntp smmsp ldap "
    "named bind avahi polkitd mongod elasticsearch jenkins nginx openldap debian-spamd".split()
)

DEBIAN_USERS: Mapping[str, int] = {
    "daemon": 1, "bin": 2, "sys": 3, "sync": 4, "games": 5, "man": 6, "lp": 7, "mail": 8,
    "news": 9, "uucp": 10, "proxy": 13, "www-data": 33, "backup": 34, "list": 38, "irc": 39,
    "nobody": 65534,
}  # fmt: skip
"""The users that every Debian and Ubuntu has, from package base-passwd."""

NOWHERE = "/nonexistent"
"""The home folder of users who have none: Debian's adduser makes no folder of that name."""

NAME = pattern(r"[A-Za-z_][A-Za-z0-9_.-]*\$?")
_PATH = pattern(r"/[A-Za-z0-9_./+@-]*")
# Beyond ASCII, bytes that are no UTF-8 included: neither blanks nor what steers a terminal.
_LETTERS = pattern(r"[^\x00-\x9f\s\ue000-\uf8ff]+")


def plain_name(name: str) -> str:
    """The name of an account; UNKNOWN where it is none, or could mean more in a command."""
    return name if NAME.fullmatch(_LETTERS.sub("x", name)) else UNKNOWN


def plain_path(path: str) -> str:
    """An absolute path; UNKNOWN where it is none, or could mean more in a command."""
    return path if _PATH.fullmatch(_LETTERS.sub("x", path)) else UNKNOWN


@dataclass(frozen=True)
class User:
    """An entry of /etc/passwd; ``call`` is the command of the Dockerfile that gave the uid."""

    name: str
    uid: int | None
    gid: int | None = None
    home: str = ""
    call: Call | None = None


@dataclass(frozen=True)
class Accounts:
    """The users and groups that matter; ``complete`` if nobody else has a uid of 1000 or more.

    ``grouped`` tells that there are no groups but ``groups``, those of the distribution and those
    of packages. ``listed`` tells that the base image's own list was read: how it came to be does
    not matter.
    """

    users: tuple[User, ...] = ()
    groups: Mapping[str, int | None] = field(default_factory=dict)
    complete: bool = False
    grouped: bool = False
    listed: bool = False

    @property
    def numbered(self) -> bool:
        """Whether everybody of a uid of 1000 or more is known, and everybody's uid."""
        return self.complete and all(user.uid is not None for user in self.users)

    def named(self, name: str) -> User | None:
        """The user of that name, or None."""
        return next((user for user in self.users if user.name == name), None)

    def with_uid(self, uid: int) -> User | None:
        """The first user with that uid, or None."""
        return next((user for user in self.users if user.uid == uid), None)

    def group_with_gid(self, gid: int) -> str | None:
        """The name of the first group with that gid, or None."""
        return next((name for name, number in self.groups.items() if number == gid), None)

    def added(self, user: User) -> Accounts:
        """These accounts with ``user`` added, or put in the place of its namesake."""
        others = tuple(other for other in self.users if other.name != user.name)
        return replace(self, users=(*others, user))

    def removed(self, name: str) -> Accounts:
        """These accounts without that user and its group of the same name."""
        return replace(
            self,
            users=tuple(user for user in self.users if user.name != name),
            groups=reduced(self.groups, (name,)),
        )

    def with_group(self, name: str, gid: int | None) -> Accounts:
        """These accounts with a group added."""
        return replace(self, groups=updated(self.groups, {name: gid}))
