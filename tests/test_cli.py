"""The command as a user meets it: options, exit status, streams, and what is in the files."""

from __future__ import annotations

import os
import re
import shutil
import stat
import subprocess
import sys
from pathlib import Path

import pytest
import terminal
from click.testing import CliRunner, Result

from autofix import __version__
from autofix.cli import main
from autofix.rules import RULES

GOOD = """\
FROM quay.io/jupyter/minimal-notebook:2026-02-02
COPY --chown=1000 . ${HOME}
"""
ROOT_AT_THE_END = f"{GOOD}USER root\n"
MENDED = f"{ROOT_AT_THE_END}USER ${{NB_USER}}\n"
UNKNOWN_BASE = "FROM registry.example.org/lab/tide-model:3.2\nRUN apt-get update\n"


def run(*arguments: str | Path, given: bytes = b"") -> Result:
    """The command in this process."""
    return CliRunner().invoke(main, [str(argument) for argument in arguments], input=given)


def process(
    *arguments: str | Path,
    given: bytes = b"",
    folder: Path | None = None,
    environment: dict[str, str] | None = None,
) -> subprocess.CompletedProcess[bytes]:
    """The command in a process of its own."""
    return subprocess.run(
        [sys.executable, "-m", "autofix", *map(str, arguments)],
        input=given,
        capture_output=True,
        cwd=folder,
        env={**os.environ, **(environment or {})},
        timeout=60,
        check=False,
    )


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """A repository whose Dockerfile ends as root."""
    return saved(tmp_path / "repository", ROOT_AT_THE_END)


def saved(folder: Path, text: str | bytes, name: str = "Dockerfile") -> Path:
    """A folder with a Dockerfile."""
    (folder / name).parent.mkdir(parents=True, exist_ok=True)
    (folder / name).write_bytes(text if isinstance(text, bytes) else text.encode())
    return folder


def test_nothing_to_do(tmp_path: Path) -> None:
    result = run(saved(tmp_path, GOOD))
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout == f"{tmp_path}/Dockerfile: all 5 requirements are met\n"


def test_a_report_changes_nothing_and_tells_all(repository: Path) -> None:
    result = run(repository)
    assert result.exit_code == 1
    assert (
        result.stdout
        == f"""\
{repository}/Dockerfile:3:1: missing-user: the image runs as root, not as jovyan with uid 1000
 3 | USER root
   | ^^^^^^^^^
   = Binder needs a user with uid 1000, with a home folder, who runs the image.
   = fix: run as jovyan, who has uid 1000

{repository}/Dockerfile: 4 of 5 requirements met, 1 to do
  met        unpinned-image
  met        missing-jupyter
  to do      missing-user          line 3
  met        swallowed-arguments
  met        misplaced-repository

"""
    )
    assert result.stderr == f"1 to mend, 1 can be mended\nnext: binder-fix --diff {repository}\n"
    assert (repository / "Dockerfile").read_text() == ROOT_AT_THE_END


def test_the_current_folder_is_the_default(repository: Path) -> None:
    done = process(folder=repository)
    assert done.returncode == 1
    assert done.stdout.startswith(b"Dockerfile:3:1: missing-user")


def test_the_console_script_and_the_module_are_the_same(repository: Path) -> None:
    script = shutil.which("binder-fix", path=Path(sys.executable).parent)
    assert script
    done = subprocess.run([script, repository], capture_output=True, check=False)
    twin = process(repository)
    assert (done.returncode, done.stdout, done.stderr) == (1, twin.stdout, twin.stderr)


def test_a_file_of_any_name(tmp_path: Path) -> None:
    saved(tmp_path, ROOT_AT_THE_END, "notebooks.Dockerfile")
    result = run(tmp_path / "notebooks.Dockerfile")
    assert result.exit_code == 1
    assert f"{tmp_path}/notebooks.Dockerfile:3:1: missing-user" in result.stdout


def test_standard_input() -> None:
    result = run("-", given=ROOT_AT_THE_END.encode())
    assert result.exit_code == 1
    assert result.stdout.startswith("<stdin>:3:1: missing-user: ")
    assert run("-", given=GOOD.encode()).exit_code == 0


