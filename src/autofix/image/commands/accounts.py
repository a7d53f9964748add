"""useradd, adduser, usermod, userdel, groupadd and their kin, as they change the accounts.

What each does with a uid, gid, name or home that is taken follows shadow 4.13, Debian's
adduser 3.134 and BusyBox.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from autofix.dockerfile.words import UNKNOWN
from autofix.image.accounts import NOWHERE, Accounts, User, plain_name, plain_path
from autofix.image.base import number
from autofix.image.call import Call, Options, read_options
from autofix.image.facts import Failure, Image
from autofix.image.ownership import Owners, under
from autofix.image.process import Process
from autofix.image.replacing import GROUP, unknown_accounts
from autofix.numbers import integer
from autofix.pattern import pattern
from autofix.values import reduced, replace, updated

_USERADD = {
    "-u": "uid", "--uid": "uid", "-g": "gid", "--gid": "gid", "-d": "home", "--home-dir": "home",
    "--home": "home", "-G": "groups", "--groups": "groups", "-s": "shell", "--shell": "shell",
    "-c": "comment", "--comment": "comment", "-m": "make-home", "--create-home": "make-home",
    "-M": "no-home", "--no-create-home": "no-home", "-r": "system", "--system": "system",
    "-o": "duplicate", "--non-unique": "duplicate", "-N": "no-group", "--no-user-group": "no-group",
    "-k": "skeleton", "--skel": "skeleton", "-b": "base", "--base-dir": "base", "-e": "expire",
    "-f": "inactive", "-p": "password", "--password": "password", "-K": "key", "--key": "key",
    "--expiredate": "expire", "--inactive": "inactive",
}  # fmt: skip
_ADDUSER = {
    "--uid": "uid", "--gid": "gid", "--ingroup": "gid", "--home": "home", "--shell": "shell",
    "--gecos": "comment", "--comment": "comment", "--firstuid": "first", "--lastuid": "last",
    "--no-create-home": "no-home", "--system": "system", "--conf": "key", "-u": "uid",
    "-h": "home", "-g": "comment", "-s": "shell", "-G": "gid", "-k": "skeleton", "-H": "no-home",
    "-S": "system", "--skel": "skeleton",
}  # fmt: skip
_USERMOD = {
    "-l": "login", "--login": "login", "-d": "home", "--home": "home", "-m": "move-home",
    "--move-home": "move-home", "-u": "uid", "--uid": "uid", "-g": "gid", "--gid": "gid",
    "-G": "groups", "--groups": "groups", "-s": "shell", "--shell": "shell", "-c": "comment",
    "-p": "password", "-o": "duplicate", "--non-unique": "duplicate", "--comment": "comment",
    "--password": "password",
}  # fmt: skip
_GROUP = {"-g": "gid", "--gid": "gid", "-n": "name", "--new-name": "name", "-f": "force",
          "--force": "force", "--uid": "uid", "-o": "duplicate", "--non-unique": "duplicate",
          "-K": "key", "-p": "password"}  # fmt: skip
# Options that only Debian's adduser has, and those that only BusyBox's has.
_DEBIAN_ONLY = frozenset(
    "--disabled-password --disabled-login --gecos --ingroup --firstuid --lastuid".split()
)
_BUSYBOX_ONLY = frozenset({"-D", "-S", "-G"})
# What Debian's takes for a name of its own accord.
_GOOD_NAME = pattern(r"[a-z][-a-z0-9_]*\$?")
# What has BusyBox's adduser ask for no password.
_PASSWORDLESS = frozenset({"-D", "--disabled-password"})
# What gives a system user of Debian's adduser a group of its own.
_GROUPED = frozenset({"--group", "-group"})
_VALUED = (
    "uid gid home groups shell comment skeleton base expire inactive password key first last "
    "login name"
)

RED_HAT = ("fedora", "rhel")
"""The families of distributions in which adduser is useradd."""

_LAST_UID = 2**32 - 2
# The first gid of people's groups (login.defs: GID_MIN).
_FIRST_GID = 1000


def _number(text: str | None) -> int | None:
    return integer(text) if text is not None and text.isdecimal() else None


def account_options(call: Call, family: str | None = None) -> Options:
    """The options of useradd, adduser or usermod, by what they mean.

    adduser is useradd in the families of ``RED_HAT``.
    """
    if call.name == "usermod":
        return read_options(call.words, _USERMOD, _VALUED)
    if call.name != "adduser" or family in RED_HAT:
        return read_options(call.words, _USERADD, _VALUED)
    # Debian's adduser takes -uid for --uid.
    words = [f"-{w}" if w.startswith("-") and f"-{w}".partition("=")[0] in _ADDUSER else w
             for w in call.words]  # fmt: skip
    return read_options(words, {**_USERADD, **_ADDUSER}, _VALUED)


def _free_uid(image: Image, options: Options, program: str) -> int | None:
    """The uid that the tool takes: useradd the one above all others, adduser the first free."""
    if "uid" in options:
        return _number(options.get("uid"))
    taken = {user.uid for user in image.accounts.users}
    if "system" in options:
        return next(uid for uid in range(999, 0, -1) if uid not in taken)
    if not image.settled or None in taken:
        return None
    if program == "adduser":
        return next(uid for uid in range(1000, 60000) if uid not in taken)
    return max((uid + 1 for uid in taken if uid is not None and 1000 <= uid < 60000), default=1000)


def _gid(image: Image, group: str | None) -> int | None:
    if group is None or group.isdecimal():
        return _number(group)
    if group == "root":
        return 0
    return image.accounts.groups.get(group)


def _missing_gid(image: Image, group: str) -> str:
    """The gid that an option gives, where it is known that no group has it; else empty."""
    number = _number(group) if group.isdecimal() else None
    # Which groups a distribution brings is not listed, but for those of people.
    certain = number is not None and number >= _FIRST_GID and image.settled
    if not certain or None in image.accounts.groups.values() or GROUP in image.texts:
        return ""
    return "" if image.accounts.group_with_gid(number or 0) else group


def _system_home(image: Image, home: str) -> str:
    """The home of a system user of adduser: from version 3.122 on none, unless an option says so.

    Debian has that from release 12 on, Ubuntu from 22.10 on; to BusyBox all users are the same.
    """
    if image.family == "alpine":
        return home
    first = {"debian": 12, "ubuntu": 22.10}.get(image.family or "")
    if first is None or not image.release:
        return UNKNOWN
    return NOWHERE if number(image.release) >= first else home


def _create(process: Process, call: Call, options: Options, *, makes_home: bool) -> Process:
    """Add the user whom the options describe, or fail as the tool would."""
    image = process.image
    name = options.operands[-1][1] if options.operands else ""
    own_adduser = call.name == "adduser" and image.family not in RED_HAT
    if not name or options.get("uid") == "":
        return process.failed("empty-variable", "a variable in it has no value on Binder", call)
    if plain_name(name) == UNKNOWN != name:
        # What no tool takes for a name was meant otherwise.
        return process.with_image(image.unread(call))
    uid = _free_uid(image, options, "adduser" if own_adduser else "useradd")
    if any(word == UNKNOWN for _, word in options.operands[:-1]):
        # It may be an option that gives another.
        uid = None
    if uid is not None and uid > _LAST_UID:
        return process.failed("no-uid", "its uid is greater than any may be", call)
    holder = None if uid is None else image.accounts.with_uid(uid)
    if image.exists(name) and UNKNOWN not in name:
        return process.failed("name-taken", f"there is a user {name} already", call)
    if holder and "duplicate" not in options:
        return process.failed("uid-taken", f"uid {uid} belongs to {holder.name}", call, str(uid))
    system = own_adduser and "system" in options
    grouped = not system or not _GROUPED.isdisjoint(call.words)
    nogroup = "no-group" in options or not grouped
    gid = _missing_gid(image, options.get("gid") or "")
    if gid:
        return process.failed("gid-missing", f"there is no group with gid {gid}", call)
    absent = _absent_group(image, options)
    if absent:
        return process.failed(absent[0], f"there is no group {absent[1]}", call, absent[1])
    own_group = "gid" not in options and not nogroup
    if own_group and not system and name in image.accounts.groups:
        return process.failed("group-taken", f"there is a group {name} already", call)
    holder_group = None if uid is None else image.accounts.group_with_gid(uid)
    if own_adduser and own_group and not system and holder_group:
        return process.failed("gid-taken", f"gid {uid} belongs to {holder_group}", call, str(uid))
    home = options.get("home") or f"{options.get('base') or '/home'}/{name}"
    if system and "home" not in options:
        home = _system_home(image, home)
    home = home if UNKNOWN in home else plain_path(home)
    user = User(name, uid, _gid(image, options.get("gid")), home.rstrip("/") or "/", call)
    accounts = image.accounts.added(user)
    if own_group and name not in accounts.groups:
        free = uid is not None and accounts.group_with_gid(uid) is None
        accounts = accounts.with_group(name, uid if free else None)
    image = replace(image, accounts=accounts)
    there = image.ownership.names(home)
    if makes_home and not there and not (own_adduser and home == NOWHERE):
        image = image.owned(home, uid)
    return process.with_image(image)


def _absent_group(image: Image, options: Options) -> tuple[str, str] | None:
    """The kind of failure, and the group, where one that is named is not there."""
    if "gid" not in options and "groups" not in options:
        return None
    from autofix.image.groups import lacking

    return lacking(image, options)


def _added_to_group(process: Process, call: Call, group: str) -> Process:
    """The process after a user was made a member of a group."""
    from autofix.image.groups import has_group

    if has_group(process.image, group) is False:
        return process.failed("no-further-group", f"there is no group {group}", call, group)
    return process.with_image(process.image)


def gpasswd(process: Process, call: Call) -> Process:
    """Make users members of a group, or take them out of it."""
    options = read_options(call.words, {"--add": "-a", "--delete": "-d"}, "-a -d -A -M")
    return _added_to_group(process, call, options.operands[-1][1] if options.operands else UNKNOWN)


def newusers(process: Process, call: Call) -> Process:
    """``newusers``: whom it creates stands in a file, or in what it is fed."""
    return process.with_image(unknown_accounts(process.image))


def useradd(process: Process, call: Call) -> Process:
    """Create a user; the home folder only with ``-m``, on Fedora and RHEL also without."""
    options = account_options(call, process.image.family)
    sets = {"-D", "--defaults"} & set(call.words) and not (
        call.name == "adduser" and options.operands
    )
    if sets or "-h" in options or "--help" in options:
        return process.with_image(process.image)
    foreign = sorted({*_DEBIAN_ONLY, "-D", "-S", "-H"} & options.values.keys())
    if call.name == "adduser" and foreign:
        lacks = f"has no {foreign[0]}" if foreign[0] != "-D" else "makes nobody with -D"
        message = f"adduser is useradd in this image, which {lacks}"
        return process.failed("adduser-foreign", message, call)
    by_default = process.image.family in RED_HAT and "system" not in options
    makes_home = "make-home" in options or (by_default and "no-home" not in options)
    return _create(process, call, options, makes_home=makes_home)


def _asks_for_password(process: Process, call: Call) -> bool:
    """Whether BusyBox's adduser would ask for a password; that of Debian succeeds without one."""
    options = account_options(call)
    told = "system" in options or not _PASSWORDLESS.isdisjoint(options.values)
    return not (told or process.fed or any(UNKNOWN in word for word in call.words[1:]))


