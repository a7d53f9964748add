"""Programs and scripts that cannot be run, and entrypoints that lose what they are given."""

from __future__ import annotations

from autofix.diagnosis.symptom import Sign, Symptom, absent

_FLAGS = r"--?(?:ip|port|NotebookApp|ServerApp|no-browser|allow-root)\b"

SYMPTOMS = (
    Symptom(
        "arguments-swallowed",
        (
            Sign("unrecognized option", rf"unrecognized option:? ['`]?{_FLAGS}"),
            Sign("nknown option", rf"[Uu]nknown option:? ['`]?{_FLAGS}"),
            Sign("unrecognized arguments: ", rf"unrecognized arguments: .*{_FLAGS}"),
            Sign("o such option", rf"[Nn]o such option:? ['`]?{_FLAGS}"),
            Sign("nknown flag", rf"[Uu]nknown flag:? ['`]?{_FLAGS}"),
            Sign("flag provided but not defined", rf"not defined: {_FLAGS}"),
            Sign("can't open file", r"can't open file '[^']*/(?:python3|jupyter)': \[Errno 2\]"),
            Sign("cannot execute binary file", r"/python3[.\d]*: cannot execute binary file"),
            Sign(": No such file or directory", r"^(?:ba|da|z)?sh: jupyter: No such file"),
            Sign("-c: line ", r"sh: -c: line \d+: .*syntax error near unexpected token"),
            Sign("exec: python3 -c ", r"exec: python3 -c (?:import|from|\S*$)"),
        ),
        "The entrypoint takes Binder's command for arguments of its own, or loses its quoting.",
        'End the entrypoint\'s script with `exec "$@"`, or write `ENTRYPOINT []`.',
        rule="swallowed-arguments",
    ),
    Symptom(
        "line-endings",
        (
            Sign("\\r", r"'[^']*\\r': (?:No such file|command not found)"),
            Sign("$'\\r': command not found"),
            Sign("\\r''", r"syntax error near unexpected token `\$'.*\\r''"),
            Sign("^M: bad interpreter"),
        ),
        "A script has Windows line endings, and the carriage return counts as part of a name.",
        "Save the script with Unix line endings; `*.sh text eol=lf` in .gitattributes keeps them.",
    ),
    Symptom(
        "interpreter-missing",
        (
            Sign(": no such file or directory", r"^exec /\S+: no such file or directory"),
            Sign("exec user process caused", r"caused:? \"?no such file or directory"),
            Sign(": not found", r"sh: (?:line )?(?:\d+: )?\.{0,2}/\S+: not found$"),
            Sign("bad interpreter: No such file"),
        ),
        "A script, or the program in its first line, is not there; often it has Windows line "
        "endings.",
        "Look at the first line of the script: save it with Unix line endings, and name a program "
        "that is in the image.",
    ),
    Symptom(
        "exec-format",
        (
            Sign("exec format error"),
            Sign("Exec format error"),
        ),
        "The program is for another processor than Binder's amd64, or a script without a first "
        "line like `#!/bin/sh`.",
        "Use an image for linux/amd64; give scripts a first line with `#!`.",
    ),
    Symptom(
        "not-executable",
        (
            Sign(": permission denied", r'exec: "[^"]+": permission denied'),
            Sign(": permission denied", r"^exec /\S+: permission denied"),
            Sign("exec user process caused", r"caused:? \"?permission denied"),
            Sign("[FATAL tini", r"exec \S+ failed: Permission denied"),
        ),
        "The program that the image starts with may not be executed.",
        "Write `RUN chmod +x` for it, as root, or set the mode in the repository.",
        rule="swallowed-arguments",
    ),
    Symptom(
        "pip-missing",
        (
            *absent(r"pip|pip3|pip[23]\.\d+"),
            Sign("No module named pip", r"No module named '?pip'?$"),
        ),
        "There is no pip on PATH.",
        "Install it (python3-pip and python3-venv on Debian and Ubuntu), or use a base image with "
        "Python.",
    ),
    Symptom(
        "start-program-missing",
        (
            Sign("no such file or directory", r'exec: "/[^"]+": stat /\S+ no such file'),
            Sign(": executable file not found", r'exec: "[^"]+": executable file not found'),
            Sign("[FATAL tini", r"exec \S+ failed: No such file"),
        ),
        "A container is to run a program that is not in the image: the command, the entrypoint, "
        "or the SHELL.",
        "Install it, or name it by its full path; an ENTRYPOINT that is not needed is better left "
        "out.",
    ),
    Symptom(
        "workdir-closed",
        (Sign("chdir to cwd", r"chdir to cwd .*permission denied"),),
        "WORKDIR is a folder that the user may not enter.",
        "Set WORKDIR to the home folder of the user.",
        rule="misplaced-repository",
    ),
    Symptom(
        "needs-root",
        (
            Sign("are you root?"),
            Sign("Permission denied", r"Acquire \(13: Permission denied\)"),
            Sign("Permission denied", r"ERROR: Unable to (?:lock|open) .*Permission denied"),
            Sign("superuser privileges", r"has to be run (?:with|under)"),
            Sign("EnvironmentNotWritableError"),
        ),
        "The command needs root's rights, and the Dockerfile runs it as another user.",
        "Write `USER root` before it, and the user with uid 1000 behind it.",
    ),
    Symptom(
        "program-missing",
        (
            Sign(": not found", r"sh: (?:line )?(?:\d+: )?[\w.+-]+: not found$"),
            Sign(": command not found", r"(?:sh|line \d+): (?:line \d+: )?[\w.+-]+: command not f"),
        ),
        "A command of the Dockerfile is not in the image.",
        "Install the program first, in the same or an earlier RUN.",
    ),
    Symptom(
        "permission-denied",
        (Sign("ermission denied", r"^(?!find: |du: |ls: ).*[Pp]ermission denied(?! \(publickey)"),),
        "Something may not be read, written or run by the user in force.",
        "Write `USER root` before what needs root's rights while building, and give what the user "
        "needs at launch to uid 1000.",
        distance=1,
    ),
)
