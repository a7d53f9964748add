"""Commands on accounts that are known to fail, and how each is mended in its place.

adduser is not in Debian 13, uid 1000 is taken on Ubuntu from 23.04 on, useradd is not in Alpine:
the words of the command are changed, or another command is put before it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from autofix.edit import Edit, Span
from autofix.image.accounts import User
from autofix.image.build import Build
from autofix.image.call import Call
from autofix.image.commands.accounts import account_options
from autofix.image.facts import Failure, Image
from autofix.mending.account_lines import freeing, is_main, prepared
from autofix.mending.missed_users import Creation, causes_of, named
from autofix.mending.placing import Place, at, before, spelled, user_instruction, without
from autofix.mending.undeclared import NO_VALUE, is_named, taken_in, undeclared
from autofix.numbers import integer
from autofix.rule import Fix, Violation
from autofix.values import replace

KINDS = frozenset(
    "adduser-missing adduser-foreign useradd-missing uid-taken gid-taken name-taken group-taken "
    "no-user no-uid empty-variable no-rights no-group gid-missing no-source "
    "bad-name password-asked unanswered no-primary-group "
    "no-further-group no-sudo".split()
)

PERHAPS = frozenset({"adduser-unknown", "perhaps-unanswered"})
"""What may fail."""

# What useradd calls the options of adduser, Debian's and BusyBox's; those that take a word.
_TRANSLATED = {
    "--disabled-password": "--create-home", "--disabled-login": "--create-home",
    "--gecos": "--comment", "--home": "--home-dir", "--ingroup": "--gid", "--uid": "--uid",
    "--gid": "--gid", "--shell": "--shell", "--no-create-home": "--no-create-home",
    "--system": "--system", "--group": "--user-group", "--comment": "--comment", "--quiet": "",
    "-q": "", "--force-badname": "--badname", "--allow-bad-names": "--badname", "-u": "--uid",
    "-D": "--create-home", "-s": "--shell", "-h": "--home-dir", "-g": "--comment",
    "-G": "--gid", "-H": "--no-create-home", "-S": "--system",
}  # fmt: skip
_PROGRAMS: Mapping[str, tuple[str, Mapping[str, str]]] = {
    "adduser": ("useradd", _TRANSLATED),
    "addgroup": ("groupadd", {"--gid": "--gid", "-g": "--gid", "--system": "--system",
                              "-S": "--system", "--quiet": "", "-q": ""}),
    "deluser": ("userdel", {"--remove-home": "--remove", "--quiet": "", "-q": ""}),
    "delgroup": ("groupdel", {"--quiet": "", "-q": ""}),
}  # fmt: skip
_TAKE_A_WORD = frozenset(
    "--gecos --home --ingroup --uid --gid --shell --comment -u -s -h -g -G".split()
)
_INSTALLS = {
    "apk": "apk add --no-cache shadow", "yum": "yum install -y shadow-utils",
    "dnf": "dnf install -y shadow-utils", "microdnf": "microdnf install -y shadow-utils",
}  # fmt: skip

# Those options of sudo that change nothing for root.
# What stands between sudo and the command, sudo again among it.
_SUDO_WORDS = frozenset("sudo -E -H -n -EH -HE --preserve-env --set-home".split())
_NOT_EDITED = "the command is not one that can be edited in the Dockerfile"
# What has a user or a group among its words; --chown is COPY's.
_NAMES_ACCOUNTS = (
    r"--chown|\b(?:chown|chgrp|usermod|gpasswd|adduser|addgroup|useradd|su|su-exec|gosu|sudo)\b"
    r"|(?m:^[ \t]*USER)"
)


def mend(build: Build, failure: Failure, creation: Creation, *, known: bool = True) -> Violation:
    """The violation that a failing command is, or one that may fail."""
    causes = list(causes_of(build, failure))
    for cause in reversed(causes):
        found = _mend(build, cause, creation, known=True)
        if found.fix:
            return replace(found, message=f"{found.message}, and so {failure.message}")
    return _mend(build, failure, creation, known=known)


def _mend(build: Build, failure: Failure, creation: Creation, *, known: bool) -> Violation:
    call = failure.call
    message = f"{call.name} fails: {failure.message}"
    text = build.dockerfile.source[slice(*call.span)]
    if is_named(text, build.arguments) and is_named(text, missing := undeclared(build)):
        return Violation(call.span, f"{call.name} fails: {NO_VALUE}", taken_in(build, missing))
    if failure.kind == "perhaps-unanswered":
        fix = _affirmed(call)
        return Violation(call.span, failure.message, fix, "" if fix else _NOT_EDITED, known=False)
    if not known:
        fix = _translated(build, call) if call.editable else None
        fix = fix and Fix(fix.title, fix.edits, safe=False)
        return Violation(call.span, failure.message, fix, "the release is not known", known=False)
    if not call.editable:
        fix = prepared(build, failure)
        return Violation(call.span, message, fix, "" if fix else _NOT_EDITED)
    fix = _fix(build, failure, creation)
    return Violation(call.span, message, fix, "" if fix else "how to mend this is not certain")


def _fix(build: Build, failure: Failure, creation: Creation) -> Fix | None:
    call = failure.call
    match failure.kind:
        case "adduser-missing" | "adduser-foreign":
            return _translated(build, call)
        case "useradd-missing":
            package = _INSTALLS.get(build.image.manager or "")
            rooted = _rooted(build, call)
            return rooted or (_before(build, call, package, "install useradd") if package else None)
        case "no-rights":
            return _rooted(build, call)
        case "name-taken":
            return _unless_there(build, call)
        case "group-taken":
            return _into_group(build.image, call)
        case "no-group":
            return _without_group(call)
        case "no-primary-group" | "no-further-group":
            return _with_group(build, failure)
        case "gid-missing":
            return _with_own_group(build, call)
        case "no-user":
            return named(build, failure, creation)
        case "empty-variable":
            return _with_default(build, call)
        case "unanswered":
            return _affirmed(call)
        case "no-sudo":
            return _as_it_is(build, call)
        case "password-asked":
            end = call.spans[0].end
            return Fix("create the user without a password", (Edit(Span(end, end), " -D"),))
        case "bad-name":
            end = call.spans[0].end
            return Fix("have it take the name", (Edit(Span(end, end), " --force-badname"),))
        case "no-source":
            # More words would be arguments, which . has none of there.
            fix = Fix("read it with .", (Edit(call.spans[0], "."),))
            return fix if len(call.words) == 2 else None
    # A group does not help where it is the uid that is taken.
    grouped = _into_group(build.image, call) if failure.kind == "gid-taken" else None
    return _vacated(build, failure) or grouped


def _as_it_is(build: Build, call: Call) -> Fix | None:
    """Leave sudo away where root runs the command as root."""
    place = before(build, call.span)
    inner = next((i for i in range(1, len(call.raw)) if call.raw[i] not in _SUDO_WORDS), 0)
    is_roots = place is not None and place.image.uid() == 0
    if not is_roots or not inner or call.raw[0] != "sudo" or call.raw[inner].startswith("-"):
        return None
    edit = Edit(Span(call.spans[0].start, call.spans[inner].start), "")
    return Fix("leave sudo away, as root runs it", (edit,))


def _affirmed(call: Call) -> Fix | None:
    """Have a package manager take everything for a yes; where it would not ask, nothing changes."""
    from autofix.image.commands.confirming import verb_of
    from autofix.image.commands.distribution import options_of

    found = verb_of(call, options_of)
    if found is None or not call.editable:
        return None
    end = call.spans[found[0]].end
    return Fix("let it go on without asking", (Edit(Span(end, end), " -y"),))


def _translated(build: Build, call: Call) -> Fix | None:
    """``adduser`` and its kin word by word as ``useradd`` and its kin, which every Debian has."""
    if call.raw[0].rsplit("/", 1)[-1] not in _PROGRAMS:
        return None
    program, options = _PROGRAMS[call.name]
    system = bool({"--system", "-S"} & set(call.words))
    if "--group" in call.words and not system:
        return None
    creates = system or bool({"--no-create-home", "-H"} & set(call.words))
    creates = creates or program != "useradd"
    edits = [Edit(call.spans[0], program)]
    operands = 0
    for index in range(1, len(call.raw)):
        head = call.raw[index].partition("=")[0]
        if call.raw[index - 1] in _TAKE_A_WORD:
            continue
        if not head.startswith("-"):
            operands += 1
            continue
        if head not in options:
            return None
        new = options[head]
        if new == "--create-home":
            new, creates = ("" if creates else new), True
        span = call.spans[index]
        if head != call.raw[index]:
            span = Span(span.start, span.start + len(head))
            if build.dockerfile.source[slice(*span)] != head:
                # It goes on in another line.
                return None
        edit = Edit(span, new)
        if new != head:
            edits.append(edit if new else _without(build, call, index))
    if len(call.raw) == 3 and operands == 2 and call.name != "delgroup":
        membership = "gpasswd -d" if call.name == "deluser" else "gpasswd -a"
        return Fix(f"use {membership}", (Edit(call.spans[0], membership),))
    if operands != 1:
        return None
    if not creates:
        edits[0] = Edit(call.spans[0], "useradd --create-home")
    return Fix(f"use {program}", tuple(edits))


def _without(build: Build, call: Call, index: int) -> Edit:
    """Take a word away, with the blanks before it."""
    start, end = call.spans[index - 1].end, call.spans[index].end
    between = build.dockerfile.source[start : call.spans[index].start]
    return Edit(call.spans[index] if "#" in between else Span(start, end), "")


def _without_group(call: Call) -> Fix | None:
    """Let a chown name the user alone."""
    for index, (word, raw) in enumerate(zip(call.words, call.raw, strict=True)):
        if word.count(":") == 1 and raw.count(":") == 1 and not raw.startswith(("'", '"')):
            edit = Edit(call.spans[index], raw.partition(":")[0])
            return Fix("leave the group as it is", (edit,))
    return None


def _with_group(build: Build, failure: Failure) -> Fix | None:
    """Create a group that a user is to belong to; one of the system where it is not the own."""
    tool, system = ("addgroup", "-S") if build.image.manager == "apk" else ("groupadd", "--system")
    name = failure.subject
    words = [tool, system, name] if failure.kind == "no-further-group" else [tool, name]
    return _before(build, failure.call, " ".join(words), f"create the group {name}")


def _with_own_group(build: Build, call: Call) -> Fix | None:
    """Let a user have a group of its own in place of one that is not there."""
    options = account_options(call, build.image.family)
    index, value = options.values["gid"]
    if options.get("uid") not in (None, value) or "no-group" in options:
        return None
    words = [index] if call.words[index] != value else [index - 1, index]
    edits = tuple(_without(build, call, word) for word in words)
    return Fix("create a group of its own with the user", edits)


def _before(build: Build, call: Call, command: str, title: str, *, safe: bool = True) -> Fix | None:
    """Put a command before another, as the same user."""
    source = build.dockerfile.source
    start, end = call.span
    prefix = source[start : call.spans[0].start]
    if not re.fullmatch(r"(sudo +(-\w+ +)*)?", prefix):
        return None
    edits = [Edit(Span(start, start), f"{prefix}{command} && ")]
    if re.search(r"[|!][\s\\`]*$", source[:start]):
        # Behind || both have to be one command.
        edits = [Edit(Span(start, start), f"{{ {prefix}{command} && "), Edit(Span(end, end), "; }")]
    return Fix(title, tuple(edits), safe)


def _vacated(build: Build, failure: Failure) -> Fix | None:
    """Remove the base image's own user, so that its uid is free."""
    place = before(build, failure.call.span)
    accounts = (place.image if place else build.image).accounts
    owner = accounts.with_uid(1000)
    if owner is None or failure.subject != "1000":
        return None
    if failure.kind == "gid-taken" and accounts.group_with_gid(1000) != owner.name:
        return None
    return freed(build, failure.call, owner)


