"""R: the packages that install.packages, remotes, pak, BiocManager and littler bring."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from autofix.image import absence
from autofix.image.call import Call, read_options
from autofix.image.commands.code import Argument, Code, calls, programs
from autofix.image.commands.recording import noted, of_texts, of_words
from autofix.image.facts import Install
from autofix.image.pinning import is_pinned
from autofix.image.process import Process
from autofix.pattern import pattern
from autofix.values import replace

_CODE = frozenset({"-e", "--eval"})
_DATED = pattern(r"https?://\S{0,200}\d{4}-\d{2}-\d{2}")
_MANAGERS = {
    "install.packages": "CRAN", "install_version": "CRAN", "install_cran": "CRAN",
    "pkg_install": "CRAN", "pak": "CRAN", "renv::install": "CRAN", "install_github": "GitHub",
    "install_gitlab": "GitHub", "install_bitbucket": "GitHub", "BiocManager::install":
    "Bioconductor", "biocLite": "Bioconductor",
}  # fmt: skip
_NAMES = (
    r"(?:utils::)?install\.packages|(?:(?:remotes|devtools)::)?install_(?:version|cran|github|"
    r"gitlab|bitbucket)|(?:pak::)?pkg_install|pak::pak|renv::install|BiocManager::install|biocLite"
)
_LITERALS = pattern(r"(?:c\()?,*\)?")
_LITTLER = {
    "install2.r": "CRAN", "install.r": "CRAN", "installGithub.r": "GitHub",
    "installBioc.r": "Bioconductor",
}  # fmt: skip
_OPTIONS = dict.fromkeys(
    "-l --libloc -d --deps -n --ncpus -t --type -m --method -r --repos".split(), "value"
)


def program(process: Process, call: Call) -> Process:
    """``Rscript -e CODE``, ``R -e CODE``, ``Rscript FILE`` and code that comes by a pipe."""
    for code in programs(process, call, ("-e", "--eval", "--file", "-f")):
        process = noted(process, _installs(process, call, code))
    after = replace(process, status=True, output=None)
    files = [word for word in call.words[1:] if not word.startswith("-")]
    if call.name == "Rscript" and files and not _CODE & set(call.words):
        return absence.without(process, after, call, files[0])
    return after


def _installs(process: Process, call: Call, code: Code) -> Iterator[Install]:
    dated = _is_dated(process, code.text)
    for name, given in calls(code.text, _NAMES):
        plain = re.sub(r"^(utils|remotes|devtools|pak)::(?!pak$)", "", name)
        manager = _MANAGERS["pak" if plain == "pak::pak" else plain]
        named = {argument.name: argument for argument in given}
        first = next((a for a in given if a.name in ("", "pkgs", "pkg", "repo", "package")), None)
        literals = _literals(code.text, first) if first else []
        sure = _is_sure(plain, named, given) or (manager == "CRAN" and _from(named, dated))
        found = ((text, sure or is_pinned(manager, text), at) for text, at in literals)
        yield from of_texts(process, manager, call, found, code.path)


def _is_sure(name: str, named: Mapping[str, Argument], given: list[Argument]) -> bool:
    """Whether further arguments give the version, or the commit."""
    if name == "install_version":
        return len(given) > 1 and ("version" in named or given[1].name == "")
    if name in ("install_github", "install_gitlab", "install_bitbucket"):
        texts = [text for text, _ in named["ref"].strings()] if "ref" in named else []
        return "ref" in named and (not texts or is_pinned("GitHub", f"x@{texts[0]}"))
    return "version" in named


def _from(named: Mapping[str, Argument], dated: bool) -> bool:
    """Whether the repository that is named, else the one in force, is one of a certain day."""
    if "repos" not in named:
        return dated
    text = named["repos"].text
    if text.strip() == "NULL" or _DATED.search(text):
        return True
    return dated and not re.search(r"https?://", text)


def _literals(text: str, argument: Argument) -> list[tuple[str, int]]:
    """The strings of an argument, or of the variable that it names."""
    if _LITERALS.fullmatch(argument.rest):
        return argument.strings()
    name = argument.text.strip()
    if not re.fullmatch(r"[\w.]+", name):
        return []
    assigned = re.search(rf"(?<![\w.]){re.escape(name)}\s*(?:<-|=)\s*(c\s*\([^()]*\))", text)
    values = Argument("", assigned[1], assigned.start(1)) if assigned else None
    return values.strings() if values and _LITERALS.fullmatch(values.rest) else []


def _is_dated(process: Process, text: str) -> bool:
    """Whether the repository in force is a snapshot of a certain day."""
    settings = [process.variables.get("CRAN", ""), process.variables.get("CRAN_MIRROR", ""), text]
    settings += [t for path, t in process.image.texts.items() if "Rprofile" in path]
    return any(_DATED.search(setting) for setting in settings)


def script(process: Process, call: Call) -> Process:
    """littler's ``install2.r NAME...``, ``installGithub.r OWNER/NAME``."""
    options = read_options(call.words, _OPTIONS, "value")
    manager = _LITTLER[call.name]
    repository = next((call.words[i + 1] for i, word in enumerate(call.words[:-1])
                       if word in ("-r", "--repos")), "")  # fmt: skip
    dated = manager == "CRAN" and _is_dated(process, repository)
    if repository and not _DATED.search(repository) and "://" in repository:
        dated = False
    installs = of_words(manager, call, options.operands)
    process = noted(process, (replace(item, pinned=item.pinned or dated) for item in installs))
    return replace(process, status=True, output=None)


READERS: Mapping[str, object] = {
    "R": program, "Rscript": program, **dict.fromkeys(_LITTLER, script),
}  # fmt: skip
