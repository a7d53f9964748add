"""Run git so that nothing of a repository is run with it, and no secret leaves it.

Every command works in a git folder that we made, so no configuration of others is ever read: not
the repository's, not the user's, not the machine's. The token is in the environment of git only,
and git gets it from there by our credential helper, for one host.
"""

from __future__ import annotations

import contextlib
import math
import os
import selectors
import shlex
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from autofix.pull_request.git import credential
from autofix.pull_request.git.complaint import GitError, complaint
from autofix.pull_request.model import Access

_TICK = 0.2
_KEPT_ERRORS = 64 * 1024
_KEPT_OUTPUT = 64 * 1024 * 1024
_MEMORY = 4 * 1024**3
_ENVIRONMENT = (
    *("PATH", "TMPDIR", "SSL_CERT_FILE", "SSL_CERT_DIR", "CURL_CA_BUNDLE"),
    *("GIT_SSL_CAINFO", "GIT_SSL_CAPATH"),
    *("http_proxy", "https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"),
    *("no_proxy", "NO_PROXY"),
)
_OWN_ENVIRONMENT = {
    "GIT_CONFIG_NOSYSTEM": "1",
    "GIT_CONFIG_GLOBAL": os.devnull,
    # Before 2.32 git knows no GIT_CONFIG_GLOBAL; and curl finds no .netrc here.
    "HOME": os.devnull,
    "XDG_CONFIG_HOME": os.devnull,
    "GIT_ATTR_NOSYSTEM": "1",
    "GIT_TERMINAL_PROMPT": "0",
    "GIT_ASKPASS": "",
    "SSH_ASKPASS": "",
    "GIT_NO_REPLACE_OBJECTS": "1",
    "GIT_NO_LAZY_FETCH": "1",
    "GIT_LITERAL_PATHSPECS": "1",
    "GIT_OPTIONAL_LOCKS": "0",
    "LC_ALL": "C",
}
_SETTINGS = (
    f"core.hooksPath={os.devnull}",
    f"core.attributesFile={os.devnull}",
    f"core.excludesFile={os.devnull}",
    "core.fsmonitor=false",
    "core.askPass=",
    "core.pager=cat",
    "core.bigFileThreshold=16m",
    "core.packedGitWindowSize=64m",
    "core.packedGitLimit=512m",
    "core.protectHFS=true",
    "core.protectNTFS=true",
    "credential.helper=",
    "fetch.recurseSubmodules=false",
    "fetch.unpackLimit=1",
    "gc.auto=0",
    "http.followRedirects=false",
    "http.lowSpeedLimit=100",
    "http.lowSpeedTime=60",
    "http.sslVerify=true",
    "init.defaultBranch=main",
    "maintenance.auto=false",
    "pack.threads=1",
    "protocol.allow=never",
    "push.followTags=false",
    "push.gpgSign=false",
    "push.recurseSubmodules=no",
    "submodule.recurse=false",
    "transfer.bundleURI=false",
    "transfer.credentialsInUrl=die",
)


@dataclass(frozen=True)
class Limits:
    """How much time, room and how many files a repository may take."""

    seconds: float = 300.0
    bytes: int = 512 * 1024 * 1024
    files: int = 50_000


def run(
    folder: Path,
    arguments: Sequence[str],
    *,
    url: str = "",
    access: Access | None = None,
    given: bytes = b"",
    author: Mapping[str, str] | None = None,
    limits: Limits | None = None,
    into: Callable[[bytes], None] | None = None,
) -> bytes:
    """Run git on a git folder of ours, and return what it prints, or give it to ``into``.

    ``given`` is its standard input. Only with a ``url`` it may reach out, to that address, with
    the token of ``access`` if that is for the URL's host. Raises GitError where it fails, takes
    too long, or takes too much room.
    """
    limits = limits or Limits()
    program = shutil.which("git")
    if program is None:
        raise GitError("git is not installed; install it (2.30 or later)")
    allowed = urlsplit(url).scheme or "none"
    settings = [*_SETTINGS]
    environment = {name: os.environ[name] for name in _ENVIRONMENT if name in os.environ}
    environment |= {**_OWN_ENVIRONMENT, **(author or {})}
    environment |= {"GIT_DIR": str(folder), "GIT_ALLOW_PROTOCOL": allowed}
    if url:
        settings.append(f"protocol.{allowed}.allow=always")
        if access and access.token and access.host.lower() == urlsplit(url).netloc.lower():
            settings.append(f"credential.helper={_helper()}")
            environment |= _secret(access)
    options = [part for setting in settings for part in ("-c", setting)]
    command = [program, "--no-pager", *options, *arguments]
    with tempfile.TemporaryFile() as file:
        file.write(given)
        file.seek(0)
        done = _Running(command, folder, environment, file.fileno(), limits, into).finished()
    if done.code != 0:
        raise complaint(
            arguments[0], url, done.code, bytes(done.errors), bytes(done.output), access
        )
    return bytes(done.output)