def test_standard_input_as_a_diff() -> None:
    result = run("--diff", "-", given=ROOT_AT_THE_END.encode())
    assert result.exit_code == 1
    assert result.stdout.startswith("--- a/Dockerfile\n+++ b/Dockerfile\n@@ ")
    assert result.stdout.endswith("\n USER root\n+USER ${NB_USER}\n")
    assert result.stderr.startswith("<stdin>:3:1: missing-user: ")


def test_standard_input_cannot_be_written() -> None:
    result = run("--write", "-", given=ROOT_AT_THE_END.encode())
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.startswith("<stdin>: cannot be written; ")


def test_several_paths(tmp_path: Path, repository: Path) -> None:
    good = saved(tmp_path / "good", GOOD)
    other = saved(tmp_path / "other", ROOT_AT_THE_END)
    result = run(good, repository, other, repository)
    assert result.exit_code == 1
    assert result.stdout.count(": missing-user: ") == 2
    assert result.stderr.startswith("2 to mend")


def test_an_error_does_not_keep_the_other_paths_from_being_mended(
    tmp_path: Path, repository: Path
) -> None:
    result = run("--write", tmp_path / "absent", repository)
    assert result.exit_code == 2
    assert result.stderr.startswith(f"{tmp_path}/absent: No such file or directory; ")
    assert (repository / "Dockerfile").read_text() == MENDED


def test_a_folder_without_a_dockerfile(tmp_path: Path) -> None:
    result = run(tmp_path)
    assert result.exit_code == 2
    assert result.stderr == f"{tmp_path}: there is no Dockerfile; name one, or another folder\n"


def test_a_folder_of_the_name_dockerfile(tmp_path: Path) -> None:
    (tmp_path / "Dockerfile").mkdir()
    result = run(tmp_path)
    assert result.exit_code == 2
    assert "Dockerfile: this is no regular file" in result.stderr


def test_both_binder_folders(tmp_path: Path) -> None:
    saved(tmp_path, GOOD, ".binder/Dockerfile")
    saved(tmp_path, GOOD, "binder/Dockerfile")
    result = run(tmp_path)
    assert result.exit_code == 2
    assert "both .binder/ and binder/ exist" in result.stderr


@pytest.mark.parametrize("name", ["binder", ".binder"])
def test_a_hidden_dockerfile_is_told(tmp_path: Path, name: str) -> None:
    saved(tmp_path, GOOD)
    saved(tmp_path, ROOT_AT_THE_END, f"{name}/Dockerfile")
    result = run("--write", tmp_path)
    assert result.exit_code == 1
    assert f"{tmp_path}/Dockerfile is hidden by {tmp_path}/{name}" in result.stderr
    assert (tmp_path / name / "Dockerfile").read_text() == MENDED
    assert (tmp_path / "Dockerfile").read_text() == GOOD


def test_a_dockerfile_hidden_by_an_empty_folder(tmp_path: Path) -> None:
    saved(tmp_path, GOOD)
    (tmp_path / "binder").mkdir()
    result = run(tmp_path)
    assert result.exit_code == 2
    assert "is hidden by this folder" in result.stderr


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("", 1),
        ("# only a comment\n", 1),
        ("RUN true\nFROM debian:12\n", 1),
        ("FROM debian:12\nINSTALL vim\n", 2),
        ("FROM debian:12\nRUN <<END\ntrue\n", 2),
        ("FROM debian:12\n\nCOPY --form=x a b\n", 3),
    ],
)
@pytest.mark.parametrize("option", ["--diff", "--write", "--check"])
def test_what_buildkit_refuses(tmp_path: Path, text: str, line: int, option: str) -> None:
    saved(tmp_path, text)
    result = run(option, tmp_path)
    assert (result.exit_code, result.stdout) == (2, "")
    message = re.escape(f"{tmp_path}/Dockerfile:{line}: ") + r"[^;\n]+\. [^\n]+\n"
    assert re.fullmatch(message, result.stderr)
    assert (tmp_path / "Dockerfile").read_text() == text
    assert [path.name for path in tmp_path.iterdir()] == ["Dockerfile"]


