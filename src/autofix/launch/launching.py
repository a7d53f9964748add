"""Start an image as the guide for Dockerfiles says, and as BinderHub does."""

from __future__ import annotations

import re
import secrets
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from autofix.launch.building import NB_UID
from autofix.launch.engine import Engine
from autofix.launch.measuring import measure
from autofix.launch.repository import Repository
from autofix.launch.results import BINDER_ANSWER_SECONDS, LOG_LINES, Failure, Launch, Way
from autofix.launch.server import PORT, Server
from autofix.launch.singleuser import ENVIRONMENT, STUB
from autofix.launch.text import harmless, last_lines

MEMORY = "2g"
"""The memory that mybinder.org gives."""

_IDENTIFIER = re.compile(r"^[0-9a-f]{64}$", re.MULTILINE)
_BASE = "/user/x"

# What BinderHub does before the server: JupyterLab 3 or newer if that python3 has it, else the
# classic notebook. The braces in the message are printed as they are; users search for that text.
_LAUNCHER = """
import os
import sys

program = "jupyter-notebook"
try:
    import jupyterlab
    import jupyterlab.labapp

    if int(jupyterlab.__version__.split(".")[0]) >= 3:
        program = "jupyter-lab"
except Exception:
    print("Failed to import jupyterlab: {e}", file=sys.stderr)
os.execvp(program, [program] + sys.argv[1:])
"""


def run_arguments(image: str, name: str, way: Way, token: str, memory: str) -> list[str]:
    """Return the arguments of the engine that start a container in one way.

    Nowhere can it gain privileges, and only the loopback reaches its port. As the guide says, the
    image's own user runs it; in a pod that is uid 1000, with whichever primary group the image
    gives that uid and with group 100, and mybinder.org lays its own folder over /etc/jupyter.
    """
    arguments = ["run", "--detach", "--pull", "never", "--name", name]
    arguments += ["--publish", f"127.0.0.1::{PORT}", "--security-opt", "no-new-privileges"]
    arguments += ["--memory", memory, "--memory-swap", memory, "--pids-limit", "4096"]
    where = ["--ip=0.0.0.0", f"--port={PORT}"]
    if way == "documented":
        command = ["jupyter", "notebook", "--NotebookApp.default_url=/lab/", *where]
        return [*arguments, image, *command, f"--NotebookApp.token={token}"]
    arguments += ["--user", str(NB_UID), "--group-add", "100", "--tmpfs", "/etc/jupyter:mode=0755"]
    if way == "authenticated":
        environment = {**ENVIRONMENT, "JUPYTERHUB_API_TOKEN": token, "JPY_API_TOKEN": token}
        for variable, value in environment.items():
            arguments += ["--env", f"{variable}={value}"]
        return [*arguments, image, "jupyterhub-singleuser", *where]
    return [*arguments, image, "python3", "-c", _LAUNCHER, *where, *_doubled(token)]


def _doubled(token: str) -> Iterator[str]:
    """Yield BinderHub's flags, once for the old server and once for the new one."""
    for application in ("NotebookApp", "ServerApp"):
        yield f"--{application}.base_url={_BASE}/"
        yield f"--{application}.token={token}"
        yield f"--{application}.trust_xheaders=True"
        yield f"--{application}.allow_origin=*"
        yield f"--{application}.allow_origin_pat=.*"


def launch(
    engine: Engine,
    image: str,
    repository: Repository,
    way: Way,
    *,
    timeout: float = BINDER_ANSWER_SECONDS,
    memory: str = MEMORY,
    cells: bool = False,
    tick: Callable[[], None] = lambda: None,
) -> Launch:
    """Start ``image`` in one way, measure its server against the repository, and remove it.

    With ``cells`` the code of the repository's own notebook is run, too.
    """
    token = secrets.token_hex(16)
    base = "" if way == "documented" else _BASE
    with _container(engine) as name:
        arguments = run_arguments(image, name, way, token, memory)
        start = time.monotonic()
        done = engine.run(*arguments, finish=True)
        probe = "jupyterhub-singleuser" if way == "authenticated" else token
        server = Server(engine, name, base, token, probe)
        if done.code:
            words = f"the container did not start: {harmless(last_lines(done.output, 1), 200)}"
            said = _IDENTIFIER.sub("", done.output)
            return _failed(way, words, f"{server.log()}\n{said}")
        if way == "authenticated":
            server.execute(["python3", "-c", STUB], "--detach")
        problem = server.wait(start + timeout, timeout, tick)
        seconds = time.monotonic() - start
        if problem:
            return _failed(way, problem, server.log())
        tick()
        return measure(server, repository, way, seconds, cells=cells)


@contextmanager
def _container(engine: Engine) -> Iterator[str]:
    name = engine.new_container()
    try:
        yield name
    finally:
        engine.remove_container(name)


def _failed(way: Way, words: str, log: str) -> Launch:
    return Launch(way, failed=(Failure("start", words),), log=last_lines(log, LOG_LINES))
