"""The targets around everything else that reads what others wrote."""

from __future__ import annotations

import gzip
import json
import re
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

import test_layers
from packaging.specifiers import SpecifierSet

from autofix.configuration import reading
from autofix.diagnosis import diagnose
from autofix.files import UnusableInput
from autofix.hosts import redirected
from autofix.image.base import base_image, reference
from autofix.image.context import Context, is_glob
from autofix.image.published import Wanted
from autofix.package_index import newest, pages
from autofix.package_index.demand import Demand, Unanswerable, demanded
from autofix.registry import manifests
from autofix.registry.client import challenged
from autofix.registry.location import locate
from autofix.registry.newest import best, next_tags
from autofix.registry.tags import _following
from autofix.scan import row, tables
from autofix.scan.job import Wishes
from fuzz import surroundings, texts
from fuzz.choices import Choices

# fmt: off
_KEYS = [
    "schemaVersion", "mediaType", "manifests", "config", "layers", "digest", "size", "platform",
    "os", "architecture", "variant", "history", "created_by", "empty_layer", "rootfs", "diff_ids",
    "User", "Env", "WorkingDir", "Entrypoint", "Cmd", "Shell", "Labels", "OnBuild", "tags", "files",
    "filename", "hashes", "sha256", "requires-python", "yanked", "meta", "api-version", "content",
    "name", "schema", "by", "verdict", "reason", "base_image", "rules", "findings", "name_base64",
]
_VALUES: list[Any] = [
    None, True, False, 0, 1, 2, -1, 1e400, 10**30, "", "a", "\udc80", "\x1b[2J", "1000", "linux",
    "amd64", "unknown", f"sha256:{'0' * 64}", "sha256:0", *manifests.INDEXES, *manifests.MANIFESTS,
    *manifests.CONFIGS, "application/vnd.oci.image.layer.v1.tar+gzip", "/bin/sh -c #(nop)  USER a",
    "RUN |1 A=b /bin/sh -c true # buildkit", "A=b", "=", "1.0", "x-1.0.tar.gz", "FROM a\nUSER b\n",
    "x-1.0-py3-none-any.whl", ">=3.8", "FROM a\n", "mended", "refused", "é", "x" * 300,
]
_HTML = [
    "<a ", 'href="x-1.0.tar.gz#sha256=', "0" * 64, '">', "</a>", "data-yanked", "<!--", "-->", "<",
    'data-requires-python="&gt;=3.8" ', 'href="//[x"', "<base href=", "&#0;", "&#x110000;", "<![",
    "<!DOCTYPE html>", "<script>", "x-2.0-py3-none-any.whl", "é", "\udc80", "<a href=x-3.0.zip>",
]
LOG = [
    "\n", "\r\n", "\r", "#5 [2/4] RUN pip install x\n", "#5 1.234 ", "#5 DONE 1.2s\n", "#5 ERROR: ",
    "error: externally-managed-environment\n", "Step 3/9 : RUN x\n", "\x1b[31m", "\x1b[0m", "\x08",
    '{"stream": "', '"}\n', '{"phase": "building", "message": "', "Traceback (most recent call",
    "\n", "E: Unable to locate package ", "failed to solve: process ",
    "did not complete successfully: ", "exit code: 1", "useradd: UID 1000 is not unique\n",
    "ModuleNotFoundError: No module named '", "Permission denied", "No space left on device",
    "jupyter: not found", "exec format error", " > [", "adduser: not found",
    "OCI runtime create failed: ", "manifest unknown", "toomanyrequests: ",
]
REFERENCES = [
    "debian", "docker.io/", "library/", "registry.example.org:5000/", "[::1]:5000/", "localhost/",
    ":", "12", "latest", "@", f"sha256:{'0' * 64}", "a/b", "A", "__", "--", ".", "/", "é", "${X}",
    "-slim", "python:3.12", "quay.io/jupyter/base-notebook", "x" * 200, "http://", "?n=1&last=",
    "<", ">;", 'rel="next"', 'Bearer realm="https://a/token",service="b",scope="c"', "Basic ",
    ", ", '"', "\\", "https://example.org/", "//127.1/", "file:", "user@", "2024-01-02", "1.2.3",
    "g0123456", "v",
]
_TAR = [b"\0" * 512, b"ustar\0" b"00", b".wh.", b".wh..wh..opq", b"etc/passwd", b"../",
        b"0000644\0", b"\x1f\x8b\x08", b"\xff" * 8, b"77777777777\0", b"PaxHeader",
        b"25 path=etc/passwd\n"]
