"""Completion of command lines in shells: click's own, told of the other commands as well.

The shell's script, which ``binder-fix --completion SHELL`` prints, runs ``binder-fix`` with
``_BINDER_FIX_COMPLETE`` in its environment; that is the only time when this module is imported.
"""

from __future__ import annotations

import importlib

import click
from click.shell_completion import CompletionItem, get_completion_class, shell_complete

from autofix.quick import COMMANDS

VARIABLE = "_BINDER_FIX_COMPLETE"
"""The variable by which the shell asks, as click names it."""

_FIRST = "autofix.completion.first"


class _Everything(click.Group):
    """The fixer with the other commands; a first word that is none of them is a path."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Keep the words in mind: only the first one may be another command."""
        ctx.meta[_FIRST] = args[0] if args else ""
        return super().parse_args(ctx, args)

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The names of the other commands."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """One of the other commands, imported only then."""
        module = COMMANDS.get(cmd_name)
        if module is None or ctx.meta[_FIRST] != cmd_name:
            return None
        command: click.Command = getattr(importlib.import_module(module), cmd_name)
        return command

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[CompletionItem]:
        """The other commands as the first word, options, and paths."""
        if incomplete.startswith("-"):
            return super().shell_complete(ctx, incomplete)
        names = () if ctx.meta[_FIRST] else COMMANDS
        found = [CompletionItem(name) for name in names if name.startswith(incomplete)]
        # First, as bash's script forgets at this word what came before it.
        return [CompletionItem(incomplete, type="file"), *found]


def complete(command: click.Command, instruction: str) -> int:
    """Answer a shell, for what ``command`` takes; the exit status."""
    options = [parameter for parameter in command.params if isinstance(parameter, click.Option)]
    everything = _Everything(
        "binder-fix", params=[*options], context_settings=command.context_settings
    )
    return shell_complete(everything, {}, "binder-fix", VARIABLE, instruction)


def script(command: click.Command, shell: str) -> str:
    """What a shell has to read for the completion of ``command``; ``shell`` is one of SHELLS."""
    kind = get_completion_class(shell)
    assert kind is not None
    return kind(command, {}, "binder-fix", VARIABLE).source()
