"""The table of base images: its form, its order, and what it says of each family."""

from __future__ import annotations

import json
import re
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

import pytest

import autofix
from autofix.dockerfile import UNKNOWN
from autofix.image.base import (
    Reference,
    base_image,
    distribution_python,
    externally_managed,
    find,
    number,
    reference,
)
from autofix.image.jupyter import NAMES

FILE = Path(autofix.__file__).parent / "data" / "base_images.json"
TABLE: list[dict[str, Any]] = json.loads(FILE.read_text(encoding="utf-8"))
DIGEST = "sha256:" + "0" * 64

_TEXTS = {"tags", "family", "home", "workdir", "latest", "unfixable"}
_TEXTS |= {"activated_directory"}
_TEXTS_OR_UNKNOWN = {"user", "manager"}
_TRUTHS_OR_UNKNOWN = {"forwards", "useradd", "adduser", "activates", "onbuild"}
_LISTS = {"images", "entrypoint", "replacement", "owns"}
_PYTHON = {"directory", "version", "pip", "managed"}
_FAMILIES = {"debian", "ubuntu", "alpine", "fedora", "rhel", "wolfi"}

every_entry = pytest.mark.parametrize(
    "entry", TABLE, ids=lambda entry: f"{entry['images'][0]}:{entry.get('tags', '*')}"
)


@every_entry
def test_form(entry: dict[str, Any]) -> None:
    for key, value in entry.items():
        if key in _TEXTS:
            assert isinstance(value, str), key
        elif key in _TEXTS_OR_UNKNOWN:
            assert value is None or isinstance(value, str), key
        elif key in _TRUTHS_OR_UNKNOWN:
            assert value is None or isinstance(value, bool), key
        elif key in _LISTS:
            assert value
            assert all(isinstance(text, str) for text in value), key
        elif key == "release":
            assert _is_text_or_patterns(value)
        elif key == "elsewhere":
            assert value is False
        elif key == "environment":
            assert all(isinstance(text, str) for text in [*value, *value.values()])
        elif key == "uid1000":
            assert set(value) == {"name", "home", "gid"}
        elif key == "python":
            assert not value or ("directory" in value and set(value) <= _PYTHON)
            assert not value or _is_text_or_patterns(value.get("version", ""), unknown=True)
        elif key == "jupyter":
            assert value is None or set(value) <= set(NAMES)
        elif key == "accounts":
            assert value == "unknown"
        else:
            assert key == "uid"
            assert isinstance(value, int)
    assert {"images", "python", "jupyter"} <= set(entry)
    assert entry.get("family", "debian") in _FAMILIES
    assert ("uid" in entry) == bool(entry.get("user"))
    assert "uid" in entry or "owns" not in entry
    if entry.get("uid") == 1000:
        assert entry["uid1000"]["name"] == entry["user"]
    re.compile(entry.get("tags", ""))


def _is_text_or_patterns(value: object, *, unknown: bool = False) -> bool:
    if not isinstance(value, dict):
        return isinstance(value, str)
    for form, text in value.items():
        # A tag is compared up to its first hyphen, but for a date that it begins with.
        plain = re.sub(r"\[[^]]*\]", "", form)
        assert "-" not in plain or re.match(r"20\d\d-", plain), form
        re.compile(form)
        assert isinstance(text, str) or (unknown and text is None)
    return bool(value)


def test_no_entry_hides_another() -> None:
    """An entry for all tags comes after those for some, a wildcard after the names it fits."""
    for place, earlier in enumerate(TABLE):
        for later in TABLE[place + 1 :]:
            hidden = [
                name
                for name in later["images"]
                if "tags" not in earlier
                and any(fnmatchcase(name, pattern) for pattern in earlier["images"])
            ]
            assert hidden == [], earlier


def test_a_concrete_tag_is_not_latest_and_is_in_the_table() -> None:
    for entry in TABLE:
        if "latest" in entry:
            assert entry["latest"] != "latest"
            assert re.fullmatch(entry.get("tags", ".*"), entry["latest"])


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("debian", Reference("debian")),
        ("debian:12", Reference("debian", "12")),
        (f"debian@{DIGEST}", Reference("debian", "", DIGEST)),
        (f"debian:12@{DIGEST}", Reference("debian", "12", DIGEST)),
        ("localhost:5000/lab/model", Reference("localhost:5000/lab/model")),
        ("localhost:5000/lab/model:2", Reference("localhost:5000/lab/model", "2")),
    ],
)
def test_reference(text: str, expected: Reference) -> None:
    assert reference(text) == expected


@pytest.mark.parametrize("name", ["debian", "library/debian", "docker.io/library/debian"])
def test_one_image_has_several_names(name: str) -> None:
    assert reference(f"{name}:12").familiar == "debian"
    assert base_image(f"{name}:12").release == "12"


