"""Files out of the layers of an image: what hides what, what is fetched, and what is damaged."""

from __future__ import annotations

import gzip
import io
import posixpath
import shutil
import subprocess
import tarfile
import tracemalloc
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import BinaryIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from autofix.registry.layers import PATHS, Layer, Unreadable, read_files

FILE, LINK, HARD, FOLDER, DEVICE = (
    tarfile.REGTYPE, tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.DIRTYPE, tarfile.CHRTYPE,
)  # fmt: skip
Item = tuple[str, bytes, str]
GZIP = "application/vnd.oci.image.layer.v1.tar+gzip"


def tar(*items: Item) -> bytes:
    """An archive of entries: name, kind, and the text or the target."""
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w", format=tarfile.PAX_FORMAT) as archive:
        for name, kind, value in items:
            member = tarfile.TarInfo(name)
            member.type = kind
            data = value.encode() if kind == FILE else b""
            member.size = len(data)
            member.linkname = value if kind in (LINK, HARD) else ""
            archive.addfile(member, io.BytesIO(data))
    return buffer.getvalue()


def entry(name: str, text: str = "") -> Item:
    """A folder where the name ends in a slash, else a file."""
    return (name.rstrip("/"), FOLDER, "") if name.endswith("/") else (name, FILE, text)


class Registry:
    """Layers by their digest, and what was asked of them."""

    def __init__(self, *layers: bytes, sizes: Sequence[int] = (), kinds: Sequence[str] = ()):
        self.blobs = {str(index): blob for index, blob in enumerate(layers)}
        self.layers = tuple(
            Layer(
                digest,
                sizes[index] if sizes else len(blob),
                kinds[index] if kinds else GZIP,
            )
            for index, (digest, blob) in enumerate(self.blobs.items())
        )
        self.fetched: list[int] = []
        self.opened: list[BinaryIO] = []

    def fetch(self, layer: Layer) -> BinaryIO:
        self.fetched.append(int(layer.digest))
        self.opened.append(io.BytesIO(self.blobs[layer.digest]))
        return self.opened[-1]

    def read(self, limit: int = 1 << 28) -> tuple[dict[str, str | None], str]:
        files, problem = read_files(self.layers, self.fetch, limit=limit)
        assert all(file.closed for file in self.opened)
        assert (len(files) == len(PATHS)) is (problem == "")
        return dict(files), problem


def passwd(*layers: Sequence[Item]) -> str | None:
    """What /etc/passwd says in an image of those layers."""
    files, problem = Registry(*(tar(*layer) for layer in layers)).read()
    assert problem == ""
    return files["/etc/passwd"]


BASE = (entry("etc/"), entry("etc/passwd", "base"))


