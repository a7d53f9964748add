"""``binder-fix`` and ``python -m autofix``: the simple command lines here, all others by click."""

from __future__ import annotations

import gc
import os
import sys
from types import SimpleNamespace

from autofix import quick
from autofix.values import TYPE_CHECKING

if TYPE_CHECKING:
    from typing import Any


# How many objects more there are before it is looked for garbage; Python's own number is 700.
_ALLOCATIONS = 50_000


def _import_dockerfile_parse() -> None:
    """Import dockerfile-parse without ``logging``, which takes as long as mending the file.

    It only has a logger, and of what it is asked here it logs nothing. That is done where this
    process is ours alone, so that nobody else can come across the stand-in.
    """
    if "logging" in sys.modules:
        return
    logger = SimpleNamespace(debug=lambda *_: None, error=lambda *_: None)
    sys.modules["logging"] = SimpleNamespace(getLogger=lambda _: logger)  # type: ignore[assignment]
    try:
        import dockerfile_parse  # noqa: F401
    finally:
        del sys.modules["logging"]


def main() -> None:
    """Run the command line of this process, and end it."""
    simple = quick.read(sys.argv[1:])
    if simple is None:
        from autofix.cli import main as command

        command(prog_name="binder-fix")
        return
    paths, flags = simple
    # Nothing that an import makes is garbage, now or later.
    gc.disable()
    _import_dockerfile_parse()
    from autofix.configuration import Configuration
    from autofix.configuration.choosing import Choice
    from autofix.outcome import Wishes
    from autofix.running import run

    gc.freeze()
    # Little of what mending a file makes refers to itself: looking for it less often is enough.
    gc.set_threshold(_ALLOCATIONS)
    gc.enable()
    # What is not said may stand in a file.
    names = ("unsafe", "authenticated", "offline")
    said: dict[str, Any] = {name: flags.pop(name) or None for name in names}
    choice = Choice(Configuration(**said))
    wishes = Wishes((), words=tuple(sys.argv[1:]), paths=paths, **flags)
    try:
        status = run(paths or (".",), choice, wishes)
    except BrokenPipeError:
        # Nobody reads any more: what is still to be flushed goes nowhere.
        for stream in (sys.stdout, sys.stderr):
            os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
        status = 1
    sys.exit(status)


if __name__ == "__main__":
    main()