def freed(build: Build, call: Call, owner: User) -> Fix | None:
    """Remove a user of the base image before a command; unsafe where it is the image's main one."""
    if owner.call is not None or _is_named_behind(build, call, owner.name):
        return None
    title = f"free uid {owner.uid}, which is {owner.name}'s in the base image"
    return _before(build, call, freeing(build, owner), title, safe=not is_main(build, owner))


def _is_named_behind(build: Build, call: Call, name: str) -> bool:
    """Whether an instruction behind a command has something belong to a user, or run as one."""
    text = build.dockerfile.source[call.span.end :]
    use = rf"(?:{_NAMES_ACCOUNTS})[^\n;&|]*?[\s=:,\"'](?<!--){re.escape(name)}(?![\w./@-])"
    return re.search(use, text) is not None


def _unless_there(build: Build, call: Call) -> Fix | None:
    """Create a user only where there is none; one of the base image with another uid goes."""
    operands = account_options(call).operands
    index, name = operands[-1]
    user = build.image.accounts.named(name)
    if user is None or call.span.start != call.spans[0].start:
        return None
    if user.call is None and user.uid is not None and user.uid < 1000:
        # An account of the system, which things in the base image belong to.
        return None
    if user.uid != 1000:
        return freed(build, call, user)
    start, end = call.span
    opening = Edit(Span(start, start), f"{{ id -u {call.raw[index]} > /dev/null 2>&1 || ")
    return Fix(f"create {name} only where there is none", (opening, Edit(Span(end, end), "; }")))


