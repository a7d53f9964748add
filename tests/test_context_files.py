"""Fixes in the files of the build context: what is written there, and what is never written."""

from __future__ import annotations

import os
import stat
import subprocess
from pathlib import Path

import pytest
from folding import context

from autofix import files
from autofix.files import Source, UnusableInput, write_context
from autofix.fixer import Change, Result, fix
from autofix.image.published import Knowledge, Release, Wanted
from autofix.rules.unpinned_package import rule

HASHES = (f"sha256:{'a' * 64}", f"sha256:{'b' * 64}")
KNOWN = Knowledge(
    releases={
        Wanted(text, (3, 12)): Release(version, HASHES if text == "six" else ())
        for text, version in {
            "numpy": "2.1.1", "scipy>=1": "1.14.1", "six": "1.17.0", "tqdm": "4.66.5",
            'pandas; python_version < "4"': "2.2.3",
        }.items()
    }
)  # fmt: skip
START = "FROM python:3.12-slim\nCOPY . /src\nWORKDIR /src\n"


def mended(command: str, **texts: str) -> Result:
    """The fixes for a command with files of these texts (``_`` stands for a dot)."""
    given = {name.replace("_", "."): text for name, text in texts.items()}
    source = f"{START}RUN {command}\n"
    result = fix(source, (rule,), context(given), knowledge=KNOWN, unsafe=True)
    after = {**given, **{change.path: change.after for change in result.files}}
    again = fix(result.after, (rule,), context(after), knowledge=KNOWN, unsafe=True)
    assert not again.changed
    return result


FILES = [
    ("numpy\n", "numpy==2.1.1\n"),
    ("numpy", "numpy==2.1.1"),
    ("# all\r\nnumpy  # arrays\r\n\r\nscipy>=1\r\n",
     "# all\r\nnumpy==2.1.1  # arrays\r\n\r\nscipy==1.14.1\r\n"),
    ("\ufeffsix==1.0\nnumpy\n", "\ufeffsix==1.0\nnumpy==2.1.1\n"),
    ('pandas; python_version < "4"\n', 'pandas==2.2.3; python_version < "4"\n'),
    ("numpy\nunheard-of\n", "numpy==2.1.1\nunheard-of\n"),
]  # fmt: skip


@pytest.mark.parametrize(("before", "after"), FILES)
def test_a_requirements_file_gets_versions(before: str, after: str) -> None:
    result = mended("pip install -r requirements.txt", requirements_txt=before)
    assert result.files == (Change("requirements.txt", before, after),)
    assert result.after == result.before


def test_an_included_file_and_the_command_are_mended_together() -> None:
    result = mended("pip install tqdm -r a.txt", a_txt="-r b.txt\nnumpy\n", b_txt="six\n")
    assert result.after == f"{START}RUN pip install tqdm==4.66.5 -r a.txt\n"
    assert {change.path: change.after for change in result.files} == {
        "a.txt": "-r b.txt\nnumpy==2.1.1\n", "b.txt": "six==1.17.0\n",
    }  # fmt: skip


RENAMED = [
    ("six\nsklearn  # models\n", "six\nscikit-learn  # models\n"),
    ("sklearn", "scikit-learn"),
    # More than a name, and a package that is there by its own name.
    ("sklearn>=0.0\n", None),
    ("sklearn\nscikit-learn==1.5.2\n", None),
]


@pytest.mark.parametrize(("before", "after"), RENAMED)
def test_sklearn_gets_its_own_name(before: str, after: str | None) -> None:
    source = f"{START}RUN pip install notebook==7.6.5 jupyterlab==4.6.6 -r a.txt\n"
    result = fix(source, ("missing-jupyter",), context({"a.txt": before}))
    assert result.files == ((Change("a.txt", before, after),) if after else ())
    [finding] = result.findings
    assert "sklearn fails on purpose" in finding.violation.message
    assert "(a.txt, line " in finding.violation.message


