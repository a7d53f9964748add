"""Who commits: who the command line says, who the user is for git, or the account of the token."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass

from autofix.pull_request.model import Forge

_WRITTEN = re.compile(
    r"([^<>\x00-\x1f]*[^<>\x00-\x1f\s])\s*<([^<>\s\x00-\x1f]+@[^<>\s\x00-\x1f]+)>"
)
_SECONDS = 20.0


@dataclass(frozen=True)
class Person:
    """A name with an address."""

    name: str
    email: str


def written(text: str) -> Person | None:
    """The person in a text such as ``Ada Lovelace <ada@example.org>``."""
    match = _WRITTEN.fullmatch(text.strip())
    return Person(match[1].strip(), match[2]) if match else None


def user(environment: Mapping[str, str] = os.environ) -> Person | None:
    """Who the user is for git: by the environment, or by the user's own configuration."""
    name = environment.get("GIT_AUTHOR_NAME") or _configured("user.name", environment)
    email = environment.get("GIT_AUTHOR_EMAIL") or _configured("user.email", environment)
    return written(f"{name} <{email}>")


def account(forge: Forge) -> Person:
    """The account of a token, with the address that its forge keeps for it.

    A token without an account, as a workflow's, gets an address that can be nobody's.
    """
    name = forge.account
    if not name:
        return Person("binder-fix", "binder-fix@noreply.invalid")
    return Person(name, f"{name}@users.noreply.{forge.access.host.partition(':')[0]}")


def _configured(key: str, environment: Mapping[str, str]) -> str:
    program = shutil.which("git", path=environment.get("PATH"))
    if program is None:
        return ""
    # From the root folder: what a repository says of its user is not asked.
    command = [program, "-C", "/", "config", "--global", "--get", key]
    try:
        done = subprocess.run(
            command,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            env=dict(environment),
            timeout=_SECONDS,
            check=False,
        )
    except (OSError, subprocess.SubprocessError):
        return ""
    return done.stdout.decode("utf-8", "replace").strip() if done.returncode == 0 else ""
