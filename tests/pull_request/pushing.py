"""A push to the stand-in as plain git does it, for tests of the forges."""

from __future__ import annotations

import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path

from standin import GIT, Standin


def push(
    standin: Standin,
    name: str,
    branch: str,
    *,
    to: str = "",
    options: Sequence[str] = (),
    content: bytes = b"FROM ubuntu:24.04\n",
) -> str:
    """Push a branch with a changed Dockerfile to a repository, or its fork; the commit."""
    with tempfile.TemporaryDirectory() as folder:
        where = Path(folder) / "clone"
        url = standin.clone(to or name).replace("//", f"//x:{standin.token}@", 1)

        def git(*arguments: str) -> str:
            command = ["git", *arguments]
            environment = {**GIT, "GIT_TERMINAL_PROMPT": "0"}
            done = subprocess.run(command, env=environment, capture_output=True, text=True)
            assert done.returncode == 0, done.stderr
            return done.stdout.strip()

        git("clone", "-q", standin.clone(name), str(where))
        (where / "Dockerfile").write_bytes(content)
        git("-C", str(where), "add", ".")
        git("-C", str(where), "commit", "-q", "-m", "Pin")
        chosen = [part for option in options for part in ("-o", option)]
        git("-C", str(where), "push", "-q", *chosen, url, f"HEAD:refs/heads/{branch}")
        return git("-C", str(where), "rev-parse", "HEAD")
