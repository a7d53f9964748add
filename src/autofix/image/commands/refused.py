"""Requirements that stop pip: what none of its versions reads, and a package that fails on purpose.

What is called unreadable here, thirteen versions of pip from 9 to 25.3 refuse, in the command line
and in a file; what newer ones only have come to refuse, such as ``numpy==``, is not.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from autofix.dockerfile.words import UNKNOWN
from autofix.image.call import Call, Options, all_values
from autofix.image.commands.recording import origin
from autofix.image.commands.requirements import PROJECTS, requirement_lines
from autofix.image.facts import BAD_REQUIREMENT, NO_SKLEARN, Install
from autofix.image.jupyter import allows, requirement
from autofix.image.process import Process
from autofix.pattern import pattern

WRONG, RIGHT = "sklearn", "scikit-learn"
"""A name on the package index, and that of the package that is meant."""

# What a version may be in the oldest grammar: it ends at a comma, a blank or a bracket.
_CLAUSE = r"(?:={2,3}|[~!<>]=|[<>])\s*[^,;\s)]*"
_CLAUSES = rf"{_CLAUSE}(?:\s*,\s*{_CLAUSE})*\s*,?"
_READABLE = pattern(
    r"[A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?\s*(?:\[[^\]]*\])?\s*"
    rf"(?:{_CLAUSES}|\((?:\s*{_CLAUSES})?\s*\)|@.*)?\s*"
)
# A file, a folder or an address, a variable, what a shell makes something else of.
_ANYTHING = pattern(rf"[/\\:$*?{{}}`{UNKNOWN}]|\.(?:whl|zip|tgz|tar(?:\.\w+)?|tbz|txz)$")
_STRING = pattern(r"\"[^\"]*\"|'[^']*'")
# A value of a marker without quotes, a number or a word that is no variable's name; and one sign
# instead of two.
_WRONG_MARKER = pattern(
    r"(?:[=!<>]=|[<>])\s*(?:\d[\w.]*|(?!extra)[A-Za-z]+)\s*(?:\)|\band\b|\bor\b|$)"
    r"|(?<![=!<>~])=(?!=)"
)
_OPTION = pattern(r"\s-.*")
_NEWEST, _OLDEST = "0.0.post12", "0.0"
_ALLOWED = "SKLEARN_ALLOW_DEPRECATED_SKLEARN_PACKAGE_INSTALL"
_LONGEST, _SHOWN = 500, 60
# The options without a value that often stand right before a requirement.
_FLAGS = frozenset(
    "-- --break-system-packages --disable-pip-version-check --force-reinstall --ignore-installed "
    "--no-build-isolation --no-cache-dir --no-compile --no-deps --no-input --pre --prefer-binary "
    "--quiet --upgrade --use-pep517 --user --verbose".split()
)


def judged(process: Process, call: Call, start: int, options: Options) -> Process:
    """``process`` after ``pip install``, or its failure; ``start`` is the index of ``install``."""
    if call.name != "uv":
        for text, place in _texts(process, call, start, options):
            if is_unreadable(text):
                shown = text if len(text) <= _SHOWN else f"{text[:_SHOWN]}..."
                message = f"pip takes no {shown!r} for a requirement{place}"
                return process.failed(BAD_REQUIREMENT, message, call, text)
    item = _sklearn(process, call)
    if item:
        place = f" ({item.file}, line {item.line})" if item.file else ""
        message = f"the package {WRONG} fails on purpose, as its name is {RIGHT}{place}"
        return process.failed(NO_SKLEARN, message, call, WRONG)
    return process


def is_unreadable(text: str) -> bool:
    """Whether it is certain that no pip takes a text for a requirement."""
    head, _, marker = text.partition(";")
    if len(text) > _LONGEST or not re.match(r"[\w\"']", text):
        return False
    if not _READABLE.fullmatch(head):
        return not _ANYTHING.search(head.strip())
    if not marker or "/" in head or "@" in head:
        return False
    return _WRONG_MARKER.search(_STRING.sub('""', marker).strip()) is not None


def _texts(process: Process, call: Call, start: int, options: Options) -> Iterator[tuple[str, str]]:
    """The requirements of a command, and where those stand that are in a file."""
    for index, text in options.operands:
        # Of an option that is not known this may be the value.
        before = call.words[start + index - 1]
        is_value = before.startswith("--") and "=" not in before and before not in _FLAGS
        if "$" not in call.raw[start + index] and not is_value:
            yield text, ""
    for path in all_values(call.words[start:], "-r", "--requirement"):
        if path.endswith(PROJECTS):
            continue
        for line in requirement_lines(process, path):
            if line and not line.text.startswith("-"):
                name = origin(process, line.path) or line.path
                yield _OPTION.sub("", line.text), f" ({name}, line {line.number})"


def _sklearn(process: Process, call: Call) -> Install | None:
    """What a command is known to install of sklearn where nothing lets it; None if nothing."""
    image = process.image
    if image.further_variables or process.variables.get(_ALLOWED, "").lower() == "true":
        return None
    own = (item for item in image.installs if item.call is call and item.manager == "pip")
    certain = (item for item in own if item.certain and not item.chosen)
    return next((item for item in certain if _is_sklearn(item.text, item.python)), None)


def _is_sklearn(text: str, python: tuple[int, int] | None) -> bool:
    """Whether a requirement is for a release of sklearn that fails, or for none that there is."""
    name, specifier = requirement(text) or ("", "")
    if name != WRONG or "@" in text:
        return False
    if ";" in text:
        from autofix.image.commands import markers

        if not markers.counts(text, python):
            return False
    newest, oldest = allows(specifier, _NEWEST), allows(specifier, _OLDEST)
    return newest is True or oldest is False
