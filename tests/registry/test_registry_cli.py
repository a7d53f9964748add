"""The command with a real registry: what it writes, what it says, how it ends."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from registries import Registry, docker_registry, image, index, layer

LAUNCHES = """\
RUN python3 -m pip install notebook==7.5.8 jupyterlab==4.5.11
RUN useradd --create-home --uid 1000 ana
COPY --chown=1000 . /home/ana
USER ana
WORKDIR /home/ana
"""
BOOKWORM = "# debian.sh --arch 'amd64' out/ 'bookworm' '@1730000000'"


@pytest.fixture(scope="module")
def registry(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Registry]:
    with docker_registry(tmp_path_factory.mktemp("registry")) as running:
        python = index(
            [("linux/amd64", image("amd", config={"Env": ["PYTHON_VERSION=3.12.4"]})),
             ("linux/arm64", image("arm", "linux/arm64"))]
        )  # fmt: skip
        running.push("library/python", python, "3.12", "3.12.4", "3.12.4-trixie", "latest")
        yield running


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "repository").mkdir()
    return tmp_path / "repository"


def binder_fix(
    folder: Path, *options: str, mirror: str = "", insecure: str = ""
) -> subprocess.CompletedProcess[str]:
    """The command in a process of its own, with a cache and a home of its own."""
    kept = {name: text for name, text in os.environ.items() if name != "BINDER_FIX_OFFLINE"}
    environment = {**kept, "HOME": str(folder.parent), "XDG_CACHE_HOME": str(folder.parent / "c")}
    environment |= {"DOCKER_CONFIG": str(folder.parent), "BINDER_FIX_MIRROR": mirror}
    for name in ("http_proxy", "https_proxy", "HTTP_PROXY", "HTTPS_PROXY"):
        environment.pop(name, None)
    return subprocess.run(
        [sys.executable, "-m", "autofix", *options, str(folder)],
        capture_output=True, text=True, env=environment, timeout=120, check=False,
    )  # fmt: skip


def write(folder: Path, text: str) -> Path:
    path = folder / "Dockerfile"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_tag_gets_its_digest_and_then_nothing_is_left(registry: Registry, folder: Path) -> None:
    path = write(folder, f"FROM {registry.host}/library/python:3.12\n{LAUNCHES}")
    assert binder_fix(folder, "--check").returncode == 1
    written = binder_fix(folder, "--write", "--select", "unpinned-image")
    assert written.returncode == 1, written.stderr
    digest = path.read_text().split("@")[1].split("\n")[0]
    assert path.read_text() == f"FROM {registry.host}/library/python:3.12@{digest}\n{LAUNCHES}"
    assert digest.startswith("sha256:")
    again = binder_fix(folder, "--check", "--select", "unpinned-image")
    assert (again.returncode, again.stdout, again.stderr) == (0, "", "")


def test_a_mirror_answers_for_docker_hub(registry: Registry, folder: Path) -> None:
    path = write(folder, f"ARG BASE=python\nFROM $BASE\n{LAUNCHES}")
    written = binder_fix(folder, "--write", "--verbose", mirror=f"http://{registry.host}")
    assert written.returncode == 1, written.stderr
    assert path.read_text().startswith("ARG BASE=python:3.12.4-trixie@sha256:")
    assert "line 2: known by its config, then the table of base images" in written.stdout
    again = binder_fix(folder, "--check", mirror=f"http://{registry.host}")
    assert (again.returncode, again.stdout, again.stderr) == (0, "", "")


def test_the_configuration_names_a_mirror_and_the_form_of_a_pin(
    registry: Registry, folder: Path
) -> None:
    path = write(folder, f"FROM python\n{LAUNCHES}")
    (folder / "pyproject.toml").write_text(
        f'[tool.binder-fix]\nmirrors = ["http://{registry.host}"]\ndigest = "tag"\n'
    )
    written = binder_fix(folder, "--write")
    assert written.returncode == 1, written.stderr
    assert path.read_text() == f"FROM python:3.12.4-trixie\n{LAUNCHES}"
    pinned = binder_fix(folder, "--write", "--digest")
    assert pinned.returncode == 1, pinned.stderr
    assert path.read_text().startswith("FROM python:3.12.4-trixie@sha256:")


def test_what_is_told_of_an_image_gives_way_to_its_config(registry: Registry, folder: Path) -> None:
    made = image("lab", config={"User": "root", "WorkingDir": "/srv", "Env": ["HOME=/root"]})
    registry.push("lab/base", made, "1")
    name = f"{registry.host}/lab/base"
    write(folder, f"FROM {name}:1\n")
    (folder / ".binder-fix.toml").write_text(
        f'[[base-image]]\nimage = "{name}"\nfamily = "debian"\nuser = "ana"\nhome = "/home/ana"\n'
        'uid1000 = { name = "ana", gid = 100, home = "/home/ana" }\nworkdir = "/home/ana"\n'
    )
    told = binder_fix(folder, "--verbose")
    assert "known by its config, then the configuration" in told.stdout
    assert "the image runs as root, not as ana with uid 1000" in told.stdout
    offline = binder_fix(folder, "--verbose", "--offline")
    assert "known by the configuration" in offline.stdout
    assert "runs as root" not in offline.stdout


def test_without_a_digest(registry: Registry, folder: Path) -> None:
    path = write(folder, f"FROM python\n{LAUNCHES}")
    mirror = f"http://{registry.host}"
    assert binder_fix(folder, "--write", "--no-digest", mirror=mirror).returncode == 1
    assert path.read_text() == f"FROM python:3.12.4-trixie\n{LAUNCHES}"
    assert binder_fix(folder, "--check", "--no-digest", mirror=mirror).returncode == 0


def test_an_old_digest_is_renewed_on_demand(registry: Registry, folder: Path) -> None:
    old = registry.push("renewed", image("old"), "1.0")
    new = registry.push("renewed", image("new"), "1.0")
    path = write(folder, f"FROM {registry.host}/renewed:1.0@{old}\n")
    assert binder_fix(folder, "--check", "--select", "unpinned-image").returncode == 0
    options = ("--select", "unpinned-image", "--update-digests")
    assert binder_fix(folder, "--write", *options).returncode == 1
    assert path.read_text() == f"FROM {registry.host}/renewed:1.0@{new}\n"
    assert binder_fix(folder, "--check", *options).returncode == 0


def test_an_image_that_nobody_tabulated_is_understood(registry: Registry, folder: Path) -> None:
    """Its history makes the user and installs Jupyter; its config runs it: nothing to do."""
    history = (
        BOOKWORM,
        "RUN /bin/sh -c apt-get update && apt-get install -y python3 python3-venv # buildkit",
        "RUN /bin/sh -c useradd -m -u 1000 tide # buildkit",
        "ENV PATH=/opt/venv/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
        "RUN /bin/sh -c python3 -m venv /opt/venv && /opt/venv/bin/pip install"
        " notebook==7.4.0 jupyterlab==4.4.0 # buildkit",
        "USER tide",
        "WORKDIR /home/tide",
    )
    path = "/opt/venv/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
    config = {"User": "tide", "WorkingDir": "/home/tide", "Env": [f"PATH={path}"]}
    registry.push("lab/tide", image("tide", config=config, history=history), "1.0")
    write(folder, f"FROM {registry.host}/lab/tide:1.0\nCOPY --chown=1000 . .\n")
    known = binder_fix(folder, "--check", "--no-digest")
    assert (known.returncode, known.stdout) == (0, "")
    write(folder, f"FROM {registry.host}/lab/tide:1.0\nCOPY . .\nUSER root\n")
    mended = binder_fix(folder, "--diff", "--no-digest", "--verbose")
    assert mended.returncode == 1
    assert "+USER tide" in mended.stdout
    assert "pip install" not in mended.stdout
    assert "known by its config, then the history of its commands" in mended.stderr
    unknown = binder_fix(folder, "--offline")
    assert "not known" in unknown.stdout


def test_the_user_list_is_read_from_the_layers(registry: Registry, folder: Path) -> None:
    passwd = "root:x:0:0::/root:/bin/sh\nreef:x:1000:1000::/home/reef:/bin/sh\n"
    layers = (layer({"etc/passwd": passwd, "etc/group": "reef:x:1000:\n"}),
              layer({"etc/os-release": 'ID=debian\nVERSION_ID="12"\n'}))  # fmt: skip
    registry.push("lab/reef", image("reef", layers=layers, history=("imported", "RUN x")), "1")
    write(folder, f"FROM {registry.host}/lab/reef:1\n")
    shallow = binder_fix(folder, "--diff", "--unsafe", "--select", "missing-user")
    deep = binder_fix(folder, "--diff", "--unsafe", "--select", "missing-user", "--deep")
    assert "USER reef" not in shallow.stdout
    assert "+USER reef" in deep.stdout
    assert "useradd" not in deep.stdout


def test_an_image_that_is_not_there_breaks_the_build(registry: Registry, folder: Path) -> None:
    write(folder, f"FROM {registry.host}/library/python:9.9\n{LAUNCHES}")
    done = binder_fix(folder)
    assert done.returncode == 1
    assert "is not in its registry" in done.stdout


def test_a_registry_that_does_not_answer(folder: Path) -> None:
    """One line, nothing pinned, and a status of its own; what else is wrong is mended."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        host = f"127.0.0.1:{taken.getsockname()[1]}"
        path = write(folder, f"FROM {host}/library/python:3.12\nCOPY --from={host}/a:1 /a /a\n")
        done = binder_fix(folder, "--check")
        assert done.returncode == 3, done.stdout + done.stderr
        assert done.stderr.count("\n") == 1
        assert done.stderr.startswith(f"{host} does not answer")
        assert "2 images" in done.stderr
        binder_fix(folder, "--write")
        assert "sha256" not in path.read_text()


