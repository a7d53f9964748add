"""Options that several commands have: which registries of images are asked, and for what."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

import click
from click.shell_completion import CompletionItem

from autofix import registry
from autofix.configuration import Configuration
from autofix.configuration.choosing import Choice

_Function = TypeVar("_Function", bound=Callable[..., Any])

_OPTIONS = (
    click.option(
        "--offline/--no-offline",
        default=None,
        envvar="BINDER_FIX_OFFLINE",
        help="Ask no registry and no index.",
    ),
    click.option(
        "--digest/--no-digest",
        default=None,
        help="Pin base images by their digest too (the default), or by their tag only.",
    ),
    click.option(
        "--deep/--no-deep",
        default=None,
        help="Read users and release from the layers of base images.",
    ),
    click.option(
        "--mirror",
        multiple=True,
        metavar="URL",
        envvar="BINDER_FIX_MIRROR",
        help="Ask this registry before Docker Hub.",
    ),
    click.option(
        "--insecure",
        multiple=True,
        metavar="HOST[:PORT]",
        envvar="BINDER_FIX_INSECURE",
        help="Allow plain HTTP to this registry.",
    ),
)


_CONFIGURATION = (
    click.option(
        "--config",
        "file",
        default="",
        metavar="FILE",
        envvar="BINDER_FIX_CONFIG",
        help="Take this configuration file, not the one that is found.",
    ),
    click.option("--isolated", is_flag=True, help="Take no configuration file."),
)

DIGEST = {None: None, True: "pin", False: "tag"}
"""What ``--digest`` and ``--no-digest`` are in a configuration."""


def configuration_options(function: _Function) -> _Function:
    """Give a command ``--config`` and ``--isolated``."""
    for option in reversed(_CONFIGURATION):
        function = option(function)
    return function


def choice(said: Configuration, file: str, isolated: bool) -> Choice:
    """What the options say; raises click.UsageError where that cannot be."""
    if isolated and file:
        raise click.UsageError("--config and --isolated exclude each other; choose one")
    settings(deep=False, mirror=said.mirrors or (), insecure=said.insecure or ())
    return Choice(said, file, isolated)


def registry_options(function: _Function) -> _Function:
    """Give a command ``--offline``, ``--digest``, ``--deep``, ``--mirror`` and ``--insecure``.

    The first three have an opposite, and are None where nothing is said.
    """
    for option in reversed(_OPTIONS):
        function = option(function)
    return function


def settings(
    *, deep: bool | None, mirror: Sequence[str], insecure: Sequence[str]
) -> registry.Settings:
    """What these options ask for; raises click.UsageError where an address is none."""
    try:
        return registry.Settings(
            mirrors=tuple(mirror),
            insecure=frozenset(insecure),
            deep=bool(deep),
        )
    except ValueError as error:
        raise click.UsageError(str(error)) from error


class PathName(click.ParamType):  # type: ignore[type-arg]
    """A path as it was typed, for whoever opens it to judge; shells complete it as a file's name.

    ``click.Path`` asks the system at once, and has no answer to a name with a null byte.
    """

    name = "path"

    def shell_complete(
        self, ctx: click.Context, param: click.Parameter, incomplete: str
    ) -> list[CompletionItem]:
        """What click wants of a type: that the shell itself looks for files."""
        return [CompletionItem(incomplete, type="file")]
