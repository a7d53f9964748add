"""The groups of an image: which are there, and which are known not to be.

The distributions' own are those of base-passwd in Debian and Ubuntu, of alpine-baselayout in
Alpine, and of setup in Fedora and RHEL, of all releases together.
"""

from __future__ import annotations

from collections.abc import Iterator

from autofix.dockerfile.words import UNKNOWN
from autofix.image.accounts import SERVICE_USERS, plain_name
from autofix.image.call import Options
from autofix.image.facts import Image
from autofix.image.replacing import GROUP

_DEBIAN = frozenset(
    "root daemon bin sys adm tty disk lp mail news uucp man proxy kmem dialout fax voice cdrom "
    "floppy tape sudo audio dip www-data backup operator list irc src gnats shadow utmp video sasl "
    "plugdev staff games users nogroup".split()
)
_ALPINE = frozenset(
    "root bin daemon sys adm tty disk lp mem kmem wheel floppy mail news uucp man cron console "
    "audio cdrom dialout ftp sshd input at tape video netdev readproc squid xfs kvm games postgres "
    "cdrw apache nut usb vpopmail users ntp nofiles qmail postfix postdrop smmsp slocate portage "
    "abuild utmp ping nogroup nobody shadow www-data cyrus locate guest postmaster klogd".split()
)
_RED_HAT = frozenset(
    "root bin daemon sys adm tty disk lp mem kmem wheel cdrom mail man dialout floppy games tape "
    "video ftp lock audio users nobody utmp utempter input kvm render sgx ssh_keys dbus polkitd "
    "nfsnobody operator tss printadmin".split()
)
_OWN = {
    "debian": _DEBIAN, "ubuntu": _DEBIAN, "alpine": _ALPINE, "fedora": _RED_HAT, "rhel": _RED_HAT,
}  # fmt: skip
# Those that packages make under a name that is not their own.
_SERVICES = SERVICE_USERS | frozenset(
    "docker dockremap ssh _ssh crontab netdev input kvm render sgx ssl-cert lpadmin scanner pulse "
    "pulse-access rtkit bluetooth libvirt wireshark vboxusers i2c gpio spi fuse utempter mlocate "
    "plocate postdrop syslog lxd admin rdma uuidd _rtkit systemd-journal".split()
)


def has_group(image: Image, name: str) -> bool | None:
    """Whether there is a group of that name; None if unknown."""
    accounts = image.accounts
    own = _OWN.get(image.family or "", frozenset())
    if name in accounts.groups or name in own:
        return True
    changed = GROUP in image.texts or GROUP in image.illegible
    listed = accounts.grouped and image.settled and not changed
    if not listed or not own or plain_name(name) == UNKNOWN or accounts.named(name):
        return None
    if any(UNKNOWN in known for known in (*accounts.groups, *image.packages)):
        return None
    if name in _SERVICES:
        return None if image.packages or not image.minimal else False
    return None if image.may_bring(name) else False


def lacking(image: Image, options: Options) -> tuple[str, str] | None:
    """What a user is to belong to that is not there, a kind of failure and a name."""
    return next(_lacking(image, options), None)


def _lacking(image: Image, options: Options) -> Iterator[tuple[str, str]]:
    primary = options.get("gid") or ""
    if primary and has_group(image, primary) is False:
        yield "no-primary-group", primary
    for name in (options.get("groups") or "").split(","):
        if name and has_group(image, name) is False:
            yield "no-further-group", name
