"""What docs/editors.md says, done: in Neovim where it is installed, and as jupyter-lsp reads it."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from click.testing import CliRunner

from autofix.cli import main
from autofix.server.settings import SETTINGS, read

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

NOTES = (Path(__file__).parents[2] / "docs/editors.md").read_text("utf-8")
TEXT = "FROM python:3.12\r\nRUN echo '\N{PILE OF POO}' && pip install numpy==2.2.1\r\nCOPY . .\r\n"


def blocks(language: str) -> list[str]:
    """The blocks of the notes in a language."""
    return re.findall(rf"```{language}\n(.*?)```", NOTES, re.DOTALL)


def version(neovim: str) -> tuple[int, ...]:
    """The version of a Neovim."""
    told = subprocess.run([neovim, "--version"], capture_output=True, text=True, check=True).stdout
    match = re.match(r"NVIM v(\d+)\.(\d+)", told)
    return tuple(map(int, match.groups())) if match else ()


DRIVE = r"""
local function wait(condition, what) assert(vim.wait(60000, condition, 50), what) end
local function codes()
  local found = {}
  for _, d in ipairs(vim.diagnostic.get(0)) do table.insert(found, d.code .. ':' .. d.lnum) end
  table.sort(found)
  return table.concat(found, ' ')
end
vim.cmd('edit Dockerfile')
wait(function() return #vim.diagnostic.get(0) > 0 end, 'nothing is shown')
io.stdout:write(codes() .. '\n')
vim.api.nvim_buf_set_lines(0, 2, 2, false, { 'USER 1000' })
wait(function() return codes():find('missing%-user:3') end, 'typing changes nothing')
io.stdout:write(codes() .. '\n')
vim.api.nvim_buf_set_lines(0, 2, 3, false, {})
wait(function() return codes():find('missing%-user:0') end, 'typing changes nothing')
local client = vim.lsp.get_clients({ bufnr = 0 })[1]
local told
client:request('textDocument/hover', {
  textDocument = { uri = vim.uri_from_bufnr(0) }, position = { line = 0, character = 6 },
}, function(_, result) told = result.contents.value end)
wait(function() return told end, 'no hover')
io.stdout:write(told:match('%*%*base image%*%*[^\n]*') .. '\n')
vim.cmd('write')
wait(function() return codes() == '' end, 'something is left')
vim.cmd('qall!')
"""


def test_neovim_shows_and_mends_as_the_notes_say(tmp_path: Path) -> None:
    neovim = shutil.which("nvim")
    if neovim is None or version(neovim) < (0, 11):
        pytest.skip("Neovim 0.11 is not installed")
    repository, written = tmp_path / "repository", tmp_path / "written"
    for folder in (repository, written):
        folder.mkdir()
        (folder / "Dockerfile").write_bytes(TEXT.encode())
        (folder / ".git").mkdir()
    (tmp_path / "init.lua").write_text("\n".join(blocks("lua")))
    (tmp_path / "drive.lua").write_text(DRIVE)
    programs = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    done = subprocess.run(
        [neovim, "--headless", "-u", str(tmp_path / "init.lua"), "-l", str(tmp_path / "drive.lua")],
        cwd=repository,
        env={**os.environ, "PATH": programs, "XDG_STATE_HOME": str(tmp_path / "state")},
        capture_output=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr.decode()
    lines = done.stdout.decode().splitlines()
    assert "misplaced-repository:2 missing-jupyter:0 missing-user:0" in lines
    assert "misplaced-repository:3 missing-jupyter:0 missing-user:3" in lines
    assert "**base image** python:3\\.12" in lines
    CliRunner().invoke(main, ["--write", "--offline", str(written)])
    assert (repository / "Dockerfile").read_bytes() == (written / "Dockerfile").read_bytes()


def test_the_server_for_jupyterlab_is_one_to_jupyter_lsp() -> None:
    (block,) = blocks("python")
    c = SimpleNamespace(LanguageServerManager=SimpleNamespace())
    exec(block, {"c": c})
    servers: dict[str, Any] = c.LanguageServerManager.language_servers
    assert servers["binder-fix"]["argv"] == ["binder-fix", "server"]
    schema = pytest.importorskip("jupyter_lsp.schema", reason="jupyter-lsp is not installed")
    assert list(schema.LANGUAGE_SERVER_SPEC_MAP.iter_errors(servers)) == []


def test_the_other_blocks_are_what_they_are_for() -> None:
    (helix,) = (tomllib.loads(block) for block in blocks("toml"))
    command = helix["language-server"]["binder-fix"]
    assert [command["command"], *command["args"]] == ["binder-fix", "server"]
    (code,) = (json.loads(block) for block in blocks("json"))
    assert [code["glspc.serverCommand"], *code["glspc.serverCommandArguments"]] == [
        "binder-fix", "server"]  # fmt: skip
    ours = {key.removeprefix("binder-fix."): value for key, value in code.items()
            if key.startswith("binder-fix.")}  # fmt: skip
    assert ours
    assert read(ours)[1] == ()


def test_each_setting_is_in_the_notes() -> None:
    table = NOTES.partition("## Settings")[2].partition("\n## ")[0]
    told = re.findall(r"`([a-z-]+)`", " ".join(re.findall(r"(?m)^\| (`.*?) \|", table)))
    assert sorted(told) == sorted(SETTINGS)
