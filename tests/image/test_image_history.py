"""Histories of images, read as Dockerfiles."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from folding import image as folded
from hypothesis import example, given, settings
from hypothesis import strategies as st

from autofix.dockerfile import parse
from autofix.dockerfile.words import UNKNOWN
from autofix.image.facts import Image
from autofix.image.history import LONGEST, bottom, inherited, instructions, origin
from autofix.image.history_copy import UNREAD
from autofix.image.published import Configuration, Published
from autofix.image.pull import pull

DEFAULT = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
BOOKWORM = "# debian.sh --arch 'amd64' out/ 'bookworm' '@1729468800'"
JAMMY = (
    "/bin/sh -c #(nop)  ARG RELEASE",
    "/bin/sh -c #(nop)  LABEL org.opencontainers.image.ref.name=ubuntu",
    "/bin/sh -c #(nop)  LABEL org.opencontainers.image.version=22.04",
    "/bin/sh -c #(nop) ADD file:ebe009f86035c175ba244badd298a2582914415cf62783d510eab3a in / ",
    '/bin/sh -c #(nop)  CMD ["/bin/bash"]',
)
NOBLE = tuple(entry.replace("22.04", "24.04") for entry in JAMMY)
BOOTSTRAP = "/bin/sh -c #(nop) ADD file:5d35f6c8bbbe6801c7d8ad1ea7b8ff8b5e4ae1a9 in / "
STRICT = "/bin/bash -o pipefail -c"


def config(*history: str, path: str = DEFAULT, **more: object) -> Configuration:
    """A config with that history and PATH; other variables by ``environment``."""
    others = more.pop("environment", {})
    assert isinstance(others, dict)
    given = {"PATH": path, **others}
    return Configuration(history=history, environment=tuple(given.items()), **more)  # type: ignore[arg-type]


def made(configuration: Configuration) -> Image:
    """What the history comes to, with what the config itself says laid over it."""
    start = bottom(configuration) or "registry.example/nothing/known"
    image = folded(f"FROM {start}\n{instructions(configuration)}")
    environment = dict(configuration.environment)
    return inherited(replace(image, user=configuration.user, environment=environment))


def lines(*history: str, path: str = DEFAULT, **more: object) -> list[str]:
    """The instructions behind Debian's own entry."""
    text = instructions(config(BOOKWORM, *history, path=path, **more))
    parse(f"FROM x\n{text}")
    return text.splitlines()


@pytest.mark.parametrize(
    ("entries", "expected"),
    [
        ((BOOKWORM,), "debian:bookworm"),
        (JAMMY, "ubuntu:22.04"),
        (NOBLE, "ubuntu:24.04"),
        (("ADD alpine-minirootfs-3.20.3-x86_64.tar.gz / # buildkit",), "alpine:3.20"),
        (("/bin/sh -c #(nop)  ENV DISTTAG=f40container FGC=f40 FBR=f40", BOOTSTRAP), "fedora:40"),
        (("ADD rocky-9.3-container.tar.xz / # buildkit",), "rockylinux:9"),
        (("ADD almalinux-9-default-amd64.tar.xz / # buildkit",), "almalinux:9"),
        ((BOOTSTRAP, '/bin/sh -c #(nop)  CMD ["bash"]'), ""),
        (("",), ""),
        ((), ""),
        (("", *JAMMY), ""),
        (("RUN /bin/sh -c echo ubuntu-noble-core # buildkit", BOOKWORM), ""),
        ((BOOTSTRAP, JAMMY[1], JAMMY[2]), ""),
        (("ADD alpine-minirootfs-9.9.9-x86_64.tar.gz / # buildkit",), ""),
    ],
)
def test_bottom(entries: tuple[str, ...], expected: str) -> None:
    assert bottom(config(*entries)) == expected


