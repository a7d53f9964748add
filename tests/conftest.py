"""What all tests share."""

from __future__ import annotations

import os

from hypothesis import HealthCheck, settings

# Shared machines are noisy: how long an example takes tells nothing.
settings.register_profile("shared", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("shared")

# No test reaches out by accident; those that ask a registry of their own say so.
os.environ["BINDER_FIX_OFFLINE"] = "1"
