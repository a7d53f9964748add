"""What all tests share."""

from __future__ import annotations

from hypothesis import HealthCheck, settings

# Shared machines are noisy: how long an example takes tells nothing.
settings.register_profile("shared", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("shared")
