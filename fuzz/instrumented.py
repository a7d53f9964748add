"""The process that atheris runs in: ``python -m fuzz.instrumented TARGET FILE FOLDER OPTION...``.

What is found is added to FILE, and the number of inputs now and then.
"""

from __future__ import annotations

import pickle
import sys
from functools import partial
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["autofix"]):
    from fuzz.choices import Choices
    from fuzz.running import tried
    from fuzz.targets import TARGETS

_OFTEN = 256


def main() -> None:
    """Fuzz a target until libFuzzer ends the process."""
    name, told, kept, *options = sys.argv[1:]
    target = TARGETS[name]
    for file, content in target.contents():
        Path(kept, file.replace("/", "-")).write_bytes(target.raw + content)
    seen: set[str] = set()
    count = 0

    def one(data: bytes) -> None:
        nonlocal count
        count += 1
        finding = tried(name, f"{data!r}", target.check, partial(target.make, Choices(data)))
        new = [finding] if finding and finding.key not in seen else []
        seen.update(one.key for one in new)
        items = [*new, count] if count % _OFTEN == 0 else new
        if items:
            with open(told, "ab") as stream:
                stream.writelines(map(pickle.dumps, items))

    atheris.Setup([sys.argv[0], *options, kept], one)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
