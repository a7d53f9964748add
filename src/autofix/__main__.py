"""``binder-fix`` and ``python -m autofix``: the simple command lines here, all others by click."""

from __future__ import annotations

import errno
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
# Why a file takes no more: the disk, the quota or the size of the file is full, or it is broken.
_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO)


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


def process() -> None:
    """Be the program: run the command line, and end this process, which is ours alone.

    Where nothing can be printed, as the disk is full, one line says so, and the status is 2.
    """
    _open_what_is_closed()
    try:
        main()
    except SystemExit as end:
        # Taking the modules apart takes a twentieth of a short run, and nothing waits for it.
        if "click" in sys.modules or not isinstance(end.code, int):
            raise
        os._exit(end.code)
    except OSError as error:
        if error.errno not in _FULL or error.filename:
            raise
        from autofix.printing import lead_nowhere

        lead_nowhere(sys.stdout)
        reason = os.strerror(error.errno)
        try:
            sys.stderr.write(f"binder-fix: the output cannot be written: {reason}; make room\n")
        except OSError:
            lead_nowhere(sys.stderr)
        sys.exit(2)


def _open_what_is_closed() -> None:
    """Have all standard streams, so that no file takes the place of one that is closed."""
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            setattr(sys, name, open(os.devnull, mode, encoding="utf-8"))  # noqa: SIM115


def main() -> None:
    """Run the command line of this process, and raise SystemExit with its status."""
    simple = quick.read(sys.argv[1:])
    if simple is None:
        from autofix.cli import main as command

        command(prog_name="binder-fix")
        return
    paths, flags = simple
    # Nothing that an import makes is garbage, now or later.
    gc.disable()
    _import_dockerfile_parse()
    from autofix.configuration import Configuration, Wishes
    from autofix.configuration.choosing import Choice
    from autofix.printing import lead_nowhere
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
        sys.stdout.flush()
        sys.stderr.flush()
    except BrokenPipeError:
        # Nobody reads any more.
        lead_nowhere(sys.stdout)
        lead_nowhere(sys.stderr)
        status = 1
    sys.exit(status)


if __name__ == "__main__":
    process()
