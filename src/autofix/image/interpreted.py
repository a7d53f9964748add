"""Does a program in Python, Perl, Ruby, R, Node.js or Julia run its arguments?

It has to name its arguments as a whole, and something that runs other programs. Whether it runs
the ones by the other is not followed, unless it plainly is ``os.execvp(sys.argv[1], sys.argv[1:])``
of Python. Of a program that cannot be read the name tells what it is most likely: most are
applications.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Mapping, Sequence

from autofix.dockerfile.words import UNKNOWN
from autofix.pattern import pattern
from autofix.values import dataclass

_PROGRAM = pattern(
    r"(?P<python>(?:python|pypy)[\d.]*)|(?P<perl>perl)|(?P<ruby>ruby)|(?P<r>Rscript)"
    r"|(?P<node>node(?:js)?)|(?P<julia>julia)"
)
_FIRST_LINE = pattern(r"#![ \t]*(?:\S*/env[ \t]+(?:-\S+[ \t]+|\w+=\S*[ \t]+)*)?(\S+)(?:[ \t].*)?\n")
# How much of a first line Linux reads (BINPRM_BUF_SIZE).
_LONGEST_FIRST = 256


@dataclass(frozen=True)
class _Language:
    """How a language names all its ``arguments``, and what ``runs`` other programs.

    ``code`` are the options whose next word is the program itself, ``valued`` others with a word.
    """

    arguments: re.Pattern[str]
    runs: re.Pattern[str]
    code: re.Pattern[str]
    valued: frozenset[str] = frozenset()


# One argument is not all of them. What parses options takes none that it was not told of, unless
# it is asked to.
_LANGUAGES: Mapping[str, _Language] = {
    "python": _Language(
        pattern(r"(?<!len\(sys\.)(?<!import )\bargv\b(?!\s*\[\s*\d+\s*\])|\bparse_known_\w*args\b"
                r"|\bREMAINDER\b|\bnargs\s*=\s*[\"']\.\.\.|\b(?:ignore_unknown_options"
                r"|allow_extra_args|allow_interspersed_args|options_first)\b"),
        pattern(r"\b(?:exec[lv]p?e?|spawn[lv]p?e?|posix_spawnp?|popen)\s*\(|(?<!platform\.)\bsystem"
                r"\s*\(|\bsubprocess\b|\bPopen\b|\bcreate_subprocess|\bpty\b"),
        pattern(r"-[a-zA-Z]*c"), frozenset({"-W", "-X"}),
    ),
    "perl": _Language(pattern(r"\bARGV\b(?!\s*\[\s*\d+\s*\])"),
                      pattern(r"\b(?:exec|system|qx)\b|`|[\"'](?:-\||\|-)"),
                      pattern(r"-\w*[eE]")),
    "ruby": _Language(pattern(r"\bARGV\b(?!\s*\[\s*\d+\s*\])|\$\*"),
                      pattern(r"\b(?:exec|system|spawn|popen\w*)\b|`"), pattern(r"-\w*e")),
    "r": _Language(pattern(r"\bcommandArgs\b"), pattern(r"\bsystem2?\s*\(|processx|callr"),
                   pattern(r"-e")),
    "node": _Language(pattern(r"\bargv\b(?!\s*\[\s*\d+\s*\])"),
                      pattern(r"child_process|execa|cross-spawn|shelljs|\bzx\b|\bspawn\b"),
                      pattern(r"-e|--eval|-pe?|--print"), frozenset({"-r", "--require"})),
    "julia": _Language(pattern(r"\bARGS\b(?!\s*\[\s*\d+\s*\])"), pattern(r"\brun\s*\(|\bexec\b"),
                       pattern(r"-[eE]|--eval"), frozenset({"-L", "-J", "-t", "-p"})),
}  # fmt: skip
# What the name of a program says that prepares something for another, and that of one which serves.
_PREPARES = pattern(r"entry|start|init|wrap|launch", re.IGNORECASE)
_SERVES = pattern(r"(?<!wr)app|serv|bot|worker|daemon|web|api", re.IGNORECASE)
# The statements of a Python program that changes its environment and then becomes its arguments.
_STATEMENT = pattern(
    r"|#.*|import .*|from \S+ import .*|print\([^()]*\)|os\.(?:environ|makedirs|chdir|umask)\b.*"
    r"|\w+ = (?!.*\b(?:exit|argv)\b).*|if __name__ == [\"']__main__[\"']:|sys\.stdout\.flush\(\)"
)
_BECOMES = pattern(
    r"(?:os\.)?execvp(?:e\( *sys\.argv\[1\], *sys\.argv\[1:\], *os\.environ *\)"
    r"|\( *sys\.argv\[1\], *sys\.argv\[1:\] *\))"
)
_DOCSTRING = pattern(r"\s*(?:\"\"\"[^\"\\]*\"\"\"|'''[^'\\]*''')")


def script_index(words: Sequence[str]) -> int:
    """Where the script stands among the words of an interpreter; 0 if none of them is one."""
    index, is_script = _program(words)
    return index if is_script and index < len(words) else 0


def interpreter_hands_on(
    words: Sequence[str],
    text_of: Callable[[str], str | None],
    runs: Callable[[Sequence[str]], bool | None],
) -> bool | None:
    """Whether an interpreter given these words runs what follows them; None if not known.

    ``text_of`` gives the text of a file where that is known, ``runs`` tells the same of the words
    behind the program.
    """
    index, is_script = _program(words)
    if index >= len(words):
        return False
    text = text_of(words[index]) if is_script else words[index]
    if text is None or UNKNOWN in text:
        name = posixpath.basename(words[index])
        answer = None if _PREPARES.search(name) and not _SERVES.search(name) else False
    else:
        answer = _text_hands_on(_language(words[0]), text)
    rest = words[index + 1 :]
    if answer or (answer is None and rest and not rest[0].startswith("-")):
        behind = runs(rest)
        return behind if answer or behind is False else None
    return answer


def program_hands_on(text: str) -> bool | None:
    """Whether a program that is called by its own name runs its arguments, by its first line."""
    first = _FIRST_LINE.match(text[:_LONGEST_FIRST])
    language = _language(first[1]) if first and not first[0].endswith("\r\n") else ""
    return _text_hands_on(language, text) if language and UNKNOWN not in text else None


def _language(program: str) -> str:
    found = _PROGRAM.fullmatch(posixpath.basename(program))
    return found.lastgroup or "" if found else ""


def _program(words: Sequence[str]) -> tuple[int, bool]:
    """Where an interpreter's program stands among its words, and whether it is a file.

    It is behind all words where there is none, or a module.
    """
    name = _language(words[0])
    language = _LANGUAGES[name]
    index = 1
    while index < len(words) and words[index].startswith("-"):
        word = words[index]
        if language.code.fullmatch(word):
            return index + 1, False
        if word == "-" or (name == "python" and re.match(r"-[a-zA-Z]*m", word)):
            break
        index += 2 if word in language.valued else 1
        if word == "--":
            return index, True
    is_script = index < len(words) and not words[index].startswith("-")
    return (index, True) if is_script else (len(words), False)


def _text_hands_on(name: str, text: str) -> bool | None:
    language = _LANGUAGES[name]
    if not (language.arguments.search(text) and language.runs.search(text)):
        return False
    return True if name == "python" and _becomes_its_arguments(text) else None


def _becomes_its_arguments(text: str) -> bool:
    """Whether nothing keeps a Python program from its last statement, which runs its arguments."""
    text = re.sub(r"\A#!.*", "", text)
    docstring = _DOCSTRING.match(text)
    statements = re.split(r"[\n;]", text[docstring.end() :] if docstring else text)
    *others, last = [line.strip() for line in statements if line.strip()] or [""]
    return _BECOMES.fullmatch(last) is not None and all(map(_STATEMENT.fullmatch, others))
