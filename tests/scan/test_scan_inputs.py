"""What is found: folders, repositories, patterns, lists, tables; and inputs made to hurt."""

from __future__ import annotations

import gzip
import json
import os
import subprocess
from pathlib import Path
from typing import Any

import pytest
import scanning

from autofix import files
from autofix.scan import places, tables
from autofix.scan.examining import Answering
from autofix.scan.inputs import Inputs, batches, count, jobs
from autofix.scan.job import Job, Wishes
from autofix.scan.row import Row
from autofix.scan.tables import Columns


def put(path: Path, text: str | bytes = scanning.MENDED) -> Path:
    """A file with its folders."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return path


def taken(*paths: str | Path, **options: Any) -> tuple[list[Job], list[Row], list[str]]:
    """All of an input: jobs, rows of what cannot be read, and what was told."""
    told: list[str] = []
    inputs = Inputs(tuple(os.fspath(path) for path in paths), **options)
    all_of_it = list(jobs(inputs, Wishes(), told.append))
    expected = count(inputs)
    assert expected is None or told or expected >= len(all_of_it)
    good = [item for item in all_of_it if isinstance(item, Job)]
    return good, [item for item in all_of_it if not isinstance(item, Job)], told


def names(found: list[Job], folder: Path) -> list[str]:
    """The names of jobs, seen from a folder."""
    return sorted(Path(job.name).relative_to(folder).as_posix() for job in found)


def test_folder_and_its_repositories(tmp_path: Path) -> None:
    """Every Dockerfile of a plain folder; of a repository the one that repo2docker takes.

    A repository in which Binder would find none is a plain folder.
    """
    for name in ("a/Dockerfile", "a/b/Dockerfile.gpu", "a/c.Dockerfile", "a/dockerfile"):
        put(tmp_path / name)
    for name in ("a/Dockerfile.dockerignore", "a/notes.txt", "a/b/DockerfileX"):
        put(tmp_path / name)
    put(tmp_path / "clone/.git/HEAD")
    put(tmp_path / "clone/Dockerfile")
    put(tmp_path / "clone/docker/Dockerfile")
    put(tmp_path / "hidden/.git/HEAD")
    put(tmp_path / "hidden/Dockerfile")
    put(tmp_path / "hidden/.binder/Dockerfile")
    put(tmp_path / "unpacked/Dockerfile")
    put(tmp_path / "unpacked/binder/Dockerfile")
    put(tmp_path / "none/.git/HEAD")
    put(tmp_path / "none/docker/Dockerfile")
    found, refused, told = taken(tmp_path)
    assert names(found, tmp_path) == [
        "a/Dockerfile", "a/b/Dockerfile.gpu", "a/c.Dockerfile", "a/dockerfile", "clone/Dockerfile",
        "hidden/.binder/Dockerfile", "none/docker/Dockerfile", "unpacked/binder/Dockerfile",
    ]  # fmt: skip
    assert not refused
    assert not told
    # Only what Binder takes has a build context.
    with_root = {Path(job.name).name for job in found if job.source.root}
    assert with_root == {"Dockerfile"}


def test_repositories_that_repo2docker_refuses(tmp_path: Path) -> None:
    """Two folders, or one that hides the Dockerfile, make a row that says so."""
    put(tmp_path / "both/.binder/Dockerfile")
    put(tmp_path / "both/binder/Dockerfile")
    put(tmp_path / "empty/binder/environment.yml")
    put(tmp_path / "empty/Dockerfile")
    found, refused, _ = taken(tmp_path)
    assert not found
    assert sorted(Path(row["name"]).name for row in refused) == ["both", "empty"]
    assert "both .binder/ and binder/" in " ".join(row["reason"] for row in refused)


def test_hostile_folder(tmp_path: Path) -> None:
    """A FIFO, a folder of the name, links out and in circles, odd names, too large, no UTF-8."""
    os.mkfifo(tmp_path / "fifo.Dockerfile")
    put(tmp_path / "Dockerfile/Dockerfile")
    outside = put(tmp_path.parent / f"{tmp_path.name}-outside")
    (tmp_path / "out.Dockerfile").symlink_to(outside)
    (tmp_path / "device.Dockerfile").symlink_to("/dev/zero")
    (tmp_path / "circle.Dockerfile").symlink_to("circle.Dockerfile")
    (tmp_path / "gone.Dockerfile").symlink_to("nowhere")
    (tmp_path / "circle").symlink_to(tmp_path)
    put(tmp_path / "target/in.Dockerfile")
    (tmp_path / "in.Dockerfile").symlink_to("target/in.Dockerfile")
    (tmp_path / "clone").mkdir()
    put(tmp_path / "clone/.git")
    (tmp_path / "clone/Dockerfile").symlink_to(outside)
    put(tmp_path / "large.Dockerfile", b"#" * (files.MAXIMUM_SIZE + 1))
    put(tmp_path / "largest.Dockerfile", b"FROM python:3.12\n#" + b"a" * (files.MAXIMUM_SIZE - 18))
    put(tmp_path / "utf16.Dockerfile", "FROM python".encode("utf-16"))
    put(tmp_path / "nul.Dockerfile", b"FROM python\0")
    put(tmp_path / "latin.Dockerfile", b"FROM python:3.12\n# \xe4\n")
    put(Path(os.fsdecode(os.fsencode(tmp_path) + b"/a\n\xff\x1b[2J.Dockerfile")))
    found, refused, told = taken(tmp_path)
    assert names(found, tmp_path) == [
        "Dockerfile/Dockerfile", "a\n\udcff\x1b[2J.Dockerfile", "in.Dockerfile",
        "largest.Dockerfile", "latin.Dockerfile", "target/in.Dockerfile",
    ]  # fmt: skip
    assert not told
    reasons = {Path(row["name"]).name: row["reason"] for row in refused}
    assert reasons.keys() == {
        "fifo.Dockerfile", "out.Dockerfile", "device.Dockerfile", "circle.Dockerfile",
        "gone.Dockerfile", "Dockerfile", "large.Dockerfile", "utf16.Dockerfile", "nul.Dockerfile",
    }  # fmt: skip
    assert reasons["fifo.Dockerfile"].startswith("this is no regular file")
    assert reasons["out.Dockerfile"] == reasons["Dockerfile"] == "a link out of its folder"
    assert reasons["large.Dockerfile"].startswith("larger than")
    assert reasons["utf16.Dockerfile"].startswith("this is no UTF-8 text")


def test_deep_folders(tmp_path: Path) -> None:
    """1,500 folders in each other are no deeper than the stack of the interpreter."""
    here = os.getcwd()
    try:
        os.chdir(tmp_path)
        for _ in range(1500):
            os.mkdir("d")
            os.chdir("d")
        Path("Dockerfile").write_text(scanning.MENDED)
    finally:
        os.chdir(here)
    try:
        found, refused, _ = taken(tmp_path)
    finally:
        # No recursion here either, which pytest would use.
        subprocess.run(["rm", "-r", tmp_path / "d"], check=True)
    assert len(found) == 1
    assert not refused


@pytest.mark.skipif(os.geteuid() == 0, reason="root may list every folder")
def test_folder_that_cannot_be_listed(tmp_path: Path) -> None:
    """It is told, and the rest goes on."""
    put(tmp_path / "a/Dockerfile")
    put(tmp_path / "b/Dockerfile")
    (tmp_path / "a").chmod(0)
    found, _, told = taken(tmp_path)
    (tmp_path / "a").chmod(0o755)
    assert names(found, tmp_path) == ["b/Dockerfile"]
    assert told == [f"{tmp_path / 'a'}: Permission denied"]


def test_patterns_and_what_is_named_twice(tmp_path: Path) -> None:
    """A pattern finds files and folders; each file is taken once however often it is named."""
    put(tmp_path / "x/Dockerfile")
    put(tmp_path / "y/z/Dockerfile")
    put(tmp_path / "[odd]/Dockerfile")
    found, _, told = taken(
        tmp_path / "*/Dockerfile", tmp_path / "y*", tmp_path, tmp_path / "x/../x/Dockerfile",
        tmp_path / "[odd]/Dockerfile",
    )  # fmt: skip
    assert names(found, tmp_path) == ["[odd]/Dockerfile", "x/Dockerfile", "y/z/Dockerfile"]
    assert not told
    _, _, told = taken(tmp_path / "*.nothing", tmp_path / "gone", put(tmp_path / "x/Dockerfile"))
    assert [problem.partition(": ")[2] for problem in told] == [
        "nothing has such a name", "there is no such file",
    ]  # fmt: skip


@pytest.mark.parametrize("null", [False, True])
def test_lists(tmp_path: Path, null: bool) -> None:
    """Files, folders, and what is not there: a row; with NULs a name may have line ends."""
    odd = "odd\n.Dockerfile" if null else "odd name.Dockerfile"
    put(tmp_path / odd)
    put(tmp_path / "a/Dockerfile")
    wanted = [tmp_path / odd, tmp_path / "a", tmp_path / "gone", tmp_path / "a/Dockerfile"]
    end = b"\0" if null else b"\r\n"
    listed = put(tmp_path / "list", end.join(map(os.fsencode, wanted)) + (b"" if null else end))
    found, refused, told = taken(list_file=str(listed), null=null)
    assert names(found, tmp_path) == ["a/Dockerfile", odd]
    assert [(row["name"], row["reason"]) for row in refused] == [
        (str(tmp_path / "gone"), "there is no such file")
    ]
    assert not told
    _, _, told = taken(list_file=str(tmp_path / "missing"))
    assert told == [f"{tmp_path / 'missing'}: No such file or directory"]


def test_json_lines(tmp_path: Path) -> None:
    """A line a text; one that is bad is a row, and hurts no other."""
    lines = [
        json.dumps({"text": scanning.MENDED, "path": "a/Dockerfile"}),
        json.dumps({"text": scanning.MENDED}),
        "",
        json.dumps({"text": None, "path": "null"}),
        json.dumps({"path": "absent"}),
        json.dumps({"text": 7, "path": 8}),
        "[1]",
        "{",
        "[" * 100_000,
        json.dumps({"text": "FROM python\0", "path": "nul"}),
        r'{"text": "FROM python:3.12\n# \ud800", "path": "half \udfff\n\u0000"}',
    ]
    plain = put(tmp_path / "a.jsonl", "\n".join(lines) + '\n{"text": "FROM sc')
    packed = tmp_path / "b.jsonl.gz"
    packed.write_bytes(gzip.compress(plain.read_bytes()))
    for path in (plain, packed):
        found, refused, told = taken(path, columns=Columns("text", "path"))
        assert not told
        half = os.fsdecode("half \udfff\n\0".encode("utf-8", "surrogatepass"))
        assert [job.name for job in found] == ["a/Dockerfile", f"{path}:2", half]
        assert [(row["name"], row["reason"].partition(";")[0]) for row in refused] == [
            ("null", "there is no text"),
            ("absent", "there is no text"),
            ("8", "no text but a value of the type int"),
            (f"{path}:7", "no JSON object"),
            (f"{path}:8", "no JSON"),
            (f"{path}:9", "no JSON"),
            ("nul", "this is no UTF-8 text"),
            (f"{path}:12", "no JSON"),
        ]
    packed.write_bytes(packed.read_bytes()[:-20])
    _, _, told = taken(packed, columns=Columns("text"))
    assert len(told) == 1
    os.mkfifo(tmp_path / "fifo.jsonl")
    _, _, told = taken(tmp_path / "fifo.jsonl", tmp_path / "no.jsonl", columns=Columns("text"))
    assert [problem.partition(": ")[2] for problem in told] == [
        "this is no regular file", "No such file or directory",
    ]  # fmt: skip


def test_line_too_long(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is never read whole."""
    monkeypatch.setattr(tables, "_LONGEST_LINE", 100)
    good = json.dumps({"text": scanning.MENDED})
    put(tmp_path / "a.jsonl", f"{good}\n{{{'a' * 1000}\n{good}\n{'a' * 99}\n{'a' * 100}\n")
    found, refused, _ = taken(tmp_path / "a.jsonl", columns=Columns("text"))
    assert len(found) == 2
    reasons = [row["reason"] for row in refused]
    assert reasons == ["a line that is too long", "no JSON", "a line that is too long"]


