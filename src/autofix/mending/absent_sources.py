"""Files that a COPY names and the repository does not have: the build stops there.

BuildKit looks for them in the build context, which is the whole repository for a Dockerfile in
``binder/`` too; a pattern may fit nothing.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator

from autofix.edit import Span
from autofix.image.build import Build
from autofix.image.context import Context, is_glob
from autofix.image.ownership import parents, under
from autofix.rule import Violation

_CONFIGURATION = ("binder", ".binder")


def absent_sources(build: Build) -> Iterator[Violation]:
    """The copies of what is not there, in the stages that the image is made from."""
    for index in sorted(build.needed):
        for step in build.dockerfile.stages[index].instructions:
            if step.keyword in ("COPY", "ADD") and all(flag.name != "from" for flag in step.flags):
                *sources, _ = step.json or [word.value for word in step.words]
                for source in sources:
                    path = posixpath.normpath(f"/{source}").lstrip("/")
                    if _is_plain(source) and _is_absent(build.context, path):
                        yield _violation(build.context, path, step.span)


def _is_plain(source: str) -> bool:
    """Whether a source is a path: no pattern, address, heredoc or variable."""
    return not (is_glob(source) or {"$", ":", "<", "\\"} & set(source))


def _is_absent(context: Context, path: str) -> bool:
    # What a submodule has may not be here, and git's own files are not listed.
    if path.split("/")[0] in (".git", "") or ".gitmodules" in context.files:
        return False
    # A link to a folder is listed as a file where it is not followed.
    linked = any(above[1:] in context.files for above in parents(f"/{path}"))
    return not linked and not any(context.brought(path))


def _violation(context: Context, path: str, span: Span) -> Violation:
    if any(under(file, path) for file in context.files):
        message = f"the build stops here: {context.ignore_name} hides {path}"
        return Violation(span, message, reason=f"{context.ignore_name} is yours to change")
    message = f"the build stops here: the repository has no {path}"
    places = (posixpath.join(folder, path) for folder in _CONFIGURATION)
    there = next((place for place in places if any(context.brought(place))), "")
    reason = f"name it {there}" if there else "what was meant is not known"
    return Violation(span, message, reason=reason)