@pytest.mark.parametrize(
    ("entry", "expected"),
    [
        ("/bin/sh -c useradd -m x", ['RUN ["/bin/sh", "-c", "useradd -m x"]']),
        ("RUN /bin/sh -c echo a # buildkit", ['RUN ["/bin/sh", "-c", "echo a"]']),
        ("RUN /bin/sh -c echo a # b # buildkit", ['RUN ["/bin/sh", "-c", "echo a # b"]']),
        (
            f'|2 ID=1000 WHO=x {STRICT} echo "$WHO"',
            ['RUN ["env", "ID=1000", "WHO=x", "/bin/bash", "-o", "pipefail", "-c", '
             '"echo \\"$WHO\\""]'],
        ),
        ("|0 /bin/sh -c ls", ['RUN ["/bin/sh", "-c", "ls"]']),
        ("RUN /bin/sh -c echo one\necho two\n # buildkit",
         ['RUN ["/bin/sh", "-c", "echo one\\necho two"]']),
        ("RUN /usr/bin/apt-get update # buildkit", ['RUN ["/usr/bin/apt-get", "update"]']),
        ("RUN /bin/sh -c /dev/pipes/EOF # buildkit",
         [UNREAD, 'RUN ["/bin/sh", "-c", "/dev/pipes/EOF"]']),
        ("RUN /bin/sh -c a && /srv/setup x # buildkit",
         [UNREAD, 'RUN ["/bin/sh", "-c", "a && /srv/setup x"]']),
        ("RUN /bin/sh -c sed -i 's|/a/b|c|' /x/y && /usr/sbin/x # buildkit",
         ['RUN ["/bin/sh", "-c", "sed -i \'s|/a/b|c|\' /x/y && /usr/sbin/x"]']),
        ("RUN env bash -c ls # buildkit", [UNREAD]),
        ("RUN useradd -m x", ['RUN ["/bin/sh", "-c", "useradd -m x"]']),
        ("/bin/sh -c #(nop)  USER a$b\\", ['USER "a\\$b\\\\"']),
        ("/bin/sh -c #(nop)  USER --x", ['USER "--x"']),
        ("USER a\nRUN b", [f'USER "{UNKNOWN}"']),
        ("WORKDIR /a b", ['WORKDIR "/a b"']),
        ("LABEL a=b", []),
        ("EXPOSE map[8888/tcp:{}]", []),
        ('ENTRYPOINT ["tini" "-g" "--"]', []),
        ("CMD [bash", []),
        ("ONBUILD RUN x", []),
        ("# a comment", []),
        ("", [UNREAD]),
        ("bash", [UNREAD]),
        ("/bin/bash", [UNREAD]),
        ("umoci insert", [UNREAD]),
        ("bazel build ...", [UNREAD]),
        ("apko", [UNREAD]),
        ("KIWI 10.1.2", [UNREAD]),
        ("/bin/echo a b", [UNREAD]),
        ("x" * (LONGEST + 1), [UNREAD]),
    ],
)  # fmt: skip
def test_forms(entry: str, expected: list[str]) -> None:
    assert lines(entry) == expected


def test_values_with_blanks() -> None:
    values = {"A": "1", "B": "two words", "C": 'q"uote', "D": "x C=y", "E": "now"}
    line = '/bin/sh -c #(nop)  ENV A=1 B=two words C=q"uote D=x C=y E=then -Da=b'
    expected = 'ENV A="1" B="two words" C="q\\"uote" D="x C=y" E="then -Da=b"'
    assert lines(line, environment=values) == [expected]
    assert lines("ARG A=x", "ARG B", "RUN |2 A=a b'c B=d e /bin/sh -c ls # buildkit") == [
        'RUN ["env", "A=a b\'c", "B=d e", "/bin/sh", "-c", "ls"]'
    ]
    assert lines("RUN |2 A=a b /bin/sh -c ls # buildkit", "x") == [UNREAD]


def test_unexpanded_values_are_those_of_the_config() -> None:
    path = f"/opt/tool/bin:{DEFAULT}"
    assert lines('ENV PATH="/opt/tool/bin:$PATH"', path=path) == [f'ENV PATH="{path}"']
    assert lines("USER $WHO") == [f'USER "{UNKNOWN}"']


def test_shells_are_kept() -> None:
    assert lines(
        "SHELL [conda run -n work /bin/bash -c]",
        "RUN conda run -n work /bin/bash -c pip install numpy # buildkit",
    ) == ['RUN ["conda", "run", "-n", "work", "/bin/bash", "-c", "pip install numpy"]']


