"""The targets by their names."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from fuzz import mending, readers, texts
from fuzz.choices import Choices

SEEDS = Path(__file__).parent / "seeds"


@dataclass(frozen=True)
class Target:
    """Something that is fuzzed.

    ``make`` puts an input together, ``check`` raises where it does not hold what it must, and
    ``of`` are the inputs that a seed stands for, which the seeds of every folder named are.
    ``raw`` are the bytes by which ``make`` takes all that follow as they come, and ``weight`` is
    the share of the time that it gets.
    """

    make: Callable[[Choices], Any]
    check: Callable[[Any], None]
    of: Callable[[bytes], Iterator[Any]]
    seeds: tuple[str, ...]
    raw: bytes = b"\x07"
    weight: int = 1

    def inputs(self) -> Iterator[tuple[str, Any]]:
        """The inputs of the seeds, with the names of their files."""
        for name, content in self.contents():
            yield from ((name, given) for given in self.of(content))

    def contents(self) -> Iterator[tuple[str, bytes]]:
        """The seeds, with the names of their files."""
        for folder in self.seeds:
            for path in sorted((SEEDS / folder).iterdir()):
                yield f"{folder}/{path.name}", path.read_bytes()


_DOCKERFILES = ("dockerfiles",)
_ALONE = b"\0\0\0\0\0\x07"

TARGETS: Mapping[str, Target] = {
    "read": Target(
        mending.a_dockerfile, mending.read_target, mending.dockerfile_of, _DOCKERFILES, weight=3
    ),
    "fix": Target(
        mending.an_input, mending.fix_target, mending.inputs_of, _DOCKERFILES, _ALONE, weight=10
    ),
    "diff": Target(
        mending.an_input, mending.diff_target, mending.inputs_of, _DOCKERFILES, _ALONE, weight=3
    ),
    "shell": Target(
        texts.script, mending.shell_target, readers.as_text, ("scripts",), b"\x01", weight=3
    ),
    "ignore": Target(
        readers.an_ignore, readers.ignore_target, readers.ignores_of, ("ignores",), b"\0\x07\xff"
    ),
    "references": Target(
        readers.words(readers.REFERENCES), readers.references_target, readers.as_text,
        ("references",),
    ),
    "registry": Target(readers.a_json, readers.registry_target, readers.as_bytes, ("json",), b""),
    "layers": Target(readers.layers, readers.layers_target, readers.layers_of, ("layers",), b""),
    "index": Target(readers.a_page, readers.index_target, readers.as_bytes, ("json", "html"), b""),
    "table": Target(readers.a_table, readers.table_target, readers.as_bytes, ("json",), b""),
    "configuration": Target(
        readers.words(readers.CONFIGURATION), readers.configuration_target, readers.as_text,
        ("configurations",),
    ),
    "log": Target(readers.words(readers.LOG), readers.log_target, readers.as_text, ("logs",)),
}  # fmt: skip
"""All targets."""