CONFIGURATION = [
    "[tool.binder-fix]\n", "[tool]\n", "[[base-image]]\n", "[base-image.facts]\n", "\n", "\r\n",
    " = ", "select", "ignore", "unsafe", "digest", "authenticated", "mirror", "insecure",
    "base-image", "x", "name", "like", "family", "release", "python", "user", "uid", "home",
    '"missing-user"', "true", "[", "]", ", ", "{", "}", "1000", '"""', "\'\'\'", '"', "# c", ".",
    "1979-05-27", "inf", "\udc80", '"https://example.org"', '"/home/a"', '"pin"',
    '"example.org:5000"', '"debian"', '"12"', "é",
]
# fmt: on


def words(table: Sequence[str]) -> Callable[[Choices], str]:
    """What makes texts of a table's words."""

    def made(choices: Choices) -> str:
        if choices.number(8) == 7:
            return texts.any_text(choices)
        return texts.soup(choices, table)

    return made


def as_text(content: bytes) -> Iterator[str]:
    """A seed is a text."""
    yield texts.surrogates(content)


def as_bytes(content: bytes) -> Iterator[bytes]:
    """A seed is bytes."""
    yield content


def a_json(choices: Choices) -> bytes:
    """JSON with the keys that mean something, or what is nearly JSON."""
    content = json.dumps(_value(choices, 0)).encode()
    return _broken(choices, content, [b'"', b"{", b"[" * 3000, b"\\ud800", b"\xff", b"\0", b"NaN"])


def _value(choices: Choices, depth: int) -> Any:
    kind = choices.number(4)
    if depth > 4 or kind == 0:
        return choices.pick(_VALUES)
    if kind == 1:
        return [_value(choices, depth + 1) for _ in range(choices.number(4))]
    keys = [choices.pick(_KEYS) for _ in range(choices.number(8))]
    return {key: _value(choices, depth + 1) for key in keys}


def _broken(choices: Choices, content: bytes, words: Sequence[bytes]) -> bytes:
    """Bytes, in half of the cases damaged at a few places."""
    for _ in range(choices.number(6) - 2):
        place = choices.number(len(content) + 1)
        kept = place + choices.pick([0, 0, 1, 30])
        content = content[:place] + choices.pick(words) + content[kept:]
    return content


def registry_target(content: bytes) -> None:
    """Manifests and configs are read, or refused in our own words."""
    manifests.is_old(content)
    for read in (manifests.read_manifest, manifests.read_configuration):
        with suppress(manifests.BadContent):
            read(content)


def references_target(text: str) -> None:
    """References, tags, headers and addresses are read, whatever they say."""
    where = locate(text)
    assert where is None or where.repository
    assert reference(text) is not None
    base_image(text)
    challenged(text)
    _following(text)
    tags = text.split("/")[:40]
    answers: dict[str, bool] = {}
    while asked := next_tags(tags, answers):
        answers.update((tag, len(tag) % 3 == 0) for tag in asked)
    best(tags)
    with suppress(ValueError):
        assert redirected("https://example.org/v2/", text, lambda host: False)
    with suppress(Unanswerable):
        demanded(Wanted(text, (3, 12)))


def layers(choices: Choices) -> tuple[bytes, ...]:
    """Layers of an image, damaged ones among them."""
    return tuple(_layer(choices) for _ in range(1 + choices.number(3)))


def _layer(choices: Choices) -> bytes:
    items = [
        (
            choices.pick(["etc/passwd", "etc", "./etc/group", "/etc/os-release", "etc/.wh.passwd",
                          "etc/.wh..wh..opq", "usr/lib/os-release", "../../etc/passwd", ".", "a\n",
                          ".wh.etc", "etc/passwd/x", "x" * 200]),
            choices.pick([test_layers.FILE, test_layers.FILE, test_layers.LINK, test_layers.HARD,
                          test_layers.FOLDER, test_layers.DEVICE]),
            choices.pick(["", "root:x:0:0::/root:/bin/sh\n", "/etc/passwd", "../etc", "etc/group",
                          "/", "ID=debian\n"]),
        )
        for _ in range(choices.number(5))
    ]  # fmt: skip
    content = _broken(choices, test_layers.tar(*items), _TAR)
    if choices.flag():
        content = _broken(
            choices, gzip.compress(content, 1, mtime=0), [b"\0", b"\xff", b"\x1f\x8b"]
        )
    return content