def adduser(process: Process, call: Call) -> Process:
    """Debian's or BusyBox's adduser, or useradd under that name (Fedora, RHEL)."""
    programs = process.image.programs
    if process.image.family in RED_HAT:
        return useradd(process, call)
    options = account_options(call)
    if len(options.operands) == 2:
        # With options BusyBox's of some releases makes a user.
        group = call.words[2] if len(call.words) == 3 else UNKNOWN
        return _added_to_group(process, call, group)
    foreign = sorted(_BUSYBOX_ONLY & set(call.words))
    if programs.get("busybox-adduser") is False and foreign:
        message = f"adduser is Debian's in this image, which has no {foreign[0]}"
        return process.failed("adduser-foreign", message, call)
    after = _create(process, call, options, makes_home="no-home" not in options)
    if programs.get("busybox-adduser") and after.status and _asks_for_password(process, call):
        # The user is there all the same.
        return after.failed("password-asked", "it asks for a password, and nobody answers", call)
    if programs.get("debian-adduser") and after.status and _refuses_name(process, call, options):
        return after.failed("bad-name", "it takes no such name without --force-badname", call)
    doubtful = process.image.accounts.complete and "debian-adduser" not in programs
    if process.image.family != "debian" or not doubtful or after.status is False:
        return after
    message = "whether adduser is in this image is not known"
    return after.with_image(after.image.failed(Failure("adduser-unknown", message, call)))


