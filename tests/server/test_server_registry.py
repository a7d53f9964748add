"""The server as a process, and a registry over a real connection: who is asked, and when."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner
from editor import editing
from lsprotocol import types
from registries import image, index, serving, stub

from autofix.cli import main
from autofix.server.actions import FIX_ALL

TEXT = "FROM python:3.12\nRUN python3 -m pip install notebook==7.5.8 jupyterlab==4.5.11\n"


def test_a_registry_hears_of_a_save_and_of_nothing_else(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.delenv("BINDER_FIX_OFFLINE")
    for name in ("HOME", "XDG_CACHE_HOME", "DOCKER_CONFIG"):
        monkeypatch.setenv(name, str(tmp_path / name))
    for name in ("http_proxy", "https_proxy", "HTTP_PROXY", "HTTPS_PROXY"):
        monkeypatch.delenv(name, raising=False)
    made = index([("linux/amd64", image(config={"Env": ["PYTHON_VERSION=3.12.4"]}))])
    path = tmp_path / "repository/Dockerfile"
    path.parent.mkdir()
    uri = path.as_uri()
    with stub(serving("library/python", {"3.12": made})) as registry:
        mirror = f"http://{registry.host}"
        with editing(options={"offline": False, "mirrors": [mirror]}) as editor:
            editor.open(uri, TEXT)
            editor.diagnostics(uri)
            end = types.Range(types.Position(2, 0), types.Position(2, 0))
            change = types.TextDocumentContentChangePartial(end, "USER root\n")
            editor.change(uri, 2, [change])
            editor.texts[uri] = TEXT + "USER root\n"
            editor.diagnostics(uri, 2)
            assert editor.actions(uri, only=[FIX_ALL])
            hover = types.HoverParams(types.TextDocumentIdentifier(uri), types.Position(0, 6))
            assert "digest" not in editor.ask(types.TEXT_DOCUMENT_HOVER, hover).contents.value
            assert registry.connections == 0
            editor.save(uri)

            def mended() -> str:
                (action,) = editor.actions(uri, only=[FIX_ALL])
                assert action.edit
                return editor.applied(action.edit)[uri]

            editor.until(lambda: made.digest in mended())
            asked = registry.connections
            assert asked > 0
            hovered = editor.ask(types.TEXT_DOCUMENT_HOVER, hover).contents.value
            assert f"digest: {made.digest}" in hovered.replace("\\", "")
            path.write_text(editor.texts[uri])
            outcome = mended()
            editor.save(uri)
            editor.type(uri, editor.texts[uri], 3)
            editor.diagnostics(uri, 3)
            assert registry.connections == asked
        CliRunner().invoke(main, ["--write", "--mirror", mirror, str(path)])
        assert path.read_text() == outcome
