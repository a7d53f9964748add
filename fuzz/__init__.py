"""A fuzzer: texts that nobody would write, and what must hold of them all the same.

Run as ``python -m fuzz``. Everything that reads what others wrote is a target (`fuzz.targets`). An
input is made of the bytes that a `fuzz.choices.Choices` hands out, so that atheris, where it is
installed, finds by the coverage which bytes lead to something new; without it they are random.
Memory is measured by what Linux tells in /proc.
"""

from __future__ import annotations

import sys
from pathlib import Path

TESTS = Path(__file__).parent.parent / "tests"

# What holds of any text is said by the tests.
for _folder in ("registry", "shell", "dockerfile", ""):
    if str(TESTS / _folder) not in sys.path:
        sys.path.insert(0, str(TESTS / _folder))
