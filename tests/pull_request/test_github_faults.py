"""What goes wrong with GitHub: limits, broken connections, errors; and no token is seen."""

from __future__ import annotations

import io
import logging
import socket
import traceback

import pytest
from described import FILES, PROPOSAL, PULLS, Clock, clock, forge, forges, opened, standin
from standin import TOKEN, Fault, Standin

from autofix.pull_request.forges.finding import Forges
from autofix.pull_request.model import Forge, ForgeError

__all__ = ["clock", "forge", "forges", "standin"]


@pytest.mark.parametrize("cut", ["before", "after"])
def test_a_connection_cut_while_opening(
    standin: Standin, forge: Forge, cut: str, clock: Clock
) -> None:
    repository = opened(standin, forge)
    standin.faults = [Fault("POST", PULLS, cut="before" if cut == "before" else "after")]
    if cut == "before":
        with pytest.raises(ForgeError, match=r"did not answer \(ConnectionError\)") as caught:
            forge.open(repository, repository, PROPOSAL)
        assert caught.value.again
    made = forge.open(repository, repository, PROPOSAL)
    assert made.number == 1
    assert len(standin.pull_requests) == 1


def test_a_bad_gateway_while_opening_is_not_repeated_blindly(
    standin: Standin, forge: Forge
) -> None:
    repository = opened(standin, forge)
    standin.faults = [Fault("POST", PULLS, 502, "Server Error")]
    with pytest.raises(ForgeError, match="has a problem: 502 Server Error") as caught:
        forge.open(repository, repository, PROPOSAL)
    assert caught.value.again
    assert [asked.method for asked in standin.requests if asked.path == PULLS] == ["POST", "GET"]


def test_a_bad_gateway_while_looking_is_repeated(
    standin: Standin, forge: Forge, clock: Clock
) -> None:
    standin.add_repository("lab/maps", FILES)
    standin.faults = [Fault("GET", "/repos/lab/maps", 502, times=2)]
    assert forge.repository("lab/maps").name == "lab/maps"
    assert clock.waits == [1.0, 2.0]
    standin.faults = [Fault("GET", "/repos/lab/maps", 503, times=9)]
    with pytest.raises(ForgeError) as caught:
        forge.repository("lab/maps")
    assert caught.value.again


SECONDARY = (
    "You have exceeded a secondary rate limit. Please wait a few minutes before you try again."
)


@pytest.mark.parametrize("status", [403, 429])
def test_a_short_limit_is_waited_for_and_the_request_repeated(
    standin: Standin, forge: Forge, clock: Clock, status: int
) -> None:
    repository = opened(standin, forge)
    standin.faults = [Fault("POST", PULLS, status, SECONDARY, {"Retry-After": "60"})]
    made = forge.open(repository, repository, PROPOSAL)
    assert made.number == 1
    assert [round(wait) for wait in clock.waits] == [60, 1]


def test_a_long_limit_is_told_and_nothing_is_asked_meanwhile(
    standin: Standin, forge: Forge, clock: Clock
) -> None:
    standin.add_repository("lab/maps", FILES)
    headers = {"x-ratelimit-remaining": "0", "x-ratelimit-reset": "4000000000"}
    text = "API rate limit exceeded for user ID 1."
    standin.faults = [Fault("GET", "/repos/lab/maps", 403, text, headers)]
    for _ in range(2):
        with pytest.raises(ForgeError, match="the limit of requests for this hour") as caught:
            forge.repository("lab/maps")
        assert caught.value.again
        assert caught.value.wait == pytest.approx(3600, abs=5)
    assert len(standin.requests) == 1
    assert clock.waits == []


def test_a_token_that_is_not_valid(standin: Standin) -> None:
    with Forges(standin.url, environment={"BINDER_FIX_TOKEN": "wrong"}) as forges:
        forge = forges.find("lab/maps")[0]
        with pytest.raises(ForgeError, match="the token is not valid: 401 Bad credentials"):
            forge.repository("lab/maps")


def test_without_a_token_one_may_look(standin: Standin) -> None:
    standin.add_repository("lab/maps", FILES)
    with Forges(standin.url, environment={}) as forges:
        forge = forges.find("lab/maps")[0]
        assert forge.account == ""
        assert forge.repository("lab/maps").can_push is False
        assert forge.access.token == ""


def test_nothing_answers(clock: Clock) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{taken.getsockname()[1]}"
        with Forges(url, wait=clock.wait, environment={"BINDER_FIX_TOKEN": TOKEN}) as forges:
            with pytest.raises(ForgeError, match="did not answer") as caught:
                forges.find("lab/maps")[0].repository("lab/maps")
            assert caught.value.again
            assert clock.waits == [1.0, 2.0, 4.0]


@pytest.mark.parametrize(
    "fault",
    [
        Fault("GET", "/repos/lab/maps", 500, f"oh {TOKEN} no", times=9),
        Fault("GET", "/repos/lab/maps", 422, f"oh {TOKEN} no\x1b[31m"),
        Fault("GET", "/repos/lab/maps", cut="before", times=9),
        Fault("GET", "/repos/lab/maps", cut="after", times=9),
        Fault("GET", "/repos/lab/maps", 429, f"secondary rate limit {TOKEN}", times=9),
    ],
)
def test_the_token_is_nowhere_to_be_seen(
    standin: Standin, forge: Forge, fault: Fault, capfd: pytest.CaptureFixture[str]
) -> None:
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    root = logging.getLogger()
    before = root.level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    try:
        standin.add_repository("lab/maps", FILES)
        standin.faults = [fault]
        with pytest.raises(ForgeError) as caught:
            forge.repository("lab/maps")
    finally:
        root.removeHandler(handler)
        root.setLevel(before)
    error: BaseException | None = caught.value
    seen = [
        "".join(traceback.format_exception(caught.value)),
        stream.getvalue(),
        *capfd.readouterr(),
    ]
    while error is not None:
        seen += [str(error), repr(error), repr(error.args)]
        error = error.__context__ or error.__cause__
    seen += [repr(forge), repr(forge.access)]
    assert all(TOKEN not in text and "\x1b" not in text for text in seen)
    assert "urllib3" in stream.getvalue() or "connection" in stream.getvalue()
