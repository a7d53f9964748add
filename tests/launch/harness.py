"""Build a repository as repo2docker does, launch it as Binder does, and measure the outcome.

Nothing here looks inside a Dockerfile: a repository is good when its image builds, starts and
serves. `check` does everything; `build`, `launch` and `remove_image` are its parts.

    python -m launch.harness FOLDER     (from the folder `tests`) prints what was measured
"""

from __future__ import annotations

import http.client
import json
import secrets
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, get_args

from .websocket import WebSocket

Way = Literal["documented", "binder"]
WAYS: tuple[Way, ...] = get_args(Way)

BUILD_SECONDS = 1200.0
"""How long a build may take; repo2docker waits as long for its engine."""

ANSWER_SECONDS = 90.0
"""How long a server may take to answer. Binder gives up after 30 s on faster machines."""

BINDER_ANSWER_SECONDS = 30.0
"""The limit which Binder itself sets."""

NB_USER, NB_UID = "jovyan", 1000
_PORT = 8888
_COMMAND_SECONDS = 60.0
_KERNEL_SECONDS = 60.0
_LOG_LINES = 20

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

_FIND_SERVER = r"""
for entry in /proc/[0-9]*; do
  if tr '\000' '\n' 2>/dev/null < "$entry/cmdline" | grep -qF -- "$PROBE"; then
    echo "${entry#/proc/}"
  fi
done
"""

_DESCRIBE_SERVER = r"""
sed -n 's/^Uid:[^0-9]*\([0-9]*\).*/uid=\1/p' "/proc/$1/status"
echo "cwd=$(readlink "/proc/$1/cwd")"
tr '\000' '\n' < "/proc/$1/environ" | sed -n 's/^HOME=/home=/p'
"""

_PROBE_HOME = 'file="$1/.binder-fix-probe"; : > "$file" && rm "$file"'


class HarnessError(Exception):
    """The folder or the engine cannot be used at all."""


@dataclass(frozen=True)
class Build:
    """What became of one build."""

    image: str
    dockerfile: str
    seconds: float
    failures: tuple[str, ...]
    log: str

    @property
    def ok(self) -> bool:
        """Whether there is an image."""
        return not self.failures

    def explain(self) -> str:
        """Return failures and the last lines of the log as one text."""
        return _explain("build", self.failures, self.log)


@dataclass(frozen=True)
class Launch:
    """What was measured on one running server; None or "" where nothing could be measured."""

    way: Way
    whoami: str = ""
    id_u: int | None = None
    pwd: str = ""
    server_uid: int | None = None
    served: str = ""
    home: str = ""
    home_writable: bool = False
    served_in_home: bool = False
    foreign: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    api_status: int | None = None
    lab_status: int | None = None
    marker_listed: bool = False
    notebook_saved: bool = False
    own_notebook_saved: bool | None = None
    kernel_answer: str = ""
    cells_run: bool | None = None
    seconds: float | None = None
    failures: tuple[str, ...] = ()
    log: str = ""

    @property
    def ok(self) -> bool:
        """Whether every measurement is good."""
        return not self.failures

    def explain(self) -> str:
        """Return failures and the last lines of the log as one text."""
        return _explain(f"launch ({self.way})", self.failures, self.log)


@dataclass(frozen=True)
class Report:
    """A build and the launches of its image."""

    build: Build
    launches: tuple[Launch, ...]

    @property
    def ok(self) -> bool:
        """Whether the image was built and every launch is good."""
        return self.build.ok and all(launch.ok for launch in self.launches)

    @property
    def failures(self) -> tuple[str, ...]:
        """All failures in words."""
        launches = (f"{one.way}: {words}" for one in self.launches for words in one.failures)
        return (*(f"build: {words}" for words in self.build.failures), *launches)

    def explain(self) -> str:
        """Return all failures, each with the last lines of its log, as one text."""
        parts: list[Build | Launch] = [self.build, *self.launches]
        return "\n".join(part.explain() for part in parts if not part.ok)


def engine_problem() -> str | None:
    """Return why no Docker Engine with buildx can be used, or None if one answers."""
    for command in (["docker", "version", "--format", "{{.Server.Version}}"], ["docker", "buildx"]):
        try:
            done = _run(command, 20.0)
        except OSError as error:
            return f"the program docker cannot be started: {error}"
        if done.code:
            return f"{' '.join(command[:2])}: {_tail(done.output, 1) or 'no answer'}"
    return None


