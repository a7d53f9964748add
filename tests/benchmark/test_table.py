"""The table of the benchmark, and the one that README.md shows."""

from __future__ import annotations

import re
import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from bench import dockerfiles, peers, table
from bench.measuring import Sample, middle
from bench.peers import BASE, OURS, PEERS, START
from bench.table import Place, Row

README = Path(__file__).parent.parent.parent / "README.md"
UNIT = Row("base", Sample(0.1, 0.2, 0), Sample(10.0, 5.0, 1))
PLACE = Place("2026-01-31", "a processor, 2 cores", 0.5, "200 files", ("Python 3.11", "b 1"), 5)


def test_every_figure_is_a_ratio_to_the_base() -> None:
    fixer = Row("fixer", Sample(0.05, 0.4, 0), Sample(1200.0, 60.0, 0), broken=2, unsettled=0)
    lines = table.rows([UNIT, fixer, Row("gone", trouble="there is no npm here")], "base")
    assert lines[2:] == [
        "| base | 1.00 | 1.00 | 1.00 | 1.00 | - | - |",
        "| fixer | 0.50 | 2.00 | 120 | 12.0 | 2 | 0 |",
        "| gone | not run: there is no npm here | | | | | |",
    ]
    assert all(line.count("|") == table.HEAD[0].count("|") for line in lines)


def test_without_the_base_nothing_is_told_as_a_ratio() -> None:
    lines = table.rows([Row("base", trouble="x"), Row("other", Sample(1, 1, 0))], "base")
    assert lines[-1] == "| other | - | - | - | - | - | - |"


def test_where_and_when_is_told() -> None:
    text = table.text([UNIT], "base", PLACE)
    assert "2026-01-31, a processor, 2 cores, load 0.5; medians of 5 rounds" in text
    assert "1.00 is 100 ms of CPU for one file, 10.00 s for all." in text
    assert "load 0.5; one round, 200 files;" in table.text([UNIT], "base", replace(PLACE, rounds=1))


def test_the_table_has_its_place() -> None:
    text = f"a\n{table.BEGIN}\nold\n{table.END}\nb\n"
    assert table.placed(text, "new") == f"a\n{table.BEGIN}\nnew\n{table.END}\nb\n"
    with pytest.raises(ValueError, match="no place"):
        table.placed("a\n", "new")


def test_readme_has_what_the_code_writes() -> None:
    text = README.read_text(encoding="utf-8")
    shown = text.partition(f"{table.BEGIN}\n")[2].partition(f"\n{table.END}")[0].splitlines()
    assert tuple(shown[:2]) == table.HEAD
    names = [re.match(r"\| ([^|]+) \|", line) for line in shown[2:] if line.startswith("|")]
    assert [name[1] for name in names if name] == [t.name for t in (START, *OURS, *PEERS)]
    assert re.match(r"\d{4}-\d\d-\d\d, .+ cores, load ", shown[-1])
    assert f"as ratios to {BASE.name}." in shown[-1]


def test_the_median_keeps_a_status_that_is_odd() -> None:
    samples = [Sample(1, 3, 0), Sample(3, 1, 7), Sample(2, 2, 1)]
    assert middle(samples) == Sample(2, 2, 7)


@pytest.mark.no_cover  # all of the corpus is read for it
def test_files_are_chosen_the_same_way_each_time(tmp_path: Path) -> None:
    texts = dockerfiles.chosen(None, 20)
    assert len(texts) == 20
    assert texts == dockerfiles.chosen(None, 20)
    names = dockerfiles.laid(tmp_path / "now", texts)
    assert [(tmp_path / "now" / name).read_bytes() for name in names] == texts


def test_what_was_taken_and_is_refused_is_broken() -> None:
    def parse(text: str) -> None:
        if "bad" in text:
            raise ValueError(text)

    assert dockerfiles.broken([b"good", b"bad", b"good"], [b"bad", b"bad", b"good"], parse) == 1


def test_what_only_we_refuse_is_broken_too() -> None:
    """A parser that takes any word for an instruction is not enough."""
    parse = dockerfiles.strict(lambda text: None)
    good, bad = b"FROM python:3.12\nRUN id\n", b"FROM python:3.12\nRUNS id\n"
    assert dockerfiles.broken([good, good, bad], [good, bad, bad], parse) == 1


def test_a_configuration_lies_beside_the_packages(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    commands: list[list[str]] = []

    def installed(command: list[str], package: str) -> None:
        commands.append(command)
        tool = tmp_path / "a@1+@b-c@2" / "node_modules" / ".bin" / "a"
        tool.parent.mkdir(parents=True)
        tool.write_text("")
        tool.chmod(0o755)

    monkeypatch.setattr(peers, "_run", installed)
    monkeypatch.setattr(shutil, "which", lambda name, path=None: str(Path(path or "/bin", name)))
    tool = peers.Tool("a", "npm:a@1 @b/c@2", ("a", "--config", peers.CONFIGURATION),
                      configuration="{}")  # fmt: skip
    for _ in range(2):
        program, option, file = peers.program(tool, tmp_path)
        assert Path(program).read_text() == ""
        assert (option, Path(file).read_text()) == ("--config", "{}")
    assert [command[-2:] for command in commands] == [["a@1", "@b/c@2"]]


def test_a_file_that_write_has_left_otherwise_is_told(tmp_path: Path) -> None:
    texts = [dockerfiles.TYPICAL.encode()]
    dockerfiles.laid(tmp_path / "before", texts)
    names = dockerfiles.laid(tmp_path / "now", texts)
    found = list(dockerfiles.ours(tmp_path / "now", names))
    assert found == [
        "000.Dockerfile: --write has left something else than fix gives",
        "000.Dockerfile: something that can be mended is left",
    ]
