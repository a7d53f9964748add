"""``python -m autofix``."""

from __future__ import annotations

from autofix.cli import main

if __name__ == "__main__":
    main(prog_name="binder-fix")