def _refuses_name(process: Process, call: Call, options: Options) -> bool:
    """Whether Debian's adduser takes the name for a bad one, by its NAME_REGEX."""
    image, name = process.image, options.operands[-1][1] if options.operands else ""
    if image.family not in ("debian", "ubuntu") or image.untracked or image.opaque:
        return False
    if UNKNOWN in name or "system" in options or not name or _GOOD_NAME.fullmatch(name):
        return False
    allowed = any("-bad" in word or "-all-n" in word or "conf" in word for word in call.words)
    owners = image.ownership
    changed = any(path.startswith("/etc/adduser") for path in (*image.texts, *image.illegible))
    return not (allowed or changed or any(map(owners.names, ("/etc/adduser.conf", "/etc/*", "/*"))))


def usermod(process: Process, call: Call) -> Process:
    """Change a user's name, uid, group or home."""
    options = account_options(call)
    accounts = process.image.accounts
    name = options.operands[-1][1] if options.operands else ""
    if not name:
        return process.failed("empty-variable", "a variable in it has no value on Binder", call)
    if UNKNOWN in name:
        accounts = Accounts()
    login, home = options.get("login") or "", options.get("home") or ""
    if login and UNKNOWN not in login and plain_name(login) == UNKNOWN:
        return process.with_image(process.image.unread(call))
    user = accounts.named(name)
    if user is None:
        if process.image.exists(name) is False:
            return process.failed("no-user", f"there is no user {name}", call, name)
        user = User(name, None, home=UNKNOWN)
    uid = _number(options.get("uid")) if "uid" in options else user.uid
    if uid is not None and uid > _LAST_UID:
        return process.failed("no-uid", "its uid is greater than any may be", call)
    holder = None if uid is None else accounts.with_uid(uid)
    if holder and holder.name != name and "duplicate" not in options:
        return process.failed("uid-taken", f"uid {uid} belongs to {holder.name}", call, str(uid))
    absent = _absent_group(process.image, options)
    if absent:
        return process.failed(absent[0], f"there is no group {absent[1]}", call, absent[1])
    changed = replace(
        user,
        name=login or name,
        uid=uid,
        home=(home if not home or UNKNOWN in home else plain_path(home)).rstrip("/") or user.home,
        gid=_gid(process.image, options.get("gid")) if "gid" in options else user.gid,
        call=call if "uid" in options else user.call,
    )
    kept = tuple(other for other in accounts.users if other.name != name)
    image = replace(process.image, accounts=replace(accounts, users=kept).added(changed))
    if changed.uid != user.uid or "move-home" in options:
        image = image.owned(changed.home, changed.uid)
    return process.with_image(image)