# reference, family, release, the user with uid 1000, the folder of python3
FACTS = [
    ("debian:9", "debian", "9", None, None),
    ("debian:10.13-slim", "debian", "10", None, None),
    ("debian:bookworm-slim", "debian", "12", None, None),
    ("debian", "debian", "13", None, None),
    ("python:3.13-slim", "debian", "13", None, "/usr/local/bin"),
    ("python:3.10.11-slim", "debian", None, None, "/usr/local/bin"),
    ("python:3.10.12-slim", "debian", "12", None, "/usr/local/bin"),
    ("python:3.11.13", "debian", "13", None, "/usr/local/bin"),
    # docker-library/official-images at 4907658d and 417bca95: library/python.
    ("python:3.9-slim", "debian", "13", None, "/usr/local/bin"),
    ("python:3.9.24", "debian", "13", None, "/usr/local/bin"),
    ("python:3.9.25-slim", "debian", "13", None, "/usr/local/bin"),
    ("ubuntu:22.04", "ubuntu", "22.04", None, None),
    ("ubuntu:noble", "ubuntu", "24.04", "ubuntu", None),
    ("ubuntu", "ubuntu", "26.04", "ubuntu", None),
    ("buildpack-deps:bookworm", "debian", "12", None, "/usr/bin"),
    ("buildpack-deps:jammy", "ubuntu", "22.04", None, "/usr/bin"),
    ("buildpack-deps:noble", "ubuntu", "24.04", "ubuntu", "/usr/bin"),
    ("alpine:3.20", "alpine", "3.20", None, None),
    ("alpine:3.9", "alpine", "3.9", None, None),
    ("fedora:41", "fedora", "41", None, "/usr/bin"),
    ("rockylinux:9", "rhel", "9", None, "/usr/bin"),
    ("centos:stream8", "rhel", "8", None, None),
    ("centos:7", "rhel", "7", None, None),
    ("registry.access.redhat.com/ubi8/ubi", "rhel", "8", None, None),
    ("oraclelinux:7-slim", "rhel", "7", None, None),
    ("registry.access.redhat.com/ubi9/python-312:9.5", "rhel", "9.5", None, "/usr/bin"),
    ("amazonlinux:2023", "rhel", None, None, None),
    ("python:3.12", "debian", "13", None, "/usr/local/bin"),
    ("python:3.8-slim", "debian", None, None, "/usr/local/bin"),
    ("python:3.11-slim-bookworm", "debian", "12", None, "/usr/local/bin"),
    ("python:slim-bookworm", "debian", "12", None, "/usr/local/bin"),
    ("python:alpine", "alpine", None, None, "/usr/local/bin"),
    ("python:alpine3.20", "alpine", "3.20", None, "/usr/local/bin"),
    ("registry.docker.com/library/debian:12", "debian", "12", None, None),
    ("mcr.microsoft.com/devcontainers/typescript-node:20-bookworm", "debian", "12", "node", None),
    ("mcr.microsoft.com/devcontainers/universal:2", "ubuntu", None, "codespace", None),
    ("python:3.6.3-jessie", "debian", "8", None, "/usr/local/bin"),
    ("python:3.8.0b3-buster", "debian", "10", None, "/usr/local/bin"),
    ("python:3.9.0a5-alpine3.10", "alpine", "3.10", None, "/usr/local/bin"),
    ("python:3.12-alpine3.20", "alpine", "3.20", None, "/usr/local/bin"),
    ("python:2.7", "debian", "10", None, "/usr/local/bin/python2"),
    ("node:22", "debian", "12", "node", "/usr/bin"),
    ("node:22-bookworm-slim", "debian", "12", "node", None),
    ("node:20-alpine", "alpine", "3.23", "node", None),
    # rocker-org/binder: the Dockerfiles of the tags from 3.5.0 (c20b029) to 3.6.3 (ec01e0e); and
    # rocker-org/rocker-versioned at 1920e7c: what they are made from.
    ("rocker/binder:3.5.0", "debian", "9", "rstudio", "/srv/venv/bin"),
    ("rocker/binder:3.6.0", "debian", "9", "rstudio", "/srv/venv/bin"),
    ("rocker/binder:3.6.1", "debian", "9", "rstudio", "/srv/venv/bin"),
    ("rocker/binder:3.6.2", "debian", "10", "rstudio", "/srv/venv/bin"),
    ("rocker/binder:3.6.3", "debian", "10", "rstudio", "/srv/venv/bin"),
    ("rocker/binder:3.4.2", "debian", None, None, None),
    # docker-library/ruby, docker-library/php and nginxinc/docker-nginx.
    ("ruby:3.2-slim", "debian", "13", None, None),
    ("ruby:2.5.3", "debian", "9", None, "/usr/bin"),
    ("ruby:2.3-alpine", "alpine", "3.8", None, None),
    ("php:7.1-apache", "debian", "10", None, None),
    ("php:fpm-alpine", "alpine", "3.24", None, None),
    ("nginx", "debian", "13", None, None),
    ("nginx:1.13.0-alpine", "alpine", "3.5", None, None),
    ("java:8", "debian", "8", None, None),
    ("openjdk:11", "debian", "11", None, "/usr/bin"),
    ("openjdk:8u242-jdk", "debian", "10", None, None),
    ("openjdk:11-jre", "debian", "11", None, None),
    ("ubuntu:14.04.5", "ubuntu", "14.04", None, "/usr/bin"),
    ("ubuntu:17.10", "ubuntu", "17.10", None, None),
    ("centos:centos7", "rhel", "7", None, None),
    ("debian:wheezy", "debian", "7", None, None),
    # nodejs/docker-node made the user in November 2016.
    ("node:5.11.1", "debian", "8", None, "/usr/bin"),
    ("node:4.4.7-slim", "debian", "8", None, None),
    ("node:6.9.0", "debian", "8", None, "/usr/bin"),
    ("node:0.12-wheezy", "debian", "7", None, "/usr/bin"),
    ("node:4.9.1", "debian", "8", "node", "/usr/bin"),
    ("golang:1.23-bookworm", "debian", "12", None, "/usr/bin"),
    ("rust:1.83", "debian", "12", None, "/usr/bin"),
    ("julia:1.11-bookworm", "debian", "12", None, None),
    ("eclipse-temurin:21-jdk-jammy", "ubuntu", "22.04", None, None),
    ("eclipse-temurin:21", "ubuntu", None, "ubuntu", None),
    ("quay.io/jupyter/base-notebook:2026-02-02", "ubuntu", "24.04", "jovyan", "/opt/conda/bin"),
    ("jupyter/base-notebook:2023-01-01", "ubuntu", "22.04", "jovyan", "/opt/conda/bin"),
    ("jupyter/scipy-notebook:cf6258237ff9", "ubuntu", None, "jovyan", "/opt/conda/bin"),
    ("rocker/r-ver:4.4.2", "ubuntu", "24.04", None, None),
    ("rocker/r-ver:4.1.0", "ubuntu", "20.04", None, None),
    ("rocker/tidyverse:4.3.1", "ubuntu", "22.04", "rstudio", "/usr/bin"),
    ("rocker/binder:4.3.1", "ubuntu", None, "rstudio", "/opt/venv/bin"),
    ("r-base:4.4.1", "debian", "13", "docker", None),
    ("bioconductor/bioconductor_docker:RELEASE_3_20", "ubuntu", None, "rstudio", "/usr/bin"),
    ("continuumio/miniconda3:24.9.2-0", "debian", None, None, "/opt/conda/bin"),
    ("condaforge/miniforge3:25.1.1-0", "ubuntu", "24.04", "ubuntu", "/opt/conda/bin"),
    ("condaforge/mambaforge:23.3.1-1", "ubuntu", "20.04", None, "/opt/conda/bin"),
    ("mambaorg/micromamba:1.4.9", "debian", "11", "mambauser", None),
    ("mambaorg/micromamba:2.0.5", "debian", "12", None, None),
    # mamba-org/micromamba-docker up to a815800: what push_latest.yml of each commit builds, and the
    # uid in its Dockerfile; 57439 from 8491dcc (1.5.0) on, on ubuntu:lunar from ab17900 on.
    ("mambaorg/micromamba:1.5.1-focal", "ubuntu", "20.04", None, None),
    ("mambaorg/micromamba:1.5.8-jammy", "ubuntu", "22.04", None, None),
    ("mambaorg/micromamba:jammy", "ubuntu", "22.04", None, None),
    ("mambaorg/micromamba:1.5.3-jammy-cuda-12.3.1", "ubuntu", "22.04", None, None),
    ("mambaorg/micromamba:1.5.6-bullseye-slim", "debian", "11", None, None),
    ("mambaorg/micromamba:1.5.8-noble", "ubuntu", "24.04", "ubuntu", None),
    ("mambaorg/micromamba:1.4.9-lunar", "ubuntu", "23.04", "ubuntu", None),
    ("mambaorg/micromamba:1.4-kinetic", "ubuntu", "22.10", "mambauser", None),
    ("mambaorg/micromamba:bionic", "ubuntu", "18.04", "mambauser", None),
    ("mambaorg/micromamba:1.5.8-alpine3.19", "alpine", "3.19", None, None),
    ("mambaorg/micromamba:1.4.9-alpine", "alpine", "3.17", "mambauser", None),
    ("mambaorg/micromamba:2.3.2-debian12-slim", "debian", "12", None, None),
    ("ghcr.io/mamba-org/micromamba:2.0.5-cuda12.6.3-ubuntu22.04", "ubuntu", "22.04", None, None),
    ("ghcr.io/mamba-org/micromamba:cuda12.6.3-ubuntu24.04", "ubuntu", "24.04", "ubuntu", None),
    ("mambaorg/micromamba:git-a827601-jammy", "ubuntu", "22.04", None, None),
    # The user of the first ones was root, then micromamba (954f510 and 5bd26ad).
    ("mambaorg/micromamba:0.15.3", None, None, None, None),
    ("ghcr.io/prefix-dev/pixi:0.40.0", "ubuntu", None, "ubuntu", None),
    ("nvidia/cuda:12.4.1-runtime-ubuntu22.04", "ubuntu", "22.04", None, None),
    ("nvidia/cuda:12.6.3-base-ubuntu24.04", "ubuntu", "24.04", "ubuntu", None),
    ("tensorflow/tensorflow:2.16.1", "ubuntu", "22.04", None, "/usr/bin"),
    ("pytorch/pytorch:2.5.1-cuda12.4-cudnn9-runtime", "ubuntu", None, None, "/opt/conda/bin"),
    ("sagemath/sagemath:10.5", "ubuntu", None, "sage", None),
    ("dolfinx/lab:v0.9.0", "ubuntu", None, None, "/dolfinx-env/bin"),
    ("ros:jazzy", "ubuntu", None, "ubuntu", "/usr/bin"),
    ("ros:humble", "ubuntu", "22.04", None, "/usr/bin"),
    # pangeo-data/pangeo-docker-images: base-image/Dockerfile and the lock file of base-notebook at
    # each tag up to 2026.01.30.
    ("pangeo/pangeo-notebook:2024.11.11", "ubuntu", "22.04", "jovyan",
     "/srv/conda/envs/notebook/bin"),
    ("quay.io/pangeo/base-notebook:2020.10.16", "ubuntu", "18.04", "jovyan",
     "/srv/conda/envs/notebook/bin"),
    ("quay.io/pangeo/base-image:2026.01.30", "ubuntu", "24.04", "jovyan",
     "/srv/conda/envs/notebook/bin"),
    # pangeo-data/pangeo-stacks at d43d89d: onbuild/Dockerfile and build.py.
    ("pangeo/pangeo-notebook-onbuild:2020.02.18", "ubuntu", None, "jovyan", None),
    ("mcr.microsoft.com/devcontainers/base:bookworm", "debian", "12", "vscode", None),
    ("cgr.dev/chainguard/wolfi-base", "wolfi", None, None, None),
]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "family", "release", "owner", "python"), FACTS, ids=[fact[0] for fact in FACTS]
)
def test_facts(
    text: str, family: str, release: str | None, owner: str | None, python: str | None
) -> None:
    image = base_image(text)
    user = image.accounts.with_uid(1000)
    assert (image.family, image.release) == (family, release)
    assert (user.name if user else None) == owner
    assert list(image.pythons) == ([python] if python else [])
    assert (image.python is not None) == (python is not None and "python2" not in python)


