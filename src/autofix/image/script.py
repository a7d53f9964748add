"""Run a shell script on an image, as far as it can be known without running it.

Every command either succeeds, is known to fail, or is not known to do either; where that
decides what runs next, both ways are followed and only what they agree on is kept.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache
from itertools import islice, takewhile

from autofix.dockerfile.words import UNKNOWN
from autofix.image.call import Call, Places
from autofix.image.commands.readers import SHELLS, command_reader, is_tracked
from autofix.image.facts import UNSEEN
from autofix.image.process import Process
from autofix.image.wrappers import unwrap
from autofix.pattern import fits, pattern
from autofix.shell import (
    evaluate,
    heredoc_redirect,
    heredoc_text,
    inner_script,
    parse,
    split,
    tree,
)
from autofix.values import reduced, replace, updated

read_script = lru_cache(maxsize=2048)(parse)
"""Parse a script; every rule folds the same scripts again, so the trees are kept."""

DEPTH = 20
"""How deep scripts may call functions and other scripts."""

_PRINTING = frozenset({"echo", "printf", "cat"})
_SILENT = frozenset(
    "cd set export mkdir chmod chown chgrp touch rm cp mv true : umask unset".split()
)
_LOOP_WORDS = 50
STRICT = pattern(r"-[a-df-zA-Z]*e[a-zA-Z]*|errexit")
"""The word of a shell's command line that stops it at the first error."""

_START_FILE = pattern(r"/(?:\.?(?:bash_?)?(?:rc|profile)|conda\.sh|mamba\.sh|env)$")
# What env finds, or Alpine has not.
_BY_NAME = pattern(r"#!.*(?:/env[ \t]|/bash\b)")
_INSTALLER = "./install"
"""What an archive brings is no install of the system."""


def run(node: tree.Node, process: Process) -> Process:
    """``process`` after ``node``."""
    if process.stopped:
        return process
    match node:
        case tree.Command():
            return _command(node, process)
        case tree.Sequence(items=items):
            return _in_turn(items, process, run)
        case tree.And(left=left, right=right):
            return _in_turn((left, right), process, run, chained=True)
        case tree.Or(left=left, right=right):
            return _or(left, right, process)
        case tree.Not(item=item):
            process = run(item, process)
            return replace(process, status=None if process.status is None else not process.status)
        case tree.If():
            return _if(node, process)
        case tree.Case():
            return _case(node, process)
        case tree.Loop():
            return _loop(node, process)
        case tree.Pipeline(items=items):
            return _pipeline(items, process)
        case tree.Subshell(body=body):
            return _left(run(body, process), process)
        case tree.Group(body=body) | tree.Background(item=body):
            return run(body, process)
        case tree.Redirected(item=item, redirects=redirects):
            after = printed(item, _with_input(process, redirects))
            return _write(replace(after, fed=process.fed), redirects, node)
        case tree.Function(name=name, body=body):
            functions = updated(process.functions, {name: body})
            return replace(process, functions=functions, status=True)
        case tree.Test(extended=True) if process.dialect == "dash":
            # Debian's sh has no such command.
            return replace(process, status=False, output=None)
        case tree.Test(words=words):
            from autofix.image.commands import shell

            values = [evaluate(word, process.lookup) for word in words]
            status = shell.finds(process, values) or shell.holds(values)
            return replace(process, status=status, output=None)
        case tree.Opaque(span=span):
            call = Call((), (), (), process.locate(span))
            return process.with_image(process.image.unread(call))


def printed(node: tree.Node, process: Process) -> Process:
    """``process`` after ``node``; its output is all that was printed, None if that is not known."""
    match node:
        case tree.Group(body=body):
            return printed(body, process)
        case tree.Subshell(body=body):
            return _left(printed(body, process), process)
        case tree.Sequence(items=items):
            return _in_turn(items, process, printed)
        case tree.And(left=left, right=right):
            return _in_turn((left, right), process, printed, chained=True)
        case tree.Command() | tree.Redirected() | tree.Pipeline():
            after = run(node, process)
            words = node.fixed if isinstance(node, tree.Command) else None
            if after.output is None and words and words[0] in _SILENT:
                return replace(after, output="")
            return after
    return replace(run(node, process), output=None)


