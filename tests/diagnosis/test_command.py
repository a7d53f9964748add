"""``binder-fix diagnose``."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from autofix.cli import main
from autofix.diagnosis import command

_LINE = "chown: invalid user: 'jovyan'\n"


def run(*arguments: str, given: bytes | None = None) -> Result:
    return CliRunner().invoke(main, ["diagnose", *arguments], input=given)


def test_a_symptom_is_told_with_what_to_do(tmp_path: Path) -> None:
    log = tmp_path / "build.log"
    log.write_text(f"first\n{_LINE}", "utf-8")
    result = run(str(log))
    assert result.exit_code == 1
    head, meaning, advice = result.stdout.splitlines()
    assert head.endswith("build.log:2: unknown-owner: chown: invalid user: 'jovyan'")
    assert meaning.startswith("    There is no user")
    assert "(rule missing-user)" in advice


def test_standard_input_as_json() -> None:
    result = run("-", "--json", given=_LINE.encode())
    (found,) = json.loads(result.stdout)
    assert result.exit_code == 1
    assert found["symptom"] == "unknown-owner"
    assert set(found) == {"symptom", "line", "text", "meaning", "advice", "rule"}


def test_nothing_known() -> None:
    result = run("-", given=b"all is well\n")
    assert (result.exit_code, result.stdout) == (0, "")
    assert "no known symptom" in result.stderr
    assert run("-", "--json", given=b"").stdout == "[]\n"


@pytest.mark.parametrize("name", ["missing.log", "."])
def test_what_cannot_be_read_is_an_error(name: str, tmp_path: Path) -> None:
    result = run(str(tmp_path / name))
    assert (result.exit_code, result.stdout) == (2, "")
    assert "cannot be read" in result.stderr


def test_a_name_with_a_null_byte_is_an_error() -> None:
    assert run("a\0b").exit_code == 2


def test_bytes_that_are_no_text_are_harmless() -> None:
    result = run("-", given=b"\xff\xfe\xfa\x00\x1b[2J\x9b31m\n" + _LINE.encode())
    assert "\x1b" not in result.output
    result = run("-", given=b"\xfa\x00\x1b[2J\xc2\x9b31m\n" + _LINE.encode())
    assert result.exit_code == 1
    assert "\x1b" not in result.output


def test_a_log_in_utf_16() -> None:
    assert run("-", given=_LINE.encode("utf-16")).exit_code == 1


def test_only_the_last_part_of_a_long_log_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(command, "_LIMIT", 4096)
    monkeypatch.setattr(command, "_CHUNK", 1024)
    result = run("-", given=(_LINE + "nothing\n" * 5000 + "Killed\n").encode())
    assert result.exit_code == 1
    assert "only the last part is read" in result.stderr
    assert result.stdout.startswith("-:5002: out-of-memory: Killed")


def test_help_tells_the_exit_status() -> None:
    result = run("--help")
    assert result.exit_code == 0
    assert "Usage: binder-fix diagnose" in result.output
    assert "0 no known symptom" in result.output
