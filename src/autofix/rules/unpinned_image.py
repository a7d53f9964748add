"""Every image that is pulled is named with a tag that is not `latest`, best with a digest.

A base image without a tag, or with `latest`, changes under the repository: what builds today may
fail next month, and two builds of one commit differ. Even a tag may come to name another image,
only a digest cannot. Binder's guide asks for a tag, best with a digest.

Fix: the digest that the registry has for the tag is written behind it; for `latest` or no tag,
the most specific tag of the same digest is written first. Where the registry was not asked or
does not tell, the table of base images may know a tag; else nothing is written, as a tag cannot
be guessed. A reference that FROM takes from an ARG is mended in the default of the ARG, where
nothing else uses that variable. With `--no-digest`, tags only; with `--update-digests`, a digest
that the tag has no more is replaced. Images of COPY --from and RUN --mount=from= are told too,
Binder does not ask for their pins. Stages that the image is not made from are never pulled.
Safety: safe, the digest is the one that the tag names; for COPY --from and RUN --mount unsafe.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from autofix.dockerfile import UNKNOWN, Stage
from autofix.edit import Edit, Span
from autofix.image.arguments import Pulled, pulled
from autofix.image.base import Reference, find, is_reference, reference
from autofix.image.build import Build
from autofix.image.published import Published
from autofix.pattern import pattern
from autofix.rule import Fix, Rule, Violation

_VARIABLE = pattern(r"\$\{?([A-Za-z_]\w*)")
_PLATFORM = "linux/amd64"


def _check(build: Build) -> Iterator[Violation]:
    places: set[Span] = set()
    for image in pulled(build.dockerfile):
        violation = _in_flag(build, image) if image.flag else _in_from(build, image)
        edits = violation.fix.edits if violation and violation.fix else ()
        # Stages may share an ARG: it is edited once.
        if violation and places.isdisjoint(edit.span for edit in edits):
            yield violation
        places.update(edit.span for edit in edits)


def _unset(build: Build, written: str) -> Iterator[str]:
    """The variables without a value in a reference, or in the defaults of those in it."""
    pairs = (pair for argument in build.dockerfile.arguments for pair in argument.pairs)
    defaults = {name: value for name, value, _ in pairs}
    for name in dict.fromkeys(_VARIABLE.findall(written)):
        inner = dict.fromkeys(_VARIABLE.findall(defaults.get(name) or ""))
        empty = [other for other in inner if not build.arguments.get(other)]
        if empty or not build.arguments.get(name):
            yield from empty or [name]


def _in_from(build: Build, image: Pulled) -> Violation | None:
    text, stage = image.text, image.stage
    span, written = stage.reference.span, stage.reference.value
    if UNKNOWN in text:
        if "@" in text or re.search(r":[^/]*[\w.-][^/]*$", text.replace(UNKNOWN, "")):
            return None
        message = f"which image {written} is cannot be told"
        return Violation(span, message, reason="its variables have no value here", known=False)
    if not is_reference(text):
        if "$" in written:
            unset = " and ".join(_unset(build, written)) or "a variable"
            message = f"{written} lacks the value of {unset}, which stops the build"
            return Violation(span, message, reason="no ARG before the first FROM gives a default")
        message = f"{written} is no image reference, which stops the build"
        return Violation(span, message, reason="name an image that Binder can pull")
    published = build.knowledge.image(text) or Published(text)
    if stage.index in build.needed:
        unusable = _unusable(text, published)
        if unusable:
            return Violation(span, unusable, reason="name an image that Binder can pull")
    wanted = _wanted(text, published)
    if wanted is None:
        return None
    message, old, choices = wanted
    if stage.index not in build.needed:
        if reference(text).tag not in ("", "latest"):
            return None
        message = f"{message} (the stage is not used)"
        return Violation(span, message, reason="nothing is made from this stage", known=False)
    if not choices:
        reason = published.problem or "its registry was not asked"
        reason = f"no concrete tag of this image is known: {reason}"
        return Violation(span, message, reason=reason)
    for new in choices:
        edit = _edit(build, stage, old, new)
        if edit:
            return Violation(span, message, Fix(_title(new), (edit,)))
    reason = f"the variables of {written} cannot hold its tag and digest for it alone"
    if "$" not in written:
        reason = "the name is not written plainly"
    return Violation(span, message, reason=reason, required=_is_floating(reference(text)))


def _unusable(text: str, published: Published) -> str:
    if published.missing:
        return f"{text} is not in its registry, which stops the build"
    if published.platforms and _PLATFORM not in published.platforms:
        others = ", ".join(published.platforms[:5])
        return f"{text} is not made for {_PLATFORM}, which Binder builds, but for {others}"
    return ""


def _is_floating(name: Reference) -> bool:
    return not name.digest and name.tag in ("", "latest")


def _wanted(text: str, published: Published) -> tuple[str, str, list[str]] | None:
    """What is wrong with a reference: a message, the end of it to replace, what may be there.

    What comes first is better. None if nothing is wrong.
    """
    name = reference(text)
    digest = published.digest
    if name.digest:
        if not digest or digest == name.digest or not name.tag:
            return None
        return f"{name.name}:{name.tag} has another digest by now", name.digest, [digest]
    if not _is_floating(name):
        if not digest:
            return None
        return f"{text} has no digest, the tag may come to name another image", "", [f"@{digest}"]
    message = f"{text} is whatever is newest" if name.tag else f"{text} has no tag"
    tag = published.tag or ("" if digest else (find(name) or {}).get("latest", ""))
    head = "" if name.tag else ":"
    choices = []
    if tag:
        choices = [f"{head}{tag}@{digest}"] if digest else []
        choices.append(f"{head}{tag}")
    elif digest:
        choices = [f"{name.tag}@{digest}"]
    return message, name.tag, choices


def _title(new: str) -> str:
    tag, _, digest = new.lstrip(":").partition("@")
    digest = digest or (tag if tag.startswith("sha256:") else "")
    if tag in ("", "latest") or tag == digest:
        return f"write the digest {digest[:19]}…, which the registry has for it"
    return f"name the tag {tag}, which is the newest{', and its digest' if digest else ''}"


def _edit(build: Build, stage: Stage, old: str, new: str) -> Edit | None:
    """Replace the end of a reference: in FROM, or in the default of the ARG it ends with."""
    text, end = stage.reference.value, stage.reference.span.end
    defaults = [pair for argument in build.dockerfile.arguments for pair in argument.pairs]
    through: list[str] = []
    while variable := re.search(r"\$(?:(\w+)|\{(\w+)\})$", text):
        wanted = variable[1] or variable[2]
        while defaults and defaults[-1][0] != wanted:
            defaults.pop()
        if not defaults:
            return None
        _, value, span = defaults.pop()
        if not value:
            return None
        through.append(wanted)
        text = value.strip("'\"")
        end = span.end - (value[-1] in "'\"")
    if "@" in new or "sha256:" in new:
        # A digest holds for one image: what it is made of must not be a variable of others.
        tail = re.split(r"[/@]", text)[-1] if not through else text
        if "$" in tail or not all(_is_alone(build, stage, name) for name in through):
            return None
    start = end - len(old)
    if text[-1] in "}:" or (old and not re.search(rf"(?:^|[:@]){re.escape(old)}$", text)):
        return None
    if build.dockerfile.source[start:end] != old:
        return None
    if (
        new.startswith("latest@")
        and build.dockerfile.source[start - 1 : start] == ":"
        and not through
    ):
        # The digest alone tells all; the word latest would only be misread.
        return Edit(Span(start - 1, end), new.removeprefix("latest"))
    return Edit(Span(start, end), new)


def _is_alone(build: Build, stage: Stage, name: str) -> bool:
    """Whether a variable is used for this stage's image (and others that are the same) only."""
    use = re.compile(rf"\$(?:{name}\b|\{{{name}\b)")
    others = [other for other in build.dockerfile.stages if use.search(other.reference.value)]
    declared = [
        pair[0]
        for other in build.dockerfile.stages
        for step in other.instructions
        if step.keyword == "ARG"
        for pair in step.pairs
    ]
    defaults = [p[1] or "" for step in build.dockerfile.arguments for p in step.pairs]
    same = all(other.reference.value == stage.reference.value for other in others)
    users = sum(1 for default in defaults if use.search(default)) + bool(others)
    return same and name not in declared and users == 1