@every_entry
def test_every_entry_makes_an_image(entry: dict[str, Any]) -> None:
    """Whatever tag leads there; a user that is known by name has a uid."""
    tag = entry.get("latest", "latest")
    for name in entry["images"]:
        image = base_image(f"{name.replace('*', 'x')}:{tag}")
        assert image.user == UNKNOWN or image.uid() is not None


@pytest.mark.parametrize(
    ("text", "version", "managed"),
    [
        ("python:3.12", (3, 12), False),
        ("python:3.9.19-slim", (3, 9), False),
        ("python:3", None, False),
        ("buildpack-deps:buster", (3, 7), False),
        ("buildpack-deps:bookworm", None, True),
        ("buildpack-deps:noble", None, True),
        ("buildpack-deps:focal", (3, 8), False),
        ("ghcr.io/astral-sh/uv:python3.12-bookworm", (3, 12), False),
        ("ros:jazzy", (3, 12), None),
        # jupyter/docker-stacks went to Python 3.11 on 2023-06-01 (5bcf2105), to 3.12 on
        # 2024-10-23 (a096c2b1) and to 3.13 on 2025-08-15 (45abbce0).
        ("jupyter/base-notebook:2022-12-05", (3, 10), False),
        ("jupyter/base-notebook:2023-06-01", None, False),
        ("jupyter/scipy-notebook:2023-10-20", (3, 11), False),
        ("quay.io/jupyter/base-notebook:2024-07-29", (3, 11), False),
        ("quay.io/jupyter/base-notebook:2024-10-14", (3, 11), False),
        ("quay.io/jupyter/base-notebook:2024-10-23", None, False),
        ("quay.io/jupyter/minimal-notebook:2024-11-19", (3, 12), False),
        ("quay.io/jupyter/docker-stacks-foundation:2025-12-01", (3, 13), False),
        ("quay.io/jupyter/base-notebook:2026-09-07", None, False),
        ("quay.io/jupyter/base-notebook:ubuntu-22.04", None, False),
    ],
)
def test_python(text: str, version: tuple[int, int] | None, managed: bool | None) -> None:
    python = base_image(text).python
    assert python is not None
    assert (python.version, python.managed) == (version, managed)


