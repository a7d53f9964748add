"""An entrypoint's script that means to hand on its arguments, and fails in how it is written.

Linux finds no interpreter ``/bin/bash\\r``, ENTRYPOINT runs no file without a first line that names
one (a shell would), Debian's sh ends at what only bash has, and ``exec $@`` takes the words of the
launcher's program apart. What the script does beside that is wanted: it is mended, and the
entrypoint stays.
"""

from __future__ import annotations

import posixpath

from autofix.dockerfile import Instruction
from autofix.edit import Edit, Span
from autofix.image.build import Build
from autofix.image.entrypoint import by_shell, hands_on, script_of_shell, script_place
from autofix.image.facts import Image
from autofix.image.script import read_script
from autofix.mending.placing import as_root, shell_word, with_entrypoint
from autofix.pattern import pattern
from autofix.rule import Fix
from autofix.shell.tree import commands
from autofix.values import replace

NAME = "--"
"""What stands for ``$0``, the name of a script that is the word of a shell's ``-c``."""
_WITH_OPTIONS = pattern(r"#!.*\bsh[ \t]+\S")
_SOURCE = pattern(r"(?:^|[\s;&|({])source\s")
_WITH_SOURCE = frozenset({"bash", "zsh", "ash"})
_UNQUOTED = frozenset({"$@", "$*", "${@}", "${*}", '"$*"', '"${*}"'})


def mended(build: Build) -> Fix | None:
    """The fix of the script after which the entrypoint hands on; None if there is none."""
    image = build.image
    place = script_place(image)
    text = image.texts.get(place)
    if text is None:
        return None
    if "\r\n" in text and _would_hand_on(image, place, text.replace("\r\n", "\n")):
        edit = as_root(build, [f"RUN sed -i 's/\\r$//' {shell_word(place)}"])
        return Fix(f"take the carriage returns off {place}", (edit,)) if edit else None
    return _quoted(build, place, text)


def run_by_shell(build: Build, entrypoint: Instruction) -> Fix | None:
    """The fix of an ENTRYPOINT whose script has no first line; None where a shell does not help."""
    return _run_by(build, entrypoint, "sh" if build.image.family in (None, "alpine") else "bash")


def run_by_bash(build: Build, entrypoint: Instruction) -> Fix | None:
    """The fix of a script that dash ends; None where bash does not help."""
    text = build.image.texts.get(script_place(build.image), "")
    # What options the script's first line has, bash would not get.
    return None if _WITH_OPTIONS.match(text) else _run_by(build, entrypoint, "bash")


def _run_by(build: Build, entrypoint: Instruction, shell: str) -> Fix | None:
    image = build.image
    arguments = by_shell(image, shell)
    changed = replace(image.entrypoint, arguments=arguments)
    if not hands_on(replace(image, entrypoint=changed)):
        return None
    return with_entrypoint(build, entrypoint, arguments)


def with_name(build: Build, entrypoint: Instruction) -> Fix | None:
    """A word behind the script of an exec form, for ``$0``; None where that does not help."""
    image, value = build.image, entrypoint.value
    shell, text = script_of_shell(image)
    if shell not in _WITH_SOURCE and _SOURCE.search(text):
        # Debian's sh, dash, would end there.
        return None
    arguments = (*(image.entrypoint.arguments or ()), NAME)
    changed = replace(image.entrypoint, arguments=arguments)
    if hands_on(replace(image, entrypoint=changed)) is not True or entrypoint.json is None:
        return None
    end = value.rindex('"') + 1
    edit = Edit(entrypoint.locate(end, end), f', "{NAME}"')
    return Fix(f'put "{NAME}" for that name behind it', (edit,))


def behind_shell(build: Build, entrypoint: Instruction) -> Fix | None:
    """A shell as the first process of an exec form, whose program may not be that."""
    image, value = build.image, entrypoint.value
    arguments = ("sh", "-c", '"$@"; exit $?', NAME, *(image.entrypoint.arguments or ()))
    changed = replace(image.entrypoint, arguments=arguments)
    if hands_on(replace(image, entrypoint=changed)) is not True or entrypoint.json is None:
        return None
    start = value.index("[") + 1
    shell = f'"sh", "-c", "\\"$@\\"; exit $?", "{NAME}", '
    return Fix("start it from a shell", (Edit(entrypoint.locate(start, start), shell),))


def _would_hand_on(image: Image, place: str, text: str) -> bool:
    return hands_on(image.with_texts({place: text})) is True


def _quoted(build: Build, place: str, text: str) -> Fix | None:
    """``"$@"`` where a script has it without quotes, in the file that the script comes from."""
    words = [word for command in commands(read_script(text)) for word in command.words[-1:]
             if word.raw in _UNQUOTED]  # fmt: skip
    new = text
    for word in reversed(words):
        new = f'{new[: word.span.start]}"$@"{new[word.span.end :]}'
    if not words or not _would_hand_on(build.image, place, new):
        return None
    found = origin(build, place, text)
    if found is None:
        return None
    file, start = found
    edits = tuple(
        Edit(Span(start + word.span.start, start + word.span.end), '"$@"', file) for word in words
    )
    return Fix(f'write "$@" in {file or place}', edits)


def line_of(build: Build, place: str, text: str, offset: int) -> str:
    """A line of the entrypoint's script as a message calls it; the script for offset -1."""
    if not place:
        return "its script"
    file, start = origin(build, place, text) or (place, 0)
    line = text.count("\n", 0, max(offset, 0)) + 1
    if not file:
        line += build.dockerfile.source.count("\n", 0, start)
        return f"line {line}" if offset >= 0 else f"the script from line {line} on"
    return f"{file}:{line}" if offset >= 0 else file


def origin(build: Build, place: str, text: str) -> tuple[str, int] | None:
    """The file that a text comes from, and where it begins there; None if that is not certain."""
    source = build.dockerfile.source
    if source.count(text) == 1:
        # A heredoc that nothing expands.
        return "", source.index(text)
    name = posixpath.basename(place)
    files = [path for path in build.context.shown
             if build.context.files[path] == text and posixpath.basename(path) == name]  # fmt: skip
    return (files[0], 0) if len(files) == 1 and text not in source else None
