"""What files of a published image say: its users, its groups and its distribution."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from autofix.dockerfile.words import UNKNOWN
from autofix.edit import Span
from autofix.image.accounts import Accounts, User
from autofix.image.base import base_image, unknown_image
from autofix.image.call import Call
from autofix.image.deep import accounts, distribution, with_files
from autofix.image.facts import Image, Python
from autofix.image.ownership import Owners, Ownership

PASSWD = """root:x:0:0:root:/root:/bin/bash
www-data:x:33:33:www-data:/var/www:/usr/sbin/nologin
_apt:x:42:65534::/nonexistent:/usr/sbin/nologin
nobody:x:65534:65534:nobody:/nonexistent:/usr/sbin/nologin
geo:x:1000:100:Ana,,,:/home/geo:/bin/bash
lab:x:1001:1001::/srv/lab:/bin/sh
"""
GROUP = "root:x:0:\nusers:x:100:geo\nlab:x:1001:\n"
DEBIAN = 'NAME="Debian GNU/Linux"\nVERSION_ID="12"\nID=debian\nVERSION_CODENAME=bookworm\n'


def image(os_release: str | None = None, base: Image | None = None, passwd: str = PASSWD) -> Image:
    files = {"/etc/passwd": passwd, "/etc/group": GROUP, "/etc/os-release": os_release}
    return with_files(base or unknown_image(), files)


def test_users_and_groups() -> None:
    found = accounts(PASSWD, GROUP)
    assert found.complete
    assert found.with_uid(1000) == User("geo", 1000, 100, "/home/geo")
    assert found.named("www-data") == User("www-data", 33, 33, "/var/www")
    assert found.groups == {"root": 0, "users": 100, "lab": 1001}


def test_no_file_means_nobody() -> None:
    assert accounts(None, None) == Accounts(complete=True, listed=True)


@pytest.mark.parametrize(
    "line",
    [
        "bo", "bo:x:1000", "bo:x:1000:1000::/home/bo", "bo:x:1000:1000::/home/bo:/bin/sh:",
        "bo:x:-1:1000::/home/bo:/bin/sh", "bo:x:0x3e8:1000::/home/bo:/bin/sh",
        "bo:x:1000::::", ":x:1000:1000::/home/bo:/bin/sh", "b o:x:1000:1000::/home/bo:/bin/sh",
        "$(id):x:1000:1000::/home/bo:/bin/sh", "+::::::", "-bo::::::", "+@staff::::::",
        "1000:x:1000:1000::/home/bo:/bin/sh", "bö:x:1000:1000::/home/bo:/bin/sh",
        "bo:x:१०००:1000::/home/bo:/bin/sh", f"bo:x:{'9' * 5000}:1000::/home/bo:/bin/sh",
        "bo:x:1000:1000::/home/bo:/bin/sh\rroot", "bo\0:x:1000:1000::/home/bo:/bin/sh",
    ],
)  # fmt: skip
def test_line_that_is_not_well_formed_leaves_open_who_there_is(line: str) -> None:
    found = accounts(f"{PASSWD}{line}\n", None)
    complete = "\r" in line  # the shell is of no account
    assert found.complete is complete
    assert len(found.users) == 6 + complete


@pytest.mark.parametrize("line", ["", "   ", "# who is who", "geo:x:1005:1::/tmp:/bin/sh"])
def test_line_that_changes_nothing(line: str) -> None:
    assert accounts(f"{PASSWD}{line}\n", None) == accounts(PASSWD, None)


@pytest.mark.parametrize(
    ("home", "expected"),
    [
        ("/home/bo/", "/home/bo"), ("/", "/"), ("", UNKNOWN), ("home", UNKNOWN),
        ("/home/../etc", UNKNOWN), ("/home/b o", UNKNOWN), ("/home/$x", UNKNOWN),
        ("/home/bo\\", UNKNOWN), ("/home//bo", UNKNOWN), ("//", "/"),
    ],
)  # fmt: skip
def test_home_that_could_mean_something_else_is_not_taken(home: str, expected: str) -> None:
    user = accounts(f"bo:x:1000:1000::{home}:/bin/sh\n", None).named("bo")
    assert user is not None
    assert user.home == expected


@given(st.text(alphabet=st.sampled_from("ab:01\n#+/x\0$ '\""), max_size=80))
def test_any_text_is_read(text: str) -> None:
    found = accounts(text, text)
    distribution(text)
    assert all(user.uid is not None for user in found.users)
    image(text, passwd=text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", (None, None)),
        ("no assignments", (None, None)),
        (DEBIAN, ("debian", "12")),
        ('ID=debian\nVERSION_ID="12.5"', ("debian", "12")),
        ("ID=debian\nVERSION_CODENAME=forky", ("debian", "14")),
        ("ID=debian\nVERSION_CODENAME=duke", ("debian", None)),
        ("ID=debian\nVERSION_CODENAME=jammy", ("debian", None)),
        ('ID=ubuntu\nID_LIKE=debian\nVERSION_ID="24.04"', ("ubuntu", "24.04")),
        ("ID='ubuntu'\nVERSION_ID='22.04'", ("ubuntu", "22.04")),
        ("ID=alpine\nVERSION_ID=3.20.3", ("alpine", "3.20")),
        ("ID=alpine\nVERSION_ID=3.21_alpha20240807", ("alpine", "3.21")),
        ("ID=fedora\nVERSION_ID=41", ("fedora", "41")),
        ('ID="rocky"\nID_LIKE="rhel centos fedora"\nVERSION_ID="9.4"', ("rhel", "9")),
        ('ID="almalinux"\nID_LIKE="rhel centos fedora"\nVERSION_ID="8.10"', ("rhel", "8")),
        ('ID="ol"\nID_LIKE="fedora"\nVERSION_ID="9.5"', ("rhel", "9")),
        ('ID="rhel"\nID_LIKE="fedora"\nVERSION_ID="9.4"', ("rhel", "9")),
        ('ID="centos"\nID_LIKE="rhel fedora"\nVERSION_ID="7"', ("rhel", "7")),
        ('ID=amzn\nID_LIKE="fedora"\nVERSION_ID="2023"\nPLATFORM_ID="platform:al2023"',
         ("rhel", None)),
        ('ID=amzn\nID_LIKE="centos rhel fedora"\nVERSION_ID="2"', ("rhel", None)),
        ('ID=eurolinux\nID_LIKE="rhel fedora"\nVERSION_ID="91"\nPLATFORM_ID="platform:el9"',
         ("rhel", "9")),
        ("ID=nobara\nID_LIKE=fedora\nVERSION_ID=40", ("fedora", None)),
        ("ID=nobara\nID_LIKE=fedora\nVERSION_ID=4\nPLATFORM_ID=platform:f40", ("fedora", "40")),
        ('ID=linuxmint\nID_LIKE="ubuntu debian"\nVERSION_ID="21.3"\nVERSION_CODENAME=virginia\n'
         "UBUNTU_CODENAME=jammy", ("ubuntu", "22.04")),
        ('ID=linuxmint\nID_LIKE=debian\nVERSION_ID="6"\nDEBIAN_CODENAME=bookworm',
         ("debian", "12")),
        ('ID=pop\nID_LIKE="ubuntu debian"\nVERSION_ID="22.04"', ("ubuntu", None)),
        ("ID=pop\nID_LIKE='ubuntu debian'\nUBUNTU_CODENAME=jammy", ("ubuntu", "22.04")),
        ("ID=raspbian\nID_LIKE=debian\nVERSION_ID=12\nVERSION_CODENAME=bookworm",
         ("debian", "12")),
        ('ID=kali\nID_LIKE=debian\nVERSION_ID="2024.3"\nVERSION_CODENAME=kali-rolling',
         ("debian", None)),
        ("ID=postmarketos\nID_LIKE=alpine\nVERSION_ID=24.06", ("alpine", None)),
        ('ID="opensuse-leap"\nID_LIKE="suse opensuse"\nVERSION_ID="15.6"', (None, None)),
        ("ID=arch", (None, None)),
        ("ID=wolfi\nVERSION_ID=20230201", (None, None)),
        ("ID=debian\nID=alpine\nVERSION_ID=3.19.1", ("alpine", "3.19")),
        ("#ID=alpine\n ID=debian \r\nVERSION_ID=11\r", ("debian", "11")),
    ],
)  # fmt: skip
def test_distribution(text: str, expected: tuple[str | None, str | None]) -> None:
    assert distribution(text) == expected


def test_image_knows_its_users() -> None:
    found = image(DEBIAN)
    assert found.settled
    assert [found.uid(name) for name in ("root", "www-data", "geo", "nobody")] == [
        0, 33, 1000, 65534,
    ]  # fmt: skip
    assert found.exists("www-data") is True
    assert found.exists("ana") is False
    assert found.home(1000) == UNKNOWN  # ENV HOME of an unknown image may be anything
    assert replace(found, environment={}).home(1000) == "/home/geo"
    assert found.accounts.groups["users"] == 100


def test_homes_belong_to_their_users() -> None:
    found = image().ownership
    assert found.owner("/home/geo/x") == 1000
    assert found.owner("/srv/lab") is None
    assert found.owner("/nonexistent") == 0
    assert found.owner("/var/www") == 0


def test_what_was_known_of_a_home_stays() -> None:
    geo = User("geo", 1000, 100, "/home/geo")
    seen = replace(unknown_image(), accounts=Accounts((geo,)))
    assert image(base=seen).ownership.owner("/home/geo") == 0
    given_away = replace(unknown_image(), ownership=Owners([Ownership("/home/geo", 5)]))
    assert image(base=given_away).ownership.owner("/home/geo") == 5


@pytest.mark.parametrize("home", ["/", "/tmp", "/usr", ""])
def test_folder_of_every_image_is_nobodys_home(home: str) -> None:
    found = image(passwd=f"bo:x:1000:1000::{home}:/bin/sh\n").ownership
    assert not list(found)


def test_files_that_were_not_read_change_nothing() -> None:
    known = base_image("ubuntu:24.04")
    assert with_files(known, {}) == known
    assert with_files(known, {"/etc/os-release": None}) == known
    assert with_files(known, {"/etc/group": "x:x:5:\n"}).accounts.users == known.accounts.users


def test_files_are_trusted_more_than_the_table() -> None:
    found = image(DEBIAN, base_image("ubuntu:24.04"))
    assert (found.family, found.release, found.manager) == ("debian", "12", "apt")
    assert found.accounts.named("ubuntu") is None
    assert found.programs["debian-adduser"] is True


def test_missing_passwd_means_nobody() -> None:
    found = with_files(base_image("ubuntu:24.04"), {"/etc/passwd": None})
    assert found.accounts.users == ()
    assert found.accounts.complete


@pytest.mark.parametrize(
    ("text", "manager", "programs"),
    [
        (DEBIAN, "apt", {"useradd": True, "debian-adduser": True, "busybox-adduser": False}),
        (DEBIAN.replace("12", "13"), "apt",
         {"useradd": True, "debian-adduser": False, "busybox-adduser": False}),
        ("ID=kali\nID_LIKE=debian", "apt", {"useradd": True, "busybox-adduser": False}),
        ("ID=alpine\nVERSION_ID=3.20.1", "apk",
         {"useradd": False, "debian-adduser": False, "busybox-adduser": True}),
        ("ID=fedora\nVERSION_ID=41", None, {"busybox-adduser": False}),
        ("ID=arch", None, {}),
    ],
)  # fmt: skip
def test_tools_follow_from_the_distribution(
    text: str, manager: str | None, programs: dict[str, bool]
) -> None:
    found = image(text)
    assert (found.manager, found.programs) == (manager, programs)


def test_debian_without_apt_has_no_tools_that_are_known() -> None:
    found = image(DEBIAN, passwd="root:x:0:0::/root:/bin/sh\n")
    assert (found.family, found.manager, found.programs) == ("debian", None, {})


def test_what_the_image_was_seen_to_get_stays() -> None:
    seen = replace(
        unknown_image(), family="debian", manager="apt", programs={"uv": True, "useradd": True}
    )
    found = image("ID=debian\nVERSION_ID=13", seen)
    assert found.programs["uv"]
    assert found.release == "13"
    fedora = image("ID=fedora\nVERSION_ID=41", replace(seen, family=None, manager="microdnf"))
    assert (fedora.manager, fedora.programs["useradd"]) == ("microdnf", True)
    other = image("ID=alpine\nVERSION_ID=3.20", seen)
    assert (other.manager, other.programs["useradd"], other.programs["uv"]) == ("apk", False, True)


def test_table_that_agrees_knows_more() -> None:
    known = base_image("amazonlinux:2023")
    found = image("ID=amzn\nID_LIKE=fedora\nVERSION_ID=2023", known)
    assert (found.manager, found.programs) == (known.manager, known.programs)


def test_python_of_the_distribution_is_managed_as_its_release_says() -> None:
    base = replace(unknown_image(), pythons={"/usr/bin": Python("/usr/bin", managed=None)})
    assert image(DEBIAN, base).pythons["/usr/bin"].managed is True
    old = image("ID=ubuntu\nVERSION_ID=20.04", base).pythons["/usr/bin"]
    assert (old.managed, old.version) == (False, (3, 8))


def test_commands_that_could_not_be_read_may_have_installed_what_was_missing() -> None:
    call = Call(("/unread.sh",), (Span(0, 0),), ("/unread.sh",), Span(0, 0))
    found = image("ID=alpine\nVERSION_ID=3.20", unknown_image().unread(call))
    assert found.programs == {"busybox-adduser": True, "debian-adduser": False}
    assert image(DEBIAN.replace("12", "13"), unknown_image().unread(call)).programs == {
        "useradd": True, "busybox-adduser": False,
    }  # fmt: skip
