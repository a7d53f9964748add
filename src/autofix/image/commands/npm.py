"""npm, pnpm and yarn: the packages that a command names."""

from __future__ import annotations

from collections.abc import Mapping

from autofix.image.call import Call, read_options
from autofix.image.commands.recording import noted, of_words
from autofix.image.process import Process
from autofix.values import replace

_OPTIONS = dict.fromkeys(
    "--prefix --registry --loglevel --cache --location --omit --include -w --workspace --tag"
    " --cwd --modules-folder -C --dir --filter --store-dir --fetch-timeout --fetch-retries"
    " --network-timeout --mutex --userconfig --script-shell --install-strategy".split(),
    "value",
)
_VERBS = frozenset({"install", "i", "in", "add", "isntall"})
# npm takes these for the values of options that need none.
_NO_PACKAGES = frozenset({"true", "false", "global"})


def install(process: Process, call: Call) -> Process:
    """``npm install -g NAME``, ``yarn global add NAME``, ``pnpm add NAME``.

    Without a name, what the project's own files say is installed.
    """
    operands = read_options(call.words, _OPTIONS, "value").operands
    words = [(index, word) for index, word in operands if word not in _NO_PACKAGES]
    if words and words[0][1] in _VERBS:
        process = noted(process, of_words("npm", call, words[1:]))
    return replace(process, status=True, output=None)


READERS: Mapping[str, object] = {"npm": install, "pnpm": install, "yarn": install}
