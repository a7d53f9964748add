"""Reading pip's settings, compared with what pip itself says."""

from __future__ import annotations

import os
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

from autofix.package_index import configuration, default
from autofix.package_index.configuration import Index, configuration_files, configured

needs_pip = pytest.mark.skipif(find_spec("pip") is None, reason="pip is not installed here")


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home of its own, without the settings of this machine."""
    for name in list(os.environ):
        if name.startswith("PIP_") or name in ("REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE", "NETRC"):
            monkeypatch.delenv(name)
    folder = tmp_path / "home"
    folder.mkdir()
    for name in ("HOME", "USERPROFILE"):
        monkeypatch.setenv(name, str(folder))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(folder / ".config"))
    monkeypatch.setenv(
        "XDG_CONFIG_DIRS", str(tmp_path / "one") + os.pathsep + str(tmp_path / "two")
    )
    monkeypatch.setattr(configuration, "default_index", lambda: "https://default.invalid/simple/")
    return folder


@pytest.fixture
def alone(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """Only one file of settings."""
    path = tmp_path / "pip.conf"
    monkeypatch.setattr(configuration, "configuration_files", lambda: [path])
    return path


def _write(path: Path, *lines: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n".join(lines) + "\n")


def _urls() -> list[str]:
    settings = configured()
    assert settings.problem == ""
    return [index.url for index in settings.indexes]


def test_nothing_is_set(alone: Path) -> None:
    assert _urls() == ["https://default.invalid/simple"]


def test_nothing_is_set_and_there_is_no_pip(alone: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(configuration, "default_index", lambda: "")
    assert configured().problem == "no package index is configured; set PIP_INDEX_URL"


def test_sections_files_and_variables_override_each_other(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _write(tmp_path / "one/pip/pip.conf", "[install]", "index-url = https://install.invalid/s")
    _write(
        home / ".pip/pip.conf",
        "[global]",
        "index-url = https://user.invalid/s",
        "extra-index-url = https://legacy.invalid",
        "trusted-host = Legacy.invalid other.invalid:8080",
    )
    _write(
        home / ".config/pip/pip.conf",
        "[global]",
        "extra_index_url =",
        "  https://b.invalid/",
        "  https://c.invalid",
    )
    _write(home / ".config/pip/pip.conf.bak", "[install]", "index-url = https://no.invalid")
    assert _urls() == ["https://install.invalid/s", "https://b.invalid", "https://c.invalid"]
    assert configured().trusted_hosts == {"legacy.invalid", "other.invalid:8080"}
    monkeypatch.setenv("PIP_EXTRA_INDEX_URL", "https://d.invalid  https://d.invalid")
    monkeypatch.setenv("PIP_INDEX_URL", "https://e.invalid")
    assert _urls() == ["https://e.invalid", "https://d.invalid"]
    monkeypatch.setenv("PIP_INDEX_URL", "")
    assert _urls()[0] == "https://install.invalid/s"


def test_a_named_file_replaces_those_of_the_user(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _write(home / ".pip/pip.conf", "[global]", "proxy = http://user.invalid")
    _write(tmp_path / "own.conf", "[global]", "index-url = https://own.invalid")
    monkeypatch.setenv("PIP_CONFIG_FILE", str(tmp_path / "own.conf"))
    assert _urls()[0] == "https://own.invalid"
    assert configured().proxy == ""
    monkeypatch.setenv("PIP_CONFIG_FILE", os.devnull)
    assert configuration_files() == []
    assert _urls() == ["https://default.invalid/simple"]


def test_certificates(alone: Path, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _write(alone, "[global]", "client-cert = ~/me.pem")
    monkeypatch.setenv("CURL_CA_BUNDLE", "/curl.pem")
    assert configured().certificates == "/curl.pem"
    assert configured().client_certificate == str(home / "me.pem")
    monkeypatch.setenv("PIP_CERT", "/pip.pem")
    assert configured().certificates == "/pip.pem"


@pytest.mark.parametrize(("value", "refused"), [("1", True), ("Yes", True), ("false", False)])
def test_no_index(alone: Path, monkeypatch: pytest.MonkeyPatch, value: str, refused: bool) -> None:
    monkeypatch.setenv("PIP_NO_INDEX", value)
    assert bool(configured().problem) is refused


@pytest.mark.parametrize(
    "address",
    [
        "ftp://x.invalid",
        "nowhere",
        "http://[",
        "https://",
        "https://a b",
        "https://x.invalid:99999",
    ],
)
def test_bad_addresses(alone: Path, monkeypatch: pytest.MonkeyPatch, address: str) -> None:
    monkeypatch.setenv("PIP_INDEX_URL", address)
    assert "address of the package index" in configured().problem


def test_a_file_that_cannot_be_read(alone: Path) -> None:
    _write(alone, "index-url = https://x.invalid")
    assert str(alone) in configured().problem


def test_a_folder_may_be_written_as_a_path(
    alone: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PIP_INDEX_URL", str(tmp_path))
    assert _urls() == [tmp_path.as_uri()]


def test_credentials_of_the_address_and_of_netrc(
    alone: Path, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    netrc = home / ".netrc"
    netrc.write_text(
        "machine a.invalid login ada password pa55\ndefault login all password every\n"
    )
    netrc.chmod(0o600)
    monkeypatch.setenv("PIP_INDEX_URL", "https://eve:p%40ss@A.invalid:8443/simple/")
    monkeypatch.setenv(
        "PIP_EXTRA_INDEX_URL",
        "https://a.invalid https://ada@a.invalid/x https://t0k@b.invalid https://c.invalid",
    )
    settings = configured()
    assert settings.indexes == (
        Index("https://a.invalid:8443/simple", ("eve", "p@ss")),
        Index("https://a.invalid", ("ada", "pa55")),
        Index("https://a.invalid/x", ("ada", "pa55")),
        Index("https://b.invalid", ("t0k", "")),
        Index("https://c.invalid", None),
    )
    assert not any(secret in repr(settings) for secret in ("p@ss", "p%40ss", "pa55", "t0k"))
    netrc.write_text("machine a.invalid nonsense")
    assert configured().indexes[1] == Index("https://a.invalid", None)


@needs_pip
def test_pip_reads_the_same_files(home: Path) -> None:
    _write(home / ".config/pip/pip.conf", "[global]", "timeout = 5")
    done = subprocess.run(
        [sys.executable, "-m", "pip", "config", "debug"], capture_output=True, text=True, check=True
    )
    named = {
        line.partition(", exists:")[0].strip()
        for line in done.stdout.splitlines()
        if ", exists:" in line
    }
    assert named == {str(path) for path in configuration_files()}


@needs_pip
def test_pip_itself_reads_the_same_values(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _write(tmp_path / "two/pip/pip.conf", "[install]", "index-url = https://install.invalid/s")
    _write(home / ".pip/pip.conf", "[global]", "index-url = https://user.invalid/s")
    _write(home / ".config/pip/pip.conf", "[global]", "proxy = http://user.invalid")
    monkeypatch.setenv("COLUMNS", "1000")
    command = [sys.executable, "-m", "pip", "install", "--help"]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert f"(default {_urls()[0]})" in done.stdout


@needs_pip
def test_the_installed_pip_and_the_bundled_one_name_the_same_index() -> None:
    installed = default._installed()
    assert installed.startswith("https://")
    assert default._bundled() in ("", installed)
