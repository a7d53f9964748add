"""Which ``python3`` the launcher finds, and what is in it."""

from __future__ import annotations

import pytest
from folding import image, kinds

ENVIRONMENT = "name: work\nchannels: [conda-forge]\ndependencies:\n  - notebook\n  - jupyterlab\n"
FILES: dict[str, str | None] = {
    "requirements.txt": "# both\nnotebook==7.5.8\njupyterlab>=4  # new\n",
    "more.txt": "-r requirements.txt\n",
    "none.txt": "numpy\n",
    "environment.yml": ENVIRONMENT,
    "pip.yml": "dependencies:\n  - pip\n  - pip:\n      - jupyterlab\n      - notebook\n",
    "pyproject.toml": '[project]\nname = "x"\ndependencies = ["jupyterlab>=4", "notebook"]\n',
    "app/setup.py": 'setup(install_requires=["notebook", "jupyterlab"])\n',
    "app/setup.cfg": "[options]\ninstall_requires =\n    notebook\n    jupyterlab\n",
}
BOTH = (True, True)
NONE = (False, False)

# base image, instructions, whether notebook and jupyterlab are there
STATES = [
    ("python:3.12", "RUN pip install notebook jupyterlab", BOTH),
    ("python:3.12", "RUN pip install notebook", BOTH),
    ("python:3.12", "RUN pip install 'notebook<7'", (True, False)),
    ("python:3.12", "RUN pip install notebook==6.5.7", (True, False)),
    ("python:3.12", "RUN pip install jupyter", BOTH),
    ("python:3.12", "RUN pip install jupyterlab", (False, True)),
    ("python:3.12", "RUN pip3 install --no-cache-dir Notebook[x]==7.5.8 jupyter_lab", None),
    ("python:3.12", "RUN python -m pip install notebook", BOTH),
    ("python:3.12", "RUN python3 -m pip install -q notebook", BOTH),
    ("python:3.12", "RUN pip install numpy", NONE),
    ("python:3.12", "RUN pip download notebook", NONE),
    ("python:3.12", "COPY requirements.txt .\nRUN pip install -r requirements.txt", BOTH),
    ("python:3.12", "COPY . /srv\nRUN pip install -r /srv/more.txt", BOTH),
    ("python:3.12", "COPY none.txt .\nRUN pip install -rnone.txt", NONE),
    ("python:3.12", "RUN pip install -r elsewhere.txt", (None, None)),
    ("python:3.12", "WORKDIR /app\nCOPY . .\nRUN pip install -e .", BOTH),
    ("python:3.12", "COPY app /app\nRUN pip install /app", BOTH),
    ("python:3.12", "RUN --mount=type=bind,source=requirements.txt,target=/r.txt"
     " pip install -r /r.txt", BOTH),
    ("python:3.12", "RUN pip install --user notebook\nRUN useradd -mu 1000 a\nUSER a", NONE),
    ("python:3.12", "RUN useradd -mu 1000 a\nUSER a\nRUN pip install --user notebook", BOTH),
    ("python:3.12", "RUN pip install -t /elsewhere notebook", NONE),
    ("python:3.12", "RUN python -m venv /v && /v/bin/pip install notebook", NONE),
    ("python:3.12", "RUN python -m venv /v && /v/bin/pip install notebook\n"
     "ENV PATH=/v/bin:$PATH", BOTH),
    ("python:3.12", "RUN python -m venv /v && . /v/bin/activate && pip install notebook", NONE),
    ("python:3.12", "RUN pip install notebook && python -m venv /v\nENV PATH=/v/bin:$PATH", NONE),
    ("python:3.12", "RUN pip install notebook && python -m venv --system-site-packages /v\n"
     "ENV PATH=/v/bin:$PATH", BOTH),
    ("python:3.12", "RUN virtualenv /v\nENV PATH=/v/bin:$PATH\nRUN pip install notebook", BOTH),
    ("python:3.12", "RUN pip install uv && uv pip install --system notebook", BOTH),
    ("python:3.12", "RUN uv venv /v\nENV VIRTUAL_ENV=/v PATH=/v/bin:$PATH\n"
     "RUN uv pip install notebook", BOTH),
    ("python:3.12", "WORKDIR /app\nCOPY pyproject.toml .\nRUN uv sync\n"
     "ENV PATH=/app/.venv/bin:$PATH", BOTH),
    ("python:3.12", "WORKDIR /app\nCOPY pyproject.toml .\nRUN poetry config virtualenvs.create "
     "false && poetry install", BOTH),
    ("python:3.12", "WORKDIR /app\nCOPY pyproject.toml .\nRUN poetry install", NONE),
    ("python:3.12", "RUN bash -lc 'pip install notebook'", BOTH),
    ("continuumio/miniconda3:24.9.2-0", "RUN conda install -y notebook jupyterlab", BOTH),
    ("continuumio/miniconda3:24.9.2-0", "RUN conda install -y -c conda-forge notebook=6.5",
     (True, False)),
    ("continuumio/miniconda3:24.9.2-0", "RUN conda create -n w jupyterlab notebook", NONE),
    ("continuumio/miniconda3:24.9.2-0", "RUN conda create -n w jupyterlab notebook\n"
     "ENV PATH=/opt/conda/envs/w/bin:$PATH", BOTH),
    ("continuumio/miniconda3:24.9.2-0", "COPY environment.yml .\nRUN conda env create\n"
     "ENV PATH=/opt/conda/envs/work/bin:$PATH", BOTH),
    ("continuumio/miniconda3:24.9.2-0", "COPY environment.yml .\n"
     "RUN conda env update -n base -f environment.yml", BOTH),
    ("continuumio/miniconda3:24.9.2-0", "COPY pip.yml .\n"
     "RUN conda env update -n base -f pip.yml", BOTH),
    ("continuumio/miniconda3:24.9.2-0", "RUN conda run -n base pip install notebook", BOTH),
    ("condaforge/miniforge3:25.1.1-0", "RUN mamba install -y notebook jupyterlab", BOTH),
    ("mambaorg/micromamba:2.0.5", "RUN micromamba install -y -n base notebook jupyterlab", BOTH),
    ("quay.io/jupyter/base-notebook:2026-02-02", "", BOTH),
    ("ubuntu:22.04", "RUN apt-get update && apt-get install -y python3-pip\n"
     "RUN pip3 install notebook jupyterlab", BOTH),
    ("debian:12", "RUN apt-get install -y python3 python3-pip\n"
     "RUN pip install --break-system-packages notebook", BOTH),
    ("debian:12", "RUN apt-get install -y python3-pip\nENV PIP_BREAK_SYSTEM_PACKAGES=1\n"
     "RUN pip install notebook", BOTH),
    ("debian:12", "RUN apt-get install -y python3", NONE),
    ("alpine:3.18", "RUN apk add python3 py3-pip && pip install notebook", BOTH),
    ("fedora:41", "RUN dnf install -y python3-pip && pip3 install notebook", BOTH),
]  # fmt: skip