def _in_turn(
    items: Sequence[tree.Node],
    process: Process,
    step: Callable[[tree.Node, Process], Process],
    *,
    chained: bool = False,
) -> Process:
    """``process`` after one item and the next, by ``run`` or by ``printed``.

    ``chained`` items stand behind ``&&``: the first that fails is the last, and stops nothing.
    """
    text: str | None = ""
    for item in items:
        process = step(item, process)
        if step is printed:
            text = _with_more(text, process.output)
        if process.status is False and (chained or process.stop_on_error):
            process = process if chained else replace(process, stopped=True)
            break
        if process.stopped:
            break
    return replace(process, output=text) if step is printed else process


def _with_more(text: str | None, output: str | None) -> str | None:
    """What was printed, and what is printed then; of a script the beginning decides much."""
    if text is not None and output is None and text.startswith("#!"):
        output = UNSEEN
    return None if text is None or output is None else text + output


def _left(inner: Process, process: Process) -> Process:
    """``process`` once the subshell is left that ``inner`` is at the end of."""
    return replace(inner, variables=process.variables, directory=process.directory, stopped=False)


def _joined(one: Process, other: Process) -> Process:
    # Few scripts have two ways that are both followed.
    from autofix.image.joining import join

    return join(one, other)


def _or(left: tree.Node, right: tree.Node, process: Process) -> Process:
    after = run(left, process)
    if after.status is True:
        return after
    failed = replace(after, failure=None, status=True, stopped=False)
    other = run(right, failed)
    return other if after.status is False else _joined(replace(after, status=True), other)


def _if(node: tree.If, process: Process) -> Process:
    for index, (condition, body) in enumerate(node.branches):
        tested = run(condition, process)
        tested = replace(tested, failure=None, stopped=False)
        if tested.status is True:
            return run(body, tested)
        if tested.status is None:
            rest = tree.If(node.branches[index + 1 :], node.otherwise, node.span)
            after = run(body, replace(tested, status=True))
            # What both ways cost counts, or functions that call others twice would double it.
            return _joined(after, _if(rest, replace(tested, steps=after.steps)))
        process = tested
    process = replace(process, status=True)
    return run(node.otherwise, process) if node.otherwise else process


def _case(node: tree.Case, process: Process) -> Process:
    subject = evaluate(node.subject, process.lookup)
    if UNKNOWN not in subject:
        for branch in node.branches:
            patterns = [evaluate(pattern, process.lookup) for pattern in branch.patterns]
            if any(fits(subject, pattern) for pattern in patterns):
                return run(branch.body, process)
        return replace(process, status=True)
    after = process
    for branch in node.branches:
        after = _joined(after, run(branch.body, replace(process, steps=after.steps)))
    return replace(after, status=True)


def _loop(node: tree.Loop, process: Process) -> Process:
    if node.kind in ("for", "select") and node.words is not None and node.variable:
        values = [value for word in node.words for value in split(word, process.lookup)]
        for value in values[:_LOOP_WORDS]:
            if process.exhausted:
                break
            # A turn is a step, whatever is in it.
            turn = replace(process, steps=process.steps + 1)
            process = run(node.body, turn.with_variables({node.variable: value}))
        return process
    if node.condition:
        process = replace(run(node.condition, process), failure=None, status=None, stopped=False)
    return _joined(process, replace(run(node.body, process), status=True))


def _pipeline(items: tuple[tree.Node, ...], process: Process) -> Process:
    """A pipeline: the last part's status; ``... | sh`` runs a text that is not known."""
    state = process
    for index, item in enumerate(items):
        fed = process.fed or index > 0
        state = printed(item, replace(state, directory=process.directory, fed=fed))
    return replace(state, directory=process.directory, variables=process.variables, fed=process.fed)