@pytest.mark.parametrize(
    ("text", "workdir"),
    [
        ("tensorflow/tensorflow:2.15.0-jupyter", "/tf"),
        ("tensorflow/tensorflow:2.15.0-gpu-jupyter", "/tf"),
        ("tensorflow/tensorflow:1.15.2-jupyter", "/tf"),
        ("tensorflow/tensorflow:2.15.0", "/"),
        ("tensorflow/tensorflow:1.15.2", "/"),
        ("pytorch/pytorch:2.5.1-cuda12.4-cudnn9-runtime", "/workspace"),
    ],
)
def test_working_directory(text: str, workdir: str) -> None:
    assert base_image(text).workdir == workdir


@pytest.mark.parametrize(
    ("text", "adduser", "useradd"),
    [
        ("debian:12", True, True),
        ("debian:13", False, True),
        ("python:3.12", False, True),
        # Derived from the official images of python and debian, as uv's documentation says.
        ("ghcr.io/astral-sh/uv:python3.12-bookworm-slim", True, True),
        ("ghcr.io/astral-sh/uv:0.5.11-python3.13-alpine", False, False),
        ("ghcr.io/astral-sh/uv:0.9.2-trixie-slim", False, True),
        ("python:3.12-bookworm", True, True),
        # docker-library/python went to Debian 12 on 2023-06-13 (5d908b04) and to 13 on 2025-08-11
        # (47950d2d); the releases of a tag that were over by then stay as they were.
        ("python:3.11.3-slim", True, True),
        ("python:3.11.7-slim", True, True),
        ("python:3.12.10", True, True),
        ("python:3.12.11-slim", False, True),
        ("python:3.13.5", True, True),
        ("python:3.13.6", None, True),
        ("python:3.13.7", False, True),
        ("python:3.8", True, True),
        # docker-library/official-images, library/python: 3.9.23 went to Debian 13 in 8a5de592, and
        # 3.9.25 is the last in 417bca95.
        ("python:3.9", False, True),
        ("python:3.9.23", False, True),
        ("python:3.9.22-slim", True, True),
        ("ubuntu:24.04", True, True),
        ("r-base:4.4.1", False, True),
        ("alpine:3.20", False, False),
        ("rockylinux:9", None, True),
        ("amazonlinux:2023", None, False),
        # docker-library/mysql: Dockerfile.oracle begins with useradd on 7-slim, 8-slim and 9-slim.
        ("oraclelinux:7-slim", None, True),
        ("oraclelinux:9-slim", None, True),
        ("oraclelinux:10-slim", None, None),
        ("openjdk:17", None, True),
        ("openjdk:27-oraclelinux10", None, None),
        # mamba-org/micromamba-docker: fedora.Dockerfile installs shadow-utils.
        ("mambaorg/micromamba:2.0.5-amazon2023", None, True),
        ("mambaorg/micromamba:alpine", False, False),
    ],
)
def test_account_tools(text: str, adduser: bool | None, useradd: bool | None) -> None:
    programs = base_image(text).programs
    assert (programs.get("debian-adduser"), programs.get("useradd")) == (adduser, useradd)