@pytest.mark.parametrize(
    ("layers", "expected"),
    [
        ([], None),
        ([()], None),
        ([BASE], "base"),
        ([[entry("./"), entry("./etc/"), entry("./etc/passwd", "dotted")]], "dotted"),
        ([[entry("/etc/passwd", "rooted")]], "rooted"),
        ([BASE, [entry("etc/"), entry("etc/passwd", "upper")]], "upper"),
        ([BASE, [entry("etc/"), entry("etc/hosts", "x")]], "base"),
        ([[*BASE, entry("etc/passwd", "last")]], "last"),
        ([BASE, [("etc/.wh.passwd", FILE, "")]], None),
        ([BASE, [entry("etc/passwd", "kept"), ("etc/.wh.passwd", FILE, "")]], "kept"),
        ([BASE, [(".wh.etc", FILE, "")]], None),
        ([BASE, [(".wh.etc", FILE, ""), entry("etc/"), entry("etc/passwd", "new")]], "new"),
        ([BASE, [entry("etc/"), ("etc/.wh..wh..opq", FILE, "")]], None),
        ([BASE, [entry("etc/"), entry("etc/passwd", "own"), ("etc/.wh..wh..opq", FILE, "")]],
         "own"),
        ([BASE, [(".wh..wh..opq", FILE, "")]], None),
        ([BASE, [("etc/.wh.passwd", FILE, "")], [entry("etc/passwd", "again")]], "again"),
        ([BASE, [("etc/.wh..wh.plnk", FILE, "")]], "base"),
        # A file or a folder in the place of the other, and back.
        ([BASE, [entry("etc", "a file")]], None),
        ([BASE, [entry("etc", "a file")], [entry("etc/")]], None),
        ([BASE, [entry("etc/"), entry("etc/passwd/")]], None),
        ([[*BASE, entry("etc", "a file")]], None),
        ([[*BASE, entry("etc", "a file"), entry("etc/")]], None),
        # Links, absolute ones inside the image's root.
        ([BASE, [("etc/passwd", LINK, "../run/users")], [entry("run/users", "far")]], "far"),
        ([[("etc/passwd", LINK, "/run/users"), entry("run/users", "absolute")]], "absolute"),
        ([[("etc/passwd", LINK, "../../../run/users"), entry("run/users", "top")]], "top"),
        ([[("etc/passwd", LINK, "a"), ("etc/a", LINK, "b"), entry("etc/b", "chain")]], "chain"),
        ([[("etc/passwd", LINK, "gone")]], None),
        ([[("etc/passwd", LINK, "passwd")]], None),
        ([[("etc/passwd", LINK, "a"), ("etc/a", LINK, "passwd")]], None),
        ([[("etc/passwd", LINK, "users/x"), entry("etc/users", "no folder")]], None),
        ([[("etc", LINK, "usr/etc"), entry("usr/etc/passwd", "parent")]], "parent"),
        ([BASE, [("etc", LINK, "usr/etc"), entry("usr/etc/passwd", "moved")]], "moved"),
        ([[entry("usr/etc/passwd", "x"), ("etc", LINK, "usr/etc")], [entry("etc/")]], None),
        # Hard links keep what their target was when they were made.
        ([[entry("etc/users", "hard"), ("etc/passwd", HARD, "etc/users")]], "hard"),
        ([[entry("./x", "hard"), ("./etc/passwd", HARD, "./x"), entry("x", "later")]], "hard"),
        ([[entry("x", "a"), ("y", HARD, "x"), ("etc/passwd", HARD, "y")]], "a"),
        ([[("x", LINK, "/y"), entry("y", "b"), ("etc/passwd", HARD, "x")]], "b"),
        ([[entry("etc/passwd", "Zoë")]], "Zoë"),
    ],
)  # fmt: skip
def test_file_seen_through_the_layers(layers: list[Sequence[Item]], expected: str | None) -> None:
    assert passwd(*layers) == expected


@pytest.mark.parametrize(
    "layers",
    [
        [[("etc/passwd", DEVICE, "")]],
        [[("etc/passwd", HARD, "gone")]],
        [BASE, [("etc/passwd", HARD, "etc/passwd-")]],
        [[("etc", LINK, "usr/etc"), entry("etc/passwd", "through a link")]],
        [[("etc", LINK, "usr/etc")], [entry("etc/passwd", "without its folder")]],
        [[entry("etc/.wh.")]],
        [[entry("etc/passwd", "x" * (1 << 20) + "y")]],
    ],
)
def test_what_is_not_certain_is_not_told(layers: list[Sequence[Item]]) -> None:
    files, problem = Registry(*(tar(*layer) for layer in layers)).read()
    assert "/etc/passwd" not in files
    assert "/etc/passwd" in problem
    assert "\n" not in problem


def test_release_is_found_behind_its_usual_link_in_one_reading() -> None:
    blob = tar(("etc/os-release", LINK, "../usr/lib/os-release"), entry("usr/lib/os-release", "f"))
    registry = Registry(gzip.compress(blob))
    assert registry.read()[0]["/etc/os-release"] == "f"
    assert registry.fetched == [0]


def test_layer_is_fetched_once_though_links_lead_elsewhere() -> None:
    base = tar(("etc/passwd", LINK, "/nix/a"), ("nix/a", LINK, "b"), entry("nix/b", "deep"))
    registry = Registry(base, tar(entry("home/x", "y")))
    assert registry.read()[0]["/etc/passwd"] == "deep"
    assert sorted(registry.fetched) == [0, 1]


