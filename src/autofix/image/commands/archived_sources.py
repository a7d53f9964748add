"""Packages of releases that have gone from where the distribution looks for them.

Debian and Ubuntu take a release away from their mirrors once nobody supports it, and CentOS has
taken all of its own away: apt-get finds no Release file and ends with 100, yum and dnf find no list
of mirrors and end with 1. They are kept elsewhere, which a Dockerfile may name.
"""

from __future__ import annotations

from autofix.dockerfile import Instruction
from autofix.dockerfile.words import UNKNOWN
from autofix.image.call import Call
from autofix.image.facts import ARCHIVED, Image
from autofix.image.process import Process
from autofix.pattern import pattern
from autofix.values import replace, updated

# What may have a package manager look elsewhere.
_ELSEWHERE = pattern(
    r"(?i)/etc/(?:apt|yum|dnf)|sources|archive|snapshot|releases|vault|mirror|proxy|\brepo\b"
    r"|yum-config|\.repo\b|\.list\b"
)
_FOLDERS = ("/etc/apt", "/etc/yum.repos.d")
_RED_HAT = frozenset({"yum", "dnf"})
_FETCHING = frozenset({"install", "update", "upgrade", "makecache", "groupinstall", "check-update"})
# Options that leave no doubt where the packages come from.
_PLAIN = frozenset({"-y", "-q", "-qq", "-yq", "-qy", "-yqq", "-qqy", "--yes", "--assume-yes",
                    "--assumeyes", "--quiet"})  # fmt: skip


def perhaps_changed(image: Image, step: Instruction) -> Image:
    """``image`` before an instruction: of its sources nothing is known if that names others."""
    flags = (flag.value or "" for flag in step.flags)
    texts = (step.value, *flags, *(heredoc.content for heredoc in step.heredocs))
    if not any(map(_ELSEWHERE.search, texts)):
        return image
    return replace(image, programs=updated(image.programs, {ARCHIVED: False}))


def asked(process: Process, after: Process, call: Call) -> Process:
    """``after``, or its failure where it is certain that the packages have gone.

    ``after`` is ``process`` after a package manager did what it was told to.
    """
    image, words = process.image, call.words[1:]
    if call.name in _RED_HAT:
        fetches = not _FETCHING.isdisjoint(words)
    else:
        fetches = call.name in ("apt-get", "apt") and "update" in words
    doubtful = any((word.startswith("-") and word not in _PLAIN) or UNKNOWN in word or "/" in word
                   for word in words)  # fmt: skip
    if not fetches or doubtful or image.untracked or image.opaque or _may_have_others(image):
        return after
    return after.failed(ARCHIVED, gone(image), call)


def gone(image: Image) -> str:
    """What is told of an image of Debian, Ubuntu or CentOS whose packages have gone."""
    named = {"debian": "Debian", "ubuntu": "Ubuntu"}.get(image.family or "", "CentOS")
    return f"the packages of {named} {image.release} have gone from its mirrors"


def advice(image: Image) -> str:
    """Why nothing can be installed in an image whose packages have gone, and what to do."""
    return f"{gone(image)}; begin with a newer image"


def _may_have_others(image: Image) -> bool:
    """Whether something that was copied, or a script, may have named other sources."""
    owners = image.ownership
    brought = any(
        owners.has_below(folder) or owners.names(folder) or owners.may_have(folder)
        for folder in _FOLDERS
    )
    return brought or any(map(_ELSEWHERE.search, image.texts.values()))
