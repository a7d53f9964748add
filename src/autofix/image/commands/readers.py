"""The readers of all commands that are understood."""

from __future__ import annotations

from collections.abc import Callable
from typing import cast

from autofix.image.call import Call
from autofix.image.commands import (
    accounts,
    asking,
    conda,
    distribution,
    files,
    julia,
    npm,
    pip,
    projects,
    r,
    shell,
)
from autofix.image.process import Process

Reader = Callable[[Process, Call], Process]
READERS = {
    name: cast("Reader", reader)
    for module in (
        accounts,
        asking,
        files,
        pip,
        projects,
        conda,
        distribution,
        shell,
        npm,
        r,
        julia,
    )
    for name, reader in module.READERS.items()
}
"""The readers of every command that is understood, by its name."""