ALL = (entry("etc/"), *(entry(path[1:], path) for path in PATHS))


def test_nothing_below_what_settles_all_is_fetched() -> None:
    registry = Registry(tar(entry("x", "x" * 99_999)), tar(*ALL), tar(entry("tmp/y")))
    assert registry.read()[1] == ""
    assert sorted(registry.fetched) == [1, 2]


def test_smallest_layers_first_and_all_above_a_file_are_read() -> None:
    registry = Registry(tar(*ALL), tar(entry("x", "x" * 50_000)), tar(entry("y", "y" * 20_000)))
    assert registry.read()[0]["/etc/passwd"] == "/etc/passwd"
    assert registry.fetched == [0, 2, 1]


def test_same_layer_twice_is_fetched_once() -> None:
    registry = Registry(tar(*ALL), tar(entry("x")))
    below, above = registry.layers
    files, problem = read_files((above, below, above), registry.fetch)
    assert (len(files), problem, sorted(registry.fetched)) == (3, "", [0, 1])


def test_large_layer_above_leaves_the_files_unknown() -> None:
    registry = Registry(tar(*ALL), tar(entry("x")), sizes=(100, 5000))
    files, problem = registry.read(limit=4000)
    assert files == {}
    assert registry.fetched == []
    assert problem.count("/etc/") == 3
    assert "limit" in problem


def test_large_layer_below_does_not_matter() -> None:
    registry = Registry(tar(entry("x")), tar(*ALL), sizes=(5000, 100))
    files, problem = registry.read(limit=4000)
    assert (len(files), problem, registry.fetched) == (3, "", [1])


def test_limit_is_for_all_layers_together() -> None:
    layers = [tar(*ALL), *(tar(entry(f"x{n}")) for n in range(4))]
    registry = Registry(*layers, sizes=(1000,) * 5)
    files, problem = registry.read(limit=3500)
    assert (files, len(registry.fetched)) == ({}, 3)
    assert "limit" in problem


@pytest.mark.parametrize(
    "kind",
    [
        "application/vnd.docker.image.rootfs.foreign.diff.tar.gzip",
        "application/vnd.oci.image.layer.nondistributable.v1.tar+gzip",
    ],
)
def test_foreign_layers_are_not_fetched(kind: str) -> None:
    registry = Registry(tar(*ALL), tar(entry("x")), kinds=(GZIP, kind))
    assert registry.read()[0] == {}
    assert registry.fetched == []


def test_bomb_is_left_unread() -> None:
    bomb = gzip.compress(tar(*ALL, entry("zeros", "\0" * (1 << 22))))
    assert len(bomb) < 10_000
    files, problem = Registry(bomb).read(limit=1 << 16)
    assert files == {}
    assert "unpack" in problem


def test_memory_stays_flat() -> None:
    many = [entry(f"usr/share/{number:07}") for number in range(20_000)]
    blob = tar(*ALL, *many, entry("big", "x" * (1 << 25)))
    registry = Registry(gzip.compress(blob, 1))
    del blob, many
    tracemalloc.start()
    try:
        assert registry.read()[1] == ""
        assert tracemalloc.get_traced_memory()[1] < 4 << 20
    finally:
        tracemalloc.stop()


def test_compressions() -> None:
    blob = tar(*ALL)
    half = len(blob) // 2
    members = gzip.compress(blob[:half]) + gzip.compress(blob[half:])
    for layer in (blob, gzip.compress(blob), members):
        assert Registry(layer).read()[1] == ""


@pytest.mark.skipif(not shutil.which("zstd"), reason="needs the program zstd")
def test_zstandard_is_read_where_there_is_a_library_for_it() -> None:
    blob = subprocess.run(["zstd", "-c"], input=tar(*ALL), capture_output=True, check=True).stdout
    files, problem = Registry(blob, sizes=[len(blob)]).read()
    library = find_spec("compression.zstd") if find_spec("compression") else find_spec("zstandard")
    assert (len(files) == 3) is bool(library)
    assert library or "zstandard" in problem


