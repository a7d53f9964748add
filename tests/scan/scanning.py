"""What the tests of the scan share: texts, jobs, and children that can be made to die."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from autofix import files
from autofix.scan.job import Job
from autofix.workers import child

LAUNCHES = "FROM quay.io/jupyter/base-notebook:2026-02-02\nCOPY --chown=1000 . ${HOME}\n"
MENDED = "FROM python:3.12\n"
PARTLY = "FROM python\n"
BROKEN = "FROM scratch\n"
UNKNOWN = "FROM registry.example.org/lab/image:1\n"
REFUSED = "FRM python:3.12\n"

COMMAND = [sys.executable, "-c", "from autofix.scan.command import scan; scan()"]

# A child that does what the text of a Dockerfile says, before it looks at it.
DEADLY = child._START.replace(
    "serve(connection)\n",
    """
import os, pathlib, re, signal
import autofix.scan.examining as examining
real = examining.examine
def examine(job, wishes):
    for name in re.findall("DIES-OF-([A-Z]+)", job.source.text):
        os.kill(os.getpid(), getattr(signal, name))
    for name in re.findall("DIES-ONCE-AT (.*)", job.source.text):
        if not pathlib.Path(name).exists():
            pathlib.Path(name).touch()
            os._exit(7)
    if "HANGS" in job.source.text:
        re.match("(a+)+$", "a" * 60 + "b")  # In C code, and nobody else gets a turn.
    return real(job, wishes)
examining.examine = examine
serve(connection)
""",
)


def job(text: str | bytes, name: str = "Dockerfile") -> Job:
    """A job of a text without a build context."""
    content = text.encode("utf-8", "surrogateescape") if isinstance(text, str) else text
    return Job(name, hashlib.sha256(content).hexdigest(), files.read("-", content))


def scan(
    *arguments: str | Path, folder: Path | None = None, status: int = 0, standard_input: bytes = b""
) -> tuple[list[dict[str, Any]], str]:
    """Run the command: its rows on standard output, and what it says."""
    done = subprocess.run(
        [*COMMAND, *(os.fspath(argument) for argument in arguments)],
        input=standard_input,
        capture_output=True,
        cwd=folder,
        check=False,
        timeout=120,
    )
    said = done.stderr.decode()
    assert done.returncode == status, said
    return [json.loads(line) for line in done.stdout.splitlines()], said


def rows_of(path: Path) -> list[dict[str, Any]]:
    """The rows of an output file; every line has its end."""
    content = path.read_bytes()
    assert content.endswith(b"\n") or not content
    return [json.loads(line) for line in content.splitlines()]