def test_parquet(tmp_path: Path) -> None:
    """Texts of every type that holds texts, with nulls, bytes that are no UTF-8, any names."""
    pyarrow: Any = pytest.importorskip("pyarrow", reason="pyarrow is not installed")
    parquet: Any = pytest.importorskip("pyarrow.parquet")
    texts = [scanning.MENDED, None, scanning.UNKNOWN] * 50
    kinds = [pyarrow.string(), pyarrow.large_string(), pyarrow.binary(), pyarrow.large_binary(),
             pyarrow.dictionary(pyarrow.int32(), pyarrow.string())]  # fmt: skip
    path = tmp_path / "a.parquet"
    for kind in kinds:
        plain = pyarrow.array(texts, pyarrow.string())
        column = plain.dictionary_encode() if "dictionary" in str(kind) else plain.cast(kind)
        table = pyarrow.table({"content": column, "id": [*range(149), None]})
        parquet.write_table(table, path, row_group_size=40)
        found, refused, told = taken(path, columns=Columns("content", "id"))
        assert not told
        assert (len(found), len(refused)) == (100, 50)
        assert [found[0].name, found[1].name, found[-1].name] == ["0", "2", f"{path}:150"]
        assert {job.source.text for job in found} == {scanning.MENDED, scanning.UNKNOWN}
        assert {row["reason"] for row in refused} == {"there is no text"}
    hostile = pyarrow.array([b"FROM python:3.12\n# \xff\n"], pyarrow.binary())
    broken = pyarrow.Array.from_buffers(pyarrow.string(), 1, hostile.buffers())
    parquet.write_table(pyarrow.table({"content": broken, "name": broken}), path)
    found, _, told = taken(path, columns=Columns("content", "name"))
    assert not told
    assert found[0].source.text.encode("utf-8", "surrogateescape").endswith(b"\xff\n")
    parquet.write_table(pyarrow.table({"content": [1, 2]}), path)
    for column in ("content", "contents"):
        assert len(taken(path, columns=Columns(column))[2]) == 1
    for content in (b"", b"PAR1", b"PAR1" * 100, path.read_bytes()[:-9] + b"\xff" * 5 + b"PAR1"):
        path.write_bytes(content)
        found, refused, told = taken(path, columns=Columns("content"))
        assert len(told) == 1


