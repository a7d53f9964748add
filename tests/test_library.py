"""The two public functions: their page, their names, their purity, and many threads at once."""

from __future__ import annotations

import doctest
import json
import re
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from cases import Case, cases

import autofix
from autofix import check, fix
from autofix.dockerfile import parse
from autofix.rules import RULES

PAGE = Path(__file__).parent.parent / "docs" / "library.md"


def test_the_examples_of_the_page(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "repository").mkdir()
    dockerfile = tmp_path / "repository" / "Dockerfile"
    dockerfile.write_text("FROM debian:12\n")
    blocks = re.findall(r"```pycon\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)
    test = doctest.DocTestParser().get_doctest("".join(blocks), {}, PAGE.name, str(PAGE), 0)
    told: list[str] = []
    outcome = doctest.DocTestRunner(verbose=False).run(test, out=told.append, clear_globs=False)
    assert outcome.attempted > 15
    assert not outcome.failed, "".join(told)
    assert "useradd" in dockerfile.read_text()


def test_an_example_that_asks_registries_is_right_but_for_the_asking() -> None:
    (block,) = re.findall(r"```python\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)
    from autofix import files, inquiry

    source = files.Source(None, None, "Dockerfile", "FROM debian:12\n")
    names = {"source": source, "files": files, "fix": fix}
    exec(block.replace("Questions(", "Questions(offline=True, "), names)
    assert isinstance(names["result"], autofix.Result)
    assert inquiry.Questions().packages is False


def test_every_public_name_is_there_and_no_other() -> None:
    for name in autofix.__all__:
        assert getattr(autofix, name) is not None
        assert name in dir(autofix)
        assert name in PAGE.read_text(encoding="utf-8")
    with pytest.raises(AttributeError, match="no attribute 'fixes'"):
        autofix.fixes  # type: ignore[attr-defined]  # noqa: B018


def test_the_import_imports_nothing() -> None:
    program = (
        "import sys; before = set(sys.modules); import autofix\n"
        "print(*sorted(set(sys.modules) - before))"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert done.stdout.split() == ["__future__", "autofix"]


def test_type_checkers_see_the_types(tmp_path: Path) -> None:
    from mypy import api

    script = tmp_path / "script.py"
    script.write_text(
        "from autofix import check, fix\n"
        "reveal_type(check(''))\n"
        "reveal_type(fix('').after)\n"
        "fix(b'')\n"
        "from autofix import nonsense\n"
    )
    told, _, _ = api.run(["--strict", "--no-incremental", f"--cache-dir={tmp_path}", str(script)])
    assert 'Revealed type is "autofix.fixer.Report"' in told
    assert re.search(r'Revealed type is "(builtins\.)?str"', told)
    assert 'Argument 1 to "fix" has incompatible type "bytes"' in told
    assert 'has no attribute "nonsense"' in told


@pytest.mark.parametrize("case", cases()[::7], ids=lambda case: case.name)
def test_check_tells_what_fix_finds(case: Case) -> None:
    safe = fix(case.before, case.rules, case.context)
    report = check(case.before, case.rules, case.context)
    assert report == autofix.Report(case.before, safe.dockerfile, safe.findings, safe.ignored)
    assert report.broken == safe.broken


class TestArguments:
    def test_a_text_is_no_bytes(self) -> None:
        with pytest.raises(TypeError, match="a str, not bytes; decode bytes with"):
            fix(b"FROM debian:12\n")  # type: ignore[arg-type]

    def test_a_name_is_no_list_of_names(self) -> None:
        with pytest.raises(TypeError, match="rules are several"):
            check("FROM debian:12\n", rules="missing-user")

    @pytest.mark.parametrize(
        ("name", "told"),
        [("missing-users", "did you mean missing-user"), ("DL3006", "there are unpinned-image, ")],
    )
    def test_a_name_that_no_rule_has(self, name: str, told: str) -> None:
        with pytest.raises(ValueError, match=told):
            check("FROM debian:12\n", rules=[name])

    def test_an_optional_rule_counts_where_it_is_named(self) -> None:
        text = "FROM python:3.12\nRUN pip install numpy\n"
        optional = next(rule for rule in RULES if rule.name == "unpinned-package")
        assert not check(text, rules=[optional]).broken
        assert check(text, rules=[optional.name]).broken


class TestPositions:
    def test_lines_and_columns_count_from_one(self) -> None:
        text = "\ufeff# héllo\r\nFROM debian:12\r\n  RUN true"
        dockerfile = parse(text)
        assert dockerfile.position(0) == (1, 1)
        assert dockerfile.position(text.index("debian")) == (2, 6)
        assert dockerfile.position(len(text)) == (3, 11)

    def test_those_of_a_finding(self) -> None:
        report = check("FROM debian:12\nUSER root\n", rules=["missing-user"])
        (finding,) = report.findings
        assert (report.start(finding), report.end(finding)) == ((2, 1), (2, 10))


def test_threads_find_what_one_finds() -> None:
    some = cases()[::5]
    expected = [case.fix(case.before) for case in some]
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda case: case.fix(case.before), some * 3))
    assert found == expected * 3


def test_nothing_is_opened_asked_or_run() -> None:
    """Beside modules and the package's own data, which come once."""
    program = """
import json, sys
from autofix import Context, fix
texts = json.load(sys.stdin)
for text in texts:
    fix(text, unsafe=True)
told = []
sys.addaudithook(lambda event, args: told.append((event, repr(args[:1]))))
for text in texts:
    fix(text, unsafe=True)
quiet = ("object.__getattr__", "sys._getframe", "compile", "exec", "marshal", "import", "re.")
print(json.dumps([e for e in told if not e[0].startswith(quiet)]))
"""
    texts = json.dumps([case.before for case in cases()[::9] if "\udc80" not in case.before])
    done = subprocess.run(
        [sys.executable, "-c", program], input=texts, capture_output=True, text=True, check=True
    )
    assert json.loads(done.stdout) == []
