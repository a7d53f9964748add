"""Does an ENTRYPOINT hand on the command that Binder gives?

BinderHub passes ``python3 -c SCRIPT --ip=...`` as arguments (the script has several lines), the
guide's form is ``jupyter notebook ...``: an entrypoint is right if it ends in running exactly
those words.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Sequence

from autofix.dockerfile.words import UNKNOWN
from autofix.image.call import CONDAS
from autofix.image.facts import DASH, Failure, Image
from autofix.image.wrappers import conda_environment
from autofix.pattern import pattern
from autofix.values import replace

# Programs that run the rest of their words, once their own options are off.
_WRAPPERS = {
    "tini": "-p -e", "tini-static": "-p -e", "dumb-init": "-r --rewrite", "catatonit": "",
    "env": "-u -C", "nice": "-n", "time": "", "stdbuf": "-i -o -e", "exec": "-a", "nohup": "",
    "xvfb-run": "-n -s -e -f -w --server-num --server-args", "command": "", "setarch": "",
    "setpriv": "--reuid --regid", "timeout": "-s --signal -k --kill-after", "setsid": "",
    "flock": "-w -E", "ionice": "-c -n", "taskset": "",
}  # fmt: skip
# Those of them that take words of their own, and how many; the list of taskset -c is one.
_OPERANDS = {"timeout": 1, "flock": 1, "taskset": 1}
# Only root may have these.
_GROUPS = ("--init-groups", "--clear-groups", "--groups")
# Those of them that become what they run.
_BECOMES = frozenset("env nice nohup ionice stdbuf setpriv setarch taskset exec".split())
_SCREEN = "xvfb-run"
# The option with which setsid waits for what it has started.
_WAITS = pattern(r"-[a-z]*w|--wait")
INITS = frozenset({"tini", "tini-static", "dumb-init", "catatonit"})
"""Those of them that an image has to install."""

# Scripts of base images that do the same.
_BASE_SCRIPTS = frozenset(
    "repo2docker-entrypoint start.sh _entrypoint.sh ros_entrypoint.sh nvidia_entrypoint.sh".split()
)
# Programs that run the rest of their words after a word of their own.
_RUNNERS = frozenset({"conda", "mamba", "micromamba", "pixi", "uv", "poetry", "pipenv", "pdm",
                      "rye", "hatch", "mise", "$MAMBA_EXE", "${MAMBA_EXE}"})  # fmt: skip
_RUNNER_VALUES = frozenset(
    "-n --name -p --prefix --cwd -e --environment --manifest-path --project --directory "
    "--python --with --extra --group".split()
)
# Programs that change the user: on Binder nobody has or gets root's rights for it.
_FOR_ROOT = frozenset({"su", "runuser", "sudo", "gosu", "su-exec"})
# Programs that take the first word for a command of a project's own, but with one of these words.
_OF_PROJECTS = frozenset({"npm", "yarn", "pnpm", "make"})
_OTHERS = frozenset({"exec", "x", "dlx"})
_SHELLS = frozenset({"sh", "bash", "dash", "ash", "zsh"})
_INTERPRETERS = pattern(r"(?:python|pypy)[\d.]*|perl|ruby|Rscript|node(?:js)?|julia")
# The beginning of a script that no shell reads.
_FOREIGN = pattern(r"#!(?!.*sh\b)")
_BY_SH = pattern(r"#![ \t]*(?:/usr)?/bin/(?:env[ \t]+)?sh\b([^\n]*)")
_SHELL_VALUES = pattern(r"[-+][a-zA-Z]*[oO]|--rcfile|--init-file")
# A program with such a name may hand on; start-notebook.sh is known to start Jupyter.
_MAYBE = pattern(r"^(?!start-(?:notebook|singleuser)).*(?:\.sh$|entry|start|init|wrap|launch"
                    r"|run|\$)", re.IGNORECASE)  # fmt: skip
# A line of a script that puts the programs of a virtual environment first on PATH.
_ENTERS = pattern(
    r"^(?:source|\.)[ \t]+[\"']?(/[\w./-]+)/activate\b(?![ \t]+[\w$\"'])", re.MULTILINE
)
# A line of a script that runs all arguments, and what it runs them by.
_HANDS_ON = pattern(r"^(.*)\"\$@\"[ \t]*$", re.MULTILINE)
_CHANGES_FOLDER = pattern(r"\bcd\b")
# A last word after which a command is to follow.
_OPEN_ENDS = frozenset("-- - exec --exec -exec run --run -e -x -c --command --cmd".split())
# What an entrypoint reads that serves Binder in a way of its own.
_HUB_VARIABLES = pattern(r"JUPYTERHUB_|BINDER_")
_BASE_URL = pattern(r"base[_-]url")


def hands_on(image: Image) -> bool | None:
    """Whether the image's ENTRYPOINT runs its arguments as they are; None if not known."""
    entrypoint = image.entrypoint
    if entrypoint.forwards is not None:
        return entrypoint.forwards
    if image.replacement and entrypoint.arguments == image.replacement:
        return True
    if entrypoint.arguments is None:
        if not entrypoint.span:
            return None
        # The shell takes Binder's first word for the script's name, the rest for its arguments.
        return _reads_on(entrypoint.text, image, named=False) is True
    if waits_for_a_signal(image) or _waits_for_none(entrypoint.arguments):
        return False
    return _runs(entrypoint.arguments, image)


