"""A GitHub App: it asks as installed at the repository's owner, with tokens for an hour."""

from __future__ import annotations

import io
import logging
from collections.abc import Iterator
from functools import cache

import pytest
from pushing import push
from standin import Standin, serve
from standin_description import describe

from autofix.pull_request.forges.finding import Forges
from autofix.pull_request.model import ForgeError, Proposal

FILES = {"Dockerfile": b"FROM ubuntu\n"}


@cache
def keys() -> tuple[str, bytes]:
    """A private key, and its public one."""
    rsa = pytest.importorskip("cryptography.hazmat.primitives.asymmetric.rsa")
    from cryptography.hazmat.primitives import serialization as form

    private = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    text = private.private_bytes(
        form.Encoding.PEM, form.PrivateFormat.TraditionalOpenSSL, form.NoEncryption()
    )
    public = private.public_key().public_bytes(
        form.Encoding.PEM, form.PublicFormat.SubjectPublicKeyInfo
    )
    return text.decode(), public


@pytest.fixture
def standin() -> Iterator[Standin]:
    with serve() as served:
        describe(served)
        served.app_key = keys()[1]
        served.add_repository("lab/maps", FILES, installed=True)
        served.add_repository("lab/other", FILES)
        served.add_repository("club/site", FILES)
        yield served
        assert served.problems == []


@pytest.fixture
def forges(standin: Standin) -> Iterator[Forges]:
    environment = {"BINDER_FIX_APP_ID": "7", "BINDER_FIX_APP_KEY": keys()[0]}
    with Forges(standin.url, wait=lambda seconds: None, environment=environment) as made:
        yield made


def test_an_app_pushes_and_opens_where_it_is_installed(standin: Standin, forges: Forges) -> None:
    forge, name = forges.find("lab/maps")
    repository = forge.repository(name)
    assert (repository.installed, repository.can_push) == (True, True)
    token = forge.access.token
    assert token.startswith("ghs_")
    assert forge.access.token == token
    standin.token = token
    push(standin, "lab/maps", "fix")
    proposal = Proposal("fix", "main", "Title", "Body")
    made = forge.open(repository, repository, proposal)
    assert standin.pull_requests[0].author.startswith("binder-fix[bot]")
    assert forge.pull_requests(repository, "fix") == (made,)
    assert forge.account == ""
    with pytest.raises(ForgeError, match="only the token of an account can fork"):
        forge.fork(repository)


def test_where_an_app_is_not_installed_it_may_only_look(standin: Standin, forges: Forges) -> None:
    for name in ("club/site", "lab/other"):
        forge, _ = forges.find(name)
        repository = forge.repository(name)
        assert (repository.installed, repository.can_push) == (False, False)
    assert forges.find("club/site")[0].access.token == ""


def test_each_owner_has_a_forge(standin: Standin, forges: Forges) -> None:
    assert forges.find("lab/maps")[0] is forges.find("LAB/other")[0]
    assert forges.find("lab/maps")[0] is not forges.find("club/site")[0]


def test_a_wrong_key(standin: Standin, forges: Forges) -> None:
    standin.app_key = b"-----BEGIN PUBLIC KEY-----"
    with pytest.raises(ForgeError, match="the token is not valid: 401"):
        forges.find("lab/maps")[0].repository("lab/maps")


def test_a_key_that_is_none_is_not_shown(standin: Standin) -> None:
    text = "-----BEGIN PRIVATE KEY-----\nsecret\n-----END PRIVATE KEY-----"
    environment = {"BINDER_FIX_APP_ID": "7", "BINDER_FIX_APP_KEY": text}
    with Forges(standin.url, environment=environment) as forges:
        with pytest.raises(ForgeError) as caught:
            forges.find("lab/maps")[0].repository("lab/maps")
        error: BaseException | None = caught.value
        while error is not None:
            assert "secret" not in f"{error} {error!r}"
            error = error.__cause__ or error.__context__


def test_no_token_is_logged(standin: Standin, forges: Forges) -> None:
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    loggers = [logging.getLogger(), logging.getLogger("github")]
    levels = [logger.level for logger in loggers]
    loggers[0].addHandler(handler)
    try:
        for logger in loggers:
            logger.setLevel(logging.DEBUG)
        forge, name = forges.find("lab/maps")
        forge.repository(name)
        token = forge.access.token
    finally:
        loggers[0].removeHandler(handler)
        for logger, level in zip(loggers, levels, strict=True):
            logger.setLevel(level)
    assert "access_tokens" in stream.getvalue()
    assert token not in stream.getvalue()
    assert "ghs_" not in stream.getvalue()
