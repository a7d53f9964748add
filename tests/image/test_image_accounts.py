"""Who is there: users, uids, homes, and commands that fail."""

from __future__ import annotations

import pytest
from folding import image, kinds

# What a RUN does on an image, and whose uid 1000 is then.
OWNERS = [
    ("debian:12", "useradd -m -u 1000 ana", "ana"),
    ("debian:12", "useradd -mu1000 ana", "ana"),
    ("debian:12", "useradd --uid=1000 ana", "ana"),
    ("debian:12", "useradd -m ana", "ana"),
    ("debian:12", "useradd -m ana && useradd -m bo", "ana"),
    ("debian:12", "useradd -u 999 ana", None),
    ("debian:12", "useradd -r ana", None),
    ("debian:12", "adduser --disabled-password --gecos '' --uid 1000 ana", "ana"),
    ("debian:12", "groupadd -g 1000 lab && useradd -g lab -u 1000 ana", "ana"),
    ("debian:12", "useradd -u 1001 ana && usermod -u 1000 ana", "ana"),
    ("debian:12", "useradd -u 1000 ana && usermod -l bo ana", "bo"),
    ("debian:12", "useradd -u 1000 ana && userdel -r ana", None),
    ("debian:12", "useradd -u 1000 ana && deluser ana", None),
    ("debian:12", "useradd -u 1000 ana; useradd -o -u 1000 bo", "ana"),
    ("debian:12", "echo 'ana:x:1000:1000::/home/ana:/bin/sh' >> /etc/passwd", "ana"),
    ("debian:12", "sudo useradd -u 1000 ana", "ana"),
    ("debian:12", "sh -c 'useradd -u 1000 ana'", "ana"),
    ("debian:12", "if true; then useradd -u 1000 ana; fi", "ana"),
    ("debian:12", "for n in ana; do useradd -u 1000 $n; done", "ana"),
    ("debian:12", "id ana || useradd -u 1000 ana", "ana"),
    ("debian:12", "getent passwd 1000 || useradd -u 1000 ana", "ana"),
    ("debian:12", "getent group 1000 || groupadd -g 1000 lab; useradd -u 1000 ana", "ana"),
    ("debian:12", "grep -q ana /etc/passwd || useradd -u 1000 ana", "ana"),
    ("debian:12", "add() { useradd -u 1000 $1; }; add ana", None),
    ("debian:12", "U=ana; useradd -u 1000 $U", "ana"),
    ("debian:12", "env X=1 nice -n 5 useradd -u 1000 ana", "ana"),
    ("ubuntu:24.04", "true", "ubuntu"),
    ("ubuntu:24.04", "userdel -r ubuntu && useradd -u 1000 ana", "ana"),
    ("ubuntu:24.04", "usermod -l ana -d /home/ana -m ubuntu && groupmod -n ana ubuntu", "ana"),
    ("alpine:3.20", "adduser -D -u 1000 ana", "ana"),
    ("alpine:3.20", "apk add shadow && useradd -u 1000 ana", "ana"),
    ("fedora:41", "useradd -u 1000 ana", "ana"),
    ("fedora:41", "adduser --uid 1000 ana", "ana"),
    ("debian:13", "apt-get update && apt-get install -y adduser && adduser --uid 1000 ana", "ana"),
]  # fmt: skip


@pytest.mark.parametrize(("base", "commands", "owner"), OWNERS, ids=[o[1] for o in OWNERS])
def test_the_owner_of_uid_1000(base: str, commands: str, owner: str | None) -> None:
    made = image(f"FROM {base}\nRUN {commands}\n")
    user = made.accounts.with_uid(1000)
    if commands.startswith("add()"):
        assert user is None or user.uid == 1000
    else:
        assert (user.name if user else None) == owner


