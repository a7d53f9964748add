"""What all rows say together, counted while they pass by; its size is bounded."""

from __future__ import annotations

import errno
import json
import os
import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

from autofix.files import UnusableInput
from autofix.image.base import reference
from autofix.launch.text import harmless
from autofix.scan.row import SCHEMA, Row
from autofix.states import STATES, VERDICTS

_MOST_IMAGES = 5000
_MOST_REASONS = 200
_SHOWN = 10
_OTHERS = "(others)"


class Summary:
    """Figures over all rows that were added."""

    def __init__(self) -> None:
        """Begin with nothing."""
        self.files = 0
        self._verdicts: Counter[str] = Counter()
        self._states: dict[str, Counter[str]] = defaultdict(Counter)
        self._findings: dict[str, Counter[str]] = defaultdict(Counter)
        self._reasons: dict[str, Counter[str]] = defaultdict(Counter)
        self._images: dict[str, Counter[str]] = defaultdict(Counter)

    def add(self, row: Row) -> None:
        """Count a row."""
        verdict = row["verdict"]
        self.files += 1
        self._verdicts[verdict] += 1
        for rule, state in row["rules"].items():
            self._states[rule][state] += 1
        for finding in row["findings"]:
            self._findings[finding["rule"]][finding["state"]] += 1
        if verdict in ("refused", "failed"):
            reason = _kind(row["reason"])
            self._reasons[verdict][_bounded(reason, self._reasons[verdict], _MOST_REASONS)] += 1
        else:
            image = reference(row["base_image"]).familiar or "?"
            self._images[_bounded(image, self._images, _MOST_IMAGES)][verdict] += 1

    def as_json(self, by: str, seconds: float, unread: list[str]) -> dict[str, Any]:
        """All of it, as docs/scanning.md describes."""
        rules = {
            rule: {
                "files": {state: states[state] for state in STATES},
                "findings": {state: self._findings[rule][state] for state in STATES[1:]},
            }
            for rule, states in self._states.items()
        }
        images = sorted(self._images.items(), key=lambda item: (-item[1].total(), item[0]))
        return {
            "schema": SCHEMA,
            "by": by,
            "files": self.files,
            "seconds": round(seconds, 1),
            "verdicts": {verdict: self._verdicts[verdict] for verdict in VERDICTS},
            "rules": rules,
            "refused": dict(self._reasons["refused"].most_common()),
            "failed": dict(self._reasons["failed"].most_common()),
            "base_images": [
                {"image": image, "files": counted.total(), **counted} for image, counted in images
            ],
            "unread": [harmless(problem) for problem in unread],
        }

    def lines(self) -> Iterator[str]:
        """The most of it for people."""
        parts = [f"{self._verdicts[v]:,} {v}" for v in VERDICTS if self._verdicts[v]]
        yield f"{self.files:,} files: {', '.join(parts) or 'nothing to tell'}"
        if self._states:
            shown = STATES[1:]
            yield "".join(["files per rule      ", *(f"{state:>10}" for state in shown)])
            for rule, states in self._states.items():
                yield f"{rule:<20}" + "".join(f"{states[state]:>10,}" for state in shown)
        for verdict, reasons in self._reasons.items():
            for reason, number in reasons.most_common(_SHOWN):
                yield f"{verdict}: {number:,} {reason}"
        images = sorted(self._images.items(), key=lambda item: (-item[1].total(), item[0]))
        for image, counted in images[:_SHOWN]:
            parts = [f"{counted[v]:,} {v}" for v in VERDICTS if counted[v]]
            yield f"FROM {harmless(image, 60)}: {counted.total():,}, of these {', '.join(parts)}"
        if len(images) > _SHOWN:
            yield f"FROM {len(images) - _SHOWN:,} other images"


def write(path: str, summary: dict[str, Any]) -> None:
    """Write a summary to a file at once; raises UnusableInput."""
    with _beside(path) as temporary:
        with open(temporary, "w", encoding="ascii") as file:
            json.dump(summary, file, indent=2)
            file.write("\n")
        os.replace(temporary, path)


def prepare(path: str) -> None:
    """See that a summary can be written once everything is done; raises UnusableInput."""
    with _beside(path):
        if os.path.isdir(path):
            raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))


@contextmanager
def _beside(path: str) -> Iterator[str]:
    """The path of a new file beside one, which is gone afterwards."""
    temporary = f"{path}.{os.getpid()}.new"
    try:
        open(temporary, "x").close()
        try:
            yield temporary
        finally:
            with suppress(FileNotFoundError):
                os.unlink(temporary)
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else str(error)
        raise UnusableInput(f"{path}: cannot be written: {reason}; name another file") from error


def _kind(reason: str) -> str:
    """A reason without what is particular to one file: its line, names, advice."""
    plain = re.sub(r"^line \d+: ", "", reason)
    plain = re.sub(r"--[\w-]+|'[^']*'|\"[^\"]*\"", "…", plain)
    parts = re.split(r": |; |\. ", plain)
    return ": ".join(parts[: 2 if parts[0] == "internal error" else 1])


def _bounded(word: str, counted: dict[str, Any], most: int) -> str:
    return word if word in counted or len(counted) < most else _OTHERS
