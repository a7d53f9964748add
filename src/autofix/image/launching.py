"""The variables of the process that Binder launches."""

from __future__ import annotations

from collections.abc import Callable

from autofix.dockerfile.words import UNKNOWN
from autofix.image.facts import Image
from autofix.pattern import pattern

# What Docker, Kubernetes, JupyterHub, BinderHub, environments and the shells themselves set.
_SET_BY_OTHERS = pattern(
    r"JUPYTER\w*|JPY_\w*|BINDER\w*|KUBERNETES\w*|\w+_(?:SERVICE|PORT)(?:_\w+)?|MEM_\w+|CPU_\w+"
    r"|NB_\w+|REPO_\w+|CONDA\w*|MAMBA\w*|PIXI\w*|VIRTUAL_ENV|BASH\w*|HOSTNAME|PWD|OLDPWD|SHLVL"
    r"|SHELL|TERM|COLUMNS|LINES|UID|EUID|PPID|GROUPS|RANDOM|SECONDS|LINENO|IFS|OPTIND|OPTARG"
    r"|OSTYPE|HOSTTYPE|MACHTYPE|FUNCNAME|PIPESTATUS|PS\d|_"
)
# What may give a script's variables any value, and the names that it sets itself.
_SETS_ANY = pattern(r"(?m)(?:^|[;&|({!]|\bthen\b|\bdo\b|\belse\b)[ \t]*(?:\.|source|eval)[ \t]")
_SETS = pattern(r"\b(\w+)(?:\[[^]\n]{0,80}\])?\+?:?=")
_READS = pattern(r"\b(?:for|select|read|printf|mapfile|readarray|getopts)[ \t]([^\n;]*)")


def launch_variables(image: Image, script: str) -> Callable[[str], str | None]:
    """What tells the value of a variable in a script that Binder launches; None if it is not set.

    UNKNOWN stands for what is not known: what the script itself sets is not followed.
    """
    own = set(_SETS.findall(script))
    own.update(word for words in _READS.findall(script) for word in words.split())
    unknown = _SETS_ANY.search(script) is not None

    def value(name: str) -> str | None:
        if unknown or name in own or not name.isidentifier() or _SET_BY_OTHERS.fullmatch(name):
            return UNKNOWN
        return image.home() if name == "HOME" else image.variable(name)

    return value