def test_check(tmp_path: Path, repository: Path) -> None:
    result = run("--check", repository)
    assert (result.exit_code, result.stderr) == (1, "")
    assert result.stdout == f"{repository}/Dockerfile: 1 to mend or to look at\n"
    assert (repository / "Dockerfile").read_text() == ROOT_AT_THE_END
    result = run("--check", saved(tmp_path, GOOD))
    assert (result.exit_code, result.output) == (0, "")


@pytest.mark.parametrize(
    "options", [("--diff", "--write"), ("--diff", "--check"), ("--write", "--check")]
)
def test_options_that_exclude_each_other(repository: Path, options: tuple[str, str]) -> None:
    result = run(*options, repository)
    assert result.exit_code == 2
    assert "exclude each other; choose one" in result.stderr
    assert (repository / "Dockerfile").read_text() == ROOT_AT_THE_END


def test_select_and_ignore(tmp_path: Path) -> None:
    saved(tmp_path, "FROM python\n")
    rules = r":\d+:\d+: ([a-z-]+): "
    everything = set(re.findall(rules, run(tmp_path).stdout))
    assert everything >= {"unpinned-image", "missing-jupyter", "missing-user"}
    selected = run("--select", "missing-user", "--select", "unpinned-image", tmp_path).stdout
    assert set(re.findall(rules, selected)) == {"missing-user", "unpinned-image"}
    ignored = run("--ignore", "missing-user", tmp_path).stdout
    assert set(re.findall(rules, ignored)) == everything - {"missing-user"}
    both = run("--select", "missing-user", "--ignore", "missing-user", tmp_path)
    assert (both.exit_code, both.stdout) == (2, "")
    assert "--select, --ignore: no rule is left" in both.stderr


def test_an_unknown_rule() -> None:
    result = run("--select", "missing-usher")
    assert result.exit_code == 2
    assert "missing-usher" in result.stderr


def test_fixes_that_may_change_what_was_meant_are_held_back(tmp_path: Path) -> None:
    saved(tmp_path, UNKNOWN_BASE)
    result = run("--diff", tmp_path)
    assert (result.exit_code, result.stdout) == (0, "")
    assert "fix, only with --unsafe: " in result.stderr
    held = re.search(
        r"nothing to mend, \d+ not known, (\d+) held back without --unsafe", result.stderr
    )
    assert held
    assert int(held[1]) == result.stderr.count("fix, only with --unsafe: ")
    result = run("--diff", "--unsafe", tmp_path)
    assert result.exit_code == 1
    assert "\n+RUN " in result.stdout
    assert "held back" not in result.stderr


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_explain(rule: object) -> None:
    name = rule.name  # type: ignore[attr-defined]
    result = run("--explain", name)
    assert (result.exit_code, result.stderr) == (0, "")
    kind = "advice" if rule.optional else "requirement"  # type: ignore[attr-defined]
    assert result.stdout.startswith(f"{name} ({kind} ")
    assert "\n\nFix: " in result.stdout


def test_authenticated(tmp_path: Path) -> None:
    saved(tmp_path, "FROM python:3.12\n")
    assert "jupyterhub" not in run("--diff", tmp_path).stdout
    result = run("--diff", "--authenticated", tmp_path)
    assert re.search(r"^\+RUN .*jupyterhub", result.stdout, re.MULTILINE)


def test_offline_is_accepted(repository: Path) -> None:
    assert run("--offline", repository).stdout == run(repository).stdout


def test_help_and_version() -> None:
    shown = run("--help")
    assert shown.exit_code == 0
    options = "diff write check select ignore unsafe authenticated offline explain".split()
    assert all(f"--{option}" in shown.output for option in options)
    assert all(rule.name in re.sub(r"\s+", " ", shown.output) for rule in RULES)
    assert "130 after Ctrl-C" in re.sub(r"\s+", " ", shown.output)
    assert run("--version").output == f"binder-fix, version {__version__}\n"


