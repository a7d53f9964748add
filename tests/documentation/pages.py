"""The pages of the documentation, and the blocks of code in them.

A block is what stands between two lines of backticks. Its first word is its language. A title is
the name of a file: the block is its content, or, in a diff, a change of it. In a console, a line
that begins with ``$`` is a command, ``>`` goes on with it, and what follows is what it prints;
``…`` stands for anything, on a line of its own for any lines.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
PAGES = (
    *(ROOT / name for name in ("README.md", "CONTRIBUTING.md", "SECURITY.md", "CHANGELOG.md")),
    *sorted(DOCS.rglob("*.md")),
)
_FENCE = re.compile(
    r"^(?P<indent>[ ]*)(?P<fence>`{3,}|~{3,})[ ]*(?P<language>[\w+-]*)(?P<attributes>[^\n`]*)\n"
    r"(?P<body>.*?)^(?P=indent)(?P=fence)[ ]*$",
    re.DOTALL | re.MULTILINE,
)
_TITLE = re.compile(r'title="([^"]+)"')


@dataclass(frozen=True)
class Block:
    """A block of code, and where it begins."""

    page: str
    line: int
    language: str
    title: str
    body: str

    def __str__(self) -> str:
        return f"{self.page}:{self.line}"


@dataclass(frozen=True)
class Command:
    """A command of a console, and what it prints there; nothing where the page does not say."""

    text: str
    printed: str


def name(page: Path) -> str:
    """A page as the tests call it."""
    return str(page.relative_to(ROOT))


def blocks(page: Path) -> list[Block]:
    """The blocks of a page, in order."""
    text = page.read_text(encoding="utf-8")
    found = []
    for match in _FENCE.finditer(text):
        indent = re.compile(rf"^{match['indent']}", re.MULTILINE)
        title = _TITLE.search(match["attributes"])
        line = text.count("\n", 0, match.start()) + 1
        body = indent.sub("", match["body"])
        found.append(Block(name(page), line, match["language"], title[1] if title else "", body))
    fences = len(re.findall(r"^ *(?:```|~~~)", text, re.MULTILINE))
    assert fences == 2 * len(found), f"{page} has a block that does not end"
    return found


def commands(block: Block) -> Iterator[Command]:
    """The commands of a console."""
    assert block.body.startswith("$ "), f"{block} does not begin with a command"
    for part in re.split(r"^\$ ", block.body, flags=re.MULTILINE)[1:]:
        first, *lines = part.split("\n")
        while lines and lines[0].startswith("> "):
            first += "\n" + lines.pop(0)[2:]
        yield Command(first, "\n".join(lines).rstrip())


def prints(expected: str, printed: str) -> bool:
    """Whether something was printed as a page says."""
    lines = []
    for line in expected.rstrip().split("\n"):
        if line == "…":
            lines.append(r"(?:[^\n]*\n)*?")
        else:
            lines.append(r"[^\n]*".join(map(re.escape, line.rstrip().split("…"))) + r"\n")
    real = "".join(f"{line.rstrip()}\n" for line in printed.rstrip().split("\n"))
    return re.fullmatch("".join(lines), real) is not None