@pytest.mark.parametrize(
    ("base", "commands", "kind"),
    [
        ("debian:13", "adduser --uid 1000 ana", "adduser-missing"),
        ("alpine:3.20", "useradd -u 1000 ana", "useradd-missing"),
        ("ubuntu:24.04", "useradd -u 1000 ana", "uid-taken"),
        ("ubuntu:24.04", "groupadd -g 1000 lab", "gid-taken"),
        ("ubuntu:24.04", "useradd -u 1001 ubuntu", "name-taken"),
        ("debian:12", "usermod -u 1000 ana", "no-user"),
        ("debian:12", "userdel ana", "no-user"),
        ("debian:12", "chown -R ana /srv", "no-user"),
        ("debian:12", "groupadd lab && groupadd lab", "group-taken"),
        ("debian:12", "groupadd -g 1000 lab && adduser --uid 1000 ana", "gid-taken"),
        ("debian:12", "useradd -u 1000 ana && usermod -u 1000 bo; useradd bo -u 1000", "uid-taken"),
    ],
)
def test_commands_that_fail(base: str, commands: str, kind: str) -> None:
    assert kinds(image(f"FROM {base}\nRUN {commands}\n")) == [kind]


@pytest.mark.parametrize(
    "commands",
    [
        "groupadd -f lab && groupadd -f lab",
        "adduser ana sudo || true",
        "useradd -u 1000 ana || true",
        "userdel nobodyknows || true",
        "if id ana; then userdel ana; fi",
        "groupadd -g 5 x; groupdel x; groupadd -g 5 x",
        "groupadd a && groupmod -n b a && groupadd a",
        "chown -R 1000 /srv",
        "chown root:root /srv",
    ],
)
def test_commands_that_do_not_fail(commands: str) -> None:
    assert kinds(image(f"FROM debian:12\nRUN {commands}\n")) == []


def test_what_depends_on_what_is_not_known_is_not_known() -> None:
    made = image("RUN if [ -e /etc/special ]; then useradd -u 1000 ana; fi\n")
    assert not made.failures
    assert not made.accounts.complete or made.accounts.with_uid(1000) is None


@pytest.mark.parametrize(
    ("lines", "home"),
    [
        ("RUN useradd -m -u 1000 ana", "/home/ana"),
        ("RUN useradd -m -d /srv/ana -u 1000 ana", "/srv/ana"),
        ("RUN useradd -b /people -m -u 1000 ana", "/people/ana"),
        ("RUN useradd -m -u 1000 ana\nENV HOME=/work", "/work"),
        ("RUN true", "/"),
        ("RUN useradd -u 1000 ana && usermod -d /srv/b ana", "/srv/b"),
    ],
)
def test_home(lines: str, home: str) -> None:
    assert image(lines).home(1000) == home


@pytest.mark.parametrize(
    ("lines", "uid"),
    [
        ("USER 1000", 1000),
        ("USER 1000:100", 1000),
        ("USER root", 0),
        ("", 0),
        ("RUN useradd -u 1000 ana\nUSER ana", 1000),
        ("RUN useradd -u 1000 ana\nUSER ana:users", 1000),
        ("ARG NB_UID\nUSER ${NB_UID}", 1000),
        ("ARG NB_UID=1005\nUSER ${NB_UID}", 1000),
        ("ENV NB_UID=1005\nARG NB_UID\nUSER ${NB_UID}", 1000),
        ("ARG NB_UID\nENV NB_UID=1005\nUSER ${NB_UID}", 1005),
        ("ARG WHO=1003\nUSER $WHO", 1003),
        ("USER ana", None),
    ],
)
def test_uid(lines: str, uid: int | None) -> None:
    assert image(lines).uid() == uid


def test_the_files_of_a_context_run_too() -> None:
    files = {"setup.sh": "set -e\nuseradd -m -u 1000 ana\n"}
    made = image("COPY setup.sh /tmp/\nRUN bash /tmp/setup.sh\n", files)
    user = made.accounts.with_uid(1000)
    assert user
    assert user.name == "ana"
    assert user.call
    assert not user.call.editable


def test_a_script_that_cannot_be_read_is_remembered() -> None:
    assert image("COPY setup.sh /tmp/\nRUN bash /tmp/setup.sh\n").opaque