# The bytes that a diff and --write must keep.
TEXTS = {
    "lf": ROOT_AT_THE_END.encode(),
    "crlf": ROOT_AT_THE_END.replace("\n", "\r\n").encode(),
    "no-final-newline": ROOT_AT_THE_END.rstrip("\n").encode(),
    "crlf-no-final-newline": ROOT_AT_THE_END.rstrip("\n").replace("\n", "\r\n").encode(),
    "bom": b"\xef\xbb\xbf" + ROOT_AT_THE_END.encode(),
    "latin-1": b"# donn\xe9es du mar\xe9graphe\n" + ROOT_AT_THE_END.encode() + b"# \xff\xfe fin\n",
    "utf-8": "# données 🌊\n".encode() + ROOT_AT_THE_END.encode(),
    "other-line-ends": b"# a\rb\x0cc\x0bd\x1ce\x85\n# \xe2\x80\xa8 .\n" + ROOT_AT_THE_END.encode(),
    "one-line-no-newline": b"FROM python:3.12",
    "lower-case-tabs": b"from\tpython:3.12\t\nlabel\tcourse=tides\n\n\n",
    "both-line-ends": b"FROM python:3.12\r\nLABEL a=b\nLABEL c=d\r\n",
}


@pytest.mark.parametrize("name", ["Dockerfile", "binder/Dockerfile", "my own.Dockerfile"])
@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
@pytest.mark.parametrize(
    "tool", [["git", "apply"], ["patch", "--binary", "-p1"]], ids=["git", "patch"]
)
def test_the_diff_gives_what_write_gives(
    tmp_path: Path, tool: list[str], text: bytes, name: str
) -> None:
    if not shutil.which(tool[0]):
        pytest.skip(f"there is no {tool[0]} here")
    written = saved(tmp_path / "written", text, name)
    assert run("--write", written / name).exit_code == 1
    expected = (written / name).read_bytes()
    assert expected != text
    patched = saved(tmp_path / "patched", text, name)
    done = process("--diff", patched / name)
    assert done.returncode == 1
    if tool[0] == "git":
        subprocess.run(["git", "init", "-q"], cwd=patched, check=True)
    applied = subprocess.run(tool, input=done.stdout, cwd=patched, capture_output=True, check=False)
    assert applied.returncode == 0, applied
    assert (patched / name).read_bytes() == expected


def test_the_diff_of_several_repositories_applies_from_here(tmp_path: Path) -> None:
    for name in ("a", "b"):
        saved(tmp_path / "lessons" / name, ROOT_AT_THE_END)
    done = process("--diff", "a", "b/Dockerfile", folder=tmp_path / "lessons")
    assert b"--- a/a/Dockerfile\n" in done.stdout
    subprocess.run(["git", "init", "-q"], cwd=tmp_path, check=True)
    subprocess.run(["git", "apply"], input=done.stdout, cwd=tmp_path / "lessons", check=True)
    for name in ("a", "b"):
        assert (tmp_path / "lessons" / name / "Dockerfile").read_text() == MENDED


@pytest.mark.parametrize(
    "name", ["a\nb", "a\tb", 'a"b', "a\\b", "a\x1b[31mb", "a\rb c", "\udcff", "a\u202eb", "é ü"]
)
def test_a_diff_quotes_names_as_git_does(tmp_path: Path, name: str) -> None:
    saved(tmp_path, ROOT_AT_THE_END, name)
    done = process("--diff", name, folder=tmp_path)
    head = done.stdout.decode().split("\n@@")[0]
    assert len(head.split("\n")) == 2
    assert re.sub(r"[\n\t]", "", head).isprintable()
    subprocess.run(["git", "init", "-q"], cwd=tmp_path, check=True)
    subprocess.run(["git", "apply"], input=done.stdout, cwd=tmp_path, check=True)
    assert (tmp_path / name).read_text() == MENDED


def test_the_diff_of_a_path_beside_is_seen_from_its_repository(repository: Path) -> None:
    beside = repository.parent / "beside"
    beside.mkdir()
    done = process("--diff", "../repository", folder=beside)
    assert done.stdout.startswith(b"--- a/Dockerfile\n+++ b/Dockerfile\n")


def test_the_diff_of_several_paths_beside_applies_to_each(tmp_path: Path) -> None:
    for name in ("x/a", "x/b", "beside"):
        saved(tmp_path / name, ROOT_AT_THE_END)
    for paths, top in (("../x/a", "../x/b"), tmp_path / "x"), ((".", "../x/a"), tmp_path):
        done = process("--diff", *paths, folder=tmp_path / "beside")
        told = f"the paths in the diff count from {top}: apply it there\n"
        assert told.encode() in done.stderr
        subprocess.run(["patch", "-p1"], input=done.stdout, cwd=top, check=True)
        for path in paths:
            file = tmp_path / "beside" / path / "Dockerfile"
            assert file.read_text() == MENDED
            file.write_text(ROOT_AT_THE_END)


