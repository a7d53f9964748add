"""A terminal that a test looks at: what a program shows on it."""

from __future__ import annotations

import os
import pty
import struct
import subprocess
from collections.abc import Mapping, Sequence


def shown(
    command: Sequence[str],
    *,
    columns: int = 0,
    environment: Mapping[str, str | None] | None = None,
    output: int | None = None,
) -> bytes:
    """What a program prints whose streams are a terminal of so many columns.

    Its environment is ours with these changes, None for a variable that is not to be there. Its
    standard output goes elsewhere if ``output`` says where to, as with ``subprocess``.
    """
    import fcntl
    import termios

    variables = {**os.environ, "TERM": "xterm", **(environment or {})}
    controller, terminal = pty.openpty()
    if columns:
        fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
    with subprocess.Popen(
        command,
        stdin=terminal,
        stdout=terminal if output is None else output,
        stderr=terminal,
        env={name: text for name, text in variables.items() if text is not None},
    ) as child:
        os.close(terminal)
        printed = b""
        try:
            while block := os.read(controller, 4096):
                printed += block
        except OSError:
            pass  # Linux's way to say that the other side is closed.
        child.wait(60)
    os.close(controller)
    return printed
