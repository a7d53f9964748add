"""Where only root may make files and folders, in every image."""

from __future__ import annotations

import posixpath

from autofix.image.facts import Image
from autofix.image.ownership import ROOT_FOLDERS, parents, under
from autofix.pattern import pattern

# Folders themselves, not what is in them: that may be anybody's in a base image.
_FOLDERS = (ROOT_FOLDERS - {"/dev", "/proc", "/run", "/sys", "/tmp"}) | frozenset(
    "/etc/apt/apt.conf.d /etc/apt/sources.list.d /etc/default /etc/profile.d /etc/sudoers.d"
    " /etc/ssh /usr/bin /usr/lib /usr/local /usr/local/bin /usr/local/etc /usr/local/lib"
    " /usr/local/sbin /usr/local/share /usr/sbin /usr/share /usr/src /var/lib /var/log".split()
)
# Those of them in which few folders are there already.
_EMPTY = frozenset({"/", "/home", "/media", "/mnt", "/opt", "/srv"})
# Where base images have folders, and not all of them are root's.
_FILLED = pattern(r"/(?:bin|boot|dev|etc|lib\w*|proc|run|s?bin|sys|tmp|usr|var)(?:/|$)")


def denies(image: Image, user: str, place: str) -> bool:
    """Whether a user other than root may not make or change a file there.

    False where that is not certain: what is there already may be anybody's.
    """
    parent = place if place in _FOLDERS else posixpath.dirname(place)
    if parent not in _FOLDERS:
        return is_in_roots(image, place)
    if not image.accounts.complete:
        return False
    there = _has_python(image, place) if place == parent else _is_there(image, place)
    if there or _is_staff_s(image, user, parent):
        return False
    return not image.ownership.may_be_given(parent)


def is_in_roots(image: Image, place: str) -> bool:
    """Whether a file is in a folder that root has to make: root puts into it what comes there.

    Nobody else can, whatever was run and whoever has which uid.
    """
    folders = list(parents(place))
    made = any(image.rooted.get(folder) for folder in folders)
    return made and not image.ownership.may_be_given(folders[0])


def is_roots(image: Image, folder: str) -> bool:
    """Whether root has made a folder of its own, to which nobody else may write."""
    if folder not in image.rooted or _FILLED.match(folder):
        return False
    in_python = any(under(folder, posixpath.dirname(python)) for python in image.pythons)
    return not in_python and not image.ownership.may_be_given(folder)


def denies_folder(image: Image, place: str) -> bool:
    """Whether a user other than root may not make a folder, and none is there."""
    parent = posixpath.dirname(place)
    if parent not in _EMPTY or place in ROOT_FOLDERS or not image.accounts.complete:
        return False
    home = any(user.home == place for user in image.accounts.users)
    return not home and not _is_there(image, place) and image.ownership.owner(parent) == 0


def _is_there(image: Image, place: str) -> bool:
    owners = image.ownership
    return owners.names(place) or owners.has_below(place) or _has_python(image, place)


def _has_python(image: Image, folder: str) -> bool:
    return any(under(python, folder) for python in image.pythons)


def _is_staff_s(image: Image, user: str, folder: str) -> bool:
    """Whether a folder may belong to the group ``staff``: that of old releases of Debian does."""
    account = image.accounts.named(user.split(":")[0])
    debian = image.family != "ubuntu"
    return under(folder, "/usr/local") and debian and (account is None or account.call is None)
