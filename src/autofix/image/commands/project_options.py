"""The options of uv, poetry, pipenv and pixi, and the environment that those of pixi choose."""

from __future__ import annotations

import posixpath
from collections.abc import Sequence

from autofix.image.call import Options, read_options

OPTIONS = {
    "-E": "group", "--extras": "group", "--extra": "group", "--with": "group", "--group": "group",
    "--only": "group", "-e": "environment", "--environment": "environment",
    "--manifest-path": "manifest", "--python": "python", "-p": "python", "--project": "project",
    "--only-group": "group", "--directory": "project", "-f": "feature", "--feature": "feature",
}  # fmt: skip
"""The options by what they give; those of ``add`` and its kin as well."""

VALUED = "group environment manifest python project feature"
"""Those that take a value."""


def environment(options: Options) -> str:
    """Where the programs of pixi's environment are."""
    folder = posixpath.dirname(options.get("manifest") or "")
    return posixpath.join(folder, f".pixi/envs/{options.get('environment') or 'default'}/bin")


def hooked_environment(words: Sequence[str]) -> str | None:
    """The folder that ``pixi shell-hook`` puts on PATH; None if it prints for no such shell."""
    options = read_options(words, {**OPTIONS, "-s": "shell", "--shell": "shell"}, f"{VALUED} shell")
    if "--json" in options or options.get("shell") not in (None, "bash", "zsh", "posix"):
        return None
    return environment(options)
