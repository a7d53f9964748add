"""RUNs that only bash could read, where sh is dash: the build stops there.

No fix has bash read them: what stands beside, and in the RUNs behind, may mean something else to
it (``echo`` does).
"""

from __future__ import annotations

from collections.abc import Iterator

from autofix.image.build import Build
from autofix.image.facts import OF_BASH
from autofix.rule import Violation

_REASON = "write it for sh, or have bash run it by a SHELL before it"


def of_bash(build: Build) -> Iterator[Violation]:
    """Those RUNs, in the stages that the image is made from."""
    for _, failure in build.failing(OF_BASH):
        message = f"the build stops here: {failure.message}"
        yield Violation(failure.call.span, message, reason=_REASON)