def _in_flag(build: Build, image: Pulled) -> Violation | None:
    """An image of COPY --from or RUN --mount=from=: Binder does not ask for its pin."""
    if image.stage.index not in build.needed or image.flag is None:
        return None
    published = build.knowledge.image(image.text) or Published(image.text)
    span = image.flag.span
    unusable = _unusable(image.text, published)
    if unusable:
        return Violation(span, unusable, reason="name an image that Binder can pull")
    wanted = _wanted(image.text, published)
    if wanted is None:
        return None
    message, old, choices = wanted
    written = build.dockerfile.source[slice(*span)]
    # What looks like it may stand in another field of a mount.
    end = _end(written, image.text)
    if not choices or not end:
        reason = published.problem or "its registry was not asked"
        reason = f"no concrete tag of this image is known: {reason}" if not choices else (
            "the flag is not written plainly")  # fmt: skip
        return Violation(span, message, reason=reason, required=False)
    edit = Edit(Span(span.start + end - len(old), span.start + end), choices[0])
    return Violation(span, message, Fix(_title(choices[0]), (edit,), safe=False), required=False)


def _end(flag: str, text: str) -> int:
    """Where an image ends in a flag as it is written; 0 if it is not there plainly."""
    named = f"from={text}"
    place = flag.find(named)
    while place >= 0:
        end = place + len(named)
        begins = flag[:place] == "--" or flag[place - 1 : place] in ("=", ",", '"')
        if begins and (end == len(flag) or flag[end] in ',"' or flag[end].isspace()):
            return end
        place = flag.find(named, place + 1)
    return 0


rule = Rule(
    name="unpinned-image",
    requirement=2,
    need="Binder needs FROM to name a tag other than latest, best a digest",
    check=_check,
    explanation=__doc__,
)
