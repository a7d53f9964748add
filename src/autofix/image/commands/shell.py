"""What a shell does itself: cd, set, export, echo, tee, exit; and what is written to files."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Mapping, Sequence
from itertools import takewhile

from autofix.dockerfile.words import UNKNOWN
from autofix.edit import Span
from autofix.image.accounts import User
from autofix.image.call import Call
from autofix.image.commands import conda
from autofix.image.facts import UNSEEN, Image
from autofix.image.ownership import under
from autofix.image.process import Process
from autofix.image.replacing import PASSWD, replaced, unknown_accounts
from autofix.numbers import integer
from autofix.pattern import fits, pattern
from autofix.values import replace

# Of a file that is appended to line by line every state is kept; nobody writes a script this way
# that is longer, in characters.
_LONGEST_APPENDED = 16_384
_LONGEST_PRINTED = 65_536
_ESCAPES = {"n": "\n", "t": "\t", "\\": "\\"}
_SPECIFIER = pattern(r"(%[^%a-zA-Z]*[%a-zA-Z])")
_SPECIFIERS = ("%%", "%s", "%b", "%d", "%i")
_OPTION = pattern(r"-[neE]+")


def change_directory(process: Process, call: Call) -> Process:
    """``cd``; which folder ``cd -`` comes from is not followed."""
    if "-" in call.words:
        return replace(process, directory=UNKNOWN, status=True)
    target = next((word for word in call.words[1:] if not word.startswith("-")), process.home)
    return replace(process, directory=process.resolve(target), status=True)


def set_options(process: Process, call: Call) -> Process:
    """``set -e`` and ``set +e``."""
    stops = process.stop_on_error
    for word in call.words[1:]:
        if word.startswith("-") and ("e" in word or "errexit" in call.words):
            stops = True
        elif word.startswith("+") and "e" in word:
            stops = False
    return replace(process, stop_on_error=stops, status=True)


def export(process: Process, call: Call) -> Process:
    """``export NAME=value``."""
    pairs = dict(word.split("=", 1) for word in call.words[1:] if "=" in word)
    return replace(process.with_variables(pairs), status=True)


def output(process: Process, call: Call) -> Process:
    """echo and printf: what they print, where that is simple.

    The echo of dash, which is Debian's sh, reads escapes and has no option for it; the others read
    them with ``-e`` only.
    """
    words = list(call.words[1:])
    if call.name == "printf":
        return replace(process, status=True, output=_formatted(words))
    dash = process.dialect == "dash"
    options = list(takewhile(_OPTION.fullmatch, words))
    if dash:
        options = [word for word in words[:1] if word == "-n"]
    text = " ".join(words[len(options) :])
    letters = [letter for letter in "".join(options) if letter in "eE"]
    if process.dialect == "sh" and (letters or "\\" in text):
        # Shells differ in what they make of it.
        return replace(process, status=True, output=None)
    escapes = dash or letters[-1:] == ["e"]
    return replace(process, status=True, output=(_unescaped(text) if escapes else text) + "\n")


def concatenate(process: Process, call: Call) -> Process:
    """``cat FILE ...``: the texts of the files, where all of them are known."""
    texts = [process.image.texts.get(process.resolve(word)) for word in call.words[1:]]
    known = [text for text in texts if text is not None]
    whole = known and len(known) == len(texts) and sum(map(len, known)) <= _LONGEST_PRINTED
    return replace(process, status=True, output="".join(known) if whole else None)


def _formatted(words: Sequence[str]) -> str | None:
    """What printf prints; its format is used again for the words that are left."""
    if words[:1] == ["-v"]:
        return ""
    form, *values = words[words[:1] == ["--"] :] or [""]
    pieces = _SPECIFIER.split(form)
    # Every second piece is a specifier.
    if any(piece not in _SPECIFIERS for piece in pieces[1::2]):
        return None
    takes = any(piece != "%%" for piece in pieces[1::2])
    printed: list[str] = []
    while True:
        for index, piece in enumerate(pieces):
            if index % 2 == 0:
                printed.append(_unescaped(piece))
            elif piece == "%%":
                printed.append("%")
            else:
                value = values.pop(0) if values else ""
                printed.append(_unescaped(value) if piece == "%b" else value)
        if not takes or not values:
            return "".join(printed)


def _unescaped(text: str) -> str:
    return re.sub(r"\\([nt\\])", lambda match: _ESCAPES[match[1]], text) if "\\" in text else text


def written(process: Process, place: str, text: str | None, *, appends: bool) -> Process:
    """``process`` after a text (None: not known) was written to a file."""
    image = process.image if appends else replaced(process.image, place)
    before = _before(image, place, text) if appends else ""
    if text is None:
        image = unknown_accounts(image) if place == PASSWD else image
        if before and before.startswith("#!") and len(before) < _LONGEST_APPENDED:
            return replace(process, image=image.with_texts({place: before + UNSEEN}))
        return replace(process, image=image.with_illegible(place))
    if place == PASSWD:
        for line in text.splitlines():
            entry = line.split(":")
            if len(entry) == 7 and entry[0]:
                home = entry[5].rstrip("/")
                uid = integer(entry[2]) if entry[2].isdecimal() else None
                user = User(entry[0], uid, None, home, _WRITTEN)
                image = replace(image, accounts=image.accounts.added(user))
    found = re.search(r"(?:conda|mamba) activate (\S+)|(?:source|\.) (\S+)/bin/activate", text)
    if found and re.search(r"/(\.bashrc|\.profile|\.bash_profile|bash\.bashrc|[^/]*\.sh)$", place):
        active = conda.activated(process, found[1] or found[2])
        image = replace(image, login_directory=active.path[0])
    if before is None or (before and len(before) + len(text) > _LONGEST_APPENDED):
        return replace(process, image=image.with_illegible(place, written=True))
    there = place in image.texts and place not in image.inert
    image = image.with_files({place: before + text}, () if there else (place,))
    return replace(process, image=image)


def _before(image: Image, place: str, text: str | None) -> str | None:
    """What a file says to which a text is appended; None if that is not known.

    Nothing where it is not there, or where the text is plainly its beginning. Of files that set
    up a shell or the system, what is added to them is what counts.
    """
    before = image.texts.get(place)
    if before is not None or (text or "").startswith("#!"):
        return before or ""
    if place.startswith("/etc/") or posixpath.basename(place).startswith("."):
        return ""
    owners = image.ownership
    is_there = (
        place in image.illegible
        or owners.names(place)
        or owners.has_below(place)
        or owners.may_have(place)
        or any(UNKNOWN in folder for folder in image.path)
    )
    return None if is_there else ""


def tee(process: Process, call: Call) -> Process:
    """``tee FILE``: what the command before printed goes there."""
    for word in call.words[1:]:
        if not word.startswith("-"):
            place = process.resolve(word)
            if process.denies(place):
                return process.denied(call, place)
            process = written(process, place, process.output, appends="-a" in call.words)
    return replace(process, status=True)


def read(process: Process, call: Call) -> Process:
    """``read NAME ...``: what comes is not known."""
    names = [word for word in call.words[1:] if word.isidentifier()]
    return replace(process.with_variables(dict.fromkeys(names, UNKNOWN)), status=None)


def leave(process: Process, call: Call) -> Process:
    """``exit`` and ``return``."""
    failed = call.words[1:2] not in ((), ("0",))
    return replace(process, status=not failed, stopped=True)


def holds(values: Sequence[str]) -> bool | None:
    """Whether a test is true, its words being given without brackets; None if not known."""
    negated = values[:1] == ["!"]
    values = values[negated:]
    result: bool | None = None
    if UNKNOWN in "".join(values):
        return None
    if len(values) == 2 and values[0] in ("-z", "-n"):
        result = (values[1] == "") == (values[0] == "-z")
    elif len(values) == 3 and values[1] in ("=", "==", "!="):
        result = fits(values[0], values[2]) == (values[1] != "!=")
    elif len(values) == 3 and values[1] in ("-eq", "-ne") and values[0].isdecimal():
        result = (values[0] == values[2]) == (values[1] == "-eq")
    return result if result is None else result != negated


def finds(process: Process, values: Sequence[str]) -> bool:
    """Whether a test asks for a Python that is there: its folder, or what activates it."""
    if len(values) != 2 or values[0] not in ("-d", "-e", "-f", "-r", "-s"):
        return False
    place = process.resolve(values[1])
    folders = [python for python in process.image.pythons if python.endswith("/bin")]
    if values[0] in ("-d", "-e", "-r") and any(under(folder, place) for folder in folders):
        return True
    return values[0] != "-d" and place in [f"{folder}/activate" for folder in folders]


def fail(process: Process, call: Call) -> Process:
    """``false``."""
    return replace(process, status=False)


# An account that a text brings is the Dockerfile's own, but no command to be edited.
_WRITTEN = Call((), (), (), Span(0, 0), editable=False)

READERS: Mapping[str, object] = {
    "cd": change_directory, "set": set_options, "export": export, "echo": output,
    "printf": output, "cat": concatenate, "tee": tee, "exit": leave, "return": leave, "false": fail,
    "read": read,
}  # fmt: skip