@pytest.mark.parametrize(
    ("text", "release"),
    [
        # nodejs/docker-node: config and versions.json, the last that each release was built with.
        ("node:4.9-slim", "8"),
        ("node:6.14.3", "8"),
        ("node:6", "9"),
        ("node:10.12", "8"),
        ("node:10.13", "9"),
        ("node:erbium-slim", "9"),
        ("node:14.19.2", "9"),
        ("node:14.19.3", "10"),
        ("node:14", "10"),
        ("node:16.20.2-slim", "10"),
        ("node:17.9.1", "11"),
        ("node:18.15.0", "11"),
        ("node:18.16.0", None),
        ("node:18.16.1", "12"),
        ("node:20.2.0", "11"),
        ("node:20.3.0", None),
        ("node:20.10", "12"),
        ("node:22.10.0-slim", "12"),
        ("node:22.10-alpine3.20", "3.20"),
        ("node:lts", "12"),
        ("node:26.1", "13"),
        ("node:20.10-bullseye", "11"),
        ("node", "13"),
        # docker-library/julia and docker-library/golang, the same way.
        ("julia:0.6", "9"),
        ("julia:1.5.3", "10"),
        ("julia:1.6.3", "10"),
        ("julia:1.6.4", "11"),
        ("julia:1.6", "12"),
        ("julia:1.9.0", "11"),
        ("julia:1.10.9", "12"),
        ("julia:1.10.10", "13"),
        ("julia:1.12", "13"),
        ("julia:1.6.2-buster", "10"),
        ("golang:1.12.6", "9"),
        ("golang:1.16.6", "10"),
        ("golang:1.16", "11"),
        ("golang:1.20.10", "12"),
        ("golang:1.23.12", "13"),
        # rocker-org/rocker-versioned and rocker-versioned2: FROM of each version's Dockerfile.
        ("rocker/r-ver:3.4.4", "9"),
        ("rocker/rstudio:3.6.0", "9"),
        ("rocker/r-ver:3.6.1", "9"),
        ("rocker/geospatial:3.6.1", "9"),
        ("rocker/verse:3.6.2", "10"),
        ("rocker/verse:3.6.3", "10"),
        ("rocker/r-ver:4.0.0-ubuntu18.04", "18.04"),
        ("rocker/tidyverse:4.2.1", "20.04"),
        ("rocker/r-ver:4.2.0", "20.04"),
        ("rocker/r-ver:4.2.2", "22.04"),
        ("rocker/verse:4.2", "22.04"),
        ("rocker/geospatial:4.4.1", "22.04"),
        ("rocker/r-ver:4.4", "24.04"),
        # ContinuumIO/docker-images: FROM and the installer of miniconda3's Dockerfile.
        ("continuumio/miniconda3:4.7.12", "10"),
        ("continuumio/miniconda3:4.10.3", None),
        ("continuumio/miniconda3:4.12.0", "11"),
        ("continuumio/miniconda3:24.5.0-0", "12"),
        # tensorflow/tensorflow's issues 30057, 57072 and 58556.
        ("tensorflow/tensorflow:1.13.2-gpu-py3", "16.04"),
        ("tensorflow/tensorflow:1.15.0-py3", "18.04"),
        ("tensorflow/tensorflow:2.2.0", "18.04"),
        ("tensorflow/tensorflow:2.6.1", None),
        ("tensorflow/tensorflow:2.10.0-jupyter", "20.04"),
        ("tensorflow/tensorflow:latest-py3", None),
        ("tensorflow/tensorflow", "22.04"),
        # Bioconductor/bioconductor_docker: FROM of each branch.
        ("bioconductor/bioconductor_docker:RELEASE_3_12", "20.04"),
        ("bioconductor/bioconductor_docker:3.15.2", "20.04"),
        ("bioconductor/bioconductor_docker:3.18-R-4.3.2", "22.04"),
        # docker-library/official-images: the last that library/node, golang and rust had of a tag.
        ("node:8-alpine", "3.11"),
        ("node:8.9.4-alpine", "3.6"),
        ("node:10.16.3-alpine", "3.9"),
        ("node:12.22.6-alpine", "3.11"),
        ("node:12-alpine", "3.15"),
        ("node:lts-alpine", "3.24"),
        ("node:8-alpine3.9", "3.9"),
        ("golang:alpine", "3.24"),
        ("golang:1.12-alpine", "3.11"),
        ("golang:1.8.3-alpine", "3.5"),
        ("golang:1.8", "8"),
        ("golang:1.4-onbuild", "8"),
        ("golang:1.3.1", "7"),
        ("golang:1.4.2-wheezy", "7"),
        ("rust", "13"),
        ("rust:1.43", "10"),
        # The same of library/openjdk and library/java, and the FROM of the commits that they name.
        ("openjdk:8", "11"),
        ("openjdk:8u181-jdk", "9"),
        ("openjdk:8u242-jre", "10"),
        ("openjdk:8-jdk-stretch", "9"),
        ("openjdk:8-jdk-alpine", "3.9"),
        ("openjdk:11.0.3-jdk", "9"),
        ("openjdk:11.0.3-jre-slim", None),
        ("openjdk:9.0.1-11-jdk", None),
        ("openjdk:13", "7"),
        ("openjdk:17", "8"),
        ("openjdk:17-jdk-slim", "11"),
        ("openjdk:17-oraclelinux7", "7"),
        ("openjdk:24-jdk", "9"),
        ("openjdk:25-slim", "13"),
        ("openjdk:20-ea-12", None),
        ("openjdk", "8"),
        ("java:8", "8"),
        ("java:6-jre", "7"),
        ("java:9", None),
        ("rust:1.32.0", "9"),
        ("rust:1.77-bullseye", "11"),
        # docker-library/official-images, and the FROM of the commits that it names.
        ("ruby:2.7.3", "10"),
        ("ruby:2.7", "11"),
        ("ruby:slim", "13"),
        ("ruby:3.3.5-alpine", "3.20"),
        ("php:8.2.28-fpm", "12"),
        ("php:apache", "13"),
        ("php:7.4-cli-alpine", "3.16"),
        ("nginx:1.25.0", "11"),
        ("nginx:stable-alpine", "3.24"),
        # docker-library/official-images: what library/alpine and library/fedora call latest.
        ("alpine", "3.24"),
        ("alpine:edge", "3.24"),
        ("fedora", "44"),
        ("ros:noetic-ros-base", "20.04"),
        ("osrf/ros:melodic-desktop-full", "18.04"),
        ("mambaorg/micromamba", "13"),
        ("mambaorg/micromamba:1.4.9", "11"),
        ("mambaorg/micromamba:2.3.1", "12"),
        ("mambaorg/micromamba:2", "13"),
        # Of 1.5.1, the images on Alpine 3.17 and 3.18 had the same tag.
        ("mambaorg/micromamba:1.5.1-alpine", None),
        ("ubuntu:oracular", "24.10"),
        ("mcr.microsoft.com/devcontainers/base:debian-11", "11"),
    ],
)
def test_release_by_tag(text: str, release: str | None) -> None:
    assert base_image(text).release == release


