"""The format jsonl: a line a file, written when the file is done."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator

from autofix.configuration import Wishes
from autofix.outcome import Outcome
from autofix.output.document import described, head, trouble
from autofix.output.problems import told
from autofix.printing import Piece


def pieces(
    outcomes: Iterable[Outcome], troubles: Iterable[str], wishes: Wishes, width: int = 0
) -> Iterator[Piece]:
    """A line for each thing that did not answer, then one for each file."""
    for text in troubles:
        yield from told((), (text,))
        yield _line({**head(), "problem": trouble(text)})
    for outcome in outcomes:
        yield from told((outcome,), ())
        yield _line({**head(), "file": described(outcome, wishes)})


def _line(value: dict[str, object]) -> Piece:
    return Piece((f"{json.dumps(value, separators=(',', ':'))}\n",), exact=True)
