"""The errors for what BuildKit itself refuses."""

from __future__ import annotations


class DockerfileError(Exception):
    """A Dockerfile that BuildKit refuses.

    Attributes:
        line: the 1-based line of the fault.
        message: what is wrong, a statement of fact.
        advice: what the author can do about it.
    """

    def __init__(self, line: int, message: str, advice: str) -> None:
        """Keep the three parts, also as ``args`` so that the error can be pickled."""
        super().__init__(line, message, advice)
        self.line = line
        self.message = message
        self.advice = advice

    def __str__(self) -> str:
        """Return the line and the message."""
        return f"line {self.line}: {self.message}"


class Refusal(ValueError):
    """A ``DockerfileError`` in the making: what refuses an instruction does not know its line."""

    def __init__(self, message: str, advice: str) -> None:
        """Keep what is wrong and what to do about it."""
        super().__init__(message, advice)
        self.message = message
        self.advice = advice
