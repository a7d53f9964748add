"""The tutorial, followed to the letter in a fresh container, with a real engine."""

from __future__ import annotations

import shutil
import subprocess
import sys
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest
from launch.harness import require_engine

from .pages import DOCS, ROOT, blocks
from .sessions import Session
from .test_pages import patiently

pytestmark = pytest.mark.launch

SAVE = 'cd /root && mkdir -p "$(dirname "$1")" && cat > "$1"'
PLUGIN = "/usr/libexec/docker/cli-plugins/docker-buildx"
PLUGINS = (
    Path.home() / ".docker/cli-plugins/docker-buildx",
    Path(PLUGIN),
    Path("/usr/lib/docker/cli-plugins/docker-buildx"),
)


@pytest.fixture
def container(tmp_path: Path) -> Iterator[str]:
    """A container as a reader has it: Python, Docker, and an index that has the package.

    The client of Docker and its socket are those of the machine; the package comes from a folder in
    place of the index; base images come from the registry of the tests. Nothing else is prepared.
    """
    require_engine()
    client = shutil.which("docker")
    plugin = next((path.resolve() for path in PLUGINS if path.exists()), None)
    assert client, "the docker client is not on PATH"
    assert plugin, "buildx is not where Docker looks for it"
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path)]
    subprocess.run(build, cwd=ROOT, check=True, capture_output=True)
    name = f"binder-fix-tutorial-{uuid.uuid4().hex[:12]}"
    mounts = (
        f"{tmp_path}:/packages:ro",
        f"{client}:/usr/local/bin/docker:ro",
        f"{plugin}:{PLUGIN}:ro",
        "/var/run/docker.sock:/var/run/docker.sock",
    )
    volumes = [word for mount in mounts for word in ("--volume", mount)]
    variables = ["--env", "PIP_FIND_LINKS=/packages",
                 "--env", "BINDER_FIX_MIRROR=http://127.0.0.1:5000"]  # fmt: skip
    start = ["docker", "run", "--detach", "--rm", "--network", "host", "--name", name]
    command = [*start, *volumes, *variables, "python:3.12", "sleep", "1800"]
    subprocess.run(command, check=True, capture_output=True)
    try:
        yield name
    finally:
        subprocess.run(["docker", "rm", "--force", name], check=True, capture_output=True)


def test_the_tutorial(container: str, tmp_path: Path) -> None:
    """Files are saved as a reader saves them, commands typed, and the page says what they print."""
    docker = str(shutil.which("docker"))
    session = Session(tmp_path, {}, prefix=(docker, "exec", container), place="/root")
    written, ran = 0, 0
    for block in blocks(DOCS / "tutorial.md"):
        if block.title:
            inside = ["exec", "--interactive", container, "sh", "-c", SAVE, "-", block.title]
            save = [docker, *inside]
            subprocess.run(save, input=block.body.encode(), check=True, capture_output=True)
            written += 1
        elif block.language == "console":
            patiently(block, session)
            ran += 1
    assert (written, ran) == (3, 7)
