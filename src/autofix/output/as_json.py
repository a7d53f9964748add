"""The format json: one document for a run."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator

from autofix.configuration import Wishes
from autofix.outcome import Outcome, status
from autofix.output.document import described, head, summary, trouble
from autofix.output.problems import told
from autofix.printing import Piece


def pieces(
    outcomes: Iterable[Outcome], troubles: Iterable[str], wishes: Wishes, width: int = 0
) -> Iterator[Piece]:
    """The document, once all is known."""
    done, unanswered = list(outcomes), list(troubles)
    yield from told(done, unanswered)
    files = [described(outcome, wishes) for outcome in done]
    document = head()
    document["files"] = files
    document["problems"] = [trouble(text) for text in unanswered]
    document["summary"] = summary(files, status(done, answered=not unanswered))
    yield Piece((f"{json.dumps(document, indent=1)}\n",), exact=True)
