"""What files ask for: requirements, constraints, environment files, the files of projects."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from functools import lru_cache

from autofix.edit import Span
from autofix.image.jupyter import NAMES, requirement
from autofix.image.process import Process
from autofix.pattern import pattern
from autofix.values import dataclass, replace

_DEPTH = 5
_PROJECT_FILES = ("pyproject.toml", "setup.cfg", "setup.py", "Pipfile", "pixi.toml")
PROJECTS = (".toml", ".cfg", ".py")
"""How the files of projects end, which uv takes for lists of requirements, too."""
# What is installed without being asked for: the project itself, and what tools hold for default.
MAIN = ""
EVERY = "*"
# Every dependency group, which poetry installs by itself, and no extra.
GROUPS = "+"
# What stands before the name of an extra: dependency groups may have the same names.
_EXTRA = "["
_OPTIONAL = ("extras_require", "optional-dependencies")
FOLLOWED = (*NAMES, "jupyter")
"""The packages that are looked for in what files ask for."""
_KEY = pattern(r"(?m)^[ \t]*[\"']?([\w.-]+)[\"']?[ \t]*=[ \t]*")
_PLAIN_VALUE = pattern(r"[ \t]*\n(?:[ \t]+[^\n]+\n?)+|[^\n]*")
_ENTRY = pattern(r"^([^\S\n]*)-\s+[\"']?([^\"'#\n]+)", re.MULTILINE)
# What stands behind a key, but for a comment.
_SAME_LINE = pattern(r"[ \t]*(?!#)(\S)")
_ITEM = (
    r"\"[^\"\\\n]*\"|'[^'\n]*'"
    r"|[^\s,\[\]{}#&*!|>%@`\"'\\](?:[^,\[\]{}#\"'\\\n]*[^\s,\[\]{}#\"'\\])?"
)
_FLOW = pattern(rf"\[\s*(?:(?:{_ITEM})\s*(?:,\s*|(?=\])))*\]")
# What poetry installs only with an extra.
_LEFT_OUT = pattern(r"\boptional\s*=\s*true")
_NO_PLAIN_TEXT = tuple("[]{}&*!|>%@`")
_STRING = r"\"[^\"\n]*\"|'[^'\n]*'"


def text_of(process: Process, path: str) -> str | None:
    """The text of a file of the image, where it is known."""
    return process.image.texts.get(process.resolve(path))


def is_folder(place: str) -> bool:
    """Whether pip takes a word, without what is in brackets behind it, for a project's folder."""
    return place in (".", "..") or place.startswith(("/", "./", "../"))


@dataclass(frozen=True)
class Line:
    """A requirement in a file: the file's path in the image, the place of the text in it.

    ``by_pip`` is set on what conda lets pip install.
    """

    text: str
    path: str
    span: Span
    number: int
    by_pip: bool = False


def requirement_lines(
    process: Process, path: str, within: tuple[str, ...] = ()
) -> Iterator[Line | None]:
    """The lines of a requirements file and of those it includes; None for what is not known.

    A line ``-c FILE`` is left for the caller, its path made one from the working folder.
    """
    readable = len(within) < _DEPTH and path not in within
    text = text_of(process, path) if readable else None
    if text is None:
        yield None
        return
    folder = posixpath.dirname(path)
    for line in plain_lines(path, text):
        include = re.match(r"(-r|--requirement|-c|--constraint)[ =]*(\S+)", line.text)
        if include and include[1] in ("-r", "--requirement"):
            place = posixpath.join(folder, include[2])
            yield from requirement_lines(process, place, (*within, path))
        elif include:
            yield replace(line, text=f"-c {posixpath.join(folder, include[2])}")
        else:
            yield line


def plain_lines(path: str, text: str) -> Iterator[Line]:
    """The lines of a list, without blank ones and comments."""
    return (Line(stripped, path, span, number) for stripped, span, number in _logical(text))


def file_requirements(process: Process, path: str) -> Iterator[str | None]:
    """The texts of those lines."""
    return (None if line is None else line.text for line in requirement_lines(process, path))


@lru_cache(maxsize=256)
def _logical(text: str) -> tuple[tuple[str, Span, int], ...]:
    """The lines without comments and blanks, continued ones as one, with place and number."""
    found: list[tuple[str, Span, int]] = []
    position, number = 0, 1
    blanked = re.sub(r"\\\r?\n", lambda match: " " * len(match[0]), text)
    for line in blanked.splitlines(keepends=True):
        stripped = re.sub(r"(^|\s)#.*", "", line).strip()
        if stripped:
            start = position + len(line) - len(line.lstrip())
            found.append((stripped, Span(start, start + len(stripped)), number))
        number += text.count("\n", position, position + len(line))
        position += len(line)
    return tuple(found)