SCRIPTS = [
    ("#!/bin/bash\nexec $@\n", '#!/bin/bash\nexec "$@"\n'),
    ("#!/bin/sh\n# the data\ncd data\n$*", '#!/bin/sh\n# the data\ncd data\n"$@"'),
    (
        '#!/bin/sh\nif [ "$1" = test ]; then exec $@; fi\nexec env A=1 "$*" # run it\n',
        '#!/bin/sh\nif [ "$1" = test ]; then exec "$@"; fi\nexec env A=1 "$@" # run it\n',
    ),
]


@pytest.mark.parametrize(("before", "after"), SCRIPTS)
def test_the_script_of_an_entrypoint_gets_quotes(before: str, after: str) -> None:
    source = 'FROM python:3.12\nCOPY docker/ /docker/\nENTRYPOINT ["sh", "/docker/start.sh"]\n'
    given = {"docker/start.sh": before, "start.sh": "#!/bin/sh\n"}
    result = fix(source, ("swallowed-arguments",), context(given))
    assert result.files == (Change("docker/start.sh", before, after),)
    assert result.after == source
    again = fix(source, ("swallowed-arguments",), context({**given, "docker/start.sh": after}))
    assert not again.findings
    assert not again.changed


@pytest.mark.parametrize("line", ['ENTRYPOINT ["/code/go.sh"]', "RUN /code/go.sh true"])
def test_a_first_line_that_env_takes_for_one_word_names_the_shell_by_its_path(line: str) -> None:
    source = f"FROM python:3.12\nCOPY . /code/\nRUN chmod +x /code/go.sh\n{line}\n"
    before, after = (f'#!/{shell} -eu\nexec "$@"\n' for shell in ("usr/bin/env bash", "bin/bash"))
    rules = ("swallowed-arguments", "misplaced-repository")
    result = fix(source, rules, context({"go.sh": before}))
    assert result.files == (Change("go.sh", before, after),)
    assert fix(source, rules, context({"go.sh": before.replace("env", "env -S")})).files == ()
    assert fix(source, rules, context({"go.sh": after})).files == ()


@pytest.mark.parametrize(
    "given",
    [
        # Two files with that name and text: either may be the one that is copied.
        {"docker/start.sh": "exec $@\n", "other/start.sh": "exec $@\n"},
        # Quotes alone do not help.
        {"docker/start.sh": "exec streamlit run $@\n"},
        {"docker/start.sh": "echo $@\nexec streamlit run app.py\n"},
    ],
)
def test_a_script_that_quotes_do_not_help_stays(given: dict[str, str]) -> None:
    source = 'FROM python:3.12\nCOPY docker/ /docker/\nENTRYPOINT ["sh", "/docker/start.sh"]\n'
    result = fix(source, ("swallowed-arguments",), context(given))
    assert not result.files
    assert "ENTRYPOINT []" in result.after


def test_the_pip_list_of_an_environment_file() -> None:
    text = "dependencies:\n  - python=3.12\n  - pip:\n      - numpy\n      - 'scipy>=1'\n"
    after = text.replace("numpy", "numpy==2.1.1").replace("scipy>=1", "scipy==1.14.1")
    source = (
        "FROM continuumio/miniconda3:25.3.1-1\nCOPY . /src\nWORKDIR /src\n"
        "RUN conda env create -f environment.yml\n"
    )
    given = context({"environment.yml": text})
    result = fix(source, (rule,), given, knowledge=KNOWN, unsafe=True)
    assert [change.after for change in result.files] == [after]


@pytest.mark.parametrize(
    ("command", "text", "after"),
    [
        ("pip install --no-deps -r r.txt", "six\n",
         f"six==1.17.0 \\\n    --hash={HASHES[0]} \\\n    --hash={HASHES[1]}\n"),
        ("pip install --require-hashes -r r.txt", "six # old\r\n",
         f"six==1.17.0 \\\r\n    --hash={HASHES[0]} \\\r\n    --hash={HASHES[1]} # old\r\n"),
        # Without them pip would ask for the hashes of every other package too.
        ("pip install -r r.txt", "six\n", "six==1.17.0\n"),
    ],
)  # fmt: skip
def test_hashes_only_where_pip_asks_for_them(command: str, text: str, after: str) -> None:
    assert [change.after for change in mended(command, r_txt=text).files] == [after]


