"""Which requirements name a fixed version, in the words of each package manager."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from autofix.pattern import pattern

# Names of what goes on: branches, tags that are moved.
_MOVING = pattern(
    r"(?:refs/heads/.*|main|master|dev|devel|develop|trunk|head|latest|nightly|next|stable)"
    r"(?:\.(?:zip|tar\.gz|tgz))?", re.IGNORECASE,
)  # fmt: skip
_PLACES = (".", "/", "~", "file:", "link:", "local::")
_FILES = (".whl", ".tar.gz", ".tgz", ".zip", ".deb", ".apk", ".rpm", ".conda")
_DIRECT = pattern(r"[\w.-]+(?:\s*\[[^]]*\])?\s*@\s*(\S+)")
_REPOSITORY = pattern(r"(?:git|hg|svn|bzr)\+|git://|git@|.*\.git(?:[@#]|$)")


def is_pinned(manager: str, text: str) -> bool:
    """Whether a requirement names one version, one commit, one file."""
    return _PINNED.get(manager, _python)(text.strip())


def is_fixed_reference(reference: str) -> bool:
    """Whether a branch, tag or commit is one that stays what it is."""
    return bool(reference) and not _MOVING.fullmatch(reference)


def _is_local(text: str) -> bool:
    return text.startswith(_PLACES) or text.endswith(_FILES)


def _has_version(text: str) -> bool:
    """Whether an equals sign is followed by something else than a star."""
    following = (text[place + 1 : place + 2] for place, sign in enumerate(text) if sign == "=")
    return any(sign not in ("", "*") for sign in following)


def _address(text: str) -> bool:
    """An address: of a repository with its commit or tag, of a file that has a version."""
    place, _, fragment = text.partition("#")
    if re.search(r"sha\d+=|md5=", fragment):
        return True
    path = place.split("://", 1)[-1].partition("/")[2] if "://" in place else place
    if _REPOSITORY.match(text):
        commit = path.rpartition("@")[2] if "@" in path else ""
        # npm writes the commit behind a number sign, pip the egg's name and more.
        return is_fixed_reference(commit or ("" if "=" in fragment else fragment))
    named = re.search(r"-v?\d[^/]*$", path)
    return bool(named) or not any(_MOVING.fullmatch(part) for part in path.split("/"))


def _python(text: str) -> bool:
    direct = _DIRECT.match(text) if "@" in text else None
    place = direct[1] if direct else text
    if "://" in place or place.startswith("git@"):
        return place.startswith("file:") or _address(place)
    if _is_local(place) or "/" in place:
        return True
    return "==" in text and bool(re.search(r"={2,3}\s*\w", text.split(";")[0]))


def _conda(text: str) -> bool:
    if "://" in text or _is_local(text):
        return True
    plain = text.rpartition("::")[2]
    inner = re.search(r"\bversion\s*=\s*[\"']?=*\d", plain.partition("[")[2])
    return bool(inner or re.match(r"[\w.-]+(?:\s*={1,2}\s*\w|\s+\d)", plain))


def _distribution(text: str) -> bool:
    return _is_local(text) or "://" in text or _has_version(text)


def _alpine(text: str) -> bool:
    return bool(_is_local(text) or re.match(r"[^<>=~]+(?:==?~?|~=?)\w", text))


def _red_hat(text: str) -> bool:
    """Where the version begins in a name with hyphens cannot be told; a digit speaks for one."""
    return _distribution(text) or bool(re.search(r"-\d", text))


def _node(text: str) -> bool:
    if "://" in text or text.startswith("git@"):
        return _address(text)
    if _is_local(text):
        return True
    name, _, version = text[1:].partition("@")
    if "/" in name and text[:1] != "@":
        return is_fixed_reference(text.partition("#")[2])
    return bool(re.match(r"(?:npm:.*@)?[=v]?\d", version))


def _r(text: str) -> bool:
    """What remotes, pak and renv take: ``name@1.2``, ``owner/name@commit``."""
    if "://" in text:
        return _address(text)
    reference = re.sub(r"^\w+::", "", text).partition("@")[2]
    return _is_local(text) or is_fixed_reference(reference)


def _julia(text: str) -> bool:
    return is_fixed_reference(re.split(r"[@#]", text, maxsplit=1)[-1] if "@" in text else "")


def _poetry(text: str) -> bool:
    return _python(text) or bool(re.search(r"\w@v?\d", text))


def _pixi(text: str) -> bool:
    return _conda(text) or _python(text)


_PINNED: Mapping[str, Callable[[str], bool]] = {
    "conda": _conda, "pixi": _pixi, "poetry": _poetry, "apt": _distribution, "apk": _alpine,
    **dict.fromkeys(("dnf", "yum", "microdnf", "zypper", "pacman"), _red_hat), "npm": _node,
    **dict.fromkeys(("CRAN", "GitHub", "Bioconductor"), _r), "Julia": _julia,
}  # fmt: skip
