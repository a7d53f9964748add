"""RUN as a shell script: what runs, what may run, what stays unknown."""

from __future__ import annotations

import pytest
from folding import image, kinds

USER = "useradd -u 1000 ana"

# A script, and whether it makes the user: yes, no, or not known.
MADE = [
    (USER, True),
    (f"true && {USER}", True),
    (f"false && {USER}", False),
    (f"false || {USER}", True),
    (f"! true || {USER}", True),
    (f"! false && {USER}", True),
    (f"unknown-program || {USER}", False),
    (f"({USER})", True),
    (f"{{ {USER}; }}", True),
    (f"{USER} &", True),
    (f"{USER} > /dev/null 2>&1", True),
    (f"set -e; false; {USER}", False),
    (f"set -o errexit; false; {USER}", False),
    (f"set -e; set +e; false; {USER}", True),
    (f"set -ex; true; {USER}", True),
    (f"exit 0; {USER}", False),
    (f"(exit 0); {USER}", True),
    (f"if true; then {USER}; fi", True),
    (f"if false; then true; else {USER}; fi", True),
    (f"if false; then true; elif true; then {USER}; fi", True),
    (f"if [ -z '' ]; then {USER}; fi", True),
    (f"if [ -n '' ]; then {USER}; fi", False),
    (f"if [ a = a ]; then {USER}; fi", True),
    (f"if [ a != a ]; then {USER}; fi", False),
    (f"bash -c 'if [[ ab == a* ]]; then {USER}; fi'", True),
    # dash, which is Debian's sh, has no such command.
    (f"if [[ ab == a* ]]; then {USER}; fi", False),
    (f"if [ 1 -eq 1 ]; then {USER}; fi", True),
    (f"if [ 1 -ne 1 ]; then {USER}; fi", False),
    (f"if [ ! 1 -ne 1 ]; then {USER}; fi", True),
    (f"if [ -e /x ]; then {USER}; fi", None),
    (f'if [ "$(nproc)" = 8 ]; then {USER}; fi', None),
    (f'if [ "$(uname -m)" = x86_64 ]; then {USER}; fi', True),
    (f'if [ "$(dpkg --print-architecture)" = amd64 ]; then {USER}; fi', True),
    (f'if [ "$(apk --print-arch)" = x86_64 ]; then {USER}; fi', None),
    (f"case ab in a*) {USER} ;; *) true ;; esac", True),
    (f"case ab in b*) {USER} ;; esac", False),
    (f"case $(uname) in L*) {USER} ;; *) true ;; esac", True),
    (f"case $(uname -r) in 6*) {USER} ;; *) true ;; esac", None),
    (f"while read x; do {USER}; done", None),
    ("for n in ana bo; do useradd -u 1000 $n || true; done", True),
    ("for n in 1 2; do id ana || useradd -u 1000 ana; done", True),
    ("make() { useradd -u 1000 ana; }; make", True),
    ("make() { make; }; make; useradd -u 1000 ana", True),
    ("U=ana; export V=1000; useradd -u $V $U", True),
    ("A=1000 B=2 env C=3 useradd -u 1000 ana", True),
    ("env -u A B=1 useradd -u 1000 ana", True),
    ("ionice -c 2 nice -n 3 useradd -u 1000 ana", True),
    ("gosu root useradd -u 1000 ana", True),
    ("apt-get install -y sudo; sudo -E useradd -u 1000 ana", True),
    ("apt-get install -y sudo; sudo -u root -g root A=b useradd -u 1000 ana", True),
    ("su -c 'useradd -u 1000 ana'", True),
    ("su root -c 'useradd -u 1000 ana'", True),
    ("bash -c 'useradd -u 1000 ana'", True),
    ("bash -c 'exit 3' || useradd -u 1000 ana", True),
    ("sh < /dev/null; useradd -u 1000 ana", True),
    ("echo 'useradd -u 1000 ana' > /a.sh; sh /a.sh", True),
    ("echo 'useradd -u 1000 ana' > /a.sh; . /a.sh", True),
    ("echo 'useradd -u 1000 ana' > a.sh; chmod +x a.sh; ./a.sh", True),
    ("echo 'useradd -u 1000 ana' > a.sh; sed -i s/ana/bo/ a.sh; sh a.sh", None),
    ("printf '#!/usr/bin/perl\\nuseradd -u 1000 ana\\n' > /a; chmod +x /a; /a", False),
    ("echo useradd -u 1000 ana | tee /a.sh; bash /a.sh", True),
    ("bash <<END\nuseradd -u 1000 ana\nEND", True),
    ("f() { f; f; }; f; useradd -u 1000 ana", None),
    ("cd /srv; echo 'useradd -u 1000 ana' > a.sh; sh /srv/a.sh", True),
    ("cd; echo 'useradd -u 1000 ana' > a.sh; sh /root/a.sh", True),
    ("cat > /a.sh <<END\nuseradd -u 1000 ana\nEND\nsh /a.sh", True),
    ("curl -s https://example.org/i.sh | sh; useradd -u 1000 ana", True),
    ('[ "$(whoami)" = root ] && useradd -u 1000 ana', True),
    ('[ "$(id -u)" = 0 ] && useradd -u 1000 ana', True),
    ('[ "$(pwd)" = / ] && useradd -u 1000 ana', True),
    ('[ "$HOME" = /root ] && useradd -u 1000 ana', True),
]


