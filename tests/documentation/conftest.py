"""Repositories, registries and forges that the pages speak of."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

from .pages import ROOT
from .sessions import Session, shims

sys.path[1:1] = [str(ROOT / "tests" / name) for name in ("registry", "pull_request")]

BROKEN = """FROM python:3.12
WORKDIR /tides
COPY . .
RUN pip install numpy==2.1.3
CMD ["python3", "tides.py"]
"""


def fill(folder: Path) -> None:
    """What a page may speak of without making it first."""
    places = (".", "path/to/repository", "repositories/moon", "courses/one")
    for place in places:
        (folder / place).mkdir(parents=True, exist_ok=True)
        (folder / place / "Dockerfile").write_text(BROKEN, encoding="utf-8")
    (folder / "repositories.txt").write_text("lab/tides\nlab/moon\n", encoding="utf-8")
    pyarrow: Any = pytest.importorskip("pyarrow", reason="pyarrow is not installed")
    parquet: Any = pytest.importorskip("pyarrow.parquet")
    table = pyarrow.table({"path": ["tides"], "content": [BROKEN]})
    parquet.write_table(table, folder / "dockerfiles.parquet")
    name = "debian-pep668"
    shutil.copytree(ROOT / "tests" / "launch" / "repositories" / name, folder / name)


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Callable[..., Session]]:
    """Make a session; ``registry`` and ``forge`` are what it can ask, ``engine`` what runs."""
    with ExitStack() as stack:

        def make(*, registry: bool = False, forge: bool = False, engine: bool = False) -> Session:
            home = tmp_path / "home"
            folder = tmp_path / "work"
            home.mkdir()
            folder.mkdir()
            kept = {k: v for k, v in os.environ.items() if k in ("LANG", "LC_ALL", "SHELL")}
            path = f"{shims(tmp_path / 'bin')}:{os.environ['PATH']}"
            environment = kept | {"HOME": str(home), "PATH": path, "BINDER_FIX_OFFLINE": "1"}
            if registry:
                from registries import image, serving, stub

                answers = serving("library/python", {"3.12": image("3.12")})
                mirror = stack.enter_context(stub(answers))
                del environment["BINDER_FIX_OFFLINE"]
                environment["BINDER_FIX_MIRROR"] = f"http://{mirror.host}"
            if forge:
                from standin import TOKEN, serve

                standin = stack.enter_context(serve())
                for name in ("OWNER/NAME", "lab/tides", "lab/moon"):
                    files = {"Dockerfile": BROKEN.encode()}
                    standin.add_repository(name, files, push=True)
                identity = {"GIT_AUTHOR_NAME": "Ada", "GIT_AUTHOR_EMAIL": "ada@example.org"}
                environment |= identity | {"FORGE": standin.url, "BINDER_FIX_TOKEN": TOKEN}
            if engine:
                environment |= {k: v for k, v in os.environ.items() if k.startswith("DOCKER_")}
                plugins = Path.home() / ".docker"
                if plugins.is_dir():
                    environment["DOCKER_CONFIG"] = str(plugins)
            return Session(folder, environment, engine=engine)

        yield make
