"""Where only root may make files, in every image."""

from __future__ import annotations

import posixpath

from autofix.image.ownership import ROOT_FOLDERS, under
from autofix.image.process import Process

# Folders themselves, not what is in them: that may be anybody's in a base image.
_FOLDERS = (ROOT_FOLDERS - {"/dev", "/proc", "/run", "/sys", "/tmp"}) | frozenset(
    "/etc/apt/apt.conf.d /etc/apt/sources.list.d /etc/default /etc/profile.d /etc/sudoers.d"
    " /etc/ssh /usr/bin /usr/lib /usr/local /usr/local/bin /usr/local/etc /usr/local/lib"
    " /usr/local/sbin /usr/local/share /usr/sbin /usr/share /usr/src /var/lib /var/log".split()
)


def denies(process: Process, place: str) -> bool:
    """Whether somebody other than root would make a file or folder where only root may.

    False where that is not certain: what is there already may be anybody's.
    """
    image, uid = process.image, process.uid
    parent = place if place in _FOLDERS else posixpath.dirname(place)
    if uid in (0, None) or parent not in _FOLDERS or not image.accounts.complete:
        return False
    owners = image.ownership
    if place != parent and (owners.names(place) or owners.has_below(place)):
        return False
    if any(under(python, place) for python in image.pythons) or _is_staff_s(process, parent):
        return False
    return not owners.may_be_given(parent)


def _is_staff_s(process: Process, folder: str) -> bool:
    """Whether a folder may belong to the group ``staff``: that of old releases of Debian does."""
    account = process.image.accounts.named(process.user.split(":")[0])
    debian = process.image.family != "ubuntu"
    return under(folder, "/usr/local") and debian and (account is None or account.call is None)
