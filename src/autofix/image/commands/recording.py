"""Note what a command installs: each package as it is written, and where that stands."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain

from autofix.dockerfile.words import UNKNOWN
from autofix.edit import Span
from autofix.image.call import Call, Options, all_values
from autofix.image.commands.requirements import (
    PROJECTS,
    Line,
    constrained,
    file_requirements,
    requirement_lines,
    text_of,
)
from autofix.image.facts import Install
from autofix.image.jupyter import requirement
from autofix.image.pinning import is_pinned
from autofix.image.process import Process
from autofix.pattern import pattern
from autofix.values import replace

LIMIT = 5_000
"""How many installed packages are noted of one image."""

Version = tuple[int, int] | None

_INDEX_OPTIONS = frozenset({"index", "extra-index", "links", "no-index", "newest"})
_INDEX_VARIABLES = (
    "PIP_INDEX_URL", "PIP_EXTRA_INDEX_URL", "PIP_FIND_LINKS", "PIP_NO_INDEX", "PIP_CONFIG_FILE",
    "UV_INDEX", "UV_INDEX_URL", "UV_DEFAULT_INDEX", "UV_EXTRA_INDEX_URL", "UV_FIND_LINKS",
    "UV_NO_INDEX", "UV_CONFIG_FILE", "UV_EXCLUDE_NEWER",
)  # fmt: skip
_INDEX_LINE = pattern(r"(--(extra-)?index-url|-i|--find-links|-f|--no-index)\b")
_SETTINGS = ("/pip.conf", "/uv.toml")


def noted(process: Process, installs: Iterable[Install]) -> Process:
    """``process`` with packages noted, those left out of which a part is not known."""
    record = process.image.installs
    for install in installs if len(record) < LIMIT else ():
        if _is_known(process, install):
            record = record.added(install)
        if len(record) >= LIMIT:
            break
    if record is process.image.installs:
        return process
    return replace(process, image=replace(process.image, installs=record))


def _is_known(process: Process, install: Install) -> bool:
    """Whether all of a requirement is known: what sets no variable here, the base image may."""
    if install.word >= 0:
        raw = install.call.raw[install.word]
        used = re.findall(r"\$\{?([A-Za-z_]\w*)", raw) if "$" in raw else ()
        if any(name not in process.variables for name in used):
            return False
    return UNKNOWN not in install.text


def of_words(manager: str, call: Call, words: Iterable[tuple[int, str]]) -> Iterator[Install]:
    """The packages that words of a command name, each given with its index."""
    for index, text in words:
        yield Install(manager, text, call, index, is_pinned(manager, text))


def of_texts(
    process: Process, manager: str, call: Call, found: Iterable[tuple[str, bool, int]], path: str
) -> Iterator[Install]:
    """The packages that code names: text, whether it is pinned, and offset in a file."""
    file, text = origin(process, path), text_of(process, path) or ""
    for name, pinned, offset in found:
        if file:
            span, line = Span(offset, offset + len(name)), text.count("\n", 0, offset) + 1
            yield Install(manager, name, call, pinned=pinned, file=file, span=span, line=line)
        else:
            yield Install(manager, name, call, pinned=pinned)


def origin(process: Process, path: str) -> str:
    """The file of the build context that a file of the image is, unchanged; else nothing."""
    text = text_of(process, path) if path else None
    if not text:
        return ""
    # COPY hands on the very text: another file that says the same is another object.
    return next((name for name, known in process.context.files.items() if known is text), "")


def note_pip(
    process: Process, call: Call, start: int, options: Options, version: Version
) -> Process:
    """What ``pip install`` installs; ``start`` is the index of the word ``install``."""
    if len(process.image.installs) >= LIMIT:
        return process
    words = call.words[start:]
    lines: list[Line | None] = []
    for path in all_values(words, "-r", "--requirement"):
        if not path.endswith(PROJECTS):
            lines += requirement_lines(process, path)
    held, known = _held(process, words, lines, version)
    if not known:
        # A constraint that cannot be read may pin any of them.
        return process
    chosen = _chooses_index(process, words, options, lines)
    installs = chain(
        of_words("pip", call, ((start + index, text) for index, text in options.operands)),
        of_words("pip", call, ((-1, text) for text in all_values(words, "-e", "--editable"))),
        _of_lines(process, "pip", call, lines),
    )
    return noted(
        process,
        (replace(_with(held, item), python=version, chosen=chosen) for item in installs),
    )


def note_conda(
    process: Process,
    call: Call,
    operands: Iterable[tuple[int, str]],
    lines: Sequence[Line | None],
    version: Version,
) -> Process:
    """What ``conda install`` and its kin install, with what they let pip install."""
    by_pip = [line for line in lines if line and line.by_pip]
    others = [line for line in lines if line and not line.by_pip]
    held, known = _held(process, (), by_pip, version)
    chosen = _chooses_index(process, (), Options({}, ()), by_pip)
    pip = _of_lines(process, "pip", call, by_pip if known else ())
    installs = chain(
        of_words("conda", call, operands),
        _of_lines(process, "conda", call, others),
        (replace(_with(held, item), python=version, chosen=chosen) for item in pip),
    )
    return noted(process, installs)


def _with(held: Mapping[str, str], install: Install) -> Install:
    """An install that a constraint may hold fast."""
    parsed = None if install.pinned or not held else requirement(install.text)
    fast = parsed is not None and is_pinned("pip", f"x{held.get(parsed[0], '')}")
    return replace(install, pinned=True) if fast else install


def _held(
    process: Process, words: Sequence[str], lines: Sequence[Line | None], version: Version
) -> tuple[Mapping[str, str], bool]:
    """The versions that constraints hold, and whether all constraints could be read."""
    paths = [line.text[3:] for line in lines if line and line.text.startswith("-c ")]
    paths += all_values(words, "-c", "--constraint")
    for name in ("PIP_CONSTRAINT", "UV_CONSTRAINT"):
        paths += process.variables.get(name, "").split()
    known = all(line is not None for path in paths for line in file_requirements(process, path))
    return constrained(process, paths, version), known


def _chooses_index(
    process: Process, words: Sequence[str], options: Options, lines: Iterable[Line | None]
) -> bool:
    """Whether packages come from elsewhere than from the index that is usual."""
    if _INDEX_OPTIONS & options.values.keys() or any(UNKNOWN in word for word in words):
        return True
    if any(process.variables.get(name) for name in _INDEX_VARIABLES):
        return True
    if any(line and _INDEX_LINE.match(line.text) for line in lines):
        return True
    return any(path.endswith(_SETTINGS) and ("index" in text or "links" in text)
               for path, text in process.image.texts.items())  # fmt: skip


def _of_lines(
    process: Process, manager: str, call: Call, lines: Iterable[Line | None]
) -> Iterator[Install]:
    """The packages that the lines of files ask for; options and comments name none."""
    files: dict[str, str] = {}
    for line in lines:
        if line is None:
            continue
        local = re.sub(r"^(-e|--editable)[ =]*", "", line.text)
        text = re.split(r"\s--", local, maxsplit=1)[0].rstrip()
        if not text or text.startswith("-") or (manager == "pip" and not _names_package(text)):
            continue
        if line.path not in files:
            files[line.path] = origin(process, line.path)
        pinned = is_pinned(manager, text)
        if files[line.path]:
            start = line.span.start + len(line.text) - len(local)
            yield Install(manager, text, call, pinned=pinned, file=files[line.path],
                          span=Span(start, start + len(text)), line=line.number)  # fmt: skip
        else:
            yield Install(manager, text, call, pinned=pinned)


def _names_package(text: str) -> bool:
    return bool(re.match(r"[A-Za-z0-9]|\.{0,2}/|\.$", text))