def test_zstandard_without_a_library_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(name: str) -> None:
        raise ImportError(name)

    monkeypatch.setattr("autofix.registry.archive.import_module", missing)
    files, problem = Registry(b"\x28\xb5\x2f\xfd" + bytes(100)).read()
    assert files == {}
    assert "zstd" in problem


def damaged() -> list[bytes]:
    blob = tar(*ALL)
    header = bytearray(blob)
    header[600] ^= 0xFF  # in the second header, whose checksum is wrong then
    huge = bytearray(tar(("x" * 300, FILE, "")))
    assert huge[156:157] == tarfile.XHDTYPE
    huge[124:136] = b"77777777777\0"
    huge[148:156] = b" " * 8
    huge[148:156] = b"%06o\0 " % sum(huge[:512])
    return [
        b"", b"not a layer", b"BZh9" + bytes(2000), blob[:700], blob[:1100],
        gzip.compress(blob)[:-40], gzip.compress(blob)[:60] + b"\xff" * 90,
        b"\x1f\x8b\x08", bytes(header), bytes(huge),
    ]  # fmt: skip


@pytest.mark.parametrize("blob", damaged())
def test_damaged_layers_are_a_problem(blob: bytes) -> None:
    files, problem = Registry(tar(*ALL), blob).read()
    assert files == {}
    assert "damaged" in problem


def test_every_byte_of_an_archive_may_be_wrong() -> None:
    blob = tar(*BASE)
    for place in range(0, 1536, 3):
        wrong = bytearray(blob)
        wrong[place] ^= 0x55
        Registry(bytes(wrong)).read()


@pytest.mark.parametrize("error", [OSError("no route"), Unreadable("it was forged")])
def test_failed_download_is_a_problem(error: Exception) -> None:
    def fetch(layer: Layer) -> BinaryIO:
        raise error

    files, problem = read_files((Layer("0", 1, GZIP),), fetch)
    assert files == ()
    assert str(error) in problem


def test_files_are_closed_when_the_client_fails() -> None:
    registry = Registry(tar(entry("x")), tar(*ALL), sizes=(2, 1))

    def fetch(layer: Layer) -> BinaryIO:
        if registry.opened:
            raise KeyboardInterrupt
        return registry.fetch(layer)

    below, above = registry.layers
    with pytest.raises(KeyboardInterrupt):
        read_files((above, below), fetch)
    assert all(file.closed for file in registry.opened)


# The same, by unpacking every layer into a folder of its own and laying them over each other.
Node = str | tuple[str, str] | dict[str, "Node"]


def unpack(items: Sequence[Item]) -> tuple[dict[str, Node], set[str], set[str]]:
    root: dict[str, Node] = {}
    removed, opaque = set(), set()
    for name, kind, value in items:
        *folders, last = name.split("/")
        place = root
        for folder in folders:
            inner = place.setdefault(folder, {})
            assert isinstance(inner, dict)
            place = inner
        if last == ".wh..wh..opq":
            opaque.add("/".join(folders))
        elif last.startswith(".wh."):
            removed.add("/".join([*folders, last[4:]]))
        elif kind == FOLDER:
            if not isinstance(place.get(last), dict):
                place[last] = {}
        else:
            place[last] = (LINK.decode(), value) if kind == LINK else value
    return root, removed, opaque


def lay(lower: dict[str, Node], layer: tuple[dict[str, Node], set[str], set[str]]) -> None:
    upper, removed, opaque = layer
    for path in sorted(removed):
        _drop(lower, path)
    for path in opaque:
        folder = _folder(lower, path)
        if folder is not None:
            folder.clear()
    _merge(lower, upper)


def _folder(root: dict[str, Node], path: str) -> dict[str, Node] | None:
    for name in filter(None, path.split("/")):
        inner = root.get(name)
        if not isinstance(inner, dict):
            return None
        root = inner
    return root


