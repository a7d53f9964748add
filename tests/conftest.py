"""What all tests share."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, settings

# Shared machines are noisy: how long an example takes tells nothing.
settings.register_profile("shared", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("shared")

# No test reaches out by accident; those that ask a registry of their own say so.
os.environ["BINDER_FIX_OFFLINE"] = "1"


@pytest.fixture
def listed(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The folders whose files were listed, each time that they were."""
    from autofix import files

    folders: list[str] = []
    walk = files._walk

    def noted(root: str, unread: list[OSError]) -> Iterator[str]:
        folders.append(root)
        return walk(root, unread)

    monkeypatch.setattr(files, "_walk", noted)
    return folders


def pytest_addoption(parser: pytest.Parser) -> None:
    """Declare the option of the launch tests; pytest reads it here, wherever it is started."""
    words = "launch every repository of the suite, not only the third that runs on submissions"
    parser.addoption("--all-repositories", action="store_true", help=words)