def find_dockerfile(folder: Path) -> str:
    """Return the path, relative to `folder`, of the Dockerfile which repo2docker builds."""
    hidden, plain = folder / ".binder", folder / "binder"
    if hidden.is_dir() and plain.is_dir():
        raise HarnessError("there are both a folder binder and a folder .binder")
    prefix = ".binder/" if hidden.is_dir() else "binder/" if plain.is_dir() else ""
    if not (folder / prefix / "Dockerfile").is_file():
        raise HarnessError(f"there is no {prefix}Dockerfile")
    return f"{prefix}Dockerfile"


def build(folder: Path, *, cache: bool = True, timeout: float = BUILD_SECONDS) -> Build:
    """Build `folder` with repo2docker's command under a name of its own, `Build.image`."""
    image = f"binder-fix-launch:{secrets.token_hex(6)}"
    try:
        dockerfile = find_dockerfile(folder)
        (folder / dockerfile).read_text(encoding="utf-8")
    except (HarnessError, UnicodeDecodeError) as error:
        return Build(image, "", 0.0, (str(error),), "")
    command = ["docker", "buildx", "build", "--progress", "plain", "--load"]
    command += [] if cache else ["--no-cache"]
    command += ["--build-arg", f"NB_USER={NB_USER}", "--build-arg", f"NB_UID={NB_UID}"]
    command += ["--file", str(folder / dockerfile), "--tag", image]
    for label, value in (("version", "0"), ("repo", "local"), ("ref", "0" * 40)):
        command += ["--label", f"repo2docker.{label}={value}"]
    command += ["--platform", "linux/amd64", str(folder)]
    start = time.monotonic()
    done = _run(command, timeout, cwd=folder)
    seconds = time.monotonic() - start
    failures = (f"it ended with {done.code}: {_tail(done.output, 1)}",) if done.code else ()
    return Build(image, dockerfile, seconds, failures, done.output)


def remove_image(image: str) -> None:
    """Remove an image which `build` made; an image that is not there is no error."""
    with suppress(OSError):
        _run(["docker", "image", "rm", "--force", image], _COMMAND_SECONDS)


@contextmanager
def built(folder: Path, *, keep_image: bool = False, cache: bool = True) -> Iterator[Build]:
    """Build `folder` and remove the image afterwards, whatever happens in between."""
    made = build(folder, cache=cache)
    try:
        yield made
    finally:
        if not keep_image:
            remove_image(made.image)


def check(
    folder: Path,
    *,
    ways: Sequence[Way] = WAYS,
    timeout: float = ANSWER_SECONDS,
    keep_image: bool = False,
    cache: bool = True,
) -> Report:
    """Build `folder`, launch its image in each of `ways`, measure, and clean up."""
    with built(folder, keep_image=keep_image, cache=cache) as made:
        launches = (launch(made.image, folder, way, timeout=timeout) for way in ways if made.ok)
        return Report(made, tuple(launches))


def launch(
    image: str,
    folder: Path,
    way: Way,
    *,
    marker: str | None = None,
    timeout: float = ANSWER_SECONDS,
) -> Launch:
    """Start `image` in one way, measure its server against the repository, and remove it.

    `marker` is the name of a file at the top of the repository that the server must list; the
    first notebook there unless told otherwise.
    """
    token = secrets.token_hex(16)
    name = f"binder-fix-launch-{secrets.token_hex(6)}"
    base = "" if way == "documented" else "/user/x"
    command = ["docker", "run", "--detach", "--name", name, "--publish", f"127.0.0.1::{_PORT}"]
    command += _documented(image, token) if way == "documented" else _binder(image, token, base)
    start = time.monotonic()
    try:
        done = _run(command, _COMMAND_SECONDS)
        if done.code:
            words = f"the container did not start: {_tail(done.output, 1)}"
            return Launch(way, failures=(words,), log=_tail(_logs(name), _LOG_LINES))
        server = _Server(name, _published_port(name), base, token)
        problem = server.wait(start + timeout, timeout)
        seconds = time.monotonic() - start
        if problem:
            return Launch(way, failures=(problem,), log=_tail(_logs(name), _LOG_LINES))
        return _measure(server, folder, way, marker or _default_marker(folder), seconds)
    finally:
        with suppress(OSError):
            _run(["docker", "rm", "--force", "--volumes", name], _COMMAND_SECONDS)


def repository_paths(folder: Path) -> tuple[str, ...]:
    """Return every file and folder of a repository, relative to it, without its `.git`."""
    paths = (path.relative_to(folder) for path in folder.rglob("*"))
    return tuple(sorted(path.as_posix() for path in paths if ".git" not in path.parts))