@pytest.mark.parametrize(
    ("text", "version", "recent"),
    [
        ("continuumio/miniconda3:4.5.12", None, False),
        ("continuumio/miniconda3:4.9.2", (3, 8), True),
        ("continuumio/miniconda3:4.12.0", (3, 9), True),
        ("continuumio/miniconda3:23.3.1-0", (3, 10), True),
        ("continuumio/miniconda3:23.5.2-0", (3, 11), True),
        ("continuumio/miniconda3:24.9.2-0", None, True),
        ("continuumio/anaconda3:2019.10", None, False),
        ("continuumio/anaconda3:2022.05", None, True),
        ("condaforge/mambaforge:4.9.2-5", None, False),
        ("condaforge/mambaforge:4.10.3-7", None, True),
        # pytorch/pytorch's issues 42604, 60932 and 73714: 3.7 and 3.8 in turn, up to 1.12.
        ("pytorch/pytorch:1.9.0-cuda11.1-cudnn8-runtime", None, False),
        ("pytorch/pytorch:1.13.1-cuda11.6-cudnn8-runtime", None, True),
        ("tensorflow/tensorflow:1.12.0-py3", (3, 5), True),
        ("tensorflow/tensorflow:2.4.1-gpu", (3, 6), True),
        ("tensorflow/tensorflow:2.8.0", (3, 8), True),
        ("tensorflow/tensorflow:2.13.0", None, False),
        ("ros:noetic", (3, 8), True),
        ("rocker/rstudio:4.2.1", (3, 8), True),
        ("pangeo/base-notebook:2020.10.08", (3, 7), True),
        ("pangeo/ml-notebook:2021.09.30", (3, 8), True),
        ("pangeo/pangeo-notebook:2022.11.16", (3, 9), True),
        ("pangeo/pytorch-notebook:2024.06.24", (3, 12), True),
        ("pangeo/pangeo-notebook:2019.09.21", None, False),
        ("pangeo/base-image:2026.01.30", None, False),
        ("rocker/binder:3.5.3", (3, 5), True),
        ("rocker/binder:3.6.3", (3, 7), True),
    ],
)
def test_version_by_tag(text: str, version: tuple[int, int] | None, recent: bool) -> None:
    python = base_image(text).python
    assert python is not None
    assert (python.version, python.recent) == (version, recent)