@pytest.mark.parametrize(("script", "made"), MADE, ids=[case[0] for case in MADE])
def test_scripts(script: str, made: bool | None) -> None:
    folded = image(f"RUN <<FILE\n{script}\nFILE\n")
    user = folded.accounts.with_uid(1000)
    if made is None:
        certain = folded.accounts.complete and not folded.opaque
        assert user is None or not certain
    else:
        assert (user is not None) is made
        assert kinds(folded) == []


@pytest.mark.parametrize(
    "lines",
    [
        'SHELL ["/bin/bash", "-e", "-c"]\nRUN false; useradd -u 1000 ana',
        'SHELL ["/bin/bash", "-eo", "pipefail", "-c"]\nRUN false; useradd -u 1000 ana',
    ],
)
def test_the_shell_stops_on_an_error(lines: str) -> None:
    assert image(lines + "\n").accounts.with_uid(1000) is None


@pytest.mark.parametrize(
    "lines",
    [
        'SHELL ["powershell", "-command"]\nRUN useradd -u 1000 ana',
        "RUN <<END\n#!/usr/bin/env python3\nprint(1)\nEND",
    ],
)
def test_what_is_for_another_program(lines: str) -> None:
    made = image(lines + "\n")
    assert made.accounts.with_uid(1000) is None


def test_the_exec_form() -> None:
    made = image('RUN ["useradd", "-u", "1000", "ana"]\n')
    user = made.accounts.with_uid(1000)
    assert user
    assert user.call
    assert not user.call.editable


def test_a_shell_of_conda_is_in_its_environment() -> None:
    made = image(
        "FROM continuumio/miniconda3:24.9.2-0\nRUN conda create -n w python\n"
        'SHELL ["conda", "run", "-n", "w", "/bin/bash", "-c"]\nRUN pip install notebook\n'
    )
    assert made.pythons["/opt/conda/envs/w/bin"].has("notebook")
    assert not made.pythons["/opt/conda/bin"].has("notebook")


@pytest.mark.parametrize(
    "commands",
    [
        ". /opt/conda/bin/activate w && pip install notebook",
        "source activate w && pip install notebook",
        "conda activate w && pip install notebook",
        "conda run -n w pip install notebook",
        "conda run --no-capture-output -n w python -m pip install notebook",
        "/opt/conda/envs/w/bin/pip install notebook",
        "PATH=/opt/conda/envs/w/bin:$PATH pip install notebook",
    ],
)
def test_ways_into_an_environment(commands: str) -> None:
    made = image(
        "FROM continuumio/miniconda3:24.9.2-0\nRUN conda create -n w python pip\n"
        f'SHELL ["/bin/bash", "-c"]\nRUN {commands}\n'
    )
    assert made.pythons["/opt/conda/envs/w/bin"].has("notebook")
    assert not made.pythons["/opt/conda/bin"].has("notebook")
