"""Mend Dockerfiles so that they launch on Binder."""

from __future__ import annotations

__version__ = "0.1.0"