def _documented(image: str, token: str) -> list[str]:
    """Return the end of a `docker run` as the guide for Dockerfiles tells users to try it."""
    flags = ["--ip=0.0.0.0", f"--port={_PORT}", f"--NotebookApp.token={token}"]
    return [image, "jupyter", "notebook", "--NotebookApp.default_url=/lab/", *flags]


def _binder(image: str, token: str, base: str) -> list[str]:
    """Return the end of a `docker run` that does what BinderHub's pod does.

    The pod runs as uid 1000, with whichever primary group the image gives that uid, and with
    group 100; it cannot gain privileges, and mybinder.org lays its own folder over /etc/jupyter.
    """
    pod = ["--user", str(NB_UID), "--group-add", "100", "--security-opt", "no-new-privileges"]
    pod += ["--memory", "2g", "--tmpfs", "/etc/jupyter:mode=0755"]
    flags = ["--ip=0.0.0.0", f"--port={_PORT}"]
    for application in ("NotebookApp", "ServerApp"):
        flags += [
            f"--{application}.base_url={base}/",
            f"--{application}.token={token}",
            f"--{application}.trust_xheaders=True",
            f"--{application}.allow_origin=*",
            f"--{application}.allow_origin_pat=.*",
        ]
    return [*pod, image, "python3", "-c", _LAUNCHER, *flags]


class _Server:
    """A running container and the HTTP server inside it."""

    def __init__(self, name: str, port: int | None, base: str, token: str) -> None:
        self.name, self.port, self.base, self.token = name, port, base, token

    def wait(self, deadline: float, limit: float) -> str | None:
        """Wait for the first good answer; return what is wrong if none comes."""
        last: int | None = None
        while time.monotonic() < deadline:
            template = "{{.State.Running}} {{.State.ExitCode}}"
            inspect = ["docker", "inspect", "--format", template, self.name]
            state = _run(inspect, _COMMAND_SECONDS).output.split()
            if state[:1] != ["true"]:
                return f"the container ended with exit code {state[-1] if state else 'unknown'}"
            last = self.status("/api") or last
            if last == 200:
                return None
            time.sleep(0.3)
        if last is None:
            return f"nothing answered on port {_PORT} within {limit:.0f} s"
        return f"{self.base}/api answered {last} for {limit:.0f} s"

    def request(self, method: str, path: str, body: object = None) -> tuple[int, Any] | None:
        """Return status and parsed body (None unless JSON) of an answer, None if none came.

        Redirections are answers too: the token is sent, so nothing has to log in.
        """
        if self.port is None:
            return None
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20.0)
        headers = {"Authorization": f"token {self.token}"}
        payload = None if body is None else json.dumps(body).encode()
        try:
            connection.request(method, self.base + path, body=payload, headers=headers)
            response = connection.getresponse()
            data = response.read()
        except (OSError, http.client.HTTPException):
            return None
        finally:
            connection.close()
        try:
            return response.status, json.loads(data)
        except ValueError:
            return response.status, None

    def status(self, path: str) -> int | None:
        """Return the status of a GET, None if nothing answers."""
        answer = self.request("GET", path)
        return answer[0] if answer else None

    def execute(self, command: Sequence[str], *options: str) -> str | None:
        """Return what a command in the container prints, None if it fails."""
        done = _run(["docker", "exec", *options, self.name, *command], _COMMAND_SECONDS)
        return None if done.code else done.output.strip()

    def describe(self) -> dict[str, str]:
        """Return uid, cwd and home of the server's process, as far as they can be read."""
        found = self.execute(["sh", "-c", _FIND_SERVER], "--env", f"PROBE={self.token}") or ""
        pids = [int(line) for line in found.split() if line.isdigit()]
        if not pids:
            return {}
        # An init or an entry point carries the token too; the server came after them.
        text = self.execute(["sh", "-c", _DESCRIBE_SERVER, "sh", str(max(pids))]) or ""
        return dict(line.split("=", 1) for line in text.splitlines() if "=" in line)