def _drop(root: dict[str, Node], path: str) -> None:
    folder = _folder(root, posixpath.dirname(path))
    if folder is not None:
        folder.pop(posixpath.basename(path), None)


def _merge(lower: dict[str, Node], upper: dict[str, Node]) -> None:
    for name, node in upper.items():
        below = lower.get(name)
        if isinstance(node, dict) and isinstance(below, dict):
            _merge(below, node)
        else:
            lower[name] = node


def read(root: dict[str, Node], path: str) -> str | None:
    """Read a file as a process would whose root folder this is."""
    todo, trail = path.split("/"), [root]
    for _ in range(500):
        if not todo:
            return None
        name = todo.pop(0)
        if name in ("", "."):
            continue
        if name == "..":
            trail = trail[:-1] or [root]
            continue
        node = trail[-1].get(name)
        if isinstance(node, dict):
            trail.append(node)
        elif isinstance(node, tuple):
            trail = [root] if node[1].startswith("/") else trail
            todo = node[1].split("/") + todo
        else:
            return None if any(todo) else node
    return None


NAMES = st.sampled_from(["etc", "usr", "etc/passwd", "etc/group", "etc/x", "usr/passwd", "usr/lib"])
TARGETS = st.sampled_from(["x", "../usr", "usr", "/usr/lib", "/etc/x", "passwd", "..", "group"])
ITEMS = st.one_of(
    st.tuples(NAMES, st.just(FILE), st.sampled_from(["1", "2", "3"])),
    st.tuples(NAMES, st.just(FOLDER), st.just("")),
    st.tuples(NAMES, st.just(LINK), TARGETS),
    NAMES.map(lambda n: (posixpath.join(posixpath.dirname(n), ".wh." + posixpath.basename(n)),
                         FILE, "")),
    st.sampled_from(["etc/.wh..wh..opq", "usr/.wh..wh..opq", ".wh..wh..opq"]).map(
        lambda name: (name, FILE, "")),
)  # fmt: skip


def sound(items: Sequence[Item]) -> list[Item]:
    """Entries as builders write them: every folder before what is in it."""
    result: list[Item] = []
    kinds: dict[str, bytes] = {}
    for name, kind, value in items:
        parent = posixpath.dirname(name)
        if parent and kinds.get(parent) != FOLDER:
            kinds[parent] = FOLDER
            result.append((parent, FOLDER, ""))
        if not posixpath.basename(name).startswith(".wh."):
            kinds[name] = kind
            if kind != FOLDER:
                kinds = {n: k for n, k in kinds.items() if not n.startswith(name + "/")}
        result.append((name, kind, value))
    return result


@given(st.lists(st.lists(ITEMS, max_size=6).map(sound), max_size=5), st.randoms())
def test_as_if_all_layers_were_unpacked(layers: list[list[Item]], random: object) -> None:
    root: dict[str, Node] = {}
    for layer in layers:
        lay(root, unpack(layer))
    sizes = [getattr(random, "randint")(1, 99) for _ in layers]  # noqa: B009
    files, problem = Registry(*(tar(*layer) for layer in layers), sizes=sizes).read()
    assert problem == ""
    assert files == {path: read(root, path) for path in PATHS}


@given(st.lists(st.lists(ITEMS, max_size=6), max_size=5), st.integers(0, 9))
def test_what_is_told_of_strange_layers_does_not_depend_on_the_order_of_reading(
    layers: list[list[Item]], missing: int
) -> None:
    blobs = [tar(*layer) for layer in layers]
    forward = Registry(*blobs, sizes=range(1, len(blobs) + 1)).read()[0]
    backward = Registry(*blobs, sizes=range(len(blobs), 0, -1)).read()[0]
    assert forward == backward
    kinds = ["foreign" if index == missing else GZIP for index in range(len(blobs))]
    partial = Registry(*blobs, kinds=kinds).read()[0]
    for path, text in partial.items():
        assert forward.get(path, text) == text


def test_the_folder_of_this_test_is_not_touched(tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    registry = Registry(tar((f"../../../../..{outside}", FILE, "x"), *BASE))
    registry.read()
    assert not outside.exists()