@pytest.mark.parametrize("text", ["tensorflow/tensorflow:1.15.0", "tensorflow/tensorflow:2.1.0"])
def test_an_image_of_python_2(text: str) -> None:
    image = base_image(text)
    assert (image.python, image.pythons_complete) == (None, False)


@pytest.mark.parametrize("text", ["registry.example.org/lab/model:1", "debian:42", UNKNOWN])
def test_an_image_that_is_not_known(text: str) -> None:
    image = base_image(text)
    assert image.family is None
    assert image.user == UNKNOWN
    assert image.uid() is None
    assert image.python is None
    assert not image.accounts.complete
    assert not image.pythons_complete


def test_a_digest_without_a_tag_may_be_any_tag() -> None:
    assert find(reference(f"debian@{DIGEST}")) is None
    assert find(reference(f"debian:12@{DIGEST}")) == find(reference("debian:12"))
    single = find(reference(f"pytorch/pytorch@{DIGEST}"))
    assert single
    assert single["images"] == ["pytorch/pytorch"]
    image = base_image(f"jupyter/scipy-notebook@{DIGEST}")
    assert image.uid() == 1000
    assert image.release is None
    assert image.python
    assert image.python.has("jupyterlab")
    assert image.python.version is None


@pytest.mark.parametrize(
    "text", ["scratch", "busybox", "gcr.io/distroless/base", "cgr.dev/chainguard/python"]
)
def test_what_cannot_be_mended_says_why(text: str) -> None:
    assert base_image(text).unfixable


def test_distroless_python() -> None:
    image = base_image("gcr.io/distroless/python3-debian12")
    assert image.unfixable
    assert image.entrypoint.forwards is False
    assert image.python is not None