def serves_itself(image: Image) -> bool:
    """Whether the entrypoint seems to read Binder's arguments for a server of its own."""
    entrypoint = image.entrypoint
    words = entrypoint.arguments or ()
    scripts = [image.texts.get(_absolute(image, word), "") for word in words]
    if any(_HUB_VARIABLES.search(text) for text in (entrypoint.text, *scripts)):
        return True
    return any(_BASE_URL.search(text) and "jupyter" not in text for text in scripts)


def waits_for_a_signal(image: Image) -> bool:
    """Whether the first process is xvfb-run, which waits without end for Xvfb's SIGUSR1.

    Xvfb sends none to process 1 (``ParentProcess > 1`` in os/connection.c of X.Org's server). An
    init or a shell in front starts another. Launched on Debian 11 to 13; elsewhere xvfb-run may be
    another script.
    """
    words = image.entrypoint.arguments or ()
    if not words or image.family not in ("debian", "ubuntu"):
        return False
    if not any(_SCREEN in text for text in (*words, *image.texts.values())):
        return False
    return _becomes_screen(words, image) and _runs(words, image) is True


def _waits_for_none(words: Sequence[str]) -> bool:
    """Whether the first process is setsid, and ends at once.

    It leads its group, so that it has to start another process (launched on Debian 11 to 13).
    """
    rest = _become(words)
    if not rest or _name(rest[0]) != "setsid":
        return False
    options = rest[1 : len(rest) - len(inside(rest))]
    return not any(_WAITS.match(option) for option in options)


def _become(words: Sequence[str]) -> list[str]:
    """The words that are left once programs that become theirs are off."""
    rest = list(words)
    while rest and _name(rest[0]) in _BECOMES:
        rest = inside(rest)
    return rest


def _becomes_screen(words: Sequence[str], image: Image) -> bool:
    """Whether the process that words start becomes xvfb-run, where they hand on."""
    rest = _become(words)
    if not rest or _name(rest[0]) == _SCREEN:
        return bool(rest) and not _is_brought(rest[0], image)
    text = _text(rest, image)
    if not text or _is_brought(_SCREEN, image):
        return False
    from autofix.image.forwarding import script_hands_on
    from autofix.image.launching import launch_variables
    from autofix.shell import parse
    from autofix.shell.tree import Background, Command, Pipeline, Subshell, walk

    tree = parse(text)
    own = (node for node in walk(tree) if isinstance(node, Background | Pipeline | Subshell))
    if any("exec" in text[node.span.start : node.span.end] for node in own):
        # It may be a process of its own that becomes another.
        return False
    index, is_text = _script_index(rest) if _name(rest[0]) in _SHELLS else (0, False)
    # bash needs no exec for the only command that it is given.
    is_only = _name(rest[0]) == "bash" and is_text
    is_only = is_only and isinstance(tree, Command) and not tree.redirects
    inner = _without(text, image)

    def runs(begin: Sequence[str]) -> bool:
        becomes = is_only or begin[:1] == ["exec"]
        return not (becomes and _becomes_screen([*begin, *rest[index + 1 + is_text :]], inner))

    return script_hands_on(text, runs, launch_variables(image, text)) is False


def needs_workdir(image: Image) -> bool:
    """Whether the entrypoint finds its program or its script only in this WORKDIR."""
    words = _unwrapped(image.entrypoint.arguments or ())
    program = _name(words[0]) if words else ""
    place = _script_index(words)[0] if program in _SHELLS else 0
    if _INTERPRETERS.fullmatch(program) and hands_on(image) is not False:
        from autofix.image.interpreted import script_index

        place = script_index(words)
    if not words or place >= len(words) or words[place].startswith(("/", "-")):
        return False
    return place > 0 or "/" in words[0]