def test_without_pyarrow(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The message says what to install."""
    monkeypatch.setitem(__import__("sys").modules, "pyarrow", None)
    _, _, told = taken(put(tmp_path / "a.parquet"), columns=Columns("content"))
    assert told == [
        f"{tmp_path / 'a.parquet'}: Parquet needs pyarrow: pip install 'binder-fix[parquet]'"
    ]


def test_batches_are_bounded() -> None:
    """By number and by size; what is a row already is told at once."""
    texts = ["FROM a\n"] * 5 + ["FROM a\n#" + "x" * 900] * 3
    stream: list[Job | Row] = [scanning.job(text, str(index)) for index, text in enumerate(texts)]
    refused: Row = {"name": "r", "sha256": "", "verdict": "refused"}
    told: list[Row] = []
    got = [
        [job.name for job in batch]
        for batch in batches([*stream, refused], 2, 1000, told.append, Wishes(), whole=False)
    ]
    assert got == [["0", "1"], ["2", "3"], ["4", "5"], ["6"], ["7"]]
    assert told == [refused]


def test_whole_jobs_bring_their_context(tmp_path: Path) -> None:
    """What is sent elsewhere needs no file of this machine."""
    put(tmp_path / "Dockerfile", "FROM python:3.12\nCOPY requirements.txt .\n")
    put(tmp_path / "requirements.txt", "numpy\n")
    told: list[str] = []
    made = places.job(places.Place(str(tmp_path / "Dockerfile")), Wishes())
    batch = next(batches([made], 9, 9, lambda row: None, Wishes(), whole=True))
    assert batch[0].context
    assert batch[0].context.files["requirements.txt"] == "numpy\n"
    assert batch[0].size > len("numpy\n")
    assert not told


def test_a_folder_of_many_dockerfiles_is_listed_once(tmp_path: Path, listed: list[str]) -> None:
    """Its rows are those of listing it for each."""
    jobs = []
    for number in range(3):
        path = tmp_path / f"{number}.Dockerfile"
        path.write_text("FROM python:3.12\nCOPY run.sh /\nRUN sh /run.sh\n")
        jobs.append(Job(str(number), "", files.read(str(path))))
    (tmp_path / "run.sh").write_text("useradd --uid 1000 --create-home lab\n")
    expected = [Answering(Wishes())(job) for job in jobs]
    listed.clear()
    answering = Answering(Wishes())
    assert [answering(job) for job in jobs] == expected
    assert listed == [str(tmp_path)]