def _with_input(process: Process, redirects: Sequence[tree.Redirect]) -> Process:
    """``process`` as it reads what redirections give it, if any does."""
    for redirect in redirects:
        if redirect.operator.startswith("<") and redirect.descriptor in ("", "0"):
            nothing = redirect.target is not None and redirect.target.raw == "/dev/null"
            process = replace(process, fed=not nothing)
    return process


def _call(node: tree.Command, process: Process) -> Call:
    fixed = node.fixed
    if fixed is not None:
        words = raw = fixed
        spans = tuple(word.span for word in node.words)
    else:
        fields = [(f, word) for word in node.words for f in split(word, process.lookup)]
        words = tuple(field for field, _ in fields)
        raw = tuple(word.raw for _, word in fields)
        spans = tuple(word.span for _, word in fields)
    places = Places(spans, process.locate)
    return Call(words, places, raw, process.locate(node.span), process.editable)


def _command(node: tree.Command, process: Process) -> Process:
    if process.exhausted and process.image.opaque:
        # What follows is as little followed as the command before it, which was noted.
        return replace(process, status=True, output=None)
    assigned = {
        name: evaluate(value, process.lookup) if value else ""
        for name, value in node.assignments
        if re.fullmatch(r"\w+", name)
    }
    if not node.words:
        after = replace(process.with_variables(assigned), status=True, output=None)
        return replace(_write(after, node.redirects, node), output="")
    inner = process.with_variables(assigned) if assigned else process
    call = _call(node, process)
    fed = heredoc_redirect(call.words, node) if node.redirects else None
    text = heredoc_text(fed, process.lookup) if fed else None
    inner = replace(inner, steps=inner.steps + 1)
    if node.redirects:
        inner = _with_input(inner, node.redirects)
    after = _text(text, call, inner) if text else invoke(call, inner)
    if after.fed is not process.fed:
        after = replace(after, fed=process.fed)
    if node.redirects and not text and call.name.startswith("python"):
        after = _fed_to_python(node, call, after)
    prints = call.name in _PRINTING or (call.name == "pixi" and "shell-hook" in call.words)
    if after.output is not None and not prints:
        after = replace(after, output=None)
    if assigned:
        kept = {name: process.variables[name] for name in assigned if name in process.variables}
        after = replace(after, variables=updated(reduced(after.variables, assigned), kept))
    return _write(after, node.redirects, node, call)


def _fed_to_python(node: tree.Command, call: Call, process: Process) -> Process:
    """``python3 <<EOF``."""
    from autofix.image.commands import pip

    text = next((r.heredoc for r in node.redirects if r.heredoc is not None), None)
    return pip.python(process, call, text) if text and "-m" not in call.words else process


def invoke(call: Call, process: Process) -> Process:
    """``process`` after one command; wrappers (sudo, env, sh -c ...) are looked through."""
    if not call.words:
        return replace(process, status=True)
    if process.depth > DEPTH or process.exhausted:
        return process.with_image(process.image.unread(call))
    if call.name in process.functions:
        body = process.functions[call.name]
        return replace(run(body, replace(process, depth=process.depth + 1)), depth=process.depth)
    wrapped = unwrap(call, process)
    if wrapped:
        inner, within = wrapped
        depth = process.depth + 1
        while call.name == inner.name == "sudo" and depth <= DEPTH:
            # Of sudo in sudo the first tells whether there is one.
            inner, within = unwrap(inner, within) or wrapped
            depth += 1
        after = invoke(inner, replace(within, depth=depth))
        if not inner.words:
            # What it runs is not followed.
            after = after.with_image(replace(after.image, untracked=True))
        entered = process.directory if call.name == "su" else after.directory
        after = replace(
            after, user=process.user, variables=process.variables, depth=process.depth,
            directory=entered,
        )  # fmt: skip
        return _with_sudo(after, process, call) if call.name == "sudo" else after
    if call.name in ("source", "."):
        return _source(process, call)
    if call.name == "eval":
        return _text(" ".join(call.words[1:]), call, process, sourced=True)
    after = _ran(call, process)
    if not after.image.untracked and not is_tracked(call):
        return replace(after, image=replace(after.image, untracked=True))
    return after