def _measure(server: _Server, folder: Path, way: Way, marker: str, seconds: float) -> Launch:
    """Take every measurement of an answering server."""
    failures: list[str] = []

    def require(condition: bool, words: str) -> bool:
        if not condition:
            failures.append(words)
        return condition

    process = server.describe()
    uid, served, home = process.get("uid", ""), process.get("cwd", ""), process.get("home", "")
    require(uid == str(NB_UID), f"the server runs as uid {uid or 'unknown'}, not {NB_UID}")
    as_server = ("--user", uid) if uid else ()
    whoami = server.execute(["whoami"], *as_server) or ""
    require(bool(whoami), f"uid {uid} has no name in the image")
    id_u = server.execute(["id", "-u"]) or ""
    pwd = server.execute(["pwd"]) or ""
    writable = bool(home) and server.execute(["sh", "-c", _PROBE_HOME, "sh", home], *as_server)
    home_writable = require(writable == "", f"HOME ({home or 'not set'}) cannot be written")
    foreign, missing = _owners(server, folder, served, uid)
    require(not foreign, f"not owned by uid {uid}: {', '.join(foreign[:5])}")

    api, lab = server.status("/api"), server.status("/lab")
    require(api == 200, f"/api answered {api}")
    require(lab == 200, f"/lab answered {lab}")
    listing = server.request("GET", "/api/contents")
    names = _names(listing[1]) if listing and listing[0] == 200 else None
    listed = require(
        names is not None and marker in names,
        f"the file browser does not show {marker}"
        if names is not None
        else f"the file browser answered {listing[0] if listing else 'nothing'}",
    )
    saved = require(
        _saves(server, "binder-fix-probe.ipynb", _notebook("1 + 1")),
        "a new notebook cannot be saved",
    )
    own = _own_notebook(folder, marker) if listed else None
    own_saved = None if own is None else _saves(server, marker, own)
    require(own_saved is not False, f"{marker} cannot be saved")
    answer, cells_run = _kernel(server, _code_cells(own) if own else [])
    require("2" in answer.split(), f"a kernel answered {answer!r} to 1 + 1")
    require(cells_run is not False, f"a cell of {marker} fails")
    log = _tail(_logs(server.name), _LOG_LINES) if failures else ""
    return Launch(
        way=way,
        whoami=whoami,
        id_u=int(id_u) if id_u.isdigit() else None,
        pwd=pwd,
        server_uid=int(uid) if uid.isdigit() else None,
        served=served,
        home=home,
        home_writable=home_writable,
        served_in_home=bool(home) and Path(served).is_relative_to(home),
        foreign=foreign,
        missing=missing,
        api_status=api,
        lab_status=lab,
        marker_listed=listed,
        notebook_saved=saved,
        own_notebook_saved=own_saved,
        kernel_answer=answer,
        cells_run=cells_run,
        seconds=seconds,
        failures=tuple(failures),
        log=log,
    )


