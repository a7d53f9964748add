"""Read Dockerfiles as BuildKit does, every part with its place in the source."""

from __future__ import annotations

from .errors import DockerfileError
from .lines import Heredoc
from .model import Dockerfile, Flag, Instruction, Script, Stage, Word
from .reader import parse
from .words import UNKNOWN, expand, expand_words

__all__ = [
    "UNKNOWN",
    "Dockerfile",
    "DockerfileError",
    "Flag",
    "Heredoc",
    "Instruction",
    "Script",
    "Stage",
    "Word",
    "expand",
    "expand_words",
    "parse",
]