def without_rights(build: Build) -> list[Failure]:
    """What fails without root's rights, where no fix of what is before it mends it as well."""
    found = build.denied
    return [one for index, one in found.items()
            if index - 1 not in found or not _can_be_rooted(found[index - 1].call)]  # fmt: skip


def _can_be_rooted(call: Call) -> bool:
    """Whether it is for USER to say who runs a command; not where sudo does."""
    return call.editable and call.span.start == call.spans[0].start


def _rooted(build: Build, call: Call) -> Fix | None:
    """Be root for a RUN that somebody else would run, and for those right behind it that need it.

    None where root runs it, or sudo.
    """
    place = before(build, call.span)
    if place is None or place.image.uid() in (0, None) or not _can_be_rooted(call):
        return None
    found, end = build.denied, place.index + 1
    while end in found and _can_be_rooted(found[end].call):
        end += 1
    edits = [place.insert(["USER root"])]
    following = build.dockerfile.final.instructions[end : end + 1]
    if not following or following[0].keyword != "USER":
        edits.append(at(build, end).insert([f"USER {_user_again(place)}"]))
    elif following[0].value == "root":
        # Root is the user some lines earlier.
        edits.append(without(build, following[0]))
    return Fix("run it as root", tuple(edits))


def _user_again(place: Place) -> str:
    """The operand of a USER that gives a place its user back, by name where that is written."""
    user = user_instruction(place)
    if user and "$" not in user.value:
        return user.value
    return spelled(place.image, "NB_UID", str(place.image.uid()))


