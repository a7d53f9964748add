"""Write a context file and the Dockerfile beside it, as a run of the command does.

    python written.py FOLDER TEXT

``deep/requirements.txt`` becomes TEXT, the Dockerfile what the rules make of it. The fixer runs
first; where the writing begins, a call that does nothing says so to who traces it.
"""

from __future__ import annotations

import os
import sys

from autofix import files, fixer, outcome, writing  # noqa: F401
from autofix.values import replace


def main() -> None:
    """Write both files; 2 after an error."""
    folder, text = sys.argv[1:]
    source = files.read(folder)
    result = fixer.fix(source.text)
    name = "deep/requirements.txt"
    with open(os.path.join(folder, name)) as file:
        before = file.read()
    changes = (fixer.Change(name, before, text),) if before != text else ()
    given = replace(result, files=changes)
    os.access("/writing begins", os.F_OK)
    try:
        outcome.write(source, given)
    except files.UnusableInput as error:
        os.write(2, f"{error}\n".encode())
        os._exit(2)
    os._exit(0)


main()