def userdel(process: Process, call: Call) -> Process:
    """Remove a user and its own group (userdel, and deluser with one operand)."""
    options = read_options(call.words, {"-r": "home", "--remove": "home", "--remove-home": "home"},
                           "")  # fmt: skip
    if len(options.operands) != 1:
        return process.with_image(process.image)
    name = options.operands[0][1]
    if UNKNOWN in name:
        return process.with_image(replace(process.image, accounts=Accounts()))
    if process.image.exists(name) is False:
        return process.failed("no-user", f"there is no user {name}", call, name)
    user = process.image.accounts.named(name)
    image = replace(process.image, accounts=process.image.accounts.removed(name))
    if user and "home" in options:
        kept = (e for e in image.ownership if not under(e.path, user.home or UNKNOWN))
        image = replace(image, ownership=Owners(kept))
    return process.with_image(image)


def groupadd(process: Process, call: Call) -> Process:
    """Add a group; a name or gid that is taken fails, unless forced."""
    options = read_options(call.words, _GROUP, _VALUED)
    # What is not known beside the name may be an option.
    known = [word for _, word in options.operands if word != UNKNOWN]
    if not options.operands and {"-g", "--gid"} & set(call.words):
        # The option has taken the name.
        return process.failed("empty-variable", "a variable in it has no value on Binder", call)
    to_group = len(options.operands) == 2 == len(call.words) - 1 and call.name == "addgroup"
    if to_group and process.image.family == "alpine":
        return _added_to_group(process, call, call.words[2])
    if len(options.operands) != 1 and len(known) != 1:
        return process.with_image(process.image.with_any_groups())
    name, gid = (known or [UNKNOWN])[0], _number(options.get("gid"))
    groups = process.image.accounts.groups
    holder = None if gid is None else process.image.accounts.group_with_gid(gid)
    if "force" not in options and "duplicate" not in options:
        if name in groups:
            return process.failed("group-taken", f"there is a group {name} already", call)
        if holder:
            return process.failed("gid-taken", f"gid {gid} belongs to {holder}", call, str(gid))
    accounts = process.image.accounts.with_group(name, gid)
    return process.with_image(replace(process.image, accounts=accounts))