@pytest.mark.parametrize(
    "text",
    [
        f"numpy>=1 --hash={HASHES[0]}\n",
        f"numpy \\\n  --hash={HASHES[0]}\n",
        "numpy \\\n  ; python_version < '4'\n",
        "--index-url https://packages.example.org/simple\nnumpy\n",
        "git+https://git.example.org/lab/tides\n",
    ],
)
def test_what_is_left_alone(text: str) -> None:
    assert not mended("pip install -r r.txt", r_txt=text).changed


def test_a_file_that_the_dockerfile_changes_is_left_alone() -> None:
    result = mended("sed -i s/x/y/ r.txt && pip install -r r.txt && pip install numpy",
                    r_txt="six\n")  # fmt: skip
    assert not result.files or result.files[0].before == "six\n"


def test_nothing_is_written_without_permission() -> None:
    given = context({"r.txt": "numpy\n"})
    source = f"{START}RUN pip install -r r.txt\n"
    result = fix(source, (rule,), given, knowledge=KNOWN)
    assert not result.changed
    assert result.held_back == 1


@pytest.fixture
def source(tmp_path: Path) -> Source:
    root = tmp_path / "repository"
    root.mkdir()
    (root / "Dockerfile").write_text(f"{START}RUN pip install -r r.txt\n")
    (root / "r.txt").write_bytes(b"numpy\r\n\xff\n")
    (root / "r.txt").chmod(0o640)
    return files.read(str(root))


def test_writing_keeps_mode_and_bytes(source: Source) -> None:
    assert source.root is not None
    before = files.context(source).files["r.txt"]
    assert before is not None
    write_context(source, "r.txt", before, before.replace("numpy", "numpy==2.1.1"))
    path = source.root / "r.txt"
    assert path.read_bytes() == b"numpy==2.1.1\r\n\xff\n"
    assert stat.S_IMODE(path.stat().st_mode) == 0o640
    assert sorted(os.listdir(source.root)) == ["Dockerfile", "r.txt"]


def test_a_file_that_changed_meanwhile_is_not_written(source: Source) -> None:
    assert source.root is not None
    (source.root / "r.txt").write_text("scipy\n")
    with pytest.raises(UnusableInput, match="changed since it was read"):
        write_context(source, "r.txt", "numpy\n", "numpy==2.1.1\n")
    assert (source.root / "r.txt").read_text() == "scipy\n"


@pytest.mark.parametrize("name", ["../outside.txt", "link.txt"])
def test_nothing_outside_the_repository_is_written(source: Source, name: str) -> None:
    assert source.root is not None
    outside = source.root.parent / "outside.txt"
    outside.write_text("numpy\n")
    (source.root / "link.txt").symlink_to("../outside.txt")
    with pytest.raises(UnusableInput, match="leads out of the repository"):
        write_context(source, name, "numpy\n", "numpy==2.1.1\n")
    assert outside.read_text() == "numpy\n"


def test_the_diff_of_both_files_can_be_applied(tmp_path: Path) -> None:
    """``git apply`` takes it, and what it makes is what --write makes."""
    from autofix import report

    result = mended("pip install tqdm -r r.txt", r_txt="numpy\n")
    (tmp_path / "Dockerfile").write_text(result.before)
    (tmp_path / "r.txt").write_text("numpy\n")
    text = report.diff("Dockerfile", result.before, result.after)
    text += "".join(report.diff(c.path, c.before, c.after) for c in result.files)
    subprocess.run(["git", "init", "-q"], cwd=tmp_path, check=True)
    subprocess.run(["git", "apply"], input=text.encode(), cwd=tmp_path, check=True)
    assert (tmp_path / "Dockerfile").read_text() == result.after
    assert (tmp_path / "r.txt").read_text() == "numpy==2.1.1\n"