def _with_default(build: Build, call: Call) -> Fix | None:
    """Give uid 1000 to an ARG without a default, where that is the only empty variable."""
    place = before(build, call.span)
    text = build.dockerfile.source[slice(*call.span)]
    uid = re.search(r"(?:-\w*u|--uid)[ =]*[\"']?\$\{?(\w+)", text)
    if place is None or uid is None:
        return None
    known = {**place.image.environment, **place.image.arguments}
    if {name for name in re.findall(r"\$\{?(\w+)", text) if not known.get(name)} != {uid[1]}:
        return None
    for instruction in build.dockerfile.final.instructions[: place.index]:
        for name, value, span in instruction.pairs if instruction.keyword == "ARG" else ():
            if name == uid[1] and value is None:
                return Fix(f"let {name} be 1000", (Edit(span, f"{name}=1000"),))
    return None


def _into_group(image: Image, call: Call) -> Fix | None:
    """Create a user in the group that has its name or gid already."""
    options = account_options(call)
    if call.name == "groupadd" and options.operands:
        option = "--force"
    elif call.name == "useradd" or image.family in ("fedora", "rhel"):
        option = f"--gid {call.raw[options.operands[-1][0]]}"
    elif call.name == "adduser":
        name, uid = options.operands[-1][1], options.get("uid") or ""
        group = name if name in image.accounts.groups else (
            image.accounts.group_with_gid(integer(uid)) if uid.isdecimal() else None)  # fmt: skip
        option = f"{'-G' if image.family == 'alpine' else '--ingroup'} {group}"
        if group is None:
            return None
    else:
        return None
    title, end = "use the group that is there", call.spans[0].end
    own = next((i for i, word in enumerate(call.words) if word in ("-U", "--user-group")), 0)
    if own and option.startswith("--gid"):
        # useradd refuses to make a group beside one that it is given.
        return Fix(title, (Edit(call.spans[own], option),))
    return Fix(title, (Edit(Span(end, end), f" {option}"),))
