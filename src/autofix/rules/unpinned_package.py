"""Every package that the Dockerfile installs is pinned to a version.

The guide asks for it: without versions the same commit gives another environment next month, and
what worked then may not work now. Looked at are pip, conda, apt and their kin, npm, R and Julia,
in RUN and in the requirements and environment files of the repository that RUN installs from. A
lock file, a constraint, a commit, a repository of a certain day pin as well as a version does.

Fix: what pip installs by name gets `==` and the newest version that fits the requirement and the
Python, as the package index has it, in the Dockerfile and in the requirements and environment files
of the repository; the rest is reported. Where a command chooses an index of its own, the usual one
is not asked. With `--hashes`, a requirements file that is installed by hash gets them as well.
Safety: unsafe, as an older version may have been what worked. A finding of this rule does not
count in the exit status unless the rule is selected.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from autofix.edit import Edit, Span
from autofix.image.base import reference
from autofix.image.build import Build
from autofix.image.facts import Install
from autofix.image.published import Release, Wanted
from autofix.pattern import pattern
from autofix.rule import Fix, Rule, Violation

_SHOWN = 5
# Of these images, the tags with a whole version take R's packages as they were on one day.
_DATED = pattern(
    r"rocker/(?:r-ver|rstudio|tidyverse|verse|geospatial|shiny|shiny-verse|binder|ml|ml-verse|cuda)"
)
_REQUIREMENT = pattern(
    r"(?P<name>[A-Za-z0-9](?:[\w.-]*[A-Za-z0-9])?)(?P<extras>\s*\[[^]]*\])?"
    r"(?:\s*(?:,\s*)?(?:[<>]=?|[!~]=|={2,3})\s*(?:\d+!)?[\w.*+-]+)*(?P<marker>\s*;.*)?"
)
# The hashes that follow are those of other versions.
_HASHED = pattern(r"[ \t\\\r\n]*--hash")
_VERSION = pattern(r"[0-9A-Za-z][0-9A-Za-z.!+_-]*")


def _check(build: Build) -> Iterator[Violation]:
    groups: dict[tuple[Span, str], list[Install]] = {}
    for install in _unpinned(build):
        groups.setdefault((install.call.span, install.file), []).append(install)
    for (_, file), installs in sorted(groups.items()):
        yield _in_file(build, file, installs) if file else _in_command(build, installs)


def wanted(build: Build) -> frozenset[Wanted]:
    """What the package index has to be asked for, so that the fixes of this rule can be made."""
    return frozenset(
        _question(install) for install in _unpinned(build) if _is_plain(build, install)
    )


def _unpinned(build: Build) -> Iterator[Install]:
    """What is installed without a version, each place once: a stage has what its parent has."""
    seen: set[object] = set()
    for index in sorted(build.needed):
        for install in build.images[index].installs:
            place = (install.file, install.span) if install.file else (
                install.call.span, install.manager, install.text, install.word
            )  # fmt: skip
            if place not in seen and not (install.pinned or _is_dated(build, index, install)):
                yield install
            seen.add(place)


def _is_dated(build: Build, index: int, install: Install) -> bool:
    """Whether R's packages come from a repository that is as it was on one day."""
    if install.manager != "CRAN" or "CRAN" in build.images[index].environment:
        return False
    names = [stage.name for stage in build.dockerfile.stages[:index]]
    text = build.references[index]
    while text.lower() in names:
        index = len(names) - 1 - names[::-1].index(text.lower())
        text, names = build.references[index], names[:index]
    image = reference(text)
    return bool(_DATED.fullmatch(image.familiar) and re.match(r"\d+\.\d+\.\d+", image.tag))


def _in_command(build: Build, installs: Sequence[Install]) -> Violation:
    names = list(dict.fromkeys(_shown(install) for install in installs))
    one = len(names) == 1
    message = f"{_listed(names)} {'is' if one else 'are'} installed without a fixed version"
    fix, reason = _fix(build, installs)
    return Violation(installs[0].call.span, message, fix, reason,
                     known=any(install.certain for install in installs))  # fmt: skip


def _in_file(build: Build, file: str, installs: Sequence[Install]) -> Violation:
    ordered = sorted(installs, key=lambda install: install.span or Span(0, 0))
    names = [f"{_shown(install)} (line {install.line})" for install in ordered]
    message = f"{file} asks for {_listed(names)} without a fixed version"
    fix, reason = _fix(build, installs)
    return Violation(installs[0].call.span, message, fix, reason,
                     known=any(install.certain for install in installs))  # fmt: skip