def launch_folder(image: Image) -> str:
    """The folder that Jupyter opens: WORKDIR, unless the entrypoint's script goes elsewhere."""
    text = _text(_unwrapped(image.entrypoint.arguments or ()), image)
    if not _CHANGES_FOLDER.search(text) or image.uid() != 1000:
        return image.workdir
    from autofix.image.entering import folder

    return folder(image, text)


def cannot_start(image: Image) -> tuple[str, str]:
    """The script that the entrypoint begins with, and why it cannot; empty if nothing is known."""
    arguments = image.entrypoint.arguments or ()
    if image.opaque:
        return "", ""
    words = _unwrapped(arguments)
    place = _absolute(image, words[0]) if words and "/" in words[0] else ""
    begins = [_absolute(image, word) for word in arguments[:1] if "/" in word]
    inert = next((file for file in (*begins, place) if file in image.inert), "")
    if inert:
        return inert, "nobody may execute it"
    text = image.texts.get(place)
    if text is None:
        return "", ""
    is_direct = words == list(arguments)
    return place, "it has no line with #!" if is_direct and not text.startswith("#!") else ""


def where_lost(image: Image) -> tuple[str, int, str]:
    """The script that loses the entrypoint's arguments, the offset at which it does, and how.

    The offset is -1 where that is at no one command; all is empty where it is not known.
    """
    text = _text(_unwrapped(image.entrypoint.arguments or ()), image)
    if not text:
        return "", -1, ""
    from autofix.image.launching import launch_variables
    from autofix.image.losing import loss

    inner = _without(text, image)
    lost = loss(text, lambda words: _runs(words, inner), launch_variables(image, text))
    if not lost and (failure := barred_by_rights(image)):
        call = failure.call
        lost = call.span.start, f"ends the script, as only root may do what {call.name} does there"
    return (text, *lost) if lost else ("", -1, "")


def barred_by_rights(image: Image) -> Failure | None:
    """The failure at which the entrypoint's script ends, as uid 1000 has no right to something."""
    text = _text(_unwrapped(image.entrypoint.arguments or ()), image)
    if not text:
        return None
    from autofix.image.entering import stopped

    return stopped(_without(text, image), text)


def without_interpreter(image: Image) -> tuple[str, str]:
    """What the entrypoint begins with, a program or a script, and why Linux cannot start it.

    The reason is empty if nothing is known; ``cannot_start`` has other reasons.
    """
    arguments = image.entrypoint.arguments
    words = _unwrapped(image.shell if arguments is None else arguments)
    place = (_place(words[0], image) or words[0]) if words else ""
    is_bash = posixpath.basename(place) == "bash"
    text = image.texts.get(place, "")
    doubtful = image.programs.get("bash") is False if is_bash else text.startswith("#!")
    if not doubtful:
        return place, ""
    from autofix.image.interpreters import BASH, fault

    return place, fault(image, BASH if is_bash else text, place)


def dash_fault(image: Image) -> tuple[str, int, str]:
    """The text of the entrypoint's script that Debian's sh, dash, ends, where, and what it lacks.

    All are empty if that is not certain.
    """
    words = _unwrapped(image.entrypoint.arguments or ())
    if not words or image.opaque or not image.programs.get(DASH):
        return "", 0, ""
    text = _text(words, image)
    if _name(words[0]) == "sh":
        options = words[1 : _script_index(words)[0]]
    elif _name(words[0]) not in _SHELLS and (by_sh := _BY_SH.match(text)):
        options = by_sh[1].split()
    else:
        return "", 0, ""
    from autofix.image import dash
    from autofix.shell import parse

    found = dash.fault(
        parse(text), text, strict=dash.is_strict(options), pipefail=dash.has_pipefail(image)
    )
    return (text, *found) if found else ("", 0, "")


def script_place(image: Image) -> str:
    """Where the script is that the entrypoint runs, by a shell or by itself; empty if unknown."""
    return _text_or_place(_unwrapped(image.entrypoint.arguments or ()), image)[1]


def by_shell(image: Image, shell: str) -> tuple[str, ...]:
    """The entrypoint's arguments with its script run by a shell, in the place of an sh."""
    arguments = image.entrypoint.arguments or ()
    words = _unwrapped(arguments)
    before = len(arguments) - len(words)
    is_by_sh = bool(words) and _name(words[0]) == "sh"
    return (*arguments[:before], shell, *arguments[before + is_by_sh :])


def script_of_shell(image: Image) -> tuple[str, str]:
    """A shell and the text of its script, if that is the entrypoint's last word (``sh -c TEXT``).

    Both are empty otherwise.
    """
    words = _unwrapped(image.entrypoint.arguments or ())
    is_shell = words and _name(words[0]) in _SHELLS
    if is_shell and _script_index(words) == (len(words) - 1, True):
        return _name(words[0]), words[-1]
    return "", ""