def layers_of(content: bytes) -> Iterator[tuple[bytes, ...]]:
    """A seed is a layer."""
    yield (content,)


def layers_target(given: tuple[bytes, ...]) -> None:
    """What layers hold is read, or why it was not is said."""
    test_layers.Registry(*given).read()


def index_target(content: bytes) -> None:
    """Pages of a package index are read, and a release is chosen."""
    for kind in (pages.JSON, pages.HTML[1], "text/html; charset=utf-7", "text/html; charset=\0"):
        try:
            files = pages.read_page(content, kind)
        except pages.Unreadable:
            continue
        found = newest.newest(Demand("x", SpecifierSet(">=0"), (3, 12)), files)
        assert found.version or found.problem


def a_page(choices: Choices) -> bytes:
    """A page of an index, as HTML or as JSON."""
    if choices.flag():
        return a_json(choices)
    return texts.soup(choices, _HTML).encode("utf-8", "surrogateescape")


def a_table(choices: Choices) -> bytes:
    """Lines of JSON."""
    end = choices.pick([b"\n", b"\r\n", b"", b"\n\n"])
    return b"".join(a_json(choices) + end for _ in range(1 + choices.number(3)))


def table_target(content: bytes) -> None:
    """Every cell of a table becomes a job or a row, in each form that a table may have."""
    wishes = Wishes()
    with tempfile.TemporaryDirectory(dir=_memory()) as folder:
        for name in ("t.jsonl", "t.jsonl.gz", "t.parquet"):
            path = Path(folder, name)
            path.write_bytes(content)
            with suppress(UnusableInput):
                for cell in tables.cells(str(path), tables.Columns("content", "name")):
                    made = tables.job(str(path), cell, wishes)
                    if isinstance(made, dict):
                        assert row.read(row.line(made)) == made
    for line in content.split(b"\n"):
        with suppress(ValueError):
            row.key_of(row.read(line))


def _memory() -> str | None:
    return "/dev/shm" if Path("/dev/shm").is_dir() else None


def log_target(text: str) -> None:
    """A log is diagnosed, and what is shown of it cannot steer a terminal."""
    for one in diagnose(text):
        assert 1 <= one.line <= len(text) + 1
        assert one.text.isprintable()


def configuration_target(text: str) -> None:
    """A configuration file says something, or is refused with the line and what to do."""
    content = text.encode("utf-8", "surrogateescape")
    for section in ((), reading.SECTION):
        try:
            reading.read(content, "f", section)
        except UnusableInput as error:
            found = re.match(r"f:(\d+): .", str(error))
        else:
            continue
        assert found, "no line is told"
        assert 1 <= int(found[1]) <= text.count("\n") + 1


def an_ignore(choices: Choices) -> tuple[str, str]:
    """A .dockerignore, and the source of a COPY."""
    source = texts.soup(
        choices, ["*", "**", "?", "[", "]", "^", "-", "a", "b", "/", ".", "\\", "!"]
    )
    return texts.lines(choices, surroundings.IGNORE), source


def ignores_of(content: bytes) -> Iterator[tuple[str, str]]:
    """A seed is a .dockerignore, and each of its lines a source."""
    text = texts.surrogates(content)
    yield from ((text, line) for line in text.split("\n")[:20])


def ignore_target(given: tuple[str, str]) -> None:
    """Patterns fit or do not; what is ignored is not brought."""
    ignore, source = given
    names = ("a", "a/b", "a/b/a.md", "data/x.csv", "é", "[", "a\nb", "/".join("a" * 60), "a" * 200)
    context = Context(dict.fromkeys(names), frozenset(), ignore, ".dockerignore", True, True)
    is_glob(source)
    for path, inner in context.brought(source):
        assert path in context.shown
        assert path.endswith(inner)
    assert all(not context.ignored(path) for path in context.shown)
