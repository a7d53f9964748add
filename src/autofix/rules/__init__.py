"""Binder's requirements, in the order in which they are mended.

The entrypoint comes before the repository: one that is a path from the working directory keeps
that from being changed.
"""

from __future__ import annotations

from autofix.rule import Rule
from autofix.rules import (
    misplaced_repository,
    missing_jupyter,
    missing_user,
    swallowed_arguments,
    unpinned_image,
    unpinned_package,
)

RULES: tuple[Rule, ...] = (
    unpinned_image.rule,
    missing_jupyter.rule,
    missing_user.rule,
    swallowed_arguments.rule,
    misplaced_repository.rule,
    unpinned_package.rule,
)