@pytest.mark.parametrize(
    ("base", "lines", "states"), STATES, ids=[f"{s[0]} {s[1]}" for s in STATES]
)
def test_jupyter(base: str, lines: str, states: tuple[bool | None, bool | None] | None) -> None:
    made = image(f"FROM {base}\n{lines}\n", FILES)
    python = made.python
    assert python is not None
    home = made.home(1000)
    if states is not None:
        assert (python.has("notebook", home), python.has("jupyterlab", home)) == states


@pytest.mark.parametrize(
    ("base", "line", "managed"),
    [
        ("debian:12", "RUN apt-get update && apt-get install -y python3-pip && "
         "pip install numpy", True),
        ("ubuntu:24.04", "RUN apt-get update && apt-get install -y python3-pip && "
         "pip install numpy", True),
        ("alpine:3.20", "RUN apk add python3 py3-pip && pip install numpy", True),
        ("ubuntu:22.04", "RUN apt-get update && apt-get install -y python3-pip && "
         "pip install numpy", False),
        ("debian:12", "RUN apt-get update && apt-get install -y python3-pip && "
         "rm /usr/lib/python3.11/EXTERNALLY-MANAGED && pip install numpy", False),
    ],
)  # fmt: skip
def test_pip_refuses_the_distributions_python(base: str, line: str, managed: bool) -> None:
    expected = ["externally-managed"] if managed else []
    assert kinds(image(f"FROM {base}\n{line}\n")) == expected


@pytest.mark.parametrize(
    ("base", "line", "there"),
    [
        ("debian:12", "apt-get install -y python3 && apt-get autoremove -y python3", False),
        ("debian:12", "apt-get install -y python3 && apt-get remove -y 'python3*'", False),
        ("debian:12", "apt-get install -y python3 && apt-get remove -y python3-pip gcc", True),
        ("alpine:3.20", "apk add --virtual .tools python3 make && apk del .tools", False),
        ("alpine:3.20", "apk add python3 && apk add -t .tools make && apk del .tools", True),
        ("fedora:42", "dnf install -y python3 && dnf erase -y python3", False),
    ],
)
def test_a_python_that_was_removed(base: str, line: str, there: bool) -> None:
    made = image(f"FROM {base}\nRUN {line}\n")
    assert ("/usr/bin" in made.pythons) == there
    # Another package may have kept it.
    assert made.pythons_complete or not there


def test_no_python() -> None:
    made = image("FROM debian:12\nRUN true\n")
    assert made.python is None
    assert made.pythons_complete


def test_another_stages_environment() -> None:
    made = image(
        "FROM python:3.12 AS build\nRUN python -m venv /v && /v/bin/pip install notebook\n"
        "FROM python:3.12\nCOPY --from=build /v /v\nENV PATH=/v/bin:$PATH\n"
    )
    assert made.python is not None
    assert made.python.has("notebook")


def test_an_environment_of_bashrc_is_remembered() -> None:
    made = image(
        "FROM continuumio/miniconda3:24.9.2-0\nRUN conda create -n w notebook\n"
        "RUN echo 'conda activate w' >> ~/.bashrc\n"
    )
    assert made.login_directory == "/opt/conda/envs/w/bin"
