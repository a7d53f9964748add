"""What the user says of base images: which it is for, what it says, and whom it goes before."""

from __future__ import annotations

import json
from typing import Any

import pytest

from autofix.dockerfile import UNKNOWN
from autofix.image.base import base_image
from autofix.image.facts import DEFAULT_PATH, Image
from autofix.image.published import Configuration, Knowledge, Published
from autofix.image.pull import answered, pull
from autofix.image.told import Told

NAME = "registry.example.org/lab/base:1"
ANA = {"name": "ana", "gid": 100, "home": "/home/ana"}
DEBIAN = "/bin/sh -c #(nop) ADD file:0123456789abcdef in / "


def told(like: str = "", **facts: Any) -> Told:
    """What is said of the image."""
    return Told(("registry.example.org/lab/*",), like, json.dumps(facts))


def known(one: Told, published: Published | None = None) -> Image:
    """The image with what is said of it."""
    return pull(NAME, published, one)


class TestNames:
    @pytest.mark.parametrize(
        ("form", "text", "fits"),
        [
            ("lab/base", "lab/base", True),
            ("lab/base", "lab/base:1", True),
            ("lab/base", "docker.io/lab/base@sha256:00", True),
            ("docker.io/library/debian", "debian:12", True),
            ("lab/base:2*", "lab/base:2024-01", True),
            ("lab/base:2*", "lab/base:1", False),
            ("lab/base:2*", "lab/base@sha256:00", False),
            ("lab/base:latest", "lab/base", True),
            ("lab/*", "other/base", False),
            ("lab.example:5000/*", "lab.example:5000/a/b:1", True),
            ("lab.example:5000/*", "lab.example:5001/a/b:1", False),
        ],
    )
    def test_forms(self, form: str, text: str, fits: bool) -> None:
        assert Told((form,)).is_of(text) is fits

    def test_the_first_counts(self) -> None:
        first, second = Told(("a", "lab/*")), Told(("lab/base",))
        knowledge = Knowledge(told=(first, second))
        assert knowledge.told_of("lab/base") is first
        assert knowledge.told_of("other") is None


class TestFacts:
    def test_nothing_told_is_nothing_known(self) -> None:
        assert known(told()) == base_image(NAME)

    def test_of_users(self) -> None:
        image = known(told(uid1000=ANA, user="ana", home="/home/ana"))
        assert (image.user, image.uid(), image.home()) == ("ana", 1000, "/home/ana")
        assert image.settled
        assert image.ownership.belongs("/home/ana", 1000)
        nobody = known(told(uid1000=False, user="bob", uid=1001, gid=5))
        assert nobody.accounts.with_uid(1000) is None
        assert nobody.settled
        assert nobody.uid() == 1001
        only = known(told(user="bob", uid=1000))
        assert not only.settled
        assert (only.uid(), only.home()) == (1000, UNKNOWN)
        own = known(told(uid1000={**ANA, "gid": 1000}))
        assert own.accounts.group_with_gid(1000) == "ana"

    def test_of_the_distribution(self) -> None:
        image = known(told(family="debian", release="12"))
        assert (image.family, image.release, image.manager) == ("debian", "12", "apt")
        assert image.programs["useradd"]

    def test_of_pythons(self) -> None:
        image = known(told(python={"directory": "/opt/conda/bin", "version": "3.11", "pip": True}))
        assert image.path == ("/opt/conda/bin", *DEFAULT_PATH.split(":"))
        assert image.python
        assert (image.python.version, image.python.complete) == ((3, 11), False)
        none = known(told(python=False, jupyter=[]))
        assert none.python is None
        assert none.pythons_complete
        assert none.without_jupyter
        usual = known(told(python={"directory": "/usr/bin"}, jupyter=["notebook"],
                           family="debian", release="12"))  # fmt: skip
        assert usual.python
        assert usual.python.managed
        assert usual.python.complete
        assert usual.environment["PATH"] == DEFAULT_PATH

    def test_of_jupyter_in_the_python_of_another_image(self) -> None:
        image = known(told("python:3.12", jupyter=["notebook", "jupyterlab"]))
        assert image.python
        assert set(image.python.packages) == {"notebook", "jupyterlab"}
        assert image.python.version == (3, 12)

    def test_of_the_start(self) -> None:
        image = known(told(entrypoint=["/start"], forwards=True, workdir="/srv",
                           environment={"A": "b"}))  # fmt: skip
        assert image.entrypoint.arguments == ("/start",)
        assert image.entrypoint.forwards
        assert (image.workdir, image.environment["A"]) == ("/srv", "b")
        assert known(told(entrypoint=[])).entrypoint.forwards
        assert known(told(entrypoint=["/start"])).entrypoint.forwards is None

    def test_a_variable_in_the_name_is_not_known(self) -> None:
        assert pull(f"{NAME}{UNKNOWN}", None, told(user="ana")).user == UNKNOWN


class TestTrust:
    """Config, files of layers, what is told, the table, the history."""

    def test_before_the_table(self) -> None:
        image = pull("debian:12", None, Told(("debian",), "", json.dumps({"workdir": "/srv"})))
        assert image.workdir == "/srv"
        assert image.release == "12"
        other = pull("debian:12", None, Told(("debian",), "alpine:3.20"))
        assert other.family == "alpine"

    def test_after_the_config(self) -> None:
        one = told(user="ana", uid1000=ANA, workdir="/home/ana", entrypoint=["/start"])
        config = Configuration(user="root", workdir="/srv", environment=(("HOME", "/root"),))
        image = known(one, Published(NAME, configuration=config))
        assert (image.user, image.workdir, image.environment["HOME"]) == ("root", "/srv", "/root")
        assert image.entrypoint.arguments == ()
        # Of the accounts, a config says nothing.
        owner = image.accounts.with_uid(1000)
        assert owner
        assert owner.name == "ana"

    def test_after_the_layers(self) -> None:
        passwd = "root:x:0:0::/root:/bin/sh\neva:x:1000:1000::/home/eva:/bin/sh\n"
        files = (("/etc/passwd", passwd), ("/etc/os-release", "ID=debian\nVERSION_ID=13\n"))
        image = known(
            told(uid1000=ANA, family="debian", release="12"), Published(NAME, files=files)
        )
        owner = image.accounts.with_uid(1000)
        assert owner
        assert owner.name == "eva"
        assert image.release == "13"

    def test_before_the_history(self) -> None:
        history = (DEBIAN, "/bin/sh -c useradd -m -u 1000 eva")
        config = Configuration(history=history)
        plain = pull(NAME, Published(NAME, configuration=config))
        assert [user.name for user in plain.accounts.users] == ["eva"]
        image = known(told(uid1000=ANA), Published(NAME, configuration=config))
        assert [user.name for user in image.accounts.users] == ["ana"]
        kept = known(told(workdir="/srv"), Published(NAME, configuration=config))
        assert [user.name for user in kept.accounts.users] == ["eva"]

    def test_what_could_not_be_read_in_the_history_is_of_no_account_where_all_is_told(self) -> None:
        config = Configuration(history=(DEBIAN, "/bin/sh -c /mystery.sh"))
        facts: Any = {"uid1000": ANA, "python": {"directory": "/usr/bin"}, "jupyter": []}
        assert not pull(NAME, Published(NAME, configuration=config)).settled
        image = known(told(**facts), Published(NAME, configuration=config))
        assert image.settled
        assert not image.opaque

    def test_it_is_said_who_told(self) -> None:
        assert answered(NAME, None, told()) == ("the configuration",)
        assert answered("debian:12", None, told()) == (
            "the configuration", "the table of base images",
        )  # fmt: skip
