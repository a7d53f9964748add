"""Files that a COPY names and the repository does not have: the build stops there.

BuildKit looks for them in the build context, which is the whole repository for a Dockerfile in
``binder/`` too; a pattern may fit nothing.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator

from autofix.dockerfile import Instruction
from autofix.edit import Edit, Span
from autofix.image.build import Build
from autofix.image.context import Context, is_glob
from autofix.image.ownership import parents, under
from autofix.rule import Fix, Violation

_CONFIGURATION = ("binder", ".binder")


def absent_sources(build: Build) -> Iterator[Violation]:
    """The copies of what is not there, in the stages that the image is made from."""
    for index in sorted(build.needed):
        for step in build.dockerfile.stages[index].instructions:
            if step.keyword in ("COPY", "ADD") and all(flag.name != "from" for flag in step.flags):
                *sources, _ = step.json or [word.value for word in step.words]
                for number, source in enumerate(sources):
                    path = posixpath.normpath(f"/{source}").lstrip("/")
                    if _is_plain(source) and is_absent(build.context, path):
                        yield _violation(build, step, number, path)


def _is_plain(source: str) -> bool:
    """Whether a source is a path: no pattern, address, heredoc or variable."""
    return not (is_glob(source) or {"$", ":", "<", "\\"} & set(source))


def is_absent(context: Context, path: str) -> bool:
    """Whether a COPY of that path from a context all of which is known stops the build."""
    # What a submodule has may not be here, and git's own files are not listed.
    if path.split("/")[0] in (".git", "") or ".gitmodules" in context.files:
        return False
    # A link to a folder is listed as a file where it is not followed.
    linked = any(above[1:] in context.files for above in parents(f"/{path}"))
    return not linked and not any(context.brought(path))


def _violation(build: Build, step: Instruction, index: int, path: str) -> Violation:
    context, span = build.context, step.span
    if any(under(file, path) for file in context.files):
        message = f"the build stops here: {context.ignore_name} hides {path}"
        return Violation(span, message, reason=f"{context.ignore_name} is yours to change")
    message = f"the build stops here: the repository has no {path}"
    places = (posixpath.join(folder, path) for folder in _CONFIGURATION)
    there = next((place for place in places if any(context.brought(place))), "")
    word = _word(build, step, index)
    if word and _is_meant(context, there, path) and all(f.name != "parents" for f in step.flags):
        return Violation(span, message, Fix(f"name it {there}", (Edit(word, there),)))
    reason = f"name it {there}" if there else "what was meant is not known"
    return Violation(span, message, reason=reason)


def _is_meant(context: Context, there: str, path: str) -> bool:
    """Whether a file beside Binder's Dockerfile is what is meant: no other has that name.

    It lands where the other would have, as it is called the same.
    """
    if f"{there.partition('/')[0]}/Dockerfile" not in context.files:
        return False
    return [file for file in context.files if f"/{file}".endswith(f"/{path}")] == [there]


def _word(build: Build, step: Instruction, index: int) -> Span | None:
    """Where a source stands as it is; None where it is written in another way."""
    if step.json is None:
        value, span = step.words[index]
    else:
        value = step.json[index]
        start = step.value.find(f'"{value}"') + 1
        if not start or step.value.count(f'"{value}"') > 1:
            return None
        span = step.locate(start, start + len(value))
    is_as_it_is = build.dockerfile.source[slice(*span)] == value and '"' not in value
    return span if is_as_it_is and "'" not in value else None
