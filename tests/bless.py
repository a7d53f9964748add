"""Write ``findings.txt`` and ``after.Dockerfile`` of cases from what the fixer makes of them.

    python tests/bless.py corpus/missing-user/adduser-missing ...

What is written is not right because the fixer wrote it: read the difference.
"""

from __future__ import annotations

import sys
from pathlib import Path

from cases import Case, shown


def bless(case: Case) -> None:
    """Write what the fixer makes of a case."""
    result = case.fix(case.before)
    lines = "".join(f"{line}\n" for line in shown(result))
    (case.folder / "findings.txt").write_bytes(lines.encode())
    after = case.folder / "after.Dockerfile"
    if result.after != result.before:
        after.write_bytes(result.after.encode("utf-8", "surrogateescape"))
    else:
        after.unlink(missing_ok=True)


if __name__ == "__main__":
    for argument in sys.argv[1:]:
        bless(Case(Path(argument).resolve()))