def _listed(names: Sequence[str]) -> str:
    if len(names) > _SHOWN:
        return f"{', '.join(names[:_SHOWN])} and {len(names) - _SHOWN} more"
    return " and ".join(filter(None, [", ".join(names[:-1]), names[-1]]))


def _shown(install: Install) -> str:
    """A requirement as it is named to the user: an address may hold a password."""
    if "://" not in install.text:
        return install.text
    name = re.match(r"([\w.-]+)\s*(?:\[[^]]*\])?\s*@", install.text)
    named = re.search(r"#(?:.*&)?egg=([\w.-]+)", install.text)
    last = re.sub(r"[#?].*", "", install.text).rstrip("/").rpartition("/")[2]
    return (name or named or [last, last])[1].partition("@")[0].removesuffix(".git")


def _question(install: Install) -> Wanted:
    return Wanted(install.text, install.python)


def _is_plain(build: Build, install: Install) -> bool:
    """Whether a requirement stands in its file as it is, so that a version can be added."""
    if install.manager != "pip" or install.chosen:
        return False
    if install.file and install.span:
        text = build.context.text(install.file) or ""
        if text[slice(*install.span)] != install.text or _HASHED.match(text, install.span.end):
            return False
        return bool(_REQUIREMENT.fullmatch(install.text))
    if install.word < 0:
        return False
    raw = install.call.raw[install.word]
    quoted = (f'"{install.text}"', f"'{install.text}'")
    if raw not in (install.text, *quoted) or not _REQUIREMENT.fullmatch(install.text):
        return False
    # A word may go on in the next line.
    written = build.dockerfile.source[slice(*install.call.spans[install.word])]
    return install.call.editable and written == raw


def _fix(build: Build, installs: Sequence[Install]) -> tuple[Fix | None, str]:
    """The versions that are known are written; the reason tells of the others."""
    edits: dict[object, Edit] = {}
    reasons: dict[str, None] = {}
    for install in installs:
        release = (
            build.knowledge.releases.get(_question(install)) if _is_plain(build, install) else None
        )
        if release and not release.problem and _VERSION.fullmatch(release.version):
            edit = _edit(build, install, release)
            edits[edit.file, edit.span] = edit
        else:
            reasons[_reason(build, install, release)] = None
    fix = Fix("pin the newest versions that fit", tuple(edits.values()), safe=False)
    return (fix if edits else None), "; ".join(reasons)


def _reason(build: Build, install: Install, release: Release | None) -> str:
    """Why there is no version for a package."""
    if install.manager != "pip":
        return "only what pip installs can be pinned here"
    if install.chosen:
        return "the command chooses its own package index"
    if not _is_plain(build, install):
        return "the requirement does not stand there as it is"
    if release is None:
        return "the package index was not asked"
    return f"{_shown(install)}: {release.problem or 'the package index has no version that fits'}"


def _edit(build: Build, install: Install, release: Release) -> Edit:
    """Write the version: in a file, or in a word of the command in the quotes that it has."""
    text = with_version(install.text, release.version)
    if install.file and install.span:
        text += _hashes(build.context.text(install.file) or "", install, release)
        return Edit(install.span, text, install.file)
    raw = install.call.raw[install.word]
    quote = raw[0] if raw[:1] in ("'", '"') else ""
    return Edit(install.call.spans[install.word], f"{quote}{text}{quote}")


def _hashes(file: str, install: Install, release: Release) -> str:
    """The hashes, one a line, where pip asks for those of every package: else it would now."""
    by_hash = "--hash=" in file or {"--require-hashes", "--no-deps"} & set(install.call.words)
    if not by_hash or not install.file.endswith((".txt", ".in")):
        return ""
    newline = "\r\n" if "\r\n" in file else "\n"
    return "".join(f" \\{newline}    --hash={known}" for known in release.hashes)


def with_version(requirement: str, version: str) -> str:
    """A requirement with a version for its range; the name, extras and markers stay."""
    found = _REQUIREMENT.fullmatch(requirement)
    assert found is not None
    return f"{found['name']}{found['extras'] or ''}=={version}{found['marker'] or ''}"


rule = Rule(
    name="unpinned-package",
    requirement=6,
    need="Binder needs packages with versions to give the same environment again",
    check=_check,
    explanation=__doc__,
    optional=True,
)
