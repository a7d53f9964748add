"""What dash, Debian's sh, ends a script at, beside what the real one does."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from autofix.image.dash import fault
from autofix.shell import parse

ENDS = [
    ("files=(a b)", "arrays"),
    ("files+=(a)", "arrays"),
    ("if false; then files=(a b); fi", "arrays"),
    ("f() {\n  local x\n  x=(1)\n}", "arrays"),
    ("read -r word <<< abc", "<<<"),
    ("while read -r word; do echo; done <<< abc", "<<<"),
    ("cat <(echo a)", "process substitution"),
    ("cat < <(echo a)", "process substitution"),
    ("for ((i = 0; i < 2; i++)); do echo; done", "for (("),
    ("select x in a b; do break; done", "select"),
    ("function f { echo; }", "function"),
    ("function f() {\n  echo\n}", "function"),
    ("[[ $HOME =~ (a|b) ]]", "[["),
    ("echo ${HOME//a/b}", "${HOME//a/b}"),
    ('echo "${HOME^^}"', '"${HOME^^}"'),
    ('word="${1:0:1}"', '"${1:0:1}"'),
    ('if [ "${1:0:1}" = - ]; then echo; fi', '"${1:0:1}"'),
    ('case "${1:0:1}" in -) ;; esac', '"${1:0:1}"'),
    ("echo ${@:2}", "${@:2}"),
    ("name=HOME; echo ${!name}", "${!name}"),
    ("for word in ${HOME/a/b}; do echo; done", "${HOME/a/b}"),
    ("echo a > /tmp/${HOME//\\//-}", "/tmp/${HOME//\\//-}"),
    ("export -f f", "export -f"),
    ("set -e\n[[ -d / ]]\n", "[["),
    ("set -e\nshopt -s nullglob", "shopt"),
    ("set -eu; source /etc/profile", "source"),
    ("set -o pipefail", "set -o pipefail"),
    ("set -euo pipefail", "set -o pipefail"),
    ("set -o pipefail || true", "set -o pipefail"),
]
GOES_ON = [
    "[[ -d / ]]",
    "if [[ -d / ]]; then echo; fi",
    "set -e\nif [[ -d / ]]; then echo; fi",
    "set -e\n[[ -d / ]] || true",
    "source /etc/profile",
    "shopt -s nullglob",
    "if false; then echo ${HOME//a/b}; fi",
    "f() { echo ${HOME//a/b}; }",
    "(set -o pipefail) 2> /dev/null && set -o pipefail",
    "echo '${HOME//a/b}' \\${HOME//a/b}",
    "echo ${HOME:-a/b} ${HOME#*/} ${HOME%/*} ${#HOME} ${HOME:+x} ${HOME:=x} ${HOME:?x}",
    "( echo ${HOME//a/b} )",
    "echo ${HOME//a/b} | cat",
    "echo {1..3} $'a' &> /dev/null",
    "cat << END\nfiles=(a b) <(echo) ${HOME}\nEND",
    "# files=(a b)",
    'true\n"$@"\nexit $?\nfiles=(a b)',
    'exec "$@"\nfiles=(a b)',
]


@pytest.mark.parametrize(("text", "lacking"), ENDS)
def test_dash_ends(text: str, lacking: str) -> None:
    whole = f'{text}\nexec "$@"\n'
    found = fault(parse(whole), whole, strict=False, pipefail=False)
    assert found is not None
    assert found[1] == lacking


@pytest.mark.parametrize("text", GOES_ON)
def test_dash_goes_on(text: str) -> None:
    whole = f'{text}\nexec "$@"\n'
    assert fault(parse(whole), whole, strict=False, pipefail=False) is None


def test_a_dash_may_have_pipefail() -> None:
    assert fault(parse("set -o pipefail"), "set -o pipefail", strict=False, pipefail=True) is None


def test_options_make_a_script_strict() -> None:
    text = 'shopt -s nullglob\nexec "$@"\n'
    assert fault(parse(text), text, strict=True, pipefail=True) == (0, "shopt")


@pytest.mark.parametrize("text", [*(text for text, _ in ENDS if "pipefail" not in text), *GOES_ON])
def test_the_real_dash(text: str, tmp_path: Path) -> None:
    dash = shutil.which("dash")
    if dash is None:
        pytest.skip("there is no dash here")
    whole = f'{text}\nexec "$@"\n'
    script = tmp_path / "script"
    script.write_text(whole)
    ended = fault(parse(whole), whole, strict=False, pipefail=True) is not None
    command = [dash, str(script), "echo", "it runs"]
    done = subprocess.run(
        command, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=60, check=False
    )
    assert ("it runs" in done.stdout) is not ended
