"""What GitHub's own description of its interface says of the stand-in's requests and answers.

The description is that of the package @octokit/openapi, fetched once with npm and kept in a folder
of the user's cache (or in BINDER_FIX_TEST_CACHE).
"""

from __future__ import annotations

import base64
import hashlib
import json
import os
import re
import shutil
import subprocess
import tarfile
import tempfile
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from openapi_schema_validator import OAS30ReadValidator, OAS30WriteValidator, oas30_format_checker
from platformdirs import user_cache_path
from standin import Answer, Asked, Standin

PACKAGE = "@octokit/openapi@23.0.2"
DIGEST = "pV8M7L9GY23AybNvTmo2nyjmpmnt6+2sRE/tqr0ZLQcPS4lnw7u5eZGNmwRNkBC3D7gZXbFx5AHzLUVRBXGDhg=="
MEMBER = "package/generated/api.github.com.json"
UNDESCRIBED = re.compile(r"/repositories/\d+")
# What GitHub does although its schema says otherwise.
TOLERATED = re.compile(
    r".*/head/repo: None .*"  # the fork is deleted
    r"|POST \S+/issues/\d+/labels: sent .*"  # a plain list, as the schema's own text allows
)


def describe(standin: Standin) -> None:
    """Hold all that is asked and answered from now on against GitHub's description."""
    description()
    standin.check = problems


@cache
def description() -> dict[str, Any]:
    """GitHub's description; the test is skipped where it cannot be had."""
    kept = os.environ.get("BINDER_FIX_TEST_CACHE")
    folder = Path(kept) if kept else user_cache_path("binder-fix-tests")
    file = folder / f"{PACKAGE.rpartition('/')[2]}.json"
    if not file.exists():
        problem = _fetch(file)
        if problem and os.environ.get("BINDER_FIX_REQUIRE_ENGINE") == "1":
            pytest.fail(f"BINDER_FIX_REQUIRE_ENGINE=1, but {problem}")
        if problem:
            pytest.skip(problem)
    read: dict[str, Any] = json.loads(file.read_bytes())
    return read


def _fetch(file: Path) -> str:
    """Fetch the package and keep the description; why that was not possible."""
    npm = shutil.which("npm")
    if npm is None:
        return "there is no npm to fetch GitHub's description of its interface with"
    with tempfile.TemporaryDirectory() as folder:
        command = [npm, "pack", "--silent", PACKAGE]
        try:
            subprocess.run(command, cwd=folder, check=True, capture_output=True, timeout=300)
        except (OSError, subprocess.SubprocessError) as error:
            return f"npm cannot fetch {PACKAGE}: {error}"
        (archive,) = Path(folder).glob("*.tgz")
        data = archive.read_bytes()
        digest = base64.b64encode(hashlib.sha512(data).digest()).decode()
        assert digest == DIGEST, f"{PACKAGE} is another one than that which was tested with"
        with tarfile.open(archive) as packed:
            member = packed.extractfile(MEMBER)
            assert member is not None
            file.parent.mkdir(parents=True, exist_ok=True)
            part = file.with_suffix(f".{os.getpid()}")
            part.write_bytes(member.read())
            part.replace(file)
    return ""


@cache
def _templates() -> list[tuple[re.Pattern[str], str]]:
    """The paths, those with the fewest variables first."""
    found = []
    for path in sorted(description()["paths"], key=lambda path: (path.count("{"), -len(path))):
        quoted = re.sub(r"\\\{(path|ref|branch)\\\}$", "(.+)", re.escape(path))
        quoted = re.sub(r"\\\{(\w+)\\\}", "([^/]+)", quoted)
        found.append((re.compile(quoted), path))
    return found


def _resolve(shape: Any) -> Any:
    """What a reference in the description refers to."""
    while isinstance(shape, dict) and "$ref" in shape:
        place: Any = description()
        for step in shape["$ref"].removeprefix("#/").split("/"):
            place = place[step]
        shape = place
    return shape


def _schema(content: dict[str, Any]) -> dict[str, Any] | None:
    schema: dict[str, Any] | None = content.get("application/json", {}).get("schema")
    return schema


@cache
def _validator(words: str, writes: bool) -> Any:
    whole = {**json.loads(words), "components": description()["components"]}
    kind = OAS30WriteValidator if writes else OAS30ReadValidator
    return kind(whole, format_checker=oas30_format_checker)


def _wrong(shape: Any, schema: dict[str, Any], writes: bool) -> list[str]:
    found = list(_validator(json.dumps(schema), writes).iter_errors(shape))
    found += [inner for error in found for inner in error.context]
    return [f"{'/'.join(map(str, e.absolute_path))}: {e.message[-200:]}" for e in found]


def problems(asked: Asked, answer: Answer) -> list[str]:
    """What is not as described in a request and the answer to it."""
    found = _problems(asked, answer)
    return [problem for problem in found if not TOLERATED.fullmatch(problem)]


def _problems(asked: Asked, answer: Answer) -> list[str]:
    where = f"{asked.method} {asked.path}"
    if "/git-" in asked.path or "/info/refs" in asked.path or UNDESCRIBED.fullmatch(asked.path):
        return []
    operation = None
    for expression, path in _templates():
        if expression.fullmatch(asked.path):
            shape = description()["paths"][path]
            operation = shape.get(asked.method.lower())
            if operation is not None:
                break
    if operation is None:
        return [f"{where}: is not described"]
    found = []
    given = [_resolve(one) for one in operation.get("parameters", ())]
    known = {one["name"]: one["schema"] for one in given if one["in"] == "query"}
    for name, text in asked.query.items():
        if name not in known:
            found.append(f"{where}: ?{name} is not described")
            continue
        schema = _resolve(known[name])
        value = int(text) if schema.get("type") == "integer" and text.isdecimal() else text
        found += [f"{where}: ?{name}: {text}" for text in _wrong(value, schema, True)]
    body = operation.get("requestBody")
    if body is not None and (asked.body is not None or body.get("required")):
        schema = _schema(_resolve(body)["content"])
        if schema is not None and answer.status < 300:
            found += [f"{where}: sent {text}" for text in _wrong(asked.body, schema, True)]
    elif body is None and asked.body is not None:
        found.append(f"{where}: a body is not described")
    responses = operation["responses"]
    if str(answer.status) not in responses:
        # These can be had everywhere.
        if answer.status not in (401, 403, 404):
            found.append(f"{where}: an answer {answer.status} is not described")
        return found
    schema = _schema(_resolve(responses[str(answer.status)]).get("content", {}))
    if schema is not None:
        found += [f"{where}: got {text}" for text in _wrong(answer.body, schema, False)]
    return found
