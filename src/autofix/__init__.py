"""Mend Dockerfiles so that they launch on Binder.

``fix`` and ``check`` are pure functions of what they are given; docs/library.md tells what is
public. A name is imported when it is first used: the import of this package costs nothing.
"""

from __future__ import annotations

__version__ = "0.1.0"

# As of ``typing``, whose import a run does without.
TYPE_CHECKING = False

if TYPE_CHECKING:
    from autofix.dockerfile import Dockerfile, DockerfileError
    from autofix.edit import Edit, Position, Span
    from autofix.fixer import Change, Finding, Report, Result, UnprovenFix, check, fix
    from autofix.ignoring import Ignore
    from autofix.image.context import Context
    from autofix.image.published import Knowledge
    from autofix.rule import Fix, Rule, Violation
    from autofix.rules import RULES

__all__ = [
    "RULES",
    "Change",
    "Context",
    "Dockerfile",
    "DockerfileError",
    "Edit",
    "Finding",
    "Fix",
    "Ignore",
    "Knowledge",
    "Position",
    "Report",
    "Result",
    "Rule",
    "Span",
    "UnprovenFix",
    "Violation",
    "__version__",
    "check",
    "fix",
]

_MODULES = {
    "dockerfile": ("Dockerfile", "DockerfileError"),
    "edit": ("Edit", "Position", "Span"),
    "fixer": ("Change", "Finding", "Report", "Result", "UnprovenFix", "check", "fix"),
    "image.context": ("Context",),
    "ignoring": ("Ignore",),
    "image.published": ("Knowledge",),
    "rule": ("Fix", "Rule", "Violation"),
    "rules": ("RULES",),
}

if not TYPE_CHECKING:

    def __getattr__(name):
        """Import a public name from where it is (PEP 562)."""
        for module, names in _MODULES.items():
            if name in names:
                from importlib import import_module

                value = getattr(import_module(f"{__name__}.{module}"), name)
                globals()[name] = value
                return value
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")

    def __dir__():
        return sorted({*globals(), *__all__})
