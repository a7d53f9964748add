"""Which repositories are launched without the option `--all-repositories`."""

from __future__ import annotations

import pytest


def pytest_configure(config: pytest.Config) -> None:
    """Declare the marker of the others."""
    config.addinivalue_line("markers", "rare: launched only with --all-repositories")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave them out, without a line for each."""
    if config.getoption("--all-repositories"):
        return
    left = [item for item in items if item.get_closest_marker("rare")]
    if left:
        config.hook.pytest_deselected(items=left)
        items[:] = [item for item in items if item not in left]
