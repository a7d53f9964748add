"""The Dockerfiles that every tool is given, and what is right to make of them."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

from autofix import DockerfileError, check, files, fix
from autofix.fixer import read

CORPUS = Path(__file__).parent.parent / "corpus"
COUNT = 200

TYPICAL = """\
FROM python:3.11-slim
LABEL maintainer="tides@example.org"
ENV PYTHONUNBUFFERED=1
RUN apt-get update && apt-get install -y --no-install-recommends \\
        git \\
        libproj-dev \\
    && rm -rf /var/lib/apt/lists/*
WORKDIR /app
COPY requirements.txt .
RUN pip install --no-cache-dir -r requirements.txt
COPY . .
EXPOSE 8888
CMD ["python", "app.py"]
"""
"""One file as people write it; it breaks three of the five requirements."""

Parse = Callable[[str], object]


def chosen(folder: Path | None, count: int = COUNT) -> list[bytes]:
    """So many Dockerfiles that can be built: our corpus, or those of a folder, evenly spread."""
    found = sorted(CORPUS.glob("*/*/before.Dockerfile") if folder is None else _all(folder))
    texts = [content for path in found if _reads(content := path.read_bytes())]
    step = max(1, len(texts) // count)
    return texts[::step][:count]


def laid(folder: Path, texts: list[bytes]) -> list[str]:
    """Write the Dockerfiles into a fresh folder; their names there."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    names = [f"{number:03}.Dockerfile" for number in range(len(texts))]
    for name, text in zip(names, texts, strict=True):
        (folder / name).write_bytes(text)
    return names


def ours(folder: Path, names: list[str]) -> Iterator[str]:
    """What is wrong with the files that our own --write has left in a folder.

    ``folder`` has the files as they are now, ``folder.parent / "before"`` as they were.
    """
    for name in names:
        source = files.read(str(folder.parent / "before" / name))
        expected = fix(source.text, context=files.context(source)).after
        left = files.read(str(folder / name))
        if left.text != expected:
            yield f"{name}: --write has left something else than fix gives"
        # What a COPY can bring depends on the folder.
        again = fix(left.text, context=files.context(left))
        if check(left.text).broken and any(finding.made for finding in again.findings):
            yield f"{name}: something that can be mended is left"


def strict(parse: Parse) -> Parse:
    """A parser that refuses what either this one or our own refuses.

    BuildKit's takes any word for an instruction, as another part of it looks at those.
    """

    def both(text: str) -> None:
        parse(text)
        try:
            read(text)
        except DockerfileError as error:
            raise ValueError(str(error)) from error

    return both


def broken(before: list[bytes], after: list[bytes], parse: Parse) -> int:
    """How many Dockerfiles a parser took before and takes no more."""
    pairs = zip(before, after, strict=True)
    return sum(_taken(old, parse) and not _taken(new, parse) for old, new in pairs)


def _taken(content: bytes, parse: Parse) -> bool:
    try:
        parse(content.decode("utf-8", "replace"))
    except ValueError:
        return False
    return True


def _all(folder: Path) -> Iterator[Path]:
    for path in folder.rglob("*"):
        if path.is_file() and "dockerfile" in path.name.lower():
            yield path


def _reads(content: bytes) -> bool:
    """Whether the text is one that can be built, and that every tool can be asked about."""
    try:
        check(content.decode("utf-8"))
    except (DockerfileError, UnicodeDecodeError):
        return False
    return True