def activated_directory(image: Image, arguments: Sequence[str] | None) -> tuple[str, int]:
    """The folder that an entrypoint puts in front of PATH (``conda run -n NAME`` ...).

    A script may enter a virtual environment before it hands on. The number says how many commands
    were followed to know that.
    """
    directory = _entered_by(image, arguments or ())
    if directory is not None:
        return directory, 0
    text = _text(_unwrapped(arguments or ()), image)
    if not text:
        return "", 0
    sourced = _ENTERS.findall(text)
    if sourced:
        return sourced[-1], 0
    run_by = "".join(_HANDS_ON.findall(text)[-1:])
    words = [] if set("#;|&()") & set(run_by) else run_by.split()
    directory = _entered_by(image, [word.strip("\"'") for word in words])
    if directory is not None:
        return directory, 0
    # Most images have no entrypoint that is a script.
    from autofix.image.entering import entered

    # What the entrypoint so far has entered, this one has not.
    return entered(replace(image, activated_directory=""), text)


def _entered_by(image: Image, words: Sequence[str]) -> str | None:
    """The folder that words put in front of PATH for what they run; None if they are no such."""
    inherited = image.inherited_entrypoint.arguments or ()
    if inherited and inherited[-1] in words:
        return image.build_directory
    inner = _unwrapped(words)
    program = _name(inner[0]) if inner else ""
    if program in _RUNNERS and "run" in inner[1:3]:
        return _runner_directory(image, program, inner)
    return None


def _runner_directory(image: Image, program: str, words: Sequence[str]) -> str:
    """The folder of the environment that ``conda run`` and its kin name."""
    options = ("-n", "--name", "-p", "--prefix", "-e", "--environment")
    named = next((words[i + 1] for i, word in enumerate(words[:-1]) if word in options), "")
    if program in CONDAS:
        named = conda_environment(words, words.index("run") + 1)[0]
    if program in ("uv", "poetry", "pdm", "pipenv"):
        return posixpath.join(image.workdir, ".venv/bin")
    if program == "pixi":
        return posixpath.join(image.workdir, f".pixi/envs/{named or 'default'}/bin")
    if "$" in named:
        return UNKNOWN
    if "/" in named:
        return posixpath.normpath(posixpath.join(image.workdir, named, "bin"))
    ending = f"/envs/{named}/bin" if named not in ("", "base") else "conda/bin"
    return next((place for place in image.pythons if place.endswith(ending)), "")


def restored(image: Image) -> tuple[str, ...]:
    """The arguments to write instead: none, or what the base image needs for its activation."""
    if image.replacement:
        return image.replacement
    inherited = image.inherited_entrypoint
    return tuple(inherited.arguments or ()) if image.activates and inherited.forwards else ()


def _name(word: str) -> str:
    return word.rsplit("/", 1)[-1]


def _absolute(image: Image, word: str) -> str:
    return posixpath.normpath(posixpath.join(image.workdir, word))


def _unwrapped(words: Sequence[str]) -> list[str]:
    """The words that are left once wrappers and their options are off."""
    rest = list(words)
    while rest and _name(rest[0]) in _WRAPPERS:
        rest = inside(rest)
    return rest


def inside(words: Sequence[str]) -> list[str]:
    """The words that are left once the wrapper they begin with and its options are off."""
    program = _name(words[0])
    return _after_options(words[1:], _WRAPPERS[program].split())[_OPERANDS.get(program, 0) :]


def _after_options(words: Sequence[str], valued: Sequence[str] | frozenset[str]) -> list[str]:
    rest = list(words)
    while rest and (rest[0].startswith("-") or "=" in rest[0]):
        word = rest.pop(0)
        if word == "--":
            break
        if word in valued and rest:
            rest.pop(0)
    return rest