def _ran(call: Call, process: Process) -> Process:
    """``process`` after a command that is no wrapper, and none of the shell's that runs others."""
    reader = command_reader(call.name)
    if reader and call.words[0] != _INSTALLER:
        return reader(process, call)
    place = "" if "/" in call.words[0] else process.image.script_on(process.path, call.name)
    if place and place not in process.image.inert:
        return _script(process, replace(call, words=(place, *call.words[1:])))
    if place:
        return _followed(
            process, replace(call, words=(place, *call.words[1:])), place, strict=False
        )
    if call.name in SHELLS or "/" in call.words[0] or call.name.endswith(".sh"):
        return _script(process, call)
    return replace(process, status=True, output=None)


def _with_sudo(after: Process, process: Process, call: Call) -> Process:
    """The process ``after`` what sudo runs, or after sudo was not found."""
    from autofix.image import superuser

    if superuser.is_missing(process, call):
        return after.failed("no-sudo", "it is not in this image", call)
    return after


def _text(
    text: str, call: Call, process: Process, *, strict: bool = False, sourced: bool = False
) -> Process:
    """Run a script that is an argument or a file: its commands cannot be edited in place.

    A ``strict`` one stops at the first error. What a ``sourced`` one sets is the shell's own.
    """
    inner = replace(
        process, locate=lambda _: call.span, editable=False, depth=process.depth + 1,
        stop_on_error=strict, shell=process.shell if sourced else _interpreter(call, text),
    )  # fmt: skip
    after = run(read_script(text), inner)
    shell = after if sourced else process
    return replace(
        after, locate=process.locate, editable=process.editable, depth=process.depth,
        variables=shell.variables, directory=shell.directory, stopped=False,
        stop_on_error=process.stop_on_error, shell=process.shell,
    )  # fmt: skip


def _script(process: Process, call: Call) -> Process:
    """A shell with a script, or a script by its path."""
    after = _read_by_shell(process, call)
    if call.name in SHELLS:
        doubtful = call.name == "bash" and process.image.programs.get("bash") is False
    else:
        text = process.image.texts.get(process.resolve(call.words[0]))
        doubtful = text is not None and _BY_NAME.match(text) is not None
    if not doubtful:
        return after
    from autofix.image import interpreters

    return interpreters.started(process, after, call)


def _read_by_shell(process: Process, call: Call) -> Process:
    if process.image.installers or any(word.endswith(".sh") for word in call.words):
        from autofix.image.commands import conda

        installed = conda.installer(process, call)
        if installed:
            return installed
    if call.name in SHELLS:
        inner = inner_script(call.words)
        if inner is not None:
            return _text(inner, call, process, strict=_is_strict(call.words))
        operands = [word for word in call.words[1:] if not word.startswith(("-", "+"))]
        if not operands or operands[0] == "-" or "-s" in call.words:
            # What a pipe or a here-document brings; installers of the web make no users.
            return process.with_image(process.image.with_any_groups())
        path, strict = operands[0], _is_strict(call.words)
    else:
        path, strict = call.words[0], False
    place = process.resolve(path)
    barred = call.name not in SHELLS and place in process.image.inert and not process.image.opaque
    after = _followed(process, call, path, strict=strict)
    if barred and after.status is not False:
        # What it does is done once it may be executed.
        return after.failed("no-leave", f"nobody may execute {place}", call, place)
    return after


def _followed(process: Process, call: Call, path: str, *, strict: bool) -> Process:
    """``process`` after a script, as far as its text is known."""
    text = process.image.texts.get(process.resolve(path))
    if text is not None and UNSEEN in text:
        process = process.with_image(process.image.unread(call))
    if text is not None and not _foreign(text):
        first = text.split("\n", 1)[0].split() if call.name not in SHELLS else []
        return _text(text, call, process, strict=strict or _is_strict(first))
    if text is not None:
        return replace(process, status=True)
    after = replace(process, status=True, output=None)
    if path.endswith((".sh", ".bash")) or call.name in SHELLS:
        after = process.with_image(process.image.unread(call))
    if call.name not in SHELLS and "/" not in path:
        # It is looked for on PATH.
        return after
    from autofix.image import absence

    return absence.without(process, after, call, path)


