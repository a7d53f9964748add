"""Commands that run another one: sudo, env, exec, nice, find, conda run."""

from __future__ import annotations

from collections.abc import Sequence

from autofix.dockerfile.words import UNKNOWN
from autofix.image.call import CONDAS, Call
from autofix.image.facts import MARKER
from autofix.image.permissions import executable
from autofix.image.process import Process, home_of
from autofix.values import replace

# The options of each that take a word of their own.
_PREFIXES = {
    "exec": "-a", "command": "", "time": "-f -o", "nice": "-n", "nohup": "", "eatmydata": "",
    "stdbuf": "", "ionice": "-c -n", "builtin": "", "gosu": "", "su-exec": "", "runuser": "-u",
    "env": "-u -C", "sudo": "-u --user -g --group -C", "xvfb-run": "-n -s", "retry": "",
    "timeout": "-s --signal -k --kill-after", "fakeroot": "", "chronic": "",
}  # fmt: skip
_XARGS_VALUED = frozenset("-a -d -E -I -L -n -P -s".split())
_FED_BY_XARGS = frozenset("pip pip3 useradd adduser chown conda mamba apt-get apt".split())
_RUNNERS = frozenset({"poetry", "pipenv", "uv", "pixi"})
_CONDA_VALUED = frozenset({"-n", "--name", "-p", "--prefix", "--cwd"})


def unwrap(call: Call, process: Process) -> tuple[Call, Process] | None:
    """The command within a wrapper, and the process that runs it; None if this is no wrapper."""
    if call.name in _PREFIXES:
        return _prefixed(call, process)
    if call.name == "su":
        return _switched(call, process)
    if call.name == "find" and MARKER in call.words and {"-delete", "rm"} & set(call.words):
        words = ("rm", f"/usr/lib/{MARKER}")
        removal = replace(call, words=words, spans=(call.span,) * 2, raw=words, editable=False)
        return removal, process
    if call.name in ("find", "xargs") and "chmod" in call.words:
        found = _given_leave(call)
        if found:
            return found, process
    if call.name == "find" and "-exec" in call.words:
        return _found(call), process
    if call.name == "xargs":
        return _with_more(call), process
    if call.name in CONDAS and call.words[1:2] == ("run",):
        return _within_conda(call, process)
    if call.name in _RUNNERS and "run" in call.words[1:3]:
        # What runs there keeps to the project's own environment.
        return call.rest(len(call.words)), process
    return None


def _prefixed(call: Call, process: Process) -> tuple[Call, Process]:
    """Options and assignments are passed over; ``sudo`` and ``gosu`` change the user."""
    valued = _PREFIXES[call.name].split()
    start, assigned = 1, {}
    user = "root" if call.name == "sudo" else process.user
    while start < len(call.words):
        word = call.words[start]
        if word in valued:
            start += 1
            if word in ("-u", "--user") and call.name != "env":
                user = "".join(call.words[start : start + 1]) or user
        elif "=" in word and not word.startswith("-"):
            name, _, assigned[name] = word.partition("=")
        elif not word.startswith("-"):
            break
        start += 1
    if call.name in ("gosu", "su-exec"):
        user = "".join(call.words[start : start + 1]) or user
    if call.name in ("gosu", "su-exec", "timeout"):
        start += 1
    return call.rest(start), replace(process.with_variables(assigned), user=user)


def _switched(call: Call, process: Process) -> tuple[Call, Process]:
    """``su [-] user -c '...'``, in the shell of the user, which is hardly ever dash."""
    command = next((word for word in call.words if " " in word), "")
    names = [word for word in call.words[1:] if not word.startswith("-") and word != command]
    shell = "ash" if process.image.family == "alpine" else "bash"
    words = (shell, "-c", command) if command else ()
    inner = replace(call, words=words, spans=(call.span,) * len(words), raw=words)
    user = names[0] if names else "root"
    if {"-", "-l", "--login"} & set(call.words):
        process = replace(process, directory=home_of(process.image, user))
    return inner, replace(process, user=user)


def _with_more(call: Call) -> Call:
    """``xargs COMMAND``, for some commands: what words it gets in the end is not known."""
    start = 1
    while call.words[start : start + 1] and call.words[start].startswith("-"):
        start += 2 if call.words[start] in _XARGS_VALUED else 1
    inner = call.rest(start)
    if inner.name not in _FED_BY_XARGS:
        return inner.rest(len(inner.words))
    # newusers says of the accounts what there is to say.
    words = ("newusers",) if "add" in inner.name else (*inner.words, UNKNOWN)
    return replace(inner, words=words, spans=(call.span,) * len(words), raw=words, editable=False)


def _found(call: Call) -> Call:
    """``find FOLDER -exec chown NAME {} +`` as ``chown -R NAME FOLDER``.

    Whose files are that only some of them get is not known.
    """
    start = call.words.index("-exec")
    tests = next(i for i in range(1, start + 1) if call.words[i].startswith(("-", "(", "!")))
    command = [word for word in call.words[start + 1 :] if word not in ("{}", "+", ";", "\\;")]
    some = tests < start
    if command[:1] != ["chown"] and (some or command[:1] != ["chmod"]):
        return call.rest(len(call.words))
    owner = [UNKNOWN] if some else command[1:]
    words = (command[0], "-R", *owner, *call.words[1:tests])
    return replace(call, words=words, spans=(call.span,) * len(words), raw=words, editable=False)


def _given_leave(call: Call) -> Call | None:
    """A chmod of files that are not known, if it lets somebody execute them."""
    start = call.words.index("chmod")
    if start == 0 or not any(map(executable, call.words[start + 1 :])):
        return None
    if call.name == "find" and not any(w.startswith("-") for w in call.words[1 : start - 1]):
        # It is all there is.
        return None
    words = ("chmod", "u+x", UNKNOWN)
    return replace(call, words=words, spans=(call.span,) * 3, raw=words, editable=False)


def _within_conda(call: Call, process: Process) -> tuple[Call, Process]:
    from autofix.image.commands import conda

    name, start = conda_environment(call.words, 2)
    return call.rest(start), conda.activated(process, name or "base")


def conda_environment(words: Sequence[str], start: int) -> tuple[str, int]:
    """The environment that ``conda run`` names, by name or path, and where its command begins.

    ``start`` is the index of the first word behind ``run``. A short option may have its value
    behind an equals sign too, as argparse has it. The name is empty where there is none.
    """
    name = ""
    while start < len(words) and words[start].startswith("-"):
        option, equals, value = words[start].partition("=")
        if not equals and option[:2] in ("-n", "-p"):
            option, value = option[:2], option[2:]
        if not (equals or value) and option in _CONDA_VALUED:
            start += 1
            value = "".join(words[start : start + 1])
        if option in ("-n", "--name"):
            name = value
        elif option in ("-p", "--prefix"):
            # A folder without a slash would be taken for a name.
            name = value if "/" in value else f"./{value}"
        start += 1
    return name, start