def environment_lines(path: str, text: str) -> tuple[str | None, list[Line] | None]:
    """The name and the packages of an environment.yml, those of its pip list included.

    The packages are None where the file lists none in a way that is understood.
    """
    name = re.search(r"^name\s*:\s*[\"']?([^\s\"'#]+)", text, re.MULTILINE)
    head = re.search(r"^dependencies\s*:", text, re.MULTILINE)
    if head is None:
        return (name[1] if name else None), None
    here = _SAME_LINE.match(text, head.end())
    if here:
        return (name[1] if name else None), _flow(path, text, here.start(1))
    after = re.compile(r"^\w[\w-]*\s*:", re.MULTILINE).search(text, head.end())
    end = after.start() if after else len(text)
    found: list[Line] = []
    depth, number, position = -1, 1, 0
    for entry in _ENTRY.finditer(text, head.end(), end):
        number += text.count("\n", position, entry.start(2))
        position = entry.start(2)
        content = entry[2].strip()
        if content[:1] in _NO_PLAIN_TEXT:
            return (name[1] if name else None), None
        if len(entry[1]) <= depth:
            depth = -1
        if content.endswith(":"):
            depth = len(entry[1]) if content == "pip:" else depth
        else:
            span = Span(position, position + len(content))
            found.append(Line(content, path, span, number, depth >= 0))
    return (name[1] if name else None), found


def _flow(path: str, text: str, start: int) -> list[Line] | None:
    """The packages of a list in brackets; None where it is more than names and versions."""
    flow = _FLOW.match(text, start)
    if flow is None:
        return None
    found: list[Line] = []
    for item in re.finditer(_ITEM, flow[0]):
        content = item[0].strip("\"'")
        if re.search(r":(\s|$)", content):
            return None
        begin = start + item.start() + (content != item[0])
        number = text.count("\n", 0, begin) + 1
        found.append(Line(content, path, Span(begin, begin + len(content)), number, False))
    return found


def project_requirements(
    process: Process, folder: str, groups: Collection[str] = ()
) -> tuple[list[str], bool]:
    """What a project folder requires of Jupyter, and whether its files could be read.

    ``groups`` are the extras and dependency groups that are asked for, EVERY is all of them,
    GROUPS all but the extras.
    """
    found: list[tuple[str, str]] = []
    read = True
    contents = {name: text_of(process, posixpath.join(folder, name)) for name in _PROJECT_FILES}
    project = contents.get("pyproject.toml") or ""
    if "dynamic" in project or "file:" in (contents.get("setup.cfg") or ""):
        listed_in = _files(process, folder, contents)
        read = listed_in is not None
        found += ((MAIN, text) for text in listed_in or ())
    if groups and ("include-group" in project or "optional-dependencies" in project):
        from autofix.image.commands import dynamic

        groups = dynamic.with_included(project, groups)
    for name, content in contents.items():
        if content is None:
            continue
        if name != "setup.py":
            found += declared(content)
            continue
        listed = _of_script(process, folder, content)
        read = read and listed is not None
        found += listed or ()
    required = [text for group, text in found if _is_asked_for(group, groups)]
    return required, read and any(content is not None for content in contents.values())


def _is_asked_for(group: str, groups: Collection[str]) -> bool:
    if group == MAIN or EVERY in groups or group.removeprefix(_EXTRA) in groups:
        return True
    return GROUPS in groups and not group.startswith(_EXTRA)


def _files(process: Process, folder: str, contents: Mapping[str, str | None]) -> list[str] | None:
    """The requirements of Jupyter in the files that a project's requirements stand in.

    None if not known.
    """
    from autofix.image.commands import dynamic

    names: list[str] = []
    for text in filter(None, (contents.get("pyproject.toml"), contents.get("setup.cfg"))):
        told = dynamic.files(text)
        if told is None and contents.get("setup.py") is None and not contents.get("setup.cfg"):
            return None
        names += told or ()
    found: list[str] = []
    for name in names:
        for line in file_requirements(process, posixpath.join(folder, name)):
            if line is None:
                return None
            known = requirement(line)
            found += [line] if known and known[0] in FOLLOWED else []
    return found


def _of_script(process: Process, folder: str, content: str) -> list[tuple[str, str]] | None:
    """The requirements of Jupyter in a setup.py, as ``declared`` gives them; None if not known."""
    from autofix.image.commands import setup_script

    listed = setup_script.required(
        content, lambda name: text_of(process, posixpath.join(folder, name))
    )
    if listed is None:
        return None
    parsed = ((group, text, requirement(text)) for group, text in listed)
    return [(group, text) for group, text, known in parsed if known and known[0] in FOLLOWED]


