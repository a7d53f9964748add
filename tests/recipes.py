"""Dockerfiles such as people write them, put together at random, by Hypothesis or a fuzzer."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Protocol, TypeVar

from hypothesis import strategies as st

from autofix.image.context import Context

T = TypeVar("T")

BASES = """\
python:3.12 python:3.8-slim python:3.6 python:3-alpine python python:latest node:22 node:20-alpine
debian:12 debian:trixie-slim debian:9 debian ubuntu:22.04 ubuntu:24.04 ubuntu:16.04 ubuntu
alpine:3.20 alpine fedora:41 rockylinux:8 rockylinux:9 centos:7 amazonlinux:2023 scratch busybox
quay.io/jupyter/base-notebook:2026-02-02 jupyter/scipy-notebook ros:jazzy julia:1.11
jupyter/minimal-notebook:cf6258237ff9 r-base:4.4.1 nvidia/cuda:12.4.1-runtime-ubuntu22.04
continuumio/miniconda3:24.9.2-0 condaforge/miniforge3:latest mambaorg/micromamba:2.0.5
rocker/r-ver:4.4.2 rocker/binder:4.3.1 rocker/rstudio sagemath/sagemath:10.5
gcr.io/distroless/python3 ghcr.io/prefix-dev/pixi:0.40.0 pangeo/pangeo-notebook:2024.11.11
registry.example.org:5000/base registry.example.org/lab/model:1 build BUILD 0
debian@sha256:00000000000000000000000000000000 $BASE ${BASE} python:${TAG} ${BASE:-python:3.11}
""".split()

_NAMES = ["jovyan", "${NB_USER}", "$NB_USER", "ana", "1000", "root", "ubuntu", "node", "rstudio",
          "app", "\"${NB_USER}\"", "${USER}", "nobody", "10001", "${NB_UID}", "jovyan:users",
          "1000:100"]  # fmt: skip
# Those that a command may create.
_ACCOUNTS = ["jovyan", "${NB_USER}", "$NB_USER", "ana", "ubuntu", "node", "rstudio", "app",
             "\"${NB_USER}\"", "${USER}"]  # fmt: skip
_UIDS = ["1000", "${NB_UID}", "$NB_UID", "1001", "999", "${UID}", "'1000'"]
_FOLDERS = ["${HOME}", "/home/jovyan", "/home/${NB_USER}", "/srv/app", ".", "/", "/root", "work",
            "$HOME/work", "/home/ana", "/opt/app/", "\"$HOME\"", "${REPO_DIR}"]  # fmt: skip
COMMANDS = """\
adduser --disabled-password --gecos "Default user" --uid UID NAME
adduser --disabled-password --gecos "" NAME
adduser -D -u UID NAME
addgroup --gid UID NAME
adduser NAME sudo
useradd -m -s /bin/bash -u UID NAME
useradd -ms /bin/bash NAME
useradd --create-home --no-log-init --uid UID --gid users NAME
useradd -r -u UID NAME
groupadd -g UID NAME
groupadd NAME && useradd -m -g NAME -u UID NAME
usermod -u UID NAME
usermod -l NAME -d /home/NAME -m ubuntu && groupmod -n NAME ubuntu
userdel -r NAME
deluser NAME
chown -R NAME FOLDER
chown -R UID:UID FOLDER
chown NAME:NAME FOLDER
chmod -R a+w FOLDER
chmod +x /entrypoint.sh
fix-permissions FOLDER
mkdir -p FOLDER
install -d -o NAME FOLDER
cp -r /srv/app FOLDER
mv FOLDER /opt/
rm -rf FOLDER
cd FOLDER && touch index.ipynb
pip install notebook
pip install --no-cache-dir notebook jupyterlab
pip3 install jupyterlab==3.6.8
pip install 'notebook<7'
pip install notebook==6.4.12 numpy
pip install jupyter
pip install -r requirements.txt
pip install -e .
pip install --user jupyterlab notebook
python3 -m pip install --no-cache-dir notebook==7.5.8 jupyterlab==4.5.11 jupyterhub
python -m venv /opt/venv && /opt/venv/bin/pip install notebook jupyterlab
python3 -m venv --system-site-packages /opt/venv
. /opt/venv/bin/activate && pip install jupyterlab
uv pip install --system notebook
uv venv && uv pip install jupyterlab
uv sync
poetry install
conda install -y -c conda-forge notebook jupyterlab
conda env create -f environment.yml
conda create -n work jupyterlab && echo "conda activate work" >> ~/.bashrc
mamba install -y jupyterlab=4
micromamba install -y -n base -c conda-forge jupyterlab notebook
apt-get update && apt-get install -y python3 python3-pip git
apt-get install -y --no-install-recommends sudo adduser
apk add --no-cache python3 py3-pip shadow
dnf install -y python3 python3-pip
R -e "install.packages('IRkernel'); IRkernel::installspec()"
git clone https://example.org/course/material.git FOLDER
bash install.sh
curl -fsSL https://example.org/install.sh | bash
su NAME -c "pip install notebook"
sudo -u NAME pip install --user jupyterlab
sh -c 'useradd -m NAME'
set -eux; id NAME || useradd -m -u UID NAME
if ! id -u NAME >/dev/null 2>&1; then useradd -m -u UID NAME; fi
for p in notebook jupyterlab; do pip install $p; done
getent passwd UID || useradd -u UID -m NAME
echo "NAME:x:UID:UID::/home/NAME:/bin/bash" >> /etc/passwd
printf '#!/bin/sh\\nexec "$@"\\n' > /entrypoint.sh
echo 'exec "$@"' > /entrypoint.sh
(cd /tmp && wget -q https://example.org/a.tar.gz) || true
true
""".splitlines()
_OTHERS = """\
COPY . FOLDER
COPY --chown=NAME . FOLDER
COPY --chown=UID:100 . FOLDER
COPY --chmod=777 . FOLDER
ADD . FOLDER
COPY ["start here.sh", "FOLDER"]
COPY entrypoint.sh /entrypoint.sh
COPY requirements.txt environment.yml /tmp/
COPY *.ipynb FOLDER/
COPY --from=build /opt/venv /opt/venv
COPY --from=0 /srv/app FOLDER
USER NAME
USER NAME
WORKDIR FOLDER
WORKDIR FOLDER
ENV HOME=/home/NAME
ENV HOME /home/jovyan
ENV NB_USER=jovyan NB_UID=1000
ENV NB_USER=NAME \\\\n    HOME=/home/${NB_USER}
ENV PATH=/opt/venv/bin:$PATH
ENV PATH="/opt/conda/envs/work/bin:${PATH}"
ENV PIP_BREAK_SYSTEM_PACKAGES=1
ENV USER ${NB_USER}
ARG NB_USER=jovyan
ARG NB_USER
ARG NB_UID=1000
ARG UID=1000
ARG BASE
ENTRYPOINT []
ENTRYPOINT ["tini", "-g", "--"]
ENTRYPOINT ["/entrypoint.sh"]
ENTRYPOINT ["python", "app.py"]
ENTRYPOINT jupyter lab --ip=0.0.0.0
ENTRYPOINT ["bash", "-c", "exec \\"$@\\"", "--"]
ENTRYPOINT ["conda", "run", "-n", "work"]
ENTRYPOINT ["bin/serve"]
CMD ["jupyter", "lab", "--ip=0.0.0.0"]
CMD python app.py
EXPOSE 8888
LABEL maintainer="ana@example.org" \\\\n      course='field methods'
SHELL ["/bin/bash", "-o", "pipefail", "-c"]
SHELL ["conda", "run", "-n", "work", "/bin/bash", "-c"]
HEALTHCHECK CMD curl -f http://localhost:8888/
STOPSIGNAL SIGINT
VOLUME /data
ONBUILD COPY . FOLDER
ONBUILD USER NAME
MAINTAINER Ana
RUN <<END\\n# in the heredoc\\nuseradd -m -u UID NAME\\npip install notebook\\nEND
RUN <<-'END'\\n\tadduser --uid UID NAME\\n\tEND
RUN cat > /entrypoint.sh <<'END'\\n#!/bin/bash\\n# comment\\nexec "$@"\\nEND
RUN ["useradd", "-m", "-u", "1000", "jovyan"]
RUN --mount=type=cache,target=/root/.cache pip install jupyterlab
RUN --mount=type=bind,source=requirements.txt,target=/r.txt pip install -r /r.txt
COPY <<END /entrypoint.sh\\n#!/bin/sh\\nexec "$@"\\nEND
# who runs this
  # an indented comment
#escape=`
\\n
""".splitlines()


class Pick(Protocol):
    """Chooses one of some values: Hypothesis does, or a fuzzer."""

    def __call__(self, values: Sequence[T], /) -> T:
        """One of the values."""


def several(pick: Pick, values: Sequence[T], least: int, most: int) -> list[T]:
    """Some of the values, in any order, also more than once."""
    return [pick(values) for _ in range(pick(range(least, most + 1)))]


def filled(pick: Pick, text: str) -> str:
    """A text with names, numbers and folders in the places of its marks."""
    makes = re.search(r"\b(user|group)(add|mod)|add(user|group)|/etc/passwd", text)
    names = _ACCOUNTS if makes else _NAMES
    for mark, values in (("NAME", names), ("UID", _UIDS), ("FOLDER", _FOLDERS)):
        parts = text.split(mark)
        if mark == "UID":
            # NB_UID is no mark.
            parts = text.replace("NB_UID", "\0").replace("{UID", "\1").split(mark)
        text = parts[0] + "".join(pick(values) + part for part in parts[1:])
        text = text.replace("\0", "NB_UID").replace("\1", "{UID")
    return text


def _run(pick: Pick) -> str:
    commands = [filled(pick, command) for command in several(pick, COMMANDS, 1, 3)]
    between = pick(
        [" && ", " && \\\n    ", "; \\\n", " ; ", " \\\n    && ", " \\\n# why\n    && ", " || "]
    )
    keyword = pick(["RUN ", "RUN ", "RUN ", "run ", "RUN\t", "RUN \\\n    "])
    return keyword + between.join(commands)


def instruction(pick: Pick) -> str:
    """An instruction other than FROM, or a comment."""
    if pick([False, True]):
        return _run(pick)
    text = filled(pick, pick(_OTHERS))
    return text.replace("\\\\n", "\\\n").replace("\\n", "\n")


def _stage(pick: Pick, name: str) -> list[str]:
    keyword = pick(["FROM", "FROM", "from", "FROM --platform=linux/amd64"])
    start = f"{keyword} {pick(BASES)}{name}"
    return [start, *(instruction(pick) for _ in range(pick(range(9))))]


def dockerfile(pick: Pick) -> str:
    """A Dockerfile of one or two stages, mostly valid."""
    lines = several(
        pick,
        ["# syntax=docker/dockerfile:1", "# The environment", "ARG BASE=python:3.11",
         "ARG TAG=latest", "ARG BASE=ubuntu", "ARG NB_USER=ana", ""],
        0,
        3,
    )  # fmt: skip
    for name in pick([[""], [""], [" AS build", ""], [" as build", " AS final"]]):
        lines += _stage(pick, name)
    text = "\n".join(lines)
    text += pick(["\n", "\n", "\n", "", "\n\n", "\n# the end", " \n"])
    if pick([False, False, False, False, True]):
        text = text.replace("\n", "\r\n")
    return pick(["", "", "", "", "\ufeff"]) + text


_FILES: list[tuple[str, list[str | None]]] = [
    ("requirements.txt", ["numpy\n", "notebook==7.5.8\njupyterlab\n", "-r more.txt\n", None]),
    ("environment.yml", ["name: work\ndependencies:\n  - notebook\n  - jupyterlab\n", None]),
    ("entrypoint.sh", ['#!/bin/sh\nexec "$@"\n', "#!/bin/bash\npython app.py\n", None]),
    ("pyproject.toml", ['[project]\ndependencies = ["jupyterlab>=4"]\n', ""]),
    ("install.sh", ["useradd -m -u 1000 jovyan\n", "pip install notebook\n", None]),
    ("index.ipynb", [None]),
]


def context(pick: Pick) -> Context:
    """A build context: none, or a few of the files that the Dockerfiles name."""
    if pick([True, False]):
        return Context()
    files = {name: pick(texts) for name, texts in _FILES if pick([False, True])}
    ignore = pick(["", "", "*\n", "*.sh\n", "*\n!index.ipynb\n"])
    return Context(files, frozenset(files), ignore, ".dockerignore", True, pick([False, True]))


def _picking(draw: st.DrawFn) -> Pick:
    return lambda values: draw(st.sampled_from(values))


@st.composite
def dockerfiles(draw: st.DrawFn) -> str:
    """Dockerfiles for Hypothesis."""
    return dockerfile(_picking(draw))


@st.composite
def contexts(draw: st.DrawFn) -> Context:
    """Build contexts for Hypothesis."""
    return context(_picking(draw))
