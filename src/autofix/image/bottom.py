"""The distribution image that a history begins with, by what its first entries say."""

from __future__ import annotations

import re
from collections.abc import Sequence

from autofix.image.base import base_image, find, reference, unknown_image
from autofix.image.facts import DEFAULT_PATH, Entrypoint, Image
from autofix.image.published import Configuration
from autofix.pattern import pattern
from autofix.values import replace

_BUILDER = pattern(r"^\S+ -c #\(nop\)\s+| # buildkit$")
_ROOT = pattern(r"# debian\.sh |ADD (?:file:[0-9a-f]+ in|\S+\.(?:tar(?:\.\w+)?|t[gx]z)) /\s*$")
# What may stand before it: what changes no file.
_OTHER = pattern(r"(?:ARG|CMD|ENV|LABEL|MAINTAINER)\b")
_MARKS = (
    # debuerreotype, of the official images of Debian
    (r"# debian\.sh .*'([a-z]+)(?:-slim)?' '@\d+'", "debian:{}"),
    (r"alpine-minirootfs-(\d+\.\d+)", "alpine:{}"),
    (r"\bubuntu-([a-z]+)-(?:core|oci)", "ubuntu:{}"),
    (r"image\.ref\.name=ubuntu(?s:.*)image\.version=(\d+\.\d+)", "ubuntu:{}"),
    (r"\bENV (?:.* )?DISTTAG=f(\d+)(?:-updates-candidate)?container", "fedora:{}"),
    (r"\bfedora-(\d{2})\b", "fedora:{}"),
    (r"\b(?:rocky|rockylinux)-(\d+)", "rockylinux:{}"),
    (r"\balmalinux-(\d+)", "almalinux:{}"),
    (r"\bcentos-(\d+)", "centos:{}"),
)


def _head(history: Sequence[str]) -> list[str]:
    """The entries up to the one that brought the root folder of a distribution, in one archive."""
    head: list[str] = []
    for entry in history[:20]:
        head.append(_BUILDER.sub("", entry[:2000]))
        if _ROOT.match(head[-1]):
            return head
        if not _OTHER.match(head[-1]):
            break
    return []


def beginning(history: Sequence[str]) -> int:
    """How many entries stand for the distribution's image; 0 if that cannot be told."""
    return len(_head(history))


def bottom(configuration: Configuration) -> str:
    """The tabulated distribution image that the history starts from; empty if not told."""
    told = "\n".join(_head(configuration.history))
    for mark, name in _MARKS:
        match = re.search(mark, told)
        if match and find(reference(name.format(match[1]))):
            return name.format(match[1])
    return ""


def origin(configuration: Configuration) -> Image:
    """The image that the history starts from, as far as it is known.

    An archive in an empty image leaves USER, HOME, WORKDIR and ENTRYPOINT unset.
    """
    name = bottom(configuration)
    if name or not beginning(configuration.history):
        return base_image(name) if name else replace(unknown_image(), further_variables=None)
    return replace(
        unknown_image(), user="root", environment={"PATH": DEFAULT_PATH}, further_variables=None,
        workdir="/", entrypoint=Entrypoint(), inherited_entrypoint=Entrypoint(),
    )  # fmt: skip