def test_the_context_is_the_repository_also_from_inside_the_binder_folder(tmp_path: Path) -> None:
    text = "FROM python:3.12\nCOPY requirements.txt .\nRUN pip3 install -r requirements.txt\n"
    saved(tmp_path, text, "binder/Dockerfile")
    saved(tmp_path, "notebook==7.5.8\njupyterlab==4.5.11\n", "requirements.txt")
    for argument, place in ((".", b"Dockerfile"), ("Dockerfile", b"Dockerfile")):
        done = process("--select", "missing-jupyter", argument, folder=tmp_path / "binder")
        assert (done.returncode, done.stderr) == (0, b"")
        assert done.stdout == b"%s: the requirement is met\n" % place


def test_write(repository: Path) -> None:
    result = run("--write", repository)
    assert result.exit_code == 1
    assert "   = fixed: run as jovyan" in result.stdout
    assert "  mended     missing-user          line 3\n" in result.stdout
    assert result.stderr == f"1 to mend, 1 mended\nnext: binder-fix launch {repository}\n"
    assert (repository / "Dockerfile").read_text() == MENDED
    again = run("--write", repository)
    assert again.exit_code == 0
    assert again.stdout.endswith(": all 5 requirements are met\n")


@pytest.mark.parametrize("mode", [0o600, 0o644, 0o755, 0o664])
def test_write_keeps_the_mode(repository: Path, mode: int) -> None:
    path = repository / "Dockerfile"
    path.chmod(mode)
    run("--write", repository)
    assert stat.S_IMODE(path.stat().st_mode) == mode
    assert path.read_text() == MENDED


def test_write_keeps_a_link(tmp_path: Path) -> None:
    saved(tmp_path, ROOT_AT_THE_END, "containers/binder.Dockerfile")
    (tmp_path / "Dockerfile").symlink_to("containers/binder.Dockerfile")
    assert run("--write", tmp_path).exit_code == 1
    assert os.readlink(tmp_path / "Dockerfile") == "containers/binder.Dockerfile"
    assert (tmp_path / "containers" / "binder.Dockerfile").read_text() == MENDED


def test_write_leaves_a_good_file_alone(tmp_path: Path) -> None:
    path = saved(tmp_path, GOOD) / "Dockerfile"
    before = path.stat()
    run("--write", tmp_path)
    after = path.stat()
    assert (before.st_ino, before.st_mtime_ns) == (after.st_ino, after.st_mtime_ns)