def test_entrypoints() -> None:
    assert base_image("debian:12").entrypoint.arguments == ()
    assert base_image("node:22").entrypoint.forwards is True
    assert base_image("dolfinx/lab:v0.9.0").entrypoint.forwards is False
    assert base_image("sagemath/sagemath:10.5").replacement[:2] == ("sage", "-sh")
    # rocker-org/binder, geospatial and rocker-versioned: no Dockerfile of these has an ENTRYPOINT.
    assert base_image("rocker/binder:3.6.3").entrypoint.arguments == ()
    assert base_image("rocker/binder:3.4.2").entrypoint.forwards is None
    assert base_image("pangeo/base-notebook:2024.08.18").entrypoint.forwards is True
    assert base_image("pangeo/base-image:2024.08.18").entrypoint.arguments == ("/srv/start",)
    # pangeo-data/pangeo-stacks: ENTRYPOINT was in shell form from aecb0cb to e705b78.
    onbuild = base_image("pangeo/pangeo-notebook-onbuild:2020.02.18").entrypoint
    assert (onbuild.arguments or ())[-1:] == ("start",)
    assert onbuild.forwards is None


@pytest.mark.parametrize(
    ("text", "installed"),
    [
        # jupyterhub/jupyter-rsession-proxy and jupyter-server-proxy: setup.py of each version. All
        # for Python 3.5 (the latter up to 1.6.0) require notebook, later ones jupyter-server.
        ("rocker/binder:3.5.2", {"notebook"}),
        ("rocker/binder:3.6.1", {"notebook"}),
        ("rocker/binder:3.6.3", None),
        ("rocker/binder:4.3.1", {"notebook", "jupyterlab", "jupyterhub"}),
        ("quay.io/pangeo/base-notebook:2026.01.30", {"notebook", "jupyterlab", "jupyterhub"}),
        ("quay.io/pangeo/base-image:2026.01.30", None),
    ],
)
def test_jupyter(text: str, installed: set[str] | None) -> None:
    python = base_image(text).python
    assert python is not None
    assert (set(python.packages) if python.complete else None) == installed


@pytest.mark.parametrize(
    ("text", "folder", "uid"),
    [
        ("quay.io/jupyter/base-notebook:2026-02-02", "/opt/conda", 1000),
        ("mambaorg/micromamba:2.0.5", "/opt/conda/bin", 57439),
        # rocker-org/binder at ec01e0e: chown of VENV_DIR before the environment is made in it.
        ("rocker/binder:3.6.3", "/srv/venv/lib", 1000),
        ("rocker/binder:3.6.3", "/srv", 0),
        # pangeo-data/pangeo-docker-images at 2f5532b: chown -R of /srv.
        ("pangeo/base-image:2026.01.30", "/srv/start", 1000),
        ("pangeo/pangeo-notebook:2024.11.11", "/srv/conda", 1000),
        ("continuumio/miniconda3:24.9.2-0", "/opt/conda", 0),
    ],
)
def test_owner(text: str, folder: str, uid: int) -> None:
    assert base_image(text).ownership.owner(folder) == uid


@pytest.mark.parametrize(
    ("family", "release", "managed"),
    [
        ("debian", "11", False),
        ("debian", "12", True),
        ("debian", None, None),
        ("ubuntu", "22.04", False),
        ("ubuntu", "23.04", True),
        ("alpine", "3.18", False),
        ("alpine", "3.19.1", True),
        ("alpine", "edge", True),
        ("fedora", None, False),
        ("rhel", "9", False),
        ("wolfi", "1", None),
        (None, None, None),
    ],
)
def test_externally_managed(family: str | None, release: str | None, managed: bool | None) -> None:
    assert externally_managed(family, release) is managed


def test_distribution_python() -> None:
    assert distribution_python("ubuntu", "20.04") == (3, 8)
    assert distribution_python("debian", "10.13") == (3, 7)
    assert distribution_python("rhel", "8.9") == (3, 6)
    assert distribution_python("ubuntu", "14.04") == (3, 4)
    assert distribution_python("alpine", "3.2") == (3, 4)
    assert distribution_python("alpine", "3.5") == (3, 5)
    assert distribution_python("alpine", "3.9.4") == (3, 6)
    assert distribution_python("alpine", "3.10") == (3, 7)
    assert distribution_python("alpine", "3.13") == (3, 8)
    assert distribution_python("alpine", "3.14") is None
    assert distribution_python("alpine", None) is None
    assert distribution_python("fedora", "25") == (3, 5)
    assert distribution_python("fedora", "33") is None
    assert distribution_python("debian", "12") is None
    assert distribution_python(None, None) is None


def test_number() -> None:
    assert number("22.04") == 22.04
    assert number("3.19.1") == 3.19
    assert number("edge") == number(None) == -1.0