def _owners(
    server: _Server, folder: Path, served: str, uid: str
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the repository's paths which others own, and those not in the folder served."""
    paths = repository_paths(folder)
    if not served or not paths:
        return (), paths
    owners: dict[str, str] = {}
    for start in range(0, len(paths), 200):
        some = [f"./{path}" for path in paths[start : start + 200]]
        command = ["sh", "-c", 'stat -c "%u %n" "$@" 2>/dev/null || true', "sh", *some]
        for line in (server.execute(command, "--workdir", served) or "").splitlines():
            owner, _, path = line.partition(" ./")
            owners[path] = owner
    foreign = tuple(path for path in paths if owners.get(path, uid) != uid)
    return foreign, tuple(path for path in paths if path not in owners)


def _saves(server: _Server, name: str, content: dict[str, Any]) -> bool:
    """Tell whether a notebook can be written and is then read back as it was written."""
    model = {"type": "notebook", "format": "json", "content": content}
    put = server.request("PUT", f"/api/contents/{name}", model)
    got = server.request("GET", f"/api/contents/{name}")
    if put is None or put[0] not in (200, 201) or got is None or got[0] != 200:
        return False
    with suppress(KeyError, TypeError):
        return _code_cells(got[1]["content"]) == _code_cells(content)
    return False


def _kernel(server: _Server, cells: Sequence[str]) -> tuple[str, bool | None]:
    """Start the default kernel; return its answer to 1 + 1, and whether `cells` run."""
    started = server.request("POST", "/api/kernels", {})
    if started is None or started[0] != 201 or server.port is None:
        return f"no kernel: {started[0] if started else 'no answer'}", None
    kernel = started[1]["id"]
    path = f"{server.base}/api/kernels/{kernel}/channels?session_id=binder-fix"
    headers = {"Authorization": f"token {server.token}"}
    try:
        with WebSocket(server.port, path, headers, _KERNEL_SECONDS) as channel:
            answer, _ = _execute(channel, "1 + 1")
            results = [_execute(channel, cell)[1] for cell in cells]
        return answer, all(results) if results else None
    except OSError as error:
        return f"no answer: {error}", None
    finally:
        server.request("DELETE", f"/api/kernels/{kernel}")


def _execute(channel: WebSocket, code: str) -> tuple[str, bool]:
    """Run code in a kernel; return the text it shows and whether it succeeded."""
    identifier = secrets.token_hex(16)
    header = {"msg_id": identifier, "msg_type": "execute_request", "version": "5.3"}
    header |= {"session": "binder-fix", "username": "binder-fix", "date": ""}
    content = {"code": code, "silent": False, "store_history": False, "allow_stdin": False}
    message = {"header": header, "parent_header": {}, "metadata": {}, "content": content}
    channel.send(json.dumps({**message, "channel": "shell", "buffers": []}))
    shown: list[str] = []
    succeeded: bool | None = None
    idle = False
    deadline = time.monotonic() + _KERNEL_SECONDS
    while (succeeded is None or not idle) and time.monotonic() < deadline:
        got = json.loads(channel.receive())
        if got.get("parent_header", {}).get("msg_id") != identifier:
            continue
        kind, content = got["header"]["msg_type"], got["content"]
        if kind == "execute_reply":
            succeeded = content["status"] == "ok"
        elif kind == "status":
            idle = content["execution_state"] == "idle"
        elif kind == "stream":
            shown.append(content["text"])
        elif kind in ("execute_result", "display_data"):
            shown.append(content["data"].get("text/plain", ""))
        elif kind == "error":
            shown.append(f"{content['ename']}: {content['evalue']}")
    return "\n".join(shown).strip(), succeeded is True


def _default_marker(folder: Path) -> str:
    """Return the first notebook at the top of a repository, else the first visible file."""
    names = sorted(path.name for path in folder.iterdir() if not path.name.startswith("."))
    notebooks = [name for name in names if name.endswith(".ipynb")]
    return (notebooks or names or ["README.md"])[0]


def _own_notebook(folder: Path, marker: str) -> dict[str, Any] | None:
    """Return the content of the repository's own notebook, None if `marker` is none."""
    if not marker.endswith(".ipynb"):
        return None
    try:
        content = json.loads((folder / marker).read_text(encoding="utf-8"))
    except ValueError:
        return None
    return content if isinstance(content, dict) and "cells" in content else None


def _notebook(code: str) -> dict[str, Any]:
    cell: dict[str, Any] = {"cell_type": "code", "metadata": {}, "source": code}
    cell |= {"execution_count": None, "outputs": []}
    return {"cells": [cell], "metadata": {}, "nbformat": 4, "nbformat_minor": 4}


def _code_cells(notebook: dict[str, Any]) -> list[str]:
    """Return the sources of a notebook's code cells; a source may be a list of lines."""
    cells = (cell for cell in notebook["cells"] if cell["cell_type"] == "code")
    return ["".join(cell["source"]) for cell in cells]


def _names(model: Any) -> set[str]:
    return {entry["name"] for entry in model["content"]}


def _published_port(name: str) -> int | None:
    done = _run(["docker", "port", name, f"{_PORT}/tcp"], _COMMAND_SECONDS)
    port = done.output.strip().rpartition(":")[2]
    return int(port) if not done.code and port.isdigit() else None


def _logs(name: str) -> str:
    return _run(["docker", "logs", "--tail", "100", name], _COMMAND_SECONDS).output


def _tail(text: str, lines: int) -> str:
    kept = [line for line in text.splitlines() if line.strip()]
    return "\n".join(kept[-lines:])


def _explain(what: str, failures: Sequence[str], log: str) -> str:
    if not failures:
        return f"{what}: good"
    return "\n".join([*(f"{what}: {words}" for words in failures), _tail(log, _LOG_LINES)])


@dataclass(frozen=True)
class _Done:
    """The end of a program: its exit code, and what it printed on both streams."""

    code: int
    output: str


def _run(command: Sequence[str], timeout: float, cwd: Path | None = None) -> _Done:
    """Run a program without input; one that takes too long is killed and ends with 124."""
    try:
        done = subprocess.run(
            command,
            cwd=cwd,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            timeout=timeout,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        output = (error.output or b"").decode("utf-8", "replace")
        return _Done(124, f"{output}\n{command[0]} took more than {timeout:.0f} s and was stopped")
    return _Done(done.returncode, done.stdout.decode("utf-8", "replace"))


def main(arguments: Sequence[str]) -> int:
    """Check the folders named and print what was measured."""
    reports = [check(Path(argument).resolve()) for argument in arguments]
    for argument, report in zip(arguments, reports, strict=True):
        print(
            f"{argument}: {'good' if report.ok else 'bad'}, {report.build.seconds:.1f} s to build"
        )
        for launched in report.launches:
            print(f"  {launched}")
        print(report.explain())
    return 0 if all(report.ok for report in reports) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