def test_an_unproven_fix_is_an_error(repository: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from autofix import outcome
    from autofix.fixer import UnprovenFix

    def fails(*_: object, **__: object) -> None:
        raise UnprovenFix("the fixes do not come to an end")

    monkeypatch.setattr(outcome, "fix", fails)
    result = run("--write", repository)
    assert result.exit_code == 2
    assert "do not come to an end; nothing was written" in result.stderr
    assert (repository / "Dockerfile").read_text() == ROOT_AT_THE_END


def on_a_terminal(*arguments: str | Path) -> bytes:
    """What the command prints where both streams are a terminal."""
    return terminal.shown([sys.executable, "-m", "autofix", *map(str, arguments)])


def test_colour_is_for_a_terminal_only(repository: Path) -> None:
    shown = on_a_terminal("--diff", repository)
    assert b"\x1b[32m+USER ${NB_USER}" in shown
    assert b"\x1b[1;31mmissing-user\x1b[0m: " in shown
    assert b"\x1b[" in on_a_terminal(repository)
    for arguments in (("--diff", repository), (repository,)):
        done = process(*arguments)
        assert b"\x1b" not in done.stdout + done.stderr


def test_a_terminal_gets_bytes_that_are_no_text_escaped(tmp_path: Path) -> None:
    saved(tmp_path, ROOT_AT_THE_END.encode() + b"# donn\xe9es\n")
    assert b"# donn\\xe9es" in on_a_terminal("--diff", tmp_path)


ODD = "FROM debian:12\nRUN useradd -m -u 1001 ren\xe9\nUSER ren\xe9\n"


@pytest.mark.parametrize(
    "environment",
    [
        {"LC_ALL": "C"},
        {"LC_ALL": "C", "PYTHONCOERCECLOCALE": "0", "PYTHONUTF8": "0"},
        {"PYTHONIOENCODING": "ascii"},
        {"PYTHONIOENCODING": "latin-1"},
        {"LC_ALL": "C.UTF-8"},
    ],
    ids=lambda environment: "-".join(environment.values()),
)
@pytest.mark.parametrize("encoding", ["utf-8", "latin-1"])
def test_any_locale(tmp_path: Path, environment: dict[str, str], encoding: str) -> None:
    saved(tmp_path, ODD.encode(encoding))
    for options in ([], ["--diff"], ["--check"]):
        done = process(*options, tmp_path, environment=environment)
        assert done.returncode == 1, done.stderr
        assert b"Traceback" not in done.stderr
    done = process("--diff", tmp_path, environment=environment)
    assert "ren\xe9".encode(encoding) in done.stdout


def test_a_pipe_that_is_closed_early(tmp_path: Path) -> None:
    folders = [saved(tmp_path / str(number), ROOT_AT_THE_END) for number in range(30)]
    for options in (["--diff"], [], ["--check"]):
        with subprocess.Popen(
            [sys.executable, "-m", "autofix", *options, *map(str, folders)],
            stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        ) as child:  # fmt: skip
            assert child.stdout
            assert child.stderr
            child.stdout.close()
            complaints = child.stderr.read()
        assert b"Traceback" not in complaints
        assert b"Exception ignored" not in complaints
        assert b"Broken pipe" not in complaints


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="has a disk that is always full")
@pytest.mark.parametrize(
    "options",
    [
        ["--check"], ["--diff"], [], ["--check", "--select", "missing-user"],
        ["--output-format", "json"], ["--explain", "missing-user"], ["--help"], ["scan"],
    ],
)  # fmt: skip
def test_a_disk_that_is_full(repository: Path, options: list[str]) -> None:
    paths = [str(repository)] if options not in (["--explain", "missing-user"], ["--help"]) else []
    words = [sys.executable, "-m", "autofix", *options, *paths]
    with open("/dev/full", "wb") as full:
        done = subprocess.run(words, stdout=full, stderr=subprocess.PIPE, text=True, check=False)
        assert done.returncode == 2
        assert "the output cannot be written: No space left on device" in done.stderr
        assert "Traceback" not in done.stderr
        assert "Exception ignored" not in done.stderr
        assert subprocess.run(words, stdout=full, stderr=full, check=False).returncode != 0


@pytest.mark.skipif(os.name == "nt", reason="closes as a shell of Unix does")
@pytest.mark.parametrize("closed", ["<&-", ">&-", "2>&-", "<&- >&- 2>&-"])
@pytest.mark.parametrize("options", ["--check", "--write", "--write --select missing-user"])
def test_a_stream_that_is_closed(repository: Path, closed: str, options: str) -> None:
    """A file that is opened must not take its place, and get what is printed."""
    path = repository / "Dockerfile"
    script = f'exec "$0" -m autofix {options} "$1" {closed}'
    done = subprocess.run(
        ["sh", "-c", script, sys.executable, str(path)], capture_output=True, text=True, check=False
    )
    assert "Traceback" not in done.stderr
    assert done.returncode == 1
    assert path.read_text() == (MENDED if "--write" in options else ROOT_AT_THE_END)


def test_the_shells_are_not_loaded_where_no_run_needs_them(tmp_path: Path) -> None:
    saved(tmp_path, GOOD)
    program = (
        "import sys; from autofix.cli import main\n"
        f"main([{str(tmp_path)!r}], standalone_mode=False)\n"
    )
    ending = "assert 'tree_sitter' not in sys.modules"
    wrapped = f"try:\n    exec({program!r})\nexcept SystemExit: pass\n{ending}"
    done = subprocess.run(
        [sys.executable, "-c", f"import sys\n{wrapped}"], capture_output=True, check=False
    )
    assert done.returncode == 0, done.stderr