def _runs(words: Sequence[str], image: Image) -> bool | None:
    """Whether a program given these words runs what follows them."""
    inherited = image.inherited_entrypoint
    is_inherited = words and tuple(words) == (inherited.arguments or ())[-len(words) :]
    if is_inherited and not _is_brought(words[-1], image):
        return inherited.forwards
    if "setpriv" in map(_name, words) and any(word.startswith(_GROUPS) for word in words):
        return False
    words = _unwrapped(words)
    if not words:
        return True
    program = _name(words[0])
    if program in _SHELLS:
        return _shell_runs(words, image)
    if _INTERPRETERS.fullmatch(program):
        from autofix.image.interpreted import interpreter_hands_on

        return interpreter_hands_on(
            words, lambda word: image.texts.get(_absolute(image, word)), lambda w: _runs(w, image)
        )
    text = _script(words[0], image)
    if text is not None and _FOREIGN.match(text):
        from autofix.image.interpreted import program_hands_on

        return _then(program_hands_on(text), words[1:], image)
    if text is not None:
        return _then(_script_runs(text, image), words[1:], image)
    if program in _BASE_SCRIPTS and not _is_brought(words[0], image):
        return _runs(words[1:], image)
    if program in _RUNNERS and "run" in words[1:3]:
        return _runs(_after_options(words[words.index("run") + 1 :], _RUNNER_VALUES), image)
    if program in _OF_PROJECTS and (
        not _OTHERS.isdisjoint(words) or (program == "pnpm" and not words[1:])
    ):
        # pnpm by itself runs what is no command of its own.
        return None
    if program in _FOR_ROOT | _OF_PROJECTS and not _is_brought(words[0], image):
        return False
    may = _MAYBE.search(program) or (words[1:] and words[-1] in _OPEN_ENDS)
    return None if may or _is_written(words[0], image) else False


def _then(first: bool | None, words: Sequence[str], image: Image) -> bool | None:
    """Whether words are run by something that hands on as ``first`` says."""
    return _runs(words, image) if first else first


def _script(word: str, image: Image) -> str | None:
    """The text of a script that is named by its path, or found on PATH."""
    return image.texts.get(_place(word, image))


def _place(word: str, image: Image) -> str:
    return _absolute(image, word) if "/" in word else image.script_on(image.path, word)


def _is_written(word: str, image: Image) -> bool:
    """Whether the Dockerfile writes lines to a program of which it does not tell all."""
    folders = [posixpath.dirname(_absolute(image, word))] if "/" in word else image.path
    return any(image.illegible.get(f"{folder.rstrip('/')}/{_name(word)}") for folder in folders)


def _text(words: Sequence[str], image: Image) -> str:
    """The text of the shell script that an entrypoint is; empty if it is none or not known."""
    text, place = _text_or_place(words, image)
    return text or image.texts.get(place, "")


def _text_or_place(words: Sequence[str], image: Image) -> tuple[str, str]:
    """The script that a shell is given as a word, or where the one is that words run."""
    if words and _name(words[0]) in _SHELLS:
        index, is_text = _script_index(words)
        script = words[index] if index < len(words) else ""
        return (script, "") if is_text else ("", _absolute(image, script))
    return "", _place(words[0], image) if words else ""


def _is_brought(word: str, image: Image) -> bool:
    """Whether the Dockerfile brings a program of that name, which hides the base image's."""
    folders = [posixpath.dirname(_absolute(image, word))] if "/" in word else image.path
    return any(
        image.ownership.names(place)
        for folder in folders
        for place in (f"{folder}/{_name(word)}", f"{folder}/*")
    )


def _script_runs(text: str, image: Image, *, named: bool = True) -> bool | None:
    return _reads_on(text, _without(text, image), named=named)


def _without(text: str, image: Image) -> Image:
    """The image without a script's text: one that calls itself is not read again."""
    others = {place: other for place, other in image.texts.items() if other != text}
    return replace(image, texts=others)


def _reads_on(text: str, image: Image, *, named: bool) -> bool | None:
    # Most images have no entrypoint that is a script.
    from autofix.image.forwarding import script_hands_on
    from autofix.image.launching import launch_variables

    answer = script_hands_on(
        text, lambda words: _runs(words, image), launch_variables(image, text), named=named
    )
    if answer is False:
        return False
    from autofix.image.entering import stopped

    return False if stopped(image, text) else answer


def _script_index(words: Sequence[str]) -> tuple[int, bool]:
    """Where a shell's script stands among its words, and whether it is the text itself (-c)."""
    index, is_text = 1, False
    while index < len(words) and words[index][:1] in ("-", "+"):
        word = words[index]
        index += 2 if _SHELL_VALUES.fullmatch(word) else 1
        if word == "--":
            break
        is_text = is_text or (word[0] == "-" and word[1:2] != "-" and "c" in word)
    return index, is_text


def _shell_runs(words: Sequence[str], image: Image) -> bool | None:
    index, is_text = _script_index(words)
    if index >= len(words):
        return False
    if is_text:
        # The word behind the script is $0; without one Binder's first word would be lost.
        first = _script_runs(words[index], image, named=len(words) > index + 1)
        return _then(first, words[index + 2 :], image)
    text = image.texts.get(_absolute(image, words[index]))
    if text is None:
        return None
    return _then(_script_runs(text, image), words[index + 1 :], image)