def _interpreter(call: Call, text: str) -> str:
    """The name of the shell that runs a script: the command's, else that of its first line."""
    found = re.match(r"#!.*?(\w+)(?:\s+-\w+)*\s*(?:\n|$)", text)
    return call.name if call.name in SHELLS else found[1] if found else "sh"


def _is_strict(words: Iterable[str]) -> bool:
    """Whether a shell's options stop it at the first error (``bash -eu``, ``#!/bin/sh -e``)."""
    options = takewhile(lambda word: word.startswith("-"), islice(words, 1, None))
    return any(STRICT.fullmatch(option) for option in options)


def _foreign(text: str) -> bool:
    first = text.split("\n", 1)[0]
    return first.startswith("#!") and not re.search(r"(sh|env -S)\b", first)


def _source(process: Process, call: Call) -> Process:
    """``source FOLDER/bin/activate`` and ``source activate NAME``; other files are run.

    The images of micromamba have a script of their own that activates the environment in use.
    """
    if call.name == "source" and process.dialect == "dash":
        return process.failed("no-source", "sh is dash here, which has . for that", call)
    target = call.words[1] if len(call.words) > 1 else ""
    folder = target.removesuffix("/bin/activate")
    if folder != target or (target == "activate" and len(call.words) > 2):
        from autofix.image.commands import conda

        named = call.words[2] if len(call.words) > 2 else process.resolve(folder)
        return conda.activated(process, named)
    text = process.image.texts.get(process.resolve(target))
    if text is not None and UNSEEN in text:
        process = process.with_image(process.image.unread(call))
    if text:
        return _text(text, call, process, sourced=True)
    skips = process.variables.get("MAMBA_SKIP_ACTIVATE") == "1"
    if target.rsplit("/", 1)[-1] == "_activate_current_env.sh" and not skips:
        from autofix.image.commands import conda

        return conda.activated(process, process.variables.get("ENV_NAME") or "base")
    if not _START_FILE.search(target):
        process = replace(process, image=replace(process.image, untracked=True))
    return replace(process, status=True)


def _positional(process: Process) -> Callable[[str], str | None]:
    """What variables stand for; RUN's own script has no arguments."""
    if process.depth:
        return process.lookup
    return lambda name: "" if name in ("@", "*") or name.isdecimal() else process.lookup(name)


def _written_by_all(node: tree.Command | tree.Redirected, process: Process) -> Call:
    """What stands for a redirection that is no one command's."""
    span, words = process.locate(node.span), ("a redirection",)
    return Call(words, (span,), words, span, process.editable)


def _write(
    process: Process,
    redirects: tuple[tree.Redirect, ...],
    node: tree.Command | tree.Redirected,
    call: Call | None = None,
) -> Process:
    """Note what a redirection writes: entries of /etc/passwd, start-up files, scripts.

    Where the shell may not write, the command fails: the ``call`` of ``node`` if it is one.
    """
    if not redirects:
        return process
    fed = next((r for r in redirects if r.heredoc is not None), None)
    text = heredoc_text(fed, _positional(process)) if fed else process.output
    if (
        any(redirect.operator.startswith("&>") for redirect in redirects)
        and process.dialect == "dash"
    ):
        # The command goes to the background, what it did is not waited for.
        process = replace(process, status=None)
    for redirect in redirects:
        if redirect.operator not in (">", ">>") or redirect.target is None:
            continue
        from autofix.image.commands import shell

        place = process.resolve(evaluate(redirect.target, process.lookup))
        if process.denies(place):
            return replace(
                process.denied(call or _written_by_all(node, process), place), output=None
            )
        process = shell.written(process, place, text, appends=redirect.operator == ">>")
        if call and call.name in ("curl", "wget"):
            from autofix.image.commands import fetching

            process = fetching.saved(process, call, place)
    return replace(process, output=None)