def groupmod(process: Process, call: Call) -> Process:
    """Rename a group or change its gid."""
    options = read_options(call.words, _GROUP, _VALUED)
    if len(options.operands) != 1:
        return process
    name = options.operands[0][1]
    groups = process.image.accounts.groups
    gid = _number(options.get("gid")) if "gid" in options else groups.get(name)
    groups = updated(reduced(groups, (name,)), {options.get("name") or name: gid})
    accounts = replace(process.image.accounts, groups=groups)
    return process.with_image(replace(process.image, accounts=accounts))


def groupdel(process: Process, call: Call) -> Process:
    """Remove a group."""
    names = [word for _, word in read_options(call.words, {}, "").operands]
    groups = reduced(process.image.accounts.groups, names)
    accounts = replace(process.image.accounts, groups=groups)
    return process.with_image(replace(process.image, accounts=accounts))


Reader = Callable[[Process, Call], Process]


def _missing(image: Image, name: str) -> str:
    """What the failure is called where the tool is not there; nothing if it may be.

    Alpine and Amazon Linux come without shadow, Debian 13 without adduser; Fedora has no other
    tool of that package, and BusyBox has them all.
    """
    if name not in ("adduser", "addgroup", "deluser", "delgroup"):
        return "useradd-missing" if image.programs.get("useradd") is False else ""
    if image.family in RED_HAT:
        return "adduser-missing" if name != "adduser" else ""
    known = image.programs.get("debian-adduser") is False
    return "adduser-missing" if known and not image.programs.get("busybox-adduser") else ""


def _tool(reader: Reader) -> Reader:
    def read(process: Process, call: Call) -> Process:
        kind = _missing(process.image, call.name)
        if kind:
            return process.failed(kind, f"{call.name} is not in this image", call)
        if process.uid not in (0, None):
            return process.denied(call)
        return reader(process, call)

    return read


READERS: Mapping[str, object] = {
    "useradd": _tool(useradd), "usermod": _tool(usermod), "userdel": _tool(userdel),
    "groupadd": _tool(groupadd), "groupmod": _tool(groupmod), "groupdel": _tool(groupdel),
    "adduser": _tool(adduser), "addgroup": _tool(groupadd), "deluser": _tool(userdel),
    "delgroup": _tool(groupdel), "newusers": newusers, "gpasswd": _tool(gpasswd),
}  # fmt: skip
