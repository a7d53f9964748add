"""The newest versions of Python packages, asked from the package index that pip is set to use."""

from __future__ import annotations

from autofix.package_index.asking import ask

__all__ = ["ask"]