def test_a_bug_of_ours_is_an_error_and_no_violation(
    repository: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def breaks(*_: object, **__: object) -> None:
        raise LookupError("no such thing")

    monkeypatch.setattr("autofix.outcome.fix", breaks)
    result = run(str(repository))
    assert result.exit_code == 2
    assert "internal error, nothing was written: please report this" in result.stderr


def test_a_dockerfile_does_not_steer_the_terminal() -> None:
    hostile = b"FROM lab/\x1b[2J\x1b]0;title\x07image\nUSER root\n"
    result = run("-", given=hostile)
    for sign in ("\x1b[2J", "\x1b]", "\x07"):
        assert sign not in result.stdout + result.stderr


@pytest.mark.parametrize("option", ["--jobs=1", "--jobs=2", "--offline"])
def test_write_goes_on_though_nobody_reads(tmp_path: Path, option: str) -> None:
    folders = [tmp_path / str(number) for number in range(12)]
    for folder in folders:
        folder.mkdir()
        saved(folder, ROOT_AT_THE_END)
    reading, writing = os.pipe()
    os.close(reading)
    words = [sys.executable, "-m", "autofix", "--write", "--offline", option, *map(str, folders)]
    done = subprocess.run(words, stdout=writing, stderr=subprocess.PIPE, text=True)
    os.close(writing)
    assert done.returncode == 1, done.stderr
    assert "12 to mend, 12 mended" in done.stderr
    assert all("USER" in (folder / "Dockerfile").read_text()[-40:] for folder in folders)


def test_a_dockerfile_by_two_names_is_mended_once(
    repository: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(repository)
    (repository / "link").symlink_to("Dockerfile")
    result = run("--write", "Dockerfile", ".", "link", repository)
    assert result.exit_code == 1
    assert result.stderr.count("Dockerfile") == 0, result.stderr
    assert result.stdout.count("Dockerfile: ") == 1
    assert (repository / "Dockerfile").read_text() == MENDED


def test_a_dockerfile_that_two_repositories_share_is_told_for_each(tmp_path: Path) -> None:
    shared = saved(tmp_path, ROOT_AT_THE_END) / "Dockerfile"
    for name in "ab":
        (tmp_path / name).mkdir()
        (tmp_path / name / "Dockerfile").symlink_to(shared)
    result = run("--check", tmp_path / "a" / "Dockerfile", tmp_path / "b" / "Dockerfile")
    assert len(result.stdout.splitlines()) == 2


def test_standard_input_is_read_once() -> None:
    result = CliRunner().invoke(main, ["--check", "--offline", "-", "-"], input=ROOT_AT_THE_END)
    assert result.stdout == "<stdin>: 1 to mend or to look at\n"
    assert (result.exit_code, result.stderr) == (1, "")


def test_a_command_that_is_not_the_first_word(
    repository: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(repository)
    for words in (["--write", "scan", "."], [".", "--write", "launch"]):
        done = process(*words)
        assert (done.returncode, done.stdout) == (2, b"")
        command = "scan" if "scan" in words else "launch"
        assert f"write the command first: binder-fix {command} ...".encode() in done.stderr
        assert (repository / "Dockerfile").read_text() == ROOT_AT_THE_END
    (repository / "scan").mkdir()
    saved(repository / "scan", ROOT_AT_THE_END)
    assert process("--write", "scan").returncode == 1


@pytest.mark.parametrize("name", [".binder-fix.toml", "pyproject.toml"])
def test_a_configuration_that_leaves_no_rule(repository: Path, name: str) -> None:
    """It is an error at its place; a file may be left out all the same."""
    everything = [rule.name for rule in RULES]
    head = "[tool.binder-fix]\n" if name == "pyproject.toml" else "\n"
    (repository / name).write_text(f"{head}ignore = {everything}\n")
    result = run("--check", repository)
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.endswith(f"{name}:2: no rule is left; ignore fewer, or select others\n")
    assert run("--check", "--select", "missing-user", repository).exit_code == 1
    (repository / name).write_text(f"{head}per-file-ignores = {{Dockerfile = {everything}}}\n")
    assert run("--check", repository).exit_code == 0
