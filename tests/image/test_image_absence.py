"""Which files are known not to be there when a RUN needs them."""

from __future__ import annotations

import pytest

from autofix.fixer import check

_LEFT = [
    ("npm install", "./node_modules/.bin/webpack"),
    ("yarn", "./node_modules/.bin/webpack"),
    ("npm run build", "./dist/run.sh"),
    ("uv venv", "sh .venv/bin/activate"),
    ("uv run make.py", "sh ./made.sh"),
    ("uv init .", "pip install ."),
    ("pip install -e git+https://example.org/x/y.git#egg=y", "pip install -r src/y/needs.txt"),
    ("pip install --target=./lib six", "./lib/bin/six"),
    ("python3 -m pip install -t lib six", "./lib/bin/six"),
    ("python3 -m pip download -d . six", "pip install -r needs.txt"),
    ("uv pip compile needs.in -o needs.txt", "pip install -r needs.txt"),
    ("conda env export -f environment.yml", "conda env create -f environment.yml"),
    ("apt-get source hello", "./hello-2.10/configure"),
    ("apk fetch hello", "sh ./hello.sh"),
    ("jupyter notebook --generate-config --config x.py", "python3 x.py"),
    ("wget -r https://example.org/files/", "sh ./x.sh"),
    ("curl -O 'https://example.org/[1-4].sh'", "sh ./2.sh"),
    ("make", "sh ./x.sh"),
]
_NOT_LEFT = [
    ("npm install -g yarn", "sh ./x.sh"),
    ("uv pip install --system six", "sh ./x.sh"),
    ("python3 -m pip install six", "pip install -r needs.txt"),
    ("python3 -m venv env", "sh ./x.sh"),
    ("apt-get update", "sh ./x.sh"),
    ("conda install -y six", "conda env create -f environment.yml"),
    ("jupyter labextension list", "sh ./x.sh"),
    ("wget https://example.org/y.sh", "sh ./x.sh"),
    ("export A=b", "sh ./x.sh"),
]
_OF_THE_BASE_IMAGE = [
    ("rocker/rstudio:4.3.1", "sh /init"),
    ("debian:12", "sh /root/.bashrc"),
    ("debian:12", "useradd -m someone && sh /home/someone/.profile"),
    ("jupyter/base-notebook:python-3.11", "sh /home/jovyan/.bashrc"),
    ("debian:12", "sh /srv/x.sh"),
]


def _claims(text: str) -> list[str]:
    found = (finding.violation.message for finding in check(text).findings)
    return [message for message in found if message.startswith("the build stops here: there is no")]


def _dockerfile(first: str, second: str) -> str:
    return f"FROM python:3.12\nWORKDIR /app\nRUN {first}\nRUN {second}\nCOPY . .\n"


@pytest.mark.parametrize(("first", "second"), _LEFT)
def test_a_file_that_a_command_may_have_left_may_be_there(first: str, second: str) -> None:
    assert _claims(_dockerfile(first, second)) == []
    assert len(_claims(_dockerfile("true", second))) == 1


@pytest.mark.parametrize(("first", "second"), _NOT_LEFT)
def test_a_command_that_leaves_no_files_is_no_reason_for_one(first: str, second: str) -> None:
    assert len(_claims(_dockerfile(first, second))) == 1


@pytest.mark.parametrize(("base", "command"), _OF_THE_BASE_IMAGE)
def test_a_base_image_may_have_files_where_the_dockerfile_made_nothing(
    base: str, command: str
) -> None:
    assert _claims(f"FROM {base}\nRUN {command}\nCOPY . .\n") == []


@pytest.mark.parametrize("path", ["x.sh", "./x.sh", "/tmp/x.sh", "/app/x.sh"])
def test_where_the_dockerfile_works_nothing_is_there_yet(path: str) -> None:
    text = f"FROM debian:12\nWORKDIR /app\nRUN sh {path}\nCOPY . .\n"
    assert len(_claims(text)) == 1
