"""Where a GitHub App's number and private key come from; they are kept in memory only."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from autofix.pull_request.model import ForgeError

NUMBER = "BINDER_FIX_APP_ID"
KEY = "BINDER_FIX_APP_KEY"
KEY_FILE = "BINDER_FIX_APP_KEY_FILE"
_LARGEST = 1 << 16


@dataclass(frozen=True)
class App:
    """A GitHub App; the key is never shown."""

    number: str
    key: str = field(repr=False)


def find(environment: Mapping[str, str] = os.environ) -> App | None:
    """The App that the environment tells of, None if it tells of none; raises ForgeError."""
    number = environment.get(NUMBER, "").strip()
    if not number:
        return None
    if not (number.isascii() and number.replace(".", "").isalnum()):
        raise ForgeError(f"{NUMBER} is not the number or client ID of a GitHub App")
    # A key that was put into one line has its line ends written out.
    key = environment.get(KEY, "").replace("\\n", "\n")
    file = environment.get(KEY_FILE, "")
    if not key and file:
        try:
            with Path(file).open("rb") as stream:
                key = stream.read(_LARGEST).decode("ascii")
        except (OSError, ValueError):
            raise ForgeError(f"the file of {KEY_FILE} cannot be read") from None
    if "PRIVATE KEY-----" not in key:
        raise ForgeError(f"there is no private key in {KEY}, nor in the file of {KEY_FILE}")
    return App(number, key.strip() + "\n")