def _secret(access: Access) -> dict[str, str]:
    """What our credential helper finds in its environment."""
    try:
        return credential.environment(access.host, access.user, access.token)
    except ValueError as error:
        raise GitError(str(error)) from None


def _helper() -> str:
    """The credential helper as git's shell reads it: isolated, so that it imports nothing else."""
    return "!" + shlex.join([sys.executable, "-I", os.path.abspath(credential.__file__)])


class _Running:
    """A git that runs: what it prints is kept, and it is watched."""

    def __init__(
        self,
        command: Sequence[str],
        folder: Path,
        environment: Mapping[str, str],
        given: int,
        limits: Limits,
        into: Callable[[bytes], None] | None,
    ):
        self.code = 0
        self.output = bytearray()
        self.errors = bytearray()
        self._command = command
        self._folder = folder
        self._environment = environment
        self._given = given
        self._limits = limits
        self._into = into or self._keep

    def finished(self) -> _Running:
        """Run it to its end."""
        ends = time.monotonic() + self._limits.seconds
        try:
            process = subprocess.Popen(
                _limited(self._command, self._limits),
                cwd=self._folder,
                env=self._environment,
                stdin=self._given,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                start_new_session=True,
            )
        except OSError as error:
            raise GitError(f"git cannot be started: {error.strerror}") from None
        try:
            self._follow(process, ends)
        finally:
            _end(process)
        self.code = process.returncode
        return self

    def _follow(self, process: subprocess.Popen[bytes], ends: float) -> None:
        assert process.stdout is not None
        assert process.stderr is not None
        looked = time.monotonic()
        with selectors.DefaultSelector() as selector:
            selector.register(process.stdout, selectors.EVENT_READ, self._into)
            selector.register(process.stderr, selectors.EVENT_READ, self._keep_error)
            while selector.get_map():
                for key, _ in selector.select(_TICK):
                    data = os.read(key.fd, 65536)
                    if data:
                        key.data(data)
                    else:
                        selector.unregister(key.fileobj)
                if time.monotonic() - looked > _TICK:
                    self._look()
                    looked = time.monotonic()
                self._in_time(ends)
        while process.poll() is None:
            self._in_time(ends)
            time.sleep(0.01)
        self._look()

    def _in_time(self, ends: float) -> None:
        if time.monotonic() > ends:
            seconds = self._limits.seconds
            raise GitError(f"git took longer than {seconds:.0f} s and was stopped", again=True)

    def _look(self) -> None:
        if size(self._folder) > self._limits.bytes:
            raise too_large(self._limits)

    def _keep(self, data: bytes) -> None:
        self.output += data
        if len(self.output) > _KEPT_OUTPUT:
            raise too_large(self._limits)

    def _keep_error(self, data: bytes) -> None:
        self.errors += data
        if len(self.errors) > 2 * _KEPT_ERRORS:
            del self.errors[:-_KEPT_ERRORS]


def _limited(command: Sequence[str], limits: Limits) -> Sequence[str]:
    """A command that limits its memory and its time before it runs, on Linux.

    Where we are killed nobody else would end it, so that the limits may not come from here once
    it runs. Lower limits that are set already stay.
    """
    if sys.platform != "linux":
        return command
    seconds = math.ceil(limits.seconds) + 1
    set_limits = f"ulimit -v {_MEMORY // 1024}; ulimit -t {seconds}"
    return ["/bin/sh", "-c", f'{{ {set_limits}; }} 2>{os.devnull}; exec "$0" "$@"', *command]


def too_large(limits: Limits) -> GitError:
    """Say that a repository is larger than is looked at."""
    megabytes = limits.bytes / 1024 / 1024
    words = f"larger than {megabytes:.0f} MiB or {limits.files} files"
    return GitError(f"the repository is {words}; nothing was done")


def size(folder: Path) -> int:
    """How many bytes the files below a folder have; files that vanish meanwhile count nothing."""
    total = 0
    for place, _, names in os.walk(folder):
        for name in names:
            with contextlib.suppress(OSError):
                total += os.lstat(os.path.join(place, name)).st_size
    return total


def _end(process: subprocess.Popen[bytes]) -> None:
    """Kill git with all that it started, unless it was seen to end by itself."""
    if process.returncode is None:
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
    for pipe in (process.stdout, process.stderr):
        if pipe:
            pipe.close()
