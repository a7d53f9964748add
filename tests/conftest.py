"""What all tests share."""

from __future__ import annotations

import os

import pytest
from hypothesis import HealthCheck, settings

# Shared machines are noisy: how long an example takes tells nothing.
settings.register_profile("shared", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("shared")

# No test reaches out by accident; those that ask a registry of their own say so.
os.environ["BINDER_FIX_OFFLINE"] = "1"


def pytest_addoption(parser: pytest.Parser) -> None:
    """Declare the option of the launch tests; pytest reads it here, wherever it is started."""
    words = "launch every repository of the suite, not only the third that runs on submissions"
    parser.addoption("--all-repositories", action="store_true", help=words)
