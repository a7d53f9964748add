"""Commands that take the carriage returns off the lines of files: dos2unix, and sed told so."""

from __future__ import annotations

from collections.abc import Mapping

from autofix.image.call import Call
from autofix.image.process import Process
from autofix.pattern import fits, pattern

# A script of sed that does nothing else; the shell may have made the character of the escape.
_REMOVAL = pattern(r"s(.)(?:\\r|\r)(?:\\?\+|\*)?\$?\1\1g?;?")


def is_removal(call: Call) -> bool:
    """Whether that is all that ``sed -i`` does."""
    words = [word for word in call.words[1:] if not word.startswith("-")]
    scripts = [word for word in words if _REMOVAL.fullmatch(word)]
    given = sum(word in ("-e", "--expression") for word in call.words)
    return bool(scripts) and words[0] in scripts and len(scripts) >= given


def remove(process: Process, call: Call) -> Process:
    """The files that are named have lines that end as Unix has it."""
    image = process.image
    forms = [process.resolve(word) for word in call.words[1:] if not word.startswith("-")]
    texts = {
        place: text.replace("\r\n", "\n")
        for place, text in image.texts.items()
        if any(fits(place, form) for form in forms)
    }
    return process.with_image(image.with_texts(texts))


READERS: Mapping[str, object] = {"dos2unix": remove, "fromdos": remove}
