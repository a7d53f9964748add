"""The entrypoint runs the command that Binder gives it.

Binder starts the image with arguments: `python3 -c ...` on mybinder.org, `jupyter notebook ...`
in the guide. An ENTRYPOINT in shell form drops them, a fixed program takes them for its own, a
script that does not end in `exec "$@"` loses or mangles them: the server never answers.

Fix: an ENTRYPOINT that is known not to hand on its arguments becomes `ENTRYPOINT []`, or the base
image's own one where that activates an environment; its words go into the CMD of its stage, so that
`docker run` starts what it has started. Wrappers that do hand on (tini, dumb-init,
`conda run`, a script's `exec "$@"`) stay, but an init that nothing installs goes, and one that a
package has put elsewhere is called by its name. A script that means to hand on is mended: it gets
leave to be executed, a shell where it has no first line, bash where Alpine has none, a first line
that names the shell by its path where env would take its options for a part of its name, the quotes
of `"$@"`, and goes without carriage returns. One behind `-c` gets the word that it takes for its
name, where that is all it lacks; a folder or a file that it makes where only root may is made for
the user. xvfb-run, which hangs as the first process, gets a shell first.
Safety: safe where the arguments are known to be lost; unsafe where a script cannot be read. An
entrypoint that reads Binder's own arguments is only reported: it may serve them on purpose. So is
one whose script a .dockerignore hides.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator

from autofix.dockerfile import Instruction
from autofix.edit import Span
from autofix.image.build import Build
from autofix.image.entrypoint import (
    INITS,
    cannot_start,
    dash_fault,
    hands_on,
    restored,
    script_of_shell,
    script_place,
    serves_itself,
    waits_for_a_signal,
    where_lost,
    without_interpreter,
)
from autofix.mending.placing import UNKNOWN_USER, as_root, shell_word, with_entrypoint
from autofix.rule import Fix, Rule, Violation
from autofix.values import replace

_UNREAD = "the program could not be read"
_LOSES = "does not run its arguments"


def _check(build: Build) -> Iterator[Violation]:
    image = build.image
    verdict = hands_on(image)
    own = next(
        (i for i in build.dockerfile.final.instructions if i.span == image.entrypoint.span), None
    )
    span = own.span if own else build.dockerfile.final.reference.span
    if own and posixpath.basename((image.entrypoint.arguments or ("",))[0]) in INITS:
        from autofix.mending.absent_init import absent_init

        absent = absent_init(build, own)
        if absent:
            yield absent
            return
    script, why = cannot_start(image)
    if verdict is not False and why:
        yield _broken(build, own, span, script, why)
    elif verdict is not False and own:
        program, why = without_interpreter(image)
        if why:
            from autofix.mending.absent_interpreters import of_entrypoint

            yield of_entrypoint(build, own, program, why)
        elif ended := _ended_by_dash(build, own):
            yield ended
    if verdict is True:
        return
    if verdict is None and own and build.context.ignore:
        from autofix.mending.hidden_scripts import hidden_script

        if hidden := hidden_script(build, own):
            yield hidden
            return
    yield _lost(build, own, span, verdict)


def _lost(build: Build, own: Instruction | None, span: Span, verdict: bool | None) -> Violation:
    """An entrypoint that does not run its arguments, or may not where the ``verdict`` is None."""
    image = build.image
    where = "" if own else " that the image inherits"
    if verdict is None and not image.entrypoint.span:
        message = "whether the base image's entrypoint runs its arguments is not known"
        is_known = image.entrypoint.arguments is not None
        reason = _UNREAD if is_known else "nothing is known of the base image"
        return Violation(span, message, reason=reason, known=False)
    if serves_itself(image):
        message = "the entrypoint reads Binder's arguments itself"
        reason = "it may start a server of its own on purpose"
        return Violation(span, message, reason=reason, known=verdict is False)
    if image.unfixable:
        return Violation(span, f"the entrypoint{where} {_LOSES}", reason=image.unfixable)
    if own and waits_for_a_signal(image):
        from autofix.mending.entrypoint_script import behind_shell

        message = "xvfb-run as the first process waits without end for Xvfb's signal"
        fix = behind_shell(build, own)
        return Violation(span, message, fix, "" if fix else "a shell has to start it")
    if verdict is False and own and (fix := _given_a_name(build, own)):
        message = "the script of the entrypoint takes its first argument for its own name"
        return Violation(span, message, fix)
    if verdict is False and script_place(image) and (fix := _of_the_script(build)):
        return Violation(span, f"the script of the entrypoint {_LOSES}{_cause(build)}", fix)
    fix = with_entrypoint(build, own, restored(image), safe=verdict is False)
    if verdict is None:
        message = f"whether the entrypoint{where} runs its arguments cannot be told"
        return Violation(span, message, fix, _UNREAD, known=False)
    message = f"the entrypoint{where} {_LOSES}"
    if own:
        fix = _with_command(build, own, fix)
        message += _cause(build)
    return Violation(span, message, fix)


def _cause(build: Build) -> str:
    """Which line loses the arguments, and how, as the end of a message; empty if not known."""
    image = build.image
    if image.entrypoint.arguments is None:
        form = "loses the first" if "$@" in image.entrypoint.text else "gets none"
        return f": in shell form it {form}"
    text, offset, how = where_lost(image)
    if not how:
        return ""
    from autofix.mending.entrypoint_script import line_of

    return f": {line_of(build, script_place(image), text, offset)} {how}"


def _with_command(build: Build, own: Instruction, fix: Fix) -> Fix:
    from autofix.mending.kept_command import kept_command

    edit = kept_command(build, own)
    if edit is None:
        return fix
    return replace(fix, title=f"{fix.title}, and its words in CMD", edits=(*fix.edits, edit))


def _of_the_script(build: Build) -> Fix | None:
    # Few entrypoints have a script that can be mended.
    from autofix.mending.entrypoint_script import mended
    from autofix.mending.script_places import given

    return mended(build) or given(build)


def _given_a_name(build: Build, own: Instruction) -> Fix | None:
    if not any(script_of_shell(build.image)):
        return None
    from autofix.mending.entrypoint_script import with_name

    return with_name(build, own)


def _ended_by_dash(build: Build, own: Instruction) -> Violation | None:
    """A script that the sh of Debian ends, as it is written for bash."""
    text, offset, lacking = dash_fault(build.image)
    if not lacking:
        return None
    from autofix.mending.entrypoint_script import line_of, run_by_bash

    place = script_place(build.image)
    where = f" at {line_of(build, place, text, offset)}" if place else ""
    message = f"the image cannot start: its script ends{where}, as sh is dash, without {lacking}"
    fix = run_by_bash(build, own)
    return Violation(own.span, message, fix, "" if fix else "the script itself has to be mended")


def _broken(build: Build, own: Instruction | None, span: Span, script: str, why: str) -> Violation:
    message = f"the image cannot start with {script}: {why}"
    if script not in build.image.inert:
        from autofix.mending.entrypoint_script import run_by_shell

        fix = run_by_shell(build, own) if own else None
        reason = "" if fix else "the script itself has to be mended"
        return Violation(span, message, fix, reason)
    # What ADD fetches nobody else may read either.
    leave = "+x" if script in build.image.texts else "a+rx"
    edit = as_root(build, [f"RUN chmod {leave} {shell_word(script)}"])
    if edit is None:
        return Violation(span, message, reason=UNKNOWN_USER)
    return Violation(span, message, Fix("let it be executed", (edit,)))


rule = Rule(
    name="swallowed-arguments",
    requirement=5,
    need="Binder needs an entrypoint that runs the command it is given",
    check=_check,
    explanation=__doc__,
)