def test_offline_opens_no_socket(folder: Path) -> None:
    """With every socket call forbidden the command works as without a network."""
    write(folder, f"FROM python\n{LAUNCHES}")
    code = (
        "import sys, socket\n"
        "def no(*a, **k): raise SystemExit('a socket was opened')\n"
        "socket.socket = no; socket.getaddrinfo = no; socket.create_connection = no\n"
        "from autofix.cli import main\n"
        "loaded = [m for m in ('urllib3', 'ssl', 'platformdirs') if m in sys.modules]\n"
        "assert not loaded, loaded\n"
        "try:\n    main(sys.argv[1:])\n"
        "finally:\n"
        "    loaded = [m for m in ('urllib3', 'ssl', 'platformdirs') if m in sys.modules]\n"
        "    assert not loaded, loaded\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, "--check", "--unsafe", "--offline", str(folder)],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 1, done.stderr
    assert done.stderr == ""


@pytest.mark.parametrize("options", [("--mirror", "ftp://x"), ("--no-digest", "--update-digests")])
def test_options_that_make_no_sense(folder: Path, options: tuple[str, ...]) -> None:
    write(folder, "FROM python:3.12\n")
    done = binder_fix(folder, *options)
    assert done.returncode == 2
    assert "Error: " in done.stderr