def declared(text: str) -> Iterator[tuple[str, str]]:
    """The requirements of Jupyter in a project file, with the group that each belongs to.

    Understood are lists of requirements (TOML, setup.cfg) and tables of names. Extras have _EXTRA
    before their names.
    """
    text = re.sub(r"(?m)(^|\s)#.*", r"\1", text)
    parts = re.split(r"(?m)^[ \t]*\[+([^\[\]\n\"'][^\]\n\"']*)\]+[ \t\r]*$", text)
    tables = [*zip(["", *(name.strip() for name in parts[1::2])], parts[::2], strict=True)]
    for table, body in tables:
        group = _group(table)
        if group is None:
            continue
        # What the keys of such a table name are groups, or extras, not packages.
        of_lists = group in (EVERY, _EXTRA)
        for key, value in _assignments(body):
            own = f"{_EXTRA}{EVERY}" if key in _OPTIONAL else group
            if of_lists:
                own = key if group == EVERY else f"{_EXTRA}{key}"
            if key in FOLLOWED and not of_lists:
                extras = _extras_with(tables, key) if _LEFT_OUT.search(value) else [own]
                yield from ((name, _named(key, value)) for name in extras)
            elif of_lists or key in (*_OPTIONAL, "dependencies", "install_requires"):
                strings = [text[1:-1] for text in re.findall(_STRING, value)]
                for wanted in strings or value.splitlines():
                    parsed = requirement(wanted)
                    if parsed and parsed[0] in FOLLOWED:
                        yield own, wanted.strip()


def _extras_with(tables: Iterable[tuple[str, str]], package: str) -> list[str]:
    """The extras of poetry that an optional package belongs to."""
    entries = (entry for table, body in tables if table == "tool.poetry.extras"
               for entry in _assignments(body))  # fmt: skip
    return [f"{_EXTRA}{key}" for key, value in entries
            if package in (text[1:-1] for text in re.findall(_STRING, value))]  # fmt: skip


def _group(table: str) -> str | None:
    """The group that a table's entries belong to.

    EVERY where its keys are the groups, _EXTRA where they are extras.
    """
    if table in ("project.optional-dependencies", "options.extras_require"):
        return _EXTRA
    if table == "dependency-groups":
        return EVERY
    special = re.fullmatch(
        r"(?:tool\.)?(?:poetry\.|pixi\.)?(?:group|feature)\.([\w-]+)\.(?:pypi-)?dependencies", table
    )
    if special:
        return special[1]
    if table in ("dev-packages", "tool.poetry.dev-dependencies"):
        return "dev"
    main = r"|project|options|packages|(tool\.(poetry|pixi)\.)?(pypi-)?dependencies"
    return MAIN if re.fullmatch(main, table) else None


def _assignments(body: str) -> Iterator[tuple[str, str]]:
    """``key = value``, the value reaching to the bracket that ends it or over indented lines."""
    position = 0
    while match := _KEY.search(body, position):
        position = match.end()
        if body[position : position + 1] in ("[", "{"):
            position = _closing(body, position)
        else:
            following = _PLAIN_VALUE.match(body, position)
            position = following.end() if following else position
        yield match[1], body[match.end() : position]


def _closing(text: str, start: int) -> int:
    """Where the bracket that opens at ``start`` is closed, strings passed over."""
    depth = 0
    for token in re.finditer(rf"{_STRING}|[\[\]{{}}]", text[start:]):
        depth += {"[": 1, "{": 1, "]": -1, "}": -1}.get(token[0], 0)
        if depth == 0:
            return start + token.end()
    return len(text)


def _named(name: str, value: str) -> str:
    """The entry of a table: ``notebook = "^7"`` (poetry's for one major version)."""
    version = next((text[1:-1] for text in re.findall(_STRING, value)), "")
    caret = re.match(r"\^\s*(\d+)", version)
    if caret:
        return f"{name}=={caret[1]}.*"
    return f"{name}{version}" if re.match(r"[<>=~!]", version) else name


def constrained(
    process: Process, paths: Collection[str], version: tuple[int, int] | None
) -> Mapping[str, str]:
    """The versions that constraint files hold fast for a Python of a version."""
    found: dict[str, str] = {}
    for path in paths:
        for line in file_requirements(process, path):
            parsed = requirement(line) if line else None
            if parsed and line and _counts(line, parsed[0], version):
                found[parsed[0]] = parsed[1]
    return found


def _counts(line: str, name: str, version: tuple[int, int] | None) -> bool:
    """Whether a constraint counts for a Python, as far as that is known; only Jupyter's may not."""
    if ";" not in line or name not in FOLLOWED:
        return True
    from autofix.image.commands import markers

    return markers.counts(line, version) is not False