def test_bounds() -> None:
    text = instructions(config(BOOKWORM, *["RUN /bin/sh -c " + "x" * 20_000] * 3_000))
    assert len(text) < 500_000
    assert text.endswith(f"{UNREAD}\n")
    assert instructions(config(BOOKWORM, *["USER x"] * 5_000)).endswith(f"{UNREAD}\n")
    for piece in ("\n", "; ", "sh ", "-x ", "-c '", "/a", "A=b ", "make ", "'", "--chown=x "):
        for start in ("RUN /bin/sh -c ", "ENV A=", "COPY ", "|3 ", "RUN |9 A=", ""):
            instructions(config(BOOKWORM, start + piece * (LONGEST // len(piece) - 20)))
    parse(f"FROM x\n{text}")


@pytest.mark.parametrize(
    ("entry", "path", "settled", "places"),
    [
        ("COPY . /app # buildkit", DEFAULT, True, []),
        ("COPY entrypoint.sh / # buildkit", DEFAULT, True, []),
        ("COPY start.sh /usr/local/bin/start # buildkit", DEFAULT, True, []),
        ("COPY /bin/micromamba /bin/ # buildkit", DEFAULT, True, []),
        ("COPY /uv /uvx /bin/ # buildkit", DEFAULT, True, []),
        ("COPY nginx.conf /etc/ # buildkit", DEFAULT, True, []),
        ("COPY jupyter /etc/jupyter # buildkit", DEFAULT, True, []),
        ("COPY <<EOF /usr/local/bin/ # buildkit", DEFAULT, True, []),
        ("/bin/sh -c #(nop) COPY file:4a96250b in /usr/local/bin/ ", DEFAULT, True, []),
        ("/bin/sh -c #(nop) COPY file:4a96250b in /etc/ ", DEFAULT, False, []),
        ("/bin/sh -c #(nop) ADD file:4a96250b in / ", DEFAULT, False, []),
        ("COPY rootfs / # buildkit", DEFAULT, False, []),
        ("COPY / / # buildkit", f"/opt/venv/bin:{DEFAULT}", False, ["/opt/venv/bin"]),
        ("COPY passwd /etc/passwd # buildkit", DEFAULT, False, []),
        ("COPY /usr/local /usr/local # buildkit", DEFAULT, True, ["/usr/local/bin"]),
        ("COPY /usr/local/bin /usr/local/bin # buildkit", DEFAULT, True, ["/usr/local/bin"]),
        ("COPY /x/lib/python3.12/site-packages /usr/local/lib/python3.12/site-packages # buildkit",
         DEFAULT, True, ["/usr/local/bin"]),
        ("COPY /opt/venv /opt/venv # buildkit", f"/opt/venv/bin:{DEFAULT}", True,
         ["/opt/venv/bin"]),
        ("COPY /opt /opt # buildkit", f"/opt/venv/bin:{DEFAULT}", True, ["/opt/venv/bin"]),
        ("COPY /opt/venv /opt/venv # buildkit", DEFAULT, False, ["/opt/venv/bin"]),
        ("COPY /opt/R/doc /usr/share/doc # buildkit", DEFAULT, True, []),
        ("/bin/sh -c #(nop) COPY dir:4a96250b in /app ", DEFAULT, False, []),
        ("COPY tools /opt/tools # buildkit", f"/opt/tools:{DEFAULT}", False, []),
        ("COPY /root /root # buildkit", f"/root/.local/bin:{DEFAULT}", False, []),
        ("COPY /root/.local /root/.local # buildkit", f"/root/.local/bin:{DEFAULT}", False, []),
        ("COPY . /home/x # buildkit", f"/home/x/.local/bin:{DEFAULT}", True, []),
        ("COPY a /with space/x # buildkit", DEFAULT, False, []),
        ("COPY . ${HOME}", DEFAULT, False, []),
    ],
)  # fmt: skip
def test_what_a_copy_may_bring(entry: str, path: str, settled: bool, places: list[str]) -> None:
    image = made(config(BOOKWORM, entry, path=path))
    assert image.settled is settled
    assert list(image.pythons) == places
    assert all(python.has("notebook") is None for python in image.pythons.values())
    assert not image.copies


def test_a_copy_belongs_to_whom_it_was_given() -> None:
    history = (BOOKWORM, "RUN /bin/sh -c useradd -m -u 1000 me # buildkit")
    mine = made(config(*history, "COPY --chown=me:me . /srv/work # buildkit"))
    roots = made(config(*history, "COPY . /srv/work # buildkit"))
    assert mine.ownership.belongs("/srv/work", 1000)
    assert roots.ownership.belongs("/srv/work", 1000) is False


def test_a_committed_container() -> None:
    entry = "/bin/sh -c start --port 80"
    history = (BOOKWORM, entry)
    assert UNREAD not in instructions(config(*history))
    assert UNREAD in instructions(config(*history, command=("/bin/sh", "-c", entry[11:])))


def test_a_folder_of_a_python_that_nobody_made() -> None:
    image = made(config(BOOKWORM, "RUN /bin/sh -c ./setup # buildkit", path=CONDA))
    assert image.opaque
    assert not made(config(BOOKWORM, path=f"/usr/local/cuda/bin:{DEFAULT}")).opaque


def test_where_it_starts() -> None:
    assert origin(config(BOOKWORM)).release == "12"
    archive = origin(config(BOOTSTRAP))
    assert (archive.user, archive.workdir, archive.entrypoint.arguments) == ("root", "/", ())
    assert archive.environment == {"PATH": DEFAULT}
    assert not archive.accounts.complete
    assert origin(config("")).user == UNKNOWN


def test_a_failure_is_a_misreading() -> None:
    image = made(config(BOOKWORM, "RUN /bin/sh -c chown nobody-known /srv # buildkit"))
    assert image.opaque
    assert not image.failures
    assert not image.settled


SOURCE = (
    "RUN /bin/sh -c set -eux; wget -O python.tar.xz "
    '"https://www.python.org/ftp/python/${PYTHON_VERSION%%[a-z]*}/Python-$PYTHON_VERSION.tar.xz";'
    " cd /usr/src/python; ./configure --enable-shared --with-ensurepip; "
    'nproc="$(nproc)"; make -j "$nproc" "LDFLAGS=${LDFLAGS:-}"; make install; '
    "rm -rf /usr/src/python; ldconfig; python3 --version # buildkit"
)
CONDA = f"/opt/conda/bin:{DEFAULT}"


def test_official_python() -> None:
    history = (
        BOOKWORM,
        f"ENV PATH={DEFAULT}",
        "RUN /bin/sh -c set -eux; apt-get update; apt-get install -y ca-certificates # buildkit",
        "ENV GPG_KEY=7169605F62C751356D054A26A821E680E5FA6305",
        "ENV PYTHON_VERSION=3.12.7",
        SOURCE,
        "RUN /bin/sh -c set -eux; for src in pip3 python3; do "
        'dst="$(echo "$src" | tr -d 3)"; ln -svT "$src" "/usr/local/bin/$dst"; done # buildkit',
        'CMD ["python3"]',
        "RUN /bin/sh -c pip install --no-cache-dir notebook==7.2.2 # buildkit",
    )
    image = made(config(*history, environment={"PYTHON_VERSION": "3.12.7"}))
    python = image.python
    assert python
    assert (python.directory, python.version, python.pip) == ("/usr/local/bin", (3, 12), True)
    assert python.has("notebook")
    assert python.has("jupyterhub") is False
    assert (image.family, image.release, image.settled) == ("debian", "12", True)
    assert image.exists("jovyan") is False


def test_python_from_source_elsewhere() -> None:
    history = (
        BOOTSTRAP,
        "/bin/sh -c curl -O https://www.python.org/ftp/python/3.9.18/Python-3.9.18.tgz "
        "&& ./configure --prefix=/opt/python && make && make install",
    )
    image = made(config(*history, path=f"/opt/python/bin:{DEFAULT}"))
    assert image.python
    assert image.python.version == (3, 9)
    beside = history[1].replace("make install", "make altinstall")
    assert UNREAD in instructions(config(BOOTSTRAP, beside))


def test_docker_stacks() -> None:
    history = (
        *NOBLE,
        "ARG NB_USER=jovyan",
        "ARG NB_UID=1000",
        "ARG NB_GID=100",
        "USER root",
        "SHELL [/bin/bash -o pipefail -c]",
        f"RUN |3 NB_USER=jovyan NB_UID=1000 NB_GID=100 {STRICT} apt-get update --yes "
        "&& apt-get install --yes --no-install-recommends bzip2 sudo tini # buildkit",
        f"ENV CONDA_DIR=/opt/conda SHELL=/bin/bash NB_USER=jovyan NB_UID=1000 NB_GID=100 "
        f"LANG=C.UTF-8 PATH={CONDA} HOME=/home/jovyan",
        "COPY fix-permissions /usr/local/bin/fix-permissions # buildkit",
        f'RUN |3 NB_USER=jovyan NB_UID=1000 NB_GID=100 {STRICT} if grep -q "${{NB_UID}}" '
        '/etc/passwd; then NB_USER_DELETE=$(id -un "${NB_UID}"); '
        'userdel --remove "${NB_USER_DELETE}"; fi # buildkit',
        f"RUN |3 NB_USER=jovyan NB_UID=1000 NB_GID=100 {STRICT} useradd --no-log-init "
        '--create-home --shell /bin/bash --uid "${NB_UID}" --no-user-group "${NB_USER}" && '
        'mkdir -p "${CONDA_DIR}" && chown "${NB_USER}:${NB_GID}" "${CONDA_DIR}" # buildkit',
        "USER 1000",
        f"RUN |3 NB_USER=jovyan NB_UID=1000 NB_GID=100 {STRICT} micromamba install "
        "--root-prefix=/opt/conda --prefix=/opt/conda --yes 'python=3.12' 'jupyter_core' "
        "# buildkit",
        'ENTRYPOINT ["tini" "-g" "--" "start.sh"]',
        "WORKDIR /home/jovyan",
        f"RUN |3 NB_USER=jovyan NB_UID=1000 NB_GID=100 {STRICT} mamba install --yes "
        "'jupyterhub-singleuser' 'jupyterlab' 'nbclassic' 'notebook>=7.2.2' && "
        "mamba clean --all -f -y # buildkit",
    )
    values = {"CONDA_DIR": "/opt/conda", "NB_USER": "jovyan", "NB_UID": "1000", "NB_GID": "100",
              "HOME": "/home/jovyan", "SHELL": "/bin/bash", "LANG": "C.UTF-8"}  # fmt: skip
    image = made(config(*history, path=CONDA, user="1000", environment=values))
    owner = image.accounts.with_uid(1000)
    assert owner
    assert (owner.name, owner.home, owner.call) == ("jovyan", "/home/jovyan", None)
    assert image.uid() == 1000
    assert image.home() == "/home/jovyan"
    assert image.python
    assert image.python.directory == "/opt/conda/bin"
    assert image.python.version == (3, 12)
    assert image.python.has("notebook")
    assert image.python.has("jupyterlab")


def test_rocker() -> None:
    history = (
        *JAMMY,
        "ENV R_VERSION=4.3.3",
        "COPY scripts/install_R_source.sh /rocker_scripts/install_R_source.sh # buildkit",
        "RUN /bin/sh -c /rocker_scripts/install_R_source.sh # buildkit",
        "RUN /bin/sh -c useradd -s /bin/bash -m -u 1000 rstudio # buildkit",
        'CMD ["R"]',
    )
    image = made(config(*history))
    owner = image.accounts.with_uid(1000)
    assert owner
    assert owner.name == "rstudio"
    assert not image.settled  # what the script did is not known
    assert image.python is None


def test_miniconda() -> None:
    history = (
        BOOKWORM,
        "ENV LANG=C.UTF-8 LC_ALL=C.UTF-8",
        f"ENV PATH={CONDA}",
        "ARG INSTALLER_URL_LINUX64=https://mirror.example/Miniconda3-py311_24.1.2-0-Linux.sh",
        "RUN |1 INSTALLER_URL_LINUX64=https://mirror.example/Miniconda3-py311_24.1.2-0-Linux.sh "
        '/bin/sh -c set -x && wget "${INSTALLER_URL_LINUX64}" -O miniconda.sh -q && '
        "mkdir -p /opt && bash miniconda.sh -b -p /opt/conda && rm miniconda.sh "
        "&& /opt/conda/bin/conda clean -afy # buildkit",
        'CMD ["/bin/bash"]',
    )
    values = {"LANG": "C.UTF-8", "LC_ALL": "C.UTF-8"}
    image = made(config(*history, path=CONDA, environment=values))
    assert image.settled
    assert image.python
    assert image.python.directory == "/opt/conda/bin"
    assert image.python.has("notebook") is False
    assert image.accounts.with_uid(1000) is None


def test_cuda() -> None:
    history = (
        *NOBLE,
        "ENV NVARCH=x86_64",
        "RUN /bin/sh -c apt-get update && apt-get install -y --no-install-recommends "
        "cuda-cudart-12-6 && rm -rf /var/lib/apt/lists/* # buildkit",
        f"ENV PATH=/usr/local/nvidia/bin:/usr/local/cuda/bin:{DEFAULT}",
        "COPY NGC-DL-CONTAINER-LICENSE / # buildkit",
        'ENTRYPOINT ["/opt/nvidia/nvidia_entrypoint.sh"]',
        "RUN /bin/sh -c apt-get update && apt-get install -y python3 python3-pip # buildkit",
    )
    image = made(config(*history, path=f"/usr/local/nvidia/bin:/usr/local/cuda/bin:{DEFAULT}"))
    assert (image.family, image.release) == ("ubuntu", "24.04")
    owner = image.accounts.with_uid(1000)
    assert owner
    assert owner.name == "ubuntu"
    assert image.settled
    assert image.python
    assert image.python.directory == "/usr/bin"


def test_repo2docker() -> None:
    history = (
        *JAMMY,
        "ARG NB_USER",
        "ARG NB_UID",
        "ENV USER=jovyan",
        "ENV HOME=/home/jovyan",
        "RUN |2 NB_USER=jovyan NB_UID=1000 /bin/sh -c groupadd --gid ${NB_UID} ${NB_USER} && "
        "useradd --comment \"Default user\" --create-home --gid ${NB_UID} --no-log-init "
        "--shell /bin/bash --uid ${NB_UID} ${NB_USER} # buildkit",
        "ENV CONDA_DIR=/srv/conda",
        "COPY --chown=1000:1000 build_script_files/-2fsetup-2einstall-base-env.bash "
        "/tmp/install-base-env.bash # buildkit",
        "RUN |2 NB_USER=jovyan NB_UID=1000 /bin/sh -c TIMEFORMAT='time: %3R' "
        "bash -c 'time /tmp/install-base-env.bash && rm -rf /tmp/install-base-env.bash' "
        "# buildkit",
        "USER jovyan",
        "WORKDIR /home/jovyan",
    )  # fmt: skip
    path = f"/srv/conda/envs/notebook/bin:/srv/conda/bin:{DEFAULT}"
    values = {"HOME": "/home/jovyan", "CONDA_DIR": "/srv/conda", "USER": "jovyan"}
    image = made(config(*history, path=path, user="jovyan", environment=values))
    assert image.uid() == 1000
    assert image.home() == "/home/jovyan"
    assert image.python is None
    assert image.opaque  # the script made Pythons


def test_virtual_environment_of_another_stage() -> None:
    path = f"/opt/venv/bin:{DEFAULT}"
    history = (
        BOOKWORM,
        "RUN /bin/sh -c apt-get update && apt-get install -y python3 python3-pip # buildkit",
        "COPY /opt/venv /opt/venv # buildkit",
        f"ENV PATH={path}",
        "RUN /bin/sh -c pip install numpy # buildkit",
        "RUN /bin/sh -c adduser --disabled-password --gecos '' --uid 1000 research # buildkit",
        "USER research",
    )
    image = made(config(*history, path=path, user="research"))
    assert image.python
    assert image.python.directory == "/opt/venv/bin"
    assert image.python.has("notebook") is None
    assert not image.failures
    assert image.settled
    assert image.uid() == 1000


def test_micromamba_of_another_image() -> None:
    path = f"/opt/env/bin:{DEFAULT}"
    history = (
        BOOKWORM,
        "COPY /bin/micromamba /usr/local/bin/micromamba # buildkit",
        "ENV MAMBA_ROOT_PREFIX=/opt/mamba",
        "RUN /bin/sh -c micromamba create -y -p /opt/env python=3.11 jupyterlab notebook "
        "# buildkit",
        f"ENV PATH={path}",
    )
    image = made(config(*history, path=path, environment={"MAMBA_ROOT_PREFIX": "/opt/mamba"}))
    assert image.python
    assert image.python.has("notebook")
    assert image.python.version == (3, 11)


def test_alpine() -> None:
    history = (
        "ADD alpine-minirootfs-3.20.3-x86_64.tar.gz / # buildkit",
        'CMD ["/bin/sh"]',
        "RUN /bin/sh -c apk add --no-cache python3 py3-pip && adduser -D -u 1000 geo # buildkit",
        "USER geo",
    )
    image = made(config(*history, user="geo"))
    assert (image.family, image.manager, image.uid()) == ("alpine", "apk", 1000)
    assert image.home() == "/home/geo"
    assert not image.opaque


def test_a_command_that_only_an_old_notebook_has_is_no_doubt() -> None:
    """What pip chose when the image was built, it would not choose today."""
    image = made(
        config(
            BOOKWORM,
            "/bin/sh -c apt-get update && apt-get install -y python3-pip python3-venv",
            "/bin/sh -c python3 -m venv /opt/venv # buildkit",
            f"ENV PATH=/opt/venv/bin:{DEFAULT}",
            "/bin/sh -c pip install notebook==7.2.2 jupyterlab # buildkit",
            "/bin/sh -c jupyter nbextension enable --py widgetsnbextension # buildkit",
            path=f"/opt/venv/bin:{DEFAULT}",
        )
    )
    assert image.python
    assert image.python.has("notebook")
    assert not image.opaque


def test_rocky() -> None:
    history = (
        "ADD rocky-9.3-container.tar.xz / # buildkit",
        "RUN /bin/sh -c dnf install -y python3.11 python3.11-pip && useradd -u 1001 lab # buildkit",
    )
    image = made(config(*history))
    assert (image.family, image.manager) == ("rhel", "dnf")
    assert image.uid("lab") == 1001


def test_research_image_of_the_first_builder() -> None:
    history = (
        BOOTSTRAP,
        '/bin/sh -c #(nop)  CMD ["bash"]',
        "/bin/sh -c apt-get update && apt-get install -y python3-pip",
        "/bin/sh -c #(nop)  ENV NB_USER=lab",
        "/bin/sh -c useradd -m -u 1000 $NB_USER",
        "/bin/sh -c #(nop)  USER lab",
        "/bin/sh -c #(nop) COPY --chown=lab:lab file:5eb7727e16f1a9d6 in /home/lab ",
    )
    image = made(config(*history, user="lab", environment={"NB_USER": "lab"}))
    assert image.family == "debian"
    assert image.uid() == 1000
    assert not image.settled  # which accounts the archive had is not known


def test_squashed() -> None:
    for history in ((), ("",), ("", "COPY / / # buildkit"), ("bash",)):
        image = made(config(*history))
        assert not image.settled
        assert image.exists("jovyan") is None
        assert not image.without_jupyter
        assert image.opaque


_PIECES = st.sampled_from(
    "RUN COPY ADD ENV USER WORKDIR SHELL ARG LABEL |1 |2 A=b PATH= /bin/sh -c #(nop) # buildkit "
    "file:ab in / /etc \\ ' \" $ ${ << <<EOF [ ] -- --chown=x --from= \n \0 \r \t \ue001 \ue000 "
    "\ud800 python.org/ftp/python/$V make install # debian.sh sudo \xa0 é `".split(" ")
)
_ENTRIES = st.one_of(
    st.text(max_size=60),
    st.lists(_PIECES, max_size=12).map(" ".join),
    st.lists(_PIECES, max_size=12).map("".join),
)


@settings(max_examples=300, deadline=None)
@given(st.lists(_ENTRIES, max_size=6), st.dictionaries(_PIECES, _PIECES, max_size=3), _PIECES)
def test_anything_can_be_read(history: list[str], values: dict[str, str], shell: str) -> None:
    given_config = Configuration(
        history=tuple(history), environment=tuple(values.items()), shell=(shell,)
    )
    text = instructions(given_config)
    parsed = parse(f"FROM x\n{text}")
    assert len(parsed.instructions) == len(text.splitlines()) + 1
    assert len(parsed.stages) == 1
    bottom(given_config)
    made(given_config)


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=40) | st.from_regex(r"\A[a-zA-Z_][a-zA-Z0-9_.-]*(:[a-z]+|:\d+)?\Z"))
@example("# buildkit")
def test_values_come_back(value: str) -> None:
    text = instructions(config(BOOKWORM, f"/bin/sh -c #(nop)  USER {value}"))
    users = [step for step in parse(f"FROM x\n{text}").instructions if step.keyword == "USER"]
    wanted = value.strip()
    assert bool(users) == bool(wanted)
    if wanted:
        user = folded(f"FROM debian:12\n{text}").user
        plain = re.fullmatch(
            r"([A-Za-z_][\w.-]*\$?|\d+)?(:([A-Za-z_][\w.-]*\$?|\d+)?)?", wanted, re.A
        )
        # Other names are taken where a shell would take them for names.
        assert user == wanted or (user == UNKNOWN and not plain)


@pytest.mark.parametrize(
    ("entry", "known"),
    [
        ("COPY passwd /etc/passwd # buildkit", False),
        ("/bin/sh -c #(nop) COPY file:6f1a in /etc/passwd ", False),
        ("RUN /bin/sh -c sed -i 's/1000/1500/' /etc/passwd # buildkit", False),
        ("RUN /bin/sh -c grep -v ana /etc/passwd > /p && mv /p /etc/passwd # buildkit", False),
        ("RUN /bin/sh -c echo ana:x:1500:1500::/x:/bin/sh > /etc/passwd # buildkit", False),
        ("RUN /bin/sh -c chmod g=u /etc/passwd # buildkit", True),
        ("RUN /bin/sh -c sed -i 's/a/b/' /etc/fstab && chmod g=u /etc/passwd # buildkit", True),
        ("RUN /bin/sh -c cp /etc/passwd /backup # buildkit", True),
        ("RUN /bin/sh -c echo eva:x:1600:1600::/e:/bin/sh >> /etc/passwd # buildkit", True),
    ],
)
def test_accounts_that_were_written_over(entry: str, known: bool) -> None:
    before = "RUN /bin/sh -c useradd --create-home --uid 1000 ana # buildkit"
    configuration = config(BOOKWORM, before, entry)
    image = pull("lab/image:1", Published("lab/image:1", configuration=configuration))
    assert (image.accounts.named("ana") is not None) == known
    assert (image.home() == "/home/ana") == known


def test_folders_that_no_file_system_holds_are_not_followed() -> None:
    text = instructions(config(BOOKWORM, *["WORKDIR " + "a/" * 1_500] * 50))
    assert text.count("WORKDIR") == 1
    assert UNREAD in text


@pytest.mark.parametrize("user", ["\N{SUPERSCRIPT TWO}", "9" * 5_000, "a b", "${X}", "\n"])
def test_a_user_that_is_none(user: str) -> None:
    image = pull("lab/image:1", Published("lab/image:1", configuration=Configuration(user=user)))
    assert image.user == UNKNOWN
    assert image.uid() is None


def test_what_a_terminal_would_obey_is_not_known() -> None:
    told = Configuration(environment=(("HOME", "/x\x1b[2J"), ("A", "b\nRUN c")), workdir="/\r")
    image = pull("lab/image:1", Published("lab/image:1", configuration=told))
    assert {image.environment["HOME"], image.environment["A"], image.workdir} == {UNKNOWN}
